"""Who may see a record, from when until when: the sweep over all restrictions.

A restriction certainly holds from the latest day it can have begun to the earliest day it can have ended,
and possibly from the earliest to the latest. The sweep cuts time at all those days; in each stretch the
highest-ranked certain status stands, unless a possible one outranks it: then the status is undetermined,
and `could_be` lists what it may be. Rules never answer "undetermined"; only the sweep does.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
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


def sweep(restrictions: Sequence[Restriction], created: date = BEGINNING) -> tuple[Period, ...]:
    """The timeline that some restrictions make: all of time, no gap, no overlap, adjoining periods differ.

    `created` is the earliest day on which the record can have existed; there is no period before it.

    >>> closed = Restriction(AccessStatus.CLOSED, ALWAYS, End(date(1991, 1, 1), date(1991, 1, 1)), ("thirty",))
    >>> [(str(period.status), str(period.until)) for period in sweep([closed])]
    [('closed', '1991-01-01'), ('open', 'None')]
    """
    days: set[date] = set()
    exact = True
    for _, since_end, until_end, *_ in restrictions:
        days.update((since_end[0], since_end[1], until_end[0], until_end[1]))
        exact = exact and since_end[0] == since_end[1] and until_end[0] == until_end[1]
    days.discard(BEGINNING)
    days.discard(END)
    cuts = [day for day in sorted(days) if day > created]
    look = _certain_stretch if exact else _stretch
    periods: list[Period] = []
    since: date | None = None
    for until in (*cuts, None):
        found = look(restrictions, created if since is None else since)
        last = periods[-1] if periods else None
        if last is not None and last[2:] == found:
            periods[-1] = Period(last.since, until, *found)
        else:
            periods.append(Period(since, until, *found))
        since = until
    return tuple(periods)


Stretch = tuple[AccessStatus, tuple[AccessStatus, ...], tuple[str, ...], tuple[Doubt, ...]]


def _certain_stretch(restrictions: Sequence[Restriction], day: date) -> Stretch:
    """The same as `_stretch`, where every end is known: most records are so."""
    holding = [r for r in restrictions if r[1][0] <= day < r[2][0]]
    status = BY_RANK[min([STATUS_RANK[r[0]] for r in holding], default=OPEN_RANK)]
    return status, (), _reasons(holding, parts=status is AccessStatus.OPEN_IN_PART), ()


def _stretch(restrictions: Sequence[Restriction], day: date) -> Stretch:
    """Status, could_be, because and doubts on a day, and so in the whole stretch that begins with it."""
    certain: list[Restriction] = []
    uncertain: list[Restriction] = []
    floor = OPEN_RANK
    for r in restrictions:
        _, since, until, _, _, _ = r
        if since[0] <= day < until[1]:
            if since[1] <= day < until[0]:
                certain.append(r)
                floor = min(floor, STATUS_RANK[r.status])
            else:
                uncertain.append(r)
    if uncertain:
        uncertain = [r for r in uncertain if STATUS_RANK[r.status] < floor]
    if not uncertain:
        status = BY_RANK[floor]
        return status, (), _reasons(certain, parts=status is AccessStatus.OPEN_IN_PART), ()
    ranks = _possible_ranks(uncertain, day, floor)
    could_be = tuple(BY_RANK[rank] for rank in sorted(ranks))
    because = _reasons([*uncertain, *certain], parts=AccessStatus.OPEN_IN_PART in could_be)
    if len(could_be) == 1:
        return could_be[0], (), because, ()
    doubts = dict.fromkeys(doubt for r in uncertain for doubt in _doubts(r, day))
    return AccessStatus.UNDETERMINED, could_be, because, tuple(doubts)


def _reasons(holding: Sequence[Restriction], *, parts: bool) -> tuple[str, ...]:
    """What holds on a day, highest-ranked first; parts are named only where the whole may be open."""
    if len(holding) <= 1:
        return holding[0].because if holding else ()
    if not parts:
        holding = [r for r in holding if r.status is not AccessStatus.OPEN_IN_PART]
    return tuple(dict.fromkeys([id for r in sorted(holding, key=_rank) for id in r.because]))


def _rank(restriction: Restriction) -> int:
    return STATUS_RANK[restriction.status]


def _doubts(restriction: Restriction, day: date) -> Iterable[Doubt]:
    if day < restriction.since.latest and restriction.since.doubt:
        yield restriction.since.doubt
    if day >= restriction.until.earliest and restriction.until.doubt:
        yield restriction.until.doubt


def _possible_ranks(uncertain: list[Restriction], day: date, floor: int) -> set[int]:
    """Every status the day may have: each uncertain end has come by that day, or it has not."""
    if len(uncertain) == 1:
        return {floor, STATUS_RANK[uncertain[0].status]}
    conditions: list[tuple[int, Hashable, Hashable]] = []
    tokens: dict[Hashable, None] = {}
    for number, r in enumerate(uncertain):
        begun = _token(r.since, ("since", number)) if day < r.since.latest else None
        ended = _token(r.until, ("until", number)) if day >= r.until.earliest else None
        tokens.update((token, None) for token in (begun, ended) if token is not None)
        conditions.append((STATUS_RANK[r.status], begun, ended))
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
        ranks.add(min((*holding, floor)))
    return ranks


def _token(end: End, own: Hashable) -> Hashable:
    return own if end.token is None else end.token
