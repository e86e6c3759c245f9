"""Canonical records as a table: one row a record, a column for each field, lists numbered from 1.

An empty cell is *not recorded*. A column that is none of a record's fields is ignored, and said so; a row whose
cells do not fit the header is no record, since nobody can know which value belongs where.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from closurelib.canonical import record_from_dict
from closurelib.errors import ReadError
from closurelib.read.format import Format, Table, shown
from closurelib.read.places import NAMES_A_RECORD, Place, nearest_place, read_place, to_fields
from closurelib.read.receipt import Tally
from closurelib.read.sheets import Head, Layout, ignored, read_table
from closurelib.read.sheets_suggest import suggested
from closurelib.read.text import Text
from closurelib.record import Record

_FOR_EACH_ROW = ("id", "reference", "title", "parent")
"""The fields that differ from row to row; all others repeat, and are read once for equal cells."""


def read_csv(text: Text, tally: Tally) -> Iterator[Record]:
    """The records of a table with commas."""
    return read_table(text, tally, "csv", ",", _lay_out)


def read_tsv(text: Text, tally: Tally) -> Iterator[Record]:
    """The records of a table with tabs."""
    return read_table(text, tally, "tsv", "\t", _lay_out)


def _lay_out(head: Head) -> Layout:
    """The columns of a table by what they mean: which name the row, which repeat."""
    places = [read_place(name) for name in head.names]
    found = [(place, at) for at, place in enumerate(places) if place]
    tally = head.tally
    tally.columns_used = tuple(head.names[at] for _, at in found)
    tally.columns_ignored = ignored(head.names, {at for _, at in found})
    for name in tally.columns_ignored[:50]:
        if near := nearest_place(name):
            tally.note(f"{head.source}: column {name!r} is ignored: it is no field of a record; did you mean {near}?")
    _enough_to_judge(head, [place for place, _ in found])
    shared = [(place, at) for place, at in found if place.field not in _FOR_EACH_ROW]
    return Layout(
        shared=tuple(at for _, at in shared),
        read=partial(_read, tuple(place for place, _ in shared)),
        own=tuple((place.field, at) for place, at in found if place.field in _FOR_EACH_ROW),
        named_by=next((at for place, at in found if place.field == "reference"), None),
        covering=_covering(found),
    )


def _covering(found: list[tuple[Place, int]]) -> int | None:
    """The column of the covering dates, where none of the first or the last date says more."""
    if any(place.field in ("first_date", "last_date") for place, _ in found):
        return None
    return next((at for place, at in found if place.field == "covering_dates"), None)


def _read(places: tuple[Place, ...], cells: tuple[str, ...]) -> Record:
    filled = [(place, cell) for place, cell in zip(places, cells, strict=True) if cell and not cell.isspace()]
    return record_from_dict(to_fields(filled), is_named=False)  # what names a row is looked at with the row


def _enough_to_judge(head: Head, places: list[Place]) -> None:
    """Where no column bears on access, nothing would be checked: that is an error, not an answer."""
    columns = shown(", ".join(name or "(no name)" for name in head.names), most=300)
    if not any(place.field in NAMES_A_RECORD for place in places):
        says = "no column is called reference or id, so no record has a name"
    elif not head.tally.facts_supplied and not any(place.bears_on_access for place in places):
        says = "no column bears on access, so nothing can be judged"
    else:
        return
    names = list(head.names)
    raise ReadError(f"{head.source}: {says}; columns: {columns}{_hint(names, head.delimiter)}{suggested(head)}")


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


CSV = Format("csv", "canonical records as CSV", _recognises(","), read_csv, (".csv",), table=Table(",", _lay_out))
TSV = Format(
    "tsv", "canonical records as tab-separated values", _recognises("\t"), read_tsv, (".tsv", ".tab"),
    table=Table("\t", _lay_out),
)  # fmt: skip
