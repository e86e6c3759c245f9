"""The names of the places in a canonical record, dotted: `last_date`, `closures.1.type`, `deaths.sovereign`.

The columns of a CSV file and `--set` use them.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any, NamedTuple

from closurelib.canonical import FIELDS, ITEM_FIELDS, MAPPINGS

NAMES_A_RECORD: tuple[str, ...] = ("id", "reference")
"""One of these a record must have."""
SAYS_NOTHING_OF_ACCESS = frozenset((
    *NAMES_A_RECORD, "title", "level", "parent", "jurisdiction", "notes", "recorded_on", "first_date",
    "body", "class", "agency", "region",
))  # fmt: skip
"""Fields on which no answer can rest alone."""


class Place(NamedTuple):
    """A place in a record: a field, an item of a list, a field of that item or a kind of event."""

    field: str
    number: int = 0
    inner: str = ""

    @property
    def bears_on_access(self) -> bool:
        """Whether a value here can decide who may see the record."""
        return self.field not in SAYS_NOTHING_OF_ACCESS


def read_place(name: str) -> Place | None:
    """The place that a name means; `None` where a record has no such place.

    >>> read_place("closures.1.type"), read_place("deaths.sovereign"), read_place("notes.2")
    (Place(field='closures', number=1, inner='type'), Place(field='deaths', number=0, inner='sovereign'), \
Place(field='notes', number=2, inner=''))
    >>> read_place("closures.type") is None
    True
    """
    field, _, rest = name.partition(".")
    if field in MAPPINGS:
        return Place(field, 0, rest) if rest else None
    number, _, inner = rest.partition(".")
    if field == "notes" and rest:
        return Place(field, int(number)) if _is_number(number) and not inner else None
    if field in ITEM_FIELDS:
        return Place(field, int(number), inner) if _is_number(number) and inner in ITEM_FIELDS[field] else None
    return Place(field) if field in FIELDS and not rest else None


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 4 and text[0] != "0"


_KNOWN: tuple[str, ...] = (
    *(name for name in FIELDS if name not in ITEM_FIELDS and name not in MAPPINGS),
    *(f"{name}.1.{inner}" for name, fields in ITEM_FIELDS.items() for inner in fields),
    "deaths.sovereign", "deaths.heir", "deaths.family_member", "notes.1",
)  # fmt: skip


def nearest_place(name: str) -> str | None:
    """The known name that a misspelt one is nearest to.

    >>> nearest_place("last_dat"), nearest_place("closures.2.tpye"), nearest_place("Covering dates")
    ('last_date', 'closures.2.type', 'covering_dates')
    >>> nearest_place("Shelfmark") is None
    True
    """
    plain = "_".join(name.strip().lower().split())
    if read_place(plain):
        return plain
    parts = plain.split(".")
    numbered = len(parts) == 3 and _is_number(parts[1])
    close = get_close_matches(".".join((parts[0], "1", parts[2])) if numbered else plain, _KNOWN, n=1, cutoff=0.7)
    if not close:
        return None
    found = close[0].split(".")
    return ".".join((found[0], parts[1], found[2])) if numbered and len(found) == 3 else close[0]


def unknown_place(name: str) -> str:
    """Say of an unknown name what the nearest known one is.

    >>> unknown_place("coverng_dates")
    'is no field of a record; did you mean covering_dates?'
    """
    near = nearest_place(name)
    return "is no field of a record" + (f"; did you mean {near}?" if near else "")


def to_fields(values: Iterable[tuple[Place, Any]]) -> dict[str, Any]:
    """Values at their places as the object that a canonical record is; a list closes its gaps.

    >>> to_fields([(Place("last_date"), "1960"), (Place("closures", 2, "type"), "N")])
    {'last_date': '1960', 'closures': [{'type': 'N'}]}
    """
    fields: dict[str, Any] = {}
    for (field, number, inner), value in values:
        if not (number or inner):
            fields[field] = value
        elif number and inner:
            fields.setdefault(field, {}).setdefault(number, {})[inner] = value
        else:
            numbered = fields.setdefault(field, {})
            if isinstance(numbered, dict):
                numbered[inner or number] = value
    for name, value in fields.items():
        if isinstance(value, dict) and name not in MAPPINGS:
            fields[name] = [item for _, item in sorted(value.items())]
    return fields
