"""Extracts as parts of their files: a file is never called open on a day on which its extract may not be."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from closurelib import AccessStatus, Closure, Decision, ForYears, Record, Retention, decide, load_law
from closurelib.facts import Absence, to_day
from closurelib.families import is_redacted_copy, with_families
from tests.property import strategies as facts_of

UK = load_law("uk")
FILE = Record(reference="ZZ 31/1877", id="C1", covering_dates="1974-1975", held_by="archive", public_record=True)
FOR_TEN = Closure(type="F", length=ForYears(40), anchor="year_end", exemptions=("27(1)",))


def made(reference: str, **facts: Any) -> Record:
    return Record(reference=reference, **facts)


def extract(reference: str = "ZZ 31/1877/1", **facts: Any) -> Record:
    return made(reference, covering_dates=facts.pop("covering_dates", "1975"), **facts)


def together(*records: Record) -> list[Record]:
    return list(with_families(lambda: records))


def decided(record: Record) -> Decision:
    decision = decide(record.facts, UK)
    assert not decision.problems
    return decision


def test_a_closed_extract_leaves_its_file_open_in_part() -> None:
    """Counted from the extract's own date, on both sides of its end."""
    file, one = together(FILE, extract(covering_dates="1974", closures=(FOR_TEN,)))
    assert [(c.part, c.type, str(c.counted_from)) for c in file.closures] == [("1", "F", "1974")]
    decision = decided(file)
    assert decision.status(date(2004, 12, 31)) == "closed"
    assert decision.status(date(2014, 12, 31)) == "open in part"
    assert decision.status(date(2015, 1, 1)) == "open"
    assert decided(one).status(date(2014, 12, 31)) == "closed", "the extract stays a record of its own"
    assert (file.origins[0].field, file.origins[0].words) == ("closures.1", "extract ZZ 31/1877/1")


@pytest.mark.parametrize("parent_first", [True, False])
def test_the_order_of_the_source_is_kept_and_does_not_matter(parent_first: bool) -> None:
    records = [FILE, extract(closures=(FOR_TEN,))]
    found = together(*records) if parent_first else together(*reversed(records))
    names = [record.reference for record in found]
    assert names == ([r.reference for r in records] if parent_first else [r.reference for r in reversed(records)])
    [file] = [record for record in found if record.reference == FILE.reference]
    assert [c.part for c in file.closures] == ["1"]


def test_papers_put_back_end_the_part() -> None:
    """The seed's case, with the papers as an entry of their own."""
    file, _ = together(FILE, extract(retentions=(Retention(put_back_on=to_day("1994-04-18")),), held_by="archive"))
    file_of_1960 = together(
        made("ZZ 371/1", covering_dates="1960", held_by="archive"),
        made("ZZ 371/1/1", covering_dates="1960", retentions=(Retention(put_back_on=to_day("1994-04-18")),)),
    )[0]
    decision = decided(file_of_1960)
    assert decision.status(date(1994, 4, 17)) == "open in part"
    assert decision.status(date(1994, 4, 18)) == "open"
    assert file.retentions[0].part == "1"


def test_an_opening_ends_the_part() -> None:
    """FCO 31/1877/1 was closed in 2006 and opened on 1 January 2016 (The National Archives, FOI answer)."""
    closed = Closure(type="F", length=ForYears(60), made_on=to_day("2006"), exemptions=("27(1)",))
    file, _ = together(
        FILE, extract(closures=(closed,), recorded_opening="2016-01-01", recorded_status="O", held_by="archive")
    )
    decision = decided(file)
    assert decision.status(date(2015, 12, 31)) == "open in part"
    assert decision.status(date(2016, 1, 1)) == "open"


def test_a_date_to_come_is_the_end_of_a_closure_and_of_no_retention() -> None:
    closed, kept = (
        together(FILE, extract(closures=(one,), recorded_opening="2041-01-01", recorded_status="D"))[0]
        for one in (FOR_TEN, Closure(type="S"))
    )
    assert str(closed.closures[0].ended_on) == "2041-01-01"
    assert kept.closures[0].ended_on is None


def test_what_is_reclosed_after_an_opening_stays_closed() -> None:
    again = Closure(type="W", length=ForYears(100), made_on=to_day("2019-03-11"))
    file, _ = together(FILE, extract(closures=(again,), opened_on="2006-01-01"))
    assert file.closures[0].ended_on is None
    assert decided(file).status(date(2020, 1, 1)) == "open in part"


def test_an_extract_may_come_later_than_its_file() -> None:
    """What came with the file is no part apart from it."""
    came = evolve(FILE, transferred_on=to_day("2004-05-01"))
    with_it, later = (together(came, extract(transferred_on=to_day(day)))[0] for day in ("2004-05-01", "2010-03-01"))
    assert with_it == came
    assert decided(later).status(date(2010, 2, 28)) == "open in part"
    assert decided(later).status(date(2010, 3, 1)) == "open"


@pytest.mark.parametrize("kind", ["A", "I", "N"])
def test_an_item_that_withholds_nothing_is_no_part(kind: str) -> None:
    """A file of a thousand open items is simply open."""
    file, _ = together(FILE, extract(closures=(Closure(type=kind, length=ForYears(30 if kind == "N" else 0)),)))
    assert file == FILE


def test_an_extract_that_cannot_be_judged_leaves_its_file_in_doubt() -> None:
    """ "Closed for 2030 years" is a mistake; what it hides is not known."""
    file, _ = together(FILE, extract(closures=(Closure(type="F", length=ForYears(2030)),)))
    decision = decided(file)
    assert decision.status(date(2020, 1, 1)) == "undetermined"
    assert set(decision.could_be(date(2020, 1, 1))) == {AccessStatus.OPEN, AccessStatus.OPEN_IN_PART}


def test_a_part_of_a_part_is_a_part_of_the_file() -> None:
    item = extract(covering_dates="1974")
    file, middle, _ = together(FILE, item, extract("ZZ 31/1877/1/2", closures=(FOR_TEN,)))
    assert [c.part for c in file.closures] == ["1/2"]
    assert [c.part for c in middle.closures] == ["2"]


def test_a_series_has_no_parts() -> None:
    """Closed pieces do not make a series open in part, and what a series says of access is no fact of a piece."""
    facts: dict[str, Any] = {"closures": (FOR_TEN,), "public_record": False}
    series = made("ZZ 31", covering_dates="1960-1990", **facts)
    found, piece = together(series, made("ZZ 31/1", covering_dates="1974", closures=(Closure(type="S"),)))
    assert found == series
    assert [c.type for c in piece.closures] == ["S"]
    assert piece.public_record is False, "its legal status is"


def test_the_files_own_statement_on_a_part_wins() -> None:
    own = made("ZZ 31/1877", covering_dates="1974", retentions=(Retention(part="1"),))
    file, _ = together(own, extract(closures=(FOR_TEN,)))
    assert file == own


def test_a_named_parent_is_followed() -> None:
    """An extract may be listed under a reference of its own, and name its file."""
    file, _ = together(FILE, made("ZZ 99/5", parent="ZZ 31/1877", closures=(FOR_TEN,)))
    assert [c.part for c in file.closures] == ["ZZ 99/5"]


@pytest.mark.parametrize(
    "copy",
    [
        Record(id="0123456789abcdef0123456789abcdef_1", reference="ZZ 2/D63/Z/1"),
        made("ZZ 2/D63/Z/1", notes=("This is a redacted record.",)),
        made("ZZ 2/D63/Z/1", title="Minutes [redacted]"),
    ],
)
def test_a_redacted_copy_is_no_extract(copy: Record) -> None:
    """Its full record is closed; the copy takes nothing out of it, nor does a closed copy make it open in part."""
    full = made("ZZ 2/D63/Z", covering_dates="2014", held_by="department")
    closed: dict[str, Any] = {"closures": (FOR_TEN,)}
    assert is_redacted_copy(copy)
    found, one = together(full, evolve(copy, **closed))
    assert found == full
    assert one.held_by is None, "the copy lies where its full record does not"


def test_an_item_of_the_same_form_is_an_extract() -> None:
    """`/1` of a paper file is no redacted copy, whatever its title says."""
    assert not is_redacted_copy(made("ZZ 31/1877/1", title="Redacted letter"))


def test_the_part_z_is_the_record_itself() -> None:
    piece = made("ZZ 33/FQ", covering_dates="2006")
    assert together(piece, made("ZZ 33/FQ/Z", covering_dates="2006", closures=(FOR_TEN,)))[0] == piece


@pytest.mark.parametrize(
    ("dates", "field", "inherited"),
    [
        ({"covering_dates": "1974"}, "covering_dates", "1974"),
        ({"covering_dates": "1972-1974"}, "last_date", "1972-01-01/1974-12-31"),
        ({"last_date": "1974-05-01"}, "last_date", "0001-01-01/1974-05-01"),
        ({"covering_dates": "c1972-1974"}, "last_date", "None"),
        ({"covering_dates": "temp. Edw I"}, "last_date", "None"),
    ],
)
def test_a_paper_is_no_younger_than_its_file(dates: dict[str, Any], field: str, inherited: str) -> None:
    """Where an extract bears no date, the dates of its file are the bounds of its own."""
    _, one = together(made("ZZ 1/1", **dates), made("ZZ 1/1/1", covering_dates="undated"))
    assert str(getattr(one, field)) == inherited
    if inherited != "None":
        assert one.origins[-1].place.startswith("inherited from ZZ 1/1 ")


def test_what_a_record_says_itself_wins() -> None:
    _, one = together(FILE, extract(covering_dates="1972", held_by="department"))
    assert (one.covering_dates, one.held_by) == ("1972", "department")


def test_a_date_that_cannot_be_read_is_not_absent() -> None:
    _, one = together(FILE, extract(covering_dates="temp. Edw I"))
    assert one.last_date is None
    assert one.problems


def test_what_is_retained_is_not_taken_to_lie_with_its_file() -> None:
    _, kept, plain = together(FILE, made("ZZ 31/1877/1", closures=(Closure(type="S"),)), made("ZZ 31/1877/2"))
    assert (kept.held_by, plain.held_by) == (None, "archive")


def test_records_without_a_reference_pass_through() -> None:
    records = [Record(id="a.txt"), made("not a reference"), Record()]
    assert together(*records) == records


def test_the_source_is_read_again_and_never_held() -> None:
    """Three passes over a source that gives each record anew; two where no one asks anything."""
    passes = []

    def read() -> Iterator[Record]:
        passes.append(1)
        yield made("ZZ 1/1", covering_dates="1960", public_record=True)
        yield made("ZZ 1/1/1", covering_dates=None if asks else "1960")

    asks = True
    list(with_families(read))
    assert len(passes) == 3


def test_equal_parts_are_held_once() -> None:
    records = [FILE, *(extract(f"ZZ 31/{n}/1", closures=(FOR_TEN,)) for n in range(50))]
    files = together(*records, *(made(f"ZZ 31/{n}") for n in range(50)))[-50:]
    assert len({id(file.closures[0]) for file in files}) == 1


_REMEMBERED = st.fixed_dictionaries({
    "closures": facts_of.several(facts_of.closures),
    "retentions": facts_of.several(facts_of.retentions),
    "reviews": facts_of.several(facts_of.absences, 1) | st.just((Absence(),)),
    "returns": facts_of.several(facts_of.absences, 1),
    "opened_on": st.none() | facts_of.maybe_spans,
    "recorded_opening": st.none() | facts_of.maybe_spans,
    "recorded_status": st.sampled_from([None, "O", "D", "C"]),
    "transferred_on": st.none() | facts_of.maybe_spans,
    "held_by": st.sampled_from([None, "archive", "department"]),
    "covering_dates": st.sampled_from(["1950", "1953-1957", None, "1960"]),
})  # fmt: skip


@given(said=_REMEMBERED, day=facts_of.days, first=st.booleans())
def test_a_file_is_not_open_while_its_extract_may_not_be(said: dict[str, Any], day: date, first: bool) -> None:
    """The soundness of it: "open" is said of a file only where every extract is open."""
    file = made("ZZ 1/1", covering_dates="1950-1960", held_by="archive", opened_on="1975-01-01")
    one = made("ZZ 1/1/1", **said)
    found = together(file, one) if first else together(one, file)[::-1]
    decisions = [decide(record.facts, UK) for record in found]
    assert not decisions[0].problems, "what is wrong with an extract is not wrong with its file"
    if day >= date(1991, 1, 1) and decisions[0].status(day) is AccessStatus.OPEN:
        assert decisions[1].problems == ()
        assert decisions[1].status(day) is AccessStatus.OPEN
