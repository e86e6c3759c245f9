"""Canonical records as JSON: one object a line, a JSON array, or objects written over several lines.

A line that is no JSON is one record that cannot be judged; the lines after it are read all the same. Within an
array or an object of several lines nothing after a fault can be trusted, so reading ends there and says so.

JSON none of whose objects has a member that is a field of a record is none of ours: it is refused, as a table is.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from closurelib.canonical import FIELDS
from closurelib.errors import ReadError
from closurelib.facts import Problem
from closurelib.read.format import Format, rejected, shown
from closurelib.read.places import nearest_place
from closurelib.read.receipt import Tally
from closurelib.read.text import Text
from closurelib.record import Record, Source, with_fields

JSON_LINES_NAME = "jsonl"
JSON_NAME = "json"
BLANK = " \t\r\n\ufeff"
_AHEAD = 1 << 22
"""Characters of JSON Lines that are looked at for a first field of a record, and kept until it is found."""
_MOST_NAMED = 30


class _NoJSON(ValueError):
    """A text that JSON does not allow, whatever Python makes of it."""


class Decoder:
    """Reads JSON as the standard has it: no NaN, no number beyond all bounds, no key twice."""

    def __init__(self) -> None:
        self.twice: list[str] = []
        """The keys that stand twice in the value read last."""
        self.at = 0
        """Where the value read last begins."""
        self._decode = json.JSONDecoder(object_pairs_hook=self._object, parse_constant=_no_number, parse_float=_number)

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        fields = dict(pairs)
        if len(fields) != len(pairs):
            names = [name for name, _ in pairs]
            self.twice += [name for name in fields if names.count(name) > 1]
        return fields

    def value(self, text: str, at: int = 0) -> tuple[Any, int]:
        """The value that begins at a place, and where it ends."""
        self.twice, self.at = [], at
        return self._decode.raw_decode(text, at)

    def record(self, value: object, written: str, source: Source) -> Record:
        """The record that a value states, as it is written."""
        if not isinstance(value, dict):
            raise _NoJSON("is no record: an object {...} is, with a reference or an id")
        if "\\u" in written:
            json.dumps(value, ensure_ascii=False).encode()  # a half of a surrogate pair is no character
        record = Record.from_dict(value, source=source)
        if not self.twice:
            return record
        twice = (Problem(name, "", "stands twice in the object; only one can be meant") for name in self.twice)
        return with_fields(record, misread=(*record.misread, *twice))


def _no_number(text: str) -> float:
    raise _NoJSON(f"is no JSON: {text} is no number of JSON")


def _number(text: str) -> float:
    number = float(text)
    return number if math.isfinite(number) else _no_number(text[:20])


def read_json_lines(text: Text, tally: Tally) -> Iterator[Record]:
    """The records of JSON Lines; blank lines are passed over."""
    decoder = Decoder()
    lines = text.lines()
    ahead = until_a_field(decoder, lines, text.name)
    number = 0
    for line_number, written in enumerate(chain(ahead, lines), 1):
        if line := written.strip(BLANK):
            number += 1
            yield record_of_line(decoder, line, Source(text.name, line_number, number, JSON_LINES_NAME), tally)


def until_a_field(decoder: Decoder, lines: Iterable[str], source: str) -> list[str]:
    """The lines up to the first that has a field of a record; where none has, there is no record to be read."""
    strange = _Strange(source)
    ahead: list[str] = []
    length = 0
    for line in lines:
        ahead.append(line)
        length += len(line) + 1
        try:
            value, _ = decoder.value(line.strip(BLANK))
        except (ValueError, RecursionError):  # said of it when its turn comes
            value = None
        if strange.is_told(value):
            return ahead
        if length > _AHEAD:
            strange.refuse(f"its first {len(ahead):,} lines")
            return ahead
    strange.refuse("it")
    return ahead


class _Strange:
    """The members met so far, none of which is a field of a record."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._names: dict[str, None] = {}

    def is_told(self, value: object) -> bool:
        """Whether a value is an object with a field of a record; if not, its members are remembered."""
        if not isinstance(value, dict):
            return False
        if not _KNOWN.isdisjoint(value):
            return True
        for name in value:
            if len(self._names) > _MOST_NAMED:
                break
            self._names[" ".join(name.encode(errors="backslashreplace").decode().split())] = None
        return False

    def refuse(self, where: str) -> None:
        """Refuse what has members, none of them ours, each named with the field that it is nearest to."""
        if not self._names:
            return  # no object at all: what each line is instead is said of it
        named = list(self._names)[:_MOST_NAMED]
        meant = [(name, nearest_place(name) if len(name) < _LONG else None) for name in named]
        said = ", ".join(shown(name, _LONG) + (f" (did you mean {near}?)" if near else "") for name, near in meant)
        more = ", ..." if len(self._names) > len(named) else ""
        raise ReadError(
            f"{self._source}: nothing in {where} is a field of a record: {said}{more}; "
            "--map FIELD=MEMBER says what a member means"
        )


_KNOWN = frozenset(FIELDS)
_LONG = 60


def record_of_line(decoder: Decoder, line: str, source: Source, tally: Tally) -> Record:
    """The record of one line; one that is none is given as one that cannot be judged, with the reason."""
    try:
        value, end = decoder.value(line)
        if end < len(line):
            raise _NoJSON(f"is no JSON Lines: something stands after the object, from character {end + 1} on")
        return decoder.record(value, line, source)
    except (ValueError, RecursionError) as why:
        tally.rejected += 1
        return rejected(f"line {source.line}", line, _why(why, line), source)


def _why(why: ValueError | RecursionError, text: str) -> str:
    match why:
        case _NoJSON():
            return str(why)
        case json.JSONDecodeError():
            cut = why.pos >= len(text.rstrip()) or why.msg.startswith("Unterminated string")
            return f"is no JSON: {'it is cut short; ' if cut else ''}{_lower(why.msg)} at character {why.colno}"
        case RecursionError():
            return "is no JSON that can be read: it is nested too deeply"
        case UnicodeError():
            return "is no JSON that can be read: an escape in it is half a character (\\ud800 to \\udfff)"
        case _:
            return "is no JSON that can be read: a number in it has too many digits"


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:].removesuffix(" starting at")


def read_json(text: Text, tally: Tally) -> Iterator[Record]:
    """The records of one JSON document: an array of objects, or objects one after the other."""
    decoder = Decoder()
    whole = text.whole()
    lines = _Lines(whole)
    number = 0
    _refuse_strange(decoder, whole, text.name)
    try:
        for at, end, value in _values(decoder, whole):
            number += 1
            source = Source(text.name, lines.of(at), number, JSON_NAME)
            yield _of_value(decoder, value, whole[at:end], source, tally)
    except (ValueError, RecursionError) as why:
        line = lines.of(max(decoder.at, why.pos if isinstance(why, json.JSONDecodeError) else 0))
        says = f"{_why(why, whole)}; nothing after it was read"
        tally.rejected += 1
        tally.note(f"{text.name}: line {line:,} {says}")
        source = Source(text.name, line, number + 1, JSON_NAME)
        yield rejected(f"line {line}", whole[decoder.at : decoder.at + 200], says, source)


def _refuse_strange(decoder: Decoder, whole: str, source: str) -> None:
    """Refuse a document none of whose objects has a field of a record."""
    strange = _Strange(source)
    try:
        if any(strange.is_told(value) for _, _, value in _values(decoder, whole)):
            return
    except (ValueError, RecursionError):
        return  # what was not read may have some
    strange.refuse("it")


class _Lines:
    """The lines of places in a text, asked for in rising order."""

    def __init__(self, text: str) -> None:
        self._text, self._at, self._line = text, 0, 1

    def of(self, at: int) -> int:
        """The line of a place."""
        self._line += self._text.count("\n", self._at, at)
        self._at = max(at, self._at)
        return self._line


def _values(decoder: Decoder, text: str) -> Iterator[tuple[int, int, Any]]:
    """Each value with its place: the elements of arrays, or values that follow each other."""
    at = _next(text, 0)
    while at < len(text):
        if text[at] != "[":
            value, end = decoder.value(text, at)
            yield at, end, value
            at = _next(text, end)
            continue
        at = _next(text, at + 1)
        while text[at : at + 1] != "]":
            value, end = decoder.value(text, at)
            yield at, end, value
            at = _next(text, end)
            if text[at : at + 1] == ",":
                at = _next(text, at + 1)
            elif text[at : at + 1] != "]":
                raise json.JSONDecodeError("Expecting ',' or ']'", text, at)
        at = _next(text, at + 1)


def _next(text: str, at: int) -> int:
    while at < len(text) and text[at] in BLANK:
        at += 1
    return at


def _of_value(decoder: Decoder, value: object, found: str, source: Source, tally: Tally) -> Record:
    try:
        return decoder.record(value, found, source)
    except (_NoJSON, UnicodeError, RecursionError) as why:
        tally.rejected += 1
        return rejected(f"line {source.line}", found, _why(why, found), source)


def _is_object(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def recognises_json_lines(head: str, name: str) -> bool:
    """Whether objects stand one a line: the first does, or a later one where the first is broken."""
    head = head.lstrip(BLANK)
    if not head.startswith("{"):
        return False
    lines = [line.rstrip() for line in head.split("\n") if line.startswith("{")]
    return any(_is_object(line) for line in lines[:50])


def recognises_json(head: str, name: str) -> bool:
    """Whether it is a JSON array, or an object written over several lines."""
    head = head.lstrip(BLANK)
    return head[:1] == "{" or (head[:1] == "[" and head[1:].lstrip(BLANK)[:1] in ("{", "]", "[", '"', ""))


JSON_LINES = Format(
    JSON_LINES_NAME, "canonical records, one JSON object a line", recognises_json_lines, read_json_lines,
    (".jsonl", ".ndjson", ".jl"),
)  # fmt: skip
JSON = Format(
    JSON_NAME, "canonical records as a JSON array or object", recognises_json, read_json, (".json",)
)  # fmt: skip
