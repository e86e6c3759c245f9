"""What a record says that cannot be read, or cannot be: each a problem of its field, and never an exception."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import fields_dict

from closurelib.dates import Span
from closurelib.record import (
    DATES,
    LISTS,
    LONGEST_PERIOD,
    Closure,
    Day,
    ForYears,
    OpensIn,
    Problem,
    Record,
    Retention,
    Unreadable,
)
from closurelib.vocabulary import ANCHORS, HELD_BY


def _dated_fields(record: Record) -> Iterator[tuple[str, Day]]:
    for name in DATES:
        yield name, getattr(record, name)
    for name, kind in LISTS.items():
        for number, item in enumerate(getattr(record, name), 1):
            for inner in fields_dict(kind):
                value = getattr(item, inner)
                if isinstance(value, Span | Unreadable):
                    yield f"{name}.{number}.{inner}", value
    for group in ("deaths", "events"):
        for kind_of, on in getattr(record, group):
            yield f"{group}.{kind_of}", on


def unreadable(record: Record) -> Iterator[Problem]:
    """The dates of a record that are there but cannot be read."""
    for name, value in _dated_fields(record):
        if isinstance(value, Unreadable):
            yield Problem(name, "", value.reason)


def _before(until: Day, since: Day) -> bool:
    return isinstance(until, Span) and isinstance(since, Span) and until.latest < since.earliest


def impossible(record: Record) -> Iterator[Problem]:
    """Statements that cannot both be true: ends before starts, periods that no closure can have."""
    if _before(record.last_date, record.first_date):
        yield Problem("last_date", str(record.last_date), f"is before the first date, {record.first_date}")
    if record.held_by is not None and record.held_by not in HELD_BY:
        yield Problem("held_by", record.held_by, f"is none of {', '.join(HELD_BY)}")
    for number, closure in enumerate(record.closures, 1):
        yield from _impossible_closure(f"closures.{number}", closure)
    for number, retention in enumerate(record.retentions, 1):
        yield from _impossible_retention(f"retentions.{number}", retention)
    for name in ("reviews", "returns"):
        for number, absence in enumerate(getattr(record, name), 1):
            if _before(absence.until, absence.since):
                yield Problem(f"{name}.{number}.until", str(absence.until), f"is before since, {absence.since}")


def _impossible_closure(place: str, closure: Closure) -> Iterator[Problem]:
    match closure.length:
        case ForYears(years) if 1801 <= years <= 2499:
            yield Problem(f"{place}.years", str(years), "is a year where a number of years is meant; write until_year")
        case ForYears(years) if not 0 <= years <= LONGEST_PERIOD:
            yield Problem(f"{place}.years", str(years), f"is no closure period; one of 1 to {LONGEST_PERIOD} years is")
        case OpensIn(year) if not 1801 <= year <= 2499:
            yield Problem(f"{place}.until_year", str(year), "is no year of opening; a number of years goes into years")
    if closure.anchor is not None and closure.anchor not in ANCHORS:
        yield Problem(f"{place}.anchor", closure.anchor, f"is none of {', '.join(ANCHORS)}")
    if _before(closure.ended_on, closure.made_on):
        yield Problem(f"{place}.ended_on", str(closure.ended_on), f"is before the closure was made, {closure.made_on}")


def _impossible_retention(place: str, retention: Retention) -> Iterator[Problem]:
    for name in ("until", "put_back_on", "transferred_on", "reconsider_on"):
        value = getattr(retention, name)
        if _before(value, retention.since):
            yield Problem(f"{place}.{name}", str(value), f"is before the retention began, {retention.since}")
    for name in ("put_back_on", "transferred_on"):
        value = getattr(retention, name)
        if _before(value, retention.until):
            yield Problem(
                f"{place}.{name}",
                str(value),
                f"says the retention has ended, yet it is recorded as running until {retention.until}",
            )
