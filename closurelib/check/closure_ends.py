"""Checks of the end of a closure against the day (C216-C221): past and still closed, to come and yet open."""

from __future__ import annotations

from collections.abc import Iterator

from closurelib.check.closure_conventions import (
    Coded,
    as_at,
    asserted_on,
    coded,
    ends,
    first_date,
    is_group,
    of_the_whole,
    say_when,
    says_closed,
    says_open,
)
from closurelib.check.finding import Finding, Severity
from closurelib.check.rule import Guard, HangsOn, Judged, Rule, SourceRule, check
from closurelib.dates import Span, say_date, say_span

RENEWED = "it may have been renewed, or other grounds may apply; this is not an instruction to open"


def is_one_note(case: Judged) -> bool:
    """Whether one note says both that the record is closed and until when: a finding aid has no status beside it."""
    if any(one.closure.type for one in of_the_whole(case)):
        return False
    read = {origin.field for origin in case.record.origins}
    return case.profile == "ead" or ("recorded_opening" in read and "recorded_status" not in read)


def explains_closed(case: Judged) -> bool:
    """Whether something beside a closure's period keeps the record from readers: a retention, a review, a return."""
    record = case.record
    if record.retentions or record.reviews or record.returns:
        return True
    return any(one.means in ("retained", "under review") for one in of_the_whole(case))


def renewed(case: Judged, opening: Span) -> bool:
    """Whether a closure was decided on after its opening date had passed, or another one runs on."""
    return any(
        ((day := asserted_on(case, one)) is not None and day.latest >= opening.latest)
        or ((end := ends(case, one)) is not None and end.latest > as_at(case) and end.earliest > opening.latest)
        for one in of_the_whole(case)
    )


@check("C216", "opening-date-past-still-closed", reads=("recorded_opening",), hangs_on=HangsOn.FACTS)
def opening_date_past_still_closed(case: Judged) -> Iterator[Finding]:
    """The recorded opening date has come, and the catalogue still says closed.

    Why: Status follows from the opening date; where both are recorded and the day has passed, one is out of date.
    Risk: Readers are refused a record that is open, or it was closed for longer and its date was not moved.
    Rests on: The National Archives (PROCAT): a closed record of type F, N or U opens in the future.
    Wrong: Status D, opening 1 January 2020, on 1 June 2026.
    Right: Status O, opening 1 January 2020; or status D with the new date.
    Fix: Ask whether the closure was renewed; then write the status or the new opening date.
    """
    opening = case.facts.recorded_opening
    if opening is None or opening.latest > min(as_at(case), case.on) or not says_closed(case.facts):
        return
    if explains_closed(case) or renewed(case, opening) or is_one_note(case):
        return
    typed = any(one.closure.type and one.means in ("closed", "statutory rule") for one in of_the_whole(case))
    yield case.finding(
        "recorded_status",
        found=f"{case.facts.recorded_status}, opening {opening}",
        expected="open, or a later opening date",
        message=f"the opening date, {say_span(opening)}, has come, and the record is still said to be closed "
        f"({case.facts.recorded_status}); {RENEWED}",
        since=opening.latest,
        severity=None if typed else Severity.WARNING,
    )


@check("C217", "opening-date-to-come-yet-open", reads=("recorded_opening", "opened_on"), hangs_on=HangsOn.ACCESS)
def opening_date_to_come_yet_open(case: Judged) -> Iterator[Finding]:
    """The catalogue says open, and the opening date is still to come.

    Why: The opening date of an open record is the day on which it was made public; that lies in the past.
    Risk: A record that is closed is handed out.
    Rests on: The National Archives (PROCAT): an open record's opening date is before today.
    Wrong: Status O, opening 1 January 2039, in 2026.
    Right: Status D, opening 1 January 2039; or status O with the day on which it opened.
    Fix: Find out which is right before anybody orders it.
    """
    facts = case.facts
    for name in ("recorded_opening", "opened_on"):
        opening = getattr(facts, name)
        if says_open(facts) and opening is not None and opening.earliest > as_at(case):
            yield case.finding(
                name,
                found=f"O, opening {opening}",
                expected="an opening date that has been, or a closed status",
                message=f"the record is said to be open, and opens only {say_when(opening)}",
            )


@check("C218", "closure-over-still-closed", reads=("closures",), severity=Severity.WARNING, hangs_on=HangsOn.FACTS)
def closure_over_still_closed(case: Judged) -> Iterator[Finding]:
    """Every recorded closure has ended, and the catalogue still says closed.

    Why: By each way of counting the period has run out, and no opening date or other ground is recorded.
    Risk: Readers are refused a record on which nothing recorded rests.
    Rests on: The National Archives, closure types F, N and U.
    Wrong: Status D, papers of 1960, closed for 40 years, in 2026.
    Right: Status D, papers of 1960, closed for 84 years.
    Fix: Ask whether the closure was renewed; then record the new period, or the status.
    """
    facts = case.facts
    if not says_closed(facts) or facts.recorded_opening is not None or facts.opened_on or explains_closed(case):
        return
    held = of_the_whole(case)
    days = [ends(case, one) for one in held if one.means in ("closed", "statutory rule") and not _is_for_review(one)]
    known = [day.latest for day in days if day is not None]
    if not held or len(known) < len(held):
        return
    end = max(known)
    if end <= min(as_at(case), case.on):
        yield case.finding(
            "closures",
            found=f"{facts.recorded_status}, {', '.join(str(one) for one in held)}",
            expected="an open status, or a closure that runs",
            message=f"every recorded closure had ended by {say_date(end)}, and the record is still said to be closed "
            f"({facts.recorded_status}); {RENEWED}",
            since=end,
            because=tuple(dict.fromkeys(id for one in held for id in one.because)),
        )


def _is_for_review(one: Coded) -> bool:
    return one.code is not None and one.code.then == "review"


@check("C219", "review-overdue", reads=("closures",), severity=Severity.WARNING, hangs_on=HangsOn.FACTS)
def review_overdue(case: Judged) -> Iterator[Finding]:
    """A closure until a review has run out, and no outcome of the review is recorded.

    Why: The period ends in a look at the record, which by itself opens nothing.
    Risk: The record stays closed on a decision that should have been taken anew.
    Rests on: The National Archives, closure type C (closed, for review in).
    Wrong: Papers of 1990, type C, 25 years, in 2026.
    Right: The same with the outcome: ended on a day, an opening date, or a new closure.
    Fix: Review the record, and record what was decided.
    """
    if case.facts.opened_on or says_open(case.facts):
        return
    for one in coded(case):
        end = ends(case, one) if _is_for_review(one) else None
        if end is None or one.closure.ended_on or end.latest > case.on:
            continue
        yield case.finding(
            one.place,
            found=str(one),
            expected="the outcome of the review",
            message=f"the review was due by {say_date(end.latest)}, and its outcome is not recorded; a review opens "
            "nothing by itself",
            since=end.latest,
            because=one.because,
        )


@check(
    "C220",
    "closure-over-when-decided",
    reads=("closures",),
    guard=Guard(("closures.asserted_on", "closures.made_on", "origins")),
    hangs_on=HangsOn.FACTS,
)
def closure_over_when_decided(case: Judged) -> Iterator[Finding]:
    """A closure had already ended on the day it was decided on.

    Why: The period, counted from the papers, had run out before the decision: it closes nothing.
    Risk: A record meant to be closed is open from the first day.
    Rests on: The National Archives, transfer service, which accepts such closures and does not test for it.
    Wrong: Papers of 1960, closed for 40 years by a decision of 2012.
    Right: Papers of 1960, closed for 84 years by a decision of 2012.
    Fix: Write the period counted from the last paper, not from the decision.
    """
    for one in coded(case):
        decided = asserted_on(case, one) if one.means == "closed" and one.closure.ended_on is None else None
        end = ends(case, one) if decided is not None else None
        if decided is None or end is None:
            continue
        if end.latest <= decided.earliest:
            yield case.finding(
                one.place,
                found=f"{one}, decided {decided}",
                expected="a closure that ends after it is decided on",
                message=f"the closure was decided {say_when(decided)}, and by its period had ended by "
                f"{say_date(end.latest)}",
                because=one.because,
            )


@check(
    "C221",
    "decision-before-record",
    reads=("closures",),
    guard=Guard(("closures.asserted_on", "closures.made_on", "origins")),
)
def decision_before_record(case: Judged) -> Iterator[Finding]:
    """A closure was decided on before the record existed.

    Why: A decision is about papers that exist; one before the first paper is a slip in a date.
    Risk: What rests on the date of the decision (which law it was made under, whether it was in time) is wrong.
    Rests on: The National Archives, transfer service, which tests only that it is not before 2000.
    Wrong: Papers of 2011, the exemption asserted in 2001.
    Right: Papers of 2011, the exemption asserted in 2012.
    Fix: Correct the date of the decision, or the covering dates.
    """
    last = case.facts.last_date
    if last is None or is_group(case.record):
        return
    said: set[tuple[Span, str | None]] = set()
    for one in coded(case):
        decided = None if one.means in ("open", "statutory rule") else asserted_on(case, one)
        if decided is None or decided.latest >= last.earliest or (decided, one.closure.part) in said:
            continue
        first = first_date(case.record) or last
        said.add((decided, one.closure.part))  # one cell gives the day of all the exemptions of a sheet
        before_all = decided.latest < first.earliest and not _is_of_a_copy(case)
        paper = f"its first paper, {say_span(first)}" if before_all else f"its latest paper, {say_span(last)}"
        yield case.finding(
            f"{one.place}.asserted_on",
            found=str(decided),
            expected=f"a day after {last}",
            message=f"the closure was decided {say_when(decided)}, before {paper}",
            because=one.because,
            severity=None if before_all else Severity.WARNING,
        )


def _is_of_a_copy(case: Judged) -> bool:
    """Whether the last date is that of a file's last change, which may be its copying."""
    return any("no date of the record is given" in origin.place for origin in case.record.origins)


RULES: tuple[Rule | SourceRule, ...] = (
    opening_date_past_still_closed,
    opening_date_to_come_yet_open,
    closure_over_still_closed,
    review_overdue,
    closure_over_when_decided,
    decision_before_record,
)
"""The checks of this module, in the order of their codes."""
