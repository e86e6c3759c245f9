"""The table libraries, which come with the extra `bulk`; nothing here is imported until a table is at hand."""

from __future__ import annotations

from functools import cache
from typing import Any

from closurelib.errors import MissingExtra


@cache
def arrow(what: str = "working on whole tables") -> Any:
    """Arrow with its readers of CSV and Parquet; without the extra a `MissingExtra` that says what to install."""
    try:
        import pyarrow
        import pyarrow.compute
        import pyarrow.csv
        import pyarrow.ipc
        import pyarrow.parquet
    except ImportError:
        raise MissingExtra(what, "bulk") from None
    return pyarrow


@cache
def polars(what: str = "working on whole tables") -> Any:
    """Polars; without the extra a `MissingExtra`."""
    try:
        import polars
    except ImportError:
        raise MissingExtra(what, "bulk") from None
    return polars
