"""When it is worth to work by columns; asked before anything of this package is loaded."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec

from closurelib.read.once import is_read_once, path_of

LARGE = 2_000_000
"""Sources of so many bytes together are worked on by columns."""


def is_large(names: Sequence[str]) -> bool:
    """Whether some sources are worth the columns, and the extra for them is installed.

    >>> is_large(["examples/catalogue.csv"])
    False
    """
    if any(is_read_once(name) for name in names):
        return False
    try:
        size = sum(path_of(name).stat().st_size for name in names)
    except (OSError, ValueError):
        return False
    return size >= LARGE and all(find_spec(name) is not None for name in ("pyarrow", "polars"))
