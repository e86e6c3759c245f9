"""Sheets whose columns have names of their own: a vocabulary of headers, and what equal cells say gathered up.

A vocabulary is one table: what a column means → every spelling of its header. A sheet is recognised by its header
alone, whatever parts its cells.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from attrs import define, field, frozen

from closurelib.covering import read_covering_dates
from closurelib.dates import Span
from closurelib.errors import ReadError, UnreadableText
from closurelib.facts import Day, Problem, Unreadable, to_day
from closurelib.read.format import Format, shown
from closurelib.read.receipt import Tally
from closurelib.read.sheets import Head, Layout, best_delimiter, ignored, read_table
from closurelib.read.text import Text
from closurelib.record import Origin, Record

Spellings = Mapping[str, tuple[str, ...]]
"""What a column means, and every way its header is spelt."""


def plain(name: str) -> str:
    """A header as it is compared: its letters and digits, without regard to case.

    >>> plain("Closure Status"), plain("closure_status")
    ('closurestatus', 'closurestatus')
    """
    return "".join(letter for letter in name.casefold() if letter.isalnum())


@define
class Gathered:
    """What the cells of a row say, put together bit by bit, each fact with its words and its column."""

    headers: Mapping[str, str]
    """The header of each key, as the sheet spells it."""
    cells: Mapping[str, str]
    """The cells by key, without blanks around them."""
    values: dict[str, Any] = field(factory=dict)
    origins: list[Origin] = field(factory=list)
    problems: list[Problem] = field(factory=list)

    def __getitem__(self, key: str) -> str:
        return self.cells.get(key, "")

    def has(self, key: str) -> bool:
        """Whether the sheet has such a column."""
        return key in self.headers

    def place(self, key: str) -> str:
        """Where a value stands: `column 'closure period'`."""
        return f"column {self.headers.get(key, key)!r}"

    def keep(self, name: str, value: Any, key: str, note: str = "") -> None:
        """A fact, with the words it was read from."""
        self.values[name] = value
        self.origin(name, key, note)

    def origin(self, name: str, key: str, note: str = "") -> None:
        """Where a fact was read."""
        self.origins.append(Origin(name, shown(self[key], 300), f"{self.place(key)}{note}"))

    def wrong(self, key: str, says: str) -> None:
        """A value that cannot be read, or cannot be."""
        self.problems.append(Problem(self.headers.get(key, key.replace("_", " ")), shown(self[key]), says))

    def day(self, key: str, order: str | None = "dmy") -> Day:
        """The day in a column, named by its header where it is none."""
        day = read_day(self[key], order)
        if isinstance(day, Unreadable):
            self.wrong(key, day.reason.removeprefix(f"{day.text!r} ").removeprefix(f"{day.text} "))
            return None
        return day

    def record(self) -> Record:
        """The record, without what belongs to each row alone."""
        return Record(**self.values, origins=tuple(self.origins), misread=tuple(self.problems))


@frozen
class Vocabulary:
    """A kind of sheet: its headers, how it is recognised, and how a row becomes a record."""

    name: str
    says: str
    spellings: Spellings
    is_one: Callable[[frozenset[str]], bool]
    """Whether a sheet with columns of these keys is of this kind."""
    read: Callable[[Gathered], None]
    """Gathers what the repeated cells of a row say."""
    own: Mapping[str, str]
    """The attributes that are a row's own, each with its key."""
    made: Callable[[Columns], Sequence[tuple[str, Callable[[list[str]], str | None]]]] = lambda _columns: ()
    """The attributes that are put together from cells of a row."""
    named_by: str = ""
    remark: str = ""
    """How the sheet is taken, for the receipt."""
    keys: dict[str, str] = field(init=False)

    @keys.default
    def _keys(self) -> dict[str, str]:
        return {plain(spelt): key for key, all_of in self.spellings.items() for spelt in all_of}

    def key(self, name: str) -> str | None:
        """What a header means; `None` where it means nothing here."""
        return self.keys.get(plain(name))

    def format(self, endings: tuple[str, ...] = ()) -> Format:
        """The format that this kind of sheet is."""
        return Format(self.name, self.says, self.recognises, self.records, endings)

    def recognises(self, head: str, name: str) -> bool:
        """Whether the header is that of such a sheet."""
        _, names = best_delimiter(head, self.key)
        return self.is_one(frozenset(key for one in names if (key := self.key(one))))

    def records(self, text: Text, tally: Tally) -> Iterator[Record]:
        """The records of such a sheet."""
        delimiter, _ = best_delimiter(text.head, self.key)
        return read_table(text, tally, self.name, delimiter, self.lay_out)

    def lay_out(self, head: Head) -> Layout:
        """Which columns the rows are read from."""
        columns = Columns.of(head, self)
        if not self.is_one(frozenset(columns.at)):
            names = shown(", ".join(head.names), most=300)
            raise ReadError(f"{head.source}: is no {self.says}; columns: {names}")
        own = tuple((name, columns.at[key]) for name, key in self.own.items() if key in columns.at)
        made = tuple(self.made(columns))
        rows_own = {at for _, at in own}
        shared = tuple((key, at) for key, at in columns.at.items() if at not in rows_own)
        head.tally.columns_used = tuple(head.names[at] for at in sorted(columns.at.values()))
        head.tally.columns_ignored = ignored(head.names, set(columns.at.values()))
        keys = tuple(key for key, _ in shared)
        if self.remark:
            head.tally.note(f"{head.source}: {self.remark}")

        def read(cells: tuple[str, ...]) -> Record:
            gathered = Gathered(columns.headers, dict(zip(keys, (cell.strip() for cell in cells), strict=True)))
            self.read(gathered)
            return gathered.record()

        return Layout(tuple(at for _, at in shared), read, own, made, columns.at.get(self.named_by))


@frozen
class Columns:
    """Where each key stands in a sheet, and how its header is spelt there."""

    at: dict[str, int]
    headers: dict[str, str]

    @classmethod
    def of(cls, head: Head, vocabulary: Vocabulary) -> Columns:
        """The columns of a header; of two that mean the same the first is read."""
        at: dict[str, int] = {}
        for place, name in enumerate(head.names):
            key = vocabulary.key(name)
            if key is not None and at.setdefault(key, place) != place:
                first = head.names[at[key]]
                head.tally.note(f"{head.source}: column {name!r} means what {first!r} does, and is ignored")
        return cls(at, {key: head.names[place] for key, place in at.items()})

    def cell(self, row: list[str], key: str) -> str:
        """A cell of a row by its key; empty where there is no such column."""
        place = self.at.get(key)
        return "" if place is None else row[place].strip()


# Days.

_CLOCK = re.compile(
    r"(\d{4}-\d{2}-\d{2})(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?)?\s*(?:Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?"
)
_SLASHED = re.compile(r"(\d{1,2})([/.])(\d{1,2})\2(\d{4})(?:[T ,]+\d{1,2}:\d{2}(?::\d{2})?(?:\s?[AP]M)?)?")


def read_day(text: str, order: str | None = "dmy") -> Day:
    """A day in any of the ways that sheets write it: the day as written, whatever clock and zone stand beside it.

    `order` says how 03/04/1960 is meant, `dmy` or `mdy`; without it only what cannot be meant two ways is read.

    >>> [str(read_day(text)) for text in ("2014-03-16T01:00:00Z", "18/04/1994", "1 January 2041", "1960")]
    ['2014-03-16', '1994-04-18', '2041-01-01', '1960']
    >>> str(read_day("04/18/1994", "mdy")), read_day("") is None
    ('1994-04-18', True)
    >>> read_day("03/04/1960", order=None).reason
    "'03/04/1960' can be 3 April or March 4; say which with dates"
    """
    text = text.strip()
    if match := _CLOCK.fullmatch(text):
        return to_day(match[1])
    if match := _SLASHED.fullmatch(text):
        return _slashed(text, (match[1], match[3]), match[4], order)
    day = to_day(text)
    if not isinstance(day, Unreadable):
        return day
    try:
        read = read_covering_dates(text, iso=True)
    except UnreadableText:
        return day
    if read.first_date != read.last_date or read.gaps or read.approximate:
        return Unreadable(text, f"{text!r} is not one day, month or year")
    return read.last_date


def _slashed(text: str, numbers: tuple[str, str], year: str, order: str | None) -> Day:
    first, second = (int(number) for number in numbers)
    if order is None and 1 <= first <= 12 and 1 <= second <= 12 and first != second:
        ours, theirs = to_day(f"{year}-{second:02d}-{first:02d}"), to_day(f"{year}-{first:02d}-{second:02d}")
        if isinstance(ours, Span) and isinstance(theirs, Span):
            one, other = ours.earliest, theirs.earliest
            says = f"can be {one.day} {one:%B} or {other:%B} {other.day}; say which with dates"
            return Unreadable(text, f"{text!r} {says}")
    day, month = (second, first) if order == "mdy" or (order is None and first <= 12) else (first, second)
    return to_day(f"{year}-{month:02d}-{day:02d}")


def day_after(day: Span) -> Span:
    """The first free day after a last day; of a year or a month, after all of it.

    >>> str(day_after(Span.year(2041)))
    '2042-01-01'
    """
    return Span.day(day.latest + timedelta(days=1))
