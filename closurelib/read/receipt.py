"""The read receipt: what was read, what was left out, and where facts came from that no record states.

Rows are records and rejected rows together, so that nothing is lost without a word.
"""

from __future__ import annotations

from attrs import define, field, frozen

MOST_NOTES = 20
"""Further notes of one source are counted, not kept: a broken file of a million rows says so once."""


@frozen
class Receipt:
    """What reading one source came to; complete when its last record has been read.

    >>> print(Receipt("list.csv", "csv", rows=3, records=2, rejected=1, columns_ignored=("Place",)))
    list.csv: read as csv: 3 rows, 2 records, 1 rejected
    columns ignored: Place
    """

    source: str
    format: str
    rows: int = 0
    records: int = 0
    rejected: int = 0
    """Rows that are no record, each of them still given as a record that cannot be judged."""
    columns_used: tuple[str, ...] = ()
    columns_ignored: tuple[str, ...] = ()
    facts_from_context: int = 0
    facts_set: int = 0
    """Facts supplied for this run (`--set`)."""
    notes: tuple[str, ...] = ()

    def __str__(self) -> str:
        """The receipt as it is printed on standard error."""
        said = [
            f"{self.source}: read as {self.format}: {_count(self.rows, 'row')}, "
            f"{_count(self.records, 'record')}, {self.rejected:,} rejected"
        ]
        if self.columns_ignored:
            said.append(f"columns ignored: {', '.join(self.columns_ignored)}")
        if self.facts_from_context:
            said.append(f"{_count(self.facts_from_context, 'fact')} from context")
        if self.facts_set:
            said.append(f"{_count(self.facts_set, 'fact')} set for this run")
        return "\n".join((*said, *self.notes))


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


@define
class Tally:
    """What a format reports while it reads; becomes the receipt."""

    facts_supplied: bool = False
    """Whether a context or the command line supplies facts, so that a bare list of references can be judged."""
    rejected: int = 0
    columns_used: tuple[str, ...] = ()
    columns_ignored: tuple[str, ...] = ()
    notes: list[str] = field(factory=list)
    _unsaid: int = 0

    def note(self, text: str) -> None:
        """Say something of the source as a whole."""
        if len(self.notes) < MOST_NOTES:
            self.notes.append(text)
        else:
            self._unsaid += 1

    def said(self) -> tuple[str, ...]:
        """The notes, with a count of those that are one too many to print."""
        return (*self.notes, f"and {_count(self._unsaid, 'further note')}") if self._unsaid else tuple(self.notes)
