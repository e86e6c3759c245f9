"""Findings as workflow commands of GitHub Actions, which shows them beside the lines of a change.

GitHub keeps ten annotations of a kind for a step, so the ten gravest are written and the rest counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TextIO

from closurelib.check.finding import Finding, Severity
from closurelib.check.rule import AnyRule
from closurelib.report.ci_run import Gravest, Run, by_code, counted, told

MOST = 10
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def write_github(findings: Iterable[Finding], stream: TextIO, *, rules: Sequence[AnyRule], run: Run) -> None:
    """Write the gravest findings as annotations; all are counted, in the step's summary where there is one."""
    seen = Gravest.of(findings, MOST)
    stream.writelines(f"{command(finding)}\n" for finding in seen.kept)
    rest = seen.total - len(seen.kept)
    where = " They are counted in the step summary." if run.step_summary else ""
    more = f" {counted(rest, 'finding')} not shown here.{where}" if rest else ""
    stream.write(f"closurelib, as on {run.on}: {seen.counted()}.{more}\n")
    if run.step_summary:
        with run.step_summary.open("a", encoding="utf-8") as summary:
            summary.writelines(f"{line}\n" for line in summed_up(seen, rules, run))


def command(finding: Finding) -> str:
    """One workflow command.

    >>> from datetime import date
    >>> print(command(Finding("D101", "x", Severity.INFO, "100% wrong", date(2026, 6, 1), "a,b.csv", 7)))
    ::notice file=a%2Cb.csv,line=7,title=D101 x::100%25 wrong
    """
    properties = {"file": finding.source, "line": finding.line, "title": f"{finding.code} {finding.name}"}
    said = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items() if value is not None)
    return f"::{_LEVELS[finding.severity]} {said}::{_data(told(finding))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def summed_up(seen: Gravest, rules: Sequence[AnyRule], run: Run) -> Iterator[str]:
    """The step's summary, in Markdown: how many of each check."""
    yield f"### closurelib: {seen.counted()}"
    yield ""
    yield f"{counted(run.records, 'record')} in {counted(len(run.sources), 'source')}, as on {run.on}."
    if not seen.total:
        return
    known = by_code(rules)
    yield ""
    yield "| check | severity | findings | says |"
    yield "| --- | --- | ---: | --- |"
    for code, number in sorted(seen.by_code.items(), key=lambda item: (seen.severities[item[0]].rank, item[0])):
        says = known[code].says if code in known else ""
        yield f"| {code} | {seen.severities[code]} | {number:,} | {_cell(says)} |"
    yield ""


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
