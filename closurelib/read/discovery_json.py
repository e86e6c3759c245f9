"""Answers of a catalogue's interface as JSON: one entry, a list of entries, or an answer that holds such a list.

An answer is read entry by entry, so that a file that is cut short still gives what stands before the cut.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from attrs import define, field, frozen

from closurelib.errors import ReadError
from closurelib.read.format import rejected, shown
from closurelib.read.jsonl import Decoder, _Lines, _next, _why
from closurelib.read.receipt import Tally
from closurelib.read.text import Text
from closurelib.read.tna_entry import Entry
from closurelib.read.tna_members import BEARS_ON_ACCESS, Said
from closurelib.record import Record, Source

LISTS = ("records", "data", "hits")
"""The members of an answer that hold its entries."""
WRAPPERS = ("record", "details", "@template", "_source")
"""The members of an entry that hold members of it."""
MOST_NAMED = 500
"""So many members are named in the receipt."""


@frozen
class Members:
    """Which member of an entry means what, in one interface."""

    format: str
    meaning_of: Callable[[str], str | None]
    """One of `tna_members.MEANINGS`, for the name of a member; `None` where it is not read."""


@define
class Columns:
    """The members met so far, as the receipt names them: those that are read, and those that are not."""

    members: Members
    tally: Tally
    _meanings: dict[str, str | None] = field(factory=dict)

    def sort(self, entry: Mapping[str, Any]) -> dict[str, list[Said]]:
        """The members of an entry by what they mean."""
        said: dict[str, list[Said]] = {}
        met = len(self._meanings)
        for name, value in _unwrapped(entry):
            meaning = self._meaning(name)
            if meaning is not None:
                said.setdefault(meaning, []).append(Said(name, value))
        if met < len(self._meanings):
            self.tally.columns_used = tuple(name for name, meaning in self._meanings.items() if meaning)
            self.tally.columns_ignored = tuple(name for name, meaning in self._meanings.items() if not meaning)
        return said

    def enough_to_judge(self, source: str) -> None:
        """Where nothing that was met bears on access, nothing was judged: that is an error, not an answer."""
        if not self.tally.facts_supplied and not BEARS_ON_ACCESS.intersection(self._meanings.values()):
            names = shown(", ".join(self._meanings), most=300)
            raise ReadError(f"{source}: nothing in it bears on access, so nothing can be judged; it has: {names}")

    def look_at(self, names: Iterable[str]) -> None:
        """The names that every entry will have, as those of a table's columns."""
        self.sort(dict.fromkeys(names))

    def _meaning(self, name: str) -> str | None:
        if name in self._meanings:
            return self._meanings[name]
        meaning = self.members.meaning_of(name.rpartition(".")[2])
        if len(self._meanings) < MOST_NAMED:
            self._meanings[name] = meaning
        return meaning


def _unwrapped(entry: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in entry.items():
        if name in WRAPPERS and isinstance(value, dict) and prefix.count(".") < len(WRAPPERS):
            yield from _unwrapped(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value


def reader(members: Members) -> Callable[[Text, Tally], Iterator[Record]]:
    """What reads the entries of one interface."""

    def read(text: Text, tally: Tally) -> Iterator[Record]:
        """The records of the answers in a text; a value that is no entry is a record that cannot be judged."""
        whole = text.whole()
        walk, lines, columns = _Walk(whole), _Lines(whole), Columns(members, tally)
        number = 0
        try:
            for row in walk.rows():
                number += 1
                source = Source(text.name, lines.of(row.at), number, members.format)
                yield _record(row, whole, source, columns)
        except (ValueError, RecursionError) as why:
            at = max(walk.at, why.pos if isinstance(why, json.JSONDecodeError) else 0)
            source = Source(text.name, lines.of(at), number + 1, members.format)
            says = f"{_why(why, whole)}; nothing after it was read"
            tally.rejected += 1
            tally.note(f"{text.name}: line {source.line or 0:,} {says}")
            yield rejected(f"line {source.line}", whole[walk.at : walk.at + 200], says, source)
            return
        if number > tally.rejected:
            columns.enough_to_judge(text.name)
        if not number:
            tally.note(f"{text.name}: the answer holds no record")

    return read


class _Row(NamedTuple):
    """A value where an entry stands, with its place in the text."""

    at: int
    end: int
    value: Any
    twice: tuple[str, ...] = ()


def _record(row: _Row, whole: str, source: Source, columns: Columns) -> Record:
    place = f"line {source.line}"
    written = whole[row.at : row.end]
    says = _why_no_entry(row, written)
    said = columns.sort(row.value) if not says else {}
    if not says and not said:
        says = "is no record of a catalogue: none of its members is known"
    if says:
        columns.tally.rejected += 1
        return rejected(place, written[:200], says, source)
    entry = Entry.of(said, source, place)
    record = entry.record()
    for remark in entry.remarks:
        columns.tally.note(remark)
    return record


def _why_no_entry(row: _Row, written: str) -> str:
    if not isinstance(row.value, dict):
        return "is no record: an object {...} is"
    if row.twice:
        return f"has {', '.join(row.twice[:5])} twice; only one can be meant"
    if "\\u" in written:
        try:
            json.dumps(row.value, ensure_ascii=False).encode()
        except UnicodeEncodeError as why:
            return _why(why, written)
    return ""


class _Walk:
    """The entries of a text, found one after the other."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        """Where the value that is being read begins."""
        self._decoder = Decoder()
        self._end = 0

    def rows(self) -> Iterator[_Row]:
        """Each value where an entry stands."""
        at = _next(self.text, 0)
        while at < len(self.text):
            yield from self._rows_of_value(at)
            at = _next(self.text, self._end)

    def _rows_of_value(self, at: int) -> Iterator[_Row]:
        match self.text[at]:
            case "[":
                yield from self._rows_of_list(at)
            case "{":
                yield from self._rows_of_object(at)
            case _:
                yield self._row(at)

    def _value(self, at: int) -> Any:
        self.at = at
        value, self._end = self._decoder.value(self.text, at)
        return value

    def _row(self, at: int) -> _Row:
        value = self._value(at)
        return _Row(at, self._end, value, tuple(self._decoder.twice))

    def _rows_of_list(self, at: int) -> Iterator[_Row]:
        at = _next(self.text, at + 1)
        while self.text[at : at + 1] != "]":
            yield self._row(at)
            at = self._after_a_value("]")
        self._end = at + 1

    def _after_a_value(self, closing: str) -> int:
        """The place behind the comma, or of the bracket that ends it all."""
        at = _next(self.text, self._end)
        if self.text[at : at + 1] == closing:
            return at
        if self.text[at : at + 1] != ",":
            raise json.JSONDecodeError(f"Expecting ',' or '{closing}'", self.text, at)
        return _next(self.text, at + 1)

    def _rows_of_object(self, start: int) -> Iterator[_Row]:
        """An entry of its own, or an answer with a list of them."""
        members: dict[str, Any] = {}
        twice: list[str] = []
        is_answer = False
        at = _next(self.text, start + 1)
        while self.text[at : at + 1] != "}":
            name, at = self._name(at)
            if name in LISTS and self.text[at : at + 1] in ("[", "{"):
                is_answer = True
                yield from self._rows_of_value(at)
            else:
                twice += [name] if name in members else []
                members[name] = self._value(at)
                twice += self._decoder.twice
            at = self._after_a_value("}")
        self._end = at + 1
        if not is_answer:
            yield _Row(start, self._end, members, tuple(twice))

    def _name(self, at: int) -> tuple[str, int]:
        """The name of a member, and where its value begins."""
        name = self._value(at)
        at = _next(self.text, self._end)
        if not isinstance(name, str) or self.text[at : at + 1] != ":":
            raise json.JSONDecodeError("Expecting a name and ':'", self.text, at)
        return name, _next(self.text, at + 1)
