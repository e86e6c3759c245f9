"""Entries of a catalogue as a table: the interface's members, or the labels of its pages, as columns."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from closurelib.errors import ReadError
from closurelib.read.discovery_json import Columns, Members
from closurelib.read.format import rejected
from closurelib.read.receipt import Tally
from closurelib.read.sheets import Blank, head_of, rows_of, without_nul
from closurelib.read.text import Text
from closurelib.read.tna_entry import Entry
from closurelib.record import Record, Source


def key(column: str) -> str:
    """A column's name without what spellings of it differ in.

    >>> key("Covering dates"), key("covering_dates"), key("coveringDates")
    ('coveringdates', 'coveringdates', 'coveringdates')
    """
    return "".join(letter for letter in column.casefold() if letter.isalnum())


def columns_of(head: str) -> list[str]:
    r"""The keys of the columns that the first line of a text names.

    >>> columns_of("Reference,Closure status\nZZ 1/1,O\n")
    ['reference', 'closurestatus']
    """
    first = head.lstrip("\ufeff\r\n").partition("\n")[0]
    return [key(cell) for cell in first.split(delimiter_of(first))]


def delimiter_of(line: str) -> str:
    """A tab where there are tabs, else a comma."""
    return "\t" if "\t" in line else ","


def table_reader(members: Members) -> Callable[[Text, Tally], Iterator[Record]]:
    """What reads the rows of one interface's table."""

    def read(text: Text, tally: Tally) -> Iterator[Record]:
        """The records of a table; a row whose cells do not fit the header is a record that cannot be judged."""
        return _Table(text, members, tally).records()

    return read


class _Table:
    """A table while it is read."""

    def __init__(self, text: Text, members: Members, tally: Tally) -> None:
        self.text, self.members, self.tally = text, members, tally
        self.columns = Columns(members, tally)
        self.names: tuple[str, ...] = ()

    def records(self) -> Iterator[Record]:
        """The records of its rows."""
        delimiter = delimiter_of(self.text.head.lstrip("\ufeff\r\n").partition("\n")[0])
        number, blank = 0, Blank()
        for line, row in rows_of(self.text, delimiter):
            if isinstance(row, list) and not any(row):
                blank.add(line)
            elif not self.names:
                head = head_of(self.text, self.tally, row, line, delimiter)
                self.names = tuple(name or f"(column {at})" for at, name in enumerate(head.names, 1))
                self.columns.look_at(self.names)
                self.columns.enough_to_judge(self.text.name)
            else:
                number += 1
                yield self._record(row, Source(self.text.name, line, number, self.members.format))
        if not number:
            raise ReadError(f"{self.text.name}: holds {'a header only, and ' if self.names else ''}no record")
        blank.note(self.text.name, self.tally)

    def _record(self, row: list[str] | str, source: Source) -> Record:
        if isinstance(row, str):
            self.tally.note(f"{self.text.name}: line {source.line or 0:,}: {row}")
            return self._rejected("", row, source)
        width = len(self.names)
        if len(row) < width or any(row[width:]):
            says = f"has {len(row)} cells; the header has {width}: a value may stand in the wrong column"
            return self._rejected(row[0], says, source)
        said = self.columns.sort(dict(zip(self.names, row, strict=False)))
        entry = Entry.of(said, source, f"line {source.line}")
        record = entry.record()
        for remark in entry.remarks:
            self.tally.note(remark)
        return without_nul(record, row)

    def _rejected(self, found: str, says: str, source: Source) -> Record:
        self.tally.rejected += 1
        return rejected(f"line {source.line}", found, says, source)
