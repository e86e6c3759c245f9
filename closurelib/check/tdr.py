"""The profile `tdr`: a sheet against the rules of The National Archives' transfer service, as the service runs them.

What it finds is what the service would refuse on upload, each finding with the service's own identity (`peer`).
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from datetime import date
from io import StringIO
from pathlib import Path

from attrs import evolve, frozen

from closurelib.check import tdr_file_rules as rules
from closurelib.check.finding import Peer
from closurelib.check.tdr_rows import Rows
from closurelib.check.tdr_rule import Place, SheetFinding, quoted
from closurelib.check.tdr_words import COLUMNS, HEADERS, VALIDATION
from closurelib.errors import ReadError

Bytes = bytes | str | Path
"""The bytes of a file, or where it lies."""
Uploads = Mapping[str, Mapping[str, str]]
"""The uploaded files: path → what the upload says of it, by today's headers."""

_PATH = HEADERS["file_path"]
_PROTECTED = tuple(column.header for column in COLUMNS if column.protected)
_ROWS_NAMED = 5


def check_sheet(
    data: Bytes, *, today: date, uploads: Uploads | Bytes | None = None, name: str | None = None
) -> Iterator[SheetFinding]:
    r"""What the transfer service would refuse a sheet for, in the order of the sheet.

    `today` is the day of the check. `uploads` is a table of the uploaded files (filepath, filename, date last
    modified); without it TDR06, TDR07 and TDR09 are silent. A file that cannot be opened is a `ReadError`.

    >>> [finding.code for finding in check_sheet(b"filepath,filepath\na,b\n", today=date(2026, 6, 1))]
    ['TDR03']
    """
    place = Place(name or (str(data) if isinstance(data, str | Path) else "sheet"), today)
    known = read_uploads(uploads) if isinstance(uploads, bytes | str | Path) else uploads
    yield from _check(_bytes(data), place, known)


def read_uploads(data: Bytes, name: str | None = None) -> Uploads:
    r"""The table of uploaded files; one without the path of each is a `ReadError`.

    >>> read_uploads(b"filepath,filename,date last modified\na/b.txt,b.txt,2021-03-14\n")["a/b.txt"]["filename"]
    'b.txt'
    """
    source = name or (str(data) if isinstance(data, str | Path) else "uploads")
    try:
        text = _bytes(data).decode("utf-8-sig")
        table = csv.DictReader(StringIO(text, newline=""), restval="", strict=True)
        headers, rows = table.fieldnames or (), list(table)
    except (UnicodeDecodeError, csv.Error) as why:
        raise ReadError(f"{source}: is no table of uploaded files: {why}") from None
    if _PATH not in headers:
        raise ReadError(f"{source}: has no column {_PATH!r}; columns: {', '.join(headers) or 'none'}")
    return {row[_PATH]: row for row in rows if row[_PATH]}


def _bytes(data: Bytes) -> bytes:
    if isinstance(data, bytes):
        return data
    try:
        return Path(data).read_bytes()
    except OSError as why:
        raise ReadError(f"{data}: cannot be opened: {why.strerror}") from None


def _check(data: bytes, place: Place, uploads: Uploads | None) -> Iterator[SheetFinding]:
    """The file first, then its headers, then its rows: the first step that fails is the last."""
    if wrong := rules.not_utf8.broken(data):
        message = f"the sheet is not UTF-8: {wrong}"
        yield place.finding(rules.not_utf8, message=message, of_the_file=True)
        return
    text = data.decode("utf-8-sig")
    table = _Table(text)
    if line := rules.not_a_table.broken(text):
        yield _unparsed(place, line, "a quotation mark is not closed, or not doubled")
        return
    if table.fault:
        yield _unparsed(place, table.fault, f"a cell has more than {csv.field_size_limit():,} characters")
        return
    faults = list(_headers(table, place))
    yield from faults or _rows(table, place, uploads)


def _unparsed(place: Place, line: int, why: str) -> SheetFinding:
    """TDR02, at the first line that could not be taken apart."""
    message = f"the sheet cannot be parsed from line {line} on: {why}"
    return evolve(place, line=line).finding(rules.not_a_table, message=message, of_the_file=True)


class _Table:
    """The rows of a sheet, each with its first line; wholly empty ones are left out."""

    def __init__(self, text: str) -> None:
        self._reader = csv.reader(StringIO(text, newline=""))
        self.fault = 0
        """The line from which on it could not be read: what is left to go wrong is a cell without end."""
        self.rows: list[tuple[int, list[str]]] = []
        line = 1
        try:
            self.headers = next(self._reader, [])
            width = len(self.headers) + 1
            line = self._reader.line_num + 1
            for row in self._reader:
                if any(row):
                    if len(row) >= width:
                        del row[width - 1 :]
                    row.extend([""] * (width - len(row)))
                    self.rows.append((line, row))
                line = self._reader.line_num + 1
        except csv.Error:
            self.fault = line


def _headers(table: _Table, place: Place) -> Iterator[SheetFinding]:
    """TDR03, TDR04 or TDR05: the first that fails."""
    headers, head = table.headers, evolve(place, line=1)
    if twice := rules.twice.broken(headers):
        for header in twice:
            message = f"the header {quoted(header)} occurs twice"
            yield head.finding(rules.twice, header, message=message, of_the_file=True)
        return
    if not table.rows:
        message = "the sheet has no row"
        empty = head.finding(rules.not_a_table, message=message, of_the_file=True)
        yield evolve(empty, peer=Peer(VALIDATION, "", "UNKNOWN"))
        return
    if missing := rules.missing.broken(set(headers)):
        row = table.rows[0][1]
        path = row[headers.index(_PATH)] if _PATH in headers else _PATH
        cells = ((_PATH, path),) if _PATH in headers else ()
        for header in missing:
            message = f"the header {quoted(header)} is missing{_near(header, headers)}"
            first = evolve(head, path=path)
            yield first.finding(rules.missing, header, message=message, cells=cells, of_the_file=True)
        return
    for header in rules.unknown_header.broken(headers):
        message = f"the header {quoted(header)} is none of the service's"
        yield head.finding(rules.unknown_header, header, message=message, of_the_file=True)


def _near(header: str, headers: list[str]) -> str:
    """The header that is meant, where it differs in letter case or blanks alone."""
    near = next((one for one in headers if " ".join(one.split()).casefold() == header), None)
    return f" ({quoted(near)} is not it to the letter)" if near is not None else ""


@frozen
class _Sheet:
    """The columns that say which file a row is about."""

    path: int
    protected: tuple[tuple[str, int], ...]

    @classmethod
    def of(cls, headers: list[str]) -> _Sheet:
        return cls(
            headers.index(_PATH), tuple((header, headers.index(header)) for header in _PROTECTED if header in headers)
        )


def _rows(table: _Table, place: Place, uploads: Uploads | None) -> Iterator[SheetFinding]:
    """TDR06 to TDR58, reported together."""
    sheet, rows = _Sheet.of(table.headers), Rows(table.headers, place.on)
    lines: dict[str, int | list[int]] = {}
    at, source, on, broken_by = sheet.path, place.source, place.on, rows.broken_by
    for line, row in table.rows:
        path = row[at]
        if path in lines:
            before = lines[path]
            lines[path] = [*before, line] if isinstance(before, list) else [before, line]
        else:
            lines[path] = line
        if uploads is not None:
            yield from _against_upload(row, Place(source, on, line, path), sheet, uploads)
        if broken := broken_by(row):
            yield from rows.findings(row, broken, Place(source, on, line, path))
    yield from _twice(lines, place)
    if uploads is not None:
        for path in rules.without_row.broken(uploads, lines):
            message = f"{path} was uploaded, but has no row"
            cells = ((_PATH, path),)
            yield evolve(place, path=path).finding(rules.without_row, message=message, cells=cells)


def _twice(lines: Mapping[str, int | list[int]], place: Place) -> Iterator[SheetFinding]:
    """TDR08: the paths that stand in several rows, each once, at the second."""
    for path, found in lines.items():
        if isinstance(found, list) and rules.same_path.broken(found):
            named = ", ".join(map(str, found[:_ROWS_NAMED])) + (", …" if len(found) > _ROWS_NAMED else "")
            message = f"filepath {quoted(path)} stands in {len(found)} rows, on lines {named}"
            where = evolve(place, line=found[1], path=path)
            cells = ((_PATH, path),)
            yield _of_the_path(where.finding(rules.same_path, message=message, found=path, cells=cells))


def _of_the_path(finding: SheetFinding) -> SheetFinding:
    """The same finding at the column of the path; the service names no column."""
    return evolve(finding, field=_PATH)


def _against_upload(row: list[str], place: Place, sheet: _Sheet, uploads: Uploads) -> Iterator[SheetFinding]:
    """TDR07 and TDR09."""
    if rules.without_file.broken(place.path, uploads):
        message = f"filepath {quoted(place.path)} is none of the uploaded files"
        cells = ((_PATH, place.path),)
        yield _of_the_path(place.finding(rules.without_file, message=message, found=place.path, cells=cells))
        return
    upload = uploads[place.path]
    for header, at in sheet.protected:
        said = upload.get(header)
        if said is not None and rules.changed.broken(row[at], said):
            yield place.finding(
                rules.changed,
                header,
                message=f"{header} {quoted(row[at])} is not that of the upload",
                found=row[at],
                expected=said,
                cells=((header, row[at]),),
                fix=(said, True),
            )
