"""Which column may hold what: suggestions for `--map`, by the names of columns and a look at a few values."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterator

from closurelib.covering import read_covering_dates
from closurelib.errors import UnreadableText
from closurelib.notes import read_note
from closurelib.read.places import read_place
from closurelib.read.sheets import Head
from closurelib.reference import read_reference

_NAMES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (field, re.compile(pattern))
    for field, pattern in (
        ("reference", r"(catalogue )?ref(erence)?( ?no| ?number| ?code)?|unit ?id|call ?(no|number)|shelf ?mark"),
        ("id", r"(record |item |object )?id(entifier)?|bar ?code|uri|file ?path|iaid|uuid"),
        ("title", r"(unit )?title|(file ?)?name|description"),
        ("closed_until", r"(clos|restrict|seal)\w* until|embargo\w*|open(ing|s)?( on| date)?|release date|date open"),
        ("covering_dates", r"(covering|creation|contents?|inclusive)? ?dates?( range| str)?|unit ?date|year"),
        ("access", r"access.*|.*restriction.*|restrict|closure (status|note).*|conditions governing access"),
        ("closures.1.years", r"closure period|years closed|closed for( years)?"),
        ("closures.1.exemptions", r"(foi )?exemptions?( codes?)?|foi (sections?|codes?)"),
        ("closures.1.type", r"closure type|closure code type"),
        ("notes", r"notes?|remarks?|comments?"),
    )
)
"""What columns are called that are not called as a field is; the first that fits is taken."""
_MUST = ("id", "reference")


def suggested(head: Head) -> str:
    """A `--map` that may be meant, or nothing where no column looks like anything."""
    pairs = list(suggestions(head))
    if not pairs:
        return ""
    return "\ntry " + " ".join(f"--map {shlex.quote(f'{field}={name}')}" for field, name in pairs)


def suggestions(head: Head) -> Iterator[tuple[str, str]]:
    """Fields, each with the column that may hold it; every field and every column once."""
    taken: set[str] = {place.field for name in head.names if (place := read_place(name))}
    left = [(at, name) for at, name in enumerate(head.names[:100]) if name and not read_place(name)]
    for finds in (_by_name, _by_values):
        for at, name in list(left):
            values = [row[at] for row in head.sample if at < len(row) and row[at].strip()]
            for field in finds(name, values):
                if field not in taken and not (field in _MUST and taken.intersection(_MUST)):
                    taken.add(field)
                    left.remove((at, name))
                    yield field, name
                    break


def _by_name(name: str, values: list[str]) -> Iterator[str]:
    plain = " ".join(re.sub(r"([a-z])([A-Z])", r"\1 \2", name).replace("_", " ").replace(".", " ").lower().split())
    return (field for field, pattern in _NAMES if pattern.fullmatch(plain) and _can_hold(field, values))


def _can_hold(field: str, values: list[str]) -> bool:
    """Whether a look at a few values speaks against it."""
    return field != "covering_dates" or not values or _most(_is_dated, values)


def _by_values(name: str, values: list[str]) -> Iterator[str]:
    if len(values) < 2:
        return
    if _most(_is_reference, values):
        yield "reference"
    if _most(_is_dated, values):
        yield "covering_dates"
    if _most(lambda text: bool(read_note(text[:500])), values, share=0.3):
        yield "access"


def _most(holds: Callable[[str], bool], values: list[str], share: float = 0.7) -> bool:
    return sum(map(holds, values)) >= share * len(values)


def _is_dated(text: str) -> bool:
    try:
        return read_covering_dates(text).last_date is not None
    except UnreadableText:
        return False


def _is_reference(text: str) -> bool:
    try:
        return read_reference(text).piece is not None
    except UnreadableText:
        return False
