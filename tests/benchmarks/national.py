"""Made-up catalogues of a national archive, of any size: `python -m tests.benchmarks.national FILE ROWS`.

Series of hundreds and thousands of pieces, items below some of them, closed and retained extracts, titles with commas
and quotation marks, dates as they are written. One seed gives one file, and a longer file begins with the shorter one
(but for what `distinct` draws from as a share of its rows). It is written as it is made, series by series.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from itertools import chain, count
from math import log
from pathlib import Path
from random import Random
from typing import NamedTuple

from tests.benchmarks import national_forms as forms
from tests.benchmarks.national_faults import FAULTS, spoiled
from tests.benchmarks.national_words import DEPARTMENTS, Words, cell

COLUMNS = forms.COLUMNS
SIZES = (60, 150, 400, 900, 2000, 4000, 9000)
"""How many entries a series has."""
AN_EXTRACT = 0.06
"""The share of pieces with items of which the last item is an extract."""
TO_INHERIT = 0.02
"""The share of items that leave their dates to their piece."""
LETTERED = 0.0005
"""The share of pieces with a letter (AIR 37/1124A)."""
PLACEHOLDERS = 0.0005
"""The share of pieces that stand for no record ("Number not used")."""
WITH_COMMAS = 0.2
"""The share of titles between quotation marks."""


MILLION = 1_000_000


class Wanted(NamedTuple):
    """What a catalogue is to hold, each a share of its rows."""

    bad: float = 0.0
    exact: float = 0.0
    notes: float = 0.0
    distinct: int | None = None
    items: float = 0.2
    starts: float = 0.0


def write(
    path: Path,
    rows: int,
    *,
    seed: int,
    bad: float = 0.0,
    exact: float = 0.0,
    notes: float = 0.0,
    distinct: float | None = None,
    items: float = 0.2,
    starts: float = 0.0,
) -> None:
    """Write a catalogue of so many rows.

    `bad` is the share of rows with a fault, one after the other of `FAULTS`; `exact` of rows with covering dates to the
    day that are their own; `starts` of rows with a closure that counts to the day from a start of its own; `notes` of
    rows with a note of access; `items` of items. `distinct` makes the access facts of all other rows so many different
    ones (a number, or a share below or equal to 1), all of them to the day: the files of different shares differ in
    nothing but how often a fact comes again.
    """
    pool = None if distinct is None else max(1, round(rows * distinct) if distinct <= 1 else int(distinct))
    wanted = Wanted(bad, exact, notes, pool, items, starts)
    with path.open("w", encoding="utf-8", newline="") as stream:
        stream.write(",".join(COLUMNS) + "\n")
        for lines in series(rows, seed, wanted):
            stream.write("".join(lines))


def series(rows: int, seed: int, wanted: Wanted) -> Iterator[list[str]]:
    """The lines of a catalogue, one series at a time."""
    words, begun = Words(seed), 0
    for number in count():
        if begun >= rows:
            return
        lines = _Series(number, begun, seed, wanted, words).lines()
        yield lines[: rows - begun]
        begun += len(lines)


class _Series:
    """One series: its entries in lists of equal length, each a column or some columns of its rows."""

    def __init__(self, number: int, begun: int, seed: int, wanted: Wanted, words: Words) -> None:
        self.begun, self.wanted, self.words = begun, wanted, words
        self.pick = Random(f"{seed} {number}")
        size = self.pick.choice(SIZES)
        at, turn = number % len(DEPARTMENTS), number // len(DEPARTMENTS)
        self.name = f"{DEPARTMENTS[at]} {1 + turn * 7 % 997 + turn // 997 * 1000}"
        self.names, self.above = self._numbered(size)
        self.size = len(self.names)

    def _numbered(self, size: int) -> tuple[list[str], list[int]]:
        """The pieces, and the items below some of them; for each item the place of its piece, for a piece -1."""
        random = self.pick.random
        names: list[str] = []
        above: list[int] = []
        a_piece = self.wanted.items / (1 - self.wanted.items)  # items for each piece
        most = max(11, round(2 * a_piece))
        with_items = a_piece / ((1 + most) / 2)
        number = self.pick.choice((1, 1, 1, self.pick.randrange(2, 150_000)))
        while len(names) < size:
            name, place = f"{self.name}/{number}", len(names)
            if random() < LETTERED:
                name += "A"
            names.append(name)
            above.append(-1)
            if random() < with_items:
                below = self.pick.randrange(1, most + 1)
                names += [f"{name}/{one}" for one in range(1, below + 1)]
                above += [place] * below
            number += 1
        return names, above

    def gaps(self, share: float) -> Iterator[int]:
        """Places by chance, so many in a hundred, in order."""
        if share <= 0:
            return
        random, scale = self.pick.random, log(1 - share) if share < 1 else 0.0
        place = -1
        while True:
            place += 1 + (int(log(1 - random()) / scale) if scale else 0)
            if place >= self.size:
                return
            yield place

    def share(self, share: float) -> Iterator[tuple[int, int]]:
        """Places at even distances over the whole catalogue, each with its number among them."""
        in_a_million = round(share * MILLION)
        number = self.begun * in_a_million // MILLION
        while in_a_million:
            place = -(-(number + 1) * MILLION // in_a_million) - 1 - self.begun
            if place >= self.size:
                return
            yield place, number
            number += 1

    def lines(self) -> list[str]:
        """Its rows as CSV."""
        pick, size, words = self.pick, self.size, self.words
        self.titles = [
            head + tail
            for head, tail in zip(pick.choices(words.heads, k=size), pick.choices(words.tails, k=size), strict=True)
        ]
        for place in self.gaps(WITH_COMMAS):
            self.titles[place] = words.quoted[int(pick.random() * len(words.quoted))]
        self.notes = [""] * size
        for place in self.gaps(self.wanted.notes):
            self.notes[place] = words.notes[int(pick.random() * len(words.notes))]
        self._state()
        if self.wanted.distinct or self.wanted.exact > 0 or self.wanted.starts > 0:
            self._state_own()
        level = ("piece", "item")
        lines = [
            f"C{at},{name},{title},{level[above >= 0]},{dated},{access},{note}\n"
            for at, (name, title, above, (dated, _), access, note) in enumerate(
                zip(self.names, self.titles, self.above, self.dates, self.access, self.notes, strict=True), self.begun
            )
        ]
        self._spoil(lines)
        return lines

    def _state(self) -> None:
        """Dates and access: those of the series, and what is special about some of its pieces; items follow theirs."""
        pick, size = self.pick, self.size
        ends = pick.choices((1850, 1900, 1925, 1945, 1960, 1975, 1990, forms.LAST_YEAR), (4, 6, 6, 8, 12, 12, 8, 6))[0]
        begins = max(forms.FIRST_YEAR, ends - pick.choice((5, 10, 20, 40)))
        pool = [forms.written(pick, pick.randint(begins, ends)) for _ in range(240)]
        self.dates = pick.choices(pool, k=size)
        self.access = [forms.NORMAL] * size
        for place in self.gaps(forms.SPECIAL):
            year = self.dates[place].year
            if year is not None:
                self.access[place] = forms.special(pick, year)
        for place, above in enumerate(self.above):
            if above >= 0:
                self.dates[place], self.access[place] = self.dates[above], self.access[above]
        for place in self.gaps(TO_INHERIT):
            if self.above[place] >= 0:
                self.dates[place] = forms.Dated("", self.dates[place].year)
        for place in self.gaps(PLACEHOLDERS):
            if self.above[place] < 0 and self._is_alone(place):
                self.titles[place], self.access[place] = "Number not used.", forms.NO_STATUS
        self._take_extracts()

    def _is_alone(self, place: int) -> bool:
        """Whether nothing stands below an entry."""
        return place + 1 >= self.size or self.above[place + 1] < 0

    def _take_extracts(self) -> None:
        """Some pieces had papers taken out, which stand below them as an entry, and say so in a note."""
        for place in range(1, self.size):
            above = self.above[place]
            if above < 0 or not self._is_alone(place) or self.pick.random() >= AN_EXTRACT:
                continue
            year = self.dates[above].year
            kind = self.pick.choice(("closed", "closed", "closed", "closed", "retained"))
            taken = forms.withheld(self.pick, year, kind) if year is not None else ""
            if taken:
                word = "Closed" if kind == "closed" else "Retained"
                self.access[place], self.dates[place] = taken, self.dates[above]
                self.titles[place] = f"{word} extract: {self.pick.randrange(1, 40)} pages"
                self.notes[above] = f"{word} extract: {self.names[place]}."

    def _state_own(self) -> None:
        """Facts that are an entry's own, or one of so many."""
        dates, access, wanted = self.dates, self.access, self.wanted
        if wanted.distinct:
            for place in range(self.size):
                # The stride spreads what is alike over the whole file, which is the hardest for a memo.
                number = (self.begun + place) % wanted.distinct
                dates[place] = forms.own_dates(number)
                access[place] = forms.own_access(number, dates[place].year or 0)
        for place, number in self.share(wanted.exact):
            dates[place] = forms.own_dates(number)
            access[place] = forms.own_access(number, dates[place].year or 0)
        for place, number in self.share(wanted.starts):
            dates[place], access[place] = forms.own_start(number)

    def _spoil(self, lines: list[str]) -> None:
        """Write faults over rows at even distances, where nothing stands below the row."""
        taken: set[int] = set()
        for near, number in self.share(self.wanted.bad):
            place = self._free(near, taken)
            taken.add(place)
            row, neighbour = self._cells(place), self._cells(place - 1 if place else 1)
            # Where there are no items at all, one without its piece is no fault.
            passed_over = not self.wanted.items and FAULTS[number % len(FAULTS)].code == "F809"
            cells = spoiled(number + 2 * passed_over, row, neighbour)
            lines[place] = ",".join(map(cell, cells.values())) + "\n"

    def _free(self, near: int, taken: set[int]) -> int:
        """The nearest place after another that may be spoiled: a piece without items, and no fault yet."""
        order = chain(range(near, self.size), range(near - 1, -1, -1))
        free = (place for place in order if place not in taken and self.above[place] < 0 and self._is_alone(place))
        found = next(free, None)
        return found if found is not None else next(place for place in range(self.size) if place not in taken)

    def _cells(self, place: int) -> dict[str, str]:
        """The cells of a row before its dates, and empty ones after them."""
        row = dict.fromkeys(COLUMNS, "")
        title = self.titles[place]
        title = title[1:-1].replace('""', '"') if title.startswith('"') else title
        level = "item" if self.above[place] >= 0 else "piece"
        row.update(id=f"C{self.begun + place}", reference=self.names[place], title=title, level=level)
        return row


def main() -> None:
    """Write one catalogue, and say how long it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("rows", type=int)
    parser.add_argument("--seed", type=int, default=1958)
    for name in ("bad", "exact", "notes", "distinct", "items", "starts"):
        parser.add_argument(f"--{name}", type=float, default=Wanted._field_defaults[name])
    asked = parser.parse_args()
    started = time.process_time()
    write(
        asked.file, asked.rows, **{name: value for name, value in vars(asked).items() if name not in ("file", "rows")}
    )
    rate, size = asked.rows / (time.process_time() - started), asked.file.stat().st_size
    print(f"{asked.rows:,} rows, {size / 1e6:,.0f} MB, {rate:,.0f} rows a second of one core")


if __name__ == "__main__":
    main()
