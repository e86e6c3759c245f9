"""What a report is about: a record with its answer, a reference that was not found, and the totals."""

from __future__ import annotations

from collections import Counter
from datetime import date

from attrs import define, field, frozen

from closurelib.decision import Decision
from closurelib.record import Record
from closurelib.vocabulary import AccessStatus


@frozen
class Answered:
    """One record, what was decided, and the day asked about; `is_today` where that day is today."""

    record: Record
    decision: Decision
    on: date
    is_today: bool = False

    @property
    def status(self) -> AccessStatus:
        """The access status on the day asked about."""
        return self.decision.status(self.on)

    @property
    def place(self) -> str:
        """Where the record was read, `file:line`."""
        source = self.record.source
        if source is None:
            return "-"
        return f"{source.name}:{source.line}" if source.line is not None else f"{source.name}, record {source.number}"


@frozen
class NotFound:
    """A reference that was asked for and is not in the source, and the nearest that is."""

    reference: str
    nearest: str | None

    def __str__(self) -> str:
        nearest = f"; the nearest is {self.nearest}" if self.nearest else ""
        return f"{self.reference}: not in source{nearest}"


Line = Answered | NotFound
"""What one line of an output is about."""


@define
class Totals:
    """How many records have each status, and why the undetermined ones are."""

    on: date
    statuses: Counter[str] = field(factory=Counter)
    doubts: Counter[str] = field(factory=Counter)
    laws: dict[str, None] = field(factory=dict)
    law_as_of: date | None = None
    not_found: int = 0
    not_judged: int = 0
    facts_from_context: int = 0
    facts_set: int = 0

    @property
    def records(self) -> int:
        """How many records were answered."""
        return self.statuses.total()

    def add(self, line: Line) -> None:
        """Count one line."""
        if isinstance(line, NotFound):
            self.not_found += 1
            return
        period = line.decision.period(line.on)
        self.statuses[str(period.status)] += 1
        if period.status is AccessStatus.UNDETERMINED:
            self.doubts.update(str(doubt) for doubt in period.doubts)
        self.not_judged += bool(line.decision.problems)
        self.laws[line.decision.law.id] = None
