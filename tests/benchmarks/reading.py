"""How many rows a second one core reads and judges: CSV rows → records → decisions → the status on a day.

Run it alone on the machine: `python tests/benchmarks/reading.py [ROWS]`. It writes a table of made-up records with
the columns of a real catalogue into a temporary folder, and prints medians of several runs as a Markdown table.
"""

from __future__ import annotations

import csv
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from closurelib import decide_memo, load_law
from closurelib.read import read

RUNS = 5
ON = date(2026, 11, 23)
WORDS = (
    "Foreign policy Northern Department Soviet Union files of correspondence and minutes on trade agreements".split()
)
COLUMNS = (
    "id", "reference", "title", "level", "covering_dates", "held_by", "recorded_status",
    "closures.1.type", "closures.1.years", "closures.1.exemptions", "recorded_opening",
)  # fmt: skip
PERIODS = (30, 40, 50, 60, 75, 84, 100)
SECTIONS = ("27(1)", "38", "40(2)", "41", "40(2);41")


def write_table(path: Path, rows: int, *, days: bool) -> None:
    """Made-up records of a national catalogue: most of them open, every twelfth closed; dates in years, or in days."""
    pick = random.Random(1958)
    with path.open("w", encoding="utf-8", newline="") as stream:
        table = csv.writer(stream, lineterminator="\n")
        table.writerow(COLUMNS)
        for number in range(rows):
            year = pick.randrange(1920, 2005)
            written = f"{year} Jan {pick.randrange(1, 29)}-{year} Dec {pick.randrange(1, 29)}" if days else str(year)
            closed = number % 12 == 0
            period = pick.choice(PERIODS)
            table.writerow((
                f"C{number}", f"ZZ {number // 2000}/{number % 2000}", " ".join(pick.choices(WORDS, k=12)), "piece",
                written, "archive", "D" if closed else "O",
                "F" if closed else "N", period if closed else 30, pick.choice(SECTIONS) if closed else "",
                f"{year + period + 1}-01-01" if closed else "",
            ))  # fmt: skip


def rows_a_second(work: Callable[[Path], int], path: Path) -> tuple[float, float, float]:
    """Least, median and most of several runs."""
    rates = []
    for _ in range(RUNS):
        start = time.process_time()
        count = work(path)
        rates.append(count / (time.process_time() - start))
    return min(rates), statistics.median(rates), max(rates)


def only_csv(path: Path) -> int:
    """What Python's own csv module takes, for comparison."""
    with path.open(encoding="utf-8", newline="") as stream:
        return sum(1 for _ in csv.reader(stream)) - 1


def read_only(path: Path) -> int:
    """Rows into records."""
    return sum(1 for _ in read(path))


def judged(path: Path) -> int:
    """Rows into records, facts, decisions and the status on a day."""
    once = decide_memo(load_law("uk"))
    count = 0
    for record in read(path):
        once(record.facts).status(on=ON)
        count += 1
    return count


def main() -> None:
    """Print the table."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 300_000
    with tempfile.TemporaryDirectory() as folder:
        years, days = Path(folder) / "years.csv", Path(folder) / "days.csv"
        write_table(years, rows, days=False)
        write_table(days, rows, days=True)
        print(f"| {rows:,} rows, rows a second, one core | least | median | most |")
        print("| --- | ---: | ---: | ---: |")
        for name, work, path in (
            ("csv module alone", only_csv, years),
            ("read", read_only, years),
            ("read and judged, dates in years", judged, years),
            ("read and judged, dates in days", judged, days),
        ):
            least, median, most = rows_a_second(work, path)
            print(f"| {name} | {least:,.0f} | {median:,.0f} | {most:,.0f} |")


if __name__ == "__main__":
    main()
