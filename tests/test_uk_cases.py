"""Facts and the expected answer: every case of `tests/cases/uk`, and those beside the checkout where there are any."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from closurelib import load_law
from closurelib.law.examples import mismatches

HERE = Path(__file__).parent
SHARED = HERE.parents[1] / "shared" / "cases" / "uk.jsonl"


def own_cases() -> list[Any]:
    """The project's own cases, a file for each family."""
    return [
        pytest.param(case, id=case["id"])
        for file in sorted((HERE / "cases" / "uk").glob("*.toml"))
        for case in tomllib.loads(file.read_text(encoding="utf-8"))["case"]
    ]


def shared_cases() -> list[Any]:
    """The cases beside the checkout: one JSON object a line, with what is expected in a table of its own."""
    if not SHARED.exists():
        return []
    lines = [json.loads(line) for line in SHARED.read_text(encoding="utf-8").splitlines()]
    return [pytest.param(_flat(line), id=line["id"]) for line in lines]


def _flat(line: dict[str, Any]) -> dict[str, Any]:
    return {"facts": line["record"], "on": line["on"], "law_as_of": line["law_as_of"], **line["expect"]}


@pytest.mark.parametrize("case", own_cases())
def test_what_follows_from_the_facts(case: dict[str, Any]) -> None:
    assert not list(mismatches(case, load_law("uk")))


@pytest.mark.parametrize("case", shared_cases())
def test_what_follows_from_the_facts_of_the_shared_cases(case: dict[str, Any]) -> None:
    assert not list(mismatches(case, load_law("uk")))


def test_a_wrong_expectation_is_noticed() -> None:
    """The comparison itself can fail, in every field that a case can name."""
    facts = {
        "last_date": "1960-06-15",
        "held_by": "archive",
        "closures": [{"type": "F", "years": 50, "exemptions": ["31"]}],
    }
    wrong = {
        "status": "open", "could_be": ["closed"], "opens_on": "1990-06-15", "opens_in_full_on": None,
        "transfer_due_on": None, "historical_on": "1990-01-01", "because": ["uk-nothing"],
        "because_cites": ["s. 999"], "claimable_until": {"31": "1999-01-01"},
        "timeline": [{"since": None, "until": None, "status": "open"}],
    }  # fmt: skip
    for field, value in wrong.items():
        found = list(mismatches({"facts": facts, "on": "1990-12-31", field: value}, load_law("uk")))
        assert len(found) == 1, field
        assert field.removesuffix("_cites") in found[0]
