"""Days and periods as prose writes them: "until 2033 August 1", "for seventy-five years", "3/4/2040".

Covering dates have a grammar of their own (`closurelib.covering`); here a date stands among other words, in
any order of its parts, with commas where none belong. A date that could be read two ways is both.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from datetime import date

from attrs import frozen

from closurelib.dates import Span
from closurelib.notes.tokens import Token
from closurelib.notes.words import MONTHS, NUMBERS, ORDINALS, YEAR_WORDS

_NUMERIC = re.compile(r"(\d{1,4})([-/.])(\d{1,2})\2(\d{1,4})")

_SUFFIXES = ("st", "nd", "rd", "th")

_LEADING = ("until", "till", "to", "for", "since", "from", "in")
"""Words that a year may stand against where a blank was lost: "until2040"."""

_MARKS = (".", ",", ";")

_BEGINNING = frozenset((*MONTHS, *ORDINALS, "twenty", "thirty", "i", "l"))
"""The words that a date can begin with, beside numbers."""

_COUNTING = frozenset((*NUMBERS, "a", "hundred"))
"""The words that a number of years can begin with."""

_YEARS_ALONE = range(1800, 2500)

_YEARS = range(1000, 3000)


@frozen
class DateRead:
    """A date found in the text: the day, or the days it may be."""

    days: Span
    next: int
    """The token after it."""
    year: int | None = None
    """The year, where it stands alone."""
    sure: bool = True
    """False where day and month could change places: `days` then runs from the one day to the other."""


@frozen
class YearsRead:
    """A number of years found in the text."""

    years: int
    next: int


def date_at(tokens: Sequence[Token], at: int) -> DateRead | None:
    """The date that begins at a token, if one does.

    >>> from closurelib.notes.tokens import sentences
    >>> for text in ("2033 August 1", "the 1st of May, 2033", "July 2078", "2041", "3/4/2040"):
    ...     print(date_at(next(sentences(text)), 0).days)
    2033-08-01
    2033-05-01
    2078-07
    2041
    2040-03-04/2040-04-03
    """
    if at >= len(tokens):
        return None
    token = tokens[at]
    if token.word == "the":
        at += 1
        if at >= len(tokens):
            return None
        token = tokens[at]
    if token.word not in _BEGINNING and not token.text[0].isdecimal():
        return None
    if (numeric := _NUMERIC.fullmatch(token.text)) is not None:
        return _numeric_date(numeric, at + 1)
    if len(token.text) == 8 and token.is_number:
        return _day(int(token.text[:4]), int(token.text[4:6]), int(token.text[6:]), at + 1)
    if token.word in MONTHS:
        return _month_first(tokens, at)
    if _is_day(tokens, at) and (found := _day_first(tokens, at)) is not None:
        return found
    return _year_first(tokens, at)


def years_at(tokens: Sequence[Token], at: int) -> YearsRead | None:
    """The number of years that begins at a token, in figures or in words.

    >>> from closurelib.notes.tokens import sentences
    >>> [years_at(next(sentences(text)), 0).years for text in ("30-year", "seventy-five years", "a hundred yrs")]
    [30, 75, 100]
    """
    begins = at < len(tokens) and (tokens[at].word in _COUNTING or tokens[at].text.isdecimal())
    number = _number_at(tokens, at) if begins else None
    if number is None:
        return None
    count, at = number
    if _text(tokens, at) == "(" and _text(tokens, at + 2) == ")":  # 30 (thirty) years
        at += 3
    at = _after(tokens, at, ("-", "–", "calendar", "full", "whole", "complete"))
    if _word(tokens, at) not in YEAR_WORDS or not 0 < count < 1000:
        return None
    return YearsRead(count, _after(tokens, at + 1, ("'", "’")))


def _number_at(tokens: Sequence[Token], at: int) -> tuple[int, int] | None:
    word = _word(tokens, at)
    if word.isdecimal():
        return (int(word), at + 1) if len(word) < 4 else None
    if word in ("a", "hundred") and "hundred" in (word, _word(tokens, at + 1)):
        return _more(tokens, 100, at + 1 + (word == "a"))
    if word not in NUMBERS:
        return None
    count, at = NUMBERS[word], at + 1
    if _word(tokens, at) == "hundred":
        return _more(tokens, 100 * count, at + 1)
    return _units(tokens, count, at)


def _more(tokens: Sequence[Token], hundreds: int, at: int) -> tuple[int, int]:
    """What follows a hundred: "and twenty-five"."""
    after = _after(tokens, at, ("and",))
    word = _word(tokens, after)
    if word not in NUMBERS:
        return hundreds, at
    return _units(tokens, hundreds + NUMBERS[word], after + 1)


def _units(tokens: Sequence[Token], count: int, at: int) -> tuple[int, int]:
    after = _after(tokens, at, ("-",))
    units = NUMBERS.get(_word(tokens, after), 0)
    return (count + units, after + 1) if count % 10 == 0 and count and 0 < units < 10 else (count, at)


def _numeric_date(match: re.Match[str], after: int) -> DateRead | None:
    first, _, second, third = match.groups()
    if len(first) == 4:
        return _day(int(first), int(second), int(third), after) if len(third) < 3 else None
    if len(third) != 4 or len(first) > 2:
        return None
    a, b, year = int(first), int(second), int(third)
    day_first, month_first = _day(year, b, a, after), _day(year, a, b, after)
    if day_first is None or month_first is None or day_first == month_first:
        return day_first or month_first
    one, other = sorted((day_first.days.earliest, month_first.days.earliest))
    return DateRead(Span(one, other), after, sure=False)


def _month_first(tokens: Sequence[Token], at: int) -> DateRead | None:
    """January 1, 2040; Jan. 2040; and "July 1, July 1, 2040", where the hand slipped."""
    month = MONTHS[tokens[at].word]
    at = _after(tokens, _marks(tokens, at + 1), ("the",))
    if _is_day(tokens, at):
        day, after = _day_number(tokens, at)
        after = _marks(tokens, _after(tokens, after, ("of",)))
        if (year := _year(tokens, after)) is not None:
            return _day(year, month, day, after + 1)
        if MONTHS.get(_word(tokens, after)) == month:
            again = _month_first(tokens, after)
            return again if again is not None and again.days.is_exact else None
        return None
    at = _after(tokens, at, ("of",))
    year = _year(tokens, at)
    return None if year is None else DateRead(Span.month(year, month), at + 1)


def _day_first(tokens: Sequence[Token], at: int) -> DateRead | None:
    """1 January 2040, the 1st day of January, 2040."""
    day, at = _day_number(tokens, at)
    at = _marks(tokens, _after(tokens, _after(tokens, at, ("day",)), ("of", "-")))
    month = MONTHS.get(_word(tokens, at))
    if month is None:
        return None
    at = _marks(tokens, _after(tokens, at + 1, ("-", "of")))
    year = _year(tokens, at)
    return None if year is None else _day(year, month, day, at + 1)


def _year_first(tokens: Sequence[Token], at: int) -> DateRead | None:
    """2040 January 1, 2040 Jan, 2040."""
    year = _year(tokens, at)
    if year is None or _joined(tokens, at):
        return None
    after = _marks(tokens, at + 1)
    month = MONTHS.get(_word(tokens, after))
    if month is not None:
        after = _marks(tokens, after + 1)
        if _is_day(tokens, after) and _year(tokens, after) is None:
            day, after = _day_number(tokens, after)
            return _day(year, month, day, after)
        return DateRead(Span.month(year, month), after)
    return DateRead(Span.year(year), at + 1, year=year) if year in _YEARS_ALONE else None


def double_year(tokens: Sequence[Token], read: DateRead) -> DateRead | None:
    """The later year of "2040/41", which names two, where a year alone was read.

    >>> from closurelib.notes.tokens import sentences
    >>> tokens = next(sentences("2040/41"))
    >>> str(double_year(tokens, DateRead(Span.year(2040), 1, year=2040)).days)
    '2041'
    """
    mark, second = _token(tokens, read.next), _token(tokens, read.next + 1)
    if read.year is None or mark is None or second is None or mark.text not in "/-–":
        return None
    if not (second.is_number and len(second.text) == 2 and int(second.text) > read.year % 100):
        return None
    return DateRead(Span.year(read.year - read.year % 100 + int(second.text)), read.next + 2)


def _joined(tokens: Sequence[Token], at: int) -> bool:
    """Whether a number is a piece of a reference: 2018-A-0045, 1022/51, AB2041."""
    token, before, after = tokens[at], _token(tokens, at - 1), _token(tokens, at + 1)
    if before is not None and before.end == token.start and (before.text in "/_\\" or before.is_word):
        return before.word not in _LEADING
    if after is None or after.start != token.end or after.text not in "/-_\\":
        return False
    beyond = _token(tokens, at + 2)
    return beyond is not None and beyond.start == after.end and not (beyond.is_number and len(beyond.text) in (2, 4))


def _day(year: int, month: int, day: int, after: int) -> DateRead | None:
    if year not in _YEARS or not 1 <= month <= 12 or not 1 <= day <= monthrange(year, month)[1]:
        return None
    return DateRead(Span.day(date(year, month, day)), after)


def _is_day(tokens: Sequence[Token], at: int) -> bool:
    token = _token(tokens, at)
    # A capital I or a small L stands for 1 where a day should be.
    if token is None:
        return False
    if token.word in ORDINALS:
        return True
    if token.word in ("twenty", "thirty"):
        return _word(tokens, at + 1) == "-" and _word(tokens, at + 2) in ORDINALS
    return token.text in ("I", "l") or (token.is_number and len(token.text) <= 2)


def _day_number(tokens: Sequence[Token], at: int) -> tuple[int, int]:
    token = tokens[at]
    if token.word in ORDINALS:
        return ORDINALS[token.word], at + 1
    if token.word in ("twenty", "thirty"):
        return NUMBERS[token.word] + ORDINALS[_word(tokens, at + 2)], at + 3
    day = int(token.text) if token.is_number else 1
    return day, _after(tokens, at + 1, _SUFFIXES)


def _year(tokens: Sequence[Token], at: int) -> int | None:
    token = _token(tokens, at)
    if token is None or not token.is_number or len(token.text) != 4 or int(token.text) not in _YEARS:
        return None
    return int(token.text)


def _marks(tokens: Sequence[Token], at: int) -> int:
    """Past the marks that may stand between the parts of one date, right or wrong: at most two of them."""
    for _ in range(2):
        at = _after(tokens, at, _MARKS)
    return at


def _after(tokens: Sequence[Token], at: int, words: tuple[str, ...]) -> int:
    return at + 1 if _word(tokens, at) in words else at


def _token(tokens: Sequence[Token], at: int) -> Token | None:
    return tokens[at] if 0 <= at < len(tokens) else None


def _word(tokens: Sequence[Token], at: int) -> str:
    return tokens[at].word if 0 <= at < len(tokens) else ""


def _text(tokens: Sequence[Token], at: int) -> str:
    return tokens[at].text if 0 <= at < len(tokens) else ""
