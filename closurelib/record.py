"""What a catalogue says of one record, word for word where it matters, and where it says it.

A `Record` holds one catalogue entry; `Record.facts` is the frozen part that `decide` sees (`closurelib.facts`): not the
reference, not the title. Nothing here raises for what a catalogue says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar

from attrs import field, fields_dict, frozen

from closurelib.covering import read_covering_dates
from closurelib.dates import Span
from closurelib.errors import UnreadableText
from closurelib.facts import Absence, Closure, Day, Event, Facts, Problem, Retention, to_day

UNNAMED = "(no reference)"
"""What a record is called that nothing names."""


def _tuple(values: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(values)


def _by_kind(days: Iterable[tuple[str, Day]]) -> tuple[tuple[str, Day], ...]:
    """Days by what happened on them, in one order, so that equal records are equal."""
    by_kind = tuple(days)
    return by_kind if len(by_kind) < 2 else tuple(sorted(by_kind, key=lambda one: one[0]))


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
