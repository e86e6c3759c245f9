"""The answer as data: the reasons with citations, what is missing, and how long exemptions can be claimed.

Everything here is built on request from a decision; nothing here decides.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from closurelib.case import Case
from closurelib.dates import BEGINNING, END, Span, say_date_in_full, say_span
from closurelib.facts import Facts
from closurelib.timeline import End, Period
from closurelib.vocabulary import Doubt
from closurelib.wording import as_sentence

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
        "summary": decision.summary(on),
        "opens_on": _iso(decision.opens_on(on)),
        "opens_in_full_on": _iso(decision.opens_in_full_on(on)),
        "opens_on_basis": str(basis) if basis else None,
        "no_opening_because": decision.no_opening_because(on),
        "transfer_due_on": _iso(decision.transfer_due_on(on)),
        "historical_on": _iso(decision.historical_on(on)),
        "exemptions": exemptions(decision, on),
        "because": [law.provision(id).to_dict() for id in period.because],
        "undetermined_because": list(undetermined_because(decision, on)),
        "assumptions": list(decision.assumptions),
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


# What is missing.


def undetermined_because(decision: Decision, on: date) -> Iterator[dict[str, str]]:
    """Why the status of a day is undetermined: a code, what it needs, and a sentence."""
    if decision.problems:
        for problem in decision.problems:
            yield {"code": str(Doubt.VALUE_UNREADABLE), "needs": problem.field, "says": as_sentence(str(problem))}
        return
    for doubt in decision.period(on).doubts:
        needs, says = _doubt(decision, on, doubt)
        yield {"code": str(doubt), "needs": needs, "says": says}


def _doubt(decision: Decision, on: date, doubt: Doubt) -> tuple[str, str]:
    facts = decision.facts
    match doubt:
        case Doubt.DATE_MISSING:
            return _date_missing(decision, on)
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


def _date_missing(decision: Decision, on: date) -> tuple[str, str]:
    facts = decision.facts
    for number, closure in enumerate(facts.closures, 1):
        if closure.length is None and closure.ended_on is None:
            return f"closures.{number}.years", "No period is recorded for the closure, so its end is not known."
    if facts.last_date is None and facts.dates_doubted:
        return "last_date", f"The date is {facts.dates_doubted}, and a strict reading sets it aside."
    if facts.last_date is None:
        return "last_date", "No covering date is recorded, and the time is counted from the latest paper."
    for number in _closures_in_doubt(decision, on):
        start = facts.closures[number].counted_from
        if isinstance(start, Span) and not start.is_exact:
            return f"closures.{number + 1}.counted_from", (
                f"The day that the closure is counted from is not recorded ({say_span(start)}), and it decides here."
            )
    return "last_date", (
        f"The day of the latest paper is not recorded ({say_span(facts.last_date)}), and it decides here."
    )


def _closures_in_doubt(decision: Decision, on: date) -> Iterator[int]:
    """The closures whose end may lie on either side of a day, as their start is not known to the day."""
    for restriction in decision.restrictions:
        for end in (restriction.since, restriction.until):
            if end.doubt is Doubt.DATE_MISSING and end.earliest <= on < end.latest:
                yield from _numbers(end.token)


def _numbers(token: Hashable) -> Iterator[int]:
    """The closures that the token of an end names; of the earlier of two ends both count."""
    match token:
        case ("closures", int(number), *_):
            yield number
        case (str(), *ends):
            for end in ends:
                yield from _numbers(end)


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
    codes = dict.fromkeys([code for closure in decision.facts.closures for code in closure.exemptions])
    return [_exemption(decision.case, code, on) for code in codes]


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
