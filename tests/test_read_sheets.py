"""Sheets with columns of their own: transfer sheets, closure CSVs, harvests, exports, access statements."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from closurelib.dates import Span
from closurelib.decide import decide
from closurelib.errors import ReadError
from closurelib.law import load_law
from closurelib.read import FORMATS, open_source
from closurelib.read.sheets import best_delimiter
from closurelib.read.sheets_row import Row
from closurelib.read.tdr import HEADERS, TDR
from closurelib.record import Record
from tests.test_read_jsonl import read_all

HERE = Path(__file__).parent
SHARED = HERE.parent.parent / "shared" / "data"
CASES = [
    case
    for file in sorted((HERE / "cases" / "sheets").glob("*.toml"))
    for case in tomllib.loads(file.read_text(encoding="utf-8"))["case"]
]
UK = load_law("uk")


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["name"]))
def test_a_sheet_states_its_records(case: dict[str, Any]) -> None:
    """The header alone says what a sheet is; each row states what the case says, and each fault is named."""
    records, receipt = read_all(case["text"].lstrip("\n"), "sheet.csv")
    assert receipt.format == case["format"]
    assert receipt.rows == receipt.records == len(records)
    for record, expected in zip(records, case.get("expect", []), strict="expect" in case):
        written = record.to_dict()
        assert {name: written.get(name) for name in expected} == expected
    assert [str(problem) for record in records for problem in record.problems] == case.get("problems", [])


def test_every_spelling_of_a_header_means_the_same() -> None:
    """Nothing depends on which vocabulary a sheet was made with."""
    for key, spellings in HEADERS.items():
        for spelling in spellings:
            assert {TDR.key(spelling), TDR.key(spelling.upper()), TDR.key(f" {spelling} ")} == {key}


def test_a_transfer_sheet_is_judged_as_the_service_counts() -> None:
    """2023-10-17 and 25 years: closed on the anniversary, open the day after; and closed before the assertion too."""
    text = (
        "filepath,date of the record,closure status,closure start date,closure period,foi exemption code,"
        "foi schedule date\na.txt,2023-10-17,Closed,2023-10-17,25,40(2),2024-02-01\n"
    )
    [record], _ = read_all(text, "sheet.csv")
    decision = decide(evolve(record, held_by="archive", transferred_on=Span.day(date(2024, 1, 1))).facts, UK)
    days = [date(2024, 1, 15), date(2048, 10, 17), date(2048, 10, 18)]
    assert [str(decision.status(on=day)) for day in days] == ["closed", "closed", "open"]
    assert [one.words for one in record.origins if one.field == "closures.1.asserted_on"] == ["2024-02-01"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encodings_that_mark_themselves_and_any_delimiter(encoding: str, delimiter: str) -> None:
    """What parts the cells is seen from the header."""
    rows = [["filepath", "closure status", "closure period", "filename"], ["é/a.txt", "Open", "", "a.txt"]]
    text = "\n".join(delimiter.join(row) for row in rows)
    [record], receipt = read_all(text.encode(encoding), "sheet.csv")
    assert (receipt.format, record.id, record.recorded_status) == ("tdr", "é/a.txt", "O")


def test_windows_1252_is_read_when_it_is_named_and_never_guessed(tmp_path: Path) -> None:
    """A byte that does not fit is named."""
    path = tmp_path / "sheet.csv"
    path.write_bytes("filepath,closure status,closure period\né.txt,Open,\n".encode("cp1252"))
    with pytest.raises(ReadError, match=r"is not UTF-8: byte 39 \(0xe9, line 2\).*--encoding cp1252"):
        list(open_source(str(path)))
    assert [record.id for record in open_source(str(path), encoding="cp1252")] == ["é.txt"]


def test_of_two_columns_that_mean_the_same_the_first_is_read_and_said() -> None:
    """Nobody can know which is right, and a reader must say what it did."""
    text = "filepath,FileRef,closure status,closure period\na.txt,b.txt,Open,\n"
    [record], receipt = read_all(text, "sheet.csv")
    assert record.id == "a.txt"
    assert receipt.notes == ("sheet.csv: column 'FileRef' means what 'filepath' does, and is ignored",)


def test_a_sheet_that_is_none_is_refused_by_name() -> None:
    """Asked for by name, a sheet without the columns is an error that lists those it has."""
    with pytest.raises(ReadError, match="is no metadata sheet of the transfer service; columns: reference, last_date"):
        read_all("reference,last_date\nZZ 1/1,1960\n", "list.csv", form="tdr")


def test_canonical_tables_stay_canonical() -> None:
    """No sheet's header is so common that it claims another's."""
    for text in (
        "id,reference,title,last_date,closures.1.type\nC1,ZZ 1/1,x,1960,N\n",
        "reference,note,end\nZZ 1/1,x,y\n",
        "id,title,text,dates,held_by\nC1,x,y,z,archive\n",
    ):
        head = text.partition("\n")[0]
        sheets = ("tdr", "dri", "naa", "archivesspace", "calm", "finding-aid-report")
        assert not [one.name for one in FORMATS if one.recognises(head, "list.csv") and one.name in sheets]


@given(st.lists(st.sampled_from([*HEADERS, "x", '"', ",", ";", "\n", "{", "<", "a b"]), max_size=12).map(",".join))
def test_the_best_delimiter_is_found_in_any_text(text: str) -> None:
    """Whatever the first line is, looking at it ends."""
    delimiter, names = best_delimiter(text, TDR.key)
    assert delimiter in ",;\t|"
    assert all(isinstance(name, str) for name in names)


# Rows that share what they say.


@given(st.lists(st.tuples(st.sampled_from(["1960", "c1955", "x", ""]), st.sampled_from(["O", ""])), max_size=8))
def test_rows_share_their_facts_and_equal_records_of_their_own(rows: list[tuple[str, str]]) -> None:
    """A row is what a record made on its own would be: its fields, its facts, its problems."""
    text = "reference,covering_dates,recorded_status\n" + "".join(
        f"ZZ 1/{number},{dates},{status}\n" for number, (dates, status) in enumerate(rows)
    )
    if not rows:
        return
    records, _ = read_all(text, "list.csv")
    for record in records:
        alone = Record.from_dict(record.to_dict(), source=record.source)
        assert isinstance(record, Row)
        assert record == alone
        assert alone == record
        assert hash(record) == hash(alone)
        assert record.facts == alone.facts
        assert record.problems == alone.problems
        assert record.facts_as_recorded(strict_dates=True) == alone.facts_as_recorded(strict_dates=True)
        day = date(2026, 1, 1)
        assert record.facts_as_recorded(recorded_on=day) == alone.facts_as_recorded(recorded_on=day)


def test_a_changed_row_has_facts_of_its_own() -> None:
    """What one row is told by a context never reaches the rows like it."""
    records, _ = read_all("reference,covering_dates\nZZ 1/1,1960\nZZ 1/2,1960\n", "list.csv")
    assert records[0].facts is records[1].facts
    told = records[0].with_facts({"held_by": "department"}, origin="--set held_by=department")
    assert told.facts.held_by == "department"
    assert records[1].facts.held_by is None
    assert records[0] != records[1]
    assert records[0].__eq__("ZZ 1/1") is NotImplemented
    assert evolve(records[0], reference="ZZ 1/2", source=records[1].source) == records[1]


# Real files.


@pytest.mark.skipif(not SHARED.is_dir(), reason="the development data is not here")
@pytest.mark.parametrize(
    ("file", "form", "rows"),
    [
        ("naa/closed-2016-01-01.csv", "naa", 7332),
        ("naa/closed-2019-01-01.csv", "naa", 8094),
        ("naa/closed-2022-01-01.csv", "naa", 7458),
        ("naa/transitions.csv", "naa", 641),
        ("ead/bentley_restrictions.csv", "finding-aid-report", 29362),
        ("ead/yale_access_notes.csv", "archivesspace", 2178),
        ("uk/calm_access_statements.csv", "calm", 11),
        ("uk/tdr/sample.csv", "tdr", 3),
        ("uk/tdr/sample-invalid-rows-duplicate.csv", "tdr", 5),
        ("uk/tdr/sample-missing-required-column.csv", "tdr", 3),
    ],
)
def test_every_row_of_a_real_file_is_accounted_for(file: str, form: str, rows: int) -> None:
    """Read to the end: rows are records and rejected rows together."""
    reading = open_source(str(SHARED / file))
    assert sum(1 for _ in reading) == rows
    receipt = reading.receipt
    assert (receipt.format, receipt.rows, receipt.records + receipt.rejected) == (form, rows, rows)


@pytest.mark.skipif(not SHARED.is_dir(), reason="the development data is not here")
def test_no_table_of_the_development_data_breaks_a_reader() -> None:
    """A list of codes is no catalogue, and says so; everything else is read to its end."""
    refused = []
    for path in sorted(SHARED.rglob("*.csv")):
        try:
            reading = open_source(str(path))
            rows = sum(1 for _ in reading)
        except ReadError as why:
            refused.append((path.name, str(why)))
        else:
            assert reading.receipt.rows == reading.receipt.records + reading.receipt.rejected == rows
    assert [name for name, _ in refused] == ["closure_codes.csv"]
    assert "no column is called reference or id" in refused[0][1]
