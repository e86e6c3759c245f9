"""How far a long run is: on standard error, on a terminal only, after two seconds."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from time import monotonic
from types import TracebackType
from typing import Self, TypeVar

import click

from closurelib.read.once import path_of

AFTER, EVERY = 2.0, 0.2
"""Seconds: before anything is shown, and between one line and the next."""
LOOK = 2_000
"""So many single steps are made between two looks at the clock."""
One = TypeVar("One")


class Progress:
    """The rows done, the rows a second, what was found so far, and the time left.

    Where a source is looked through before anything of it is answered, that is shown first; how many rows there are
    is known from then on, and so is the time left.
    """

    def __init__(self, files: Sequence[str] = (), what: str = "records") -> None:
        self._what = what
        self._size = _size_of(files)
        self._done = self._found = self._looked_through = 0
        self._expected = self._read = 0
        self._width = 0
        # When it began, when it was last shown, since when its rate is counted, and when the clock was last looked at.
        self._begun = self._said = self._since = self._now = monotonic() if sys.stderr.isatty() else None
        self._looked = 0

    def step(self, rows: int = 1, *, found: int = 0, read: int = 0) -> None:
        """Some more rows are done; `read` is how many bytes of the sources they came to, where that is known."""
        if not self._done:
            self._looked = 0
            self._since = self._now  # what was looked through before is no part of the rate
        self._done += rows
        self._found += found
        self._read += read
        self._look(rows, self._done)

    def look(self, rows: int = 1) -> None:
        """Some more rows are looked through, before any is done."""
        if not self._done:
            self._looked_through += rows
            self._look(rows, self._looked_through)

    def looking(self, records: Iterable[One]) -> Iterator[One]:
        """Some records, each counted as looked through as it passes."""
        if self._begun is None:
            yield from records
            return
        for record in records:
            self.look()
            yield record

    def expect(self, rows: int) -> None:
        """Some more rows are known to come in all."""
        self._expected += rows

    def _look(self, rows: int, count: int) -> None:
        """Show how far it is, where it is time to."""
        if self._begun is None or self._said is None:
            return
        if rows == 1 and count - self._looked < LOOK:
            return
        self._looked = count
        now = self._now = monotonic()
        if now - self._begun > AFTER and now - self._said > EVERY:
            self._said = now
            self._show(now)

    def _show(self, now: float) -> None:
        seconds = max(now - (self._since or 0), 0.001)
        count = self._done or self._looked_through
        said = f"{count:,} {self._what}{'' if self._done else ' looked through'}, {count / seconds:,.0f} a second"
        if self._found:
            said += f", {self._found:,} findings"
        if (share := self._share) is not None:
            said += f", {_left(seconds * (1 - share) / share)} left"
        padding = " " * max(self._width - len(said), 0)
        self._width = len(said)
        click.echo(f"\r{said}{padding}", err=True, nl=False)

    @property
    def _share(self) -> float | None:
        """Which share is done, of the bytes where they are counted, else of the rows; `None` where it is not known."""
        if self._read and self._size > self._read:
            return self._read / self._size
        return self._done / self._expected if self._done and self._expected > self._done else None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        """Leave no trace on the terminal."""
        self.clear()

    def clear(self) -> None:
        """Take away what is shown."""
        if self._width:
            click.echo("\r" + " " * self._width + "\r", err=True, nl=False)
            self._width = 0


def _size_of(files: Sequence[str]) -> int:
    try:
        return sum(path_of(name).stat().st_size for name in files)
    except (OSError, ValueError):
        return 0


def _left(seconds: float) -> str:
    """A time to come, in words.

    >>> _left(41), _left(125)
    ('41 s', '2 min 5 s')
    """
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
