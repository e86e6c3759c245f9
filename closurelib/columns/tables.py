"""Tables of text in pieces: CSV and TSV, canonical or under a mapping.

A block that is not well formed is read by the row path, to where a row ends with a block, and said no otherwise than
the row path says it.
"""

from __future__ import annotations

import csv
from collections.abc import Hashable, Iterator
from io import StringIO
from itertools import chain
from typing import Any

from closurelib.columns.blocks import Block, blocks, rows_of
from closurelib.columns.cells import Cells, cells_of
from closurelib.columns.distinct import counts
from closurelib.columns.extra import arrow
from closurelib.columns.pieces import OWN, Piece, SlowRows, ahead, no_cells
from closurelib.errors import ReadError
from closurelib.read.format import Table
from closurelib.read.reading import Supplied
from closurelib.read.receipt import Receipt, Tally
from closurelib.read.sheets import Blank, Layout, Records, head_of
from closurelib.read.text import Text, line_ends
from closurelib.record import Record

_UTF8 = ("utf-8", "utf-8-sig")
_MARK = b"\xef\xbb\xbf"


class TextTable:
    """A table of text that is read in pieces."""

    is_costly = True

    def __init__(self, text: Text, form: str, table: Table, supplied: Supplied, *, by_year: bool = False) -> None:
        self.name, self.form = text.name, form
        self._by_year = by_year and not supplied
        self._text, self._table, self._supplied = text, table, supplied
        self._tally = Tally(facts_supplied=bool(supplied))
        self._given = 0
        self._first_line = 1
        self._parts = text.raw()
        self._head: bytes = b""
        self._lay_out()

    def _lay_out(self) -> None:
        """Read the header, and keep what was read beyond it."""
        first = next(self._parts, b"")
        begin = len(_MARK) if first.startswith(_MARK) else 0
        self._before = begin
        first = first[begin:]
        found = rows_of(first[: first.rfind(b"\n") + 1], self._table.delimiter)
        if found is None or len(found) < 2:
            raise NoTable
        end = int(found.starts[1])
        row = next(csv.reader(StringIO(first[:end].decode(), newline=""), delimiter=self._table.delimiter, strict=True))
        head = head_of(self._text, self._tally, row, 1, self._table.delimiter)
        self.layout: Layout = self._table.lay_out(head)
        if self.layout.made or any(name in OWN for name in self._supplied.values):
            raise NoTable
        covering = self.layout.covering
        self._apart: tuple[int, ...] = (
            (covering,) if self._by_year and covering is not None and len(self.layout.shared) > 1 else ()
        )
        self._width = len(head.names)
        self._records = Records(head, self.layout, self.form, Blank())
        self._rest, self._offset = first[end:], begin + end
        self._line = 1 + first.count(b"\n", 0, end)

    def read(self, cells: tuple[Hashable, ...]) -> Record:
        """The record that a set of shared cells states."""
        record = self.layout.read(cells)  # type: ignore[arg-type]
        return self._supplied.give(record) if self._supplied else record

    def whole(self, rest: tuple[Hashable, ...], dates: tuple[Hashable, ...]) -> tuple[Hashable, ...]:
        """A set of shared cells, where those that tell dates are told apart from the rest."""
        if not dates:
            return rest
        [covering] = self._apart
        at = self.layout.shared.index(covering)
        return (*rest[:at], *dates, *rest[at:])

    def __iter__(self) -> Iterator[Piece]:
        """Its pieces, in their order; what is no text of its encoding is a `ReadError` where it stands."""
        parts = (part for part in chain([self._rest], self._parts) if part)
        try:
            worked = ahead(self._cells, blocks(parts, line=self._line, offset=self._offset))
            for block, cells in worked:
                if cells is None:
                    yield from self._slowly(block, worked)
                else:
                    yield self._piece(cells)
            self._records.end()
        finally:
            self._text.close()

    def _cells(self, block: Block) -> Cells | None:
        return cells_of(block, self.layout, self._width, self._table.delimiter, self._apart)

    def _piece(self, cells: Cells) -> Piece:
        """A block with its odd rows read; those without a word are passed over, as everywhere."""
        first = self._records.number + 1
        odd: dict[int, Record] = {}
        blank: list[int] = []
        for at, line, written in cells.odd:
            self._records.number = first + at - len(blank) - 1
            row = next(csv.reader(StringIO(written.decode(), newline=""), delimiter=self._table.delimiter, strict=True))
            record = self._next(line, row)
            if record is None:
                blank.append(at)
            else:
                odd[at - len(blank)] = record
        if blank:
            gone = set(blank)
            kept = [at for at in range(cells.rows) if at not in gone]
            cells = cells._replace(rows=len(kept), lines=cells.lines.take(arrow().array(kept, arrow().int64())))
        self._records.number = first + cells.rows - 1
        if self._supplied:
            self._count_given(cells)
        return Piece(cells, first, odd)

    def _next(self, line: int, row: list[str] | str) -> Record | None:
        """The record of a row as the row path reads it, with what the command line supplies."""
        rejected = self._tally.rejected
        record = self._records.next(line, row, may_hold_nul=True)
        if record is None or not self._supplied or self._tally.rejected > rejected:
            return record
        before = self._supplied.from_set
        record = self._supplied.give(record)
        self._given += self._supplied.from_set - before
        return record

    def _count_given(self, cells: Cells) -> None:
        """Count the facts that the command line supplied to the regular rows of a piece."""
        for shared, count in zip(cells.distinct, counts(cells.codes, len(cells.distinct)), strict=True):
            before = self._supplied.from_set
            self.read(shared)
            self._given += (self._supplied.from_set - before) * count

    def _slowly(self, block: Block, following: Iterator[tuple[Block, Any]]) -> Iterator[Piece]:
        """A block that is not well formed, and as many after it as its last row needs."""
        records: list[Record] = []
        first = self._records.number + 1
        failed: list[ReadError] = []
        try:
            for line, row in SlowRows(self._decoded(block, following, failed), self._table.delimiter, block.line):
                record = self._next(line, row)
                if record is not None:
                    records.append(record)
        except ReadError as why:
            failed.append(why)
        if records:
            odd = dict(enumerate(records))
            yield Piece(no_cells(odd), first, odd)
        if failed:
            raise failed[0]

    def _decoded(self, block: Block, following: Iterator[tuple[Block, Any]], failed: list[ReadError]) -> Iterator[str]:
        """The text of some blocks; a byte that does not fit is a `ReadError` after all that stands before it.

        It stands in `failed` as well: where what stands before it ends with a row, nobody asks for more.
        """
        for one in chain([block], (one for one, _ in following)):
            try:
                text = one.data.decode()
            except UnicodeDecodeError as why:
                before = one.data[: why.start].decode()
                says = self._text.no_text(why, one.offset + why.start, one.line + line_ends(before))
                failed.append(ReadError(says))
                yield before
                raise failed[0] from None
            yield text

    @property
    def receipt(self) -> Receipt:
        """What was read so far."""
        tally, rows = self._tally, self._records.number
        return Receipt(
            self.name, self.form, rows, rows - tally.rejected, tally.rejected, tally.columns_used,
            tally.columns_ignored, facts_set=self._given, notes=tally.said(),
        )  # fmt: skip


class NoTable(Exception):
    """A source that only the row path can read."""


def is_utf8(text: Text) -> bool:
    """Whether a text is in the one encoding that is read in pieces."""
    return text.encoding.lower() in _UTF8
