"""Why the status is what it is, and what to do next: sentences for one record."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from closurelib.answer import undetermined_because
from closurelib.dates import END, say_date
from closurelib.decision import Decision
from closurelib.law.effects import Counting, say_number
from closurelib.law.provision import Provision
from closurelib.report.answered import Answered
from closurelib.report.words import (
    FROM_RECORD,
    are,
    basis_of,
    closure_of,
    department,
    first_provision,
    full_opening,
    holding,
    kind_of,
    last_day,
    part_name,
    plain_name,
    title_case,
    to_last_day,
)
from closurelib.timeline import Restriction
from closurelib.vocabulary import AccessStatus, Basis, Doubt


def why(answered: Answered) -> list[str]:
    """Why the record has its status on the day, each reason a sentence."""
    return list(dict.fromkeys(_why(answered)))


def _why(answered: Answered) -> Iterator[str]:
    decision, on = answered.decision, answered.on
    period = decision.period(on)
    match period.status:
        case AccessStatus.OPEN:
            ended = list(_what_ended(decision, decision.opens_on(on), period.since))
            yield from ended
            if not decision.restrictions:
                yield "No provision of this law applies to it."
            has = "has withheld" if ended else "withholds"
            yield f"Nothing recorded {has} the {kind_of(answered.record)}{' since' if ended else ''}."
        case AccessStatus.OPEN_IN_PART:
            yield from _what_ended(decision, decision.opens_on(on))
            yield from (_part_withheld(decision, r) for r in holding(decision, period))
        case AccessStatus.UNDETERMINED:
            if decision.problems:
                yield from (f"It cannot be judged: {problem}." for problem in decision.problems)
            else:
                either = " or ".join(str(status) for status in period.could_be)
                yield f"It could be {either}."
                yield from (one["says"] for one in undetermined_because(decision, on))
        case _:
            yield from (_withheld(decision, r) for r in holding(decision, period))


def _what_ended(decision: Decision, *days: date | None) -> Iterator[str]:
    """What ended on each of some days, and so let readers in."""
    for day in sorted({day for day in days if day is not None}):
        for r in decision.restrictions:
            if r.until.latest == day and r.since.earliest < day:
                said = _ended(decision, r, day)
                if said:
                    yield said


def _ended(decision: Decision, r: Restriction, day: date) -> str | None:
    provision = first_provision(decision, r)
    if provision is not None and provision.effect == "exemption_ends":
        return None
    last = last_day(day) if r.until.is_exact else f"{last_day(day)} at the latest"
    match r.status:
        case AccessStatus.CLOSED:
            return _closure_ended(r, provision, day)
        case AccessStatus.NOT_TRANSFERRED:
            return f"It was transferred on {say_date(day)}." if _is_recorded(decision) else None
        case AccessStatus.RETAINED:
            return f"Its retention by the department ended on {last}."
        case AccessStatus.OPEN_IN_PART:
            return _part_ended(r, provision, day)
        case AccessStatus.UNDER_REVIEW:
            return f"The review of access ended on {last}."
        case _:
            return f"It came back from its department on {say_date(day)}."


def _is_recorded(decision: Decision) -> bool:
    """Whether the day of the transfer is recorded, to the day."""
    day = decision.facts.transferred_on
    return day is not None and day.is_exact


def _closure_ended(r: Restriction, provision: Provision | None, day: date) -> str:
    if r.until.basis is Basis.EVENT:
        return f"Its opening on {say_date(day)} is recorded."
    if r.until.basis in FROM_RECORD:
        return f"The recorded closure ended on {last_day(day)}."
    if provision is None:
        return f"Its closure ended on {last_day(day)}."
    if provision.until == day:
        by = "" if provision.ended_by in (None, "own terms") else f", by {provision.ended_by}"
        return f"The {plain_name(provision)} ceased to apply after {last_day(day)}{by}."
    way = provision.way
    if isinstance(way, Counting) and way.years is not None:
        return f"The {say_number(way.years)} years ended on {last_day(day)}."
    return f"The {plain_name(provision)} ended on {last_day(day)}."


def _part_ended(r: Restriction, provision: Provision | None, day: date) -> str:
    part = part_name(str(r.part))
    if r.part_is is AccessStatus.RETAINED:
        kept = (
            f"The {part} kept by the department" if part == r.part else f"{title_case(part)}, kept by the department,"
        )
        if r.until.basis is Basis.EVENT:
            return f"{kept} {are(str(r.part), past=True)} put back on {say_date(day)}."
        return f"{kept} {are(str(r.part), past=True)} free from {say_date(day)}."
    return f"The closure of {part} ended on {last_day(day)}."


def _part_withheld(decision: Decision, r: Restriction) -> str:
    provision = first_provision(decision, r)
    part = title_case(part_name(str(r.part)))
    retained = r.part_is is AccessStatus.RETAINED
    verb = "retained by the department" if retained else "closed"
    cite = f" ({provision.cite})" if provision else ""
    return f"{part} {are(str(r.part))} {verb} {to_last_day(r.until)}{cite}."


def _withheld(decision: Decision, r: Restriction) -> str:
    provision = first_provision(decision, r)
    cite = f" ({provision.cite})" if provision else ""
    until = to_last_day(r.until)
    match r.status:
        case AccessStatus.RETAINED:
            return f"The department keeps it {until}{cite}."
        case AccessStatus.NOT_TRANSFERRED:
            return f"It is still with its department, not in the archive{cite}."
        case AccessStatus.UNDER_REVIEW:
            return f"Access to it is under review {until}{cite}."
        case AccessStatus.RETURNED:
            return f"It was lent back to its department {until}{cite}."
        case _:
            if provision is None or r.until.basis is Basis.EVENT:
                return f"It was not opened before {say_date(r.until.latest)}, as recorded."
            return _closed(decision, r, provision, f"{until}{cite}")


def _closed(decision: Decision, r: Restriction, provision: Provision, until: str) -> str:
    if provision.effect != "catalogue_code":
        return f"The {plain_name(provision)} withholds it {until}."
    closure = closure_of(decision, r)
    rests = f" It rests on {', '.join(closure.exemptions)}." if closure and closure.exemptions else ""
    return f"A closure is recorded {until}.{rests}"


def what_next(answered: Answered) -> list[str]:
    """What a person can do now; never more than is known."""
    decision, on = answered.decision, answered.on
    status = answered.status
    match status:
        case AccessStatus.OPEN:
            return ['Open in law is not "on the shelf": check that it can be ordered.']
        case AccessStatus.OPEN_IN_PART:
            rest = _opening(decision, on, full_opening(answered), "The rest")
            return ["The open part may be seen; check that it can be ordered.", *rest]
        case AccessStatus.RETAINED:
            return [f"Ask {department(answered.record)}, which keeps it{_approver(decision, on)}.", *_opens(answered)]
        case AccessStatus.NOT_TRANSFERRED:
            return [f"Ask {department(answered.record)}, which holds it.", *_due(answered), *_opens(answered)]
        case AccessStatus.UNDER_REVIEW:
            return ["Ask the archive for the outcome; a review opens nothing by itself.", *_opens(answered)]
        case AccessStatus.RETURNED:
            return [f"Ask the archive when it comes back from {department(answered.record)}."]
        case AccessStatus.UNDETERMINED:
            return list(dict.fromkeys(_supply(answered)))
        case _:
            return _opens(answered)


def _approver(decision: Decision, on: date) -> str:
    marked = decision.law.marked("approver", on)
    return f" with the approval of the {marked.value.removeprefix('the ')}" if marked and marked.value else ""


def _due(answered: Answered) -> list[str]:
    due = answered.decision.transfer_due_on(answered.on)
    if due is None:
        return []
    return [f"Its transfer {'was' if due < answered.on else 'is'} due by {say_date(due)}; that opens nothing."]


def _opens(answered: Answered) -> list[str]:
    decision, on = answered.decision, answered.on
    day = decision.opens_on(on)
    if day is not None:
        return _opening(decision, on, day, "It")
    return {
        "never by time": ["It does not open by time; it stays closed until somebody decides otherwise."],
        "unknown": ["When it opens does not follow from what is recorded."],
        "not recorded": ["No end is recorded."],
    }.get(str(decision.no_opening_because(on)), [])


def _opening(decision: Decision, on: date, day: date | None, what: str) -> list[str]:
    if day is None or day <= on or day == END:
        return []
    if basis_of(decision, day) in FROM_RECORD:
        return [f"{what} is expected to open on {say_date(day)}, when the recorded closure ends; it may be renewed."]
    return [f"{what} opens on {say_date(day)}."]


def _supply(answered: Answered) -> Iterator[str]:
    """The work that would make the answer certain: a date to supply, a value to mend, somebody to ask."""
    who = department(answered.record)
    if answered.decision.problems:
        yield f"Mend the record ({answered.place})."
        return
    for doubt in answered.decision.period(answered.on).doubts:
        match doubt:
            case Doubt.DATE_MISSING:
                yield "Supply the date of the latest paper: --set last_date=YYYY-MM-DD, or a context file."
            case Doubt.RETENTION_PAST_ITS_DATE:
                yield f"Ask {who} whether the retention was renewed or the record released."
            case Doubt.EXEMPTION_LAPSED:
                yield f"Ask {who} which exemption it now relies on."
            case Doubt.REVIEW_ONLY:
                yield "Ask the archive for the outcome of the review; a review opens nothing by itself."
            case Doubt.CUSTODY_UNKNOWN:
                yield "Supply the day of the transfer: --set transferred_on=YYYY-MM-DD."
            case Doubt.NO_STATUTE_THEN:
                yield f"Ask the archive what {who} allowed then."
            case Doubt.EVENT_UNKNOWN:
                yield "Supply the day of the event, as the catalogue or the archive has it."
            case _:
                yield "Ask the archive; the rules cannot say."
