"""A table, row by row: how a layout turns rows into records, and equal cells into equal facts only once.

A layout says which columns belong to each row alone and how the others, which repeat, are read. What the repeated
cells say is read once for equal cells and shared by all their rows, facts included: that is what makes it fast.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from io import StringIO
from operator import itemgetter

from attrs import define, frozen

from closurelib.errors import ReadError
from closurelib.facts import Problem
from closurelib.read.format import rejected
from closurelib.read.places import NAMES_A_RECORD
from closurelib.read.receipt import Tally
from closurelib.read.sheets_row import Alike, Dated, new_row, putting
from closurelib.read.text import Text
from closurelib.record import Record, Source, with_fields

DELIMITERS = (",", "\t", ";", "|")
MOST_COLUMNS = 5_000
"""A header with more is no catalogue; looking up every name would take minutes."""
_LONGEST_LINE = 4_000_000
"""A line of more characters is no row."""
_KEPT = 50_000
"""How many distinct sets of access cells are remembered as read."""
_LONGEST_KEPT = 4_000
"""Cells of more characters together are read anew each time, so that what is remembered stays small."""

Made = Callable[[list[str]], str | None]
"""Makes an attribute of a record from several cells of its row."""


@frozen
class Head:
    """The header of a table, as it is written."""

    source: str
    names: tuple[str, ...]
    delimiter: str
    sample: tuple[tuple[str, ...], ...]
    """A few rows, for messages that say what a column may hold."""
    tally: Tally


@frozen
class Layout:
    """How the rows of a table become records."""

    shared: tuple[int, ...]
    """The columns whose cells repeat from row to row."""
    read: Callable[[tuple[str, ...]], Record]
    """The record that shared cells state; what is a row's own is left out."""
    own: tuple[tuple[str, int], ...] = ()
    """The attributes that differ from row to row, each with its column."""
    made: tuple[tuple[str, Made], ...] = ()
    """The attributes that are put together from cells of a row."""
    named_by: int | None = None
    """The column that names a row in a message."""
    covering: int | None = None
    """The column of the covering dates, where nothing but `Record.covering_dates` hangs on it, and no other dates a
    record."""
    end: Callable[[], None] | None = None
    """Says, after the last row, what is to be said of the table as a whole."""


LayOut = Callable[[Head], Layout]
"""Looks at a header and says how the rows are read; a header that cannot be used is a `ReadError`."""


class Records:
    """Makes the records of a table's rows, one after the other, and says of those that are none what they are."""

    def __init__(self, head: Head, layout: Layout, form: str, blank: Blank) -> None:
        self.layout, self.blank = layout, blank
        self.number = 0
        """How many rows there were so far, those that are no records among them."""
        self._head, self._form = head, form
        self._width = len(head.names)
        self._memo: dict[tuple[str, ...], Alike] = {}
        self._cells = _taking(layout.shared)
        self._covering = None if layout.covering is None else layout.shared.index(layout.covering)
        self._own = tuple((putting(name), at) for name, at in layout.own)
        self._made = tuple((putting(name), make, name in NAMES_A_RECORD) for name, make in layout.made)
        self._names = tuple(at for name, at in layout.own if name in NAMES_A_RECORD)

    def next(self, line: int, row: list[str] | str, *, may_hold_nul: bool = False) -> Record | None:
        """The record of the next row, or of what should be one; nothing for a row without a word."""
        if not isinstance(row, str) and not any(row):
            self.blank.add(line)
            return None
        self.number += 1
        source = Source(self._head.source, line, self.number, self._form)
        if not isinstance(row, str) and (len(row) == self._width or self.fits(row)):
            record = self.record(row, source)
            return without_nul(record, row) if may_hold_nul else record
        self._head.tally.rejected += 1
        if not isinstance(row, str):
            return self.misfit(row, source)
        self._head.tally.note(f"{source.name}: line {line:,}: {row}")
        return rejected(f"line {line}", "", row, source)

    def end(self) -> None:
        """Say, after the last row, what is to be said of the table as a whole."""
        if not self.number:
            raise ReadError(f"{self._head.source}: holds a header only, and no record")
        self.blank.note(self._head.source, self._head.tally)
        if self.layout.end is not None:
            self.layout.end()

    def fits(self, row: list[str]) -> bool:
        """Whether every cell has its column; empty cells too many are what spreadsheets leave behind."""
        return len(row) == self._width or (len(row) > self._width and not any(row[self._width :]))

    def record(self, row: list[str], source: Source) -> Record:
        """The record of a row; every row passes here, so nothing is done twice."""
        cells = self._cells(row)
        record = new_row(self._memo.get(cells) or self._alike(cells), source)
        is_named = False
        for put, at in self._own:
            put(record, row[at].strip() or None)
        for at in self._names:
            is_named = is_named or bool(row[at].strip())
        for put, make, is_name in self._made:
            value = make(row)
            put(record, value)
            is_named = is_named or (is_name and value is not None)
        if is_named:
            return record
        missing = Problem("reference", "", "is missing; a record needs a reference or an id")
        return with_fields(record, misread=(*record.misread, missing))

    def _alike(self, cells: tuple[str, ...]) -> Alike:
        """What rows with some cells share, which is kept for those to come."""
        alike = self._memo.get(cells) or self._read(cells)
        if sum(map(len, cells)) <= _LONGEST_KEPT:
            if len(self._memo) >= _KEPT:
                self._memo.clear()
            self._memo[cells] = alike
        return alike

    def _read(self, cells: tuple[str, ...]) -> Alike:
        """What rows with some cells share; where they differ from others in their covering dates alone, only these."""
        at = self._covering
        if at is None or not cells[at] or cells[at].isspace():
            return Alike(self.layout.read(cells))
        return Dated(self._alike((*cells[:at], "", *cells[at + 1 :])), cells[at].strip())

    def misfit(self, row: list[str], source: Source) -> Record:
        """A row that has not as many cells as the header."""
        says = f"has {len(row):,} cells; the header has {self._width:,}: a value may stand in the wrong column"
        at = self.layout.named_by
        named = row[at].strip() if at is not None and at < len(row) else ""
        return rejected(f"line {source.line}", named, says, source, named or None)


def _taking(columns: tuple[int, ...]) -> Callable[[list[str]], tuple[str, ...]]:
    """Takes the cells of some columns; `itemgetter` gives a tuple only of two or more."""
    if len(columns) > 1:
        return itemgetter(*columns)
    return lambda row: tuple([row[at] for at in columns])


def read_table(text: Text, tally: Tally, form: str, delimiter: str, lay_out: LayOut) -> Iterator[Record]:
    """The records of a table; a row that is none is given as one that cannot be judged, with the reason."""
    rows, blank = rows_of(text, delimiter), Blank()
    for line, row in rows:
        if isinstance(row, str) or any(row):
            head = head_of(text, tally, row, line, delimiter)
            records = Records(head, lay_out(head), form, blank)
            break
        blank.add(line)
    else:
        raise ReadError(f"{text.name}: is empty: not even a header")
    for line, row in rows:
        record = records.next(line, row, may_hold_nul=text.has_nul)
        if record is not None:
            yield record
    records.end()


@define
class Blank:
    """Rows without a word, which editors leave behind."""

    count: int = 0
    first: int = 0

    def add(self, line: int) -> None:
        """One more, on a line."""
        self.count += 1
        self.first = self.first or line

    def note(self, name: str, tally: Tally) -> None:
        """Say how many there were."""
        if self.count:
            tally.note(f"{name}: {self.count:,} empty row(s) passed over, the first on line {self.first:,}")


def rows_of(text: Text, delimiter: str) -> Iterator[tuple[int, list[str] | str]]:
    """Each row with the line it begins on; a row that cannot be taken apart is the reason why."""
    reader = csv.reader(lines_of(text.blocks()), delimiter=delimiter, strict=True)
    line = 1
    while True:
        try:
            for row in reader:
                yield line, row
                line = reader.line_num + 1
        except csv.Error as why:
            yield line, why_no_row(str(why), line, reader.line_num)
            line = reader.line_num + 1
        else:
            return


def lines_of(blocks: Iterable[str]) -> Iterator[str]:
    """The lines of a text, as `Text.lines` gives them; one that never ends takes no more memory than any other.

    Such a line is cut, and filled up so that it is a cell too long, and no row, whatever stands in it.
    """
    begun = ""
    for block in blocks:
        rest = begun + block if len(begun) < _LONGEST_LINE else begun + block[_first_end(block) :]
        begun = ""
        for line in StringIO(rest, newline=""):
            if begun:
                yield begun
            begun = line
        if begun.endswith("\n"):
            yield begun
            begun = ""
        if len(begun) > _LONGEST_LINE and begun[-1] not in "\r\n":
            begun = begun[:_LONGEST_LINE] + "x" * (csv.field_size_limit() + 1)
    yield from StringIO(begun, newline="")


def _first_end(block: str) -> int:
    """Where the first line of a block ends; at its end where no line does."""
    ends = [at for at in (block.find("\n"), block.find("\r")) if at >= 0]
    return min(ends, default=len(block))


def why_no_row(why: str, first: int, last: int) -> str:
    """What is wrong with lines that the table reader could not take apart."""
    lines = f"lines {first:,} to {last:,} are" if last > first else f"line {first:,} is"
    if "unexpected end of data" in why:
        return f"opens a quotation mark that is never closed: {lines} no row, and no record in there was read"
    if "field larger than field limit" in why:
        most = f"{csv.field_size_limit():,} characters, as where a quotation mark is not closed"
        return f"has a cell of more than {most}, or a line of more than {_LONGEST_LINE:,}"
    if "expected after" in why:
        return "has text after a closing quotation mark; a quotation mark inside a cell is written twice"
    return f"is no row: {why}"


def without_nul(record: Record, row: list[str]) -> Record:
    """A record; one whose cells hold a NUL is not judged: the text was damaged on its way."""
    if not any("\0" in cell for cell in row):
        return record
    damaged = Problem(f"line {record.source.line if record.source else 0}", "", "holds a NUL character; text has none")
    return with_fields(record, misread=(*record.misread, damaged))


def head_of(text: Text, tally: Tally, row: list[str] | str, line: int, delimiter: str) -> Head:
    """The header of a table; one that cannot be one is a `ReadError`."""
    if isinstance(row, str):
        raise ReadError(f"{text.name}: line {line}, the header, {row}")
    if len(row) > MOST_COLUMNS:
        raise ReadError(f"{text.name}: line {line}, the header, has {len(row):,} columns; a catalogue has some dozens")
    names = [name.strip() for name in row]
    names[0] = names[0].removeprefix("\ufeff")
    if any("\0" in name for name in names):
        raise ReadError(
            f"{text.name}: line {line}, the header, holds NUL characters; where it is UTF-16 without its mark, "
            "write --encoding utf-16-le"
        )
    _no_column_twice(text.name, names)
    return Head(text.name, tuple(names), delimiter, tuple(first_rows(text.head, delimiter)[1:]), tally)


def _no_column_twice(source: str, names: list[str]) -> None:
    seen: dict[str, int] = {}
    for at, name in enumerate(names, 1):
        if name and name in seen:
            raise ReadError(f"{source}: column {name!r} stands twice, at {seen[name]} and at {at}; keep one")
        seen[name] = at


def first_rows(head: str, delimiter: str, most: int = 30) -> list[tuple[str, ...]]:
    r"""The first rows of a text of which only the head is at hand; its last line may be cut and is left out.

    >>> first_rows("a,b\n1,\"x, y\"\n", ",")
    [('a', 'b'), ('1', 'x, y')]
    """
    lines = head.removeprefix("\ufeff").lstrip("\r\n").splitlines(keepends=True)
    whole = lines if len(lines) < 2 or head.endswith("\n") else lines[:-1]
    rows: list[tuple[str, ...]] = []
    try:
        for row in csv.reader(whole, delimiter=delimiter):
            if any(row):
                rows.append(tuple(row))
            if len(rows) > most:
                break
    except csv.Error:
        pass
    return rows


def best_delimiter(head: str, known: Callable[[str], object]) -> tuple[str, list[str]]:
    r"""The delimiter under which most names of the first row are known, and the names it gives.

    >>> best_delimiter("filepath;closure status\na.txt;Open\n", {"filepath", "closure status"}.__contains__)
    (';', ['filepath', 'closure status'])
    """
    best: tuple[int, str, list[str]] = (0, ",", [])
    first = _first_row(head)
    for delimiter in DELIMITERS:
        rows = first_rows(first, delimiter, most=0) if delimiter in first else []
        names = [name.strip() for name in rows[0]] if rows and len(rows[0]) <= MOST_COLUMNS else []
        count = sum(1 for name in names if known(name))
        if count > best[0]:
            best = (count, delimiter, names)
    return best[1], best[2]


def _first_row(head: str) -> str:
    """The lines of the first row, which may be more than one where a name holds a line end; none of JSON or XML."""
    head = head.lstrip("\ufeff\r\n\t ")
    if head[:1] in ("{", "[", "<"):
        return ""
    end = 0
    for _ in range(10):
        end = head.find("\n", end) + 1
        if not end or head.count('"', 0, end) % 2 == 0:
            break
    return head[: end or 100_000]


def ignored(names: tuple[str, ...], used: set[int]) -> tuple[str, ...]:
    """The names of the columns that are not used; one without a name is called by its place."""
    return tuple(name or f"(column {at + 1})" for at, name in enumerate(names) if at not in used)
