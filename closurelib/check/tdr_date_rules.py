"""TDR19 to TDR27 and TDR34: what the days must be, whatever the closure status (SCHEMA_BASE)."""

from __future__ import annotations

from datetime import date

from attrs import evolve

from closurelib.check import tdr_words as tdr
from closurelib.check.tdr_rule import SheetRule, quoted, sheet_rule

BASE = tdr.SCHEMA_BASE
A_DAY = "a day, YYYY-MM-DD"
NOT_LATER = "a day that is not in the future"
_NO_DAY = "{0} is no day of the calendar written YYYY-MM-DD"


def no_day(cell: str) -> bool:
    """Whether a cell that is filled in is no day."""
    return bool(cell) and tdr.day(cell) is None


def later(on: date, cell: str) -> bool:
    """Whether a day comes after the day of the check; that day itself does not."""
    day = tdr.day(cell)
    return day is not None and day > on


def another_day(start: str, end: str, modified: str) -> str:
    """What is said of a start that is not the record's own date."""
    own, what = (end, "date of the record") if end else (modified, "day of the last change")
    return f"closure start date {quoted(start)} is neither {own}, the {what}, nor 31 December {own[:4]}"


def own_days(_start: str, end: str, modified: str) -> str:
    """The days on which the closure of such a record can start."""
    own = end or modified
    return f"{own} or {own[:4]}-12-31"


@sheet_rule(
    19,
    "schedule-date-unreadable",
    BASE,
    "format.date",
    fields="foi_exemption_asserted",
    wrong="foi schedule date " + _NO_DAY,
    right=A_DAY,
)
def asserted_no_day(_on: date, asserted: str) -> bool:
    """The FOI schedule date is no day of the calendar, written YYYY-MM-DD.

    Why: 03/04/2025 is 3 April to one reader and 4 March to another; the service takes one way only.
    Risk: The upload is refused.
    Rests on: da-metadata-schema, baseSchema, foi_exemption_asserted, format date (rule T19).
    Wrong: `31/01/2025`.
    Right: `2025-01-31`.
    Fix: Format the column as text, and write YYYY-MM-DD.
    """
    return no_day(asserted)


@sheet_rule(
    20,
    "schedule-date-in-the-future",
    BASE,
    "daBeforeToday",
    fields="foi_exemption_asserted",
    wrong="foi schedule date {0} is in the future",
    right=NOT_LATER,
)
def asserted_later(on: date, asserted: str) -> bool:
    """The FOI schedule date is in the future.

    Why: An exemption holds once it has been asserted, not before. The day of the check itself is accepted.
    Risk: The upload is refused.
    Rests on: da-metadata-schema, baseSchema, foi_exemption_asserted, daBeforeToday (rule T20).
    Wrong: A day next month.
    Right: The day of the schedule, today at the latest.
    Fix: Give the day on which the schedule was confirmed.
    """
    return later(on, asserted)


@sheet_rule(
    21,
    "closure-start-unreadable",
    BASE,
    "format.date",
    fields="closure_start_date",
    wrong="closure start date " + _NO_DAY,
    right=A_DAY,
)
def start_no_day(_on: date, start: str) -> bool:
    """The closure start date is no day of the calendar, written YYYY-MM-DD.

    Why: The periods are counted from this day.
    Risk: The upload is refused; the end of the closure cannot be worked out.
    Rests on: da-metadata-schema, baseSchema, closure_start_date, format date (rule T21).
    Wrong: `2021-02-29`.
    Right: `2021-03-01`.
    Fix: Format the column as text, and write YYYY-MM-DD.
    """
    return no_day(start)


@sheet_rule(
    22,
    "closure-start-in-the-future",
    BASE,
    "daBeforeToday",
    fields="closure_start_date",
    wrong="closure start date {0} is in the future",
    right=NOT_LATER,
)
def start_later(on: date, start: str) -> bool:
    """The closure start date is in the future.

    Why: A closure counts from the record's own date. 31 December of the current year, which TDR23 would allow, is
    refused until the year ends.
    Risk: The upload is refused.
    Rests on: da-metadata-schema, baseSchema, closure_start_date, daBeforeToday (rule T22).
    Wrong: 31 December of this year.
    Right: The date of the record itself.
    Fix: Give the date of the record.
    """
    return later(on, start)


@sheet_rule(
    23,
    "closure-start-not-the-records-date",
    BASE,
    "matchEndDateOrDateLastModified",
    fields="closure_start_date",
    reads="closure_start_date end_date date_last_modified",
    wrong=another_day,
    right="the date of the record, or where there is none the day of the last change, or 31 December of its year",
)
def start_of_another_day(_on: date, start: str, end: str, modified: str) -> bool:
    """The closure does not start on the record's own date, nor at the end of its year.

    Why: A period counts from the date of the record, and where that is empty from the day of the last change; the
    archive's older practice counts from 31 December of that year. A start elsewhere moves the opening.
    Risk: The upload is refused. Were it not, the file would open too early or too late.
    Rests on: da-metadata-schema, baseSchema, matchEndDateOrDateLastModified (rule T23). 2006-12-31 is let pass for
    everyone since April 2026; nothing is said where a day cannot be read or there is none to compare with.
    Wrong: `2023-01-01` for a file last changed on 26 March 2024.
    Right: `2024-03-26` or `2024-12-31`.
    Fix: Correct the start, or give the date of the record.
    """
    day, own = tdr.day(start), tdr.day(end or modified)
    if day is None or own is None or day == tdr.LAST_UNDER_THE_TEMPORARY_RULE:
        return False
    return day not in (own, date(own.year, 12, 31))


@sheet_rule(
    24,
    "record-date-unreadable",
    BASE,
    "format.date",
    fields="end_date",
    wrong="date of the record " + _NO_DAY,
    right=A_DAY + ", or nothing",
)
def end_no_day(_on: date, end: str) -> bool:
    """The date of the record is no day of the calendar, written YYYY-MM-DD.

    Why: A year alone, or "c1995", is no day; the cell may be empty, and then the day of the last change counts.
    Risk: The upload is refused, and the closure start date cannot be compared with it.
    Rests on: da-metadata-schema, baseSchema, end_date, format date (rule T24).
    Wrong: `1995`.
    Right: `1995-12-31`.
    Fix: Write the record's last day as YYYY-MM-DD, or leave the cell empty.
    """
    return no_day(end)


@sheet_rule(
    25,
    "record-date-in-the-future",
    BASE,
    "daBeforeToday",
    fields="end_date",
    wrong="date of the record {0} is in the future",
    right=NOT_LATER,
)
def end_later(on: date, end: str) -> bool:
    """The date of the record is in the future.

    Why: A record that is transferred has ended. The day of the check itself is accepted.
    Risk: The upload is refused. A slip in the year would also move the closure's end.
    Rests on: da-metadata-schema, baseSchema, end_date, daBeforeToday (rule T25).
    Wrong: `3024-12-25`.
    Right: `2024-12-25`.
    Fix: Correct the year.
    """
    return later(on, end)


@sheet_rule(
    26,
    "last-modified-empty",
    BASE,
    "type",
    fields="date_last_modified",
    wrong="date last modified is empty",
    right="the day of the last change, as uploaded",
)
def modified_empty(_on: date, modified: str) -> bool:
    """The column for the last change is there, and the cell is empty.

    Why: Where there is no date of the record, a closure counts from this day.
    Risk: The upload is refused.
    Rests on: da-metadata-schema, baseSchema, date_last_modified (rule T26). The column itself may be left out.
    Wrong: An empty cell.
    Right: `2024-12-25`.
    Fix: Copy the day from the list of uploaded files.
    """
    return not modified


@sheet_rule(
    27,
    "last-modified-unreadable",
    BASE,
    "format.date",
    fields="date_last_modified",
    wrong="date last modified " + _NO_DAY,
    right=A_DAY,
)
def modified_no_day(_on: date, modified: str) -> bool:
    """The day of the last change is no day of the calendar, written YYYY-MM-DD.

    Why: Spreadsheets rewrite days in the way of their own country when they open the sheet.
    Risk: The upload is refused, and the closure start date cannot be compared with it.
    Rests on: da-metadata-schema, baseSchema, date_last_modified, format date (rule T27). It may be in the future.
    Wrong: `14/03/2021`.
    Right: `2021-03-14`.
    Fix: Copy the day from the list of uploaded files.
    """
    return no_day(modified)


@sheet_rule(34, "further-date-unreadable", BASE, "format.date", right=A_DAY)
def further_no_day(_on: date, cell: str) -> bool:
    """A start date or a date of creation is no day of the calendar, written YYYY-MM-DD.

    Why: The service's schema knows both, but its sheet has a column for neither.
    Risk: None for a sheet: such a column is TDR05.
    Rests on: da-metadata-schema, baseSchema, start_date and date_created (rule T34). No sheet can reach it.
    Wrong: `1995` in JSON.
    Right: `1995-12-31` in JSON.
    Fix: Write YYYY-MM-DD.
    """
    return no_day(cell)


DATE_RULES: tuple[SheetRule, ...] = (
    asserted_no_day,
    asserted_later,
    start_no_day,
    start_later,
    evolve(start_of_another_day, right_of=own_days),
    end_no_day,
    end_later,
    modified_empty,
    modified_no_day,
    further_no_day,
)
"""TDR19 to TDR27, and TDR34."""
