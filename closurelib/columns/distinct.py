"""Rows that say the same: each distinct set of cells once, and which of them every row has.

A cell may be a list or a table of its own: each level of it is told apart as numbers, the lists by the bytes of these.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any, NamedTuple

from closurelib.columns.extra import arrow, polars
from closurelib.read.columnar import values

_MOST = 1 << 62


class Distinct(NamedTuple):
    """The distinct cells of some columns."""

    codes: Any
    """For each row, which of `cells` it has: an Arrow array of 32-bit numbers."""
    cells: list[tuple[Hashable, ...]]
    """In the order in which they were met."""


class Nested:
    """A cell that holds others, as one thing that is equal to what says the same.

    >>> Nested([{"type": "F"}]) == Nested([{"type": "F"}]), Nested([{"type": "F"}]).value
    (True, [{'type': 'F'}])
    """

    __slots__ = ("_says", "value")

    def __init__(self, value: Any) -> None:
        self.value, self._says = value, repr(value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Nested) and self._says == other._says

    def __hash__(self) -> int:
        return hash(self._says)


def distinct(columns: Sequence[Any], count: int) -> Distinct:
    """The distinct cells of some Arrow arrays of equal length, taken row by row.

    >>> import pyarrow
    >>> found = distinct([pyarrow.array(["F", "N", "F"]), pyarrow.array([40, None, 40])], 3)
    >>> found.codes.to_pylist(), found.cells
    ([0, 1, 0], [('F', 40), ('N', None)])
    """
    pa = arrow()
    if not columns or not count:
        return Distinct(pa.array([0] * count, pa.int32()), [()] if count else [])
    coded = [_coded(column) for column in columns]
    key, size = coded[0].codes, coded[0].size
    for one in coded[1:]:
        key, size = _together(key, size, one.codes, one.size)
    found, first = first_of_each(key)
    return Distinct(found, list(zip(*[one.cells(first) for one in coded], strict=True)))


def first_of_each(keys: Any) -> tuple[Any, Any]:
    """Which of the distinct numbers each number of an Arrow array is, and where each of them stands first.

    >>> import pyarrow
    >>> [found.to_pylist() for found in first_of_each(pyarrow.array([7, 9, 7]))]
    [[0, 1, 0], [0, 1]]
    """
    codes = keys.dictionary_encode().indices
    return codes, polars().from_arrow(codes).arg_unique().to_arrow()


def counts(codes: Any, size: int) -> list[int]:
    """How many rows have each of `size` distinct sets of cells.

    >>> import pyarrow
    >>> counts(pyarrow.array([0, 1, 0]), 3)
    [2, 1, 0]
    """
    found = [0] * size
    values_of, counts_of = arrow().compute.value_counts(codes).flatten()
    for value, count in zip(values_of.to_pylist(), counts_of.to_pylist(), strict=True):
        found[value] = count
    return found


class _Coded(NamedTuple):
    """A column as numbers: equal ones stand for equal cells."""

    codes: Any
    """For each row a number below `size`, as 64 bits; none is null."""
    size: int
    cells: Callable[[Any], list[Hashable]]
    """The values of some rows; equal ones are one object, which makes looking them up cheap."""


def _coded(column: Any) -> _Coded:
    column = _one_array(column)
    types = arrow().types
    if types.is_dictionary(column.type) and not types.is_nested(column.type.value_type):
        return _of_dictionary(column)
    if types.is_nested(column.type) or types.is_dictionary(column.type):
        codes, size = codes_of(column)
        return _Coded(codes, size, lambda rows: [_cell(value) for value in _values_at(column, rows)])
    if types.is_string_view(column.type):
        column = column.cast(arrow().large_string())
    return _of_dictionary(column.dictionary_encode())


def _of_dictionary(column: Any) -> _Coded:
    size = len(column.dictionary) + 1

    def cells(rows: Any) -> list[Hashable]:
        if size > 4 * len(rows):  # as where a dictionary serves a whole file, and these are a few rows of it
            return values(column.take(rows).dictionary_decode())
        each = [*values(column.dictionary), None]
        return [each[size - 1 if code is None else code] for code in column.indices.take(rows).to_pylist()]

    return _Coded(_without_null(column.indices, size - 1), size, cells)


def _values_at(column: Any, rows: Any) -> list[Any]:
    try:
        return values(column.take(rows))
    except NotImplementedError:  # as of texts that are views
        return [values(column.slice(row, 1))[0] for row in rows.to_pylist()]


def _cell(value: Any) -> Hashable:
    return Nested(value) if isinstance(value, list | dict) else value


def codes_of(array: Any) -> tuple[Any, int]:
    """Numbers for the cells of an Arrow array, equal ones for equal cells, and how many there may be.

    >>> import pyarrow
    >>> codes_of(pyarrow.array([[{"type": "F"}], None, [], [{"type": "F"}]]))[0].to_pylist()
    [0, 2, 1, 0]
    """
    pa, pc, types = arrow(), arrow().compute, arrow().types
    kind = array.type
    if isinstance(kind, pa.BaseExtensionType):
        return codes_of(array.storage)
    if types.is_dictionary(kind):
        codes, size = codes_of(array.dictionary)
        return _without_null(codes.take(array.indices), size), size + 1
    if types.is_struct(kind):
        # A cell that is not there is another than one in which nothing is said.
        key, size = pc.cast(array.is_valid(), pa.int64()), 2
        for part in array.flatten():
            key, size = _together(key, size, *codes_of(part))
        return key, size
    if types.is_fixed_size_list(kind):
        array = array.cast(pa.list_(kind.value_type))
    elif types.is_list_view(kind) or types.is_large_list_view(kind):
        array = pa.array(array.to_pylist(), pa.large_list(kind.value_type))  # Arrow 26 casts a part of one wrongly
    elif not (types.is_list(kind) or types.is_large_list(kind) or types.is_map(kind)):
        encoded = array.dictionary_encode()
        return _without_null(encoded.indices, len(encoded.dictionary)), len(encoded.dictionary) + 1
    return _codes_of_lists(array)


def _codes_of_lists(array: Any) -> tuple[Any, int]:
    """Numbers for lists: two are equal whose values have the same numbers, one after the other, as bytes."""
    pa, pc = arrow(), arrow().compute
    if not len(array):
        return pa.array([], pa.int64()), 1
    offsets = array.offsets.cast(pa.int64())
    begin, end = offsets[0].as_py(), offsets[-1].as_py()
    inner = _inner(array).slice(begin, end - begin)
    codes, _ = codes_of(inner)
    codes = pc.subtract(codes, 0)  # a copy of its own, that begins where its bytes do
    ends = pc.multiply(pc.subtract(offsets, begin), codes.type.byte_width)
    written = codes.buffers()[1] or pa.py_buffer(b"")
    texts = pa.Array.from_buffers(pa.large_binary(), len(array), [None, ends.buffers()[1], written])
    encoded = pc.if_else(array.is_valid(), texts, pa.scalar(None, pa.large_binary())).dictionary_encode()
    return _without_null(encoded.indices, len(encoded.dictionary)), len(encoded.dictionary) + 1


def _inner(array: Any) -> Any:
    """The values of all lists of an array; of a table by kind, the kind and its value together."""
    pa = arrow()
    if pa.types.is_map(array.type):
        return pa.StructArray.from_arrays([array.keys, array.items], ["key", "value"])
    return array.values


def _together(key: Any, size: int, codes: Any, width: int) -> tuple[Any, int]:
    """Numbers for pairs of numbers."""
    pc = arrow().compute
    if size > _MOST // width:
        again = key.dictionary_encode()
        key, size = again.indices.cast(arrow().int64()), len(again.dictionary)
    return pc.add(pc.multiply(key, width), codes), size * width


def _without_null(codes: Any, otherwise: int) -> Any:
    return arrow().compute.fill_null(codes.cast(arrow().int64()), otherwise)


def _one_array(column: Any) -> Any:
    """A column as one array."""
    pa = arrow()
    if not isinstance(column, pa.ChunkedArray):
        return column
    if column.num_chunks == 1:
        return column.chunk(0)
    if not column.num_chunks:
        return pa.array([], column.type)
    if pa.types.is_dictionary(column.type):
        column = column.unify_dictionaries()
    return pa.concat_arrays(column.chunks)
