"""Checks over whole sources, by columns: they count, or must be shown the rows that share a name with others.

While the rows are looked at their names are remembered as numbers; which of them must be shown is known at the end, and
those are shown in one more pass.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from typing import Any, cast

from attrs import define, frozen

from closurelib.check.asked import fits
from closurelib.check.parts_pairs import NAMES_A_COPY
from closurelib.check.rule import Count, Judged, Sees, SourceRule, Watch
from closurelib.check.run import Checker, Seen, profile_of
from closurelib.check.seen import SPELT, lineage
from closurelib.check.session import Session
from closurelib.check.source import children_without_parents
from closurelib.columns.checked_rows import CheckedRows
from closurelib.columns.extra import arrow, polars
from closurelib.columns.lineage import Lineages, lineages
from closurelib.columns.met import Met, missing, numbered
from closurelib.columns.pieces import Piece, Pieces
from closurelib.record import Record, Source

_SPELT = re.compile(SPELT)
Wanted = list[tuple[Sees, list[int]]]
"""For each kind of check the places of the rows that it must see."""


@frozen
class Named:
    """What some rows of a piece are called, as Polars series; worked out ahead of what is asked of it."""

    places: Any
    """Where they stand in the piece."""
    is_regular: bool
    """Whether they are its regular rows, and not its odd ones."""
    ids: Any
    lineages: Lineages
    is_below: Any
    """Whether they stand below a file, or name a parent."""
    names_a_copy: Any
    """Whether they are called as a redacted copy is: of the odd ones all that stand below a file."""
    id_numbers: Any
    reference_numbers: Any
    parent_numbers: Any

    @classmethod
    def of(cls, places: Any, ids: Any, references: Any, parents: Any | None, *, is_regular: bool) -> Named:
        """What rows are called that bear some identifiers and references, and name some parents: Arrow texts."""
        pl = polars()
        stands = lineages(references, parents)
        ids = pl.from_arrow(ids)
        is_below = stands.is_below_file
        if parents is not None:
            is_below = is_below | pl.from_arrow(parents).is_not_null()
        if is_regular:
            names_a_copy = _contains(ids, NAMES_A_COPY) | _contains(stands.written, NAMES_A_COPY)
        else:
            names_a_copy = stands.is_below_file
        numbers = (numbered(one) for one in (ids, stands.written, stands.above))
        return cls(places, is_regular, ids, stands, is_below, names_a_copy, *numbers)


def _contains(texts: Any, pattern: str) -> Any:
    return texts.str.contains(pattern).fill_null(False)


def names_of(piece: Piece) -> list[Named]:
    """What the regular rows of a piece are called, and then the odd ones."""
    pa, pl = arrow(), polars()
    found = []
    own = piece.cells.own
    if len(piece.cells.codes):
        regular = pl.int_range(0, piece.count, eager=True) if piece.regular is None else piece.regular
        found.append(Named.of(regular, piece.own("id"), piece.own("reference"), own.get("parent"), is_regular=True))
    if piece.odd:
        ids, references, parents = (
            pa.array([getattr(one, name) for one in piece.odd.values()], pa.string())
            for name in ("id", "reference", "parent")
        )
        found.append(Named.of(pl.Series(list(piece.odd)), ids, references, parents, is_regular=False))
    return found


@define
class _Run:
    """One check over the source, while it runs."""

    rule: SourceRule
    watch: Watch

    @property
    def sees(self) -> Sees:
        """Which records it must be shown."""
        return self.rule.sees


class Whole:
    """The checks over whole sources of one session."""

    def __init__(self, session: Session, checker: Checker, stack: ExitStack) -> None:
        self._session, self._checker = session, checker
        self._above: set[str] = set()
        """The names of the files below which stands what may be compared with them."""
        runs = [rule for rule in session.rules if isinstance(rule, SourceRule)]
        self._runs = [_Run(rule, rule.begin(session.on, self._above)) for rule in runs]
        self._ids, self._references, self._parents = (stack.enter_context(Met()) for _ in range(3))
        self._twice: dict[Sees, Any] = {}
        self._missing: Any = None
        self._distinct = 0
        self._without: dict[str, Record] = {}

    def _of(self, pieces: Pieces, *sees: Sees) -> list[_Run]:
        """The checks of some kinds that make sense in a source."""
        profile = self._session.profile or profile_of(pieces.form)
        return [run for run in self._runs if run.sees in sees and fits(run.rule, profile)]

    # While the rows are looked at.

    def meet(self, rows: CheckedRows, named: Sequence[Named]) -> None:
        """Count what is to be counted, and remember names."""
        self._count(rows)
        if not self._of(rows.pieces, Sees.SAME_ID, Sees.SAME_REFERENCE, Sees.NAMES, Sees.PAIRS):
            return
        for one in named:
            self._ids.add(one.id_numbers)
            self._references.add(one.reference_numbers)
            self._parents.add(one.parent_numbers.filter(one.is_below))
            above = one.lineages.above.filter(may_be_compared(rows, one))
            self._above.update(above.drop_nulls().to_list())

    def _count(self, rows: CheckedRows) -> None:
        """Show the checks that count the rows that they count, those that say the same together."""
        watches = [cast(Count, run.watch) for run in self._of(rows.pieces, Sees.COUNTS)]
        for watch, case, count in counted(rows, watches, self._checker):
            watch.see_many(case, count)

    # The last pass.

    def wants_another_pass(self) -> bool:
        """Whether any row must be shown to a check over the whole source."""
        wanted = {run.sees for run in self._runs}
        if Sees.SAME_ID in wanted:
            self._twice[Sees.SAME_ID] = self._ids.repeated()
        if Sees.SAME_REFERENCE in wanted:
            self._twice[Sees.SAME_REFERENCE] = self._references.repeated()
        if Sees.NAMES in wanted:
            self._distinct, self._missing = missing(self._parents, (self._ids, self._references))
            if 2 * len(self._missing) >= self._distinct:
                self._missing = self._missing.clear()
        some = any(len(one) for one in self._twice.values()) or (self._missing is not None and len(self._missing))
        return bool(some or (self._above and Sees.PAIRS in wanted))

    def show(self, pieces: Pieces, records: Callable[[list[int]], Iterator[Record]], wanted: Wanted) -> None:
        """Show each check the rows that it must see; `records` gives those at some places."""
        shown: dict[int, list[_Run]] = {}
        for sees, places in wanted:
            for run in self._of(pieces, sees) if places else ():
                for at in places:
                    shown.setdefault(at, []).append(run)
        places = sorted(shown)
        for at, record in zip(places, records(places), strict=True):
            case, _ = self._checker.judged(record)
            for run in shown[at]:
                if run.sees is Sees.NAMES:
                    self._keep_without_parent(case.record)
                else:
                    run.watch.see(case)

    def _keep_without_parent(self, record: Record) -> None:
        above = lineage(record).above
        if above is not None:
            self._without.setdefault(above, record)

    def wanted(self) -> Callable[[Piece], Wanted]:
        """Finds the rows of a piece that each kind of check must see: their places."""
        pl = polars()
        above = pl.Series(list(self._above), dtype=pl.String).implode() if self._above else None
        twice = {sees: numbers.implode() for sees, numbers in self._twice.items() if len(numbers)}
        without = self._missing.implode() if self._missing is not None and len(self._missing) else None

        def of_piece(piece: Piece) -> Wanted:
            found: Wanted = []
            for one in names_of(piece):
                for sees, numbers in ((Sees.SAME_ID, one.id_numbers), (Sees.SAME_REFERENCE, one.reference_numbers)):
                    if sees in twice:
                        found.append((sees, _at(one, numbers.is_in(twice[sees]))))
                if above is not None:
                    pairs = one.lineages.is_below_file & one.lineages.above.is_in(above).fill_null(False)
                    pairs |= one.lineages.written.is_in(above).fill_null(False) | one.ids.is_in(above).fill_null(False)
                    found.append((Sees.PAIRS, _at(one, pairs)))
                if without is not None:
                    found.append((Sees.NAMES, _at(one, one.is_below & one.parent_numbers.is_in(without))))
            return found

        return of_piece

    def end(self) -> Iterator[Seen]:
        """What is found over whole sources, in the order of the checks."""
        for run in self._runs:
            if run.sees is Sees.NAMES:
                left = list(self._without.items())
                found = children_without_parents(run.rule, self._session.on, self._distinct, left)
            else:
                found = run.watch.end()
            for finding in found:
                yield Seen(finding, None)


def counted(rows: CheckedRows, watches: Sequence[Count], checker: Checker) -> Iterator[tuple[Count, Judged, int]]:
    """What some checks count of the rows of a piece: the first of those that say the same, and how many there are."""
    found: list[tuple[int, Count, Judged, int]] = []
    for watch in watches:
        if any(wanted := [kind.is_counted(watch) for kind in rows.kinds]):
            found += _counted(rows, watch, wanted, checker)
    for at, record in rows.changed.items():
        case, _ = checker.judged(record)
        found += ((at, watch, case, 1) for watch in watches if watch.counts(case))
    return ((watch, case, count) for _, watch, case, count in sorted(found, key=lambda one: one[0]))


def _counted(
    rows: CheckedRows, watch: Count, wanted: list[bool], checker: Checker
) -> Iterator[tuple[int, Count, Judged, int]]:
    """The rows of some kinds, by kind and by what is counted apart: where the first of each stands, and how many."""
    pl, pa = polars(), arrow()
    flags = pl.from_arrow(pa.array(wanted, pa.bool_()).take(rows.codes))
    if rows.completed:
        flags = flags.scatter(rows.piece.numbers(rows.completed), False)
    chosen = flags.arg_true()
    codes = pl.from_arrow(rows.codes).gather(chosen)
    table = pl.DataFrame({"kind": codes, "apart": _apart(rows, watch, chosen), "row": chosen})
    groups = table.group_by("kind", "apart", maintain_order=True).agg(pl.col("row").first(), pl.len())
    places = rows.piece.places_of(groups["row"])
    for at, count, record in zip(places, groups["len"].to_list(), rows.records(places), strict=True):
        case, _ = checker.judged(record)
        yield at, watch, case, count


def _apart(rows: CheckedRows, watch: Count, chosen: Any) -> Any:
    """What a check counts apart, for some regular rows."""
    pl = polars()
    source = Source(rows.pieces.name, None, 0, rows.pieces.form)
    taken = chosen.to_arrow()
    texts = {name: rows.piece.own(name).take(taken).to_pylist() for name in ("reference", "parent", "id")}
    found: list[str] = []
    known: dict[tuple[str | None, ...], str] = {}
    for reference, parent, id in zip(*texts.values(), strict=True):
        is_spelt = reference is not None and _SPELT.fullmatch(reference)
        key = (reference.partition("/")[0],) if is_spelt else (reference, parent, id)
        if key not in known:
            known[key] = watch.apart(Record(reference=reference, parent=parent, id=id, source=source))
        found.append(known[key])
    return pl.Series(found, dtype=pl.String)


def may_be_compared(rows: CheckedRows, named: Named) -> Any:
    """For each row whether it stands below a file and may be compared with it."""
    if not named.is_regular:
        return named.names_a_copy
    wanted = named.names_a_copy | rows.of_kinds(lambda kind: kind.may_be_wanted)
    if rows.completed:  # a family may have changed the answer
        wanted = wanted.scatter(rows.piece.numbers(rows.completed), True)
    return named.lineages.is_below_file & wanted


def _at(named: Named, flags: Any) -> list[int]:
    """The places of some rows in their piece."""
    places: list[int] = named.places.filter(flags.fill_null(False)).to_list()
    return places
