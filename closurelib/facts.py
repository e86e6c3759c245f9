"""What the law may look at: recorded dates, closures, retentions and happenings, gathered as `Facts`.

No reference and no title stands here. `None` always means *not recorded*; what is there but cannot be read is an
`Unreadable`, and becomes a `Problem` that names the field. Nothing here raises for what a catalogue says.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from attrs import field, frozen

from closurelib.dates import Span, read_canonical_date
from closurelib.errors import UnreadableText

LONGEST_PERIOD = 150
"""The longest closure period, in years, that a catalogue can record (The National Archives' transfer rules)."""


@frozen
class Unreadable:
    """A value that is there but cannot be read; never the same as a value that is absent."""

    text: str
    reason: str


@frozen
class Problem:
    """What is wrong with one field of one record, for the person who must mend it.

    >>> print(Problem("last_date", "1960-02-30", "is no day of the calendar"))
    last_date: '1960-02-30' is no day of the calendar
    """

    field: str
    found: str
    says: str

    def __str__(self) -> str:
        return f"{self.field}: {self.found!r} {self.says}" if self.found else f"{self.field}: {self.says}"


Day = Span | Unreadable | None
"""A recorded date: a span, unreadable, or not recorded."""
_AS_READ = (Span, Unreadable)
_LONGEST_DAY = len("1960-02-01/1960-02-29")
"""A longer text is no date, and is not remembered as read."""


def to_day(value: object) -> Day:
    """A date as a catalogue may give it: text, an integer year, a `date`, a `Span` or nothing.

    >>> to_day("1960-02-30").reason
    '1960-02-30 is no day of the calendar: February 1960 has 29 days'
    """
    if value is None or isinstance(value, _AS_READ):
        return value
    if isinstance(value, date):
        return Span.day(date(value.year, value.month, value.day))
    if isinstance(value, int) and not isinstance(value, bool):
        value = f"{value:04d}" if value >= 0 else str(value)
    if not isinstance(value, str):
        return Unreadable(str(value), f"{value!r} is no date; write YYYY, YYYY-MM or YYYY-MM-DD")
    return _written_day(value) if len(value) <= _LONGEST_DAY else _read_day(value)


def _read_day(text: str) -> Day:
    try:
        return read_canonical_date(text)
    except UnreadableText as why:
        return Unreadable(text, str(why))


@lru_cache(maxsize=16_384)
def _written_day(text: str) -> Day:
    """A day as it is written; catalogues name the same days again and again."""
    return _read_day(text)


def _texts(value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    if isinstance(value, str):
        value = value.split(";")
    return tuple(text for text in (str(one).strip() for one in value) if text)  # type: ignore[attr-defined]


@frozen(cache_hash=True)
class ForYears:
    """A closure for a number of years.

    >>> Closure(type="F", length=ForYears(84)).length
    ForYears(years=84)
    """

    years: int


@frozen(cache_hash=True)
class OpensIn:
    """A closure, or a retention, until a year: its first free day is 1 January of that year.

    >>> Closure(type="U", length=OpensIn(2035)).length
    OpensIn(year=2035)
    """

    year: int


ClosureLength = ForYears | OpensIn
"""How long a closure lasts. "Thirty years" and "opens in 2031" are different things."""


@frozen(cache_hash=True)
class Closure:
    """A recorded decision to withhold the record, or a part of it.

    `type` is a code of the archive (for The National Archives one of its letters); `counted_from` the day
    the period counts from (the last date where it is not recorded); `made_on` the first day of the closure;
    `ended_on` the first day after it, where it ended early. `part` is `None` for the whole record.

    >>> Closure(type="F", length=ForYears(84), exemptions=("40(2)",)).exemptions
    ('40(2)',)
    """

    type: str | None = None
    length: ClosureLength | None = None
    counted_from: Day = field(default=None, converter=to_day)
    anchor: str | None = None
    exemptions: tuple[str, ...] = field(default=(), converter=_texts)
    asserted_on: Day = field(default=None, converter=to_day)
    made_on: Day = field(default=None, converter=to_day)
    ended_on: Day = field(default=None, converter=to_day)
    part: str | None = None


@frozen(cache_hash=True)
class Retention:
    """Kept by the body that made it, with permission, past the day a transfer was due.

    `until` is the first day after it, `reconsider_on` the last day for which it was approved. It ended when
    the papers were put back in their file (`put_back_on`) or came to the archive (`transferred_on`).

    >>> str(Retention(part="documents", put_back_on="1994-04-18").put_back_on)
    '1994-04-18'
    """

    part: str | None = None
    ground: str | None = None
    instrument: str | None = None
    signed_on: Day = field(default=None, converter=to_day)
    since: Day = field(default=None, converter=to_day)
    until: Day = field(default=None, converter=to_day)
    reconsider_on: Day = field(default=None, converter=to_day)
    put_back_on: Day = field(default=None, converter=to_day)
    transferred_on: Day = field(default=None, converter=to_day)


@frozen(cache_hash=True)
class Absence:
    """A stretch in which an open record was not to be had: under review, or lent back to its department.

    >>> str(Absence(since="2022-06-17").since)
    '2022-06-17'
    """

    since: Day = field(default=None, converter=to_day)
    until: Day = field(default=None, converter=to_day)


@frozen(cache_hash=True)
class Event:
    """A dated happening that starts a clock: the death of the Sovereign, a census day, a term's end.

    >>> Event("death.sovereign", Span.day(date(2022, 9, 8))).on.is_exact
    True
    """

    kind: str
    on: Span


@frozen(cache_hash=True)
class Facts:
    """The part of a record that the law may look at. Equal facts get equal answers.

    >>> Facts(last_date=Span.year(1960)) == Facts(last_date=Span.year(1960))
    True
    """

    last_date: Span | None = None
    dates_doubted: str | None = None
    """Why the date is not to be relied on: "approximate" or "supplied"; a strict reading sets `last_date` aside."""
    held_by: str | None = None
    body: str | None = None
    record_class: str | None = None
    agency: str | None = None
    region: str | None = None
    public_record: bool | None = None
    open_before_transfer: bool = False
    transferred_on: Span | None = None
    opened_on: Span | None = None
    recorded_opening: Span | None = None
    recorded_status: str | None = None
    recorded_on: date | None = None
    closures: tuple[Closure, ...] = ()
    retentions: tuple[Retention, ...] = ()
    reviews: tuple[Absence, ...] = ()
    returns: tuple[Absence, ...] = ()
    events: tuple[Event, ...] = ()
    problems: tuple[Problem, ...] = ()
    """What cannot be read or cannot be; a record with problems is not judged."""
