"""The rows of a sheet against TDR10 to TDR58: compiled once for its columns, then asked once for equal cells.

Rules that read the same columns, or some of them, stand together, and what they say of the cells there is remembered:
a sheet of a hundred thousand rows has few distinct closures. `Rows.broken_by` is the hot path, flat on purpose.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from operator import attrgetter, itemgetter
from typing import Any

from attrs import evolve

from closurelib.check.tdr_fix import fix_of
from closurelib.check.tdr_rule import Place, SheetFinding, SheetRule
from closurelib.check.tdr_rules import ROW_RULES, TYPED_ONLY
from closurelib.check.tdr_text_rules import ONE_LINE, line_break
from closurelib.check.tdr_words import HEADERS, KEYS

_KEPT = 50_000
"""How many distinct sets of cells are remembered for each group of rules."""
_LONGEST_KEPT = 200
"""Cells of more characters together are asked anew, so that what is remembered stays small."""
_NAMES_NO_FILE = frozenset(("closureCodeAndPeriodMismatch", "exemptionDateBefore2000"))
_NAMES_NO_FILE |= {"exemptionDateAndClosureStartDateSame"}
"""The errors beside which the service does not repeat the path of the file."""

Cells = Any  # a cell, or a tuple of them: what itemgetter takes
Broken = tuple[SheetRule, ...]


def row_rules(columns: Mapping[str, int]) -> Iterator[SheetRule]:
    """The rules that can be asked of a sheet with these columns."""
    for rule in ROW_RULES:
        if rule.code not in TYPED_ONLY and all(key in columns for key in rule.fields):
            yield rule
    for key in ONE_LINE:
        if key in columns:
            wrong = f"{HEADERS[key]} holds a line break"
            yield evolve(line_break, fields=(key,), reads=(key,), wrong=wrong)


class Group:
    """The rules that read the same columns, or some of them."""

    def __init__(self, at: tuple[int, ...], on: date) -> None:
        self.at = at
        self.take: Callable[[list[str]], Cells] = itemgetter(*at)
        self.known: dict[Cells, Broken] = {}
        self._rules: list[tuple[SheetRule, tuple[int, ...]]] = []
        self._on = on

    def add(self, rule: SheetRule, at: tuple[int, ...]) -> None:
        """Ask a rule here, of the cells that it reads."""
        self._rules.append((rule, tuple(self.at.index(place) for place in at)))

    def ask(self, cells: Cells) -> Broken:
        """The rules that cells break; remembered unless they are long."""
        read = cells if len(self.at) > 1 else (cells,)
        broken = tuple(rule for rule, at in self._rules if rule.broken(self._on, *(read[place] for place in at)))
        if sum(map(len, read)) <= _LONGEST_KEPT:
            if len(self.known) >= _KEPT:
                self.known.clear()
            self.known[cells] = broken
        return broken


class Rows:
    """What is asked of each row of one sheet."""

    def __init__(self, headers: Sequence[str], on: date) -> None:
        self._at = {KEYS[header]: at for at, header in enumerate(headers)}
        self._missing = len(headers)
        """Where the cells of a column that is not there would stand: behind the last, and empty."""
        groups: list[Group] = []
        for rule in sorted(row_rules(self._at), key=lambda rule: -len(rule.reads)):  # the widest first
            at = self._places(rule)
            group = next((one for one in groups if set(at) <= set(one.at)), None)
            if group is None:
                groups.append(group := Group(at, on))
            group.add(rule, at)
        self._asking = [(group.take, group.known, group.ask) for group in groups]

    def _places(self, rule: SheetRule) -> tuple[int, ...]:
        return tuple(self._at.get(key, self._missing) for key in rule.reads)

    def broken_by(self, row: list[str]) -> list[SheetRule]:
        """The rules that a row breaks. The row has an empty cell behind its last."""
        found: list[SheetRule] = []
        for take, known, ask in self._asking:
            cells = take(row)
            broken = known.get(cells)
            if broken is None:
                broken = ask(cells)
            if broken:
                found += broken
        return found

    def findings(self, row: list[str], broken: list[SheetRule], place: Place) -> Iterator[SheetFinding]:
        """What is wrong with a row that breaks some rules, in their order."""
        for rule in sorted(broken, key=attrgetter("code")):
            cells = tuple(row[at] for at in self._places(rule))
            for key in rule.fields:
                yield self._finding(rule, key, row, cells, place)

    def _finding(self, rule: SheetRule, key: str, row: list[str], cells: tuple[str, ...], place: Place) -> SheetFinding:
        header, cell = HEADERS[key], row[self._at[key]]
        repeated: tuple[tuple[str, str], ...] = ((header, cell),)
        if rule.error_key not in _NAMES_NO_FILE:
            repeated += ((HEADERS["file_path"], place.path),)
        return place.finding(
            rule,
            header,
            message=rule.say(cells),
            found=cell,
            expected=rule.expect(cells),
            cells=repeated,
            fix=fix_of(rule, cell, place.on),
        )
