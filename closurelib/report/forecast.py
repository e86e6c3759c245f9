"""What is to come, as text and as data: counted, or listed by what has to be done about it."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from attrs import define, field

from closurelib.dates import say_date
from closurelib.forecast import Change, Expected, Happening, Several
from closurelib.reference import natural_key
from closurelib.report.screen import Screen
from closurelib.report.words import part_name

BY = ("year", "series", "ground")
HEADINGS = {
    Happening.CLOSURE_END: "Recorded closures end (expected; each may be renewed); the first day after",
    Happening.EXEMPTION_END: "Exemptions can no longer be claimed from (another may apply; not an instruction to open)",
    Happening.RETENTION_END: "Retentions need a decision by (the last day; ask the department)",
    Happening.REVIEW: "Reviews are due (a review opens nothing by itself)",
    Happening.TRANSFER_DUE: "Transfers are due by (the last day)",
    Happening.OPENS: "Records open, in law, on",
}
"""What each list is headed by."""
SHORT = {
    Happening.CLOSURE_END: "closures end", Happening.EXEMPTION_END: "exemptions end",
    Happening.RETENTION_END: "retentions end", Happening.REVIEW: "reviews", Happening.TRANSFER_DUE: "transfers due",
    Happening.OPENS: "open",
}  # fmt: skip
COLUMNS = (
    "event", "on", "earliest", "reference", "id", "part", "ground", "says", "because", "source", "line", "title",
)  # fmt: skip


@define
class Counts:
    """How many of each event, by year, series or ground."""

    asked: Sequence[Happening]
    by: str = "year"
    numbers: Counter[tuple[str, Happening]] = field(factory=Counter)

    def begin(self, form: str) -> Iterator[str]:
        """What stands before the first line."""
        if form == "csv":
            yield csv_line((self.by, *map(str, self.asked)))

    @property
    def needs_records(self) -> bool:
        """Whether it hangs on the record what a change is counted under, and not on the change alone."""
        return self.by == "series"

    def add(self, expected: Expected) -> None:
        """Count one."""
        key = expected.series if self.by == "series" else self.key(expected.change)
        self.numbers[key, expected.change.event] += 1

    def add_several(self, several: Several) -> None:
        """Count some that are counted under what happens alone."""
        self.numbers[self.key(several.change), several.change.event] += several.count

    def each(self, form: str, expected: Expected) -> Iterator[str]:
        """Nothing is written before all are counted."""
        return iter(())

    def end(self, form: str, screen: Screen, since: date, until: date) -> Iterator[str]:
        """The table."""
        if form == "text":
            yield from counts_text(self)
            yield from total(self.numbers.total(), since, until)
        for key in self.keys if form != "text" else ():
            row = {self.by: key, **{str(one): self.numbers[key, one] for one in self.asked}}
            yield csv_line(row.values()) if form == "csv" else json.dumps(row, ensure_ascii=not screen.unicode)

    def key(self, change: Change) -> str:
        """The year or the ground that a change is counted under."""
        return change.ground or "-" if self.by == "ground" else str(change.day.year)

    @property
    def keys(self) -> list[str]:
        """The lines of the table, in order."""
        return sorted({key for key, _ in self.numbers}, key=lambda key: (natural_key(key), key))

    @property
    def events(self) -> list[Happening]:
        """The columns of the table: what was asked for and happens at all."""
        happen = {event for _, event in self.numbers}
        return [one for one in self.asked if one in happen]


@define
class Listing:
    """The records, each with what happens to it."""

    asked: Sequence[Happening]
    holds: bool = True
    """Whether a text is wanted: its lists are in the order of days, so that all are held until the end."""
    held: list[Expected] = field(factory=list)
    needs_records = True

    def begin(self, form: str) -> Iterator[str]:
        """What stands before the first line."""
        if form == "csv":
            yield csv_line(COLUMNS)

    def add(self, expected: Expected) -> None:
        """Keep one, for the lists that are in the order of days."""
        if self.holds:
            self.held.append(expected)

    def each(self, form: str, expected: Expected) -> Iterator[str]:
        """One as data, in the order of the records."""
        data = as_data(expected)
        if form == "csv":
            yield csv_line(data[name] for name in COLUMNS)
        elif form == "jsonl":
            yield json.dumps(data, ensure_ascii=False)

    def end(self, form: str, screen: Screen, since: date, until: date) -> Iterator[str]:
        """The lists for people, and how many there are."""
        if form == "text":
            yield from list_text(self.held, self.asked, screen)
            yield from total(len(self.held), since, until)


def total(number: int, since: date, until: date) -> Iterator[str]:
    """The line that counts."""
    if number:
        yield ""
    yield f"{number:,} event{'' if number == 1 else 's'} {window(since, until)}."


def counts_text(counts: Counts) -> Iterator[str]:
    """A table of numbers, and their sums."""
    events, keys = counts.events, counts.keys
    if not events:
        return
    wide = min(max(len(one) for one in (counts.by, "total", *keys)), 30)
    heads = [SHORT[one] for one in events]
    yield f"{counts.by:<{wide}}  {'  '.join(heads)}"
    for key in keys:
        yield _row(_cut(key, wide), wide, heads, [counts.numbers[key, one] for one in events])
    if len(keys) > 1:
        yield _row("total", wide, heads, [sum(counts.numbers[key, one] for key in keys) for one in events])


def _row(key: str, wide: int, heads: Sequence[str], numbers: Sequence[int]) -> str:
    cells = (f"{number:>{len(head)},}" for head, number in zip(heads, numbers, strict=True))
    return f"{key:<{wide}}  {'  '.join(cells)}"


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 3] + "..."


def list_text(found: Iterable[Expected], asked: Sequence[Happening], screen: Screen) -> Iterator[str]:
    """A list for each event, by day: what has to be done in the year."""
    by_event: dict[Happening, list[Expected]] = {}
    for one in found:
        by_event.setdefault(one.change.event, []).append(one)
    gap = ""
    for event in asked:
        if not (expected := by_event.get(event)):
            continue
        yield f"{gap}{screen.heading(screen.fold(HEADINGS[event]))}"
        gap = "\n"
        expected.sort(key=lambda one: one.change.day)
        wide = min(max(len(one.record.name) for one in expected), 24)
        for one in expected:
            yield _line(one, wide, screen)


def _line(expected: Expected, wide: int, screen: Screen) -> str:
    change = expected.change
    ground = change.ground if change.event is not Happening.EXEMPTION_END else f"s. {change.ground}"
    part = part_name(change.part) if change.part else ""
    uncertain = f"or from {say_date(change.earliest)}" if change.earliest else ""
    tail = "; ".join(filter(None, (part, change.says, ground, uncertain)))
    head = f"  {say_date(change.day):>11}  {expected.record.name:<{wide}}  "
    return screen.fold(tail, head, " " * 15) if tail else head.rstrip()


def window(since: date, until: date) -> str:
    """The days in words."""
    return f"from {say_date(since)} to {say_date(until)}"


def as_data(expected: Expected) -> dict[str, Any]:
    """One change as data; keys are only added."""
    change, record, source = expected.change, expected.record, expected.record.source
    return {
        "event": str(change.event),
        "on": change.day.isoformat(),
        "earliest": change.earliest.isoformat() if change.earliest else None,
        "reference": record.reference,
        "id": record.id,
        "part": change.part,
        "ground": change.ground,
        "says": change.says,
        "because": list(change.because),
        "source": source.name if source else None,
        "line": source.line if source else None,
        "title": record.title,
    }


def csv_line(cells: Iterable[Any]) -> str:
    """A row of CSV; lists are parted by semicolons."""
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(
        ";".join(cell) if isinstance(cell, list) else "" if cell is None else cell for cell in cells
    )
    return line.getvalue().removesuffix("\n")
