"""What withholds a record: its facts under the dated law, looked at one kind of fact at a time.

Each method of `Case` says what one kind of fact withholds, from when until when; nothing here computes a status:
`timeline.sweep` does. No country's name, Act or closure letter stands here; those are in `rules/`.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from datetime import date

from closurelib.clocks import clocks_of, created
from closurelib.custody import Custody
from closurelib.dates import BEGINNING, END, Span, day_after
from closurelib.facts import Absence, Closure, Facts, ForYears, OpensIn, Problem, Retention
from closurelib.law.effects import Way
from closurelib.law.pack import InForce, Law
from closurelib.law.provision import MARK_STATUS, CatalogueCode
from closurelib.timeline import ALWAYS, NEVER, End, Restriction, earlier, later
from closurelib.vocabulary import AccessStatus, Basis, Doubt


class Case:
    """One set of facts under one law, being decided."""

    __slots__ = ("clocks", "created", "custody", "facts", "law", "view")

    def __init__(self, facts: Facts, law: Law) -> None:
        self.facts = facts
        self.law = law
        self.created = created(facts)
        self.custody = Custody(facts, law, self.created)
        self.view = self.custody.view
        self.clocks = clocks_of(self.view, self.created, facts.events)

    def restrictions(self) -> list[Restriction]:
        """Everything that withholds the record or a part of it, from when until when."""
        facts = self.facts
        found = self._closed_by_law()
        if self.custody.withholds:
            found.extend(self.custody.restrictions())
        if self.custody.opened is not None:
            found = _opened(found, self.custody.opened)
        for number, closure in enumerate(facts.closures):
            found.extend(self._closure_or_opened(number, closure))
        for place, retention in self.custody.retentions:
            begun = self.custody.recorded_since(place, retention)
            found.extend(self._opened_after(begun, list(self._retention(place, retention))))
        if facts.reviews:
            found.extend(self._absences("under review", facts.reviews))
        if facts.returns:
            found.extend(self._absences("returned to department", facts.returns))
        if facts.opened_on or facts.recorded_opening:
            found.extend(self._recorded_opening())
        return found

    def historical(self, on: date) -> date | None:
        """The first day as a historical record, under the law in force on a day; `None` where not known."""
        if self.facts.last_date is None:
            return None
        for version, end in zip(self.view.historical, self.clocks.historical, strict=True):
            if version.since <= on < version.until:
                return end.earliest if end is not None and end.is_exact else None
        return None

    def problems(self) -> Iterator[Problem]:
        """Recorded closures that cannot be under this law: unknown codes, periods a code cannot hold."""
        for number, closure in enumerate(self.facts.closures, 1):
            place = f"closures.{number}"
            codes = self.view.codes.get(closure.type or "")
            if codes is None:
                known = ", ".join(sorted(code for code in self.view.codes if code))
                yield Problem(
                    f"{place}.type", closure.type or "", f"is no closure type of {self.law.id}; known: {known}"
                )
                continue
            code = _code(codes[-1])
            match closure.length:
                case ForYears(years) if code.until and not (code.year_end or code.exact):
                    yield Problem(
                        f"{place}.years", str(years), f"does not fit type {closure.type}: it holds {code.holds}"
                    )
                case ForYears(years) if 0 <= years < code.least_years:
                    yield Problem(f"{place}.years", str(years), f"is too short for type {closure.type}")
                case OpensIn(year) if code.until is None and code.means == "closed":
                    yield Problem(
                        f"{place}.until_year", str(year), f"does not fit type {closure.type}: it holds {code.holds}"
                    )

    # The statute's general rule.

    def _closed_by_law(self) -> list[Restriction]:
        """What the law closes by itself, each rule only until a recorded closure displaces it."""
        found = list(self.clocks.closed_by_law)
        displaced = self._displaced() if self.facts.closures else ()
        for id, made in displaced:
            found = [r._replace(until=earlier(r.until, made)) if id in r.because else r for r in found]
        return [r for r in found if r.since.latest < r.until.latest] if displaced else found

    def _displaced(self) -> list[tuple[str, End]]:
        """The provisions that a closure of the whole record displaces, and from when."""
        return [
            (id, self._made(number, closure))
            for number, closure in enumerate(self.facts.closures)
            if closure.part is None
            for entry in self.view.codes.get(closure.type or "", ())
            for id in entry.provision.overrides
        ]

    # What the catalogue records.

    def _made(self, number: int, closure: Closure) -> End:
        """The first day of a recorded closure: the day it was made or asserted, else ever since creation.

        A code that only an open record can get (a review, a reclosure) came after a recorded opening.
        """
        for name, day in (("made_on", closure.made_on), ("asserted_on", closure.asserted_on)):
            if isinstance(day, Span):
                return _recorded(day, ("closures", number, name))
        entries = self.view.codes[closure.type or ""]
        if self.custody.opened is not None and _code(entries[-1]).follows_opening:
            return self._some_day_after_opening(("closures", number, "made_on"))
        return ALWAYS

    def _some_day_after_opening(self, token: Hashable) -> End:
        """A state that came after the opening, and held on the day the catalogue was made."""
        opened = self.custody.opened
        first, last = (opened.earliest, opened.latest) if opened else (BEGINNING, BEGINNING)
        return End(first, max(last, self.facts.recorded_on or END), Doubt.EVENT_UNKNOWN, token)

    def _closure_or_opened(self, number: int, closure: Closure) -> list[Restriction]:
        made = self._made(number, closure)
        found = list(self._closure(number, closure, made))
        if self.custody.opened is None or not found:
            return found
        if made is not ALWAYS and not isinstance(closure.made_on or closure.asserted_on, Span):
            return found  # it came after the opening, and is not ended by it
        return self._opened_after(made, found)

    def _closure(self, number: int, closure: Closure, since: End) -> Iterator[Restriction]:
        entries = self.view.codes[closure.type or ""]
        code = _code(entries[-1])
        if code.means in ("open", "statutory rule", "retained"):
            return  # What is retained is looked at with the other retentions.
        for entry in entries:
            until = self._closure_end(number, closure, entry)
            begins = later(since, End(entry.since, entry.since)) if entry.since > BEGINNING else since
            yield from self._in_force(closure, entry, begins, until)
        if entries[-1].until < END:
            # The instrument has no force of its own any more; whether something else withholds is not recorded.
            yield from self._possibly(
                closure, later(since, End(entries[-1].until, entries[-1].until)), until,
                (entries[-1].provision.id,), Doubt.EXEMPTION_LAPSED,
            )  # fmt: skip

    def _in_force(self, closure: Closure, entry: InForce, since: End, until: End) -> Iterator[Restriction]:
        """A recorded closure for as long as the provision behind it holds and an exemption can be claimed."""
        code = _code(entry)
        held = AccessStatus.UNDER_REVIEW if code.means == "under review" else AccessStatus.CLOSED
        ids = (entry.provision.id,)
        holds_until = earlier(until, End(entry.until, entry.until)) if entry.until < END else until
        if code.means == "unknown":
            yield from self._possibly(closure, since, holds_until, ids, Doubt.EVENT_UNKNOWN)
            return
        reached = since
        for lapse_since, lapse_until, lapse_ids in self.clocks.lapses(closure):
            upto = earlier(holds_until, lapse_since)
            if reached.earliest < upto.latest:
                yield _withheld(held, closure.part, reached, upto, ids)
            yield from self._possibly(
                closure, later(reached, lapse_since), earlier(holds_until, lapse_until),
                (entry.provision.id, *lapse_ids), Doubt.EXEMPTION_LAPSED,
            )  # fmt: skip
            reached = later(reached, lapse_until)
        if reached.earliest < holds_until.latest:
            yield _withheld(held, closure.part, reached, holds_until, ids)
        for exemption in closure.exemptions:
            for claim_since, claim_until, id in self.clocks.claims(exemption):
                begins, ends = later(since, claim_since), earlier(holds_until, claim_until)
                if begins.earliest < ends.latest:
                    yield _withheld(held, closure.part, begins, ends, (id,))
        if code.then == "review":
            yield from self._possibly(closure, later(since, until), NEVER, ids, Doubt.REVIEW_ONLY)

    def _possibly(
        self, closure: Closure, since: End, until: End, because: tuple[str, ...], doubt: Doubt
    ) -> Iterator[Restriction]:
        """The closure may or may not hold in that time; it certainly holds on no day of it."""
        if since.earliest < until.latest:
            end = End(min(since.earliest, until.earliest), until.latest, doubt, None, until.basis)
            yield _withheld(AccessStatus.CLOSED, closure.part, since, end, because)

    def _closure_end(self, number: int, closure: Closure, entry: InForce) -> End:
        """The first day after a recorded closure."""
        code = _code(entry)
        if isinstance(closure.ended_on, Span):
            return _recorded(closure.ended_on, ("closures", number, "ended_on"), Basis.EVENT)
        opening = self.facts.recorded_opening
        if opening is not None and closure.part is None and not self._is_said_open and code.means == "closed":
            return _recorded(opening, "recorded_opening", Basis.RECORDED_DATE)
        way = code.way(closure.length, closure.anchor)
        if way is None:
            if code.holds == "no number":
                return NEVER
            # A period is meant, but none is recorded: it held when the catalogue was made; since then, who knows.
            as_at = self.facts.recorded_on
            return End(day_after(as_at) if as_at else BEGINNING, END, Doubt.DATE_MISSING)
        return self._ends(way, closure, ("closures", number))

    def _ends(self, way: Way, closure: Closure, token: tuple[str, int]) -> End:
        length = closure.length
        number = length.years if isinstance(length, ForYears) else length.year if isinstance(length, OpensIn) else None
        first, last = self.clocks.falls_between(way, closure, number)
        doubt = None if first == last else Doubt.DATE_MISSING
        return End(first, last, doubt, token, Basis.RECORDED_CLOSURE)

    # Retention, review, return, opening.

    def _retention(self, place: str, retention: Retention) -> Iterator[Restriction]:
        """Kept back from the deadline, or from the recorded start, to the recorded end; past it, possibly."""
        since = self.custody.retained_since(place, retention)
        until, past = self.custody.retained_until(place, retention)
        ids: tuple[str, ...] = ()
        if place.startswith("closures"):
            code = self.facts.closures[int(place.rpartition(".")[2])].type or ""
            ids = (self.view.codes[code][-1].provision.id,)
        if since.earliest < until.latest:
            kept = _withheld(AccessStatus.RETAINED, retention.part, since, until, ids)
            yield from _resting_on(kept, self.view.retains)
        if past is not None and later(since, until).earliest < past.latest:
            end = End(min(until.earliest, past.latest), past.latest, Doubt.RETENTION_PAST_ITS_DATE)
            possibly = _withheld(AccessStatus.RETAINED, retention.part, later(since, until), end, ids)
            yield from _resting_on(possibly, self.view.retains)

    def _absences(self, mark: str, absences: tuple[Absence, ...]) -> Iterator[Restriction]:
        entries = self.view.marks.get(mark, ())
        for number, absence in enumerate(absences):
            since = self._some_day_after_opening((mark, number, "since"))
            if isinstance(absence.since, Span):
                since = _recorded(absence.since, (mark, number, "since"))
            until = NEVER
            if isinstance(absence.until, Span):
                until = _recorded(absence.until, (mark, number, "until"), Basis.EVENT)
            yield from _resting_on(Restriction(MARK_STATUS[mark], since, until), entries)

    @property
    def _is_said_open(self) -> bool:
        return self.facts.recorded_status == "O"

    def _opened_after(self, begun: End, found: list[Restriction]) -> list[Restriction]:
        """What is recorded to withhold the record, ended by a recorded opening that came after it began."""
        opened = self.custody.opened
        if opened is None or begun.earliest >= opened.latest:
            return found
        if begun.latest < opened.earliest:
            return _opened(found, opened)
        return [_possibly_opened(r, opened) for r in found]

    def _recorded_opening(self) -> Iterator[Restriction]:
        """A recorded opening outranks computation; one that is still to come is the end of a closure."""
        facts, opened, opening = self.facts, self.custody.opened, self.facts.recorded_opening
        ids = tuple(entry.provision.id for entry in self.view.marks.get("opening", ()))
        if opened is not None:
            # Later than the law's date: closed or open between the two, we are not told which.
            before = End(BEGINNING, opened.latest, Doubt.EVENT_UNKNOWN, None, Basis.EVENT)
            yield Restriction(AccessStatus.CLOSED, ALWAYS, before, ids)
        if opening is None or self._is_said_open:
            return
        until = _recorded(opening, "recorded_opening", Basis.RECORDED_DATE)
        if facts.recorded_status is None:
            if opened is None:
                until = End(BEGINNING, until.latest, Doubt.EVENT_UNKNOWN, None, until.basis)
                yield Restriction(AccessStatus.CLOSED, ALWAYS, until, ids)
            return
        if not any(one.part is None and self._closes(one) for one in facts.closures):
            since = ALWAYS if opened is None else self._some_day_after_opening("recorded_status")
            if since.earliest < until.latest:
                yield Restriction(AccessStatus.CLOSED, since, until, ids)

    def _closes(self, closure: Closure) -> bool:
        return _code(self.view.codes[closure.type or ""][-1]).means == "closed"


def _withheld(status: AccessStatus, part: str | None, since: End, until: End, ids: tuple[str, ...]) -> Restriction:
    """A restriction of the whole record, or of a part: then the record is open in part, never closed."""
    if part is None:
        return Restriction(status, since, until, ids)
    return Restriction(AccessStatus.OPEN_IN_PART, since, until, ids, part, status)


def _resting_on(restriction: Restriction, entries: tuple[InForce, ...]) -> Iterator[Restriction]:
    """What is recorded withholds whatever the law; the provisions behind it are reasons while they are in force."""
    first, last = restriction.since.earliest, restriction.until.latest
    ids = tuple(entry.provision.id for entry in entries if entry.since <= first and last <= entry.until)
    yield restriction._replace(because=(*ids, *restriction.because)) if ids else restriction
    for entry in entries:
        since = later(restriction.since, End(entry.since, entry.since))
        until = earlier(restriction.until, End(entry.until, entry.until))
        if entry.provision.id not in ids and since.earliest < until.latest:
            yield restriction._replace(since=since, until=until, because=(entry.provision.id,))


def _recorded(day: Span, token: Hashable, basis: Basis = Basis.LAW) -> End:
    """A recorded day as an end; of a year or a month the day within it is not known."""
    return End(day.earliest, day.latest, None if day.is_exact else Doubt.EVENT_UNKNOWN, token, basis)


def _code(entry: InForce) -> CatalogueCode:
    assert entry.provision.code is not None
    return entry.provision.code


def _opened(restrictions: list[Restriction], opened: End) -> list[Restriction]:
    """Restrictions of the whole record, ended by a recorded opening; those of a part go on."""
    found = []
    for r in restrictions:
        until = r.until if r.part is not None else earlier(r.until, opened)
        if r.since.earliest < until.latest:
            found.append(r if until is r.until else r._replace(until=until))
    return found


def _possibly_opened(restriction: Restriction, opened: End) -> Restriction:
    """A restriction of which it is not known whether it began before the opening or after it."""
    if restriction.part is not None:
        return restriction
    until = restriction.until
    cut = End(min(until.earliest, opened.earliest), until.latest, Doubt.EVENT_UNKNOWN)
    return restriction._replace(until=cut)
