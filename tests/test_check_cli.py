"""`closurelib check` and `closurelib rule`: exit codes, outputs, configuration, baseline, fixes."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shlex
import tempfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from closurelib.check.checks import CHECKS
from closurelib.check.run import PROFILES as KNOWN_PROFILES
from closurelib.check.seen import Window
from closurelib.cli import main
from closurelib.cli_check import CHECK_FORMATS, PROFILES
from closurelib.report.check_outputs import FORMATS

ON = ("--on", "2026-11-23")
HEAD = (
    "reference,covering_dates,held_by,recorded_status,closures.1.type,closures.1.years,closures.1.exemptions,"
    "recorded_opening"
)
RIGHT = "ZZ 1/1,1961,archive,D,F,89,40(2),2051-01-01"
EARLY = "ZZ 1/2,1961,archive,D,F,89,40(2),2050-01-01"
EARLY_TOO = "ZZ 1/3,1961,archive,D,F,89,40(2),2050-01-01"


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No configuration of the checkout is near."""
    monkeypatch.chdir(tmp_path)


def run(*args: str, source: str | None = None) -> Result:
    """Run the command in this process, as on a screen of 80 columns without colour."""
    return CliRunner().invoke(main, args, input=source, env={"COLUMNS": "80", "NO_COLOR": "1"})


def check(*args: str) -> Result:
    return run("check", *args, *ON, "--quiet")


def write(*rows: str, name: str = "a.csv", head: str = HEAD) -> str:
    Path(name).write_text("".join(f"{row}\n" for row in (head, *rows)), encoding="utf-8")
    return name


def codes(result: Result) -> list[str]:
    return [json.loads(line)["code"] for line in result.stdout.splitlines()]


# Exit codes.


def test_a_catalogue_without_a_fault_exits_with_0() -> None:
    result = check(write(RIGHT))
    assert (result.exit_code, result.stdout) == (0, "Nothing found in 1 record.\n")


def test_an_error_exits_with_1_unless_told_otherwise() -> None:
    file = write(RIGHT, EARLY)
    assert check(file).exit_code == 1
    assert check(file, "--exit-zero").exit_code == 0
    assert check(file, "--fail-on", "never").exit_code == 0
    assert check(file, "--severity", "C210=warning").exit_code == 0
    assert check(file, "--severity", "C210=warning", "--fail-on", "warning").exit_code == 1
    assert check(file, "--ignore", "C210").exit_code == 0


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("none.csv",), "there is no such file"),
        (("a.csv", "--select", "C21O"), "did you mean C210?"),
        (("a.csv", "--severity", "C210=grave"), "write C201=warning"),
        (("a.csv", "--format", "jsn"), "did you mean json?"),
        (("a.csv", "--write-baseline"), "--baseline FILE"),
        (("a.csv", "--config", "none.toml"), "none.toml: cannot be opened"),
        (("a.csv", "--format", "json=a.csv"), "it would be overwritten"),
        (("a.csv", "--per-file-ignores", "C2"), "no pattern and codes"),
        (("-", "--fix"), "standard input cannot be rewritten"),
    ],
)
def test_what_cannot_run_exits_with_2_and_says_what_would_be_right(args: tuple[str, ...], says: str) -> None:
    write(RIGHT)
    result = check(*args)
    assert result.exit_code == 2
    assert says in result.stderr
    assert result.stdout == ""


def test_a_file_in_which_nothing_could_be_checked_exits_with_2() -> None:
    file = write("a,b", head="Title,Place")
    result = check(file)
    assert result.exit_code == 2
    assert "no column is called reference or id" in result.stderr


def test_one_file_that_cannot_be_read_does_not_hide_what_is_found_in_another() -> None:
    result = check(write(EARLY), write("a,b", name="b.csv", head="Title,Place"), "--format", "jsonl")
    assert result.exit_code == 2
    assert {"C210", "F805"} <= set(codes(result))


def test_faults_of_the_data_are_findings() -> None:
    file = write(RIGHT, "ZZ 1/2,1961", "ZZ 1/3,1960-02-30,archive,D,F,89,,")
    result = check(file, "--format", "jsonl", "--select", "F810,D")
    assert (result.exit_code, codes(result)) == (1, ["F810", "D104"])


# What is said.


def test_a_finding_is_shown_in_full(tmp_path: Path) -> None:
    result = check(write(RIGHT, EARLY))
    assert "a.csv:3  ZZ 1/2  error C210 opening-date-one-year-early" in result.stdout
    assert "  Record opening     1 Jan 2050\n                     ^^^^^^^^^^ expected 2051-01-01\n" in result.stdout
    assert "  More  closurelib rule C210" in result.stdout
    assert "1 error in 1 of 2 records." in result.stdout
    assert max(map(len, result.stdout.splitlines())) <= 80


def test_the_receipt_says_what_was_read_and_as_on_which_day() -> None:
    result = run("check", write(RIGHT), *ON)
    assert "a.csv: read as csv: 1 row, 1 record, 0 rejected" in result.stderr
    assert "checked as on 23 Nov 2026" in result.stderr
    assert "fails on error" in " ".join(result.stderr.split())


def test_the_fourth_finding_of_a_check_is_one_line() -> None:
    rows = [EARLY.replace("1/2", f"1/{number}") for number in range(2, 8)]
    shown = check(write(*rows)).stdout
    assert shown.count("More  closurelib rule C210") == 3
    assert shown.count(": C210 opening date") == 3


def test_a_screen_shows_a_hundred_and_counts_the_rest() -> None:
    rows = [EARLY.replace("1/2", f"1/{number}") for number in range(2, 152)]
    file = write(*rows)
    assert "50 not shown" in check(file).stdout
    assert "not shown" not in check(file, "--max-findings", "0").stdout
    assert len(codes(check(file, "--format", "jsonl"))) == 150
    assert len(codes(check(file, "--format", "jsonl", "--max-findings", "5"))) == 5
    assert "150  C210" in check(file, "--statistics").stdout


def test_standard_input_is_checked() -> None:
    result = run("check", "-", *ON, "--quiet", "--format", "jsonl", source=f"{HEAD}\n{EARLY}\n")
    assert (result.exit_code, codes(result)) == (1, ["C210"])


def test_a_file_and_its_extract_are_compared_however_far_apart_they_stand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Window.__init__, "__defaults__", (2,))
    file, extract = "ZZ 1/1,1961,archive,O,,,,", "ZZ 1/1/1,1961,archive,D,F,100,40(2),2062-01-01"
    between = [f"ZZ 2/{number},1961,archive,O,,,," for number in range(9)]
    args = ("--select", "X401", "--format", "jsonl")
    for rows in ([file, *between, extract], [extract, *between, file]):
        found = [json.loads(line) for line in check(write(*rows), *args).stdout.splitlines()]
        assert [(one["code"], one["reference"]) for one in found] == [("X401", "ZZ 1/1")]
    table = "\n".join((HEAD, file, *between, extract))
    assert codes(run("check", "-", *ON, "--quiet", *args, source=table)) == ["X401"]


def test_json_is_a_list_with_the_keys_that_are_promised() -> None:
    [one] = json.loads(check(write(EARLY), "--format", "json").stdout)
    assert list(one) == [
        "code", "name", "severity", "source", "line", "id", "reference", "field", "found", "expected", "message", "on",
        "since", "because", "fingerprint", "fix",
    ]  # fmt: skip
    assert one["fix"] == {"recorded_opening": "2051-01-01"}
    assert json.loads(check(write(RIGHT), "--format", "json").stdout) == []


def test_csv_has_a_row_a_finding() -> None:
    [row] = csv.DictReader(io.StringIO(check(write(EARLY), "--format", "csv").stdout))
    assert (row["code"], row["line"], row["fix"]) == ("C210", "2", "recorded_opening=2051-01-01")


def test_several_formats_are_written_at_once_with_one_fingerprint() -> None:
    result = check(write(EARLY), "--format", "concise", "--format", "jsonl=a.jsonl", "--format", "sarif=a.sarif")
    assert result.stdout.startswith("a.csv:2: ZZ 1/2: C210 ")
    mark = json.loads(Path("a.jsonl").read_text(encoding="utf-8"))["fingerprint"]
    assert mark in Path("a.sarif").read_text(encoding="utf-8")


@pytest.mark.parametrize("form", CHECK_FORMATS)
def test_every_format_writes_something_of_a_finding_and_of_none(form: str) -> None:
    for rows in ((RIGHT,), (EARLY,)):
        result = check(write(*rows), "--format", f"{form}=out")
        assert result.exit_code in {0, 1}, result.stderr
        assert Path("out").exists()


def test_the_formats_that_help_names_are_those_there_are() -> None:
    assert CHECK_FORMATS == FORMATS
    assert KNOWN_PROFILES == PROFILES


# What is set aside.


def test_a_column_suppresses_until_a_day() -> None:
    head = HEAD + ",closurelib_ignore"
    file = write(EARLY + ",C210 until 2027-01-01: waiting for the department", head=head)
    result = check(file)
    assert result.exit_code == 0
    assert "1 suppressed" in result.stdout
    later = run("check", file, "--on", "2027-01-01", "--quiet", "--format", "jsonl")
    assert codes(later) == ["C210", "Z902"]


def test_a_member_suppresses() -> None:
    record = {"reference": "ZZ 1/1", "last_date": "1960-02-30", "closurelib_ignore": "D101: the page says so"}
    Path("a.jsonl").write_text(json.dumps(record) + "\n", encoding="utf-8")
    assert check("a.jsonl").exit_code == 0
    record["closurelib_ignore"] = "F8: no"
    Path("a.jsonl").write_text(json.dumps(record) + "\n", encoding="utf-8")
    assert codes(check("a.jsonl", "--format", "jsonl", "--select", "D,F8,Z")) == ["D101", "Z901"]


def test_twenty_thousand_known_findings_do_not_hide_a_new_one() -> None:
    rows = [EARLY.replace("1/2", f"1/{number}") for number in range(2, 302)]
    file = write(*rows)
    made = check(file, "--baseline", "known.jsonl", "--write-baseline")
    assert made.exit_code == 0
    assert "300 findings in 300 records written to known.jsonl" in made.stderr
    again = check(file, "--baseline", "known.jsonl")
    assert (again.exit_code, "300 in the baseline" in again.stdout) == (0, True)
    write(RIGHT, *rows, EARLY.replace("1/2", "1/999"))
    new = check(file, "--baseline", "known.jsonl", "--format", "jsonl")
    assert (new.exit_code, [json.loads(line)["reference"] for line in new.stdout.splitlines()]) == (1, ["ZZ 1/999"])


def test_what_was_mended_leaves_the_baseline() -> None:
    file = write(EARLY, EARLY_TOO)
    check(file, "--baseline", "known.jsonl", "--write-baseline")
    write(EARLY)
    stale = check(file, "--baseline", "known.jsonl", "--format", "jsonl")
    assert (stale.exit_code, codes(stale)) == (0, ["Z904"])
    check(file, "--baseline", "known.jsonl", "--prune-baseline")
    assert len(Path("known.jsonl").read_text(encoding="utf-8").splitlines()) == 1
    assert codes(check(file, "--baseline", "known.jsonl", "--format", "jsonl")) == []


def test_the_calendar_is_told_from_an_edit() -> None:
    """A record whose opening date has come is news of the calendar; a date that was always wrong is not."""
    file = write("ZZ 1/9,1985,archive,D,F,40,40(2),2026-01-01", EARLY)
    every = codes(check(file, "--format", "jsonl"))
    assert "C210" in every
    news = codes(check(file, "--format", "jsonl", "--new-since", "2025-12-01"))
    assert "C216" in news
    assert "C210" not in news


def test_the_configuration_is_obeyed_and_named() -> None:
    Path("pyproject.toml").write_text(
        '[tool.closurelib]\non = 2026-11-23\nextend-ignore = ["C225"]\nseverity = { C210 = "info" }\n', encoding="utf-8"
    )
    file = write(EARLY)
    result = run("check", file)
    assert result.exit_code == 0
    assert "configured by pyproject.toml" in " ".join(result.stderr.split())
    assert "checked as on 23 Nov 2026" in result.stderr
    assert check(file, "--isolated").exit_code == 1


def test_an_unknown_key_of_the_configuration_exits_with_2() -> None:
    Path("closurelib.toml").write_text("fail_on = 'warning'\n", encoding="utf-8")
    result = check(write(RIGHT))
    assert result.exit_code == 2
    assert "'fail_on' is no key; did you mean fail-on?" in result.stderr


def test_an_unknown_code_of_the_configuration_is_a_finding() -> None:
    Path("closurelib.toml").write_text('extend-ignore = ["C21O"]\n', encoding="utf-8")
    result = check(write(RIGHT), "--format", "jsonl")
    assert codes(result) == ["Z903"]
    assert result.exit_code == 0


def test_checks_are_left_out_in_some_files() -> None:
    Path("legacy").mkdir()
    write(EARLY, name="legacy/a.csv")
    write(EARLY)
    result = check("legacy", "a.csv", "--per-file-ignores", "legacy/*=C2", "--format", "jsonl")
    assert [json.loads(line)["source"] for line in result.stdout.splitlines()] == ["a.csv"]


def test_what_was_not_looked_for_is_not_missed() -> None:
    """A run of some checks makes no baseline entry and no suppression of the others stale."""
    head = HEAD + ",closurelib_ignore"
    write(EARLY + ",", EARLY_TOO + ",D101: the page says so", head=head)
    check("a.csv", "--baseline", "known.jsonl", "--write-baseline", "--ignore", "Z")
    some = ("--select", "D104,Z", "--baseline", "known.jsonl")
    assert codes(check("a.csv", *some, "--format", "jsonl")) == []
    check("a.csv", *some, "--prune-baseline")
    assert len(Path("known.jsonl").read_text(encoding="utf-8").splitlines()) == 2


def test_a_file_that_breaks_off_is_a_finding_and_makes_nothing_stale() -> None:
    write(EARLY, *(RIGHT.replace("1/1", f"7/{number}") for number in range(3_000)), EARLY_TOO)
    check("a.csv", "--baseline", "known.jsonl", "--write-baseline")
    with Path("a.csv").open("ab") as stream:
        stream.write(b"ZZ 9/9,\xff\n")
    Path("a.csv").write_bytes(Path("a.csv").read_bytes().replace(EARLY_TOO.encode(), b""))
    result = check("a.csv", "--baseline", "known.jsonl", "--format", "jsonl")
    assert result.exit_code == 1
    assert codes(result) == ["F808"]
    assert "0xff" in result.stderr


# Fixes.


def test_a_patch_is_shown_and_nothing_written() -> None:
    file = write(RIGHT, EARLY)
    before = Path(file).read_bytes()
    safe = check(file, "--diff")
    assert (safe.exit_code, safe.stdout) == (0, "")
    assert "1 more with --unsafe-fixes" in safe.stderr
    shown = check(file, "--diff", "--unsafe-fixes")
    assert shown.exit_code == 1
    assert f"-{EARLY}\n+{EARLY.replace('2050', '2051')}" in shown.stdout
    assert Path(file).read_bytes() == before


def test_a_fix_rewrites_the_value_and_tells_what_is_left() -> None:
    file = write(RIGHT, EARLY)
    Path(file).chmod(0o640)
    result = check(file, "--fix", "--unsafe-fixes")
    assert (result.exit_code, "1 fixed" in result.stdout) == (0, True)
    assert Path(file).read_text(encoding="utf-8").splitlines()[2] == EARLY.replace("2050", "2051")
    assert Path(file).stat().st_mode & 0o777 == 0o640
    assert [one.name for one in Path().iterdir()] == ["a.csv"]


def test_a_suppressed_finding_is_not_fixed() -> None:
    file = write(EARLY + ",C210: as agreed", head=HEAD + ",closurelib_ignore")
    before = Path(file).read_bytes()
    check(file, "--fix", "--unsafe-fixes")
    assert Path(file).read_bytes() == before


# The transfer service's sheets.

SHEET = (
    "filepath,filename,date last modified,date of the record,description,former reference,closure status,"
    "closure start date,closure period,foi exemption code,foi schedule date,is filename closed,alternate filename,"
    "is description closed,alternate description,language,translated filename,copyright"
)


def test_a_sheet_is_checked_as_the_service_would() -> None:
    rows = ("f/a.txt,a.txt,2021-03-14,,,,closed,,,,,No,,No,,English,,Crown copyright",)
    file = write(*rows, head=SHEET)
    found = [json.loads(line) for line in check(file, "--profile", "tdr", "--format", "jsonl").stdout.splitlines()]
    of_service = [one for one in found if one["code"].startswith("TDR")]
    assert of_service
    assert all(one["peer"]["process"] for one in of_service)
    assert all(one["code"].startswith("TDR") for one in found) or any(one["peer"] is None for one in found)
    alone = codes(check(file, "--select", "TDR", "--format", "jsonl"))
    assert set(alone) == {one["code"] for one in of_service}


def test_a_sheet_that_is_not_utf8_is_a_finding_of_the_service() -> None:
    Path("a.csv").write_bytes(f"{SHEET}\nf/\xe9.txt,x\n".encode("latin-1"))
    result = check("a.csv", "--profile", "tdr", "--format", "jsonl")
    assert "TDR01" in codes(result)


# The checks themselves.


def test_every_check_is_listed_and_shown() -> None:
    listed = run("rule").stdout
    assert all(f"  {rule.code} " in listed for rule in CHECKS)
    page = run("rule", "C210").stdout
    assert page.startswith("C210 opening-date-one-year-early (error)")
    assert all(f"  {word}" in page for word in ("Why", "Risk", "Rests on", "Wrong", "Right", "Fix"))
    assert max(map(len, page.splitlines())) <= 80


def test_a_check_that_is_not_there_has_a_nearest() -> None:
    result = run("rule", "C21O")
    assert result.exit_code == 2
    assert "did you mean C210?" in result.stderr


def test_checks_are_data_too() -> None:
    [one] = json.loads(run("rule", "D101", "--format", "json").stdout)
    assert (one["code"], one["name"], one["severity"]) == ("D101", "impossible-value", "error")
    assert one["rests_on"]


# Twenty thousand findings on the first day, as the how-to shows them.

HOW_TO = Path(__file__).parent.parent / "docs" / "howto" / "twenty-thousand-findings.md"
SHOWN = re.compile(
    r"<!-- legacy(?:: (?P<change>\w+))? -->\n```console\n\$ closurelib (?P<command>[^\n]+)\n(?P<said>.*?)```", re.DOTALL
)


def legacy() -> list[str]:
    """A catalogue of 30,000 records, 20,000 of them with a fault."""
    rows = [HEAD + ",last_date"]
    rows += [f"ZZ 1/{number},1961,archive,D,F,89,40(2),2050-01-01," for number in range(1, 12_001)]
    rows += [f"ZZ 2/{number},1990,archive,D,F,,40(2),," for number in range(1, 5_001)]
    rows += [f"ZZ 3/{number},,archive,O,N,30,,,14.3.1975" for number in range(1, 3_001)]
    rows += [f"ZZ 4/{number},1950,archive,O,N,30,,," for number in range(1, 10_001)]
    return rows


def test_the_how_to_shows_what_happens() -> None:
    """Every block of it, in its order, to the letter; `python tests/test_check_cli.py` writes them anew."""
    text = HOW_TO.read_text(encoding="utf-8")
    assert shown_anew(text) == text


def shown_anew(text: str) -> str:
    """The how-to with what its commands print now, in a folder that holds the catalogue."""
    rows = legacy()

    def block(match: re.Match[str]) -> str:
        if match["change"] == "add":
            rows.append("ZZ 5/1,1961,archive,D,F,89,40(2),2050-01-01,")
        if match["change"] == "mend":
            rows[1] = rows[1].replace("2050", "2051")
            del rows[-1]
        if not Path("legacy.csv").exists() or match["change"]:
            fixed = [row.replace("14.3.1975", "1975-03-14") if match["change"] else row for row in rows]
            Path("legacy.csv").write_text("\n".join(fixed) + "\n", encoding="utf-8")
        result = run(*shlex.split(match["command"]))
        said = result.stdout + "".join(f"{line}\n" for line in result.stderr.splitlines())
        mark = f": {match['change']}" if match["change"] else ""
        return f"<!-- legacy{mark} -->\n```console\n$ closurelib {match['command']}\n{said}```"

    return SHOWN.sub(block, text)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        HOW_TO.write_text(shown_anew(HOW_TO.read_text(encoding="utf-8")), encoding="utf-8")
