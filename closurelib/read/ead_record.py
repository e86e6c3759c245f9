"""The record of one unit of a finding aid: it shares what it says of access, and says where it was read when asked.

A finding aid has some hundred thousand units and few distinct statements, so what is equal is held once; and hardly
anyone asks all of them where each fact stood.
"""

from __future__ import annotations

from typing import Any

from attrs import field, frozen

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


class _Unmade(Row):
    """A record of a unit that is being made: laid out as it is, and not frozen yet."""

    __slots__ = ("_read_at",)
    __setattr__ = object.__setattr__
    __delattr__ = object.__delattr__


def unit_record(
    alike: Alike,
    id: str | None,
    reference: str | None,
    title: str | None,
    level: str | None,
    parent: str | None,
    notes: tuple[str, ...],
    read_at: ReadAt,
) -> UnitRecord:
    """A record with these attributes of its own; made for each unit.

    To set the slots of a frozen record takes most of the time of making it, so one is frozen once they are set.
    """
    record: Any = _new(_Unmade)
    record._alike = alike
    record._read_at = read_at
    record.id = id
    record.reference = reference
    record.title = title
    record.level = level
    record.parent = parent
    record.notes = notes
    record.__class__ = UnitRecord
    made: UnitRecord = record
    return made


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
