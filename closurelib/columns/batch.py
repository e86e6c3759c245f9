"""Rows with their answers: what names each row, and which of some entries is its own."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from functools import partial
from typing import Any

from attrs import frozen

from closurelib.columns.alikes import Alikes
from closurelib.columns.distinct import counts, first_of_each
from closurelib.columns.extra import arrow, polars
from closurelib.columns.known import Entry, Known
from closurelib.columns.pieces import Piece, Pieces
from closurelib.columns.stated import stated
from closurelib.record import Record

_ONE_BY_ONE = 20
"""So many groups are looked at one by one before all are."""


@frozen
class Batch:
    """Some rows of one source, in their order, each with its answer."""

    pieces: Pieces
    piece: Piece
    codes: Any
    """For each row, which of `entries` is its own: an Arrow array of 32-bit numbers."""
    entries: Sequence[Entry]
    changed: dict[int, Record]
    """The rows that are records of their own: odd ones, and those that their families completed."""

    @property
    def count(self) -> int:
        """How many rows there are."""
        return self.piece.count

    @property
    def lines(self) -> Any:
        """The line of each row, as an Arrow array; null where its source has no lines."""
        lines = self.piece.cells.lines
        return arrow().nulls(self.count, arrow().int64()) if lines is None else lines

    def own(self, name: str) -> Any:
        """An attribute that each row has of its own, as an Arrow array of texts; null where a row is silent."""
        pa = arrow()
        column = self.piece.cells.own.get(name)
        odd = self.piece.odd
        if column is None:
            column = pa.nulls(self.count - len(odd), pa.string())
        if not odd:
            return column
        said = pa.array([getattr(record, name) for record in odd.values()], pa.string())
        return pa.concat_arrays([column, said]).take(in_order(self.count, tuple(odd)))

    def entry(self, at: int) -> Entry:
        """The answer of a row."""
        number: int = self.codes[at].as_py()
        return self.entries[number]

    def counted(self) -> Iterator[tuple[Entry, int]]:
        """Each entry, and how many rows have it."""
        return zip(self.entries, counts(self.codes, len(self.entries)), strict=True)

    def rows_of(self, wanted: Callable[[Entry], object]) -> list[int]:
        """The rows of the entries that are wanted, in their order."""
        pa, pc = arrow(), arrow().compute
        numbers = [number for number, entry in enumerate(self.entries) if wanted(entry)]
        if not numbers:
            return []
        found: list[int] = pc.indices_nonzero(pc.is_in(self.codes, pa.array(numbers, pa.int32()))).to_pylist()
        return found

    def record(self, at: int) -> Record:
        """The record of a row."""
        if at in self.changed:
            return self.changed[at]
        [record] = stated(self.pieces, self.piece, [at], Alikes())
        return record


def in_order(count: int, odd: tuple[int, ...]) -> Any:
    """Where each row stands in a list of the regular rows with the odd ones behind them.

    >>> in_order(4, (1,)).to_pylist()
    [0, 3, 1, 2]
    """
    pl = polars()
    is_odd = pl.Series([False]).new_from_index(0, count).scatter(list(odd), True)
    regular = (~is_odd).cum_sum().cast(pl.Int64) - 1
    behind = is_odd.cum_sum().cast(pl.Int64) - 1 + (count - len(odd))
    return regular.zip_with(~is_odd, behind).to_arrow()


def judged(
    pieces: Pieces,
    piece: Piece,
    known: Known,
    changed: dict[int, Record] | None = None,
    alikes: Alikes | None = None,
) -> Batch:
    """A piece with its answers."""
    alikes = alikes or Alikes()
    changed = {**piece.odd, **(changed or {})}
    codes, entries = _entries(pieces, piece, known, alikes)
    if not changed:
        return Batch(pieces, piece, codes, entries, changed)
    pa, pl = arrow(), polars()
    if piece.odd:
        placed = pa.concat_arrays([codes, pa.array([0] * len(piece.odd), pa.int32())])
        codes = placed.take(in_order(piece.count, tuple(piece.odd)))
    number: dict[Entry, int] = {}
    at = {
        row: number.setdefault(known.of_record(record), len(entries) + len(number)) for row, record in changed.items()
    }
    codes = pl.from_arrow(codes).cast(pl.Int32).scatter(list(at), list(at.values())).to_arrow()
    return Batch(pieces, piece, codes, [*entries, *number], changed)


def _entries(pieces: Pieces, piece: Piece, known: Known, alikes: Alikes) -> tuple[Any, list[Entry]]:
    """For each regular row which entry is its own, and the entries."""
    cells = piece.cells
    if cells.dates is None:
        return cells.codes, [
            known.of_cells((pieces.name, rest), partial(alikes.of, pieces, rest)) for rest in cells.distinct
        ]
    return _Dated(pieces, cells, known, alikes).entries()


class _Dated:
    """Rows whose dates are told apart: those that differ only in a day of one year are asked about together."""

    def __init__(self, pieces: Pieces, cells: Any, known: Known, alikes: Alikes) -> None:
        self._pieces, self._known, self._alikes, self._years = pieces, known, alikes, known.years
        self._codes, self._rests, self._dates = cells.codes, cells.distinct, cells.dates
        self._kinds = self._years.numbers(self._dates.cells)

    def entries(self) -> tuple[Any, list[Entry]]:
        """For each row which entry is its own, and the entries."""
        pa, pc = arrow(), arrow().compute
        kind_of = pa.array(self._kinds, pa.int64()).take(self._dates.codes)
        codes, first = first_of_each(pc.add(pc.multiply(self._codes.cast(pa.int64()), len(self._years)), kind_of))
        rests, firsts = self._codes.take(first).to_pylist(), self._dates.codes.take(first).to_pylist()
        days = _Days(codes, self._dates.codes)
        entries: list[Entry] = []
        by_day: list[int] = []
        for number, (rest, dated) in enumerate(zip(rests, firsts, strict=True)):
            cells, dates = self._rests[rest], self._dates.cells[dated]
            year = self._years.year(self._kinds[dated])
            entry = self._of_year(cells, year, dates, partial(days.are_several, number)) if year else None
            if entry is None and year and number not in days.single:
                by_day.append(number)
            entries.append(entry or self._of(cells, dates))
        return self._day_by_day(codes, by_day, entries) if by_day else (codes, entries)

    def _of_year(
        self, rest: tuple[Hashable, ...], year: int, dates: tuple[Hashable, ...], has_several: Callable[[], bool]
    ) -> Entry | None:
        read = partial(self._alikes.of, self._pieces, rest, dates)
        return self._known.of_year((self._pieces.name, rest), year, read, has_several)

    def _of(self, rest: tuple[Hashable, ...], dates: tuple[Hashable, ...]) -> Entry:
        key = (self._pieces.name, rest, dates)
        return self._known.of_cells(key, partial(self._alikes.of, self._pieces, rest, dates))

    def _day_by_day(self, codes: Any, numbers: list[int], entries: list[Entry]) -> tuple[Any, list[Entry]]:
        """Give each day an entry of its own where the year does not do for all its days."""
        pa, pc, pl = arrow(), arrow().compute, polars()
        rows = pc.indices_nonzero(pc.is_in(codes, pa.array(numbers, pa.int32())))
        rest, dated = self._codes.take(rows), self._dates.codes.take(rows)
        found, first = first_of_each(pc.add(pc.multiply(rest.cast(pa.int64()), len(self._dates.cells)), dated))
        base = len(entries)
        entries += (
            self._of(self._rests[one], self._dates.cells[day])
            for one, day in zip(rest.take(first).to_pylist(), dated.take(first).to_pylist(), strict=True)
        )
        own = pl.from_arrow(found).cast(pl.Int32) + base
        return pl.from_arrow(codes).cast(pl.Int32).scatter(pl.from_arrow(rows), own).to_arrow(), entries


class _Days:
    """Which groups of rows hold several days: the first are looked up one by one, then all together."""

    def __init__(self, groups: Any, days: Any) -> None:
        self._groups, self._days = groups, days
        self._asked = 0
        self._several: frozenset[int] | None = None
        self.single: set[int] = set()
        """The groups that were asked about and hold one day alone."""

    def are_several(self, group: int) -> bool:
        """Whether the rows of a group have more than one day."""
        self._asked += 1
        if self._asked <= _ONE_BY_ONE:
            pc = arrow().compute
            several = len(pc.unique(self._days.filter(pc.equal(self._groups, group)))) > 1
        else:
            if self._several is None:
                self._several = self._all()
            several = group in self._several
        if not several:
            self.single.add(group)
        return several

    def _all(self) -> frozenset[int]:
        pl = polars()
        table = pl.DataFrame({"group": pl.from_arrow(self._groups), "day": pl.from_arrow(self._days)})
        found = table.group_by("group").agg(several=pl.col("day").min() != pl.col("day").max())
        return frozenset(found.filter("several")["group"].to_list())
