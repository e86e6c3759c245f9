"""Checks of a closure's period (C201, C207, C208, C224, C232, C233): how long, from when, and under what."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from closurelib.check.closure_conventions import (
    Coded,
    as_at,
    base_of,
    coded,
    first_date,
    is_group,
    is_undated,
    openings,
)
from closurelib.check.finding import Finding, Severity
from closurelib.check.rule import Guard, HangsOn, Judged, Rule, SourceRule, check
from closurelib.dates import Span, say_span
from closurelib.law.effects import after_year_end

LIFETIME = 100
"""The years after which a person is taken to be dead: a convention of The National Archives, not a rule of law."""
LONG = 100
"""The longest period that older schemas of The National Archives take."""


@check("C201", "closure-without-start", reads=("closures",), hangs_on=HangsOn.FACTS)
def closure_without_start(case: Judged) -> Iterator[Finding]:
    """A closure gives a period but no date to count it from.

    Why: A number of years has an end only where a day is known to count from: the record bears no date, and the
    closure names none.
    Risk: The record stays closed without a known end, and no list of what opens next will hold it.
    Rests on: The National Archives, closure type F: counted from the last date of the record.
    Wrong: Closed for 40 years, on a file without a date.
    Right: Closed for 40 years, on a file of 1995.
    Fix: Give covering_dates or last_date, or counted_from in the closure; a context file does it for a series.
    """
    if not is_undated(case):
        return
    for one in coded(case):
        if one.means != "closed" or not one.years or base_of(case, one.closure) is not None or one.closure.ended_on:
            continue
        yield case.finding(
            f"{one.place}.counted_from",
            found=f"closed for {one.years} years",
            expected="a date to count from",
            message=f"closed for {one.years} years, but no date to count from is recorded; "
            "give counted_from, often the last covering date",
            because=one.because,
            severity=_without_a_start(case, one),
        )


def _without_a_start(case: Judged, one: Coded) -> Severity | None:
    """How grave it is that nothing says from when: a decision under a type has lost its date, words are a rule."""
    if is_group(case.record):
        return Severity.INFO  # the rule for each record below it, which has a date of its own
    return None if one.closure.type else Severity.WARNING


def _beyond_a_lifetime(case: Judged, years: int, start: Span | None) -> bool:
    last = case.facts.last_date
    if years > LIFETIME:
        return True
    if last is None or start is None:
        return False
    return after_year_end(start.earliest, years) > after_year_end(last.latest, LIFETIME)


def _is_of_a_person(exemptions: tuple[str, ...]) -> bool:
    return any(code.split("(")[0].strip() in ("38", "40") for code in exemptions)


@check("C207", "period-over-a-hundred-years", reads=("closures",), severity=Severity.WARNING, hangs_on=HangsOn.CLOSURES)
def period_over_a_hundred(case: Judged) -> Iterator[Finding]:
    """A closure lasts more than a hundred years.

    Why: The transfer service takes up to 150, older schemas up to 100; what is longer is rare, and often a slip.
    Risk: A record is kept from readers for a generation longer than was decided.
    Rests on: The National Archives, practice (older schemas: 1 to 100 years).
    Wrong: Closed for 101 years.
    Right: Closed for 100 years.
    Fix: Compare with the decision; where it stands, record a suppression with its reason.
    """
    for one in coded(case):
        if one.means != "closed" or one.years is None or one.years <= LONG:
            continue
        if _is_of_a_person(one.closure.exemptions):
            continue  # named as beyond a lifetime
        yield case.finding(
            f"{one.place}.years",
            found=str(one.years),
            expected=f"at most {LONG} years",
            message=f"closed for {one.years} years; more than {LONG} is rare, and should be compared with the decision",
            because=one.because,
        )


@check(
    "C208",
    "period-beyond-a-lifetime",
    reads=("closures",),
    severity=Severity.WARNING,
    guard=Guard(("closures.exemptions",)),
    hangs_on=HangsOn.FACTS,
)
def period_beyond_a_lifetime(case: Judged) -> Iterator[Finding]:
    """A closure for personal data, or for health and safety, lasts longer than the person can live.

    Why: The period is a hundred years less the age that the youngest person had; no record needs more than a hundred
    years from its last paper.
    Risk: The record is closed when nobody whom the closure protects can be alive.
    Rests on: The National Archives' convention of a lifetime of 100 years for FOI Act 2000, ss. 38 and 40(2); the Act
    sets no term, and proof of death ends the closure earlier.
    Wrong: Closed for 101 years, s. 40(2).
    Right: Closed for 84 years, s. 40(2), as the youngest person was at least 16.
    Fix: Count 100 years less the age from the last paper.
    """
    for one in coded(case):
        if one.means != "closed" or one.years is None or not _is_of_a_person(one.closure.exemptions):
            continue
        start = base_of(case, one.closure)
        if _beyond_a_lifetime(case, one.years, start):
            since = f", counted from {say_span(start)}," if start and one.years <= LIFETIME else ""
            yield case.finding(
                f"{one.place}.years",
                found=str(one.years),
                expected=f"at most {LIFETIME} years from the last paper",
                message=f"closed for {one.years} years{since} under {', '.join(one.closure.exemptions)}: "
                f"longer than a lifetime of {LIFETIME} years after the last paper",
                because=one.because,
            )


@check(
    "C224",
    "exemptions-and-periods-do-not-pair",
    reads=("closures",),
    severity=Severity.WARNING,
    hangs_on=HangsOn.CLOSURES,
)
def exemptions_and_periods_do_not_pair(case: Judged) -> Iterator[Finding]:
    """Of several periods of one record, some name the exemption they rest on and some do not.

    Why: Each exemption has its own period; where one period has none, it is not known which it belongs to.
    Risk: The longest period governs, and may rest on nothing that can be claimed.
    Rests on: The National Archives, transfer service: as many periods as exemption codes.
    Wrong: 33 years under s. 27(1), and 44 years under nothing.
    Right: 33 years under s. 27(1), and 44 years under s. 40(2).
    Fix: Name the exemption of each period, in the order of the periods.
    """
    of_parts: dict[str | None, list[bool]] = {}
    held = [one for one in coded(case) if one.means == "closed" and one.years and not one.without_force]
    for one in held:
        of_parts.setdefault(one.closure.part, []).append(bool(one.closure.exemptions))
    for one in held:
        named = of_parts[one.closure.part]
        if not one.closure.exemptions and any(named):
            yield case.finding(
                f"{one.place}.exemptions",
                found=f"{one.years} years without an exemption",
                expected="one exemption for each period",
                message=f"the period of {one.years} years names no exemption, while {sum(named)} of {len(named)} do",
                because=one.because,
            )


@check(
    "C232",
    "counted-from-first-date",
    reads=("closures",),
    severity=Severity.WARNING,
    guard=Guard(("closures.counted_from",)),
)
def counted_from_first_date(case: Judged) -> Iterator[Finding]:
    """A closure counts from the first date of the record, not from the last.

    Why: A file counts from its latest paper, and the day recorded to count from is that of its first.
    Risk: The file opens years before its latest paper should.
    Rests on: Public Records Act 1958, s. 10(2); Freedom of Information Act 2000, s. 62(2).
    Wrong: A file of 1958 to 1961, counted from 1958.
    Right: A file of 1958 to 1961, counted from 1961.
    Fix: Write the last date, or the day of the decision that set another start.
    """
    last, first = case.facts.last_date, first_date(case.record)
    if last is None or first is None or first.latest >= last.earliest or first.latest.year == last.earliest.year:
        return
    for one in coded(case):
        start = one.closure.counted_from
        if one.means == "closed" and isinstance(start, Span) and openings(case, one) and _starts_at(start, first):
            yield case.finding(
                f"{one.place}.counted_from",
                found=str(start),
                expected=str(last),
                message=f"counted from {say_span(start)}, the first date; "
                f"the latest paper, of {say_span(last)}, counts",
                because=one.because,
            )


def _starts_at(start: Span, first: Span) -> bool:
    """Whether a closure starts at the first date, or at the end of its year."""
    year_end = Span.day(date(first.earliest.year, 12, 31))
    return start in (first, year_end) or (first.earliest <= start.earliest and start.latest <= first.latest)


@check(
    "C233",
    "closure-starts-in-the-future",
    reads=("closures",),
    severity=Severity.WARNING,
    guard=Guard(("closures.counted_from",)),
    hangs_on=HangsOn.FACTS,
)
def closure_starts_in_the_future(case: Judged) -> Iterator[Finding]:
    """A closure counts from a day that is still to come.

    Why: A period counts from a paper that exists; only the end of the record's own year may lie ahead.
    Risk: The end is put off by as long as the slip in the date is.
    Rests on: The National Archives, transfer service: the closure start is not later than today, and is the record's
    date or 31 December of its year.
    Wrong: Recorded on 1 June 2026, counted from 1 March 2062.
    Right: Recorded on 1 June 2026, counted from 31 December 2026 for a paper of 2026.
    Fix: Write the date of the record, or 31 December of its year.
    """
    last = case.facts.last_date
    for one in coded(case):
        start = one.closure.counted_from
        if not isinstance(start, Span) or start.earliest <= as_at(case):
            continue
        if last is not None and start == Span.day(date(last.latest.year, 12, 31)):
            continue
        yield case.finding(
            f"{one.place}.counted_from",
            found=str(start),
            expected="a day that has been",
            message=f"counted from {say_span(start)}, which was still to come when it was recorded",
            because=one.because,
        )


RULES: tuple[Rule | SourceRule, ...] = (
    closure_without_start,
    period_over_a_hundred,
    period_beyond_a_lifetime,
    exemptions_and_periods_do_not_pair,
    counted_from_first_date,
    closure_starts_in_the_future,
)
"""The checks of this module, in the order of their codes."""
