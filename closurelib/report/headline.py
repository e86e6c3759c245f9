"""The first line of an answer, and the line that counts all of them."""

from __future__ import annotations

from closurelib.dates import say_date
from closurelib.report.answered import Answered, Totals
from closurelib.report.words import (
    FROM_RECORD,
    basis_of,
    department,
    full_opening,
    last_day,
    since_day,
)
from closurelib.timeline import Period
from closurelib.vocabulary import AccessStatus, Basis

NO_OPENING = {
    "never by time": "no end by time",
    "unknown": "opening not known",
    "not recorded": "no end recorded",
}
"""Why no opening day is known, in few words."""


def since_when(answered: Answered) -> str:
    """What stands beside the status: since when, until when, or what it could be."""
    decision, on = answered.decision, answered.on
    period = decision.period(on)
    match period.status:
        case AccessStatus.OPEN:
            return _open(answered)
        case AccessStatus.OPEN_IN_PART:
            return _open_in_part(answered)
        case AccessStatus.NOT_TRANSFERRED:
            due = decision.transfer_due_on(on)
            if due is None:
                return _opening(answered)
            return f"transfer {'was' if due < on else 'is'} due by {say_date(due)}, which opens nothing"
        case AccessStatus.UNDER_REVIEW | AccessStatus.RETURNED:
            return since_day(decision, period.since) if period.since else ""
        case AccessStatus.RETAINED:
            until = f"to {last_day(period.until)}" if period.until else "no end recorded"
            return f"{until}; ask {department(answered.record)}"
        case AccessStatus.UNDETERMINED:
            return _undetermined(answered, period)
        case _:
            return _opening(answered)


def _open(answered: Answered) -> str:
    full, part = full_opening(answered), answered.decision.opens_on(answered.on)
    if full is None:
        return ""
    in_part = f"; in part {since_day(answered.decision, part)}" if part and part < full else ""
    return f"{since_day(answered.decision, full)}{in_part}"


def _open_in_part(answered: Answered) -> str:
    part, full = answered.decision.opens_on(answered.on), full_opening(answered)
    since = since_day(answered.decision, part) if part else ""
    rest = ""
    if full is not None:
        recorded = basis_of(answered.decision, full) in FROM_RECORD
        rest = f"{'in full expected' if recorded else 'in full from'} {say_date(full)}"
    return "; ".join(filter(None, (since, rest)))


def _opening(answered: Answered) -> str:
    decision, on = answered.decision, answered.on
    day = decision.opens_on(on)
    if day is None:
        return NO_OPENING.get(str(decision.no_opening_because(on)), "")
    match decision.opens_on_basis(on):
        case Basis.RECORDED_CLOSURE | Basis.RECORDED_DATE:
            return f"expected to open {say_date(day)}; may be renewed"
        case _:
            return f"opens {say_date(day)}"


def _undetermined(answered: Answered, period: Period) -> str:
    if answered.decision.problems:
        return f"not judged: {', '.join(dict.fromkeys(one.field for one in answered.decision.problems))}"
    either = " or ".join(str(status) for status in period.could_be)
    doubts = ", ".join(str(doubt) for doubt in period.doubts)
    return f"{either} ({doubts})" if doubts else either


def count_line(totals: Totals) -> str:
    """How many records have each status, under which law, with how many facts from elsewhere."""
    records = "1 record" if totals.records == 1 else f"{totals.records:,} records"
    said = [f"{totals.statuses[status]:,} {status}{_doubts(totals, status)}" for status in _ordered(totals)]
    counts = f": {', '.join(said)}" if said else ""
    laws = ", ".join(totals.laws)
    law = f"Law: {laws}, as {_as_of(totals)}." if laws else ""
    context = _facts(totals.facts_from_context, "from context")
    given = _facts(totals.facts_set, "from --set")
    missing = f"{totals.not_found:,} not in source." if totals.not_found else ""
    return "  ".join(filter(None, (f"{records} on {say_date(totals.on)}{counts}.", missing, law, context, given)))


def _facts(number: int, where: str) -> str:
    return f"{number:,} fact{'' if number == 1 else 's'} {where}." if number else ""


def _ordered(totals: Totals) -> list[str]:
    """Open ones first, then what withholds, last what is not known."""
    order = [AccessStatus.OPEN, AccessStatus.OPEN_IN_PART, AccessStatus.CLOSED, AccessStatus.RETAINED]
    order += [status for status in AccessStatus if status not in order]
    return [str(status) for status in order if totals.statuses[str(status)]]


def _doubts(totals: Totals, status: str) -> str:
    if status != AccessStatus.UNDETERMINED or not totals.doubts:
        return ""
    return f" ({', '.join(f'{times:,} {doubt}' for doubt, times in sorted(totals.doubts.items()))})"


def _as_of(totals: Totals) -> str:
    return f"it was on {say_date(totals.law_as_of)}" if totals.law_as_of else "it stands"
