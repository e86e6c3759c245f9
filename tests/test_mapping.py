"""Columns that a mapping names: on the command line, or in a file; every mistake with the nearest name."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closurelib.errors import ReadError
from closurelib.read import Receipt
from closurelib.read.mapping import HOLDERS, Mapping, read_mapping
from closurelib.read.reading import Reading
from closurelib.read.sheets_open import mapped_format, open_mapped
from closurelib.read.text import Text
from closurelib.record import Record
from tests.test_read_jsonl import read_all

MAPS = ["reference=Ref", "covering_dates=Dates", "access=Access", "closed_until=Until"]


def read_mapped(
    content: str | bytes, maps: list[str] | Mapping, name: str = "list.csv", form: str | None = None
) -> tuple[list[Record], Receipt]:
    text = Text.of(content.encode() if isinstance(content, str) else content, name)
    mapping = maps if isinstance(maps, Mapping) else read_mapping(maps)
    reading = Reading(text, mapped_format(text, mapping, form))
    return list(reading), reading.receipt


def wrong(content: str, maps: list[str], name: str = "list.csv") -> str:
    with pytest.raises(ReadError) as told:
        read_mapped(content, maps, name)
    return str(told.value)


def test_a_mapping_names_the_columns() -> None:
    """Dates, words of access and a day of closure; set phrases of the archive, and sentences."""
    records, receipt = read_mapped(
        "Ref,Dates,Access,Until,Shelf\n"
        "ZZ 1/1,1960-1965,Closed until 1 July 2041,,a\n"
        "ZZ 1/2,1961,,2050-02-01,a\n"
        "ZZ 1/3,1970,Closed For 40 years,,a\n"
        "ZZ 1/4,1970,Open,,a\n"
        "ZZ 1/5,1970,Retained by Department under Section 3.4,,a\n",
        MAPS,
    )
    assert [record.to_dict() for record in records] == [
        {
            "reference": "ZZ 1/1",
            "covering_dates": "1960-1965",
            "recorded_opening": "2041-07-01",
            "recorded_status": "C",
        },
        {
            "reference": "ZZ 1/2",
            "covering_dates": "1961",
            "closures": [{"until_year": 2050, "ended_on": "2050-02-01"}],
        },
        {"reference": "ZZ 1/3", "covering_dates": "1970", "closures": [{"type": "F", "years": 40}]},
        {"reference": "ZZ 1/4", "covering_dates": "1970", "recorded_status": "O"},
        {"reference": "ZZ 1/5", "covering_dates": "1970", "retentions": [{}]},
    ]
    assert receipt.columns_used == ("Ref", "Dates", "Access", "Until")
    assert receipt.columns_ignored == ("Shelf",)


@pytest.mark.parametrize("name", [*HOLDERS, "The National Archives, Kew", "THE  NATIONAL ARCHIVES"])
def test_an_archive_is_known_by_its_name(name: str) -> None:
    """By those names by which sheets of the transfer service call it, and in JSON as in a table."""
    maps = ["reference=Ref", "covering_dates=Dates", "held_by=Holder"]
    for content, file in (
        (f'Ref,Dates,Holder\nZZ 1/1,1960,"{name}"\n', "list.csv"),
        (f'{{"Ref": "ZZ 1/1", "Dates": "1960", "Holder": "{name}"}}', "list.json"),
    ):
        [record], _ = read_mapped(content, maps, file)
        assert (record.held_by, record.problems) == ("archive", ())


@pytest.mark.parametrize("name", HOLDERS)
def test_a_sheet_of_the_transfer_service_knows_the_same_names(name: str) -> None:
    [record], _ = read_all(
        f'file_path,closure_type,closure_period,closure_start_date,held_by\na.txt,Open,,,"{name}"\n', "a.csv"
    )
    assert record.source is not None
    assert (record.source.format, record.held_by) == ("tdr", "archive")


def test_a_name_that_is_no_archive_we_know_is_named_and_a_mapping_may_say_what_it_is() -> None:
    content = "Ref,Dates,Holder\nZZ 1/1,1960,The Mill Museum\nZZ 1/2,1960,The National Archives\n"
    maps = ["reference=Ref", "covering_dates=Dates", "held_by=Holder"]
    first, second = read_mapped(content, maps)[0]
    assert [str(one) for one in first.facts.problems] == [
        "held_by: 'The Mill Museum' is none of archive, department, place of deposit"
    ]
    assert second.held_by == "archive"
    values = {"the mill museum": "place of deposit", "the national archives": "department"}
    first, second = read_mapped(content, Mapping(read_mapping(maps).targets, {"held_by": values}))[0]
    assert (first.held_by, second.held_by) == ("place of deposit", "department")


def test_what_says_nothing_of_access_in_a_column_of_access_cannot_be_read() -> None:
    """In a column of notes it is only a note."""
    [record], _ = read_mapped("Ref,Access\nZZ 1/1,in the blue box\n", ["reference=Ref", "access=Access"])
    assert [str(one) for one in record.problems] == [
        "Access: 'in the blue box' says nothing of access that can be read"
    ]
    [record], _ = read_mapped("Ref,Access\nZZ 1/1,in the blue box\n", ["reference=Ref", "notes=Access"])
    assert (record.notes, record.problems) == (("in the blue box",), ())
    [record], _ = read_mapped("Ref,Access\nZZ 1/1,Box 2: closed until 2050\n", ["reference=Ref", "notes=Access"])
    assert record.notes == ("Box 2: closed until 2050",)
    assert record.closures[0].part == "Box 2"


def test_columns_called_as_a_field_need_no_mapping() -> None:
    """Lists and translated words go on working beside it."""
    content = "reference,Dates,closures.1.type,Period,notes\nZZ 1/1,1960,F,40 years,closed until 2050\n"
    [record], _ = read_mapped(content, ["covering_dates=Dates", "closures.1.years=Period"])
    assert record.to_dict() == {
        "reference": "ZZ 1/1", "covering_dates": "1960", "closures": [{"type": "F", "years": 40}],
        "notes": ["closed until 2050"],
    }  # fmt: skip


def test_numbers_that_can_be_two_days_are_never_guessed(tmp_path: Path) -> None:
    """The mapping says which is meant; a day above twelve says it itself."""
    maps = ["reference=Ref", "last_date=Last"]
    records, _ = read_mapped("Ref,Last\na,03/04/1960\nb,13/04/1960\nc,04/13/1960\nd,05/05/1960\n", maps)
    assert [str(one) for one in records[0].problems] == [
        "last_date: '03/04/1960' can be 3 April or March 4; say which with dates (column 'Last')"
    ]
    assert [str(record.last_date) for record in records[1:]] == ["1960-04-13", "1960-04-13", "1960-05-05"]
    for order, day in (("dmy", "1960-04-03"), ("mdy", "1960-03-04")):
        file = tmp_path / "map.toml"
        file.write_text(f'dates = "{order}"\n[map]\nreference = "Ref"\nlast_date = "Last"\ncovering_dates = "Last"\n')
        [record], _ = read_mapped("Ref,Last\na,03/04/1960\n", [str(file)])
        assert (str(record.last_date), record.covering_dates) == (day, day)


def test_a_mapping_file(tmp_path: Path) -> None:
    """Until, encoding, words of the source, and several columns of notes."""
    file = tmp_path / "map.toml"
    file.write_text(
        'until = "inclusive"\nencoding = "cp1252"\n'
        '[map]\nreference = "Réf"\nrecorded_status = "Status"\nclosed_until = "Until"\nnotes = ["A", "B"]\n'
        '[values.recorded_status]\n"Open to all" = "O"\n'
    )
    path = tmp_path / "list.csv"
    path.write_bytes("Réf,Status,Until,A,B\nZZ 1/1,open to  ALL,,one,two\nZZ 1/2,Shut,2040,,\n".encode("cp1252"))
    reading = open_mapped(str(path), read_mapping([str(file)]))
    assert [record.to_dict() for record in reading] == [
        {"reference": "ZZ 1/1", "recorded_status": "O", "notes": ["one", "two"]},
        {"reference": "ZZ 1/2", "recorded_status": "Shut", "closures": [{"until_year": 2041}]},
    ]
    assert reading.receipt.notes == (f"{path}: what is closed until a day is read as open the day after",)


@pytest.mark.parametrize(
    ("maps", "says"),
    [
        (["coverng_dates=Dates"], "--map coverng_dates=Dates: coverng_dates is no field of a record; did you mean cov"),
        (["acess=Dates"], "--map acess=Dates: acess is no field of a record; did you mean access?"),
        (["reference="], "--map reference=: names no column; write reference=COLUMN"),
        (
            ["reference=Ref", "covering_dates=Date"],
            "list.csv: --map covering_dates=Date: there is no column 'Date'; d",
        ),
        (["reference=Ref", "covering_dates=xyzzy"], "there is no column 'xyzzy'; columns: Ref, Dates"),
        (["reference=Ref", "reference=Dates"], "--map reference=Dates: reference is mapped twice, first to 'Ref'"),
        (["covering_dates=Dates"], "no column names a record; add --map reference=COLUMN"),
        (["reference=Ref"], "no mapped column bears on access; add --map covering_dates=COLUMN"),
        (["missing.toml"], "--map missing.toml: cannot be opened: No such file or directory; write FIELD=COLUMN"),
        ([], "maps nothing"),
    ],
)
def test_a_mistake_in_a_mapping_is_named(maps: list[str], says: str) -> None:
    """With the nearest name, before anything is read."""
    assert says in wrong("Ref,Dates\nZZ 1/1,1960\n", maps)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("[mpa]\nx = 1", "mpa is not known here; did you mean map?"),
        ("map = 1", "map is no table; write [map]"),
        ("[map]\nreference = 1", "map.reference: names no column"),
        ('until = "never"\n[map]\nid = "x"', "until = 'never' is none of opens, inclusive"),
        ('dates = "ymd"\n[map]\nid = "x"', "dates = 'ymd' is none of dmy, mdy"),
        ('[map]\nid = "x"\n[values.statuss]\na = "b"', "values.statuss: statuss is no field of a record"),
        ('[map]\nid = "x"\n[values]\nrecorded_status = "b"', "values.recorded_status is no table of texts"),
        ("[map", "is no TOML"),
        ("\x80", "is no TOML"),
    ],
)
def test_a_mistake_in_a_mapping_file_is_named(tmp_path: Path, content: str, says: str) -> None:
    """File and place; every mistake at once."""
    file = tmp_path / "map.toml"
    file.write_bytes(content.encode("latin-1"))
    with pytest.raises(ReadError) as told:
        read_mapping([str(file)])
    assert says in str(told.value)
    assert str(file) in str(told.value)


# JSON.


def test_json_is_a_table_whose_names_are_joined() -> None:
    """An array, an object that holds one, and one object a line."""
    objects = [
        {"ref": "ZZ 1/1", "dates": {"text": "1960"}, "n": None, "closures": [{"type": "F", "years": 40}]},
        {"ref": "ZZ 1/2", "dates": {"text": "1961"}, "sections": ["27(1)", "41"]},
    ]
    maps = ["reference=ref", "covering_dates=dates.text", "closures.2.exemptions=sections"]
    expected = [
        {"reference": "ZZ 1/1", "covering_dates": "1960", "closures": [{"type": "F", "years": 40}]},
        {"reference": "ZZ 1/2", "covering_dates": "1961", "closures": [{"exemptions": ["27(1)", "41"]}]},
    ]
    for content in (
        json.dumps(objects),
        json.dumps({"total": 2, "records": objects}, indent=1),
        "\n".join(map(json.dumps, objects)),
    ):
        records, receipt = read_mapped(content, maps, "list.json")
        assert [record.to_dict() for record in records] == expected
        assert receipt.columns_ignored == ("n",)
        assert (receipt.rows, receipt.rejected) == (2, 0)


def test_a_line_that_is_no_object_is_one_row_that_cannot_be_judged() -> None:
    """The rest is read."""
    content = '{"ref": "a", "d": "1960"}\n{"ref": \n[1]\n' + "[" * 100_000 + '\n{"ref": "b", "d": "1961"}\n'
    records, receipt = read_mapped(content, ["reference=ref", "covering_dates=d"], "list.jsonl")
    assert [record.reference for record in records] == ["a", None, None, None, "b"]
    assert (receipt.rows, receipt.records, receipt.rejected) == (5, 2, 3)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ('[{"ref": "a", "d": "1960"}]', "there is no column 'date'"),
        ("[[[", "is no JSON that can be read"),
        ("[" * 100_000, "is no JSON that can be read: it is nested too deeply"),
    ],
)
def test_json_that_cannot_be_read_by_a_mapping(content: str, says: str) -> None:
    """An error, never an empty answer."""
    assert says in wrong(content, ["reference=ref", "covering_dates=date"], "list.json")


@given(st.text(max_size=60), st.sampled_from(["csv", "tsv", "json", "jsonl", None]))
def test_whatever_is_mapped_ends_in_records_or_in_a_read_error(text: str, form: str | None) -> None:
    """Nothing else ever comes out."""
    content = f"Ref,Dates\n{text}" if form in ("csv", "tsv", None) else text
    try:
        records, receipt = read_mapped(content, ["reference=Ref", "covering_dates=Dates"], form=form)
    except ReadError:
        return
    assert receipt.rows == len(records) == receipt.records + receipt.rejected


# What may be meant.


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (
            "RefNo,Date range,Conditions governing access\nZZ 1/1,1960,Closed until 2041\n",
            "try --map reference=RefNo --map 'covering_dates=Date range' --map 'access=Conditions governing access'",
        ),
        (
            "a,b,c\nFO 371/1,1960,Restricted until 2040.\nFO 371/2,1961,open\n",
            "try --map reference=a --map covering_dates=b --map access=c",
        ),
        ("Barcode,Closed Until,Shelf\n1,2041-01-01,x\n", "try --map id=Barcode --map 'closed_until=Closed Until'"),
    ],
)
def test_where_no_column_is_known_a_mapping_is_suggested(content: str, says: str) -> None:
    """By the names of the columns, and by a look at a few values; what is suggested works."""
    with pytest.raises(ReadError) as told:
        read_all(content, "list.csv", form="csv")
    assert says in str(told.value)
    words = shlex.split(says)
    records, receipt = read_mapped(content, words[2::2])
    assert receipt.rejected == 0
    assert all(record.problems == () for record in records)


def test_the_command_suggests_a_mapping_and_takes_it(tmp_path: Path) -> None:
    """Nothing checked is exit 2; with what was suggested it is answered."""
    path = tmp_path / "list.csv"
    path.write_text("Ref,Dates\nZZ 1/1,1960\n")
    base = [sys.executable, "-m", "closurelib", "status", str(path), "--on", "2026-11-23"]
    done = subprocess.run(base, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert "try --map reference=Ref --map covering_dates=Dates" in done.stderr
    maps = ["--map", "reference=Ref", "--map", "covering_dates=Dates"]
    done = subprocess.run([*base, *maps, "--format", "jsonl"], capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert json.loads(done.stdout)["opens_on"] == "1991-01-01"
    done = subprocess.run([*base, "--map", "reference=Reff"], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "there is no column 'Reff'; did you mean 'Ref'?" in done.stderr
