"""The canonical record: one JSON object a record, and the way back.

Unknown fields are named with the nearest known one; a value of the wrong kind is a problem of the record;
nothing here raises for what a catalogue says.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from difflib import get_close_matches
from typing import Any

from attrs import fields_dict

from closurelib.dates import Span
from closurelib.facts import Absence, Closure, ForYears, OpensIn, Problem, Retention, Unreadable, to_day
from closurelib.record import DATES, LISTS, Record, Source

TEXTS: tuple[str, ...] = (
    "id", "reference", "title", "level", "parent", "jurisdiction", "body", "class", "agency", "region",
    "covering_dates", "held_by", "recorded_status",
)  # fmt: skip
"""The canonical fields that are text."""
LABELS: tuple[str, ...] = ("title", "level")
"""The texts that bear on nothing: of whatever kind they are, they keep no record from being judged."""
BOOLEANS: tuple[str, ...] = ("public_record", "open_before_transfer")
"""The canonical fields that are true or false."""
MAPPINGS: tuple[str, ...] = ("deaths", "events")
"""The canonical fields that map a kind to a day."""
WHOLE_NUMBER = re.compile(r"-?[0-9]{1,18}")
"""A whole number as a canonical record writes it."""
CLOSURE_FIELDS: tuple[str, ...] = (
    "type", "years", "until_year", "counted_from", "anchor", "exemptions", "asserted_on", "made_on", "ended_on", "part",
)  # fmt: skip
"""The fields of one closure."""
ITEM_FIELDS: dict[str, tuple[str, ...]] = {
    "closures": CLOSURE_FIELDS,
    "retentions": tuple(fields_dict(Retention)),
    "reviews": tuple(fields_dict(Absence)),
    "returns": tuple(fields_dict(Absence)),
}
"""The fields of the items of each list."""
FIELDS: tuple[str, ...] = (*TEXTS, *DATES, *BOOLEANS, *LISTS, *MAPPINGS, "notes")
"""Every field of a canonical record."""
NOT_OF_THE_RECORD: tuple[str, ...] = ("closurelib_ignore",)
"""Members that speak to the checker and not of the record."""
_ATTRIBUTE = {"class": "record_class"}


def nearest(word: str, known: tuple[str, ...]) -> str:
    """Say what the nearest known word is, for a message.

    >>> nearest("coverng_dates", FIELDS)
    'is no field of a record; did you mean covering_dates?'
    """
    close = get_close_matches(word, known, n=1, cutoff=0.6)
    return "is no field of a record" + (f"; did you mean {close[0]}?" if close else "")


class _Reading:
    """One record being read: collects what is wrong with it as it goes."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def wrong(self, name: str, found: object, says: str) -> None:
        self.problems.append(Problem(name, str(found), says))

    def text(self, name: str, value: object, place: str = "") -> str | None:
        if isinstance(value, str):
            return value.strip() or None
        if value is None:
            return None
        if isinstance(value, int | float) and not isinstance(value, bool):
            return str(value)
        if name in LABELS:
            return json.dumps(value, ensure_ascii=False, default=str)
        self.wrong(place + name, value, "is no text")
        return None

    def boolean(self, name: str, value: object) -> bool | None:
        if value is None or isinstance(value, bool):
            return value
        words = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False, "": None}
        word = str(value).strip().lower()
        if word not in words:
            self.wrong(name, value, "is neither true nor false")
        return words.get(word)

    def number(self, name: str, value: object, place: str) -> int | None:
        if value is None or value == "":
            return None
        if isinstance(value, str):
            if WHOLE_NUMBER.fullmatch(value.strip(" ")):
                return int(value)
        elif isinstance(value, int) and not isinstance(value, bool):
            return value
        self.wrong(place + name, value, "is no whole number")
        return None

    def known(self, place: str, fields: dict[str, Any], known: tuple[str, ...]) -> None:
        for name in fields:
            if name not in known:
                self.wrong(f"{place}{name}", "", nearest(str(name), known))


def record_from_dict(fields: dict[str, Any], *, source: Source | None = None, is_named: bool = True) -> Record:
    """Read a canonical record; what is wrong with it is in `Record.problems`.

    `is_named` asks for its reference or id; without it, as where these are read elsewhere, it may have neither.

    >>> [len(record_from_dict({"last_date": "1960"}, is_named=named).problems) for named in (True, False)]
    [1, 0]
    """
    reading = _Reading()
    if not fields.keys() <= _KNOWN:
        reading.known("", fields, (*FIELDS, *NOT_OF_THE_RECORD))
    values = {
        _ATTRIBUTE.get(name, name): read(reading, name, fields[name]) for name, read in _READS.items() if name in fields
    }
    if is_named and not (values.get("id") or values.get("reference")):
        reading.wrong("reference", "", "is missing; a record needs a reference or an id")
    return Record(**values, source=source, misread=tuple(reading.problems))


def _items(reading: _Reading, name: str, value: object) -> tuple[Any, ...]:
    if value is None or value == "":
        return ()
    if not isinstance(value, list | tuple):
        reading.wrong(name, value, "is no list")
        return ()
    items: list[Closure | Retention | Absence] = []
    for number, item in enumerate(value, 1):
        if not isinstance(item, dict):
            reading.wrong(f"{name}.{number}", item, "is no object")
            continue
        place = f"{name}.{number}."
        known = item.copy()
        if not item.keys() <= _KNOWN_OF_ITEMS[name]:
            reading.known(place, item, ITEM_FIELDS[name])
            known = {key: item[key] for key in ITEM_FIELDS[name] if key in item}
        if name == "closures":
            items.append(_closure(reading, place, known))
        elif name == "retentions":
            items.append(_retention(reading, place, known))
        else:
            items.append(Absence(**known))
    return tuple(items)


def _closure(reading: _Reading, place: str, fields: dict[str, Any]) -> Closure:
    length: ForYears | OpensIn | None = None
    if "years" in fields or "until_year" in fields:
        years = reading.number("years", fields.pop("years", None), place)
        year = reading.number("until_year", fields.pop("until_year", None), place)
        if years is not None and year is not None:
            reading.wrong(place[:-1], "", f"has both years ({years}) and until_year ({year}); only one can be meant")
        elif years is not None:
            length = ForYears(years)
        elif year is not None:
            length = OpensIn(year)
    _read_texts(reading, place, fields, ("type", "anchor", "part"))
    exemptions = fields.get("exemptions")
    if exemptions is not None and not isinstance(exemptions, list | tuple | str):
        reading.wrong(f"{place}exemptions", exemptions, "is no list of sections")
        fields["exemptions"] = None
    return Closure(length=length, **fields)


def _retention(reading: _Reading, place: str, fields: dict[str, Any]) -> Retention:
    _read_texts(reading, place, fields, ("part", "ground", "instrument"))
    return Retention(**fields)


def _read_texts(reading: _Reading, place: str, fields: dict[str, Any], names: tuple[str, ...]) -> None:
    for name in names:
        if name in fields:
            fields[name] = reading.text(name, fields[name], place)


def _days_by_kind(reading: _Reading, name: str, value: object) -> tuple[tuple[str, Any], ...]:
    if value is None or value == "":
        return ()
    if not isinstance(value, dict):
        reading.wrong(name, value, "is no table of kind and date")
        return ()
    return tuple((str(kind), to_day(on)) for kind, on in value.items())


def _notes(reading: _Reading, name: str, value: object) -> tuple[str, ...]:
    if value is None or value == "":
        return ()
    if isinstance(value, str):
        return (value,)
    if not isinstance(value, list | tuple) or not all(isinstance(one, str) for one in value):
        reading.wrong(name, value, "is no list of texts")
        return ()
    return tuple(value)


_READS: dict[str, Callable[[_Reading, str, Any], Any]] = {
    **dict.fromkeys(TEXTS, _Reading.text),
    **dict.fromkeys(DATES, lambda _reading, _name, value: to_day(value)),
    "public_record": _Reading.boolean,
    "open_before_transfer": lambda reading, name, value: bool(reading.boolean(name, value)),
    **dict.fromkeys(LISTS, _items),
    **dict.fromkeys(MAPPINGS, _days_by_kind),
    "notes": _notes,
}
"""How each field is read, in the order in which what is wrong with them is said."""
_KNOWN = frozenset((*FIELDS, *NOT_OF_THE_RECORD))
_KNOWN_OF_ITEMS = {name: frozenset(fields) for name, fields in ITEM_FIELDS.items()}


def _plain(value: object) -> Any:
    """A value as JSON holds it."""
    if isinstance(value, Span):
        return str(value)
    if isinstance(value, Unreadable):
        return value.text
    return value


def _item_to_dict(item: Closure | Retention | Absence) -> dict[str, Any]:
    written: dict[str, Any] = {}
    for name in fields_dict(type(item)):
        value = getattr(item, name)
        match value:
            case None | ():
                continue
            case ForYears(years):
                written["years"] = years
            case OpensIn(year):
                written["until_year"] = year
            case tuple():
                written[name] = list(value)
            case _:
                written[name] = _plain(value)
    return written


def record_to_dict(record: Record) -> dict[str, Any]:
    """The canonical record, without what is not recorded."""
    written: dict[str, Any] = {}
    for name in FIELDS:
        value = getattr(record, _ATTRIBUTE.get(name, name))
        if value is None or value == () or (value is False and name == "open_before_transfer"):
            continue
        if name in LISTS:
            written[name] = [_item_to_dict(item) for item in value]
        elif name in MAPPINGS:
            written[name] = {kind: _plain(on) for kind, on in value}
        elif name == "notes":
            written[name] = list(value)
        else:
            written[name] = _plain(value)
    return written
