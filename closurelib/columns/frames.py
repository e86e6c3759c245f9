"""Tables of typed columns in pieces: Parquet, Arrow, and frames in memory, flat or nested.

What a cell says is put right by `closurelib.read.columnar`, as row by row; here each distinct set of cells is looked at
once. A batch that cannot be taken apart is read by the row path, which says what is wrong with it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from closurelib.columns.cells import Cells
from closurelib.columns.distinct import Distinct, Nested, counts, distinct
from closurelib.columns.extra import arrow, polars
from closurelib.columns.pieces import OWN, Piece, ahead
from closurelib.columns.tables import NoTable
from closurelib.errors import ReadError
from closurelib.read.arrow import ArrowFile
from closurelib.read.columnar import Columns, Records, lay_out, stated, text_of, values
from closurelib.read.format import Format
from closurelib.read.parquet import batches_of, parquet_file, told
from closurelib.read.places import NAMES_A_RECORD
from closurelib.read.reading import Reading, Supplied
from closurelib.read.receipt import Receipt, Tally
from closurelib.read.text import Text
from closurelib.record import Record, Source

AT_ONCE = 131_072
"""So many rows are worked on at once."""
Arrays = list[Any]
"""The columns of some rows, those alone that are taken."""


class Apart(NamedTuple):
    """Some rows taken apart, but for those that nothing names."""

    cells: Cells
    nameless: list[int]
    arrays: Arrays


class TypedRows:
    """Rows under typed columns, in pieces; `batches` begins to give them anew.

    Where it `has_lines`, a row is told by its number as if that were a line.
    """

    is_costly = False

    def __init__(
        self,
        name: str,
        form: str,
        columns: Columns,
        batches: Callable[[], Iterable[Arrays]],
        *,
        by_year: bool = False,
        supplied: Supplied | None = None,
        has_lines: bool = False,
    ) -> None:
        self.name, self.form, self.columns = name, form, columns
        self._supplied = supplied or Supplied()
        self._batches, self._has_lines = batches, has_lines
        self._records = Records(name, form, columns, has_lines=has_lines)
        self._places = tuple(place for place, _ in columns.shared)
        covering = columns.covering if by_year and not self._supplied and len(columns.shared) > 1 else None
        self._apart = next((n for n, (_, at) in enumerate(columns.shared) if at == covering), None)
        self.number = self.given = 0

    def read(self, cells: tuple[Hashable, ...]) -> Record:
        """The record that a set of shared cells states."""
        values_of = (cell.value if isinstance(cell, Nested) else cell for cell in cells)
        record = stated(zip(self._places, values_of, strict=True))
        return self._supplied.give(record) if self._supplied else record

    def whole(self, rest: tuple[Hashable, ...], dates: tuple[Hashable, ...]) -> tuple[Hashable, ...]:
        """A set of shared cells, where those that tell dates are told apart from the rest."""
        at = self._apart
        return (*rest[:at], *dates, *rest[at:]) if dates and at is not None else rest

    def __iter__(self) -> Iterator[Piece]:
        """Its pieces, in their order."""
        return self._pieces()

    def _pieces(self) -> Iterator[Piece]:
        self.number = 0
        yield from (self.piece(apart) for _, apart in ahead(self.taken_apart, self._batches()))

    def taken_apart(self, arrays: Arrays) -> Apart:
        """Some rows as what is each row's own and what they share."""
        pc = arrow().compute
        count = len(arrays[0])
        own = {name: texts(arrays[at]) for name, at in self.columns.own}
        shared = [arrays[at] for _, at in self.columns.shared]
        dates: Distinct | None = None
        if self._apart is not None and _is_text(shared[self._apart].type):
            dates = distinct([shared.pop(self._apart)], count)
        codes, cells = distinct(shared, count)
        names = [pc.is_null(own[name]) for name in NAMES_A_RECORD if name in own]
        is_nameless = names[0] if len(names) == 1 else pc.and_(*names)
        nameless: list[int] = []
        if pc.any(is_nameless).as_py():
            nameless = pc.indices_nonzero(is_nameless).to_pylist()
            named = pc.invert(is_nameless)
            own = {name: column.filter(named) for name, column in own.items()}
            codes = codes.filter(named)
            dates = dates and dates._replace(codes=dates.codes.filter(named))
        return Apart(Cells(count, own, codes, cells, dates), nameless, arrays)

    def piece(self, apart: Apart) -> Piece:
        """The next rows, with the nameless among them as records."""
        first = self.number + 1
        odd = {at: self._odd(apart.arrays, at, first + at) for at in apart.nameless}
        self.number += apart.cells.rows
        if self._supplied:
            self._count_given(apart.cells)
        cells = apart.cells
        if self._has_lines:
            cells = cells._replace(lines=polars().int_range(first, first + cells.rows, eager=True).to_arrow())
        return Piece(cells, first, odd)

    def records(self, arrays: Arrays, first: int) -> Iterator[Record]:
        """Some rows as records, one by one."""
        return self._records.of(arrays, first)

    def _odd(self, arrays: Arrays, at: int, number: int) -> Record:
        row = tuple([values(array.slice(at, 1))[0] for array in arrays])
        record = self._records.one(row, Source(self.name, number if self._has_lines else None, number, self.form))
        if not self._supplied:
            return record
        before = self._supplied.from_set
        record = self._supplied.give(record)
        self.given += self._supplied.from_set - before
        return record

    def _count_given(self, cells: Cells) -> None:
        """Count the facts that the command line supplied to the regular rows."""
        for shared, count in zip(cells.distinct, counts(cells.codes, len(cells.distinct)), strict=True):
            before = self._supplied.from_set
            self.read(shared)
            self.given += (self._supplied.from_set - before) * count

    @property
    def receipt(self) -> Receipt:
        """How much was read so far."""
        return Receipt(self.name, self.form, self.number, self.number, facts_set=self.given)


class TypedFile(TypedRows):
    """A Parquet or an Arrow file in pieces."""

    is_costly = True

    def __init__(self, text: Text, form: Format, settings: Mapping[str, str], *, by_year: bool = False) -> None:
        self._text, self._format, self._settings = text, form, settings
        supplied = Supplied((), settings)
        if any(name in OWN for name in supplied.values):
            raise NoTable
        self._tally = Tally(facts_supplied=bool(supplied))
        with told(text, form.name.capitalize(), lambda: 0):
            columns, batches = (_parquet if form.name == "parquet" else _arrow)(text, self._tally)
        super().__init__(text.name, form.name, columns, batches, by_year=by_year, supplied=supplied)

    def _pieces(self) -> Iterator[Piece]:
        """Its pieces, in their order; where it cannot be read further it is read row by row, to say so and where."""
        pa = arrow()
        try:
            yield from super()._pieces()
        except (pa.ArrowException, OSError, ValueError, OverflowError):
            yield from self._row_by_row()
        finally:
            self._text.close()
        if not self.number:
            raise ReadError(f"{self.name}: holds no record")

    def _row_by_row(self) -> Iterator[Piece]:
        from closurelib.columns.sources import Rows

        begun = self.number
        reading = Reading(Text.open(self.name), self._format, (), self._settings)
        for _ in range(begun):
            next(reading)
        for piece in Rows(reading):
            self.number, self.given = self.number + piece.count, reading.receipt.facts_set
            yield Piece(piece.cells, piece.first + begun, piece.odd)

    @property
    def receipt(self) -> Receipt:
        """What was read so far."""
        tally = self._tally
        return Receipt(
            self.name, self.form, self.number, self.number, 0, tally.columns_used, tally.columns_ignored,
            facts_set=self.given, notes=tally.said(),
        )  # fmt: skip


Opened = tuple[Columns, Callable[[], Iterator[Arrays]]]


def _parquet(text: Text, tally: Tally) -> Opened:
    schema = parquet_file(text).schema_arrow
    columns = lay_out(text.name, schema, tally)
    shared = [schema.field(columns.taken[at]) for _, at in columns.shared]
    repeating = [field.name for field in shared if _is_text(field.type)]

    def batches() -> Iterator[Arrays]:
        file = parquet_file(text, read_dictionary=repeating)
        return joined(batches_of(file, columns, AT_ONCE))

    return columns, batches


def _arrow(text: Text, tally: Tally) -> Opened:
    file = ArrowFile(text)
    columns = lay_out(text.name, file.schema, tally)
    return columns, lambda: cut(joined(file.batches(columns)))


def joined(batches: Iterable[Arrays], least: int = AT_ONCE // 2) -> Iterator[Arrays]:
    """Small batches put together, as each is worked on by itself.

    >>> import pyarrow
    >>> [len(rows[0]) for rows in joined([[pyarrow.array([1] * count)] for count in (2, 3, 4)], least=5)]
    [5, 4]
    """
    held: list[Arrays] = []
    count = 0
    for arrays in batches:
        held.append(arrays)
        count += len(arrays[0])
        if count >= least:
            yield _one(held)
            held, count = [], 0
    if held:
        yield _one(held)


def _one(held: list[Arrays]) -> Arrays:
    pa = arrow()
    if len(held) == 1:
        return held[0]
    return [_whole(pa.chunked_array(each)) for each in zip(*held, strict=True)]


def _whole(column: Any) -> Any:
    pa = arrow()
    chunks = column.unify_dictionaries().chunks
    return chunks[0] if len(chunks) == 1 else pa.concat_arrays(chunks) if chunks else pa.array([], column.type)


def cut(batches: Iterable[Arrays], most: int = AT_ONCE) -> Iterator[Arrays]:
    """Large batches in parts."""
    for arrays in batches:
        for begin in range(0, len(arrays[0]), most):
            yield [array.slice(begin, most) for array in arrays]


def texts(array: Any) -> Any:
    """What is each row's own as text, trimmed; null where a row is silent.

    >>> import pyarrow
    >>> texts(pyarrow.array([" C1 ", "", None])).to_pylist(), texts(pyarrow.array([17.0, None])).to_pylist()
    (['C1', None, None], ['17', None])
    """
    pa, pc = arrow(), arrow().compute
    kind = array.type
    if pa.types.is_dictionary(kind):
        array = array.dictionary_decode()
        kind = array.type
    if not (_is_text(kind) or pa.types.is_integer(kind)):
        return pa.array([text_of(value) for value in values(array)], pa.string())
    column = pc.utf8_trim_whitespace(array.cast(pa.string()))
    return pc.if_else(pc.equal(pc.binary_length(column), 0), pa.scalar(None, pa.string()), column)


def _is_text(kind: Any) -> bool:
    types = arrow().types
    if types.is_dictionary(kind):
        kind = kind.value_type
    return bool(types.is_string(kind) or types.is_large_string(kind) or types.is_string_view(kind))
