"""Who holds the record, and from when: the transfer clock, which by itself never opens anything."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from datetime import date
from functools import lru_cache

from closurelib.dates import BEGINNING, END, Span, day_after, first_day_of
from closurelib.facts import Closure, Facts, OpensIn, Retention
from closurelib.law.effects import COUNTS, LAST_DATE, Counting, falls_on
from closurelib.law.pack import InForce, Law, View
from closurelib.timeline import ALWAYS, NEVER, End, Restriction, earlier
from closurelib.vocabulary import AccessStatus, Basis, Doubt


class Custody:
    """Where the record is, when it was due to be transferred, and when it was."""

    __slots__ = (
        "came_early",
        "created",
        "deadline",
        "deadline_as_it_stands",
        "facts",
        "held_by",
        "held_by_says",
        "opened",
        "retentions",
        "transferred",
        "view",
    )

    def __init__(self, facts: Facts, law: Law, created: Span) -> None:
        self.facts = facts
        self.created = created
        self.retentions = _retentions(facts, law) if facts.retentions or facts.closures else []
        self.held_by, self.held_by_says = self._holder(law)
        self.view = law.view(facts, self.held_by)
        self.deadline = self._deadline(self.view)
        # Whether the record came early is a matter of what happened, whatever law one asks about.
        stands = law.as_it_stands
        self.deadline_as_it_stands = self._deadline(stands.view(facts, self.held_by)) if stands else self.deadline
        self.opened = self._opened()
        self.came_early = False
        self.transferred = self._transferred()

    @property
    def withholds(self) -> bool:
        """Whether the record was, at any time, not yet where the public can ask for it."""
        return bool(self.view.transfer_due) and self.transferred.latest > BEGINNING

    def restrictions(self) -> tuple[Restriction, ...]:
        """Not transferred, from creation to the transfer."""
        return _until_transferred(self.view, self.created, self.transferred)

    def _holder(self, law: Law) -> tuple[str, str | None]:
        """Who holds the record, and how we know where the catalogue does not say."""
        facts = self.facts
        if facts.held_by is not None:
            return facts.held_by, None
        if facts.transferred_on is None and any(one.part is None and not _is_over(one) for _, one in self.retentions):
            return "department", "Held by its department (custody not recorded; the retention implies it)."
        default = law.default("held_by")
        return (str(default.value), default.says) if default else ("archive", None)

    def _opened(self) -> End | None:
        """A recorded opening, if it is an event and not the expected end of a closure."""
        facts = self.facts
        day = facts.opened_on
        if day is None and facts.recorded_status == "O":
            day = facts.recorded_opening
        return None if day is None else _happened(day, "opened_on")

    def _deadline(self, view: View) -> End | None:
        """The first day after the last day for a transfer; `None` where no date says when that is."""
        return None if self.facts.last_date is None else _deadline(view, self.created)

    def _transferred(self) -> End:
        """The day of the transfer: as recorded, else at the deadline or at what presupposes it."""
        facts = self.facts
        if facts.transferred_on is not None:
            return _happened(facts.transferred_on, "transferred_on")
        whole = [(place, one) for place, one in self.retentions if one.part is None]
        for place, retention in whole:
            for name in ("transferred_on", "put_back_on"):
                day = getattr(retention, name)
                if isinstance(day, Span):
                    return _happened(day, (place, name))
        if self.held_by != "department":
            return self._taken_as_transferred()
        if self.opened is not None:
            return self.opened
        if facts.held_by is None:
            # Only the retention says that the department has it; past its date, it may have come to the archive.
            ends = [end for place, one in whole if (end := self._planned_end(place, one)) is not None]
            if len(ends) == len(whole):
                return End(max(end.earliest for end in ends), END, Doubt.CUSTODY_UNKNOWN)
        return NEVER

    def _taken_as_transferred(self) -> End:
        deadline, stands = self.deadline, self.deadline_as_it_stands
        as_at = self.facts.recorded_on
        if deadline is None or stands is None:
            self.came_early = True
            return ALWAYS
        if as_at is not None and stands.latest > as_at:
            if stands.earliest > as_at:
                self.came_early = True
                return ALWAYS
            deadline = End(BEGINNING, deadline.latest, Doubt.CUSTODY_UNKNOWN, "deadline")
        for day, token in self._presupposes_custody():
            deadline = earlier(deadline, _happened(day, token))
        return deadline

    def _presupposes_custody(self) -> Iterator[tuple[Span, Hashable]]:
        if self.opened is not None:
            yield Span(self.opened.earliest, self.opened.latest), self.opened.token
        for number, retention in enumerate(self.facts.retentions):
            if isinstance(retention.put_back_on, Span):
                yield retention.put_back_on, (f"retentions.{number}", "put_back_on")
        for mark, absences in (("under review", self.facts.reviews), ("returned to department", self.facts.returns)):
            for number, absence in enumerate(absences):
                if isinstance(absence.since, Span):
                    yield absence.since, (mark, number, "since")

    def due(self, on: date) -> date | None:
        """The last day for the transfer, under the law in force on a day; `None` where it is not known."""
        return None if self.facts.last_date is None else _due(self.view, self.created, on)

    def recorded_since(self, place: str, retention: Retention) -> End:
        """The recorded first day of a retention, else ever since creation."""
        return _happened(retention.since, (place, "since")) if isinstance(retention.since, Span) else ALWAYS

    def retained_since(self, place: str, retention: Retention) -> End:
        """The first day of a retention: as recorded, else the day after the transfer fell due."""
        if isinstance(retention.since, Span):
            return _happened(retention.since, (place, "since"))
        if self.deadline is not None:
            return self.deadline
        running = retention.put_back_on is None and retention.transferred_on is None
        as_at = self.facts.recorded_on if running else None
        doubt = Doubt.DATE_MISSING if self.view.transfer_due else Doubt.EVENT_UNKNOWN
        return End(BEGINNING, as_at or END, doubt, "deadline")

    def retained_until(self, place: str, retention: Retention) -> tuple[End, End | None]:
        """The end of a retention, and until when it may have gone on past a date that is not its end."""
        ends = [
            _happened(day, (place, name))
            for name in ("put_back_on", "transferred_on")
            if isinstance(day := getattr(retention, name), Span)
        ]
        if retention.part is None and self.facts.transferred_on is not None:
            ends.append(self.transferred)
        past = NEVER
        for end in ends:
            past = earlier(past, end)
        planned = self._planned_end(place, retention)
        if planned is None or (ends and past.latest <= planned.earliest):
            return past, None
        if self.held_by != "department" and retention.part is None and self.facts.recorded_on is not None:
            past = earlier(past, End(self.facts.recorded_on, self.facts.recorded_on))
        return earlier(planned, past), past

    def _planned_end(self, place: str, retention: Retention) -> End | None:
        if isinstance(retention.until, Span):
            return _happened(retention.until, (place, "until"))
        if isinstance(retention.reconsider_on, Span):
            day = retention.reconsider_on
            return _happened(Span(day_after(day.earliest), day_after(day.latest)), (place, "reconsider_on"))
        return None


def due_on(entry: InForce, day: date) -> date:
    """The last day for the transfer of a record of that day, under one provision."""
    way = entry.provision.way
    if isinstance(way, Counting) and way.base == LAST_DATE and way.years is not None:
        return COUNTS[way.count](day, way.years)
    assert way is not None
    return falls_on(way, lambda base: Span.day(day)).latest


# Papers made then under one view of the law: most records take these from another.


@lru_cache(maxsize=4096)
def _until_transferred(view: View, created: Span, transferred: End) -> tuple[Restriction, ...]:
    """What the duty to transfer withholds of papers made then, under each limit for papers of their years."""
    found: list[Restriction] = []
    for entry in view.due_in(created.earliest.year, created.latest.year):
        until = earlier(transferred, End(entry.until, entry.until))
        if entry.since < until.latest:
            since = End(entry.since, entry.since)
            found.append(Restriction(AccessStatus.NOT_TRANSFERRED, since, until, (entry.provision.id,)))
    return tuple(found)


@lru_cache(maxsize=4096)
def _due(view: View, created: Span, on: date) -> date | None:
    """The last day for the transfer of papers made then, under the law of a day; `None` where it is not known."""
    days: set[date] = set()
    for day in (created.earliest, created.latest):
        holding = [
            one
            for one in view.transfer_due
            if one.since <= on < one.until and one.first_year <= day.year <= one.last_year
        ]
        days.update(due_on(one, day) for one in holding)
    return days.pop() if len(days) == 1 else None


@lru_cache(maxsize=4096)
def _deadline(view: View, created: Span) -> End | None:
    """The first day after the last day for the transfer of papers made then; `None` where there is no such duty."""
    if not view.transfer_due:
        return None
    first, last = _passes(view, created.earliest), _passes(view, created.latest)
    return End(first, last, None if first == last else Doubt.DATE_MISSING, "deadline")


def _passes(view: View, day: date) -> date:
    """The first day on which the law then in force had the transfer of papers of that day overdue."""
    passes = END
    for entry in view.due_in(day.year, day.year):
        overdue = max(day_after(due_on(entry, day)), entry.since)
        if overdue < entry.until:
            passes = min(passes, overdue)
    return passes


def _retentions(facts: Facts, law: Law) -> list[tuple[str, Retention]]:
    """Every retention: those recorded as such, and the closure codes that mean one."""
    found = [(f"retentions.{number}", one) for number, one in enumerate(facts.retentions)]
    if facts.closures:
        kept = law.retaining_codes
        for number, closure in enumerate(facts.closures):
            if closure.type in kept:
                found.append((f"closures.{number}", _as_retention(closure)))
    return found


def _as_retention(closure: Closure) -> Retention:
    """A closure code that means "retained", read as the retention that it records."""
    until = Span.day(first_day_of(closure.length.year)) if isinstance(closure.length, OpensIn) else None
    return Retention(
        part=closure.part,
        signed_on=closure.asserted_on,
        since=closure.made_on,
        until=until,
        put_back_on=closure.ended_on,
    )


def _is_over(retention: Retention) -> bool:
    return retention.put_back_on is not None or retention.transferred_on is not None


def _happened(day: Span, token: Hashable) -> End:
    """A recorded happening as an end; of a year or a month the day within it is not known."""
    doubt = None if day.is_exact else Doubt.EVENT_UNKNOWN
    return End(day.earliest, day.latest, doubt, token, Basis.EVENT)
