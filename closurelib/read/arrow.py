"""Canonical records as Arrow, in a file or as a stream, with the extra `bulk`; columns are those of Parquet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from closurelib.errors import ReadError
from closurelib.read.columnar import Columns, Records, lay_out, pyarrow_for
from closurelib.read.format import Format
from closurelib.read.parquet import told
from closurelib.read.receipt import Tally
from closurelib.read.text import Text
from closurelib.record import Record

NAME = "arrow"
_MAGIC = "ARROW1"
_STREAM = "\ufffd" * 4
"""What a text makes of the four bytes that every message of a stream begins with."""


class ArrowFile:
    """A file or a stream of Arrow, opened; no row is read yet."""

    def __init__(self, text: Text) -> None:
        pa = pyarrow_for("reading Arrow")
        if text.path is None:
            raise ReadError(f"{text.name}: Arrow cannot be read from a pipe; name the file")
        self._source = pa.memory_map(str(text.path))
        self._is_stream = not text.head.startswith(_MAGIC)
        self.schema = self._reader().schema

    def _reader(self, taken: tuple[int, ...] | None = None) -> Any:
        pa = pyarrow_for("reading Arrow")
        self._source.seek(0)
        options = pa.ipc.IpcReadOptions(included_fields=list(taken) if taken else None, use_threads=False)
        return (pa.ipc.open_stream if self._is_stream else pa.ipc.open_file)(self._source, options=options)

    def batches(self, columns: Columns) -> Iterator[list[Any]]:
        """The columns that are taken, batch by batch; nothing in them points beyond their ends."""
        reader = self._reader(columns.taken)
        each = reader if self._is_stream else (reader.get_batch(at) for at in range(reader.num_record_batches))
        for batch in each:
            batch.validate(full=True)
            yield batch.columns


def read_arrow(text: Text, tally: Tally) -> Iterator[Record]:
    """The records of an Arrow file or stream, batch by batch."""
    number = 0
    with told(text, "Arrow", lambda: number):
        file = ArrowFile(text)
        columns = lay_out(text.name, file.schema, tally)
        records = Records(text.name, NAME, columns)
        for arrays in file.batches(columns):
            for record in records.of(arrays, number + 1):
                number += 1
                yield record
    if not number:
        raise ReadError(f"{text.name}: holds no record")


def _recognises(head: str, name: str) -> bool:
    return head.startswith(_MAGIC) or (head.startswith(_STREAM) and "\0" in head[4:8])


ARROW = Format(
    NAME, "canonical records as Arrow, a file or a stream", _recognises, read_arrow,
    (".arrow", ".arrows", ".feather", ".ipc"),
)  # fmt: skip
"""Arrow, nested or flat."""
