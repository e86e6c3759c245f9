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

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from functools import partial

from attrs import define

from closurelib.check.rule import SourceRule
from closurelib.check.run import Checker, Seen
from closurelib.check.session import Session, Sheets
from closurelib.columns.checked_rows import CheckedKinds, CheckedRows
from closurelib.columns.pieces import Pieces, ahead
from closurelib.columns.run import Run
from closurelib.columns.stated import stated
from closurelib.columns.whole import Whole, names_of
from closurelib.errors import ReadError
from closurelib.read.receipt import Receipt
from closurelib.record import Record, Source


@define
class ColumnSession(Session):
    """A session over sources that are worth the columns."""

    def seen(self, files: Sequence[str]) -> Iterator[Seen]:
        """Everything that is found, in the order of the sources; what concerns whole sources comes last."""
        for name in files:
            self._look_beside(name)
        run = Run(self.reader, files, by_year=False)
        run.told, run.looked = lambda name: self._told(name, run), self.looked
        yield from self.of_run(run)
        yield from self._of_receipts(files)

    def of_run(self, run: Run) -> Iterator[Seen]:
        """What is found in the records of a run, and over all of them together."""
        sheets = Sheets(self)
        with ExitStack() as stack:
            stack.callback(run.close)
            work = _Work(self, run, sheets, stack)
            yield from work.rows()
            yield from sheets.rest(run.files)
            yield from work.end()

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
        self._whole = Whole(session, self._checker, stack)
        self._kinds = CheckedKinds(self._checker, run.alikes)

    # The second pass.

    def rows(self) -> Iterator[Seen]:
        """What is found in the rows, one by one, and in the sheets that they stand in."""
        session = self._session
        source: Pieces | None = None
        for (pieces, piece, changed), named in ahead(lambda one: names_of(one[1]), self._run.pieces()):
            if pieces is not source:
                source = pieces
                begin = Record(reference="?", source=Source(pieces.name, 0, 0, pieces.form))
                yield from self._sheets.before(begin)
                session._read[pieces.name] = 0
            rows = self._kinds.rows(pieces, piece, changed)
            self._whole.meet(rows, named)
            yield from self._found(rows)
            session.records += piece.count
            session._read[pieces.name] += piece.count
            session.step(piece.count)

    def _found(self, rows: CheckedRows) -> Iterator[Seen]:
        session = self._session
        beside = session.suppressions.texts.get(rows.pieces.name) or ()
        lines = [one for one in beside if isinstance(one, int)]
        for record in self._kinds.flagged(rows, lines):
            yield from self._sheets.before(record)
            for finding in session.suppressions.meet(record):
                if finding.code in session._codes:
                    yield Seen(finding, None)
            case, known = self._checker.judged(record)
            yield from self._sheets.merged(record, self._checker.found(case, known))

    # The last pass.

    def end(self) -> Iterator[Seen]:
        """What is found over whole sources, check by check."""
        if self._whole.wants_another_pass():
            wanted = self._whole.wanted()
            for (pieces, piece, changed), places in ahead(lambda one: wanted(one[1]), self._run.pieces()):
                given = {**piece.odd, **changed}
                records = partial(stated, pieces, piece, alikes=self._run.alikes, instead=given)
                self._whole.show(pieces, records, places)
        yield from self._whole.end()
