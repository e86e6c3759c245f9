"""The command line: what is asked, what is answered, and the exit codes."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from collections import defaultdict
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from closurelib import Record, __version__, decide, load_law
from closurelib.cli import main

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
CASES = SHARED / "cases" / "uk.jsonl"
EXAMPLE = ("examples/fo-371-151924.txt", "--context", "examples/fo-371.toml")
ON = ("--on", "1992-06-01", "--recorded-on", "2026-11-23")
RECORDS = "".join(
    json.dumps({"reference": reference, "covering_dates": dates, "held_by": "archive"}) + "\n"
    for reference, dates in (("ZZ 1/1", "1960"), ("ZZ 1/2", "1961"), ("ZZ 1/3", "1970"), ("ZZ 2/14", "1958-1961"))
)
TWO = "".join(RECORDS.splitlines(keepends=True)[:2])


@pytest.fixture(autouse=True)
def in_the_checkout(monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands of the documents name files of the checkout."""
    monkeypatch.chdir(ROOT)


def run(*args: str, source: str | None = None) -> Result:
    """Run the command in this process, as on a screen of 80 columns without colour."""
    return CliRunner().invoke(main, args, input=source, env={"COLUMNS": "80", "NO_COLOR": "1"})


def answers(*args: str, source: str | None = None) -> list[dict[str, Any]]:
    """The answers of `status --format jsonl`."""
    result = run("status", *args, *ON, "--format", "jsonl", source=source)
    return [json.loads(line) for line in result.stdout.splitlines()]


def references(*args: str, source: str | None = None) -> list[str]:
    """The references answered for, in order."""
    return [one["reference"] for one in answers(*args, source=source)]


# One record and many


@pytest.mark.parametrize("command", ["status", "timeline", "explain", "reader"])
def test_the_example_is_answered_as_expected(command: str) -> None:
    """Each expected output was read by eye; the receipt is on standard error and not part of it."""
    asked = ("explain", "--for", "reader") if command == "reader" else (command,)
    result = run(*asked, *EXAMPLE, "--on", "2026-11-23", "--recorded-on", "2026-11-23")
    assert result.exit_code == 0
    assert result.stdout == (ROOT / "tests" / "reports" / f"fo-371-151924-{command}.txt").read_text(encoding="utf-8")


def test_many_records_have_one_line_each_and_are_counted() -> None:
    result = run("status", "-", *ON, "--quiet", source=RECORDS)
    assert result.stdout.splitlines() == [
        "ZZ 1/1   OPEN    since 1 Jan 1991",
        "ZZ 1/2   OPEN    since 1 Jan 1992",
        "ZZ 1/3   CLOSED  opens 1 Jan 2001",
        "ZZ 2/14  OPEN    since 1 Jan 1992",
        "",
        "4 records on 1 Jun 1992: 3 open, 1 closed.  Law: uk, as it stands.",
    ]
    assert (result.exit_code, result.stderr) == (0, "")


def test_undetermined_records_are_counted_by_reason() -> None:
    undated = '{"reference": "ZZ 1/9", "held_by": "archive"}\n'
    result = run("status", "-", *ON, source=TWO + undated)
    assert "ZZ 1/9  UNDETERMINED  closed or open (date-missing)" in result.stdout
    assert "2 open, 1 undetermined (1 date-missing)." in result.stdout
    assert result.exit_code == 0, "undetermined, with its reason, is a judgement"


def test_the_receipt_says_what_was_read_and_asked() -> None:
    source = "reference,covering_dates,Place\nZZ 1/1,1960,Kew\n"
    result = run("status", "-", *ON, source=source)
    assert result.stderr.splitlines() == [
        "-: read as csv: 1 row, 1 record, 0 rejected",
        "columns ignored: Place",
        "columns used: reference, covering_dates",
        "asked on 1 Jun 1992; source as at 23 Nov 2026; law: uk 2026-11-23, as it stands",
    ]


def test_timelines_of_many_records_are_one_line_each() -> None:
    result = run("timeline", "-", *ON, "--quiet", source=TWO)
    assert result.stdout.splitlines()[0] == "ZZ 1/1  OPEN  closed to 31 Dec 1990; open"


def test_explanations_of_many_records_are_one_line_each() -> None:
    result = run("explain", "-", *ON, "--quiet", source=TWO)
    assert result.stdout.splitlines()[0] == "ZZ 1/1 on 1 Jun 1992: OPEN, since 1 Jan 1991."


def test_paragraphs_for_readers_stand_apart() -> None:
    result = run("explain", "-", *ON, "--quiet", "--for", "reader", source=TWO)
    assert "\n\nOn 1 June 1992 ZZ 1/2 was open to readers" in result.stdout
    assert "s. 5" not in result.stdout


# Which records


def test_a_reference_and_set_need_no_source() -> None:
    (one,) = answers("--reference", "FO 371/151924", "--set", "covering_dates=1960")
    assert (one["reference"], one["status"], one["opens_on"], one["source"]) == (
        "FO 371/151924",
        "open",
        "1991-01-01",
        None,
    )


def test_several_facts_are_set_and_named_as_their_own_origin() -> None:
    result = run(
        "explain", "--reference", "ZZ 1/1", "--set", "covering_dates=1960", "--set", "transferred_on=1985-03-01", *ON
    )
    assert "file of 1960        --set covering_dates=1960" in result.stdout
    assert "transferred 1 Mar 1985\n                      --set transferred_on=1985-03-01" in result.stdout


def test_a_context_serves_a_record_without_a_source() -> None:
    (one,) = answers("--reference", "FO 371/151924", "--context", "examples/fo-371.toml")
    assert one["status"] == "open"


def test_references_filter_a_source() -> None:
    assert references("-", "--reference", "zz 1/2", source=RECORDS) == ["ZZ 1/2"]


def test_answers_come_in_the_order_of_the_list(tmp_path: Path) -> None:
    listed = tmp_path / "list.txt"
    listed.write_text("# wanted\nZZ 2/14\n\nZZ 1/1\n", encoding="utf-8")
    assert references("-", "--references", str(listed), source=RECORDS) == ["ZZ 2/14", "ZZ 1/1"]


def test_a_reference_that_is_not_in_the_source_is_named_with_the_nearest() -> None:
    result = run("status", "-", "--reference", "ZZ 2/41", *ON, "--quiet", source=RECORDS)
    assert result.exit_code == 1
    assert result.stderr == "ZZ 2/41: not in source; the nearest is ZZ 2/14\n"
    assert "1 not in source." in result.stdout
    (one,) = answers("-", "--reference", "ZZ 2/41", source=RECORDS)
    assert (one["reference"], one["status"], one["nearest"]) == ("ZZ 2/41", None, "ZZ 2/14")


def test_a_folder_is_read_and_strange_files_are_named(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(RECORDS, encoding="utf-8")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n\x00")
    result = run("status", str(tmp_path), *ON)
    assert "4 records" in result.stdout
    assert "picture.png: not read" in result.stderr


def test_the_format_and_the_encoding_of_a_source_can_be_named(tmp_path: Path) -> None:
    source = tmp_path / "list"
    source.write_bytes("reference,covering_dates,title\nZZ 1/1,1960,Genève\n".encode("cp1252"))
    assert references(str(source), "--input", "csv", "--encoding", "cp1252") == ["ZZ 1/1"]


# Which day and which law


def test_the_law_can_be_asked_as_it_was() -> None:
    result = run("status", "-", "--on", "1966-06-01", "--law-as-of", "1966-06-01", "--quiet", source=TWO)
    assert "Law: uk, as it was on 1 Jun 1966." in result.stdout
    (first, *_) = answers("-", "--law-as-of", "1966-06-01", source=TWO)
    assert first["law"]["as_of"] == "1966-06-01"
    assert first["status"] == "closed"


def test_what_the_source_knew_can_be_dated() -> None:
    record = '{"reference": "ZZ 1/1", "covering_dates": "2010", "held_by": "archive"}\n'
    early = run("status", "-", "--on", "2020-01-01", "--recorded-on", "2020-01-01", source=record)
    unknown = run("status", "-", "--on", "2020-01-01", "--recorded-on", "unknown", source=record)
    assert "OPEN" in early.stdout
    assert "NOT TRANSFERRED" in unknown.stdout
    assert "source as at a day not known" in unknown.stderr


def test_strict_dates_set_a_guess_aside() -> None:
    record = '{"reference": "ZZ 1/1", "covering_dates": "c1955", "held_by": "archive"}\n'
    assert [one["status"] for one in answers("-", source=record)] == ["open"]
    assert [one["status"] for one in answers("-", "--strict-dates", source=record)] == ["undetermined"]


def test_a_folder_of_rules_is_a_law() -> None:
    assert answers("-", "--law", "rules/uk", source=TWO) == answers("-", source=TWO)


def test_a_record_of_another_jurisdiction_is_not_judged_in_silence() -> None:
    record = '{"reference": "ZZ 1/1", "covering_dates": "1960", "jurisdiction": "xx"}\n'
    result = run("status", "-", *ON, "--quiet", source=record)
    assert result.exit_code == 1
    assert result.stderr.startswith("-:1: ZZ 1/1: jurisdiction: 'xx' is not uk, the law that is asked")


# Formats and files


def test_json_lines_are_what_the_library_answers() -> None:
    (first, _) = answers("-", source=TWO)
    record = Record.from_dict(json.loads(TWO.splitlines()[0]))
    facts = record.facts_as_recorded(recorded_on=date(2026, 11, 23))
    expected = decide(facts, load_law("uk")).to_dict(date(1992, 6, 1))
    assert list(first) == list(expected)
    assert first == {**expected, "reference": "ZZ 1/1", "source": "-", "line": 1}


def test_json_is_a_list() -> None:
    result = run("status", "-", *ON, "--format", "json", "--quiet", source=TWO)
    assert [one["reference"] for one in json.loads(result.stdout)] == ["ZZ 1/1", "ZZ 1/2"]
    assert (
        json.loads(run("status", "-", *ON, "--format", "json", "--reference", "x", source=TWO).stdout)[0]["id"] is None
    )


def test_csv_is_flat() -> None:
    result = run("status", "-", *ON, "--format", "csv", "--quiet", source=RECORDS)
    assert "\r" not in result.stdout
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert [row["status"] for row in rows] == ["open", "open", "closed", "open"]
    assert rows[2]["because"].split(";")[0] == "uk-pra-1958-s5-1-thirty"
    assert (rows[0]["law"], rows[0]["line"]) == ("uk", "1")


@pytest.mark.parametrize("name", ["json", "jsonl", "csv"])
def test_timelines_as_data_have_a_row_for_each_period(name: str) -> None:
    result = run("timeline", *EXAMPLE, *ON, "--format", name, "--quiet")
    match name:
        case "json":
            rows = json.loads(result.stdout)
        case "jsonl":
            rows = [json.loads(line) for line in result.stdout.splitlines()]
        case _:
            rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert [row["status"] for row in rows] == ["closed", "closed", "open in part", "open"]
    assert [row["since"] or "" for row in rows] == ["", "1968-01-01", "1991-01-01", "1994-04-18"]


def test_explanations_as_data_name_the_origin_of_facts() -> None:
    (one,) = json.loads(run("explain", *EXAMPLE, *ON, "--format", "json").stdout)
    origins = {fact["field"]: fact["place"] for fact in one["facts"]}
    assert origins["covering_dates"].startswith("fo-371.toml")
    assert origins["retentions.1"] == "line 11"
    assert one["status"] == "open in part"


def test_several_formats_are_written_at_once(tmp_path: Path) -> None:
    lines, table = tmp_path / "a.jsonl", tmp_path / "a.csv"
    result = run(
        "status", "-", *ON, "--format", f"jsonl={lines}", "--format", f"csv={table}", "--format", "text", source=TWO
    )
    assert "2 records" in result.stdout
    assert len(lines.read_text(encoding="utf-8").splitlines()) == 2
    assert len(table.read_text(encoding="utf-8").splitlines()) == 3
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv", "a.jsonl"]


def test_output_names_a_file(tmp_path: Path) -> None:
    file = tmp_path / "answers.txt"
    result = run("status", "-", *ON, "--output", str(file), source=TWO)
    assert result.stdout == ""
    assert file.read_text(encoding="utf-8").startswith("ZZ 1/1  OPEN  since 1 Jan 1991\n")


def test_a_file_is_never_left_half_written(tmp_path: Path) -> None:
    good, bad, out = tmp_path / "a.jsonl", tmp_path / "b.jsonl", tmp_path / "out.jsonl"
    good.write_text(RECORDS, encoding="utf-8")
    bad.write_bytes(b"")
    result = run("status", str(good), str(bad), *ON, "--format", f"jsonl={out}")
    assert result.exit_code == 2
    assert f"{bad}: is empty" in result.stderr
    assert "out.jsonl not written" in result.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.jsonl", "b.jsonl"]


def test_who_interrupts_is_told_how_far_it_came(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from closurelib.report.outputs import Sheets

    def interrupt(self: Sheets, line: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Sheets, "add", interrupt)
    out = tmp_path / "out.jsonl"
    result = run("status", "-", *ON, "--format", f"jsonl={out}", source=TWO)
    assert result.exit_code == 130
    assert result.stderr.splitlines()[-1] == f"interrupted: 1 records answered; {out} not written"
    assert list(tmp_path.iterdir()) == []


def test_colour_is_only_where_it_is_wanted() -> None:
    assert "\x1b[" not in run("status", "-", *ON, source=TWO).stdout
    assert "\x1b[" not in run("status", "-", *ON, "--color", "never", source=TWO).stdout
    coloured = CliRunner().invoke(main, ["status", "-", *ON, "--color", "always"], input=TWO, color=True)
    assert "\x1b[32m\x1b[1mOPEN\x1b[0m" in coloured.stdout


# Mistakes of the caller


@pytest.mark.parametrize(
    ("args", "message"),
    [
        ((), "nothing to read: give a SOURCE, or --reference with --set"),
        (("--on", "never", "-"), "--on: 'never' is no date; write a day as 1992-06-01"),
        (("--on", "1960-02-30", "-"), "--on: 1960-02-30 is no day of the calendar: February 1960 has 29 days; write"),
        (("--on", "1992", "-"), "--on: '1992' is no single day; write one as 1992-01-01"),
        (("--law", "ux", "-"), "no law is known for 'ux'; did you mean uk? (known: uk)"),
        (("--law", "no/folder", "-"), "no/folder: no rule files here"),
        (
            ("--format", "jason", "-"),
            "--format: 'jason' is no format; did you mean json? (known: text, json, jsonl, csv, parquet)",
        ),
        (("--format", "json=", "-"), "--format: 'json=' names no file; write json=FILE"),
        (("--format", "json", "--format", "csv", "-"), "--format: only one format can go to standard output"),
        (("--format", "json=a", "--format", "csv=a", "-"), "--format: two formats would be written to"),
        (("--format", "json=a", "--output", "b", "-"), "--output: every --format names a file already"),
        (("--output", "examples/catalogue.csv", "examples/catalogue.csv"), "is a source; it would be overwritten"),
        (("--output", "no/folder/x", "-"), "no/folder/x: cannot be written: No such file or directory"),
        (("--set", "coverng_dates=1960", "-"), "coverng_dates is no field of a record; did you mean covering_dates?"),
        (("--set", "covering_dates", "-"), "write FIELD=VALUE"),
        (("--context", "no.toml", "-"), "no.toml: cannot be opened"),
        (("--references", "no.txt", "-"), "no.txt: cannot be opened: No such file or directory"),
        (("--input", "xyz", "-"), "closurelib: "),
        (("--colr", "-"), "No such option"),
        (
            ("examples/catalog.csv",),
            "examples/catalog.csv: there is no such file; did you mean examples/catalogue.csv?",
        ),
    ],
)
def test_a_mistake_is_said_in_one_line(args: tuple[str, ...], message: str) -> None:
    """What is wrong with an option is said with what would be right, and nothing is answered."""
    result = run("status", *args, source=TWO)
    assert result.exit_code == 2
    assert message in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert result.stdout == ""
    assert not Path("a").exists()


def test_an_unknown_command_is_answered_with_the_nearest() -> None:
    result = run("statsu")
    assert (result.exit_code, result.stderr) == (2, "closurelib: there is no command 'statsu'; did you mean status?\n")


BAD_RECORDS = {
    "an unknown field": (
        {"coverng_dates": "1960"},
        "coverng_dates: is no field of a record; did you mean covering_dates?",
    ),
    "no such day": ({"last_date": "1960-02-30"}, "last_date: 1960-02-30 is no day of the calendar"),
    "an end before the start": (
        {"first_date": "1961", "last_date": "1960"},
        "last_date: '1960' is before the first date",
    ),
    "put back before it was retained": (
        {"last_date": "1960", "retentions": [{"since": "1991-01-01", "put_back_on": "1990-01-01"}]},
        "retentions.1.put_back_on: '1990-01-01' is before the retention began, 1991-01-01",
    ),
    "a retention that ended and runs": (
        {"last_date": "1960", "retentions": [{"until": "2031-01-01", "put_back_on": "1994-01-01"}]},
        "retentions.1.put_back_on: '1994-01-01' says the retention has ended, yet it is recorded as running",
    ),
    "an unknown closure type": (
        {"closures": [{"type": "Q"}]},
        "closures.1.type: 'Q' is no closure type of uk; known: A, C",
    ),
    "a period of -5 years": ({"closures": [{"type": "F", "years": -5}]}, "closures.1.years: '-5' is no closure period"),
    "a period of 1000 years": (
        {"closures": [{"type": "F", "years": 1000}]},
        "closures.1.years: '1000' is no closure period",
    ),
    "a year for a period": (
        {"closures": [{"type": "F", "years": 2035}]},
        "closures.1.years: '2035' is a year where a number of years is meant; write until_year",
    ),
}


@pytest.mark.parametrize(("fields", "message"), BAD_RECORDS.values(), ids=BAD_RECORDS)
def test_a_record_that_cannot_be_judged_is_named_and_the_others_are_answered(
    fields: dict[str, Any], message: str
) -> None:
    """One message with its place, exit code 1, its own line in the output, and no traceback."""
    bad = json.dumps({"reference": "ZZ 9/9", **fields}) + "\n"
    result = run("status", "-", *ON, "--quiet", source=TWO + bad)
    assert result.exit_code == 1
    assert result.stderr.startswith(f"-:3: ZZ 9/9: {message}")
    assert len(result.stderr.splitlines()) == 1
    assert "ZZ 9/9  UNDETERMINED  not judged: " in result.stdout
    assert "3 records on 1 Jun 1992: 2 open, 1 undetermined (1 value-unreadable)." in result.stdout
    assert [one["status"] for one in answers("-", source=TWO + bad)] == ["open", "open", "undetermined"]


BAD_SOURCES: dict[str, tuple[bytes | None, str]] = {
    "empty.csv": (b"", "is empty"),
    "latin.csv": (b"reference,last_date\nZZ 1/1,19\xe960\n", "is not UTF-8: byte 29 (0xe9, line 2) does not fit"),
    "nothing.csv": (b"a,b\n1,2\n", "no column is called reference or id"),
    "missing.csv": (None, "there is no such file"),
    "folder": (None, "the folder holds no file with records"),
}


@pytest.mark.parametrize("name", BAD_SOURCES)
def test_a_source_that_cannot_be_read_is_named(name: str, tmp_path: Path) -> None:
    content, message = BAD_SOURCES[name]
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    elif name == "folder":
        path.mkdir()
    result = run("status", str(path), *ON, "--quiet")
    assert result.exit_code == 2
    assert f"{path}: {message}" in result.stderr
    assert result.stdout == ""


def test_json_cut_short_is_named_by_its_line() -> None:
    lines = "".join(f'{{"reference": "ZZ 1/{number}", "covering_dates": "1960"}}\n' for number in range(1, 7))
    result = run("status", "-", *ON, source=lines + '{"reference": "ZZ 1/7", "cov')
    assert result.exit_code == 1
    assert "\n-:7: " in result.stderr
    assert "is no JSON: it is cut short" in result.stderr
    assert "7 rows, 6 records, 1 rejected" in result.stderr
    assert "7 records on 1 Jun 1992: 6 open, 1 undetermined" in result.stdout


def test_every_mistake_of_a_rule_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "pack.toml").write_text(
        '[pack]\nid = "zz"\nname = "Zed"\nversion = "1"\n\n[[provision]]\nid = "zz-1"\nname = "one"\n'
        'url = "https://example.org"\nchecked_on = 2026-01-01\nseen = "text"\nsays = "It closes."\n'
        "since = 2000-01-01\nuntil = 1999-01-01\nended_by = 'own terms'\ncloses = { after_year_end = 30 }\n",
        encoding="utf-8",
    )
    mistakes = [
        f"{tmp_path.name}/pack.toml: provision zz-1: no cite",
        f"{tmp_path.name}/pack.toml: provision zz-1: until 1999-01-01 is not after since 2000-01-01",
        f"{tmp_path.name}/pack.toml: provision zz-1: no example: give worked examples, on both sides of each boundary",
    ]
    asked = run("status", "--law", str(tmp_path), "--reference", "ZZ 1/1")
    assert asked.exit_code == 2
    assert asked.stderr.splitlines() == [f"closurelib: {mistake}" for mistake in mistakes]
    checked = run("law", "check", str(tmp_path))
    assert checked.exit_code == 1
    assert checked.stdout.splitlines() == [*mistakes, "3 mistakes"]


# The law


def test_the_provisions_are_listed() -> None:
    result = run("law", "list")
    assert "uk-pra-1958-s5-1-thirty" in result.stdout
    assert "    1 Jan 1968 - 31 Dec 2004" in result.stdout


def test_only_the_provisions_in_force_are_listed() -> None:
    ids = [one["id"] for one in json.loads(run("law", "list", "--on", "2005-01-01", "--format", "json").stdout)]
    assert "uk-pra-1958-s5-1-thirty" not in ids
    assert "uk-pra-1958-s3-4-retention" in ids


@pytest.mark.parametrize("words", [["uk-pra-1958-s5-1-thirty"], ["thirty-year", "rule"], ["the thirty-year rule"]])
def test_a_provision_is_shown_by_id_or_name(words: list[str]) -> None:
    result = run("law", "show", "uk-pra-1958-s5-1-thirty")
    assert result.exit_code == 0
    assert "Counts      closes records: thirty years from the end of the year of the" in result.stdout
    assert "In force    1 Jan 1968 - 31 Dec 2004" in result.stdout
    assert "Examples" in result.stdout
    assert run("law", "show", *words).stdout.splitlines()[0].startswith("uk-") or len(words) > 1


def test_words_that_several_provisions_share_list_them() -> None:
    result = run("law", "show", "transfer", "limit")
    assert result.stdout.count("transfer_due") > 1


def test_a_provision_that_is_not_there_is_answered_with_the_nearest() -> None:
    result = run("law", "show", "uk-pra-1958-s5-1-thrity")
    assert result.exit_code == 2
    assert "did you mean uk-pra-1958-s5-1-thirty?" in result.stderr


def test_what_is_not_modelled_is_shown() -> None:
    assert run("law", "show", "not-modelled").stdout.startswith("Not modelled in uk: ")


def test_the_pack_has_no_mistake_and_its_examples_hold() -> None:
    assert run("law", "check").stdout.rstrip().endswith("no mistake")
    tested = run("law", "test")
    assert tested.exit_code == 0
    assert tested.stdout.rstrip().endswith("all hold")


def test_an_example_that_does_not_hold_is_named(tmp_path: Path) -> None:
    rules = tmp_path / "zz"
    rules.mkdir()
    text = """
[pack]
id = "zz"
name = "Zed"
version = "1"
[[provision]]
id = "zz-1"
name = "ten-year rule"
cite = "Zed Act, s. 1"
url = "https://example.org"
checked_on = 2026-01-01
seen = "text"
says = "Records are closed for ten years."
since = 2000-01-01
closes = { after_year_end = 10 }
[[provision.example]]
name = "a record of 2001 is open in 2005"
facts = { last_date = "2001" }
on = 2005-01-01
status = "open"
"""
    (rules / "pack.toml").write_text(text, encoding="utf-8")
    result = run("law", "test", "--law", str(rules))
    assert result.exit_code == 1
    assert "zz-1  0 of 1 hold" in result.stdout
    assert "status: expected open, got closed" in result.stdout
    assert run("law", "check", str(rules)).stdout == "zz 1: 1 provisions, 1 examples: no mistake\n"


# The program


def test_help_is_true_and_gives_the_exit_codes() -> None:
    assert "closurelib status catalogue.csv" in run("--help").stdout
    for command in ("status", "timeline", "explain"):
        said = run(command, "--help").stdout
        assert "Exit codes:" in said
        for option in ("--on", "--law-as-of", "--recorded-on", "--strict-dates", "--references", "--format"):
            assert option in said


def test_the_version_is_said() -> None:
    assert run("--version").stdout == f"closurelib, version {__version__}\n"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_printed_with_how_to_install_it(shell: str) -> None:
    first, *script = run("completion", shell).stdout.splitlines()
    assert first.startswith("# To install: ")
    assert any("_CLOSURELIB_COMPLETE" in line for line in script)


def program(*args: str, **more: Any) -> subprocess.CompletedProcess[bytes]:
    """Run `python -m closurelib` as a program of its own."""
    command = [sys.executable, "-m", "closurelib", *args]
    return subprocess.run(command, cwd=ROOT, capture_output=True, check=False, timeout=60, **more)


def test_the_module_is_the_command() -> None:
    ran = program("status", *EXAMPLE, *ON)
    assert ran.returncode == 0
    assert ran.stdout.startswith(b"FO 371/151924  OPEN IN PART  since 1 Jan 1991; in full from 18 Apr 1994")


def test_a_screen_without_the_signs_gets_plain_ones() -> None:
    ran = program("timeline", *EXAMPLE, *ON, env={**os.environ, "PYTHONIOENCODING": "ascii"})
    assert ran.returncode == 0
    assert b"####" in ran.stdout
    assert b"Traceback" not in ran.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="pipes there break otherwise")
def test_a_reader_who_leaves_is_no_mistake() -> None:
    command = f"{sys.executable} -m closurelib status examples/catalogue.csv --format jsonl --quiet | head -n 1"
    ran = subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True, check=False, timeout=60)
    assert ran.stderr == b""
    assert len(ran.stdout.splitlines()) == 1


def test_the_web_view_prints_its_page() -> None:
    ran = subprocess.run(
        [sys.executable, "examples/web_view.py"],
        cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    assert "<strong>open in part</strong> on 1992-06-01" in ran.stdout


# The cases


def merged(timeline: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Adjoining periods of one status taken together."""
    found: list[dict[str, Any]] = []
    for period in timeline:
        if found and found[-1]["status"] == period["status"]:
            found[-1]["until"] = period["until"]
        else:
            found.append({name: period[name] for name in ("since", "until", "status")})
    return found


def differences(expected: dict[str, Any], got: dict[str, Any]) -> list[str]:
    """The fields in which an answer is not as expected, compared as the cases say."""
    found = []
    for name, value in expected.items():
        match name:
            case "could_be":
                holds = sorted(value) == sorted(got[name])
            case "because_cites":
                holds = all(any(words in one["cite"] for one in got["because"]) for words in value)
            case "timeline":
                periods = merged(got[name])
                holds = all(any(all(one[key] == v for key, v in want.items()) for one in periods) for want in value)
            case _:
                holds = value == got[name]
        if not holds:
            found.append(f"{name}: expected {value}, got {got.get(name)}")
    return found


@pytest.mark.skipif(not CASES.exists(), reason="the case files are not beside the checkout")
def test_the_cases_hold_through_the_command_line() -> None:
    """All of them, grouped by day and law, so that a run answers many."""
    groups: dict[tuple[str, str | None], list[dict[str, Any]]] = defaultdict(list)
    for line in CASES.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        groups[case["on"], case["law_as_of"]].append(case)
    wrong, compared = [], 0
    for (on, as_of), cases in groups.items():
        records = "".join(json.dumps(case["record"]) + "\n" for case in cases)
        asked = ["status", "-", "--on", on, "--recorded-on", "unknown", "--format", "jsonl", "--quiet"]
        result = run(*asked, *(["--law-as-of", as_of] if as_of else []), source=records)
        for case, line in zip(cases, result.stdout.splitlines(), strict=True):
            compared += 1
            wrong += [f"{case['id']}: {said}" for said in differences(case["expect"], json.loads(line))]
    assert not wrong
    assert compared >= 300


@pytest.mark.skipif(not CASES.exists(), reason="the case files are not beside the checkout")
def test_the_cases_hold_through_the_library() -> None:
    law, wrong = load_law("uk"), []
    for line in CASES.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        asked = law.as_of(date.fromisoformat(case["law_as_of"])) if case["law_as_of"] else law
        answer = decide(Record.from_dict(case["record"]).facts, asked).to_dict(date.fromisoformat(case["on"]))
        wrong += [f"{case['id']}: {said}" for said in differences(case["expect"], answer)]
    assert not wrong


def test_help_loads_no_more_than_it_needs() -> None:
    """What reads, explains or compares is loaded by the command that needs it, so that `--help` is quick."""
    heavy = ("closurelib.cli_run", "closurelib.law.diff", "closurelib.report")
    asked = f"import sys, closurelib.cli; print([name for name in {heavy!r} if name in sys.modules])"
    ran = subprocess.run(
        [sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    assert ran.stdout.strip() == "[]"


# Entries that stand for no record


def test_entries_that_stand_for_no_record_are_answered_and_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    """The National Archives' AIR 37/974 is a number that was not used; nothing is there to be open."""
    titles = ("Number not used.", "Numbers of aircraft not used", "Transferred to AIR 24/1494")
    table = "reference,title,covering_dates,held_by\n" + "".join(
        f"AIR 37/{number},{title},1944,archive\n" for number, title in enumerate(titles, start=974)
    )
    said = "2 entries stand for no record, the first AIR 37/974 (Number not used.): there is nothing to see, whatever"
    small = run("status", "-", *ON, source=table)
    assert said in " ".join(small.stderr.split())
    assert len(small.stdout.splitlines()) > len(titles), "each entry has its answer"
    assert "for no record" not in run("status", "-", *ON, "--quiet", source=table).stderr
    assert "for no record" not in run("status", "-", *ON, "--reference", "AIR 37/975", source=table).stderr
    one = run("explain", "-", *ON, "--reference", "AIR 37/974", source=table)
    assert "1 entry stands for no record, AIR 37/974 (Number not used.)" in " ".join(one.stderr.split())
    if all(find_spec(name) for name in ("polars", "pyarrow")):
        monkeypatch.setattr("closurelib.columns.large.LARGE", 0)
        many = run("status", "-", *ON, source=table)
        assert (many.stdout, many.stderr) == (small.stdout, small.stderr)
