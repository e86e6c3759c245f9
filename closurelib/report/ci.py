"""The outputs of `closurelib check` for CI services, and the transfer service's own error file.

Each takes findings as they come and writes them to a stream; all of them bear the same fingerprint of a finding.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TextIO

from attrs import frozen

from closurelib.check.finding import Finding
from closurelib.check.rule import AnyRule
from closurelib.report.ci_github import write_github
from closurelib.report.ci_gitlab import write_gitlab
from closurelib.report.ci_junit import write_junit
from closurelib.report.ci_run import Run, Write
from closurelib.report.ci_sarif import write_sarif
from closurelib.report.ci_tdr import write_tdr_errors


@frozen
class Format:
    """One output.

    >>> from datetime import date
    >>> import sys
    >>> FORMATS_BY_NAME["gitlab"].write([], sys.stdout, rules=(), run=Run(on=date(2026, 6, 1)))
    []
    """

    name: str
    says: str
    """What it is, for help."""
    writer: Write

    def write(self, findings: Iterable[Finding], stream: TextIO, *, rules: Sequence[AnyRule], run: Run) -> None:
        """Write findings; `rules` are the checks that ran, for what each says of itself."""
        self.writer(findings, stream, rules=rules, run=run)


FORMATS: tuple[Format, ...] = (
    Format("github", "annotations of GitHub Actions, the ten gravest", write_github),
    Format("gitlab", "a code quality report of GitLab", write_gitlab),
    Format("junit", "test results in JUnit's XML", write_junit),
    Format("sarif", "SARIF 2.1.0, for code scanning; the 5,000 gravest", write_sarif),
    Format("tdr", "the error file of the archive's transfer service", write_tdr_errors),
)
"""Every output for CI."""
FORMATS_BY_NAME = {one.name: one for one in FORMATS}
