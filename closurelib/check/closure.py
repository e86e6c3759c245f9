"""Checks of closures (C2xx): those of what a closure rests on, and of status against type, stand here (C225-C230)."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve

from closurelib.check import closure_codes, closure_ends, closure_opening, closure_periods
from closurelib.check.closure_conventions import (
    as_at,
    coded,
    ends,
    general_rules,
    general_rules_end,
    of_the_whole,
    say_when,
    says_closed,
    says_open,
)
from closurelib.check.finding import Finding, Severity
from closurelib.check.rule import Judged, Rule, SourceRule, check
from closurelib.dates import Span, say_date
from closurelib.decide import decide
from closurelib.vocabulary import AccessStatus

NO_LONGER = "can no longer be claimed; another exemption may apply; not an instruction to open"


def _opened(case: Judged) -> Span | None:
    """A recorded opening that has been: of an open record its opening date is one."""
    facts = case.facts
    return facts.opened_on or (facts.recorded_opening if says_open(facts) else None)


@check("C225", "closed-without-exemption", reads=("closures",), severity=Severity.INFO)
def closed_without_exemption(case: Judged) -> Iterator[Finding]:
    """A closure that still runs names no exemption.

    Why: Since the general rule ended, a record can be withheld only under an exemption; the period alone says nothing.
    Risk: A request for the record cannot be answered from the catalogue, and nobody can tell whether the ground lapsed.
    Rests on: Freedom of Information Act 2000, s. 67 and Schedule 5, para. 2, which ended Public Records Act 1958,
    s. 5(1), on 1 January 2005.
    Wrong: Closed for 84 years.
    Right: Closed for 84 years, s. 40(2).
    Fix: Record the exemption of the decision.
    """
    ended = general_rules_end(case.law)
    if case.on < ended or says_open(case.facts):
        return
    for one in coded(case):
        if one.means != "closed" or not one.closure.type or one.closure.exemptions or one.closure.ended_on:
            continue
        end = ends(case, one)
        if one.without_force or (end is not None and end.latest <= case.on):
            continue
        yield case.finding(
            f"{one.place}.exemptions",
            found=f"{one} without an exemption",
            expected="the exemption it rests on",
            message=f"the closure ({one}) runs on and names no exemption; since {say_date(ended)} only an exemption "
            "can withhold a record",
            since=ended,
            because=one.because,
        )


@check("C226", "instrument-without-force", reads=("closures",), severity=Severity.WARNING)
def instrument_without_force(case: Judged) -> Iterator[Finding]:
    """A record is closed by an instrument that has no force of its own any more.

    Why: Periods prescribed by the Lord Chancellor, and closures for good faith, ended with the section they rested on.
    Risk: A record is withheld on nothing: since then only an exemption can withhold it.
    Rests on: Freedom of Information Act 2000, s. 67 and Schedule 5, para. 2: Public Records Act 1958, s. 5(1) and (2)
    have had no effect since 1 January 2005.
    Wrong: Papers of 1960, an instrument of 75 years (LCI), in 2026.
    Right: Papers of 1960, type F, 84 years, s. 40(2), in 2026.
    Fix: Record the exemption that is now relied on, if one is; otherwise ask for a review.
    """
    if _opened(case) is not None or says_open(case.facts):
        return
    for one in coded(case):
        if one.entry is None or not one.without_force or one.means != "closed" or one.entry.until > case.on:
            continue
        end = ends(case, one)
        if one.closure.ended_on is not None or (end is not None and end.latest <= one.entry.until):
            continue
        if any(other.closure.exemptions and other.closure.part == one.closure.part for other in coded(case)):
            continue  # another closure names what is now relied on
        yield case.finding(
            one.place,
            found=str(one),
            expected="the exemption now relied on",
            message=f"{one.name} has had no force of its own since {say_date(one.entry.until)}: it {NO_LONGER}",
            since=one.entry.until,
            because=one.because,
        )


@check("C227", "open-before-the-law-allowed", reads=("opened_on", "recorded_opening"), severity=Severity.WARNING)
def open_before_the_law_allowed(case: Judged) -> Iterator[Finding]:
    """The record was opened on a day on which the general rule still closed it.

    Why: Nothing recorded (a shorter period prescribed, access before the transfer) lifts the rule of that day.
    Risk: Either the opening date or the covering dates are wrong, or an accelerated opening is not recorded.
    Rests on: Public Records Act 1958, s. 5(1), as in force on the day.
    Wrong: Papers of 1960, opened on 1 January 1980.
    Right: Papers of 1960, opened on 1 January 1991; or on 1 January 1980 with a shorter period recorded (LCI).
    Fix: Check the dates; record the instrument that shortened the period.
    """
    opened = _opened(case)
    if opened is None or opened.latest >= general_rules_end(case.law):
        return
    plain = decide(evolve(case.facts, opened_on=None, recorded_opening=None), case.law)
    period = plain.period(opened.latest)
    rules = [one.id for one in general_rules(case.law) if one.id in period.because]
    if period.status is AccessStatus.CLOSED and rules:
        rule = case.law.provision(rules[0])
        closed_to = f", to {say_date(period.until)}" if period.until else ""
        yield case.finding(
            "opened_on" if case.facts.opened_on else "recorded_opening",
            found=str(opened),
            expected=f"{period.until} or later" if period.until else None,
            message=f"opened {say_when(opened)}, when {rule.name} still closed it{closed_to}; a shorter period or "
            "an accelerated opening is not recorded",
            because=tuple(rules),
        )


@check("C228", "open-status-under-closure", reads=("closures",))
def open_status_under_closure(case: Judged) -> Iterator[Finding]:
    """The catalogue says open, and records a closure of the whole that still runs.

    Why: Status and closure contradict each other, and no opening is recorded that would have ended the closure.
    Risk: A record that is closed is handed out, or an open one is refused.
    Rests on: The National Archives, closure status O and types C, F, U and W.
    Wrong: Status O, papers of 1990, closed for 84 years.
    Right: Status D, papers of 1990, closed for 84 years; or status O with its opening date.
    Fix: Find out which is right before anybody orders it.
    """
    if not says_open(case.facts) or _opened(case) is not None:
        return
    for one in of_the_whole(case):
        if one.means != "closed" or not one.closure.type or one.without_force or one.closure.ended_on is not None:
            continue
        end = ends(case, one)
        if end is None or end.earliest > as_at(case):
            until = f", to {say_date(end.earliest)} at the earliest" if end else ""
            yield case.finding(
                "recorded_status",
                found=f"O, {one}",
                expected="a closed status, or the opening date",
                message=f"the record is said to be open (O), and a closure of the whole is recorded ({one}){until}",
                because=one.because,
            )


@check("C229", "closed-status-with-open-type", reads=("closures",))
def closed_status_with_open_type(case: Judged) -> Iterator[Finding]:
    """The catalogue says closed, and every closure type says that nothing closes the record.

    Why: Types A (open on transfer) and I (open immediately) go with an open document.
    Risk: Programs of the archive disagree, and show the record as open in one place and closed in another.
    Rests on: The National Archives (PROCAT): status C or D with type I or A is an error.
    Wrong: Status D, type I.
    Right: Status O, type I.
    Fix: Record the closure that was decided, or the open status.
    """
    facts, record = case.facts, case.record
    if not says_closed(facts) or record.retentions or record.reviews or record.returns:
        return
    if facts.held_by == "department" or (facts.transferred_on and facts.transferred_on.latest > as_at(case)):
        return  # a record that opens on transfer is closed until then
    held = of_the_whole(case)
    if held and all(one.means == "open" for one in held):
        yield case.finding(
            "recorded_status",
            found=f"{facts.recorded_status}, type {held[0].closure.type}",
            expected="O",
            message=f"the record is said to be closed ({facts.recorded_status}), and its closure type, "
            f"{held[0].closure.type} ({held[0].name}), closes nothing",
            because=held[0].because,
        )


@check("C230", "open-status-under-review", reads=("closures", "reviews"), severity=Severity.WARNING)
def open_status_under_review(case: Judged) -> Iterator[Finding]:
    """The catalogue says open while access to the record is under review.

    Why: A record under review is withdrawn at once; the status of the catalogue often follows late.
    Risk: A reader orders a record that is not to be had.
    Rests on: The National Archives, closure type V and the reclosure policy.
    Wrong: Status O, type V.
    Right: Status D, type V.
    Fix: Bring the status up to date, or record the end of the review.
    """
    if not says_open(case.facts):
        return
    typed = [one for one in of_the_whole(case) if one.means == "under review" and one.closure.ended_on is None]
    running = [number for number, one in enumerate(case.record.reviews, 1) if one.until is None]
    if typed or running:
        yield case.finding(
            "recorded_status",
            found=f"O, {typed[0] if typed else 'under review'}",
            expected="a closed status, or the end of the review",
            message="the record is said to be open (O), and access to it is under review",
            because=typed[0].because if typed else (),
        )


_HERE: tuple[Rule | SourceRule, ...] = (
    closed_without_exemption,
    instrument_without_force,
    open_before_the_law_allowed,
    open_status_under_closure,
    closed_status_with_open_type,
    open_status_under_review,
)
RULES: tuple[Rule | SourceRule, ...] = tuple(
    sorted(
        (*closure_codes.RULES, *closure_periods.RULES, *closure_opening.RULES, *closure_ends.RULES, *_HERE),
        key=lambda rule: rule.code,
    )
)
"""The checks of closures, in the order of their codes."""
