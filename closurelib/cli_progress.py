"""How far a long run is: on standard error, on a terminal only, after two seconds."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Self

import click

AFTER, EVERY = 2.0, 0.2
"""Seconds: before anything is shown, and between one line and the next."""
LOOK = 2_000
"""So many single steps are made between two looks at the clock."""


class Progress:
    """The rows done, the rows a second, what was found so far, and the time left."""

    def __init__(self, files: Sequence[str] = (), what: str = "records") -> None:
        self._what = what
        self._size = _size_of(files)
        self._done = self._found = 0
        self._read = 0
        self._width = 0
        self._begun = self._said = monotonic() if sys.stderr.isatty() else None
        self._looked = 0

    def step(self, rows: int = 1, *, found: int = 0, read: int = 0) -> None:
        """Some more rows are done; `read` is how many bytes of the sources they came to, where that is known."""
        self._done += rows
        self._found += found
        self._read += read
        if self._begun is None or self._said is None:
            return
        if rows == 1 and self._done - self._looked < LOOK:
            return
        self._looked = self._done
        now = monotonic()
        if now - self._begun > AFTER and now - self._said > EVERY:
            self._said = now
            self._show(now - self._begun)

    def _show(self, seconds: float) -> None:
        said = f"{self._done:,} {self._what}, {self._done / seconds:,.0f} a second"
        if self._found:
            said += f", {self._found:,} findings"
        if self._read and self._size > self._read:
            said += f", {_left(seconds * (self._size - self._read) / self._read)} left"
        padding = " " * max(self._width - len(said), 0)
        self._width = len(said)
        click.echo(f"\r{said}{padding}", err=True, nl=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        """Leave no trace on the terminal."""
        if self._width:
            click.echo("\r" + " " * self._width + "\r", err=True, nl=False)


def _size_of(files: Sequence[str]) -> int:
    try:
        return sum(Path(name).stat().st_size for name in files)
    except (OSError, ValueError):
        return 0


def _left(seconds: float) -> str:
    """A time to come, in words.

    >>> _left(41), _left(125)
    ('41 s', '2 min 5 s')
    """
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
