"""MARC in XML: what 506 and 540 say of access, and contradictions that are reported rather than settled."""

from __future__ import annotations

from pathlib import Path

import pytest

from closurelib.errors import ReadError
from closurelib.facts import Closure, ForYears, OpensIn, Retention, to_day
from closurelib.read import Reading, Receipt, open_source
from closurelib.read.format import Format
from closurelib.read.marc import MARC, marc_format
from closurelib.read.text import Text
from closurelib.record import Record

pytest.importorskip("lxml")

CASES = Path(__file__).parent / "cases" / "xml"
SAMPLE = Path(__file__).parents[2] / "shared" / "reference" / "samples" / "marc" / "lc-convspec-5xx-marc.xml"


def read(content: str, form: Format = MARC) -> tuple[list[Record], Receipt]:
    reading = Reading(Text.of(content.encode(), "a.xml"), form)
    return list(reading), reading.receipt


def field(tag: str, first: str, **subfields: str) -> str:
    inner = "".join(f'<subfield code="{code.strip("_")}">{text}</subfield>' for code, text in subfields.items())
    return f'<datafield tag="{tag}" ind1="{first}" ind2=" ">{inner}</datafield>'


def card(*fields: str, form: Format = MARC) -> Record:
    inside = '<controlfield tag="001">m1</controlfield>' + "".join(fields)
    [record], _ = read(f"<collection><record>{inside}</record></collection>", form)
    return record


@pytest.mark.parametrize(
    ("fields", "opening", "status", "closures"),
    [
        ((field("506", "1", a="Closed until 1 July 2040."),), "2040-07-01", "C", ()),
        ((field("506", "1", a="Closed until 2040."),), None, None, (Closure(length=OpensIn(2040)),)),
        ((field("506", "1", a="Closed for 30 years."),), None, None, (Closure(length=ForYears(30)),)),
        ((field("506", "1", g="20400701"),), "2040-07-01", "C", ()),
        ((field("506", "1", g="2040-07-01"),), "2040-07-01", "C", ()),
        ((field("506", " ", a="Restricted access;", g="20400701"),), "2040-07-01", "C", ()),
        ((field("506", "1", g="2040"),), None, None, (Closure(length=OpensIn(2040)),)),
        ((field("506", "1"),), None, None, (Closure(),)),
        ((field("506", " ", f="Preview only"),), None, None, (Closure(),)),
        ((field("506", "0"),), None, "O", ()),
        ((field("506", " ", f="Unrestricted online access"),), None, "O", ()),
        ((field("506", " ", a="Open for research."),), None, "O", ()),
        ((field("506", " ", a="Staff will help."),), None, None, ()),
        ((field("506", "1", _3="Diaries:", a="Restricted."),), None, None, (Closure(part="Diaries"),)),
        (
            (field("506", "1", _3="Diaries", a="Closed until 2040."),), None, None,
            (Closure(length=OpensIn(2040), part="Diaries"),),
        ),
        (
            (field("506", "1", _3="Diaries", g="20400701"),), None, None,
            (Closure(length=OpensIn(2040), ended_on=to_day("2040-07-01"), part="Diaries"),),
        ),
        (
            (field("506", "0", a="Open."), field("506", "1", _3="Diaries", a="Closed.")), None, "O",
            (Closure(part="Diaries"),),
        ),
        ((field("540", " ", a="Restricted until 1 July 2040."),), "2040-07-01", "C", ()),
        ((field("540", " ", a="Copying prohibited.", g="20400701"),), None, None, ()),
    ],
)  # fmt: skip
def test_what_the_fields_say(
    fields: tuple[str, ...], opening: str | None, status: str | None, closures: tuple[Closure, ...]
) -> None:
    """506 in its parts, 540 where it speaks of access."""
    record = card(*fields)
    assert (record.recorded_opening, record.recorded_status, record.closures) == (to_day(opening), status, closures)
    assert record.problems == ()
    assert (record.public_record, record.held_by) == (False, "archive")


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"first": "0", "a": "Closed until 2040."}, "indicator 0; $a 'Closed until 2040.'"),
        ({"first": "1", "a": "Open for research."}, "indicator 1; $a 'Open for research.'"),
        ({"first": "1", "f": "Open access"}, "indicator 1; $f 'Open access'"),
        ({"first": " ", "a": "Closed.", "f": "Open access"}, "$f 'Open access'; $a 'Closed.'"),
        ({"first": "0", "g": "20400701"}, "indicator 0; $g '20400701'"),
    ],
)  # fmt: skip
def test_a_contradiction_is_reported_and_not_settled(fields: dict[str, str], says: str) -> None:
    """Nobody can know which is wrong, so the card is not judged."""
    [problem] = card(field("506", **fields)).problems
    assert problem.field == "line 1, 506"
    assert problem.found == says
    assert "contradict each other" in problem.says


def test_a_day_that_is_none_is_a_problem() -> None:
    """As 20401301."""
    [problem] = card(field("506", "1", g="20401301")).problems
    assert str(problem) == "line 1, 506: $g: 2040-13-01 is no date: there is no month 13"


def test_the_words_win_over_the_coded_day() -> None:
    """The difference is kept."""
    record = card(field("506", "1", a="Closed until 1 July 2040.", g="20410101"))
    assert record.recorded_opening == to_day("2040-07-01")
    assert [one.words for one in record.origins if one.field == "remark: 506 $g"] == ["20410101"]
    agreeing = card(field("506", "1", a="Closed until 1 July 2040.", g="20400701"))
    assert not [one for one in agreeing.origins if one.field.startswith("remark")]


def test_the_convention_of_until_is_declared() -> None:
    """A day of availability is the first open day under either."""
    inclusive = marc_format("inclusive")
    assert card(field("506", "1", a="Closed until 1 July 2040."), form=inclusive).recorded_opening == to_day(
        "2040-07-02"
    )
    assert card(field("506", "1", g="20400701"), form=inclusive).recorded_opening == to_day("2040-07-01")


def test_a_retention_of_a_part() -> None:
    """Under $3 everything is of that part."""
    record = card(field("506", "1", _3="Letters", a="Retained by the department until 2031."))
    assert record.retentions == (Retention(part="Letters", until=to_day("2031")),)


@pytest.mark.parametrize(
    ("fields", "covering", "last"),
    [
        ((field("245", "0", a="Papers,", f="1910-1935."),), "1910-1935", "1935"),
        ((field("264", " ", c="©1975."),), "1975", "1975"),
        ((field("260", " ", c="c1975."),), "1975", "1975"),
        ((field("260", " ", c="[1850?]"),), "[1850?]", None),
        (('<controlfield tag="008">850101i19101935xxu</controlfield>',), "1910/1935", "1935"),
        (('<controlfield tag="008">850101s1975    xxu</controlfield>',), "1975", "1975"),
        (('<controlfield tag="008">850101nuuuuuuuuxxu</controlfield>',), None, None),
        (
            ('<controlfield tag="008">850101i19101935xxu</controlfield>', field("245", "0", f="the reign of George V")),
            "the reign of George V", "1935",
        ),
    ],
)  # fmt: skip
def test_the_dates_of_a_card(fields: tuple[str, ...], covering: str | None, last: str | None) -> None:
    """The words of the title or the publication, else 008."""
    record = card(*fields)
    assert (record.covering_dates, record.last_date) == (covering, to_day(last))


def test_a_card_without_a_name_says_so() -> None:
    """Nothing else can point to it."""
    [record], _ = read("<record><leader>00000npcaa</leader></record>")
    assert str(record.problems[0]) == "reference: is missing: the card has no 001, 099 or 852"


def test_the_cases_in_a_file() -> None:
    """Five cards, one of which contradicts itself and one of which names no day of the calendar."""
    reading = open_source(str(CASES / "marc.xml"))
    records = list(reading)
    assert [record.name for record in records] == ["ZZ MSS 1", "ZZ 823 H72", "m3", "m4", "m5"]
    assert [len(record.problems) for record in records] == [0, 0, 1, 1, 0]
    assert (records[0].title, records[0].level, str(records[0].recorded_opening)) == (
        "Papers",
        "collection",
        "2040-07-01",
    )
    assert "1 day(s) in 540 $g are about use" in reading.receipt.notes[-1]


def test_records_of_other_kinds_are_passed_over() -> None:
    """A harvest wraps each card in a record of its own."""
    wrapped = '<OAI-PMH><record><metadata><record xmlns="http://www.loc.gov/MARC21/slim"><leader>x</leader>'
    records, _ = read(f'{wrapped}<controlfield tag="001">m1</controlfield></record></metadata></record></OAI-PMH>')
    assert [record.id for record in records] == ["m1"]
    with pytest.raises(ReadError, match="holds no record of MARC"):
        read("<collection><record><title>x</title></record></collection>")


@pytest.mark.skipif(not SAMPLE.exists(), reason="the sample is not here")
def test_the_full_506_of_a_library() -> None:
    """Every subfield at once: a part, restricted until the day it is available."""
    [record] = list(open_source(str(SAMPLE)))
    part = "Office files of Under Secretary"
    assert record.closures == (Closure(length=OpensIn(2019), ended_on=to_day("2019-02-07"), part=part),)
    assert (record.recorded_opening, record.recorded_status, record.problems) == (None, None, ())
