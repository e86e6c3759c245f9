"""What a note of access makes of a record: closed, perhaps closed, open but for a part."""

from __future__ import annotations

from datetime import date
from io import StringIO

import pytest
from attrs import evolve

from closurelib.decide import decide
from closurelib.facts import Closure, OpensIn, to_day
from closurelib.law.load import load_law
from closurelib.read import Reading
from closurelib.read.ead import EAD
from closurelib.read.text import Text
from closurelib.read.write_ead import write_ead
from closurelib.read.xml_access import UNKNOWN, Note, not_known, read_access, with_parts
from closurelib.record import Record

DAY = date(2026, 11, 24)


def record_of(*notes: str) -> Record:
    said = read_access(tuple(Note(note) for note in notes))
    values, _ = with_parts(dict(said.values), (), said.parts, ("",) * len(notes))
    return Record(reference="ZZ", held_by="archive", public_record=False, covering_dates="1960", **values)


def status(record: Record) -> tuple[str, tuple[str, ...]]:
    decision = decide(record.facts, load_law("uk"))
    return str(decision.status(DAY)), tuple(str(one) for one in decision.could_be(DAY))


class TestClosedIsNotUnknown:
    """A catalogue that says "Restricted." says that it is; kind and end are not recorded, which is not unknown.

    Type X is the catalogue's own word for a closure of which only that it may be one is known (design, section 5).
    """

    @pytest.mark.parametrize("note", ["Restricted.", "Closed.", "[RESTRICTED]", "Restricted until further notice."])
    def test_what_is_said_to_be_withheld_is_closed_without_a_recorded_end(self, note: str) -> None:
        record = record_of(note)
        assert record.closures == (Closure(),)
        assert status(record) == ("closed", ())

    @pytest.mark.parametrize("note", ["Perhaps closed.", "It is not known whether it is closed.", not_known()])
    def test_what_may_be_withheld_is_undetermined(self, note: str) -> None:
        record = record_of(note)
        assert record.closures == (Closure(type=UNKNOWN),)
        assert status(record) == ("undetermined", ("closed", "open"))

    def test_the_sentence_for_what_is_not_known_stands_beside_others(self) -> None:
        record = record_of("Closed until 1 July 2040.", not_known(), not_known("Box 3"))
        assert record.recorded_opening == to_day("2040-07-01")
        assert record.closures == (Closure(type=UNKNOWN), Closure(type=UNKNOWN, part="Box 3"))


class TestOpenButForAPart:
    """An exception opens the rest, and leaves what is excepted withheld in part."""

    @pytest.mark.parametrize(
        ("note", "part"),
        [
            ("The collection is open to research except for indicated restricted files.", "indicated restricted files"),
            ("Open for research, except for files marked restricted.", "files marked restricted"),
        ],
    )
    def test_what_is_called_restricted_is_withheld(self, note: str, part: str) -> None:
        record = record_of(note)
        assert [one.part for one in record.closures] == [part]
        assert status(record) == ("open in part", ())

    def test_these_files_are_those_that_are_excepted(self) -> None:
        record = record_of(
            "The collection is open to research except for indicated restricted files which require the written "
            "permission of the donor for access. These files open with the passing of Mr. Jabara."
        )
        assert record.recorded_status == "O"
        assert {one.part for one in record.closures} == {"indicated restricted files"}
        assert status(record) == ("open in part", ())

    @pytest.mark.parametrize(
        "note", ["Open unless otherwise noted.", "Open unless otherwise stated", "Open with exceptions."]
    )
    def test_what_may_be_excepted_may_be_withheld(self, note: str) -> None:
        assert status(record_of(note)) == ("undetermined", ("open in part", "open"))

    def test_a_part_with_its_own_end_keeps_it(self) -> None:
        record = record_of("Open, with the exception of box 7, which is closed until 2040.")
        assert record.closures == (Closure(length=OpensIn(2040), part="box 7"),)

    @pytest.mark.parametrize(
        "note", ["Restricted, except to staff.", "[CLOSED EXCEPT WITH WRITTEN PERMISSION OF DONOR]"]
    )
    def test_an_exception_from_a_closure_opens_nothing(self, note: str) -> None:
        """The second: Bentley Historical Library."""
        assert status(record_of(note)) == ("closed", ())

    @pytest.mark.parametrize(
        "note",
        [
            "The office is open except Sundays.",
            "The collection is available on microfilm excluding boxes 21, 43A, 43B, 49A, 55, folio items, and "
            "Accession 2010-M-050.",
        ],
    )
    def test_what_says_nothing_of_access_excepts_nothing(self, note: str) -> None:
        """The second: Yale University Library."""
        assert record_of(note).closures == ()


def test_what_is_not_known_is_written_and_read_back_as_that() -> None:
    """Behind a day of opening too: after it the record may still be closed."""
    pytest.importorskip("lxml")
    records = [
        record_of("Closed until 1 July 2040.", not_known()),
        record_of("Open.", not_known("Box 3")),
        record_of("Open with exceptions."),
    ]
    stream = StringIO()
    write_ead([evolve(record, notes=()) for record in records], stream)
    again = list(Reading(Text.of(stream.getvalue().encode(), "a.xml"), EAD))
    for one, other in zip(again, records, strict=True):
        assert one.closures == other.closures
        assert (one.recorded_opening, one.recorded_status) == (other.recorded_opening, other.recorded_status)
