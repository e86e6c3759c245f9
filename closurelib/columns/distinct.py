"""Rows that say the same: each distinct set of cells once, and which of them every row has."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any, NamedTuple

from closurelib.columns.extra import arrow, polars

_MOST = 1 << 62


class Distinct(NamedTuple):
    """The distinct cells of some columns."""

    codes: Any
    """For each row, which of `cells` it has: an Arrow array of 32-bit numbers."""
    cells: list[tuple[Hashable, ...]]
    """In the order in which they were met."""


def distinct(columns: Sequence[Any], count: int) -> Distinct:
    """The distinct cells of some Arrow arrays of equal length, taken row by row.

    >>> import pyarrow
    >>> found = distinct([pyarrow.array(["F", "N", "F"]), pyarrow.array([40, None, 40])], 3)
    >>> found.codes.to_pylist(), found.cells
    ([0, 1, 0], [('F', 40), ('N', None)])
    """
    pa, pc = arrow(), arrow().compute
    if not columns or not count:
        return Distinct(pa.array([0] * count, pa.int32()), [()] if count else [])
    encoded = [_encoded(column) for column in columns]
    if len(encoded) == 1 and not encoded[0].indices.null_count:
        return Distinct(encoded[0].indices, [(value,) for value in encoded[0].dictionary.to_pylist()])
    key, size = None, 1
    for column in encoded:
        width = len(column.dictionary) + 1
        codes = pc.fill_null(column.indices.cast(pa.int64()), width - 1)
        if key is None:
            key, size = codes, width
            continue
        if size > _MOST // width:
            again = key.dictionary_encode()
            key, size = again.indices.cast(pa.int64()), len(again.dictionary)
        key, size = pc.add(pc.multiply(key, width), codes), size * width
    found, first = first_of_each(key)
    cells = [_listed(column, first) for column in encoded]
    return Distinct(found, list(zip(*cells, strict=True)))


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
    for one in arrow().compute.value_counts(codes):
        found[one["values"].as_py()] = one["counts"].as_py()
    return found


def _encoded(column: Any) -> Any:
    """A column as one dictionary array."""
    pa = arrow()
    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks() if column.num_chunks != 1 else column.chunk(0)
        if isinstance(column, pa.ChunkedArray):
            column = column.chunk(0) if column.num_chunks else pa.array([], column.type)
    return column if pa.types.is_dictionary(column.type) else column.dictionary_encode()


def _listed(column: Any, rows: Any) -> list[Hashable]:
    """The values of some rows; equal ones are one object, which makes looking them up cheap."""
    values = [*column.dictionary.to_pylist(), None]
    last = len(values) - 1
    return [values[last if code is None else code] for code in column.indices.take(rows).to_pylist()]
