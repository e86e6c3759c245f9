"""What the checks find in real catalogue data: counts by file and code, or the findings of one code, to be looked at.

Run by hand: python tests/real_data_findings.py [--on DAY] [--code C202] [--every N] [FILE...]
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from closurelib.check.finding import Finding

HERE = Path(__file__)
SHARED = HERE.parents[2] / "shared"
FOLDERS = (SHARED / "data", SHARED / "reference" / "samples")
NO_DATA = ("SOURCE.md", "LICENSE-TDR.txt")
"""What stands beside the data and is none."""
ON = date(2026, 11, 24)


def files() -> list[Path]:
    """Every file of the data that is shared."""
    return [
        path for folder in FOLDERS for path in sorted(folder.rglob("*")) if path.is_file() and path.name not in NO_DATA
    ]


class Look:
    """One file, checked: its records, its findings, and why what is missing could not be read."""

    def __init__(self, path: Path, on: date) -> None:
        from closurelib.check.checks import CHECKS
        from closurelib.check.session import Session
        from closurelib.check.suppress import Suppressions
        from closurelib.law import load_law

        self.path = path
        # As the command has it: what a source says held on the day of the run, unless another day is given.
        self._session = Session(load_law("uk"), on, CHECKS, recorded_on=on, suppressions=Suppressions(on))
        self.why = ""

    def findings(self) -> Iterator[Finding]:
        """The findings, as they come; `records` and `why` are right when all have been."""
        name = str(self.path)
        for seen in self._session.seen([name]):
            yield seen.finding
        if (why := self._session.refused.get(name)) is not None:
            self.why = str(why).removeprefix(f"{name}: ")

    @property
    def records(self) -> int:
        """How many records were checked."""
        return self._session.records


def count(paths: Sequence[Path], on: date) -> None:
    """Print a line for each file, and the sum of each code."""
    total: Counter[str] = Counter()
    severities: dict[str, set[str]] = {}
    of_files: Counter[str] = Counter()
    for path in paths:
        found: Counter[str] = Counter()
        look = Look(path, on)
        for one in look.findings():
            found[one.code] += 1
            severities.setdefault(one.code, set()).add(str(one.severity))
        total += found
        of_files.update(found.keys())
        said = ", ".join(f"{code} {number:,}" for code, number in sorted(found.items())) or "nothing"
        why = f"; not read: {look.why}" if look.why else ""
        write(f"{path.name}: {look.records:,} records; {said}{why}")
    write("", f"{'code':<6} {'findings':>8} {'files':>5}  severity")
    for code, number in sorted(total.items()):
        write(f"{code:<6} {number:>8,} {of_files[code]:>5}  {', '.join(sorted(severities[code]))}")
    write(f"{'all':<6} {total.total():>8,}")


def show(paths: Sequence[Path], on: date, code: str, every: int) -> None:
    """Print every so-manieth finding of a code or a family, with its place, to be held against its source."""
    for path in paths:
        number = 0
        for one in Look(path, on).findings():
            if one.code.startswith(code):
                number += 1
                if number % every == 1 or every == 1:
                    who = one.id or one.reference
                    write(f"{path.name}:{one.line}  {one.code} {one.severity}  {who}  {one.field}  {one.message}")


def write(*lines: str) -> None:
    """Print lines."""
    sys.stdout.write("\n".join(lines) + "\n")


def main() -> None:
    """Count, or show the findings of one code."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("files", nargs="*", type=Path, help="files; all of the shared data where none is named")
    asked.add_argument("--on", type=date.fromisoformat, default=ON, help=f"the day checked as on (default: {ON})")
    asked.add_argument("--code", help="show the findings of this code, or of the codes that begin so")
    asked.add_argument("--every", type=int, default=1, help="with --code, show every Nth of a file only")
    told = asked.parse_args()
    paths = told.files or files()
    if not paths:
        write("there is no shared data here; name files")
    elif told.code:
        show(paths, told.on, told.code, told.every)
    else:
        count(paths, told.on)


if __name__ == "__main__":
    sys.path.insert(0, str(HERE.parents[1]))
    main()
