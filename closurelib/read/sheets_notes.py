"""Cells that speak of access in words: a note, or a day until which something is closed."""

from __future__ import annotations

from typing import Any

from attrs import evolve

from closurelib.dates import Span
from closurelib.facts import Closure, OpensIn
from closurelib.notes import read_note
from closurelib.read.sheets_columns import Gathered, day_after
from closurelib.read.xml_access import DateBeside, Note, Said, Until, read_access, with_parts

_LONGEST = 20_000
"""A longer text is no note of access; it is kept unread, and said to be."""


def take_note(row: Gathered, key: str, until: Until, *, must: bool = True, beside: str = "") -> bool:
    """Take what a note says of access; whether it says anything.

    `must` is for columns that are there for nothing else: what says nothing there cannot be read. `beside` is the
    same day as it was encoded for machines; it counts only where the words give none.
    """
    text = row[key]
    if not text:
        return False
    if len(text) > _LONGEST:
        row.wrong(key, f"is a text of {len(text):,} characters, which is not read as a note")
        return False
    marked = (DateBeside(beside, "", is_restriction=True),) if beside else ()
    said = read_access((Note(text, marked),), until)
    if not (said.whole.speaks or said.parts.speaks or read_note(text)):  # that a part is open withholds nothing
        if must:
            row.wrong(key, "says nothing of access that can be read")
        return False
    add(row, said, row.place(key))
    return True


def add(row: Gathered, said: Said, place: str) -> None:
    """Add what was said to what the row says already; lists grow, and what is said first stands."""
    values, origins = with_parts(
        said.whole.values(), tuple(one.at(place) for one in said.whole.words), said.parts, (place,)
    )
    for name, value in values.items():
        held = row.values.get(name)
        if isinstance(value, tuple):
            shift = len(held or ())
            row.values[name] = (*(held or ()), *value)
            origins = tuple(_moved(one, name, shift) for one in origins)
        elif held is None:
            row.values[name] = value
        elif held != value and name == "recorded_opening":
            row.values[name] = max(held, value, key=lambda day: day.latest)  # both closures hold
    row.origins += origins


def _moved(origin: Any, name: str, shift: int) -> Any:
    field, _, number = origin.field.partition(".")
    if not shift or field != name or not number.isdecimal():
        return origin
    return evolve(origin, field=f"{field}.{int(number) + shift}")


def closed_until(row: Gathered, key: str, until: Until, order: str | None = "dmy") -> Closure | None:
    """The closure until the day in a column; of a year or a month it ends with the first day, or after all of it.

    The year 9999 is no end, yet it is a closure: what stands there is closed, and for how long is not said.
    """
    day = row.day(key, order)
    if day is None and "9999" in row[key]:
        return Closure()
    if not isinstance(day, Span):
        return None
    free = day_after(day) if until == "inclusive" else day
    first = free.earliest
    ended_on = None if (first.month, first.day) == (1, 1) else Span.day(first)
    return Closure(length=OpensIn(first.year), ended_on=ended_on)
