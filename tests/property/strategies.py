"""Generators of awkward facts: the days on which counting goes wrong, and every mixture of what is recorded."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from typing import Any

from attrs import evolve, fields
from hypothesis import strategies as st

from closurelib import Absence, Closure, Event, Facts, ForYears, OpensIn, Retention, Span

AWKWARD_DAYS = [
    date(1912, 2, 29), date(1917, 12, 31), date(1937, 5, 1), date(1938, 1, 1), date(1958, 12, 31), date(1959, 1, 1),
    date(1960, 2, 29), date(1960, 6, 15), date(1960, 12, 31), date(1961, 1, 1), date(1967, 12, 31), date(1968, 1, 1),
    date(1973, 12, 31), date(1974, 8, 9), date(1975, 1, 1), date(1983, 12, 31), date(1984, 1, 1), date(1990, 12, 31),
    date(1991, 1, 1), date(1995, 3, 10), date(2002, 12, 31), date(2003, 1, 1), date(2004, 12, 31), date(2005, 1, 1),
    date(2008, 2, 29), date(2011, 1, 18), date(2011, 1, 19), date(2012, 12, 31), date(2013, 1, 1), date(2015, 1, 1),
    date(2016, 2, 29), date(2023, 1, 1), date(2026, 11, 23),
]  # fmt: skip
"""29 February, 31 December, 1 January, and the days on which the law of the United Kingdom changed."""

days = st.sampled_from(AWKWARD_DAYS) | st.dates(date(1890, 1, 1), date(2040, 12, 31))


def _of_precision(day: date, precision: str) -> Span:
    if precision == "year":
        return Span.year(day.year)
    if precision == "month":
        return Span(day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1]))
    return Span.day(day)


spans = st.builds(_of_precision, days, st.sampled_from(["day", "day", "month", "year", "year"]))
"""A recorded date: a day, a month or only a year."""

maybe_spans = st.none() | spans
parts = st.sampled_from([None, None, None, "1", "documents"])
exemptions = st.lists(
    st.sampled_from(["40(2)", "35(1)(a)", "43(2)", "37(1)(a)", "31", "21", "36(2)(a)(ii)", "99", "27(1)"]),
    max_size=2,
    unique=True,
).map(tuple)

_years = st.builds(ForYears, st.integers(1, 120))
_year = st.builds(OpensIn, st.integers(1950, 2060))

closures = st.one_of(
    st.builds(
        Closure,
        type=st.sampled_from(["F", "C", "W"]),
        length=_years,
        counted_from=maybe_spans,
        anchor=st.sampled_from([None, "year_end", "exact"]),
        exemptions=exemptions,
        made_on=maybe_spans,
        ended_on=st.none() | st.none() | spans,
        part=parts,
    ),
    st.builds(Closure, type=st.just("U"), length=_year, exemptions=exemptions, made_on=maybe_spans, part=parts),
    st.builds(Closure, type=st.just("LCI"), length=_years, made_on=maybe_spans, part=parts),
    st.builds(Closure, type=st.sampled_from(["A", "I", "N", "R", "S", "T", "V", "X", "good-faith"]), part=parts),
    st.builds(Closure, type=st.just("D"), length=_year, part=parts),
)

retentions = st.builds(
    Retention,
    part=parts,
    since=maybe_spans,
    until=maybe_spans,
    reconsider_on=st.none() | st.none() | spans,
    put_back_on=st.none() | spans,
    transferred_on=st.none() | st.none() | spans,
)
absences = st.builds(Absence, since=spans, until=maybe_spans)


def several(strategy: st.SearchStrategy[Any], most: int = 2) -> st.SearchStrategy[tuple[Any, ...]]:
    """A short tuple, most often empty."""
    return st.just(()) | st.lists(strategy, max_size=most).map(tuple)


@st.composite
def facts(draw: st.DrawFn, *, last_date: st.SearchStrategy[Span | None] = maybe_spans) -> Facts:
    """Facts of a record of the United Kingdom, in any mixture."""
    held_by = draw(st.sampled_from([None, "archive", "archive", "department", "place of deposit"]))
    return Facts(
        last_date=draw(last_date),
        held_by=held_by,
        body=draw(st.sampled_from([None, "department", "scheduled"])),
        public_record=draw(st.sampled_from([None, True, False])),
        open_before_transfer=draw(st.booleans()) and draw(st.booleans()),
        transferred_on=draw(maybe_spans),
        opened_on=draw(st.none() | st.none() | spans),
        recorded_opening=draw(st.none() | st.none() | spans),
        recorded_status=draw(st.sampled_from([None, "O", "C", "D"])),
        recorded_on=draw(st.none() | days),
        closures=draw(several(closures)),
        retentions=draw(several(retentions)),
        reviews=draw(several(absences, 1)),
        returns=draw(several(absences, 1)),
        events=tuple(
            Event(kind, on) for kind in ("death.sovereign", "death.heir") if (on := draw(maybe_spans)) is not None
        ),
    )


def recorded_spans(of: Facts) -> Iterator[Span]:
    """Every recorded date of some facts."""
    for name in ("last_date", "transferred_on", "opened_on", "recorded_opening"):
        value = getattr(of, name)
        if value is not None:
            yield value
    items: tuple[Any, ...] = (*of.closures, *of.retentions, *of.reviews, *of.returns)
    for item in items:
        for attribute in fields(type(item)):
            value = getattr(item, attribute.name)
            if isinstance(value, Span):
                yield value
    for event in of.events:
        yield event.on


@st.composite
def worlds(draw: st.DrawFn, of: Facts) -> Facts:
    """One exact world inside some facts: every recorded date becomes one day that it may be.

    Each recorded date is drawn once; what the engine treats as one fact is one fact here too.
    """

    def exact(span: Span | None) -> Span | None:
        if span is None or span.is_exact:
            return span
        length = (span.latest - span.earliest).days
        offset = draw(st.sampled_from([0, length, length // 2]) | st.integers(0, length))
        return Span.day(date.fromordinal(span.earliest.toordinal() + offset))

    def item(value: Any) -> Any:
        changes = {
            attribute.name: exact(getattr(value, attribute.name))
            for attribute in fields(type(value))
            if isinstance(getattr(value, attribute.name), Span)
        }
        return evolve(value, **changes)

    return evolve(
        of,
        last_date=exact(of.last_date),
        transferred_on=exact(of.transferred_on),
        opened_on=exact(of.opened_on),
        recorded_opening=exact(of.recorded_opening),
        closures=tuple(item(one) for one in of.closures),
        retentions=tuple(item(one) for one in of.retentions),
        reviews=tuple(item(one) for one in of.reviews),
        returns=tuple(item(one) for one in of.returns),
        events=tuple(Event(one.kind, exact(one.on) or one.on) for one in of.events),
    )
