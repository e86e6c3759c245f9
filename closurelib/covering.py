"""Covering dates as a catalogue writes them, read as the first and the last day of the contents.

The grammar is The National Archives' own, with what real catalogues add to it:

    covering = "undated" | piece , { ";" , piece } ;
    piece    = iso , "/" , iso | "between" , range | range | single ;
    range    = single , "-" , single ;
    single   = { "c" | "?" } , date , { "?" | "~" } ;

Square brackets may stand around anything. `closurelib.written_date` lists how a date may be written. What is
neither here nor there is refused with its reason, never guessed.
"""

from __future__ import annotations

import re
from functools import lru_cache

from attrs import frozen

from closurelib.covering_words import DASHES, MONTH_NAMES, UNDATED
from closurelib.dates import Span
from closurelib.errors import UnreadableText
from closurelib.written_date import WrittenDate, read_written_date, refuse, tokens_of

MOST_CHARACTERS = 4096
"""A longer text is refused unread. The National Archives allow 255; gaps can make a text longer."""


@frozen
class CoveringDates:
    """What the contents of a record span, as read. A date of `None` is not recorded.

    Where there are gaps, `first_date` is the start of all and `last_date` the end of all.
    Neither `approximate` (circa, a question mark) nor `inferred` (in square brackets) widens a date.

    >>> CoveringDates(None, None).undated
    True
    """

    first_date: Span | None
    last_date: Span | None
    approximate: bool = False
    inferred: bool = False
    gaps: int = 0

    @property
    def undated(self) -> bool:
        """Whether neither date is recorded."""
        return self.first_date is None and self.last_date is None


def read_covering_dates(text: str, *, iso: bool = False) -> CoveringDates:
    """Read covering dates; what cannot be read without guessing is an `UnreadableText` that says why.

    >>> covering = read_covering_dates("[c1930-1933; 1938 Apr-July]")
    >>> str(covering.first_date), str(covering.last_date), covering.gaps, covering.approximate
    ('1930', '1938-07', 1, True)
    >>> read_covering_dates("1945-1943")
    Traceback (most recent call last):
    closurelib.errors.UnreadableText: covering dates '1945-1943': the end (1943) is before the start (1945)

    Numbers alone are day, month, year, as British catalogues have them.

    >>> str(read_covering_dates("03/04/1960").last_date)
    '1960-04-03'

    With `iso`, for a field that a machine wrote, a year and two digits are always a year and its month.

    >>> str(read_covering_dates("1911-12", iso=True).first_date)
    '1911-12'
    """
    read = _read_once(text, iso)
    if isinstance(read, str):
        raise UnreadableText(read)
    return read


@lru_cache(maxsize=16_384)
def _read_once(text: str, iso: bool) -> CoveringDates | str:
    """Covering dates as read, or why they are refused: catalogues write the same again and again."""
    if len(text) == 4 and text.isascii() and text.isdigit():
        return _bare_year(int(text))
    try:
        return _read(text.lower().strip(), iso)
    except UnreadableText as refused:
        shown = text if len(text) <= 80 else text[:77] + "..."
        return f"covering dates {shown!r}: {refused}"


def _bare_year(year: int) -> CoveringDates:
    span = WrittenDate(year).as_last()
    return CoveringDates(span, span)


def _read(text: str, iso: bool) -> CoveringDates:
    if not text.strip(" .0-/") or text.strip(" .[]()") in UNDATED:
        return CoveringDates(None, None)
    if len(text) > MOST_CHARACTERS:
        raise UnreadableText(f"has {len(text)} characters; at most {MOST_CHARACTERS} are read")
    inferred = "[" in text or "]" in text
    if inferred:
        text = _without_brackets(text)
    if ";" not in text:
        first, last, approximate = _read_piece(text, iso)
        return CoveringDates(first, last, approximate, inferred)
    pieces = [_read_piece(piece, iso) for piece in text.split(";")]
    return CoveringDates(
        _earliest([first for first, _, _ in pieces]),
        _latest([last for _, last, _ in pieces]),
        any(approximate for _, _, approximate in pieces),
        inferred,
        gaps=len(pieces) - 1,
    )


def _without_brackets(text: str) -> str:
    marks = re.findall(r"[\[\]]", text)
    if marks != ["[", "]"] * (len(marks) // 2):
        raise UnreadableText("has a square bracket without its partner; write supplied dates as [1915]")
    if re.search(r"\[\s*\]", text):
        raise UnreadableText("has square brackets with nothing in them; write supplied dates as [1915]")
    return text.replace("[", " ").replace("]", " ")


def _earliest(spans: list[Span | None]) -> Span:
    """The first of several days, each of them known within bounds."""
    known = _all_recorded(spans)
    return Span(min(span.earliest for span in known), min(span.latest for span in known))


def _latest(spans: list[Span | None]) -> Span:
    """The last of several days, each of them known within bounds."""
    known = _all_recorded(spans)
    return Span(max(span.earliest for span in known), max(span.latest for span in known))


def _all_recorded(spans: list[Span | None]) -> list[Span]:
    known = [span for span in spans if span is not None]
    if len(known) < len(spans):
        raise UnreadableText("has a part without a date beside a ';'; give dates that cover the whole")
    return known


_Piece = tuple[Span | None, Span | None, bool]
"""The first date of a piece, its last date, and whether either is approximate."""

_ISO = r"[0-9]{4}(?:-(?:[0-9]{2}|xx)){0,2}[?~%]?"
_INTERVAL = re.compile(rf"({_ISO})\s*/\s*({_ISO})")
_YEAR_AND_TWO_DIGITS = re.compile(r"([0-9]{2})([0-9]{2})-([0-9]{2})")


def _read_piece(text: str, iso: bool) -> _Piece:
    tokens = tokens_of(text)
    if not tokens:
        raise UnreadableText("has nothing beside a ';'; give dates that cover the whole")
    if interval := _INTERVAL.fullmatch(text.strip()):
        first, last = (read_written_date(tokens_of(end), tokens) for end in interval.groups())
        return _range(first, last)
    if tokens[0] == "between":
        return _between(["-" if token == "and" else token for token in tokens[1:]])
    if not iso:
        _refuse_two_readings(tokens)
    return _range_or_single(tokens)


def _refuse_two_readings(tokens: list[str]) -> None:
    """1911-12 is December 1911 to a machine and two years to a cataloguer; 1960-06 can only be the month."""
    if not DASHES.isdisjoint(tokens):  # as an end of a range it can only be the month
        return
    for token in tokens:
        if (parts := _YEAR_AND_TWO_DIGITS.fullmatch(token)) and parts[2] < parts[3]:
            century, _, end = parts.groups()
            year, month = token[:4], MONTH_NAMES[int(end) - 1][:3]
            raise UnreadableText(f"can be read two ways; write {year} {month} or {year}-{century}{end}")


def _range_or_single(tokens: list[str]) -> _Piece:
    dashes = [place for place, token in enumerate(tokens) if token in DASHES]
    if not dashes:
        written = read_written_date(tokens, tokens)
        return written.as_first(), written.as_last(), written.is_approximate
    if len(dashes) > 1:
        refuse(tokens, "has more than one dash; part several dates by ';', as 1930-1933; 1938")
    first, last = tokens[: dashes[0]], tokens[dashes[0] + 1 :]
    return _range(read_written_date(first, tokens), read_written_date(last, tokens))


def _between(tokens: list[str]) -> _Piece:
    """Between two dates: some time or other from the one to the other."""
    first, last, approximate = _range_or_single(tokens)
    if first is None or last is None or DASHES.isdisjoint(tokens):
        raise UnreadableText("needs two dates after 'between', as between 1940-1945")
    somewhere = Span(first.earliest, last.latest)
    return somewhere, somewhere, approximate


def _range(first_written: WrittenDate, last_written: WrittenDate) -> _Piece:
    first_written, last_written = _lend(first_written, last_written)
    first, last = first_written.as_first(), last_written.as_last()
    if first is not None and last is not None and last.latest < first.earliest:
        raise UnreadableText(f"the end ({last}) is before the start ({first})")
    return first, last, first_written.is_approximate or last_written.is_approximate


def _lend(first: WrittenDate, last: WrittenDate) -> tuple[WrittenDate, WrittenDate]:
    """What one end of a range leaves out, the other lends it."""
    if last.year is None:
        return first, _lend_to_last(first, last)
    if first.year is None:
        return _lend_to_first(first, last)
    return first, last


def _lend_to_last(first: WrittenDate, last: WrittenDate) -> WrittenDate:
    """A number alone goes on from what stands before the dash: a day, or a year alone."""
    if first.year is None:
        raise UnreadableText("names no year; write it with four digits, as 1944 Apr-July")
    if last.order != "d" and first.month is not None:  # 1944 Apr-July
        return last._replace(year=first.year)
    if last.order == "d" and first.order.endswith("d"):  # 1939 Nov 15-30
        return last._replace(year=first.year, month=first.month)
    if last.order == "d" and last.day is not None and first.order == "y":  # 1939-45
        return last._replace(year=first.year // 100 * 100 + last.day, day=None)
    raise UnreadableText("leaves out the year of its last date; write both years, as 1939 Nov-1945 Jan")


def _lend_to_first(first: WrittenDate, last: WrittenDate) -> tuple[WrittenDate, WrittenDate]:
    """A year at the very end is the year of both."""
    if (first.order, last.order) == ("md", "dy"):  # October 26-29, 2000
        return first._replace(year=last.year), last._replace(month=first.month)
    if (first.order, last.order) == ("d", "dmy"):  # 5-9 June 1944
        return first._replace(year=last.year, month=last.month), last
    if first.month is not None and last.order in ("my", "dmy", "mdy"):  # January-April 1987
        return first._replace(year=last.year), last
    raise UnreadableText("leaves out the year of its first date; write both years, as 1939 Nov-1945 Jan")
