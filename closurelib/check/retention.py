"""Checks of retentions under section 3(4) (R3xx): those of its dates and its authority stand here (R301-R307, R313)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from closurelib.check import retention_custody
from closurelib.check.closure_conventions import as_at, say_when, says_open
from closurelib.check.finding import Finding, Severity
from closurelib.check.retention_kept import Kept, kept
from closurelib.check.rule import HangsOn, Judged, Rule, SourceRule, check
from closurelib.dates import ONE_DAY, Span, say_date
from closurelib.law.effects import end_of_year_after

GROUNDS: dict[str, str] = {
    "1": "not selected, kept for administration",
    "2": "selected, still needed",
    "4": "backlog",
    "4a": "backlog awaiting appraisal",
    "4b": "backlog awaiting sensitivity review or preparation",
    "6": "security or other specified grounds",
    "8": "no decision on selection yet",
}
"""The grounds of a retention (The National Archives); 4 without its letter stands in older instruments."""
NEEDS_INSTRUMENT = "6"
LONGEST = 10
"""The years after which a retention is looked at again at the latest (practice; s. 3(4) itself sets no limit)."""
UNKNOWN_OUTCOME = "renewed, transferred or pending, which is not recorded: ask the department; this opens nothing"


def _is_renewed(case: Judged, one: Kept) -> bool:
    """Whether another retention of the same papers begins when this one ends, or was signed later."""
    end = one.planned_end
    for other in kept(case):
        begins = other.retention.since or other.retention.signed_on
        if other.place == one.place or other.retention.part != one.retention.part or not isinstance(begins, Span):
            continue
        mine = one.retention.since or one.retention.signed_on
        if (end is not None and begins.latest >= end.earliest) or (
            isinstance(mine, Span) and begins.earliest > mine.latest
        ):
            return True
    return False


def _is_settled(case: Judged, one: Kept) -> bool:
    """Whether something recorded says how it ended: an end, a transfer, an opening, a renewal."""
    facts = case.facts
    if len(case.record.retentions) > 1 and _is_renewed(case, one):
        return True
    whole = one.retention.part is None
    return one.ended_on is not None or (whole and bool(facts.transferred_on or facts.opened_on or says_open(facts)))


@check("R301", "retention-lapsed", reads=("retentions", "closures"), severity=Severity.WARNING, hangs_on=HangsOn.ACCESS)
def retention_lapsed(case: Judged) -> Iterator[Finding]:
    """The time for which papers were retained is over, and what became of them is not recorded.

    Why: A retention ends in a transfer, a renewal or a put-back; none is recorded, and the catalogue follows late.
    Risk: Papers stay with a department without authority, or are in the archive and refused.
    Rests on: Public Records Act 1958, s. 3(4); The National Archives' list of expired retentions (over 14,000 in 2023).
    Wrong: Retained until 1 January 2022, in 2026, and nothing more.
    Right: The same with a transfer date, or a new end.
    Fix: Ask the department; record the new date, the transfer or the put-back. It is not an instruction to open.
    """
    for one in kept(case):
        until = one.retention.until
        if not isinstance(until, Span) or _is_settled(case, one) or until.latest > case.on:
            continue
        yield case.finding(
            one.place if one.code else f"{one.place}.until",
            found=one.label if one.code else str(until),
            expected="how it ended, or a later end",
            message=f"the retention ran to {say_date(until.latest - ONE_DAY)}, and has been {UNKNOWN_OUTCOME}",
            since=until.latest,
        )


@check("R302", "reconsideration-past", reads=("retentions",), severity=Severity.WARNING, hangs_on=HangsOn.ACCESS)
def reconsideration_past(case: Judged) -> Iterator[Finding]:
    """The day on which a retention was to be reconsidered has passed.

    Why: The approval reaches to that day; a decision should have been taken and recorded.
    Risk: Papers are kept without authority.
    Rests on: Public Records Act 1958, s. 3(4); The National Archives, "Reconsideration due in".
    Wrong: Reconsideration due on 31 December 2021, in 2026.
    Right: Reconsideration due on 31 December 2031, in 2026.
    Fix: Ask the department for the decision; record its instrument and its day. It is not an instruction to open.
    """
    for one in kept(case):
        day = one.retention.reconsider_on
        if not isinstance(day, Span) or _is_settled(case, one) or day.latest >= case.on or one.retention.until:
            continue
        yield case.finding(
            f"{one.place}.reconsider_on",
            found=str(day),
            expected="the decision, or a later day",
            message=f"the retention was to be reconsidered by {say_date(day.latest)}, and has been {UNKNOWN_OUTCOME}",
            since=day.latest + ONE_DAY,
        )


@check(
    "R303",
    "reconsideration-over-ten-years-away",
    reads=("retentions", "closures"),
    severity=Severity.WARNING,
    hangs_on=HangsOn.ACCESS,
)
def reconsideration_over_ten_years_away(case: Judged) -> Iterator[Finding]:
    """A retention runs for more than ten years before anybody looks at it again.

    Why: Retentions are approved for one to five years, on security grounds for up to ten; longer is a slip, or forgets
    the review.
    Risk: Papers leave the sight of everybody who could release them.
    Rests on: Practice of the Advisory Council: re-reviewed at least every ten years. Section 3(4) sets no limit.
    Wrong: Signed in December 2021, reconsideration in 2041.
    Right: Signed in December 2021, reconsideration on 31 December 2031.
    Fix: Record the day for which the retention was approved.
    """
    for one in kept(case):
        planned, signed = one.planned_end, one.retention.signed_on
        if planned is None or one.ended_on is not None:
            continue
        start = signed.latest if isinstance(signed, Span) else as_at(case)
        limit = end_of_year_after(start, LONGEST)
        last = planned.earliest - ONE_DAY if planned.earliest > date.min else planned.earliest
        if last > limit:
            name = "until" if one.retention.until else "reconsider_on"
            yield case.finding(
                one.place if one.code else f"{one.place}.{name}",
                found=one.label if one.code else str(getattr(one.retention, name)),
                expected=f"not after {limit}",
                message=f"retained to {say_date(last)}, more than {LONGEST} years after "
                f"{'it was signed' if isinstance(signed, Span) else 'the record was described'}, {say_date(start)}",
            )


@check("R304", "retention-without-ground", reads=("retentions",), severity=Severity.INFO, hangs_on=HangsOn.ACCESS)
def retention_without_ground(case: Judged) -> Iterator[Finding]:
    """A retention that runs names no ground.

    Why: Papers are kept for a reason that the approver accepted; the ground says which, and how long is usual.
    Risk: Nobody can tell whether the reason still holds.
    Rests on: Public Records Act 1958, s. 3(4) ("some other special reason"); The National Archives, grounds 1 to 8.
    Wrong: Instrument 106, signed in 2011, no ground.
    Right: Instrument 106, signed in 2011, ground 6.
    Fix: Record the ground of the approval.
    """
    for number, retention in enumerate(case.record.retentions, 1):
        one = Kept(f"retentions.{number}", retention, "")
        if retention.ground is None and one.ended_on is None and not _is_settled(case, one):
            approved = bool(retention.instrument or retention.signed_on or retention.reconsider_on)
            yield case.finding(
                f"{one.place}.ground",
                found="no ground",
                expected="one of " + ", ".join(GROUNDS),
                message=f"{one.what} is retained, and no ground is recorded",
                severity=Severity.WARNING if approved else None,
            )


@check("R305", "retention-ground-unknown", reads=("retentions",), hangs_on=HangsOn.ACCESS)
def retention_ground_unknown(case: Judged) -> Iterator[Finding]:
    """The ground of a retention is none that is known.

    Why: The grounds are a closed list; another number is often an exemption in the wrong column.
    Risk: Nobody can tell whether the reason still holds, or whether an instrument is needed.
    Rests on: The National Archives, grounds for retention: 1, 2, 4a, 4b, 6 and 8.
    Wrong: Ground 40(2).
    Right: Ground 6.
    Fix: Record the ground of the approval; an exemption belongs to a closure.
    """
    for number, retention in enumerate(case.record.retentions, 1):
        if retention.ground is not None and _ground(retention.ground) not in GROUNDS:
            yield case.finding(
                f"retentions.{number}.ground",
                found=retention.ground,
                expected="one of " + ", ".join(GROUNDS),
                message=f"{retention.ground!r} is no ground for retention; one of {', '.join(GROUNDS)} is",
            )


def _ground(text: str) -> str:
    return text.casefold().removeprefix("ground").strip(" .()")


@check("R306", "ground-6-without-instrument", reads=("retentions",), hangs_on=HangsOn.ACCESS)
def ground_6_without_instrument(case: Judged) -> Iterator[Finding]:
    """A retention on security grounds names no instrument.

    Why: It is the only ground that rests on a numbered instrument, which lists what may be kept.
    Risk: Papers are kept without authority.
    Rests on: Public Records Act 1958, s. 3(4); The National Archives, ingest of closures: ground 6 needs its number.
    Wrong: Ground 6, no instrument.
    Right: Ground 6, instrument 106.
    Fix: Record the number of the instrument.
    """
    for number, retention in enumerate(case.record.retentions, 1):
        if retention.instrument is None and _ground(retention.ground or "") == NEEDS_INSTRUMENT:
            yield case.finding(
                f"retentions.{number}.instrument",
                found=f"ground {NEEDS_INSTRUMENT} without an instrument",
                expected="the number of the instrument",
                message=f"ground {NEEDS_INSTRUMENT} ({GROUNDS[NEEDS_INSTRUMENT]}) rests on an instrument, and none "
                "is recorded",
            )


@check("R307", "retention-signed-in-the-future", reads=("retentions",), hangs_on=HangsOn.ACCESS)
def retention_signed_in_the_future(case: Judged) -> Iterator[Finding]:
    """A retention is recorded as signed on a day that was still to come.

    Why: What is not yet signed is no authority; more often the day and the day of reconsideration were exchanged.
    Risk: A retention without authority looks like one with it.
    Rests on: Public Records Act 1958, s. 3(4).
    Wrong: Signed on 31 December 2031, in 2026.
    Right: Signed on 29 March 2011.
    Fix: Write the day of the signature; the other one may stand in reconsider_on.
    """
    for number, retention in enumerate(case.record.retentions, 1):
        signed = retention.signed_on
        if isinstance(signed, Span) and signed.earliest > as_at(case):
            yield case.finding(
                f"retentions.{number}.signed_on",
                found=str(signed),
                expected=f"not after {as_at(case)}",
                message=f"signed {say_when(signed)}, which was still to come when it was recorded",
            )


_LORD_CHANCELLOR = re.compile(r"lord chancellor|\bLCI\b", re.IGNORECASE)
_SECRETARY_OF_STATE = re.compile(r"secretary of state|culture secretary|\bRI\b", re.IGNORECASE)
_IN_FULL = re.compile(r"lord chancellor(?!['’]s instrument)|secretary of state|culture secretary", re.IGNORECASE)


@check("R313", "approver-wrong-for-the-date", reads=("retentions",), severity=Severity.WARNING, hangs_on=HangsOn.ACCESS)
def approver_wrong_for_the_date(case: Judged) -> Iterator[Finding]:
    """A retention names an approver who did not approve retentions on the day it was signed.

    Why: The function passed from the Lord Chancellor to the Secretary of State on 9 December 2015.
    Risk: The day or the instrument is another than recorded, and the authority cannot be found.
    Rests on: S.I. 2015/1897, art. 6; Public Records Act 1958, s. 3(4). Court records stay with the Lord Chancellor; the
    old name of the instrument (LCI) is in use to this day, and only remarked.
    Wrong: Approved by the Lord Chancellor, signed on 1 March 2017.
    Right: Approved by the Lord Chancellor, signed on 29 March 2011.
    Fix: Correct the approver, or the day.
    """
    for number, retention in enumerate(case.record.retentions, 1):
        named, signed = _approver(retention.instrument or ""), retention.signed_on
        if named is None or not isinstance(signed, Span):
            continue
        then = [case.law.marked("approver", day) for day in (signed.earliest, signed.latest)]
        if any(one is None or one.value == named for one in then) or then[0] is None:
            continue
        yield case.finding(
            f"retentions.{number}.instrument",
            found=str(retention.instrument),
            expected=str(then[0].value),
            message=f"{retention.instrument!r}, signed {say_when(signed)}: retentions were approved then by the "
            f"{then[0].value}",
            because=(then[0].id,),
            severity=None if _IN_FULL.search(retention.instrument or "") else Severity.INFO,
        )


def _approver(instrument: str) -> str | None:
    if _LORD_CHANCELLOR.search(instrument):
        return "Lord Chancellor"
    return "Secretary of State" if _SECRETARY_OF_STATE.search(instrument) else None


_HERE: tuple[Rule | SourceRule, ...] = (
    retention_lapsed,
    reconsideration_past,
    reconsideration_over_ten_years_away,
    retention_without_ground,
    retention_ground_unknown,
    ground_6_without_instrument,
    retention_signed_in_the_future,
    approver_wrong_for_the_date,
)
RULES: tuple[Rule | SourceRule, ...] = tuple(sorted((*retention_custody.RULES, *_HERE), key=lambda rule: rule.code))
"""The checks of retentions, in the order of their codes."""
