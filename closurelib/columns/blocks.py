r"""A text in blocks of whole rows, some megabytes each, so that memory does not grow with the file.

A block is cut where a row ends: at a line end with as many quotation marks before it as close what they open. Where a
block is well formed, cell by cell as RFC 4180 has it, a table reader may take it apart; every other is left to the
row path, which says what is wrong with it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple, TypeVar

from closurelib.columns.extra import arrow, polars
from closurelib.errors import ReadError

SIZE = 4 << 20
"""How much is worked on at once."""
LONGEST = 4_000_000
"""A line of more bytes is no row; the row path says so."""
_QUOTE, _END = 34, 10
One = TypeVar("One")


class Block(NamedTuple):
    """Some whole rows as they stand in the file."""

    data: bytes
    offset: int
    """Where in the file it begins."""
    line: int
    """The line on which it begins."""
    is_whole: bool = True
    """Whether its last row ends in it, as far as quotation marks tell."""


class Rows(NamedTuple):
    """Where the rows of a well-formed block stand."""

    starts: Any
    """The byte on which each row begins, and after the last the end of the block: a series of numbers."""
    lines: Any
    """The line on which each row begins, likewise a series."""

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self.lines)


def blocks(parts: Iterable[bytes], *, line: int = 1, offset: int = 0, size: int = SIZE) -> Iterator[Block]:
    r"""Cut a stream of bytes into blocks at row ends.

    >>> [(one.data, one.line) for one in blocks([b'a,"x\ny"\nb', b",1\n"], size=4)]
    [(b'a,"x\ny"\n', 1), (b'b,1\n', 3)]
    """
    held: list[bytes] = []
    faults: list[ReadError] = []
    length = 0
    for part in to_their_fault(parts, faults):
        held.append(part)
        length += len(part)
        if length < size:
            continue
        data = b"".join(held)
        end = _last_row_end(data)
        is_whole = end > 0
        if not end and length > size + LONGEST:
            end = data.rfind(b"\n") + 1 or length  # a quotation mark that is never closed, or a line without end
        if end:
            yield Block(data[:end], offset, line, is_whole)
            offset += end
            line += _line_ends(data, end)
            data = data[end:]
        held, length = [data], len(data)
    data = b"".join(held)
    end = _last_row_end(data) if faults else length
    if end:
        yield Block(data[:end], offset, line)
    if faults:
        raise faults[0]


def to_their_fault(many: Iterable[One], faults: list[ReadError]) -> Iterator[One]:
    """Many things as far as they can be had: what stands before a fault is looked at before the fault is said."""
    try:
        yield from many
    except ReadError as why:
        faults.append(why)


def _line_ends(data: bytes, end: int) -> int:
    """How many line ends stand before a place, whichever they are: a lone CR is one, as everywhere."""
    ends = data.count(b"\n", 0, end)
    return ends + data.count(b"\r", 0, end) - data.count(b"\r\n", 0, end) if b"\r" in data else ends


def _last_row_end(data: bytes) -> int:
    """Where the last whole row of some bytes ends; 0 where none does."""
    open_marks = data.count(b'"') if b'"' in data else 0
    end = len(data)
    while (at := data.rfind(b"\n", 0, end)) >= 0:
        open_marks -= data.count(b'"', at, end)
        if open_marks % 2 == 0:
            return at + 1
        end = at
    return 0


def rows_of(data: bytes, delimiter: str) -> Rows | None:
    r"""Where the rows of a block stand; `None` where it is not well formed, or holds what only the row path can tell.

    >>> rows_of(b'a,"x\ny"\nb,1\n', ",").lines.to_list(), rows_of(b'a"b,1\n', ",")
    ([0, 2], None)
    """
    if b"\0" in data or (b"\r" in data and data.count(b"\r") != data.count(b"\r\n")):
        return None
    pl, pa = polars(), arrow()
    cells = pl.from_arrow(pa.Array.from_buffers(pa.uint8(), len(data), [None, pa.py_buffer(data)]))
    ends = (cells == _END).arg_true()
    is_last_ended = data.endswith(b"\n")
    lines = pl.int_range(0, len(ends) + (not is_last_ended), eager=True)
    if b'"' in data:
        marks = (cells == _QUOTE).arg_true()
        if len(marks) % 2 or not _is_quoted_well(cells, marks, delimiter):
            return None
        is_row_end = marks.search_sorted(ends) % 2 == 0
        lines = pl.concat([lines[:1], lines[1 : len(ends) + 1].filter(is_row_end[: len(lines) - 1])])
        ends = ends.filter(is_row_end)
        if is_last_ended:
            lines = lines[: len(ends)]
    after = ends.cast(pl.Int64) + 1
    starts = pl.concat([pl.Series([0]), after] if is_last_ended else [pl.Series([0]), after, pl.Series([len(data)])])
    lengths = starts.diff()
    if (lengths.min() or 0) < len(",\r\n") or (lengths.max() or 0) > min(csv.field_size_limit(), LONGEST):
        return None  # a row without a word, or a cell that may be too long
    return Rows(starts, lines)


def _is_quoted_well(cells: Any, marks: Any, delimiter: str) -> bool:
    """Whether each quotation mark opens a cell, closes one, or stands beside its twin within one."""
    opening, closing = marks.gather_every(2), marks.gather_every(2, 1)
    # Inside a cell a mark is written twice: the first of them seems to close the cell, and the second to open one.
    twins = closing[:-1] + 1 == opening[1:]
    begun = opening.filter(_one_after_other([True], ~twins))
    before = cells.gather(begun.filter(begun > 0) - 1)
    ended = closing.filter(_one_after_other(~twins, [True]))
    after = cells.gather(ended.filter(ended < len(cells) - 1) + 1)
    parts = [ord(delimiter), _END]
    if not before.is_in(parts).all():
        return False
    return bool(after.is_in([*parts, 13]).all())


def _one_after_other(first: Any, second: Any) -> Any:
    """Two series of truth values, one after the other."""
    pl = polars()
    return pl.concat([pl.Series(first, dtype=pl.Boolean), pl.Series(second, dtype=pl.Boolean)])
