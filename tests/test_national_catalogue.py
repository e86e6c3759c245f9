"""Made-up catalogues for the benchmark: repeatable, well formed, right where they are to be right, wrong where not."""

from __future__ import annotations

import csv
import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from closurelib.cli import main
from closurelib.read.places import read_place
from tests.benchmarks.catalogue import parts
from tests.benchmarks.catalogue_page import BEGINS, ENDS, table, written
from tests.benchmarks.catalogue_work import Figures, Once
from tests.benchmarks.measuring import Failed, run
from tests.benchmarks.national import COLUMNS, write
from tests.benchmarks.national_faults import FAULTS
from tests.benchmarks.national_forms import ON, STARTS, own_dates, own_start

ROWS, SEED = 4000, 20261123
NOT_ACCESS = ("id", "reference", "title", "level", "notes.1")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("national")


def made(folder: Path, rows: int = ROWS, seed: int = SEED, **shares: Any) -> Path:
    """A catalogue, written once for each set of arguments."""
    path = folder / f"{rows}-{seed}-{'-'.join(f'{name}={value}' for name, value in shares.items())}.csv"
    if not path.exists():
        write(path, rows, seed=seed, **shares)
    return path


def cells(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@cache
def findings(path: Path) -> list[dict[str, Any]]:
    """What `closurelib check` finds, as people call it."""
    options = ["--on", ON.isoformat(), "--isolated", "--quiet", "--exit-zero", "--format", "jsonl"]
    result = CliRunner().invoke(main, ["check", str(path), *options], catch_exceptions=False)
    assert result.exit_code == 0, result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()]


def spoiled_lines(folder: Path, share: float) -> Iterator[tuple[int, int]]:
    """The lines in which a catalogue with faults differs from that without, each with the number of its fault."""
    bad, clean = (path.read_text("utf-8").splitlines() for path in (made(folder, bad=share), made(folder)))
    assert len(bad) == len(clean) == ROWS + 1
    lines = (line for line, (one, other) in enumerate(zip(bad, clean, strict=True), 1) if one != other)
    yield from ((line, number) for number, line in enumerate(lines))


def names_of(code: str) -> set[str]:
    """The checks that may name a fault: a covering date that cannot be is also one that cannot be read."""
    return {"D101", "D104"} if code in ("D101", "D104") else {code}


class TestAnyCatalogue:
    def test_its_columns_are_those_of_the_canonical_record(self, folder: Path) -> None:
        assert all(read_place(name) for name in COLUMNS)
        assert tuple(cells(made(folder))[0]) == COLUMNS

    def test_it_is_the_same_every_time(self, folder: Path) -> None:
        again = folder / "again.csv"
        write(again, ROWS, seed=SEED, bad=0.05)
        assert again.read_bytes() == made(folder, bad=0.05).read_bytes()

    def test_another_seed_gives_another(self, folder: Path) -> None:
        assert made(folder, seed=1).read_bytes() != made(folder, seed=2).read_bytes()

    @pytest.mark.parametrize("shares", [{}, {"bad": 0.05}, {"exact": 1.0}, {"starts": 0.5}, {"notes": 0.3}])
    def test_a_longer_one_begins_with_the_shorter(self, folder: Path, shares: dict[str, Any]) -> None:
        longer = made(folder, **shares).read_bytes()
        assert longer.startswith(made(folder, ROWS // 3, **shares).read_bytes())

    @pytest.mark.parametrize("rows", [0, 1, 61, 5000])
    def test_it_has_as_many_rows_as_were_asked_for(self, folder: Path, rows: int) -> None:
        assert len(cells(made(folder, rows))) == rows

    def test_every_name_is_given_once(self, folder: Path) -> None:
        rows = cells(made(folder))
        assert len({row["id"] for row in rows}) == len({row["reference"] for row in rows}) == ROWS


class TestWhatItHolds:
    def test_most_records_are_open_under_the_rule_and_few_are_withheld(self, folder: Path) -> None:
        rows = cells(made(folder, 40_000))
        share = {kind: sum(row["closures.1.type"] == kind for row in rows) / len(rows) for kind in "NIFSUV"}
        assert 0.90 < share["N"] < 0.96
        assert 0.03 < share["I"] < 0.07
        assert 0.008 < share["F"] < 0.025
        assert 0 < share["S"] < 0.004
        assert share["U"] > 0
        assert share["V"] > 0

    def test_a_part_of_it_are_items_below_their_pieces(self, folder: Path) -> None:
        rows = cells(made(folder, 40_000))
        items = [row for row in rows if row["level"] == "item"]
        assert 0.16 < len(items) / len(rows) < 0.24
        pieces = {row["reference"] for row in rows if row["level"] == "piece"}
        assert all(row["reference"].rpartition("/")[0] in pieces for row in items)

    def test_no_items_can_be_asked_for(self, folder: Path) -> None:
        assert {row["level"] for row in cells(made(folder, items=0.0))} == {"piece"}

    def test_titles_have_commas_and_quotation_marks(self, folder: Path) -> None:
        titles = [row["title"] for row in cells(made(folder))]
        assert 0.15 < sum("," in title for title in titles) / ROWS < 0.25
        assert any('"' in title for title in titles)

    def test_covering_dates_are_years_but_for_a_few(self, folder: Path) -> None:
        dates = [row["covering_dates"] for row in cells(made(folder, 40_000))]
        in_years = sum(text.replace("-", "").replace(" ", "").isdecimal() for text in dates) / len(dates)
        assert 0.88 < in_years < 0.96
        assert any(text.startswith("[") for text in dates)
        assert any(text.startswith("c") for text in dates)
        assert "undated" in dates

    def test_notes_stand_in_the_share_that_was_asked_for(self, folder: Path) -> None:
        noted = sum(bool(row["notes.1"]) for row in cells(made(folder, notes=0.3)))
        assert 0.25 < noted / ROWS < 0.35

    @pytest.mark.parametrize("exact", [0.25, 1.0])
    def test_exact_covering_dates_are_each_their_own(self, folder: Path, exact: float) -> None:
        plain = [row["covering_dates"] for row in cells(made(folder))]
        dates = [row["covering_dates"] for row in cells(made(folder, exact=exact))]
        own = [text for text, other in zip(dates, plain, strict=True) if text != other]
        assert len(own) == len(set(own)) == round(ROWS * exact)
        assert all(len(text.split()) == 5 for text in own), own[:3]  # 1958 Mar 3-1961 Nov 14

    @pytest.mark.parametrize("starts", [0.25, 1.0])
    def test_closures_with_a_start_of_their_own_are_no_two_alike(self, folder: Path, starts: float) -> None:
        rows = [row for row in cells(made(folder, starts=starts)) if row["closures.1.anchor"] == "exact"]
        assert len(rows) == round(ROWS * starts)
        assert len({tuple(value for name, value in row.items() if name not in NOT_ACCESS) for row in rows}) == len(rows)

    @pytest.mark.parametrize(("distinct", "expected"), [(1, ROWS), (0.1, ROWS // 10), (37, 37)])
    def test_so_many_facts_are_distinct_as_were_asked_for(self, folder: Path, distinct: float, expected: int) -> None:
        # 1 is a share: as many as there are rows.
        rows = cells(made(folder, distinct=distinct))
        facts = {tuple(value for name, value in row.items() if name not in NOT_ACCESS) for row in rows}
        assert len(facts) == expected

    def test_numbers_far_apart_have_dates_and_starts_of_their_own(self) -> None:
        numbers = [*range(50_000), *range(19_950_000, 20_000_000)]
        assert len({own_dates(number) for number in numbers}) == len(numbers)
        assert STARTS > 20_000_000
        assert len({own_start(number) for number in numbers}) == len(numbers)


class TestWhatIsRight:
    @pytest.mark.parametrize(
        "shares", [{}, {"exact": 1.0}, {"starts": 1.0, "items": 0.0}, {"notes": 0.5}, {"distinct": 0.1}]
    )
    def test_nothing_in_a_clean_one_is_an_error(self, folder: Path, shares: dict[str, Any]) -> None:
        assert [one for one in findings(made(folder, 1500, **shares)) if one["severity"] == "error"] == []

    def test_hardly_a_row_of_a_clean_one_is_remarked_on(self, folder: Path) -> None:
        assert len(findings(made(folder, 8000))) < 8000 * 0.004

    def test_no_row_is_rejected(self, folder: Path) -> None:
        result = CliRunner().invoke(main, ["check", str(made(folder)), "--on", ON.isoformat(), "--isolated"])
        assert f"{ROWS:,} rows, {ROWS:,} records, 0 rejected" in " ".join(result.stderr.split())


class TestWhatIsWrong:
    SHARE = 0.04

    def test_as_many_rows_are_bad_as_were_asked_for(self, folder: Path) -> None:
        assert len(list(spoiled_lines(folder, self.SHARE))) == ROWS * self.SHARE

    def test_they_are_spread_evenly(self, folder: Path) -> None:
        lines = [line for line, _ in spoiled_lines(folder, self.SHARE)]
        quarters = [sum(at < line <= at + ROWS // 4 for line in lines) for at in range(1, ROWS, ROWS // 4)]
        assert max(quarters) - min(quarters) <= 2

    def test_every_fault_is_found_in_its_row_by_its_check(self, folder: Path) -> None:
        found: dict[int, set[str]] = defaultdict(set)
        for one in findings(made(folder, bad=self.SHARE)):
            found[one["line"]].add(one["code"])
        missed = [
            (FAULTS[number % len(FAULTS)].name, found[line])
            for line, number in spoiled_lines(folder, self.SHARE)
            if not found[line] & names_of(FAULTS[number % len(FAULTS)].code)
        ]
        assert missed == []

    def test_there_are_some_twenty_kinds_of_fault(self) -> None:
        assert len({fault.code for fault in FAULTS}) >= 20
        assert len({fault.name for fault in FAULTS}) == len(FAULTS)

    def test_only_the_row_of_too_many_cells_is_rejected(self, folder: Path) -> None:
        bad = list(spoiled_lines(folder, self.SHARE))
        ragged = [line for line, number in bad if FAULTS[number % len(FAULTS)].code == "F810"]
        rejected = [one["line"] for one in findings(made(folder, bad=self.SHARE)) if one["code"] == "F810"]
        assert rejected == ragged

    def test_every_row_can_be_bad(self, folder: Path) -> None:
        found = {one["line"] for one in findings(made(folder, 400, bad=1.0))}
        # Where no row is right, hardly an item has its piece, so that one without it is no fault.
        assert len(found) > 400 * 0.9


class TestThePage:
    OLD = f"# Page\n\n{BEGINS}\nNothing yet.\n{ENDS}\n\nThe rest.\n"

    def test_new_figures_take_the_place_of_old_ones_of_the_same_part(self) -> None:
        one = written(self.OLD, {"status": "1\n"}, order=("status", "check"))
        two = written(one, {"check": "2\n"}, order=("status", "check"))
        three = written(two, {"status": "3\n"}, order=("status", "check"))
        assert "Nothing yet" not in one
        assert ("1\n" in two, "2\n" in two) == (True, True)
        assert ("1\n" in three, "2\n" in three, three.index("3\n") < three.index("2\n")) == (False, True, True)

    def test_the_rest_of_the_page_is_left_as_it_was(self) -> None:
        new = written(self.OLD, {"status": "1\n"}, order=("status",))
        assert new.startswith("# Page\n\n")
        assert new.endswith(f"{ENDS}\n\nThe rest.\n")

    @pytest.mark.parametrize("text", ["# Page\n", f"{ENDS} {BEGINS}", f"{BEGINS} {BEGINS} {ENDS}"])
    def test_a_page_without_its_markers_is_refused(self, text: str) -> None:
        with pytest.raises(SystemExit, match="benchmark: catalogue"):
            written(text, {"status": "1"}, order=("status",))

    def test_the_repository_has_the_page(self) -> None:
        page = Path(__file__).parents[1] / "docs" / "benchmarks.md"
        assert written(page.read_text(encoding="utf-8"), {"status": "1\n"}, order=("status",))

    def test_every_part_names_its_tasks_once_and_compares_those_it_has(self) -> None:
        for part in parts(1000).values():
            names = [task.name for task in part.tasks]
            assert len(names) == len(set(names))
            assert {name for task in part.tasks for name in task.against} <= set(names)

    def test_rates_are_compared_turn_by_turn(self) -> None:
        part = parts(1000)["exact"]
        figures = {task.name: Figures(200) for task in part.tasks}
        for slow, fast in ((10.0, 100.0), (30.0, 90.0), (10.0, 40.0)):
            figures["dates in days"].taken.append(Once(slow, 20.0))
            figures["dates in years"].taken.append(Once(fast, 10.0))
        text = table(part, figures, "a day, a machine")
        assert "| dates in years | 200 | 40 | 90 | 100 | 10 | |" in text
        assert "| dates in days | 200 | 10 | 10 | 30 | 20 | 0.25 of dates in years (4.0 times as long) |" in text


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")
class TestMeasuring:
    def test_memory_of_a_process_and_its_children_is_told(self) -> None:
        child = "import time; kept = bytearray(80_000_000); time.sleep(0.5)"
        parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}], check=True)"
        alone, both = (run([sys.executable, "-c", code]) for code in (child, parent))
        assert 80 < alone.megabytes < 160
        assert both.megabytes > 80
        assert alone.seconds >= 0.5

    def test_one_that_fails_says_why(self) -> None:
        with pytest.raises(Failed, match=r"exit code 3.* no such table"):
            run([sys.executable, "-c", "import sys; print('no such table', file=sys.stderr); sys.exit(3)"])

    def test_one_that_does_not_end_is_stopped(self) -> None:
        with pytest.raises(Failed, match="took too long"):
            run([sys.executable, "-c", "import time; time.sleep(60)"], timeout=0.5)
