"""TDR35 to TDR45: what a closed file must carry (SCHEMA_CLOSURE_CLOSED)."""

from __future__ import annotations

from datetime import date

from closurelib.check import tdr_words as tdr
from closurelib.check.tdr_rule import SheetRule, sheet_rule
from closurelib.check.tdr_text_rules import YES_NO

SHUT = tdr.SCHEMA_CLOSURE_CLOSED
_IS_CLOSED = "is empty, but the file is Closed"


def lacks(status: str, cell: str) -> bool:
    """Whether a closed file lacks what a closed file needs."""
    return status == tdr.CLOSED and not cell


@sheet_rule(
    35,
    "closed-without-start",
    SHUT,
    "type",
    fields="closure_start_date",
    reads="closure_type closure_start_date",
    wrong=f"closure start date {_IS_CLOSED}",
    right="the day from which the periods count, YYYY-MM-DD",
)
def without_start(_on: date, status: str, start: str) -> bool:
    """A closed file has no closure start date.

    Why: A period that counts from no day has no end.
    Risk: The upload is refused; nobody can say when the file opens.
    Rests on: da-metadata-schema, closureSchemaClosed, closure_start_date (rule T35).
    Wrong: Closed for 60 years, from nothing.
    Right: Closed for 60 years from 2021-03-14.
    Fix: Give the date of the record, or 31 December of its year.
    """
    return lacks(status, start)


@sheet_rule(
    36,
    "closed-without-period",
    SHUT,
    "type",
    fields="closure_period",
    reads="closure_type closure_period",
    wrong="closure period {1} gives no whole years, but the file is Closed",
    right="whole years from 1 to 150, one for each exemption code",
)
def without_period(_on: date, status: str, period: str) -> bool:
    """A closed file has no closure period, or one that is no number.

    Why: The period is what was decided; without it the file is closed for ever or not at all.
    Risk: The upload is refused; nobody can say when the file opens.
    Rests on: da-metadata-schema, closureSchemaClosed, closure_period (rule T36). TDR14 is reported too for words.
    Wrong: An empty cell.
    Right: `60`.
    Fix: Give the years that were decided.
    """
    if status != tdr.CLOSED:
        return False
    found = tdr.parts(period)
    return not found or any(tdr.whole_number(part) is None for part in found)


@sheet_rule(
    37,
    "tdr-closed-without-exemption",
    SHUT,
    "type",
    fields="foi_exemption_code",
    reads="closure_type foi_exemption_code",
    wrong=f"foi exemption code {_IS_CLOSED}",
    right="the exemption that closes it, as 40(2)",
)
def without_code(_on: date, status: str, codes: str) -> bool:
    """A closed file has no exemption code.

    Why: A public record is closed under an exemption, or it is open.
    Risk: The upload is refused; a closure without a ground cannot be defended.
    Rests on: da-metadata-schema, closureSchemaClosed, foi_exemption_code (rule T37).
    Wrong: An empty cell.
    Right: `40(2)`.
    Fix: Give the exemption that was asserted, or make the file Open.
    """
    return status == tdr.CLOSED and not any(tdr.parts(codes))


@sheet_rule(
    38,
    "closed-without-schedule-date",
    SHUT,
    "type",
    fields="foi_exemption_asserted",
    reads="closure_type foi_exemption_asserted",
    wrong=f"foi schedule date {_IS_CLOSED}",
    right="the day of the schedule that confirmed the closure, YYYY-MM-DD",
)
def without_asserted(_on: date, status: str, asserted: str) -> bool:
    """A closed file has no FOI schedule date.

    Why: The day says when the exemption was confirmed.
    Risk: The upload is refused; the decision behind the closure cannot be found again.
    Rests on: da-metadata-schema, closureSchemaClosed, foi_exemption_asserted (rule T38).
    Wrong: An empty cell.
    Right: `2025-01-31`.
    Fix: Give the day of the Advisory Council's schedule.
    """
    return lacks(status, asserted)


@sheet_rule(
    39,
    "closed-without-filename-switch",
    SHUT,
    "type",
    fields="title_closed",
    reads="closure_type title_closed",
    wrong="is filename closed {1} is neither yes nor no, and the file is Closed",
    right=YES_NO,
)
def without_title_switch(_on: date, status: str, closed: str) -> bool:
    """Of a closed file, whether its name is closed is not said.

    Why: The name of a closed file may give away what the file is closed for.
    Risk: The upload is refused. Were it not, a sensitive name might be shown.
    Rests on: da-metadata-schema, closureSchemaClosed, title_closed (rule T39). TDR28 is reported as well.
    Wrong: An empty cell.
    Right: `No`.
    Fix: Read the name, and write Yes or No.
    """
    return status == tdr.CLOSED and tdr.yes_or_no(closed) is None


@sheet_rule(
    40,
    "closed-without-description-switch",
    SHUT,
    "type",
    fields="description_closed",
    reads="closure_type description_closed",
    wrong="is description closed {1} is neither yes nor no, and the file is Closed",
    right=YES_NO,
)
def without_description_switch(_on: date, status: str, closed: str) -> bool:
    """Of a closed file, whether its description is closed is not said.

    Why: The description of a closed file may give away what the file is closed for.
    Risk: The upload is refused. Were it not, a sensitive description might be shown.
    Rests on: da-metadata-schema, closureSchemaClosed, description_closed (rule T40). TDR29 is reported as well.
    Wrong: An empty cell.
    Right: `No`.
    Fix: Read the description, and write Yes or No.
    """
    return status == tdr.CLOSED and tdr.yes_or_no(closed) is None


@sheet_rule(
    41,
    "closed-filename-without-alternate",
    SHUT,
    "type",
    fields="title_alternate",
    reads="closure_type title_closed title_alternate",
    wrong="alternate filename is empty, but the file name is closed",
    right="a name that may be shown",
)
def title_without_alternate(_on: date, status: str, closed: str, alternate: str) -> bool:
    """The name of a closed file is closed, and no other is given.

    Why: Something must stand in the catalogue in its place.
    Risk: The upload is refused.
    Rests on: da-metadata-schema, closureSchemaClosed, title_alternate (rule T41).
    Wrong: The name is closed, the alternate empty.
    Right: The name is closed, the alternate `Report on a person`.
    Fix: Write a name that gives nothing away, or open the name.
    """
    return status == tdr.CLOSED and tdr.yes_or_no(closed) is True and not alternate


@sheet_rule(
    42,
    "tdr-closed-description-without-alternate",
    SHUT,
    "type",
    fields="description_alternate",
    reads="closure_type description_closed description_alternate",
    wrong="alternate description is empty, but the description is closed",
    right="a description that may be shown",
)
def description_without_alternate(_on: date, status: str, closed: str, alternate: str) -> bool:
    """The description of a closed file is closed, and no other is given.

    Why: Something must stand in the catalogue in its place.
    Risk: The upload is refused.
    Rests on: da-metadata-schema, closureSchemaClosed, description_alternate (rule T42).
    Wrong: The description is closed, the alternate empty.
    Right: The description is closed, the alternate `Correspondence`.
    Fix: Write a description that gives nothing away, or open the description.
    """
    return status == tdr.CLOSED and tdr.yes_or_no(closed) is True and not alternate


@sheet_rule(
    43,
    "alternate-filename-of-an-open-name",
    SHUT,
    "const",
    fields="title_closed",
    reads="closure_type title_closed title_alternate",
    wrong="is filename closed is {1}, but an alternate filename is given",
    right="Yes where an alternate filename is given",
)
def alternate_title_of_open(_on: date, status: str, closed: str, alternate: str) -> bool:
    """A closed file has an alternate name, and its own is not said to be closed.

    Why: An alternate is given to hide a name; with the switch at No both would be shown.
    Risk: The upload is refused. Were it not, the sensitive name would be shown.
    Rests on: da-metadata-schema, closureSchemaClosed, title_closed (rule T43).
    Wrong: No, and `other name`.
    Right: Yes, and `other name`.
    Fix: Write Yes, or empty the alternate.
    """
    return status == tdr.CLOSED and bool(alternate) and tdr.yes_or_no(closed) is not True


@sheet_rule(
    44,
    "alternate-description-of-an-open-description",
    SHUT,
    "const",
    fields="description_closed",
    reads="closure_type description_closed description_alternate",
    wrong="is description closed is {1}, but an alternate description is given",
    right="Yes where an alternate description is given",
)
def alternate_description_of_open(_on: date, status: str, closed: str, alternate: str) -> bool:
    """A closed file has an alternate description, and its own is not said to be closed.

    Why: An alternate is given to hide a description; with the switch at No both would be shown.
    Risk: The upload is refused. Were it not, the sensitive description would be shown.
    Rests on: da-metadata-schema, closureSchemaClosed, description_closed (rule T44).
    Wrong: No, and `Other words`.
    Right: Yes, and `Other words`.
    Fix: Write Yes, or empty the alternate.
    """
    return status == tdr.CLOSED and bool(alternate) and tdr.yes_or_no(closed) is not True


@sheet_rule(45, "closed-without-switch-or-alternate", SHUT, "required", right="the four members")
def key_absent(_on: date, _cell: str) -> bool:
    """Of a closed file a switch or its alternate is not there at all.

    Why: The service's schema asks for the member, empty or not.
    Risk: None for a sheet: a missing column is TDR04.
    Rests on: da-metadata-schema, closureSchemaClosed, required (rule T45). No sheet can reach it.
    Wrong: JSON without `title_alternate`.
    Right: JSON with `"title_alternate": null`.
    Fix: Add the member.
    """
    return False


CLOSED_RULES: tuple[SheetRule, ...] = (
    without_start,
    without_period,
    without_code,
    without_asserted,
    without_title_switch,
    without_description_switch,
    title_without_alternate,
    description_without_alternate,
    alternate_title_of_open,
    alternate_description_of_open,
    key_absent,
)
"""TDR35 to TDR45."""
