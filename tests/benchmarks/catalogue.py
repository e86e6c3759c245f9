"""The bulk path over national catalogues, beside its peers: `python -m tests.benchmarks.catalogue [--rows N]`.

Run it alone on the machine, with the peers installed (`duckdb frictionless jsonschema-rs polars pyarrow pyspark`). It
prints Markdown tables; `--write docs/benchmarks.md` also puts them between the markers of that page. A part that could
not be measured leaves the page as it was, and is named.

    --rows 200000     everything in proportion: a quick look in place of 5 million rows
    --only status     some parts only, by name
    --keep FOLDER     keep the made-up catalogues, and use those that are there
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from tests.benchmarks import catalogue_page as page
from tests.benchmarks.catalogue_work import Bench, Catalogue, Figures, Task
from tests.benchmarks.measuring import CORES, Failed, NotThere

ROWS = 5_000_000
RUNS = 3


def parts(rows: int) -> dict[str, page.Part]:
    """What is measured, by name; its sizes in proportion to `rows`."""
    plain, fifth = Catalogue(rows), rows // 5
    small = Catalogue(min(max(rows // 100, 10_000), 50_000), bad=0.01)
    middle = Catalogue(max(rows // 10, 10_000), bad=0.01)
    bad = Catalogue(rows, bad=0.01)
    growing = [Catalogue(max(rows * share // 100, 1000)) for share in (2, 20, 200)]
    years, exact = Catalogue(fifth), Catalogue(fifth, exact=1.0)
    starts = Catalogue(rows // 25, starts=1.0, items=0.0)
    often, seldom, never = (Catalogue(fifth, distinct=share) for share in (0.01, 0.1, 1.0))
    return {
        "status": page.Part(
            "Status of each record, beside a plain parse of the same file and the dates alone by SQL",
            (
                Task("plain Polars parse", plain, "polars"),
                Task("the same, whole table in memory", plain, "polars-whole"),
                Task("status", plain, "status", ("plain Polars parse", "DuckDB SQL, dates alone")),
                Task("DuckDB SQL, dates alone", plain, "duckdb"),
            ),
            "Aim: 1,000,000 rows a second, in at most 4 times the time of the parse; as fast as DuckDB.",
        ),
        "check": page.Part(
            "All checks, findings written, by share of bad rows",
            (
                Task("none bad", plain, "check"),
                Task("1 % bad", bad, "check", ("none bad",)),
                Task("5 % bad", Catalogue(rows, bad=0.05), "check", ("none bad",)),
                Task("1 % bad, 20 % with a note", Catalogue(rows, bad=0.01, notes=0.2), "check", ("1 % bad",)),
            ),
            "Aim: 500,000 rows a second with 1 % bad rows, 250,000 with 5 %.",
        ),
        "peers": page.Part(
            "All checks, beside validators that look at each cell; each over as many rows as it can bear",
            (
                Task("check", bad, "check", ("jsonschema-rs", "frictionless")),
                Task("jsonschema-rs", middle, "jsonschema-rs"),
                Task("frictionless", small, "frictionless"),
            ),
            "1 % of the rows are bad. Aim: 3 times jsonschema-rs, 20 times frictionless.",
        ),
        "exact": page.Part(
            "Status, every row with exact covering dates of its own, beside dates in years",
            (Task("dates in years", years, "status"), Task("dates in days", exact, "status", ("dates in years",))),
            "Aim: 100,000 rows a second, in no more memory.",
        ),
        "starts": page.Part(
            "Status, every row closed to the day from a start of its own: no two facts alike",
            (Task("a start of its own", starts, "status"),),
        ),
        "distinct": page.Part(
            "Status by share of distinct access facts, all of them to the day",
            (
                Task("1 % distinct", often, "status"),
                Task("10 % distinct", seldom, "status", ("1 % distinct",)),
                Task("100 % distinct", never, "status", ("1 % distinct",)),
            ),
        ),
        "growth": page.Part(
            "Status by number of rows",
            (
                Task("a fiftieth", growing[0], "status"),
                Task("a fifth", growing[1], "status"),
                Task("twice", growing[2], "status", ("a fifth",)),
            ),
            "Aim: the rate of the longest at least 0.8 of that of the middle one.",
        ),
        "memory": page.Part(
            "Memory over a long file",
            (
                Task("status", Catalogue(rows * 4), "status"),
                Task("check, 1 % bad", Catalogue(rows * 4, bad=0.01), "check"),
            ),
            "Aim: at most 500 MB.",
            runs=1,
        ),
        "spark": page.Part(
            "Spark, local[2], the kernel over Parquet without the start of the session",
            (Task("closurelib.spark", years, "spark"),),
            "Aim: 200,000 rows a second.",
        ),
    }


def measured(bench: Bench, part: page.Part, runs: int) -> dict[str, Figures]:
    """The figures of one part: its tasks one after the other, as often as it has runs, so that an hour is the same."""
    figures = {task.name: Figures(task.file.rows) for task in part.tasks}
    for _ in range(min(runs, part.runs or runs)):
        for task in part.tasks:
            figures[task.name].taken.append(bench.run(task))
            say(f"  {task.name}: {figures[task.name].taken[-1].rate:,.0f} rows/s")
    return figures


def say(text: str) -> None:
    """Tell whoever waits."""
    print(text, file=sys.stderr, flush=True)


def setting(rows: int, runs: int, bulk: bool) -> str:
    """Where and when it was measured, and what with."""
    found = ", ".join(f"{name} {number}" for name in PACKAGES if (number := _version(name)))
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    path = "the bulk path, Parquet out" if bulk else "row by row (no bulk path yet), CSV out"
    return (
        f"{datetime.now(UTC):%d %B %Y}, {CORES} cores, {memory:.0f} GB, Python {platform.python_version()}; {found}. "
        f"Base size {rows:,} rows, {runs} runs; closurelib: {path}."
    )


PACKAGES = ("closurelib", "polars", "pyarrow", "duckdb", "frictionless", "jsonschema-rs", "pyspark")


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def work_through(bench: Bench, wanted: Sequence[str], rows: int, runs: int) -> Iterator[tuple[str, str | None]]:
    """The text of each part that was asked for; none for one that could not be measured, which is named."""
    for name in wanted:
        part = parts(rows)[name]
        say(f"{name}: {part.title}")
        try:
            figures = measured(bench, part, runs)
        except (Failed, NotThere) as why:
            say(f"  {'not there' if isinstance(why, NotThere) else 'FAILED'}: {why}")
            yield name, None
        else:
            yield name, page.table(part, figures, setting(rows, runs, bench.is_bulk))


def main() -> int:
    """Measure, print, and write; 1 where something could not be measured."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=ROWS, help="the base size (5,000,000)")
    parser.add_argument("--runs", type=int, default=RUNS, help="so many times each (3)")
    parser.add_argument("--only", nargs="+", choices=tuple(parts(ROWS)), default=tuple(parts(ROWS)), metavar="NAME")
    parser.add_argument("--write", type=Path, metavar="PAGE", help="also write them into a page, between its markers")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="keep the catalogues there")
    parser.add_argument("--seed", type=int, default=1958)
    asked = parser.parse_args()
    if asked.write:
        page.sections(asked.write.read_text(encoding="utf-8"))  # a page without markers is told before an hour is spent
    missing = []
    with tempfile.TemporaryDirectory(prefix="national-") as folder:
        bench = Bench(Path(folder), asked.keep or Path(folder), asked.seed)
        for name, text in work_through(bench, asked.only, asked.rows, asked.runs):
            if text is None:
                missing.append(name)
                continue
            print(text, flush=True)
            if asked.write:  # at once: what is measured later may fail, or be interrupted
                old = asked.write.read_text(encoding="utf-8")
                asked.write.write_text(page.written(old, {name: text}, order=tuple(parts(ROWS))), encoding="utf-8")
    if missing:
        say(f"not measured, and left as they were: {', '.join(missing)}")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
