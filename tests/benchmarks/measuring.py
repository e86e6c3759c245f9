"""What a process takes: seconds by the wall clock, and memory at its peak, its children's with it.

A process is held to two cores. Its memory is looked at ten times a second: what it had at most until then; where it
has children, what they have together, pages that they share counted once.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
CORES = 2
EVERY = 0.1


class Failed(Exception):
    """A process that did not do its work, and what it said last."""


class NotThere(Exception):
    """What would be measured is not there: a peer that is not installed, a part of the library that is to come."""


class Taken(NamedTuple):
    """What one run took, and what it said."""

    seconds: float
    megabytes: float
    said: str


def run(command: Sequence[str], *, timeout: float = 7200, right: Sequence[int] = (0,)) -> Taken:
    """Run a process to its end; an exit code that is not among the right ones is a failure."""
    environment: Mapping[str, str] = os.environ | {
        "PYTHONPATH": str(ROOT), "POLARS_MAX_THREADS": str(CORES), "PYTHONDONTWRITEBYTECODE": "1",
    }  # fmt: skip
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        started = time.perf_counter()
        process = subprocess.Popen(
            command, stdout=output, stderr=errors, stdin=subprocess.DEVNULL, cwd=ROOT, env=environment
        )
        os.sched_setaffinity(process.pid, sorted(os.sched_getaffinity(0))[:CORES])
        peak, code = _watch(process, started + timeout)
        seconds = time.perf_counter() - started
        output.seek(0)
        errors.seek(0)
        said, complained = output.read().decode("utf-8", "replace"), errors.read().decode("utf-8", "replace")
    if code not in right:
        why = "took too long" if code is None else f"exit code {code}"
        raise Failed(f"{' '.join(command[1:6])} ...: {why}: {' '.join(complained[-500:].split())}")
    return Taken(seconds, peak, said)


def _watch(process: subprocess.Popen[bytes], until: float) -> tuple[float, int | None]:
    """The peak of its memory in MB, and its exit code; `None` where it was stopped."""
    most, before = 0, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    while True:
        ended, status, used = os.wait4(process.pid, os.WNOHANG)
        if ended:
            process.returncode = os.waitstatus_to_exitcode(status)
            # The kernel's own figure may be that of this process, of which the other is a copy until it begins.
            last = used.ru_maxrss if used.ru_maxrss > before else 0
            return max(most, last) / 1000, process.returncode
        family = [process.pid, *_below(process.pid)]
        together = sum(_kilobytes(pid, "smaps_rollup", "Pss:") for pid in family) if len(family) > 1 else 0
        most = max(most, together, _kilobytes(process.pid, "status", "VmHWM:"))
        if time.perf_counter() > until:
            process.kill()
            process.wait()
            return most / 1000, None
        time.sleep(EVERY)


def _below(pid: int) -> Iterator[int]:
    """The children of a process, and theirs."""
    try:
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield int(child)
                yield from _below(int(child))
    except OSError:
        return  # it has just ended


def _kilobytes(pid: int, file: str, name: str) -> int:
    """A figure of a process in /proc; 0 where it has just ended."""
    try:
        for line in Path(f"/proc/{pid}/{file}").read_text().splitlines():
            if line.startswith(name):
                return int(line.split()[1])
    except OSError:
        pass
    return 0


def closurelib(*arguments: str) -> list[str]:
    """The command line of closurelib, as people call it."""
    return [sys.executable, "-m", "closurelib", *arguments]
