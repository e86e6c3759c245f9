"""Records written down: canonical JSON Lines, and the same as CSV.

What is not recorded is left out; reading back what was written gives the same records.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from tempfile import SpooledTemporaryFile
from typing import Any, TextIO

from attrs import define, field

from closurelib.canonical import FIELDS, ITEM_FIELDS, MAPPINGS
from closurelib.record import Record

_HELD = 32 << 20
"""Rows of more than so many bytes wait on disk until the columns are known."""
_NOT_RECORDED = "-"
"""A date that says nothing: it keeps an item of which nothing else is recorded."""
_A_DATE_OF = {"closures": "made_on", "retentions": "since", "reviews": "since", "returns": "since"}


@define
class Lost:
    """What a format has no place for: each kind, the first record it was met in, and in how many.

    >>> lost = Lost()
    >>> lost.add("a title", "ZZ 1/1")
    >>> lost.add("a title", "ZZ 1/2")
    >>> list(lost.said())
    ['not written: a title (2 records, the first ZZ 1/1)']
    """

    _found: dict[str, tuple[int, str]] = field(factory=dict)

    def add(self, what: str, name: str, records: int = 1) -> None:
        """Something of a record is lost, or of several, of which it names the first."""
        count, first = self._found.get(what, (0, name))
        self._found[what] = count + records, first

    def said(self) -> Iterator[str]:
        """A line for each kind."""
        for what, (count, first) in self._found.items():
            yield f"not written: {what} ({count:,} record{'' if count == 1 else 's'}, the first {first})"


def write_jsonl(records: Iterable[Record], stream: TextIO) -> int:
    """Write one record a line, and say how many there were.

    >>> import sys
    >>> write_jsonl([Record(reference="ZZ 1/1", last_date="1960")], sys.stdout)
    {"reference": "ZZ 1/1", "last_date": "1960"}
    1
    """
    count = 0
    for record in records:
        stream.write(json.dumps(record.to_dict(), ensure_ascii=False) + "\n")
        count += 1
    return count


def write_csv(records: Iterable[Record], stream: TextIO) -> int:
    """Write a row for each record, with a column for each field that any of them has; say how many there were.

    The columns are known only when the last record is; until then the rows wait, on disk where they are many.

    >>> import sys
    >>> write_csv([Record(reference="ZZ 1/1", last_date="1960"), Record(reference="ZZ 1/2")], sys.stdout)
    reference,last_date
    ZZ 1/1,1960
    ZZ 1/2,
    2
    """
    columns: dict[str, None] = {}
    count = 0
    with SpooledTemporaryFile(_HELD, "w+", encoding="utf-8", newline="\n") as waiting:
        for record in records:
            row = dict(cells_of(record.to_dict()))
            columns.update(dict.fromkeys(row))
            waiting.write(json.dumps(row) + "\n")
            count += 1
        waiting.seek(0)
        writer = csv.DictWriter(
            stream, sorted(columns, key=column_order), lineterminator="\n", quoting=csv.QUOTE_MINIMAL
        )
        writer.writeheader()
        writer.writerows(json.loads(line) for line in waiting)
    return count


def cells_of(fields: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The cells of a canonical record, by the names of their columns.

    >>> dict(cells_of({"reference": "ZZ 1/1", "closures": [{"type": "F", "exemptions": ["38", "40(2)"]}]}))
    {'reference': 'ZZ 1/1', 'closures.1.type': 'F', 'closures.1.exemptions': '38;40(2)'}
    """
    for name, value in fields.items():
        if name in ITEM_FIELDS:
            for number, item in enumerate(value, 1):
                for inner, cell in (item or {_A_DATE_OF[name]: _NOT_RECORDED}).items():
                    yield f"{name}.{number}.{inner}", _cell(cell)
        elif name in MAPPINGS:
            yield from ((f"{name}.{kind}", _cell(cell)) for kind, cell in value.items())
        elif name == "notes":
            yield from ((f"notes.{number}", _cell(cell)) for number, cell in enumerate(value, 1))
        else:
            yield name, _cell(value)


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ";".join(value)
    return "" if value is None else str(value)


def column_order(column: str) -> tuple[int, int, int, str]:
    """The order of columns: as the fields of a record stand, items by their numbers.

    >>> sorted(["notes.1", "closures.10.type", "closures.2.type", "id"], key=column_order)
    ['id', 'closures.2.type', 'closures.10.type', 'notes.1']
    """
    name, _, rest = column.partition(".")
    number, _, inner = rest.partition(".")
    place = ITEM_FIELDS[name].index(inner) if name in ITEM_FIELDS else 0
    return FIELDS.index(name), int(number) if number.isdecimal() else 0, place, column
