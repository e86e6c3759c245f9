"""Which files a list of names stands for: files, folders with all that is in them, standard input."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path

from attrs import frozen

from closurelib.errors import ReadError
from closurelib.read.formats import by_ending, recognise_content
from closurelib.read.text import STANDARD_INPUT, Text
from closurelib.reference import natural_key


@frozen
class LeftOut:
    """A file of a folder that is not read, and why."""

    name: str
    why: str

    def __str__(self) -> str:
        return f"{self.name}: not read: {self.why}"


@frozen
class Found:
    """The files to read, in order, and those of their folders that are left out: nothing is skipped in silence."""

    files: tuple[str, ...]
    left_out: tuple[LeftOut, ...] = ()


def sources(names: Sequence[str]) -> list[str]:
    """The files that some names stand for; folders are looked through in natural order.

    >>> sources(["-"])
    ['-']
    """
    return list(find_sources(names).files)


def find_sources(names: Sequence[str]) -> Found:
    """The files that some names stand for, and those that were left out of folders.

    A file that is named is always read. Of a folder, the files that hold records are; hidden ones are passed over.
    """
    files: list[str] = []
    left_out: list[LeftOut] = []
    for name in names:
        if name == STANDARD_INPUT:
            if name in files:
                raise ReadError("standard input (-) can be read once only")
            files.append(name)
        elif _is_folder(name):
            found = _in_folder(name)
            files += found.files
            left_out += found.left_out
        else:
            files.append(name)
    return Found(tuple(files), tuple(left_out))


def _is_folder(name: str) -> bool:
    try:
        path = Path(name)
        if path.is_dir():
            return True
        if name and path.exists():
            return False
    except (OSError, ValueError) as why:
        raise ReadError(f"{name}: is no name of a file: {why}") from None
    raise ReadError(f"{name}: there is no such file{_nearest(path)}")


def _nearest(path: Path) -> str:
    folder = path.parent
    if not folder.is_dir():
        return f"; there is no folder {folder} either"
    try:
        names = [one.name for one in folder.iterdir() if not one.name.startswith(".")]
    except OSError:
        return ""
    close = get_close_matches(path.name, names, n=1, cutoff=0.5)
    return f"; did you mean {folder / close[0]}?" if close else ""


def _in_folder(name: str) -> Found:
    files: list[str] = []
    left_out: list[LeftOut] = []
    for path in _walk(Path(name)):
        if why := _why_not(path):
            left_out.append(LeftOut(str(path), why))
        else:
            files.append(str(path))
    if not files:
        what = (
            f"; {len(left_out)} file(s) in it hold none, as {left_out[0].name} ({left_out[0].why})" if left_out else ""
        )
        raise ReadError(f"{name}: the folder holds no file with records{what}")
    return Found(tuple(files), tuple(left_out))


def _walk(folder: Path) -> Iterator[Path]:
    """The files below a folder, those of one folder together, as people sort them; no link is followed."""
    try:
        inside = sorted(folder.iterdir(), key=lambda path: (natural_key(path.name.casefold()), path.name))
    except OSError as why:
        raise ReadError(f"{folder}: cannot be looked through: {why.strerror}") from None
    for path in inside:
        if path.name.startswith("."):
            continue
        if not path.is_dir():
            yield path
        elif not path.is_symlink():
            yield from _walk(path)


def _why_not(path: Path) -> str:
    """Why a file of a folder is not read; nothing for one that is."""
    if not path.is_file():
        return "is no file"
    named = by_ending(path.name)
    try:
        text = Text.open(str(path))
    except ReadError as why:
        return str(why).removeprefix(f"{path}: ")
    text.close()
    if text.is_empty:
        return "is empty"
    if recognise_content(text.head, path.name) or (named and named.is_certain_by_ending):
        return ""
    if path.suffix.lower() == ".toml":
        return "is no catalogue; a context file is given with --context"
    return "no page of a record: no line is labelled Reference" if named else "is in no format that is known"
