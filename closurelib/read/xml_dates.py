"""Dates as XML formats hold them: the form for machines beside the words for people.

Where the two differ the words win, and the difference is said. The form for machines speaks where the words are
silent or cannot be read.
"""

from __future__ import annotations

import re
from functools import lru_cache

from attrs import frozen

from closurelib.covering import CoveringDates, read_covering_dates
from closurelib.dates import Span, read_canonical_date
from closurelib.errors import UnreadableText
from closurelib.facts import Day, Unreadable

KEPT = 50_000
"""How many distinct texts are remembered as read."""
_DAY = re.compile(r"(\d{4})(?:-?(\d{2})(?:-?(\d{2}))?)?(?:T[\d:.,Z+-]*)?[?~%]?")
_NO_END = frozenset({"open", "..", "9999", "9999-12-31", "99991231"})


def read_machine_day(text: str) -> Day:
    """One day, month or year as machines write it: ISO 8601 with or without dashes, EDTF, with or without a time.

    >>> str(read_machine_day("20190207")), str(read_machine_day("2019-02")), str(read_machine_day("2040-01-01T00:00Z"))
    ('2019-02-07', '2019-02', '2040-01-01')
    >>> read_machine_day("2019-02-30").reason
    '2019-02-30 is no day of the calendar: February 2019 has 28 days'
    """
    text = text.strip()
    match = _DAY.fullmatch(text)
    if match is None:
        return Unreadable(text, f"{text!r} is no date; write YYYY, YYYY-MM or YYYY-MM-DD") if text else None
    try:
        return read_canonical_date("-".join(part for part in match.groups() if part))
    except UnreadableText as why:
        return Unreadable(text, str(why))


def is_without_end(text: str) -> bool:
    """Whether an end date says that there is none; a blank says nothing.

    >>> is_without_end("OPEN"), is_without_end("..")
    (True, True)
    """
    return text.strip().lower() in _NO_END


@lru_cache(KEPT)
def read_normal(text: str) -> tuple[Day, Day]:
    """The first and the last day of `@normal`: one date, or two with a slash.

    >>> [str(day) for day in read_normal("1984/1985-06")], [str(day) for day in read_normal("19600101")]
    (['1984', '1985-06'], ['1960-01-01', '1960-01-01'])
    """
    first, slash, last = text.partition("/")
    if not slash:
        day = read_machine_day(first)
        return day, day
    return read_machine_day(first), None if is_without_end(last) else read_machine_day(last)


@frozen(eq=False)
class Dated:
    """The covering dates of a unit, and what was remarked in reading them; equal texts give one object."""

    words: str | None = None
    first: Day = None
    last: Day = None
    remark: str = ""


@lru_cache(KEPT)
def read_dates(words: tuple[str, ...], normals: tuple[str, ...]) -> Dated:
    """Covering dates from the words of a unit's dates and their forms for machines.

    >>> str(read_dates(("1979-1984", "1990-1997"), ("1979/1984", "1990/1997")).last)
    '1997'
    >>> read_dates(("1990-1995",), ("1990/1959",)).remark
    'the form for machines, 1990/1959, ends before it starts; the words are read'
    """
    said = "; ".join(words) or None
    normal = "; ".join(normals)
    first, last, fault = _normal_span(normals)
    read = _words(said)
    if read is None:  # silent, or not to be read
        if fault or not normals:
            return Dated(said, remark=f"the form for machines, {normal}, {fault}" if fault else "")
        why = "the words cannot be read" if said else "there are no words"
        return Dated(said or normal, first, last, f"from the form for machines, {normal}: {why}")
    remark = ""
    if fault:
        remark = f"the form for machines, {normal}, {fault}; the words are read"
    elif normals and not (_agree(first, read.first_date) and _agree(last, read.last_date)):
        remark = f"the form for machines says {normal}; the words are read"
    if read.approximate or read.inferred or read.undated:
        return Dated(said, remark=remark)  # the record reads its words itself, and says what is doubted
    return Dated(said, read.first_date, read.last_date, remark)


def _words(said: str | None) -> CoveringDates | None:
    if said is None:
        return None
    try:
        return read_covering_dates(said)
    except UnreadableText:
        return None


def _normal_span(normals: tuple[str, ...]) -> tuple[Span | None, Span | None, str]:
    """The first and the last day of all the forms for machines, and what is wrong with them."""
    ends = [read_normal(normal) for normal in normals]
    for day in (day for pair in ends for day in pair):
        if isinstance(day, Unreadable):
            return None, None, "is no date"
    firsts = [first for first, _ in ends if isinstance(first, Span)]
    lasts = [last for _, last in ends]
    first = min(firsts, default=None)
    last = None if None in lasts else max((day for day in lasts if isinstance(day, Span)), default=None)
    if first is not None and last is not None and last.latest < first.earliest:
        return None, None, "ends before it starts"
    return first, last, ""


def _agree(normal: Span | None, word: Span | None) -> bool:
    """Whether two dates can be one: the one lies within the other, or says less."""
    if normal is None or word is None:
        return normal is word
    return normal.earliest <= word.latest and word.earliest <= normal.latest


def differs(normal: str, words: str, days: frozenset[object]) -> str:
    """How `date@normal` differs from the words beside it; empty where both can be one day.

    `days` are the days that the whole note was read to give, for words that are no date by themselves.

    >>> differs("2062-01-01", "July 1, 2026", frozenset())
    'the form for machines says 2062-01-01; the words are read'
    >>> differs("2026-07-01", "July 2026", frozenset())
    ''
    """
    first, last = read_normal(normal)
    if not isinstance(first, Span) or not isinstance(last, Span):
        return f"the form for machines, {normal}, is no date; the words are read"
    read = _words(words or None)
    if read is not None and read.last_date is not None:
        agreed = _agree(last, read.last_date) or _agree(first, read.last_date)
    else:
        agreed = not days or any(first.earliest <= day <= last.latest for day in days)  # type: ignore[operator]
    return "" if agreed else f"the form for machines says {normal}; the words are read"
