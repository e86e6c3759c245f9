"""The checks of retentions beyond their cases (tests/cases/checks/r3*.toml)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closurelib import Record, load_law
from closurelib.check import retention
from closurelib.check.finding import Finding
from closurelib.check.run import check_records

UK = load_law("uk")
CHANGE = date(2015, 12, 9)
"""The day on which the function passed: S.I. 2015/1897."""


def found(record: Record, on: date = date(2026, 6, 1), *, codes: tuple[str, ...] = ()) -> list[Finding]:
    """What the checks of retentions, or some of them, find in a record."""
    findings = check_records([record], UK, on=on, rules=retention.RULES)
    return [one for one in findings if not codes or one.code in codes]


def retained(*retentions: dict[str, Any], **fields: Any) -> Record:
    """A record with these retentions."""
    return Record.from_dict({"reference": "ZZ 1/1", "last_date": "1988", "retentions": list(retentions), **fields})


@given(st.dates(date(1960, 1, 1), date(2026, 1, 1)))
def test_the_approver_follows_the_law_of_the_day(signed: date) -> None:
    """On each day one of the two is right, and the other is not."""
    lord_chancellor, secretary = (
        bool(found(retained({"ground": "6", "instrument": name, "signed_on": signed}), codes=("R313",)))
        for name in ("the Lord Chancellor, 1", "the Secretary of State, 1")
    )
    assert (lord_chancellor, secretary) == (signed >= CHANGE, signed < CHANGE)


@given(st.integers(1990, 2060), st.dates(date(1990, 1, 1), date(2060, 1, 1)))
def test_retained_until_is_the_same_as_code_and_as_retention(year: int, on: date) -> None:
    """Type D with its year, and a retention until 1 January of it, lapse on one day."""
    records = (
        retained(closures=[{"type": "D", "until_year": year}]),
        retained({"until": date(year, 1, 1)}),
    )
    as_code, as_retention = ([one.since for one in found(record, on, codes=("R301",))] for record in records)
    assert as_code == as_retention
    assert as_code == ([date(year, 1, 1)] if on >= date(year, 1, 1) else [])


@pytest.mark.parametrize("said", [{"until": "2022-01-01"}, {"reconsider_on": "2021-12-31"}])
def test_a_lapse_opens_nothing(said: dict[str, str]) -> None:
    """A retention past its date is a question for the department."""
    [one] = found(retained(said), codes=("R301", "R302"))
    assert one.since == date(2022, 1, 1)
    assert "ask the department; this opens nothing" in one.message


@pytest.mark.parametrize("ground", ["6", " 6 ", "Ground 6", "4A", "4b", "1"])
def test_a_ground_is_read_however_it_is_spelt(ground: str) -> None:
    """The number counts."""
    assert not found(retained({"ground": ground, "instrument": "106"}), codes=("R305", "R306"))


def test_the_closure_of_the_seed_is_silent_about_its_documents() -> None:
    """Thirty years to 1990, documents away to April 1994."""
    documents = {"part": "documents", "put_back_on": "1994-04-18"}
    [one] = found(retained(documents, covering_dates="1960", last_date=None, closures=[{"type": "N", "years": 30}]))
    assert one.code == "R312"
    assert one.message.startswith("the closure (N 30) ended on 31 Dec 1990, and what was retained (documents)")


def test_codes_stand_in_order_and_once() -> None:
    """A code never changes meaning, and none is left out."""
    assert [rule.code for rule in retention.RULES] == [f"R{number}" for number in range(301, 316)]
