"""The names of many rows, and what stands above them: `closurelib.check.seen.lineage`, said of whole columns.

Most references are in the one spelling of references already; only the others are spelt one by one.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from closurelib.check.seen import SPELT, lineage_of
from closurelib.columns.extra import polars

_MAY_BE = "(?i)[A-Z]{1,5} *[ /] *[1-9]"
"""What every reference holds, however it is spelt."""


class Lineages(NamedTuple):
    """For each row, as Polars series of texts; null where there is none."""

    written: Any
    """Its reference in one spelling, else as it is written."""
    above: Any
    """The name of what stands above it."""
    is_below_file: Any
    """Whether that can be a file, and not only a series: a series of truth values."""


def lineages(reference: Any, parent: Any | None) -> Lineages:
    """Where rows stand that bear some references, and name some parents: two Arrow columns.

    >>> import pyarrow
    >>> found = lineages(pyarrow.array(["zz 1/7/2", "ZZ 1/7", "A-1"]), None)
    >>> found.written.to_list(), found.above.to_list(), found.is_below_file.to_list()
    (['ZZ 1/7/2', 'ZZ 1/7', 'A-1'], ['ZZ 1/7', 'ZZ 1', None], [True, False, False])
    """
    pl = polars()
    written = pl.from_arrow(reference).cast(pl.String)
    is_spelt = written.str.contains(f"^(?:{SPELT})$").fill_null(False)
    is_reference = is_spelt
    other = (~is_spelt & written.str.contains(_MAY_BE).fill_null(False)).arg_true()
    if len(other):
        found = [lineage_of(text, None, None) for text in written.gather(other).to_list()]
        written = written.scatter(other, pl.Series([one.written for one in found], dtype=pl.String))
        is_reference = is_spelt.scatter(other, [one.above is not None for one in found])
    own = pl.select(pl.when(is_reference & written.str.contains("/", literal=True)).then(written)).to_series()
    above = own.str.replace("/[^/]*$", "")
    below = above.str.contains("/", literal=True).fill_null(False)
    if parent is not None:
        above, below = _with_parents(reference, parent, above, below)
    return Lineages(written, above, below)


def _with_parents(reference: Any, parent: Any, above: Any, below: Any) -> tuple[Any, Any]:
    """What stands above rows of which some name their parents."""
    pl = polars()
    rows = pl.from_arrow(parent).cast(pl.String).is_not_null().arg_true()
    if not len(rows):
        return above, below
    taken = rows.to_arrow()
    names = zip(reference.take(taken).to_pylist(), parent.take(taken).to_pylist(), strict=True)
    found = [lineage_of(text, named, None) for text, named in names]
    return (
        above.scatter(rows, pl.Series([one.above for one in found], dtype=pl.String)),
        below.scatter(rows, pl.Series([one.is_below_file for one in found], dtype=pl.Boolean)),
    )
