"""The checks of dates beyond their cases (tests/cases/checks/d1*.toml): folding, and what readers remark."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from attrs import evolve

from closurelib import Record, load_law
from closurelib.check import dates
from closurelib.check.finding import Finding
from closurelib.check.run import check_records
from closurelib.record import Origin, Source

UK = load_law("uk")
ON = date(2026, 6, 1)


def found(*records: Record, code: str) -> list[Finding]:
    """What one check finds in some records."""
    return [one for one in check_records(records, UK, on=ON, rules=dates.RULES) if one.code == code]


def dated(covering_dates: str | None = None, **fields: Any) -> Record:
    """A record with these dates."""
    return Record.from_dict({"reference": "ZZ 1/1", "covering_dates": covering_dates, **fields})


def undated(reference: str, line: int, **fields: Any) -> Record:
    """A record without a date, whose closure type counts from one."""
    source = Source("a.csv", line, line)
    return evolve(dated(reference=reference, closures=[{"type": "N", "years": 30}], **fields), source=source)


def test_undated_records_fold_into_one_finding_for_each_series() -> None:
    """One context file mends them all, so it is said once, at the first of them."""
    one, other = found(
        undated("ZZ 371/1", 2), undated("ZZ 371/2", 3), undated("ZZ 9/1", 4), undated("ZZ 371/3", 5), code="D105"
    )
    assert (one.reference, one.id, one.line) == ("ZZ 371", None, 2)
    assert "ZZ 371/1 and 2 more of ZZ 371 have no date" in one.message
    assert (other.reference, other.line) == ("ZZ 9/1", 4)


def test_a_series_has_one_fingerprint_however_many_are_undated() -> None:
    """What was accepted yesterday is not new because one more record was added."""
    [two] = found(undated("ZZ 371/1", 2), undated("ZZ 371/2", 3), code="D105")
    [three] = found(undated("ZZ 371/0", 2), undated("ZZ 371/1", 3), undated("ZZ 371/2", 4), code="D105")
    assert two.fingerprint == three.fingerprint


def test_a_closure_without_a_start_is_not_folded_too() -> None:
    """It is a finding of its own (C201), said of the record itself."""
    assert not found(dated(closures=[{"type": "F", "years": 40}]), code="D105")


@pytest.mark.parametrize(("parent", "series"), [("box 7", "box 7"), (None, "a.csv")])
def test_a_record_outside_the_grammar_folds_by_parent_or_file(parent: str | None, series: str) -> None:
    """Not every catalogue has references that say the series."""
    records = [undated("no reference", line, parent=parent, id=f"x{line}") for line in (2, 3)]
    [one] = found(*records, code="D105")
    assert one.reference == series


def test_numbers_that_a_reader_set_aside_are_found() -> None:
    """The reader keeps the text, and remarks what the numbers say."""
    place = "line 2, coveringDates (the numbers say 1960-01-01 to 1961-12-31; the text counts)"
    record = evolve(dated("1960"), origins=(Origin("covering_dates", "1960", place),))
    [one] = found(record, code="D111")
    assert (one.found, one.expected) == ("1960-01-01 to 1961-12-31", "1960")


def test_one_remark_is_one_finding() -> None:
    """A remark stands at each field that was read at the place."""
    place = "line 7, unitdate (the form for machines says 1990/1959; the words are read)"
    origins = tuple(Origin(name, "1990-1995", place) for name in ("covering_dates", "first_date", "last_date"))
    assert len(found(evolve(dated("1990-1995"), origins=origins), code="D112")) == 1


@pytest.mark.parametrize("day", ["1970-01-01", "1900-01-01", "1753-01-01"])
def test_a_stand_in_is_no_fault_of_an_opening_date(day: str) -> None:
    """1 January is the day on which records open."""
    assert not found(dated("1939", recorded_status="O", recorded_opening=day), code="D110")
