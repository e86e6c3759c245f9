"""Checks of a retention against the rest of the record (R308-R312, R314, R315): custody, status, opening, put-back."""

from __future__ import annotations

from collections.abc import Iterator

from closurelib.check.closure_conventions import (
    as_at,
    coded,
    ends,
    fits,
    is_group,
    last_day,
    of_the_whole,
    say_when,
    says_closed,
    says_open,
)
from closurelib.check.finding import Finding, Severity
from closurelib.check.retention_kept import Kept, kept, kept_whole
from closurelib.check.rule import HangsOn, Judged, Rule, SourceRule, check
from closurelib.dates import END, Span, say_date, say_span


@check(
    "R308", "retained-yet-held-by-the-archive", reads=("held_by",), severity=Severity.WARNING, hangs_on=HangsOn.ACCESS
)
def retained_yet_held_by_the_archive(case: Judged) -> Iterator[Finding]:
    """The record is retained by its department, and said to be held by the archive.

    Why: What is retained has not been transferred; it is in one place only.
    Risk: A reader orders it at the archive, and a request goes to the wrong body.
    Rests on: Public Records Act 1958, s. 3(4); The National Archives name the creating department as holder of what is
    retained.
    Wrong: Type S, held by the archive.
    Right: Type S, held by the department.
    Fix: Correct the holder; where the record has come, record its transfer and its closure.
    """
    if case.facts.held_by != "archive" or case.facts.transferred_on is not None or is_group(case.record):
        return
    for one in kept_whole(case):
        if one.runs(as_at(case)):
            yield case.finding(
                "held_by",
                found=f"archive, {one.label}",
                expected="department, or the day of the transfer",
                message=f"the record is retained ({one.label}), and said to be held by the archive",
            )


@check(
    "R309",
    "retained-with-opening-date",
    reads=("recorded_opening",),
    severity=Severity.WARNING,
    hangs_on=HangsOn.ACCESS,
)
def retained_with_opening_date(case: Judged) -> Iterator[Finding]:
    """A retained record is given an opening date.

    Why: A retention ends in a transfer or a new decision, never in an opening by itself.
    Risk: Readers wait for a day on which nothing will be in the reading room.
    Rests on: The National Archives: types R, S and T have no opening date; that of type D is the year it names.
    Wrong: Type S, opening 1 January 2031.
    Right: Type S, no opening date; type D 2031, opening 1 January 2031.
    Fix: Remove the opening date, or record the closure that begins with the transfer.
    """
    opening = case.facts.recorded_opening
    if opening is None or says_open(case.facts) or any(one.means == "closed" for one in of_the_whole(case)):
        return
    for one in kept_whole(case):
        planned = one.planned_end
        if one.ended_on is None and not (planned is not None and fits(opening, planned)):
            yield case.finding(
                "recorded_opening",
                found=str(opening),
                expected="no opening date",
                message=f"the record is retained ({one.label}), and an opening date is recorded, {say_span(opening)}; "
                "a retention opens nothing by itself",
            )


@check("R310", "put-back-before-retained", reads=("retentions",), hangs_on=HangsOn.FACTS)
def put_back_before_retained(case: Judged) -> Iterator[Finding]:
    """Papers came back before they can have been away.

    Why: They were put back, or transferred, before their retention was signed, or before the latest paper was written.
    Risk: The stretch in which papers were missing is read as none, and the file as whole.
    Rests on: Public Records Act 1958, s. 3(4).
    Wrong: Papers of 1960, put back on 18 April 1949.
    Right: Papers of 1960, put back on 18 April 1994.
    Fix: Correct the day; two digits of the year may have been exchanged.
    """
    last = case.facts.last_date
    for number, retention in enumerate(case.record.retentions, 1):
        for name in ("put_back_on", "transferred_on"):
            back, signed = getattr(retention, name), retention.signed_on
            if not isinstance(back, Span):
                continue
            before = None
            if last is not None and back.latest < last.earliest:
                before = f"the latest paper, {say_span(last)}"
            elif isinstance(signed, Span) and back.latest < signed.earliest and retention.since is None:
                before = f"the retention was signed, {say_span(signed)}"
            if before:
                verb = "put back" if name == "put_back_on" else "transferred"
                yield case.finding(
                    f"retentions.{number}.{name}",
                    found=str(back),
                    expected=f"a day after {before}",
                    message=f"{verb} {say_when(back)}, before {before}",
                )


@check("R311", "put-back-and-still-retained", reads=("retentions",), severity=Severity.WARNING, hangs_on=HangsOn.ACCESS)
def put_back_and_still_retained(case: Judged) -> Iterator[Finding]:
    """Papers were put back or transferred, and are still marked as retained.

    Why: One statement records the end of the retention, and another, or the status, was not brought up to date.
    Risk: Papers that are in their file are refused.
    Rests on: The National Archives: the catalogue follows a decision within six weeks.
    Wrong: Put back on 18 April 1994, and type S for the same papers.
    Right: Put back on 18 April 1994, and no other retention of the same papers.
    Fix: Remove the mark that is out of date; if they were taken away again, record since when.
    """
    for one in kept(case):
        ended = one.ended_on
        if ended is None or ended.latest > as_at(case):
            continue
        still = _still_marked(case, one, ended)
        if still is not None:
            yield case.finding(
                one.place,
                found=still,
                expected="one statement of what is retained",
                message=f"{one.what} came back {say_when(ended)}, and is still marked: {still}",
            )


def _still_marked(case: Judged, one: Kept, ended: Span) -> str | None:
    for other in kept(case):
        since = other.retention.since or other.retention.signed_on
        again = isinstance(since, Span) and since.latest >= ended.earliest
        same = (other.retention.part or "").casefold() == (one.retention.part or "").casefold()
        if same and other.place != one.place and other.runs(as_at(case)) and not again:
            return other.label
    facts, record = case.facts, case.record
    if one.retention.part is not None or not says_closed(facts) or facts.recorded_opening or facts.opened_on:
        return None
    if record.closures or record.reviews or record.returns or len(record.retentions) > 1:
        return None
    return f"status {facts.recorded_status}"


@check(
    "R312",
    "closure-silent-about-retained-papers",
    reads=("retentions",),
    severity=Severity.INFO,
    hangs_on=HangsOn.FACTS,
)
def closure_silent_about_retained_papers(case: Judged) -> Iterator[Finding]:
    """The closure of a file ended while papers of it were still away, and the closure says nothing of them.

    Why: The closure speaks of the file as a whole; that papers were retained stands in a note, if anywhere.
    Risk: The file is taken to be complete from the day on which the closure ended.
    Rests on: Public Records Act 1958, s. 3(4): retention of a part leaves the rest of the file open.
    Wrong: Papers of 1960 closed for 30 years; documents retained, and put back on 18 April 1994.
    Right: The same, put back on 18 April 1990.
    Fix: Say in the closure that papers are away, and until when; or record the extract as an entry of its own.
    """
    held = list(coded(case))
    if any(one.closure.part is not None for one in held):
        return
    whole = [one for one in held if one.means in ("closed", "statutory rule")]
    days = [ends(case, one) for one in whole]
    known = [day.latest for day in days if day is not None]
    if not whole:
        return
    end = max(known) if len(known) == len(days) else None
    for one in kept(case):
        away = one.ended_on or one.planned_end
        if one.retention.part is None or (end is not None and away is not None and away.latest <= end):
            continue
        back = f"to {last_day(away)}" if away else "without a recorded end"
        if end is not None and end < END:
            ended, so = f"ended on {last_day(Span.day(end))}", "the file was open without it"
        else:
            ended, so = "has no known end", "the file may have been open without it"
        yield case.finding(
            whole[0].place,
            found=f"{whole[0]}, {one.label}",
            expected="a closure that names the retained papers",
            message=f"the closure ({whole[0]}) {ended}, and what was retained ({one.retention.part}) was away {back}: "
            f"{so}, and the closure does not say so",
            because=whole[0].because,
        )


@check("R314", "retained-yet-said-open", reads=("recorded_status",), hangs_on=HangsOn.ACCESS)
def retained_yet_said_open(case: Judged) -> Iterator[Finding]:
    """The whole record is retained, and its status says open.

    Why: What a department keeps is not open at the archive; programs that know only some closure types show it so.
    Risk: A reader orders what is not there, or the retention ended and is not recorded as ended.
    Rests on: The National Archives, closure status D or C for retained records.
    Wrong: Status O, type S.
    Right: Status D, type S.
    Fix: Correct the status, or record how the retention ended.
    """
    if not says_open(case.facts) or case.facts.transferred_on or is_group(case.record):
        return
    for one in kept_whole(case):
        if one.ended_on is None:
            yield case.finding(
                "recorded_status",
                found=f"O, {one.label}",
                expected="D or C, or the end of the retention",
                message=f"the record is said to be open (O), and is retained by its department ({one.label})",
            )


@check("R315", "put-back-in-the-future", reads=("retentions",), severity=Severity.WARNING, hangs_on=HangsOn.ACCESS)
def put_back_in_the_future(case: Judged) -> Iterator[Finding]:
    """Papers are recorded as put back or transferred on a day that was still to come.

    Why: The day of a put-back is a happening, not a plan; the plan is the day of reconsideration.
    Risk: The file is taken to be complete from a day on which nothing may happen.
    Rests on: Public Records Act 1958, s. 3(4).
    Wrong: Put back on 18 April 2094.
    Right: Put back on 18 April 1994; reconsideration on 31 December 2031.
    Fix: Correct the day, or write it as reconsider_on.
    """
    for number, retention in enumerate(case.record.retentions, 1):
        for name in ("put_back_on", "transferred_on"):
            back = getattr(retention, name)
            if isinstance(back, Span) and back.earliest > as_at(case):
                yield case.finding(
                    f"retentions.{number}.{name}",
                    found=str(back),
                    expected=f"not after {as_at(case)}",
                    message=f"{name} is {say_date(back.earliest)}, which was still to come when it was recorded",
                )


RULES: tuple[Rule | SourceRule, ...] = (
    retained_yet_held_by_the_archive,
    retained_with_opening_date,
    put_back_before_retained,
    put_back_and_still_retained,
    closure_silent_about_retained_papers,
    retained_yet_said_open,
    put_back_in_the_future,
)
"""The checks of this module, in the order of their codes."""
