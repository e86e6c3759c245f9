"""The dates of a catalogue entry: a text, and the same as numbers for a machine.

The text counts where it can be read. The numbers stand in for a text that cannot, or that is not there; where both
can be read and differ, the text counts, and the place it was read at says so.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from typing import NamedTuple

from closurelib.covering import CoveringDates, read_covering_dates
from closurelib.dates import Span
from closurelib.errors import UnreadableText
from closurelib.read.tna_access import read_day
from closurelib.read.tna_members import Said


class DateSaid(NamedTuple):
    """A field of a record that a date goes into, its value, and what it rests on."""

    field: str
    value: str | Span
    said: Said
    remark: str = ""


def read_dates(text: Said | None, first: Sequence[Said], last: Sequence[Said]) -> list[DateSaid]:
    """Read the dates of an entry from its text and from its numbers.

    >>> text = Said("coveringDates", "14 Edw II")
    >>> [(one.field, str(one.value)) for one in read_dates(text, [], [Said("numEndDate", "13210707")])]
    [('covering_dates', '14 Edw II'), ('last_date', '1321-07-07')]
    >>> [one] = read_dates(Said("coveringDates", "1960"), [], [Said("numEndDate", "19611231")])
    >>> one.remark
    ' (the numbers say not recorded to 1961-12-31; the text counts)'
    """
    numbers = _agreed(first), _agreed(last)
    try:
        read = read_covering_dates(text.value if text else "")
    except UnreadableText as why:
        return _from_numbers(text, last, numbers, f"the text cannot be read: {why}")
    if text is None or read.last_date is None:
        return _from_numbers(text, last, numbers, "the text gives no date")
    return [DateSaid("covering_dates", text.value, text, _difference(read, numbers))]


_Numbers = tuple[Span | None, Span | None]
"""The first and the last day as numbers; `None` where there is none, or where several differ."""


def _agreed(numbers: Sequence[Said]) -> Span | None:
    days = {day for one in numbers if (day := read_day(one.value)) is not None}
    day = days.pop() if len(days) == 1 else None
    return day if isinstance(day, Span) else None


def _from_numbers(text: Said | None, said: Sequence[Said], numbers: _Numbers, why: str) -> list[DateSaid]:
    first, last = numbers
    found = [DateSaid("covering_dates", text.value, text)] if text else []
    if last is None:
        return found
    remark = f" (the numbers count: {why})"
    found.append(DateSaid("last_date", _as_written(last), said[0], remark))
    if first is not None and first.earliest <= last.latest:
        found.append(DateSaid("first_date", first, said[0], remark))
    return found


def _as_written(last: Span) -> Span:
    """The last day as the cataloguer most likely wrote it: the last day of a year stands for the year."""
    day = last.latest
    if (day.month, day.day) == (12, 31):
        return Span.year(day.year)
    return Span.month(day.year, day.month) if day.day == monthrange(day.year, day.month)[1] else last


def _difference(read: CoveringDates, numbers: _Numbers) -> str:
    pairs = zip((read.first_date, read.last_date), numbers, strict=True)
    if all(number is None or (text is not None and _is_within(number, text)) for text, number in pairs):
        return ""
    say = " to ".join(str(one) if one else "not recorded" for one in numbers)
    return f" (the numbers say {say}; the text counts)"


def _is_within(number: Span, text: Span) -> bool:
    return text.earliest <= number.earliest and number.latest <= text.latest
