"""What changes when: which ends are forecast, on which day, and how they are counted and listed."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from closurelib import Record, load_law
from closurelib.cli import main
from closurelib.cli_forecast import EVENTS
from closurelib.forecast import Happening, forecast
from closurelib.report.forecast import HEADINGS, SHORT

UK = load_law("uk")
CLOSED = {"type": "F", "years": 84, "exemptions": ["40(2)"]}


def changes(fields: dict[str, Any], since: str = "2027-01-01", until: str = "2027-12-31") -> list[tuple[str, str]]:
    """What is forecast of one record, as it was recorded on 23 November 2026."""
    record = Record.from_dict({"reference": "ZZ 1/1", "recorded_on": "2026-11-23", **fields})
    found = forecast([record], UK, since=date.fromisoformat(since), until=date.fromisoformat(until))
    return [(str(one.change.event), one.change.day.isoformat()) for one in found]


def closed(**fields: Any) -> dict[str, Any]:
    return {"covering_dates": "1942", "held_by": "archive", "recorded_status": "D", "closures": [CLOSED], **fields}


# Each event.


def test_a_recorded_closure_ends_on_the_first_day_after() -> None:
    """84 years from the end of 1942 run to 31 December 2026."""
    assert changes(closed()) == [("closure-end", "2027-01-01"), ("opens", "2027-01-01")]
    assert changes(closed(), since="2027-01-02") == []
    assert changes(closed(), since="2026-01-01", until="2026-12-31") == []


def test_a_recorded_opening_date_ends_the_closure() -> None:
    found = changes(closed(recorded_opening="2027-06-01"))
    assert found == [("closure-end", "2027-06-01"), ("opens", "2027-06-01")]


def test_an_exemption_ends_when_the_record_becomes_historical() -> None:
    """Section 35 cannot be claimed for a historical record: a file of 2006 becomes one on 1 January 2027."""
    found = changes(closed(covering_dates="2006", closures=[{**CLOSED, "years": 50, "exemptions": ["35(1)(a)"]}]))
    assert ("exemption-end", "2027-01-01") in found


def test_a_retention_needs_a_decision_by_its_last_day() -> None:
    retained = {"covering_dates": "1990", "held_by": "department",
                "retentions": [{"ground": "6", "instrument": "RI 106", "reconsider_on": "2027-12-31"}]}  # fmt: skip
    found = changes(retained)
    assert ("retention-end", "2027-12-31") in found
    until = {**retained, "retentions": [{"ground": "6", "until": "2027-07-01"}]}
    assert ("retention-end", "2027-06-30") in changes(until)


def test_papers_put_back_need_no_decision() -> None:
    put_back = {"covering_dates": "1960", "retentions": [{"part": "documents", "put_back_on": "1994-04-18"}]}
    assert changes(put_back) == []


def test_a_review_is_no_end_and_no_opening() -> None:
    found = changes(closed(closures=[{"type": "C", "years": 84}]))
    assert found == [("review", "2027-01-01")]


def test_a_transfer_is_due_until_it_is_made() -> None:
    waiting = {"covering_dates": "2007", "held_by": "department"}
    assert ("transfer-due", "2027-12-31") in changes(waiting)
    assert not any(event == "transfer-due" for event, _ in changes({**waiting, "transferred_on": "2020-01-01"}))


def test_a_statutory_rule_opens_without_a_recorded_closure() -> None:
    assert changes({"covering_dates": "1960"}, "1990-01-01", "1991-12-31")[-1] == ("opens", "1991-01-01")


def test_a_part_is_named() -> None:
    part = {"covering_dates": "1942", "held_by": "archive", "closures": [{**CLOSED, "part": "1"}]}
    record = Record.from_dict({"reference": "ZZ 1/1", **part})
    [end, opens] = forecast([record], UK, since=date(2027, 1, 1), until=date(2027, 12, 31))
    assert (end.change.part, end.change.ground, opens.change.day) == ("1", "40(2)", date(2027, 1, 1))


def test_a_record_that_cannot_be_judged_is_forecast_nothing() -> None:
    assert changes(closed(last_date="1942-02-30")) == []


def test_an_end_that_is_known_to_the_year_only_falls_on_its_latest_day() -> None:
    record = Record.from_dict({"reference": "ZZ 1/1", **closed(closures=[{**CLOSED, "anchor": "exact"}])})
    [end] = forecast([record], UK, since=date(2026, 1, 1), until=date(2027, 12, 31), events=[Happening.CLOSURE_END])
    assert (end.change.day, end.change.earliest) == (date(2027, 1, 1), date(2026, 1, 2))


@given(st.integers(1900, 2010), st.integers(1, 100), st.dates(date(1960, 1, 1), date(2100, 1, 1)))
def test_two_halves_of_a_time_hold_what_the_whole_holds(year: int, years: int, cut: date) -> None:
    """Nothing is forecast twice, and nothing falls between two windows."""
    fields = closed(covering_dates=str(year), closures=[{**CLOSED, "years": years, "exemptions": []}])
    record = Record.from_dict({"reference": "ZZ 1/1", "recorded_on": "2026-11-23", **fields})

    def found(since: date, until: date) -> list[tuple[Happening, date]]:
        events = [one for one in Happening if one not in (Happening.EXEMPTION_END, Happening.TRANSFER_DUE)]
        kept = forecast([record], UK, since=since, until=until, events=events)
        return [(one.change.event, one.change.day) for one in kept]

    first, last = date(1950, 1, 1), date(2150, 1, 1)
    assert found(first, cut) + found(date.fromordinal(cut.toordinal() + 1), last) == found(first, last)


# The command.


@pytest.fixture
def catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A closure, a retention and an exemption that end in 2027, and a record that is open."""
    monkeypatch.chdir(tmp_path)
    records = (
        {"reference": "ZZ 1/1", **closed()},
        {"reference": "ZZ 2/1", "covering_dates": "1990", "held_by": "department",
         "retentions": [{"ground": "6", "instrument": "RI 106", "reconsider_on": "2027-12-31"}]},
        {"reference": "ZZ 3/1", **closed(covering_dates="2006", closures=[{**CLOSED, "exemptions": ["35(1)(a)"]}])},
        {"reference": "ZZ 4/1", "covering_dates": "1900"},
    )  # fmt: skip
    Path("a.jsonl").write_text("".join(json.dumps(one) + "\n" for one in records), encoding="utf-8")
    return "a.jsonl"


def run(*args: str, source: str | None = None) -> Result:
    days = ("--from", "2027-01-01", "--to", "2027-12-31", "--recorded-on", "2026-11-23")
    return CliRunner().invoke(main, ("forecast", *args, *days), input=source, env={"COLUMNS": "80", "NO_COLOR": "1"})


def test_a_year_is_listed_by_what_has_to_be_done(catalogue: str) -> None:
    result = run(catalogue, "--list", "--quiet")
    assert result.exit_code == 0
    for event in (Happening.CLOSURE_END, Happening.EXEMPTION_END, Happening.RETENTION_END, Happening.OPENS):
        assert HEADINGS[event].split()[0] in result.stdout
    assert "   1 Jan 2027  ZZ 1/1  F 84; 40(2)" in result.stdout
    assert "  31 Dec 2027  ZZ 2/1  the last day retained; 6" in result.stdout
    assert max(map(len, result.stdout.splitlines())) <= 80


@pytest.mark.parametrize(("by", "key"), [("year", "2027"), ("series", "ZZ 1"), ("ground", "40(2)")])
def test_a_year_is_counted(catalogue: str, by: str, key: str) -> None:
    result = run(catalogue, "--by", by, "--quiet")
    assert result.stdout.startswith(by)
    assert any(line.startswith(key) for line in result.stdout.splitlines())
    assert "from 1 Jan 2027 to 31 Dec 2027." in result.stdout


def test_only_the_events_that_were_asked_for_are_given(catalogue: str) -> None:
    result = run(catalogue, "--list", "--event", "retention-end", "--format", "jsonl")
    [one] = [json.loads(line) for line in result.stdout.splitlines()]
    assert (one["event"], one["on"], one["reference"], one["ground"]) == (
        "retention-end", "2027-12-31", "ZZ 2/1", "6",
    )  # fmt: skip


def test_counts_and_lists_are_tables_too(catalogue: str) -> None:
    [row] = csv.DictReader(io.StringIO(run(catalogue, "--format", "csv", "--quiet").stdout))
    assert (row["year"], row["closure-end"], row["retention-end"]) == ("2027", "1", "1")
    rows = list(csv.DictReader(io.StringIO(run(catalogue, "--list", "--format", "csv", "--quiet").stdout)))
    assert [one["reference"] for one in rows if one["event"] == "closure-end"] == ["ZZ 1/1"]
    assert json.loads(run(catalogue, "--format", "jsonl", "--quiet").stdout)["opens"] == 1


def test_a_file_is_written_where_one_is_named(catalogue: str) -> None:
    result = run(catalogue, "--list", "--format", "csv=out.csv", "--format", "text", "--quiet")
    assert result.stdout.endswith("to 31 Dec 2027.\n")
    assert Path("out.csv").read_text(encoding="utf-8").startswith("event,on,")
    assert sorted(one.name for one in Path().iterdir()) == ["a.jsonl", "out.csv"]


@pytest.mark.parametrize(
    ("args", "code"),
    [(("none.csv",), 2), (("a.jsonl", "--list", "--by", "year"), 2), (("a.jsonl", "--event", "end"), 2)],
)
def test_what_cannot_run_exits_with_2(catalogue: str, args: tuple[str, ...], code: int) -> None:
    assert run(*args).exit_code == code


def test_records_that_cannot_be_judged_are_counted() -> None:
    result = run("-", source='{"reference": "ZZ 1/1", "last_date": "1960-02-30"}\n')
    assert result.exit_code == 1
    assert "1 not judged" in result.stderr


def test_the_events_that_help_names_are_those_there_are() -> None:
    assert tuple(Happening) == EVENTS
    assert set(HEADINGS) == set(SHORT) == set(Happening)
