"""What is known of rows that say the same: two memos, one from cells to facts, one from facts to a decision.

Nothing here holds law or counts days: `decide` is asked, once for equal facts. Facts of an exact day are asked about
as facts of its year wherever `reduce` proves that this leaves the answer as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import date
from typing import Any

from closurelib.columns.memo import Memo
from closurelib.columns.years import Years
from closurelib.decide import decide, reduce
from closurelib.decision import Decision
from closurelib.facts import Facts
from closurelib.law import Law
from closurelib.read.sheets_row import Alike
from closurelib.record import Record

KEPT = 6_000
"""How many distinct sets of cells, and as many of facts, are remembered."""
Adjust = Callable[[Record, Facts], Facts]
"""What a command does to the facts of a record, as where it is of another law than the one that is asked."""


class Entry:
    """What all rows share that say the same: the facts, the decision, and what was made of them so far."""

    __slots__ = ("decision", "facts", "said")

    def __init__(self, facts: Facts, decision: Decision) -> None:
        self.facts, self.decision = facts, decision
        self.said: dict[Hashable, Any] = {}
        """What is written of the decision, by who writes it: made once."""


class Known:
    """The two memos of one run; both are bounded, and kept from one block to the next."""

    def __init__(
        self,
        law: Law,
        *,
        recorded_on: date | None = None,
        strict_dates: bool = False,
        adjust: Adjust | None = None,
        kept: int = KEPT,
    ) -> None:
        self.law = law
        self._recorded_on, self._strict_dates = recorded_on, strict_dates
        self._adjust = adjust
        self.years = Years()
        self._by_cells: Memo[Hashable, Entry] = Memo(kept)
        self._by_facts: Memo[Facts, Entry] = Memo(kept)
        self._by_year: Memo[Hashable, Entry | None] = Memo(kept)
        self._met_once: Memo[Hashable, None] = Memo(kept)

    def of_record(self, record: Record) -> Entry:
        """What is known of a record."""
        return self._of_facts(self._facts(record))

    def of_cells(self, cells: Hashable, read: Callable[[], Alike]) -> Entry:
        """What is known of rows with some cells; `read` says what they share."""
        return self._by_cells.of(cells, lambda: self._of_facts(self._shared(read())))

    def of_year(
        self, rest: Hashable, year: int, read: Callable[[], Alike], has_several_days: Callable[[], bool]
    ) -> Entry | None:
        """What is known of rows that differ only in a day of the year; `None` where each day is asked about by itself.

        `read` says what some of them share; of their facts only the last date hangs on the day. To prove a year costs
        more than to decide a day, so it is tried where several days are met together, or one is met a second time.
        """
        key = (rest, year)
        if key not in self._by_year and key not in self._met_once and not has_several_days():
            self._met_once[key] = None
            return None
        return self._by_year.of(key, lambda: self._proved(self._shared(read())))

    def _proved(self, facts: Facts) -> Entry | None:
        """The entry of the year in which the papers end, where its days are all alike."""
        reduced = reduce(facts, self.law)
        return None if reduced == facts else self._of_facts(reduced)

    def _shared(self, alike: Alike) -> Facts:
        facts = alike.facts(self._recorded_on, self._strict_dates)
        return facts if self._adjust is None else self._adjust(alike.record, facts)

    def _facts(self, record: Record) -> Facts:
        facts = record.facts_as_recorded(recorded_on=self._recorded_on, strict_dates=self._strict_dates)
        return facts if self._adjust is None else self._adjust(record, facts)

    def _of_facts(self, facts: Facts) -> Entry:
        return self._by_facts.of(facts, lambda: Entry(facts, decide(facts, self.law)))
