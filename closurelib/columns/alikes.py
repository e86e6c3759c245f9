"""What rows with equal cells have in common, read once; bounded, and kept from one block to the next.

Rows that differ in their covering dates alone share all the rest of what they say: that is read once, too.
"""

from __future__ import annotations

from collections.abc import Hashable
from datetime import date

from attrs import evolve

from closurelib.columns.known import KEPT
from closurelib.columns.pieces import Pieces
from closurelib.read.sheets_row import Alike
from closurelib.record import Facts, Record, dated


class Alikes:
    """The memo of one run."""

    def __init__(self, kept: int = KEPT) -> None:
        self._kept = kept
        self._known: dict[Hashable, Alike] = {}

    def of(self, pieces: Pieces, rest: tuple[Hashable, ...], dates: tuple[Hashable, ...] = ()) -> Alike:
        """What all rows of a source with some cells share; `dates` are told apart from the others."""
        key = (pieces.name, rest, dates)
        alike = self._known.get(key)
        if alike is None:
            alike = self._made(pieces, rest, dates)
            if len(self._known) >= self._kept:
                self._known.clear()
            self._known[key] = alike
        return alike

    def _made(self, pieces: Pieces, rest: tuple[Hashable, ...], dates: tuple[Hashable, ...]) -> Alike:
        match dates:
            case (str(text),) if text.strip():
                return _Dated(self.of(pieces, rest, ("",)), text.strip())
        return Alike(pieces.read(pieces.whole(rest, dates)))


class _Dated(Alike):
    """What rows share that share all the rest with others, and have covering dates of their own."""

    __slots__ = ("_rest",)

    def __init__(self, rest: Alike, covering_dates: str) -> None:
        super().__init__(evolve(rest.record, covering_dates=covering_dates))
        self._rest = rest

    def facts(self, recorded_on: date | None, strict_dates: bool) -> Facts:
        """The facts: those of the rest, with the last date; where that is not so plain, worked out from the record."""
        key = (recorded_on, strict_dates)
        if key not in self._facts:
            self._facts[key] = self._with_date(recorded_on, strict_dates)
        return self._facts[key]

    def _with_date(self, recorded_on: date | None, strict_dates: bool) -> Facts:
        last_date, doubted, problems = dated(self.record)
        if last_date is None or problems or (doubted and strict_dates) or _is_dated_otherwise(self._rest.record):
            return super().facts(recorded_on, strict_dates)
        facts = self._rest.facts(recorded_on, strict_dates)
        return evolve(facts, last_date=last_date, dates_doubted=doubted)


def _is_dated_otherwise(record: Record) -> bool:
    """Whether a record that has no covering dates yet is dated all the same, or should be and cannot."""
    return record.last_date is not None or record.first_date is not None
