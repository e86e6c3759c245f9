"""What rows share of a canonical record, written once, and joined by columns to what is each row's own."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import Any

from attrs import frozen

from closurelib.canonical import BOOLEANS, FIELDS, ITEM_FIELDS, MAPPINGS
from closurelib.columns.distinct import counts
from closurelib.columns.extra import arrow, polars
from closurelib.columns.text import as_text, json_texts
from closurelib.convert import Losing
from closurelib.record import Record
from closurelib.write import cells_of

AT_ONCE = 20_000
"""So many rows become one text."""
_NOT_PLAIN_CSV = r'[",\r\n]'


class Share:
    """What some rows say alike: the fields of a canonical record without those that are each row's own."""

    __slots__ = ("_said", "cells", "fields", "is_misread", "lost")

    def __init__(self, record: Record, own: Iterable[str], losing: Losing) -> None:
        self.fields = {name: value for name, value in record.to_dict().items() if name not in own}
        self.cells = dict(cells_of(self.fields))
        """The same as the cells of a table, by the names of their columns."""
        self.is_misread = bool(record.misread)
        self.lost = tuple(losing(record))
        self._said: dict[Hashable, Any] = {}

    def json(self, own: tuple[str, ...]) -> tuple[str, ...]:
        """Its members as JSON: those that stand before each of the row's own, and those behind the last."""
        found: tuple[str, ...] | None = self._said.get(own)
        if found is None:
            parts = [""] * (len(own) + 1)
            places = [FIELDS.index(name) for name in own]
            for name, value in self.fields.items():
                part = sum(place < FIELDS.index(name) for place in places)
                parts[part] += f", {json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}"
            found = self._said[own] = tuple(parts)
        return found

    def csv(self, columns: tuple[str, ...]) -> str:
        """Its cells of some columns that stand beside each other."""
        found: str | None = self._said.get(("csv", columns))
        if found is None:
            found = self._said["csv", columns] = _row([self.cells.get(name, "") for name in columns])
        return found


@frozen
class Rows:
    """Some records to be written, in their order."""

    own: dict[str, Any]
    """What each has of its own, as Arrow texts, in the order of a record's fields; null where it is silent."""
    codes: Any
    """Which of `shares` is its own: an Arrow array of 32-bit numbers."""
    shares: Sequence[Share]

    def __len__(self) -> int:
        """How many there are."""
        return len(self.codes)

    def counted(self) -> Iterator[tuple[int, Share, int]]:
        """The shares that any row has, each with its number and the number of its rows."""
        for number, (share, count) in enumerate(zip(self.shares, counts(self.codes, len(self.shares)), strict=True)):
            if count:
                yield number, share, count

    def spread(self, values: Sequence[str]) -> Any:
        """A text for each share as one for each row."""
        return arrow().array(values, arrow().string()).take(self.codes)


def json_lines(rows: Rows) -> Iterator[str]:
    """Rows as JSON Lines, some thousands at a time."""
    pc = arrow().compute
    names = tuple(rows.own)
    written = [share.json(names) for share in rows.shares]
    parts: list[Any] = ["{"]
    for number, (name, column) in enumerate(rows.own.items()):
        if any(one[number] for one in written):
            parts.append(rows.spread([one[number] for one in written]))
        if column.null_count < len(column):
            parts.append(_member(name, column, rows))
    parts += [rows.spread([one[-1] for one in written]), "}\n", ""]
    return _texts(_mended(pc.binary_join_element_wise(*parts), rows))


def _member(name: str, column: Any, rows: Rows) -> Any:
    """A member that is each row's own, behind a comma; nothing where a row is silent on it."""
    pc = arrow().compute
    comma: Any = ", "
    if name == "id":
        comma = ""
    elif name == "reference":
        comma = pc.if_else(pc.is_valid(rows.own["id"]), ", ", "")
    text = pc.binary_join_element_wise(comma, f"{json.dumps(name)}: ", json_texts(column), "")
    return pc.if_else(pc.is_valid(column), text, "") if column.null_count else text


def _mended(texts: Any, rows: Rows) -> Any:
    """The objects that nothing names begin with a comma; it is taken away."""
    pl, pc = polars(), arrow().compute
    nameless = pc.indices_nonzero(pc.and_(pc.is_null(rows.own["id"]), pc.is_null(rows.own["reference"])))
    if not len(nameless):
        return texts
    mended = [text.replace("{, ", "{", 1) for text in texts.take(nameless).to_pylist()]
    return pl.from_arrow(texts).scatter(pl.from_arrow(nameless), pl.Series(mended)).to_arrow().cast(arrow().string())


def csv_lines(rows: Rows, columns: Sequence[str]) -> Iterator[str]:
    """Rows as a table with commas under some columns, some thousands at a time."""
    parts: list[Any] = []
    beside: list[str] = []
    for name in (*columns, None):
        if name is not None and name not in rows.own:
            beside.append(name)
            continue
        if beside:
            parts.append(rows.spread([share.csv(tuple(beside)) for share in rows.shares]))
            beside = []
        if name is not None:
            parts.append(_csv_texts(rows.own[name]))
    pc = arrow().compute
    return _texts(pc.binary_join_element_wise(pc.binary_join_element_wise(*parts, ","), "\n", "") if parts else None)


def _csv_texts(column: Any) -> Any:
    """Texts as the cells of a table; one that is not there as nothing."""
    pl, pa = polars(), arrow()
    found = pl.from_arrow(column).str.contains(_NOT_PLAIN_CSV).arg_true()
    if len(found):
        texts = [_row([text]) for text in column.take(found.to_arrow()).to_pylist()]
        column = pl.from_arrow(column).scatter(found, pl.Series(texts)).to_arrow().cast(pa.string())
    return pa.compute.fill_null(column, "")


def _row(cells: Sequence[str]) -> str:
    """Some cells of a longer row: an empty one stands for nothing there, though not in a row of its own."""
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow((*cells, ""))
    return line.getvalue()[: -len(",\n")]


def _texts(lines: Any) -> Iterator[str]:
    for begin in range(0, len(lines) if lines is not None else 0, AT_ONCE):
        yield as_text(lines.slice(begin, AT_ONCE))


def canonical_schema() -> Any:
    """The columns of canonical records, nested.

    >>> str(canonical_schema().field("deaths").type)
    'map<string, string>'
    """
    pa = arrow()
    text, number = pa.string(), pa.int32()
    kinds: dict[str, Any] = {**dict.fromkeys(BOOLEANS, pa.bool_()), "notes": pa.list_(text)}
    for name, inner in ITEM_FIELDS.items():
        of = {"years": number, "until_year": number, "exemptions": pa.list_(text)}
        kinds[name] = pa.list_(pa.struct([(one, of.get(one, text)) for one in inner]))
    kinds |= dict.fromkeys(MAPPINGS, pa.map_(text, text))
    return pa.schema([(name, kinds.get(name, text)) for name in FIELDS])


def table_of(rows: Rows, schema: Any) -> Any:
    """Rows as a batch of columns."""
    pa = arrow()
    shared = [
        {name: list(value.items()) if name in MAPPINGS else value for name, value in share.fields.items()}
        for share in rows.shares
    ]
    columns = pa.RecordBatch.from_pylist(shared, schema=schema).take(rows.codes)
    filled = [rows.own.get(field.name, columns.column(at)) for at, field in enumerate(schema)]
    return pa.RecordBatch.from_arrays(filled, schema=schema)
