"""The checks of closures beyond their cases (tests/cases/checks/c2*.toml): no convention is called wrong."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from attrs import evolve, fields
from hypothesis import given
from hypothesis import strategies as st

from closurelib import Facts, Record, Span, load_law
from closurelib.check import closure, dates, retention
from closurelib.check.closure_conventions import EXACT, YEAR_END, coded, openings
from closurelib.check.finding import Finding
from closurelib.check.rule import Judged
from closurelib.check.run import check_records
from closurelib.decide import decide
from closurelib.record import Origin
from tests.property.strategies import days, facts, maybe_spans

UK = load_law("uk")
OF_OPENINGS = ("C210", "C211", "C212", "C213", "C214", "C215")
AHEAD = date(1890, 1, 1)
"""So early that no opening date has come."""


def found(record: Record, on: date = date(2026, 6, 1), *, codes: tuple[str, ...] = ()) -> list[Finding]:
    """What the checks of closures, or some of them, find in a record."""
    findings = check_records([record], UK, on=on, rules=closure.RULES)
    return [one for one in findings if not codes or one.code in codes]


def closed(last_date: object, closures: list[dict[str, Any]], **fields: Any) -> Record:
    """A record with these closures."""
    return Record.from_dict({"reference": "ZZ 1/1", "last_date": last_date, "closures": closures, **fields})


def to_open(last_date: object, years: int, opening: object, **closed_by: Any) -> Record:
    """A closed record with the day on which it is to open."""
    closures = [{"type": "F", "years": years, **closed_by}]
    return closed(last_date, closures, recorded_status="D", recorded_opening=opening)


# Practice counts from the end of the year, or from the day itself.


@given(days, st.integers(1, 120), st.sampled_from([None, "year_end", "exact"]))
def test_the_first_of_january_after_the_years_is_never_wrong(last: date, years: int, anchor: str | None) -> None:
    """1 January of the year + N + 1."""
    record = to_open(last, years, date(last.year + years + 1, 1, 1), anchor=anchor)
    assert not found(record, AHEAD, codes=OF_OPENINGS)


@given(days.filter(lambda day: (day.month, day.day) != (2, 29)), st.integers(1, 120))
def test_the_day_after_the_anniversary_is_never_wrong(last: date, years: int) -> None:
    """Start + N years + 1 day."""
    anniversary = last.replace(year=last.year + years)
    record = to_open(last, years, date.fromordinal(anniversary.toordinal() + 1))
    assert not found(record, AHEAD, codes=OF_OPENINGS)


@given(days.filter(lambda day: (day.month, day.day) != (12, 31)), st.integers(2, 120))
def test_a_year_early_is_named_and_put_right(last: date, years: int) -> None:
    """Last year + N forgets the + 1; the fix is the computed day."""
    [one] = found(to_open(last, years, date(last.year + years, 1, 1)), AHEAD, codes=OF_OPENINGS)
    assert one.code == "C210"
    assert dict(one.fix) == {"recorded_opening": f"{last.year + years + 1}-01-01"}
    assert not one.safe


@given(days, st.integers(1, 120), st.dates(date(1900, 1, 1), date(2190, 1, 1)))
def test_a_mistake_has_one_name_and_its_fix_mends_it(last: date, years: int, opening: date) -> None:
    """What is written is right by the check that asked for it."""
    findings = found(to_open(last, years, opening), AHEAD, codes=OF_OPENINGS)
    assert len(findings) <= 1
    for one in findings:
        for name, value in one.fix:
            assert name == "recorded_opening"
            assert not found(to_open(last, years, value), AHEAD, codes=OF_OPENINGS)


@pytest.mark.parametrize(
    ("covering", "kind", "years", "opening"),
    [
        ("1940", "F", 100, "2041-01-01"),  # HO 45/23721/1
        ("1961", "F", 89, "2051-01-01"),  # DPP 2/3289
        ("01/01/1947 - 31/12/1947", "F", 100, "2048-01-01"),  # HO 405/1079
        ("1972 Jan 01 - 1972 Dec 31", "F", 87, "2060-01-01"),  # J 243/1/2
        ("1969", "N", 30, "2000-01-01"),  # AIR 37/1460
        ("2006 Apr 30", "F", 20, "2026-05-01"),  # RW 33/FQ/Z
        ("2023 Oct 17", "F", 25, "2048-10-18"),  # a digital transfer
        ("1992 Oct 27", "F", 61, "2053-10-28"),  # an export of digital records
    ],
)
def test_real_opening_dates_fit(covering: str, kind: str, years: int, opening: str) -> None:
    """Values that the catalogue shows."""
    record = closed(
        None,
        [{"type": kind, "years": years}],
        covering_dates=covering,
        recorded_status="D",
        recorded_opening=opening,
    )
    assert not found(record, AHEAD, codes=OF_OPENINGS)


def test_the_message_shows_the_arithmetic_under_both_conventions() -> None:
    """An archivist can follow it without the program."""
    [one] = found(to_open("1961", 89, "2050-01-01"), codes=OF_OPENINGS)
    assert one.message == (
        "opening date 1 Jan 2050 is a year early (1961 + 89 forgets the + 1): 89 years from the end of 1961 run to "
        "31 Dec 2050, so the first open day is 1 Jan 2051; counted to the day, it is 2 Jan 2050 to 1 Jan 2051"
    )


def test_conventions_come_from_the_codes_of_the_law() -> None:
    """29 February falls to 28 February first, then the day is added."""
    record = to_open("2008-02-29", 1, "2010-01-01")
    case = Judged(record, record.facts, decide(record.facts, UK), UK, AHEAD)
    [one] = coded(case)
    assert openings(case, one) == {YEAR_END: Span.day(date(2010, 1, 1)), EXACT: Span.day(date(2009, 3, 1))}


@pytest.mark.parametrize(
    "length",
    [{"years": -1}, {"years": 0}, {"years": 10**6}, {"until_year": 1}, {"until_year": 1800}, {"until_year": 9999}],
    ids=str,
)
@pytest.mark.parametrize("kind", ["F", "U", "D", "C", "W", "N", "A", "S", "V", "X", "LCI", "??", None])
def test_impossible_numbers_are_findings_never_failures(length: dict[str, int], kind: str | None) -> None:
    """No way of counting is asked for what no calendar has."""
    assert all(one.field for one in found(closed("1960", [{"type": kind, **length}])))


def test_the_day_of_a_schedule_is_read_where_a_sheet_keeps_it() -> None:
    """A sheet's closure holds before its schedule too, so the day stands in the origins."""
    origin = Origin("closures.1.asserted_on", "2012-05-01", "column 'foi schedule date'")
    sinces = []
    for years in (20, 84):
        closures = [{"type": "F", "years": years, "anchor": "exact", "counted_from": "1990-01-01"}]
        record = evolve(closed("1990-01-01", closures), origins=(origin,))
        sinces.append([one.found for one in found(record, codes=("C220", "C221"))])
    assert sinces == [["F 20, decided 2012-05-01"], []]


@pytest.mark.parametrize(("remark", "severity"), [("", "error"), (" (no date of the record is given)", "warning")])
def test_a_file_may_have_been_copied_after_the_decision(remark: str, severity: str) -> None:
    """Without a date of the record, its last change is all there is."""
    origin = Origin("last_date", "2024-03-26", f"column 'date last modified'{remark}")
    record = closed("2024-03-26", [{"type": "F", "years": 60, "asserted_on": "2022-01-01"}])
    assert [str(one.severity) for one in found(evolve(record, origins=(origin,)), codes=("C221",))] == [severity]


def test_what_has_lost_its_force_is_said_with_care() -> None:
    """A lapse is no opening."""
    [one] = found(closed("1960", [{"type": "LCI", "years": 75}]), codes=("C226",))
    assert "can no longer be claimed; another exemption may apply; not an instruction to open" in one.message


@given(facts(), maybe_spans, days)
def test_whatever_is_recorded_a_finding_is_whole(of: Facts, first: Span | None, on: date) -> None:
    """It came no later than the day, rests on provisions that are there, and is the same when asked again."""
    rules = (*dates.RULES, *closure.RULES, *retention.RULES)
    record = of_facts(of, first)
    findings = list(check_records([record], UK, on=on, rules=rules))
    for one in findings:
        assert one.since is None or one.since <= on
        assert all(UK.provision(id) for id in one.because)
        assert one.field is not None
        assert "None" not in one.message
        assert all(one.found != value for _, value in one.fix)
    assert findings == list(check_records([record], UK, on=on, rules=rules))


def of_facts(of: Facts, first: Span | None) -> Record:
    """A record that states these facts."""
    names = {attribute.name for attribute in fields(Facts)} & {attribute.name for attribute in fields(Record)}
    stated = {name: getattr(of, name) for name in names - {"events", "problems"}}
    deaths = tuple((event.kind.removeprefix("death."), event.on) for event in of.events)
    return Record(reference="ZZ 1/1", first_date=first, deaths=deaths, **stated)


def test_codes_stand_in_order_and_once() -> None:
    """A code never changes meaning, and none is left out."""
    assert [rule.code for rule in closure.RULES] == [f"C{number}" for number in range(201, 239)]
