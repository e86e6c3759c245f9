"""Every format that findings have, and what writes each."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from pathlib import Path

from attrs import frozen

from closurelib.check.finding import Finding, Severity
from closurelib.check.rule import AnyRule, Judged
from closurelib.report.check_data import CheckTotals, Csv, FindingWriter, Json, JsonLines
from closurelib.report.check_text import Concise, Full, Statistics
from closurelib.report.ci import FORMATS_BY_NAME as FOR_CI
from closurelib.report.ci import Format as CiFormat
from closurelib.report.ci_run import Run
from closurelib.report.screen import Screen

FULL = "full"
OURS: dict[str, Callable[[Screen], FindingWriter]] = {
    FULL: Full, "concise": Concise, "json": Json, "jsonl": JsonLines, "csv": Csv,
}  # fmt: skip
FORMATS: tuple[str, ...] = (*OURS, *FOR_CI)
"""Every format of `check`."""
FOR_PEOPLE = (FULL, "concise")
"""Those that are read on a screen, where 20,000 lines help nobody."""


@frozen
class ForCi:
    """What the formats for CI services are told beside the findings."""

    rules: Sequence[AnyRule] = ()
    step_summary: Path | None = None


def finding_writer(name: str, screen: Screen, ci: ForCi, *, statistics: bool = False) -> FindingWriter:
    """What writes findings in a format."""
    if statistics and name in FOR_PEOPLE:
        return Statistics(screen)
    return OURS[name](screen) if name in OURS else _Collected(FOR_CI[name], ci)


class _Collected:
    """A format that needs all findings before it can begin; memory grows with them, not with the records."""

    def __init__(self, form: CiFormat, ci: ForCi) -> None:
        self._form, self._ci = form, ci
        self._findings: list[Finding] = []

    def begin(self) -> str:
        """Nothing can be written yet."""
        return ""

    def add(self, finding: Finding, case: Judged | None) -> str:
        """Keep a finding."""
        self._findings.append(finding)
        return ""

    def end(self, totals: CheckTotals) -> str:
        """All of it."""
        stream = io.StringIO()
        run = Run(
            on=totals.on,
            sources=tuple(totals.sources),
            records=totals.records,
            fail_on=None if totals.fail_on == "never" else Severity(totals.fail_on),
            step_summary=self._ci.step_summary,
        )
        self._form.write(self._findings, stream, rules=self._ci.rules, run=run)
        return stream.getvalue()
