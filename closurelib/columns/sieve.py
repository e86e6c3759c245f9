"""Some names, looked for among those of many rows: numbers first, and the names themselves only where those fit."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from closurelib.columns.extra import polars

_SIZE = 1 << 20


class Sieve:
    """Finds the rows that bear one of some names.

    >>> Sieve(["FO 371/1", "FO 371/2"]).rows(polars().Series(["FO 371/2", None, "FO 371/3"])).to_list()
    [0]
    """

    def __init__(self, names: Iterable[str]) -> None:
        pl = polars()
        self._names = frozenset(names)
        numbers = _numbers(pl.Series(sorted(self._names), dtype=pl.String))
        self._lets_through = pl.Series([False]).new_from_index(0, _SIZE).scatter(numbers.unique(), True)

    def __len__(self) -> int:
        """How many names there are."""
        return len(self._names)

    def rows(self, texts: Any) -> Any:
        """The rows of a Polars series of texts that are one of the names, as a series of numbers."""
        pl = polars()
        if not self._names:
            return pl.Series([], dtype=pl.UInt32)
        rows = self._lets_through.gather(_numbers(texts)).arg_true()
        is_one = [text in self._names for text in texts.gather(rows).to_list()]
        return rows.filter(pl.Series(is_one, dtype=pl.Boolean))


def _numbers(texts: Any) -> Any:
    return texts.hash(seed=0) % _SIZE
