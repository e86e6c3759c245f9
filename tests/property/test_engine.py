"""Properties of the whole engine. The oracle is soundness: no exact world may have a status that is left out."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

from closurelib import AccessStatus, Decision, Facts, Law, Period, Span, decide, decide_memo, load_law, reduce
from closurelib.clocks import created
from tests.property.strategies import AWKWARD_DAYS, days, facts, spans, worlds

UK = load_law("uk")
ONE_DAY = timedelta(days=1)


def may_be(period: Period) -> set[AccessStatus]:
    """Every status a period admits."""
    return set(period.could_be) or {period.status}


def telling_days(*decisions: Decision) -> set[date]:
    """Both sides of every boundary of some timelines."""
    cuts = {period.since for decision in decisions for period in decision.timeline if period.since}
    return cuts | {day - ONE_DAY for day in cuts} | set(AWKWARD_DAYS[::8])


class TestTimeline:
    """A timeline covers all time without gap or overlap, and adjoining periods differ."""

    @given(facts())
    def test_it_covers_all_time(self, of: Facts) -> None:
        timeline = decide(of, UK).timeline
        assert timeline[0].since is None
        assert timeline[-1].until is None
        for before, after in pairwise(timeline):
            assert before.until == after.since is not None
            assert before[2:] != after[2:]
            assert before.since is None or before.since < after.since

    @given(facts(), days)
    def test_the_status_on_a_day_is_that_of_the_period_that_holds_it(self, of: Facts, on: date) -> None:
        decision = decide(of, UK)
        [holding] = [period for period in decision.timeline if period.holds(on)]
        assert decision.status(on) is holding.status
        assert decision.could_be(on) == holding.could_be

    @given(facts())
    def test_undetermined_is_never_bare(self, of: Facts) -> None:
        for period in decide(of, UK).timeline:
            undetermined = period.status is AccessStatus.UNDETERMINED
            assert bool(period.could_be) == undetermined
            assert bool(period.doubts) == undetermined
            assert len(period.could_be) != 1
            assert AccessStatus.UNDETERMINED not in period.could_be

    @given(facts(), days)
    def test_an_opening_day_is_open_and_the_day_before_is_not(self, of: Facts, on: date) -> None:
        decision = decide(of, UK)
        opens = decision.opens_on(on)
        if opens is not None:
            assert decision.status(opens).is_open
            assert not decision.status(opens - ONE_DAY).is_open
        full = decision.opens_in_full_on(on)
        if full is not None:
            assert decision.status(full) is AccessStatus.OPEN
            assert opens is None or opens <= full


class TestSoundness:
    """For any facts with spans, the answer for every exact world inside them is among `could_be`."""

    @given(st.data(), facts(last_date=spans))
    def test_no_exact_world_has_a_status_that_is_left_out(self, data: st.DataObject, of: Facts) -> None:
        self.check(of, data.draw(worlds(of)))

    @given(st.data(), facts(last_date=st.none()), spans)
    def test_nor_has_a_world_with_a_date_where_none_is_recorded(
        self, data: st.DataObject, of: Facts, transferred_on: Span
    ) -> None:
        # Undated papers held by the archive are taken to have come early, and undated retained ones to be retained
        # on the day the catalogue says so. Custody is recorded here, and that day is not.
        of = evolve(of, transferred_on=of.transferred_on or transferred_on, recorded_on=None)
        world = data.draw(worlds(of))
        latest = min(created(world).latest, created(of).latest)
        last_date = data.draw(st.dates(date(1890, 1, 1), latest) | st.just(latest))
        self.check(of, evolve(world, last_date=Span.day(last_date)))

    def check(self, of: Facts, world: Facts) -> None:
        """Papers existed before anything happened to them, so worlds in which they did not are none."""
        assert world.last_date is not None
        bound = created(of)
        assume(bound.earliest <= world.last_date.earliest <= bound.latest)
        assume(created(evolve(world, last_date=None)).latest >= world.last_date.latest)
        wide, exact = decide(of, UK), decide(world, UK)
        for day in telling_days(wide, exact):
            if day < world.last_date.earliest:
                continue
            left_out = may_be(exact.period(day)) - may_be(wide.period(day))
            assert not left_out, f"{day}: {left_out}; {wide.period(day)}"


class TestMonotone:
    """Later creation never opens earlier under one version of the law."""

    @given(days, days, st.sampled_from([date(1960, 1, 1), date(1990, 1, 1)]))
    def test_later_papers_never_open_earlier(self, one: date, other: date, version: date) -> None:
        law = UK.as_of(version)
        earlier, later = (
            decide(Facts(last_date=Span.day(day), held_by="archive", transferred_on=Span.day(day)), law)
            for day in sorted((one, other))
        )
        for day in telling_days(earlier, later):
            if day >= max(one, other) and later.status(day) is AccessStatus.OPEN:
                assert earlier.status(day) is AccessStatus.OPEN, day


class TestParts:
    """A part never closes its parent."""

    @given(facts())
    def test_without_its_parts_a_record_is_as_closed_as_with_them(self, of: Facts) -> None:
        whole = evolve(
            of,
            closures=tuple(one for one in of.closures if one.part is None),
            retentions=tuple(one for one in of.retentions if one.part is None),
            last_date=of.last_date or Span.year(1960),
        )
        parts = evolve(of, last_date=of.last_date or Span.year(1960))
        assume(created(whole) == created(parts))
        assume(all(one.put_back_on is None for one in of.retentions))
        plain, with_parts = decide(whole, UK), decide(parts, UK)
        swap = {AccessStatus.OPEN: {AccessStatus.OPEN, AccessStatus.OPEN_IN_PART}}
        for day in telling_days(plain, with_parts):
            allowed = set().union(*(swap.get(status, {status}) for status in may_be(plain.period(day))))
            assert may_be(with_parts.period(day)) <= allowed


class TestTwoDates:
    """The timeline uses on each day the law in force on it; `as_of` asks what was known on a day."""

    @given(facts(last_date=spans), st.sampled_from(AWKWARD_DAYS[5:]))
    def test_the_law_of_a_day_agrees_with_the_timeline_on_that_day(self, of: Facts, day: date) -> None:
        assume(created(of).earliest <= day)  # no period tells of days before the record was made
        known, stands = decide(of, UK.as_of(day)), decide(of, UK)
        assert known.status(day) is stands.status(day)
        assert known.could_be(day) == stands.could_be(day)

    @given(facts(), st.sampled_from(sorted({one.since for one in UK.provisions if one.since})))
    def test_a_version_that_starts_on_a_day_changes_no_status_before_it(self, of: Facts, start: date) -> None:
        # What is decided with the law of the eve and with the law of the day is the same before the day, where
        # custody does not hang on a deadline (a transfer that is only assumed is assumed under the law as known).
        recorded = evolve(of, transferred_on=of.transferred_on or Span.year(1958))
        assume(
            all(one.since for one in of.retentions) and not any(one.type in {"R", "S", "T", "D"} for one in of.closures)
        )
        eve, day = decide(recorded, UK.as_of(start - ONE_DAY)), decide(recorded, UK.as_of(start))
        for asked in telling_days(eve, day):
            if max(date(1959, 1, 1), created(recorded).earliest) <= asked < start:
                assert eve.status(asked) is day.status(asked), asked


def _within_a_year(two: tuple[date, date]) -> Span:
    """Some days of the year of the first of two."""
    first, second = two
    other = first.replace(month=second.month, day=min(second.day, 28))
    return Span(min(first, other), max(first, other))


class TestReduce:
    """`reduce` never changes an answer, and equal facts share one decision."""

    @given(facts(last_date=days.map(Span.day)) | facts(last_date=st.tuples(days, days).map(_within_a_year)))
    def test_it_never_changes_an_answer(self, of: Facts) -> None:
        wide = reduce(of, UK)
        exact, shared = decide(of, UK), decide(wide, UK)
        assert exact.timeline == shared.timeline
        for day in AWKWARD_DAYS:
            assert exact.to_dict(day) == shared.to_dict(day)

    @given(facts())
    def test_the_memo_gives_what_decide_gives(self, of: Facts) -> None:
        assert decide_memo(UK)(of) == decide(of, UK)


@given(facts(), days)
def test_an_answer_always_has_its_sentence_and_can_be_written(of: Facts, on: date) -> None:
    answer = decide(of, UK).to_dict(on)
    assert answer["summary"].endswith(".")
    assert set(answer["provisions"]) == {id for period in answer["timeline"] for id in period["because"]}
    assert bool(answer["undetermined_because"]) == (answer["status"] == "undetermined")
    assert (answer["opens_on"] is None) == (answer["no_opening_because"] is not None)


def laws_differ(one: Law, other: Law) -> bool:
    """Whether two laws have different provisions in force."""
    return {p.id for p in one.provisions} != {p.id for p in other.provisions}


def test_the_law_has_versions() -> None:
    assert laws_differ(UK.as_of(date(1966, 1, 1)), UK.as_of(date(1968, 1, 1)))
