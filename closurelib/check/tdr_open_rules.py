"""TDR46 to TDR53: what an open file must not carry (SCHEMA_CLOSURE_OPEN)."""

from __future__ import annotations

from datetime import date

from closurelib.check import tdr_words as tdr
from closurelib.check.tdr_rule import SheetRule, sheet_rule

FREE = tdr.SCHEMA_CLOSURE_OPEN
NOTHING = "an empty cell where the file is Open"


def carries(status: str, cell: str) -> bool:
    """Whether an open file carries what only a closed one can have."""
    return status == tdr.OPEN and bool(cell)


@sheet_rule(
    46,
    "open-with-start",
    FREE,
    "type",
    fields="closure_start_date",
    reads="closure_type closure_start_date",
    wrong="closure start date {1} is given, but the file is Open",
    right=NOTHING,
)
def with_start(_on: date, status: str, start: str) -> bool:
    """An open file has a closure start date.

    Why: An open file has no closure; one of the two is a slip.
    Risk: The upload is refused. If Open is the slip, a closed file would be released.
    Rests on: da-metadata-schema, closureSchemaOpen, closure_start_date (rule T46).
    Wrong: Open, from 2021-03-14.
    Right: Open, and an empty cell.
    Fix: Find out which of the two is meant; empty the cell, or make the file Closed.
    """
    return carries(status, start)


@sheet_rule(
    47,
    "open-with-period",
    FREE,
    "type",
    fields="closure_period",
    reads="closure_type closure_period",
    wrong="closure period {1} is given, but the file is Open",
    right=NOTHING,
)
def with_period(_on: date, status: str, period: str) -> bool:
    """An open file has a closure period.

    Why: An open file is closed for no time, not even for 0 years.
    Risk: The upload is refused. If Open is the slip, a closed file would be released.
    Rests on: da-metadata-schema, closureSchemaOpen, closure_period (rule T47).
    Wrong: Open, for 20 years.
    Right: Open, and an empty cell.
    Fix: Find out which of the two is meant; empty the cell, or make the file Closed.
    """
    return carries(status, period)


@sheet_rule(
    48,
    "open-with-exemption",
    FREE,
    "type",
    fields="foi_exemption_code",
    reads="closure_type foi_exemption_code",
    wrong="foi exemption code {1} is given, but the file is Open",
    right=NOTHING,
)
def with_code(_on: date, status: str, codes: str) -> bool:
    """An open file has an exemption code.

    Why: An exemption withholds; a file under one is not open.
    Risk: The upload is refused. If Open is the slip, personal data may be released.
    Rests on: da-metadata-schema, closureSchemaOpen, foi_exemption_code (rule T48).
    Wrong: Open, under 40(2).
    Right: Open, and an empty cell.
    Fix: Find out which of the two is meant; empty the cell, or make the file Closed.
    """
    return carries(status, codes)


@sheet_rule(
    49,
    "open-with-schedule-date",
    FREE,
    "type",
    fields="foi_exemption_asserted",
    reads="closure_type foi_exemption_asserted",
    wrong="foi schedule date {1} is given, but the file is Open",
    right=NOTHING,
)
def with_asserted(_on: date, status: str, asserted: str) -> bool:
    """An open file has an FOI schedule date.

    Why: The schedule lists closures; an open file is not on it.
    Risk: The upload is refused. If Open is the slip, a closed file would be released.
    Rests on: da-metadata-schema, closureSchemaOpen, foi_exemption_asserted (rule T49).
    Wrong: Open, scheduled on 2025-01-31.
    Right: Open, and an empty cell.
    Fix: Find out which of the two is meant; empty the cell, or make the file Closed.
    """
    return carries(status, asserted)


@sheet_rule(
    50,
    "open-with-alternate-filename",
    FREE,
    "type",
    fields="title_alternate",
    reads="closure_type title_alternate",
    wrong="alternate filename {1} is given, but the file is Open",
    right=NOTHING,
)
def with_alternate_title(_on: date, status: str, alternate: str) -> bool:
    """An open file has an alternate name.

    Why: An alternate hides a name, and only a closed file has one to hide.
    Risk: The upload is refused. If Open is the slip, the sensitive name would be shown.
    Rests on: da-metadata-schema, closureSchemaOpen, title_alternate (rule T50).
    Wrong: Open, and `other name`.
    Right: Open, and an empty cell.
    Fix: Find out which of the two is meant; empty the cell, or make the file Closed.
    """
    return carries(status, alternate)


@sheet_rule(
    51,
    "open-with-alternate-description",
    FREE,
    "type",
    fields="description_alternate",
    reads="closure_type description_alternate",
    wrong="alternate description {1} is given, but the file is Open",
    right=NOTHING,
)
def with_alternate_description(_on: date, status: str, alternate: str) -> bool:
    """An open file has an alternate description.

    Why: An alternate hides a description, and only a closed file has one to hide.
    Risk: The upload is refused. If Open is the slip, the sensitive description would be shown.
    Rests on: da-metadata-schema, closureSchemaOpen, description_alternate (rule T51).
    Wrong: Open, and `Other words`.
    Right: Open, and an empty cell.
    Fix: Find out which of the two is meant; empty the cell, or make the file Closed.
    """
    return carries(status, alternate)


@sheet_rule(
    52,
    "open-with-closed-filename",
    FREE,
    "const",
    fields="title_closed",
    reads="closure_type title_closed",
    wrong="is filename closed is {1}, but the file is Open",
    right="No where the file is Open",
)
def with_closed_title(_on: date, status: str, closed: str) -> bool:
    """An open file is not said to have an open name.

    Why: Of an open file everything is open; an empty cell does not say so.
    Risk: The upload is refused. If Open is the slip, the sensitive name would be shown.
    Rests on: da-metadata-schema, closureSchemaOpen, title_closed (rule T52).
    Wrong: Open, and Yes.
    Right: Open, and No.
    Fix: Write No, or make the file Closed.
    """
    return status == tdr.OPEN and tdr.yes_or_no(closed) is not False


@sheet_rule(
    53,
    "open-with-closed-description",
    FREE,
    "const",
    fields="description_closed",
    reads="closure_type description_closed",
    wrong="is description closed is {1}, but the file is Open",
    right="No where the file is Open",
)
def with_closed_description(_on: date, status: str, closed: str) -> bool:
    """An open file is not said to have an open description.

    Why: Of an open file everything is open; an empty cell does not say so.
    Risk: The upload is refused. If Open is the slip, the sensitive description would be shown.
    Rests on: da-metadata-schema, closureSchemaOpen, description_closed (rule T53).
    Wrong: Open, and Yes.
    Right: Open, and No.
    Fix: Write No, or make the file Closed.
    """
    return status == tdr.OPEN and tdr.yes_or_no(closed) is not False


OPEN_RULES: tuple[SheetRule, ...] = (
    with_start,
    with_period,
    with_code,
    with_asserted,
    with_alternate_title,
    with_alternate_description,
    with_closed_title,
    with_closed_description,
)
"""TDR46 to TDR53."""
