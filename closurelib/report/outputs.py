"""Where answers are written: standard output, and files that appear whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Protocol, TextIO

from closurelib.errors import ReadError
from closurelib.report import data
from closurelib.report.answered import Answered, Line, Totals
from closurelib.report.explain import explain_text, in_one_sentence
from closurelib.report.headline import since_when
from closurelib.report.many import Many
from closurelib.report.periods import in_one_line, timeline_text
from closurelib.report.reader import reader_text
from closurelib.report.screen import Screen
from closurelib.report.text import BLOCK, Columns, counted, status_text

OneRecord = Callable[[Answered, Screen], Iterator[str]]

ONE_RECORD: dict[str, OneRecord] = {
    "status": status_text,
    "timeline": timeline_text,
    "explain": explain_text,
    "reader": reader_text,
}
"""What each command says of one record."""
ONE_BY_ONE = ("explain", "reader")
"""The commands whose line for a record hangs on more than its name and its answer."""


class Writer(Protocol):
    """Turns lines into text, as they come."""

    def begin(self) -> str:
        """What stands before the first line."""

    def add(self, line: Line) -> str:
        """The text for one line; it may come later, with another."""

    def add_many(self, many: Many) -> Iterator[str]:
        """The text for many lines, the same as that for each in turn."""

    def end(self, totals: Totals) -> str:
        """What stands after the last line."""


class Text:
    """Text for people: all of it for one record, one line each for many, and the line that counts."""

    def __init__(self, command: str, screen: Screen) -> None:
        self._command = command
        self._screen = screen
        self._held: list[Line] = []
        self._columns: Columns | None = None

    def begin(self) -> str:
        """Nothing stands before the first line."""
        return ""

    def add(self, line: Line) -> str:
        """The text for one line; the first ones are held back until the columns can be set."""
        if self._columns is not None:
            return self._row(line) + "\n"
        self._held.append(line)
        return self._rows() if len(self._held) >= BLOCK else ""

    def add_many(self, many: Many) -> Iterator[str]:
        """The text for many lines."""
        at = 0
        while self._columns is None and at < many.batch.count:
            yield self.add(many.line(at))
            at += 1
        if self._columns is None or at == many.batch.count:
            return
        if self._command in ONE_BY_ONE:
            yield from (self.add(many.line(one)) for one in range(at, many.batch.count))
            return
        yield from self._columns.rows_of(many, at)

    def end(self, totals: Totals) -> str:
        """The one record, or the rest of the rows, and the line that counts."""
        said = ""
        if self._columns is None:
            match self._held:
                case [Answered() as one]:
                    said = "".join(f"{line}\n" for line in ONE_RECORD[self._command](one, self._screen))
                case _:
                    said = self._rows()
        paragraph = self._command == "reader" and totals.records == 1 and not totals.not_found
        return said if paragraph else f"{said}\n{counted(totals, self._screen)}\n"

    def _rows(self) -> str:
        tail = in_one_line if self._command == "timeline" else since_when
        self._columns = Columns(self._held, self._screen, tail)
        held, self._held = self._held, []
        return "".join(self._row(line) + "\n" for line in held)

    def _row(self, line: Line) -> str:
        assert self._columns is not None
        if isinstance(line, Answered) and self._command == "explain":
            return in_one_sentence(line, self._screen)
        if isinstance(line, Answered) and self._command == "reader":
            return "\n".join(reader_text(line, self._screen)) + "\n"
        return self._columns.row(line)


class Data:
    """Text for programs."""

    def __init__(self, writer: data.JsonLines | data.Csv) -> None:
        self.begin, self.add, self.add_many = writer.begin, writer.add, writer.add_many
        self._end = writer.end

    def end(self, totals: Totals) -> str:
        """What stands after the last line; data holds no totals."""
        return self._end()


def _rows(command: str) -> data.PeriodRows | data.StatusRows:
    match command:
        case "timeline":
            return data.PeriodRows()
        case "status":
            return data.StatusRows()
        case _:
            return data.ExplainRows()


def writer(command: str, name: str, screen: Screen, ascii_only: bool) -> Writer:
    """What writes the answers of a command in a format."""
    if name == "text":
        return Text(command, screen)
    rows = _rows(command)
    match name:
        case "csv":
            return Data(data.Csv(rows, rows.columns))
        case "json":
            return Data(data.Json(rows, ascii_only))
        case _:
            return Data(data.JsonLines(rows, ascii_only))


def aside_of(file: Path) -> Path:
    """Where a file is written until it is whole."""
    return file.with_name(f".{file.name}.{os.getpid()}.part")


class AnySheet(Protocol):
    """One output, whatever its format."""

    @property
    def file(self) -> Path | None:
        """The file; `None` for standard output."""

    def add(self, line: Line) -> None:
        """Write one line."""

    def add_many(self, many: Many) -> None:
        """Write many lines."""

    def end(self, totals: Totals) -> None:
        """Write what stands at the end."""

    def drop(self) -> None:
        """Leave nothing behind that was not finished."""


class Sheet:
    """One output: standard output, or a file that is written aside and takes its name at the end."""

    def __init__(self, writes: Writer, file: Path | None, standard: TextIO) -> None:
        self._writes = writes
        self.file = file
        self._aside = aside_of(file) if file else None
        self._stream = self._open(standard)
        self._put(writes.begin())

    def _open(self, standard: TextIO) -> TextIO:
        if self._aside is None:
            return standard
        if self.file is not None and self.file.is_dir():
            raise ReadError(f"{self.file}: is a folder; name a file to write to")
        try:
            return self._aside.open("w", encoding="utf-8", newline="")
        except OSError as why:
            raise ReadError(f"{self.file}: cannot be written: {why.strerror}") from None

    def _put(self, text: str) -> None:
        if text:
            self._stream.write(text)

    def add(self, line: Line) -> None:
        """Write one line."""
        self._put(self._writes.add(line))

    def add_many(self, many: Many) -> None:
        """Write many lines."""
        for text in self._writes.add_many(many):
            self._put(text)

    def end(self, totals: Totals) -> None:
        """Write what stands at the end; a file gets its name."""
        self._put(self._writes.end(totals))
        self._stream.flush()
        if self._aside is not None and self.file is not None:
            self._stream.close()
            self._aside.replace(self.file)
            self._aside = None

    def drop(self) -> None:
        """Leave a file that was not finished as if it had never been begun."""
        if self._aside is not None:
            with suppress(OSError):
                self._stream.close()
                self._aside.unlink()
            self._aside = None


class Sheets:
    """All outputs of one run."""

    def __init__(self, sheets: Sequence[AnySheet]) -> None:
        self._sheets = sheets

    @property
    def files(self) -> list[Path]:
        """The files among them."""
        return [sheet.file for sheet in self._sheets if sheet.file is not None]

    def add(self, line: Line) -> None:
        """Write one line to each."""
        for sheet in self._sheets:
            sheet.add(line)

    def add_many(self, many: Many) -> None:
        """Write many lines to each."""
        for sheet in self._sheets:
            sheet.add_many(many)

    def end(self, totals: Totals, *, whole: bool = True) -> None:
        """Finish each; files only where everything could be read."""
        for sheet in self._sheets:
            if whole or sheet.file is None:
                sheet.end(totals)
            else:
                sheet.drop()

    def drop(self) -> None:
        """Leave no unfinished file behind."""
        for sheet in self._sheets:
            sheet.drop()
