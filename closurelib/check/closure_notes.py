"""The check of notes that have run out (C234): one finding for a source and a day, as a finding aid has thousands."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from attrs import define, evolve, field

from closurelib.check.closure_conventions import as_at, says_closed
from closurelib.check.closure_ends import RENEWED, explains_closed, is_one_note, renewed
from closurelib.check.finding import Finding, Severity
from closurelib.check.rule import Judged, Rule, Sees, SourceRule
from closurelib.check.seen import finding
from closurelib.dates import Span, say_span
from closurelib.record import Record


@define
class RunOutNotes:
    """A note that restricts access until a day still stands, and the day has come; one finding for a source and a day.

    Why: Such a note ends by itself, so nothing contradicts anything; but readers see the first word of it.
    Risk: A reader takes a record for restricted that has been free for years, and does not ask for it.
    Rests on: The note itself, in a finding aid or a table of notes.
    Wrong: "Restricted until 1 January 2017", in 2026.
    Right: No note, or the new day where the restriction was renewed.
    Fix: Ask whether it was renewed; then take the note out, or write the new day.
    """

    rule: SourceRule
    on: date
    _first: dict[tuple[str, Span], Record] = field(factory=dict)
    _number: dict[tuple[str, Span], int] = field(factory=dict)

    def see(self, case: Judged) -> None:
        """Remember the first record whose note ended on a day, and count the rest."""
        if self.counts(case):
            self.see_many(case, 1)

    def counts(self, case: Judged) -> bool:
        """Whether all that closes the record is a note that has run out."""
        opening = case.facts.recorded_opening
        if opening is None or opening.latest > min(as_at(case), case.on) or not says_closed(case.facts):
            return False
        return is_one_note(case) and not explains_closed(case) and not renewed(case, opening)

    def apart(self, record: Record) -> str:
        """Its source."""
        return record.source.name if record.source else ""

    def see_many(self, case: Judged, count: int) -> None:
        """Count records of one source whose notes ended on one day, of which this is the first."""
        opening = case.facts.recorded_opening
        assert opening is not None
        key = (self.apart(case.record), opening)
        self._first.setdefault(key, case.record)
        self._number[key] = self._number.get(key, 0) + count

    def end(self) -> Iterator[Finding]:
        """One finding for each source and day, at its first record."""
        for key, record in self._first.items():
            number, opening = self._number[key], key[1]
            were = "was" if number == 1 else f"and {number - 1:,} more were"
            found = finding(
                self.rule,
                record,
                self.on,
                "recorded_opening",
                found=f"restricted until {opening}",
                expected="no note, or a later day",
                message=f"{record.name} {were} restricted until {say_span(opening)}, which has come; {RENEWED}",
                since=opening.latest,
            )
            # Of many, the finding is about the source: it stays the same when the first of them is mended.
            yield found if number == 1 else evolve(found, id=None, reference=None)


RULES: tuple[Rule | SourceRule, ...] = (
    SourceRule("C234", "restriction-note-run-out", Severity.INFO, ("recorded_opening",), RunOutNotes, sees=Sees.COUNTS),
)
"""The check of this module."""
