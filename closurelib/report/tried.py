"""What the law has and this record does not: kinds of restriction that were looked for and did not act."""

from __future__ import annotations

from collections.abc import Iterator

from closurelib.dates import say_date
from closurelib.decide import Case
from closurelib.law.pack import InForce
from closurelib.report.answered import Answered
from closurelib.report.words import last_day, plain_name, title_case

MOST_NAMED = 3


def tried(answered: Answered) -> Iterator[tuple[str, str]]:
    """What was looked for, and why it does not act."""
    decision = answered.decision
    facts = decision.facts
    case = Case(facts, decision.law)
    acted = {id for period in decision.timeline for id in period.because}
    for version in case.view.closes:
        for entry in version.provisions:
            if entry.provision.id not in acted:
                yield title_case(plain_name(entry.provision)), _why_not(case, entry)
    if case.view.codes and not any(id_of in acted for id_of in _closing(case)):
        yield "Recorded closures, of all or a part", _none_but(case)
    if not facts.retentions:
        yield from ((title_case(plain_name(one.provision)), "none recorded") for one in case.view.retains)
    for mark, recorded in (("under review", facts.reviews), ("returned to department", facts.returns)):
        if not recorded:
            entries = case.view.marks.get(mark, ())
            yield from ((title_case(plain_name(one.provision)), "none recorded") for one in entries)
    if case.view.exemption_ends and not any(closure.exemptions for closure in facts.closures):
        since = min(one.since for one in case.view.exemption_ends)
        yield f"Ends of exemptions (from {say_date(since)})", "no exemption recorded to end"
    due = [one for one in case.view.transfer_due if one.provision.id not in acted]
    yield from _clock(case, due, "a transfer limit; opens nothing")
    others = len(case.view.transfer_due) - len([one for one in case.view.transfer_due if _is_for(case, one)])
    if others:
        yield f"Transfer limits for other years ({others})", "a transfer limit; opens nothing"
    historical = [one for version in case.view.historical for one in version.provisions]
    yield from _clock(case, historical, "a limit on exemptions; opens nothing")


def _closing(case: Case) -> Iterator[str]:
    return (one.provision.id for entries in case.view.codes.values() for one in entries)


def _none_but(case: Case) -> str:
    """None is recorded, or only what the law says anyway."""
    if not case.facts.closures:
        return "none recorded"
    return f"none but type {', '.join(one.type or '(none)' for one in case.facts.closures)}, which adds nothing"


def _why_not(case: Case, entry: InForce) -> str:
    if not _is_for(case, entry):
        return "for papers of other years"
    if entry.until <= case.created.earliest:
        return f"ended {last_day(entry.until)}, before the record was made"
    displaced = {id for p in case.law.provisions for id in p.overrides if p.effect == "catalogue_code"}
    if entry.provision.id in displaced and any(closure.part is None for closure in case.facts.closures):
        return "a recorded closure stands in its place"
    return "its time had run out before it came into force"


def _clock(case: Case, entries: list[InForce], reason: str) -> Iterator[tuple[str, str]]:
    """The provisions of a clock that are for papers of this record's years."""
    named = dict.fromkeys(
        title_case(plain_name(one.provision))
        for one in entries
        if _is_for(case, one) and one.until > case.created.earliest
    )
    for name in list(named)[:MOST_NAMED]:
        yield name, reason
    if len(named) > MOST_NAMED:
        yield f"and {len(named) - MOST_NAMED} more of this kind", reason


def _is_for(case: Case, entry: InForce) -> bool:
    """Whether a provision is for papers of this record's years."""
    return entry.first_year <= case.created.latest.year and case.created.earliest.year <= entry.last_year
