"""Access notes: our own cases, the shared ones where they are, and what holds for any text."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closurelib.notes import NoteKind, read_note
from closurelib.notes.reading import LONGEST_READ
from closurelib.notes.tokens import LONGEST_SENTENCE, mend, sentences
from closurelib.read.xml_access import Note, read_access
from tests.accuracy import Case, is_met, our_cases, reads_as_open, shared_cases

OURS = our_cases()
SHARED = shared_cases()


@pytest.mark.parametrize("case", OURS, ids=[case.name for case in OURS])
def test_our_cases(case: Case) -> None:
    readings = case.readings()
    assert is_met(case, readings), readings


def test_our_cases_have_names_of_their_own() -> None:
    assert Counter(case.name for case in OURS).most_common(1)[0][1] == 1


@pytest.mark.skipif(not SHARED, reason="the shared cases are not here")
def test_nearly_all_shared_cases_are_read_as_expected() -> None:
    missed = [case.name for case in SHARED if not is_met(case, case.readings())]
    assert len(missed) <= len(SHARED) * 0.02, missed


@pytest.mark.skipif(not SHARED, reason="the shared cases are not here")
def test_nothing_withheld_is_read_as_open() -> None:
    assert not [case.name for case in SHARED if reads_as_open(case, case.readings())]


def test_nothing_of_ours_that_is_withheld_is_read_as_open() -> None:
    assert not [case.name for case in OURS if reads_as_open(case, case.readings())]


# Any text

WORDS = (
    "closed restricted retained open opened opens released available put back reunited returned under review reclosed "
    "until till for to from on in before after through not no may be is are was will which that and or but except "
    "the this file papers box folios 3-5 series IV access public researchers permission of donor death January 1 , ; . "
    ": ( ) [ ] - 2040 2041 03/04/2040 31/12/2040 2040-06-30 30 years seventy-five year closure section 3(4) 40(2) FOI "
    "Act 1958 s . EIR 12(5)(b) whichever comes first later subject conservation copyright \n"
).split(" ")
NOTES = st.one_of(st.text(), st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join))


@given(NOTES)
def test_any_text_gives_readings_within_it(text: str) -> None:
    """A reading says where it stands, and its words are those of the text."""
    for reading in read_note(text):
        start, end = reading.span
        assert 0 <= start < end <= len(text)
        assert reading.part is None or reading.part.strip("]") in " ".join(text.split())
        assert reading.years is None or 0 < reading.years < 1000


@given(NOTES)
def test_inclusive_never_opens_sooner(text: str) -> None:
    """The convention moves days, by one day, one month or one year at most; it changes nothing else."""
    opens, inclusive = read_note(text), read_note(text, until="inclusive")
    assert [(each.kind, each.span, each.years, each.part) for each in opens] == [
        (each.kind, each.span, each.years, each.part) for each in inclusive
    ]
    for early, late in zip(opens, inclusive, strict=True):
        assert (early.opens_on is None) == (late.opens_on is None)
        if early.opens_on is not None and late.opens_on is not None:
            assert 0 <= (late.opens_on - early.opens_on).days <= 366


NOTHING_OF_ACCESS = (
    "One cutting has been removed from this file due to copyright restrictions.",
    "Permission to reproduce images must be obtained from the owner until 1 January 2060.",
    "Photocopying is restricted until 2050.",
    "Handle with gloves.",
    "See section 3.4.1 of the handbook.",
    "Former reference: NS files 1022/60-1022/63.",
)


def told_by(case: Case) -> list[tuple[object, ...]]:
    return [(each.kind, each.opens_on, each.years, each.year, each.part) for each in case.readings()]


@pytest.mark.parametrize("case", OURS, ids=[case.name for case in OURS])
def test_copyright_and_handling_change_nothing(case: Case) -> None:
    """What is told of copying, handling and references before or after a note adds no reading and moves no day."""
    alone = told_by(case)
    for other in NOTHING_OF_ACCESS:
        stop = "" if case.text.endswith((".", "]")) or not case.text else "."
        for text in (f"{case.text}{stop}\n\n{other}", f"{other}\n\n{case.text}"):
            assert told_by(Case("", text, case.until)) == alone, text


# Openings that are not certain

DOUBTS = (
    "may be open{}",
    "Might be open{}.",
    "Possibly open{}",
    "expected to open{}",
    "Probably released{}",
    "Open{}?",
)
WHEN = ("", " from 2040", " in 1990", " after 1 January 2040", " on 3 May 1990", " from about 2040")


@pytest.mark.parametrize("doubt", DOUBTS)
@pytest.mark.parametrize("when", WHEN)
def test_a_doubted_opening_opens_nothing(doubt: str, when: str) -> None:
    """Neither as a reading that is relied on, nor as a record: it says of itself that nobody knows."""
    text = doubt.format(when)
    for reading in read_note(text):
        assert not reading.certain
        assert reading.kind is not NoteKind.OPEN or reading.opens_on is not None
    stated = read_access((Note(text),)).whole
    assert stated.status is None
    assert (stated.opened, stated.opening) == (None, None)


# Dates in prose

DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 12, 31))
WAYS = (
    "{0:%B} {0.day}, {0.year}",
    "{0.day} {0:%B} {0.year}",
    "{0.year} {0:%B} {0.day}",
    "{0:%b}. {0.day}, {0.year}",
    "{0.day} {0:%b} {0.year}",
    "the {0.day}th of {0:%B}, {0.year}",
    "{0.day}-{0:%b}-{0.year}",
    "{0:%Y-%m-%d}",
    "{0:%Y/%m/%d}",
)


@given(DAYS, st.sampled_from(WAYS))
def test_a_day_is_the_same_however_it_is_written(day: date, way: str) -> None:
    [reading] = read_note(f"Closed until {way.format(day)}.")
    assert (reading.kind, reading.opens_on, reading.certain) == (NoteKind.CLOSED, day, True)
    [reading] = read_note(f"Closed until {way.format(day)}.", until="inclusive")
    assert reading.opens_on == day + timedelta(days=1)


@given(DAYS)
def test_a_day_in_numbers_is_certain_only_where_its_parts_cannot_change_places(day: date) -> None:
    """Where they can, the day given is the later of the two."""
    [reading] = read_note(f"Closed until {day:%d/%m/%Y}.")
    assert reading.opens_on is not None
    assert reading.certain is (day.day > 12 or day.day == day.month)
    assert reading.opens_on >= day
    assert reading.opens_on == day or not reading.certain


@given(st.integers(1, 999))
def test_a_period_gives_no_day(years: int) -> None:
    [reading] = read_note(f"Closed for {years} years from date of creation.")
    assert (reading.years, reading.opens_on, reading.year) == (years, None, None)


# Words and sentences


@pytest.mark.parametrize(
    "word", "closet closer loosed detained remained retrained unit untie march arch reviewer disclosure".split()
)
def test_a_word_of_its_own_is_not_mended(word: str) -> None:
    assert mend(word) == word


def test_a_long_sentence_is_cut_and_still_read() -> None:
    text = "closed, " * (3 * LONGEST_SENTENCE) + "box 5 closed until 2040"
    assert all(len(sentence) <= 2 * LONGEST_SENTENCE for sentence in sentences(text))
    assert read_note(text)[-1].year == 2040


# Texts that are made to keep a reader busy

LONG = {
    "one sentence again and again": "Closed until 2040. ",
    "many statements in one sentence": "box 5 and closed or ",
    "words of access alone": "closed, ",
    "brackets that never close": "closed (until 2040) [",
    "dates that end nothing": "1 January 2040 ",
    "permission of somebody": "permission of the donor to see ",
    "exceptions": "open except box 5, ",
    "named exceptions": "open except for restricted letters, ",
    "sections": "closed s. 40(2) and 41, ",
    "short codes": "C 75\n\n",
    "questions": "Closed until 2040? ",
    "marks": ",;:-",
    "misspelt words": "restrcited unitl Januay ",
    "doubts": "may be open from about 2040, ",
    "expected openings": "opening expected for ",
    "registries": "date opened : 1951 ; ",
    "donors who ask": "the donor has asked that ",
    "access that is limited": "access limited to ",
    "access that is restricted": "restricts access to a b c d e f ",
    "no words at all": "(",
}


@pytest.mark.parametrize("piece", LONG.values(), ids=LONG)
def test_work_grows_with_the_text_only(piece: str) -> None:
    """Four times the text is four times the work, not sixteen times."""

    def work(length: int) -> float:
        text = piece * (length // len(piece))
        times = []
        for _ in range(3):
            begun = process_time()
            read_note(text)
            times.append(process_time() - begun)
        return min(times)

    assert work(24_000) < 9 * work(6_000) + 0.05


def test_of_a_text_that_is_too_long_the_rest_is_said_to_be_unread() -> None:
    """What stands there may withhold something: it is no opening, and no day."""
    for last in ("Restrcited.", "Subject to the 30 year rule."):
        text = "Open. " + "The parish met again. " * (LONGEST_READ // 20) + last
        first, rest = read_note(text)
        assert (first.kind, first.opens_on) == (NoteKind.OPEN, None)
        assert (rest.kind, rest.opens_on, rest.certain) == (NoteKind.RESTRICTED, None, False)
        assert rest.span[0] >= LONGEST_READ
        assert rest.span[1] == len(text)


def test_a_long_text_without_a_word_of_access_says_nothing() -> None:
    assert read_note("The parish met again. " * (LONGEST_READ // 20)) == ()


def test_a_statement_that_begins_before_the_limit_is_read_to_its_end() -> None:
    text = "x " * (LONGEST_READ // 2 - 5) + ". Closed until 2060."
    assert [(each.kind, each.year, each.certain) for each in read_note(text)] == [(NoteKind.CLOSED, 2060, True)]
