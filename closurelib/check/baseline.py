"""A baseline: the findings that were there on day one, so that a build fails only for new ones.

One JSON object a line, sorted, by fingerprints of code, record, field and value: it holds no line number and no day,
so an edit elsewhere in the file changes nothing in it, and a mended fault is one line less.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from attrs import define, field

from closurelib.check import housekeeping
from closurelib.check.finding import Finding
from closurelib.errors import ReadError

_KEYS = ("code", "reference", "id", "source", "field", "found", "fingerprint")


@define
class Baseline:
    """The entries of a baseline file, and which of them were met in this run."""

    file: Path
    entries: dict[str, dict[str, Any]] = field(factory=dict)
    met: Counter[str] = field(factory=Counter)
    sources: set[str] = field(factory=set)
    """The sources that were checked, as the baseline names them."""
    ran: frozenset[str] | None = None
    """The checks that ran; all where it is not given. What was not looked for is not missed."""

    @classmethod
    def load(cls, file: Path) -> Baseline:
        """Read a baseline file."""
        baseline = cls(file)
        try:
            lines = file.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as why:
            said = why.strerror if isinstance(why, OSError) else "is not UTF-8"
            raise ReadError(f"{file}: the baseline cannot be opened: {said}; make one with --write-baseline") from None
        for number, line in enumerate(lines, 1):
            entry = _entry(line) if line.strip() else {}
            if entry is None:
                raise ReadError(f"{file}: line {number} is no entry of a baseline; make one with --write-baseline")
            if entry:
                baseline.entries[entry["fingerprint"]] = entry
        return baseline

    def visit(self, source: str) -> None:
        """A source is checked in this run."""
        self.sources.add(_named(source, self.file))

    def leave(self, source: str) -> None:
        """A source could not be read to its end, so nothing in it is missed."""
        self.sources.discard(_named(source, self.file))

    def holds(self, finding: Finding) -> bool:
        """Whether a finding was there already; one more of the same is a new one."""
        entry = self.entries.get(finding.fingerprint)
        if entry is None:
            return False
        self.met[finding.fingerprint] += 1
        return self.met[finding.fingerprint] <= int(entry.get("times", 1))

    def stale(self) -> Iterator[dict[str, Any]]:
        """The entries of checked sources that were found no more."""
        for fingerprint, entry in self.entries.items():
            was_looked_at = entry.get("source") in self.sources or not entry.get("source")
            ran = self.ran is None or entry["code"] in self.ran
            if was_looked_at and ran and not self.met[fingerprint]:
                yield entry

    def _as_met(self, entry: dict[str, Any]) -> dict[str, Any]:
        """An entry of a fault that was found several times, as often as it still is."""
        met = self.met[entry["fingerprint"]]
        return _with_times(entry, met) if 0 < met < int(entry.get("times", 1)) else entry

    def end(self, on: date) -> Iterator[Finding]:
        """A finding for each stale entry."""
        for entry in self.stale():
            name = entry.get("reference") or entry.get("id") or entry.get("source") or "the source"
            says = f"{entry['code']} of {name} is found no more; run with --prune-baseline"
            yield housekeeping.of_the_run(
                housekeeping.stale_baseline_entry, on, says,
                source=str(self.file), reference=entry.get("reference"), found=f"{entry['code']} {name}",
            )  # fmt: skip

    def prune(self) -> int:
        """Write the baseline without its stale entries; how many there were."""
        stale = {entry["fingerprint"] for entry in self.stale()}
        kept = (entry for fingerprint, entry in self.entries.items() if fingerprint not in stale)
        _write(self.file, [self._as_met(entry) for entry in kept])
        return len(stale)


def write_baseline(file: Path, findings: Iterable[Finding]) -> int:
    """Write all findings as the baseline; how many there were."""
    entries: dict[str, dict[str, Any]] = {}
    number = 0
    for finding in findings:
        if finding.code.startswith("Z9"):
            continue
        number += 1
        entry = entries.get(finding.fingerprint)
        if entry is not None:
            entries[finding.fingerprint] = _with_times(entry, int(entry.get("times", 1)) + 1)
            continue
        source = _named(finding.source, file) if finding.source else None
        values = (
            finding.code, finding.reference, finding.id, source, finding.field, finding.found, finding.fingerprint,
        )  # fmt: skip
        entries[finding.fingerprint] = {
            key: value for key, value in zip(_KEYS, values, strict=True) if value is not None
        }
    _write(file, entries.values())
    return number


def _with_times(entry: dict[str, Any], times: int) -> dict[str, Any]:
    rest = {key: value for key, value in entry.items() if key != "times"}
    return {**rest, "times": times} if times > 1 else rest


def _entry(line: str) -> dict[str, Any] | None:
    try:
        entry = json.loads(line)
    except ValueError:
        return None
    if not isinstance(entry, dict) or not isinstance(entry.get("times", 1), int):
        return None
    return entry if all(isinstance(entry.get(key), str) for key in ("fingerprint", "code")) else None


def _named(source: str, file: Path) -> str:
    """A source as the baseline beside it names it, whichever way the command was given it."""
    if source == "-":
        return source
    return Path(os.path.relpath(Path(source).resolve(), file.resolve().parent)).as_posix()


def _write(file: Path, entries: Iterable[dict[str, Any]]) -> None:
    """Written aside, sorted, and then put in its place whole."""
    order = sorted(entries, key=lambda one: (one["code"], *(str(one.get(key) or "") for key in _KEYS[1:])))
    aside = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        aside.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in order), encoding="utf-8")
        aside.replace(file)
    except OSError as why:
        aside.unlink(missing_ok=True)
        raise ReadError(f"{file}: cannot be written: {why.strerror}") from None
