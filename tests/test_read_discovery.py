"""Answers and exports of The National Archives' catalogues: every value becomes a fact, a problem, or is named."""

from __future__ import annotations

import json
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closurelib import Closure, ForYears, OpensIn, Record, Retention, Span, decide, load_law
from closurelib.errors import ReadError
from closurelib.facts import Absence
from closurelib.read import open_source
from closurelib.read.formats import recognise
from closurelib.read.receipt import Receipt
from closurelib.read.tna_access import UNTIL
from closurelib.record import Origin
from tests.test_read_jsonl import read_all

CASES = Path(__file__).parent / "cases" / "discovery"
DATA = Path(__file__).parents[2] / "shared" / "data" / "uk"
UK = load_law("uk")


def read_file(path: Path) -> tuple[list[Record], Receipt]:
    reading = open_source(str(path))
    return list(reading), reading.receipt


def read_entry(**members: Any) -> Record:
    """One piece with members of Discovery's own, as the only record of an answer."""
    entry = {"reference": "ZZ 1/1", "catalogueLevel": 6, "coveringDates": "1960", "closureStatus": None, **members}
    [record], _ = read_all(json.dumps({"records": [entry]}), "answer.json")
    return record


def said_of(record: Record, field: str) -> Origin:
    return next(origin for origin in record.origins if origin.field == field)


def opens(record: Record) -> date | None:
    """The opening day of a record that was in the archive in 2024: it is not taken to wait for its deadline."""
    return decide(record.facts_as_recorded(recorded_on=date(2024, 1, 1)), UK).opens_on(date(2024, 1, 1))


def problems(record: Record) -> list[str]:
    return [str(problem) for problem in decide(record.facts, UK).problems]


# Formats.


@pytest.mark.parametrize(
    ("file", "format_name", "count"),
    [
        ("search-answer.json", "discovery", 7),
        ("record-answer.json", "discovery", 1),
        ("with-details.json", "discovery", 2),
        ("export.csv", "discovery-csv", 3),
        ("catalogue-answer.json", "catalogue-api", 3),
        ("catalogue.csv", "catalogue-csv", 3),
    ],
)
def test_a_format_is_known_by_what_it_says(file: str, format_name: str, count: int) -> None:
    """Under any name, and with nothing lost."""
    content = (CASES / file).read_bytes()
    records, receipt = read_all(content, "download")
    assert (receipt.format, receipt.rows, len(records)) == (format_name, count, count)
    assert receipt.rows == receipt.records + receipt.rejected


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (
            '{"reference": "ZZ 1/1", "covering_dates": "1960", "notes": ["\\"closureStatus\\": \\"heldBy\\": "]}',
            "jsonl",
        ),
        ("reference,covering_dates,held_by,recorded_status\n", "csv"),
        ("reference,level,held_by,covering_dates\n", "csv"),
    ],
)
def test_canonical_records_stay_what_they_are(head: str, name: str) -> None:
    found = recognise(head, "")
    assert found is not None
    assert found.name == name


def test_until_a_year_is_to_its_first_day() -> None:
    """The catalogue's convention, declared."""
    assert UNTIL == "opens"
    decision = decide(read_entry(closureStatus="D", closureType="U", closureCode="2035").facts, UK)
    assert decision.status(date(2034, 12, 31)) == "closed"
    assert decision.status(date(2035, 1, 1)) == "open"


# The files of our own.


def test_a_search_answer() -> None:
    """Codes are years or a year by their type; sentinels and placeholders are told from values."""
    records, receipt = read_file(CASES / "search-answer.json")
    plain, closed, retained, reclosed, unused, contrary, digital = records
    assert plain.closures == (Closure(type="N", length=ForYears(30)),)
    assert (plain.held_by, plain.recorded_status, plain.level) == ("archive", "O", "piece")
    assert closed.closures == (Closure(type="F", length=ForYears(89), anchor="year_end"),)
    assert closed.recorded_opening == Span.day(date(2051, 1, 1))
    assert (retained.closures, retained.held_by) == ((Closure(type="D", length=OpensIn(2031)),), "department")
    assert reclosed.closures == (Closure(type="W", made_on=Span.year(2019), anchor="year_end"),)
    assert reclosed.recorded_opening is None
    assert (unused.closures, unused.held_by, unused.recorded_status) == ((), None, None)
    assert contrary.held_by == "place of deposit"
    assert digital.closures[0].anchor == "exact"
    assert receipt.columns_ignored == ("source",)
    assert receipt.notes == (f"{CASES / 'search-answer.json'}: line 16: ZZ 12/5 stands for no record "
                             "(Number not used.); it is kept",)  # fmt: skip
    assert [record.source.line for record in records if record.source] == [4, 8, 11, 14, 16, 18, 20]


def test_the_words_and_the_place_of_every_fact_are_kept() -> None:
    closed = read_file(CASES / "search-answer.json")[0][1]
    assert said_of(closed, "closures.1") == Origin("closures.1", "F 89", "line 8, closureType, closureCode")
    assert said_of(closed, "recorded_opening") == Origin("recorded_opening", "01/01/2051", "line 8, openingDate")


def test_a_record_answer_of_a_series() -> None:
    """What a series says of what is below it is no fact of any record, and is kept."""
    [series], receipt = read_file(CASES / "record-answer.json")
    assert (series.level, series.public_record, series.held_by) == ("series", True, "archive")
    assert series.notes == ("Subject to 30 year closure unless otherwise stated",)
    assert said_of(series, "label: accessConditions").place.endswith("not of any one record)")
    assert series.closures == (Closure(type="N", length=ForYears(30)),)
    assert receipt.columns_ignored == ("isParent",)


def test_a_record_beside_its_details() -> None:
    """What both say must agree; where they do not, the record is not judged."""
    first, second = read_file(CASES / "with-details.json")[0]
    assert (first.public_record, first.parent, first.problems) == (False, "C9000019", ())
    assert [str(one) for one in second.problems] == [
        "details.coveringDates: '1961' but record.coveringDates says '1960'"
    ]


def test_an_export_as_csv() -> None:
    """The labels of pages as columns; a row that was cut short is one that cannot be judged."""
    records, receipt = read_file(CASES / "export.csv")
    assert records[1].closures == (Closure(type="F", length=ForYears(89), anchor="year_end"),)
    assert (records[1].recorded_status, records[1].recorded_opening) == ("D", Span.day(date(2051, 1, 1)))
    assert (receipt.rows, receipt.records, receipt.rejected) == (3, 2, 1)
    assert "has 4 cells; the header has 11" in str(records[2].problems[0])
    assert receipt.columns_ignored == ("Extent",)


def test_an_answer_of_the_newer_catalogue() -> None:
    """No codes: the conditions stand in words, and "closed or retained" alone says neither."""
    closed, unexplained, reviewed = read_file(CASES / "catalogue-answer.json")[0]
    assert closed.closures == (Closure(type="F", length=ForYears(89), anchor="year_end"),)
    assert (closed.id, closed.level, closed.recorded_status) == ("C9000030", "piece", "D")
    assert unexplained.closures == (Closure(type="X"),)
    assert decide(unexplained.facts, UK).status(date(2026, 1, 1)) == "undetermined"
    assert reviewed.reviews == (Absence(),)


def test_a_table_of_the_newer_catalogue() -> None:
    item, series, deposit = read_file(CASES / "catalogue.csv")[0]
    assert item.recorded_opening == Span.day(date(2004, 1, 1))
    assert (series.recorded_status, series.closures[0].type) == (None, "N"), "a value of a test is no status"
    assert (deposit.held_by, deposit.recorded_status) == ("place of deposit", "O")
    assert decide(item.facts, UK).opens_on(date(2026, 1, 1)) == date(2004, 1, 1)


# Codes.


@pytest.mark.parametrize(
    ("kind", "code", "says"),
    [
        ("U", "30", "closures.1.until_year: '30' is no year of opening; a number of years goes into years"),
        ("D", "999", "closures.1.until_year: '999' is no year of opening"),
        ("F", "2030", "closures.1.years: '2030' is a year where a number of years is meant"),
        ("N", "1001", "closures.1.years: '1001' is no closure period"),
        ("F", "151", "closures.1.years: '151' is no closure period"),
        ("Q", "30", "closures.1.type: 'Q' is no closure type of uk"),
        ("F", "thirty", "closureCode: 'thirty' is no number of years, and no year"),
        ("F", "40;80", "closureCode: '40;80' is no number of years, and no year"),
    ],
)
def test_a_code_that_does_not_fit_its_type_is_a_problem(kind: str, code: str, says: str) -> None:
    """Neither guessed nor dropped: the record cannot be judged, and says why."""
    assert problems(read_entry(closureType=kind, closureCode=code))[0].startswith(says)


@pytest.mark.parametrize(
    ("kind", "code", "closure"),
    [
        ("F", 150, Closure(type="F", length=ForYears(150), anchor="year_end")),
        ("f", "75.0", Closure(type="F", length=ForYears(75), anchor="year_end")),
        ("U", "1801", Closure(type="U", length=OpensIn(1801))),
        ("A", "0", Closure(type="A", length=ForYears(0))),
        ("A", "", Closure(type="A")),
        ("S", "0", Closure(type="S")),
        ("F", "0", Closure(type="F", anchor="year_end")),
        ("W", "25", Closure(type="W", length=ForYears(25), anchor="year_end")),
        ("", "30", Closure(length=ForYears(30), anchor="year_end")),
        (None, "0", None),
        (".", ".", None),
    ],
)
def test_a_code_is_read_by_its_type(kind: str | None, code: str | int, closure: Closure | None) -> None:
    record = read_entry(closureType=kind, closureCode=code)
    assert record.closures == ((closure,) if closure else ())
    assert not problems(record)


@pytest.mark.parametrize("status", ["D", "C"])
def test_closed_or_retained_and_nothing_more_is_in_doubt(status: str) -> None:
    """It is never taken for open because the thirty years have passed."""
    record = read_entry(closureStatus=status)
    assert record.closures == (Closure(type="X"),)
    assert decide(record.facts, UK).status(date(2026, 1, 1)) == "undetermined"
    assert read_entry(closureStatus="O").closures == ()


# Custody.


@pytest.mark.parametrize(
    ("holder", "held_by"),
    [
        (["The National Archives, Kew"], "archive"),
        ([{"xReferenceName": "The National Archives"}], "archive"),
        (["Creating government department or its successor, not available at The National Archives"], "department"),
        ("Cabinet Office", "department"),
        ("Natural History Museum Archives, London", "place of deposit"),
        (["The National Archives, Kew", "A Museum"], None),
        ([], None),
    ],
)
def test_who_holds_it(holder: Any, held_by: str | None) -> None:
    assert read_entry(heldBy=holder).held_by == held_by


def test_a_private_deposit_is_under_no_clock() -> None:
    record = read_entry(heldBy=["A County Record Office"], legalStatus="Not Public Record(s)")
    assert (record.public_record, record.held_by) == (False, None)
    assert said_of(record, "label: heldBy").words == "A County Record Office"


# Dates.


@pytest.mark.parametrize(
    "opening",
    ["", "0", 0, ".", "01/01/0001", "0001-01-01T00:00:00", -62135769600000, -62135596800000, "31/12/9999", None],
)
def test_a_sentinel_is_not_recorded(opening: str | int | None) -> None:
    record = read_entry(openingDate=opening)
    assert record.recorded_opening is None
    assert not record.problems


@pytest.mark.parametrize(
    "opening",
    ["01/01/2041", "01 January 2041", "2041-01-01", "2041-01-01T00:00:00Z", 20410101, "2240611200000"],
)
def test_an_opening_date_in_every_spelling(opening: str | int) -> None:
    assert read_entry(closureStatus="D", openingDate=opening).recorded_opening == Span.day(date(2041, 1, 1))


@pytest.mark.parametrize("opening", ["30/02/2041", "2041-06-30T23:00:00Z", "soon", 20411301])
def test_an_opening_date_that_cannot_be_read_is_a_problem(opening: str | int) -> None:
    """An hour before midnight may be the next day where it was written."""
    assert read_entry(openingDate=opening).problems


def test_the_text_counts_where_the_numbers_differ() -> None:
    record = read_entry(coveringDates="1960", numStartDate=19600101, numEndDate=19611231)
    assert record.facts.last_date == Span.year(1960)
    assert said_of(record, "covering_dates").place.endswith(
        "coveringDates (the numbers say 1960-01-01 to 1961-12-31; the text counts)"
    )
    same = read_entry(coveringDates="1960", numStartDate=19600101, numEndDate=19601231)
    assert said_of(same, "covering_dates").place == "line 1, coveringDates"


@pytest.mark.parametrize(
    ("end", "last_date"),
    [
        (13210707, Span.day(date(1321, 7, 7))),
        (13211231, Span.year(1321)),
        (13210228, Span.month(1321, 2)),
        ("07/07/1321", Span.day(date(1321, 7, 7))),
    ],
)
def test_the_numbers_stand_in_for_a_text_that_cannot_be_read(end: int | str, last_date: Span) -> None:
    """The last day of a year, or of a month, is how the catalogue writes the year or the month."""
    record = read_entry(coveringDates="14 Edw II", **{"numEndDate" if isinstance(end, int) else "endDate": end})
    assert (record.last_date, record.covering_dates, record.problems) == (last_date, "14 Edw II", ())
    assert "the numbers count: the text cannot be read" in said_of(record, "last_date").place


@pytest.mark.parametrize("text", ["undated", ".", "", None])
def test_the_numbers_stand_in_for_a_text_without_a_date(text: str | None) -> None:
    assert read_entry(coveringDates=text, numEndDate=19601231).facts.last_date == Span.year(1960)
    assert read_entry(coveringDates=text, numEndDate=0).facts.last_date is None


def test_numbers_that_differ_among_themselves_stand_in_for_nothing() -> None:
    assert read_entry(coveringDates="14 Edw II", numEndDate=13201231, endDate="31/12/1321").problems


# Words.


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Closed For 100 years", Closure(type="F", length=ForYears(100), anchor="year_end")),
        ("Closed Until 2035", Closure(type="U", length=OpensIn(2035))),
        ("Retained by Department under Section 3.4", Retention()),
        ("Retained Until 2031", Retention(until=Span.day(date(2031, 1, 1)))),
        ("Subject to 30 year closure", None),
        ("Open unless otherwise stated", None),
    ],
)
def test_conditions_are_read_where_there_is_no_code(words: str, expected: Closure | Retention | None) -> None:
    """A phrase of the series is no fact of a piece that bears it."""
    record = read_entry(accessConditions=words)
    assert (*record.closures, *record.retentions) == ((expected,) if expected else ())


def test_a_code_and_its_phrase_must_agree() -> None:
    agree = read_entry(closureType="F", closureCode="75", accessConditions="Closed For 75 years")
    assert (len(agree.closures), agree.problems) == (1, ())
    for words in ("Closed For 100 years", "Closed Until 2035", "Retained by Department under Section 3.4"):
        assert read_entry(closureType="F", closureCode="75", accessConditions=words).problems, words


def test_conditions_that_nobody_understands_are_no_opening() -> None:
    """Unless a code, a status or a date says what they do not."""
    words = "Ask the keeper"
    assert read_entry(accessConditions=words).problems
    assert not read_entry(accessConditions=words, closureStatus="O").problems
    assert said_of(read_entry(accessConditions=words, closureStatus="O"), "label: accessConditions").words == words


@pytest.mark.parametrize("reference", ["ZZ 33/1/Z", "ZZ 33/1"])
def test_a_note_says_from_which_day_the_years_count(reference: str) -> None:
    """Fifteen years from 26 November 2012 end on the day after their anniversary, or with their last year."""
    record = read_entry(
        reference=reference, coveringDates="2012", closureStatus="D", closureType="F", closureCode="15",
        note="Closed for 15 years from 26 November 2012 (the day of transfer).",
    )  # fmt: skip
    assert record.closures[0].counted_from == Span.day(date(2012, 11, 26))
    assert opens(record) == (date(2027, 11, 27) if reference.endswith("Z") else date(2028, 1, 1))


def test_a_note_on_a_part_is_said_nowhere_else() -> None:
    note = "Documents in this file were retained under Section 3(4), but put back in place on April 18, 1994"
    record = read_entry(closureStatus="O", closureType="N", closureCode="30", note=note)
    assert [(one.part, str(one.put_back_on)) for one in record.retentions] == [("documents", "1994-04-18")]


def test_a_note_of_early_opening_beside_the_normal_code() -> None:
    """Pieces coded N 30 whose note says "open from 1972"."""
    record = read_entry(closureStatus="O", closureType="N", closureCode="30", note="Item open from 1972")
    assert str(record.opened_on) == "1972"


def test_a_redacted_copy_does_not_say_of_itself_what_it_says_of_its_full_record() -> None:
    note = "This is a redacted record. The full record is retained. Please contact the creating department."
    record = read_entry(closureStatus="O", closureType="A", closureCode="0", note=note)
    assert record.retentions == ()
    assert note in record.notes


# What is no answer.


def test_an_answer_cut_short_gives_what_stands_before_the_cut() -> None:
    content = (CASES / "search-answer.json").read_text()
    records, receipt = read_all(content[: content.index("C9000003") + 4], "answer.json")
    assert [record.reference for record in records] == ["ZZ 12/1", "ZZ 12/2", None]
    assert "cut short" in str(records[2].problems[0])
    assert (receipt.rows, receipt.records, receipt.rejected) == (3, 2, 1)


@pytest.mark.parametrize("row", ["7", "null", '"text"', "[]", "{}", '{"colour": "red"}', '{"id": "\\ud800"}'])
def test_a_row_that_is_no_entry_is_named(row: str) -> None:
    marks = '"closureStatus": "O", "coveringDates": "1960"'
    content = f'{{"records": [{row}, {{"id": "C1", {marks}}}]}}'
    records, receipt = read_all(content, "answer.json")
    assert (receipt.rows, receipt.rejected, len(records)) == (2, 1, 2)
    assert records[1].id == "C1"


def test_a_member_that_stands_twice_is_not_chosen_from() -> None:
    [record], receipt = read_all('{"id": "C1", "closureCode": "30", "closureCode": "100", "closureType": "F"}', "a")
    assert receipt.rejected == 1
    assert "closureCode twice" in str(record.problems[0])


def test_an_answer_without_records_says_so() -> None:
    records, receipt = read_all('{"records": [], "closureStatuses": [], "heldBy": 0, "openingDate": 0}', "a.json")
    assert (records, receipt.rows) == ([], 0)
    assert receipt.notes == ("a.json: the answer holds no record",)


@pytest.mark.parametrize(
    ("content", "form"),
    [('{"id": "C1", "title": "Files"}', "discovery"), ("ID,Title\nC1,Files\n", "discovery-csv")],
)
def test_where_nothing_bears_on_access_nothing_is_answered(content: str, form: str) -> None:
    with pytest.raises(ReadError, match="bears on access"):
        read_all(content, "a", form)


_MEMBERS = (
    "reference citableReference id parentId title description scopeContent catalogueLevel coveringDates numStartDate "
    "numEndDate startDate endDate coveringFromDate coveringToDate heldBy legalStatus closureStatus closureType "
    "closureCode openingDate recordOpeningDate accessConditions note details record hits data unknown"
).split()
_TEXTS = st.text(max_size=30) | st.sampled_from(
    ["O", "D", "F", "N", "U", "W", "30", "2030", "0", "1960", "14 Edw II", "01/01/2041", "Closed For 9 years", "<b>"]
)
_ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | _TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(_MEMBERS) | _TEXTS, inner, max_size=3),
    max_leaves=6,
)


@given(entries=st.lists(st.dictionaries(st.sampled_from(_MEMBERS), _ANY, max_size=8) | _ANY, max_size=3))
def test_any_value_in_any_member_is_read_or_named(entries: list[Any]) -> None:
    """Whatever stands there: a record for every row, and never an exception but a ReadError."""
    content = json.dumps({"records": [{"closureStatus": "O", "coveringDates": "1960", "id": "C1"}, *entries]})
    try:
        records, receipt = read_all(content, "answer.json", "discovery")
    except ReadError:
        return
    assert receipt.rows == receipt.records + receipt.rejected == len(records)
    for record in records:
        decide(record.facts, UK)


@given(cells=st.lists(st.lists(_TEXTS, min_size=5, max_size=7), max_size=3))
def test_any_cell_in_any_column_is_read_or_named(cells: list[list[str]]) -> None:
    header = "Reference,Closure status,Closure type,Closure code,Record opening date,Covering dates"
    rows = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in cells]
    try:
        records, receipt = read_all("\n".join((header, *rows)), "list.csv", "discovery-csv")
    except ReadError:
        return
    assert receipt.rows == receipt.records + receipt.rejected == len(records)


@given(text=st.text(st.sampled_from('{}[],:"0idrecordsO '), max_size=60))
def test_what_is_no_json_is_a_row_that_is_named(text: str) -> None:
    try:
        records, receipt = read_all(text, "a", "discovery")
    except ReadError:
        return
    assert receipt.rows == receipt.records + receipt.rejected == len(records)


# What The National Archives state.

_STATED = tomllib.loads((CASES / "opening-dates.toml").read_text())["case"]


@pytest.mark.parametrize("case", _STATED, ids=lambda case: case.get("reference") or case["id"])
def test_an_opening_date_that_is_stated_is_the_one_worked_out(case: dict[str, Any]) -> None:
    """From the dates and the code alone; the day that the record states is not given."""
    kind, code = case["closure"].split()
    members = {name: value for name, value in case.items() if name in ("reference", "id", "coveringDates", "note")}
    members |= {"closureType": kind, "closureCode": code, "heldBy": ["The National Archives"]}
    record = read_entry(**{"reference": None, **members})
    assert opens(record) == case.get("computed", case["opens"])


# Real data.


@pytest.mark.skipif(not DATA.exists(), reason="the shared data are not here")
@pytest.mark.parametrize(
    ("file", "format_name", "rows"),
    [
        ("discovery_records.json", "discovery", 330),
        ("discovery_records_2026.json", "discovery", 65),
        ("ciim_records.csv", "catalogue-csv", 40),
    ],
)
def test_real_answers_are_read_to_the_end(file: str, format_name: str, rows: int) -> None:
    records, receipt = read_file(DATA / file)
    assert (receipt.format, receipt.rows, receipt.rejected, len(records)) == (format_name, rows, 0, rows)


@pytest.mark.skipif(not DATA.exists(), reason="the shared data are not here")
def test_the_text_and_the_numbers_of_real_answers_agree() -> None:
    records = [r for f in ("discovery_records.json", "discovery_records_2026.json") for r in read_file(DATA / f)[0]]
    assert not [record.name for record in records for origin in record.origins if "the numbers" in origin.place]


@pytest.mark.skipif(not DATA.exists(), reason="the shared data are not here")
def test_no_record_that_is_said_to_be_open_is_called_anything_else() -> None:
    """The status that the catalogue states decides nothing, so this compares; one bears a date by a king's reign."""
    files = ("discovery_records.json", "discovery_records_2026.json", "ciim_records.csv")
    said_open = [r for file in files for r in read_file(DATA / file)[0] if r.recorded_status == "O"]
    found = [(r.name, str(decide(r.facts, UK).status(date(2026, 11, 23)))) for r in said_open]
    assert len(found) == 425
    assert [one for one in found if one[1] != "open"] == [("C 134/66/21", "undetermined")]


@pytest.mark.skipif(not DATA.exists(), reason="the shared data are not here")
def test_the_opening_dates_of_real_answers_are_the_days_of_the_law() -> None:
    """Worked out without the date that is stated. Before 1998 the catalogue recorded none (PROCAT, 2001)."""
    from attrs import evolve

    stated = [r for r in read_file(DATA / "ciim_records.csv")[0] if r.recorded_opening is not None]
    assert [(r.name, str(r.recorded_opening)) for r in stated] == [("DEFE 4/276/5", "2004-01-01")]
    computed = decide(evolve(stated[0], recorded_opening=None).facts, UK)
    assert computed.opens_on(date(2026, 11, 23)) == date(2004, 1, 1)
