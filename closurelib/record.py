"""What a catalogue says of one record, and the part of it that the law may look at.

A `Record` holds one catalogue entry; `Record.facts` is the frozen part that `decide` sees: not the
reference, not the title. `None` always means *not recorded*; what is there but cannot be read is an
`Unreadable`, and becomes a `Problem` that names the field. Nothing here raises for what a catalogue says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import cache, lru_cache
from operator import attrgetter
from typing import Any, TypeVar

from attrs import field, fields_dict, frozen

from closurelib.covering import read_covering_dates
from closurelib.dates import Span, read_canonical_date
from closurelib.errors import UnreadableText

UNNAMED = "(no reference)"
"""What a record is called that nothing names."""
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


def _tuple(values: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(values)


def _by_kind(days: Iterable[tuple[str, Day]]) -> tuple[tuple[str, Day], ...]:
    """Days by what happened on them, in one order, so that equal records are equal."""
    by_kind = tuple(days)
    return by_kind if len(by_kind) < 2 else tuple(sorted(by_kind, key=lambda one: one[0]))


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


@frozen
class Origin:
    """Where a fact of a record was read: the words, and the place they stand in."""

    field: str
    words: str
    place: str


@frozen
class Source:
    """Where a record was read from: file (or "-"), its place in the file, and the format."""

    name: str
    line: int | None = None
    number: int = 1
    format: str = "record"


@frozen
class Record:
    """One catalogue entry, as the catalogue states it.

    Dates may be given as text (`YYYY`, `YYYY-MM`, `YYYY-MM-DD`), as `datetime.date` or as `Span`.
    `first_date` and `last_date` count where they are given; where only `covering_dates` is, it is read.

    >>> record = Record(reference="FO 371/151924", covering_dates="1960")
    >>> record.facts.last_date == Span.year(1960)
    True
    """

    id: str | None = None
    reference: str | None = None
    title: str | None = None
    level: str | None = None
    parent: str | None = None
    jurisdiction: str | None = None
    body: str | None = None
    record_class: str | None = None
    agency: str | None = None
    region: str | None = None
    covering_dates: str | None = None
    first_date: Day = field(default=None, converter=to_day)
    last_date: Day = field(default=None, converter=to_day)
    held_by: str | None = None
    public_record: bool | None = None
    transferred_on: Day = field(default=None, converter=to_day)
    open_before_transfer: bool = False
    opened_on: Day = field(default=None, converter=to_day)
    recorded_opening: Day = field(default=None, converter=to_day)
    recorded_status: str | None = None
    recorded_on: Day = field(default=None, converter=to_day)
    closures: tuple[Closure, ...] = field(default=(), converter=_tuple)
    retentions: tuple[Retention, ...] = field(default=(), converter=_tuple)
    reviews: tuple[Absence, ...] = field(default=(), converter=_tuple)
    returns: tuple[Absence, ...] = field(default=(), converter=_tuple)
    deaths: tuple[tuple[str, Day], ...] = field(default=(), converter=_by_kind)
    events: tuple[tuple[str, Day], ...] = field(default=(), converter=_by_kind)
    notes: tuple[str, ...] = field(default=(), converter=_tuple)
    source: Source | None = None
    origins: tuple[Origin, ...] = ()
    misread: tuple[Problem, ...] = ()
    """Faults met while reading it (an unknown field, a value of the wrong kind)."""

    @property
    def name(self) -> str:
        """What to call the record in a message: its reference, else its identifier."""
        return self.reference or self.id or UNNAMED

    @property
    def facts(self) -> Facts:
        """The part of the record that the law may look at."""
        return self.facts_as_recorded()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything in the record that cannot be read, or cannot be; empty for most records."""
        return (*self._problems_but_of_dates(), *dated(self)[2])

    def _problems_but_of_dates(self) -> tuple[Problem, ...]:
        """Everything that is wrong but what is wrong with the covering dates."""
        return (*self.misread, *_looks_for_faults()(self))

    def facts_as_recorded(self, *, recorded_on: date | None = None, strict_dates: bool = False) -> Facts:
        """The facts, with the source's as-at date where the record has none of its own.

        `strict_dates` sets aside a date that is approximate or supplied by the cataloguer.

        >>> Record(reference="ZZ 1/1", covering_dates="c1955").facts_as_recorded(strict_dates=True).last_date
        """
        last_date, doubted, misdated = dated(self)
        if strict_dates and doubted:
            last_date = None
        as_at = self.recorded_on if isinstance(self.recorded_on, Span) else None
        deaths = [(f"death.{who}", on) for who, on in self.deaths]
        return Facts(
            last_date=last_date,
            dates_doubted=doubted,
            held_by=self.held_by,
            body=self.body,
            record_class=self.record_class,
            agency=self.agency,
            region=self.region,
            public_record=self.public_record,
            open_before_transfer=self.open_before_transfer,
            transferred_on=_span(self.transferred_on),
            opened_on=_span(self.opened_on),
            recorded_opening=_span(self.recorded_opening),
            recorded_status=self.recorded_status,
            recorded_on=as_at.latest if as_at else recorded_on,
            closures=self.closures,
            retentions=self.retentions,
            reviews=self.reviews,
            returns=self.returns,
            events=tuple([Event(kind, on) for kind, on in (*deaths, *self.events) if isinstance(on, Span)]),
            problems=(*self._problems_but_of_dates(), *misdated),
        )

    @classmethod
    def from_dict(cls, fields: dict[str, Any], *, source: Source | None = None) -> Record:
        """Read a canonical record; what is wrong with it is in `problems`, never an exception.

        >>> Record.from_dict({"reference": "ZZ 1/1", "last_date": "1960-02-30"}).problems[0].field
        'last_date'
        """
        from closurelib.canonical import record_from_dict

        return record_from_dict(fields, source=source)

    def to_dict(self) -> dict[str, Any]:
        """The canonical record: what `from_dict` reads back.

        >>> Record(reference="ZZ 1/1", last_date="1960").to_dict()
        {'reference': 'ZZ 1/1', 'last_date': '1960'}
        """
        from closurelib.canonical import record_to_dict

        return record_to_dict(self)

    def with_facts(self, values: dict[str, Any], *, origin: str) -> Record:
        """The record with `values` where it is silent; its own statement always wins."""
        silent = {name: value for name, value in values.items() if _is_silent(self, name)}
        origins = tuple(Origin(name, str(value), origin) for name, value in silent.items())
        return with_fields(self, **silent, origins=(*self.origins, *origins)) if silent else self


One = TypeVar("One", bound=Record | Facts)
_FIELDS = {kind: tuple(fields_dict(kind)) for kind in (Record, Facts)}
_values = {kind: attrgetter(*names) for kind, names in _FIELDS.items()}


def with_fields(one: One, **changed: Any) -> One:
    """A record, or facts, with some fields changed: what `attrs.evolve` makes of them, in half the time.

    A row of a table, which shares what it says with others, becomes a record that stands on its own.

    >>> with_fields(Record(reference="ZZ 1/1", covering_dates="1960"), covering_dates="1975").to_dict()
    {'reference': 'ZZ 1/1', 'covering_dates': '1975'}
    """
    kind = Facts if isinstance(one, Facts) else Record
    values = dict(zip(_FIELDS[kind], _values[kind](one), strict=True))
    values.update(changed)
    return kind(**values)  # type: ignore[return-value]


def _is_silent(record: Record, name: str) -> bool:
    if name in ("covering_dates", "last_date"):
        return not (record.last_date or is_dated(record.covering_dates))
    value = getattr(record, name)
    if value is False:  # "no public record" is a statement; only this one field is false where nothing is said
        return name == "open_before_transfer"
    return value is None or value in ((), "")


def is_dated(covering_dates: str | None) -> bool:
    """Whether a text of covering dates says anything of a date; "undated" and a blank do not.

    >>> is_dated("undated"), is_dated("1960"), is_dated("temp. Edw. I")
    (False, True, True)
    """
    if not covering_dates:
        return False
    try:
        return read_covering_dates(covering_dates).last_date is not None
    except UnreadableText:
        return True


@cache
def _looks_for_faults() -> Callable[[Record], list[Problem]]:
    """What looks for faults: it stands higher than a record, and to import it for each of them takes its time."""
    from closurelib.impossible import faults

    return faults


def _span(value: Day) -> Span | None:
    return value if isinstance(value, Span) else None


Dating = tuple[Span | None, str | None, tuple[Problem, ...]]
"""The last date, why it is doubted, and what is wrong with the covering dates."""


def dated(record: Record) -> Dating:
    """The last date of a record, why it is doubted, and what is wrong with its covering dates.

    >>> str(dated(Record(reference="ZZ 1/1", covering_dates="c1960"))[0])
    '1960'
    """
    if isinstance(record.last_date, Span):
        return record.last_date, None, ()
    last_date, doubted, problems = read_dates(record.covering_dates)
    return (_counted_from(record) if last_date is None else last_date), doubted, problems


def read_dates(covering_dates: str | None) -> Dating:
    """What covering dates alone say.

    >>> last_date, doubted, problems = read_dates("[1960]")
    >>> str(last_date), doubted, problems
    ('1960', 'supplied', ())
    """
    if not covering_dates:
        return None, None, ()
    try:
        read = read_covering_dates(covering_dates)
    except UnreadableText as why:
        return None, None, (Problem("covering_dates", "", str(why)),)
    if read.last_date is None:
        return None, None, ()
    return read.last_date, "approximate" if read.approximate else "supplied" if read.inferred else None, ()


def _counted_from(record: Record) -> Span | None:
    """The day a closure of the whole record counts from, where the record bears no date of its own."""
    days = {
        c.counted_from for c in record.closures if c.part is None and c.type == "N" and isinstance(c.counted_from, Span)
    }
    return days.pop() if len(days) == 1 else None


DATES: tuple[str, ...] = (
    "first_date", "last_date", "transferred_on", "opened_on", "recorded_opening", "recorded_on",
)  # fmt: skip
"""The fields of a record that are dates."""
LISTS: dict[str, type] = {"closures": Closure, "retentions": Retention, "reviews": Absence, "returns": Absence}
"""The fields of a record that are lists, and what they hold."""
