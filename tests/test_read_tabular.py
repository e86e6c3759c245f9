"""Canonical records as CSV: every row is a record, or is named as none."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from attrs import evolve, fields_dict
from hypothesis import given
from hypothesis import strategies as st

from closurelib.errors import ReadError
from closurelib.facts import Closure, ForYears
from closurelib.read import read
from closurelib.record import Record, with_fields
from closurelib.write import write_csv
from tests.test_read_jsonl import RECORDS, only_problem, read_all

HEADER = "reference,last_date,closures.1.type,closures.1.years,closures.1.exemptions,deaths.sovereign,notes.1\n"


def test_a_row_is_a_record() -> None:
    """Lists are numbered, sections are parted by semicolons, an empty cell is not recorded."""
    [record], receipt = read_all(HEADER + "ZZ 1/1,1960,F,84,40(2); 41,2022-09-08,Two words\n", "list.csv")
    assert record.reference == "ZZ 1/1"
    assert record.closures == (Closure(type="F", length=ForYears(84), exemptions=("40(2)", "41")),)
    assert [(who, str(on)) for who, on in record.deaths] == [("sovereign", "2022-09-08")]
    assert record.notes == ("Two words",)
    assert receipt.columns_used == tuple(HEADER.strip().split(","))
    [record], _ = read_all(HEADER + "ZZ 1/2,,,,,,\n", "list.csv")
    assert record.to_dict() == {"reference": "ZZ 1/2"}


def test_equal_cells_are_read_alike_in_every_row() -> None:
    """What is remembered of one row never leaks into the next."""
    rows = "".join(f"ZZ 1/{n},{1960 + n % 2},N,30,,,\n" for n in range(6))
    records, _ = read_all(HEADER + rows, "list.csv")
    assert [(r.reference, str(r.last_date), r.source.line) for r in records if r.source] == [
        (f"ZZ 1/{n}", str(1960 + n % 2), n + 2) for n in range(6)
    ]


DATES = (
    "1960",
    "undated",
    "1945-1943",
    "c1955",
    "[1960]",
    "1958 Jan 3-1958 Dec 14",
    "1911-12",
    "temp. Edw. I",
    "",
    " ",
)
AMONG = (
    "covering_dates,closures.1.type,closures.1.years,closures.1.counted_from,held_by\n{0},{1}",
    "covering_dates,last_date,closures.1.type\n{0},,F",
    "covering_dates,last_date,closures.1.type\n{0},1959,F",
    "covering_dates,first_date,closures.1.type\n{0},1950-02-30,F",
)
RESTS = ("N,30,,archive", "N,30,1971-04-03,", "F,1984,,nobody", "X,soon,1971-02-30,")


@pytest.mark.parametrize("among", AMONG)
@pytest.mark.parametrize("strict_dates", [False, True])
def test_rows_that_differ_in_their_covering_dates_alone_have_facts_of_their_own(among: str, strict_dates: bool) -> None:
    """What is shared of the rest leaves each row what a record has that stands alone, in whichever order they come."""
    header, row = among.split("\n")
    rows = [row.format(f'"{dates}"', rest) for dates in DATES for rest in RESTS]
    lines = "".join(f"ZZ 1/{at},{one}\n" for at, one in enumerate([*rows, *reversed(rows)], 1))
    for record in read_all(f"reference,{header}\n{lines}", "list.csv")[0]:
        alone = Record(
            **{name: getattr(record, name) for name in fields_dict(Record)}  # a row looks most of them up
        )
        assert record.problems == alone.problems
        facts = record.facts_as_recorded(strict_dates=strict_dates)
        assert facts == alone.facts_as_recorded(strict_dates=strict_dates)
        assert record == alone == with_fields(record) == evolve(record)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_an_encoding_that_marks_itself_is_read(encoding: str) -> None:
    """UTF-8 with its mark or without, and UTF-16 with it."""
    [record], _ = read_all("reference,title,last_date\nZZ 1/1,détente,1960\n".encode(encoding), "list.csv")
    assert (record.reference, record.title, str(record.last_date)) == ("ZZ 1/1", "détente", "1960")


def test_what_is_not_utf8_is_named_with_its_place(tmp_path: Path) -> None:
    """Never guessed; the way out is said, and works."""
    path = tmp_path / "list.csv"
    path.write_bytes("reference,title,last_date\nZZ 1/1,plain,1960\nZZ 1/2,détente,1961\n".encode("cp1252"))
    with pytest.raises(ReadError) as told:
        list(read(path))
    assert str(told.value) == (
        f"{path}: is not UTF-8: byte 52 (0xe9, line 3) does not fit; "
        "if you know its encoding, name it, as --encoding cp1252"
    )
    from closurelib.read import open_source

    assert [record.title for record in open_source(str(path), encoding="cp1252")] == ["plain", "détente"]
    with pytest.raises(ReadError, match="'hex' is no encoding"):
        open_source(str(path), encoding="hex")


def test_a_far_byte_is_named_as_exactly() -> None:
    """Blocks do not shift the count."""
    lines = b"reference,last_date\n" + b"ZZ 1/1,1960\r\n" * 200_000
    with pytest.raises(ReadError, match=r"byte 2,600,020 \(0xff, line 200,002\)"):
        read_all(lines + b"\xff", "list.csv")


def test_a_misspelt_column_is_said_aloud() -> None:
    """It is ignored, so its values bear on nothing: whoever wrote it must know."""
    _, receipt = read_all("reference,last_dat,covering_dates,Place\nZZ 1/1,1961,1960,Kew\n", "list.csv")
    assert receipt.columns_ignored == ("last_dat", "Place")
    assert receipt.notes == (
        "list.csv: column 'last_dat' is ignored: it is no field of a record; did you mean last_date?",
    )


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("reference,title\nZZ 1/1,x\n", "no column bears on access, so nothing can be judged; columns: reference, t"),
        ("reference,Covering Dates\nZZ 1/1,1960\n", "did you mean Covering Dates as covering_dates?"),
        ("name,last_date\nZZ 1/1,1960\n", "no column is called reference or id"),
        ("reference;last_date\nZZ 1/1;1960\n", "its cells are parted by semicolons"),
        ("reference\tlast_date\nZZ 1/1\t1960\n", "read it with --input tsv"),
        ("reference,last_date,reference\nx,1960,y\n", "column 'reference' stands twice, at 1 and at 3"),
        ("reference,last_date\n", "holds a header only, and no record"),
        ("\n\n", "is empty: not even a header"),
        ('reference,"last_date\nZZ 1/1,1960\n', "line 1, the header, opens a quotation mark that is never closed"),
        ("r\0e\0f\0,\0a\0\n\0", "write --encoding utf-16-le"),
    ],
)
def test_a_table_that_cannot_be_judged_is_an_error(content: str, says: str) -> None:
    """Nothing checked is never an answer."""
    with pytest.raises(ReadError) as told:
        read_all(content, "list.csv", form="csv")
    assert says in str(told.value)
    assert str(told.value).startswith("list.csv: ")


def test_a_bare_list_of_references_can_be_judged_with_facts_from_elsewhere() -> None:
    """Then something does bear on access."""
    from closurelib.read import Reading
    from closurelib.read.formats import format_called
    from closurelib.read.text import Text

    text = Text.of(b"reference\nZZ 1/1\n", "list.csv")
    [record] = Reading(text, format_called("csv"), set_facts={"covering_dates": "1960"})
    assert record.covering_dates == "1960"


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("ZZ 1/2,1960", "'ZZ 1/2' has 2 cells; the header has 3: a value may stand in the wrong column"),
        ("ZZ 1/2,1960,N,x", "'ZZ 1/2' has 4 cells; the header has 3"),
        ('ZZ 1/2,"a "b" c",N', "has text after a closing quotation mark"),
        ("ZZ 1/2," + "x" * 200_000 + ",N", "has a cell of more than 131,072 characters"),
    ],
    ids=lambda text: text[:20],
)
def test_a_row_that_does_not_fit_is_named_and_the_rest_is_read(row: str, says: str) -> None:
    """Rows are records and rejected rows together."""
    table = f"reference,last_date,closures.1.type\nZZ 1/1,1960,N\n{row}\nZZ 1/3,1960,N\n"
    records, receipt = read_all(table, "list.csv")
    assert says in only_problem(records[1])
    assert only_problem(records[1]).startswith("line 3: ")
    assert [records[0].name, records[2].name] == ["ZZ 1/1", "ZZ 1/3"]
    assert (receipt.rows, receipt.records, receipt.rejected) == (3, 2, 1)


def test_a_quotation_mark_that_never_closes_swallows_nothing_in_silence() -> None:
    """The rows before it are answered; the lines it took are named."""
    records, receipt = read_all('reference,last_date\nZZ 1/1,1960\n"ZZ 1/2,1960\nZZ 1/3,1960\n', "list.csv")
    says = "opens a quotation mark that is never closed: lines 3 to 4 are no row, and no record in there was read"
    assert only_problem(records[1]) == f"line 3: {says}"
    assert receipt.notes == (f"list.csv: line 3: {says}",)


def test_lines_are_those_of_the_file() -> None:
    """A cell may hold line ends; a row is named by the line it begins on."""
    table = 'reference,title,last_date\r\n"ZZ\n1/1","two\nlines",1960\r\n\r\n,,\r\nZZ 1/2,x,1961\r\n'
    records, receipt = read_all(table, "list.csv")
    assert [record.source.line for record in records if record.source] == [2, 7]
    assert records[0].title == "two\nlines"
    assert receipt.notes == ("list.csv: 2 empty row(s) passed over, the first on line 5",)


def test_a_nul_is_a_problem_of_its_row() -> None:
    """A damaged row is not judged, even where the damage is in the title."""
    records, _ = read_all("reference,title,last_date\nZZ 1/1,a\0b,1960\nZZ 1/2,x,1960\n", "list.csv")
    assert only_problem(records[0]) == "line 2: holds a NUL character; text has none"
    assert not records[1].problems


def test_empty_cells_too_many_do_no_harm() -> None:
    """Spreadsheets leave them behind."""
    [record], _ = read_all("reference,last_date\nZZ 1/1,1960,,\n", "list.csv")
    assert not record.problems


def test_a_row_without_a_name_says_so() -> None:
    """A record needs a reference or an id."""
    records, _ = read_all("id,reference,last_date\n,,1960\nC1,,1960\n", "list.csv")
    assert only_problem(records[0]) == "reference: is missing; a record needs a reference or an id"
    assert (records[1].id, records[1].reference, records[1].problems) == ("C1", None, ())


def test_tabs_are_read_as_tabs() -> None:
    """Recognised by its header."""
    [record], receipt = read_all("reference\tlast_date\nZZ 1/1\t1960\n", "list.txt")
    assert (receipt.format, str(record.last_date)) == ("tsv", "1960")


def test_old_line_ends_are_line_ends() -> None:
    """A lone CR ends a line; U+2028 and U+0085 do not."""
    records, _ = read_all("reference,title,last_date\rZZ 1/1,a\u2028b\x85c,1960\rZZ 1/2,d,1961", "list.csv")
    assert [(r.title, r.source.line) for r in records if r.source] == [("a\u2028b\x85c", 2), ("d", 3)]


SAYS_SOMETHING = RECORDS.filter(
    lambda record: all(all(record.to_dict().get(name, [])) for name in ("closures", "retentions", "reviews"))
)


@given(st.lists(SAYS_SOMETHING, min_size=1, max_size=4))
def test_what_is_written_as_csv_is_read_back(records: list[Record]) -> None:
    """Reading what was written gives the same records, faults included; an item that says nothing has no cells."""
    stream = StringIO(newline="")
    assert write_csv([Record(reference="ZZ 1/1", covering_dates="1960"), *records], stream) == len(records) + 1
    back, receipt = read_all(stream.getvalue(), "list.csv", form="csv")
    assert [one.to_dict() for one in back[1:]] == [one.to_dict() for one in records]
    assert receipt.columns_ignored == ()
    assert receipt.rejected == 0
