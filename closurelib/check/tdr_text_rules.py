"""TDR28 to TDR33: the two switches, and the texts that the public may read (SCHEMA_BASE)."""

from __future__ import annotations

from datetime import date

from closurelib.check.tdr_rule import SheetRule, sheet_rule
from closurelib.check.tdr_words import SCHEMA_BASE as BASE
from closurelib.check.tdr_words import yes_or_no

YES_NO = "Yes or No"
MOST_IN_A_NAME = 255
MOST_IN_A_DESCRIPTION = 8000


@sheet_rule(
    28,
    "filename-closed-neither-yes-nor-no",
    BASE,
    "type",
    fields="title_closed",
    wrong="is filename closed {0} is neither yes nor no",
    right=YES_NO,
)
def title_switch(_on: date, closed: str) -> bool:
    """Whether the file name is closed is said with neither yes nor no.

    Why: Y, 1 and an empty cell are no answers to the service; yes, no, true and false are, in any letter case.
    Risk: The upload is refused. Were it not, a sensitive name might be shown.
    Rests on: da-metadata-schema, baseSchema, title_closed (rule T28). TDR39 or TDR52 is reported as well.
    Wrong: `Y`.
    Right: `Yes`.
    Fix: Write Yes or No.
    """
    return yes_or_no(closed) is None


@sheet_rule(
    29,
    "description-closed-neither-yes-nor-no",
    BASE,
    "type",
    fields="description_closed",
    wrong="is description closed {0} is neither yes nor no",
    right=YES_NO,
)
def description_switch(_on: date, closed: str) -> bool:
    """Whether the description is closed is said with neither yes nor no.

    Why: N, 0 and an empty cell are no answers to the service; yes, no, true and false are, in any letter case.
    Risk: The upload is refused. Were it not, a sensitive description might be shown.
    Rests on: da-metadata-schema, baseSchema, description_closed (rule T29). TDR40 or TDR53 is reported as well.
    Wrong: `N`.
    Right: `No`.
    Fix: Write Yes or No.
    """
    return yes_or_no(closed) is None


@sheet_rule(
    30,
    "alternate-filename-too-long",
    BASE,
    "maxLength",
    fields="title_alternate",
    wrong="alternate filename has more than 255 characters",
    right="up to 255 characters",
)
def alternate_title_too_long(_on: date, title: str) -> bool:
    """The alternate file name has more than 255 characters.

    Why: It stands in the catalogue in place of a file name.
    Risk: The upload is refused.
    Rests on: da-metadata-schema, baseSchema, title_alternate, maxLength (rule T30).
    Wrong: 256 characters.
    Right: 255 characters.
    Fix: Shorten it; what it explains can stand in the description.
    """
    return len(title) > MOST_IN_A_NAME


@sheet_rule(
    31,
    "line-break-in-a-name",
    BASE,
    "pattern",
    fields="title_alternate",
    wrong="alternate filename holds a line break",
    right="one line",
)
def line_break(_on: date, text: str) -> bool:
    """A name or a reference holds a line break.

    Why: It is shown on one line. Pasting from a letter brings line breaks that nobody sees in a spreadsheet.
    Risk: The upload is refused.
    Rests on: da-metadata-schema, baseSchema, pattern (rule T31). The schema holds former references, translated file
    names, copyright details and providers of evidence to it too; a description may have line breaks.
    Wrong: An alternate file name of two lines.
    Right: The same on one line.
    Fix: Put a blank in place of the line break.
    """
    return "\n" in text or "\r" in text


@sheet_rule(
    32,
    "alternate-description-too-long",
    BASE,
    "maxLength",
    fields="description_alternate",
    wrong="alternate description has more than 8,000 characters",
    right="up to 8,000 characters",
)
def alternate_description_too_long(_on: date, text: str) -> bool:
    """The alternate description has more than 8,000 characters.

    Why: The catalogue holds no more.
    Risk: The upload is refused.
    Rests on: da-metadata-schema, baseSchema, description_alternate, maxLength (rule T32).
    Wrong: 8,001 characters.
    Right: 8,000 characters.
    Fix: Shorten it.
    """
    return len(text) > MOST_IN_A_DESCRIPTION


@sheet_rule(
    33,
    "description-too-long",
    BASE,
    "maxLength",
    fields="description",
    wrong="description has more than 8,000 characters",
    right="up to 8,000 characters",
)
def description_too_long(_on: date, text: str) -> bool:
    """The description has more than 8,000 characters.

    Why: The catalogue holds no more.
    Risk: The upload is refused.
    Rests on: da-metadata-schema, baseSchema, description, maxLength (rule T33).
    Wrong: 8,001 characters.
    Right: 8,000 characters.
    Fix: Shorten it.
    """
    return len(text) > MOST_IN_A_DESCRIPTION


ONE_LINE = ("former_reference_department", "file_name_translation", "copyright_details", "evidence_provided_by")
"""The other columns that TDR31 holds for."""
TEXT_RULES: tuple[SheetRule, ...] = (
    title_switch,
    description_switch,
    alternate_title_too_long,
    line_break,
    alternate_description_too_long,
    description_too_long,
)
"""TDR28 to TDR33."""
