"""When it is worth to work by columns; asked before anything of this package is loaded."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

LARGE = 2_000_000
"""Sources of so many bytes together are worked on by columns."""
STANDARD_INPUT = "-"


def is_large(names: Sequence[str]) -> bool:
    """Whether some sources are worth the columns, and the extra for them is installed.

    >>> is_large(["examples/catalogue.csv"])
    False
    """
    if STANDARD_INPUT in names:
        return False
    try:
        size = sum(Path(name).stat().st_size for name in names)
    except (OSError, ValueError):
        return False
    return size >= LARGE and all(find_spec(name) is not None for name in ("pyarrow", "polars"))
