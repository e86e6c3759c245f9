"""The check of undated records (D105): one finding for a series, as one context file mends them all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from attrs import define, field

from closurelib.check.closure_conventions import base_of, coded, is_group, is_undated
from closurelib.check.finding import Finding, Severity
from closurelib.check.rule import Judged, Sees, SourceRule
from closurelib.check.seen import SPELT
from closurelib.errors import UnreadableText
from closurelib.record import Record
from closurelib.reference import read_reference
from closurelib.vocabulary import Doubt

_SPELT = re.compile(SPELT)


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
    _first: dict[str, Record] = field(factory=dict)
    _counts: dict[str, int] = field(factory=dict)

    def see(self, case: Judged) -> None:
        """Remember the first undated record of a series, and count the rest."""
        if self.counts(case):
            self.see_many(case, 1)

    def counts(self, case: Judged) -> bool:
        """Whether a record is undated, and something counts from its date that no other check names."""
        return _counts_from_a_date(case)

    def apart(self, record: Record) -> str:
        """The series that it is folded into."""
        return series_of(record.reference, record.parent, record.source.name if record.source else None, record.id)

    def see_many(self, case: Judged, count: int) -> None:
        """Count undated records of one series, of which this is the first."""
        series = self.apart(case.record)
        self._first.setdefault(series, case.record)
        self._counts[series] = self._counts.get(series, 0) + count

    def end(self) -> Iterator[Finding]:
        """One finding for a series; where it has one undated record, about that record."""
        for series, record in self._first.items():
            yield self._finding(series, record, self._counts[series])

    def _finding(self, series: str, record: Record, count: int) -> Finding:
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


def series_of(reference: str | None, parent: str | None, source: str | None, id: str | None) -> str:
    """The series that a record belongs to: of its reference, else its parent, else its file.

    A reference that `closurelib.check.seen.SPELT` matches in full has for its series what stands before its first "/".

    >>> series_of("fo 371/1", None, "a.csv", None), series_of("A-1", None, "a.csv", None)
    ('FO 371', 'a.csv')
    """
    if reference and _SPELT.fullmatch(reference):
        return reference.partition("/")[0]
    try:
        read = read_reference(reference or "")
    except UnreadableText:
        return parent or source or reference or id or Record().name
    return f"{read.department} {read.series}" if read.series else read.department


undated = SourceRule(
    "D105",
    "undated-record",
    Severity.WARNING,
    ("closures", "retentions", "held_by", "reference"),
    Undated,
    sees=Sees.COUNTS,
)
"""No date, where a period counts from one."""
