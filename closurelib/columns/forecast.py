"""What changes when, for many rows at once: the changes of an entry are found once, rows without any passed over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from attrs import frozen

from closurelib.columns.batch import Batch
from closurelib.columns.known import Entry
from closurelib.forecast import Change, Expected, Happening, Several, changes_of
from closurelib.record import Record, Source


@frozen
class Foreseen:
    """Some rows, and what happens to them between two days, both included."""

    batch: Batch
    since: date
    until: date
    events: frozenset[Happening]

    def changes(self, entry: Entry) -> tuple[Change, ...]:
        """What happens to the rows of an entry."""
        key = ("changes", self.since, self.until, self.events)
        found: tuple[Change, ...] | None = entry.said.get(key)
        if found is None:
            found = entry.said[key] = tuple(changes_of(entry.decision, self.since, self.until, self.events))
        return found

    def several(self) -> Iterator[Several]:
        """Each change, and how many rows it happens to."""
        for entry, count in self.batch.counted():
            if count:
                yield from (Several(change, count) for change in self.changes(entry))

    def each(self) -> Iterator[Expected]:
        """Each change of each row, in the order of the rows."""
        rows = self.batch.rows_of(self.changes)
        if rows:
            for at, record in zip(rows, self._named(rows), strict=True):
                yield from (Expected(change, record) for change in self.changes(self.batch.entry(at)))

    def _named(self, rows: list[int]) -> Iterator[Record]:
        """Records that are named as those of some rows are, and say no more: of a change nothing else is told."""
        pieces, first, lines = self.batch.pieces, self.batch.piece.first, self.batch.lines
        names = (self.batch.own(name).take(rows).to_pylist() for name in ("id", "reference", "title"))
        for at, line, id, reference, title in zip(rows, lines.take(rows).to_pylist(), *names, strict=True):
            source = Source(pieces.name, line, first + at, pieces.form)
            yield Record(id=id, reference=reference, title=title, source=source)


def foreseen(
    batches: Iterable[Batch], *, since: date, until: date, events: Iterable[Happening] = tuple(Happening)
) -> Iterator[Foreseen]:
    """What happens to the rows of some batches from one day to another, both included."""
    wanted = frozenset(events)
    return (Foreseen(batch, since, until, wanted) for batch in batches)
