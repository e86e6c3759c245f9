"""The answer in words and as data: summary, assumptions, what is missing, and the reasons with citations.

Everything here is built on request from a decision; nothing here decides.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from attrs import evolve

from closurelib.dates import BEGINNING, END, ONE_DAY, Span, say_date, say_date_in_full, say_span
from closurelib.decide import Case, decide
from closurelib.record import Closure, Facts, OpensIn, Retention
from closurelib.timeline import End, Period, Restriction
from closurelib.vocabulary import AccessStatus, Basis, Doubt

if TYPE_CHECKING:
    from closurelib.decision import Decision
    from closurelib.law.pack import Law
    from closurelib.record import Record


def to_dict(decision: Decision, on: date, record: Record | None = None) -> dict[str, Any]:
    """The answer for a day, as `status --format json` writes it."""
    period = decision.period(on)
    law = decision.law
    source = record.source if record else None
    basis = decision.opens_on_basis(on)
    ids = dict.fromkeys(id for one in decision.timeline for id in one.because)
    return {
        "id": record.id if record else None,
        "reference": record.reference if record else None,
        "source": source.name if source else None,
        "line": source.line if source else None,
        "on": on.isoformat(),
        "status": str(period.status),
        "could_be": [str(status) for status in period.could_be],
        "summary": summary(decision, on),
        "opens_on": _iso(decision.opens_on(on)),
        "opens_in_full_on": _iso(decision.opens_in_full_on(on)),
        "opens_on_basis": str(basis) if basis else None,
        "no_opening_because": decision.no_opening_because(on),
        "transfer_due_on": _iso(decision.transfer_due_on(on)),
        "historical_on": _iso(decision.historical_on(on)),
        "exemptions": exemptions(decision, on),
        "because": [law.provision(id).to_dict() for id in period.because],
        "undetermined_because": list(undetermined_because(decision, on)),
        "assumptions": list(assumptions(decision)),
        "law": law.labels(),
        "timeline": [_period_to_dict(one) for one in decision.timeline],
        "provisions": {id: _without_id(law.provision(id).to_dict(seen=False)) for id in ids},
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _without_id(said: dict[str, str]) -> dict[str, str]:
    return {key: value for key, value in said.items() if key != "id"}


def _period_to_dict(period: Period) -> dict[str, Any]:
    return {
        "since": _iso(period.since),
        "until": _iso(period.until),
        "status": str(period.status),
        "could_be": [str(status) for status in period.could_be],
        "because": list(period.because),
    }


# What was taken for granted.


def assumptions(decision: Decision) -> tuple[str, ...]:
    """What was taken for facts that are not recorded; each a sentence."""
    if decision.problems:
        return ()
    return tuple(dict.fromkeys(_assumptions(decision)))


def _assumptions(decision: Decision) -> Iterator[str]:
    facts = decision.facts
    case = Case(facts, decision.law)
    if facts.dates_doubted:
        yield f"The date is {facts.dates_doubted}, and read as it stands."
    if facts.held_by is None and case.custody.held_by_says:
        yield case.custody.held_by_says
    for default in decision.law.defaults:
        if default.fact != "held_by" and getattr(facts, default.fact) is None and _bears(decision, default.fact):
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


def _bears(decision: Decision, fact: str) -> bool:
    """Whether another value of a fact that was taken for granted would give another timeline."""
    values = {
        value
        for provision in decision.law.provisions
        for trait, allowed in provision.applies_to.traits
        if trait == fact
        for value in allowed
    }
    if values == {True}:
        values = {True, False}
    taken = decision.law.value_of(decision.facts, fact)
    plain = _statuses(decision)
    return any(
        _statuses(decide(evolve(decision.facts, **{fact: value}), decision.law)) != plain
        for value in values
        if value != taken
    )


def _statuses(decision: Decision) -> list[tuple[date | None, AccessStatus]]:
    changes: list[tuple[date | None, AccessStatus]] = []
    for period in decision.timeline:
        if not changes or changes[-1][1] is not period.status:
            changes.append((period.since, period.status))
    return changes


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
    return say_date(latest - ONE_DAY)


def _retention_assumption(case: Case, place: str, retention: Retention) -> Iterator[str]:
    if retention.since is not None:
        return
    since = case.custody.retained_since(place, retention)
    what = _capital(retention.part) if retention.part else "The record"
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
    which = f" of {_part(closure.part)}" if closure.part else ""
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
    plain = decide(evolve(facts, opened_on=None, recorded_opening=None), decision.law)
    computed = plain.opens_on(max(recorded.earliest, BEGINNING + ONE_DAY) - ONE_DAY)
    if not recorded.is_exact or computed != recorded.earliest:
        day = say_date(computed) if computed else "none"
        yield f"Opening date as recorded, {say_span(recorded)}, not computed (computed: {day})."


# What is missing.


def undetermined_because(decision: Decision, on: date) -> Iterator[dict[str, str]]:
    """Why the status of a day is undetermined: a code, what it needs, and a sentence."""
    if decision.problems:
        for problem in decision.problems:
            yield {"code": str(Doubt.VALUE_UNREADABLE), "needs": problem.field, "says": _sentence(str(problem))}
        return
    for doubt in decision.period(on).doubts:
        needs, says = _doubt(decision, on, doubt)
        yield {"code": str(doubt), "needs": needs, "says": says}


def _doubt(decision: Decision, on: date, doubt: Doubt) -> tuple[str, str]:
    facts = decision.facts
    match doubt:
        case Doubt.DATE_MISSING:
            return _date_missing(facts)
        case Doubt.RETENTION_PAST_ITS_DATE:
            return "the end of the retention", (
                "The retention is past its date; whether it was renewed or the record released is not recorded. "
                "Ask the department."
            )
        case Doubt.EXEMPTION_LAPSED:
            return "the exemption now relied on", _lapsed(decision, on)
        case Doubt.REVIEW_ONLY:
            return "the outcome of the review", "The recorded period ends in a review, which opens nothing by itself."
        case Doubt.NO_STATUTE_THEN:
            return "the practice of the department then", "No statute governed access on that day."
        case Doubt.CUSTODY_UNKNOWN:
            return "transferred_on", "Whether the record had been transferred on that day is not recorded."
        case Doubt.EVENT_UNKNOWN:
            return _event_unknown(facts, decision.law)
        case _:
            return "", "The rules cannot say."


def _date_missing(facts: Facts) -> tuple[str, str]:
    for number, closure in enumerate(facts.closures, 1):
        if closure.length is None and closure.ended_on is None:
            return f"closures.{number}.years", "No period is recorded for the closure, so its end is not known."
    if facts.last_date is None and facts.dates_doubted:
        return "last_date", f"The date is {facts.dates_doubted}, and a strict reading sets it aside."
    if facts.last_date is None:
        return "last_date", "No covering date is recorded, and the time is counted from the latest paper."
    return "last_date", (
        f"The day of the latest paper is not recorded ({say_span(facts.last_date)}), and it decides here."
    )


def _lapsed(decision: Decision, on: date) -> str:
    gone = [one["code"] for one in exemptions(decision, on) if _is_past(one["claimable_until"], on)]
    if not gone:
        return (
            "The instrument behind the closure has no force of its own any more; whether an exemption applies "
            "is not recorded."
        )
    named = ", ".join(gone)
    return f"{named} can no longer be claimed; another exemption may apply. This is not an instruction to open."


def _is_past(day: str | None, on: date) -> bool:
    return day is not None and day <= on.isoformat()


def _event_unknown(facts: Facts, law: Law) -> tuple[str, str]:
    for number, closure in enumerate(facts.closures, 1):
        if closure.type in law.unexplained_codes:
            return f"closures.{number}.type", "A closure is recorded, but not of what kind; it may have ended."
    known = {event.kind for event in facts.events}
    if any(closure.exemptions for closure in facts.closures) and not known and not facts.opened_on:
        return "events", "An exemption ends with an event, such as a death, whose day is not recorded."
    opening = facts.opened_on or facts.recorded_opening
    if opening is not None:
        return "the history before the opening", (
            f"An opening is recorded ({say_span(opening)}); whether the record was open or closed on that day "
            "does not follow from it."
        )
    return "the day of the recorded event", (
        "The day of something recorded (a retention, a review, a return, a decision) is not known to the day, "
        "and it decides here."
    )


# Exemptions.


def exemptions(decision: Decision, on: date) -> list[dict[str, Any]]:
    """Each exemption that the closures name, and the first day on which it can no longer be claimed."""
    if decision.problems:
        return []
    case = Case(decision.facts, decision.law)
    codes = dict.fromkeys(code for closure in decision.facts.closures for code in closure.exemptions)
    return [_exemption(case, code, on) for code in codes]


def _exemption(case: Case, code: str, on: date) -> dict[str, Any]:
    entries = case.view.exemption(code)
    holding = [one for one in entries if one.since <= on < one.until] or list(entries[:1])
    said: dict[str, Any] = {"code": code, "claimable_until": None, "cite": None}
    if not holding:
        return {**said, "says": f"{code!r} is not known; taken as claimable."}
    said["cite"] = holding[0].provision.cite
    end = _lapse_end(case, code, on)
    if end is None or end.earliest == END:
        return {**said, "says": "It does not end with time."}
    if not end.is_exact:
        return {**said, "says": "The day on which it ends does not follow from what is recorded."}
    day = say_date_in_full(end.earliest)
    word = "could" if end.earliest <= on else "can"
    return {**said, "claimable_until": end.earliest.isoformat(), "says": f"It {word} be claimed only before {day}."}


def _lapse_end(case: Case, code: str, on: date) -> End | None:
    """The start of the unbroken stretch, at `on` or after it, in which the exemption cannot be claimed."""
    start, reached = None, BEGINNING
    for since, until, _ in sorted(case.clocks.lapses_of(code), key=lambda lapse: lapse[0].earliest):
        if start is None or since.earliest > reached:
            start = since
        reached = until.latest
        if reached > on:
            return start
    return None


# The answer in a sentence.


def summary(decision: Decision, on: date) -> str:
    """The answer in a sentence or two; never empty."""
    period = decision.period(on)
    match period.status:
        case AccessStatus.OPEN:
            return _open(decision, on, period)
        case AccessStatus.OPEN_IN_PART:
            return _open_in_part(decision, on)
        case AccessStatus.CLOSED:
            return _closed(decision, on)
        case AccessStatus.UNDETERMINED:
            return _undetermined(decision, on, period)
        case AccessStatus.RETAINED:
            return (
                f"Retained by the department under {_cited(decision, period)}; ask the department.{_next(decision, on)}"
            )
        case AccessStatus.NOT_TRANSFERRED:
            due = decision.transfer_due_on(on)
            by = f"; the transfer is due by {say_date_in_full(due)}" if due else ""
            if due and due < on:
                by = f"; the transfer was due by {say_date_in_full(due)}, which opens nothing"
            return f"Not transferred: still with its department{by}.{_next(decision, on)}"
        case AccessStatus.UNDER_REVIEW:
            return f"Closed while access is under review{_since(decision, period)}.{_next(decision, on)}"
        case _:
            return f"Returned to its department{_since(decision, period)}; not to be had.{_next(decision, on)}"


def _since(decision: Decision, period: Period) -> str:
    """Since when; a day from which it is only certain is said to be that."""
    if period.since is None:
        return ""
    before = decision.period(period.since - ONE_DAY)
    at_the_latest = " at the latest" if period.status in before.could_be else ""
    return f" since {say_date_in_full(period.since)}{at_the_latest}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _sentence(text: str) -> str:
    return _capital(text) if text.endswith(".") else _capital(text) + "."


def _cited(decision: Decision, period: Period) -> str:
    return decision.law.provision(period.because[0]).cite if period.because else "no recorded provision"


def _next(decision: Decision, on: date) -> str:
    """When it opens, said no more firmly than it is known."""
    day = decision.opens_on(on)
    if day is None:
        because = decision.no_opening_because(on)
        return {
            "never by time": " It does not open by time.",
            "not recorded": " No end is recorded.",
            "unknown": " When it opens is not known.",
        }.get(str(because), "")
    return f" {_expectation(decision, on, day)}"


def _expectation(decision: Decision, on: date, day: date) -> str:
    said = say_date_in_full(day)
    match decision.opens_on_basis(on):
        case Basis.RECORDED_CLOSURE | Basis.RECORDED_DATE:
            return f"Expected to open on {said}, when the recorded closure ends; it may be renewed."
        case Basis.EVENT:
            return f"It opened on {said}." if day <= on else f"It opens on {said}, as recorded."
        case _:
            return f"It opens on {said}."


def _closed(decision: Decision, on: date) -> str:
    period = decision.period(on)
    name = decision.law.provision(period.because[0]).name if period.because else "a recorded closure"
    return f"Closed under the {_plain_name(name)}.{_next(decision, on)}"


def _plain_name(name: str) -> str:
    return name.removeprefix("the ")


def _open(decision: Decision, on: date, period: Period) -> str:
    if period.since is None:
        return "Open: nothing recorded withholds it."
    ended = [r for r in decision.restrictions if r.until.latest == period.since and r.since.earliest < period.since]
    why = "; ".join(dict.fromkeys(_ended(decision, r) for r in ended)) or "nothing recorded withholds it"
    first = decision.opens_on(on)
    part = f", in part since {say_date_in_full(first)}" if first and first < period.since else ""
    return f"Open{_since(decision, period)}{part}: {why}."


def _ended(decision: Decision, restriction: Restriction) -> str:
    """What ended with a restriction, in words."""
    last = say_date_in_full(restriction.until.latest - ONE_DAY)
    name = _plain_name(decision.law.provision(restriction.because[0]).name) if restriction.because else "closure"
    part = restriction.part
    match restriction.status:
        case AccessStatus.CLOSED if restriction.until.basis is Basis.EVENT:
            return "its opening is recorded"
        case AccessStatus.CLOSED:
            return f"the {name} ended on {last}"
        case AccessStatus.NOT_TRANSFERRED:
            return "it was transferred"
        case AccessStatus.RETAINED:
            return f"its retention ended on {last}"
        case AccessStatus.OPEN_IN_PART if restriction.until.basis is Basis.EVENT:
            return f"the retained {part} were put back" if part == "documents" else f"{_part(part)} was released"
        case AccessStatus.OPEN_IN_PART:
            return f"the closure of {_part(part)} ended on {last}"
        case AccessStatus.UNDER_REVIEW:
            return f"the review of access ended on {last}"
        case _:
            return f"it came back from its department on {say_date_in_full(restriction.until.latest)}"


def _part(part: str | None) -> str:
    """A part by its name or number."""
    return f"part {part}" if part and part[0].isdigit() else str(part)


def _open_in_part(decision: Decision, on: date) -> str:
    since = decision.opens_on(on)
    parts = [
        r
        for r in decision.restrictions
        if r.part is not None and r.since.earliest <= on < r.until.latest and r.until.latest > r.since.earliest
    ]
    said = "; ".join(dict.fromkeys(_withheld_part(decision, r) for r in parts))
    begin = f"Open in part since {say_date_in_full(since)}" if since else "Open in part"
    return f"{begin}: {said}."


def _withheld_part(decision: Decision, restriction: Restriction) -> str:
    """Which part is withheld, under what, and to which last day."""
    part = str(restriction.part)
    provision = decision.law.provision(restriction.because[0]) if restriction.because else None
    retained = restriction.part_is is AccessStatus.RETAINED
    verb = "were" if part.endswith("s") and not part[0].isdigit() else "is"
    if retained:
        verb = verb if verb == "were" else "was"
        words = f"{part} {verb} retained under {_section(provision.cite)}" if provision else part
    else:
        words = f"{_part(part)} {verb.replace('were', 'are')} closed"
    until = restriction.until
    if until.latest == END:
        return f"{words}, without a recorded end"
    if not until.is_exact:
        return f"{words} until some day to {say_date_in_full(until.latest - ONE_DAY)}"
    return f"{words} until {say_date_in_full(until.earliest - ONE_DAY)}"


def _section(cite: str) -> str:
    """The section of a citation, in words: "s. 3(4)" is "section 3(4)"."""
    _, mark, section = cite.partition("s. ")
    return f"section {section.split(' as ')[0].split(',')[0]}" if mark else cite


def _undetermined(decision: Decision, on: date, period: Period) -> str:
    if decision.problems:
        return _sentence(f"Not judged: {'; '.join(str(one) for one in decision.problems)}")
    could_be = [str(status) for status in period.could_be]
    either = " or ".join(filter(None, (", ".join(could_be[:-1]), could_be[-1])))
    why = " ".join(one["says"] for one in undetermined_because(decision, on))
    return f"Undetermined: {either}. {why}"
