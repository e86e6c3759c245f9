"""Properties of each way of counting. One class per sentence of law, quoted in its docstring."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closurelib import Span
from closurelib.law.effects import (
    COUNTS,
    ByYearOfCreation,
    Counting,
    EarliestOf,
    LatestOf,
    Never,
    Way,
    YearItself,
    after_year_end,
    anniversary,
    day_after_anniversary,
    end_of_year_after,
    falls_on,
    lift,
)
from tests.property.strategies import AWKWARD_DAYS, days, spans

Count = Callable[[date, int], date]
ONE_DAY = timedelta(days=1)
years = st.integers(0, 150)
each_way = pytest.mark.parametrize("count", COUNTS.values(), ids=COUNTS)

TABLE = ByYearOfCreation(tuple((year, date(1990 + year // 2 - 900, 1, 1)) for year in range(1880, 2060)))
WAYS: list[Way] = [
    Counting("after_year_end", 30),
    Counting("anniversary", 50),
    Counting("day_after_anniversary", 20),
    Counting("end_of_year_after", 30),
    YearItself(2035),
    Never(),
    TABLE,
    LatestOf((Counting("anniversary", 20), YearItself(1990))),
    EarliestOf((Counting("anniversary", 20), Counting("after_year_end", 10))),
]


@each_way
class TestEveryWay:
    """Every way of counting is monotone, so a span may be mapped end by end."""

    @given(days, days, years)
    def test_a_later_day_never_gives_an_earlier_end(self, count: Count, one: date, other: date, n: int) -> None:
        first, last = sorted((one, other))
        assert count(first, n) <= count(last, n)

    @given(days, years, years)
    def test_more_years_never_give_an_earlier_end(self, count: Count, day: date, n: int, m: int) -> None:
        few, many = sorted((n, m))
        assert count(day, few) <= count(day, many)

    @given(spans, years, st.data())
    def test_every_day_of_a_span_ends_within_the_lifted_span(
        self, count: Count, span: Span, n: int, data: st.DataObject
    ) -> None:
        day = data.draw(st.dates(span.earliest, span.latest))
        assert lift(count, span, n).earliest <= count(day, n) <= lift(count, span, n).latest

    @pytest.mark.parametrize("day", AWKWARD_DAYS)
    def test_the_end_comes_after_the_years(self, count: Count, day: date) -> None:
        assert count(day, 30).year - day.year in (30, 31)

    def test_the_end_of_the_calendar_is_no_error(self, count: Count) -> None:
        assert count(date(9990, 12, 31), 100) == date.max


@pytest.mark.parametrize("way", WAYS, ids=str)
class TestNestedWays:
    """The later and the earlier of monotone ways, and a table whose days never go back, are monotone too."""

    @given(days, days)
    def test_a_later_day_never_gives_an_earlier_end(self, way: Way, one: date, other: date) -> None:
        first, last = sorted((one, other))
        assert falls_on(way, lambda _: Span.day(first)).latest <= falls_on(way, lambda _: Span.day(last)).earliest

    @given(spans, st.data())
    def test_every_day_of_a_span_ends_within_the_span_of_ends(self, way: Way, span: Span, data: st.DataObject) -> None:
        day = data.draw(st.dates(span.earliest, span.latest))
        end = falls_on(way, lambda _: Span.day(day))
        wide = falls_on(way, lambda _: span)
        assert wide.earliest <= end.earliest <= end.latest <= wide.latest


class TestThirtyCalendarYears:
    """Thirty years beginning with the first day of January in the year next after that of creation (1967 Act, s. 1)."""

    @given(days)
    def test_the_last_closed_day_is_31_december_of_the_thirtieth_year(self, day: date) -> None:
        assert after_year_end(day, 30) - ONE_DAY == date(day.year + 30, 12, 31)

    @given(st.integers(1890, 2040))
    def test_every_day_of_a_year_opens_on_one_day(self, year: int) -> None:
        assert lift(after_year_end, Span.year(year), 30).is_exact


class TestInExistenceForFiftyYears:
    """Until they have been in existence for fifty years (1958 Act, s. 5(1) as enacted): the anniversary."""

    @given(days)
    def test_it_is_the_same_day_of_the_year(self, day: date) -> None:
        expected = (3, 1) if (day.month, day.day) == (2, 29) else (day.month, day.day)
        end = anniversary(day, 50)
        assert (end.month, end.day) == expected
        assert end.year == day.year + 50

    def test_29_february_stays_where_the_year_has_one(self) -> None:
        assert anniversary(date(2000, 2, 29), 4) == date(2004, 2, 29)
        assert anniversary(date(2000, 2, 29), 1) == date(2001, 3, 1)


class TestClosedForYearsFromADay:
    """A born-digital closure: the start, plus the years, plus one day; years first, then the day."""

    @pytest.mark.parametrize(
        ("start", "n", "opens"),
        [
            (date(2006, 4, 30), 20, date(2026, 5, 1)),  # RW 33/FQ/Z
            (date(2012, 11, 26), 15, date(2027, 11, 27)),  # LOC 5
            (date(2023, 10, 17), 25, date(2048, 10, 18)),
            (date(2008, 2, 29), 1, date(2009, 3, 1)),
            (date(2008, 2, 29), 20, date(2028, 3, 1)),
            (date(2023, 2, 28), 1, date(2024, 2, 29)),
        ],
    )
    def test_it_matches_what_catalogues_show(self, start: date, n: int, opens: date) -> None:
        assert day_after_anniversary(start, n) == opens

    @given(days, years)
    def test_from_31_december_it_is_the_year_end_rule(self, day: date, n: int) -> None:
        """One formula covers both anchors: the year-end rule starts on 31 December of the year."""
        assert day_after_anniversary(date(day.year, 12, 31), n) == after_year_end(day, n)


class TestNotLaterThanTheEndOfTheYear:
    """Transferred not later than the end of the year (SI 2012/3028, art. 2(1)): a last day, not a first one."""

    @given(days, years)
    def test_it_is_31_december(self, day: date, n: int) -> None:
        assert end_of_year_after(day, n) == date(day.year + n, 12, 31)
