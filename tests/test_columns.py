"""Rows = columns: by columns a command writes the bytes that it writes row by row, whatever the tables hold."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from errno import ENOSPC
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from closurelib import cli_convert
from closurelib.cli import main
from closurelib.columns import large, tables
from closurelib.columns import run as columns_run
from closurelib.columns.batch import judged
from closurelib.columns.blocks import Block, blocks
from closurelib.columns.cells import cells_of
from closurelib.convert import Conversion, Request
from closurelib.errors import ReadError
from closurelib.read import text
from tests.columns_tables import HEAD, LISTS, PLAIN, TABLES, any_tables

pytest.importorskip("polars")
pyarrow = pytest.importorskip("pyarrow")

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared" / "data" / "uk"
NEVER = 1 << 60
DAYS = ("--on", "1992-06-01", "--recorded-on", "2026-11-23")
WINDOW = ("--from", "2020-01-01", "--to", "2045-12-31", "--recorded-on", "2026-11-23")
ANSWERS = [
    (command, *DAYS, *rest)
    for command, rest in (
        *product(("status", "timeline", "explain"), [("--format", form) for form in ("text", "json", "jsonl", "csv")]),
        ("explain", ("--for", "reader")),
        ("status", ("--quiet",)),
    )
]
FORECASTS = [
    ("forecast", *WINDOW, *rest)
    for rest in (
        (), *(("--by", by) for by in ("year", "series", "ground")),
        *(("--list", "--format", form) for form in ("text", "csv", "jsonl")),
        ("--event", "opens", "--list", "--format", "csv"),
    )
]  # fmt: skip
QUICK = [ANSWERS[2], ANSWERS[7], FORECASTS[2], FORECASTS[5]]


class Came(NamedTuple):
    """What a command came to."""

    code: int
    out: bytes
    err: bytes


def run(*args: str) -> Came:
    """Run a command in this process, as on a screen of 80 columns without colour."""
    result = CliRunner().invoke(main, args, env={"COLUMNS": "80", "NO_COLOR": "1"})
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Came(result.exit_code, result.stdout_bytes, result.stderr_bytes)


def converted(files: Sequence[str], out: Path, **options: Any) -> tuple[Any, list[str], Any]:
    """What a conversion came to: the exit code or the error, what was said, and what was written."""
    said: list[str] = []
    out.unlink(missing_ok=True)
    try:
        code: Any = cli_convert.run(Request(tuple(files), str(out), **options), say=said.append, standard=io.StringIO())
    except ReadError as why:
        code = str(why)
    if not out.exists():
        return code, said, None
    written: Any = out.read_bytes()
    if out.suffix == ".parquet":
        written = pyarrow.parquet.read_table(out)
        written = written.schema, written.to_pylist()
    return code, said, written


class Both:
    """Runs everything by columns, in blocks of some bytes, and row by row."""

    def __init__(self, patch: pytest.MonkeyPatch, where: Path) -> None:
        self._patch, self._where = patch, where
        self.in_blocks(None)

    def in_blocks(self, size: int | None) -> None:
        """Cut what is read into blocks of so many bytes, or of rows where rows are longer."""

        def cut(parts: Iterable[bytes], *, line: int, offset: int) -> Iterator[Block]:
            if size is None:
                return blocks(parts, line=line, offset=offset)
            small = (part[at : at + size] for part in parts for at in range(0, len(part), size))
            return blocks(small, line=line, offset=offset, size=size)

        self._patch.setattr(tables, "blocks", cut)

    def agree(self, *args: str) -> Came:
        """Both ways write the same: to standard output, to standard error, and as the exit code."""
        by_columns, by_rows = self._by(0, run, *args), self._by(NEVER, run, *args)
        assert by_columns.err.decode().splitlines() == by_rows.err.decode().splitlines(), args
        assert by_columns.out.decode().splitlines() == by_rows.out.decode().splitlines(), args
        assert by_columns == by_rows, args
        return Came(*by_rows)

    def agree_on_all(self, *files: str, commands: Iterable[tuple[str, ...]] = (*ANSWERS, *FORECASTS)) -> None:
        """Both ways write the same for every command."""
        for command, *rest in commands:
            self.agree(command, *files, *rest)
        self.agree_on_converting(*files)

    def agree_on_converting(self, *files: str, **options: Any) -> None:
        """Both ways write the same files, and say the same."""
        for ending in ("jsonl", "csv", "parquet"):
            out = self._where / f"out.{ending}"
            by_columns = self._by(0, converted, files, out, **options)
            assert by_columns == self._by(NEVER, converted, files, out, **options), (ending, files)

    def _by(self, size: int, what: Any, *args: Any, **options: Any) -> Any:
        self._patch.setattr(large, "LARGE", size)
        return what(*args, **options)


@pytest.fixture
def both(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Both:
    """Both ways, in the checkout."""
    monkeypatch.chdir(ROOT)
    return Both(monkeypatch, tmp_path)


# Files that are at hand.


def files() -> list[str]:
    """Every table and list of records at hand, by its name in the checkout."""
    folders = [ROOT / "examples", ROOT / "tests" / "cases", SHARED]
    found = [path for folder in folders if folder.is_dir() for path in sorted(folder.rglob("*"))]
    return [str(path) for path in found if path.suffix in (".csv", ".tsv", ".jsonl", ".txt")]


@pytest.mark.parametrize("file", files(), ids=lambda file: "/".join(Path(file).parts[-2:]))
def test_files_at_hand_are_answered_alike(both: Both, file: str) -> None:
    """Real catalogues, worked examples and faults that were met before."""
    both.agree_on_all(file)
    both.in_blocks(400)
    both.agree_on_all(file, commands=QUICK)


# A table that is hostile on purpose.


@pytest.mark.parametrize("size", [None, 1, 64])
@pytest.mark.parametrize("name", TABLES)
def test_hostile_tables_are_answered_alike(both: Both, tmp_path: Path, name: str, size: int | None) -> None:
    """With blocks so small that every row meets the end of one."""
    file = tmp_path / "a.csv"
    file.write_bytes(TABLES[name])
    both.in_blocks(5_000 if len(TABLES[name]) > 100_000 and size else size)
    if size == 1:
        both.agree("status", str(file), *DAYS, "--format", "jsonl")
        return
    is_common = name in ("rows", "plain rows", "carriage returns and line feeds")
    both.agree_on_all(str(file), commands=(*ANSWERS, *FORECASTS) if is_common else QUICK)


def test_a_name_of_two_lines_is_one_cell(both: Both, tmp_path: Path) -> None:
    """A line end in a cell stands between quotation marks, whatever Python's writer makes of it."""
    file = tmp_path / "a.csv"
    file.write_bytes(HEAD + b"".join(PLAIN) + b'"ZZ\n3/4",,,1960,,archive,,,\n"ZZ, 3/5",a;b,"""",1960,,archive,,,\n')
    for command, *rest in (ANSWERS[3], ANSWERS[7]):
        both.agree(command, str(file), *rest)


@pytest.mark.parametrize("dates", ["1960 Mar 3", "1944 Apr-July", "1960"])
def test_a_code_that_no_law_knows_is_a_problem_of_its_row(both: Both, tmp_path: Path, dates: str) -> None:
    """The row is not judged; all the others are."""
    file = tmp_path / "a.csv"
    file.write_bytes(HEAD + b"".join(PLAIN) + f"ZZ 9/1,,,{dates},O,archive,x,84,\n".encode())
    for command, *rest in QUICK:
        both.agree(command, str(file), *rest)


def test_large_tables_are_read_by_columns(both: Both, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What agrees must not be the row path twice: rows are regular wherever they can be."""
    regular: list[int] = []

    def seen(block: Block, *args: Any, **options: Any) -> Any:
        cells = cells_of(block, *args, **options)
        regular.append(len(cells.codes) if cells else 0)
        return cells

    monkeypatch.setattr(tables, "cells_of", seen)
    file = tmp_path / "a.csv"
    file.write_bytes(HEAD + b"".join(PLAIN))
    both.agree("status", str(file), *DAYS)
    assert regular[-1] == len(PLAIN)


def test_a_source_that_goes_away_is_said_after_what_was_read(both: Both, tmp_path: Path, monkeypatch: Any) -> None:
    """What stands before the fault is answered, and a file is not written."""
    file, first = tmp_path / "a.csv", (1 << 16) + (1 << 20)
    file.write_bytes(HEAD + b"ZZ 1/1,,A file,1960,,archive,F,84,\n" * 60_000)
    readable = text._read

    def failing(name: str, stream: Any, size: int) -> bytes:
        if stream.tell() >= first:
            raise ReadError(f"{name}: cannot be read: Input/output error")
        return readable(name, stream, size)

    monkeypatch.setattr(text, "_read", failing)
    both.in_blocks(9_000)
    came = both.agree("status", str(file), *DAYS, "--format", "csv", "--format", f"jsonl={tmp_path / 'out.jsonl'}")
    assert came.code == 2
    assert b"Input/output error" in came.err
    assert came.out.count(b"\n") > 10_000
    assert not (tmp_path / "out.jsonl").exists()
    both.agree_on_converting(str(file))


# Options.

SHEET = (
    "--map",
    "reference=Ref",
    "--map",
    "covering_dates=Dates",
    "--map",
    "access=Access",
    "--map",
    "closed_until=Until",
)


@pytest.mark.parametrize(
    ("names", "options"),
    [
        (("extracts.csv", "files.csv"), ()), (("files.csv", "extracts.csv"), ()),
        (("extracts.csv", "extracts.csv"), ()),
        (("twice.csv",), ()), (("days.csv",), ()), (("days.csv",), ("--strict-dates",)),
        (("more.jsonl", "days.csv", "tabs.tsv", "extracts.csv"), ()),
        (("files.csv", "none.csv", "twice.csv"), ()),
        (("files.csv", "extracts.csv"), ("--set", "held_by=archive", "--set", "covering_dates=1960")),
        (("extracts.csv",), ("--set", "parent=ZZ 2")), (("twice.csv",), ("--set", "public_record=false")),
        (("files.csv", "extracts.csv"), ("--context", "context.toml")),
        (("sheet.csv",), SHEET), (("sheet.csv", "sheet.csv"), (*SHEET, "--set", "held_by=archive")),
        (("tabs.tsv",), ("--input", "tsv")), (("twice.csv",), ("--input", "tsv")),
        (("files.csv",), ("--encoding", "cp1252")), (("files.csv",), ("--encoding", "utf-8")),
    ],
)  # fmt: skip
@pytest.mark.parametrize("size", [None, 300])
def test_options_and_families_are_answered_alike(
    both: Both, tmp_path: Path, monkeypatch: Any, names: tuple[str, ...], options: tuple[str, ...], size: int | None
) -> None:
    """Files before and after their extracts, in one source and in several; facts that are supplied; mappings."""
    monkeypatch.chdir(tmp_path)
    for name, content in LISTS.items():
        Path(name).write_bytes(content)
    Path("context.toml").write_text('[[context]]\nseries = "ZZ 1"\nsource = "a guide"\nheld_by = "archive"\n')
    both.in_blocks(size)
    for command, *rest in QUICK:
        both.agree(command, *names, *rest, *options)
    if "none.csv" not in names and "--strict-dates" not in options:
        both.agree_on_converting(*names, **_as_request(options))


def _as_request(options: Sequence[str]) -> dict[str, Any]:
    """Options of the command line as those of a conversion."""
    pairs = list(zip(options[::2], options[1::2], strict=True))
    several = {"--set": "settings", "--context": "contexts", "--map": "maps"}
    found: dict[str, Any] = {
        word: tuple(value for name, value in pairs if name == option) for option, word in several.items()
    }
    one = {"--input": "input_format", "--encoding": "encoding"}
    return found | {one[name]: value for name, value in pairs if name in one}


@pytest.mark.parametrize(
    "options",
    [
        ("--recorded-on", "unknown"), ("--law-as-of", "1968-01-01"), ("--law-as-of", "2001-01-01", "--strict-dates"),
        ("--reference", "ZZ 1/1"),
    ],
    ids=" ".join,
)  # fmt: skip
@pytest.mark.parametrize("on", ["1950-01-01", "2026-11-23"])
def test_days_and_laws_are_answered_alike(both: Both, tmp_path: Path, options: tuple[str, ...], on: str) -> None:
    """Whatever day is asked about, whatever law, and as at whatever day the source says what it says."""
    for name in ("days.csv", "files.csv", "extracts.csv"):
        (tmp_path / name).write_bytes(LISTS[name])
    both.in_blocks(500)
    days, files, extracts = (str(tmp_path / name) for name in ("days.csv", "files.csv", "extracts.csv"))
    both.agree("status", days, files, extracts, "--on", on, *options, "--format", "jsonl")
    both.agree("timeline", files, extracts, "--on", on, *options, "--format", "csv")
    both.agree("explain", files, extracts, "--on", on, *options, "--format", "text")


# Any table.


@settings(suppress_health_check=list(HealthCheck), deadline=None, max_examples=100)
@given(any_tables(), st.sampled_from([None, 1, 10, 40, 200]))
def test_any_table_is_answered_alike(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, table: bytes, size: int | None
) -> None:
    """Whatever stands in it, and wherever it is cut."""
    file = tmp_path / "a.csv"
    file.write_bytes(table)
    both = Both(monkeypatch, tmp_path)
    both.in_blocks(size)
    both.agree("status", str(file), *DAYS, "--format", "jsonl")
    both.agree("explain", str(file), *DAYS, "--format", "jsonl")
    both.agree("forecast", str(file), *WINDOW, "--list", "--format", "csv")
    both.agree_on_converting(str(file))


# Stopping, and how far it is.


@pytest.mark.parametrize("size", [0, NEVER])
@pytest.mark.parametrize("ending", ["jsonl", "csv", "parquet"])
def test_a_conversion_that_is_stopped_leaves_nothing(tmp_path: Path, monkeypatch: Any, size: int, ending: str) -> None:
    """Neither half a file nor anything beside it; what was there before stays."""
    monkeypatch.setattr(large, "LARGE", size)
    file, out = tmp_path / "a.csv", tmp_path / f"out.{ending}"
    file.write_bytes(HEAD + b"".join(PLAIN))
    out.write_text("as it was")
    wrote = Conversion.wrote

    def stopping(self: Conversion, records: int) -> None:
        wrote(self, records)
        raise KeyboardInterrupt

    monkeypatch.setattr(Conversion, "wrote", stopping)
    said: list[str] = []
    code = cli_convert.run(Request((str(file),), str(out)), say=said.append, standard=io.StringIO())
    assert code == 130
    done = "39 records" if size == 0 else "1 record"
    assert said[-1] == f"interrupted: {done} converted; {out} not written"
    assert out.read_text() == "as it was"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv", out.name]


class Full:
    """A working file that there is no room for."""

    def __init__(self, **_options: Any) -> None:
        pass

    def write(self, _data: bytes) -> int:
        raise OSError(ENOSPC, "No space left on device")

    def close(self) -> None:
        pass


@pytest.mark.parametrize("command", ["status", "check"])
def test_no_room_for_working_files_is_said_and_nothing_is_left(tmp_path: Path, monkeypatch: Any, command: str) -> None:
    file, out = tmp_path / "a.csv", tmp_path / "out"
    file.write_bytes(HEAD + b"".join(PLAIN))
    monkeypatch.setattr(large, "LARGE", 0)
    monkeypatch.setattr("closurelib.columns.spool.tempfile.SpooledTemporaryFile", Full)
    came = run(command, str(file), *DAYS, "--format", f"jsonl={out}")
    assert came.code == 2
    assert b"no room for working files: No space left on device; set TMPDIR" in came.err
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]


@pytest.mark.parametrize(
    ("command", "says"),
    [
        (("status", *DAYS, "--format", "csv={out}", "--format", "parquet={out}.parquet"), "records answered"),
        (("timeline", *DAYS, "--format", "jsonl={out}"), "records answered"),
        (("forecast", *WINDOW, "--list", "--format", "csv={out}"), "records looked at"),
        (("forecast", *WINDOW, "--format", "csv={out}"), "records looked at"),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_a_run_that_is_stopped_leaves_nothing_and_says_how_far_it_came(
    both: Both, tmp_path: Path, monkeypatch: Any, command: tuple[str, ...], says: str
) -> None:
    """By columns, at the sixth block: some are worked on ahead of those that are written."""
    file, out = tmp_path / "a.csv", tmp_path / "out"
    file.write_bytes(HEAD + b"".join(PLAIN))
    both.in_blocks(150)
    monkeypatch.setattr(large, "LARGE", 0)
    calls = iter(range(6))

    def stopping(*args: Any) -> Any:
        if next(calls) == 5:
            raise KeyboardInterrupt
        return judged(*args)

    monkeypatch.setattr(columns_run, "judged", stopping)
    came = run(command[0], str(file), *(one.format(out=out) for one in command[1:]))
    assert came.code == 130
    [line] = [line for line in came.err.decode().splitlines() if line.startswith("interrupted: ")]
    assert says in line
    assert 0 < int(line.split()[1]) < len(PLAIN)
    assert f"{out} not written" in line or f"; {out}, " in line
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]
