"""What the checks of closures share: a closure beside its code, and its first open day under every convention.

Two ways of counting a recorded period are both real: from the end of the year, and from the day
itself. Both come from the codes of the law; nothing here counts years by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import TypeVar

from attrs import field, frozen

from closurelib.check.rule import Judged
from closurelib.covering import CoveringDates, read_covering_dates
from closurelib.dates import END, ONE_DAY, Span, read_canonical_date, say_span
from closurelib.errors import UnreadableText
from closurelib.facts import LONGEST_PERIOD, Closure, Facts, ForYears, OpensIn
from closurelib.law import Law, Provision
from closurelib.law.effects import Counting, falls_on
from closurelib.law.pack import InForce
from closurelib.law.provision import CatalogueCode
from closurelib.read.tna_access import GROUPS
from closurelib.record import Record

Found = TypeVar("Found")
YEARS = range(1801, 2500)
"""The years in which a closure can end (The National Archives' own check of a code)."""
SAYS_CLOSED = ("D", "C")
"""The statuses of a closed or retained record: its description open, or closed."""


def as_at(case: Judged) -> date:
    """The day on which what the catalogue says held: its own as-at date, else the day asked about."""
    return case.facts.recorded_on or case.on


def says_open(facts: Facts) -> bool:
    """Whether the catalogue says that the record is open."""
    return facts.recorded_status == "O"


def says_closed(facts: Facts) -> bool:
    """Whether the catalogue says that the record is closed or retained."""
    status = facts.recorded_status
    return status is not None and (status in SAYS_CLOSED or status.casefold().startswith("closed"))


def opened(case: Judged) -> Span | None:
    """A recorded opening that has been: of an open record its opening date is one."""
    facts = case.facts
    return facts.opened_on or (facts.recorded_opening if says_open(facts) else None)


def is_group(record: Record) -> bool:
    """Whether the entry stands for what is below it: its conditions are defaults, not those of any one record."""
    return record.level in GROUPS


def is_undated(case: Judged) -> bool:
    """Whether no date is recorded; one that cannot be read is another fault."""
    if case.facts.last_date is not None or case.facts.dates_doubted:
        return False
    return not any(problem.field in ("covering_dates", "last_date") for problem in case.decision.problems)


def first_date(record: Record) -> Span | None:
    """The first date, as recorded or as the covering dates say."""
    if isinstance(record.first_date, Span):
        return record.first_date
    read = covering(record.covering_dates) if record.covering_dates else None
    return read.first_date if read else None


@lru_cache(maxsize=16_384)
def covering(text: str) -> CoveringDates | None:
    """Covering dates as read; `None` where they cannot be."""
    try:
        return read_covering_dates(text)
    except UnreadableText:
        return None


@frozen
class Coded:
    """A recorded closure, its place in the record, and what its code means; `None` where the code is not known."""

    number: int
    closure: Closure
    entry: InForce | None
    code: CatalogueCode | None = field(init=False)
    """How its code counts, and what it means."""
    means: str = field(init=False)
    """What its code means; empty where it is not known."""

    @code.default
    def _code(self) -> CatalogueCode | None:
        return self.entry.provision.code if self.entry else None

    @means.default
    def _means(self) -> str:
        return self.code.means if self.code else ""

    @property
    def place(self) -> str:
        """Its field in the record."""
        return f"closures.{self.number}"

    @property
    def name(self) -> str:
        """The name of the provision behind its code."""
        return self.entry.provision.name if self.entry else ""

    @property
    def because(self) -> tuple[str, ...]:
        """The provision behind the code."""
        return (self.entry.provision.id,) if self.entry else ()

    @property
    def without_force(self) -> bool:
        """Whether the provision behind its code has ended or will: an instrument of a section that was repealed."""
        return self.entry is not None and self.entry.until < END

    @property
    def years(self) -> int | None:
        """Its number of years, where it is one that a closure can have."""
        length = self.closure.length
        return length.years if isinstance(length, ForYears) and 0 <= length.years <= LONGEST_PERIOD else None

    def __str__(self) -> str:
        """Type and number, as the catalogue has them."""
        return f"{self.closure.type or 'closure'} {number_of(self.closure)}".strip()


def number_of(closure: Closure) -> str:
    """The number of years, or the year, that a closure records."""
    match closure.length:
        case ForYears(number) | OpensIn(number):
            return str(number)
        case None:
            return ""


def latest(find: Callable[[Judged], Found]) -> Callable[[Judged], Found]:
    """Remember what was found in the latest record: the checks look at one record after the other.

    Keyed by identity, so that some dozens of checks ask once; one tuple is swapped for another, which no thread tears.
    """
    known: list[tuple[Judged, Found]] = []

    def found(case: Judged) -> Found:
        last = known[0] if known else None
        if last is not None and (last[0] is case or _is_same(last[0], case)):
            return last[1]
        value = find(case)
        known[:] = [(case, value)]
        return value

    found.__doc__ = find.__doc__
    return found


def _is_same(one: Judged, other: Judged) -> bool:
    """Whether two cases are of one record under one law on one day."""
    same = one.record is other.record and one.facts is other.facts and one.law is other.law
    return same and one.on == other.on


@latest
def coded(case: Judged) -> tuple[Coded, ...]:
    """The closures of a record with their codes."""
    closures = case.record.closures
    if not closures:
        return ()
    codes = case.law.view(case.facts, str(case.law.value_of(case.facts, "held_by"))).codes
    entries = (codes.get(closure.type or "") for closure in closures)
    return tuple(
        Coded(number, closure, of_type[-1] if of_type else None)
        for number, (closure, of_type) in enumerate(zip(closures, entries, strict=True), 1)
    )


def of_the_whole(case: Judged) -> list[Coded]:
    """The closures of the whole record."""
    return [one for one in coded(case) if one.closure.part is None]


def asserted_on(case: Judged, one: Coded) -> Span | None:
    """The day a closure was decided on; a sheet's schedule date is kept in the origins of the record."""
    for day in (one.closure.asserted_on, one.closure.made_on):
        if isinstance(day, Span):
            return day
    name = f"{one.place}.asserted_on"
    words = next((origin.words for origin in case.record.origins if origin.field == name), None)
    try:
        return read_canonical_date(words) if words else None
    except UnreadableText:
        return None


@lru_cache(maxsize=64)
def general_rules(law: Law) -> tuple[Provision, ...]:
    """The provisions that close a record by time alone, in order of time."""
    found = (one for one in law.provisions if one.effect == "closes")
    return tuple(sorted(found, key=lambda one: one.since or date.min))


@lru_cache(maxsize=64)
def general_rules_end(law: Law) -> date:
    """The first day on which no such provision is in force any more."""
    return max((one.until or END for one in general_rules(law)), default=END)


def rule_of(law: Law, years: int) -> Provision | None:
    """The latest general rule of that number of years."""
    matching = (one for one in general_rules(law) if isinstance(one.way, Counting) and one.way.years == years)
    return max(matching, key=lambda one: one.since or date.min, default=None)


YEAR_END, EXACT, YEAR = "year-end", "exact", "year"
"""The conventions: from the end of the year, from the day itself, and the first day of a recorded year."""


def base_of(case: Judged, closure: Closure) -> Span | None:
    """The day that a closure counts from: as recorded, else the last date."""
    return closure.counted_from if isinstance(closure.counted_from, Span) else case.facts.last_date


def openings(case: Judged, one: Coded) -> dict[str, Span]:
    """The first open day under each convention; none where the closure does not say, or nothing says from when."""
    known = _openings(case)
    found = known.get(one.number)
    if found is None:
        found = known[one.number] = openings_if(case, one)
    return found


@latest
def _openings(_case: Judged) -> dict[int, dict[str, Span]]:
    """Those of the closures of a record that were asked for, by their number: many checks ask."""
    return {}


def openings_if(case: Judged, one: Coded, *, base: Span | None = None, shift: int = 0) -> dict[str, Span]:
    """The same where `base` takes the place of the day it counts from, and `shift` years are added to its own."""
    code, length = one.code, one.closure.length
    if code is None:
        return {}
    if isinstance(length, OpensIn):
        in_range = code.until is not None and length.year + shift in YEARS
        return {YEAR: Span.day(date(length.year + shift, 1, 1))} if in_range else {}
    start = base or base_of(case, one.closure)
    if one.years is None or one.years + shift < 0 or start is None:
        return {}
    ways = {YEAR_END: code.year_end, EXACT: code.exact}
    if code.means == "statutory rule":
        rule = rule_of(case.law, one.years)
        ways = {YEAR_END: rule.way if rule and isinstance(rule.way, Counting) else None}
        ways = {name: Counting(way.count, None) for name, way in ways.items() if isinstance(way, Counting)}
    years = one.years + shift
    return {name: falls_on(way, lambda _: start, years) for name, way in ways.items() if way is not None}


def ends(case: Judged, one: Coded) -> Span | None:
    """The first day after a closure, between the earliest and the latest that any convention gives."""
    if isinstance(one.closure.ended_on, Span):
        return one.closure.ended_on
    days = list(openings(case, one).values())
    if not days:
        return None
    end = Span(min(day.earliest for day in days), max(day.latest for day in days))
    if one.means == "statutory rule":  # the type states the general rule, and ends with it
        last = general_rules_end(case.law)
        end = Span(min(end.earliest, last), min(end.latest, last))
    return end


def fits(one: Span, other: Span) -> bool:
    """Whether two recorded days can be one.

    >>> fits(Span.year(1991), Span.day(date(1991, 1, 1))), fits(Span.year(1990), Span.day(date(1991, 1, 1)))
    (True, False)
    """
    return one.earliest <= other.latest and other.earliest <= one.latest


def say_when(day: Span) -> str:
    """A recorded day as it stands in a sentence.

    >>> say_when(Span.year(1972)), say_when(Span.day(date(1994, 4, 18)))
    ('in 1972', 'on 18 Apr 1994')
    """
    return f"{'on' if day.is_exact else 'in'} {say_span(day)}"


def last_day(first_open: Span) -> str:
    """The last closed day, as people read ends.

    >>> last_day(Span.day(date(1991, 1, 1)))
    '31 Dec 1990'
    """
    if first_open.earliest == date.min:
        return say_span(first_open)
    return say_span(Span(first_open.earliest - ONE_DAY, first_open.latest - ONE_DAY))
