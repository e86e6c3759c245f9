"""Rows as text, a whole batch at once: what names a row beside what all rows of its entry share."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from closurelib.columns.extra import arrow, polars

AT_ONCE = 4_000
"""So many rows become text at once: an answer with its timeline is some thousands of characters."""
_NOT_PLAIN_JSON = r'["\\\x00-\x1f]'
_NOT_ASCII = r'["\\\x00-\x1f\x7f-\x{10ffff}]'
_NOT_PLAIN_CSV = r'[",\r\n]'


def json_texts(column: Any, *, ascii_only: bool = False) -> Any:
    r"""Texts as JSON writes them; one that is not there as `null`.

    >>> import pyarrow
    >>> json_texts(pyarrow.array(["FO 371", 'a "b"', None])).to_pylist()
    ['"FO 371"', '"a \\"b\\""', 'null']
    """
    pc = arrow().compute
    plain = pc.binary_join_element_wise('"', column, '"', "")
    pattern = _NOT_ASCII if ascii_only else _NOT_PLAIN_JSON
    written = _mended(column, plain, pattern, lambda text: json.dumps(text, ensure_ascii=ascii_only))
    return pc.fill_null(written, "null")


def csv_texts(column: Any) -> Any:
    """Texts as a table with commas writes them; one that is not there as nothing.

    >>> import pyarrow
    >>> csv_texts(pyarrow.array(["FO 371", "a, b", None])).to_pylist()
    ['FO 371', '"a, b"', '']
    """
    return arrow().compute.fill_null(_mended(column, column, _NOT_PLAIN_CSV, csv_cell), "")


def csv_cell(text: str) -> str:
    """One cell of several, as a table with commas writes it."""
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow((text, ""))
    return line.getvalue()[:-2]


def _mended(column: Any, plain: Any, pattern: str, write: Callable[[str], str]) -> Any:
    """Texts of which those that a pattern finds something in are written one by one."""
    pl = polars()
    rows = pl.from_arrow(column).str.contains(pattern).arg_true()
    if not len(rows):
        return plain
    texts = [write(text) for text in column.take(rows.to_arrow()).to_pylist()]
    return pl.from_arrow(plain).scatter(rows, pl.Series(texts)).to_arrow().cast(arrow().string())


def numbers(column: Any, missing: str) -> Any:
    """Whole numbers as text; one that is not there as `missing`."""
    return arrow().compute.fill_null(column.cast(arrow().string()), missing)


def lines(names: Sequence[Any], codes: Any, rests: Sequence[Sequence[str]]) -> Iterator[str]:
    """The lines of some rows: for each the parts that name it, joined, and before each of the rests of its entry.

    >>> import pyarrow
    >>> parts = [pyarrow.array(["a", "b"]), ";"]
    >>> list(lines(parts, pyarrow.array([1, 0]), [["x"], ["y", "z"]]))
    ['a;ya;zb;x']
    """
    pa, pc = arrow(), arrow().compute
    named_all = pc.binary_join_element_wise(*names, "")
    sizes = pa.array([len(one) for one in rests], pa.int32())
    begins = [0]
    for one in rests:
        begins.append(begins[-1] + len(one))
    starts, all_rests = (
        pa.array(begins[:-1], pa.int32()),
        pa.array([text for one in rests for text in one], pa.string()),
    )
    most = max((len(one) for one in rests), default=1)
    for begin in range(0, len(codes), AT_ONCE):
        some = codes.slice(begin, AT_ONCE)
        named = named_all.slice(begin, AT_ONCE)
        at = starts.take(some)
        if most > 1:
            rows = polars().from_arrow(sizes.take(some))
            repeated = polars().int_range(0, len(rows), eager=True).repeat_by(rows).explode().drop_nulls()
            within = polars().int_range(0, len(repeated), eager=True) - (rows.cum_sum() - rows).gather(repeated)
            named = named.take(repeated.to_arrow())
            at = pc.add(at.take(repeated.to_arrow()).cast(pa.int64()), within.cast(polars().Int64).to_arrow())
        yield as_text(pc.binary_join_element_wise(named, all_rests.take(at), ""))


def as_text(column: Any) -> str:
    """Texts one after the other, as one."""
    return str(arrow().compute.binary_join(_listed(column), "")[0].as_py()) if len(column) else ""


def _listed(column: Any) -> Any:
    pa = arrow()
    column = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    return pa.ListArray.from_arrays(pa.array([0, len(column)], pa.int32()), column)
