"""The check of undated records (D105): one finding for a series, as one context file mends them all."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from attrs import define, field

from closurelib.check.closure_conventions import base_of, coded, is_group, is_undated
from closurelib.check.finding import Finding, Severity
from closurelib.check.rule import Judged, SourceRule
from closurelib.errors import UnreadableText
from closurelib.record import Record
from closurelib.reference import read_reference
from closurelib.vocabulary import Doubt


@define
class Undated:
    """No date is recorded, and a rule or a closure counts from it; folded into one finding for each series.

    Why: The general rule, the transfer limit and most exemptions count from the latest paper; without a date nobody
    can say when they end.
    Risk: Status is undetermined, or rests on what happened to the record later, and no list of what opens holds it.
    Rests on: Public Records Act 1958, ss. 3(4), 5(1) and 10(2); Freedom of Information Act 2000, s. 62.
    Wrong: Type N, 30 years, and no covering dates.
    Right: Type N, 30 years, covering dates 1960.
    Fix: Supply a context: a file that gives the dates of the series, or of ranges of pieces, with their source.
    """

    rule: SourceRule
    on: date
    _series: dict[str, list[Record]] = field(factory=dict)
    _counts: dict[str, int] = field(factory=dict)

    def see(self, case: Judged) -> None:
        """Remember the first two undated records of a series, and count the rest."""
        if _counts_from_a_date(case):
            series = _series_of(case.record)
            self._counts[series] = self._counts.get(series, 0) + 1
            first = self._series.setdefault(series, [])
            if len(first) < 2:
                first.append(case.record)

    def end(self) -> Iterator[Finding]:
        """One finding for a series; where it has one undated record, about that record."""
        for series, first in self._series.items():
            yield self._finding(series, first, self._counts[series])

    def _finding(self, series: str, first: list[Record], count: int) -> Finding:
        record = first[0]
        alone = count == 1
        others = f" and {count - 1:,} more of {series}" if count > 1 else ""
        verb = "have" if count > 1 else "has"
        return Finding(
            code=self.rule.code,
            name=self.rule.name,
            severity=self.rule.severity,
            message=f"{record.name}{others} {verb} no date, and a period counts from it; supply a context that gives "
            f"covering_dates for {record.name if alone else series}",
            on=self.on,
            source=record.source.name if record.source else None,
            line=record.source.line if record.source else None,
            id=record.id if alone else None,
            reference=record.reference if alone else series,
            field="covering_dates",
            found="no date",
            expected="covering dates",
        )


def _counts_from_a_date(case: Judged) -> bool:
    """Whether a record is undated and something counts from its date that no other check names."""
    if not is_undated(case) or is_group(case.record) or case.decision.problems:
        return False
    held = list(coded(case))
    if any(one.means == "closed" and one.years and base_of(case, one.closure) is None for one in held):
        return False  # a closure without a start is a finding of its own
    if any(one.means == "statutory rule" and one.years for one in held):
        return True
    return Doubt.DATE_MISSING in case.decision.period(case.on).doubts


def _series_of(record: Record) -> str:
    """The series that a record belongs to: of its reference, else its parent, else its file."""
    try:
        reference = read_reference(record.reference or "")
    except UnreadableText:
        return record.parent or (record.source.name if record.source else "") or record.name
    return f"{reference.department} {reference.series}" if reference.series else reference.department


undated = SourceRule(
    "D105", "undated-record", Severity.WARNING, ("closures", "retentions", "held_by", "reference"), Undated
)
"""No date, where a period counts from one."""
