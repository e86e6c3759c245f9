"""Canonical records as a table: one row a record, a column for each field, lists numbered from 1.

An empty cell is *not recorded*. A column that is none of a record's fields is ignored, and said so; a row whose
cells do not fit the header is no record, since nobody can know which value belongs where.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from typing import Any

from attrs import define, evolve, fields_dict, frozen

from closurelib.errors import ReadError
from closurelib.read.format import Format, rejected, shown
from closurelib.read.places import NAMES_A_RECORD, Place, nearest_place, read_place, to_fields
from closurelib.read.receipt import Tally
from closurelib.read.text import Text
from closurelib.record import Problem, Record, Source

_KEPT = 50_000
"""How many distinct sets of access cells are remembered as read."""
_ATTRIBUTES = tuple(fields_dict(Record))
_Memo = dict[tuple[str, ...], dict[str, Any]]
"""The attributes of a record, by the cells they were read from."""
_FOR_EACH_ROW = ("id", "reference", "title", "parent")
"""The fields that differ from row to row; all others repeat, and are read once for equal cells."""


@frozen
class _Header:
    """The columns of a table: which name the row, which are read, and how many cells a row has."""

    width: int
    own: tuple[tuple[str, int], ...]
    shared: tuple[tuple[Place, int], ...]
    reference: int | None

    def fits(self, row: list[str]) -> bool:
        """Whether every cell has its column; empty cells too many are what spreadsheets leave behind."""
        return len(row) == self.width or (len(row) > self.width and not any(row[self.width :]))


def read_csv(text: Text, tally: Tally) -> Iterator[Record]:
    """The records of a table with commas."""
    return _read_table(text, tally, "csv", ",")


def read_tsv(text: Text, tally: Tally) -> Iterator[Record]:
    """The records of a table with tabs."""
    return _read_table(text, tally, "tsv", "\t")


def _read_table(text: Text, tally: Tally, name: str, delimiter: str) -> Iterator[Record]:
    rows = _rows(text, delimiter)
    header: _Header | None = None
    memo: _Memo = {}
    number = 0
    blank = _Blank()
    for line, row in rows:
        if isinstance(row, list) and not any(row):
            blank.add(line)
            continue
        if header is None:
            header = _header(text, tally, row, line, delimiter)
            continue
        number += 1
        source = Source(text.name, line, number, name)
        if isinstance(row, str):
            tally.rejected += 1
            tally.note(f"{text.name}: line {line:,}: {row}")
            yield rejected(f"line {line}", "", row, source)
        elif not header.fits(row):
            tally.rejected += 1
            yield _misfit(row, header, source)
        else:
            record = _record(row, header, source, memo)
            yield _without_nul(record, row) if text.has_nul else record
    if header is None:
        raise ReadError(f"{text.name}: is empty: not even a header")
    if not number:
        raise ReadError(f"{text.name}: holds a header only, and no record")
    blank.note(text.name, tally)


@define
class _Blank:
    """Rows without a word, which editors leave behind."""

    count: int = 0
    first: int = 0

    def add(self, line: int) -> None:
        self.count += 1
        self.first = self.first or line

    def note(self, name: str, tally: Tally) -> None:
        if self.count:
            tally.note(f"{name}: {self.count:,} empty row(s) passed over, the first on line {self.first:,}")


def _rows(text: Text, delimiter: str) -> Iterator[tuple[int, list[str] | str]]:
    """Each row with the line it begins on; a row that cannot be taken apart is the reason why."""
    reader = csv.reader(text.lines(), delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as why:
            yield line, _why_no_row(str(why), line, reader.line_num)
        else:
            yield line, row


def _why_no_row(why: str, first: int, last: int) -> str:
    lines = f"lines {first:,} to {last:,} are" if last > first else f"line {first:,} is"
    if "unexpected end of data" in why:
        return f"opens a quotation mark that is never closed: {lines} no row, and no record in there was read"
    if "field larger than field limit" in why:
        return f"has a cell of more than {csv.field_size_limit():,} characters, as where a quotation mark is not closed"
    if "expected after" in why:
        return "has text after a closing quotation mark; a quotation mark inside a cell is written twice"
    return f"is no row: {why}"


def _misfit(row: list[str], header: _Header, source: Source) -> Record:
    says = f"has {len(row)} cells; the header has {header.width}: a value may stand in the wrong column"
    named = row[header.reference] if header.reference is not None and header.reference < len(row) else ""
    return rejected(f"line {source.line}", named, says, source, named.strip() or None)


def _record(row: list[str], header: _Header, source: Source, memo: _Memo) -> Record:
    cells = tuple([row[at] for _, at in header.shared])
    shared = memo.get(cells)
    if shared is None:
        if len(memo) >= _KEPT:
            memo.clear()
        filled = ((place, row[at]) for place, at in header.shared if row[at].strip())
        # A reference is required of every record; that of this row is looked at below.
        read = Record.from_dict({**to_fields(filled), "reference": "?"})
        shared = memo[cells] = {name: getattr(read, name) for name in _ATTRIBUTES} | {"reference": None}
    values = dict(shared)
    for name, at in header.own:
        values[name] = row[at].strip() or None
    values["source"] = source
    record = Record(**values)
    if record.reference is None and record.id is None:
        missing = Problem("reference", "", "is missing; a record needs a reference or an id")
        return evolve(record, misread=(*record.misread, missing))
    return record


def _without_nul(record: Record, row: list[str]) -> Record:
    """A record whose cells hold a NUL is not judged: the text was damaged on its way."""
    if not any("\0" in cell for cell in row):
        return record
    damaged = Problem(f"line {record.source.line if record.source else 0}", "", "holds a NUL character; text has none")
    return evolve(record, misread=(*record.misread, damaged))


def _header(text: Text, tally: Tally, row: list[str] | str, line: int, delimiter: str) -> _Header:
    if isinstance(row, str):
        raise ReadError(f"{text.name}: line {line}, the header, {row}")
    names = [name.strip() for name in row]
    names[0] = names[0].removeprefix("\ufeff")
    if any("\0" in name for name in names):
        raise ReadError(
            f"{text.name}: line {line}, the header, holds NUL characters; where it is UTF-16 without its mark, "
            "write --encoding utf-16-le"
        )
    _no_column_twice(text.name, names)
    places = [read_place(name) for name in names]
    tally.columns_used = tuple(name for name, place in zip(names, places, strict=True) if place)
    tally.columns_ignored = tuple(
        name or f"(column {at})" for at, (name, place) in enumerate(zip(names, places, strict=True), 1) if not place
    )
    for name in tally.columns_ignored:
        if near := nearest_place(name):
            tally.note(f"{text.name}: column {name!r} is ignored: it is no field of a record; did you mean {near}?")
    found = [(place, at) for at, place in enumerate(places) if place]
    _enough_to_judge(text.name, names, [place for place, _ in found], tally, delimiter)
    return _Header(
        width=len(row),
        own=tuple((place.field, at) for place, at in found if place.field in _FOR_EACH_ROW),
        shared=tuple((place, at) for place, at in found if place.field not in _FOR_EACH_ROW),
        reference=next((at for place, at in found if place.field == "reference"), None),
    )


def _no_column_twice(source: str, names: list[str]) -> None:
    seen: set[str] = set()
    for at, name in enumerate(names, 1):
        if name and name in seen:
            raise ReadError(f"{source}: column {name!r} stands twice, at {names.index(name) + 1} and at {at}; keep one")
        seen.add(name)


def _enough_to_judge(source: str, names: list[str], places: list[Place], tally: Tally, delimiter: str) -> None:
    """Where no column bears on access, nothing would be checked: that is an error, not an answer."""
    columns = shown(", ".join(name or "(no name)" for name in names), most=300)
    hint = _hint(names, delimiter)
    if not any(place.field in NAMES_A_RECORD for place in places):
        raise ReadError(
            f"{source}: no column is called reference or id, so no record has a name; columns: {columns}{hint}"
        )
    if not tally.facts_supplied and not any(place.bears_on_access for place in places):
        raise ReadError(f"{source}: no column bears on access, so nothing can be judged; columns: {columns}{hint}")


def _hint(names: list[str], delimiter: str) -> str:
    if len(names) == 1:
        for other, word in ((";", "semicolons"), ("\t", "tabs"), (",", "commas"), ("|", "bars")):
            if other != delimiter and other in names[0]:
                how = {"\t": "; read it with --input tsv", ",": "; read it with --input csv"}.get(other, "")
                return f"\nits cells are parted by {word}, it seems{how or '; write it with commas'}"
    renamed = [f"{name} as {near}" for name in names if not read_place(name) and (near := nearest_place(name))]
    said = f"did you mean {', '.join(renamed)}? " if renamed else ""
    return (
        f"\n{said}Columns bear a record's own names, as covering_dates, last_date, closures.1.type, retentions.1.until"
    )


def _recognises(delimiter: str) -> Callable[[str, str], bool]:
    def recognises(head: str, name: str) -> bool:
        first = head.lstrip("\ufeff\r\n").partition("\n")[0]
        names = [cell.strip().strip('"') for cell in first.split(delimiter)]
        return len(names) > 1 and any(read_place(cell) for cell in names)

    return recognises


CSV = Format("csv", "canonical records as CSV", _recognises(","), read_csv, (".csv",))
TSV = Format("tsv", "canonical records as tab-separated values", _recognises("\t"), read_tsv, (".tsv", ".tab"))
