"""The rows of a piece as checks ask of them: most by their kind alone, some one by one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from closurelib.check.asked import OF_EACH_ROW
from closurelib.check.parts_pairs import may_be_wanted
from closurelib.check.rule import Count, Guard, Judged
from closurelib.check.run import Checker, Known
from closurelib.columns.alikes import Alikes
from closurelib.columns.extra import arrow, polars
from closurelib.columns.known import KEPT
from closurelib.columns.memo import Memo
from closurelib.columns.pieces import Piece, Pieces
from closurelib.columns.stated import records
from closurelib.read.sheets_row import Alike, Row
from closurelib.record import Record, Source


class Kind:
    """What is known of all rows that have some cells."""

    def __init__(self, alike: Alike, case: Judged, known: Known) -> None:
        self.alike, self.known = alike, known
        self.case = case
        asked = [(rule, lets) for rule, lets in known.own if lets is not None]
        self.guards = [rule.guard for rule, _ in asked if rule.guard is not None and rule.guard.pattern is not None]
        unguarded = len(self.guards) < len(asked)
        self.is_flagged = bool(
            known.found or known.decision.problems or unguarded or any(lets is None for _, lets in known.own)
        )
        self.may_be_wanted = may_be_wanted(case)
        self._counted: dict[int, bool] = {}

    def is_counted(self, watch: Count) -> bool:
        """Whether a check that counts counts these rows; asked once."""
        found = self._counted.get(id(watch))
        if found is None:
            found = self._counted[id(watch)] = watch.counts(self.case)
        return found


class CheckedRows:
    """The rows of a piece, as checks ask of them."""

    def __init__(self, pieces: Pieces, piece: Piece, kinds: Sequence[Kind], completed: Mapping[int, Record]) -> None:
        self.pieces, self.piece, self.kinds = pieces, piece, kinds
        self.codes = piece.cells.codes
        self.changed = {**piece.odd, **completed}
        """The rows that are records of their own."""
        self.completed = [at for at in completed if at not in piece.odd]
        """The regular rows among them, which their families completed."""

    def of_kinds(self, wanted: Callable[[Kind], object]) -> Any:
        """For each regular row whether its kind is wanted: a Polars series of truth values."""
        chosen = arrow().array([bool(wanted(kind)) for kind in self.kinds], arrow().bool_())
        return polars().from_arrow(chosen.take(self.codes))

    def flagged(self, guards: Iterable[Guard], lines: Collection[int]) -> list[int]:
        """The rows to be looked at one by one, in their order: by their kind, their own texts, or the line they are on.

        `guards` say what their own texts may hold for a check to find something.
        """
        pl = polars()
        flags = self.of_kinds(lambda kind: kind.is_flagged)
        for guard in guards:
            for name in OF_EACH_ROW.intersection(guard.fields):
                texts = pl.from_arrow(self.piece.own(name))
                flags |= texts.str.contains(str(guard.pattern)).fill_null(False)
        at = self.piece.cells.lines
        if lines and at is not None:
            regular = self.piece.regular
            of_regular = at if regular is None else at.take(regular.to_arrow())
            flags |= pl.from_arrow(of_regular).is_in(list(lines))
        found = self.piece.places_of(flags.arg_true())
        return sorted({*found, *self.changed}) if self.changed else found

    def records(self, places: Sequence[int]) -> Iterator[Record]:
        """The records of some rows, in their order."""
        regular = [at for at in places if at not in self.changed] if self.changed else places
        codes = self.codes.take(arrow().array(self.piece.numbers(regular), arrow().int64())).to_pylist()
        return records(self.pieces, self.piece, places, [self.kinds[code].alike for code in codes], self.changed)


class CheckedKinds:
    """What checks know of rows by the cells that they share, one run long; bounded."""

    def __init__(self, checker: Checker, alikes: Alikes, kept: int = KEPT) -> None:
        self._checker, self._alikes = checker, alikes
        self._known: Memo[tuple[str, tuple[Hashable, ...]], Kind] = Memo(kept)
        self._guards: dict[Guard, None] = {}

    def rows(self, pieces: Pieces, piece: Piece, completed: Mapping[int, Record]) -> CheckedRows:
        """The rows of a piece, of which their families completed some."""
        return CheckedRows(pieces, piece, [self._kind(pieces, cells) for cells in piece.cells.distinct], completed)

    def flagged(self, rows: CheckedRows, lines: Collection[int] = ()) -> Iterator[Record]:
        """The records that are to be looked at one by one: in all other rows nothing would be found."""
        return rows.records(rows.flagged(self._guards, lines))

    def _kind(self, pieces: Pieces, cells: tuple[Hashable, ...]) -> Kind:
        return self._known.of((pieces.name, cells), lambda: self._judged(pieces, cells))

    def _judged(self, pieces: Pieces, cells: tuple[Hashable, ...]) -> Kind:
        alike = self._alikes.of(pieces, cells)
        row = Row.like(alike, [("source", Source(pieces.name, None, 0, pieces.form))])
        kind = Kind(alike, *self._checker.judged(row))
        self._guards.update(dict.fromkeys(kind.guards))
        return kind
