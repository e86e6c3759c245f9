"""Some rows of a piece as the records that their source states."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from closurelib.columns.alikes import Alikes
from closurelib.columns.extra import arrow
from closurelib.columns.pieces import Piece, Pieces
from closurelib.read.sheets_row import Alike, Row
from closurelib.record import Record, Source


def stated(
    pieces: Pieces, piece: Piece, places: Sequence[int], alikes: Alikes, instead: Mapping[int, Record] | None = None
) -> Iterator[Record]:
    """The records at some places of a piece, in the order of these; `instead` are given for what their source states.

    Without them these are the records of the odd rows.
    """
    if not places:
        return iter(())
    cells = piece.cells
    given = piece.odd if instead is None else instead
    known: dict[tuple[int, int | None], Alike] = {}
    rows = _numbers(piece, places, given)
    codes = cells.codes.take(rows).to_pylist()
    dated = cells.dates.codes.take(rows).to_pylist() if cells.dates else [None] * len(codes)
    alike: list[Alike] = []
    for key in zip(codes, dated, strict=True):
        if key not in known:
            code, day = key
            dates = cells.dates.cells[day] if cells.dates and day is not None else ()
            known[key] = alikes.of(pieces, cells.distinct[code], dates)
        alike.append(known[key])
    return records(pieces, piece, places, alike, given)


def records(
    pieces: Pieces, piece: Piece, places: Sequence[int], alike: Sequence[Alike], instead: Mapping[int, Record]
) -> Iterator[Record]:
    """The records at some places: those of `instead`, and for each other what it shares, in order, with its own."""
    cells = piece.cells
    regular = [at for at in places if at not in instead] if instead else places
    rows = _numbers(piece, places, instead)
    own = [column.take(rows).to_pylist() for column in cells.own.values()]
    lines = cells.lines.take(arrow().array(regular, arrow().int64())).to_pylist() if cells.lines is not None else None
    names = list(cells.own)
    row = 0
    for at in places:
        if at in instead:
            yield instead[at]
            continue
        said: list[tuple[str, Any]] = [(name, column[row]) for name, column in zip(names, own, strict=True)]
        line = None if lines is None else lines[row]
        said.append(("source", Source(pieces.name, line, piece.first + at, pieces.form)))
        yield Row.like(alike[row], said)
        row += 1


def _numbers(piece: Piece, places: Sequence[int], without: Mapping[int, Record]) -> Any:
    """Which of its regular rows stand at some places of a piece, but for some of them."""
    regular = [at for at in places if at not in without] if without else places
    return arrow().array(piece.numbers(regular), arrow().int64())
