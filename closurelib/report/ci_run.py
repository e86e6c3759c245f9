"""What the outputs for CI services share: the run they tell of, and how findings are counted and ranked."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Protocol, TextIO

from attrs import define, field, frozen

from closurelib.check.finding import Finding, Severity
from closurelib.check.rule import AnyRule

NO_CONSIGNMENT = "00000000-0000-0000-0000-000000000000"


@frozen
class Run:
    """What a run of the checks was, beside what it found."""

    on: date
    sources: tuple[str, ...] = ()
    """Every source that was checked, also those without a finding."""
    records: int = 0
    fail_on: Severity | None = Severity.ERROR
    """From which severity on a finding fails the build; `None` where none does."""
    step_summary: Path | None = None
    """Where GitHub shows a summary of the step (`GITHUB_STEP_SUMMARY`)."""
    consignment: str = NO_CONSIGNMENT
    """The consignment that a transfer sheet belongs to; the service gives it."""

    def fails(self, finding: Finding) -> bool:
        """Whether a finding fails the build."""
        return self.fail_on is not None and finding.severity.rank <= self.fail_on.rank


class Write(Protocol):
    """Writes findings in a format, taking them as they come."""

    def __call__(self, findings: Iterable[Finding], stream: TextIO, *, rules: Sequence[AnyRule], run: Run) -> None:
        """Write all of them."""


@define
class Gravest:
    """The gravest of some findings, in their order where they are equally grave, and how many there were of each."""

    kept: list[Finding] = field(factory=list)
    by_severity: Counter[Severity] = field(factory=Counter)
    by_code: Counter[str] = field(factory=Counter)
    severities: dict[str, Severity] = field(factory=dict)

    @classmethod
    def of(cls, findings: Iterable[Finding], most: int) -> Gravest:
        """Keep no more than `most`; the rest is only counted."""
        seen = cls()
        numbered = ((finding.severity.rank, number, finding) for number, finding in enumerate(seen.counting(findings)))
        seen.kept = [finding for _, _, finding in heapq.nsmallest(most, numbered)]
        return seen

    def counting(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """The same findings, counted as they pass."""
        for finding in findings:
            self.by_severity[finding.severity] += 1
            self.by_code[finding.code] += 1
            self.severities.setdefault(finding.code, finding.severity)
            yield finding

    @property
    def total(self) -> int:
        """How many there were."""
        return self.by_severity.total()

    def counted(self) -> str:
        """How many there were of each severity."""
        said = [
            counted(self.by_severity[severity], str(severity)) for severity in Severity if self.by_severity[severity]
        ]
        return ", ".join(said) or "nothing found"


def counted(number: int, thing: str) -> str:
    """A number of things.

    >>> counted(1, "error"), counted(5098, "warning"), counted(2, "info")
    ('1 error', '5,098 warnings', '2 infos')
    """
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def told(finding: Finding) -> str:
    """The message of a finding, with the record it is about and what would be right."""
    named = finding.id or finding.reference
    said = f"{named}: {finding.message}" if named else finding.message
    if not finding.expected or finding.expected in finding.message:
        return said
    return f"{said}; expected {finding.expected}"


def by_code(rules: Iterable[AnyRule]) -> dict[str, AnyRule]:
    """The checks by their codes."""
    return {rule.code: rule for rule in rules}
