"""Checks of dates that can be read (D106-D113; D105 is in dates_undated): ambiguous, out of order, stand-ins."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from operator import attrgetter

from closurelib.check.closure_conventions import as_at, covering, first_date, is_group, say_when
from closurelib.check.dates_undated import undated
from closurelib.check.finding import Finding, Severity
from closurelib.check.rule import Guard, HangsOn, Judged, Rule, SourceRule, check
from closurelib.dates import Span, say_span
from closurelib.record import DATES, Record

# Dates as written.

_NUMBERS = re.compile(r"(?<![0-9/.-])([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4})(?![0-9])")
_MONTHS = "Jan Feb Mar Apr May June July Aug Sept Oct Nov Dec".split()


@check("D106", "ambiguous-numeric-date", reads=("covering_dates",), severity=Severity.INFO)
def ambiguous_numeric_date(case: Judged) -> Iterator[Finding]:
    """A date in numbers can be read as day and month, or as month and day.

    Why: 03/04/1960 is 3 April in Britain and 4 March in America; it is read as day, month, year.
    Risk: What counts to the day (born-digital closures, the royal exemption) is months out.
    Rests on: The National Archives' form of covering dates: 1960 Apr 3.
    Wrong: 03/04/1960.
    Right: 1960 Apr 3; 25/04/1960 can be read in one way only.
    Fix: Write the month as a word.
    """
    text = case.record.covering_dates or ""
    if isinstance(last := case.record.last_date, Span) and last.is_exact:
        return  # the date as a number settles it
    if _NUMBERS.search(text) is None or covering(text) is None:
        return  # what is not read at all is said of it
    for match in _NUMBERS.finditer(text):
        day, month = int(match[1]), int(match[3])
        if day != month and 1 <= day <= 12 and 1 <= month <= 12:
            year = match[4]
            yield case.finding(
                "covering_dates",
                found=match[0],
                expected="the month as a word",
                message=f"{match[0]} can be {day} {_MONTHS[month - 1]} {year} or {month} {_MONTHS[day - 1]} {year}; "
                "it is read as day, month, year",
            )


# Dates out of order.


@check("D107", "last-date-after-transfer", reads=("transferred_on",), hangs_on=HangsOn.FACTS)
def last_date_after_transfer(case: Judged) -> Iterator[Finding]:
    """The latest paper is later than the transfer of the record.

    Why: What was in the archive cannot have gained a paper in the department.
    Risk: Every period is counted from a date that is too late, or custody is said to begin too early.
    Rests on: Public Records Act 1958, ss. 3(4) and 10(2).
    Wrong: Papers to 2012, transferred on 1 May 2010.
    Right: Papers to 2009, transferred on 1 May 2010.
    Fix: Correct the one that is wrong; for digital files the last date may be a date of copying.
    """
    last, transferred = case.facts.last_date, case.facts.transferred_on
    if last is None or transferred is None or is_group(case.record):
        return
    if last.earliest > transferred.latest:
        yield case.finding(
            "last_date",
            found=str(last),
            expected=f"not after {transferred}",
            message=f"the latest paper, {say_span(last)}, is later than the transfer, {say_span(transferred)}",
        )


@check("D108", "last-date-in-the-future", reads=("last_date", "covering_dates"))
def last_date_in_the_future(case: Judged) -> Iterator[Finding]:
    """The latest paper is later than the day on which the record was described.

    Why: A catalogue describes papers that exist.
    Risk: Every period is counted from a date that is too late: the record stays closed too long.
    Rests on: The National Archives, transfer service: the date of the record is not later than today.
    Wrong: Covering dates 2042, in a catalogue of 2026.
    Right: Covering dates 1942.
    Fix: Correct the date.
    """
    last = case.facts.last_date
    if last is not None and last.earliest > as_at(case) and not is_group(case.record):
        yield case.finding(
            "last_date" if case.record.last_date else "covering_dates",
            found=str(last),
            expected=f"not after {as_at(case)}",
            message=f"the latest paper, {say_span(last)}, was still to come when the record was described",
        )


@check(
    "D109",
    "last-date-after-opening",
    reads=("opened_on", "recorded_opening"),
    severity=Severity.WARNING,
    hangs_on=HangsOn.FACTS,
)
def last_date_after_opening(case: Judged) -> Iterator[Finding]:
    """The record was opened before its latest paper was written.

    Why: An open record gains no papers; one of the two dates is wrong, or papers were added to the file later.
    Risk: Papers that nobody reviewed are open, or the opening date is that of another record.
    Rests on: Public Records Act 1958, s. 10(2): a file counts from its latest paper.
    Wrong: Papers to 1975, opened on 1 January 1972.
    Right: Papers to 1941, opened on 1 January 1972.
    Fix: Correct the one that is wrong.
    """
    facts = case.facts
    opened = facts.opened_on or (facts.recorded_opening if facts.recorded_status == "O" else None)
    last = facts.last_date
    if opened is not None and last is not None and last.earliest > opened.latest and not is_group(case.record):
        yield case.finding(
            "opened_on" if facts.opened_on else "recorded_opening",
            found=str(opened),
            expected=f"after {last}",
            message=f"opened {say_when(opened)}, before its latest paper, {say_span(last)}",
        )


# Days that stand for something else.

_NO_DATE = re.compile(r"(?<![0-9])(?:0000|0001|9999)(?![0-9])")
_STAND_INS: dict[date, str] = {
    date(1601, 1, 1): "the first day of Windows",
    date(1753, 1, 1): "the first day of some databases",
    date(1899, 12, 30): "day 0 of spreadsheets",
    date(1900, 1, 1): "the first day of spreadsheets",
    date(1970, 1, 1): "the first day of Unix",
    date(2099, 12, 31): "a far end",
    date(2999, 12, 31): "a far end",
}
_dates_of = attrgetter(*DATES)
_NOT_OPENINGS = ("last_date", "transferred_on", "recorded_on")
"""Fields in which 1 January is no common day; 1 January 1970 is the right opening of papers of 1939."""


@check("D110", "stand-in-date", reads=(*DATES, "covering_dates"), severity=Severity.WARNING)
def stand_in_date(case: Judged) -> Iterator[Finding]:
    """A date stands for "no date", or for the day on which a program's calendar begins.

    Why: Programs fill what is missing with the first or the last day they know; it is read as not recorded, where it
    can be told.
    Risk: A stand-in that is taken for a date opens a record decades early, or never.
    Rests on: Practice: The National Archives store a missing opening date as 1 January of the year 1.
    Wrong: Covering dates 9999; transferred on 1 January 1970.
    Right: Covering dates undated; no transfer date.
    Fix: Leave the field empty, or write undated.
    """
    record = case.record
    text = record.covering_dates or ""
    if _NO_DATE.search(text):
        yield case.finding(
            "covering_dates",
            found=text,
            expected="undated",
            message=f"covering dates {text!r} stand for no date, and are read as not recorded",
        )
    for name, day in zip(DATES, _dates_of(record), strict=True):
        if day is None or not isinstance(day, Span) or not day.is_exact or day.earliest not in _STAND_INS:
            continue
        if name in _NOT_OPENINGS or day.earliest.year in (1601, 1899, 2099, 2999):
            yield case.finding(
                name,
                found=str(day),
                expected="the day, or nothing",
                message=f"{name} {say_span(day)} is {_STAND_INS[day.earliest]}: it may stand for no date",
            )


# What a machine reads against what people read.

_SAYS_NUMBERS = re.compile(r"\(the numbers say (.+?); the text counts\)")
_SAYS_MACHINE = re.compile(r"the form for machines(?: says|,) (.+?)(?:; the words are read|, (?:is|ends) [^;)]*)")


def _agree(one: Span | None, other: Span | None) -> bool:
    """Whether two dates can be one; what is not recorded agrees with all."""
    return one is None or other is None or (one.earliest <= other.latest and other.earliest <= one.latest)


def _is_american(record: Record) -> bool:
    """Whether the text, read as month, day, year, gives the last date that is recorded."""
    text, swaps = _NUMBERS.subn(r"\3\2\1\2\4", record.covering_dates or "")
    swapped = covering(text) if swaps else None
    return swapped is not None and isinstance(record.last_date, Span) and swapped.last_date == record.last_date


@check("D111", "numbers-differ-from-text", reads=("covering_dates",), severity=Severity.WARNING)
def numbers_differ_from_text(case: Judged) -> Iterator[Finding]:
    """The dates as numbers are not those of the text beside them.

    Why: Catalogues keep covering dates twice, as text and as numbers for sorting; the text was changed and they not.
    Risk: A search finds the record under the wrong years, and a program that counts from the numbers opens it wrongly.
    Rests on: The National Archives, numStartDate and numEndDate beside coveringDates.
    Wrong: Covering dates 1960, last date 31 December 1961.
    Right: Covering dates 1960, last date 31 December 1960.
    Fix: Compute the numbers from the text again.
    """
    record = case.record
    for origin in record.origins:
        if origin.field == "covering_dates" and (match := _SAYS_NUMBERS.search(origin.place)):
            yield case.finding(
                "covering_dates",
                found=match[1],
                expected=origin.words,
                message=f"the numbers say {match[1]}, the text {origin.words!r}; the text is read",
            )
            return
    if not isinstance(record.last_date, Span):
        return
    read = covering(record.covering_dates) if record.covering_dates else None
    if read is None:
        return
    pairs = (("last_date", record.last_date, read.last_date), ("first_date", record.first_date, read.first_date))
    if all(not isinstance(one, Span) or _agree(one, words) for _, one, words in pairs) or _is_american(record):
        return
    for name, number, words in pairs:
        if isinstance(number, Span) and words is not None and not _agree(number, words):
            yield case.finding(
                name,
                found=str(number),
                expected=str(words),
                message=f"{name} is {say_span(number)}, and the text, {record.covering_dates!r}, says "
                f"{say_span(words)}; {name} is read",
            )


@check(
    "D112",
    "machine-date-differs-from-words",
    reads=("notes", *DATES, "covering_dates", "closures"),
    severity=Severity.WARNING,
    guard=Guard(("origins",)),
)
def machine_date_differs_from_words(case: Judged) -> Iterator[Finding]:
    """A date marked up for machines is another than the words beside it, or no date at all.

    Why: The mark-up was copied, or the words were changed and the mark-up not.
    Risk: A program opens or closes the record on another day than its readers are told.
    Rests on: EAD, attribute normal of unitdate and date: the date as ISO 8601 writes it.
    Wrong: normal 2062-01-01 beside "July 1, 2026".
    Right: normal 2026-07-01 beside "July 1, 2026".
    Fix: Write the day of the words into the mark-up, or correct the words.
    """
    said = set()
    for origin in case.record.origins:
        if "form for machines" in origin.place and (match := _SAYS_MACHINE.search(origin.place)):
            if (match[1], origin.words) in said:
                continue
            said.add((match[1], origin.words))
            name = "covering_dates" if origin.field in ("covering_dates", *DATES) else "notes"
            yield case.finding(
                name,
                found=match[1],
                expected=origin.words,
                message=f"{match[0].partition(';')[0]}, the words beside it {origin.words!r}; the words are read",
            )


@check("D113", "impossible-death-date", reads=("deaths",), severity=Severity.WARNING)
def impossible_death_date(case: Judged) -> Iterator[Finding]:
    """A death is recorded that was still to come when the record was described, or came before its papers.

    Why: An exemption counts from the death of the person whose communications these are; papers of a dead person's
    communications are no later than the death.
    Risk: The exemption ends on the wrong day.
    Rests on: Freedom of Information Act 2000, s. 63(2E).
    Wrong: Papers of 1980, the Sovereign's death 1952.
    Right: Papers of 1980, the Sovereign's death 8 September 2022.
    Fix: Record the death of the Sovereign when the record was made.
    """
    first = first_date(case.record) or case.facts.last_date
    for who, on in case.record.deaths:
        if not isinstance(on, Span):
            continue
        too_early = first is not None and on.latest < first.earliest
        if too_early or on.earliest > as_at(case):
            when = f"before the first paper, {say_span(first)}" if too_early and first else "still to come"
            yield case.finding(
                f"deaths.{who}",
                found=str(on),
                expected="a day between the first paper and the description",
                message=f"the death recorded as {who.replace('_', ' ')}, {say_span(on)}, was {when}",
            )


RULES: tuple[Rule | SourceRule, ...] = (
    undated,
    ambiguous_numeric_date,
    last_date_after_transfer,
    last_date_in_the_future,
    last_date_after_opening,
    stand_in_date,
    numbers_differ_from_text,
    machine_date_differs_from_words,
    impossible_death_date,
)
"""The checks of dates, in the order of their codes."""
