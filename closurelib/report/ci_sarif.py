"""Findings as SARIF 2.1.0, which code scanning services read: the checks with their help, and what each found.

Services take 5,000 results of a run at most; of more the gravest are written, and the run says how many there were.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path, PurePosixPath
from typing import Any, TextIO
from urllib.parse import quote

from closurelib import __version__
from closurelib.check.finding import Finding, Severity
from closurelib.check.rule import SECTIONS, AnyRule
from closurelib.report.ci_run import Gravest, Run, by_code, counted, told

MOST = 5_000
SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
HOME = "https://github.com/closurelib/closurelib"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def write_sarif(findings: Iterable[Finding], stream: TextIO, *, rules: Sequence[AnyRule], run: Run) -> None:
    """Write one run of the checks."""
    seen = Gravest.of(findings, MOST)
    known = by_code(rules)
    codes = sorted({finding.code for finding in seen.kept})
    driver = {
        "name": "closurelib",
        "version": __version__,
        "informationUri": HOME,
        "rules": [_rule(code, known.get(code), seen.severities[code]) for code in codes],
    }
    one = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(seen)],
        "artifacts": [{"location": {"uri": uri(source)}} for source in run.sources],
        "properties": {"on": run.on.isoformat(), "records": run.records},
        "results": [_result(finding, codes.index(finding.code)) for finding in seen.kept],
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [one]}
    json.dump(log, stream, ensure_ascii=False, indent=2)
    stream.write("\n")


def _rule(code: str, rule: AnyRule | None, severity: Severity) -> dict[str, Any]:
    if rule is None:
        return {"id": code, "shortDescription": {"text": code}, "help": {"text": code}}
    sections = [(name, text) for name in SECTIONS if (text := rule.section(name))]
    return {
        "id": code,
        "name": rule.name,
        "shortDescription": {"text": rule.says or rule.name},
        "fullDescription": {"text": rule.section("Why") or rule.says or rule.name},
        "help": {
            "text": "\n".join((rule.says, *(f"{name}: {text}" for name, text in sections))),
            "markdown": "\n\n".join((rule.says, *(f"**{name}** {text}" for name, text in sections))),
        },
        "defaultConfiguration": {"level": _LEVELS[rule.severity or severity]},
    }


def _result(finding: Finding, at: int) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": at,
        "level": _LEVELS[finding.severity],
        "message": {"text": told(finding)},
        "partialFingerprints": {"primaryLocationLineHash": finding.fingerprint},
    }
    location: dict[str, Any] = {}
    if finding.source:
        location["physicalLocation"] = {
            "artifactLocation": {"uri": uri(finding.source)},
            "region": {"startLine": finding.line or 1},
        }
    if finding.identity:
        location["logicalLocations"] = [{"fullyQualifiedName": finding.identity}]
    if location:
        result["locations"] = [location]
    said = {"field": finding.field, "found": finding.found, "expected": finding.expected}
    since = {"since": finding.since.isoformat()} if finding.since else {}
    result["properties"] = {name: value for name, value in said.items() if value is not None} | since
    return result


def _invocation(seen: Gravest) -> dict[str, Any]:
    invocation: dict[str, Any] = {"executionSuccessful": True}
    if seen.total > MOST:
        text = f"{counted(seen.total, 'finding')} ({seen.counted()}); the {MOST:,} gravest are written here."
        notification = {"descriptor": {"id": "too-many-findings"}, "level": "warning", "message": {"text": text}}
        invocation["toolExecutionNotifications"] = [notification]
    return invocation


def uri(source: str) -> str:
    """A source as SARIF names it: relative where it is, with what is not plain in it encoded.

    >>> uri("data/a list.csv"), uri("/srv/list.csv")
    ('data/a%20list.csv', 'file:///srv/list.csv')
    """
    path = Path(source)
    return path.as_uri() if path.is_absolute() else quote(str(PurePosixPath(source.replace("\\", "/"))))
