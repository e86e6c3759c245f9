"""How well access notes are read: precision and recall by kind, over our cases and the shared ones where they are.

python tests/accuracy.py
"""

from __future__ import annotations

import json
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

if TYPE_CHECKING:
    from closurelib.notes import Reading

HERE = Path(__file__)
OURS = sorted((HERE.parent / "cases").glob("notes*.toml"))
SHARED = HERE.parents[2] / "shared" / "cases" / "notes.jsonl"
WITHHELD = ("closed", "restricted", "retained", "under review", "reclosed")


@frozen
class Case:
    """One note, and what a reader must find in it."""

    name: str
    text: str
    until: str = "opens"
    expect: tuple[dict[str, Any], ...] = ()
    exact: bool = field(default=True)
    """Whether what is expected is all there is; else other readings may stand beside it."""

    def readings(self) -> tuple[Reading, ...]:
        from closurelib.notes import read_note

        return read_note(self.text, until="inclusive" if self.until == "inclusive" else "opens")


def our_cases() -> list[Case]:
    cases = [case for file in OURS for case in tomllib.loads(file.read_text(encoding="utf-8"))["case"]]
    return [
        Case(
            case["name"], case["text"], case.get("until", "opens"), tuple(_as_written(each) for each in case["expect"])
        )
        for case in cases
    ]


def _as_written(expected: dict[str, Any]) -> dict[str, Any]:
    return {key: None if value == "none" else value for key, value in expected.items()}


def shared_cases() -> list[Case]:
    if not SHARED.exists():
        return []
    return [
        Case(case["id"], case["text"], case.get("until", "opens"), tuple(case["expect"]), case["mode"] == "exact")
        for case in map(json.loads, SHARED.read_text(encoding="utf-8").splitlines())
    ]


def meets(expected: dict[str, Any], reading: Reading) -> bool:
    """Whether a reading is the expected one, in every key that is given."""
    return all(_same(key, value, getattr(reading, key)) for key, value in expected.items())


def _same(key: str, wanted: Any, found: Any) -> bool:
    if key == "part":
        return found is not None if wanted == "*" else _plain(wanted) == _plain(found)
    if key == "exemptions":
        return sorted(wanted) == sorted(found)
    if isinstance(found, date) and isinstance(wanted, str):
        return found.isoformat() == wanted
    return bool(wanted == found)


def _plain(part: str | None) -> str | None:
    return None if part is None else " ".join(part.lower().removeprefix("the ").split()).rstrip(":")


def is_met(case: Case, readings: tuple[Reading, ...]) -> bool:
    """Whether a note was read as expected."""
    if case.exact:
        return len(readings) == len(case.expect) and all(map(meets, case.expect, readings))
    return all(any(meets(expected, reading) for reading in readings) for expected in case.expect)


def reads_as_open(case: Case, readings: tuple[Reading, ...]) -> bool:
    """Whether what the case withholds was read as open, or as open too soon."""
    withheld = [expected for expected in case.expect if expected.get("kind") in WITHHELD]
    if not withheld:
        return False
    open_now = any(reading.kind.value == "open" and reading.opens_on is None for reading in readings)
    if open_now and not any(expected.get("kind", "open") == "open" for expected in case.expect):
        return case.exact
    days = sorted(str(expected["opens_on"]) for expected in case.expect if expected.get("opens_on"))
    found = sorted(str(reading.opens_on) for reading in readings if reading.opens_on and reading.certain)
    return bool(days and found and found[0] < days[0])


@frozen
class Table:
    """Right, missed and invented readings, by kind."""

    right: Counter[str]
    missed: Counter[str]
    invented: Counter[str]

    def rows(self) -> Iterator[tuple[str, int, float, float]]:
        """Kind, number of cases, precision, recall."""
        for kind in sorted({*self.right, *self.missed, *self.invented}):
            right, missed, invented = self.right[kind], self.missed[kind], self.invented[kind]
            yield kind, right + missed, right / max(right + invented, 1), right / max(right + missed, 1)


def count(cases: Iterable[Case]) -> Table:
    table = Table(Counter(), Counter(), Counter())
    for case in cases:
        left = list(case.readings())
        for expected in case.expect:
            kind = expected.get("kind", "any")
            met = next((reading for reading in left if meets(expected, reading)), None)
            if met is None:
                table.missed[kind] += 1
            else:
                left.remove(met)
                table.right[kind] += 1
        if case.exact:
            table.invented.update(reading.kind.value for reading in left)
    return table


def main() -> None:
    """Print the table."""
    for title, cases in (("our cases", our_cases()), ("shared cases", shared_cases())):
        if not cases:
            continue
        met = sum(is_met(case, case.readings()) for case in cases)
        too_soon = sum(reads_as_open(case, case.readings()) for case in cases)
        lines = [
            f"{title}: {met} of {len(cases)} notes read as expected, {too_soon} withheld read as open",
            f"  {'kind':<13} {'cases':>5} {'precision':>9} {'recall':>6}",
        ]
        lines += [
            f"  {kind:<13} {number:>5} {precision:>9.3f} {recall:>6.3f}"
            for kind, number, precision, recall in count(cases).rows()
        ]
        sys.stdout.write("\n".join(lines) + "\n\n")


if __name__ == "__main__":
    sys.path.insert(0, str(HERE.parents[1]))
    main()
