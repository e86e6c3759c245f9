"""Finding aids: what each unit states and inherits, what is hostile in a file, what a file cut short still gives."""

from __future__ import annotations

import copy
import pickle
import sys
import tracemalloc
from collections import Counter
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from attrs import evolve, fields_dict
from attrs.exceptions import FrozenInstanceError
from hypothesis import given
from hypothesis import strategies as st

from closurelib.check.checks import BY_CODE
from closurelib.check.run import check_records
from closurelib.decide import decide
from closurelib.errors import MissingExtra, ReadError
from closurelib.facts import Absence, Closure, ForYears, OpensIn, Retention, to_day
from closurelib.law.load import load_law
from closurelib.read import Reading, Receipt, open_source
from closurelib.read.ead import EAD, ead_format
from closurelib.read.format import Format
from closurelib.read.formats import FORMATS, recognise
from closurelib.read.text import Text
from closurelib.record import Record

pytest.importorskip("lxml")

CASES = Path(__file__).parent / "cases" / "xml"
SAMPLES = Path(__file__).parents[2] / "shared" / "reference" / "samples" / "ead"
with_samples = pytest.mark.skipif(not SAMPLES.exists(), reason="the samples are not here")
NAMESPACES = {
    "none": "",
    "2002": ' xmlns="urn:isbn:1-931666-22-9"',
    "ead3": ' xmlns="http://ead3.archivists.org/schema/"',
}


def read(content: bytes | str, form: Format = EAD) -> tuple[list[Record], Receipt]:
    reading = Reading(Text.of(content.encode() if isinstance(content, str) else content, "a.xml"), form)
    return list(reading), reading.receipt


def aid(inside: str = "", *, access: str = "", namespace: str = "", before: str = "") -> str:
    return (
        f"{before}<ead{namespace}><eadheader><eadid>zz</eadid></eadheader><archdesc level='collection'>"
        f"<did><unitid>ZZ</unitid><unittitle>All</unittitle></did>{access}<dsc>{inside}</dsc></archdesc></ead>"
    )


def unit(name: str, access: str = "", inside: str = "", tag: str = "c", did: str = "") -> str:
    note = f"<accessrestrict><head>Access</head><p>{access}</p></accessrestrict>" if access else ""
    return f"<{tag} level='file'><did><unitid>{name}</unitid>{did}</did>{note}{inside}</{tag}>"


def only(access: str, form: Format = EAD) -> Record:
    records, _ = read(aid(unit("ZZ/1", access)), form)
    return records[1]


def origin(record: Record, field: str) -> tuple[str, str]:
    [found] = [one for one in record.origins if one.field == field]
    return found.words, found.place


# What a note says


@pytest.mark.parametrize(
    ("note", "opening", "status", "closures"),
    [
        ("Restricted until July 1, 2026.", "2026-07-01", "C", ()),
        ("Restricted until 2018.", None, None, (Closure(length=OpensIn(2018)),)),
        ("Closed for 60 years from date of creation.", None, None, (Closure(length=ForYears(60)),)),
        ("Restricted.", None, None, (Closure(),)),
        ("Closed until the death of the donor.", None, None, (Closure(),)),
        ("Restricted until 03/04/2040.", None, None, (Closure(),)),
        ("Open for research.", None, "O", ()),
        ("Box 30: Closed until 2040.", None, None, (Closure(length=OpensIn(2040), part="Box 30"),)),
        (
            "Box 30: Closed until 2 May 2040.", None, None,
            (Closure(length=OpensIn(2040), ended_on=to_day("2040-05-02"), part="Box 30"),),
        ),
        ("Open. Box 3: restricted.", None, "O", (Closure(part="Box 3"),)),
        ("Restricted until July 1, 2026. Restricted until July 1, 2036.", "2036-07-01", "C", ()),
        ("Photographs may not be copied.", None, None, ()),
    ],
)  # fmt: skip
def test_what_a_note_says_becomes_facts(
    note: str, opening: str | None, status: str | None, closures: tuple[Closure, ...]
) -> None:
    """A day of the whole is its recorded opening; a part keeps its own; where no day is certain none is invented."""
    record = only(note)
    assert (record.recorded_opening, record.recorded_status, record.closures) == (to_day(opening), status, closures)
    assert record.notes == (note,)
    assert (record.public_record, record.held_by) == (False, "archive")
    assert record.problems == ()


def test_retained_and_under_review() -> None:
    """These have fields of their own."""
    assert only("Retained by the department until 2031.").retentions == (Retention(until=to_day("2031")),)
    assert only("Access is under review.").reviews == (Absence(),)
    assert only("Box 3: under review.").closures == (Closure(part="Box 3"),)
    back = Retention(part="Documents", put_back_on=to_day("1994-04-18"))
    assert only("Documents were retained, but put back on April 18, 1994.").retentions == (back,)


def test_the_convention_of_until_is_declared() -> None:
    """On the day itself a source may mean open, or still closed."""
    inclusive = ead_format("inclusive")
    assert only("Closed until 1 July 2040.", inclusive).recorded_opening == to_day("2040-07-02")
    assert only("Closed until 2040.", inclusive).closures == (Closure(length=OpensIn(2041)),)
    _, receipt = read(aid(unit("ZZ/1")), inclusive)
    assert receipt.notes[0] == "a.xml: what is closed until a day is read as open the day after"


def test_a_length_beside_a_day_is_not_ended_by_it() -> None:
    """A recorded opening ends every closure of the whole, so beside a longer one the day is a closure too."""
    record = only("Closed until 1 July 2040. Closed until 2060.")
    assert record.recorded_opening is None
    assert set(record.closures) == {
        Closure(length=OpensIn(2060)),
        Closure(length=OpensIn(2040), ended_on=to_day("2040-07-01")),
    }


# Inheritance


@pytest.mark.parametrize("namespace", NAMESPACES.values(), ids=list(NAMESPACES))
@pytest.mark.parametrize("nested", [("c",) * 12, tuple(f"c{level:02}" for level in range(1, 13))], ids=["c", "c01"])
def test_every_level_is_read_and_inherits(nested: tuple[str, ...], namespace: str) -> None:
    """A restriction at the top holds to the lowest level."""
    inside = ""
    for level, tag in reversed(list(enumerate(nested, 1))):
        inside = unit(f"ZZ/{level}", "", inside, tag)
    access = "<accessrestrict><p>Closed until July 1, 2040.</p></accessrestrict>"
    records, receipt = read(aid(inside, access=access, namespace=namespace))
    assert [record.reference for record in records] == ["ZZ", *(f"ZZ/{level}" for level in range(1, 13))]
    assert [record.parent for record in records] == [None, "ZZ", *(f"ZZ/{level}" for level in range(1, 12))]
    assert {record.recorded_opening for record in records} == {to_day("2040-07-01")}
    assert origin(records[12], "recorded_opening")[1].endswith("ead/archdesc/accessrestrict (inherited from ZZ)")
    assert receipt.rows == 13


def test_a_unit_that_says_otherwise_ends_the_inheritance() -> None:
    """For itself and all below it; a note that says nothing of access says nothing otherwise."""
    inside = unit("ZZ/1", "Open.", unit("ZZ/1/1")) + unit("ZZ/2", "Gloves must be worn.") + unit("ZZ/3")
    records, _ = read(aid(inside, access="<accessrestrict><p>Closed until July 1, 2040.</p></accessrestrict>"))
    found = {record.reference: (record.recorded_status, str(record.recorded_opening)) for record in records}
    closed = ("C", "2040-07-01")
    assert found == {"ZZ": closed, "ZZ/1": ("O", "None"), "ZZ/1/1": ("O", "None"), "ZZ/2": closed, "ZZ/3": closed}


def test_a_part_of_a_parent_is_a_doubt_for_its_children_never_a_date() -> None:
    """Which of them are in the part it does not say; those whose box is another one are not."""
    box = "<container type='box'>{}</container>"
    inside = "".join(unit(f"ZZ/{number}", did=box.format(number)) for number in (29, 30)) + unit("ZZ/31")
    said = "<accessrestrict><p>Open. Boxes 30-32: Closed until 2040.</p></accessrestrict>"
    records, _ = read(aid(unit("ZZ/1", "", inside), access=said))
    assert records[0].closures == (Closure(length=OpensIn(2040), part="Boxes 30-32"),)
    by_name = {record.reference: record for record in records}
    assert by_name["ZZ/29"].closures == ()
    assert by_name["ZZ/29"].recorded_status == "O"
    for name in ("ZZ/1", "ZZ/30", "ZZ/31"):
        assert by_name[name].closures == (Closure(type="X"),)
        assert by_name[name].recorded_status is None
        assert "whether this one is in it, it does not say" in origin(by_name[name], "closures.1")[1]


def test_a_doubt_stays_beside_what_the_whole_is_closed_until() -> None:
    """Until then it is closed in any case; after that it may still be in the part that is closed for longer."""
    said = "<accessrestrict><p>Closed until July 1, 2040. Box 30: closed until 2060.</p></accessrestrict>"
    records, _ = read(aid(unit("ZZ/1"), access=said))
    assert (records[1].recorded_opening, records[1].recorded_status) == (to_day("2040-07-01"), "C")
    assert records[1].closures == (Closure(type="X"),)
    decision = decide(records[1].facts, load_law("uk"))
    assert decision.status(date(2040, 6, 30)) == "closed"
    assert decision.status(date(2040, 7, 1)) == "undetermined"
    opened = "<accessrestrict><p>Opened on 1 January 2010. Box 30: closed until 2060.</p></accessrestrict>"
    [_, below], _ = read(aid(unit("ZZ/1"), access=opened))
    assert decide(below.facts, load_law("uk")).status(date(2026, 1, 1)) == "undetermined"
    endless = "<accessrestrict><p>Closed. Box 30: closed until 2060.</p></accessrestrict>"
    assert read(aid(unit("ZZ/1"), access=endless))[0][1].closures == (Closure(),)


# "Open except for indicated restricted files"

INDICATED = (
    "The collection is open to research except for indicated restricted files which require the written permission "
    "of the donor for access. These files open with the passing of Mr. Jabara."
)
"""The Bentley Historical Library, finding aid umich-bhl-0234."""


def test_what_is_indicated_is_withheld_and_the_rest_is_open() -> None:
    """A unit that bears no such words is open; one that bears some, and what is in it, may be restricted."""
    marked = "<unittitle>Letters [restricted]</unittitle>"
    inside = "".join((
        unit("ZZ/1", "", unit("ZZ/1/1")),
        unit("ZZ/2", "Restricted; requires written permission of the donor.", unit("ZZ/2/1")),
        unit("ZZ/3", "", unit("ZZ/3/1"), did=marked),
        unit("ZZ/4", "", "<scopecontent><p>The diaries are sealed.</p></scopecontent>" + unit("ZZ/4/1")),
        unit("ZZ/5", did="<container type='Restricted box'>1</container>"),
    ))  # fmt: skip
    records, _ = read(aid(inside, access=f"<accessrestrict><p>{INDICATED}</p></accessrestrict>"))
    law = load_law("uk")
    found = {one.reference: str(decide(one.facts, law).status(date(2026, 11, 24))) for one in records}
    assert found == {
        "ZZ": "open in part",
        "ZZ/1": "open", "ZZ/1/1": "open",
        "ZZ/2": "closed", "ZZ/2/1": "closed",
        "ZZ/3": "undetermined", "ZZ/3/1": "undetermined",
        "ZZ/4": "undetermined", "ZZ/4/1": "undetermined",
        "ZZ/5": "undetermined",
    }  # fmt: skip
    assert records[0].closures[0].part == "indicated restricted files"


@pytest.mark.parametrize(
    "note",
    [
        "The collection is open for research, except for files marked *.",
        "The collection is open for research, with the exception of the medical files.",
        "Open, except files listed in the deed of gift.",
        "Open with exceptions.",
    ],
)
def test_an_exception_that_no_words_of_a_unit_can_show_leaves_every_unit_in_doubt(note: str) -> None:
    """None is shown as closed, and none as open."""
    records, _ = read(aid(unit("ZZ/1"), access=f"<accessrestrict><p>{note}</p></accessrestrict>"))
    law = load_law("uk")
    assert decide(records[1].facts, law).could_be(date(2026, 1, 1)) == ("closed", "open")
    assert decide(records[0].facts, law).status(date(2026, 1, 1)) in ("open in part", "undetermined")


def test_open_unless_noted_is_open_where_nothing_is_noted() -> None:
    """Of the whole it is not known whether anything is; of a unit that bears no such note it is."""
    access = "<accessrestrict><p>The collection is open unless otherwise noted.</p></accessrestrict>"
    records, _ = read(aid(unit("ZZ/1") + unit("ZZ/2", "Closed until 1 July 2040."), access=access))
    law = load_law("uk")
    assert decide(records[0].facts, law).could_be(date(2026, 1, 1)) == ("open in part", "open")
    assert [decide(one.facts, law).status(date(2026, 1, 1)) for one in records[1:]] == ["open", "closed"]


def test_a_statement_on_a_part_leaves_the_inherited_whole() -> None:
    """The folder has its own closure, the rest that of the parent."""
    records, _ = read(aid(unit("ZZ/1", "Closed until July 1, 2040.", unit("ZZ/1/1", "Folder 3: closed until 2060."))))
    assert records[2].recorded_opening == to_day("2040-07-01")
    assert records[2].closures == (Closure(length=OpensIn(2060), part="Folder 3"),)


def test_a_note_behind_the_components_is_not_lost_in_silence() -> None:
    """It could not be inherited, and that is said in a row of its own."""
    late = aid(unit("ZZ/1")).replace("</dsc>", "</dsc><accessrestrict><p>Closed.</p></accessrestrict>")
    records, receipt = read(late)
    assert receipt.rejected == 1
    assert "stands behind its components" in str(records[-1].misread[0])


def test_notes_for_internal_use_may_be_left_out() -> None:
    """They are read unless the reader is told otherwise."""
    inside = unit("ZZ/1", "Closed.").replace("<accessrestrict>", '<accessrestrict audience="internal">')
    assert read(aid(inside))[0][1].closures == (Closure(),)
    assert read(aid(inside), ead_format(internal=False))[0][1].closures == ()


def test_nested_notes_are_one_and_headings_say_nothing_but_a_part() -> None:
    """A nested note's heading may name the box that it is about."""
    access = """<accessrestrict><head>Closed records</head><accessrestrict><head>Box 30</head><p>Closed until 2040.</p>
        </accessrestrict><accessrestrict><head>Box 31</head><p>Closed until
        2050.</p></accessrestrict></accessrestrict>"""
    records, _ = read(aid(access=access))
    parts = [(closure.part, closure.length) for closure in records[0].closures]
    assert parts == [("Box 30", OpensIn(2040)), ("Box 31", OpensIn(2050))]
    assert records[0].notes == ("Box 30: Closed until 2040.\nBox 31: Closed until 2050.",)


# Dates


@pytest.mark.parametrize(
    ("unitdate", "covering", "first", "last", "remark"),
    [
        ('<unitdate normal="1960/1965">1960-1965</unitdate>', "1960-1965", "1960", "1965", ""),
        ('<unitdate normal="19600101">1 January 1960</unitdate>', "1 January 1960", "1960-01-01", "1960-01-01", ""),
        ('<unitdate normal="1960-01-01/1960-12-31">1960</unitdate>', "1960", "1960", "1960", ""),
        ('<unitdate normal="1990/1999">1990s</unitdate>', "1990s", "1990", "1999", "the words cannot be read"),
        ('<unitdate normal="1990/1999"/>', "1990/1999", "1990", "1999", "there are no words"),
        ('<unitdate normal="1960/1965">1960-1975</unitdate>', "1960-1975", "1960", "1975", "says 1960/1965"),
        ('<unitdate normal="1965/1960">1960-1965</unitdate>', "1960-1965", "1960", "1965", "ends before it starts"),
        ('<unitdate normal="soon">1960</unitdate>', "1960", "1960", "1960", "is no date"),
        ('<unitdate normal="1960">circa 1960</unitdate>', "circa 1960", None, None, ""),
        ('<unitdate normal="1960">undated</unitdate>', "undated", None, None, "says 1960"),
        ("<unitdate>1960</unitdate><unitdate>1970</unitdate>", "1960; 1970", "1960", "1970", ""),
        ('<unitdate>1900-1990</unitdate><unitdate type="bulk">1950-1960</unitdate>', "1900-1990", "1900", "1990", ""),
        ("<unittitle>Letters, <unitdate>1960</unitdate></unittitle>", "1960", "1960", "1960", ""),
    ],
)
def test_the_dates_of_a_unit(unitdate: str, covering: str, first: str | None, last: str | None, remark: str) -> None:
    """The words are read, the form for machines where they cannot be; a difference is remarked."""
    records, receipt = read(aid(unit("ZZ/1", did=unitdate)))
    record = records[1]
    assert (record.covering_dates, record.first_date, record.last_date) == (covering, to_day(first), to_day(last))
    assert remark in origin(record, "covering_dates")[1]
    assert any("form for machines" in note for note in receipt.notes) == bool(remark)
    assert record.problems == ()


@pytest.mark.parametrize(
    ("date", "opening", "remark"),
    [
        ('<date type="restriction" normal="2026-07-01">July 1, 2026</date>', "2026-07-01", False),
        ('<date type="restriction" normal="2062-07-01">July 1, 2026</date>', "2026-07-01", True),
        ('<date type="restriction" normal="2026-13-01">July 1, 2026</date>', "2026-07-01", True),
        ('<date type="restriction" normal="2026-07-01"/>', "2026-07-01", False),
        ('<date type="restriction" normal="2026-13-01"/>', None, False),
    ],
)
def test_a_day_marked_for_machines_is_compared_with_its_words(date: str, opening: str | None, remark: bool) -> None:
    """The words win; where there are none, the form for machines stands in their place."""
    record = only(f"Restricted until {date}.")
    assert record.recorded_opening == to_day(opening)
    assert any(one.field.startswith("remark") for one in record.origins) is remark


def test_a_day_marked_for_machines_helps_words_that_give_none() -> None:
    """Where it is marked as that of the one restriction; an event is not made a day by it."""
    marked = '<date type="restriction" normal="2026-07-01">{}</date>'
    record = only(f"Restricted, see {marked.format('the agreement')}.")
    assert record.recorded_opening == to_day("2026-07-01")
    assert "the day is date/@normal's" in origin(record, "recorded_opening")[1]
    assert only(f"Closed until {marked.format('the death of the donor')}.").recorded_opening is None


# Names and places


def test_a_unit_is_named_by_its_identifier_else_by_its_place() -> None:
    """An address is no identifier."""
    address = '<c id="x1"><did><unitid type="aspace_uri">/repositories/2/1</unitid></did></c>'
    records, _ = read(aid(unit("ZZ/1") + address + unit("", inside=unit(""))))
    assert [record.reference for record in records] == ["ZZ", "ZZ/1", "zz/2", "zz/3", "zz/3/1"]
    assert records[2].id == "x1"
    assert records[4].parent == "zz/3"


def test_a_whole_that_names_nothing_only_frames_its_components() -> None:
    """As in a list of records written as EAD."""
    content = f"<ead><archdesc><did><abstract>A list</abstract></did><dsc>{unit('ZZ/1')}</dsc></archdesc></ead>"
    assert [record.reference for record in read(content)[0]] == ["ZZ/1"]


def test_lines_are_those_of_the_file_even_beyond_65535() -> None:
    """The parser's own count of lines ends there for some."""
    content = aid("\n" * 70_000 + unit("ZZ/1", "Closed.") + "\n" * 10 + unit("ZZ/2"))
    records, _ = read(content)
    assert [record.source.line for record in records if record.source] == [1, 70_001, 70_011]
    assert origin(records[1], "closures.1")[1] == "line 70,001, ead/archdesc/dsc/c/accessrestrict"


def test_the_cases_in_files() -> None:
    """One finding aid of EAD 2002 and one of EAD3."""
    records = list(open_source(str(CASES / "ead2002.xml")))
    assert [(record.reference, record.level) for record in records][:3] == [
        ("ZZ MILL", "fonds"), ("ZZ MILL/1", "series"), ("ZZ MILL/1/1", "file"),
    ]  # fmt: skip
    assert records[2].closures == (Closure(length=ForYears(60)),)
    assert str(records[3].recorded_opening) == "2062-04-01"
    assert [record.closures for record in records[7:9]] == [(), (Closure(type="X"),)]
    ead3 = list(open_source(str(CASES / "ead3.xml")))
    assert [(record.reference, str(record.first_date), str(record.last_date)) for record in ead3] == [
        ("ZZ CHOIR", "1901", "1999"), ("ZZ CHOIR/1", "1950-05", "1952"), ("ZZ CHOIR/2", "None", "None"),
    ]  # fmt: skip
    assert (ead3[1].level, str(ead3[1].recorded_opening)) == ("piece", "2053-01-01")


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ("<?xml version='1.0'?><!-- x --><ead>", "ead"),
        ("<!DOCTYPE ead [<!ENTITY x '>'>]>\n<ead:ead xmlns:ead='urn:isbn:1-931666-22-9'>", "ead"),
        ("<OAI-PMH><record><ead xmlns='urn:isbn:1-931666-22-9'>", "ead"),
        ("<collection xmlns='http://www.loc.gov/MARC21/slim'>", "marc"),
        ("<record><leader>", "marc"),
        ("<premis:premis xmlns:premis='http://www.loc.gov/premis/v3'>", "premis"),
        ("<html><body>", None),
        ("<eadx>", None),
        ("<collection><item>", None),
    ],
)
def test_xml_is_recognised_by_its_root(head: str, name: str | None) -> None:
    """Whatever stands before it."""
    found = recognise(head, "a.xml")
    assert (found.name if found else None) == name


# Hostile and broken files

BOMB = "<!DOCTYPE ead [<!ENTITY a0 'lol'>" + "".join(
    f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10)
) + "]>"  # fmt: skip
BLOW_UP = f"<!DOCTYPE ead [<!ENTITY a '{'x' * 50_000}'>]>"


def test_entities_that_unfold_without_end_are_not_unfolded() -> None:
    """The parser counts what they would come to."""
    says = "its entities unfold beyond all measure; they are not read"
    records, _ = read(BOMB + aid(unit("&a9;")))
    assert [record.reference for record in records] == ["ZZ", None]
    assert says in str(records[1].misread[0])
    with pytest.raises(ReadError, match=rf"a\.xml: line 1, column [\d,]+: {says}; no record was read"):
        read(BOMB + "<ead x='&a9;'/>")


def test_one_long_entity_used_often_is_refused_or_stays_a_reference() -> None:
    """The quadratic kind: what it would come to is counted, whether it is unfolded or not."""
    records, receipt = read(BLOW_UP + aid(unit("&a;" * 10)))
    assert records[1].reference == "&a;" * 10
    assert receipt.notes[1] == "a.xml: declares 1 entities (&a;), which are not resolved"
    records, receipt = read(BLOW_UP + aid(unit("&a;" * 5_000)))
    assert receipt.rejected == 1
    assert "unfold beyond all measure" in str(records[-1].misread[0])
    with pytest.raises(ReadError, match="unfold beyond all measure"):
        read(BLOW_UP + f"<ead x='{'&a;' * 5_000}'/>")


@pytest.mark.parametrize("address", ["file:///etc/passwd", "http://127.0.0.1:9/x"])
def test_what_is_outside_the_file_is_never_opened(address: str) -> None:
    """An entity in a note stays a reference, and the record is not judged."""
    before = f"<!DOCTYPE ead SYSTEM '{address}' [<!ENTITY x SYSTEM '{address}'><!ENTITY % p SYSTEM '{address}'>]>"
    records, receipt = read(aid(unit("ZZ/1", "Closed until &x; 2040.") + unit("ZZ/2"), before=before))
    assert records[1].notes == ("Closed until &x; 2040.",)
    assert "the entity &x;" in str(records[1].problems[0])
    assert records[2].problems == ()
    assert f"a.xml: names a DTD, {address}, which is not opened" in receipt.notes
    assert "a.xml: declares 2 entities (&x;, &p;), which are not resolved" in receipt.notes


def test_a_file_cut_short_gives_what_came_before() -> None:
    """And one rejected row that says where it ends."""
    whole = aid(unit("ZZ/1") + unit("ZZ/2") + unit("ZZ/3"))
    records, receipt = read(whole[: whole.index("ZZ/3") + 2])
    assert [record.reference for record in records] == ["ZZ", "ZZ/1", "ZZ/2", None]
    assert receipt.rejected == 1
    [problem] = records[-1].misread
    assert problem.field == "line 1"
    assert "column" in problem.says
    assert "the 3 record(s) before it were read, nothing after it" in problem.says


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"<ead>", "is no well-formed XML: Premature end of data in tag ead"),
        (b"<ead><archdesc>\0</archdesc></ead>", "is no well-formed XML"),
        (b"<ead>&nbsp;</ead>", "Entity 'nbsp' not defined"),
        (b'<?xml version="1.0" encoding="utf-8"?><ead>\xe9</ead>', "Invalid bytes in character encoding"),
        (b'<?xml version="1.0" encoding="utf-16"?><ead/>', "is no well-formed XML"),
        (b'<?xml version="1.0" encoding="klingon"?><ead/>', "Unsupported encoding: klingon"),
        (b"<x>" * 100_000, "is beyond what is read: Excessive depth in document: 256"),
        (b"<ead/>", "holds no unit of a finding aid"),
        (b"", "is no well-formed XML: no element found"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_is_no_finding_aid_is_said_with_its_place(content: bytes, says: str) -> None:
    """Never an exception of the parser's."""
    with pytest.raises(ReadError, match=r"^a\.xml: ") as why:
        read(content)
    assert says in str(why.value)
    assert "\n" not in str(why.value)


def test_units_nested_too_deeply_end_the_reading() -> None:
    """No finding aid has a hundred thousand levels."""
    records, receipt = read(b"<ead><eadheader><eadid>zz</eadid></eadheader>" + b"<c>" * 100_000)
    assert (len(records), receipt.rejected) == (256, 1)
    assert "Excessive depth" in str(records[-1].misread[0])


def test_a_file_says_its_own_encoding() -> None:
    """Unless the caller knows better."""
    content = "<?xml version='1.0' encoding='{}'?>" + aid(unit("Café"))
    for encoding in ("utf-8", "utf-16", "iso-8859-1", "windows-1252"):
        records, _ = read(content.format(encoding).encode(encoding))
        assert records[1].reference == "Café"
    told = Reading(Text.of(content.format("utf-8").encode("latin1"), "a.xml", "iso-8859-1"), EAD)
    assert [record.reference for record in told][1] == "Café"
    with pytest.raises(ReadError, match="is no encoding"):
        list(Reading(Text.of(b"<ead/>", "a.xml", "punycode"), EAD))


class Endless(BytesIO):
    """A file without end: a beginning, and then one byte again and again."""

    def __init__(self, beginning: bytes, byte: bytes = b"x") -> None:
        self._beginning, self._byte, self.given = beginning, byte, 0

    def read(self, size: int | None = -1, /) -> bytes:
        block, self._beginning = self._beginning, b""
        self.given += size or 0
        return block or self._byte * (size or 1)


@pytest.mark.parametrize(
    "beginning",
    [b"<ead><p>", b'<ead x="', b"<ead><!-- ", b"<!DOCTYPE ead [", b"<ead><?x ", b"<ead><p><![CDATA["],
    ids=["text", "attribute", "comment", "doctype", "instruction", "cdata"],
)
def test_a_text_without_end_does_not_fill_the_memory(beginning: bytes) -> None:
    """Some ten million characters are read, and no more."""
    stream = Endless(beginning)
    tracemalloc.start()
    try:
        with pytest.raises(ReadError, match=r"no such tag or text is read|is beyond what is read"):
            list(Reading(Text("a.xml", stream), EAD))
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()
    assert stream.given < 12_000_000


def _many(count: int) -> Iterator[bytes]:
    """Units of which each holds a few: the many dates are those of a long series."""
    head, tail = aid("SPLIT").split("SPLIT")
    yield head.encode()
    for number in range(count):
        below = unit("below", did=f"<unitdate>{1900 + number % 99}</unitdate>")
        yield unit(f"ZZ/{number}", f"Closed until July 1, {2040 + number % 9}.", below).encode()
    yield tail.encode()


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    """Twenty times the components, the same memory: of Python's own, and of the whole process."""
    import subprocess

    measured = []
    for count in (2_000, 40_000):
        path = tmp_path / f"{count}.xml"
        with path.open("wb") as stream:
            stream.writelines(_many(count))
        program = (
            "import sys; from closurelib.read import open_source; from tests.benchmarks.ead import most_memory; "
            "n = sum(1 for _ in open_source(sys.argv[1])); print(n, most_memory())"
        )
        ran = subprocess.run(
            [sys.executable, "-c", program, str(path)],
            cwd=Path(__file__).parent.parent, capture_output=True, text=True, check=True, timeout=120,
        )  # fmt: skip
        rows, memory = map(float, ran.stdout.split())
        assert rows == 2 * count + 1
        measured.append(memory)
    assert measured[1] < measured[0] * 1.15


@given(st.binary(max_size=300))
def test_any_bytes_are_records_or_a_read_error(content: bytes) -> None:
    """Whatever the bytes, and for every format of XML."""
    for form in (one for one in FORMATS if one.name in ("ead", "marc", "premis")):
        for case in (content, b"<ead>" + content + b"</ead>"):
            try:
                for record in read(case, form)[0]:
                    assert record.facts is not None
            except ReadError:
                pass


TOKENS = st.sampled_from(
    """<c> </c> <c01> </c01> <did> </did> <unitid>Z</unitid> <accessrestrict> </accessrestrict> <p> </p> <archdesc>
    </archdesc> <dsc> </dsc> <head>Box_3</head> closed open until 2040 Box_30: &x; <unitdate>1960</unitdate>
    <unitdate_normal='x'/> <date_normal='2040'/> <record> </record> <datafield_tag='506'> </datafield>
    <subfield_code='a'> </subfield> <subfield_code='g'>20400101</subfield> <rightsStatement> </rightsStatement>
    <rightsGranted> </rightsGranted> <act>use</act> <restriction>Disallow</restriction> <endDate>2040</endDate>
    <termOfGrant> </termOfGrant>""".split()
)


@given(st.lists(TOKENS, max_size=30))
def test_any_elements_are_records_or_a_read_error(tokens: list[str]) -> None:
    """Elements in places where they do not belong."""
    content = "<!DOCTYPE ead [<!ENTITY x 'y'>]><ead>" + " ".join(tokens).replace("_", " ")
    for form in (one for one in FORMATS if one.name in ("ead", "marc", "premis")):
        for case in (content, content + "</ead>"):
            try:
                for record in read(case, form)[0]:
                    assert record.facts is not None
            except ReadError:
                pass


# The extra


def test_without_the_extra_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """And the command cannot run: exit 2."""
    from click.testing import CliRunner

    from closurelib.cli import main

    monkeypatch.setitem(sys.modules, "lxml", None)
    with pytest.raises(MissingExtra, match=r"reading XML needs an extra: pip install 'closurelib\[ead\]'"):
        read(aid())
    path = tmp_path / "a.xml"
    path.write_text(aid(), encoding="utf-8")
    ran = CliRunner().invoke(main, ["status", str(path)])
    assert ran.exit_code == 2
    assert "pip install 'closurelib[ead]'" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_an_extra_that_is_too_old_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Older ones resolve what they should not."""
    from lxml import etree

    monkeypatch.setattr(etree, "LXML_VERSION", (5, 4, 0, 0))
    with pytest.raises(MissingExtra):
        read(aid())


# Real finding aids


@with_samples
@pytest.mark.parametrize(
    ("name", "records"),
    [("umich-bhl-0728", 41), ("umich-bhl-0234", 254), ("nlm-alphaomegaalpha", 39), ("stanford-pc0170", 7)],
)
def test_real_finding_aids_are_read_to_their_ends(name: str, records: int) -> None:
    """A record for the whole and one for each component."""
    reading = open_source(str(SAMPLES / f"{name}.xml"))
    assert len(list(reading)) == records
    assert reading.receipt.rejected == 0


@with_samples
def test_thirty_five_components_open_on_1_july_2026() -> None:
    """The prose of the whole gives it no date, and none to the components that are silent."""
    records = list(open_source(str(SAMPLES / "umich-bhl-0728.xml")))
    assert Counter(str(record.recorded_opening) for record in records) == {"2026-07-01": 35, "None": 6}
    silent = [record for record in records if record.recorded_opening is None]
    assert {record.closures for record in silent} == {(Closure(),)}
    assert not [record for record in records if any(one.field.startswith("remark") for one in record.origins)]


@with_samples
def test_files_indicated_as_restricted_are_two_of_253() -> None:
    """The collection is open but for them; no silent component is closed, and none of the two is open."""
    whole, *below = open_source(str(SAMPLES / "umich-bhl-0234.xml"))
    law, day = load_law("uk"), date(2026, 11, 24)
    assert decide(whole.facts, law).status(day) == "open in part"
    found = [(str(decide(record.facts, law).status(day)), record.title) for record in below]
    assert Counter(status for status, _ in found) == {"open": 251, "closed": 2}
    assert [title for status, title in found if status == "closed"] == [
        "Jabara's Detroit Police File,1968-1975", "Jabara's FBI File",
    ]  # fmt: skip


@with_samples
def test_a_death_a_year_and_a_period_give_no_day() -> None:
    """What each of three finding aids says of its one dated or undated restriction."""
    jabara = list(open_source(str(SAMPLES / "umich-bhl-0234.xml")))
    assert {record.recorded_opening for record in jabara} == {None}
    alpha = list(open_source(str(SAMPLES / "nlm-alphaomegaalpha.xml")))
    assert alpha[0].recorded_status == "O"
    assert [record.closures for record in alpha if Closure(length=OpensIn(2018)) in record.closures] == [
        (Closure(length=OpensIn(2018)),)
    ]
    band = list(open_source(str(SAMPLES / "stanford-pc0170.xml")))
    assert [record.title for record in band if record.closures == (Closure(length=ForYears(60)),)] != []
    assert band[0].closures[0].part is not None


# What records share


def test_units_that_say_the_same_share_their_facts_and_know_their_own_places() -> None:
    """Equal facts are one object; where each was read is worked out when it is asked for."""
    note = "Closed until July 1, 2040."
    date_of = "<unitdate>1960</unitdate>"
    inside = "\n".join(unit(f"ZZ/{number}", note, did=date_of) for number in (1, 2))
    _, one, two = read(aid(inside))[0]
    assert one.facts is two.facts
    assert one != two
    assert [origin(record, "recorded_opening")[1][:6] for record in (one, two)] == ["line 1", "line 2"]
    assert [record.source and record.source.line for record in (one, two)] == [1, 2]


def test_a_rule_for_a_series_is_no_fault_of_it_whatever_stands_beside_it() -> None:
    """What is worked out once for units that say the same knows their level: a series gives a default, a file does not.

    A period without a date to count from is a remark on a series, for what is below it has dates of its own.
    """
    note = "Closed for 75 years."
    file, series = unit("ZZ/1", note), unit("ZZ/2", note).replace("level='file'", "level='series'")
    for inside in (file + series, series + file):
        records, _ = read(aid(inside + unit("ZZ/3", note)))
        found = check_records(records, load_law("uk"), on=date(2026, 11, 24), rules=(BY_CODE["C201"],))
        assert {one.reference: str(one.severity) for one in found} == {
            "ZZ/1": "warning",
            "ZZ/2": "info",
            "ZZ/3": "warning",
        }


def test_a_unit_is_a_record_like_any_other() -> None:
    """It equals the record that says the same, is copied, changed, sent elsewhere and written."""
    access = "<accessrestrict><p>Open. Box 3: closed until 2050.</p></accessrestrict>"
    for record in read(aid(unit("ZZ/1", "Closed until July 1, 2040.") + unit("ZZ/2"), access=access))[0]:
        plain = Record(**{name: getattr(record, name) for name in fields_dict(Record)})
        assert record == plain
        assert hash(record) == hash(plain)
        assert repr(record).partition("(")[2] == repr(plain).partition("(")[2]
        for same in (copy.copy(record), evolve(record), pickle.loads(pickle.dumps(record))):
            assert (same, same.facts, same.origins) == (plain, plain.facts, plain.origins)
        assert evolve(record, title="Another").facts == plain.facts
        assert Record.from_dict(record.to_dict()).facts == plain.facts


# What is read the quick way


@pytest.mark.parametrize(
    ("text", "title", "reference"),
    [
        ("Letters", "Letters", "Letters"),
        ("Letters, ", "Letters", "Letters,"),
        (" Letters  home\n;", "Letters home", "Letters home ;"),
        ("Letters\u00a0home", "Letters home", "Letters home"),
        ("Letters\u2003 home\t", "Letters home", "Letters home"),
        ("ZZ\u00ad1", "ZZ\u00ad1", "ZZ\u00ad1"),
        (" \u00a0 ", None, None),
        ("<emph>Letters</emph>  home", "Letters home", "Letters home"),
    ],
)
def test_blanks_are_made_one_wherever_they_stand(text: str, title: str | None, reference: str | None) -> None:
    """Every blank that Unicode knows; a title loses the stops that stood before its date."""
    inside = f"<c><did><unittitle>{text}</unittitle><unitid>{text}</unitid><unitdate>1960</unitdate></did></c>"
    _, record = read(aid(inside))[0]
    assert (record.title, record.reference) == (title, reference or "zz/1")


@pytest.mark.parametrize("prefix", ["", "q:"])
@pytest.mark.parametrize("of_it", ["unittitle", "unitid", "unitdate", "unitdatestructured", "container"])
def test_a_part_of_another_namespace_is_read_by_its_name(of_it: str, prefix: str) -> None:
    """Whatever the namespace of the unit is, and in whatever order they come."""
    parts = {
        "unittitle": "<unittitle>Letters</unittitle>",
        "unitid": "<unitid>ZZ/1</unitid>",
        "unitdate": "<unitdate>1960</unitdate>",
        "unitdatestructured": "<unitdatestructured><datesingle>1960</datesingle></unitdatestructured>",
        "container": "<container type='box'>3</container>",
    }
    parts.pop("unitdatestructured" if of_it != "unitdatestructured" else "unitdate")
    parts[of_it] = parts[of_it].replace(f"<{of_it}", f"<r:{of_it}", 1).replace(f"</{of_it}", f"</r:{of_it}")
    did = f"<{prefix}did xmlns:q='urn:q' xmlns:r='urn:r'>{''.join(parts.values())}</{prefix}did>"
    access = "<accessrestrict><p>Box 3: closed until 2040.</p></accessrestrict>"
    _, record, other = read(aid(f"<c>{did}</c><c>{did}</c>", access=access, namespace=NAMESPACES["2002"]))[0]
    for one in (record, other):
        assert (one.title, one.reference, one.covering_dates) == ("Letters", "ZZ/1", "1960")
        assert [closure.type for closure in one.closures] == ["X"], "it lies in the box"


def test_a_unit_is_frozen_once_it_is_made() -> None:
    """It is put together before it is, and it is a record like every other then."""
    record = read(aid(unit("ZZ/1", "Closed until 2040.")))[0][1]
    with pytest.raises(FrozenInstanceError):
        record.title = "Others"  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        del record.title
    assert evolve(record, title="Others").closures == record.closures
