"""Canonical JSON: one object a line, an array, or an object over several lines; nothing is lost."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closurelib.errors import MissingExtra, ReadError
from closurelib.read import Reading, Receipt, jsonl, open_source, read, sources
from closurelib.read.formats import FORMATS, format_called, recognise
from closurelib.read.text import Text
from closurelib.record import Record
from closurelib.write import write_csv, write_jsonl

EXAMPLES = Path(__file__).parent.parent / "examples"


def reading_of(content: bytes | str, name: str = "list.jsonl", form: str | None = None) -> Reading:
    text = Text.of(content.encode() if isinstance(content, str) else content, name)
    chosen = format_called(form) if form else recognise(text.head, name)
    assert chosen is not None
    return Reading(text, chosen)


def read_all(content: bytes | str, name: str = "list.jsonl", form: str | None = None) -> tuple[list[Record], Receipt]:
    reading = reading_of(content, name, form)
    return list(reading), reading.receipt


def only_problem(record: Record) -> str:
    [problem] = record.problems
    return str(problem)


SEVEN = "".join(f'{{"reference": "ZZ 1/{number}", "last_date": "1960"}}\n' for number in range(1, 7))


def test_a_line_cut_short_is_one_record_that_cannot_be_judged() -> None:
    """The six lines before it and the one after it are answered."""
    content = SEVEN + '{"reference": "ZZ 1/7", "last_da\n{"reference": "ZZ 1/8"}\n'
    records, receipt = read_all(content)
    assert [record.name for record in records] == [f"ZZ 1/{n}" for n in range(1, 7)] + ["(no reference)", "ZZ 1/8"]
    assert only_problem(records[6]) == (
        """line 7: '{"reference": "ZZ 1/7", "last_da' is no JSON: it is cut short; """
        "unterminated string at character 25"
    )
    assert (receipt.rows, receipt.records, receipt.rejected) == (8, 7, 1)


def test_lines_are_counted_as_an_editor_counts_them() -> None:
    """Blank lines are passed over, and counted."""
    records, _ = read_all('\n{"reference": "ZZ 1/1"}\r\n\r\n{"reference": "ZZ 1/2"}')
    assert [(r.source.line, r.source.number, r.source.format) for r in records if r.source] == [
        (2, 1, "jsonl"),
        (4, 2, "jsonl"),
    ]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("[1]", "is no record: an object"),
        ('"text"', "is no record: an object"),
        ("null", "is no record: an object"),
        ('{"reference": NaN}', "NaN is no number of JSON"),
        ('{"reference": -Infinity}', "-Infinity is no number of JSON"),
        ('{"reference": 1e999}', "1e999 is no number of JSON"),
        ('{"reference": ' + "9" * 5000 + "}", "has too many digits"),
        ('{"reference": "\\ud800"}', "half a character"),
        ('{"a":' * 100_000, "nested too deeply"),
        ('{"a":' + "[" * 100_000 + "]" * 100_000 + "}", "nested too deeply"),
        ('{"reference": "ZZ 1/1"} {"reference": "ZZ 1/2"}', "something stands after the object"),
        ("reference,last_date", "is no JSON: expecting value at character 1"),
    ],
    ids=lambda text: text[:24],
)
def test_a_line_that_is_no_object_of_json_says_why(line: str, says: str) -> None:
    """And what follows it is read."""
    records, receipt = read_all(f'{line}\n{{"reference": "ZZ 1/9"}}\n', form="jsonl")
    assert says in only_problem(records[0])
    assert only_problem(records[0]).startswith("line 1: ")
    assert records[1].name == "ZZ 1/9"
    assert receipt.rejected == 1


def test_a_key_that_stands_twice_is_named() -> None:
    """Which of the two is meant nobody knows, so the record is not judged."""
    records, receipt = read_all('{"reference": "ZZ 1/1", "closures": [{"type": "N", "type": "F"}]}')
    assert only_problem(records[0]) == "type: stands twice in the object; only one can be meant"
    assert receipt.rejected == 0


# JSON of another kind

STRANGE = (
    "nothing in it is a field of a record: Ref, Covering dates (did you mean covering_dates?), Box; "
    "--map FIELD=MEMBER says what a member means"
)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ('{"Ref": "ZZ 1/1", "Covering dates": "1960"}\n\n{"Ref": "ZZ 1/2", "Box": 3}\n', "list.jsonl"),
        ('[{"Ref": "ZZ 1/1", "Covering dates": "1960"}, {"Box": 3}]', "list.json"),
        ('{"Ref": "ZZ 1/1",\n"Covering dates": "1960", "Box": {"reference": "no record"}}', "list.json"),
        ('{"Ref": "ZZ 1/1", "Covering dates": "1960", "Box": 1}\n{"Ref": "cut sh\n{}\n[1]', "list.jsonl"),
    ],
    ids=["lines", "array", "object", "lines, some of them odd"],
)
def test_json_without_any_field_of_a_record_is_refused(content: str, name: str) -> None:
    """As a table without such columns is: its members are named once, with the fields they may stand for."""
    with pytest.raises(ReadError) as why:
        read_all(content, name)
    assert str(why.value) == f"{name}: {STRANGE}"


def test_odd_objects_among_records_stay_where_they_stand() -> None:
    """Before the first record or after it; and each is a row, with what is wrong with it."""
    lines = ['{"Ref": "ZZ 1/1"}', '{"Ref": "cut', '{"reference": "ZZ 1/3", "last_date": "1960"}', '{"Ref": "ZZ 1/4"}']
    records, receipt = read_all("\n".join(lines), form="jsonl")
    assert [(one.source.line, one.reference) for one in records if one.source] == [
        (1, None), (2, None), (3, "ZZ 1/3"), (4, None),
    ]  # fmt: skip
    assert (receipt.rows, receipt.rejected) == (4, 1)
    records, _ = read_all(f"[{lines[0]}, {lines[2]}]", "list.json")
    assert [one.reference for one in records] == [None, "ZZ 1/3"]
    assert "Ref" in {one.field for one in records[0].problems}


def test_facts_for_a_run_are_given_to_records_and_to_no_odd_line() -> None:
    content = '{"Ref": "ZZ 1/1"}\nno JSON\nnor this\n{"reference": "ZZ 1/2"}\n'
    text = Text.of(content.encode(), "list.jsonl")
    records = list(Reading(text, format_called("jsonl"), (), {"covering_dates": "1960"}))
    assert [one.covering_dates for one in records] == ["1960", None, None, "1960"]


@pytest.mark.parametrize(
    ("content", "name"),
    [("{}\n{}\n", "list.jsonl"), ("[1, 2]", "list.json"), ("[{}]", "list.json"), ('[{"Ref": 1}, {"Box"', "list.json")],
)
def test_what_names_nothing_or_breaks_off_is_said_of_each(content: str, name: str) -> None:
    """Of what was not read nobody can say that it holds no record."""
    records, _ = read_all(content, name)
    assert records
    assert all(one.problems for one in records)


def test_only_so_much_is_read_ahead_for_a_first_field(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that memory does not grow with the file."""
    monkeypatch.setattr(jsonl, "_AHEAD", 50)
    with pytest.raises(ReadError, match=r"nothing in its first 3 lines is a field of a record: Ref; "):
        read_all('{"Ref": "ZZ 1"}\n' * 9 + '{"reference": "ZZ 1/1"}')
    records, _ = read_all("no JSON, and long\n" * 9 + '{"reference": "ZZ 1/1"}', form="jsonl")
    assert len(records) == 10


def test_members_without_end_or_sense_make_a_short_message() -> None:
    many = ", ".join(f'"member {number} \\ud800\\n": 1' for number in range(500))
    with pytest.raises(ReadError) as why:
        read_all(f"{{{many}}}\n", form="jsonl")
    assert str(why.value).encode().count(b" member ") == 30 + 1  # the last is of the hint
    assert ", ...; " in str(why.value)


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ('"coverng_dates": "1960"', "coverng_dates: is no field of a record; did you mean covering_dates?"),
        ('"closures": [{"tpye": "N"}]', "closures.1.tpye: is no field of a record; did you mean type?"),
        ('"last_date": "1960-02-30"', "last_date: 1960-02-30 is no day of the calendar: February 1960 has 29 days"),
        (
            '"first_date": "1961", "last_date": "1960"',
            "last_date: '1960' is before the first date, 1961",
        ),
        (
            '"retentions": [{"since": "1995", "put_back_on": "1994-04-18"}]',
            "retentions.1.put_back_on: '1994-04-18' is before the retention began, 1995",
        ),
        (
            '"retentions": [{"until": "2031", "put_back_on": "1994-04-18"}]',
            "retentions.1.put_back_on: '1994-04-18' says the retention has ended, yet it is recorded as running "
            "until 2031",
        ),
        ('"closures": [{"type": "F", "years": -5}]', "closures.1.years: '-5' is no closure period; "),
        ('"closures": [{"type": "F", "years": 1000}]', "closures.1.years: '1000' is no closure period; "),
        ('"closures": [{"type": "F", "years": 2031}]', "closures.1.years: '2031' is a year where a number of years"),
        ('"closures": [{"type": "U", "until_year": 30}]', "closures.1.until_year: '30' is no year of opening; "),
        ('"closures": {"type": "F"}', "closures: \"{'type': 'F'}\" is no list"),
    ],
)
def test_what_is_wrong_with_a_record_is_said_of_its_field(fields: str, problem: str) -> None:
    """A record that cannot be judged is a record all the same."""
    records, receipt = read_all(f'{{"reference": "ZZ 1/1", {fields}}}')
    assert only_problem(records[0]).startswith(problem)
    assert receipt.rejected == 0


def test_an_unknown_closure_type_is_said_by_the_law() -> None:
    """Which codes there are is law, not format: the reader takes every code, and `decide` refuses it."""
    from closurelib import decide, load_law

    [record], _ = read_all('{"reference": "ZZ 1/1", "last_date": "1960", "closures": [{"type": "Q"}]}')
    assert not record.problems
    assert "is no closure type of uk" in str(decide(record.facts, load_law("uk")).problems[0])


def test_a_record_without_a_name_says_so() -> None:
    """A reference or an identifier is required, and all else optional."""
    [record], _ = read_all('{"last_date": "1960"}')
    assert only_problem(record) == "reference: is missing; a record needs a reference or an id"


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        ('[{"reference": "ZZ 1/1"}, {"reference": "ZZ 1/2"}]', [1, 1]),
        ('[\n  {\n  "reference": "ZZ 1/1"\n  },\n  {"reference": "ZZ 1/2"}\n]\n', [2, 5]),
        ('{\n  "reference": "ZZ 1/1"\n}\n', [1]),
        ('{\n  "reference": "ZZ 1/1"\n}\n{\n  "reference": "ZZ 1/2"\n}', [1, 4]),
        ('\ufeff[{"reference": "ZZ 1/1"}]', [1]),
    ],
)
def test_json_of_several_lines_keeps_its_places(content: str, lines: list[int]) -> None:
    """An array, one object, and objects one after the other."""
    records, receipt = read_all(content, "list.json")
    assert receipt.format == "json"
    assert [record.source.line for record in records if record.source] == lines
    assert [record.name for record in records] == ["ZZ 1/1", "ZZ 1/2"][: len(lines)]


def test_an_array_cut_short_says_where_reading_ended() -> None:
    """Nothing after the fault can be trusted, and that is said, in the record and in the receipt."""
    lines = ",\n".join(f'{{"reference": "ZZ 1/{number}"}}' for number in range(1, 7))
    records, receipt = read_all(f'[{lines},\n{{"reference": "ZZ', "list.json")
    assert len(records) == 7
    assert records[6].source is not None
    assert records[6].source.line == 7
    assert "is cut short" in only_problem(records[6])
    assert receipt.notes[0].startswith("list.json: line 7 is no JSON: it is cut short")
    assert receipt.notes[0].endswith("nothing after it was read")
    assert (receipt.rows, receipt.records, receipt.rejected) == (7, 6, 1)


def test_an_element_that_is_no_object_does_not_end_an_array() -> None:
    """The text is sound; only that element is no record."""
    records, receipt = read_all('[{"reference": "ZZ 1/1"}, 3, {"reference": "ZZ 1/2"}]', "list.json")
    assert [record.name for record in records] == ["ZZ 1/1", "(no reference)", "ZZ 1/2"]
    assert receipt.rejected == 1


# Sources


def test_a_missing_file_names_the_nearest(tmp_path: Path) -> None:
    """A slip of the hand is the usual reason."""
    (tmp_path / "catalogue.jsonl").write_text("{}")
    with pytest.raises(ReadError, match=r"catalog\.jsonl: there is no such file; did you mean .*catalogue\.jsonl\?"):
        sources([str(tmp_path / "catalog.jsonl")])
    with pytest.raises(ReadError, match="there is no folder"):
        sources([str(tmp_path / "nowhere" / "x.jsonl")])


def test_a_folder_is_read_in_natural_order(tmp_path: Path) -> None:
    """2 before 10, what is hidden passed over, what holds no record named."""
    from closurelib.read import find_sources

    for name in ("page10.jsonl", "page2.jsonl", "sub/page1.csv", ".hidden/x.jsonl", ".x.jsonl"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text('{"reference": "ZZ 1/1"}')
    (tmp_path / "README.md").write_text("No record at all.")
    (tmp_path / "empty.csv").write_text("")
    (tmp_path / "index.html").write_text("<html><p>Nothing</p></html>")
    (tmp_path / "photo.jsonl.png").write_bytes(b"\x89PNG\r\n\x1a\n\x00\xff")
    found = find_sources([str(tmp_path)])
    assert [Path(name).relative_to(tmp_path).as_posix() for name in found.files] == [
        "page2.jsonl",
        "page10.jsonl",
        "sub/page1.csv",
    ]
    assert {Path(one.name).name: one.why for one in found.left_out} == {
        "README.md": "is in no format that is known",
        "empty.csv": "is empty",
        "index.html": "no page of a record: no line is labelled Reference",
        "photo.jsonl.png": "is in no format that is known",
    }


def test_a_folder_without_a_record_is_an_error(tmp_path: Path) -> None:
    """Nothing read is never an answer."""
    with pytest.raises(ReadError, match="the folder holds no file with records"):
        sources([str(tmp_path)])
    (tmp_path / "README.md").write_text("Nothing here.")
    with pytest.raises(ReadError, match=r"1 file\(s\) in it hold none, as .*README.md \(is in no format"):
        sources([str(tmp_path)])


def test_a_source_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    """Empty, in no known format, a folder, an unknown format."""
    empty, prose = tmp_path / "empty.jsonl", tmp_path / "prose.dat"
    empty.write_text(" \n")
    prose.write_text("Some words.")
    with pytest.raises(ReadError, match=r"empty\.jsonl: is empty"):
        open_source(str(empty))
    with pytest.raises(ReadError, match=r"prose\.dat: is in no format that is known \(.*jsonl, json, "):
        open_source(str(prose))
    with pytest.raises(ReadError, match="is a folder"):
        open_source(str(tmp_path))
    with pytest.raises(ReadError, match=r"'xml' is no format; known: .*jsonl, json"):
        open_source(str(empty), format="xml")
    with pytest.raises(ReadError, match="cannot be opened: No such file"):
        open_source(str(tmp_path / "none.jsonl"))
    with pytest.raises(ReadError, match="standard input"):
        sources(["-", "-"])


def test_what_is_set_for_a_run_fills_what_is_silent() -> None:
    """A record's own statement wins; the origin and the receipt say what was supplied."""
    text = Text.of(b'{"reference": "ZZ 1/1"}\n{"reference": "ZZ 1/2", "last_date": "1975", "public_record": false}\n')
    reading = Reading(text, format_called("jsonl"), set_facts={"covering_dates": "1960", "public_record": "true"})
    first, second = reading
    assert (first.covering_dates, first.public_record) == ("1960", True)
    assert first.origins[0].place == "--set covering_dates=1960"
    assert (second.covering_dates, second.public_record) == (None, False)
    assert reading.receipt.facts_set == 2


# The examples, and the way back


def test_the_example_catalogue_is_sound() -> None:
    """The JSON Lines and the CSV hold the same records."""
    lines, table = (list(read(EXAMPLES / f"catalogue.{ending}")) for ending in ("jsonl", "csv"))
    assert len(lines) >= 30
    assert not any(record.problems for record in lines)
    assert [record.to_dict() for record in lines] == [record.to_dict() for record in table]
    written = StringIO()
    write_jsonl(lines, written)
    assert written.getvalue() == (EXAMPLES / "catalogue.jsonl").read_text(encoding="utf-8")
    written = StringIO()
    write_csv(lines, written)
    assert written.getvalue() == (EXAMPLES / "catalogue.csv").read_text(encoding="utf-8")


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12).filter(
    lambda text: text == text.strip() and bool(text)
)
DATES = st.sampled_from(["1960", "1960-02", "1960-02-29", "1960-02-30", "1960-01-01/1961-06-30", "soon", "1066"])
SECTIONS = st.lists(st.sampled_from(["40(2)", "27(1)", "EIR 12(5)(b)"]), max_size=2)


def some(**fields: st.SearchStrategy[object]) -> st.SearchStrategy[dict[str, object]]:
    return st.fixed_dictionaries({}, optional=fields)


CLOSURES = some(
    type=st.sampled_from("ACDFINRSTUVWXQ"), years=st.integers(-5, 2031), counted_from=DATES, exemptions=SECTIONS,
    anchor=st.sampled_from(["year_end", "exact"]), made_on=DATES, ended_on=DATES, part=WORDS,
)  # fmt: skip
RETENTIONS = some(part=WORDS, ground=WORDS, since=DATES, until=DATES, put_back_on=DATES, reconsider_on=DATES)
RECORDS = st.builds(
    lambda name, rest: Record.from_dict({"reference": name, **rest}),
    WORDS,
    some(
        id=WORDS, title=WORDS, level=WORDS, covering_dates=st.one_of(DATES, WORDS), last_date=DATES,
        first_date=DATES, held_by=st.sampled_from(["archive", "department", "attic"]), public_record=st.booleans(),
        open_before_transfer=st.booleans(), recorded_status=st.sampled_from("ODC"), recorded_opening=DATES,
        closures=st.lists(CLOSURES, max_size=2), retentions=st.lists(RETENTIONS, max_size=2),
        reviews=st.lists(some(since=DATES, until=DATES), max_size=1),
        deaths=st.dictionaries(st.sampled_from(["sovereign", "heir"]), DATES), notes=st.lists(WORDS, max_size=2),
    ),
)  # fmt: skip


@given(st.lists(RECORDS, min_size=1, max_size=4))
def test_what_is_written_as_json_is_read_back(records: list[Record]) -> None:
    """Reading what was written gives the same records, faults included."""
    stream = StringIO()
    assert write_jsonl(records, stream) == len(records)
    back, receipt = read_all(stream.getvalue(), form="jsonl")
    assert [one.to_dict() for one in back] == [one.to_dict() for one in records]
    assert [one.facts for one in back] == [one.facts for one in records]
    assert receipt.rejected == 0


@given(st.binary(max_size=400), st.sampled_from([one.name for one in FORMATS]))
def test_whatever_the_bytes_are_reading_ends_in_records_or_in_a_read_error(content: bytes, form: str) -> None:
    """Nothing else ever comes out of a reader, and every row is counted."""
    accounts_for_every_row(content, form)


PIECES = st.sampled_from([
    "{", "}", "[", "]", '"', ",", ":", "\n", "\r", "\t", ";", "\0", "\ufeff", "reference", "last_date", '"reference":',
    "Reference ", "ZZ 1/1", "Title", "Notes ", "1960", "<table>", "<tr><td>", "</td>", "<![if", "<script>", "<!--",
    "NaN", "closed until 2031", "retained under s.3(4)", "put back on 1 May 1994", "closures.1.type", "\u2028",
    "\x85", "é", "&#0;",
])  # fmt: skip


@given(st.lists(PIECES, max_size=40).map("".join), st.sampled_from([one.name for one in FORMATS]))
def test_whatever_the_text_is_reading_ends_in_records_or_in_a_read_error(content: str, form: str) -> None:
    """The same for texts that nearly are catalogues."""
    accounts_for_every_row(content.encode(), form)


def accounts_for_every_row(content: bytes, form: str) -> None:
    reading = reading_of(content, "any", form)
    records: list[Record] = []
    try:
        records.extend(reading)
        for record in records:
            assert record.facts.problems == record.problems
            assert record.source is not None
    except (ReadError, MissingExtra):  # what needs an extra says so where it is not installed
        pass
    else:
        receipt = reading.receipt
        assert receipt.rows == receipt.records + receipt.rejected == len(records)
