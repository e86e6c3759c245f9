"""Findings as test results in JUnit's XML, which nearly every CI service reads.

A source is a suite, a finding a test that failed; one below the severity that fails the build is a test that passed,
with what was found as its output. A source in which nothing was found is one test that passed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TextIO
from xml.etree import ElementTree as ET

from closurelib.check.finding import Finding
from closurelib.check.rule import AnyRule
from closurelib.report.ci_run import Run, by_code, told

_NO_SOURCE = "closurelib"
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_junit(findings: Iterable[Finding], stream: TextIO, *, rules: Sequence[AnyRule], run: Run) -> None:
    """Write a suite for each source, those without a finding included."""
    by_source: dict[str, list[Finding]] = {source: [] for source in run.sources}
    for finding in findings:
        by_source.setdefault(finding.source or _NO_SOURCE, []).append(finding)
    known = by_code(rules)
    root = ET.Element("testsuites", name="closurelib")
    root.extend(_suite(source, found, known, run) for source, found in by_source.items())
    for count in ("tests", "failures", "errors"):
        root.set(count, str(sum(int(suite.get(count, "0")) for suite in root)))
    ET.indent(root)
    stream.write('<?xml version="1.0" encoding="UTF-8"?>\n')
    stream.write(ET.tostring(root, encoding="unicode") + "\n")


def _suite(source: str, found: list[Finding], known: dict[str, AnyRule], run: Run) -> ET.Element:
    failures = sum(map(run.fails, found))
    counts = {"tests": max(len(found), 1), "failures": failures, "errors": 0}
    suite = ET.Element("testsuite", {"name": _clean(source)} | {name: str(count) for name, count in counts.items()})
    properties = ET.SubElement(suite, "properties")
    ET.SubElement(properties, "property", name="on", value=run.on.isoformat())
    if not found:
        ET.SubElement(suite, "testcase", name="nothing found", classname=_clean(source))
    for finding in found:
        suite.append(_case(finding, known, run))
    return suite


def _case(finding: Finding, known: dict[str, AnyRule], run: Run) -> ET.Element:
    named = finding.id or finding.reference or f"line {finding.line or 1}"
    about = {"name": f"{finding.code} {named}", "classname": finding.source or _NO_SOURCE}
    if finding.source:
        about["file"] = finding.source
    if finding.line:
        about["line"] = str(finding.line)
    case = ET.Element("testcase", {name: _clean(value) for name, value in about.items()})
    text = _clean("\n".join(_text(finding, known.get(finding.code))))
    if run.fails(finding):
        message = _clean(told(finding))
        ET.SubElement(case, "failure", type=f"{finding.code} {finding.name}", message=message).text = text
    else:
        ET.SubElement(case, "system-out").text = f"{finding.severity}: {text}"
    return case


def _text(finding: Finding, rule: AnyRule | None) -> Iterable[str]:
    yield told(finding)
    yield f"where: {finding.source or _NO_SOURCE}:{finding.line or 1}"
    if rule is not None:
        yield from (f"{name.lower()}: {text}" for name in ("Why", "Fix") if (text := rule.section(name)))
    yield f"fingerprint: {finding.fingerprint}"


def _clean(text: str) -> str:
    """The same without characters that XML cannot hold."""
    return _NOT_IN_XML.sub("\ufffd", text)
