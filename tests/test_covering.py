"""Covering dates: our own cases, the shared ones where they are, and what holds for any text."""

from __future__ import annotations

import json
import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closurelib.covering import MOST_CHARACTERS, CoveringDates, read_covering_dates
from closurelib.covering_words import MONTHS, REFUSED
from closurelib.dates import Span
from closurelib.errors import UnreadableText

HERE = Path(__file__)
OURS = HERE.parent / "cases" / "covering-dates.toml"
SHARED = HERE.parents[2] / "shared" / "cases" / "covering-dates.jsonl"

CASES: list[dict[str, Any]] = tomllib.loads(OURS.read_text("utf-8"))["case"]


def shared_cases() -> list[dict[str, Any]]:
    if not SHARED.exists():
        return []
    return [json.loads(line) for line in SHARED.read_text("utf-8").splitlines()]


def as_canonical(covering: CoveringDates) -> dict[str, object]:
    """What was read, without what says nothing."""
    said = {
        "first_date": covering.first_date and str(covering.first_date),
        "last_date": covering.last_date and str(covering.last_date),
        "approximate": covering.approximate,
        "inferred": covering.inferred,
        "gaps": covering.gaps,
    }
    return {name: value for name, value in said.items() if value}


@pytest.mark.parametrize("case", [pytest.param(case, id=case["name"]) for case in CASES])
def test_case(case: dict[str, Any]) -> None:
    if "refused" in case:
        with pytest.raises(UnreadableText) as refusal:
            read_covering_dates(case["text"])
        assert case["refused"] in str(refusal.value)
        assert repr(case["text"]) in str(refusal.value), "the message shows what was found"
    else:
        assert as_canonical(read_covering_dates(case["text"])) == case["expect"]


def meets(span: Span | None, expected: list[str | None] | None) -> bool:
    """Whether a date is the pair that a shared case gives; a side left open may be anything."""
    if span is None or expected is None:
        return span is None and expected is None
    sides = zip((span.earliest, span.latest), expected, strict=True)
    return all(wanted is None or str(side) == wanted for side, wanted in sides)


@pytest.mark.skipif(not SHARED.exists(), reason="the shared cases are not here")
@pytest.mark.parametrize("case", [pytest.param(case, id=case["id"]) for case in shared_cases()])
def test_shared_case(case: dict[str, Any]) -> None:
    expected = case["expect"]
    if expected.pop("error", False):
        with pytest.raises(UnreadableText):
            read_covering_dates(case["text"])
        return
    covering = read_covering_dates(case["text"])
    assert meets(covering.first_date, expected.pop("first_date"))
    assert meets(covering.last_date, expected.pop("last_date"))
    assert {name: getattr(covering, name) for name in expected} == expected


# --- What a machine wrote, and very long texts --------------------------------------------------------------


def test_in_a_machine_s_field_a_year_and_two_digits_are_a_month() -> None:
    covering = read_covering_dates("2001-03", iso=True)
    assert (covering.first_date, covering.last_date) == (Span.month(2001, 3), Span.month(2001, 3))


def test_many_gaps_are_read_up_to_the_longest_text() -> None:
    text = "1960; " * (MOST_CHARACTERS // 6 - 1)
    text += "1961".ljust(MOST_CHARACTERS - len(text), ",")
    assert len(text) == MOST_CHARACTERS
    assert read_covering_dates(text).gaps == text.count(";")
    with pytest.raises(UnreadableText, match=f"at most {MOST_CHARACTERS}"):
        read_covering_dates(text + ",")


def test_what_is_refused_is_refused_again_in_the_same_words() -> None:
    """What was read of a text is remembered, and a refusal with its reason, too; each time it is a new error."""
    told = []
    for _ in range(2):
        with pytest.raises(UnreadableText, match=r"^covering dates '1945-1943': the end") as refused:
            read_covering_dates("1945-1943")
        told.append(refused.value)
    assert told[0] is not told[1]
    assert str(told[0]) == str(told[1])


def test_a_long_text_is_not_repeated_whole_in_the_message() -> None:
    with pytest.raises(UnreadableText) as refusal:
        read_covering_dates("spring " * 500)
    assert len(str(refusal.value)) < 250


# --- Any text -----------------------------------------------------------------------------------------------

TOKENS = [
    *(
        "1960",
        "1959",
        "1961",
        "0001",
        "0000",
        "9999",
        "12",
        "13",
        "31",
        "32",
        "5",
        "0",
        "45",
        "196",
        "1st",
        "2nd",
    ),
    *(
        "-",
        "–",
        "--",
        "/",
        ";",
        ",",
        ".",
        "..",
        "[",
        "]",
        "(",
        "c",
        "ca.",
        "?",
        "~",
        "%",
        "XX",
        "X",
        "of",
        "and",
    ),
    *(
        "to",
        "between",
        "undated",
        "n.d.",
        "T",
        "'",
        "²",
        "٣",
        "İ",
        "\u200b",
        "\n",
        "1960-06",
        "1911-12",
        "1640/1",
    ),
    *("9998/9", "9999/0", "1960-06-31", "1960-XX-05", "1960/1961"),
    *MONTHS,
    *REFUSED,
]
TEXTS = st.text(max_size=40) | st.lists(st.sampled_from(TOKENS), max_size=9).flatmap(
    lambda tokens: st.sampled_from(["", " "]).map(lambda blank: blank.join(tokens))
)


def read_or_refuse(text: str, iso: bool = False) -> CoveringDates | str:
    """What is read, or the reason why nothing is; any other exception is a fault."""
    try:
        return read_covering_dates(text, iso=iso)
    except UnreadableText as refusal:
        return str(refusal)


@given(TEXTS, st.booleans())
def test_any_text_is_read_or_refused_with_a_reason(text: str, iso: bool) -> None:
    result = read_or_refuse(text, iso)
    if isinstance(result, str):
        assert result.startswith("covering dates ")
        assert len(result) < 250
    elif result.first_date and result.last_date:
        assert result.first_date.earliest <= result.last_date.latest


@given(TEXTS)
def test_no_word_that_rules_a_reading_out_is_passed_over(text: str) -> None:
    with pytest.raises(UnreadableText):
        read_covering_dates(f"{text} 1960 spring")


# --- What is written is read back ---------------------------------------------------------------------------

MONTH_WORDS = {number: [word for word in MONTHS if MONTHS[word] == number] for number in range(1, 13)}
DAYS = st.dates(date(2, 1, 1), date(9998, 12, 31)) | st.sampled_from(
    [
        date(1960, 2, 29),
        date(2000, 2, 29),
        date(1999, 12, 31),
        date(1752, 9, 3),
        date(1900, 1, 1),
        date(2, 1, 1),
    ]
)

DASHES = st.sampled_from([" - ", "-", "–", " to ", "- ", "--"])


@st.composite
def ways_to_write(draw: st.DrawFn, day: date) -> str:
    """One day in any of the ways that name all of it."""
    word = draw(st.sampled_from(MONTH_WORDS[day.month]))
    word = draw(st.sampled_from([word, word.title(), word.upper(), word + "."]))
    number = draw(st.sampled_from([f"{day.day}", f"{day.day:02d}", f"{day.day}{ordinal(day.day)}"]))
    year = f"{day.year:04d}"
    ways = [
        f"{year} {word} {number}",
        f"{number} {word} {year}",
        f"{word} {number}, {year}",
        f"{number}/{word}/{year}",
    ]
    return draw(st.sampled_from([*ways, f"{day.day:02d}/{day.month:02d}/{year}", day.isoformat()]))


def ordinal(number: int) -> str:
    return "th" if number in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


@given(st.data(), DAYS, DAYS)
def test_a_range_of_days_is_read_back(data: st.DataObject, one: date, other: date) -> None:
    first, last = sorted([one, other])
    dash = data.draw(DASHES)
    text = data.draw(ways_to_write(first)) + dash + data.draw(ways_to_write(last))
    assert read_covering_dates(text) == CoveringDates(Span.day(first), Span.day(last))


@given(st.data(), DAYS)
def test_a_range_that_ends_the_day_before_is_refused(data: st.DataObject, first: date) -> None:
    last = max(first, date(2, 1, 2)) - timedelta(days=1)
    first = last + timedelta(days=1)
    text = data.draw(ways_to_write(first)) + " - " + data.draw(ways_to_write(last))
    with pytest.raises(UnreadableText, match="before the start"):
        read_covering_dates(text)


@given(st.data(), DAYS, st.integers(1, 12), st.integers(1, 28))
def test_the_year_is_written_once(data: st.DataObject, one: date, month: int, day: int) -> None:
    first, last = sorted([one, date(one.year, month, day)])
    left, right = (data.draw(st.sampled_from(MONTH_WORDS[end.month])) for end in (first, last))
    dash, year = data.draw(DASHES), f"{first.year:04d}"
    for text in (
        f"{year} {left} {first.day}{dash}{right} {last.day}",
        f"{first.day} {left} {year}{dash}{last.day} {right}",
        f"{first.day} {left}{dash}{last.day:02d} {right} {year}",
        f"{left} {first.day}{dash}{right} {last.day}, {year}",
    ):
        assert read_covering_dates(text) == CoveringDates(Span.day(first), Span.day(last)), text


@given(st.integers(2, 9998), st.integers(1, 12))
def test_a_month_is_read_back(year: int, month: int) -> None:
    span = Span.month(year, month)
    for word in MONTH_WORDS[month]:
        for text in (f"{year:04d} {word}", f"{word} {year:04d}", f"{word}. {year:04d}."):
            assert read_covering_dates(text) == CoveringDates(span, span)


@given(st.integers(0, 9999), st.integers(0, 9999))
def test_a_range_of_years_is_read_back(one: int, other: int) -> None:
    """Years 0, 1 and 9999 are what databases store for "no date"."""
    first, last = sorted([one, other])
    start, end = (None if year in (0, 1, 9999) else Span.year(year) for year in (first, last))
    assert read_covering_dates(f"{first:04d}-{last:04d}") == CoveringDates(start, end)


@given(st.integers(1000, 9998), st.integers(0, 99))
def test_two_digits_behind_a_year_are_never_guessed(year: int, end: int) -> None:
    """They are a later year of the century, or a month; where they could be both they are refused."""
    could_be_month, could_be_year = 1 <= end <= 12, end >= year % 100
    could_be_year = could_be_year and not (could_be_month and end == year % 100)
    result = read_or_refuse(f"{year}-{end:02d}")
    if could_be_month == could_be_year:
        assert isinstance(result, str)
    elif could_be_month:
        assert result == CoveringDates(Span.month(year, end), Span.month(year, end))
    elif (last_year := year // 100 * 100 + end) < 9999:
        assert result == CoveringDates(Span.year(year), Span.year(last_year))


@given(st.lists(st.tuples(DAYS, DAYS), min_size=1, max_size=6))
def test_gaps_leave_the_first_and_the_last_of_all(ranges: list[tuple[date, date]]) -> None:
    pieces = [f"{min(ends).isoformat()}/{max(ends).isoformat()}" for ends in ranges]
    days = [day for ends in ranges for day in ends]
    expected = CoveringDates(Span.day(min(days)), Span.day(max(days)), gaps=len(ranges) - 1)
    assert read_covering_dates("; ".join(pieces)) == expected


@given(st.data(), DAYS)
def test_doubt_does_not_widen_a_date(data: st.DataObject, day: date) -> None:
    text = data.draw(ways_to_write(day))
    exact = Span.day(day)
    for circa in ("c ", "c.", "ca. ", "circa ", "?", "~"):
        assert read_covering_dates(f"{circa}{text}") == CoveringDates(exact, exact, approximate=True)
    assert read_covering_dates(f"[{text}]") == CoveringDates(exact, exact, inferred=True)
    assert read_covering_dates(f"[{text} ?]") == CoveringDates(exact, exact, approximate=True, inferred=True)


@given(st.integers(1500, 1750), st.integers(1, 3))
def test_a_double_year_with_its_month_is_the_later_year(year: int, month: int) -> None:
    later = Span.month(year + 1, month)
    for end in (f"{year + 1}", f"{(year + 1) % 100:02d}", f"{(year + 1) % 10}"):
        text = f"{year}/{end} {MONTH_WORDS[month][0]}"
        assert read_covering_dates(text) == CoveringDates(later, later)
