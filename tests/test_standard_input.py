"""Standard input and pipes are answered as a file is: with families, by columns where they are large."""

from __future__ import annotations

import io
import json
import os
import re
import signal
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from closurelib.cli import main
from closurelib.columns import large
from closurelib.read.once import is_read_once, kept, path_of

ROOT = Path(__file__).parent.parent
NAME = "list.jsonl"
FAMILY = "".join(
    json.dumps(one) + "\n"
    for one in (
        {"reference": "ZZ 1/1/1", "closures": [{"type": "F", "years": 80, "exemptions": ["27(1)"]}]},
        {"reference": "ZZ 1/2", "covering_dates": "1961", "held_by": "archive", "recorded_status": "O"},
        {"reference": "ZZ 1/1", "covering_dates": "1960", "held_by": "archive", "recorded_status": "O"},
    )
)
"""An extract that stands before its file: it has no date, and its file does not say that a part of it is closed."""
DAYS = ("--recorded-on", "2026-11-23")
ON = ("--on", "2026-11-23", *DAYS)
COMMANDS: tuple[tuple[str, ...], ...] = (
    ("status", *ON, "--format", "jsonl"),
    ("status", *ON, "--format", "csv"),
    ("status", *ON),
    ("status", *ON, "--reference", "ZZ 1/1", "--reference", "ZZ 1/1/1", "--format", "jsonl"),
    ("timeline", *ON),
    ("explain", *ON),
    ("check", *ON, "--isolated", "--format", "jsonl"),
    ("check", *ON, "--isolated", "--format", "concise"),
    ("convert", "--to", "jsonl", "-o", "-"),
    ("convert", "--to", "csv", "-o", "-"),
    ("forecast", *DAYS, "--from", "2026-11-23", "--to", "2100-01-01", "--list", "--format", "csv"),
    ("forecast", *DAYS, "--from", "2026-11-23", "--to", "2100-01-01"),
)


def run(*args: str, source: str | bytes | None = None) -> Result:
    """Run the command in this process, on a plain screen."""
    return CliRunner().invoke(main, args, input=source, env={"COLUMNS": "80", "NO_COLOR": "1"})


def same(args: tuple[str, ...], name: str, content: str | bytes) -> Result:
    """Run a command on a file and on the same as standard input: everything but the name is the same."""
    Path(name).write_bytes(content.encode() if isinstance(content, str) else content)
    of_file = run(args[0], name, *args[1:])
    read = run(args[0], "-", *args[1:], source=content)
    for one in (of_file, read):  # of a whole source the name is a part of the fingerprint
        one.stdout_bytes = re.sub(rb'(?<="fingerprint": ")[0-9a-f]+', b"", one.stdout_bytes)
    assert read.exit_code == of_file.exit_code
    assert read.stdout == of_file.stdout.replace(name, "-")
    assert read.stderr == of_file.stderr.replace(name, "-")
    return read


@pytest.fixture(autouse=True)
def in_a_folder_of_our_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Working files are looked for where they would be put."""
    working = tmp_path / "working"
    working.mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TMPDIR", str(working))
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setattr("tempfile.tempdir", str(working))
    return working


@pytest.mark.parametrize("args", COMMANDS, ids=" ".join)
def test_a_family_is_joined(args: tuple[str, ...], in_a_folder_of_our_own: Path) -> None:
    same(args, NAME, FAMILY)
    assert not list(in_a_folder_of_our_own.iterdir()), "no copy is left"


def test_an_extract_takes_its_date_from_its_file_that_stands_below_it() -> None:
    result = same(COMMANDS[0], NAME, FAMILY)
    answers = {one["reference"]: one["status"] for one in map(json.loads, result.stdout.splitlines())}
    assert answers == {"ZZ 1/1/1": "closed", "ZZ 1/2": "open", "ZZ 1/1": "open in part"}
    assert "standard input is read once" not in result.stderr


def test_a_check_compares_a_file_with_its_extract() -> None:
    result = same((*COMMANDS[6], "--select", "X401"), NAME, FAMILY)
    assert [(one["code"], one["source"], one["line"]) for one in map(json.loads, result.stdout.splitlines())] == [
        ("X401", "-", 3)
    ]


def test_a_transfer_sheet_is_checked_by_the_rules_of_the_service() -> None:
    """Its cells are looked at beside its records, which takes a second reading."""
    sheet = (ROOT / "tests/cases/tdr/sample-foi-code-period-mismatch.csv").read_bytes()
    result = same(("check", *ON, "--isolated", "--profile", "tdr", "--format", "jsonl"), "sheet.csv", sheet)
    assert any(one["code"].startswith("TDR") for one in map(json.loads, result.stdout.splitlines()))


def test_a_column_suppresses() -> None:
    row = "reference,covering_dates,held_by,recorded_status,closurelib_ignore\nZZ 1/1,1960-02-31,archive,O,{}\n"
    args = ("check", *ON, "--isolated", "--format", "jsonl")
    found = [same(args, "list.csv", row.format(what)).stdout for what in ("", "D104: so in the ledger")]
    assert found[0]
    assert not found[1]


# Large tables.


def table() -> str:
    """A table of more than two megabytes, with extracts and with a row that is no record."""
    rows = ["reference,title,covering_dates,held_by,recorded_status,closures.1.type,closures.1.years"]
    for number in range(33_000):
        reference = f"ZZ {1 + number // 9_000}/{number}" if number % 100 else f"ZZ 9/{number - 50}/1"
        closure = "F,80" if number % 7 == 0 else ","
        dates = f"{1930 + number % 80} Jan 1 - {1931 + number % 80} Dec 31"
        rows.append(f"{reference},Registered files of a department,{dates},archive,O,{closure}")
    rows[20_000] += ",too many"
    return "\n".join(rows) + "\n"


@pytest.mark.skipif(not all(map(find_spec, ("polars", "pyarrow"))), reason="the extra bulk is not installed")
@pytest.mark.parametrize(
    "args", [COMMANDS[0], COMMANDS[6], COMMANDS[8], COMMANDS[9], COMMANDS[10], COMMANDS[11]], ids=" ".join
)
def test_a_large_table_is_answered_by_columns(args: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    content = table()
    assert len(content) > large.LARGE
    taken: list[object] = []
    monkeypatch.setattr("closurelib.columns.tables.TextTable.__iter__", _noted(taken))
    same(args, "list.csv", content)
    assert taken.count("list.csv") == taken.count("-") > 0, "both are read as columns, equally often"


def _noted(taken: list[object]) -> object:
    from closurelib.columns.tables import TextTable

    was = TextTable.__iter__

    def noted(self: TextTable) -> object:
        taken.append(self.name)
        return was(self)

    return noted


@pytest.mark.skipif(find_spec("pyarrow") is None, reason="the extra bulk is not installed")
@pytest.mark.parametrize("name", ["list.parquet", "list.arrow"])
def test_what_is_read_from_its_end_can_come_through_a_pipe(name: str) -> None:
    import pyarrow.feather
    import pyarrow.parquet

    Path(NAME).write_text(FAMILY)
    assert run("convert", NAME, "-o", "list.parquet").exit_code == 0
    if name == "list.arrow":
        pyarrow.feather.write_feather(pyarrow.parquet.read_table("list.parquet"), name, compression="uncompressed")
    result = same(COMMANDS[0], name, Path(name).read_bytes())
    assert result.exit_code == 0


# Of the process.

COMMAND = (sys.executable, "-m", "closurelib", "status", "--on", "2026-11-23", "--format", "jsonl")


def test_a_file_that_is_redirected_is_read_so_too() -> None:
    Path(NAME).write_text(FAMILY)
    of_file = subprocess.run([*COMMAND, NAME], capture_output=True, text=True, check=True)
    for name in ("-", "/dev/stdin") if Path("/dev/stdin").exists() else ("-",):
        with Path(NAME).open() as source:
            read = subprocess.run([*COMMAND, name], stdin=source, capture_output=True, text=True, check=True)
        assert read.stdout == of_file.stdout.replace(NAME, name)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names here")
def test_a_pipe_with_a_name_is_read_so_too(in_a_folder_of_our_own: Path) -> None:
    """As a shell makes one of <(…): what it holds can be read once only."""
    os.mkfifo("pipe")
    Path(NAME).write_text(FAMILY)
    writer = subprocess.Popen(["sh", "-c", f"cat {NAME} > pipe"])
    try:
        assert is_read_once("pipe")
        read = run("status", "pipe", *ON, "--format", "jsonl")
    finally:
        writer.kill()
        writer.wait()
    assert read.stdout == run("status", NAME, *ON, "--format", "jsonl").stdout.replace(NAME, "pipe")
    assert not list(in_a_folder_of_our_own.iterdir())
    refused = run("check", "pipe", "--fix", "--isolated")
    assert (refused.exit_code, "pipe is a pipe, and cannot be rewritten" in refused.stderr) == (2, True)


@pytest.mark.skipif(os.name != "posix", reason="signals are of POSIX")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_no_copy_is_left_by_a_run_that_is_ended(number: int, code: int, in_a_folder_of_our_own: Path) -> None:
    with subprocess.Popen([*COMMAND, "-"], stdin=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdin is not None
        process.stdin.write(FAMILY.encode())
        process.stdin.flush()
        until = time.monotonic() + 30
        while not list(in_a_folder_of_our_own.glob("*/*")) and time.monotonic() < until:
            time.sleep(0.01)
        assert list(in_a_folder_of_our_own.glob("*/*")), "what comes in is put aside"
        process.send_signal(number)
        assert process.wait(timeout=30) == code
    assert not list(in_a_folder_of_our_own.iterdir())


def test_no_copy_is_left_by_an_error(monkeypatch: pytest.MonkeyPatch, in_a_folder_of_our_own: Path) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"list")))
    with pytest.raises(ZeroDivisionError), kept(["-"]):  # noqa: PT012 - it is raised inside on purpose
        assert not is_read_once("-")
        assert path_of("-").read_bytes() == b"list"
        raise ZeroDivisionError
    assert is_read_once("-")
    assert not list(in_a_folder_of_our_own.iterdir())


def test_where_there_is_no_room_it_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "gone"))
    result = run("status", "-", source=FAMILY)
    assert result.exit_code == 2
    assert "no room for working files" in result.stderr
    assert "set TMPDIR" in result.stderr


def test_it_cannot_be_both_a_source_and_a_list() -> None:
    result = run("status", "-", "--references", "-", source=FAMILY)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "it can be one of them" in result.stderr


def test_nothing_on_standard_input_is_said() -> None:
    result = run("status", "-", source="")
    assert (result.exit_code, result.stderr) == (2, "closurelib: -: is empty\n")
