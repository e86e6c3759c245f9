"""Records in, answers out: one run of a command over all its sources."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

import click
from attrs import define, evolve, field

from closurelib.cli_asked import Request, Wanted
from closurelib.cli_options import UNKNOWN, find_law
from closurelib.cli_outputs import answer_sheets, folded, not_written, say
from closurelib.cli_placeholders import Placeholders, may_be_placeholders
from closurelib.cli_progress import Progress
from closurelib.columns.large import is_large
from closurelib.dates import say_date
from closurelib.decide import decide_memo
from closurelib.decision import Decision
from closurelib.errors import ReadError
from closurelib.facts import Facts, Problem
from closurelib.families import with_families
from closurelib.law import Law, packs
from closurelib.read import Context, Reading, apply, find_sources, read_context, read_set
from closurelib.read.mapping import Mapping, read_mapping
from closurelib.read.once import kept
from closurelib.read.reader import Reader
from closurelib.read.receipt import Receipt
from closurelib.record import Record
from closurelib.report.answered import Answered, Line, NotFound, Totals
from closurelib.report.many import Many
from closurelib.report.outputs import Sheets

if TYPE_CHECKING:
    from closurelib.columns.run import Run

__all__ = ["INTERRUPTED", "Request", "run", "say"]

INTERRUPTED = 130


def run(request: Request) -> int:
    """Answer for every record; the exit code."""
    return _Run(request).run()


@define
class _Run:
    request: Request
    totals: Totals = field(init=False)
    sheets: Sheets = field(init=False)
    law: Law = field(init=False)
    contexts: tuple[Context, ...] = field(init=False)
    settings: dict[str, str] = field(init=False)
    values: dict[str, Any] = field(init=False)
    mapping: Mapping | None = field(init=False)
    wanted: Wanted | None = field(init=False)
    failed: bool = field(init=False, default=False)
    progress: Progress = field(init=False, factory=Progress)
    placeholders: Placeholders = field(init=False, factory=Placeholders)
    _told: set[str] = field(init=False, factory=set)
    _deciders: dict[str, Callable[[Facts], Decision]] = field(init=False, factory=dict)

    def run(self) -> int:
        request = self.request
        self.law = _as_of(find_law(request.law), request.law_as_of)
        self.totals = Totals(request.on, law_as_of=request.law_as_of)
        self.contexts = tuple(one for path in request.contexts for one in read_context(path))
        self.values = read_set(request.settings)
        self.mapping = read_mapping(request.maps) if request.maps else None
        self.settings = dict(_setting(one) for one in request.settings)
        self.wanted = Wanted.of(request)
        if not request.sources and self.wanted is None:
            raise click.UsageError("nothing to read: give a SOURCE, or --reference with --set")
        files = self._files()
        self.sheets = answer_sheets(request, files)
        try:
            return self._answer_all(files)
        except KeyboardInterrupt:
            say(f"interrupted: {self.totals.records:,} records answered{not_written(self.sheets)}")
            return INTERRUPTED
        finally:
            self.sheets.drop()

    def _files(self) -> list[str]:
        if not self.request.sources:
            return []
        found = find_sources(self.request.sources)
        for left_out in found.left_out if not self.request.quiet else ():
            say(str(left_out))
        return list(found.files)

    def _answer_all(self, files: list[str]) -> int:
        with kept(files), Progress(files) as self.progress:
            progress = self.progress
            if self.wanted is None and is_large(files) and not self.contexts:
                self._answer_columns(files, progress)
            else:
                for line in self._lines(files):
                    self.totals.add(line)
                    if isinstance(line, Answered):
                        self.placeholders.meet(line.record)
                    self._name_if_not_judged(line)
                    self.sheets.add(line)
                    progress.step()
        if self.failed and not self.totals.records:
            return 2
        if self.failed and self.sheets.files:
            say(f"not everything could be read{not_written(self.sheets)}")
        self.sheets.end(self.totals, whole=not self.failed)
        if not self.request.quiet:
            for one in filter(None, (self.placeholders.says, self._asked())):
                say(folded(one))
        return 2 if self.failed else 1 if self.totals.not_judged or self.totals.not_found else 0

    def _answer_columns(self, files: list[str], progress: Progress) -> None:
        """Answer for large tables by columns: the same answers, many rows at a time."""
        from closurelib.columns.known import Known
        from closurelib.columns.pieces import ahead
        from closurelib.columns.run import Run

        request = self.request
        known = Known(
            self.law,
            recorded_on=None if request.recorded_on == UNKNOWN else request.recorded_on,
            strict_dates=request.strict_dates,
            adjust=self._asked_of,
        )
        run = Run(self._reader(), files, known, by_year=request.command in ("status", "timeline"))
        run.told, run.looked = lambda name: self._tell_of(run, name), progress.look
        for batch, placeholders in ahead(may_be_placeholders, run.batches()):
            many = Many(batch, request.on, request.on == request.today)
            many.count(self.totals)
            self.placeholders.meet_many(batch, placeholders)
            for at in batch.rows_of(lambda entry: entry.decision.problems):
                self._name_if_not_judged(many.line(at))
            self.sheets.add_many(many)
            progress.step(batch.count)

    def _tell_of(self, run: Run, name: str) -> None:
        """Say of a source what was read, or why it could not be."""
        if name in run.refused:
            self.failed = True
            self._tell(name, f"closurelib: {run.refused[name]}")
        else:
            self._receipt(name, run.receipts[name])

    def _lines(self, files: list[str]) -> Iterator[Line]:
        """One line for each record of the sources, or for each that was asked for, in the order of asking."""
        if self.wanted is None:
            yield from map(self._answer, self._records(files))
        elif not files:
            yield from map(self._answer, self._made_up(self.wanted))
        else:
            for record in self._records(files):
                self.wanted.look_at(record)
            for found in self.wanted.in_order():
                yield self._answer(found) if isinstance(found, Record) else found

    def _records(self, files: list[str]) -> Iterator[Record]:
        """The records of all sources, each completed from its family."""
        return with_families(lambda: self._read_all(files))

    def _read_all(self, files: list[str]) -> Iterator[Record]:
        for name in files:
            try:
                with self._open(name) as reading:
                    yield from self.progress.looking(reading)
                    self._receipt(name, reading.receipt)
            except ReadError as why:
                self.failed = True
                self._tell(name, f"closurelib: {why}")

    def _tell(self, name: str, *lines: str) -> None:
        """What is to be said of a source, once; it may be read several times."""
        if name not in self._told:
            self._told.add(name)
            for line in lines:
                say(line)

    def _open(self, name: str) -> Reading:
        return self._reader().open(name)

    def _reader(self) -> Reader:
        request = self.request
        return Reader(
            request.input_format, self.contexts, self.settings, self.mapping, request.encoding, request.until_means
        )

    def _made_up(self, wanted: Wanted) -> Iterator[Record]:
        """Records that stand in no source: a reference, and what `--set` and contexts say of it."""
        for reference in wanted.references:
            record = Record(reference=reference)
            for name, value in self.values.items():
                record = record.with_facts({name: value}, origin=f"--set {self._setting_of(name)}")
            self.totals.facts_set += len(record.origins)
            before = len(record.origins)
            record = apply(record, self.contexts)
            self.totals.facts_from_context += len(record.origins) - before
            yield record

    def _setting_of(self, name: str) -> str:
        field = "class" if name == "record_class" else name
        return ", ".join(one for one in self.request.settings if one.split("=")[0].strip().split(".")[0] == field)

    def _receipt(self, name: str, receipt: Receipt) -> None:
        if name in self._told:
            return
        self.progress.expect(receipt.rows)
        self.totals.facts_from_context += receipt.facts_from_context
        self.totals.facts_set += receipt.facts_set
        used = f"columns used: {', '.join(receipt.columns_used)}" if receipt.columns_used else ""
        lines = [] if self.request.quiet else [*str(receipt).splitlines(), *filter(None, (used,))]
        self._tell(name, *(folded(line) for line in lines))

    def _asked(self) -> str:
        """The day and the law, as they were asked."""
        request = self.request
        as_at = "a day not known" if request.recorded_on == UNKNOWN else say_date(request.recorded_on)
        as_of = f"as it was on {say_date(request.law_as_of)}" if request.law_as_of else "as it stands"
        law = f"law: {self.law.id} {self.law.version}, {as_of}"
        return f"asked on {say_date(request.on)}; source as at {as_at}; {law}"

    # One record.

    def _answer(self, record: Record) -> Answered:
        request = self.request
        facts = record.facts_as_recorded(
            recorded_on=None if request.recorded_on == UNKNOWN else request.recorded_on,
            strict_dates=request.strict_dates,
        )
        decide = self._deciders.setdefault(self.law.id, decide_memo(self.law))
        return Answered(record, decide(self._asked_of(record, facts)), request.on, request.on == request.today)

    def _asked_of(self, record: Record, facts: Facts) -> Facts:
        """The facts of a record; one of another law is not judged by this one."""
        stated = record.jurisdiction
        return facts if stated is None or stated == self.law.id else _of_another_law(facts, stated, self.law)

    def _name_if_not_judged(self, line: Line) -> None:
        match line:
            case NotFound():
                say(str(line))
            case Answered(record=record, decision=decision) if decision.problems:
                place = f"{line.place}: " if record.source else ""
                for problem in {one.field: one for one in reversed(decision.problems)}.values():
                    say(f"{place}{record.name}: {problem}")


def _as_of(law: Law, day: date | None) -> Law:
    return law.as_of(day) if day else law


def _setting(text: str) -> tuple[str, str]:
    name, _, value = text.partition("=")
    return name.strip(), value.strip()


def _of_another_law(facts: Facts, stated: str, law: Law) -> Facts:
    """A record of another jurisdiction is not judged by this law in silence."""
    known = f"; ask it with --law {stated}" if stated in packs() else f"; known: {', '.join(packs())}"
    problem = Problem("jurisdiction", stated, f"is not {law.id}, the law that is asked{known}")
    return evolve(facts, problems=(*facts.problems, problem))
