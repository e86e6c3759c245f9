"""Conversion: what is written is what was read, a file appears whole or not at all, and what is lost is said."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from closurelib.convert import Request, run, target_for
from closurelib.dates import Span
from closurelib.decide import decide
from closurelib.errors import ReadError
from closurelib.facts import Absence, Closure, Facts, ForYears, OpensIn, Retention
from closurelib.law import load_law
from closurelib.read import open_source, read
from closurelib.record import Record
from closurelib.write import Lost, write_csv, write_jsonl
from closurelib.write_tdr import COLUMNS, write_tdr
from tests.test_read_jsonl import RECORDS, read_all

UK = load_law("uk")
SHARED = Path(__file__).parent.parent.parent / "shared" / "data"


def record_of(**fields: Any) -> Record:
    """A record as Python code makes one, dates as texts."""
    return Record(**fields)


def convert(*sources: Path, out: Path, **options: Any) -> tuple[int, list[str]]:
    said: list[str] = []
    code = run(
        Request(tuple(map(str, sources)), str(out), **options), say=said.append, standard=StringIO()
    )  # fmt: skip
    return code, said


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    path.write_text(
        "reference,title,last_date,closures.1.type,closures.1.years,retentions.1.part\n"
        "ZZ 1/1,One,1960,F,84,\nZZ 1/2,Two,1961,,,documents\n"
    )
    return path


@pytest.mark.parametrize("ending", ["jsonl", "csv", "parquet"])
def test_there_and_back(table: Path, tmp_path: Path, ending: str) -> None:
    """Each canonical format gives the records back."""
    if ending == "parquet":
        pytest.importorskip("pyarrow")
    out = tmp_path / f"out.{ending}"
    code, said = convert(table, out=out)
    assert code == 0
    assert said == [f"{table}: read as csv: 2 rows, 2 records, 0 rejected", f"{out}: 2 records written as {ending}"]
    assert [record.to_dict() for record in read(out)] == [record.to_dict() for record in read(table)]
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


@given(st.lists(RECORDS, min_size=1, max_size=4), st.sampled_from(["jsonl", "csv", "parquet"]))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_any_records_come_back_from_any_canonical_format(tmp_path: Path, records: list[Record], ending: str) -> None:
    """Faults included; what could not be read at all is left out, and named."""
    if ending == "parquet":
        pytest.importorskip("pyarrow")
    source, out = tmp_path / "source.jsonl", tmp_path / f"out.{ending}"
    with source.open("w", encoding="utf-8") as stream:
        write_jsonl(records, stream)
    held = [record for record in read(source) if not record.misread]
    code, _ = convert(source, out=out)
    assert code == (1 if len(held) < len(records) else 0)
    if not held:
        return
    back = list(read(out)) if ending == "jsonl" else _read_back(out)
    assert [one.to_dict() for one in back] == [one.to_dict() for one in held]
    assert [_facts(one) for one in back] == [_facts(one) for one in held]


def _facts(record: Record) -> Facts:
    """The facts, in which the order of happenings says nothing; a table has an order of its own."""
    return evolve(record.facts, events=tuple(sorted(record.facts.events, key=str)))


def _read_back(path: Path) -> list[Record]:
    """A table may hold references alone; a fact set for the run lets it be read all the same."""
    reading = open_source(str(path), set_facts={"agency": "none"})
    return [evolve(record, agency=None, origins=()) for record in reading]


def test_an_item_of_which_nothing_is_recorded_stays() -> None:
    """Closed, and no more is known: a table must not make that open."""
    record = record_of(
        reference="ZZ 1/1", closures=(Closure(),), retentions=(Retention(),), reviews=(Absence(),), returns=(Absence(),)
    )
    stream = StringIO()
    write_csv([record], stream)
    [back], _ = read_all(stream.getvalue(), "list.csv")
    assert back.to_dict() == record.to_dict()
    assert len(back.to_dict()["closures"]) == 1


def test_a_record_that_could_not_be_read_is_left_out_and_named(tmp_path: Path) -> None:
    """Written without what could not be read it would look open."""
    sheet = tmp_path / "sheet.csv"
    sheet.write_text(
        "filepath,date of the record,closure status,closure start date,closure period,foi exemption code\n"
        "a.txt,2020-01-01,Closed,2020-01-01,999,38\nb.txt,2020-01-01,Open,,,\n"
    )
    out = tmp_path / "out.jsonl"
    code, said = convert(sheet, out=out)
    assert code == 1
    assert (
        f"{sheet}:2: a.txt: left out: closure period: '999' holds '999', which is no number of years from 1 to 150"
        in said
    )
    assert "1 record left out, as something in them could not be read" in said
    assert [record.id for record in read(out)] == ["b.txt"]


def test_what_fails_leaves_what_was_there(table: Path, tmp_path: Path) -> None:
    """Whole or not at all: an old file stays, and nothing is left beside it."""
    out = tmp_path / "out.jsonl"
    out.write_text("as it was")
    broken = tmp_path / "broken.csv"
    broken.write_bytes(b"reference,last_date\n" + b"ZZ 1/1,1960\n" * 100_000 + b"\xff\n")
    for sources in ((table, broken), (table, tmp_path / "missing.csv")):
        with pytest.raises(ReadError):
            convert(*sources, out=out)
        assert out.read_text() == "as it was"
    with pytest.raises(ReadError, match="is a source; it would be overwritten"):
        convert(table, out=table)
    with pytest.raises(ReadError, match="is a folder"):
        convert(table, out=tmp_path, to="csv")
    with pytest.raises(ReadError, match="cannot be written"):
        convert(table, out=tmp_path / "none" / "out.jsonl")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["broken.csv", "list.csv", "out.jsonl"]


@pytest.mark.parametrize(
    ("file", "name", "says"),
    [
        (
            "out.txt",
            None,
            "out.txt: its ending names no format that is written; add --to (jsonl, csv, parquet, ead, tdr)",
        ),
        ("out.csv", "jsno", "--to: 'jsno' is no format that is written; did you mean jsonl?"),
        ("out.csv", "xyz", "--to: 'xyz' is no format that is written; known: jsonl, csv, parquet, ead, tdr"),
    ],
)
def test_a_format_that_is_not_written_is_named(file: str, name: str | None, says: str) -> None:
    """With the nearest, or with those there are."""
    with pytest.raises(ReadError) as told:
        target_for(file, name)
    assert str(told.value) == says


def test_the_command(table: Path, tmp_path: Path) -> None:
    """Records on standard output, the receipt on standard error, and the exit codes of all commands."""
    base = [sys.executable, "-m", "closurelib", "convert", str(table)]
    done = subprocess.run([*base, "-o", "-"], capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert done.stdout.splitlines()[0] == (
        '{"reference": "ZZ 1/1", "title": "One", "last_date": "1960", "closures": [{"type": "F", "years": 84}]}'
    )
    assert "2 rows, 2 records, 0 rejected" in done.stderr
    done = subprocess.run([*base, "-o", str(tmp_path / "x.txt")], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert "add --to" in done.stderr


def test_a_mapping_and_facts_work_for_conversion_too(tmp_path: Path) -> None:
    """What is read with them is written with them."""
    path, out = tmp_path / "list.csv", tmp_path / "out.jsonl"
    path.write_text("Ref,Dates\nZZ 1/1,1960\n")
    code, _ = convert(
        path, out=out, maps=("reference=Ref", "covering_dates=Dates"), settings=("held_by=archive",), quiet=True
    )
    assert code == 0
    [record] = read(out)
    assert record.to_dict() == {"reference": "ZZ 1/1", "covering_dates": "1960", "held_by": "archive"}


def test_ead_says_what_it_cannot_hold(table: Path, tmp_path: Path) -> None:
    """Each kind once, with how many records and the first."""
    pytest.importorskip("lxml")
    out = tmp_path / "out.xml"
    code, said = convert(table, out=out)
    assert code == 0
    assert "not written: type of a closure (1 record, the first ZZ 1/1)" in said
    assert [record.reference for record in read(out) if record.reference] == ["ZZ 1/1", "ZZ 1/2"]


# Transfer sheets.

_DAYS = st.dates(date(1950, 1, 1), date(2020, 12, 31))
_CODES = st.sampled_from(["27(1)", "38", "40(2)", "EIR 12(5)(a)"])


@st.composite
def files(draw: st.DrawFn) -> Record:
    """Records of all of which a transfer sheet can speak."""
    last = draw(_DAYS)
    path = "a/" + draw(st.text("abc é,\"'", min_size=1, max_size=8)).strip() + "b.txt"
    if draw(st.booleans()):
        return record_of(id=path, jurisdiction="uk", last_date=last, recorded_status="O", title=path.rpartition("/")[2])
    start = draw(st.sampled_from([last, date(last.year, 12, 31)]))
    one_each = [(years, (code,)) for years, code in draw(st.lists(st.tuples(st.integers(1, 150), _CODES), min_size=1))]
    closures = tuple(
        Closure(type="F", length=ForYears(years), counted_from=Span.day(start), anchor="exact", exemptions=codes)
        for years, codes in one_each
    )
    return record_of(
        id=path, jurisdiction="uk", last_date=last, recorded_status="D", closures=closures,
        title=path.rpartition("/")[2],
    )  # fmt: skip


@given(st.lists(files(), min_size=1, max_size=4))
def test_what_a_transfer_sheet_can_say_comes_back_from_one(records: list[Record]) -> None:
    """JSON Lines → sheet → the same closures, dates and names."""
    stream = StringIO()
    assert write_tdr(records, stream) == len(records)
    back, receipt = read_all(stream.getvalue(), "sheet.csv")
    assert receipt.format == "tdr"
    assert [one.to_dict() for one in back] == [one.to_dict() for one in records]


@given(_DAYS, st.integers(1, 150), st.sampled_from([None, "F"]), st.sampled_from(["year_end", "exact", None]))
def test_a_closure_opens_on_the_same_day_after_a_transfer_sheet(
    last: date, years: int, letter: str | None, anchor: str | None
) -> None:
    """A period from the end of a year is one from its 31 December: the day it opens is the same."""
    closure = Closure(type=letter, length=ForYears(years), anchor=anchor, exemptions=("44",))
    record = record_of(id="a.txt", last_date=last, closures=(closure,))
    stream = StringIO()
    write_tdr([record], stream)
    [back], _ = read_all(stream.getvalue(), "sheet.csv")
    for day in (date(2026, 1, 1), last + timedelta(days=366 * years)):
        before, after = decide(record.facts, UK), decide(back.facts, UK)
        assert before.status(on=day) == after.status(on=day)
        assert before.opens_on(day) == after.opens_on(day)


@pytest.mark.parametrize(
    ("record", "says"),
    [
        (record_of(id="a", last_date="1960"), "the closure status, as neither open nor closed is recorded"),
        (record_of(id="a", closures=(Closure(type="U", length=OpensIn(2040)),)), "a closure of type U"),
        (
            record_of(id="a", closures=(Closure(length=OpensIn(2040)),)),
            "a closure that is no number of years from 1 to",
        ),
        (record_of(id="a", closures=(Closure(type="F", part="1"),)), "a closure of a part"),
        (record_of(id="a", closures=(Closure(),)), "a closure that is no number of years"),
        (
            record_of(id="a", recorded_status="O", retentions=(Retention(),)),
            "retentions, of which a sheet says nothing",
        ),
        (
            record_of(id="a", last_date="1960", closures=(Closure(length=ForYears(40), anchor="exact"),)),
            "a closure that does not count from one known day",
        ),
        (record_of(id="a", recorded_status="C", recorded_opening="2040-01-01"), "neither open nor closed is recorded"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_a_transfer_sheet_cannot_say_is_never_open(record: Record, says: str) -> None:
    """No status at all, so that the service refuses the row; and what is lost is said."""
    stream, lost = StringIO(), Lost()
    write_tdr([record], stream, lost)
    row = dict(zip(COLUMNS, stream.getvalue().splitlines()[1].split(","), strict=True))
    assert row["closure status"] == ""
    assert any(says in line for line in lost.said())
    [back], _ = read_all(stream.getvalue(), "sheet.csv", form="tdr")
    assert back.problems


@pytest.mark.skipif(not SHARED.is_dir(), reason="the development data is not here")
def test_a_real_sheet_goes_there_and_back(tmp_path: Path) -> None:
    """Access facts, assertion date included, of the service's own sample."""
    source, out = SHARED / "uk" / "tdr" / "sample.csv", tmp_path / "sheet.csv"
    code, _ = convert(source, out=out, to="tdr")
    assert code == 0
    assert [record.facts for record in read(out)] == [record.facts for record in read(source)]
    assert "2022-01-01" in out.read_text()
