"""Every check has its wrong and its right cases, its words, and a code of its own; and none of them ever falls over.

`tests/cases/checks/<code>.toml` holds tables `[[wrong]]` and `[[right]]`. A case has a `name` (a sentence), `on`, and
what is looked at: `record`, `records`, `rejected` (a row that is none) or `receipt`. `labels` are what a sheet says of
closed words, kept as origins; `origins` are the places where fields were read; `families = true` completes records from
their families first. A wrong case tells what `found`, `expected` and `message` of the finding hold, and, where they
matter, its `since` ("none" for always), `severity`, `field`, `fix`, `because` (among others) and `count`; `reference`
picks the finding about one of several records.
"""

from __future__ import annotations

import json
import pkgutil
import re
import tomllib
from collections import Counter
from datetime import date, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from closurelib import load_law
from closurelib.check.checks import CHECKS
from closurelib.check.finding import Finding
from closurelib.check.received import ReceiptRule, of_receipt, refused
from closurelib.check.rule import SECTIONS, AnyRule
from closurelib.check.run import check_records
from closurelib.errors import ReadError
from closurelib.families import with_families
from closurelib.read.format import rejected
from closurelib.read.reading import open_source
from closurelib.read.receipt import Receipt
from closurelib.record import Origin, Record, Source

FOLDER = Path(__file__).parent / "cases" / "checks"
UK = load_law("uk")
OF_FAMILIES = re.compile(r"[DCRXTESF]\d{3}")
"""The codes that have case files here; those of the transfer service and of housekeeping have tests of their own."""
OF_A_CASE = frozenset(
    "name on record records rejected receipt labels origins families recorded_on strict_dates profile format".split()
)
OF_A_WRONG_CASE = OF_A_CASE | frozenset(
    "found expected message since severity field fix because count reference".split()
)


def rules() -> dict[str, AnyRule]:
    """The checks of all modules, by code."""
    found: dict[str, AnyRule] = {}
    for module in pkgutil.iter_modules(import_module("closurelib.check").__path__):
        for rule in getattr(import_module(f"closurelib.check.{module.name}"), "RULES", ()):
            assert found.setdefault(rule.code, rule) is rule, f"{rule.code} is used twice"
    return found


RULES = rules()
OURS = [code for code in sorted(RULES) if OF_FAMILIES.fullmatch(code)]
EACH = pytest.mark.parametrize("code", OURS)


def case_file(code: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{code.lower()}.toml").read_text(encoding="utf-8"))


def cases(kind: str) -> list[Any]:
    return [
        pytest.param(file.stem.upper(), case, id=f"{file.stem.upper()}-{kind}-{number}")
        for file in sorted(FOLDER.glob("*.toml"))
        for number, case in enumerate(tomllib.loads(file.read_text(encoding="utf-8")).get(kind, []), 1)
    ]


# A case, looked at.


def record_of(
    fields: dict[str, Any], labels: dict[str, str], number: int, form: str, origins: list[tuple[str, str, str]]
) -> Record:
    """A record with its labels; those of one record of several stand in it."""
    own = {**labels, **fields.get("labels", {})}
    plain = {name: value for name, value in fields.items() if name != "labels"}
    record = Record.from_dict(plain, source=Source("cases.csv", number + 1, number, form))
    kept = tuple(Origin(f"label: {name}", words, f"column {name!r}") for name, words in own.items())
    kept += tuple(Origin(*one) for one in origins)
    return evolve(record, origins=(*record.origins, *kept)) if kept else record


def records_of(case: dict[str, Any]) -> list[Record]:
    if "rejected" in case:
        return [rejected("line 2", **case["rejected"], source=Source("cases.csv", 2, 1, "csv"))]
    fields = case["records"] if "records" in case else [case["record"]]
    labels, form, origins = case.get("labels", {}), case.get("format", "csv"), case.get("origins", [])
    read = [record_of(one, labels, number, form, origins) for number, one in enumerate(fields, 1)]
    return list(with_families(lambda: read)) if case.get("families") else read


def receipt_of(case: dict[str, Any]) -> Receipt:
    fields = dict(case["receipt"])
    if "refused" in fields:
        return refused(fields["source"], ValueError(fields["refused"]))
    lists = {name: tuple(value) for name, value in fields.items() if isinstance(value, list)}
    return Receipt(**{"source": "cases.csv", "format": "csv", **fields, **lists})


def look(code: str, case: dict[str, Any], on: date | None = None) -> list[Finding]:
    rule, day = RULES[code], on or case["on"]
    if isinstance(rule, ReceiptRule):
        return list(rule.findings(receipt_of(case), day))
    found = check_records(
        records_of(case),
        UK,
        on=day,
        rules=(rule,),
        profile=case.get("profile"),
        recorded_on=case.get("recorded_on"),
        strict_dates=case.get("strict_dates", False),
    )
    return [one for one in found if one.code == code]


@pytest.mark.parametrize(("code", "case"), cases("wrong"))
def test_what_is_wrong_is_found(code: str, case: dict[str, Any]) -> None:
    assert not set(case) - OF_A_WRONG_CASE, f"{code} has no such keys"
    found = look(code, case)
    if "reference" in case:
        found = [one for one in found if one.reference == case["reference"]]
    assert len(found) == case.get("count", 1), [one.message for one in found]
    for field in ("found", "expected", "message"):
        said = getattr(found[0], field)
        assert str(case.get(field, "")) in (said or ""), f"{field}: {said}"
    since = case.get("since", found[0].since)
    assert found[0].since == (None if since == "none" else since)
    assert found[0].severity == case.get("severity", found[0].severity)
    assert found[0].field == case.get("field", found[0].field)
    assert dict(found[0].fix) == case.get("fix", dict(found[0].fix))
    assert set(case.get("because", ())) <= set(found[0].because)


@pytest.mark.parametrize(("code", "case"), cases("right"))
def test_what_is_right_is_left_in_peace(code: str, case: dict[str, Any]) -> None:
    assert not set(case) - OF_A_CASE, f"{code} has no such keys"
    assert [one.message for one in look(code, case)] == []


@pytest.mark.parametrize(("code", "case"), cases("wrong"))
def test_a_finding_is_whole(code: str, case: dict[str, Any]) -> None:
    """It bears the check's code and name, can be written, came no later than the day, and rests on what is there."""
    for one in look(code, case):
        assert (one.code, one.name) == (code, RULES[code].name)
        json.dumps(one.to_dict())
        assert one.message
        assert not one.message.endswith(".")
        assert one.since is None or one.since <= case["on"]
        assert all(UK.provision(id) for id in one.because)


@pytest.mark.parametrize(("code", "case"), cases("wrong"))
def test_a_fingerprint_hangs_on_no_day(code: str, case: dict[str, Any]) -> None:
    """What is still found on the next day has the fingerprint it had."""
    today, tomorrow = ({one.fingerprint for one in look(code, case, on)} for on in (case["on"], _next(case["on"])))
    assert not tomorrow or today <= tomorrow or len(today) != len(tomorrow)


def _next(day: date) -> date:
    return day + timedelta(days=1)


# The check itself.


@EACH
def test_a_check_has_its_cases(code: str) -> None:
    """A wrong and a right one, each with a name that is a sentence."""
    file = case_file(code)
    for kind in ("wrong", "right"):
        assert file.get(kind), f"{code} has no {kind} case"
        names = [case["name"] for case in file[kind]]
        assert len(names) == len(set(names))
        assert all(" " in name for name in names)


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.toml")), ids=lambda file: file.stem)
def test_a_case_file_has_its_check(file: Path) -> None:
    assert file.stem.upper() in RULES


@EACH
def test_a_check_says_what_it_is_for(code: str) -> None:
    """One sentence, and every paragraph of a check's docstring."""
    rule = RULES[code]
    assert rule.says.endswith("."), f"{code} has no first sentence"
    for name in SECTIONS:
        assert rule.section(name), f"{code} does not say: {name}"


@EACH
def test_a_check_has_a_name_that_is_words(code: str) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z0-9]+)+", RULES[code].name), RULES[code].name


def test_no_two_checks_have_one_name() -> None:
    """Those of the transfer service and of housekeeping among them: a name selects one check."""
    counted = Counter(rule.name for rule in CHECKS)
    assert [name for name, number in counted.items() if number > 1] == []
    assert {rule.code for rule in RULES.values()} <= {rule.code for rule in CHECKS}


# Whatever a record says.

REAL: tuple[dict[str, Any], ...] = (
    {"id": "C2893041", "reference": "FO 371/151924", "covering_dates": "1960", "recorded_status": "O",
     "held_by": "archive", "public_record": True, "closures": [{"type": "N", "years": 30}],
     "retentions": [{"part": "documents", "put_back_on": "1994-04-18"}]},
    {"id": "C9015839", "reference": "DEFE 4/276/5", "level": "item", "covering_dates": "1973 Mar 22",
     "recorded_status": "O", "recorded_opening": "2004-01-01", "parent": "DEFE 4/276"},
    {"reference": "FCO 31/1877/1", "title": "Closed extract: folio 1", "covering_dates": "1975",
     "closures": [{"type": "F", "years": 40, "anchor": "year_end", "exemptions": ["27(1)"], "asserted_on": "2006"}]},
    {"reference": "FCO 31/1877", "covering_dates": "1975", "transferred_on": "2006-01-01", "opened_on": "2006-01-01"},
    {"reference": "ZZ 9/9", "covering_dates": "1998-2004", "held_by": "department", "body": "department",
     "retentions": [{"ground": "6", "instrument": "RI 106", "reconsider_on": "2031-12-31"}]},
    {"id": "files/report.pdf", "last_date": "2023-10-17", "recorded_status": "D", "deaths": {"sovereign": "2022-09-08"},
     "closures": [{"type": "F", "years": 25, "anchor": "exact", "counted_from": "2023-10-17",
                   "exemptions": ["40(2)", "35(1)(a)"]}]},
)  # fmt: skip
"""Records as real catalogues have them."""
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-10, 3000),
    st.text(max_size=20),
    st.dates(date(1, 1, 1), date(9999, 12, 31)).map(date.isoformat),
    st.sampled_from(["1960", "1960-02-30", "0001-01-01", "9999-12-31", "c1960", "undated", "O", "D", "C", "F", "N"]),
    st.sampled_from(["30", "37", "40(2);40(2)", "43", "s. 40 (2)", "EIR 12(5)(a)", "archive", "department"]),
    st.lists(st.text(max_size=5), max_size=2),
    st.dictionaries(st.sampled_from(["type", "part", "years"]), st.text(max_size=5), max_size=2),
)


@st.composite
def mutated(draw: st.DrawFn) -> dict[str, Any]:
    """A real record with some of its fields, or of those that it has not, changed."""
    record: dict[str, Any] = json.loads(json.dumps(draw(st.sampled_from(REAL))))
    for _ in range(draw(st.integers(1, 3))):
        inner = [item for value in record.values() if isinstance(value, list) for item in value]
        inner = [item for item in inner if isinstance(item, dict)]
        at = draw(st.sampled_from([record, *inner]))
        at[draw(st.sampled_from([*at, *FIELDS]))] = draw(VALUES)
    return record


FIELDS = (
    "title", "level", "parent", "notes", "first_date", "last_date", "transferred_on", "opened_on", "recorded_opening",
    "recorded_on", "part", "made_on", "ended_on", "until", "since", "until_year", "exemptions", "reference", "id",
)  # fmt: skip


@given(
    st.lists(mutated(), min_size=1, max_size=4),
    st.dictionaries(st.sampled_from(["title_closed", "description", "description_alternate"]), st.text(max_size=9)),
    st.dates(date(1950, 1, 1), date(2100, 1, 1)),
    st.booleans(),
)
def test_no_record_makes_a_check_fall_over(
    fields: list[dict[str, Any]], labels: dict[str, str], on: date, families: bool
) -> None:
    """Whatever a field holds, every check looks, and what it finds can be written."""
    case = {"records": fields, "labels": labels, "families": families, "on": on}
    for one in check_records(records_of(case), UK, on=on, rules=tuple(RULES.values())):
        json.dumps(one.to_dict())


@given(st.lists(st.sampled_from(REAL), min_size=1, max_size=8), st.dates(date(1990, 1, 1), date(2040, 1, 1)))
def test_the_same_source_gives_the_same_findings(fields: list[dict[str, Any]], on: date) -> None:
    """However often it is looked at."""
    runs = [
        [
            one.to_dict()
            for one in check_records(records_of({"records": fields}), UK, on=on, rules=tuple(RULES.values()))
        ]
        for _ in range(2)
    ]
    assert runs[0] == runs[1]


# What the reader really says.

SOURCES = {
    "F803": b"reference,last_date,last_date\nZZ 1/1,1960,1961\n",
    "F805": b"Ref,last_date\nZZ 1/1,1960\n",
    "F806": b"reference,last_date,coverng_dates\nZZ 1/1,1960,1960\n",
    "F807": b"reference,last_date\nZZ 1/1,1960\n,\n",
    "F808": b"reference,last_date,title\nZZ 1/1,1960,Fran\xe7ois\n",
}
"""Sources with one fault each, as bytes."""


@pytest.mark.parametrize("code", SOURCES)
def test_what_the_reader_says_of_a_source_is_understood(code: str, tmp_path: Path) -> None:
    """The receipt, or the refusal, of a real source leads to the finding: the words of both go together."""
    file = tmp_path / "list.csv"
    file.write_bytes(SOURCES[code])
    try:
        reading = open_source(str(file))
        list(reading)
        receipt = reading.receipt
    except ReadError as why:
        receipt = refused(str(file), why, "csv")
    assert [one.code for one in of_receipt(receipt, date(2026, 11, 23))] == [code]
    assert not list(of_receipt(receipt, date(2026, 11, 23), codes=()))


def test_the_reader_s_word_for_two_columns_of_one_meaning_is_understood(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes(b"filepath,closure status,ClosureType,closure period\na.txt,Open,Open,\n")
    reading = open_source(str(file))
    list(reading)
    found = [one.code for one in of_receipt(reading.receipt, date(2026, 11, 23))]
    assert found.count("F803") == 1
