"""Tables of typed columns, as Parquet and Arrow hold them: which columns a record has, and what a row of them says.

Columns are named as the fields of a record: nested (`closures` a list of tables) or flat (`closures.1.type`) as in
CSV. Dates may be texts, days or timestamps; of a timestamp the day counts, in its own zone.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from attrs import frozen

from closurelib.canonical import FIELDS, record_from_dict
from closurelib.errors import MissingExtra, ReadError
from closurelib.facts import Problem
from closurelib.read.format import shown
from closurelib.read.places import NAMES_A_RECORD, Place, nearest_place, read_place, to_fields
from closurelib.read.receipt import Tally
from closurelib.read.sheets import ignored
from closurelib.read.sheets_row import Alike, Row
from closurelib.record import Record, Source, with_fields

AT_ONCE = 8_192
"""So many rows become Python values at once."""
OWN = ("id", "reference", "title", "parent")
"""The fields that differ from row to row; all others repeat, and are read once for equal cells."""
_KEPT = 50_000
_UNTOLD = "(a value that cannot be shown)"
_OUT_OF_BOUNDS = (ValueError, OverflowError, LookupError, OSError)
"""What Arrow raises for a value that Python has none for: a year beyond 9999, a zone that nobody knows."""


def pyarrow_for(what: str) -> Any:
    """Arrow, with its reader of Parquet; without the extra a `MissingExtra` that says for what it is needed."""
    try:
        import pyarrow  # noqa: TID251 - with its other half, the reader of Parquet
        import pyarrow.compute  # noqa: TID251
        import pyarrow.ipc  # noqa: TID251
        import pyarrow.parquet  # noqa: TID251
    except ImportError:
        raise MissingExtra(what, "bulk") from None
    return pyarrow


# Columns.


@frozen
class Columns:
    """The columns of a source that say something of a record, counted among those that are taken."""

    taken: tuple[int, ...]
    """Where in the source they stand."""
    own: tuple[tuple[str, int], ...]
    shared: tuple[tuple[Place, int], ...]

    @property
    def covering(self) -> int | None:
        """The column of the covering dates, where no other column dates a record."""
        if any(place.field in ("first_date", "last_date") for place, _ in self.shared):
            return None
        return next((at for place, at in self.shared if place.field == "covering_dates"), None)


def lay_out(source: str, schema: Any, tally: Tally) -> Columns:
    """The columns of an Arrow schema by what they mean; one that cannot be used is a `ReadError`.

    >>> import pyarrow
    >>> schema = pyarrow.schema([("Box", "string"), ("reference", "string"), ("last_date", "date32")])
    >>> columns = lay_out("list.parquet", schema, tally := Tally())
    >>> columns.taken, columns.own, tally.columns_ignored
    ((1, 2), (('reference', 0),), ('Box',))
    """
    names = [str(name) for name in schema.names]
    places = [read_place(name) or (Place(name) if name in FIELDS else None) for name in names]
    found = [(place, at) for at, place in enumerate(places) if place]
    tally.columns_used = tuple(names[at] for _, at in found)
    tally.columns_ignored = ignored(tuple(names), {at for _, at in found})
    for name in tally.columns_ignored[:50]:
        if near := nearest_place(name):
            tally.note(f"{source}: column {name!r} is ignored: it is no field of a record; did you mean {near}?")
    listed = shown(", ".join(names), 300)
    if not any(place.field in NAMES_A_RECORD for place, _ in found):
        raise ReadError(f"{source}: no column is called reference or id, so no record has a name; columns: {listed}")
    if not tally.facts_supplied and not any(place.bears_on_access for place, _ in found):
        raise ReadError(f"{source}: no column bears on access, so nothing can be judged; columns: {listed}")
    _can_be_read(source, schema, tally.columns_used, [at for _, at in found])
    numbered = [(place, number) for number, (place, _) in enumerate(found)]
    return Columns(
        tuple(at for _, at in found),
        tuple((place.field, at) for place, at in numbered if place.field in OWN),
        tuple((place, at) for place, at in numbered if place.field not in OWN),
    )


def _can_be_read(source: str, schema: Any, used: tuple[str, ...], taken: Iterable[int]) -> None:
    for name in used:
        if used.count(name) > 1:
            raise ReadError(f"{source}: column {name!r} stands twice; only one can be meant")
    for at in taken:
        if _holds_bytes(schema.field(at).type):
            raise ReadError(f"{source}: column {schema.names[at]!r} holds bytes, not text; write it as text")


def _holds_bytes(kind: Any) -> bool:
    types = pyarrow_for("reading Arrow").types
    if isinstance(kind, pyarrow_for("").BaseExtensionType):
        return False  # its values are what its name says, as those of a UUID
    if types.is_dictionary(kind):
        return _holds_bytes(kind.value_type)
    is_bytes = types.is_binary(kind) or types.is_large_binary(kind) or types.is_fixed_size_binary(kind)
    if is_bytes or types.is_binary_view(kind):
        return True
    return any(_holds_bytes(kind.field(at).type) for at in range(kind.num_fields))


# Values.


def values(array: Any) -> list[Any]:
    """The values of an Arrow array; one that Python has no value for is given as its text.

    >>> import pyarrow
    >>> values(pyarrow.array([0, 1 << 40], pyarrow.timestamp("s")))
    [datetime.datetime(1970, 1, 1, 0, 0), '<value out of range: 1099511627776>']
    """
    try:
        array = in_microseconds(array)
        found: list[Any] = array.to_pylist()
    except _OUT_OF_BOUNDS:
        found = [_value(array, at) for at in range(len(array))]
    return found


def in_microseconds(array: Any) -> Any:
    """Timestamps without the nanoseconds that Python does not count; any other array as it is."""
    pa = pyarrow_for("reading Arrow")
    types = pa.types
    kind = array.type
    if types.is_timestamp(kind) and kind.unit == "ns":
        floored = pa.compute.floor_temporal(array, unit="microsecond")
        return floored.cast(pa.timestamp("us", kind.tz), safe=False)
    if types.is_dictionary(kind) and types.is_timestamp(kind.value_type):
        return in_microseconds(array.dictionary_decode())
    return array


def _value(array: Any, at: int) -> Any:
    try:
        return array[at].as_py()
    except _OUT_OF_BOUNDS:
        pass
    try:
        return array.slice(at, 1).cast("string")[0].as_py()
    except (*_OUT_OF_BOUNDS, NotImplementedError):
        return _UNTOLD


def plain(value: Any) -> Any:
    """A value as a canonical record takes it: what tables cannot say otherwise is put right.

    >>> plain(84.0), plain(float("nan")), plain(datetime(1960, 5, 2, 12, 30)), plain(Decimal("30"))
    (84, None, datetime.date(1960, 5, 2), 30)
    """
    match value:
        case float():  # a whole number beside an empty cell is stored as a float
            return None if math.isnan(value) else int(value) if value.is_integer() else value
        case datetime():
            return value.date()
        case Decimal():
            return int(value) if value == value.to_integral_value() else str(value)
        case dict():
            return {name: inside for name, inner in value.items() if (inside := plain(inner)) is not None}
        case [(str(), _), *_] if all(isinstance(one, tuple) and len(one) == 2 for one in value):
            return {name: inside for name, inner in value if (inside := plain(inner)) is not None}
        case list():
            return [plain(one) for one in value]
    return value


def text_of(value: Any) -> str | None:
    """A value of a row's own as text; nothing where it is blank.

    >>> text_of(" ZZ 1/1 "), text_of(17.0), text_of("  ")
    ('ZZ 1/1', '17', None)
    """
    value = plain(value)
    return None if value is None else str(value).strip() or None


# Rows.


def stated(shared: Iterable[tuple[Place, Any]]) -> Record:
    """The record that some cells state which repeat from row to row; what is a row's own is left out."""
    filled = ((place, plain(value)) for place, value in shared)
    fields = to_fields((place, value) for place, value in filled if not _is_nothing(value))
    return record_from_dict(fields, is_named=False)


def _is_nothing(value: Any) -> bool:
    """Whether a cell says nothing: some tables have no null, and write an empty text, list or map for it."""
    return value is None or (isinstance(value, str | list | dict) and not value)


class Records:
    """Makes the records of rows, one after the other."""

    def __init__(self, name: str, form: str, columns: Columns, *, has_lines: bool = False) -> None:
        self._name, self._form, self._columns = name, form, columns
        self._has_lines = has_lines
        """Whether a row is told by its number as if that were a line."""
        self._memo: dict[tuple[Any, ...], Alike] = {}

    def of(self, arrays: list[Any], first: int) -> Iterator[Record]:
        """The records of some rows, given as the columns that are taken; `first` is the number of the first row."""
        count = len(arrays[0])
        for begin in range(0, count, AT_ONCE):
            cells = [values(array.slice(begin, AT_ONCE)) for array in arrays]
            for number, row in enumerate(zip(*cells, strict=True), first + begin):
                line = number if self._has_lines else None
                yield self.one(row, Source(self._name, line, number, self._form))

    def one(self, row: tuple[Any, ...], source: Source) -> Record:
        """The record of one row."""
        columns = self._columns
        key = tuple([_hashable(row[at]) for _, at in columns.shared])
        alike = self._memo.get(key)
        if alike is None:
            alike = Alike(stated((place, row[at]) for place, at in columns.shared))
            if len(self._memo) >= _KEPT:
                self._memo.clear()
            self._memo[key] = alike
        own: list[tuple[str, Any]] = [(name, text_of(row[at])) for name, at in columns.own]
        own.append(("source", source))
        record = Row.like(alike, own)
        if any(value is not None for name, value in own if name in NAMES_A_RECORD):
            return record
        missing = Problem("reference", "", "is missing; a record needs a reference or an id")
        return with_fields(record, misread=(*record.misread, missing))


def _hashable(value: Any) -> Any:
    return value if value is None or isinstance(value, str | int | float | date) else repr(value)
