"""JSON read by a mapping, as a table: each object a row, and names within it joined by full stops."""

from __future__ import annotations

import json
from collections.abc import Iterator
from collections.abc import Mapping as Table
from typing import Any

from closurelib.canonical import ITEM_FIELDS
from closurelib.errors import ReadError
from closurelib.read.format import rejected, shown
from closurelib.read.mapping import Mapping, find_columns, value_of
from closurelib.read.places import read_place
from closurelib.read.receipt import Tally
from closurelib.read.sheets_mapped import enough, plain_targets, record_of
from closurelib.read.text import Text
from closurelib.record import Record, Source

_DEEPEST, _MOST_NAMES = 8, 1_000


def read_json_lines(mapping: Mapping, text: Text, tally: Tally) -> Iterator[Record]:
    """One object a line; a line that is none is a record that cannot be judged."""
    reading = _Objects(mapping, text, tally)
    number = 0
    for line_number, line in enumerate(text.lines(), 1):
        if line := line.strip("\ufeff \t\r\n"):
            number += 1
            source = Source(text.name, line_number, number, "jsonl")
            try:
                value = json.loads(line)
            except (ValueError, RecursionError) as why:
                yield reading.rejected(line, f"is no JSON that can be read: {_why(why)}", source)
                continue
            yield reading.record(value, line, source)
    reading.end()


def _why(why: ValueError | RecursionError) -> str:
    return "it is nested too deeply" if isinstance(why, RecursionError) else str(why)


def read_json(mapping: Mapping, text: Text, tally: Tally) -> Iterator[Record]:
    """One JSON document: an array, an object that holds one, or an object alone."""
    reading = _Objects(mapping, text, tally)
    whole = text.whole().removeprefix("\ufeff")
    try:
        value = json.loads(whole)
    except (ValueError, RecursionError) as why:
        raise ReadError(f"{text.name}: is no JSON that can be read: {_why(why)}") from None
    for number, one in enumerate(_objects(value), 1):
        yield reading.record(one, "", Source(text.name, None, number, "json"))
    reading.end()


def _objects(value: Any) -> list[Any]:
    if isinstance(value, dict):
        lists = [one for one in value.values() if isinstance(one, list) and one and isinstance(one[0], dict)]
        return lists[0] if len(lists) == 1 else [value]
    return value if isinstance(value, list) else [value]


class _Objects:
    """Objects of JSON, one after the other, as rows of a table whose columns are known only when all are read."""

    def __init__(self, mapping: Mapping, text: Text, tally: Tally) -> None:
        self.mapping, self.text, self.tally = mapping, text, tally
        self.seen: dict[str, None] = {}
        self.rows = 0

    def record(self, value: Any, written: str, source: Source) -> Record:
        """The record of one object."""
        if not isinstance(value, dict):
            return self.rejected(written or str(value), "is no object {...}, and so no record", source)
        row: dict[str, str] = {}
        _flatten(value, "", row, _DEEPEST)
        self.rows += 1
        if len(self.seen) < _MOST_NAMES:
            self.seen.update(dict.fromkeys(row))
        taken = {target.name for target in self.mapping.targets} | {one.column for one in self.mapping.targets}
        targets = [*self.mapping.targets, *plain_targets(row, taken)]
        return record_of(self.mapping, targets, row, source)

    def rejected(self, found: str, says: str, source: Source) -> Record:
        """A row that is no record."""
        self.tally.rejected += 1
        place = f"line {source.line}" if source.line else f"object {source.number}"
        return rejected(place, shown(found), says, source)

    def end(self) -> None:
        """Columns that no object has are a mistake of the mapping, or of the source: said, with the nearest."""
        if not self.rows:
            return
        wanted = dict.fromkeys(target.column for target in self.mapping.targets)
        self.tally.columns_used = tuple(name for name in self.seen if name in wanted or read_place(name))
        self.tally.columns_ignored = tuple(name for name in self.seen if name not in self.tally.columns_used)
        find_columns(self.mapping, tuple(self.seen), self.text.name)
        enough(self.text.name, [*self.mapping.targets, *plain_targets(self.seen, set())], self.tally)


def _flatten(value: Table[str, Any], before: str, row: dict[str, str], depth: int) -> None:
    for name, inner in value.items():
        key = f"{before}{name}"
        if isinstance(inner, dict) and depth:
            _flatten(inner, f"{key}.", row, depth - 1)
        elif isinstance(inner, list) and name in ITEM_FIELDS and depth:
            for number, item in enumerate(inner, 1):
                if isinstance(item, dict):
                    _flatten(item, f"{key}.{number}.", row, depth - 1)
        elif (text := value_of(inner)) is not None:
            row[key] = text.strip()
