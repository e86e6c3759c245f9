"""What an extract withholds, as a part of the file it was taken from.

The file must never be called open on a day on which its extract may not be: what an extract leaves in doubt is a
doubt about the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from attrs import evolve

from closurelib.dates import Span
from closurelib.facts import Absence, Closure, Day, Retention
from closurelib.record import Record

Part = Closure | Retention
"""What an extract is to its file."""
_OPEN = "O"
_CLOSED = ("D", "C")
_WITHHOLDS_NOTHING = ("A", "I", "N")
"""Closure types that add nothing to the rule of their time: open on transfer, open immediately, normal closure."""
_RETAINS = ("D", "R", "S", "T")
_AFTER_AN_OPENING = ("V", "W")
"""Closure types of records that were open before: under review, closed again."""
_ENDED_BY_NO_OPENING_DATE = (*_RETAINS, "V", "X")
"""Closure types of which a date to come is not the end: retained, under review, unknown."""


def withheld(record: Record) -> Iterator[Part]:
    """What a record withholds of the file it was taken from, from when until when.

    >>> list(withheld(Record(reference="ZZ 1/1/1", closures=(Closure(type="N"),))))
    []
    >>> kept, *_ = withheld(Record(reference="ZZ 1/1/1", retentions=(Retention(),), opened_on="2016-01-01"))
    >>> str(kept.put_back_on)
    '2016-01-01'
    """
    if record.problems:
        yield Closure(type="X")  # nobody knows what it withholds
        return
    opened = record.opened_on or (record.recorded_opening if record.recorded_status == _OPEN else None)
    found: list[Part] = [part for closure in record.closures for part in _closed(record, closure, opened)]
    found += (Closure(type="X", ended_on=day) for day in _kept_since(record))
    found += (_retained(record, retention, opened) for retention in record.retentions)
    found += (part for absence in record.reviews for part in _reviewed(absence))
    found += (Closure(type="X", made_on=one.since, ended_on=one.until) for one in record.returns)
    if (record.held_by == "department" or record.transferred_on) and not _is_kept(record):
        found.append(Retention(transferred_on=record.transferred_on, put_back_on=opened))
    if opened is not None:
        found.append(Closure(type="X", ended_on=opened))  # before that day it may have been closed, law or no law
    if record.recorded_status != _OPEN and record.recorded_opening is not None:
        found += _closed_until(record, record.recorded_opening)
    yield from (part if _can_be(part) else Closure(type="X") for part in found)


def _can_be(part: Part) -> bool:
    """Whether what was put together for the file is no contradiction there, as an end before its start is."""
    items: dict[str, Any] = {"closures" if isinstance(part, Closure) else "retentions": (part,)}
    return not Record(reference="?", **items).problems


def _kept_since(record: Record) -> Iterator[Day]:
    """The days on which retentions of the whole began: before them, too, it may have been with its department."""
    yield from (one.since for one in record.retentions if one.since and one.part is None)
    yield from (one.made_on for one in record.closures if one.made_on and one.type in _RETAINS and one.part is None)


def _is_kept(record: Record) -> bool:
    """Whether a retention of the whole says why its department holds it."""
    return any(one.part is None for one in record.retentions) or any(
        one.part is None and one.type in _RETAINS for one in record.closures
    )


def _closed(record: Record, closure: Closure, opened: Day) -> Iterator[Part]:
    if closure.type in _WITHHOLDS_NOTHING:
        return
    begun = closure.made_on or closure.asserted_on
    end = opened if closure.part is None else None
    if closure.part is None and closure.type not in _ENDED_BY_NO_OPENING_DATE:
        end = opened or record.recorded_opening
    is_over = None if begun is None and end and closure.type in _AFTER_AN_OPENING else _ends(end, begun)
    if closure.ended_on or is_over is False:
        end = closure.ended_on
    elif is_over is None:
        yield Closure(type="X")
        return
    yield evolve(closure, counted_from=closure.counted_from or record.facts.last_date, ended_on=end)


def _ends(end: Day, begun: Day) -> bool | None:
    """Whether a day ends what began on another; `None` where it is not known which of them came first."""
    if not isinstance(end, Span):
        return False
    if not isinstance(begun, Span) or begun.latest < end.earliest:
        return True
    return False if end.latest <= begun.earliest else None


def _retained(record: Record, retention: Retention, opened: Day) -> Part:
    if retention.put_back_on or retention.transferred_on or retention.part is not None:
        return retention  # that the rest was opened ends nothing for a part of it
    if record.transferred_on:
        return evolve(retention, until=None, reconsider_on=None, transferred_on=record.transferred_on)
    is_over = _ends(opened, retention.since)
    if is_over is None:
        return Closure(type="X")
    return evolve(retention, until=None, reconsider_on=None, put_back_on=opened) if is_over else retention


def _reviewed(review: Absence) -> Iterator[Closure]:
    """Under review since a day; where the day is not known, perhaps ever since."""
    yield Closure(type="V" if review.since else "X", made_on=review.since, ended_on=review.until)


def _closed_until(record: Record, opening: Day) -> Iterator[Closure]:
    """A day of opening alone says closed until then, where the status says so; else perhaps."""
    is_said = record.recorded_status in _CLOSED
    if not any(one.part is None and one.type not in _ENDED_BY_NO_OPENING_DATE for one in record.closures):
        yield Closure(type=None if is_said else "X", ended_on=opening)
