"""Record pages, as text and as HTML: what their labelled lines state, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from closurelib.errors import ReadError
from closurelib.facts import Absence, Closure, ForYears, OpensIn, Retention, Unreadable, to_day
from closurelib.read import Reading, Receipt, open_source
from closurelib.read.formats import format_called, recognise
from closurelib.read.page import exemptions_in, read_day
from closurelib.read.text import Text
from closurelib.record import Record

ROOT = Path(__file__).parent.parent
PAGES = Path(__file__).parent / "cases" / "pages"
EXAMPLE = ROOT / "examples" / "fo-371-151924.txt"
SEED = Path(__file__).parents[2] / "shared" / "data" / "seed" / "fo-371-151924.txt"
NOTE = (
    "Documents in this file were retained under Section 3(4) of the Public Records Act 1958, "
    "but put back in place on April 18, 1994."
)


def page(content: str, name: str = "page.txt") -> tuple[list[Record], Receipt]:
    reading = Reading(Text.of(content.encode(), name), format_called("page"))
    return list(reading), reading.receipt


def record_of(*lines: str) -> Record:
    [record], _ = page("\n".join(("Reference ZZ 371/9", *lines)))
    return record


def from_file(name: str) -> list[Record]:
    return list(open_source(str(PAGES / name)))


def origin(record: Record, field: str) -> tuple[str, str]:
    [found] = [one for one in record.origins if one.field == field]
    return found.words, found.place


@pytest.mark.parametrize(
    "path",
    [
        EXAMPLE,
        pytest.param(SEED, marks=pytest.mark.skipif(not SEED.exists(), reason="the page itself is not here")),
    ],
    ids=["example", "page"],
)
def test_the_page_of_fo_371_151924(path: Path) -> None:
    """Its note gives a day for the documents, its closure sentence a period, and nothing a date of the file."""
    [record] = open_source(str(path))
    assert record.reference == "FO 371/151924"
    assert record.title == "Northern (N): Soviet Union (NS). Foreign Policy"
    assert record.retentions == (Retention(part="documents", put_back_on=to_day("1994-04-18")),)
    assert record.closures == (Closure(type="N", length=ForYears(30)),)
    assert record.notes == (NOTE,)
    assert (record.covering_dates, record.last_date, record.opened_on, record.recorded_opening) == (None,) * 4
    assert record.problems == ()
    assert origin(record, "retentions.1") == (NOTE, "line 11")
    assert origin(record, "closures.1") == (
        "File was closed for 30 years after creation, under the Public Records Act 1958.",
        "line 4 (the publisher’s sentence: a period, not a day of opening)",
    )
    assert origin(record, "label: Themes") == ("International Relations, Domestic Politics", "line 5")
    assert origin(record, "label: Former Foreign Office Reference Code")[0] == "NS files 1022/51-1022/55"
    assert all(str(year) not in str(record.facts) for year in (1022, 1051))


@pytest.mark.parametrize(
    "written",
    [
        "April 18, 1994", "18 April 1994", "18th Apr. 1994", "1994 Apr 18", "18/04/1994", "1994-04-18",
        "18 Apr 1994", "the 18th of April, 1994", "April 18th, 1994",
    ],
)  # fmt: skip
@pytest.mark.parametrize("section", ["Section 3(4)", "section 3.4", "s.3(4)", "Section 3 (4)"])
def test_a_day_of_return_in_its_spellings(written: str, section: str) -> None:
    """The same day, however it is written."""
    note = f"Notes Documents in this file were retained under {section} of the Act, but put back in place on {written}."
    assert record_of(note).retentions == (Retention(part="documents", put_back_on=to_day("1994-04-18")),)


def test_a_day_that_can_be_read_two_ways_is_a_problem() -> None:
    """3 April or 4 March: never guessed."""
    [problem] = record_of("Notes Documents were retained under s.3(4) and put back on 03/04/1994.").problems
    assert problem.field == "line 2"
    assert "cannot be read for certain" in problem.says


@pytest.mark.parametrize(
    ("note", "retention"),
    [
        (
            "This file was retained under s.3(4) and put back on 2 May 1997.",
            Retention(put_back_on=to_day("1997-05-02")),
        ),
        ("This file is retained under section 3(4) until 2031.", Retention(until=to_day("2031-01-01"))),
        ("An extract is retained under section 3(4).", Retention(part="extract")),
    ],
)
def test_a_note_speaks_of_the_file_or_of_a_part(note: str, retention: Retention) -> None:
    """A part keeps its name; of the whole file it is none."""
    assert record_of(f"Notes: {note}").retentions == (retention,)


@pytest.mark.parametrize(
    ("sentence", "closure"),
    [
        ("File was closed for 50 years, under the Public Records Act 1958.", Closure(type="LCI", length=ForYears(50))),
        ("Closed For 40 years", Closure(type="F", length=ForYears(40))),
        ("Closed until 2031", Closure(type="U", length=OpensIn(2031))),
        (
            "The file is closed until 12 March 2031.",
            Closure(type="U", length=OpensIn(2031), ended_on=to_day("2031-03-12")),
        ),
        (
            "Normal Closure before FOI Act: 30 years from 1963-12-31",
            Closure(type="N", length=ForYears(30), counted_from=to_day("1963-12-31")),
        ),
        ("Open immediately", Closure(type="I", length=ForYears(0))),
    ],
)
def test_a_sentence_of_closure_is_a_period_or_a_year(sentence: str, closure: Closure) -> None:
    """ "Closed for" and "closed until" are different things."""
    assert record_of(f"The National Archives Closure Status: {sentence}").closures == (closure,)


@pytest.mark.parametrize(
    "sentence",
    ["Retained by Department under Section 3.4", "Retained by Department under section 3(4)", "retained by department"],
)
def test_a_retained_record(sentence: str) -> None:
    """The archive's phrase for a record that never came."""
    assert record_of(f"Access conditions {sentence}").retentions == (Retention(),)


def test_access_under_review() -> None:
    """Since when is not said."""
    record = record_of("Access conditions", "This record is closed whilst access is under review")
    assert record.reviews == (Absence(),)
    assert record.closures == ()


@pytest.mark.parametrize("phrase", ["Open unless otherwise stated", "Subject to 30 year closure"])
def test_a_default_of_the_series_says_nothing_of_a_piece(phrase: str) -> None:
    """It is kept, and decides nothing."""
    record = record_of(f"Access conditions: {phrase}")
    assert record.to_dict() == {"reference": "ZZ 371/9"}
    assert origin(record, "label: series") == (phrase, "line 2")


def test_papers_that_are_back_since_a_day_that_is_not_said() -> None:
    """They are not away for ever, and from when they are not away nobody knows."""
    [problem] = record_of("Notes: Documents retained under Section 3(4) have been put back.").problems
    assert problem.says == "says that papers are back, but not since when"


def test_a_statement_of_access_that_cannot_be_read_is_a_problem() -> None:
    """What stands under a label of access is never passed over."""
    [problem] = record_of("Access conditions: see the curator").problems
    assert str(problem) == "line 2: 'see the curator' stands under Access conditions, but cannot be read"


@pytest.mark.parametrize(
    "text",
    [
        "Fragile; use gloves",
        "Handle with care.",
        "No photocopying.",
        "Photography is permitted without flash.",
        "Stored off-site: three days' notice.",
        "Shelved in strongroom 2",
        "Copyright belongs to the family.",
        "Oversize. Copies may not be made.",
        "Available on microfilm only.",
    ],
)
def test_what_is_only_of_handling_copying_or_a_place_is_not_of_access(text: str) -> None:
    """It is kept with a remark, and the record is judged as if nothing were said of access."""
    record = record_of(f"Access: {text}")
    assert record.to_dict() == {"reference": "ZZ 371/9"}
    assert not record.problems
    remark = "of handling, copying or the place of the papers, and says nothing of access"
    assert origin(record, "label: Access") == (text, f"line 2 ({remark})")


@pytest.mark.parametrize(
    "text",
    [
        "See the curator",
        "Fragile; not to be produced",
        "Too fragile for use",
        "Unfit for production",
        "Fragile: ask the archivist",
        "Use gloves; permission of the donor is needed",
        "Original at conservation",
        "Photocopying restricted until 2050",
        "Held by the department",
        "Kept by the family",
        "Copy to be used, the document must not be used",
        "Photographs of injured persons; no copying of faces",
        "Use with care in the presence of the archivist",
        "Available on microfilm; original closed to everybody",
        "Handle with care. Confidential.",
        "No",
        "Not seen",
        "Staff copy only",
    ],
)
def test_what_may_be_of_access_stays_a_problem(text: str) -> None:
    """Doubt is an answer: the record is not judged."""
    [problem] = record_of(f"Access: {text}").problems
    assert "cannot be read" in problem.says


@pytest.mark.parametrize("text", ["Restricted.", "Closed", "Restricted access"])
def test_a_bare_restriction_is_of_no_known_kind_and_end(text: str) -> None:
    """It is said to be closed: no type, and no end. Type X would leave open whether it is."""
    assert record_of(f"Access conditions: {text}").closures == (Closure(),)


def test_an_exception_withholds_a_part_and_leaves_the_rest_open() -> None:
    """With its end where one is said; else nobody knows until when."""
    record = record_of("Access: Open, with the exception of boxes 3-5, closed until 2040.")
    assert record.recorded_status == "O"
    assert record.closures == (Closure(type="U", length=OpensIn(2040), part="boxes 3-5"),)
    record = record_of("Access: Open to research except for indicated restricted files.")
    assert record.recorded_status == "O"
    assert record.closures == (Closure(part="indicated restricted files"),)
    assert not record.problems
    [problem] = record_of("Access: Open with exceptions.").problems
    assert "cannot be read for certain" in problem.says


def test_labels_stand_in_any_order() -> None:
    """With other matter around them, and a former reference that looks like dates."""
    [record] = from_file("free-order.txt")
    assert record.reference == "ZZ 371/1"
    assert record.title == "Harbour (H): dock labour. Notes of meetings"
    assert record.covering_dates == "1958-1961"
    assert record.retentions == (Retention(put_back_on=to_day("1997-05-02")),)
    assert origin(record, "label: Former Office Reference Code") == ("ZN files 1022/51-1022/55", "line 5")
    assert origin(record, "label: Shelf Condition") == ("fair", "line 7")
    assert not record.problems


def test_a_label_may_stand_above_its_value() -> None:
    """And a sentence may go on over several lines."""
    [record] = from_file("label-above-value.txt")
    assert (record.reference, record.title, record.covering_dates) == (
        "ZZ 371/2",
        "Harbour (H): pilotage",
        "1959 Mar-July",
    )
    assert record.closures == (Closure(type="N", length=ForYears(30)),)
    assert record.retentions == (Retention(part="extract", put_back_on=to_day("1994-04-18")),)


def test_labels_of_a_catalogue_with_colons() -> None:
    """A closed record, as the archive's own catalogue shows one."""
    [record] = from_file("colons.txt")
    assert record.to_dict() == {
        "reference": "ZZ 371/3",
        "title": "Harbour: customs",
        "covering_dates": "1975",
        "held_by": "archive",
        "recorded_status": "D",
        "recorded_opening": "2060-01-01",
        "public_record": True,
        "closures": [{"type": "F", "years": 84, "exemptions": ["40(2)", "37(1)(a)", "41"], "asserted_on": "2016"}],
    }
    assert not record.problems


def test_a_table_of_html() -> None:
    """What is not seen on the page (scripts, menus, its foot) is not read."""
    [record] = from_file("retained.html")
    assert record.reference == "ZZ 371/4"
    assert record.title == "Harbour & coast: defence of"
    assert (record.held_by, record.recorded_status) == ("department", "D")
    assert record.retentions == (
        Retention(
            ground="6", instrument="LCI 102", signed_on=to_day("2011-03-29"), reconsider_on=to_day("2021")
        ),
    )  # fmt: skip
    assert origin(record, "label: Shelf mark") == ("B 12", "line 21")
    assert origin(record, "reference") == ("ZZ 371/4", "line 10")
    assert not record.problems


def test_a_definition_list_of_html() -> None:
    """A record opened on transfer, and under review since."""
    [record] = from_file("definition-list.html")
    assert record.to_dict() == {
        "reference": "ZZ 371/5",
        "covering_dates": "2014 Jul 31",
        "recorded_status": "O",
        "recorded_opening": "2018-07-17",
        "closures": [{"type": "A", "years": 0}],
        "reviews": [{}],
        "notes": ["This record is closed whilst access is under review."],
    }


def test_two_references_are_two_records() -> None:
    """Each begins with the label that the page has first; the same reference again is no third record."""
    first, second = from_file("two-records.txt")
    assert (first.reference, first.title, first.covering_dates) == ("ZZ 371/6", "First of two", "1950")
    assert (second.reference, second.title, second.covering_dates) == ("ZZ 371/7", "Second of two", "1951")
    assert second.closures == (Closure(type="U", length=OpensIn(2040), part="folios 3-7"),)
    assert second.source is not None
    assert (second.source.line, second.source.number) == (5, 2)


def test_a_page_without_a_reference_is_an_error() -> None:
    """A former reference is none; what was looked for and found is said."""
    with pytest.raises(ReadError) as told:
        from_file("no-reference.txt")
    assert "none of its 3 line(s) is labelled Reference" in str(told.value)
    assert "labels found: Title, Former Office Reference Code, Notes" in str(told.value)


def test_a_line_of_access_without_a_label_is_not_passed_over_in_silence() -> None:
    """It is not read, since nobody knows of what it speaks; the receipt says so."""
    _, receipt = page("Reference ZZ 371/9\nTitle Harbour\n\nThis record is closed until 2031.\n")
    assert receipt.notes == (
        "page.txt: line 4 speaks of access without a label, and is not read: This record is closed until 2031.",
    )


def test_an_unknown_label_about_access_is_read() -> None:
    """ "Access" in its name is enough."""
    assert record_of("Reading room access: Closed until 2031.").closures == (Closure(type="U", length=OpensIn(2031)),)


def test_two_statements_that_differ_are_a_problem() -> None:
    """Which of them holds is not for us to say."""
    [problem] = record_of("Legal status: Public Record(s)", "Held by: x", "Legal status: Not Public Record(s)").problems
    assert str(problem) == "public_record: 'Not Public Record(s)' stands on line 4, but the page says True before"


@pytest.mark.parametrize(
    "prose",
    [
        "Reference is made to the file of the same year.",
        "Notes on a meeting that was closed until 2031 to the press.",
        "Title of the ship: unknown to the writer",
        "Date of the meeting is not given.",
        "People who took part were retained as advisers.",
        "Access to the docks was closed.",
    ],
)
def test_prose_that_begins_like_a_label_is_prose(prose: str) -> None:
    """A label is followed by its value, not by the rest of a sentence."""
    record = record_of(prose)
    assert record.to_dict() == {"reference": "ZZ 371/9"}


def test_a_page_is_recognised_by_its_reference() -> None:
    """Whatever the file is called."""
    recognised = recognise(EXAMPLE.read_text(encoding="utf-8"), "page.csv")
    assert recognised is not None
    assert recognised.name == "page"
    assert recognise("Reference is made to it.\n", "page.dat") is None


@pytest.mark.parametrize(
    ("text", "sections"),
    [
        ("section 40 (2)", ["40(2)"]),
        ("FOI Act 2000 s 27(1) and 35(1)(a)", ["27(1)", "35(1)(a)"]),
        ("EIR 12(5)(b)", ["EIR 12(5)(b)"]),
        ("none; signed in 2012, file 40/2041", []),
    ],
)
def test_sections_are_found_among_words(text: str, sections: list[str]) -> None:
    """Years and numbers of files are no sections."""
    assert exemptions_in(text) == sections


def test_a_day_that_is_none_is_unreadable() -> None:
    """Never absent, and never guessed."""
    assert isinstance(read_day("next year"), Unreadable)
    assert isinstance(read_day("1960-1961"), Unreadable)
    assert isinstance(read_day("30 February 1960"), Unreadable)
    assert read_day("undated") is None
