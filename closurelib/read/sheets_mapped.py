"""Tables and JSON read by a mapping: the cells it names become the fields of a record.

JSON is taken as a table: each object a row, its names the columns, and names within it joined by full stops.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Any

from attrs import evolve

from closurelib.canonical import MAPPINGS, record_from_dict
from closurelib.errors import ReadError
from closurelib.facts import OpensIn, Unreadable
from closurelib.read.mapping import (
    ACCESS,
    CLOSED_UNTIL,
    Mapping,
    Target,
    find_columns,
    number_in,
    translated,
)
from closurelib.read.page_access import Access, read_phrase
from closurelib.read.places import NAMES_A_RECORD, Place, read_place, to_fields
from closurelib.read.receipt import Tally
from closurelib.read.sheets import Head, Layout, ignored, read_table
from closurelib.read.sheets_columns import Gathered, read_day
from closurelib.read.sheets_notes import closed_until, take_note
from closurelib.read.text import Text
from closurelib.read.xml_access import UNTIL_MEANS
from closurelib.record import DATES, Record, Source, with_fields

_FOR_EACH_ROW = ("id", "reference", "title", "parent")
_DAYS_OF_ITEMS = frozenset((
    "counted_from", "asserted_on", "made_on", "ended_on", "signed_on", "since", "until", "reconsider_on",
    "put_back_on", "transferred_on",
))  # fmt: skip
_Row = dict[str, str]


def read_mapped_table(mapping: Mapping, delimiter: str, text: Text, tally: Tally) -> Iterator[Record]:
    """The records of a table whose columns a mapping names."""
    form = "tsv" if delimiter == "\t" else "csv"
    return read_table(text, tally, form, delimiter, partial(lay_out_mapped, mapping))


def lay_out_mapped(mapping: Mapping, head: Head) -> Layout:
    """The columns that a mapping names, and those called as a field that it leaves alone."""
    at = find_columns(mapping, head.names, head.source)
    targets = _targets(mapping, head.names)
    at |= {target.column: head.names.index(target.column) for target in targets if target.column not in at}
    head.tally.columns_used = tuple(dict.fromkeys(head.names[at[target.column]] for target in targets))
    head.tally.columns_ignored = ignored(head.names, set(at.values()))
    head.tally.note(f"{head.source}: {UNTIL_MEANS[mapping.until]}") if _says_until(targets) else None
    enough(head.source, targets, head.tally)
    own = [target for target in targets if target.name in _FOR_EACH_ROW and target.name not in mapping.values]
    shared = tuple(dict.fromkeys(at[one.column] for one in targets if one not in own))
    return Layout(
        shared=shared,
        read=partial(_of_cells, mapping, [one for one in targets if one not in own], [head.names[at] for at in shared]),
        own=tuple((target.name, at[target.column]) for target in own),
        named_by=next((at[target.column] for target in own if target.name in NAMES_A_RECORD), None),
    )


def _targets(mapping: Mapping, names: Sequence[str]) -> list[Target]:
    """Those of the mapping under the source's own spelling of the columns, and the columns called as a field."""
    spelt = {" ".join(name.split()).casefold(): name for name in reversed(names)}
    targets = [
        one if one.column in names else evolve(one, column=spelt[" ".join(one.column.split()).casefold()])
        for one in mapping.targets
    ]
    taken = {target.name for target in targets} | {target.column for target in targets}
    return [*targets, *plain_targets(names, taken)]


def plain_targets(names: Iterable[str], taken: set[str]) -> Iterator[Target]:
    """The columns that are called as a field and that no mapping takes."""
    for name in names:
        if name not in taken and (place := read_place(name)) is not None:
            yield Target(name, place, name, f"column {name}", is_mapped=False)


def _says_until(targets: list[Target]) -> bool:
    return any(target.name in (ACCESS, CLOSED_UNTIL, "notes") for target in targets)


def enough(source: str, targets: Sequence[Target], tally: Tally) -> None:
    """Where no column names a record, or none bears on access, nothing would be checked."""
    names = {target.name for target in targets}
    if not names.intersection(NAMES_A_RECORD):
        raise ReadError(f"{source}: no column names a record; add --map reference=COLUMN or --map id=COLUMN")
    if not tally.facts_supplied and not any(
        target.place is None or target.place.field == "notes" or target.place.bears_on_access for target in targets
    ):
        raise ReadError(f"{source}: no mapped column bears on access; add --map covering_dates=COLUMN or access=COLUMN")


def _of_cells(mapping: Mapping, targets: list[Target], columns: list[str], cells: tuple[str, ...]) -> Record:
    row = dict(zip(columns, (cell.strip() for cell in cells), strict=True))
    record = record_of(mapping, targets, row, None)
    return record if record.reference is None else with_fields(record, reference=None)


def record_of(mapping: Mapping, targets: Sequence[Target], row: _Row, source: Source | None) -> Record:
    """The record that some cells state; without a source, one that is not named yet."""
    values: list[tuple[Place, Any]] = []
    words = Gathered({name: name for name in row}, row)
    closures = []
    for target in targets:
        text = row.get(target.column, "")
        if not text:
            continue
        if target.name == CLOSED_UNTIL:
            if (closure := closed_until(words, target.column, mapping.until, mapping.dates)) is not None:
                closures.append(closure)
        elif target.place is None or (target.is_mapped and target.place.field == "notes"):
            _take(words, target, mapping)
        else:
            values.append((target.place, _converted(mapping, target, text)))
    fields = to_fields(values)
    record = record_from_dict(fields, source=source, is_named=source is not None)
    return _with_days(record, words, tuple(closures))


def _take(words: Gathered, target: Target, mapping: Mapping) -> None:
    """A note, in the archive's set phrases or in its own words."""
    access = Access()
    text = words[target.column]
    if target.name != ACCESS:
        words.values["notes"] = (*words.values.get("notes", ()), text)
    is_phrase = read_phrase(access, text, words.place(target.column))
    if is_phrase and mapping.until == "inclusive" and any(isinstance(one.length, OpensIn) for one in access.closures):
        is_phrase = False  # in the archive's phrase the year named is open; the mapping says that it is closed
    if not is_phrase:
        take_note(words, target.column, mapping.until, must=target.name == ACCESS)
        return
    for name, items in (("closures", access.closures), ("retentions", access.retentions), ("reviews", access.reviews)):
        if items:
            words.values[name] = (*words.values.get(name, ()), *items)
    if access.status:
        words.values.setdefault("recorded_status", access.status)
    words.origins += access.origins


def _with_days(record: Record, words: Gathered, closures: tuple[Any, ...]) -> Record:
    """The record with what its notes and days of access say; a field of its own comes first."""
    added: dict[str, Any] = {}
    found = {**words.values, "closures": (*words.values.get("closures", ()), *closures)}
    for name, value in found.items():
        held = getattr(record, name)
        if isinstance(value, tuple):
            added[name] = (*held, *(one for one in value if one not in held))
        elif held is None:
            added[name] = value
    return with_fields(
        record,
        **added,
        origins=(*record.origins, *words.origins),
        misread=(*record.misread, *words.problems),
    )


def _converted(mapping: Mapping, target: Target, text: str) -> Any:
    """A cell as the field takes it: words translated, days in whichever order, periods without their unit."""
    text = translated(mapping, target.name, text)
    place = target.place
    assert place is not None
    if place.field in DATES or place.field in MAPPINGS or place.inner in _DAYS_OF_ITEMS:
        day = read_day(text, mapping.dates)
        if isinstance(day, Unreadable):
            return evolve(day, reason=f"{day.reason} (column {target.column!r})")
        return day
    if place.inner in ("years", "until_year"):
        return number_in(text)
    if place.field == "covering_dates" and mapping.dates is not None:
        day = read_day(text, mapping.dates)
        return text if isinstance(day, Unreadable) or day is None else str(day)
    return text
