"""A source in pieces: blocks of rows taken apart, in their order, with the rows that only the row path can read.

file  →  blocks  →  cells, worked out ahead on all cores  →  pieces, in the order of the file
"""

from __future__ import annotations

import csv
from bisect import bisect_left
from collections import deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, NamedTuple, Protocol, TypeVar

from attrs import define

from closurelib.columns.blocks import to_their_fault
from closurelib.columns.cells import Cells
from closurelib.columns.extra import arrow, polars
from closurelib.errors import ReadError
from closurelib.read.receipt import Receipt
from closurelib.read.sheets import lines_of, why_no_row
from closurelib.read.text import line_ends
from closurelib.record import Record

OWN = ("id", "reference", "title", "parent")
"""What a row may have of its own."""
PLAIN = "^[A-Z]{1,5} [1-9][0-9]{0,4}/[0-9A-Z]+$"
"""A file's reference in the one spelling of references: nothing stands above it but its series."""
SPELT = "^[A-Z]{1,5} [1-9][0-9]{0,4}(/[0-9A-Z]+)*$"
MAY_BE = "(?i)[A-Z]{1,5} *[ /] *[1-9]"
"""What every reference holds, however it is spelt."""
CORES = 2
AHEAD = 2
"""How many blocks are taken apart before they are asked for."""
One = TypeVar("One")
Other = TypeVar("Other")


class Beside(NamedTuple):
    """Rows that do not bear the reference of a file in the one spelling, as Arrow arrays of numbers."""

    spelt: Any
    """Those that bear another reference in that spelling, of an item or a series."""
    other: Any
    """Those that may bear a reference in another."""


def _beside(references: Any) -> Beside:
    rows = _lacking(references, PLAIN).arg_true()
    written = references.gather(rows)
    is_other = _lacking(written, SPELT)
    other = rows.filter(is_other)
    may_be = written.filter(is_other).str.contains(MAY_BE).fill_null(False)
    return Beside(rows.filter(~is_other).to_arrow(), other.filter(may_be).to_arrow())


def _lacking(texts: Any, pattern: str) -> Any:
    """Whether each text does not match a pattern; one that is not there does not."""
    return ~texts.str.contains(pattern).fill_null(False)


@define(eq=False)
class Piece:
    """Some rows of a source, in their order."""

    cells: Cells
    first: int
    """The number of its first row in the source, counted from 1."""
    odd: Mapping[int, Record] = {}
    """The rows that the row path has read, by their place in the piece, in order; the cells leave them out."""
    _beside: Beside | None = None
    _regular: Any = None

    @property
    def beside(self) -> Beside:
        """The regular rows that do not bear the reference of a file in the one spelling."""
        if self._beside is None:
            self._beside = _beside(polars().from_arrow(self.own("reference")))
        return self._beside

    def own(self, name: str) -> Any:
        """What the regular rows have of their own, as an Arrow array of texts; null where a row is silent."""
        column = self.cells.own.get(name)
        return arrow().nulls(len(self.cells.codes), arrow().string()) if column is None else column

    @property
    def regular(self) -> Any:
        """The places of the regular rows: a Polars series of numbers; `None` where all are regular."""
        if self._regular is None and self.odd:
            is_regular = polars().Series([True]).new_from_index(0, self.count).scatter(list(self.odd), False)
            self._regular = is_regular.arg_true().cast(polars().Int64)
        return self._regular

    def places_of(self, rows: Any) -> list[int]:
        """The places of some regular rows, given as a series of their numbers."""
        found: list[int] = (rows if self.regular is None else self.regular.gather(rows)).to_list()
        return found

    def numbers(self, places: Sequence[int]) -> Sequence[int]:
        """Which of the regular rows stand at some places."""
        if not self.odd:
            return places
        odd = list(self.odd)
        return [at - bisect_left(odd, at) for at in places]

    @property
    def count(self) -> int:
        """How many rows it has, those that are no records among them."""
        return self.cells.rows


class Pieces(Protocol):
    """A source that is read in pieces."""

    name: str
    form: str
    is_costly: bool
    """Whether its pieces are better kept than taken apart a second time."""

    def read(self, cells: tuple[Hashable, ...]) -> Record:
        """The record that a set of shared cells states; what is a row's own is left out."""
        ...

    def whole(self, rest: tuple[Hashable, ...], dates: tuple[Hashable, ...]) -> tuple[Hashable, ...]:
        """A set of shared cells, where those that tell dates are told apart from the rest."""
        ...

    def __iter__(self) -> Iterator[Piece]:
        """Its pieces, in their order."""
        ...

    @property
    def receipt(self) -> Receipt:
        """What was read so far."""
        ...


def ahead(work: Callable[[One], Other], of: Iterable[One]) -> Iterator[tuple[One, Other]]:
    """Do some work on each of many things in their order, a few of them ahead of what is asked for.

    >>> list(ahead(str.upper, ["a", "b"]))
    [('a', 'A'), ('b', 'B')]
    """
    waiting: deque[tuple[One, Future[Other]]] = deque()
    faults: list[ReadError] = []
    pool = ThreadPoolExecutor(CORES, thread_name_prefix="closurelib")
    try:
        for one in to_their_fault(of, faults):
            waiting.append((one, pool.submit(work, one)))
            if len(waiting) > AHEAD:
                done, result = waiting.popleft()
                yield done, result.result()
        while waiting:
            done, result = waiting.popleft()
            yield done, result.result()
        if faults:
            raise faults[0]
    finally:
        pool.shutdown(cancel_futures=True)


class SlowRows:
    """Rows of a table taken apart one by one, block after block, until a row ends where a block does."""

    def __init__(self, blocks: Iterable[str], delimiter: str, line: int) -> None:
        self._begun = line
        self._given = 0
        self._is_ended = False
        self._reader = csv.reader(lines_of(self._counted(blocks)), delimiter=delimiter, strict=True)

    def _counted(self, blocks: Iterable[str]) -> Iterator[str]:
        for block in blocks:
            self._given += line_ends(block)
            self._is_ended = block.endswith("\n")
            yield block

    def __iter__(self) -> Iterator[tuple[int, list[str] | str]]:
        """Each row with the line it begins on; a row that cannot be taken apart is the reason why."""
        line = self._begun
        while True:
            row: list[str] | str
            try:
                row = next(self._reader)
            except StopIteration:
                return
            except csv.Error as why:
                row = why_no_row(str(why), line, self._begun + self._reader.line_num - 1)
            yield line, row
            line = self._begun + self._reader.line_num
            if self._is_ended and self._reader.line_num == self._given:
                return


def no_cells(odd: Mapping[int, Record]) -> Cells:
    """No cells, beside records that the row path has read."""
    pa = arrow()
    lines = [record.source.line if record.source else None for record in odd.values()]
    return Cells(
        len(odd), {name: pa.array([], pa.string()) for name in OWN}, pa.array([], pa.int32()), [],
        lines=pa.array(lines, pa.int64()),
    )  # fmt: skip
