"""TDR10 to TDR18: what path, name, status, periods and codes must be, whatever the closure status (SCHEMA_BASE)."""

from __future__ import annotations

from datetime import date

from closurelib.check import tdr_words as tdr
from closurelib.check.tdr_rule import SheetRule, sheet_rule

BASE = tdr.SCHEMA_BASE
PERIODS = "whole years from 1 to 150, several parted by ;"


@sheet_rule(
    10,
    "filepath-empty",
    BASE,
    "type",
    fields="file_path",
    wrong="filepath is empty",
    right="the path of an uploaded file",
)
def path_empty(_on: date, path: str) -> bool:
    """The path of the file is empty.

    Why: The path is what ties a row to its file.
    Risk: The upload is refused, and the decision in the row belongs to no file.
    Rests on: da-metadata-schema, baseSchema, file_path (rule T10).
    Wrong: An empty cell.
    Right: `files/report.txt`.
    Fix: Copy the path from the list of uploaded files.
    """
    return not path


@sheet_rule(
    11,
    "filename-empty",
    BASE,
    "type",
    fields="file_name",
    wrong="filename is empty",
    right="the name of the uploaded file",
)
def name_empty(_on: date, name: str) -> bool:
    """The column for the file name is there, and the cell is empty.

    Why: The name is shown to the public where there is no description.
    Risk: The upload is refused.
    Rests on: da-metadata-schema, baseSchema, file_name (rule T11). The column itself may be left out.
    Wrong: An empty cell.
    Right: `report.txt`.
    Fix: Copy the name from the list of uploaded files.
    """
    return not name


@sheet_rule(
    12,
    "closure-status-empty",
    BASE,
    "type",
    fields="closure_type",
    wrong="closure status is empty",
    right="Open or Closed",
)
def status_empty(_on: date, status: str) -> bool:
    """The closure status is empty.

    Why: An empty cell means neither open nor closed; the service guesses neither.
    Risk: The upload is refused, and no rule for open or closed files was applied to the row.
    Rests on: da-metadata-schema, baseSchema, closure_type (rule T12). TDR13 is reported as well.
    Wrong: An empty cell.
    Right: `Open`.
    Fix: Say Open or Closed.
    """
    return not status


@sheet_rule(
    13,
    "closure-status-unknown",
    BASE,
    "enum",
    fields="closure_type",
    wrong="closure status is {0}",
    right="Open or Closed, with a capital and no blanks",
)
def status_unknown(_on: date, status: str) -> bool:
    """The closure status is not exactly Open or Closed.

    Why: Letter case and blanks count. A status that is not known switches off the rules for open and for closed
    files, so that the row's other faults stay hidden until it is mended.
    Risk: The upload is refused; the next one may be, too.
    Rests on: da-metadata-schema, definitions, closure_types (rule T13).
    Wrong: `closed`.
    Right: `Closed`.
    Fix: Write Open or Closed.
    """
    return status not in (tdr.OPEN, tdr.CLOSED)


@sheet_rule(
    14,
    "closure-period-no-number",
    BASE,
    "type",
    fields="closure_period",
    wrong="closure period {0} holds what is no whole number",
    right=PERIODS,
)
def period_no_number(_on: date, period: str) -> bool:
    """A closure period is no whole number.

    Why: Periods are whole years, parted by ; alone. A blank, a comma or a decimal point makes text of a number.
    Risk: The upload is refused; the end of the closure cannot be worked out.
    Rests on: da-metadata-schema, baseSchema, closure_period (rule T14). Of a closed file TDR36 is reported as well.
    Wrong: `50,60`.
    Right: `50;60`.
    Fix: Write whole years, parted by ; without blanks.
    """
    return bool(period) and any(tdr.whole_number(part) is None for part in tdr.parts(period))


@sheet_rule(
    15,
    "closure-period-under-one",
    BASE,
    "minimum",
    fields="closure_period",
    wrong="closure period {0} holds less than one year",
    right=PERIODS,
)
def period_too_short(_on: date, period: str) -> bool:
    """A closure period is less than one year.

    Why: A file that is closed for no time is open.
    Risk: The upload is refused.
    Rests on: da-metadata-schema, baseSchema, closure_period, minimum (rule T15).
    Wrong: `50;0`.
    Right: `50;1`.
    Fix: Give the years that were decided, or make the file Open.
    """
    return any(number is not None and number < 1 for number in map(tdr.whole_number, tdr.parts(period)))


@sheet_rule(
    16,
    "closure-period-over-150",
    BASE,
    "maximum",
    fields="closure_period",
    wrong="closure period {0} holds more than 150 years",
    right=PERIODS,
)
def period_too_long(_on: date, period: str) -> bool:
    """A closure period is more than 150 years.

    Why: The service takes no longer one; a year such as 2045 is often meant as the end.
    Risk: The upload is refused.
    Rests on: da-metadata-schema, baseSchema, closure_period, maximum (rule T16).
    Wrong: `2045`.
    Right: `24`, from a closure start date in 2021.
    Fix: Give the number of years, not the year in which they end.
    """
    return any(number is not None and number > 150 for number in map(tdr.whole_number, tdr.parts(period)))


@sheet_rule(17, "exemption-codes-no-list", BASE, "type", fields="foi_exemption_code", right="a list of codes")
def codes_no_list(_on: date, _codes: str) -> bool:
    """The exemption codes are no list.

    Why: The service's schema asks for a list; of a sheet it always makes one.
    Risk: None for a sheet: only data that come with types can break this.
    Rests on: da-metadata-schema, baseSchema, foi_exemption_code, type (rule T17). No sheet can reach it.
    Wrong: The number 40 in JSON.
    Right: `["40(2)"]` in JSON, `40(2)` in a sheet.
    Fix: Give a list.
    """
    return False


@sheet_rule(
    18,
    "exemption-code-unknown",
    BASE,
    "enum",
    fields="foi_exemption_code",
    wrong="foi exemption code {0} holds a code that is not in the service's list",
    right="codes of the service's list, as 27(1) or EIR 12(5)(a), several parted by ;",
)
def code_unknown(on: date, codes: str) -> bool:
    """An exemption code is not in the service's list for the day.

    Why: Codes are compared to the letter: blanks, letter case and the section's number without its subsection count.
    The list has changed: 43 was split into 43(1) and 43(2) in February 2025.
    Risk: The upload is refused; the ground for closing the file is not on record.
    Rests on: da-metadata-schema, definitions, foi_codes (rule T18).
    Wrong: `40(2); 41`.
    Right: `40(2);41`.
    Fix: Write each code as the list has it, parted by ; without blanks.
    """
    if not codes:
        return False
    known = tdr.exemptions_on(on)
    return any(part not in known for part in tdr.parts(codes))


CELL_RULES: tuple[SheetRule, ...] = (
    path_empty,
    name_empty,
    status_empty,
    status_unknown,
    period_no_number,
    period_too_short,
    period_too_long,
    codes_no_list,
    code_unknown,
)
"""TDR10 to TDR18."""
