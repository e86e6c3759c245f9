"""One piece of work of the benchmark: its catalogue, its command, and whether it did what it was to do."""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import sys
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from tests.benchmarks import national, peers
from tests.benchmarks.measuring import Failed, NotThere, closurelib, run
from tests.benchmarks.national_forms import ON

WORK = ("status", "check", *peers.PEERS)
BYTES_A_ROW = 200
"""A row at its longest, and what is written of it: a catalogue has some 125 bytes for each."""


class Catalogue(NamedTuple):
    """A made-up catalogue; the arguments of `national.write`."""

    rows: int
    bad: float = 0.0
    exact: float = 0.0
    notes: float = 0.0
    distinct: float | None = None
    items: float = 0.2
    starts: float = 0.0

    @property
    def name(self) -> str:
        """A file name of its own."""
        default = Catalogue(self.rows)._asdict()
        said = [f"{name}-{value:g}" for name, value in self._asdict().items() if value != default[name]]
        return "_".join((f"national-{self.rows}", *said)) + ".csv"


class Task(NamedTuple):
    """What is done with a catalogue, and which other tasks of its part it is compared with."""

    name: str
    file: Catalogue
    work: str
    against: tuple[str, ...] = ()


class Once(NamedTuple):
    """One run."""

    rate: float
    megabytes: float


class Figures:
    """All runs of one task."""

    def __init__(self, rows: int) -> None:
        self.rows = rows
        self.taken: list[Once] = []

    @property
    def rates(self) -> tuple[float, float, float]:
        """Least, median and most rows a second."""
        rates = [one.rate for one in self.taken]
        return min(rates), statistics.median(rates), max(rates)

    def times(self, other: Figures) -> float:
        """How many times the rate of another this is: the median over the turns, each with the other's of its turn."""
        return statistics.median(one.rate / two.rate for one, two in zip(self.taken, other.taken, strict=True))

    @property
    def megabytes(self) -> float:
        """The most memory of any run."""
        return max(one.megabytes for one in self.taken)


class Bench:
    """Where catalogues are kept, and tasks run over them."""

    def __init__(self, folder: Path, kept: Path, seed: int) -> None:
        self.folder, self.kept, self.seed = folder, kept, seed
        kept.mkdir(parents=True, exist_ok=True)

    @cached_property
    def is_bulk(self) -> bool:
        """Whether `status` can write Parquet, which only the bulk path does."""
        shown = subprocess.run(closurelib("status", "--help"), capture_output=True, text=True, check=True)
        return "parquet" in shown.stdout

    def catalogue(self, wanted: Catalogue) -> Path:
        """The file of a catalogue; it is made where it is not there."""
        path = self.kept / f"{self.seed}-{wanted.name}"
        if not path.exists():
            _needs_room(self.kept, wanted.rows)
            aside = path.with_suffix(".part")
            national.write(aside, seed=self.seed, **wanted._asdict())
            aside.rename(path)
        return path

    def run(self, task: Task) -> Once:
        """Do the work of a task once."""
        if task.work in peers.PEERS and not peers.is_there(task.work):
            raise NotThere(f"{peers.NEEDS[task.work]} is not installed here")
        file = self.catalogue(task.file)
        _needs_room(self.folder, task.file.rows)
        out = self.folder / "out"
        try:
            if task.work in peers.PEERS:
                return _peer(task, file, out)
            return self._status(task, file, out) if task.work == "status" else _check(task, file, out)
        finally:
            out.unlink(missing_ok=True)

    def _status(self, task: Task, file: Path, out: Path) -> Once:
        form = "parquet" if self.is_bulk else "csv"
        # 1 says that some records could not be judged, which in a catalogue with faults is as it should be.
        taken = run(
            closurelib("status", str(file), "--on", str(ON), "--quiet", "--format", f"{form}={out}"), right=(0, 1)
        )
        written = _rows_of_parquet(out) if self.is_bulk else _lines_of(out) - 1
        if task.file.bad == 0 and written != task.file.rows:
            raise Failed(f"{task.name}: {written:,} answers for {task.file.rows:,} rows")
        return Once(task.file.rows / taken.seconds, taken.megabytes)


def _check(task: Task, file: Path, out: Path) -> Once:
    options = ("--on", str(ON), "--quiet", "--isolated", "--exit-zero", "--format", f"jsonl={out}")
    taken = run(closurelib("check", str(file), *options))
    found, bad = _lines_of(out), round(task.file.rows * task.file.bad)
    if found < bad:
        raise Failed(f"{task.name}: {found:,} findings in {bad:,} bad rows")
    return Once(task.file.rows / taken.seconds, taken.megabytes)


def _peer(task: Task, file: Path, out: Path) -> Once:
    taken = run([sys.executable, "-m", "tests.benchmarks.peers", task.work, str(file), str(out)])
    said = json.loads(taken.said.splitlines()[-1])
    # DuckDB and frictionless leave out rows that have a cell too many.
    if not 0.99 * task.file.rows <= said["rows"] <= task.file.rows:
        raise Failed(f"{task.name}: {said['rows']:,} of {task.file.rows:,} rows read")
    return Once(task.file.rows / said["seconds"], taken.megabytes)


def _needs_room(folder: Path, rows: int) -> None:
    free, needed = shutil.disk_usage(folder).free, rows * BYTES_A_ROW
    if free < needed:
        raise Failed(f"{folder} has {free / 1e9:.1f} GB free; {needed / 1e9:.1f} GB are needed")


def _rows_of_parquet(path: Path) -> int:
    return int(import_module("pyarrow.parquet").read_metadata(path).num_rows)


def _lines_of(path: Path) -> int:
    with path.open("rb") as stream:
        return sum(block.count(b"\n") for block in iter(lambda: stream.read(1 << 22), b""))
