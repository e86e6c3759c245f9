"""Checks of the transfer to the archive (T501-T503): overdue, due within a year, before the record existed.

The law speaks of years "after their creation"; the Orders and The National Archives count to the end of the year. Both
readings are named. A limit that has passed opens nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from closurelib.check.closure_conventions import first_date
from closurelib.check.finding import Finding, Severity
from closurelib.check.rule import HangsOn, Judged, Rule, SourceRule, check
from closurelib.custody import due_on
from closurelib.dates import ONE_DAY, Span, say_date, say_span
from closurelib.decide import Case
from closurelib.law.effects import Counting, anniversary, lift
from closurelib.law.pack import InForce
from closurelib.vocabulary import AccessStatus


def _is_waiting(case: Judged) -> bool:
    """Whether a record is still with its department, and nothing recorded lets it stay there."""
    facts = case.facts
    if facts.held_by != "department" or facts.transferred_on is not None or facts.opened_on is not None:
        return False
    kept = any(one.part is None for one in facts.retentions)
    coded = any(one.part is None and one.type in case.law.retaining_codes for one in facts.closures)
    return not (kept or coded or case.decision.problems or case.decision.status(case.on) is AccessStatus.OPEN)


def _limit(judged: Case, due: date, on: date) -> InForce | None:
    """The provision that sets a last day for the transfer: the one in force on the day, else the last that did."""
    created = judged.created.latest
    setting = [
        one
        for one in judged.view.transfer_due
        if one.since <= on and one.first_year <= created.year <= one.last_year and due_on(one, created) == due
    ]
    return max(setting, key=lambda one: (one.since <= on < one.until, one.since), default=None)


def _readings(judged: Case, limit: InForce | None, due: date) -> str:
    """The last day under both readings: to the end of the year, and literally, to the day."""
    said = f"by {say_date(due)} (to the end of the year"
    way = limit.provision.way if limit else None
    if not isinstance(way, Counting) or way.years is None:
        return f"{said}, as the Order names years only)"
    literal = lift(anniversary, judged.created, way.years)
    return f"{said}; literally, {way.years} years to the day: {say_span(literal)})"


@check("T501", "transfer-overdue", reads=("held_by",), severity=Severity.WARNING, hangs_on=HangsOn.FACTS)
def transfer_overdue(case: Judged) -> Iterator[Finding]:
    """The last day for the transfer has passed, and neither a transfer nor a retention is recorded.

    Why: Selected records are to be transferred within 20 (once 30) years, unless they are kept back with approval.
    Retentions under an instrument that covers whole classes are often not recorded with each record.
    Risk: The department is in breach of its duty, and the public has no place to ask for the record. It is not open
    for that.
    Rests on: Public Records Act 1958, s. 3(4); Constitutional Reform and Governance Act 2010, s. 45; S.I. 2012/3028.
    Wrong: Papers of 2005, held by the department, no retention, on 1 January 2026.
    Right: The same with the day of the transfer, or with a retention.
    Fix: Record the transfer or the retention; else transfer the record, or ask for a retention.
    """
    if not _is_waiting(case):
        return
    judged = case.decision.case
    deadline = judged.custody.deadline
    if deadline is None or deadline.latest > case.on or deadline.latest == date.max:
        return
    due = deadline.latest - ONE_DAY
    limit = _limit(judged, due, case.on)
    yield case.finding(
        "transferred_on",
        found="held by the department",
        expected=f"transferred by {due}, or a retention",
        message=f"the transfer was due {_readings(judged, limit, due)}; neither a transfer nor a retention is "
        "recorded, and a missed transfer opens nothing",
        since=deadline.latest,
        because=(limit.provision.id,) if limit else (),
    )


@check("T502", "transfer-due-within-a-year", reads=("held_by",), severity=Severity.INFO, hangs_on=HangsOn.FACTS)
def transfer_due_soon(case: Judged) -> Iterator[Finding]:
    """The transfer falls due within a year, and neither a transfer nor a retention is recorded.

    Why: A review for sensitivity and a retention by the Advisory Council take months: they begin before the last day.
    Risk: The transfer will be overdue.
    Rests on: Public Records Act 1958, s. 3(4); Constitutional Reform and Governance Act 2010, s. 45.
    Wrong: Papers of 2006, held by the department, no retention, on 1 January 2026.
    Right: The same on 31 December 2025, or with a transfer or retention recorded.
    Fix: Prepare the transfer, or apply for a retention.
    """
    if not _is_waiting(case):
        return
    due = case.decision.transfer_due_on(case.on)
    if due is None or not case.on <= due:
        return
    since = anniversary(due, -1) + ONE_DAY
    if since <= case.on:
        judged = case.decision.case
        limit = _limit(judged, due, case.on)
        yield case.finding(
            "transferred_on",
            found="held by the department",
            expected=f"transferred by {due}, or a retention",
            message=f"the transfer is due {_readings(judged, limit, due)}; neither a transfer nor a retention is "
            "recorded",
            since=since,
            because=(limit.provision.id,) if limit else (),
        )


@check("T503", "transferred-before-creation", reads=("transferred_on", "retentions"))
def transferred_before_creation(case: Judged) -> Iterator[Finding]:
    """A record was transferred before its first paper was written.

    Why: A record exists before it is moved; one of the two dates is wrong, or belongs to another record.
    Risk: Every clock that counts from either date gives a wrong day.
    Rests on: Public Records Act 1958, s. 3(4), which counts the transfer from creation.
    Wrong: Papers of 1960 to 1962, transferred in 1952.
    Right: Papers of 1960 to 1962, transferred in 1992.
    Fix: Look both dates up where they were copied from.
    """
    first = first_date(case.record) or case.facts.last_date
    if first is None:
        return
    days = [("transferred_on", case.record.transferred_on)]
    days += [(f"retentions.{n}.transferred_on", one.transferred_on) for n, one in enumerate(case.record.retentions, 1)]
    for place, day in days:
        if isinstance(day, Span) and day.latest < first.earliest:
            yield case.finding(
                place,
                found=str(day),
                expected=f"a day after {first}",
                message=f"the record was transferred on {say_span(day)}, before its first paper, {say_span(first)}",
            )


RULES: tuple[Rule | SourceRule, ...] = (transfer_overdue, transfer_due_soon, transferred_before_creation)
"""The checks of this module, in the order of their codes."""
