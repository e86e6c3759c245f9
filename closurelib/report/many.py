"""Many rows with their answers at once, as the bulk path gives them; each can be looked at as one line as well."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from attrs import frozen

from closurelib.report.answered import Answered, Totals
from closurelib.vocabulary import AccessStatus

if TYPE_CHECKING:
    from closurelib.columns.batch import Batch


@frozen
class Many:
    """Some rows, the day asked about, and whether that day is today."""

    batch: Batch
    on: date
    is_today: bool = False

    def line(self, at: int) -> Answered:
        """One row, as the row path has it."""
        return Answered(self.batch.record(at), self.batch.entry(at).decision, self.on, self.is_today)

    def lines(self) -> Iterator[Answered]:
        """Each row in turn, as the row path has it."""
        return map(self.line, range(self.batch.count))

    def count(self, totals: Totals) -> None:
        """Count all rows."""
        for entry, count in self.batch.counted():
            if not count:
                continue
            period = entry.decision.period(self.on)
            totals.statuses[str(period.status)] += count
            if period.status is AccessStatus.UNDETERMINED:
                for doubt in period.doubts:
                    totals.doubts[str(doubt)] += count
            totals.not_judged += count * bool(entry.decision.problems)
            totals.laws[entry.decision.law.id] = None
