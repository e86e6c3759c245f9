"""How far a long run is: said on a terminal only, after two seconds, with what is left."""

from __future__ import annotations

import io
import sys
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from closurelib import cli_progress
from closurelib.cli import main
from closurelib.cli_progress import Progress
from closurelib.columns import large


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def terminal(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Make standard error a terminal, and time stand still; the clock is set by hand."""
    now = [100.0]
    monkeypatch.setattr(cli_progress, "monotonic", lambda: now[0])
    monkeypatch.setattr(sys, "stderr", Terminal())
    return now


def shown() -> str:
    assert isinstance(sys.stderr, Terminal)
    return sys.stderr.getvalue()


def test_progress_is_shown_after_two_seconds_with_the_time_left(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = terminal(monkeypatch)
    with Progress() as progress:
        progress.look(500)
        clock[0] += 1.9
        progress.look(500)
        assert shown() == ""
        clock[0] += 0.2
        progress.look(1_000)
        assert shown() == "\r2,000 records looked through, 952 a second"
        progress.expect(40_000)
        clock[0] += 1
        progress.step(10_000, found=3)
        line = shown().split("\r")[-1]
        assert line.rstrip() == "10,000 records, 10,000 a second, 3 findings, 3 s left"
        clock[0] += 0.1
        progress.step(10_000)
        assert shown().split("\r")[-1] == line, "five times a second is enough"
    assert shown().endswith("\r" + " " * len(line) + "\r"), "no trace is left"


def test_progress_by_bytes_and_by_single_records(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A source of which the bytes are counted, and single records that look at the clock now and then."""
    clock = terminal(monkeypatch)
    file = tmp_path / "a.csv"
    file.write_bytes(b"x" * 1_000)
    with Progress([str(file)]) as progress:
        clock[0] += 4
        progress.step(100, read=250)
        assert shown().rstrip() == "\r100 records, 25 a second, 12 s left"
    with Progress() as progress:
        before = len(shown())
        clock[0] += 4
        for _ in range(cli_progress.LOOK - 1):
            progress.step()
        assert len(shown()) == before
        progress.step()
        assert shown().endswith("\r2,000 records, 500 a second")
    assert list(Progress().looking("ab")) == ["a", "b"]


def test_progress_is_for_terminals_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", stream := io.StringIO())
    monkeypatch.setattr(cli_progress, "AFTER", -1.0)
    with Progress() as progress:
        progress.look(10_000)
        progress.step(10_000)
    assert stream.getvalue() == ""


@pytest.mark.parametrize("size", [0, 1 << 60], ids=["by columns", "row by row"])
@pytest.mark.parametrize("command", ["status", "timeline", "forecast"])
def test_long_runs_show_how_far_they_are(tmp_path: Path, monkeypatch: Any, command: str, size: int) -> None:
    """Both ways, as soon as it is time to."""
    if not size:
        pytest.importorskip("polars")
    terminal(monkeypatch)
    monkeypatch.setattr(large, "LARGE", size)
    monkeypatch.setattr(cli_progress, "LOOK", 1)
    monkeypatch.setattr(cli_progress, "AFTER", -1)
    monkeypatch.setattr(cli_progress, "monotonic", partial(next, count(step=0.5)))
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    file = tmp_path / "a.csv"
    file.write_bytes(b"reference,covering_dates\n" + b"ZZ 1/1,1960\n" * 99)
    with pytest.raises(SystemExit):
        main([command, str(file), "--quiet"])
    assert " records, " in shown()
    assert " a second" in shown()
    assert shown().endswith(" \r")
