"""Checks of the status against everything else (C228-C230, C235-C238): type, review, description, and nothing at all.

Programs of one archive draw the line between open and closed types in three ways; so the answer is computed, and a
status that disagrees with it is a finding, never silently preferred.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from closurelib.check.closure_conventions import (
    Coded,
    as_at,
    ends,
    is_group,
    of_the_whole,
    opened,
    says_closed,
    says_open,
)
from closurelib.check.finding import Finding, Severity
from closurelib.check.rule import Guard, HangsOn, Judged, Rule, SourceRule, check
from closurelib.check.seen import BESIDES_TDR
from closurelib.check.words_labels import hidden
from closurelib.dates import say_date
from closurelib.vocabulary import AccessStatus


@check("C228", "open-status-under-closure", reads=("closures",), hangs_on=HangsOn.FACTS)
def open_status_under_closure(case: Judged) -> Iterator[Finding]:
    """The catalogue says open, and records a closure of the whole that still runs.

    Why: Status and closure contradict each other, and no opening is recorded that would have ended the closure.
    Risk: A record that is closed is handed out, or an open one is refused.
    Rests on: The National Archives, closure status O and types C, F, U and W.
    Wrong: Status O, papers of 1990, closed for 84 years.
    Right: Status D, papers of 1990, closed for 84 years; or status O with its opening date.
    Fix: Find out which is right before anybody orders it.
    """
    if not says_open(case.facts) or opened(case) is not None:
        return
    for one in of_the_whole(case):
        if one.means != "closed" or one.without_force or one.closure.ended_on is not None:
            continue
        if not one.closure.type and one.closure.length is None:
            continue  # words that withhold, without a code and an end
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


@check("C229", "closed-status-with-open-type", reads=("closures",), hangs_on=HangsOn.ACCESS)
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


@check(
    "C230",
    "open-status-under-review",
    reads=("closures", "reviews"),
    severity=Severity.WARNING,
    hangs_on=HangsOn.ACCESS,
)
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


@check(
    "C235",
    "closed-status-without-closure",
    reads=("recorded_status",),
    severity=Severity.WARNING,
    hangs_on=HangsOn.FACTS,
)
def closed_status_without_closure(case: Judged) -> Iterator[Finding]:
    """The catalogue says closed, and nothing recorded closes the record.

    Why: A closed document has a closure, a retention or a review behind it; by its dates alone it is open.
    Risk: Readers are refused a record that nothing withholds, or the closure was lost on the way to the catalogue.
    Rests on: The National Archives, closure status D and C: closed or retained, which the closure type explains.
    Wrong: Status D, papers of 1950, no closure, in 2026.
    Right: Status D, papers of 1950, closed for 84 years, s. 40(2).
    Fix: Record the closure or the retention; where there is none, the status is O.
    """
    record, facts = case.record, case.facts
    if not says_closed(facts) or is_group(record) or facts.held_by == "department" or case.decision.problems:
        return
    if record.closures or record.retentions or record.reviews or record.returns:
        return
    if facts.recorded_opening is not None or facts.opened_on is not None:
        return  # the day is compared with the status elsewhere
    if case.decision.status(case.on) is AccessStatus.OPEN:
        yield case.finding(
            "recorded_status",
            found=str(facts.recorded_status),
            expected="a closure, a retention or a review; or an open status",
            message=f"the record is said to be closed ({facts.recorded_status}), and neither a closure, a retention "
            "nor a review is recorded; by its dates alone it is open. This is not an instruction to open",
        )


_TAKES_BACK: dict[str, frozenset[str]] = {
    "I": frozenset("CFRSTUVWD"),
    "A": frozenset("CFUVW"),
}
"""The types that say that a record is open, each with those that say that it is not. One that opens on transfer (A)
may be retained until then."""


@check("C236", "open-type-beside-closed-type", reads=("closures",), hangs_on=HangsOn.FACTS)
def open_type_beside_closed_type(case: Judged) -> Iterator[Finding]:
    """One closure type says that the record is open, and another that it is withheld.

    Why: Types A (open on transfer) and I (open immediately) are the whole of what there is to say of an open record.
    Risk: One program takes the first of them and hands the record out, another the last and refuses it.
    Rests on: The National Archives, closure types: one for a record, or several periods of one type.
    Wrong: Type I, and type F for 84 years.
    Right: Type F for 84 years.
    Fix: Remove the one that was replaced, or record the day on which it ended.
    """
    if len(case.record.closures) < 2:
        return
    held = [one for one in of_the_whole(case) if one.closure.ended_on is None]
    for one in held:
        against = [other for other in held if other.closure.type in _TAKES_BACK.get(one.closure.type or "", ())]
        running = [other for other in against if not _is_over(case, other)]
        if running:
            yield case.finding(
                f"{one.place}.type",
                found=f"{one}, {running[0]}",
                expected="one of the two",
                message=f"type {one.closure.type} ({one.name}) says that the record is open, and {running[0]} that it "
                "is not",
                because=(*one.because, *running[0].because),
            )


def _is_over(case: Judged, one: Coded) -> bool:
    end = ends(case, one)
    return end is not None and end.latest <= as_at(case)


@check(
    "C237", "status-against-description", reads=("recorded_status",), profiles=BESIDES_TDR, guard=Guard(("origins",))
)
def status_against_description(case: Judged) -> Iterator[Finding]:
    """The status says of title and description what their own marks deny.

    Why: O stands for an open document with an open description, D for a closed one whose title or description is open,
    C for a closed one with both closed. Nothing stands for an open document with a closed title.
    Risk: A closed title is published with the entry, or an open one is kept from readers.
    Rests on: The National Archives, closure status; rule of its transfer program.
    Wrong: Status O, title closed: yes.
    Right: Status D, title closed: yes, description closed: no.
    Fix: Correct the mark, or the status; where only the words are closed, ask how the catalogue is to show it.
    """
    status, said = case.facts.recorded_status, hidden(case.record)
    shut = [one.what for one in said if one.is_closed]
    # What is blank is neither: an open description without words takes nothing from status C.
    shown = [one.what for one in said if one.is_closed is False and (one.what == "title" or one.words)]
    match status:
        case "O" if shut:
            wrong, state, expected = shut, "closed", "a closed status, or open words"
        case "C" if shown:
            wrong, state, expected = shown, "open", "D"
        case "D" if len(shut) > 1:
            wrong, state, expected = shut, "closed", "C"
        case _:
            return
    marked = f"{' and '.join(wrong)} {'are' if len(wrong) > 1 else 'is'} {state}"
    yield case.finding(
        "recorded_status",
        found=f"{status}, {marked}",
        expected=expected,
        message=f"the status ({_MEANS[status]}) does not go with the marks: {marked}",
    )


_MEANS = {
    "O": "O: open document, open description",
    "D": "D: closed or retained document, open description",
    "C": "C: closed or retained document, closed description",
}


_A_LETTER = re.compile(r"[A-Z]{1,3}|UNKNOWN")
_KNOWN = ("O", "D", "C")


@check(
    "C238", "status-that-says-nothing", reads=("recorded_status",), severity=Severity.WARNING, hangs_on=HangsOn.ACCESS
)
def status_that_says_nothing(case: Judged) -> Iterator[Finding]:
    """The status is a letter that says neither open nor closed.

    Why: P (partially closed) is not in use, R is a label of the search and stands for D or C with a type of retention,
    and U and UNKNOWN are what programs write where their rules fit nothing.
    Risk: No check of the status against type, dates and review can find anything, and the record may be shown as open.
    Rests on: The National Archives, closure status: O, D and C are in use.
    Wrong: Status UNKNOWN.
    Right: Status D.
    Fix: Write the status that follows from the closure; of a file that is open in part, O, with its closed part.
    """
    status = case.facts.recorded_status
    if status is not None and status not in _KNOWN and _A_LETTER.fullmatch(status):
        yield case.finding(
            "recorded_status",
            found=status,
            expected=", ".join(_KNOWN),
            message=f"status {status} says neither open nor closed; O, D and C do",
        )


RULES: tuple[Rule | SourceRule, ...] = (
    open_status_under_closure,
    closed_status_with_open_type,
    open_status_under_review,
    closed_status_without_closure,
    open_type_beside_closed_type,
    status_against_description,
    status_that_says_nothing,
)
"""The checks of this module, in the order of their codes."""
