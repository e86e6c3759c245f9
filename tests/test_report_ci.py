"""The outputs for CI services: each read back by a schema or a real reader, with one fingerprint in all of them."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from closurelib.check.finding import Finding, Severity
from closurelib.check.tdr import check_sheet
from closurelib.check.tdr_rules import TDR_RULES
from closurelib.cli import main
from closurelib.report.ci import FORMATS, FORMATS_BY_NAME
from closurelib.report.ci_run import Run

ROOT = Path(__file__).parent.parent
SHEET = ROOT / "tests" / "cases" / "tdr" / "sample-validation-errors-pattern.csv"
ON = date(2026, 6, 1)
RUN = Run(on=ON, sources=("transfer/a list.csv", "clean.csv"), records=6)


def findings() -> list[Finding]:
    """Those of a real sheet, and one of each kind that is awkward to write."""
    real = list(check_sheet(SHEET, today=ON, name="transfer/a list.csv"))
    plain = Finding("C201", "closure-without-start", Severity.WARNING, "no date", ON, "clean.csv", 7, None, "AB 1/2")
    return [
        *real,
        plain,
        evolve(plain, severity=Severity.INFO, reference="AB 1/3", since=date(2026, 1, 1), field="closures", found="x"),
        evolve(plain, line=None, reference=None, message='50% of\r\nit: is, wrong | \x00\x1b[1m \U0001f5c4 <&">'),
        evolve(plain, source=None, line=None, reference="AB 1/4"),
    ]


def as_text(name: str, found: Sequence[Finding] | None = None, run: Run = RUN) -> str:
    """What a format writes."""
    stream = StringIO()
    FORMATS_BY_NAME[name].write(iter(findings() if found is None else found), stream, rules=TDR_RULES, run=run)
    return stream.getvalue()


def validator(name: str) -> Draft202012Validator:
    """A schema of tests/schemas."""
    schema = json.loads((ROOT / "tests" / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8"))
    return Draft202012Validator(schema, format_checker=FormatChecker())


def many(number: int) -> Iterator[Finding]:
    """Findings of a bad day: every hundredth an error, the rest warnings."""
    one = findings()[-1]
    for at in range(number):
        severity = Severity.WARNING if at % 100 else Severity.ERROR
        yield evolve(one, severity=severity, source="big.csv", line=at + 2, reference=f"AB 1/{at}")


def test_the_formats_are_listed() -> None:
    """By hand, each with a name of its own and something to say."""
    assert [one.name for one in FORMATS] == ["github", "gitlab", "junit", "sarif", "tdr"]
    assert all(one.says for one in FORMATS)


@pytest.mark.parametrize("name", FORMATS_BY_NAME)
def test_what_is_written_is_stable(name: str) -> None:
    """The same findings, the same text; nothing found can be written too."""
    assert as_text(name) == as_text(name)
    assert as_text(name, [])


@pytest.mark.parametrize("name", ["gitlab", "junit", "sarif"])
def test_one_fingerprint_in_all(name: str) -> None:
    """Every finding's own fingerprint stands in the output."""
    written = as_text(name)
    assert all(finding.fingerprint in written for finding in findings())


# GitHub


COMMAND = re.compile(r"::(error|warning|notice) (?:file=([^,:\n]+),)?(?:line=([0-9]+),)?title=([^,:\n]+)::(\S[^\n]*)")


def test_github_shows_the_ten_gravest() -> None:
    """Ten annotations, errors first; the rest is counted."""
    *commands, last = as_text("github", list(many(500))).splitlines()
    assert [COMMAND.fullmatch(line) is not None for line in commands] == [True] * 10
    assert {line.split()[0] for line in commands[:5]} == {"::error"}
    assert {line.split()[0] for line in commands[5:]} == {"::warning"}
    assert last == "closurelib, as on 2026-06-01: 5 errors, 495 warnings. 490 findings not shown here."


def test_github_commands_are_escaped() -> None:
    """One line each, whatever a message or a file name holds."""
    commands = [COMMAND.fullmatch(line) for line in as_text("github", findings()[-4:]).splitlines()[:-1]]
    said = [match[5] for match in commands if match]
    assert len(said) == 4
    assert said[1].startswith("50%25 of%0D%0Ait: is, wrong")
    assert "file=transfer/a list.csv" in as_text("github")


def test_github_counts_in_the_step_summary(tmp_path: Path) -> None:
    """A table of the checks, added to what other steps wrote."""
    summary = tmp_path / "summary.md"
    summary.write_text("before\n", encoding="utf-8")
    last = as_text("github", run=evolve(RUN, step_summary=summary)).splitlines()[-1]
    assert last.endswith("5 errors, 3 warnings, 1 info.")
    lines = summary.read_text(encoding="utf-8").splitlines()
    assert lines[:2] == ["before", "### closurelib: 5 errors, 3 warnings, 1 info"]
    assert "| TDR31 | error | 3 | A name or a reference holds a line break. |" in lines
    assert "They are counted in the step summary." in as_text(
        "github", list(many(11)), evolve(RUN, step_summary=summary)
    )


# GitLab


def test_gitlab_follows_its_documentation() -> None:
    """A list of issues, each with its place."""
    written = json.loads(as_text("gitlab"))
    validator("gitlab-code-quality").validate(written)
    assert [issue["fingerprint"] for issue in written] == [finding.fingerprint for finding in findings()]
    assert as_text("gitlab", []) == "[]\n"


# JUnit


def test_junit_is_read_by_junitparser(tmp_path: Path) -> None:
    """Suites, cases and failures as the reader counts them; the characters that XML cannot hold are gone."""
    junitparser = pytest.importorskip("junitparser")
    file = tmp_path / "junit.xml"
    file.write_text(as_text("junit"), encoding="utf-8")
    suites = junitparser.JUnitXml.fromfile(str(file))
    assert (suites.tests, suites.failures, suites.errors) == (9, 5, 0)
    assert [suite.name for suite in suites] == ["transfer/a list.csv", "clean.csv", "closurelib"]
    first = next(iter(next(iter(suites))))
    assert (first.name, first.classname) == ("TDR23 test/test1.txt", "transfer/a list.csv")
    (failure,) = first.result
    assert failure.type == "TDR23 closure-start-not-the-records-date"
    assert failure.message.startswith("test/test1.txt: closure start date '2023-01-01' is neither 2024-03-26")


def test_junit_has_a_passing_test_for_a_clean_source() -> None:
    """Else a service would think that nothing ran."""
    root = ET.fromstring(as_text("junit", []))
    assert root.attrib == {"name": "closurelib", "tests": "2", "failures": "0", "errors": "0"}
    assert [case.get("name") for case in root.iter("testcase")] == ["nothing found", "nothing found"]


@pytest.mark.parametrize(
    ("fail_on", "failures"), [(None, 0), (Severity.ERROR, 5), (Severity.WARNING, 8), (Severity.INFO, 9)]
)
def test_junit_fails_what_fails_the_build(fail_on: Severity | None, failures: int) -> None:
    """And no more: the rest is told as the output of a test that passed."""
    root = ET.fromstring(as_text("junit", run=evolve(RUN, fail_on=fail_on)))
    assert (root.get("failures"), len(list(root.iter("failure")))) == (str(failures), failures)
    assert len(list(root.iter("system-out"))) == 9 - failures


# SARIF


def test_sarif_follows_the_standard() -> None:
    """The parts that we write, held to a schema of them; each result names its rule, and each rule has help."""
    written = json.loads(as_text("sarif"))
    validator("sarif-2.1.0-subset").validate(written)
    (run,) = written["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rules[result["ruleIndex"]]["id"] for result in run["results"]] == [one["ruleId"] for one in run["results"]]
    assert "**Fix** Put a blank in place of the line break." in next(
        rule["help"]["markdown"] for rule in rules if rule["id"] == "TDR31"
    )
    assert run["results"][0]["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "transfer/a%20list.csv"},
        "region": {"startLine": 2},
    }


def test_sarif_is_read_by_a_reader_of_the_published_model() -> None:
    """Where one is installed: pydantic models of the whole standard."""
    sarif_pydantic = pytest.importorskip("sarif_pydantic")
    log = sarif_pydantic.Sarif.model_validate_json(as_text("sarif"))
    assert len(log.runs[0].results) == len(findings())


def test_sarif_follows_the_published_schema() -> None:
    """Where it is installed: models made from the schema that OASIS publishes, which admit nothing it does not name."""
    model = pytest.importorskip("pydantic_sarif.model")
    published = model.StaticAnalysisResultsFormatSarifVersion210JsonSchema
    for found in (None, [], list(many(6_000))):
        written = json.loads(as_text("sarif", found))
        assert len(published.model_validate(written).runs[0].results) == len(written["runs"][0]["results"])
    written["runs"][0]["results"][0]["surprise"] = 1
    with pytest.raises(ValueError, match="surprise"):
        published.model_validate(written)


def test_sarif_is_read_by_microsoft_s_own_tools(tmp_path: Path) -> None:
    """Where they are installed: every finding comes back with its place, its code and its severity."""
    loader = pytest.importorskip("sarif.loader")
    file = tmp_path / "closures.sarif"
    file.write_text(as_text("sarif"), encoding="utf-8")
    records = loader.load_sarif_file(str(file)).get_records()
    assert sorted((one["Code"], one["Severity"]) for one in records) == sorted(
        (one.code, "note" if one.severity is Severity.INFO else str(one.severity)) for one in findings()
    )
    assert sorted(one["Line"] for one in records if one["Code"] == "TDR23") == [2, 4]


def test_sarif_is_capped_and_says_so() -> None:
    """5,000 results, the errors among them, and a notification with the true count."""
    written = json.loads(as_text("sarif", list(many(6_000))))
    validator("sarif-2.1.0-subset").validate(written)
    (run,) = written["runs"]
    assert len(run["results"]) == 5_000
    assert sum(result["level"] == "error" for result in run["results"]) == 60
    (notification,) = run["invocations"][0]["toolExecutionNotifications"]
    assert notification["message"]["text"].startswith("6,000 findings (60 errors, 5,940 warnings); the 5,000 gravest")
    assert "toolExecutionNotifications" not in json.loads(as_text("sarif"))["runs"][0]["invocations"][0]


# The transfer service's error file


def test_our_own_findings_are_no_business_of_the_transfer_service() -> None:
    """Only what has a peer there is written."""
    (entry, *rest) = json.loads(as_text("tdr"))["validationErrors"]
    assert {one["assetId"] for one in (entry, *rest)} == {f"test/test{number}.txt" for number in (1, 2, 3)}


TEXT = st.text(max_size=30)


@given(
    st.builds(
        Finding,
        code=st.sampled_from(["TDR01", "C201", "Z9"]),
        name=st.just("name"),
        severity=st.sampled_from(Severity),
        message=TEXT.filter(bool),
        on=st.just(ON),
        source=st.none() | TEXT.filter(bool),
        line=st.none() | st.integers(1, 9),
        id=st.none() | TEXT,
        found=st.none() | TEXT,
    ),
    st.sampled_from(sorted(FORMATS_BY_NAME)),
)
def test_whatever_a_finding_says_can_be_written_and_read(finding: Finding, name: str) -> None:
    """XML stays XML and JSON stays JSON."""
    written = as_text(name, [finding])
    if name == "junit":
        ET.fromstring(written)
    elif name == "github":
        assert written.count("\n") == 2
    else:
        json.loads(written)


# Where it runs


def yaml_of(path: Path) -> Any:
    """A YAML file, read where a reader is installed."""
    yaml = pytest.importorskip("yaml")
    return yaml.safe_load(path.read_text(encoding="utf-8"))


ACTION = ROOT / "action.yml"
HOOKS = ROOT / ".pre-commit-hooks.yaml"
HOWTO = ROOT / "docs" / "howto" / "ci-services.md"
HAS_CHECK = "check" in main.commands
RECORDS = """#!/usr/bin/env bash
printf '%s\\n' "$@" >"$RUNNER_TEMP/arguments"
exit "${EXIT_WITH:-0}"
"""


def step(name: str) -> str:
    """The shell of a step of the action."""
    steps = yaml_of(ACTION)["runs"]["steps"]
    return str(next(one["run"] for one in steps if one["name"] == name))


def run_step(script: str, folder: Path, **inputs: str) -> subprocess.CompletedProcess[str]:
    """Run a step as the service does, with what it would set."""
    given = {"INPUT_VERSION": "", "INPUT_PYTHON": "python3", "INPUT_SOURCES": "", "INPUT_ON": "", "INPUT_PROFILE": ""}
    given |= {"INPUT_OPTIONS": "", "INPUT_SARIF": "", "ACTION_PATH": str(ROOT)} | inputs
    given |= {"RUNNER_TEMP": str(folder), "GITHUB_OUTPUT": str(folder / "output")}
    file = folder / "step.sh"
    file.write_text(script, encoding="utf-8")
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(file)],
        cwd=folder, env=os.environ | given, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip


def program(path: Path, text: str) -> None:
    """A program in a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)


def test_the_action_passes_its_inputs_on(tmp_path: Path) -> None:
    """Each as one argument, sources with what a shell would take for its own; the exit code is handed out."""
    program(tmp_path / "closurelib" / "bin" / "closurelib", RECORDS)
    ran = run_step(
        step("Check"), tmp_path, INPUT_SOURCES="a.csv\n b$(x).csv *\n", INPUT_ON="2026-11-23", INPUT_PROFILE="tdr",
        INPUT_OPTIONS="--fail-on warning", INPUT_SARIF="out.sarif", EXIT_WITH="1",
    )  # fmt: skip
    assert ran.returncode == 1, ran.stderr
    assert (tmp_path / "output").read_text(encoding="utf-8") == "exit-code=1\n"
    assert (tmp_path / "arguments").read_text(encoding="utf-8").splitlines() == [
        "check", "--format", "github", "--on", "2026-11-23", "--profile", "tdr", "--format", "sarif=out.sarif",
        "--fail-on", "warning", "--", "a.csv", "b$(x).csv", "*",
    ]  # fmt: skip


def test_the_action_needs_no_more_than_sources(tmp_path: Path) -> None:
    """What is not set is not passed on."""
    program(tmp_path / "closurelib" / "bin" / "closurelib", RECORDS)
    ran = run_step(step("Check"), tmp_path, INPUT_SOURCES="a.csv")
    assert ran.returncode == 0, ran.stderr
    assert (tmp_path / "arguments").read_text(encoding="utf-8").split() == [
        "check",
        "--format",
        "github",
        "--",
        "a.csv",
    ]


@pytest.mark.parametrize(("version", "wanted"), [("", str(ROOT)), ("0.1.0", "closurelib==0.1.0")])
def test_the_action_installs_its_own_version_or_the_one_named(tmp_path: Path, version: str, wanted: str) -> None:
    """In an environment of its own; what stands in for Python keeps what it was asked."""
    inner = RECORDS.replace("exit", "exit #")
    makes = f"""mkdir -p "$3/bin"; cat >"$3/bin/python" <<'END'\n{inner}END\nchmod +x "$3/bin/python"\n"""
    program(tmp_path / "python", f"#!/usr/bin/env bash\n{makes}")
    ran = run_step(step("Install closurelib"), tmp_path, INPUT_PYTHON=str(tmp_path / "python"), INPUT_VERSION=version)
    assert ran.returncode == 0, ran.stderr
    arguments = (tmp_path / "arguments").read_text(encoding="utf-8").splitlines()
    assert arguments[:3] == ["-m", "pip", "install"]
    assert arguments[-1] == wanted


def real_closurelib(folder: Path) -> None:
    """The command itself, where the action would have installed it."""
    runs = f'#!/usr/bin/env bash\nPYTHONPATH={ROOT} exec {sys.executable} -m closurelib "$@"\n'
    program(folder / "closurelib" / "bin" / "closurelib", runs)


@pytest.mark.skipif(not HAS_CHECK, reason="there is no command check yet")
def test_the_action_checks_a_sheet(tmp_path: Path) -> None:
    """With the command itself: annotations on standard output, SARIF in the file, counts in the step summary."""
    real_closurelib(tmp_path)
    (tmp_path / "sheet.csv").write_bytes(SHEET.read_bytes())
    ran = run_step(
        step("Check"), tmp_path, INPUT_SOURCES="sheet.csv", INPUT_ON="2026-06-01", INPUT_PROFILE="tdr",
        INPUT_OPTIONS="--select TDR", INPUT_SARIF="out.sarif", GITHUB_STEP_SUMMARY=str(tmp_path / "summary.md"),
    )  # fmt: skip
    assert ran.returncode == 1, ran.stderr
    assert "::error file=sheet.csv,line=2,title=TDR23 " in ran.stdout
    assert "TDR31" in (tmp_path / "summary.md").read_text(encoding="utf-8")
    (run,) = json.loads((tmp_path / "out.sarif").read_text(encoding="utf-8"))["runs"]
    assert len(run["results"]) == 5


def test_the_action_takes_the_inputs_that_its_steps_read() -> None:
    """Every input reaches a step, and a step reads no other."""
    action = yaml_of(ACTION)
    read = set(re.findall(r"inputs\.([a-z-]+)", ACTION.read_text(encoding="utf-8")))
    assert read == set(action["inputs"])
    assert all("${{" not in one["run"] for one in action["runs"]["steps"])  # no input is pasted into a shell


def test_the_hooks_are_a_manifest_of_pre_commit() -> None:
    """Read by pre-commit itself where it is installed."""
    hooks = yaml_of(HOOKS)
    assert [hook["id"] for hook in hooks] == ["closurelib-check", "closurelib-transfer-sheet"]
    assert all(hook["entry"].startswith("closurelib check ") for hook in hooks)
    clientlib = pytest.importorskip("pre_commit.clientlib")
    assert len(clientlib.load_manifest(HOOKS)) == 2


@pytest.mark.skipif(not HAS_CHECK, reason="there is no command check yet")
@pytest.mark.parametrize("at", [0, 1])
def test_the_hooks_run(tmp_path: Path, at: int) -> None:
    """The entry of each, as pre-commit calls it, on the service's own clean sample."""
    entry = yaml_of(HOOKS)[at]["entry"].split()
    sheet = tmp_path / "sheet.csv"
    sheet.write_bytes((SHEET.parent / "sample.csv").read_bytes())
    ran = subprocess.run(
        [sys.executable, "-m", *entry, "--select", "TDR", str(sheet)],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout + ran.stderr


def blocks(language: str) -> list[str]:
    """The code blocks of the how-to."""
    return re.findall(rf"^```{language}\n(.*?)^```$", HOWTO.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)


def test_the_how_to_holds_yaml_that_can_be_read() -> None:
    """Ten lines or so each, and each sets the day."""
    yaml = pytest.importorskip("yaml")
    for block in blocks("yaml"):
        assert yaml.safe_load(block)
        assert len(block.splitlines()) <= 14
        assert "2026-11-23" in block or "rev:" not in block
    assert len(blocks("yaml")) >= 3


def test_the_inputs_of_the_how_to_are_those_of_the_action() -> None:
    """A workflow that sets another would be refused."""
    known = set(yaml_of(ACTION)["inputs"])
    for block in blocks("yaml"):
        for match in re.finditer(r"uses: closurelib/.*\n +with:\n((?: {10,}.*\n)+)", block):
            assert set(re.findall(r"^ +([a-z-]+):", match[1], re.MULTILINE)) <= known
