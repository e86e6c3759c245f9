"""The core of the checks: which run, in which order, what is set aside, known already, or rewritten."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from closurelib import Closure, ForYears, Record, check, load_law
from closurelib.check.baseline import Baseline, write_baseline
from closurelib.check.checks import BY_CODE, CHECKS, family, matching, nearest
from closurelib.check.config import find_config, load_config
from closurelib.check.finding import Finding, Severity
from closurelib.check.fixes import Fixes, cells_at, diff
from closurelib.check.fixes_json import find_value
from closurelib.check.housekeeping import RULES as HOUSEKEEPING
from closurelib.check.rule import SECTIONS, Judged, SourceRule, Watch
from closurelib.check.rule import check as check_rule
from closurelib.check.run import Checker, as_stated, check_records, profile_of
from closurelib.check.select import Selection, read_severity
from closurelib.check.suppress import Suppressions, read_suppressions, suppressing_texts
from closurelib.errors import ReadError, UnreadableText
from closurelib.families import with_families
from closurelib.read import read
from closurelib.record import Source

UK = load_law("uk")
ON = date(2026, 11, 23)


def record_of(**fields: Any) -> Record:
    return Record(**fields)


def with_(record: Record, **fields: Any) -> Record:
    return evolve(record, **fields)


EARLY = record_of(
    reference="ZZ 45/732/1", covering_dates="1958-1961", recorded_status="D", recorded_opening="2050-01-01",
    closures=(Closure(type="F", length=ForYears(89), exemptions=("40(2)",)),), source=Source("a.csv", 2, 1, "csv"),
)  # fmt: skip


def finding(code: str = "C210", **said: object) -> Finding:
    rule = BY_CODE[code]
    values = {"source": "a.csv", "line": 2, "reference": "ZZ 1/1", "field": "closures", "found": "x", **said}
    return Finding(rule.code, rule.name, rule.severity, "a message", ON, **values)  # type: ignore[arg-type]


def codes(*records: Record, on: date = ON) -> list[str]:
    return [one.code for one in check_records(records, UK, on=on)]


# The list of checks.


def test_no_code_is_used_twice() -> None:
    assert len({rule.code for rule in CHECKS}) == len(CHECKS)
    assert [rule.code for rule in CHECKS] == sorted(rule.code for rule in CHECKS)


@pytest.mark.parametrize("rule", CHECKS, ids=lambda rule: rule.code)
def test_every_check_belongs_to_a_family_and_says_what_it_is_for(rule: SourceRule) -> None:
    assert family(rule.code)
    assert rule.says.endswith(".")
    assert all(rule.section(name) for name in SECTIONS)


def test_a_check_is_found_by_code_beginning_and_name() -> None:
    assert [rule.code for rule in matching("c210")] == ["C210"]
    assert {rule.code[:2] for rule in matching("C2")} == {"C2"}
    assert matching("opening-date-one-year-early")[0].code == "C210"
    assert matching("all") == CHECKS
    assert not matching("Q1")
    assert not any(rule.code.startswith("TDR") for rule in matching("T"))
    assert matching("TDR")


def test_a_misspelt_code_has_a_nearest() -> None:
    assert nearest("C21O") == "C210"
    assert nearest("opening-date-one-year-erly") == "opening-date-one-year-early"
    assert nearest("?") is None


# Running.


def test_one_record_is_checked_in_the_library() -> None:
    found = [one for one in check(EARLY, on=ON) if one.severity is Severity.ERROR]
    assert [(one.code, one.reference, one.line) for one in found] == [("C210", "ZZ 45/732/1", 2)]


def test_records_that_say_the_same_are_looked_at_once_and_each_is_named() -> None:
    """What is found is spread under the name and the place of each record."""
    calls: list[str | None] = []

    @check_rule("C210", "counting", reads=("closures",))
    def counting(case: Judged) -> Iterator[Finding]:
        """It counts how often it is asked."""
        calls.append(case.record.reference)
        yield case.finding("closures", message="found")

    many = [with_(EARLY, reference=f"ZZ 1/{n}", source=Source("a.csv", n, n, "csv")) for n in range(1, 6)]
    found = list(check_records(many, UK, on=ON, rules=(counting,)))
    assert [(one.reference, one.line) for one in found] == [(f"ZZ 1/{n}", n) for n in range(1, 6)]
    assert calls == ["ZZ 1/1"]


def test_a_check_of_names_is_asked_for_each_record() -> None:
    @check_rule("C210", "naming", reads=("reference",))
    def naming(case: Judged) -> Iterator[Finding]:
        """It reads the reference."""
        yield case.finding("reference", found=case.record.reference, message="found")

    found = check_records([EARLY, with_(EARLY, reference="ZZ 2/2")], UK, on=ON, rules=(naming,))
    assert [one.found for one in found] == ["ZZ 45/732/1", "ZZ 2/2"]


def test_a_check_is_not_shown_records_that_say_nothing_of_what_it_reads() -> None:
    @check_rule("C210", "of-retentions", reads=("retentions", "opened_on"))
    def of_retentions(case: Judged) -> Iterator[Finding]:
        """It reads retentions."""
        yield case.finding("retentions", message="found")

    assert not list(check_records([EARLY], UK, on=ON, rules=(of_retentions,)))
    assert list(check_records([with_(EARLY, opened_on="1990")], UK, on=ON, rules=(of_retentions,)))


class Counting(Watch):
    """A check over a source that counts records."""

    def __init__(self, rule: SourceRule, on: date) -> None:
        self.rule, self.on, self.number = rule, on, 0

    def see(self, case: Judged) -> None:
        self.number += 1

    def end(self) -> Iterator[Finding]:
        yield finding("F801", found=f"{self.number}", line=None, reference=None)


def test_what_concerns_the_whole_source_comes_last() -> None:
    rule = SourceRule("F801", "counting-all", Severity.INFO, ("id",), Counting)
    rules = (*matching("C210"), rule)
    assert [one.code for one in check_records([EARLY, EARLY], UK, on=ON, rules=rules)] == ["C210", "C210", "F801"]


def test_findings_of_one_record_come_by_code() -> None:
    found = codes(with_(EARLY, recorded_status="O", closures=(Closure(type="F", length=ForYears(1000)),)))
    assert found == sorted(found)
    assert len(found) > 1


def test_a_check_runs_in_its_profiles_only() -> None:
    only = evolve(matching("C210")[0], profiles=("dri",))
    assert not list(check_records([EARLY], UK, on=ON, rules=(only,)))
    assert list(check_records([EARLY], UK, on=ON, rules=(only,), profile="dri"))
    assert [profile_of(one) for one in ("discovery-json", "tdr", "jsonl")] == ["discovery", "tdr", "generic"]


def test_a_record_is_looked_at_as_it_is_stated_and_judged_with_its_extracts() -> None:
    """A part that an extract gave its file is the extract's own business."""
    extract = record_of(
        reference="ZZ 31/7/1", covering_dates="1974", closures=(Closure(type="F", length=ForYears(84)),)
    )
    file = Record(reference="ZZ 31/7", covering_dates="1974", held_by="archive")
    joined = list(with_families(lambda: [extract, file]))[1]
    assert joined.closures
    assert not as_stated(joined).closures
    [case] = {seen.case for seen in Checker(UK, ON, matching("ALL")).look(joined)} or {None}
    assert case is None or case.decision.status(ON) == "open in part"


# What cannot be judged.


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"reference": "ZZ 1/1", "last_date": "1960-02-30"}, "D101", "last_date"),
        ({"reference": "ZZ 1/1", "last_date": "14.3.1975"}, "D104", "last_date"),
        ({"reference": "ZZ 1/1", "coverng_dates": "1960"}, "F804", "coverng_dates"),
        ({"last_date": "1960"}, "F811", "reference"),
        ({"reference": "ZZ 1/1", "jurisdiction": "ie"}, "F812", "jurisdiction"),
    ],
)
def test_every_problem_of_a_record_is_a_finding(fields: dict[str, object], code: str, field: str) -> None:
    found = [one for one in check_records([Record.from_dict(fields)], UK, on=ON) if one.code == code]
    assert [one.field for one in found] == [field]


def test_a_mistake_that_a_family_names_is_said_once() -> None:
    impossible = with_(EARLY, recorded_opening=None, closures=(Closure(type="F", length=ForYears(1000)),))
    assert "C206" in codes(impossible)
    assert "D101" not in codes(impossible)
    without = Selection(ignore=("C206",)).rules()
    assert "D101" not in [one.code for one in check_records([impossible], UK, on=ON, rules=without)]


def test_a_rejected_row_is_a_finding_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("reference,last_date\nZZ 1/1,1960,7\nZZ 1/2,1961\n", encoding="utf-8")
    found = [one for one in check_records(read(file), UK, on=ON) if one.code == "F810"]
    assert [(one.line, one.found) for one in found] == [(2, "ZZ 1/1")]


# Selecting.


def test_the_more_exact_selector_wins() -> None:
    def picked(**said: tuple[str, ...]) -> set[str]:
        return {rule.code for rule in Selection(**said).rules(matching("C2") + matching("D"))}  # type: ignore[arg-type]

    assert "C210" not in picked(ignore=("C2",))
    assert "C210" in picked(ignore=("C2",), select=("ALL", "C210"))
    assert picked(select=("C210",)) == {"C210"}
    assert "C210" not in picked(select=("C210",), ignore=("C210",))
    assert picked(select=("C",), ignore=("C21", "C22")) == {
        rule.code for rule in matching("C2") if rule.code[:3] not in ("C21", "C22")
    }


def test_severities_are_given_by_code_or_beginning() -> None:
    selection = Selection(severities=(("C2", Severity.INFO), ("C210", Severity.WARNING)))
    assert selection.graded(finding()).severity is Severity.WARNING
    assert selection.graded(finding("C211")).severity is Severity.INFO
    assert selection.graded(finding("D101")).severity is Severity.ERROR
    with pytest.raises(ReadError, match="write C201=warning"):
        read_severity("C201")


def test_checks_are_left_out_in_some_files() -> None:
    selection = Selection(per_file=(("legacy/*.csv", ("C2",)), ("b.csv", ("ALL",))))
    assert selection.ignores_in(finding(source="legacy/a.csv"))
    assert not selection.ignores_in(finding(source="a.csv"))
    assert selection.ignores_in(finding("D101", source="some/where/b.csv"))


# Configuration.


def test_the_nearest_configuration_counts_and_nothing_is_merged(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.closurelib]\nselect = ["C"]\non = 2026-01-01\n', encoding="utf-8")
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    (tmp_path / "a" / "pyproject.toml").write_text("[project]\n", encoding="utf-8")
    assert find_config(inner).get("select") == ("C",)
    assert find_config(inner).get("on") == date(2026, 1, 1)
    (tmp_path / "a" / "closurelib.toml").write_text('ignore = "D"\n', encoding="utf-8")
    assert find_config(inner).values == {"ignore": ("D",)}


def test_every_mistake_of_a_configuration_is_named_with_what_would_be_right(tmp_path: Path) -> None:
    file = tmp_path / "closurelib.toml"
    file.write_text('ingore = ["C2"]\nmax-findings = -1\n[severity]\nC2 = "grave"\n', encoding="utf-8")
    with pytest.raises(ReadError) as why:
        load_config(file)
    said = str(why.value).splitlines()
    assert len(said) == 3
    assert "'ingore' is no key; did you mean ignore?" in said[0]
    assert all("closurelib.toml" in line for line in said)


def test_files_of_a_configuration_are_relative_to_it(tmp_path: Path) -> None:
    file = tmp_path / "closurelib.toml"
    file.write_text('baseline = "known.jsonl"\n', encoding="utf-8")
    assert load_config(file).paths("baseline") == (str(tmp_path / "known.jsonl"),)


# Suppressing.


def test_a_suppression_names_codes_a_day_and_a_reason() -> None:
    one, two = read_suppressions("C201, D104 until 2027-01-01: waiting; see the file; E601: being looked up")
    assert (one.codes, one.until, one.reason) == (("C201", "D104"), date(2027, 1, 1), "waiting; see the file")
    assert (two.codes, two.until) == (("E601",), None)
    for text in ("C201", "C201 until next year: x", "C201 until 2027-02-30: x", "C201:"):
        with pytest.raises(UnreadableText):
            read_suppressions(text)


def suppressed(text: str, *found: Finding, on: date = ON) -> tuple[list[bool], list[str]]:
    """Which findings a text beside their record hides, and what is said of it."""
    suppressions = Suppressions(on, {"a.csv": {2: text}})
    said = [one.code for one in suppressions.meet(EARLY)]
    hidden = [suppressions.hides(one) for one in found]
    return hidden, [*said, *(one.code for one in suppressions.end())]


def test_a_suppression_hides_its_codes_until_its_day() -> None:
    assert suppressed("C210: agreed", finding()) == ([True], [])
    assert suppressed("C2: agreed", finding()) == ([True], [])
    assert suppressed("C210 until 2026-11-24: agreed", finding()) == ([True], [])
    assert suppressed("C210 until 2026-11-23: agreed", finding()) == ([False], ["Z902"])
    assert suppressed("C211: agreed", finding()) == ([False], ["Z901"])
    assert suppressed("C21O: agreed", finding()) == ([False], ["Z903"])
    assert suppressed("nobody knows", finding()) == ([False], ["Z905"])


def test_suppressions_stand_in_a_column_or_in_a_member(tmp_path: Path) -> None:
    table, lines, array = tmp_path / "a.csv", tmp_path / "a.jsonl", tmp_path / "a.json"
    table.write_text('reference,why,last_date\nZZ 1/1,"C201:\nx",1960\nZZ 1/2,D101: y,1961\n', encoding="utf-8")
    assert suppressing_texts(str(table), column="why") == {2: "C201:\nx", 4: "D101: y"}
    assert suppressing_texts(str(table)) == {}
    lines.write_text('{"id": "1"}\n{"id": "2", "closurelib_ignore": ["C201: x", "D1: y"]}\n', encoding="utf-8")
    assert suppressing_texts(str(lines)) == {2: "C201: x; D1: y"}
    array.write_text('[\n {"id": "1"},\n {"id": "2",\n  "closurelib_ignore": "C201: x"}\n]\n', encoding="utf-8")
    assert suppressing_texts(str(array)) == {3: "C201: x"}


def test_the_member_that_suppresses_is_no_unknown_field() -> None:
    said = {"reference": "ZZ 1/1", "covering_dates": "1960", "closurelib_ignore": "C201: x"}
    assert "F804" not in codes(Record.from_dict(said))


# The baseline.


def test_a_baseline_is_sorted_and_holds_neither_lines_nor_days(tmp_path: Path) -> None:
    file = tmp_path / "known.jsonl"
    assert write_baseline(file, [finding(found="b"), finding("D101"), finding(found="a"), finding(found="a")]) == 4
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert [(one["code"], one["found"], one.get("times")) for one in lines] == [
        ("C210", "a", 2),
        ("C210", "b", None),
        ("D101", "x", None),
    ]
    assert not {"line", "on", "since", "message"} & {key for one in lines for key in one}


def test_what_is_in_the_baseline_is_known_wherever_it_stands_now(tmp_path: Path) -> None:
    file = tmp_path / "known.jsonl"
    write_baseline(file, [finding()])
    baseline = Baseline.load(file)
    assert baseline.holds(finding(line=99))
    assert not baseline.holds(finding(line=100)), "one more of the same is new"
    assert not baseline.holds(finding(found="another"))


def test_a_baseline_entry_that_is_found_no_more_is_stale_and_can_be_pruned(tmp_path: Path) -> None:
    file, source = tmp_path / "known.jsonl", str(tmp_path / "a.csv")
    other = str(tmp_path / "b.csv")
    write_baseline(file, [finding(source=source), finding("D101", source=source), finding("D104", source=other)])
    baseline = Baseline.load(file)
    baseline.visit(source)
    assert baseline.holds(finding(source=source))
    assert [one.code for one in baseline.end(ON)] == ["Z904"], "the other file was not checked"
    assert baseline.prune() == 1
    assert [one["code"] for one in Baseline.load(file).entries.values()] == ["C210", "D104"]


def test_a_baseline_that_is_none_is_an_error(tmp_path: Path) -> None:
    file = tmp_path / "known.jsonl"
    file.write_text("\n[1]\n", encoding="utf-8")
    with pytest.raises(ReadError, match="line 2"):
        Baseline.load(file)
    with pytest.raises(ReadError, match="--write-baseline"):
        Baseline.load(tmp_path / "none.jsonl")


# Fixing.


def fixed(file: Path, *, unsafe: bool = False) -> tuple[str, Fixes]:
    """The text of a file as it would be rewritten."""
    fixes = Fixes(unsafe=unsafe)
    checker = Checker(UK, ON)
    for record in read(file):
        for one, case in checker.look(record):
            fixes.take(one, case)
    after = [text for _, _, text, _ in fixes.texts()]
    return (after[0] if after else file.read_bytes().decode("utf-8")), fixes


def test_a_date_is_rewritten_and_every_other_byte_stays(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    text = '\ufeffreference,title,last_date\r\n"ZZ 1/1","a, ""b""\r\nc",14.3.1975\r\nZZ 1/2,d,"15 Mar 1975"\r\n\r\n'
    file.write_bytes(text.encode())
    after, fixes = fixed(file)
    assert after == text.replace("14.3.1975", "1975-03-14").replace('"15 Mar 1975"', '"1975-03-15"')
    assert (fixes.made, fixes.held_back, fixes.not_made) == (2, 0, [])


def test_a_date_that_can_be_meant_in_two_ways_is_left(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("reference,last_date\nZZ 1/1,3/4/1975\n", encoding="utf-8")
    assert fixed(file)[1].made == 0


def test_an_opening_date_is_recomputed_only_where_that_is_asked_for(tmp_path: Path) -> None:
    line = json.dumps(
        {"reference": "ZZ 1/1", "covering_dates": "1961", "recorded_status": "D", "recorded_opening": "2050-01-01",
         "closures": [{"type": "F", "years": 89, "exemptions": ["40(2)"]}]}
    )  # fmt: skip
    file = tmp_path / "a.jsonl"
    file.write_text("  " + line + "\n", encoding="utf-8")
    assert fixed(file)[1].held_back == 1
    assert fixed(file, unsafe=True)[0] == "  " + line.replace("2050-01-01", "2051-01-01") + "\n"


def test_a_value_is_found_in_json_wherever_it_stands() -> None:
    text = '{"a\\u0062": 1, "list": [{"x": [1, 2]}, {"y": "z"}], "n": null}'
    paths: tuple[tuple[list[str | int], str], ...] = (
        (["ab"], "1"),
        (["list", 1, "y"], '"z"'),
        (["list", 0, "x", 1], "2"),
        (["n"], "null"),
    )
    for path, value in paths:
        found = find_value(text, 0, path)
        assert found is not None
        assert text[found[0] : found[1]] == value
    nowhere: tuple[list[str | int], ...] = (["none"], ["list", 2], ["ab", "c"], ["list", "x"])
    assert [find_value(text, 0, path) for path in nowhere] == [None] * 4


@given(st.lists(st.text(alphabet='ab",\n ', max_size=6), min_size=1, max_size=5))
def test_the_cells_of_a_row_are_found_as_csv_has_them(cells: list[str]) -> None:
    text = ",".join('"' + cell.replace('"', '""') + '"' for cell in cells) + "\nnext,row\n"
    found = [text[begin:end][1:-1].replace('""', '"') for begin, end in cells_at(text, 0, ",")]
    assert found == cells


def test_a_patch_can_be_read() -> None:
    assert diff("a.csv", "a\nb\n", "a\nc\n").splitlines()[-2:] == ["-b", "+c"]


def test_housekeeping_finds_nothing_in_records() -> None:
    assert not list(check_records([EARLY], UK, on=ON, rules=HOUSEKEEPING))


# What is found once is true of all that say the same.

CASES = Path(__file__).parent / "cases" / "checks"
OF_ONE_RECORD = [
    pytest.param(file.stem.upper(), case["record"], case.get("profile"), id=f"{file.stem}-{number}")
    for file in sorted(CASES.glob("*.toml"))
    for kind in tomllib.loads(file.read_text(encoding="utf-8")).values()
    for number, case in enumerate(kind, 1)
    if "record" in case
]


@pytest.mark.parametrize(("code", "fields", "profile"), OF_ONE_RECORD)
def test_a_check_that_reads_no_name_finds_the_same_under_any(
    code: str, fields: dict[str, Any], profile: str | None
) -> None:
    """Findings are spread over records that differ in name alone: a check of names must say so in `reads`."""
    record = Record.from_dict(fields, source=Source("a.csv", 2, 1, "csv"))
    other = with_(record, reference="QQ 9/9", id="another", title="Another title", source=Source("a.csv", 3, 2, "csv"))

    def found(*records: Record) -> list[Finding]:
        every = check_records(records, UK, on=ON, rules=(BY_CODE[code],), profile=profile)
        return [one for one in every if one.line == 3]

    assert found(record, other) == found(other) or isinstance(BY_CODE[code], SourceRule)
