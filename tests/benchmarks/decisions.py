"""How many decisions a second one core makes, and how long the library takes to start.

Run it alone on the machine: `python tests/benchmarks/decisions.py`. It prints medians of several runs as a
Markdown table; `docs/benchmarks.md` quotes one. The facts are those of `tests/cases/uk`.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from attrs import evolve

from closurelib import Facts, Record, decide, decide_memo, load_law

CASES = Path(__file__).parents[1] / "cases" / "uk"
RUNS = 5


def case_facts() -> list[Facts]:
    """The facts of every case of the United Kingdom."""
    tables = [
        case["facts"]
        for file in sorted(CASES.glob("*.toml"))
        for case in tomllib.loads(file.read_text(encoding="utf-8"))["case"]
    ]
    return [Record.from_dict(_plain(table)).facts for table in tables]


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value if isinstance(value, str | int | bool | None) else str(value)


def a_second(work: Callable[[Facts], object], facts: list[Facts], least: float = 1.0) -> tuple[float, float, float]:
    """How many of `facts` are worked through a second: least, median and most of several runs."""
    rates = []
    for _ in range(RUNS):
        done, start = 0, time.perf_counter()
        while time.perf_counter() - start < least:
            for one in facts:
                work(one)
            done += len(facts)
        rates.append(done / (time.perf_counter() - start))
    return min(rates), statistics.median(rates), max(rates)


def start_up(*arguments: str) -> float:
    """The median time of a whole Python process, in milliseconds."""
    times = []
    for _ in range(11):
        start = time.perf_counter()
        subprocess.run([sys.executable, *arguments], check=True, capture_output=True)
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times)


def main() -> None:
    """Print the table."""
    law = load_law("uk")
    mixed = case_facts()
    plain = [one for one in mixed if not (one.closures or one.retentions or one.reviews or one.returns)]
    once = decide_memo(law)
    # Equal facts in objects of their own, as a reader makes them: the hash is counted anew for each.
    fresh = [evolve(one) for one in mixed for _ in range(200)]
    rows = [
        ("uncached, mix of cases", a_second(lambda one: decide(one, law), mixed)),
        ("uncached, without closures", a_second(lambda one: decide(one, law), plain)),
        ("repeated facts, the same objects", a_second(once, mixed * 200)),
        ("repeated facts, each an object of its own", a_second(once, fresh)),
    ]
    print("| decisions a second, one core | least | median | most |")
    print("| --- | ---: | ---: | ---: |")
    for name, (least, median, most) in rows:
        print(f"| {name} | {least:,.0f} | {median:,.0f} | {most:,.0f} |")
    python = start_up("-c", "pass")
    print("\n| start, more than Python's own | milliseconds |")
    print("| --- | ---: |")
    print(f"| `import closurelib` | {start_up('-c', 'import closurelib') - python:.0f} |")
    print(f"| `closurelib --help` | {start_up('-m', 'closurelib', '--help') - python:.0f} |")


if __name__ == "__main__":
    main()
