"""Records and their extracts: an extract with a reference of its own is a part of the file it was taken from.

A catalogue lists a closed extract (FCO 31/1877/1) beside its file (FCO 31/1877), and says of each only what is so of
itself. Of the file one must know both: it is open, and a part of it is not.

    first pass    what the extracts withhold, by the reference of each file above them
    second pass   what files say, for those of their extracts that leave it out
    third pass    every record, in its order, completed

Memory grows with the extracts that withhold something and with those that bear no date, not with the records; equal
facts are held once. The second pass is left out where nothing is asked for. It does not matter whether a file stands
before its extracts or after them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from attrs import define, evolve, field

from closurelib.covering import read_covering_dates
from closurelib.dates import BEGINNING, Span
from closurelib.errors import UnreadableText
from closurelib.extracts import Part, withheld
from closurelib.facts import Closure, Retention
from closurelib.record import Origin, Record, is_dated, with_fields
from closurelib.reference import Reference, read_reference

OF_ITS_NATURE = ("public_record", "body", "record_class", "agency", "region")
"""What a record shares with all that stands above it. What a series says of access is no fact of any one piece."""
_REDACTED_ID = re.compile(r"[0-9a-f]{32}_[0-9]+", re.IGNORECASE)
_REDACTED = re.compile(r"\bredact", re.IGNORECASE)
_BORN_DIGITAL = "Z"


def with_families(read: Callable[[], Iterable[Record]]) -> Iterator[Record]:
    """The records of a source, each completed from its family; `read` begins to read the source anew.

    A record takes from those above it what it leaves out, and says so in its origins; its own statement always wins.
    An extract stays a record of its own.

    >>> extract = Record(reference="ZZ 31/7/1", retentions=(Retention(put_back_on="2016-01-01"),))
    >>> one, file = with_families(lambda: [extract, Record(reference="ZZ 31/7", covering_dates="1974")])
    >>> one.covering_dates, file.retentions[0].part, str(file.retentions[0].put_back_on)
    ('1974', '1', '2016-01-01')
    >>> file.origins[0].words
    'extract ZZ 31/7/1'
    """
    families = Families()
    for record in read():
        families.learn(record)
    if families.asks:
        for record in read():
            families.answer(record)
    for record in read():
        yield families.complete(record)


def is_redacted_copy(record: Record) -> bool:
    """Whether a record is a copy with words blanked out, which takes nothing out of its full record.

    >>> is_redacted_copy(Record(id="0123456789abcdef0123456789abcdef_1"))
    True
    >>> note = "This is a redacted record."
    >>> [is_redacted_copy(Record(reference=r, notes=(note,))) for r in ("ZZ 2/D63/Z/1", "ZZ 31/1877/1")]
    [True, False]
    """
    if record.id is not None and _REDACTED_ID.fullmatch(record.id):
        return True
    reference = _reference_of(record)
    is_below = reference is not None and _BORN_DIGITAL in reference.parts[:-1]
    return is_below and any(_REDACTED.search(text) for text in (record.title or "", *record.notes))


@lru_cache(maxsize=4096)
def as_reference(text: str) -> Reference | None:
    """A text as a reference; `None` where it is none."""
    try:
        return read_reference(text)
    except UnreadableText:
        return None


def _reference_of(record: Record) -> Reference | None:
    return as_reference(record.reference) if record.reference else None


def above(record: Record) -> tuple[tuple[Reference, str], ...]:
    """What stands above a record, each with its name, the nearest first.

    That is the parent that it names, else that of its reference, and what stands above this.

    >>> [name for _, name in above(Record(reference="ZZ 31/7/1"))]
    ['ZZ 31/7', 'ZZ 31']
    """
    own = _reference_of(record)
    named = as_reference(record.parent) if record.parent else None
    at = named if named is not None and named != own else own.parent if own else None
    return () if at is None else _from(at)


@lru_cache(maxsize=4096)
def _from(reference: Reference) -> tuple[tuple[Reference, str], ...]:
    """A reference and all above it, each with its name: what stands in one file shares them."""
    parent = reference.parent
    return (reference, str(reference)), *(() if parent is None else _from(parent))


def _is_extract(record: Record) -> bool:
    """Whether a record was taken out of the one above it; the part Z of a born-digital piece is the record itself."""
    own = _reference_of(record)
    is_itself = own is not None and own.parts[-1:] == (_BORN_DIGITAL,)
    return not is_itself and not is_redacted_copy(record)


class _Held(NamedTuple):
    """A part of a file, with the extract that says so."""

    part: Part
    name: str
    place: str


class _Answer(NamedTuple):
    """What a record says for those below it that leave it out, and where."""

    nature: tuple[tuple[str, Any], ...]
    dates: tuple[str, Any] | None
    held_by: str | None
    place: str


@define
class Families:
    """What is known of extracts and of what stands above them, by reference."""

    parts: dict[str, list[_Held]] = field(factory=dict)
    asked: dict[str, None] = field(factory=dict)
    said: dict[str, _Answer] = field(factory=dict)
    hears_all: bool = False
    """Whether what stands above a file is heard without being asked for: there is little of it."""
    _equal: dict[Part, Part] = field(factory=dict)

    @property
    def asks(self) -> bool:
        """Whether anything is asked for that has not been heard yet."""
        return any(name not in self.said for name in self.asked)

    def learn(self, record: Record) -> None:
        """What an extract withholds of the files it was taken from, and what it must ask them."""
        over = above(record)
        files = [(one, name) for one, name in over if one.piece is not None]
        is_silent = not (record.last_date or is_dated(record.covering_dates))
        for _, name in over if is_silent else over[len(files) :]:
            self.asked[name] = None
        found = list(withheld(record)) if files and _is_extract(record) else []
        for one, name in files if found else ():
            label, place = _label(record, one), _place(record)
            self.parts.setdefault(name, []).extend(
                _Held(self._once(evolve(part, part=label)), record.name, place) for part in found
            )

    def _once(self, part: Part) -> Part:
        return self._equal.setdefault(part, part)

    def answer(self, record: Record) -> None:
        """What a record says that was asked for; of several of one reference the first is heard."""
        reference = _reference_of(record)
        name = str(reference)
        is_asked = name in self.asked or (self.hears_all and reference is not None and reference.piece is None)
        if reference is None or not is_asked or name in self.said:
            return
        nature = [(name, getattr(record, name)) for name in OF_ITS_NATURE if getattr(record, name) is not None]
        is_file = reference.piece is not None
        dates, held_by = (_bounds(record), record.held_by) if is_file else (None, None)
        self.said[name] = _Answer(tuple(nature), dates, held_by, _place(record))

    def complete(self, record: Record) -> Record:
        """A record with its extracts as its parts, and with what those above it say where it is silent."""
        for _, name in above(record):
            if answer := self.said.get(name):
                record = _with_answer(record, answer, f"inherited from {name} ({answer.place})")
        reference = _reference_of(record)
        parts = self.parts.get(str(reference)) if reference else None
        return _with_parts(record, parts) if parts else record


def _label(record: Record, file: Reference) -> str:
    """What a file calls its extract: what its reference adds to the file's, else its whole name."""
    own = _reference_of(record)
    depth = len(file.parts)
    is_below = (
        own is not None and own.piece == file.piece and own.parts[:depth] == file.parts and len(own.parts) > depth
    )
    return "/".join(own.parts[depth:]) if own is not None and is_below else record.name


def _place(record: Record) -> str:
    source = record.source
    if source is None:
        return record.name
    return f"{source.name}, line {source.line}" if source.line is not None else f"{source.name}, {source.number}"


def _bounds(record: Record) -> tuple[str, Any] | None:
    """What the dates of a file say of a paper in it: it is no younger than the file, and no older."""
    first, last, text = record.first_date, record.last_date, record.covering_dates
    if not isinstance(last, Span):
        try:
            read = read_covering_dates(text or "")
        except UnreadableText:
            return None
        if read.last_date is not None and read.first_date == read.last_date:
            return "covering_dates", text
        if read.last_date is None or read.approximate or read.inferred:
            return None
        first, last = read.first_date, read.last_date
    earliest = first.earliest if isinstance(first, Span) else BEGINNING
    return "last_date", Span(min(earliest, last.latest), last.latest)


def _with_answer(record: Record, answer: _Answer, origin: str) -> Record:
    values = dict(answer.nature)
    if answer.dates is not None:
        values.update([answer.dates])
    # An extract is held apart from its file where it is retained; a redacted copy lies where its full record does not.
    if answer.held_by and not (record.closures or record.retentions or is_redacted_copy(record)):
        values["held_by"] = answer.held_by
    return record.with_facts(values, origin=origin)


def _with_parts(record: Record, parts: list[_Held]) -> Record:
    """A file with its extracts as parts; what it says of a part of that name itself wins."""
    stated = {one.part for one in record.closures} | {one.part for one in record.retentions}
    closures, retentions, origins = list(record.closures), list(record.retentions), list(record.origins)
    for part, name, place in parts:
        if part.part in stated or _is_so_of_the_file(record, part):
            continue
        if isinstance(part, Closure):
            closures.append(part)
            origins.append(Origin(f"closures.{len(closures)}", f"extract {name}", place))
        else:
            retentions.append(part)
            origins.append(Origin(f"retentions.{len(retentions)}", f"extract {name}", place))
    return with_fields(record, closures=closures, retentions=retentions, origins=tuple(origins))


def _is_so_of_the_file(record: Record, part: Part) -> bool:
    """Whether an extract only came, or was opened, on the day on which its file was."""
    if isinstance(part, Retention):
        return bool(record.transferred_on) and part == Retention(part.part, transferred_on=record.transferred_on)
    opened = record.opened_on or record.recorded_opening
    return opened is not None and part == Closure(type="X", ended_on=opened, part=part.part)
