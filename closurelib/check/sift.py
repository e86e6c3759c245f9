"""Which findings count: graded, and without those that are ignored in their file, suppressed, or known already."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from attrs import define, field

from closurelib.check import housekeeping
from closurelib.check.baseline import Baseline
from closurelib.check.config import Config
from closurelib.check.finding import Finding
from closurelib.check.rule import Rule
from closurelib.check.run import Seen
from closurelib.check.select import Selection, says_unknown
from closurelib.check.suppress import Suppressions


@define
class Sieve:
    """What stands between what is found and what is told; it counts what it holds back."""

    on: date
    selection: Selection
    suppressions: Suppressions
    config: Config
    baseline: Baseline | None = None
    new_since: date | None = None
    refused: Mapping[str, object] = field(factory=dict)
    """The sources of which something could not be read."""
    in_baseline: int = 0
    set_aside: int = 0

    def sift(self, found: Iterable[Seen]) -> Iterator[Seen]:
        """The findings that count, and at the end what there is to say of configuration, suppressions and baseline."""
        for finding, case in found:
            graded = self.selection.graded(finding)
            if self._counts(graded):
                yield Seen(graded, case)
        for finding in self._of_the_run():
            graded = self.selection.graded(finding)
            if not self.selection.ignores_in(graded):
                yield Seen(graded, None)

    def _counts(self, finding: Finding) -> bool:
        if self.selection.ignores_in(finding):
            self.set_aside += 1
            return False
        if self.suppressions.hides(finding):
            return False
        if self.baseline is not None and self.baseline.holds(finding):
            self.in_baseline += 1
            return False
        if self.new_since is not None and (finding.since is None or finding.since < self.new_since):
            self.set_aside += 1
            return False
        return True

    def _of_the_run(self) -> Iterator[Finding]:
        if self.baseline is not None:
            for name in self.refused:
                self.baseline.leave(name)
        if self.new_since is not None:
            return
        if self._wants(housekeeping.unknown_code):
            file = str(self.config.file) if self.config.file else None
            for selector in self.selection.unknown():
                yield housekeeping.of_the_run(
                    housekeeping.unknown_code, self.on, says_unknown(selector), source=file, found=selector
                )
        for finding in self.suppressions.end():
            if self._wants(housekeeping.BY_CODE[finding.code]):
                yield finding
        if self.baseline is not None and self._wants(housekeeping.stale_baseline_entry):
            yield from self.baseline.end(self.on)

    def _wants(self, rule: Rule) -> bool:
        return self.selection.picks(rule)
