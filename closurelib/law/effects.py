"""The ways of counting: few, closed, and code. A rule file names one and gives its numbers.

Each takes one exact day and gives one exact day, and each is monotone: a later start never gives an
earlier end. So `lift` may map a `Span` end by end. The days they give are first days of a new state, except
for deadlines (`end_of_year_after`), which are last days.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from attrs import frozen
from dateutil.relativedelta import relativedelta

from closurelib.dates import BEGINNING, END, Span, first_day_of

LAST_DATE = "last_date"
CLOSURE = "closure"
RECORDED = None
"""Stands where a rule file says `"recorded"`: the number comes from the closure."""


def after_year_end(day: date, years: int) -> date:
    """The first day after `years` that run from the end of the year of `day`.

    >>> after_year_end(date(1960, 6, 15), 30)
    datetime.date(1991, 1, 1)
    """
    year = day.year + years + 1
    return date(year, 1, 1) if year <= END.year else END


def anniversary(day: date, years: int) -> date:
    """The same day `years` on; 29 February becomes 1 March in a year that has none.

    >>> anniversary(date(1914, 6, 10), 50), anniversary(date(1912, 2, 29), 50)
    (datetime.date(1964, 6, 10), datetime.date(1962, 3, 1))
    """
    year = day.year + years
    if year > END.year:
        return END
    try:
        return day.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


def day_after_anniversary(day: date, years: int) -> date:
    """The day after the anniversary; 29 February falls to 28 February first, then the day is added.

    >>> day_after_anniversary(date(2006, 4, 30), 20), day_after_anniversary(date(2008, 2, 29), 1)
    (datetime.date(2026, 5, 1), datetime.date(2009, 3, 1))
    """
    if day.year + years >= END.year:
        return END
    return day + relativedelta(years=years, days=1)


def end_of_year_after(day: date, years: int) -> date:
    """The last day of the year that lies `years` after that of `day`: a deadline.

    >>> end_of_year_after(date(1960, 6, 15), 30)
    datetime.date(1990, 12, 31)
    """
    year = day.year + years
    return date(year, 12, 31) if year <= END.year else END


COUNTS: dict[str, Callable[[date, int], date]] = {
    "after_year_end": after_year_end,
    "anniversary": anniversary,
    "day_after_anniversary": day_after_anniversary,
    "end_of_year_after": end_of_year_after,
}
"""The ways that count a number of years, by the name that rule files use."""


@frozen
class Counting:
    """Count `years` from `base`; `years` is `None` where the closure records the number."""

    count: str
    years: int | None
    base: str = LAST_DATE


@frozen
class YearItself:
    """1 January of a year; `None` where the closure records the year."""

    year: int | None


@frozen
class ByYearOfCreation:
    """A day for each year of creation, as a Schedule prints them."""

    days: tuple[tuple[int, date], ...]
    base: str = LAST_DATE

    @property
    def years(self) -> tuple[int, int]:
        """The first and the last year of the table."""
        return self.days[0][0], self.days[-1][0]


@frozen
class LatestOf:
    """The latest of several ways."""

    ways: tuple[Way, ...]


@frozen
class EarliestOf:
    """The earliest of several ways."""

    ways: tuple[Way, ...]


@frozen
class Never:
    """No end by time; `event` names the happening that would end it, if one would."""

    event: str | None = None


@frozen
class WhenHistorical:
    """Ends when the clock of the named effect does (only `historical` is one)."""


Way = Counting | YearItself | ByYearOfCreation | LatestOf | EarliestOf | Never | WhenHistorical
"""A way of counting, with its numbers."""


def lift(count: Callable[[date, int], date], span: Span, years: int) -> Span:
    """Apply a way of counting to both ends of a span.

    >>> str(lift(anniversary, Span.year(1914), 50))
    '1964'
    """
    return Span(count(span.earliest, years), count(span.latest, years))


def falls_on(way: Way, base_of: Callable[[str], Span], recorded: int | None = None) -> Span:
    """The day on which `way` ends, given the days it may count from and the number a closure records.

    A base that is not recorded is the span of all time; what counts from it is as uncertain.

    >>> str(falls_on(Counting("after_year_end", 30), lambda base: Span.year(1960)))
    '1991-01-01'
    """
    match way:
        case Counting(count, years, base):
            number = recorded if years is None else years
            return lift(COUNTS[count], base_of(base), number) if number is not None else Span(BEGINNING, END)
        case YearItself(year):
            number = recorded if year is None else year
            return Span.day(first_day_of(number)) if number is not None else Span(BEGINNING, END)
        case ByYearOfCreation(days, base):
            return _table_day(days, base_of(base))
        case LatestOf(ways):
            spans = [falls_on(one, base_of, recorded) for one in ways]
            return Span(max(s.earliest for s in spans), max(s.latest for s in spans))
        case EarliestOf(ways):
            spans = [falls_on(one, base_of, recorded) for one in ways]
            return Span(min(s.earliest for s in spans), min(s.latest for s in spans))
        case Never():
            return Span.day(END)
        case WhenHistorical():
            raise ValueError("a clock that ends with another one has no day of its own")


def _table_day(days: tuple[tuple[int, date], ...], span: Span) -> Span:
    """The table's days for the years of `span` that stand in it; monotone, so the ends suffice."""
    first, last = span.earliest.year, span.latest.year
    inside = [day for year, day in days if first <= year <= last]
    return Span(inside[0], inside[-1]) if inside else Span(BEGINNING, END)


def bases(way: Way) -> Iterator[str]:
    """The names of the days that a way counts from."""
    match way:
        case Counting(base=base) | ByYearOfCreation(base=base):
            yield base
        case LatestOf(ways) | EarliestOf(ways):
            for one in ways:
                yield from bases(one)
        case _:
            return


def say_way(way: Way) -> str:
    """A way of counting in words, for explanations and for the comparison of two laws.

    >>> say_way(Counting("after_year_end", 30))
    'thirty years from the end of the year of the last date'
    """
    match way:
        case Counting(count, years, base):
            number = "the recorded number of years" if years is None else f"{say_number(years)} years"
            return _COUNT_WORDS[count].format(number=number, base=_say_base(base))
        case YearItself(year):
            return f"1 January of {'the recorded year' if year is None else year}"
        case ByYearOfCreation() as table:
            return f"the table of years of creation {table.years[0]} to {table.years[1]}"
        case LatestOf(ways):
            return "the later of " + " and ".join(say_way(one) for one in ways)
        case EarliestOf(ways):
            return "the earlier of " + " and ".join(say_way(one) for one in ways)
        case Never(None):
            return "no end by time"
        case Never(event):
            return f"no end by time; it ends with {event}"
        case WhenHistorical():
            return "until the record is historical"


_COUNT_WORDS = {
    "after_year_end": "{number} from the end of the year of {base}",
    "anniversary": "{number} from {base}, to the day",
    "day_after_anniversary": "{number} from {base}, to the day, and one day more",
    "end_of_year_after": "the end of the year {number} after {base}",
}


def _say_base(base: str) -> str:
    if base == LAST_DATE:
        return "the last date"
    if base == CLOSURE:
        return "the closure's start"
    kind = base.removeprefix("event.").replace("_", " ")
    return f"the death of the {kind[6:]}" if kind.startswith("death.") else f"the {kind}"


_ONES = (
    "no one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
_TENS = "- - twenty thirty forty fifty sixty seventy eighty ninety".split()


def say_number(number: int) -> str:
    """A small number in words, as statutes print it.

    >>> say_number(30), say_number(84), say_number(100), say_number(120)
    ('thirty', 'eighty-four', 'one hundred', '120')
    """
    if number == 100:
        return "one hundred"
    if not 0 <= number < 100:
        return str(number)
    if number < 20:
        return _ONES[number]
    tens, ones = divmod(number, 10)
    return _TENS[tens] + (f"-{_ONES[ones]}" if ones else "")
