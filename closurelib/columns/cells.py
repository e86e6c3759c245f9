"""A block of a table as columns: what is a row's own, and which of the distinct sets of shared cells each row has.

Rows that are not as the header has them, or that nothing names, are told apart as odd: the row path reads those.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, NamedTuple

from closurelib.columns.blocks import Block, rows_of
from closurelib.columns.distinct import Distinct, distinct
from closurelib.columns.extra import arrow, polars
from closurelib.read.places import NAMES_A_RECORD
from closurelib.read.sheets import Layout

Odd = tuple[int, int, bytes]
"""A row for the row path: where it stands among the rows of its block, on which line, and what it says."""


class Cells(NamedTuple):
    """Some rows of a source, taken apart."""

    rows: int
    """How many rows there are, the odd ones among them."""
    own: dict[str, Any]
    """The attributes that are a row's own, as Arrow texts, trimmed, and null where a row is silent; no odd rows."""
    codes: Any
    """Which of `distinct` each row has; no odd rows."""
    distinct: list[tuple[Hashable, ...]]
    """The distinct sets of shared cells, without those that tell dates where these are told apart."""
    dates: Distinct | None = None
    """The cells that tell dates, where they are told apart; no odd rows."""
    lines: Any = None
    """The line on which each row begins, the odd ones among them; null where the source has no lines."""
    odd: tuple[Odd, ...] = ()


def cells_of(block: Block, layout: Layout, width: int, delimiter: str, apart: tuple[int, ...] = ()) -> Cells | None:
    """The cells of a block of a table; `None` where only the row path can tell what it holds.

    `apart` are the columns of dates that are to be told apart from the other shared ones.
    """
    rows = rows_of(block.data, delimiter) if block.is_whole else None
    if rows is None or not _is_utf8(block.data):
        return None
    wrong: list[int] = []
    own = tuple(dict.fromkeys(layout.own))
    table = _parsed(block.data, width, delimiter, [at for _, at in own], layout.shared, wrong)
    if table is None or table.num_rows + len(wrong) != len(rows):
        return None
    columns = {name: _trimmed(table.column(str(at))) for name, at in own}
    nameless = _nameless(columns, table.num_rows)
    codes, cells = distinct([table.column(str(at)) for at in layout.shared if at not in apart], table.num_rows)
    dates = distinct([table.column(str(at)) for at in apart], table.num_rows) if apart else None
    found = Cells(len(rows), columns, codes, cells, dates, (rows.lines + block.line).to_arrow())
    return _without_odd(found, block, rows.starts, wrong, nameless) if wrong or len(nameless) else found


def _is_utf8(data: bytes) -> bool:
    """Whether some bytes are text in every column, those too that are not read."""
    if data.isascii():
        return True
    pa = arrow()
    ends = pa.array([0, len(data)], pa.int32()).buffers()[1]
    try:
        pa.Array.from_buffers(pa.string(), 1, [None, ends, pa.py_buffer(data)]).validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def _parsed(
    data: bytes, width: int, delimiter: str, own: list[int], shared: tuple[int, ...], wrong: list[int]
) -> Any | None:
    """The columns that are read, of the rows that have as many cells as the header; the others are counted out."""
    pa = arrow()

    def misfit(row: Any) -> str:
        wrong.append(row.number - 1)
        return "skip"

    text, repeating = pa.string(), pa.dictionary(pa.int32(), pa.string())
    kinds = {str(at): repeating for at in shared} | {str(at): text for at in own}
    try:
        return pa.csv.read_csv(
            pa.py_buffer(data),
            read_options=pa.csv.ReadOptions(
                use_threads=False, block_size=len(data) + 1, column_names=[str(at) for at in range(width)]
            ),
            parse_options=pa.csv.ParseOptions(
                delimiter=delimiter, newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=misfit
            ),
            convert_options=pa.csv.ConvertOptions(
                column_types=kinds, include_columns=list(kinds), strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid:
        return None  # text in another encoding, as a rule; the row path names the byte


def _trimmed(column: Any) -> Any:
    """A column of texts without the space around them; null where nothing is left."""
    pa, pc = arrow(), arrow().compute
    if column.num_chunks != 1:
        column = pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], pa.string())
    else:
        column = column.chunk(0)
    column = pc.utf8_trim_whitespace(column)
    return pc.if_else(pc.equal(pc.binary_length(column), 0), pa.scalar(None, pa.string()), column)


def _nameless(columns: dict[str, Any], count: int) -> Any:
    """The rows that neither a reference nor an identifier names."""
    pc = arrow().compute
    names = [pc.is_null(columns[name]) for name in NAMES_A_RECORD if name in columns]
    if not names:
        return range(count)
    without = names[0] if len(names) == 1 else pc.and_(*names)
    return pc.indices_nonzero(without).to_pylist() if pc.any(without).as_py() else ()


def _without_odd(cells: Cells, block: Block, starts: Any, wrong: list[int], nameless: Any) -> Cells:
    """The cells of a block whose odd rows are set apart; `nameless` counts without the rows that did not fit."""
    pl = polars()
    is_wrong = pl.Series([False]).new_from_index(0, cells.rows)
    if wrong:
        is_wrong = is_wrong.scatter(wrong, True)
    fitting = (~is_wrong).arg_true()
    without_name = fitting.gather(list(nameless)).to_list() if len(nameless) else []
    taken = _all_but(nameless, len(fitting))
    odd = tuple(
        (at, cells.lines[at].as_py(), block.data[starts[at] : starts[at + 1]]) for at in sorted((*wrong, *without_name))
    )
    own = {name: column.take(taken) for name, column in cells.own.items()}
    dates = cells.dates._replace(codes=cells.dates.codes.take(taken)) if cells.dates else None
    return cells._replace(own=own, codes=cells.codes.take(taken), dates=dates, odd=odd)


def _all_but(some: Any, count: int) -> Any:
    """The numbers below `count` that are not among some."""
    pl = polars()
    kept = pl.Series([True]).new_from_index(0, count)
    if len(some):
        kept = kept.scatter(list(some), False)
    return kept.arg_true().to_arrow()
