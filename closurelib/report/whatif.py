"""What would change an answer: a fact changed, and decided again; nothing here is guessed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from attrs import evolve

from closurelib.dates import Span, say_date
from closurelib.decide import decide
from closurelib.decision import Decision
from closurelib.facts import Closure, Facts, ForYears
from closurelib.law.effects import anniversary
from closurelib.law.pack import Law
from closurelib.law.provision import CatalogueCode
from closurelib.report.answered import Answered
from closurelib.report.words import last_day, part_name, title_case
from closurelib.vocabulary import AccessStatus

TRIED_YEARS = 10
"""How far past the day asked about a supposed closure is made to run."""


def changes(answered: Answered) -> Iterator[str]:
    """What another fact would have given, each a sentence; facts that change nothing are left out."""
    decision, on = answered.decision, answered.on
    facts, law = decision.facts, decision.law
    for words, supposed in _supposed(facts, law, on):
        other = decide(supposed, law)
        if not other.problems:
            said = _difference(decision, other, on)
            if said:
                yield f"{words}: {said}."


def _supposed(facts: Facts, law: Law, on: date) -> Iterator[tuple[str, Facts]]:
    last = facts.last_date
    if last is not None and last.latest.year < date.max.year:
        later = Span(anniversary(last.earliest, 1), anniversary(last.latest, 1))
        yield f"A latest paper of {later.latest.year}", evolve(facts, last_date=later)
    if last is None:
        year = on.year - TRIED_YEARS
        yield f"A latest paper of {year}", evolve(facts, last_date=Span.year(year))
    if facts.held_by != "department" and facts.transferred_on is None:
        yield "Held by the department still", evolve(facts, held_by="department")
    yield from _supposed_closure(facts, law, on)
    for number, retention in enumerate(facts.retentions):
        if retention.put_back_on is not None:
            kept = evolve(retention, put_back_on=None)
            others = (*facts.retentions[:number], kept, *facts.retentions[number + 1 :])
            what = title_case(part_name(retention.part)) if retention.part else "The record"
            yield f"{what} not put back", evolve(facts, retentions=others)


def _supposed_closure(facts: Facts, law: Law, on: date) -> Iterator[tuple[str, Facts]]:
    """A closure of an extract, of a kind that this law knows and that counts whole years."""
    kinds = (one.code for one in law.provisions if one.until is None)
    kind = next((code.type for code in kinds if code is not None and _is_plain(code)), None)
    if kind is None or facts.last_date is None:
        return
    years = on.year - facts.last_date.latest.year + TRIED_YEARS
    if not 1 <= years <= 150:
        return
    closure = Closure(type=kind, length=ForYears(years), part="an extract")
    yield f"An extract closed for {years} years", evolve(facts, closures=(*facts.closures, closure))


def _is_plain(code: CatalogueCode) -> bool:
    return code.means == "closed" and code.year_end is not None and code.then == "ends"


def _difference(decision: Decision, other: Decision, on: date) -> str | None:
    """How another decision differs for the day asked about: by its status, else by its opening."""
    was, now = decision.status(on), other.status(on)
    if was is not now:
        return f"{now}{_to_its_end(other, on)}"
    before, after = decision.opens_on(on), other.opens_on(on)
    if before == after:
        before, after = decision.opens_in_full_on(on), other.opens_in_full_on(on)
    if before == after:
        return None
    if before is None or after is None:
        return f"opens {say_date(after)}" if after else f"no opening day known, in place of {_say(before)}"
    return f"{_say(after)} in place of {_say(before)}"


def _to_its_end(decision: Decision, on: date) -> str:
    until = decision.period(on).until
    for period in decision.timeline:
        if until is not None and period.since == until and period.status is decision.status(on):
            until = period.until
    if until is None:
        return ""
    return f" to {last_day(until)}" if decision.status(on) is not AccessStatus.UNDETERMINED else ""


def _say(day: date | None) -> str:
    return say_date(day) if day else "no known day"
