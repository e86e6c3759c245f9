"""Which provisions acted on a record, and how each counted."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from closurelib.answer import exemptions
from closurelib.dates import BEGINNING, END, ONE_DAY, Span, say_date
from closurelib.decide import Case
from closurelib.facts import Closure, ForYears, OpensIn
from closurelib.law.effects import LAST_DATE
from closurelib.law.provision import Provision
from closurelib.report.answered import Answered
from closurelib.report.arithmetic import spelled_out
from closurelib.report.words import are, from_first_day, last_day, part_name, title_case, to_last_day
from closurelib.timeline import Restriction
from closurelib.vocabulary import Basis, Doubt


def applied(answered: Answered) -> Iterator[tuple[Provision, list[str]]]:
    """Each provision behind the timeline, in the order in which they began to act, with its arithmetic."""
    decision = answered.decision
    case = Case(decision.facts, decision.law)
    acting = sorted(decision.restrictions, key=lambda r: (r.since.earliest, r.status.rank))
    shown = {id for period in decision.timeline for id in period.because}
    steps: dict[str, list[str]] = {}
    for r in acting:
        for number, id in enumerate(r.because):
            if id not in shown:
                continue
            said = steps.setdefault(id, [])
            said.extend(_steps(case, decision.law.provision(id), r) if number == 0 else ())
    _exemption_steps(answered, steps)
    for id, said in steps.items():
        yield decision.law.provision(id), said


def _steps(case: Case, provision: Provision, r: Restriction) -> Iterator[str]:
    match provision.effect:
        case "closes":
            yield from _by_rule(case, provision, r)
        case "catalogue_code":
            yield from _by_closure(case, provision, r)
        case "transfer_due":
            yield from _by_transfer(case, provision, r)
        case "retains":
            yield _by_retention(case, r)
        case "exemption_ends":
            return
        case _ if provision.mark == "no statute":
            yield provision.says
        case _:
            yield f"It withholds {from_first_day(r.since)} {to_last_day(r.until)}."


def _base(case: Case, name: str, closure: Closure | None = None) -> Span:
    """The day that a way of counting counts from."""
    return case.clocks.base(name, closure, case.created)


def _by_rule(case: Case, provision: Provision, r: Restriction) -> Iterator[str]:
    if provision.way is None:
        return
    informs = [p for p in case.law.provisions if p.value == LAST_DATE and p.is_in_force(r.since.latest)]
    newest = max(informs, key=lambda p: p.since or BEGINNING, default=None)
    yield f"Counted from the latest paper{f' ({newest.cite})' if newest else ''}."
    steps = list(spelled_out(provision.way, partial(_base, case)))
    if provision.until is not None and r.until.latest == provision.until:
        yield from steps[:1]
        by = "" if provision.ended_by in (None, "own terms") else f", by {provision.ended_by}"
        yield f"The rule ended first{by}: closed {to_last_day(r.until)}."
        return
    yield from steps
    if r.until.basis is Basis.EVENT:
        yield f"A recorded opening came first: closed {to_last_day(r.until)}."


def _by_closure(case: Case, provision: Provision, r: Restriction) -> Iterator[str]:
    part = f"{title_case(part_name(r.part))} {are(r.part)} withheld" if r.part else "Withheld"
    for closure in case.facts.closures:
        if closure.part != r.part or (closure.type or "") != (provision.code.type if provision.code else None):
            continue
        length = closure.length
        number = length.years if isinstance(length, ForYears) else length.year if isinstance(length, OpensIn) else None
        way = provision.code.way(length, closure.anchor) if provision.code else None
        if way is not None and not closure.ended_on:
            yield from spelled_out(way, partial(_base, case, closure=closure), number)
    doubt = r.until.doubt or r.since.doubt
    if doubt and not r.until.is_exact and r.until.earliest <= r.since.earliest:
        yield f"Whether it still withholds {from_first_day(r.since)} is not known ({doubt})."
        return
    renewed = " It may be renewed." if r.until.basis in (Basis.RECORDED_CLOSURE, Basis.RECORDED_DATE) else ""
    yield f"{part} {from_first_day(r.since)} {to_last_day(r.until)}.{renewed}"


def _by_transfer(case: Case, provision: Provision, r: Restriction) -> Iterator[str]:
    if provision.way is not None and case.facts.last_date is not None:
        yield from spelled_out(provision.way, partial(_base, case))
    if r.until.latest == END:
        yield "No transfer is recorded."
    elif r.until.latest == provision.until:
        yield f"The limit was replaced first: not in the archive {to_last_day(r.until)}."
    else:
        yield f"Not in the archive {to_last_day(r.until)}."


def _by_retention(case: Case, r: Restriction) -> str:
    due = case.custody.deadline
    by = f"Transfer due by {last_day(due.earliest)}; " if due is not None and due.is_exact else ""
    if r.until.doubt is Doubt.RETENTION_PAST_ITS_DATE:
        return "Whether it was renewed after that date is not recorded."
    if r.part is None:
        return title_case(f"{by}kept back {from_first_day(r.since)} {to_last_day(r.until)}.")
    ended = f" until they were put back on {say_date(r.until.earliest)}" if _put_back(r) else ""
    part = part_name(r.part)
    said = f"{by}{part} kept back{ended}: open in part {_stretch(r)}."
    return title_case(said)


def _put_back(r: Restriction) -> bool:
    return r.until.is_exact and r.until.basis is Basis.EVENT and r.until.latest < END


def _stretch(r: Restriction) -> str:
    if r.since.is_exact and r.until.is_exact and r.until.latest < END and r.since.earliest > BEGINNING:
        return f"{say_date(r.since.earliest)} - {say_date(r.until.earliest - ONE_DAY)}"
    return f"{from_first_day(r.since)} {to_last_day(r.until)}"


def _exemption_steps(answered: Answered, steps: dict[str, list[str]]) -> None:
    """For each exemption, beside its provision, until when it can be claimed."""
    decision = answered.decision
    for one in exemptions(decision, answered.on):
        for id, said in steps.items():
            provision = decision.law.provision(id)
            if provision.effect == "exemption_ends" and provision.cite == one["cite"]:
                said.append(f"{one['code']}: {one['says']}")
