"""`explain --for reader`: one paragraph in plain English, without codes, that a reading room could print."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from closurelib.dates import BEGINNING, ONE_DAY, say_date_in_full
from closurelib.decision import Decision
from closurelib.report.answered import Answered
from closurelib.report.screen import Screen
from closurelib.report.words import (
    FROM_RECORD,
    are,
    basis_of,
    first_provision,
    full_opening,
    holding,
    is_known_to_begin,
    kind_of,
    part_name,
    plain_name,
    title_case,
)
from closurelib.timeline import Restriction
from closurelib.vocabulary import AccessStatus, Doubt

UNKNOWN: dict[Doubt, str] = {
    Doubt.DATE_MISSING: "The date of its latest paper is not recorded closely enough to say.",
    Doubt.VALUE_UNREADABLE: "Its catalogue entry holds a value that cannot be right.",
    Doubt.RETENTION_PAST_ITS_DATE: "The time for which the department kept it has passed, and what became of it "
    "is not recorded.",
    Doubt.EXEMPTION_LAPSED: "The reason recorded for its closure can no longer be claimed; another may apply.",
    Doubt.REVIEW_ONLY: "It was due to be looked at again, and the outcome is not recorded.",
    Doubt.NO_STATUTE_THEN: "No law said then who could see such records.",
    Doubt.NOT_MODELLED: "The rules used here do not cover it.",
    Doubt.CUSTODY_UNKNOWN: "It is not recorded whether it had come to the archive.",
    Doubt.EVENT_UNKNOWN: "It turns on an event whose day is not recorded.",
}
"""What is not known, as a reader would be told it."""


def reader_text(answered: Answered, screen: Screen) -> Iterator[str]:
    """The paragraph, wrapped."""
    yield screen.fold(paragraph(answered))


def paragraph(answered: Answered) -> str:
    """The answer for a reader, in a few sentences.

    >>> from datetime import date
    >>> from closurelib import Record, decide, load_law
    >>> record = Record(reference="FO 371/151924", covering_dates="1960")
    >>> asked = Answered(record, decide(record.facts, load_law("uk")), date(1990, 12, 31))
    >>> print(paragraph(asked).partition(". ")[0])
    On 31 December 1990 FO 371/151924 was closed to the public under the thirty-year rule
    """
    return " ".join(filter(None, _sentences(answered)))


def _sentences(answered: Answered) -> Iterator[str]:
    decision, on = answered.decision, answered.on
    period = decision.period(on)
    now = answered.is_today
    begin = f"{answered.record.name} is" if now else f"On {say_date_in_full(on)} {answered.record.name} was"
    match period.status:
        case AccessStatus.OPEN:
            yield from _open(answered, begin)
        case AccessStatus.OPEN_IN_PART:
            since = decision.opens_on(on)
            yield f"{begin} open to readers in part{f', {_since(decision, since)}' if since else ''}."
            yield from dict.fromkeys(_without(decision, r) for r in holding(decision, period))
            yield _expected(answered, "the rest")
        case AccessStatus.CLOSED:
            yield f"{begin} closed to the public{_under(decision, period_reasons(answered))}."
            yield _expected(answered, "it")
        case AccessStatus.RETAINED:
            yield f"{begin} kept by the department that made it, and {'is' if now else 'was'} not in the archive."
            yield "Please ask that department."
        case AccessStatus.NOT_TRANSFERRED:
            yield f"{begin} still with the department that made it, not in the archive. Please ask that department."
        case AccessStatus.UNDER_REVIEW:
            yield f"{begin} not available: whether the public may see it {'is' if now else 'was'} being reviewed."
            yield "A review does not open a record by itself."
        case AccessStatus.RETURNED:
            yield f"{begin} lent back to the department that made it, and {'cannot' if now else 'could not'} be seen."
        case _:
            yield from _undetermined(answered)


def _open(answered: Answered, begin: str) -> Iterator[str]:
    decision, on = answered.decision, answered.on
    full, part = full_opening(answered), decision.opens_on(on)
    has = "has been in full" if answered.is_today else "had been in full"
    yield f"{begin} open to readers{f', and {has} {_since(decision, full)}' if full else ''}."
    if full and part and part < full:
        last = say_date_in_full(full - ONE_DAY)
        yield f"From {say_date_in_full(part)} to {last} a part of it was withheld."
    rule = [r for r in decision.restrictions if r.part is None and r.until.latest == part and r.because]
    rule = [r for r in rule if r.status is AccessStatus.CLOSED and r.until.is_exact]
    if rule and part:
        provision = first_provision(decision, rule[0])
        name = plain_name(provision) if provision and provision.effect == "closes" else "recorded closure"
        yield f"Before {say_date_in_full(part)} the {name} kept this {kind_of(answered.record)} closed."
    if answered.is_today:
        yield "Open means that the law does not withhold it; please ask the staff whether it can be ordered."


def _since(decision: Decision, since: date) -> str:
    known = is_known_to_begin(decision, since)
    return f"since {say_date_in_full(since)}{'' if known else ' at the latest'}"


def period_reasons(answered: Answered) -> list[Restriction]:
    """What gives the record its status on the day."""
    return holding(answered.decision, answered.decision.period(answered.on))


def _under(decision: Decision, reasons: list[Restriction]) -> str:
    provision = first_provision(decision, reasons[0]) if reasons else None
    if provision is None:
        return ""
    if provision.effect == "catalogue_code":
        return ", as its catalogue entry records"
    return f" under the {plain_name(provision)}"


def _without(decision: Decision, r: Restriction) -> str:
    kept = r.part_is is AccessStatus.RETAINED
    part = part_name(str(r.part))
    return f"{title_case(part)} {are(str(r.part))} {'kept by the department' if kept else 'closed'}."


def _expected(answered: Answered, what: str) -> str:
    decision, on = answered.decision, answered.on
    day = decision.opens_on(on) if what == "it" else full_opening(answered)
    if day is None or day <= on or day == BEGINNING:
        because = decision.no_opening_because(on) if day is None else None
        return "No day is set on which it opens." if because == "never by time" else ""
    said = say_date_in_full(day)
    if basis_of(decision, day) in FROM_RECORD:
        return f"{title_case(what)} is expected to open on {said}, but the closure may be renewed."
    return f"{title_case(what)} opens on {said}."


def _undetermined(answered: Answered) -> Iterator[str]:
    name, on = answered.record.name, answered.on
    day = "" if answered.is_today else f" on {say_date_in_full(on)}"
    yield f"From what is recorded it cannot be said whether the public may see {name}{day}."
    if not answered.is_today:
        yield ""
    yield from (UNKNOWN[doubt] for doubt in answered.decision.period(on).doubts)
    yield "Please ask the staff; nothing in this means that it is open."
