"""The access values of The National Archives' catalogue: status, closure type and code, custody, opening date.

The catalogue says that nothing is recorded in many ways: a blank, a point, 0, a day of the year 1. All of them are
`None` here. A number means years for most closure types, and a year for D, U and W; which of them it is, is a matter
of the type alone, never of how large the number is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Literal

from attrs import evolve

from closurelib.covering import read_covering_dates
from closurelib.dates import Span
from closurelib.errors import UnreadableText
from closurelib.facts import Closure, Day, ForYears, OpensIn, Unreadable

UNTIL: Literal["opens", "inclusive"] = "opens"
"""What "until" means in this catalogue: closed until 2030 is open on 1 January 2030, its first open day."""
STATUSES = ("O", "D", "C", "P")
"""Open; closed or retained, its description open; the same, its description closed; partially closed."""
OPEN_TYPES = ("A", "I", "N")
"""Closure types that withhold nothing by themselves: open on transfer, open immediately, the rule of its time."""
RETAINING_TYPES = ("D", "R", "S", "T")
"""Closure types of records that their department keeps."""
LEVELS: dict[int, str] = {
    1: "department", 2: "division", 3: "series", 4: "sub-series", 5: "sub-sub-series",
    6: "piece", 7: "item", 8: "sub-item",
}  # fmt: skip
"""The levels of the catalogue; what stands above the piece says nothing of any one piece."""
GROUPS = frozenset((*(LEVELS[number] for number in range(1, 6)), "lettercode", "sub sub-series", "subseries", "fonds"))
"""Levels whose access conditions are defaults for what stands below them."""
_YEARS = range(1801, 2500)
"""Numbers that can only be years (PROCAT's own check)."""
_COUNTED_TYPES = ("F", "C", "W", "")
"""Closure types whose number of years is counted from a day."""
_WORDS = {
    "open": "O", "open document": "O", "open document, open description": "O",
    "closed or retained document, open description": "D", "closed or retained document, closed description": "C",
    "partially closed": "P",
}  # fmt: skip
_NUMBER = re.compile(r"([0-9]{1,9})(?:\.0)?")
_BORN_DIGITAL = re.compile(r"[0-9a-f]{32}(?:_[0-9]+)?", re.IGNORECASE)
_PLACEHOLDER = re.compile(
    r"\W*(?:(?:(?:number|piece|item|reference) )?(?:is |was )?not (?:used|allocated)"
    r"|(?:wanting|missing) (?:at|on) transfer|wanting|transferred to [A-Z]{1,5}[ /]?[0-9].{0,60})\W*",
    re.IGNORECASE,
)
_DEPARTMENT = re.compile(
    r"creating government department"
    r"|(?:the )?(?:cabinet office|home office|hm treasury|ministry of|department (?:of|for)|foreign(?:,| and| &) )",
    re.IGNORECASE,
)


def says_nothing(text: str) -> bool:
    """Whether a text stands for "not recorded": blank, a point, zeros.

    >>> [says_nothing(text) for text in ("", ".", "0", "30")]
    [True, True, True, False]
    """
    return not text.strip(" .0-")


def read_status(text: str) -> str | None:
    """The letter of a closure status, given as its letter or in full; `None` where it is none that is known.

    >>> read_status("Closed Or Retained Document, Open Description"), read_status("o"), read_status("UNKNOWN")
    ('D', 'O', None)
    """
    plain = " ".join(text.split())
    return plain.upper() if plain.upper() in STATUSES else _WORDS.get(plain.casefold())


def is_born_digital(reference: str | None, id: str | None) -> bool:
    """Whether a record came as a digital file: it has a part Z, or an identifier of 32 hexadecimal digits.

    >>> is_born_digital("LEV 2/226/Z", None), is_born_digital("FO 371/151924", "C2893041")
    (True, False)
    """
    return "Z" in (reference or "").upper().split("/")[2:] or _BORN_DIGITAL.fullmatch(id or "") is not None


def is_placeholder(text: str | None) -> bool:
    """Whether a title says that no record stands under the number.

    >>> is_placeholder("Number not used."), is_placeholder("Transferred to AIR 24/1494"), is_placeholder("Numbers")
    (True, True, False)
    """
    return text is not None and _PLACEHOLDER.fullmatch(text) is not None


def read_closure(type: str, code: str, *, born_digital: bool = False) -> Closure | None:  # noqa: A002 - TNA's word
    """The closure that a closure type and its code record; `None` where neither says anything.

    A code that is no number is an `UnreadableText`. One that does not fit its type is kept as it is: it is no
    closure that can be, and the record says so.

    >>> read_closure("F", "75").length, read_closure("U", "2030").length
    (ForYears(years=75), OpensIn(year=2030))
    >>> read_closure("U", "30").length, read_closure("F", "2030").length
    (OpensIn(year=30), ForYears(years=2030))
    >>> str(read_closure("W", "2019").made_on), read_closure("", "0")
    ('2019', None)
    """
    kind = "" if says_nothing(type) else type.strip().upper()
    number = _code_number(code, zero_counts=kind in OPEN_TYPES)
    if not kind and number is None:
        return None
    closure = Closure(type=kind or None)
    if kind in _COUNTED_TYPES:
        closure = evolve(closure, anchor="exact" if born_digital else "year_end")
    if number is None:
        return closure
    if kind == "W" and number in _YEARS:  # the year in which it was reclosed; nothing is said of its end
        return evolve(closure, made_on=Span.year(number))
    return evolve(closure, length=OpensIn(number) if kind in ("D", "U") else ForYears(number))


def _code_number(code: str, *, zero_counts: bool) -> int | None:
    plain = code.strip()
    if says_nothing(plain) and not (zero_counts and plain in ("0", "0.0")):
        return None
    number = _NUMBER.fullmatch(plain)
    if number is None:
        raise UnreadableText("is no number of years, and no year")
    return int(number[1])


def read_holders(names: Sequence[str]) -> str | None:
    """Who holds a record; `None` where nobody is named, or two of different kinds are.

    >>> read_holders(["The National Archives, Kew"]), read_holders(["Natural History Museum"]), read_holders([])
    ('archive', 'place of deposit', None)
    """
    kinds = {_holder(name) for name in names}
    return kinds.pop() if len(kinds) == 1 else None


def _holder(name: str) -> str:
    plain = " ".join(name.split())
    if plain.casefold().startswith("the national archives"):
        return "archive"
    return "department" if _DEPARTMENT.match(plain) else "place of deposit"


def read_legal_status(text: str) -> bool | None:
    """Whether a record is a public record; `None` where the words are not known.

    >>> read_legal_status("Welsh Public Record(s)"), read_legal_status("Not Public Record(s)")
    (True, False)
    """
    plain = " ".join(text.split()).casefold()
    if plain.startswith(("not public record", "not a public record", "non-record")):
        return False
    return True if plain.startswith(("public record", "welsh public record")) else None


# Days.

_DIGITS = re.compile(r"[0-9]{8}")
_SLASHED = re.compile(r"([0-9]{2})/([0-9]{2})/([0-9]{4})")
_MILLISECONDS = re.compile(r"-?[0-9]{9,15}")
_DAY_AND_TIME = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ]([0-9]{2})[0-9:.]*)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?")
_SMALL_HOURS = ("00", "01")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@lru_cache(maxsize=20_000)
def read_day(text: str) -> Day:
    """A day, in any spelling of the catalogue and its interfaces; a sentinel for "no date" is not recorded.

    >>> [str(read_day(text)) for text in ("01/01/2041", "01 January 2041", "20410101", "2041-01-01T01:00:00Z")]
    ['2041-01-01', '2041-01-01', '2041-01-01', '2041-01-01']
    >>> [read_day(text) for text in ("", "0", "01/01/0001", "-62135769600000", "31/12/9999")]
    [None, None, None, None, None]
    """
    plain = " ".join(text.split())
    if says_nothing(plain):
        return None
    try:
        return _day_of_number(plain) or _day_of_text(plain)
    except _Sentinel:
        return None
    except UnreadableText as why:
        return Unreadable(text, str(why))


class _Sentinel(Exception):
    """A day that stands for "no date"."""


def _day_of_number(text: str) -> Span | None:
    if _DIGITS.fullmatch(text):
        return _checked(int(text[:4]), int(text[4:6]), int(text[6:]), text)
    if slashed := _SLASHED.fullmatch(text):
        number, month, year = slashed.groups()
        return _checked(int(year), int(month), int(number), text)
    if _MILLISECONDS.fullmatch(text):
        try:
            day = (_EPOCH + timedelta(milliseconds=int(text))).date()
        except OverflowError:  # before the year 1, as a proleptic reader has it
            raise _Sentinel from None
        return _checked(day.year, day.month, day.day, text)
    if not (parts := _DAY_AND_TIME.fullmatch(text)):
        return None
    year, month, number, hour = parts.groups(default="00")
    if hour not in _SMALL_HOURS and int(year) > 1:
        raise UnreadableText(f"{text!r} gives an hour; which day it means hangs on the zone")
    return _checked(int(year), int(month), int(number), text)


def _checked(year: int, month: int, number: int, text: str) -> Span:
    if year <= 1 or year == 9999:
        raise _Sentinel
    try:
        return Span.day(date(year, month, number))
    except ValueError:
        raise UnreadableText(f"{text!r} is no day of the calendar") from None


def _day_of_text(text: str) -> Span | None:
    if re.search(r"\b(?:0001|9999)\b", text):
        raise _Sentinel
    read = read_covering_dates(text)
    if read.last_date != read.first_date or read.gaps:
        raise UnreadableText(f"{text!r} is not one day, month or year")
    return read.last_date


_PERIOD_FROM = re.compile(
    r"\b(?P<years>[0-9]{1,3}) years? (?:from|after|since|starting (?:on|from)) (?:the )?(?:date of \w+,? ?(?:on )?)?"
    r"(?P<day>[^;()]{4,40})",
    re.IGNORECASE,
)


def counted_from(text: str, years: int) -> Span | None:
    """The day from which a note counts a period of so many years.

    >>> str(counted_from("Closed for 15 years from 26 November 2012 (date of transfer)", 15))
    '2012-11-26'
    >>> counted_from("Closed for 15 years from the date of transfer", 15) is None
    True
    """
    for match in _PERIOD_FROM.finditer(" ".join(text.split())):
        if int(match["years"]) == years:
            for words in _shorter_and_shorter(match["day"]):
                if isinstance(day := read_day(words), Span) and day.is_exact:
                    return day
    return None


def _shorter_and_shorter(text: str) -> Iterator[str]:
    words = text.split()[:4]
    for end in range(len(words), 0, -1):
        yield " ".join(words[:end]).rstrip(".,")
