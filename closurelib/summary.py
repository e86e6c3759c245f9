"""The answer in a sentence or two, said no more firmly than it is known."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from closurelib.answer import undetermined_because
from closurelib.dates import END, day_before, say_date_in_full
from closurelib.timeline import Period, Restriction
from closurelib.vocabulary import AccessStatus, Basis
from closurelib.wording import as_sentence, part_name

if TYPE_CHECKING:
    from closurelib.decision import Decision


def summary(decision: Decision, on: date) -> str:
    """The answer in a sentence or two; never empty."""
    period = decision.period(on)
    match period.status:
        case AccessStatus.OPEN:
            return _open(decision, on, period)
        case AccessStatus.OPEN_IN_PART:
            return _open_inpart_name(decision, on)
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
    before = decision.period(day_before(period.since))
    at_the_latest = " at the latest" if period.status in before.could_be else ""
    return f" since {say_date_in_full(period.since)}{at_the_latest}"


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
    last = say_date_in_full(day_before(restriction.until.latest))
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
            return f"the retained {part} were put back" if part == "documents" else f"{part_name(part)} was released"
        case AccessStatus.OPEN_IN_PART:
            return f"the closure of {part_name(part)} ended on {last}"
        case AccessStatus.UNDER_REVIEW:
            return f"the review of access ended on {last}"
        case _:
            return f"it came back from its department on {say_date_in_full(restriction.until.latest)}"


def _open_inpart_name(decision: Decision, on: date) -> str:
    since = decision.opens_on(on)
    parts = [
        r
        for r in decision.restrictions
        if r.part is not None and r.since.earliest <= on < r.until.latest and r.until.latest > r.since.earliest
    ]
    said = "; ".join(dict.fromkeys(_withheldpart_name(decision, r) for r in parts))
    begin = f"Open in part since {say_date_in_full(since)}" if since else "Open in part"
    return f"{begin}: {said}."


def _withheldpart_name(decision: Decision, restriction: Restriction) -> str:
    """Which part is withheld, under what, and to which last day."""
    part = str(restriction.part)
    provision = decision.law.provision(restriction.because[0]) if restriction.because else None
    retained = restriction.part_is is AccessStatus.RETAINED
    verb = "were" if part.endswith("s") and not part[0].isdigit() else "is"
    if retained:
        verb = verb if verb == "were" else "was"
        words = f"{part} {verb} retained under {_section(provision.cite)}" if provision else part
    else:
        words = f"{part_name(part)} {verb.replace('were', 'are')} closed"
    until = restriction.until
    if until.latest == END:
        return f"{words}, without a recorded end"
    if not until.is_exact:
        return f"{words} until some day to {say_date_in_full(day_before(until.latest))}"
    return f"{words} until {say_date_in_full(day_before(until.earliest))}"


def _section(cite: str) -> str:
    """The section of a citation, in words: "s. 3(4)" is "section 3(4)"."""
    _, mark, section = cite.partition("s. ")
    return f"section {section.split(' as ')[0].split(',')[0]}" if mark else cite


def _undetermined(decision: Decision, on: date, period: Period) -> str:
    if decision.problems:
        return as_sentence(f"Not judged: {'; '.join(str(one) for one in decision.problems)}")
    could_be = [str(status) for status in period.could_be]
    either = " or ".join(filter(None, (", ".join(could_be[:-1]), could_be[-1])))
    why = " ".join(one["says"] for one in undetermined_because(decision, on))
    return f"Undetermined: {either}. {why}"
