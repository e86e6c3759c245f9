"""Answers as a Parquet file that is written aside and takes its name at the end, with the extra `bulk`."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from pathlib import Path

from closurelib.errors import ReadError
from closurelib.report.answered import Line, NotFound, Totals
from closurelib.report.data import name_of
from closurelib.report.many import Many
from closurelib.report.outputs import aside_of


class ParquetSheet:
    """One output of `status`: a Parquet file, with the columns of `closurelib.columns.answers.status_schema`."""

    def __init__(self, file: Path, on: date) -> None:
        from closurelib.columns.parquet import ParquetAnswers

        self.file = file
        self._aside = aside_of(file)
        self._is_open = True
        try:
            self._writer = ParquetAnswers(self._aside, on)
        except OSError as why:
            raise ReadError(f"{file}: cannot be written: {why.strerror}") from None

    def add(self, line: Line) -> None:
        """Write one line."""
        if isinstance(line, NotFound):
            self._writer.add({**name_of(line), "nearest": line.nearest}, None)
        else:
            self._writer.add(name_of(line), line.decision)

    def add_many(self, many: Many) -> None:
        """Write many lines."""
        self._writer.add_batch(many.batch)

    def end(self, totals: Totals) -> None:
        """Finish the file; it gets its name."""
        self._writer.close()
        self._aside.replace(self.file)
        self._is_open = False

    def drop(self) -> None:
        """Leave a file that was not finished as if it had never been begun."""
        if self._is_open:
            self._is_open = False
            with suppress(OSError, ValueError):
                self._writer.close(whole=False)
                self._aside.unlink()
