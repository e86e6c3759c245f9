"""Large tables as canonical records, many rows at a time.

JSON Lines and CSV hold what is written record by record, byte for byte; Parquet holds the same table.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Hashable, Iterator
from pathlib import Path
from typing import Any, TextIO

from closurelib.canonical import FIELDS
from closurelib.columns.alikes import Alikes
from closurelib.columns.batch import in_order
from closurelib.columns.extra import arrow
from closurelib.columns.memo import Memo
from closurelib.columns.pieces import OWN, Piece, Pieces
from closurelib.columns.shares import Rows, Share, canonical_schema, csv_lines, json_lines, table_of
from closurelib.columns.sources import open_pieces
from closurelib.columns.stated import stated
from closurelib.convert import Conversion, Losing, Target
from closurelib.errors import ReadError
from closurelib.record import Record
from closurelib.write import Lost, column_order

_DATES = "covering_dates"
_KEPT = 50_000
"""How many distinct sets of shared cells are remembered as they are written."""


class ByColumns(Conversion):
    """A conversion of large tables, by columns."""

    def to_stream(self, target: Target, stream: TextIO, lost: Lost) -> None:
        """Write the records as text."""
        if target.name == "csv":
            self._write_csv(target, stream, lost)
            return
        for rows in self._rows(target, lost):
            stream.writelines(json_lines(rows))
            self.wrote(len(rows))

    def to_file(self, target: Target, path: Path, lost: Lost) -> None:
        """Write the records as a Parquet file."""
        schema = canonical_schema()
        with arrow().parquet.ParquetWriter(str(path), schema, compression="zstd") as writer:
            for rows in self._rows(target, lost):
                writer.write_batch(table_of(rows, schema))
                self.wrote(len(rows))

    def _write_csv(self, target: Target, stream: TextIO, lost: Lost) -> None:
        """The sources are read twice: which columns there are is known only when the last record is."""
        found: dict[str, None] = {}
        for rows in self._rows(target, lost):
            found.update(dict.fromkeys(_columns(rows)))
            self.watch.look(len(rows))
        columns = sorted(found, key=column_order)
        csv.writer(stream, lineterminator="\n").writerow(columns)
        for name in self.files:
            for rows in self._rows_of(open_pieces(self.reader, name, by_year=True), target, lambda _record: None):
                if any(column not in found for column in _columns(rows)):
                    raise ReadError(f"{name}: was changed while it was read")
                stream.writelines(csv_lines(rows, columns))
                self.wrote(len(rows))

    def _rows(self, target: Target, lost: Lost) -> Iterator[Rows]:
        """The records of all sources that can be written; the others are named."""
        for name in self.files:
            pieces = open_pieces(self.reader, name, by_year=True)
            for rows in self._rows_of(pieces, target, self.leave_out):
                _tell_lost(rows, lost)
                yield rows
            self.receive(pieces.receipt)
        self.end()

    def _rows_of(self, pieces: Pieces, target: Target, leave_out: Callable[[Record], None]) -> Iterator[Rows]:
        shares = _Shares(pieces, target.losing)
        for piece in pieces:
            yield _kept(pieces, piece, shares.of(piece), leave_out)


def _columns(rows: Rows) -> Iterator[str]:
    """The columns in which any row says something."""
    yield from (name for name, column in rows.own.items() if column.null_count < len(column))
    for _, share, _ in rows.counted():
        yield from share.cells


def _kept(pieces: Pieces, piece: Piece, rows: Rows, leave_out: Callable[[Record], None]) -> Rows:
    """The rows of a piece that can be written."""
    pa, pc = arrow(), arrow().compute
    wrong = [number for number, share in enumerate(rows.shares) if share.is_misread]
    if not wrong:
        return rows
    is_wrong = pc.is_in(rows.codes, pa.array(wrong, pa.int32()))
    for record in stated(pieces, piece, pc.indices_nonzero(is_wrong).to_pylist(), Alikes()):
        leave_out(record)
    kept = pc.invert(is_wrong)
    return Rows({name: own.filter(kept) for name, own in rows.own.items()}, rows.codes.filter(kept), rows.shares)


class _Shares:
    """What the rows of one source share, by their cells; bounded, as what they state can be read again."""

    def __init__(self, pieces: Pieces, losing: Losing) -> None:
        self._pieces, self._losing = pieces, losing
        self._memo: Memo[Hashable, Share] = Memo(_KEPT)

    def of(self, piece: Piece) -> Rows:
        """The rows of a piece; each of the odd ones has a share of its own."""
        pa = arrow()
        cells, odd = piece.cells, tuple(piece.odd.values())
        own: dict[str, Any] = {name: cells.own.get(name, pa.nulls(len(cells.codes), pa.string())) for name in OWN}
        if cells.dates is not None:
            # They repeat less than all else, and nothing hangs on them but themselves.
            texts = [str(text).strip() or None for (text,) in cells.dates.cells]
            own[_DATES] = pa.array(texts, pa.string()).take(cells.dates.codes)
        own = {name: own[name] for name in FIELDS if name in own}
        shares = [self._share(one, is_dated=cells.dates is None) for one in cells.distinct]
        codes = cells.codes.cast(pa.int32())
        if odd:
            place = in_order(piece.count, tuple(piece.odd))
            added = pa.array(range(len(shares), len(shares) + len(odd)), pa.int32())
            shares += (Share(record, own, self._losing) for record in odd)
            codes = pa.concat_arrays([codes, added]).take(place)
            for name, column in own.items():
                said = pa.array([getattr(record, name) for record in odd], pa.string())
                own[name] = pa.concat_arrays([column, said]).take(place)
        return Rows(own, codes, shares)

    def _share(self, cells: tuple[Hashable, ...], *, is_dated: bool) -> Share:
        """What rows with some cells share; their dates among it, or told apart."""
        dates = () if is_dated else ("",)
        whole = self._pieces.whole
        return self._memo.of(
            (cells, is_dated), lambda: Share(self._pieces.read(whole(cells, dates)), OWN, self._losing)
        )


def _tell_lost(rows: Rows, lost: Lost) -> None:
    """Tell what the format has no place for, in the order in which the rows have it."""
    pa, pc = arrow(), arrow().compute
    found = [
        (pc.index(rows.codes, pa.scalar(number, pa.int32())).as_py(), place, what, count)
        for number, share, count in rows.counted()
        for place, what in enumerate(share.lost)
    ]
    for at, _, what, count in sorted(found):
        name = Record(id=rows.own["id"][at].as_py(), reference=rows.own["reference"][at].as_py()).name
        lost.add(what, name, count)
