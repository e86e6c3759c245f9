"""Checks of a recorded opening date against every way of counting (C210-C215): a mistake that has a name is named.

An opening date that fits either convention is right, whatever anchor is recorded. That of an open record is the day
on which it was released, which needs no arithmetic (files come out days before 1 January, or years early).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from attrs import frozen

from closurelib.check.closure_conventions import (
    EXACT,
    YEAR,
    YEAR_END,
    Coded,
    base_of,
    first_date,
    fits,
    last_day,
    latest,
    of_the_whole,
    openings,
    openings_if,
    say_when,
    says_open,
)
from closurelib.check.finding import Finding, Severity
from closurelib.check.rule import Judged, Rule, SourceRule, check
from closurelib.dates import Span, say_date, say_span
from closurelib.facts import OpensIn
from closurelib.law.effects import anniversary


@frozen
class Misfit:
    """A recorded opening that fits no convention: which mistake it looks like, and what would be right."""

    kind: str
    recorded: Span
    one: Coded
    right: dict[str, Span]
    start: Span | None
    """The day that the period counts from; `None` for a closure until a year."""

    @property
    def expected(self) -> Span:
        """The first open day under the convention that the closure is recorded with."""
        order = (EXACT, YEAR_END, YEAR) if self.one.closure.anchor == "exact" else (YEAR_END, YEAR, EXACT)
        return next(self.right[name] for name in order if name in self.right)

    def arithmetic(self) -> str:
        """How the right day follows, under both conventions."""
        said = []
        if YEAR in self.right:
            said.append(f"closed until {self.right[YEAR].earliest.year} opens {say_when(self.right[YEAR])}")
        if YEAR_END in self.right and self.start is not None:
            day = self.right[YEAR_END]
            year = self.start.latest.year
            said.append(
                f"{self.one.years} years from the end of {year} run to {last_day(day)}, so the first open day is "
                f"{say_span(day)}"
            )
        if EXACT in self.right:
            said.append(f"counted to the day, it is {say_span(self.right[EXACT])}")
        return "; ".join(said)


@latest
def misfit(case: Judged) -> Misfit | None:
    """What is wrong with the recorded opening of a closed record; `None` where it fits, or nothing can be counted."""
    recorded = case.facts.recorded_opening
    if recorded is None or says_open(case.facts):
        return None
    held = [one for one in of_the_whole(case) if one.means in ("closed", "statutory rule")]
    days = [openings(case, one) for one in held]
    if not held or not all(days) or any(one.closure.ended_on for one in held):
        return None
    if any(fits(recorded, day) for day in _longest(days).values()):
        return None
    longest = max(zip(held, days, strict=True), key=lambda pair: max(day.latest for day in pair[1].values()))[0]
    start = None if isinstance(longest.closure.length, OpensIn) else base_of(case, longest.closure)
    kind = "shorter" if any(fits(recorded, day) for each in days for day in each.values()) else ""
    return Misfit(kind or _kind(case, longest, recorded), recorded, longest, _longest(days), start)


def _longest(days: list[dict[str, Span]]) -> dict[str, Span]:
    """The latest day under each convention: the longest of several periods governs."""
    names = dict.fromkeys(name for each in days for name in each)
    if len(names) > 1:
        names.pop(YEAR, None)  # a recorded year is the same under either
    each_of = {name: [each.get(name) or next(iter(each.values())) for each in days] for name in names}
    return {
        name: Span(max(day.earliest for day in each), max(day.latest for day in each)) for name, each in each_of.items()
    }


def _kind(case: Judged, one: Coded, recorded: Span) -> str:
    """The name of the mistake, where the recorded day is exactly what the mistake gives."""

    def gives(*, base: Span | None = None, shift: int = 0) -> bool:
        return any(day == recorded for day in openings_if(case, one, base=base, shift=shift).values())

    first, start = first_date(case.record), base_of(case, one.closure)
    if gives(shift=-1):
        return "early"
    if gives(shift=1):
        return "late"
    if first is not None and start is not None and first.latest < start.earliest and gives(base=first):
        return "first"
    if one.years is not None and start is not None and recorded in _years_after(start, one.years):
        return "after"
    return ""


def _years_after(start: Span, years: int) -> tuple[Span, ...]:
    """What "N years after" gives: the anniversary, the bare year, or the last closed day."""
    if start.latest.year + years >= date.max.year:
        return ()
    year = start.latest.year + years
    found = (Span.year(year), Span.day(date(year, 12, 31)))
    return (*found, Span.day(anniversary(start.earliest, years))) if start.is_exact else found


def _finding(case: Judged, kind: str, says: str, *, severity: Severity | None = None) -> Iterator[Finding]:
    """The finding of one kind of misfit; its fix is a computed day, so it is never made unseen."""
    fault = misfit(case)
    if fault is None or fault.kind != kind:
        return iter(())
    expected = fault.expected
    fix = (("recorded_opening", str(expected)),) if expected.is_exact and kind else ()
    found = case.finding(
        "recorded_opening",
        found=str(fault.recorded),
        expected=str(expected),
        message=f"opening date {say_span(fault.recorded)} {says.format(start=_start(fault), first=_first(case))}: "
        f"{fault.arithmetic()}",
        because=fault.one.because,
        fix=fix,
        severity=severity,
    )
    return iter((found,))


def _start(fault: Misfit) -> str:
    number = fault.one.years if fault.one.years is not None else ""
    return f" ({fault.start.latest.year} + {number} forgets the + 1)" if fault.start else ""


def _first(case: Judged) -> str:
    first = first_date(case.record)
    return say_date(first.earliest) if first and first.is_exact else say_span(first) if first else ""


@check("C210", "opening-date-one-year-early", reads=("recorded_opening",))
def opening_date_one_year_early(case: Judged) -> Iterator[Finding]:
    """The recorded opening date is exactly a year before the end of the recorded closure.

    Why: The year of the last paper is not counted: N years run from its end, so the first open day is 1 January of the
    year + N + 1. Last year + N forgets the + 1.
    Risk: The record would open 365 days early.
    Rests on: The National Archives, closure types F, N and U; Public Records Act 1958, s. 5(1) as amended in 1967.
    Wrong: Papers to 1961, closed for 89 years, opening 1 January 2050.
    Right: Papers to 1961, closed for 89 years, opening 1 January 2051; or counted to the day, within 2050.
    Fix: Write the computed day; check the last date first.
    """
    return _finding(case, "early", "is a year early{start}")


@check("C211", "opening-date-one-year-late", reads=("recorded_opening",), severity=Severity.WARNING)
def opening_date_one_year_late(case: Judged) -> Iterator[Finding]:
    """The recorded opening date is exactly a year after the end of the recorded closure.

    Why: A year was added twice, or the last date was moved back after the opening date was computed.
    Risk: The record stays closed a year longer than was decided.
    Rests on: The National Archives, closure types F, N and U, counted from the end of the year or to the day.
    Wrong: Papers to 1961, closed for 89 years, opening 1 January 2052.
    Right: Papers to 1961, closed for 89 years, opening 1 January 2051.
    Fix: Write the computed day; check the last date first.
    """
    return _finding(case, "late", "is a year late")


@check("C212", "opening-date-from-first-date", reads=("recorded_opening",))
def opening_date_from_first_date(case: Judged) -> Iterator[Finding]:
    """The recorded opening date is counted from the first date of the record.

    Why: A file counts from its latest paper; the recorded day is what the period gives from the first.
    Risk: The file opens years before its latest paper should.
    Rests on: Public Records Act 1958, s. 10(2); Freedom of Information Act 2000, s. 62(2).
    Wrong: Papers of 1955 to 1961, closed for 89 years, opening 1 January 2045.
    Right: Papers of 1955 to 1961, closed for 89 years, opening 1 January 2051.
    Fix: Write the day computed from the last date.
    """
    return _finding(case, "first", "is counted from the first date, {first}")


@check("C213", "opening-date-years-after-creation", reads=("recorded_opening",))
def opening_date_years_after_creation(case: Judged) -> Iterator[Finding]:
    """The recorded opening date is the last paper plus the period, as in "closed for 30 years after creation".

    Why: The period is over only when its last day is: the day after the anniversary, or the 1 January after the year.
    A publisher's sentence names a period, not a day.
    Risk: The record opens up to a year early.
    Rests on: Public Records Act 1958, s. 5(1) as amended in 1967; The National Archives, closure types F and N.
    Wrong: Papers of 15 June 1960, 30 years, opening 15 June 1990, or 1990.
    Right: Papers of 15 June 1960, 30 years, opening 1 January 1991.
    Fix: Write the computed day.
    """
    return _finding(case, "after", "is the last paper plus the period, which is its last closed day or year")


@check("C214", "opening-date-of-a-shorter-period", reads=("recorded_opening",))
def opening_date_of_a_shorter_period(case: Judged) -> Iterator[Finding]:
    """The recorded opening date is the end of one closure, and another of the same record is longer.

    Why: Several exemptions may have several periods; the record opens when the longest has ended.
    Risk: The record opens while another exemption still withholds it.
    Rests on: The National Archives, ingest of closures: the largest of several periods is used.
    Wrong: 40 years under s. 40(2) and 80 under s. 38, opening when the 40 have passed.
    Right: The same, opening when the 80 have passed.
    Fix: Write the end of the longest period, or remove the closure that was withdrawn.
    """
    return _finding(case, "shorter", "is the end of a shorter period, and a longer one is recorded")


@check("C215", "opening-date-fits-no-convention", reads=("recorded_opening",), severity=Severity.WARNING)
def opening_date_fits_no_convention(case: Judged) -> Iterator[Finding]:
    """The recorded opening date of a closed record is none that its closure gives.

    Why: Neither the end of the year nor the day itself gives it; the closure may count from a day that is not recorded.
    Risk: Either the period or the day is wrong, and nobody can tell which.
    Rests on: The National Archives, closure types F, N and U, counted from the end of the year or to the day.
    Wrong: Papers to 1961, closed for 89 years, opening 12 March 2044.
    Right: The same, with counted_from recorded as 11 March 1955.
    Fix: Record the day that the period counts from, or correct one of the two.
    """
    fault = misfit(case)
    # Digital records may count from a day that a schedule fixed, and no catalogue field holds it.
    counted = fault is not None and isinstance(fault.one.closure.counted_from, Span)
    digital = fault is not None and fault.one.closure.anchor == "exact" and not counted
    return _finding(case, "", "fits no way of counting the closure", severity=Severity.INFO if digital else None)


RULES: tuple[Rule | SourceRule, ...] = (
    opening_date_one_year_early,
    opening_date_one_year_late,
    opening_date_from_first_date,
    opening_date_years_after_creation,
    opening_date_of_a_shorter_period,
    opening_date_fits_no_convention,
)
"""The checks of this module, in the order of their codes."""
