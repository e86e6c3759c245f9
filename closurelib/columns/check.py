"""Checks over large tables: what the row path finds, in its order, while most rows never become records.

    first pass    families
    second pass   each distinct set of cells is judged and looked at once; a row is looked at by itself where something
                  is found in its set, where its title may hold something, or where it is a record of its own
    last pass     the rows that a check over the whole source must see: what stands twice, files and their extracts,
                  entries without a parent. Which they are the second pass has found by their names, as numbers.

Nothing is decided here: `closurelib.check` looks at every record that is flagged, and at every row that is passed over
it would find nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import ExitStack
from typing import Any, cast

from attrs import define

from closurelib.check.asked import OF_EACH_ROW, fits
from closurelib.check.parts_pairs import NAMES_A_COPY, may_be_wanted
from closurelib.check.rule import Count, Guard, Judged, Sees, SourceRule, Watch
from closurelib.check.run import Checker, Known, Seen, profile_of
from closurelib.check.seen import SPELT, lineage
from closurelib.check.session import Session, Sheets
from closurelib.check.source import children_without_parents
from closurelib.columns.extra import arrow, polars
from closurelib.columns.known import KEPT
from closurelib.columns.lineage import Lineages, lineages
from closurelib.columns.met import Met, missing, numbered
from closurelib.columns.pieces import Piece, Pieces
from closurelib.columns.run import Run
from closurelib.errors import ReadError
from closurelib.read.receipt import Receipt
from closurelib.read.sheets_row import Alike, Row
from closurelib.record import Record, Source

_SPELT = re.compile(SPELT)


@define
class ColumnSession(Session):
    """A session over sources that are worth the columns."""

    def seen(self, files: Sequence[str]) -> Iterator[Seen]:
        """Everything that is found, in the order of the sources; what concerns whole sources comes last."""
        for name in files:
            self._look_beside(name)
        run = Run(self.reader, files, by_year=False)
        run.told, run.looked = lambda name: self._told(name, run), self.looked
        sheets = Sheets(self)
        with ExitStack() as stack:
            work = _Work(self, run, sheets, stack)
            yield from work.rows()
            yield from sheets.rest(files)
            yield from work.end()
        yield from self._of_receipts(files)

    def _told(self, name: str, run: Run) -> None:
        what: ReadError | Receipt = run.refused.get(name) or run.receipts[name]
        if isinstance(what, ReadError):
            self.refused.setdefault(name, what)
        else:
            self.receipts[name] = self._without_column(what)


class _Work:
    """What one run over the sources comes to."""

    def __init__(self, session: ColumnSession, run: Run, sheets: Sheets, stack: ExitStack) -> None:
        self._session, self._run, self._sheets = session, run, sheets
        rules = [rule for rule in session.rules if not isinstance(rule, SourceRule)]
        self._checker = Checker(
            session.law, session.on, rules, profile=session.profile,
            recorded_on=session.recorded_on, strict_dates=session.strict_dates,
        )  # fmt: skip
        self._names = _Names(session, self._checker, stack)
        self._kinds: dict[tuple[str, tuple[Hashable, ...]], _Kind] = {}
        self._guards: dict[Guard, None] = {}

    # The second pass.

    def rows(self) -> Iterator[Seen]:
        """What is found in the rows, one by one, and in the sheets that they stand in."""
        session = self._session
        source: Pieces | None = None
        for pieces, piece, changed in self._run.pieces():
            if pieces is not source:
                source = pieces
                begin = Record(reference="?", source=Source(pieces.name, 0, 0, pieces.form))
                yield from self._sheets.before(begin)
                session._read[pieces.name] = 0
            rows = _Rows(self, pieces, piece, {**piece.odd, **changed})
            yield from self._found(rows)
            session.records += piece.count
            session._read[pieces.name] += piece.count
            session.step(piece.count)

    def _found(self, rows: _Rows) -> Iterator[Seen]:
        session = self._session
        self._names.meet(rows)
        for record in rows.records(rows.flagged()):
            yield from self._sheets.before(record)
            for finding in session.suppressions.meet(record):
                if finding.code in session._codes:
                    yield Seen(finding, None)
            case, known = self._checker.judged(record)
            yield from self._sheets.merged(record, self._checker.found(case, known))

    def kind(self, pieces: Pieces, cells: tuple[Hashable, ...]) -> _Kind:
        """What is known of all rows with some cells."""
        key = (pieces.name, cells)
        kind = self._kinds.get(key)
        if kind is None:
            alike = self._run.alikes.of(pieces, cells)
            row = Row.like(alike, [("source", Source(pieces.name, None, 0, pieces.form))])
            kind = _Kind(alike, *self._checker.judged(row))
            for guard in kind.guards:
                self._guards[guard] = None
            if len(self._kinds) >= KEPT:
                self._kinds.clear()
            self._kinds[key] = kind
        return kind

    @property
    def guards(self) -> Sequence[Guard]:
        """What a row's own texts may hold for a check to find something."""
        return tuple(self._guards)

    @property
    def session(self) -> ColumnSession:
        """The session."""
        return self._session

    def judged(self, record: Record) -> tuple[Judged, Known]:
        """A record as checks see it."""
        return self._checker.judged(record)

    # The last pass.

    def end(self) -> Iterator[Seen]:
        """What is found over whole sources, check by check."""
        if self._names.wants_another_pass():
            for pieces, piece, changed in self._run.pieces():
                self._names.show(_Rows(self, pieces, piece, {**piece.odd, **changed}))
        yield from self._names.end()


class _Kind:
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


class _Rows:
    """The rows of a piece, as checks ask of them."""

    def __init__(self, work: _Work, pieces: Pieces, piece: Piece, changed: dict[int, Record]) -> None:
        self._work, self.pieces, self.piece, self.changed = work, pieces, piece, changed
        self.codes = piece.cells.codes
        self.kinds = [work.kind(pieces, cells) for cells in piece.cells.distinct]
        self.regular = _regular(piece)
        """The places of the regular rows in the piece; `None` where all are regular."""

    def of_kinds(self, wanted: Callable[[_Kind], object]) -> Any:
        """For each regular row whether its kind is wanted: a Polars series of truth values."""
        chosen = arrow().array([bool(wanted(kind)) for kind in self.kinds], arrow().bool_())
        return polars().from_arrow(chosen.take(self.codes))

    def own(self, name: str) -> Any:
        """An attribute of the regular rows, as an Arrow array."""
        column = self.piece.cells.own.get(name)
        return arrow().nulls(len(self.codes), arrow().string()) if column is None else column

    def flagged(self) -> list[int]:
        """The rows to be looked at one by one, in their order."""
        pl = polars()
        flags = self.of_kinds(lambda kind: kind.is_flagged)
        for guard in self._work.guards:
            for name in OF_EACH_ROW.intersection(guard.fields):
                texts = pl.from_arrow(self.own(name))
                flags |= texts.str.contains(str(guard.pattern)).fill_null(False)
        lines = self._work.session.suppressions.texts.get(self.pieces.name)
        if lines and self.piece.cells.lines is not None:
            at = (
                self.piece.cells.lines if self.regular is None else self.piece.cells.lines.take(self.regular.to_arrow())
            )
            flags |= pl.from_arrow(at).is_in(list(lines))
        return self.places(flags)

    def places(self, flags: Any) -> list[int]:
        """The places of some regular rows in the piece, and of all that are records of their own."""
        rows = flags.arg_true() if self.regular is None else self.regular.filter(flags)
        found: list[int] = rows.to_list()
        return sorted({*found, *self.changed}) if self.changed else found

    def numbers(self, places: list[int]) -> list[int]:
        """Which of the regular rows stand at some places of the piece."""
        if self.regular is None:
            return places
        found: list[int] = self.regular.search_sorted(polars().Series(places)).to_list()
        return found

    def record(self, at: int) -> Record:
        """The record of a row."""
        [record] = self.records([at])
        return record

    def records(self, places: list[int]) -> Iterator[Record]:
        """The records of some rows, in their order."""
        pieces, cells = self.pieces, self.piece.cells
        regular = [at for at in places if at not in self.changed] if self.changed else places
        rows = arrow().array(self.numbers(regular), arrow().int64())
        codes = self.codes.take(rows).to_pylist()
        names = list(cells.own)
        own = [column.take(rows).to_pylist() for column in cells.own.values()]
        lines = (
            cells.lines.take(arrow().array(regular, arrow().int64())).to_pylist() if cells.lines is not None else None
        )
        row = 0
        for at in places:
            if at in self.changed:
                yield self.changed[at]
                continue
            line = None if lines is None else lines[row]
            said: list[tuple[str, Any]] = [(name, column[row]) for name, column in zip(names, own, strict=True)]
            said.append(("source", Source(pieces.name, line, self.piece.first + at, pieces.form)))
            yield Row.like(self.kinds[codes[row]].alike, said)
            row += 1


def _regular(piece: Piece) -> Any | None:
    if not piece.odd:
        return None
    pl = polars()
    is_regular = pl.Series([True]).new_from_index(0, piece.count).scatter(list(piece.odd), False)
    return is_regular.arg_true().cast(pl.Int64)


@define
class _Run:
    """One check over the source, while it runs."""

    rule: SourceRule
    watch: Watch

    @property
    def sees(self) -> Sees:
        """Which records it must be shown."""
        return self.rule.sees


class _Names:
    """The checks over whole sources: they count, or must be shown the rows that share a name with others."""

    def __init__(self, session: ColumnSession, checker: Checker, stack: ExitStack) -> None:
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

    def _of(self, rows: _Rows, *sees: Sees) -> list[_Run]:
        """The checks of some kinds that make sense in a source."""
        profile = self._session.profile or profile_of(rows.pieces.form)
        return [run for run in self._runs if run.sees in sees and fits(run.rule, profile)]

    # The second pass.

    def meet(self, rows: _Rows) -> None:
        """Count what is to be counted, and remember names."""
        self._count(rows)
        runs = self._of(rows, Sees.SAME_ID, Sees.SAME_REFERENCE, Sees.NAMES, Sees.PAIRS)
        if not runs:
            return
        pl = polars()
        for at, names in self._names_of(rows):
            ids = pl.from_arrow(rows.own("id")) if at is None else pl.Series([one.id for one in at], dtype=pl.String)
            self._ids.add(numbered(ids))
            self._references.add(numbered(names.written))
            below = names.is_below_file
            named = (
                below
                if at is not None or "parent" not in rows.piece.cells.own
                else (below | pl.from_arrow(rows.own("parent")).is_not_null())
            )
            if at is not None:
                named = below | pl.Series([one.parent is not None for one in at], dtype=pl.Boolean)
            self._parents.add(numbered(names.above.filter(named)))
            self._above.update(names.above.filter(self._may_be_wanted(rows, at, names)).drop_nulls().to_list())

    def _names_of(self, rows: _Rows) -> Iterator[tuple[list[Record] | None, Lineages]]:
        """The names of the regular rows, and then those of the rows that are odd, with their records."""
        if len(rows.codes):
            yield None, lineages(rows.own("reference"), rows.piece.cells.own.get("parent"))
        if rows.piece.odd:
            odd = [rows.changed[at] for at in rows.piece.odd]
            pa = arrow()
            yield (
                odd,
                lineages(
                    pa.array([one.reference for one in odd], pa.string()),
                    pa.array([one.parent for one in odd], pa.string()),
                ),
            )

    def _may_be_wanted(self, rows: _Rows, at: list[Record] | None, names: Lineages) -> Any:
        """For each row whether it stands below a file and may be compared with it."""
        pl = polars()
        if at is not None:
            return names.is_below_file
        ids = pl.from_arrow(rows.own("id"))
        wanted = rows.of_kinds(lambda kind: kind.may_be_wanted)
        wanted |= ids.str.contains(NAMES_A_COPY).fill_null(False)
        wanted |= names.written.str.contains(NAMES_A_COPY).fill_null(False)
        changed = [row for row in rows.changed if row not in rows.piece.odd]
        if changed:  # a family may have changed the answer
            wanted = wanted.scatter(rows.numbers(changed), True)
        return names.is_below_file & wanted

    def _count(self, rows: _Rows) -> None:
        """Show the checks that count the rows that they count, those that say the same together."""
        found: list[tuple[int, Count, Judged, int]] = []
        for run in self._of(rows, Sees.COUNTS):
            watch = cast(Count, run.watch)
            counted = [watch.counts(kind.case) for kind in rows.kinds]
            if any(counted):
                found += self._counted(rows, watch, counted)
        for at, record in rows.changed.items():
            case, _ = self._checker.judged(record)
            for run in self._of(rows, Sees.COUNTS):
                watch = cast(Count, run.watch)
                if watch.counts(case):
                    found.append((at, watch, case, 1))
        for _at, watch, case, count in sorted(found, key=lambda one: one[0]):
            watch.see_many(case, count)

    def _counted(self, rows: _Rows, watch: Count, counted: list[bool]) -> Iterator[tuple[int, Count, Judged, int]]:
        """The rows of some kinds, by kind and by what is counted apart: the first of each, and how many there are."""
        pl, pa = polars(), arrow()
        flags = pl.from_arrow(pa.array(counted, pa.bool_()).take(rows.codes))
        changed = [row for row in rows.changed if row not in rows.piece.odd]
        if changed:
            flags = flags.scatter(rows.numbers(changed), False)
        chosen = flags.arg_true()
        if not len(chosen):
            return
        codes = pl.from_arrow(rows.codes).gather(chosen)
        apart = self._apart(rows, watch, chosen)
        table = pl.DataFrame({"kind": codes, "apart": apart, "row": chosen})
        groups = table.group_by("kind", "apart", maintain_order=True).agg(pl.col("row").first(), pl.len())
        for _kind, _apart, row, count in groups.iter_rows():
            at = row if rows.regular is None else rows.regular[row]
            case, _ = self._checker.judged(rows.record(at))
            yield at, watch, case, count

    def _apart(self, rows: _Rows, watch: Count, chosen: Any) -> Any:
        """What a check counts apart, for some regular rows."""
        pl = polars()
        source = Source(rows.pieces.name, None, 0, rows.pieces.form)
        taken = chosen.to_arrow()
        texts = {name: rows.own(name).take(taken).to_pylist() for name in ("reference", "parent", "id")}
        found: list[str] = []
        known: dict[tuple[str | None, ...], str] = {}
        for reference, parent, id in zip(*texts.values(), strict=True):
            is_spelt = reference is not None and _SPELT.fullmatch(reference)
            key = (reference.partition("/")[0],) if is_spelt else (reference, parent, id)
            if key not in known:
                known[key] = watch.apart(Record(reference=reference, parent=parent, id=id, source=source))
            found.append(known[key])
        return pl.Series(found, dtype=pl.String)

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

    def show(self, rows: _Rows) -> None:
        """Show each check the rows that it must see."""
        shown: dict[int, list[_Run]] = {}
        for sees, places in self._wanted(rows):
            for run in self._of(rows, sees):
                for at in places:
                    shown.setdefault(at, []).append(run)
        places = sorted(shown)
        for at, record in zip(places, rows.records(places), strict=True):
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

    def _wanted(self, rows: _Rows) -> Iterator[tuple[Sees, list[int]]]:
        """For each kind of check the rows that it must see."""
        pl = polars()
        for at, names in self._names_of(rows):
            ids = pl.from_arrow(rows.own("id")) if at is None else pl.Series([one.id for one in at], dtype=pl.String)
            odd = None if at is None else pl.Series(list(rows.piece.odd))
            for sees, texts in ((Sees.SAME_ID, ids), (Sees.SAME_REFERENCE, names.written)):
                twice = self._twice.get(sees)
                if twice is not None and len(twice):
                    yield sees, self._at(rows, numbered(texts).is_in(twice.implode()), odd)
            if self._above:
                above = pl.Series(list(self._above), dtype=pl.String).implode()
                pairs = names.is_below_file & names.above.is_in(above)
                pairs |= names.written.is_in(above).fill_null(False) | ids.is_in(above).fill_null(False)
                yield Sees.PAIRS, self._at(rows, pairs, odd)
            if self._missing is not None and len(self._missing):
                parents = (
                    pl.from_arrow(rows.own("parent")).is_not_null()
                    if at is None
                    else (pl.Series([one.parent is not None for one in at], dtype=pl.Boolean))
                )
                without = (names.is_below_file | parents) & numbered(names.above).is_in(self._missing.implode())
                yield Sees.NAMES, self._at(rows, without, odd)

    def _at(self, rows: _Rows, flags: Any, odd: Any | None) -> list[int]:
        """The places in the piece of some of its regular rows, or of some of its odd ones."""
        flags = flags.fill_null(False)
        if odd is not None:
            found = odd.filter(flags)
        elif rows.regular is None:
            found = flags.arg_true()
        else:
            found = rows.regular.filter(flags)
        places: list[int] = found.to_list()
        return places

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
