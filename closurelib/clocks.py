"""The clocks of a record: when it was made, and when each version of a law's clock ends for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cached_property, lru_cache

from closurelib.dates import BEGINNING, END, Span
from closurelib.facts import Closure, Day, Event, Facts
from closurelib.law.effects import CLOSURE, COUNTS, LAST_DATE, Counting, Way, WhenHistorical, bases, falls_on
from closurelib.law.pack import InForce, Version, View
from closurelib.timeline import ALWAYS, End, Restriction, earlier, later
from closurelib.vocabulary import AccessStatus, Doubt

Lapse = tuple[End, End, tuple[str, ...]]
"""A stretch in which an exemption cannot be claimed, and the provisions that say so."""


class Clocks:
    """What counts from the dates of papers, under the law as it looks to them.

    It hangs on when they were made, on the dated happenings that start a clock, and on nothing else: so records that
    agree in these share their clocks (`clocks_of`).
    """

    def __init__(self, view: View, created_on: Span, events: tuple[Event, ...]) -> None:
        self.view = view
        self.created = created_on
        self.events = {event.kind: event.on for event in events}
        self._lapses: dict[str, list[Lapse]] = {}

    @cached_property
    def closed_by_law(self) -> tuple[Restriction, ...]:
        """What the law closes by itself, whatever is recorded: the general rule, version by version."""
        return (*self._before_any_statute(), *self._general_rule())

    def _before_any_statute(self) -> Iterator[Restriction]:
        """Before the first Act nothing decides: the record may be open or closed."""
        for entry in self.view.marks.get("no statute", ()):
            if self.created.earliest < entry.until:
                until = End(BEGINNING, entry.until, Doubt.NO_STATUTE_THEN)
                yield Restriction(AccessStatus.CLOSED, ALWAYS, until, (entry.provision.id,))

    def _general_rule(self) -> Iterator[Restriction]:
        for number, version in enumerate(self.view.closes):
            applying = self.applying(version)
            if not applying:
                continue
            until = earlier(self.ends(version, applying, ("closes", number)), End(version.until, version.until))
            if version.since < until.latest:
                ids = tuple(one.provision.id for one in applying)
                yield Restriction(AccessStatus.CLOSED, End(version.since, version.since), until, ids)

    @cached_property
    def historical(self) -> tuple[End | None, ...]:
        """The first day as a historical record, by each version of the law; `None` where one has no such day."""
        return tuple(
            [self.clock(version, ("historical", number)) for number, version in enumerate(self.view.historical)]
        )

    def applying(self, version: Version) -> tuple[InForce, ...] | list[InForce]:
        """The provisions of a version that apply to papers of the years the record may be of."""
        if version.total and len(version.provisions) == 1:
            return version.provisions
        first, last = self.created.earliest.year, self.created.latest.year
        return [one for one in version.provisions if one.first_year <= last and first <= one.last_year]

    def clock(self, version: Version, token: tuple[str, int]) -> End | None:
        """The day on which a clock of one version of the law ends for this record; `None` where none runs."""
        applying = self.applying(version)
        return self.ends(version, applying, token) if applying else None

    def ends(self, version: Version, applying: Sequence[InForce], token: tuple[str, int]) -> End:
        """The same, for the provisions of the version that apply."""
        first, last = self.created.earliest, self.created.latest
        earliest = self._falls(applying[0], first)
        if first == last:
            return End(earliest, earliest)
        latest = self._falls(applying[-1], last)
        if not version.total and (first.year < applying[0].first_year or last.year > applying[-1].last_year):
            earliest = BEGINNING
        if earliest == latest:
            return End(earliest, latest)
        return End(earliest, latest, Doubt.DATE_MISSING, token)

    def _falls(self, entry: InForce, day: date) -> date:
        way = entry.provision.way
        if isinstance(way, Counting) and way.base == LAST_DATE and way.years is not None:
            return COUNTS[way.count](day, way.years)
        assert way is not None
        return falls_on(way, lambda base: self.base(base, None, Span.day(day))).latest

    def falls_between(self, way: Way, closure: Closure | None, number: int | None) -> tuple[date, date]:
        """The first and the last day on which a way of counting can end for this record."""
        if isinstance(way, Counting):
            years = number if way.years is None else way.years
            if years is not None:
                base, count = self.base(way.base, closure, self.created), COUNTS[way.count]
                first = count(base.earliest, years)
                return first, first if base.earliest == base.latest else count(base.latest, years)
        span = falls_on(way, lambda name: self.base(name, closure, self.created), number)
        return span.earliest, span.latest

    def base(self, name: str, closure: Closure | None, last_date: Span) -> Span:
        """The day that a way of counting counts from."""
        if name == CLOSURE and closure is not None and isinstance(closure.counted_from, Span):
            return closure.counted_from
        if name in (LAST_DATE, CLOSURE):
            return last_date
        return self.events.get(name.removeprefix("event."), Span(BEGINNING, END))

    def lapses(self, closure: Closure) -> list[Lapse]:
        """The stretches in which not one exemption of the closure can be claimed any more, in order of time."""
        together: list[Lapse] | None = None
        for code in closure.exemptions:
            lapses = self.lapses_of(code)
            if not lapses:
                return []
            together = lapses if together is None else _both(together, lapses)
        return sorted(together or [], key=lambda lapse: lapse[0].earliest)

    def lapses_of(self, code: str) -> list[Lapse]:
        """The stretches in which one exemption cannot be claimed; none for a code that no provision knows."""
        return [lapse for entry in self.view.exemption(code) for lapse in self._entry_lapses(entry)]

    def claims(self, code: str) -> Iterator[tuple[End, End, str]]:
        """Under which provision one exemption can be claimed, from when until when."""
        for entry in self.view.exemption(code):
            until = End(entry.until, entry.until)
            for lapse in self._entry_lapses(entry):
                until = earlier(until, lapse[0])
            yield End(entry.since, entry.since), until, entry.provision.id

    def _entry_lapses(self, entry: InForce) -> list[Lapse]:
        found = self._lapses.get(entry.provision.id)
        if found is None:
            found = self._lapses[entry.provision.id] = self._count_lapses(entry)
        return found

    def _count_lapses(self, entry: InForce) -> list[Lapse]:
        way = entry.provision.way
        if isinstance(way, WhenHistorical):
            return list(self._lapses_when_historical(entry))
        assert way is not None
        first, last = self.falls_between(way, None, None)
        doubt = None if first == last else self._exemption_doubt(way)
        end = End(first, last, doubt, ("exemption", entry.provision.id))
        since = later(End(entry.since, entry.since), end)
        if since.earliest >= entry.until:
            return []
        return [(since, End(entry.until, entry.until), (entry.provision.id,))]

    def _exemption_doubt(self, way: Way) -> Doubt:
        unknown = any(base.startswith("event.") and base[6:] not in self.events for base in bases(way))
        return Doubt.EVENT_UNKNOWN if unknown else Doubt.DATE_MISSING

    def _lapses_when_historical(self, entry: InForce) -> Iterator[Lapse]:
        for version, end in zip(self.view.historical, self.historical, strict=True):
            if end is None:
                continue
            begun, ended = max(version.since, entry.since), min(version.until, entry.until)
            since = later(End(begun, begun), end)
            if since.earliest < ended:
                ids = tuple(one.provision.id for one in self.applying(version))
                yield since, End(ended, ended), (entry.provision.id, *ids)


@lru_cache(maxsize=4096)
def clocks_of(view: View, created_on: Span, events: tuple[Event, ...] = ()) -> Clocks:
    """The clocks of papers made then: one and the same for all records that the law looks at alike."""
    return Clocks(view, created_on, events)


def created(facts: Facts) -> Span:
    """When the record was made: its last date, and no later than anything that happened to it.

    Papers existed before they were retained, put back, transferred, opened or decided on.
    """
    last = facts.last_date
    if last is not None and last.is_exact:
        return last
    earliest, bound = (last.earliest, last.latest) if last else (BEGINNING, END)
    if facts.recorded_on is not None and earliest <= facts.recorded_on < bound:
        bound = facts.recorded_on
    for day in _happenings(facts):
        if isinstance(day, Span) and earliest <= day.latest < bound:
            bound = day.latest
    return last if last is not None and bound == last.latest else Span(earliest, bound)


def _happenings(facts: Facts) -> list[Day]:
    days: list[Day] = [facts.transferred_on, facts.opened_on]
    if facts.recorded_status == "O":
        days.append(facts.recorded_opening)
    for closure in facts.closures:
        days += (closure.made_on, closure.asserted_on)
    for retention in facts.retentions:
        days += (retention.since, retention.signed_on, retention.put_back_on, retention.transferred_on)
    days += [absence.since for absence in (*facts.reviews, *facts.returns)]
    return days


def _both(left: list[Lapse], right: list[Lapse]) -> list[Lapse]:
    """The stretches that lie in both."""
    both = []
    for a_since, a_until, a_ids in left:
        for b_since, b_until, b_ids in right:
            since, until = later(a_since, b_since), earlier(a_until, b_until)
            if since.earliest < until.latest:
                both.append((since, until, tuple(dict.fromkeys((*a_ids, *b_ids)))))
    return both
