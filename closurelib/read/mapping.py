"""Any table, or JSON, whose columns a mapping names: `--map covering_dates=Dates`, or a file of such lines.

    [map]                           # a field of a record = a column; several columns for notes
    reference = "RefNo"
    covering_dates = "Dates"
    access = "Access conditions"    # what says nothing of access there cannot be read
    closed_until = "Closed until"   # a day

    [values.recorded_status]        # words of the source, and what they mean
    "Open to all" = "O"

`until`, `dates` (dmy or mdy) and `encoding` stand above the tables. A column that is called as a field of a record
is read as that field, unless the mapping says otherwise.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping as Table
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal, get_args

from attrs import field, frozen

from closurelib.errors import ReadError
from closurelib.read.places import Place, nearest_place, read_place
from closurelib.read.xml_access import Until

ACCESS, CLOSED_UNTIL = "access", "closed_until"
WORDS_OF_ACCESS = (ACCESS, CLOSED_UNTIL)
"""What can be mapped beside the fields of a record: a statement of access in words, and a day."""
Order = Literal["dmy", "mdy"]
HOLDERS: Table[str, str] = {"the national archives, kew": "archive", "the national archives": "archive"}
"""Names by which catalogues call an archive that holds a record, and what each is in `held_by`, as TDR has them."""
_SETTINGS = ("map", "values", "until", "dates", "encoding")


@frozen
class Target:
    """What a column is read as."""

    name: str
    place: Place | None
    """The place in a record; `None` for words of access."""
    column: str
    said: str
    """How it was written, for messages."""
    is_mapped: bool = True
    """Whether the mapping names it; if not, the column is called as the field."""


@frozen
class Mapping:
    """Which column holds what, and how a source is to be read."""

    targets: tuple[Target, ...] = ()
    values: Table[str, Table[str, str]] = field(factory=dict)
    until: Until = "opens"
    dates: Order | None = None
    encoding: str | None = None


def read_mapping(settings: Sequence[str]) -> Mapping:
    """The mapping that some `--map` make: each `FIELD=COLUMN`, or the name of a mapping file.

    >>> mapping = read_mapping(["covering_dates=Date range", "reference=Ref"])
    >>> [(target.name, target.column) for target in mapping.targets]
    [('covering_dates', 'Date range'), ('reference', 'Ref')]
    >>> read_mapping(["coverng_dates=Dates"])
    Traceback (most recent call last):
    closurelib.errors.ReadError: --map coverng_dates=Dates: coverng_dates is no field of a record; did you mean \
covering_dates?
    """
    reading = _Reading()
    for setting in settings:
        name, equals, column = setting.partition("=")
        if equals:
            reading.target(name.strip(), column.strip(), f"--map {setting}")
        else:
            reading.file(Path(setting))
    return reading.mapping()


class _Reading:
    """A mapping while it is read; every mistake is named at once."""

    def __init__(self) -> None:
        self.targets: list[Target] = []
        self.values: dict[str, dict[str, str]] = {}
        self.settings: dict[str, str] = {}
        self.mistakes: list[str] = []

    def mapping(self) -> Mapping:
        taken: dict[str, Target] = {}
        for target in self.targets:
            if target.name not in ("notes", *WORDS_OF_ACCESS) and taken.setdefault(target.name, target) != target:
                self.mistakes.append(
                    f"{target.said}: {target.name} is mapped twice, first to {taken[target.name].column!r}"
                )
        if not self.targets and not self.mistakes:
            self.mistakes.append("--map: maps nothing; write --map FIELD=COLUMN, as covering_dates=Dates")
        if self.mistakes:
            raise ReadError("\n".join(self.mistakes))
        return Mapping(tuple(self.targets), self.values, **self.settings)  # type: ignore[arg-type]

    def target(self, name: str, column: object, said: str) -> None:
        """One field and its column."""
        place = read_place(name)
        if place is None and name not in WORDS_OF_ACCESS:
            self.mistakes.append(f"{said}: {name or 'nothing'} {_no_field(name)}")
        elif not isinstance(column, str) or not column:
            self.mistakes.append(f"{said}: names no column; write {name}=COLUMN")
        else:
            self.targets.append(Target(name, place, column, said))

    def file(self, path: Path) -> None:
        """A mapping file."""
        try:
            tables = tomllib.loads(path.read_bytes().decode())
        except OSError as why:
            wrong = "write FIELD=COLUMN, or name a mapping file"
            self.mistakes.append(f"--map {path}: cannot be opened: {why.strerror or why}; {wrong}")
            return
        except (ValueError, RecursionError) as why:
            self.mistakes.append(f"{path}: is no TOML: {why}")
            return
        for name, value in tables.items():
            if name not in _SETTINGS:
                self.mistakes.append(f"{path}: {name} {_near(name, _SETTINGS)}")
            elif name in ("map", "values"):
                self._table(path, name, value)
            else:
                self._setting(path, name, value)

    def _table(self, path: Path, name: str, value: object) -> None:
        if not isinstance(value, dict):
            self.mistakes.append(f"{path}: {name} is no table; write [{name}]")
        elif name == "map":
            for field_name, columns in value.items():
                for column in columns if isinstance(columns, list) else [columns]:
                    self.target(field_name, column, f"{path}: map.{field_name}")
        else:
            for field_name, words in value.items():
                self._words(path, field_name, words)

    def _words(self, path: Path, name: str, words: object) -> None:
        if read_place(name) is None:
            self.mistakes.append(f"{path}: values.{name}: {name} {_no_field(name)}")
        elif not isinstance(words, dict) or not all(isinstance(one, str) for one in words.values()):
            self.mistakes.append(f'{path}: values.{name} is no table of texts; write "Open to all" = "O"')
        else:
            self.values[name] = {_key(word): meaning for word, meaning in words.items()}

    def _setting(self, path: Path, name: str, value: object) -> None:
        known = {"until": get_args(Until), "dates": get_args(Order)}.get(name)
        if not isinstance(value, str) or (known and value not in known):
            says = f"is none of {', '.join(known)}" if known else "is no name of an encoding"
            self.mistakes.append(f"{path}: {name} = {value!r} {says}")
        else:
            self.settings[name] = value


def _key(word: str) -> str:
    return " ".join(word.split()).casefold()


def translated(mapping: Mapping, name: str, text: str) -> str:
    """What a word of the source means in a field; itself where neither the mapping nor we know it.

    >>> mapping = Mapping(values={"recorded_status": {"open to all": "O"}})
    >>> translated(mapping, "recorded_status", "Open to  All"), translated(mapping, "recorded_status", "D")
    ('O', 'D')
    >>> translated(mapping, "held_by", "The National Archives, Kew"), translated(mapping, "held_by", "The Mill Museum")
    ('archive', 'The Mill Museum')
    """
    words = mapping.values.get(name)
    meant = words.get(_key(text)) if words else None
    if meant is None and name == "held_by":
        meant = HOLDERS.get(_key(text))
    return text if meant is None else meant


def _no_field(name: str) -> str:
    near = nearest_place(name) or next(iter(get_close_matches(name, WORDS_OF_ACCESS, n=1, cutoff=0.6)), None)
    return "is no field of a record" + (f"; did you mean {near}?" if near else f" (nor {' or '.join(WORDS_OF_ACCESS)})")


def _near(name: str, known: Sequence[str]) -> str:
    close = get_close_matches(name, known, n=1, cutoff=0.5)
    return f"is not known here; did you mean {close[0]}?" if close else f"is not known here; known: {', '.join(known)}"


def find_columns(mapping: Mapping, names: Sequence[str], source: str) -> dict[str, int]:
    """Where the columns of a mapping stand; those that are not there are named, each with the nearest."""
    at = {name: place for place, name in reversed(list(enumerate(names)))}
    folded = {_key(name): place for name, place in at.items()}
    found: dict[str, int] = {}
    missing = []
    for target in mapping.targets:
        place = at.get(target.column, folded.get(_key(target.column)))
        if place is not None:
            found[target.column] = place
        else:
            missing.append(
                f"{source}: {target.said}: there is no column {target.column!r}{_did_you_mean(target, names)}"
            )
    if missing:
        raise ReadError("\n".join(dict.fromkeys(missing)))
    return found


def _did_you_mean(target: Target, names: Sequence[str]) -> str:
    close = get_close_matches(_key(target.column), [_key(name) for name in names[:1000]], n=1, cutoff=0.5)
    if close:
        return f"; did you mean {next(name for name in names if _key(name) == close[0])!r}?"
    listed = ", ".join(names[:30])
    return f"; columns: {listed}{', ...' if len(names) > 30 else ''}"


_PERIOD = re.compile(r"(\d{1,4})\s*(?:years?|yrs?)\.?", re.IGNORECASE)


def number_in(text: str) -> str:
    """The number in a cell that gives a period with its unit.

    >>> number_in("40 years"), number_in("40")
    ('40', '40')
    """
    match = _PERIOD.fullmatch(text)
    return match[1] if match else text


def value_of(value: Any) -> str | None:
    """A value of JSON as the text that a cell would hold; `None` for what no cell can hold.

    >>> value_of(True), value_of(40), value_of(["27(1)", "41"]), value_of({"a": 1})
    ('true', '40', '27(1);41', None)
    """
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case str():
            return value
        case int() | float():
            return str(value)
        case list() if all(isinstance(one, str | int | float) and not isinstance(one, bool) for one in value):
            return ";".join(map(str, value))
    return None
