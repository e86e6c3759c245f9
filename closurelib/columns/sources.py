"""Sources opened to be read in pieces: tables and typed columns as such, all others by the row path."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from itertools import islice

from closurelib.columns.frames import TypedFile
from closurelib.columns.jsonl import JsonLines
from closurelib.columns.pieces import Piece, Pieces, no_cells
from closurelib.columns.tables import NoTable, TextTable, is_utf8
from closurelib.errors import ReadError
from closurelib.read.jsonl import JSON_LINES
from closurelib.read.once import is_read_once
from closurelib.read.reader import Reader
from closurelib.read.reading import Reading, Supplied
from closurelib.read.receipt import Receipt
from closurelib.record import Record

_AT_ONCE = 10_000
_TYPED = ("parquet", "arrow")


def open_pieces(reader: Reader, name: str, *, by_year: bool = False) -> Pieces:
    """Open a source to be read in pieces; `by_year` tells dates apart from the other cells."""
    return _columns(reader, name, by_year) or Rows(reader.open(name))


def _columns(reader: Reader, name: str, by_year: bool) -> Pieces | None:
    """A source as columns; `None` where only the row path can read it."""
    if reader.contexts or is_read_once(name):
        return None
    text, form = reader.text(name)
    try:
        if form.name in _TYPED and reader.mapping is None:
            return TypedFile(text, form, reader.settings, by_year=by_year)
        if form is JSON_LINES and is_utf8(text):
            return JsonLines(text, form, reader.settings)
        if form.table is not None and is_utf8(text):
            return TextTable(text, form.name, form.table, Supplied((), reader.settings), by_year=by_year)
    except NoTable:
        pass
    except BaseException:
        text.close()
        raise
    text.close()
    return None


class Rows:
    """A source that the row path reads, as pieces of odd rows."""

    is_costly = False

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self.name, self.form = reading.receipt.source, reading.receipt.format

    def read(self, cells: tuple[Hashable, ...]) -> Record:
        """Never asked: no row of it is regular."""
        raise NotImplementedError

    def whole(self, rest: tuple[Hashable, ...], dates: tuple[Hashable, ...]) -> tuple[Hashable, ...]:
        """Never asked: no row of it is regular."""
        raise NotImplementedError

    def __iter__(self) -> Iterator[Piece]:
        """Its records, some thousands at a time; what stands before a fault is given before the fault."""
        first = 1
        while True:
            odd: dict[int, Record] = {}
            failed: ReadError | None = None
            try:
                for record in islice(self._reading, _AT_ONCE):
                    odd[len(odd)] = record
            except ReadError as why:
                failed = why
            if odd:
                yield Piece(no_cells(odd), first, odd)
            if failed is not None:
                raise failed
            if len(odd) < _AT_ONCE:
                return
            first += len(odd)

    @property
    def receipt(self) -> Receipt:
        """What was read so far."""
        return self._reading.receipt
