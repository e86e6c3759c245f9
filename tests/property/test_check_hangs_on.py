"""What a check says that its findings hang on is all that they hang on: the rest of a record may be another's."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import NamedTuple

import pytest
from attrs import evolve

from closurelib import Closure, Record, decide, load_law
from closurelib.check.asked import OF_EACH_ROW
from closurelib.check.checks import CHECKS
from closurelib.check.closure_conventions import is_group
from closurelib.check.finding import Finding
from closurelib.check.rule import ATTRIBUTE, Guard, HangsOn, Judged, Rule
from closurelib.check.run import Checker, profile_of
from closurelib.check.shared import OF_ACCESS, OF_CLOSURES
from closurelib.facts import Facts
from closurelib.record import Origin
from tests.test_checks_cases import FOLDER, records_of

UK = load_law("uk")
ON = date(2026, 11, 23)
RULES = [rule for rule in CHECKS if isinstance(rule, Rule)]
SHARING = [rule for rule in RULES if rule.hangs_on is not HangsOn.RECORD]
GUARDED = [rule for rule in RULES if rule.guard is not None]
EVERY_NTH = 9


class Case(NamedTuple):
    """A record of a case file, and how it is looked at there."""

    record: Record
    on: date
    profile: str
    recorded_on: date | None

    def facts(self, record: Record) -> Facts:
        return record.facts_as_recorded(recorded_on=self.recorded_on)

    def found(self, rule: Rule, record: Record) -> list[Finding]:
        """What a check finds in a record that stands in the place of this one, under no name."""
        facts = self.facts(record)
        case = Judged(record, facts, decide(facts, UK), UK, self.on, self.profile, rule)
        return [evolve(one, source=None, line=None, id=None, reference=None) for one in rule.look(case)]


@cache
def cases_of(code: str) -> list[Case]:
    """The wrong and the right cases of a check."""
    file = FOLDER / f"{code.lower()}.toml"
    tables = tomllib.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    return [
        Case(record, case["on"], case.get("profile") or profile_of(case.get("format", "csv")), case.get("recorded_on"))
        for kind in ("wrong", "right")
        for case in tables.get(kind, ())
        if "record" in case or "records" in case
        for record in records_of(case)
    ]


@cache
def all_cases() -> list[Case]:
    """Those of all checks."""
    return [case for rule in CHECKS for case in cases_of(rule.code)]


def others_like(case: Case, other: Record, hangs_on: HangsOn) -> Iterator[Record]:
    """Records that agree with one in what a check hangs on, and say of the rest what another says, or nothing."""
    record = case.record
    if hangs_on is HangsOn.FACTS:
        level = other.level if is_group(other) == is_group(record) else record.level
        yield evolve(record, title=other.title, notes=other.notes, level=level)
        plain = evolve(record, covering_dates=None, first_date=None, last_date=case.facts(record).last_date)
        if case.facts(plain) == case.facts(record):
            yield plain
        return
    kept = OF_CLOSURES if hangs_on is HangsOn.CLOSURES else OF_ACCESS
    yield evolve(other, **{name: getattr(record, name) for name in kept})


@pytest.mark.parametrize("rule", SHARING, ids=lambda rule: rule.code)
def test_the_rest_of_a_record_changes_nothing(rule: Rule) -> None:
    some = all_cases()[::EVERY_NTH]
    for case in (*cases_of(rule.code), *some[:: EVERY_NTH - 1]):
        found = case.found(rule, case.record)
        for other in some:
            for record in others_like(case, other.record, rule.hangs_on):
                if rule.hangs_on is not HangsOn.FACTS or case.facts(record) == case.facts(case.record):
                    assert case.found(rule, record) == found


@pytest.mark.parametrize("rule", SHARING, ids=lambda rule: rule.code)
def test_whether_a_check_is_asked_hangs_on_no_more(rule: Rule) -> None:
    asks_for = {name.partition(".")[0] for name in (rule.guard.fields if rule.guard else rule.reads)}
    assert asks_for, "it sees every record"
    assert {ATTRIBUTE.get(name, name) for name in asks_for} <= set(
        OF_CLOSURES if rule.hangs_on is HangsOn.CLOSURES else OF_ACCESS
    )
    assert not OF_EACH_ROW.intersection(rule.reads)


@pytest.mark.parametrize("rule", GUARDED, ids=lambda rule: rule.code)
def test_no_case_is_kept_from_its_check_by_a_guard(rule: Rule) -> None:
    assert rule.guard is not None
    for case in (*cases_of(rule.code), *all_cases()[::EVERY_NTH]):
        if case.found(rule, case.record):
            assert rule.guard.passes(case.record)


def test_a_guard_may_ask_what_any_of_the_closures_says() -> None:
    guard = Guard(("closures.exemptions", "origins"))
    unnamed, named = Closure(type="F"), Closure(type="F", exemptions="40(2)")
    assert not guard.passes(Record(closures=(unnamed,)))
    assert guard.passes(Record(closures=(unnamed, named)))
    assert guard.passes(Record(origins=(Origin("held_by", "archive", "column 'Held by'"),)))


def test_what_was_met_before_changes_nothing() -> None:
    """One checker for all cases finds in each what one of its own finds in it."""
    records = [case.record for case in all_cases()]
    together = Checker(UK, ON, RULES)
    for record in (*records, *reversed(records)):
        alone = [seen.finding for seen in Checker(UK, ON, RULES).look(record)]
        assert [seen.finding for seen in together.look(record)] == alone
