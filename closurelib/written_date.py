"""One date as a cataloguer writes it: its tokens, the shape they have, and the days it may be.

`_SHAPES` lists every way to write a date. What has none of these shapes is refused with its reason.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import NamedTuple, NoReturn

from closurelib.covering_words import CIRCA, DASHES, DOUBT, MONTH_NAMES, MONTHS, REFUSED
from closurelib.dates import Span
from closurelib.errors import UnreadableText

# One token is an ISO day, an ISO month (not the middle of 5 Jan 1960-10 Feb 1961), a double year, a number
# with its ordinal ending or without, a word, or a sign; full stops and commas are passed over. No alternative
# looks far ahead or goes back over what it has read, so a text twice as long takes twice as long.
_TOKEN = re.compile(
    r"""
      (?<![0-9/]) [0-9]{4} - (?:[0-9]{2}|xx) - (?:[0-9]{2}|xx) (?![0-9/])
    | (?<![0-9/]) [0-9]{4} - (?:0[1-9]|1[0-2]|xx) (?![0-9/]|[\s.]*(?!(?:to|and)\b)\w)
    | [0-9]{4} / (?:[0-9]{4}|[0-9]{1,2}) (?![0-9/])
    | [0-9]{1,2} (?:st|nd|rd|th) (?![^\W\d_])
    | [0-9]+
    | ['’]? [^\W\d_]+
    | --? | \.\. | [^\s.,]
    """,
    re.VERBOSE,
)

# `Y` is a year, `m` a month, `n` a number of a digit or two; beside the shape, what each of them is.
_SHAPES: dict[str, str] = {
    "Y": "y",
    "Ym": "ym",
    "Ymn": "ymd",
    "Ynm": "ydm",
    "mY": "my",
    "nmY": "dmy",
    "mnY": "mdy",
    "nofmY": "dmy",
    "n/n/Y": "dmy",
    "n/m/Y": "dmy",
    "n/Y": "my",
    "Y/n/n": "ymd",
    # an end of a range may leave out what the other end says
    "m": "m",
    "mn": "md",
    "nm": "dm",
    "n": "d",
    "nY": "dy",
}

_SIGNS: dict[str, str] = {**dict.fromkeys(CIRCA, "c"), **dict.fromkeys(DOUBT, "?"), "/": "/", "of": "of"}


class WrittenDate(NamedTuple):
    """A date as far as it is written; what the text leaves out is `None`.

    `order` is the order of its parts: "ymd" for 1944 Apr 3. Of a double year (1640/1) `year` is the later
    one: before 1752 England's year began on 25 March, so our 5 March 1728 was written 5 March 1727/8.
    """

    year: int | None
    month: int | None = None
    day: int | None = None
    is_double: bool = False
    is_approximate: bool = False
    order: str = "y"

    def as_first(self) -> Span | None:
        """The first day, if this is where something begins: a double year alone may begin in either year.

        >>> str(WrittenDate(1641, is_double=True).as_first())
        '1640-01-01/1641-12-31'
        """
        span = self.as_last()
        if self.is_double and self.month is None and span is not None:
            return Span(date(span.earliest.year - 1, 1, 1), span.latest)
        return span

    def as_last(self) -> Span | None:
        """The last day, if this is where something ends; `None` for what databases store for "no date".

        >>> str(WrittenDate(1944, 4).as_last()), WrittenDate(9999, 12, 31).as_last()
        ('1944-04', None)
        """
        year, month, day = self[:3]
        if year is None:
            raise UnreadableText("names no year; write it with four digits, as 1944 Apr 3")
        if year <= 1 or year >= 9999:
            return None
        if month is None:
            if day is not None:
                raise UnreadableText(f"gives day {day} without its month; write 1944 Apr {day}")
            return _year_span(year)
        if not 1 <= month <= 12:
            raise UnreadableText(f"there is no month {month}; numbers alone are read as day/month/year")
        return _month_span(year, month) if day is None else _day_span(year, month, day)


@lru_cache(maxsize=2048)
def _year_span(year: int) -> Span:
    """Some day of a year; catalogues name the same years again and again."""
    return Span.year(year)


@lru_cache(maxsize=4096)
def _month_span(year: int, month: int) -> Span:
    return Span.month(year, month)


def _day_span(year: int, month: int, day: int) -> Span:
    days = _month_span(year, month).latest.day
    if not 1 <= day <= days:
        name = f"{MONTH_NAMES[month - 1]} {year}"
        raise UnreadableText(f"there is no {day} {name}; that month has {days} days")
    return Span.day(date(year, month, day))


def tokens_of(text: str) -> list[str]:
    """The tokens of a text in lower case.

    >>> tokens_of("1944 apr. 3rd - 1945-06")
    ['1944', 'apr', '3rd', '-', '1945-06']
    """
    return _TOKEN.findall(text)


def read_written_date(tokens: list[str], within: list[str]) -> WrittenDate:
    """Match the tokens of one date with the shapes a date may have.

    `within` are the tokens of the whole piece, in which the reason for a refusal is looked for.

    >>> read_written_date(["c", "3rd", "april", "1944"], within=[])
    WrittenDate(year=1944, month=4, day=3, is_double=False, is_approximate=True, order='dmy')
    """
    if not tokens or tokens[0] == "/" or tokens[-1] == "/":
        refuse(within, "leaves one end open; give the first and the last date, as 1960-1975")
    shape, values = "", list[int]()
    for token in tokens:
        kind, numbers = _kind(token)
        shape += kind
        values += numbers
    bare = shape.lstrip("c?").rstrip("?")
    parts = _SHAPES.get(bare.replace("D", "Y"))
    if parts is None:
        refuse(within, _why_no_date(bare))
    said = dict(zip(parts, values, strict=True))
    return WrittenDate(said.get("y"), said.get("m"), said.get("d"), "D" in bare, bare != shape, parts)


@lru_cache(maxsize=4096)
def _kind(token: str) -> tuple[str, tuple[int, ...]]:
    """What a token adds to a shape, and its numbers: `D` a double year, `x` what is part of no date."""
    if token in MONTHS:
        return "m", (MONTHS[token],)
    if not "0" <= token[0] <= "9":
        return _SIGNS.get(token, "x"), ()
    if "/" in token:
        return "D", (_later_year(token),)
    if "-" in token:
        return _kind_of_iso(token)
    digits = token.rstrip("stndrh")
    kind = "n" if len(digits) <= 2 else "Y" if len(token) == 4 else "x"
    return kind, () if kind == "x" else (int(digits),)


def _kind_of_iso(token: str) -> tuple[str, tuple[int, ...]]:
    known = token.removesuffix("-xx").removesuffix("-xx").split("-")
    if "xx" in known:
        raise UnreadableText("gives a day but not its month; write 1960 or 1960-06")
    return "Ymn"[: len(known)], tuple(int(number) for number in known)


def _later_year(token: str) -> int:
    year, _, end = token.partition("/")
    later = f"{int(year) + 1:04d}"
    if not (later == end or (len(end) < 4 and later.endswith(end))):
        raise UnreadableText(f"{token} is no double year; write {year}/{later[-2:]}, or a range with a dash")
    return int(later)


def refuse(tokens: list[str], otherwise: str) -> NoReturn:
    """Refuse a piece for the first word in it that rules it out, or else for the reason given.

    >>> refuse(["mon", "1", "oct", "1330"], "is no date")
    Traceback (most recent call last):
    closurelib.errors.UnreadableText: 'mon' is a day of the week; leave it out, as 1330 Oct 1
    """
    for token in tokens:
        if token in REFUSED:
            raise UnreadableText(f"{token!r} {REFUSED[token]}")
    for token in tokens:
        if token not in DASHES and _kind(token)[0] == "x":
            raise UnreadableText(f"{token[:20]!r} is no {_expected_instead_of(token)}")
    raise UnreadableText(otherwise)


def _expected_instead_of(token: str) -> str:
    if "0" <= token[0] <= "9":
        return "year, month or day; years have four digits, as 1944"
    return "word or sign of a date; months are written Jan to Dec"


def _why_no_date(shape: str) -> str:
    if not shape:
        return "gives no date; write 1960, 1960 Jan or 1960 Jan 1"
    if shape.count("Y") > 1:
        return "has two years in one date; write a range as 1930-1938 and part several dates by ';'"
    if "Y" not in shape and "D" not in shape:
        return "names no year; write it with four digits, as 1944 Apr 3"
    return "has no shape of a date; write 1960, 1960 Jan or 1960 Jan 1"
