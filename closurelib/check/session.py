"""Sources in, findings out: what is found in the records of some files, in the files as they were read, and in sheets.

A record is judged with its family, where the source lists files and their extracts; it is looked at as it is stated.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date
from itertools import count

from attrs import define, evolve, field

from closurelib.check.finding import Finding
from closurelib.check.housekeeping import of_the_run
from closurelib.check.received import of_receipt, refused
from closurelib.check.rule import AnyRule
from closurelib.check.run import Checker, Seen, profile_of
from closurelib.check.seen import file_above
from closurelib.check.suppress import MEMBER, Suppressions, suppressing_texts
from closurelib.check.tdr import Uploads, check_sheet
from closurelib.check.unreadable import rejected_row
from closurelib.errors import ReadError
from closurelib.families import with_families
from closurelib.law import Law
from closurelib.read import Receipt
from closurelib.read.once import is_read_once, path_of
from closurelib.read.reader import Reader
from closurelib.record import Record

SHEET = "tdr"


@define
class Session:
    """One run over some sources."""

    law: Law
    on: date
    rules: Sequence[AnyRule]
    reader: Reader = Reader()
    profile: str | None = None
    recorded_on: date | None = None
    strict_dates: bool = False
    uploads: Uploads | None = None
    suppressions: Suppressions = field(kw_only=True)
    suppress_column: str = MEMBER
    records: int = 0
    receipts: dict[str, Receipt] = field(factory=dict)
    refused: dict[str, ReadError] = field(factory=dict)
    """The sources of which something could not be read, and why."""
    step: Callable[[int], None] = lambda _rows: None
    """Told how many rows are done."""
    looked: Callable[[int], None] = lambda _rows: None
    """Told how many rows were looked through before any is checked."""
    _read: dict[str, int] = field(factory=dict)
    _codes: frozenset[str] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._codes = frozenset(rule.code for rule in self.rules)

    @property
    def unchecked(self) -> list[str]:
        """The sources in which nothing could be checked."""
        return [name for name in self.refused if not self._read.get(name)]

    def seen(self, files: Sequence[str]) -> Iterator[Seen]:
        """Everything that is found, in the order of the sources; what concerns whole sources comes last."""
        records, above = self._records(files)
        checker = Checker(
            self.law, self.on, self.rules, profile=self.profile,
            recorded_on=self.recorded_on, strict_dates=self.strict_dates, above=above,
        )  # fmt: skip
        sheets, of_sheets_alone = Sheets(self), self._of_sheets_alone
        for record in records:
            self.records += 1
            self.step(1)
            yield from sheets.before(record)
            for finding in self.suppressions.meet(record):
                if finding.code in self._codes:
                    yield Seen(finding, None)
            yield from sheets.merged(record, [] if of_sheets_alone else checker.look(record))
        yield from sheets.rest(files)
        yield from checker.end()
        yield from self._of_receipts(files)

    @property
    def _of_sheets_alone(self) -> bool:
        """Whether only the transfer service's own rules are asked: they look at the cells, and need no answer."""
        return all(code.startswith("TDR") for code in self._codes)

    # Records.

    def _records(self, files: Sequence[str]) -> tuple[Iterator[Record], Collection[str] | None]:
        """The records, and the names of the files that others stand below; `None` where that is not known beforehand.

        The names are complete when the first record comes.
        """
        for name in files:
            if not is_read_once(name):
                self._look_beside(name)
        if self._of_sheets_alone or any(map(is_read_once, files)):
            return self._read_all(files), None
        if not self._has_families(files):
            return self._read_all(files), ()
        above: set[str] = set()
        passes = count()
        return with_families(lambda: self._read_all(files) if next(passes) else self._noting(above, files)), above

    def _noting(self, above: set[str], files: Sequence[str]) -> Iterator[Record]:
        """The records, for a first time: it is kept which files they stand below."""
        for record in self._read_all(files):
            if (name := file_above(record)) is not None:
                above.add(name)
            yield record

    def _look_beside(self, name: str) -> None:
        try:
            texts = suppressing_texts(name, column=self.suppress_column, encoding=self.reader.encoding)
        except (ReadError, OSError):
            return  # whoever reads the records says what is wrong
        if texts:
            self.suppressions.texts[name] = texts

    def _has_families(self, files: Sequence[str]) -> bool:
        """Whether any record stands below or above another by its reference: only then must one know them all."""
        return any(
            record.parent is not None or (record.reference is not None and record.reference.count("/") != 1)
            for record in self._read_all(files)
        )

    def _read_all(self, files: Sequence[str]) -> Iterator[Record]:
        for name in files:
            number = 0
            try:
                with self.reader.open(name) as reading:
                    for record in reading:
                        number += 1
                        yield record
                    self.receipts[name] = self._without_column(reading.receipt)
            except ReadError as why:
                self.refused.setdefault(name, why)
            self._read[name] = max(number, self._read.get(name, 0))

    def _without_column(self, receipt: Receipt) -> Receipt:
        """A receipt that does not call the column that suppresses findings ignored."""
        ignored = tuple(name for name in receipt.columns_ignored if name != self.suppress_column)
        return evolve(receipt, columns_ignored=ignored)

    # Whole sources.

    def sheet(self, name: str) -> list[Finding]:
        """What the transfer service would say of a sheet, by the checks that are selected."""
        if is_read_once(name) or not any(code.startswith("TDR") for code in self._codes):
            return []
        found = check_sheet(path_of(name), today=self.on, uploads=self.uploads, name=name)
        return [finding for finding in found if finding.code in self._codes]

    def _of_receipts(self, files: Iterable[str]) -> Iterator[Seen]:
        for name in files:
            receipt = self.receipts.get(name)
            if (why := self.refused.get(name)) is not None:
                receipt = refused(name, why)
            if receipt is None:
                continue
            profile = self.profile or profile_of(receipt.format)
            found = list(of_receipt(receipt, self.on, profile=profile, codes=self._codes))
            if why is not None and not found and self._read.get(name):
                found = [self._broken_off(name, why)]
            for finding in found:
                yield Seen(finding, None)

    def _broken_off(self, name: str, why: ReadError) -> Finding:
        """A source that could be read to some place only: what stands below it is no record, and is not lost unsaid."""
        says = f"reading breaks off after {self._read[name]:,} records: {str(why).removeprefix(f'{name}: ')}"
        return of_the_run(rejected_row, self.on, says, source=name)


class Sheets:
    """The findings about transfer sheets, brought in between those about the records of the same lines."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._name: str | None = None
        self._waiting: deque[Finding] = deque()
        self._done: set[str] = set()

    def before(self, record: Record) -> Iterator[Seen]:
        """What stands in the sheet before a record; the rest of the sheet before, where a new one begins."""
        source = record.source
        if source is None:
            return
        if source.name != self._name:
            yield from self._flush()
            self._name = source.name
            if self._session.profile == SHEET or (self._session.profile is None and source.format == SHEET):
                self._begin(source.name)
        line = source.line or 0
        while self._waiting and self._waiting[0].line is not None and self._waiting[0].line < line:
            yield Seen(self._waiting.popleft(), None)

    def merged(self, record: Record, seen: list[Seen]) -> Iterator[Seen]:
        """The findings about one line, those of the sheet and those of the record, by code."""
        line = record.source.line if record.source else None
        found = list(seen)
        while self._waiting and line is not None and self._waiting[0].line == line:
            found.append(Seen(self._waiting.popleft(), None))
        if len(found) > len(seen):
            found.sort(key=lambda one: one.finding.code)
        yield from found

    def rest(self, files: Sequence[str]) -> Iterator[Seen]:
        """What is left, of sheets too in which not one record could be read."""
        yield from self._flush()
        for name in files:
            if self._session.profile == SHEET and name not in self._done and not is_read_once(name):
                self._begin(name)
                yield from self._flush()

    def _begin(self, name: str) -> None:
        """Look at a sheet, in the order in which the service would."""
        self._done.add(name)
        self._waiting = deque(self._session.sheet(name))

    def _flush(self) -> Iterator[Seen]:
        while self._waiting:
            yield Seen(self._waiting.popleft(), None)
