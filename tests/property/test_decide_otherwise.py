"""What is taken for granted is said exactly where it bears: with another value recorded, the answer is another."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from closurelib import AccessStatus, Decision, Facts, Law, Span, decide, load_law
from closurelib.dates import BEGINNING
from closurelib.timeline import End, Restriction, sweep
from tests.property.strategies import AWKWARD_DAYS, days, facts, spans

UK = load_law("uk")
LAWS = (UK, UK.as_of(date(1966, 1, 1)), UK.as_of(date(2004, 12, 31)), UK.as_of(date(2014, 6, 1)))
BODY = "Made by a department, not by one of the bodies of S.I. 2014/3249 (body not recorded)."
PUBLIC = "A public record (legal status not recorded)."
OTHERWISE: dict[str, tuple[str, Any]] = {"body": (BODY, "scheduled"), "public_record": (PUBLIC, False)}
"""What is said of a fact that is taken for granted, and the other value that the law knows for it."""

laws = st.sampled_from(LAWS)
taken = st.sampled_from(sorted(OTHERWISE))


def with_value(of: Facts, fact: str, value: Any) -> Facts:
    """Some facts with another value of one of them; `None` where it is not recorded."""
    changes: dict[str, Any] = {fact: value}
    return evolve(of, **changes)


def statuses(decision: Decision) -> list[tuple[date | None, AccessStatus]]:
    """The days on which the status changes."""
    found: list[tuple[date | None, AccessStatus]] = []
    for period in decision.timeline:
        if not found or found[-1][1] is not period.status:
            found.append((period.since, period.status))
    return found


class TestDefaults:
    """A default is said where another value would give the record another timeline, and nowhere else."""

    @given(facts(), laws, taken)
    def test_it_is_said_where_another_value_changes_a_status(self, of: Facts, law: Law, fact: str) -> None:
        says, other = OTHERWISE[fact]
        decision = decide(of, law)
        bears = getattr(of, fact) is None and statuses(decide(with_value(of, fact, other), law)) != statuses(decision)
        assert (says in decision.assumptions) == (bears and not decision.problems)

    @pytest.mark.parametrize(("year", "said"), [(1960, False), (1990, True), (2010, False)])
    def test_the_body_bears_on_papers_of_the_transition_alone(self, year: int, said: bool) -> None:
        """Thirty years before it and twenty after it for all; in it, S.I. 2014/3249 has a table of its own."""
        decision = decide(Facts(last_date=Span.year(year), held_by="archive"), UK)
        assert (BODY in decision.assumptions) == said

    @given(facts(), laws, taken)
    def test_taking_a_value_is_deciding_as_if_it_were_recorded(self, of: Facts, law: Law, fact: str) -> None:
        _, other = OTHERWISE[fact]
        silent, recorded = with_value(of, fact, None), with_value(of, fact, other)
        taking = decide(silent, law.taking(fact, other))
        assert taking.restrictions == decide(recorded, law).restrictions
        assert taking.timeline == decide(recorded, law).timeline

    @given(facts(), laws, taken)
    def test_what_is_taken_never_overrules_what_is_recorded(self, of: Facts, law: Law, fact: str) -> None:
        if getattr(of, fact) is not None:
            _, other = OTHERWISE[fact]
            assert decide(of, law.taking(fact, other)).timeline == decide(of, law).timeline


class TestOpening:
    """The day that a recorded opening stands in for is the one that is computed without it."""

    @given(facts(last_date=spans), spans)
    def test_the_computed_day_is_that_of_the_record_without_the_opening(self, of: Facts, opened_on: Span) -> None:
        decision = decide(evolve(of, opened_on=opened_on), UK)
        plain = decide(evolve(of, opened_on=None, recorded_opening=None), UK)
        if decision.problems:
            return
        computed = plain.opens_on(date.fromordinal(opened_on.earliest.toordinal() - 1))
        said = [one for one in decision.assumptions if one.startswith("Opening date as recorded")]
        assert bool(said) == (not opened_on.is_exact or computed != opened_on.earliest)
        day = f"{computed.day} {computed:%b} {computed.year}" if computed else "none"
        assert all(one.endswith(f"(computed: {day}).") for one in said)


class TestViews:
    """The law looks alike at what no provision tells apart, so that what is remembered of it stays within bounds."""

    @given(st.text(min_size=1), st.text(min_size=1))
    def test_words_that_no_provision_knows_make_no_difference(self, agency: str, region: str) -> None:
        strange = Facts(agency=agency, region=region)
        assert UK.view(strange, "archive") is UK.view(Facts(), "archive")

    def test_years_codes_and_words_without_end_are_forgotten_in_time(self) -> None:
        law = UK.as_of(date(2026, 11, 23))
        view = law.view(Facts(), "archive")
        for number in range(10_000):
            law.view(Facts(agency=str(number)), "archive")
            view.exemption(f"no such code {number}")
            view.due_in(number, number)
        remembered = (law._view_of, view._by_code, view._by_year)
        assert all(len(memo) < 10_000 for memo in remembered)


ranked = st.sampled_from([status for status in AccessStatus if status is not AccessStatus.UNDETERMINED])


@st.composite
def exact_restrictions(draw: st.DrawFn) -> Restriction:
    """What withholds a record from one known day to another."""
    since, until = sorted((draw(days), draw(days)))
    status = draw(ranked.filter(lambda one: one is not AccessStatus.OPEN))
    return Restriction(status, End(since, since), End(until, until), (draw(st.sampled_from("abcde")),))


class TestSweep:
    """ "Where several restrictions hold on a day the first of these wins"; where none does, it is open."""

    @given(st.lists(exact_restrictions(), max_size=6), st.just(BEGINNING) | days)
    def test_the_highest_ranked_that_holds_is_the_status(self, many: list[Restriction], created: date) -> None:
        timeline = sweep(many, created)
        for day in (*AWKWARD_DAYS, *(end.earliest for one in many for end in (one.since, one.until))):
            if day < created:
                continue
            holding = [one for one in many if one.since.earliest <= day < one.until.earliest]
            [period] = [one for one in timeline if one.holds(day)]
            assert period.status is min(
                (one.status for one in holding), key=lambda one: one.rank, default=AccessStatus.OPEN
            )
            named = {one.because[0] for one in holding if one.status is not AccessStatus.OPEN_IN_PART}
            if period.status is not AccessStatus.OPEN_IN_PART and len(holding) > 1:
                assert set(period.because) == named
