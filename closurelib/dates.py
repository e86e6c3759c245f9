"""The calendar that law uses: days without clock or zone, and spans of days where the day is not known.

A `Span` is not a period of closure: it is one day of which only the bounds are known. "1960" is some
day from 1 January to 31 December 1960. Half-open intervals of time are written `since`/`until`.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache

from attrs import field, frozen

from closurelib.errors import UnreadableText

BEGINNING = date.min
"""Stands for "from the start of all time"; never printed."""
END = date.max
"""Stands for "without end"; never printed."""

ONE_DAY = timedelta(days=1)


@frozen(cache_hash=True, order=True)
class Span:
    """One day, known to lie from `earliest` to `latest`, both included.

    >>> Span(date(1960, 1, 1), date(1960, 12, 31)).is_exact
    False
    """

    earliest: date
    latest: date = field()

    @latest.validator
    def _in_order(self, _attribute: object, latest: date) -> None:
        if latest < self.earliest:
            raise ValueError(f"a span cannot end ({latest}) before it starts ({self.earliest})")

    @classmethod
    def day(cls, day: date) -> Span:
        """The span of one known day.

        >>> Span.day(date(1994, 4, 18)).is_exact
        True
        """
        return cls(day, day)

    @classmethod
    def year(cls, year: int) -> Span:
        """Some day of one year.

        >>> str(Span.year(1960))
        '1960'
        """
        return cls(date(year, 1, 1), date(year, 12, 31))

    @classmethod
    def month(cls, year: int, month: int) -> Span:
        """Some day of one month.

        >>> str(Span.month(1960, 2))
        '1960-02'
        """
        return cls(date(year, month, 1), date(year, month, monthrange(year, month)[1]))

    @property
    def is_exact(self) -> bool:
        """Whether the day itself is known."""
        return self.earliest == self.latest

    def __str__(self) -> str:
        """As a canonical record writes it: `YYYY`, `YYYY-MM`, `YYYY-MM-DD` or `earliest/latest`."""
        first, last = self.earliest, self.latest
        if first == last:
            return first.isoformat()
        if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year:
            return f"{first.year:04d}"
        if self == Span.month(first.year, first.month):
            return f"{first.year:04d}-{first.month:02d}"
        return f"{first.isoformat()}/{last.isoformat()}"


_CANONICAL = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def read_canonical_date(text: str) -> Span | None:
    """Read a canonical date, `YYYY`, `YYYY-MM`, `YYYY-MM-DD` or `earliest/latest`.

    Sentinels for "no date" (year 0, year 1, 9999) and blanks are not recorded: `None`.

    >>> read_canonical_date("1960-06")
    Span(earliest=datetime.date(1960, 6, 1), latest=datetime.date(1960, 6, 30))
    >>> read_canonical_date("0001-01-01") is None
    True
    >>> read_canonical_date("1960-02-30")
    Traceback (most recent call last):
    closurelib.errors.UnreadableText: 1960-02-30 is no day of the calendar: February 1960 has 29 days
    """
    text = text.strip()
    if "/" in text:
        return _read_canonical_span(text)
    if not text or text.strip("0-.") == "":
        return None
    match = _CANONICAL.fullmatch(text)
    if match is None:
        raise UnreadableText(f"{text!r} is no date; write YYYY, YYYY-MM or YYYY-MM-DD")
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None
    if year <= 1 or year == 9999:
        return None
    if month is None:
        return Span.year(year)
    if not 1 <= month <= 12:
        raise UnreadableText(f"{text} is no date: there is no month {month}")
    whole = Span.month(year, month)
    if day is None:
        return whole
    if not 1 <= day <= whole.latest.day:
        raise UnreadableText(f"{text} is no day of the calendar: {whole.earliest:%B %Y} has {whole.latest.day} days")
    return Span.day(date(year, month, day))


def _read_canonical_span(text: str) -> Span:
    """Read `earliest/latest`; what is wrong is said of the whole text, as it may be a day in another order."""
    try:
        first, last = (read_canonical_date(part) for part in text.split("/"))
    except (UnreadableText, ValueError):
        raise UnreadableText(f"{text!r} is no date; write YYYY, YYYY-MM or YYYY-MM-DD") from None
    if first is None or last is None:
        raise UnreadableText(f"{text!r} is no span of days; write two days as YYYY-MM-DD/YYYY-MM-DD")
    if last.latest < first.earliest:
        raise UnreadableText(f"{text!r} ends before it starts")
    return Span(first.earliest, last.latest)


def day_after(day: date) -> date:
    """The next day; the end of time has none.

    >>> day_after(date(1990, 12, 31))
    datetime.date(1991, 1, 1)
    """
    return day + ONE_DAY if day < END else END


def day_before(day: date) -> date:
    """The day before; the beginning of time has none.

    >>> day_before(date(1991, 1, 1))
    datetime.date(1990, 12, 31)
    """
    return day - ONE_DAY if day > BEGINNING else BEGINNING


def first_day_of(year: int) -> date:
    """1 January of a year; of one that the calendar does not have, the nearest end of time.

    >>> first_day_of(2035), first_day_of(20350)
    (datetime.date(2035, 1, 1), datetime.date(9999, 12, 31))
    """
    if year > END.year:
        return END
    return date(year, 1, 1) if year >= BEGINNING.year else BEGINNING


def say_date(day: date) -> str:
    """A day as people read it.

    >>> say_date(date(1994, 4, 18))
    '18 Apr 1994'
    """
    return f"{day.day} {_month(day.month, '%b')} {day.year}"


def say_date_in_full(day: date) -> str:
    """A day in words, for sentences.

    >>> say_date_in_full(date(1994, 4, 18))
    '18 April 1994'
    """
    return f"{day.day} {_month(day.month, '%B')} {day.year}"


@lru_cache(maxsize=24)
def _month(month: int, form: str) -> str:
    """The name of a month, asked of the calendar once: every answer names several."""
    return format(date(BEGINNING.year, month, 1), form)


def say_span(span: Span) -> str:
    """A span as people read it.

    >>> say_span(Span.year(1960)), say_span(Span.month(1953, 5)), say_span(Span.day(date(1994, 4, 18)))
    ('1960', 'May 1953', '18 Apr 1994')
    """
    if span.is_exact:
        return say_date(span.earliest)
    text = str(span)
    if len(text) == 4:
        return text
    if len(text) == 7:
        return f"{span.earliest:%B %Y}"
    if span.earliest == BEGINNING:
        return "not recorded" if span.latest == END else f"by {say_date(span.latest)}"
    if span.latest == END:
        return f"{say_date(span.earliest)} or later"
    return f"{say_date(span.earliest)} to {say_date(span.latest)}"
