"""Sources that can be read once only, standard input and pipes: a copy of them is read as often as any file.

A file and its extracts may stand anywhere in a source, so that it is looked through before it is answered. What comes
in through a pipe is put into a temporary file first; the source keeps its name, and nobody sees that of the copy.
"""

from __future__ import annotations

import signal
import stat
import sys
import tempfile
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from closurelib.errors import ReadError

STANDARD_INPUT = "-"
"""The name that stands for standard input."""
_AT_ONCE = 1 << 20
_copies: dict[str, Path] = {}
# One list for the process: it has one standard input, and a pipe gives what it holds to whoever reads it first.


def is_read_once(name: str) -> bool:
    """Whether a source is gone when it has been read: standard input or a pipe, of which no copy is kept.

    >>> is_read_once("-"), is_read_once("examples/catalogue.csv")
    (True, False)
    """
    return name not in _copies and (name == STANDARD_INPUT or _is_pipe(name))


def path_of(name: str) -> Path:
    """Where the bytes of a source lie: in its copy where one is kept, else in the file of that name.

    >>> str(path_of("examples/catalogue.csv"))
    'examples/catalogue.csv'
    """
    return _copies.get(name) or Path(name)


@contextmanager
def kept(names: Iterable[str]) -> Iterator[None]:
    """Keep copies of those sources that can be read once only; they are gone at the end, whatever ends it.

    >>> with kept(["examples/catalogue.csv"]):  # a file is read where it lies
    ...     str(path_of("examples/catalogue.csv"))
    'examples/catalogue.csv'
    """
    once = [name for name in dict.fromkeys(names) if is_read_once(name)]
    if not once:
        yield
        return
    with _ended_by_an_exception(), _folder() as folder:
        try:
            for number, name in enumerate(once):
                copy = folder / str(number)
                _copy(name, copy)
                _copies[name] = copy
            yield
        finally:
            for name in once:
                _copies.pop(name, None)


def _is_pipe(name: str) -> bool:
    try:
        mode = Path(name).stat().st_mode
    except (OSError, ValueError):
        return False  # whoever reads it says what is wrong
    return stat.S_ISFIFO(mode) or stat.S_ISCHR(mode)


@contextmanager
def _folder() -> Iterator[Path]:
    try:
        made = tempfile.TemporaryDirectory(prefix="closurelib-", ignore_cleanup_errors=True)
    except OSError as why:
        raise no_room(why) from None
    with made as folder:
        yield Path(folder)


def _copy(name: str, copy: Path) -> None:
    """Copy what comes in, block by block: memory does not grow with it."""
    source = _opened(name)
    try:
        target = copy.open("wb")
    except OSError as why:
        raise no_room(why) from None
    try:
        with target:
            while block := _read(name, source):
                target.write(block)
    except OSError as why:  # of reading it says so itself
        raise no_room(why) from None
    finally:
        if name != STANDARD_INPUT:
            source.close()


def _opened(name: str) -> BinaryIO:
    if name == STANDARD_INPUT:
        return sys.stdin.buffer
    try:
        return Path(name).open("rb")
    except OSError as why:
        raise ReadError(f"{name}: cannot be opened: {why.strerror}") from None


def _read(name: str, source: BinaryIO) -> bytes:
    try:
        return source.read(_AT_ONCE)
    except OSError as why:
        raise ReadError(f"{name}: cannot be read: {why.strerror or why}") from None


def no_room(why: OSError) -> ReadError:
    """What is said where a working file cannot be written.

    >>> print(str(no_room(OSError(28, "No space left on device"))).partition(": ")[2])
    no room for working files: No space left on device; set TMPDIR
    """
    return ReadError(f"{tempfile.gettempdir()}: no room for working files: {why.strerror or why}; set TMPDIR")


@contextmanager
def _ended_by_an_exception() -> Iterator[None]:
    """A signal that would end the process at once ends it as an exception does: what is to be removed is removed."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    ends = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    ours = [one for one in ends if signal.getsignal(one) is signal.SIG_DFL]
    for one in ours:
        signal.signal(one, _leave)
    try:
        yield
    finally:
        for one in ours:
            signal.signal(one, signal.SIG_DFL)


def _leave(number: int, _frame: Any) -> None:
    sys.exit(128 + number)
