"""What was taken for facts that are not recorded; each a sentence, and only where it bears on the answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import zip_longest

from closurelib.case import Case
from closurelib.dates import BEGINNING, Span, day_before, say_date, say_span
from closurelib.decide import NOT_JUDGED, without_opening
from closurelib.decision import PARTLY, Decision
from closurelib.facts import Closure, OpensIn, Retention
from closurelib.granted import otherwise
from closurelib.timeline import Period, opening, periods
from closurelib.vocabulary import AccessStatus
from closurelib.wording import capital, part_name


def assumptions(decision: Decision) -> tuple[str, ...]:
    """What was taken for facts that are not recorded; each a sentence."""
    if decision.problems:
        return ()
    return tuple(dict.fromkeys(_assumptions(decision)))


def _assumptions(decision: Decision) -> Iterator[str]:
    facts = decision.facts
    case = decision.case
    if facts.dates_doubted:
        yield f"The date is {facts.dates_doubted}, and read as it stands."
    if facts.held_by is None and case.custody.held_by_says:
        yield case.custody.held_by_says
    for default, laws in otherwise(case):
        if any(_is_another_timeline(_timeline(Case(facts, law)), decision.timeline) for law in laws):
            yield default.says
    yield from _transfer_assumption(case)
    for place, retention in case.custody.retentions:
        yield from _retention_assumption(case, place, retention)
    for closure in facts.closures:
        yield from _closure_assumptions(case, closure)
    yield from _opening_assumption(decision)
    yield from _own_status(decision)


def _own_status(decision: Decision) -> Iterator[str]:
    """What the catalogue says of its own status is reported beside the answer, and decides nothing."""
    said, as_at = decision.facts.recorded_status, decision.facts.recorded_on
    if said is None or as_at is None:
        return
    status = decision.status(as_at)
    if status is not AccessStatus.UNDETERMINED and status.is_open != (said == "O"):
        yield f"The catalogue's own status, {said} on {say_date(as_at)}, does not fit what follows: {status}."


def _timeline(case: Case) -> Iterable[Period]:
    """The timeline of the record, decided otherwise; no further than it is looked at."""
    return NOT_JUDGED if any(case.problems()) else periods(case.restrictions(), case.created.earliest)


def _is_another_timeline(one: Iterable[Period], other: Iterable[Period]) -> bool:
    """Whether two timelines differ in the status of some day; their reasons may differ."""
    return any(here != there for here, there in zip_longest(_changes(one), _changes(other)))


def _changes(timeline: Iterable[Period]) -> Iterator[tuple[date | None, AccessStatus]]:
    """The statuses of a record, each with the day from which it stands."""
    status = None
    for period in timeline:
        if period.status is not status:
            status = period.status
            yield period.since, status


def _transfer_assumption(case: Case) -> Iterator[str]:
    custody = case.custody
    recorded = custody.facts.transferred_on is not None
    if recorded or custody.held_by == "department" or not custody.view.transfer_due:
        return
    what = "Rest transferred" if any(one.part for one in custody.facts.retentions) else "Transferred"
    if custody.came_early:
        why = "its deadline had not passed" if custody.deadline is not None else "its deadline is not known"
        yield f"{what} before the deadline (transfer date not recorded, and {why}); custody withholds nothing."
        return
    end = custody.transferred
    if custody.deadline is not None and end == custody.deadline:
        day = _say_last_day(end.earliest, end.latest)
        began = any(entry.since == end.earliest for entry in custody.view.transfer_due)
        which = "the day before the duty to transfer began" if began else "the deadline"
        yield f"{what} by {which}, {day} (transfer date not recorded)."
    elif not any(one.part is None and one.transferred_on is not None for one in custody.facts.retentions):
        day = say_span(Span(end.earliest, end.latest))
        yield f"{what} by {day}, when an event presupposes it (transfer date not recorded)."


def _say_last_day(earliest: date, latest: date) -> str:
    """The last day before a first day, as people read ends."""
    if BEGINNING in (earliest, latest) or earliest != latest:
        return "which is not known to the day"
    return say_date(day_before(latest))


def _retention_assumption(case: Case, place: str, retention: Retention) -> Iterator[str]:
    if retention.since is not None:
        return
    since = case.custody.retained_since(place, retention)
    what = capital(retention.part) if retention.part else "The record"
    until, past = case.custody.retained_until(place, retention)
    if since.earliest >= (past or until).latest:
        return  # It had ended before a retention could begin.
    if since.is_exact:
        verb = "away" if retention.part else "retained"
        yield f"{what} {verb} since {say_date(since.earliest)} (start of retention not recorded)."
    else:
        yield f"{what} retained from the day after the transfer fell due (start of retention not recorded)."


def _closure_assumptions(case: Case, closure: Closure) -> Iterator[str]:
    entries = case.view.codes.get(closure.type or "", ())
    code = entries[-1].provision.code if entries else None
    if code is None or code.means != "closed":
        return
    which = f" of {part_name(closure.part)}" if closure.part else ""
    if not closure.type:
        yield f"The closure{which} has no type; taken as {entries[-1].provision.name}."
    if code.exact and code.year_end and not isinstance(closure.length, OpensIn) and closure.anchor is None:
        anchor = code.unanchored.replace("year_end", "the end of the year").replace("exact", "the day itself")
        yield f"The closure{which} is counted from {anchor} (not recorded which)."
    for exemption in closure.exemptions:
        if not case.view.exemption(exemption):
            yield f"{exemption!r} is no exemption that the law of {case.law.id} knows; taken as claimable."
    if not closure.exemptions and entries[-1].provision.until is None:
        yield f"No exemption is named for the closure{which}; it is taken to run to its recorded end."


def _opening_assumption(decision: Decision) -> Iterator[str]:
    facts = decision.facts
    recorded = facts.opened_on or facts.recorded_opening
    if recorded is None:
        return
    plain = _timeline(Case(without_opening(facts), decision.law))
    computed = opening(plain, day_before(recorded.earliest), PARTLY)
    if not recorded.is_exact or computed != recorded.earliest:
        day = say_date(computed) if computed else "none"
        yield f"Opening date as recorded, {say_span(recorded)}, not computed (computed: {day})."
