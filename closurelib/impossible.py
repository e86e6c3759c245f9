"""What a record says that cannot be read, or cannot be: each a problem of its field, and never an exception."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from operator import attrgetter
from typing import Any

from attrs import fields

from closurelib.dates import Span
from closurelib.facts import (
    LONGEST_PERIOD,
    Absence,
    Closure,
    Day,
    ForYears,
    OpensIn,
    Problem,
    Retention,
    Unreadable,
    to_day,
)
from closurelib.record import DATES, LISTS, Record
from closurelib.vocabulary import ANCHORS, HELD_BY

# Every record is asked, and hardly any has a fault: so nothing is made, not even the name of a place, where none is.
_dates_of, _lists_of = attrgetter(*DATES), attrgetter(*LISTS)
_DATES_OF_ITEMS = {kind: tuple(one.name for one in fields(kind) if one.converter is to_day) for kind in LISTS.values()}
_dates_of_item = {kind: attrgetter(*names) for kind, names in _DATES_OF_ITEMS.items()}


def faults(record: Record) -> list[Problem]:
    """The dates of a record that cannot be read; then statements that cannot both be true, as ends before starts.

    >>> [problem.field for problem in faults(Record(held_by="nobody", transferred_on="soon"))]
    ['transferred_on', 'held_by']
    """
    unreadable: list[Problem] = []
    days = _dates_of(record)
    if Unreadable in map(type, days):
        unreadable += _unreadable("", zip(DATES, days, strict=True))
    impossible = _of_whole(record)
    for name, items in zip(LISTS, _lists_of(record), strict=True):
        if not items:
            continue
        kind, faults_of = LISTS[name], _FAULTS[name]
        for number, item in enumerate(items, 1):
            days = _dates_of_item[kind](item)
            if Unreadable in map(type, days):
                unreadable += _unreadable(f"{name}.{number}.", zip(_DATES_OF_ITEMS[kind], days, strict=True))
            for inner, found, says in faults_of(item):
                impossible.append(Problem(f"{name}.{number}.{inner}", found, says))
    if record.deaths or record.events:
        unreadable += (*_unreadable("deaths.", record.deaths), *_unreadable("events.", record.events))
    return unreadable + impossible


def _unreadable(place: str, days: Iterable[tuple[str, Day]]) -> Iterator[Problem]:
    for name, day in days:
        if isinstance(day, Unreadable):
            yield Problem(f"{place}{name}", "", day.reason)


def _before(until: Day, since: Day) -> bool:
    return isinstance(until, Span) and isinstance(since, Span) and until.latest < since.earliest


def _of_whole(record: Record) -> list[Problem]:
    found: list[Problem] = []
    if _before(record.last_date, record.first_date):
        found.append(Problem("last_date", str(record.last_date), f"is before the first date, {record.first_date}"))
    if record.held_by is not None and record.held_by not in HELD_BY:
        found.append(Problem("held_by", record.held_by, f"is none of {', '.join(HELD_BY)}"))
    return found


_Fault = tuple[str, str, str]
"""What is wrong with a field of an item: the field, what was found there, and what it is."""


def _of_closure(closure: Closure) -> Iterator[_Fault]:
    length = closure.length
    if isinstance(length, ForYears):
        years = length.years
        if 1801 <= years <= 2499:
            yield "years", str(years), "is a year where a number of years is meant; write until_year"
        elif not 0 <= years <= LONGEST_PERIOD:
            yield "years", str(years), f"is no closure period; one of 1 to {LONGEST_PERIOD} years is"
    elif isinstance(length, OpensIn) and not 1801 <= length.year <= 2499:
        yield "until_year", str(length.year), "is no year of opening; a number of years goes into years"
    if closure.anchor is not None and closure.anchor not in ANCHORS:
        yield "anchor", closure.anchor, f"is none of {', '.join(ANCHORS)}"
    if _before(closure.ended_on, closure.made_on):
        yield "ended_on", str(closure.ended_on), f"is before the closure was made, {closure.made_on}"


def _of_retention(retention: Retention) -> Iterator[_Fault]:
    for name in ("until", "put_back_on", "transferred_on", "reconsider_on"):
        value = getattr(retention, name)
        if _before(value, retention.since):
            yield name, str(value), f"is before the retention began, {retention.since}"
    for name in ("put_back_on", "transferred_on"):
        value = getattr(retention, name)
        if _before(value, retention.until):
            yield (
                name,
                str(value),
                f"says the retention has ended, yet it is recorded as running until {retention.until}",
            )


def _of_absence(absence: Absence) -> Iterator[_Fault]:
    if _before(absence.until, absence.since):
        yield "until", str(absence.until), f"is before since, {absence.since}"


_FAULTS: dict[str, Callable[[Any], Iterator[_Fault]]] = {
    "closures": _of_closure, "retentions": _of_retention, "reviews": _of_absence, "returns": _of_absence,
}  # fmt: skip
