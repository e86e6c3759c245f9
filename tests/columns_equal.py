"""Answers for a made-up national catalogue, row by row and by columns: `python -m tests.columns_equal [ROWS]`.

Both ways run at the same time, each on a core of its own; what they write is compared as it comes, byte for byte.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import click

from tests.benchmarks import national

ROOT = Path(__file__).parent.parent
ROWS = 1_000_000
AS_LARGE = {"by columns": 0, "row by row": 1 << 60}
COMMANDS = (
    ("status", "--on", "2004-12-31", "--recorded-on", "2026-11-23", "--format", "csv"),
    ("timeline", "--on", "2026-11-23", "--recorded-on", "2026-11-23", "--format", "csv"),
    ("explain", "--on", "2026-11-23", "--recorded-on", "2026-11-23"),
    ("forecast", "--from", "2026-11-23", "--to", "2036-11-23", "--list", "--format", "csv"),
    ("forecast", "--from", "2026-11-23", "--to", "2036-11-23", "--by", "series"),
)
"""The first is asked of all rows, the others of a tenth or less."""
PROGRAM = (
    "import sys; from closurelib.columns import large; large.LARGE = int(sys.argv.pop(1)); "
    "from closurelib.cli import main; main()"
)


class Came(NamedTuple):
    """What a command came to: its exit code, and a digest of what it wrote, and of what it said."""

    code: int
    written: str
    size: int
    said: bytes


def answer(size: int, *args: str) -> Came:
    """Run a command with the sources that are large from some size on."""
    command = [sys.executable, "-c", PROGRAM, str(size), *args]
    digest, length = sha256(), 0
    with tempfile.TemporaryFile() as said:
        child = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=said)
        assert child.stdout is not None
        with child.stdout as stream:
            while part := stream.read(1 << 20):
                digest.update(part)
                length += len(part)
        code = child.wait()
        said.seek(0)
        return Came(code, digest.hexdigest(), length, said.read())


def compare(rows: int, file: Path, *args: str) -> bool:
    """Whether both ways come to the same; what they came to is said."""
    begun = time.monotonic()
    with ThreadPoolExecutor(len(AS_LARGE)) as pool:
        by_columns, by_rows = pool.map(lambda size: answer(size, args[0], str(file), *args[1:]), AS_LARGE.values())
    is_same = by_columns == by_rows and by_rows.code in (0, 1)
    seconds = time.monotonic() - begun
    says = f"the same {by_rows.size:,} bytes" if is_same else f"not the same: {by_columns} and {by_rows}"
    click.echo(f"{rows:,} rows: {' '.join(args)}: {says} ({seconds:.0f} s)")
    return is_same


def main() -> int:
    """Write the catalogues, ask both ways; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", type=int, nargs="?", default=ROWS)
    rows = parser.parse_args().rows
    with tempfile.TemporaryDirectory() as folder:
        large, small = Path(folder, "large.csv"), Path(folder, "small.csv")
        for file, count in ((large, rows), (small, max(rows // 20, 1))):
            national.write(file, count, seed=1958, bad=0.01, exact=0.05, notes=0.05, starts=0.01)
        same = [compare(rows, large, *COMMANDS[0])]
        same += [compare(max(rows // 20, 1), small, *command) for command in COMMANDS[1:]]
    return 0 if all(same) else 1


if __name__ == "__main__":
    sys.exit(main())
