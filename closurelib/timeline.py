"""Who may see a record, from when until when: the sweep over all restrictions.

A restriction certainly holds from the latest day it can have begun to the earliest day it can have ended,
and possibly from the earliest to the latest. The sweep cuts time at all those days; in each stretch the
highest-ranked certain status stands, unless a possible one outranks it: then the status is undetermined,
and `could_be` lists what it may be. Rules never answer "undetermined"; only the sweep does.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from datetime import date
from itertools import product
from typing import NamedTuple

from closurelib.dates import BEGINNING, END
from closurelib.vocabulary import BY_RANK, STATUS_RANK, AccessStatus, Basis, Doubt

OPEN_RANK = STATUS_RANK[AccessStatus.OPEN]
MOST_ENDS = 8
"""With more uncertain ends than this on one day they are no longer tried together, only one by one."""


class End(NamedTuple):
    """One end of a restriction: the first day of a new state, known between two days.

    Ends of one `token` rest on the same recorded fact and move together. A named tuple, as these are made
    by the hundred thousand.
    """

    earliest: date
    latest: date
    doubt: Doubt | None = None
    token: Hashable = None
    basis: Basis = Basis.LAW

    @property
    def is_exact(self) -> bool:
        """Whether the day is known."""
        return self.earliest == self.latest


ALWAYS = End(BEGINNING, BEGINNING)
"""Since the record was made."""
NEVER = End(END, END)
"""No end is known to come by time."""


class Restriction(NamedTuple):
    """A stretch of time in which the record, or a part of it, may not be seen, and what that rests on."""

    status: AccessStatus
    since: End
    until: End
    because: tuple[str, ...] = ()
    part: str | None = None
    part_is: AccessStatus | None = None
    """What the part is: closed, retained, …; the record is then open in part."""


class Period(NamedTuple):
    """A stretch of time in which status and reasons stay the same; `None` is the record's start, or no end.

    >>> Period(date(1991, 1, 1), None, AccessStatus.OPEN).holds(date(2026, 11, 23))
    True
    """

    since: date | None
    until: date | None
    status: AccessStatus
    could_be: tuple[AccessStatus, ...] = ()
    because: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()

    def holds(self, on: date) -> bool:
        """Whether the day lies in the period."""
        return (self.since is None or self.since <= on) and (self.until is None or on < self.until)


def earlier(one: End, other: End) -> End:
    """The earlier of two ends; where that is not known, an end of its own."""
    if one.latest <= other.earliest:
        return one
    if other.latest <= one.earliest:
        return other
    first = min(one.earliest, other.earliest)
    last = min(one.latest, other.latest)
    return End(first, last, one.doubt or other.doubt, ("earlier", one.token, other.token), one.basis)


def later(one: End, other: End) -> End:
    """The later of two ends; where that is not known, an end of its own."""
    if one.earliest >= other.latest:
        return one
    if other.earliest >= one.latest:
        return other
    first = max(one.earliest, other.earliest)
    last = max(one.latest, other.latest)
    return End(first, last, one.doubt or other.doubt, ("later", one.token, other.token), one.basis)


def opening(timeline: Iterable[Period], on: date, statuses: tuple[AccessStatus, ...]) -> date | None:
    """The first day of the unbroken stretch of some statuses that holds a day, else of the next such stretch."""
    start: date | None = None
    is_open = False
    for period in timeline:
        if period.status not in statuses:
            is_open = False
            continue
        if not is_open:
            start, is_open = period.since, True
        if period.until is None or period.until > on:
            return start
    return None


def sweep(restrictions: Sequence[Restriction], created: date = BEGINNING) -> tuple[Period, ...]:
    """The timeline that some restrictions make: all of time, no gap, no overlap, adjoining periods differ.

    `created` is the earliest day on which the record can have existed; there is no period before it.

    >>> closed = Restriction(AccessStatus.CLOSED, ALWAYS, End(date(1991, 1, 1), date(1991, 1, 1)), ("thirty",))
    >>> [(str(period.status), str(period.until)) for period in sweep([closed])]
    [('closed', '1991-01-01'), ('open', 'None')]
    """
    return tuple(periods(restrictions, created))


def periods(restrictions: Sequence[Restriction], created: date = BEGINNING) -> Iterator[Period]:
    """The same one by one, for who need not see them all.

    This and what it calls is the innermost work of all: it is flat, and takes named tuples by place.
    """
    days: set[date] = set()
    for r in restrictions:
        days.update(r[1][:2], r[2][:2])
    cuts = [day for day in sorted(days) if created < day < END]
    ranked = sorted(restrictions, key=_rank)
    begin: date | None = None
    last = _on(restrictions, ranked, created)
    for day in cuts:
        found = _on(restrictions, ranked, day)
        if found != last:
            yield Period(begin, day, *last)
            begin, last = day, found
    yield Period(begin, None, *last)


Stretch = tuple[AccessStatus, tuple[AccessStatus, ...], tuple[str, ...], tuple[Doubt, ...]]


def _rank(restriction: Restriction) -> int:
    return STATUS_RANK[restriction[0]]


def _on(restrictions: Sequence[Restriction], ranked: list[Restriction], day: date) -> Stretch:
    """Status, could_be, because and doubts on a day, and so in the whole stretch that begins with it.

    `ranked` are the restrictions, highest-ranked first.
    """
    certain: list[Restriction] = []
    uncertain: list[Restriction] = []
    for r in ranked:
        since, until = r[1], r[2]
        if since[0] <= day < until[1]:
            (certain if since[1] <= day < until[0] else uncertain).append(r)
    floor = STATUS_RANK[certain[0][0]] if certain else OPEN_RANK
    if uncertain:
        uncertain = [r for r in uncertain if STATUS_RANK[r[0]] < floor]
    if not uncertain:
        status = BY_RANK[floor]
        return status, (), _reasons(certain, parts=status is AccessStatus.OPEN_IN_PART), ()
    could_be = tuple([BY_RANK[rank] for rank in sorted(_possible_ranks(uncertain, day, floor))])
    because = _reasons([*uncertain, *certain], parts=AccessStatus.OPEN_IN_PART in could_be)
    if len(could_be) == 1:
        return could_be[0], (), because, ()
    # More than one is sorted back into the order in which they were found: that of the doubts.
    found = [r for r in restrictions if r in uncertain] if len(uncertain) > 1 else uncertain
    doubts = dict.fromkeys([doubt for r in found for doubt in _doubts(r, day)])
    return AccessStatus.UNDETERMINED, could_be, because, tuple(doubts)


def _reasons(ranked: list[Restriction], *, parts: bool) -> tuple[str, ...]:
    """What holds on a day, highest-ranked first; parts are named only where the whole may be open."""
    if len(ranked) <= 1:
        return ranked[0][3] if ranked else ()
    return tuple(dict.fromkeys([id for r in ranked if parts or r[0] is not AccessStatus.OPEN_IN_PART for id in r[3]]))


def _doubts(restriction: Restriction, day: date) -> Iterable[Doubt]:
    if day < restriction.since.latest and restriction.since.doubt:
        yield restriction.since.doubt
    if day >= restriction.until.earliest and restriction.until.doubt:
        yield restriction.until.doubt


def _possible_ranks(uncertain: list[Restriction], day: date, floor: int) -> set[int]:
    """Every status the day may have: each uncertain end has come by that day, or it has not."""
    if len(uncertain) == 1:
        return {floor, STATUS_RANK[uncertain[0].status]}
    conditions: set[tuple[int, Hashable, Hashable]] = set()
    for number, r in enumerate(uncertain):
        begun = _token(r[1], ("since", number)) if day < r[1][1] else None
        ended = _token(r[2], ("until", number)) if day >= r[2][0] else None
        conditions.add((STATUS_RANK[r[0]], begun, ended))
    tokens = {token for _, *ends in conditions for token in ends if token is not None}
    if len(tokens) > MOST_ENDS:
        return {floor, *(rank for rank, _, _ in conditions)}
    ranks = set()
    for come in product((False, True), repeat=len(tokens)):
        has = dict(zip(tokens, come, strict=True))
        holding = [
            rank
            for rank, begun, ended in conditions
            if (begun is None or has[begun]) and (ended is None or not has[ended])
        ]
        ranks.add(min(holding, default=floor))
    return ranks


def _token(end: End, own: Hashable) -> Hashable:
    return own if end.token is None else end.token
