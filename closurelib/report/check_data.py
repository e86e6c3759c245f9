"""Findings for programs: JSON, JSON Lines and CSV; keys are only added. And every format that findings have.

A writer sees each finding as it comes, with the record as the check saw it, and the totals at the end.
"""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any, Protocol

from attrs import define, field

from closurelib.check.finding import Finding, Severity
from closurelib.check.rule import Judged
from closurelib.report.screen import Screen

COLUMNS = (
    "code", "name", "severity", "source", "line", "id", "reference", "field", "found", "expected", "message", "on",
    "since", "because", "fingerprint", "fix",
)  # fmt: skip


@define
class CheckTotals:
    """What a run came to."""

    on: date
    fail_on: str = Severity.ERROR
    sources: list[str] = field(factory=list)
    records: int = 0
    severities: Counter[Severity] = field(factory=Counter)
    codes: Counter[str] = field(factory=Counter)
    not_shown: int = 0
    """Findings beyond the most that were to be shown; they count all the same."""
    suppressed: int = 0
    in_baseline: int = 0
    set_aside: int = 0
    """Findings of files for which their code is ignored, or from before the day asked for."""
    fixed: int = 0
    fixable: int = 0
    fixable_unsafely: int = 0
    _places: set[int] = field(factory=set)

    @property
    def findings(self) -> int:
        """How many there are, those included that are not shown."""
        return self.severities.total()

    def add(self, finding: Finding) -> None:
        """Count one finding."""
        self.severities[finding.severity] += 1
        self.codes[finding.code] += 1
        if finding.fix:
            self.fixable += finding.safe
            self.fixable_unsafely += not finding.safe
        if finding.line is not None or finding.identity != (finding.source or ""):
            self._places.add(hash((finding.source, finding.line) if finding.line else finding.identity))

    @property
    def with_findings(self) -> int:
        """How many records, or lines, have a finding."""
        return len(self._places)

    @property
    def fails(self) -> bool:
        """Whether anything is as grave as what fails a run."""
        if self.fail_on == "never":
            return False
        least = Severity(self.fail_on).rank
        return any(count and severity.rank <= least for severity, count in self.severities.items())


class FindingWriter(Protocol):
    """Turns findings into text, as they come."""

    def begin(self) -> str:
        """What stands before the first finding."""
        ...

    def add(self, finding: Finding, case: Judged | None) -> str:
        """The text for one finding; it may come later, with another. `case` is the record that it is about."""
        ...

    def end(self, totals: CheckTotals) -> str:
        """What stands after the last finding."""
        ...


class JsonLines:
    """One JSON object a line, written as it comes."""

    def __init__(self, screen: Screen) -> None:
        self._ascii = not screen.unicode

    def begin(self) -> str:
        """Nothing stands before the first finding."""
        return ""

    def _object(self, finding: Finding, case: Judged | None) -> str:
        is_of_service = finding.peer is not None or (case is not None and case.profile == "tdr")
        return json.dumps(finding.to_dict(peer=is_of_service), ensure_ascii=self._ascii)

    def add(self, finding: Finding, case: Judged | None) -> str:
        """The object of one finding."""
        return self._object(finding, case) + "\n"

    def end(self, totals: CheckTotals) -> str:
        """Nothing stands after the last finding."""
        return ""


class Json(JsonLines):
    """One JSON list, an object a line."""

    _empty = True

    def begin(self) -> str:
        """The list opens."""
        return "["

    def add(self, finding: Finding, case: Judged | None) -> str:
        """The object of one finding."""
        comma = "\n" if self._empty else ",\n"
        self._empty = False
        return comma + self._object(finding, case)

    def end(self, totals: CheckTotals) -> str:
        """The list closes."""
        return "]\n" if self._empty else "\n]\n"


class Csv:
    """A table, a row a finding; reasons are parted by semicolons, and so are fixes (`field=value`)."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen

    def begin(self) -> str:
        """The names of the columns."""
        return _row(COLUMNS)

    def add(self, finding: Finding, case: Judged | None) -> str:
        """The row of one finding."""
        said = finding.to_dict()
        return _row([_cell(said[column]) for column in COLUMNS])

    def end(self, totals: CheckTotals) -> str:
        """Nothing stands after the last row."""
        return ""


def _row(cells: Any) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(cells)
    return line.getvalue()


def _cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case list():
            return ";".join(map(str, value))
        case dict():
            return ";".join(f"{name}={new}" for name, new in value.items())
        case _:
            return str(value)


Make = Callable[[Screen], FindingWriter]
"""Begins the text of a run."""
