"""The years of covering dates that end on a day: rows that differ only in such a day may be asked about together."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from closurelib.covering import read_covering_dates
from closurelib.dates import Span
from closurelib.errors import UnreadableText

Dates = tuple[Hashable, ...]
"""The cells of a row that tell its dates."""


class Years:
    """Numbers for dates: one number for all days of a year, and one of its own for everything else.

    The numbers hold from one block to the next, but for a new beginning now and then, so that they stay bounded.
    """

    def __init__(self, kept: int = 50_000) -> None:
        self._kept = kept
        self._begin()

    def _begin(self) -> None:
        self._numbers = _Numbers()

    def numbers(self, cells: Sequence[Dates]) -> list[int]:
        """The number of each.

        >>> Years().numbers([("1961 Nov 14",), ("1961",), ("1961 Mar 3",)])
        [0, 1, 0]
        """
        if len(self._numbers) + len(cells) > self._kept:
            self._begin()
        return list(map(self._numbers.__getitem__, cells))

    def year(self, number: int) -> int | None:
        """The year that a number stands for; `None` where it stands for dates that are none of a day."""
        kind = self._numbers.kinds[number]
        return kind if isinstance(kind, int) else None

    def __len__(self) -> int:
        """How many numbers there are."""
        return len(self._numbers.kinds)


class _Numbers(dict[Dates, int]):
    """The numbers met so far; what is not met yet gets one."""

    def __init__(self) -> None:
        self.kinds: list[int | Dates] = []
        self._of_kind: dict[int | Dates, int] = {}

    def __missing__(self, cells: Dates) -> int:
        kind = year_of(cells) or cells
        number = self[cells] = self._of_kind.setdefault(kind, len(self.kinds))
        if number == len(self.kinds):
            self.kinds.append(kind)
        return number


def year_of(dates: Dates) -> int | None:
    """The year of covering dates that end on a day or in a month of it; `None` where they do not, or are doubted.

    >>> year_of(("1958 Mar 3-1961 Nov 14",)), year_of(("1944 Apr-July",)), year_of(("1961",)), year_of(("c1961 Nov",))
    (1961, 1944, None, None)
    """
    [text] = dates
    if not isinstance(text, str) or len(text) <= len("1961-62"):
        return None
    try:
        read = read_covering_dates(text.strip())
    except UnreadableText:
        return None
    last = None if read.approximate or read.inferred else read.last_date
    if last is None or last.earliest.year != last.latest.year or last == Span.year(last.earliest.year):
        return None
    return last.earliest.year
