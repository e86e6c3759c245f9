"""Canonical records as Parquet, read and written, with the extra `bulk`.

Columns are named as the fields of a record: nested (`closures` a list of tables) as they are written here, or flat
(`closures.1.type`) as in CSV. Dates may be texts, days or timestamps; of a timestamp the day counts, in its own zone.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from attrs import evolve, frozen

from closurelib.canonical import BOOLEANS, FIELDS, ITEM_FIELDS, MAPPINGS
from closurelib.errors import MissingExtra, ReadError
from closurelib.read.format import Format, shown
from closurelib.read.places import NAMES_A_RECORD, Place, nearest_place, read_place, to_fields
from closurelib.read.receipt import Tally
from closurelib.read.sheets import ignored
from closurelib.read.sheets_row import Alike, Row
from closurelib.read.text import STANDARD_INPUT, Text
from closurelib.record import Problem, Record, Source

NAME = "parquet"
_MAGIC = "PAR1"
_BATCH = 8_192
_KEPT = 50_000
_OWN = ("id", "reference", "title", "parent")


def _pyarrow(what: str) -> Any:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise MissingExtra(what, "bulk") from None
    return pyarrow


# Reading.


@frozen
class _Columns:
    """The columns of a file: which are a row's own, and which are shared."""

    own: tuple[tuple[str, int], ...]
    shared: tuple[tuple[Place, int], ...]


def read_parquet(text: Text, tally: Tally) -> Iterator[Record]:
    """The records of a Parquet file, batch by batch."""
    pyarrow = _pyarrow("reading Parquet")
    if text.name == STANDARD_INPUT:
        raise ReadError("-: Parquet cannot be read from standard input; name the file")
    number = 0
    memo: dict[tuple[Any, ...], Alike] = {}
    try:
        file = pyarrow.parquet.ParquetFile(text.name)
        columns = _columns(text.name, list(file.schema_arrow.names), tally)
        wanted = [file.schema_arrow.names[at] for at in sorted(at for _, at in (*columns.own, *columns.shared))]
        columns = _columns(text.name, wanted, Tally(facts_supplied=True))
        for batch in file.iter_batches(batch_size=_BATCH, columns=wanted):
            cells = [column.to_pylist() for column in batch.columns]
            for row in zip(*cells, strict=True):
                number += 1
                yield _record(row, columns, Source(text.name, None, number, NAME), memo)
    except (pyarrow.ArrowException, OSError, ValueError, OverflowError) as why:
        after = f" after {number:,} records" if number else ""
        raise ReadError(f"{text.name}: is no Parquet that can be read{after}: {shown(str(why), 200)}") from None
    if not number:
        raise ReadError(f"{text.name}: holds no record")


def _columns(source: str, names: list[str], tally: Tally) -> _Columns:
    places = [read_place(name) or (Place(name) if name in FIELDS else None) for name in names]
    found = [(place, at) for at, place in enumerate(places) if place]
    tally.columns_used = tuple(names[at] for _, at in found)
    tally.columns_ignored = ignored(tuple(names), {at for _, at in found})
    for name in tally.columns_ignored[:50]:
        if near := nearest_place(name):
            tally.note(f"{source}: column {name!r} is ignored: it is no field of a record; did you mean {near}?")
    listed = shown(", ".join(names), 300)
    if not any(place.field in NAMES_A_RECORD for place, _ in found):
        raise ReadError(f"{source}: no column is called reference or id, so no record has a name; columns: {listed}")
    if not tally.facts_supplied and not any(place.bears_on_access for place, _ in found):
        raise ReadError(f"{source}: no column bears on access, so nothing can be judged; columns: {listed}")
    return _Columns(
        tuple((place.field, at) for place, at in found if place.field in _OWN),
        tuple((place, at) for place, at in found if place.field not in _OWN),
    )


def _record(row: tuple[Any, ...], columns: _Columns, source: Source, memo: dict[tuple[Any, ...], Alike]) -> Record:
    key = tuple([_hashable(row[at]) for _, at in columns.shared])
    alike = memo.get(key)
    if alike is None:
        alike = Alike(_shared(row, columns))
        if len(memo) >= _KEPT:
            memo.clear()
        memo[key] = alike
    own: list[tuple[str, Any]] = [(name, _text(row[at])) for name, at in columns.own]
    own.append(("source", source))
    record = Row.like(alike, own)
    if any(value is not None for name, value in own if name in NAMES_A_RECORD):
        return record
    missing = Problem("reference", "", "is missing; a record needs a reference or an id")
    return evolve(record, misread=(*record.misread, missing))


def _shared(row: tuple[Any, ...], columns: _Columns) -> Record:
    filled = ((place, _plain(row[at])) for place, at in columns.shared)
    fields = to_fields((place, value) for place, value in filled if value is not None and value != "")
    return evolve(Record.from_dict({**fields, "reference": "?"}), reference=None)


def _hashable(value: Any) -> Any:
    return value if value is None or isinstance(value, str | int | float | date) else repr(value)


def _text(value: Any) -> str | None:
    value = _plain(value)
    return None if value is None else str(value).strip() or None


def _plain(value: Any) -> Any:
    """A value as a canonical record takes it: what tables cannot say otherwise is put right."""
    match value:
        case float():  # a whole number beside an empty cell is stored as a float
            return None if math.isnan(value) else int(value) if value.is_integer() else value
        case datetime():
            return value.date()
        case dict():
            return {name: plain for name, inner in value.items() if (plain := _plain(inner)) is not None}
        case [(str(), _), *_] if all(isinstance(one, tuple) and len(one) == 2 for one in value):
            return {name: _plain(inner) for name, inner in value}
        case list():
            return [_plain(one) for one in value]
    return value


# Writing.


def _schema(pyarrow: Any) -> Any:
    text, number = pyarrow.string(), pyarrow.int32()
    kinds: dict[str, Any] = {**dict.fromkeys(BOOLEANS, pyarrow.bool_()), "notes": pyarrow.list_(text)}
    for name, inner in ITEM_FIELDS.items():
        of = {"years": number, "until_year": number, "exemptions": pyarrow.list_(text)}
        kinds[name] = pyarrow.list_(pyarrow.struct([(one, of.get(one, text)) for one in inner]))
    kinds |= dict.fromkeys(MAPPINGS, pyarrow.map_(text, text))
    return pyarrow.schema([(name, kinds.get(name, text)) for name in FIELDS])


def write_parquet(records: Iterable[Record], path: Path) -> int:
    """Write records as Parquet with nested columns, and say how many there were; memory does not grow with them."""
    pyarrow = _pyarrow("writing Parquet")
    schema = _schema(pyarrow)
    count = 0
    rest = iter(records)
    with pyarrow.parquet.ParquetWriter(str(path), schema, compression="zstd") as writer:
        while rows := [record.to_dict() for record in islice(rest, _BATCH)]:
            for row in rows:
                row.update((name, list(row[name].items())) for name in MAPPINGS if name in row)
            writer.write_batch(pyarrow.RecordBatch.from_pylist(rows, schema=schema))
            count += len(rows)
    return count


PARQUET = Format(
    NAME, "canonical records as Parquet", lambda head, _name: head.startswith(_MAGIC), read_parquet,
    (".parquet", ".pq"),
)  # fmt: skip
"""Parquet, nested or flat."""
