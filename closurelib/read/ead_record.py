"""The record of one unit of a finding aid: it shares what it says of access, and says where it was read when asked.

A finding aid has some hundred thousand units and few distinct statements, so what is equal is held once; and hardly
anyone asks all of them where each fact stood.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from attrs import evolve, field, frozen

from closurelib.read.ead_inherit import Above, Doubted, accessed
from closurelib.read.sheets_row import Alike, Row
from closurelib.read.xml_access import Said
from closurelib.read.xml_dates import Dated
from closurelib.record import Origin, Source

NAME = "ead"
ReadAt = tuple[str, int, int, Above, str, Dated, int, Said | None, tuple[int, ...], Doubted | None]
"""Where a unit was read: file, number, line, the unit above, tag, dates and their line, what was said in which lines,
what is in doubt."""
_new, _set = object.__new__, object.__setattr__


@frozen(eq=False, repr=False)
class UnitRecord(Row):
    """A record that knows where it was read, and says so when it is asked."""

    _read_at: ReadAt | None = field(default=None, init=False)

    def __getattr__(self, name: str) -> Any:
        """Where it was read, else an attribute that it shares."""
        if name in ("source", "origins") and (read_at := self._read_at) is not None:
            value = source_of(read_at) if name == "source" else origins_of(read_at)
            _set(self, name, value)
            return value
        return super().__getattr__(name)


def unit_record(
    alike: Alike,
    id: str | None,
    reference: str | None,
    title: str | None,
    level: str | None,
    parent: str | None,
    read_at: ReadAt,
) -> UnitRecord:
    """A record with these attributes of its own; made for each unit, so nothing is done twice."""
    record = _new(UnitRecord)
    _put_alike(record, of_level(alike, level))
    _put_read_at(record, read_at)
    _put_id(record, id)
    _put_reference(record, reference)
    _put_title(record, title)
    _put_level(record, level)
    _put_parent(record, parent)
    return record


@lru_cache(maxsize=4096)  # as many kinds of units as a reader of finding aids remembers
def of_level(alike: Alike, level: str | None) -> Alike:
    """What units of one level share: a check that is made once for all of them may ask whether it is a series.

    >>> from closurelib.record import Record
    >>> of_level(Alike(Record(reference="ZZ/1", covering_dates="1960")), "series").record.level
    'series'
    """
    return Alike(evolve(alike.record, level=level))


def _put(name: str) -> Callable[[UnitRecord, Any], None]:
    """What sets one attribute of a record that is being made: its slot itself."""
    put: Callable[[UnitRecord, Any], None] = getattr(UnitRecord, name).__set__
    return put


_put_alike, _put_read_at, _put_id = _put("_alike"), _put("_read_at"), _put("id")
_put_reference, _put_title, _put_level, _put_parent = _put("reference"), _put("title"), _put("level"), _put("parent")


def source_of(read_at: ReadAt) -> Source:
    """The file and the line that a unit stands in."""
    name, number, line, *_ = read_at
    return Source(name, line, number, NAME)


def origins_of(read_at: ReadAt) -> tuple[Origin, ...]:
    """Where each fact of a unit was read, and what was remarked."""
    _, _, _, above, tag, dated, dates_line, said, lines, doubted = read_at
    path = f"{above.path}/{tag}"
    found = above.origins
    places = places_of(path, lines)
    if said is not None:
        _, found = accessed(above, said, places, doubted)
    if dated.words is not None:
        place = f"line {dates_line:,}, {path}/did/unitdate"
        place = f"{place} ({dated.remark})" if dated.remark else place
        found = (Origin("covering_dates", dated.words, place), *found)
    if said is not None and said.remarks:
        found = (*found, *[one.at(places[one.note]) for one in said.remarks])
    return found


def places_of(path: str, lines: tuple[int, ...]) -> tuple[str, ...]:
    """The places of notes of access, by the lines they begin in."""
    return tuple([f"line {line:,}, {path}/accessrestrict" for line in lines])
