"""The heart: facts + dated law → restrictions → timeline. Who may see the record, on every day?

A record is public on a day unless something withholds it on that day. What withholds it is found by `Case`, one kind
of fact at a time; the status of each day by `timeline.sweep`. No country's name, Act or closure letter stands here;
those are in `rules/`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache

from closurelib.case import Case
from closurelib.dates import Span
from closurelib.decision import Decision
from closurelib.facts import Facts
from closurelib.granted import otherwise
from closurelib.law.pack import Law
from closurelib.record import with_fields
from closurelib.timeline import Period, Restriction, sweep
from closurelib.vocabulary import AccessStatus, Doubt

__all__ = ["NOT_JUDGED", "Case", "decide", "decide_memo", "reduce", "without_opening"]

NOT_JUDGED = (
    Period(
        None,
        None,
        AccessStatus.UNDETERMINED,
        tuple(status for status in AccessStatus if status is not AccessStatus.UNDETERMINED),
        (),
        (Doubt.VALUE_UNREADABLE,),
    ),
)
"""The timeline of a record that cannot be judged: it may be anything."""


def decide(facts: Facts, law: Law) -> Decision:
    """Decide who may see a record, on every day, and why.

    >>> from datetime import date
    >>> from closurelib import Record, load_law
    >>> decision = decide(Record(reference="FO 371/151924", covering_dates="1960").facts, load_law("uk"))
    >>> str(decision.status(on=date(1990, 12, 31))), str(decision.status(on=date(1991, 1, 1)))
    ('closed', 'open')
    """
    case = Case(facts, law)
    problems = (*facts.problems, *case.problems()) if facts.problems or facts.closures else ()
    if problems:
        return Decision(facts, law, (), NOT_JUDGED, problems, case)
    restrictions = case.restrictions()
    return Decision(facts, law, tuple(restrictions), sweep(restrictions, case.created.earliest), (), case)


def decide_memo(law: Law, size: int = 100_000) -> Callable[[Facts], Decision]:
    """`decide` for one law, which decides only once for equal facts; keeps `size` decisions.

    >>> from closurelib import load_law
    >>> decide_once = decide_memo(load_law("uk"))
    >>> decide_once(Facts()) is decide_once(Facts())
    True
    """

    @lru_cache(maxsize=size)
    def decide_once(facts: Facts) -> Decision:
        return decide(facts, law)

    return decide_once


# The days of one year that share a decision.


def reduce(facts: Facts, law: Law) -> Facts:
    """Widen a last date within a year to the year, where that is certain to leave the answer as it is.

    The widened facts stand for every day of the year, so where no end in their decision hangs on the day, that
    decision is the decision of each of those days. Equal facts share one decision; this makes more of them equal.

    >>> from datetime import date
    >>> from closurelib import load_law
    >>> str(reduce(Facts(last_date=Span.day(date(1960, 6, 15))), load_law("uk")).last_date)
    '1960'
    """
    if facts.last_date is None or facts.last_date.earliest.year != facts.last_date.latest.year or facts.problems:
        return facts
    year = Span.year(facts.last_date.earliest.year)
    if facts.last_date == year or any(Case(facts, law).problems()):
        return facts
    wide = with_fields(facts, last_date=year)
    return wide if all(_is_one_for_all_days(*one) for one in _all_that_is_decided(wide, law)) else facts


def _all_that_is_decided(facts: Facts, law: Law) -> Iterator[tuple[Facts, Law]]:
    """What an answer is made of: it also tells what follows without a recorded opening, and of other values."""
    yield facts, law
    if facts.opened_on or facts.recorded_opening:
        yield without_opening(facts), law
    for _, laws in otherwise(Case(facts, law)):
        yield from ((facts, other) for other in laws)


def without_opening(facts: Facts) -> Facts:
    """The facts as they would be, had no opening been recorded."""
    return with_fields(facts, opened_on=None, recorded_opening=None)


def _is_one_for_all_days(facts: Facts, law: Law) -> bool:
    """Whether a record of some day in a year gets one answer, whatever the day.

    Every way of counting is monotone: what is the same for the first and the last day is the same for all.
    """
    assert facts.last_date is not None
    first, last = (
        with_fields(facts, last_date=Span.day(day)) for day in (facts.last_date.earliest, facts.last_date.latest)
    )
    found = _all_that_counts(first, law)
    if found != _all_that_counts(last, law):
        return False
    # A change within the year of creation would come before some of its days.
    changes = (period.since for period in sweep(found[0], facts.last_date.earliest))
    return not any(day is not None and day <= facts.last_date.latest for day in changes)


def _all_that_counts(facts: Facts, law: Law) -> tuple[list[Restriction], list[object]]:
    """Everything in an answer that is counted from a date."""
    case = Case(facts, law)
    ends: list[object] = [case.custody.deadline, *case.clocks.historical]
    ends += (case.clocks.lapses_of(code) for closure in facts.closures for code in closure.exemptions)
    # A code that this law knows may be none of the law that it is compared with.
    return [] if any(case.problems()) else case.restrictions(), ends
