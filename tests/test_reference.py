"""References: our own cases, the shared ones where they are, and what holds for any text."""

from __future__ import annotations

import json
import tomllib
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from closurelib.errors import UnreadableText
from closurelib.reference import (
    MOST_CHARACTERS,
    MOST_REFERENCES,
    Reference,
    natural_key,
    read_reference,
    read_reference_range,
)

HERE = Path(__file__)
OURS = HERE.parent / "cases" / "references.toml"
SHARED = HERE.parents[2] / "shared" / "cases" / "references.jsonl"

CASES: dict[str, list[dict[str, Any]]] = tomllib.loads(OURS.read_text("utf-8"))


def shared_cases() -> list[dict[str, Any]]:
    if not SHARED.exists():
        return []
    return [json.loads(line) for line in SHARED.read_text("utf-8").splitlines()]


def as_named(reference: Reference) -> dict[str, object]:
    return {
        "department": reference.department,
        "series": reference.series,
        "piece": reference.piece,
        "parts": list(reference.parts),
    }


@pytest.mark.parametrize("case", [pytest.param(case, id=case["name"]) for case in CASES["case"]])
def test_case(case: dict[str, Any]) -> None:
    if "refused" in case:
        with pytest.raises(UnreadableText) as refusal:
            read_reference(case["text"])
        assert case["refused"] in str(refusal.value)
        assert repr(case["text"]) in str(refusal.value), "the message shows what was found"
    else:
        reference = read_reference(case["text"])
        assert as_named(reference) == {"piece": None, **case["expect"]}
        assert str(reference) == case["normal"]


@pytest.mark.parametrize("case", [pytest.param(case, id=case["name"]) for case in CASES["range"]])
def test_range(case: dict[str, Any]) -> None:
    if "refused" in case:
        with pytest.raises(UnreadableText) as refusal:
            read_reference_range(case["text"])
        assert case["refused"] in str(refusal.value)
        assert repr(case["text"]) in str(refusal.value), "the message shows what was found"
    else:
        assert [str(reference) for reference in read_reference_range(case["text"])] == case["expect"]


@pytest.mark.skipif(not SHARED.exists(), reason="the shared cases are not here")
@pytest.mark.parametrize("case", [pytest.param(case, id=case["id"]) for case in shared_cases()])
def test_shared_case(case: dict[str, Any]) -> None:
    if case["expect"].get("error"):
        with pytest.raises(UnreadableText):
            read_reference(case["text"])
    else:
        assert as_named(read_reference(case["text"])) == case["expect"]


# --- Any text -----------------------------------------------------------------------------------------------

TOKENS = [
    *(
        "FO",
        "fo",
        "PRO",
        "TNA",
        "TNA:",
        "The National Archives,",
        "ABCDEF",
        "371",
        "0",
        "012",
        "123456",
        "1124A",
    ),
    *(
        "Z",
        "/",
        "//",
        " ",
        "-",
        "–",
        ",",
        ";",
        " and ",
        " to ",
        "&",
        "(",
        ".",
        "ſ",
        "٣",
        "²",
        "\u00a0",
        "C508903",
    ),
    "9" * 30,
]
TEXTS = st.text(max_size=30) | st.lists(st.sampled_from(TOKENS), max_size=9).map("".join)


@given(TEXTS)
def test_any_text_is_a_reference_or_refused(text: str) -> None:
    with suppress(UnreadableText):
        reference = read_reference(text)
        assert read_reference(str(reference)) == reference


@given(TEXTS)
def test_any_text_is_a_range_or_refused(text: str) -> None:
    with suppress(UnreadableText):
        references = read_reference_range(text)
        assert 1 <= len(references) <= MOST_REFERENCES
        assert all(read_reference(str(one)) == one for one in references[:50])


def test_the_longest_reference() -> None:
    text = "FO 371/" + "1" * (MOST_CHARACTERS - 7)
    assert str(read_reference(text)) == text
    with pytest.raises(UnreadableText, match=f"at most {MOST_CHARACTERS}"):
        read_reference(text + "1")


def test_the_most_references() -> None:
    assert len(read_reference_range(f"FO 371/1-{MOST_REFERENCES}")) == MOST_REFERENCES


# --- What is written is read back ---------------------------------------------------------------------------

LEVELS = st.text("0123456789ABZ", min_size=1, max_size=6)
DEPARTMENTS = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=5) | st.just("PRO")
SERIES = st.builds(Reference, department=DEPARTMENTS, series=st.integers(1, 99999).map(str))
PIECES = st.builds(evolve, SERIES, piece=LEVELS, parts=st.lists(LEVELS, max_size=3).map(tuple))
REFERENCES = SERIES | PIECES


@given(REFERENCES)
def test_a_reference_is_read_back(reference: Reference) -> None:
    for text in (str(reference), str(reference).lower(), str(reference).replace(" ", "/"), f" {reference} "):
        assert read_reference(text) == reference
    assert read_reference(f"TNA: {reference}") == reference
    assert read_reference_range(str(reference)) == (reference,)


@given(REFERENCES)
def test_the_parent_is_the_reference_without_its_last_level(reference: Reference) -> None:
    parent, cut, _ = reference.parent, *str(reference).rpartition("/")[:2]
    assert (str(parent) if parent else "") == cut


@given(st.lists(REFERENCES, max_size=8), st.randoms(use_true_random=False))
def test_the_order_is_total(references: list[Reference], chance: Random) -> None:
    shuffled = chance.sample(references, len(references))
    listed = sorted(references, key=lambda one: one.sort_key)
    assert sorted(shuffled, key=lambda one: one.sort_key) == listed
    assert all((one.sort_key == next_.sort_key) == (one == next_) for one, next_ in pairwise(listed))


def test_pieces_with_letters_stand_behind_their_number() -> None:
    pieces = ["9", "026", "99", "1124", "1124A", "1124B", "1125", "D63", "FQ"]
    assert sorted(set(pieces), key=natural_key) == pieces


@given(st.integers(0, 10**12), st.integers(0, 10**12))
def test_numbers_sort_by_size(one: int, other: int) -> None:
    assert (natural_key(str(one)) < natural_key(str(other))) == (one < other)


@pytest.mark.parametrize(
    ("reference", "is_within"),
    [
        ("FO 371/151907", False),
        ("FO 371/151908", True),
        ("FO 371/151924/2", True),
        ("FO 371/151924A", True),
        ("FO 371/152050", True),
        ("FO 371/152050A", False),
        ("FO 371/152051", False),
        ("FO 371/16", False),
        ("FO 371/FQ", False),
        ("FO 371", False),
    ],
)
def test_pieces_from_151908_to_152050(reference: str, is_within: bool) -> None:
    assert read_reference(reference).is_within("151908", "152050") is is_within


def test_pieces_that_end_before_they_start_are_refused() -> None:
    assert read_reference("FO 371/5").is_within("5", "5")
    with pytest.raises(UnreadableText, match="the last is before the first"):
        read_reference("FO 371/5").is_within("5", "4")


@given(st.integers(1, 10**6), st.integers(0, 200))
def test_a_range_holds_both_its_ends_and_all_between(start: int, more: int) -> None:
    references = read_reference_range(f"FO 371/{start}-{start + more}")
    assert [one.piece for one in references] == [str(number) for number in range(start, start + more + 1)]
    assert all(one.is_within(str(start), str(start + more)) for one in references)
