"""Canonical records as Parquet, read and written, with the extra `bulk`.

Columns are named as the fields of a record: nested (`closures` a list of tables) as they are written here, or flat
(`closures.1.type`) as in CSV; `closurelib.read.columnar` says what they hold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from closurelib.canonical import BOOLEANS, FIELDS, ITEM_FIELDS, MAPPINGS
from closurelib.errors import ReadError
from closurelib.read.columnar import AT_ONCE, Columns, Records, lay_out, pyarrow_for
from closurelib.read.format import Format, shown
from closurelib.read.receipt import Tally
from closurelib.read.text import Text
from closurelib.record import Record

NAME = "parquet"
_MAGIC = "PAR1"


# Reading.


def parquet_file(text: Text, **options: Any) -> Any:
    """A Parquet file, opened; its columns are looked at, and no row is read yet."""
    pyarrow = pyarrow_for("reading Parquet")
    if text.path is None:
        raise ReadError(f"{text.name}: Parquet cannot be read from a pipe; name the file")
    return pyarrow.parquet.ParquetFile(text.path, **options)


def batches_of(file: Any, columns: Columns, rows: int) -> Iterator[list[Any]]:
    """The columns that are taken, so many rows at a time."""
    wanted = [file.schema_arrow.names[at] for at in columns.taken]
    for batch in file.iter_batches(batch_size=rows, columns=wanted):
        # Columns are taken by name, and come in the order of the file.
        yield [batch.column(name) for name in wanted]


@contextmanager
def told(text: Text, what: str, read: Callable[[], int]) -> Iterator[None]:
    """Says of whatever Arrow raises that the source cannot be read, and after how many records."""
    pyarrow = pyarrow_for(f"reading {what}")
    try:
        yield
    except (pyarrow.ArrowException, OSError, ValueError, OverflowError) as why:
        after = f" after {read():,} records" if read() else ""
        raise ReadError(f"{text.name}: is no {what} that can be read{after}: {shown(str(why), 200)}") from None


def read_parquet(text: Text, tally: Tally) -> Iterator[Record]:
    """The records of a Parquet file, batch by batch."""
    number = 0
    with told(text, "Parquet", lambda: number):
        file = parquet_file(text)
        columns = lay_out(text.name, file.schema_arrow, tally)
        records = Records(text.name, NAME, columns)
        for arrays in batches_of(file, columns, AT_ONCE):
            for record in records.of(arrays, number + 1):
                number += 1
                yield record
    if not number:
        raise ReadError(f"{text.name}: holds no record")


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
    pyarrow = pyarrow_for("writing Parquet")
    schema = _schema(pyarrow)
    count = 0
    rest = iter(records)
    with pyarrow.parquet.ParquetWriter(str(path), schema, compression="zstd") as writer:
        while rows := [record.to_dict() for record in islice(rest, AT_ONCE)]:
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
