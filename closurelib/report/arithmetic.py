"""How a day was counted, spelled out: what was added to what, and what that gives."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from closurelib.dates import BEGINNING, END, ONE_DAY, Span, say_date, say_span
from closurelib.law.effects import (
    COUNTS,
    ByYearOfCreation,
    Counting,
    EarliestOf,
    LatestOf,
    Never,
    Way,
    WhenHistorical,
    YearItself,
    falls_on,
    lift,
    say_number,
)
from closurelib.report.words import title_case

Base = Callable[[str], Span]


def spelled_out(way: Way, base: Base, recorded: int | None = None) -> Iterator[str]:
    """The steps of one way of counting, each a sentence.

    >>> way = Counting("after_year_end", 30)
    >>> print(next(spelled_out(way, lambda base: Span.year(1960))))
    Thirty years beginning 1 Jan 1961 end on 31 Dec 1990.
    """
    match way:
        case Counting(count, years, name):
            number = recorded if years is None else years
            if number is None:
                yield "No number of years is recorded."
            else:
                yield from _counted(count, base(name), number)
        case YearItself(year):
            number = recorded if year is None else year
            yield f"The first open day is 1 Jan {number}." if number else "No year is recorded."
        case ByYearOfCreation(base=name):
            yield from _from_table(way, base(name))
        case LatestOf(ways) | EarliestOf(ways):
            for one in ways:
                yield from spelled_out(one, base, recorded)
            word = "later" if isinstance(way, LatestOf) else "earlier"
            yield f"The {word} counts: {_day(falls_on(way, base, recorded))}."
        case Never(None):
            yield "It has no end by time."
        case Never(event):
            yield f"It has no end by time; it ends with {event}."
        case WhenHistorical():
            yield "It ends when the record is historical."


def _day(span: Span) -> str:
    if span.latest == END:
        return "never by time" if span.earliest == END else "a day not known"
    return say_span(span)


def _counted(count: str, base: Span, number: int) -> Iterator[str]:
    if base.earliest == BEGINNING or base.latest == END:
        yield "The day it counts from is not recorded."
        return
    end = lift(COUNTS[count], base, number)
    if count == "after_year_end":
        yield from _after_year_end(base, end, number)
    elif count == "end_of_year_after":
        last = f" to {base.latest.year}" if base.latest.year != base.earliest.year else ""
        yield f"{base.earliest.year}{last} + {number} = the end of {_years(end)}."
    elif base.is_exact:
        after = ", and the day after" if count == "day_after_anniversary" else ""
        yield f"{say_date(base.earliest)} + {number} years{after}: {say_date(end.earliest)}."
    else:
        yield f"{say_span(base)} + {number} = a day in {_years(end)}."


def _years(span: Span) -> str:
    first, last = span.earliest.year, span.latest.year
    return str(first) if first == last else f"{first} to {last}"


def _after_year_end(base: Span, end: Span, number: int) -> Iterator[str]:
    first, last = base.earliest.year, base.latest.year
    years = title_case(say_number(number)) + (" year" if number == 1 else " years")
    if first != last:
        yield (
            f"{years} from the end of the year, which is one of {first} to {last}: "
            f"the first open day is from {say_date(end.earliest)} to {say_date(end.latest)}."
        )
        return
    yield f"{years} beginning 1 Jan {first + 1} end on {say_date(end.earliest - ONE_DAY)}."
    forgotten = date(min(first + number, END.year), 1, 1).year
    yield f"First open day: {say_date(end.earliest)}. Not {forgotten}: the year it counts from is not counted."


def _from_table(way: ByYearOfCreation, base: Span) -> Iterator[str]:
    first, last = way.years
    years = _years(base)
    if base.latest.year < first or base.earliest.year > last:
        yield f"Its table is for the years {first} to {last}."
        return
    yield f"Its table gives {_day(falls_on(way, lambda _: base))} for {years}."
