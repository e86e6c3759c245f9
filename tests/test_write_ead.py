"""Records written as EAD and read back: the same facts of access."""

from __future__ import annotations

from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closurelib.facts import Absence, Closure, ForYears, OpensIn, Retention, to_day
from closurelib.read import Reading, open_source
from closurelib.read.ead import EAD
from closurelib.read.text import Text
from closurelib.read.write_ead import write_ead
from closurelib.record import Record

pytest.importorskip("lxml")

CASES = Path(__file__).parent / "cases" / "xml"
ACCESS = ("recorded_opening", "recorded_status", "opened_on", "retentions", "reviews")


def written(*records: Record) -> str:
    stream = StringIO()
    assert write_ead(records, stream) == len(records)
    return stream.getvalue()


def again(*records: Record) -> list[Record]:
    return list(Reading(Text.of(written(*records).encode(), "a.xml"), EAD))


def access(record: Record) -> dict[str, object]:
    return {name: getattr(record, name) for name in ACCESS} | {"closures": set(record.closures)}


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"recorded_status": "O"},
        {"recorded_opening": "2040-07-01", "recorded_status": "C"},
        {"opened_on": "1999-05-03"},
        {"closures": (Closure(),)},
        {"closures": (Closure(length=ForYears(40), exemptions=("40(2)", "27(1)")),)},
        {"closures": (Closure(length=OpensIn(2040)),)},
        {"closures": (Closure(length=OpensIn(2040), part="Box 30"), Closure(length=ForYears(1), part="Folder 3"))},
        {"closures": (Closure(length=OpensIn(2040), ended_on=to_day("2040-05-02"), part="Box 30"),)},
        {"recorded_status": "O", "closures": (Closure(part="Box 30"),)},
        {"retentions": (Retention(),)},
        {"retentions": (Retention(until=to_day("2031")), Retention(part="Box 3", put_back_on=to_day("1994-04-18")))},
        {"reviews": (Absence(),)},
    ],
)
def test_facts_of_access_are_read_back(facts: dict[str, object]) -> None:
    """Each of those that a note can say."""
    record = Record(reference="ZZ 1/1", **facts)  # type: ignore[arg-type]
    [read] = again(record)
    assert access(read) == access(record)
    assert read.problems == ()


PARTS = st.one_of(st.none(), st.integers(1, 99).map("Box {}".format), st.integers(1, 99).map("Folder {}".format))
SECTIONS = st.lists(st.sampled_from(["27(1)", "35(1)(a)", "38", "40(2)", "41"]), unique=True, max_size=3)
LENGTHS = st.one_of(
    st.none(), st.integers(1, 150).map(ForYears), st.integers(1990, 2150).map(OpensIn)
)  # fmt: skip
CLOSURES = st.builds(Closure, length=LENGTHS, exemptions=SECTIONS.map(tuple), part=PARTS)
RETENTIONS = st.builds(Retention, part=PARTS, until=st.one_of(st.none(), st.integers(1990, 2090).map(to_day)))


@given(
    st.lists(CLOSURES, max_size=1), st.lists(RETENTIONS, max_size=1), st.booleans(),
    st.one_of(st.none(), st.dates(date(1990, 1, 1), date(2150, 1, 1))),
)  # fmt: skip
def test_facts_together_are_read_back(
    closures: list[Closure], retentions: list[Retention], is_open: bool, opening: date | None
) -> None:
    """A closure, a retention, an opening, and that the whole is open where nothing withholds it."""
    withheld = any(one.part is None for one in closures) or any(one.part is None for one in retentions)
    opening = None if any(one.part is None for one in closures) else opening
    status = "C" if opening else "O" if is_open and not withheld else None
    lists: dict[str, Any] = {"closures": tuple(closures), "retentions": tuple(retentions)}
    record = Record(reference="ZZ 1/1", recorded_opening=to_day(opening), recorded_status=status, **lists)
    [read] = again(record)
    assert access(read) == access(record)


def test_dates_titles_and_names_are_read_back() -> None:
    """With what XML cannot hold replaced."""
    record = Record(
        id="x1", reference="ZZ 1/<1>", title='Letters & "notes"\x00', level="piece",
        covering_dates="1 May 1960 - 1965", first_date=to_day("1960-05-01"), last_date=to_day("1965"),
    )  # fmt: skip
    text = written(record)
    assert '<unitdate normal="1960-05-01/1965">' in text
    [read] = again(record)
    assert (read.id, read.reference, read.title, read.level) == ("x1", "ZZ 1/<1>", 'Letters & "notes"\ufffd', "piece")
    assert (read.covering_dates, read.first_date, read.last_date) == (
        "1 May 1960 - 1965",
        record.first_date,
        record.last_date,
    )
    [silent] = again(Record(reference="ZZ 1/2", last_date=to_day("1960")))
    assert silent.last_date == to_day("1960")


def test_a_record_keeps_its_own_words_where_they_say_it_all() -> None:
    """A finding aid read and written has the notes it had; what was inherited is then said of each unit."""
    for name in ("ead2002.xml", "ead3.xml"):
        first = list(open_source(str(CASES / name)))
        second = again(*first)
        assert [access(record) for record in second] == [access(record) for record in first]
        assert [record.notes for record in second if "60 years" in str(record.notes)][:1] == (
            [("Restricted 60 years from date of creation.",)] if name == "ead2002.xml" else []
        )


def test_a_finding_aid_of_no_records() -> None:
    """Is well-formed all the same."""
    assert written().endswith("</ead>\n")
