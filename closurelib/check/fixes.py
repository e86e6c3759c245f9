"""Fixes: values of records rewritten in the file they came from, and nothing else in it.

A fix is made in CSV, TSV and JSON Lines. The file is written aside and takes its place whole; every byte that no fix
is about stays as it was.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from difflib import unified_diff
from pathlib import Path
from typing import NamedTuple

from attrs import define, field, frozen

from closurelib.check.finding import Finding
from closurelib.check.fixes_json import find_value
from closurelib.check.rule import Judged
from closurelib.errors import ReadError
from closurelib.read.places import read_place
from closurelib.read.text import STANDARD_INPUT, Text
from closurelib.record import Origin

TABLES = {"csv": ",", "tsv": "\t", "tdr": ","}
LINES = ("jsonl",)


class Edit(NamedTuple):
    """One stretch of a text, and what it becomes."""

    begin: int
    end: int
    new: str


@frozen
class Wanted:
    """A fix that is to be made: where its record begins, in which column or at which place, and the new value."""

    finding: Finding
    form: str
    line: int
    columns: tuple[str, ...]
    """The names under which the table may hold the field, the likeliest first."""
    field: str
    value: str


@define
class Fixes:
    """The fixes of one run, by file; and how many there were that could not be made."""

    unsafe: bool = False
    wanted: dict[str, list[Wanted]] = field(factory=dict)
    made: int = 0
    held_back: int = 0
    """Fixes that are made only when unsafe ones are asked for."""
    not_made: list[str] = field(factory=list)

    def take(self, finding: Finding, case: Judged | None) -> bool:
        """Keep the fix of a finding, where it has one that may be made."""
        if not finding.fix or finding.source is None or finding.line is None:
            return False
        if not finding.safe and not self.unsafe:
            self.held_back += 1
            return False
        source = case.record.source if case else None
        form = source.format if source else "tdr"
        if finding.source == STANDARD_INPUT or (form not in TABLES and form not in LINES):
            self.not_made.append(f"{_place(finding)}: {finding.code} cannot be fixed in {form}")
            return False
        origins = case.record.origins if case else ()
        for name, value in finding.fix:
            wanted = Wanted(finding, form, finding.line, tuple(_columns(name, origins)), name, value)
            self.wanted.setdefault(finding.source, []).append(wanted)
        return True

    def texts(self, encoding: str | None = None) -> Iterator[tuple[str, str, str, str]]:
        """Each file with its text before and after, and its encoding."""
        for name, wanted in self.wanted.items():
            before, codec = _read(name, encoding)
            made, after = 0, before
            for one in _edits(before, wanted, self.not_made):
                after = after[: one.begin] + one.new + after[one.end :]
                made += 1
            self.made += made
            if after != before:
                yield name, before, after, codec


def _place(finding: Finding) -> str:
    return f"{finding.source}:{finding.line}"


def _columns(name: str, origins: Iterable[Origin]) -> Iterator[str]:
    """The columns that a field may stand in: the one of its name, else the one it was read from."""
    yield name
    for origin in origins:
        if origin.field == name and origin.place.startswith("column "):
            yield origin.place.removeprefix("column ").partition(" (")[0].strip("'\"")


def _read(name: str, encoding: str | None) -> tuple[str, str]:
    """The whole text of a file, and an encoding that gives back its bytes."""
    try:
        data = Path(name).read_bytes()
    except OSError as why:
        raise ReadError(f"{name}: cannot be opened: {why.strerror}") from None
    opened = Text.open(name, encoding)
    opened.close()
    # A mark at the beginning stays a character of the text, so that it is written back.
    codec = "utf-8" if opened.encoding == "utf-8-sig" else opened.encoding
    try:
        text = data.decode(codec)
        same = text.encode(codec) == data
    except UnicodeError:
        same = False
    if not same:
        raise ReadError(f"{name}: is not fixed: its bytes could not be kept as they are ({codec})")
    return text, codec


def _told(wanted: Wanted) -> str:
    return f"{_place(wanted.finding)}: {wanted.finding.code} not fixed"


def _edits(text: str, wanted: list[Wanted], not_made: list[str]) -> list[Edit]:
    """The edits of a text, the last first, so that none moves another."""
    found: dict[int, Edit] = {}
    lines = _Lines(text)
    for one in wanted:
        edit = _in_table(text, lines, one) if one.form in TABLES else _in_line(text, lines, one)
        if edit is None:
            not_made.append(f"{_told(one)}: {one.field} stands in no place of its own")
        elif edit.begin in found:
            if found[edit.begin] != edit:
                not_made.append(f"{_told(one)}: another fix is about the same value")
        else:
            found[edit.begin] = edit
    return [found[begin] for begin in sorted(found, reverse=True)]


class _Lines:
    """Where each line of a text begins, counted as the readers count them."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts = [0]
        at = 0
        for line in text.splitlines(keepends=True) if not _has_other_ends(text) else _lines_of(text):
            at += len(line)
            self.starts.append(at)
        self.cells: dict[tuple[str, ...], int] = {}
        self.head: list[tuple[int, int]] | None = None

    def start(self, line: int) -> int | None:
        """The place where a line begins."""
        return self.starts[line - 1] if 0 < line < len(self.starts) else None


def _has_other_ends(text: str) -> bool:
    """Whether it holds characters that Python ends a line at, and no reader of files does."""
    return any(mark in text for mark in "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029")


def _lines_of(text: str) -> Iterator[str]:
    from io import StringIO

    return iter(StringIO(text, newline=""))


# Tables.


def _in_table(text: str, lines: _Lines, wanted: Wanted) -> Edit | None:
    delimiter = TABLES[wanted.form]
    if lines.head is None:
        lines.head = cells_at(text, len(text) - len(text.lstrip("\ufeff\r\n")), delimiter)
    names = [_cell(text[begin:end]).strip() for begin, end in lines.head]
    column = next((name for name in wanted.columns if name in names), None)
    start = lines.start(wanted.line)
    if column is None or start is None:
        return None
    cells = cells_at(text, start, delimiter)
    at = names.index(column)
    if at >= len(cells):
        return None
    begin, end = cells[at]
    return Edit(begin, end, _quoted(wanted.value, delimiter, was=text[begin:end]))


def cells_at(text: str, start: int, delimiter: str) -> list[tuple[int, int]]:
    r"""Where each cell of the row that begins at a place begins and ends.

    >>> [("a,\"b, c\",d\n")[begin:end] for begin, end in cells_at("a,\"b, c\",d\n", 0, ",")]
    ['a', '"b, c"', 'd']
    """
    found, begin, at, within = [], start, start, False
    while at < len(text):
        letter = text[at]
        if letter == '"':
            within = not within
        elif not within and letter == delimiter:
            found.append((begin, at))
            begin = at + 1
        elif not within and letter in "\r\n":
            break
        at += 1
    return [*found, (begin, at)]


def _cell(written: str) -> str:
    return written[1:-1].replace('""', '"') if len(written) > 1 and written[0] == written[-1] == '"' else written


def _quoted(value: str, delimiter: str, was: str) -> str:
    if was.startswith('"') or any(mark in value for mark in (delimiter, '"', "\r", "\n")):
        return '"' + value.replace('"', '""') + '"'
    return value


# JSON Lines.


def _in_line(text: str, lines: _Lines, wanted: Wanted) -> Edit | None:
    start = lines.start(wanted.line)
    place = read_place(wanted.field)
    if start is None or place is None:
        return None
    path: list[str | int] = [place.field]
    path += [place.number - 1] if place.number else []
    path += [place.inner] if place.inner else []
    found = find_value(text, start, path)
    if found is None:
        return None
    begin, end = found
    is_number = text[begin:end].lstrip("-").isdigit() and wanted.value.lstrip("-").isdigit()
    return Edit(begin, end, wanted.value if is_number else json.dumps(wanted.value, ensure_ascii=False))


# Out.


def diff(name: str, before: str, after: str) -> str:
    r"""What would change in a file, as a patch.

    >>> print(diff("a.csv", "id,last_date\n1,14.3.1975\n", "id,last_date\n1,1975-03-14\n"), end="")
    --- a.csv
    +++ a.csv
    @@ -1,2 +1,2 @@
     id,last_date
    -1,14.3.1975
    +1,1975-03-14
    """
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    return "".join(unified_diff(old, new, name, name))


def write(name: str, text: str, encoding: str) -> None:
    """Put a text in the place of a file, whole or not at all; its mode stays."""
    file = Path(name).resolve()
    aside = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        mode = file.stat().st_mode
        aside.write_bytes(text.encode(encoding))
        aside.chmod(mode & 0o7777)
        aside.replace(file)
    except OSError as why:
        aside.unlink(missing_ok=True)
        raise ReadError(f"{name}: cannot be written: {why.strerror}") from None
