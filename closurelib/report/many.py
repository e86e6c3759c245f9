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
    from closurelib.columns.known import Entry


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
            status, doubts, is_not_judged, law = self._totalled(entry)
            totals.statuses[status] += count
            for doubt in doubts:
                totals.doubts[doubt] += count
            totals.not_judged += count * is_not_judged
            totals.laws[law] = None

    def _totalled(self, entry: Entry) -> tuple[str, tuple[str, ...], bool, str]:
        """What is totalled of an entry: its status, why that is undetermined, whether it is not judged, its law."""
        key = ("totalled", self.on)
        found: tuple[str, tuple[str, ...], bool, str] | None = entry.said.get(key)
        if found is None:
            period, law = entry.decision.period(self.on), entry.decision.law.id
            doubts = tuple(map(str, period.doubts)) if period.status is AccessStatus.UNDETERMINED else ()
            found = entry.said[key] = (str(period.status), doubts, bool(entry.decision.problems), law)
        return found
