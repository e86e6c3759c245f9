"""Names met in a source, as numbers: which of them are met again, and which are wanted and never met.

A name of whatever length is one number of 64 bits. Two names in ten million million share one by chance; whoever asks
compares the names themselves, so that such a pair is looked at in vain and no more. Beyond some millions the numbers go
to files, parted by their first bits: memory does not grow with the source.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from closurelib.columns.extra import arrow, polars
from closurelib.read.once import no_room

HELD = 1_000_000
"""So many numbers are held in memory; more are parted into files."""
PARTS = 64
_SHIFT, _WIDTH = 58, 8


def numbered(texts: Any) -> Any:
    """Each text of a Polars series as a number; null where there is none."""
    pl = polars()
    numbers = texts.hash(seed=0)
    return pl.select(pl.when(texts.is_not_null()).then(numbers)).to_series()


class Met:
    """Numbers as they are met; ask at the end.

    >>> with Met(held=2) as met:
    ...     met.add(numbered(polars().Series(["C1", "C2", None, "C1"])))
    ...     met.repeated().to_list() == numbered(polars().Series(["C1"])).to_list()
    True
    """

    def __init__(self, held: int = HELD) -> None:
        self._most = held
        self._held: list[Any] = []
        self._count = 0
        self._folder: Path | None = None

    def add(self, numbers: Any) -> None:
        """Some more numbers; null ones are none."""
        numbers = numbers.drop_nulls()
        self._held.append(numbers)
        self._count += len(numbers)
        if self._count >= self._most:
            self.part()

    def part(self) -> None:
        """Part the numbers that are held into files."""
        try:
            self._part()
        except OSError as why:
            raise no_room(why) from None

    def _part(self) -> None:
        pl = polars()
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="closurelib-"))
        numbers = pl.concat([_none(), *self._held]).sort()
        bounds = pl.Series([part << _SHIFT for part in range(1, PARTS)], dtype=pl.UInt64)
        ends = [*numbers.search_sorted(bounds).to_list(), len(numbers)]
        data = memoryview(numbers.to_arrow().buffers()[1]) if len(numbers) else memoryview(b"")
        begin = 0
        for part, end in enumerate(ends):
            if end > begin:
                with (self._folder / str(part)).open("ab") as stream:
                    stream.write(data[_WIDTH * begin : _WIDTH * end])
            begin = end
        self._held, self._count = [], 0

    @property
    def is_parted(self) -> bool:
        """Whether there are files."""
        return self._folder is not None

    def of_part(self, part: int) -> Any:
        """The numbers of one part of all; where there are no files, the first part holds all."""
        pl, pa = polars(), arrow()
        if self._folder is None:
            return pl.concat([_none(), *self._held]) if part == 0 else _none()
        if self._held:
            self.part()
        file = self._folder / str(part)
        data = file.read_bytes() if file.exists() else b""
        return pl.from_arrow(pa.Array.from_buffers(pa.uint64(), len(data) // _WIDTH, [None, pa.py_buffer(data)]))

    def repeated(self) -> Any:
        """The numbers that were met more than once."""
        pl = polars()
        found = [_none()]
        for part in range(PARTS):
            numbers = self.of_part(part).sort()
            again = numbers.filter((numbers == numbers.shift(1)).fill_null(False))
            found.append(_distinct(again))
        return pl.concat(found)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        """Leave no file behind."""
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)


def missing(wanted: Met, met: Sequence[Met]) -> tuple[int, Any]:
    """How many distinct numbers are wanted, and which of them were never met.

    >>> with Met() as wanted, Met() as met:
    ...     wanted.add(numbered(polars().Series(["ZZ 1", "ZZ 1", "ZZ 2"])))
    ...     met.add(numbered(polars().Series(["ZZ 1"])))
    ...     distinct, left = missing(wanted, [met])
    >>> distinct, len(left)
    (2, 1)
    """
    pl = polars()
    if any(one.is_parted for one in (wanted, *met)):
        for one in (wanted, *met):
            one.part()
    distinct, found = 0, [_none()]
    for part in range(PARTS):
        numbers = _distinct(wanted.of_part(part).sort())
        distinct += len(numbers)
        for one in met:
            numbers = numbers.filter(~numbers.is_in(one.of_part(part).implode()))
        found.append(numbers)
    return distinct, pl.concat(found)


def _distinct(numbers: Any) -> Any:
    """Sorted numbers, each of them once."""
    return numbers.filter((numbers != numbers.shift(1)).fill_null(True))


def _none() -> Any:
    pl = polars()
    return pl.Series([], dtype=pl.UInt64)
