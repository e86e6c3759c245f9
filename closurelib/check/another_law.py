"""The check of records of another jurisdiction (F812): one finding for a source, as one run mends them all."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from attrs import define, evolve, field

from closurelib.check.finding import Finding, Severity
from closurelib.check.rule import Judged, Sees, SourceRule
from closurelib.check.seen import finding
from closurelib.record import Record


@define
class AnotherLaw:
    """A record says that it is of another jurisdiction than the law that is asked; folded into one finding a source.

    Why: A record is judged by its own law, never by another in silence.
    Risk: It is not judged, and no other check finds anything that hangs on law in it.
    Rests on: The field `jurisdiction` of the record.
    Wrong: A record of jurisdiction `ie`, checked with `--law uk`.
    Right: The same, checked with `--law ie`.
    Fix: Check it with its own law.
    """

    rule: SourceRule
    on: date
    _asked: str = ""
    _first: dict[tuple[str, str], Record] = field(factory=dict)
    _number: dict[tuple[str, str], int] = field(factory=dict)

    def see(self, case: Judged) -> None:
        """Remember the first record of another law, and count the rest."""
        if self.counts(case):
            self.see_many(case, 1)

    def counts(self, case: Judged) -> bool:
        """Whether a record names a jurisdiction, and not that of the law asked."""
        stated = case.record.jurisdiction
        return stated is not None and stated != case.law.id

    def apart(self, record: Record) -> str:
        """Its source."""
        return record.source.name if record.source else ""

    def see_many(self, case: Judged, count: int) -> None:
        """Count records of one source and one jurisdiction, of which this is the first."""
        self._asked = case.law.id
        key = (self.apart(case.record), case.record.jurisdiction or "")
        self._first.setdefault(key, case.record)
        self._number[key] = self._number.get(key, 0) + count

    def end(self) -> Iterator[Finding]:
        """One finding for each source and jurisdiction, at its first record."""
        for key, record in self._first.items():
            number, stated = self._number[key], key[1]
            of_it = "is" if number == 1 else f"and {number - 1:,} more are"
            found = finding(
                self.rule,
                record,
                self.on,
                "jurisdiction",
                found=stated,
                expected=f"a record of {self._asked}, or the law of {stated}",
                message=f"{record.name} {of_it} of {stated}, not of {self._asked}, the law that is asked; "
                "no record is judged by another law",
            )
            # Of many, the finding is about the source: it stays the same when the first of them is mended.
            yield found if number == 1 else evolve(found, id=None, reference=None)


another_law = SourceRule(
    "F812", "record-of-another-law", Severity.ERROR, ("jurisdiction",), AnotherLaw, sees=Sees.COUNTS
)
"""Records of another law than the one that is asked."""
RULES: tuple[SourceRule, ...] = (another_law,)
"""The check of this module."""
