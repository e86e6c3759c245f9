"""Findings as a code quality report of GitLab, which shows them in a merge request."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any, TextIO

from closurelib.check.finding import Finding, Severity
from closurelib.check.rule import AnyRule
from closurelib.report.ci_run import Run, told

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def write_gitlab(findings: Iterable[Finding], stream: TextIO, *, rules: Sequence[AnyRule], run: Run) -> None:
    """Write them as one list, as they come."""
    before = "["
    for finding in findings:
        stream.write(f"{before}\n{json.dumps(issue(finding), ensure_ascii=False)}")
        before = ","
    stream.write("[]\n" if before == "[" else "\n]\n")


def issue(finding: Finding) -> dict[str, Any]:
    """One finding; of what concerns a file as a whole, its first line."""
    return {
        "description": told(finding),
        "check_name": f"{finding.code} {finding.name}",
        "fingerprint": finding.fingerprint,
        "severity": _SEVERITIES[finding.severity],
        "location": {"path": finding.source or "-", "lines": {"begin": finding.line or 1}},
    }
