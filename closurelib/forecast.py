"""What changes when: the ends that the decisions of records hold, between two days. Nothing is computed anew.

A closure's end, an opening and an exemption's end fall on the first day after; a retention's end and a transfer's
limit on the last day, which is when somebody must have decided.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from enum import StrEnum

from attrs import frozen

from closurelib.answer import exemptions
from closurelib.dates import BEGINNING, END, ONE_DAY
from closurelib.decide import decide_memo
from closurelib.decision import FULLY, PARTLY, Decision
from closurelib.errors import UnreadableText
from closurelib.facts import Closure, Facts, ForYears, OpensIn, Retention
from closurelib.law import Law
from closurelib.record import Record
from closurelib.reference import read_reference
from closurelib.timeline import End, Restriction
from closurelib.vocabulary import AccessStatus, Basis, Doubt

RECORDED = (Basis.RECORDED_CLOSURE, Basis.RECORDED_DATE)
NO_SERIES, NO_GROUND = "(no series)", "(no ground recorded)"
_KEPT = 50_000


class Happening(StrEnum):
    """What can be forecast."""

    CLOSURE_END = "closure-end"
    EXEMPTION_END = "exemption-end"
    RETENTION_END = "retention-end"
    REVIEW = "review"
    TRANSFER_DUE = "transfer-due"
    OPENS = "opens"


@frozen
class Change:
    """One thing that happens to a record on a day; `earliest` where it may happen sooner."""

    event: Happening
    day: date
    earliest: date | None = None
    part: str | None = None
    ground: str | None = None
    """The exemptions, the ground of the retention, or the provision that it rests on."""
    says: str = ""
    because: tuple[str, ...] = ()


@frozen
class Expected:
    """A change, and the record that it is about."""

    change: Change
    record: Record

    @property
    def series(self) -> str:
        """The series of the record."""
        return series_of(self.record)


@frozen
class Several:
    """A change, and how many records it happens to."""

    change: Change
    count: int


def series_of(record: Record) -> str:
    """The series of a record, as its reference names it.

    >>> series_of(Record(reference="FO 371/151924")), series_of(Record(id="C1"))
    ('FO 371', '(no series)')
    """
    try:
        reference = read_reference(record.reference or "")
    except UnreadableText:
        return NO_SERIES
    return f"{reference.department} {reference.series}" if reference.series else reference.department


def forecast(
    records: Iterable[Record],
    law: Law,
    *,
    since: date,
    until: date,
    events: Iterable[Happening] = tuple(Happening),
    facts_of: Callable[[Record], Facts] = lambda record: record.facts,
) -> Iterator[Expected]:
    """What happens to some records from one day to another, both included, in the order of the records.

    >>> from closurelib import Closure, ForYears, load_law
    >>> closed = Closure(type="F", length=ForYears(84), exemptions=("40(2)",))
    >>> record = Record(reference="ZZ 1/1", covering_dates="1942", held_by="archive", closures=(closed,))
    >>> found = forecast([record], load_law("uk"), since=date(2027, 1, 1), until=date(2027, 12, 31))
    >>> [(str(one.change.event), str(one.change.day), one.change.ground) for one in found]
    [('closure-end', '2027-01-01', '40(2)'), ('opens', '2027-01-01', '40(2)')]
    """
    decide, wanted = decide_memo(law), frozenset(events)
    kept: dict[Facts, tuple[Change, ...]] = {}
    for record in records:
        facts = facts_of(record)
        changes = kept.get(facts)
        if changes is None:
            if len(kept) >= _KEPT:
                kept.clear()
            changes = kept[facts] = tuple(changes_of(decide(facts), since, until, wanted))
        for change in changes:
            yield Expected(change, record)


def changes_of(decision: Decision, since: date, until: date, events: frozenset[Happening]) -> Iterator[Change]:
    """What happens to a record of these facts between two days, by day."""
    if decision.problems:
        return
    found: dict[tuple[Happening, date, str | None, str | None], Change] = {}
    for change in _changes(decision, since):
        if change.event in events and since <= change.day <= until:
            found.setdefault((change.event, change.day, change.part, change.ground), change)
    order = tuple(Happening)
    yield from sorted(found.values(), key=lambda one: (one.day, order.index(one.event), one.part or ""))


def _changes(decision: Decision, on: date) -> Iterator[Change]:
    reviews = {(r.since, r.part) for r in decision.restrictions if r.until.doubt is Doubt.REVIEW_ONLY}
    for restriction in decision.restrictions:
        if not _is_cut_by_law(decision, restriction):
            yield from _of_restriction(decision, restriction, reviews)
    for since, part in dict.fromkeys((since, part) for since, part in reviews):
        held = next(r for r in decision.restrictions if r.since == since and r.part == part)
        ground = _ground(_closure_of(decision, held))
        yield Change(Happening.REVIEW, since.latest, _earliest(since), part, ground, "the period ends", held.because)
    yield from _exemption_ends(decision, on)
    yield from _transfer_due(decision, on)
    yield from _openings(decision)


def _is_cut_by_law(decision: Decision, restriction: Restriction) -> bool:
    """Whether it ends only since a provision behind it does: another one goes on."""
    return any(decision.law.provision(id).until == restriction.until.earliest for id in restriction.because)


def _earliest(end: End) -> date | None:
    """The earliest day on which an end may come, where it is not the latest."""
    return end.earliest if not end.is_exact and end.earliest != BEGINNING else None


def _of_restriction(
    decision: Decision, restriction: Restriction, reviews: set[tuple[End, str | None]]
) -> Iterator[Change]:
    until, part = restriction.until, restriction.part
    status = restriction.part_is or restriction.status
    if until.latest == END or until.doubt in (Doubt.REVIEW_ONLY, Doubt.RETENTION_PAST_ITS_DATE):
        return
    if status is AccessStatus.RETAINED:
        retention = _retention_of(decision, restriction)
        ground = retention.ground if retention and retention.ground else NO_GROUND
        earliest = _earliest(until)
        yield Change(
            Happening.RETENTION_END, until.latest - ONE_DAY, earliest - ONE_DAY if earliest else None, part, ground,
            "the last day retained", restriction.because,
        )  # fmt: skip
    elif status is AccessStatus.CLOSED and until.basis in RECORDED and (until, part) not in reviews:
        closure = _closure_of(decision, restriction)
        says = _said(closure) if closure else "recorded opening"
        yield Change(
            Happening.CLOSURE_END, until.latest, _earliest(until), part, _ground(closure), says, restriction.because
        )


def _closure_of(decision: Decision, restriction: Restriction) -> Closure | None:
    """The recorded closure that a restriction rests on."""
    codes = [code for id in restriction.because if (code := decision.law.provision(id).code) is not None]
    alike = [one for one in decision.facts.closures if one.part == restriction.part]
    found = [one for one in alike for code in codes if (one.type or "") == code.type]
    return found[0] if found else alike[0] if alike else None


def _retention_of(decision: Decision, restriction: Restriction) -> Retention | None:
    return next((one for one in decision.facts.retentions if one.part == restriction.part), None)


def _ground(closure: Closure | None) -> str:
    return "; ".join(closure.exemptions) if closure is not None and closure.exemptions else NO_GROUND


def _said(closure: Closure) -> str:
    """A closure in the catalogue's own short words: F 84."""
    match closure.length:
        case ForYears(number) | OpensIn(number):
            return f"{closure.type or 'closure'} {number}"
        case _:
            return closure.type or "closure"


def _exemption_ends(decision: Decision, on: date) -> Iterator[Change]:
    for one in exemptions(decision, on) if decision.facts.closures else ():
        if one["claimable_until"]:
            day = date.fromisoformat(one["claimable_until"])
            yield Change(Happening.EXEMPTION_END, day, None, None, one["code"], one["cite"] or "")


def _transfer_due(decision: Decision, on: date) -> Iterator[Change]:
    """A limit that is still to be met: the record is neither transferred nor taken as transferred before."""
    due = decision.transfer_due_on(on)
    if due is None:
        return
    waiting = (AccessStatus.NOT_TRANSFERRED, AccessStatus.RETAINED)
    held = [r for r in decision.restrictions if r.part is None and r.status in waiting]
    held = [r for r in held if r.since.earliest <= due < r.until.latest]
    if held:
        yield Change(Happening.TRANSFER_DUE, due, None, None, None, "the last day for the transfer", held[0].because)


def _openings(decision: Decision) -> Iterator[Change]:
    """The days on which a reader may see the record, or more of it, for the first time after a stretch."""
    before = None
    for period in decision.timeline:
        opens = period.status in PARTLY and (before is None or before.status not in PARTLY)
        opens = opens or (period.status in FULLY and before is not None and before.status not in FULLY)
        # The day of the catalogue bounds what had happened by then; on that day itself nothing happens.
        by_then = before is not None and before.status is AccessStatus.UNDETERMINED
        if opens and by_then and period.since == decision.facts.recorded_on:
            opens = False
        if opens and period.since is not None and before is not None:
            in_part = period.status is AccessStatus.OPEN_IN_PART
            says = f"opens{' in part' if in_part else ''}{' at the latest' if by_then else ''}"
            yield Change(
                Happening.OPENS, period.since, None, None, _ground_of_opening(decision, period.since), says,
                before.because,
            )  # fmt: skip
        before = period


def _ground_of_opening(decision: Decision, day: date) -> str | None:
    """What ended: the exemptions of a closure, or the name of the provision."""
    ended = sorted((r for r in decision.restrictions if r.until.latest == day), key=lambda r: r.status.rank)
    for restriction in ended:
        if restriction.until.basis in RECORDED:
            return _ground(_closure_of(decision, restriction))
    names = [decision.law.provision(id).name for r in ended for id in r.because]
    return names[0] if names else None
