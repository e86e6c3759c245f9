"""Records in, answers out: one run of a command over all its sources."""

from __future__ import annotations

import os
import shutil
import sys
import textwrap
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click
from attrs import define, evolve, field, frozen

from closurelib.cli_options import PARQUET, TEXT, UNKNOWN, Output, find_law
from closurelib.cli_progress import Progress
from closurelib.columns.large import is_large
from closurelib.dates import say_date
from closurelib.decide import decide_memo
from closurelib.decision import Decision
from closurelib.errors import ReadError, UnreadableText
from closurelib.families import with_families
from closurelib.law import Law, packs
from closurelib.read import Context, Reading, apply, find_sources, read_context, read_set
from closurelib.read.mapping import Mapping, read_mapping
from closurelib.read.reader import Reader
from closurelib.read.receipt import Receipt
from closurelib.read.text import STANDARD_INPUT
from closurelib.record import Facts, Problem, Record
from closurelib.reference import read_reference
from closurelib.report.answered import Answered, Line, NotFound, Totals
from closurelib.report.many import Many
from closurelib.report.outputs import AnySheet, Sheet, Sheets, writer
from closurelib.report.screen import NARROWEST, WIDEST, Screen

if TYPE_CHECKING:
    from closurelib.columns.run import Run

INTERRUPTED = 130
BAR = "█▓▒░▚▞·"
MOST_COMPARED = 5_000
"""So many references are compared with one that was not found."""


@frozen
class Request:
    """What was asked: the command, the day, the law, the sources, and where the answers go."""

    command: str
    today: date
    on: date
    recorded_on: Any
    sources: tuple[str, ...] = ()
    law: str = ""
    law_as_of: date | None = None
    contexts: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    strict_dates: bool = False
    references: tuple[str, ...] = ()
    reference_files: tuple[str, ...] = ()
    input_format: str | None = None
    maps: tuple[str, ...] = ()
    encoding: str | None = None
    outputs: tuple[Output, ...] = ()
    output: Path | None = None
    quiet: bool = False
    colour: str = "auto"


def run(request: Request) -> int:
    """Answer for every record; the exit code."""
    return _Run(request).run()


def _folded(line: str) -> str:
    return textwrap.fill(line, WIDEST, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)


def say(message: str) -> None:
    """A line for the person at the terminal, on standard error."""
    click.echo(message, err=True)


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
    wanted: _Wanted | None = field(init=False)
    failed: bool = field(init=False, default=False)
    progress: Progress = field(init=False, factory=Progress)
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
        self.wanted = _Wanted.of(request)
        if not request.sources and self.wanted is None:
            raise click.UsageError("nothing to read: give a SOURCE, or --reference with --set")
        files = self._files()
        self.sheets = _sheets(request, files)
        try:
            return self._answer_all(files)
        except KeyboardInterrupt:
            say(f"interrupted: {self.totals.records:,} records answered{_not_written(self.sheets)}")
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
        with Progress(files) as self.progress:
            progress = self.progress
            if self.wanted is None and is_large(files) and not self.contexts:
                self._answer_columns(files, progress)
            else:
                for line in self._lines(files):
                    self.totals.add(line)
                    self._name_if_not_judged(line)
                    self.sheets.add(line)
                    progress.step()
        if self.failed and not self.totals.records:
            return 2
        if self.failed and self.sheets.files:
            say(f"not everything could be read{_not_written(self.sheets)}")
        self.sheets.end(self.totals, whole=not self.failed)
        if not self.request.quiet:
            say(self._asked())
        return 2 if self.failed else 1 if self.totals.not_judged or self.totals.not_found else 0

    def _answer_columns(self, files: list[str], progress: Progress) -> None:
        """Answer for large tables by columns: the same answers, many rows at a time."""
        from closurelib.columns.known import Known
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
        for batch in run.batches():
            many = Many(batch, request.on, request.on == request.today)
            many.count(self.totals)
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
        """The records of all sources, each completed from its family, where the sources can be read more than once."""
        if STANDARD_INPUT not in files:
            return with_families(lambda: self._read_all(files))
        return self._unjoined(files)

    def _unjoined(self, files: list[str]) -> Iterator[Record]:
        """Standard input is read once, and cannot be looked through for extracts before it is answered."""
        below = 0
        for record in self._read_all(files):
            below += record.parent is not None or (record.reference or "").count("/") > 1
            yield record
        if below and not self.request.quiet:
            say(f"standard input is read once: {below:,} records below others were not joined to them; read a file")

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
        return Reader(request.input_format, self.contexts, self.settings, self.mapping, request.encoding)

    def _made_up(self, wanted: _Wanted) -> Iterator[Record]:
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
        self._tell(name, *(_folded(line) for line in lines))

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


# References.


class _Wanted:
    """The references that were asked for, in their order, and what was found of them."""

    def __init__(self, references: Sequence[str]) -> None:
        self.references = tuple(references)
        self._found: dict[str, list[Record]] = {_key(one): [] for one in references}
        self._seen: dict[str, None] = {}

    @classmethod
    def of(cls, request: Request) -> _Wanted | None:
        """The references of a request; `None` where all records are wanted."""
        if not request.references and not request.reference_files:
            return None
        listed = [one for file in request.reference_files for one in _read_list(file)]
        return cls((*request.references, *listed))

    def look_at(self, record: Record) -> None:
        """Keep a record that was asked for, by reference or by id."""
        names = [name for name in (record.reference, record.id) if name]
        for key in dict.fromkeys(map(_key, names)):
            if key in self._found:
                self._found[key].append(record)
        self._seen.update(dict.fromkeys(names[:1]))

    def in_order(self) -> Iterator[Record | NotFound]:
        """What was found, in the order of asking; a reference may stand in a source more than once."""
        for reference in self.references:
            found = self._found[_key(reference)]
            yield from found
            if not found:
                yield NotFound(reference, self._nearest(reference))

    def _nearest(self, reference: str) -> str | None:
        """The nearest reference of the source: of the same series, where there is one."""
        series = _key(reference).partition("/")[0]
        near = [one for one in self._seen if _key(one).partition("/")[0] == series] or list(self._seen)
        close = get_close_matches(reference, near[:MOST_COMPARED], n=1, cutoff=0.5)
        return close[0] if close else None


def _key(text: str) -> str:
    """What two writings of one reference share."""
    try:
        return str(read_reference(text))
    except UnreadableText:
        return " ".join(text.split()).casefold()


def _read_list(file: str) -> list[str]:
    """The references of a list, one a line; blank lines and lines that begin with # are passed over."""
    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as why:
        raise ReadError(f"{file}: is not UTF-8: byte {why.start:,} does not fit") from None
    except OSError as why:
        raise ReadError(f"{file}: cannot be opened: {why.strerror}") from None
    lines = [line.strip() for line in text.splitlines()]
    listed = [line for line in lines if line and not line.startswith("#")]
    if not listed:
        raise ReadError(f"{file}: lists no reference; write one a line")
    return listed


# Outputs.


def _sheets(request: Request, files: Sequence[str]) -> Sheets:
    """The outputs that were asked for; text to standard output where none was."""
    outputs = list(request.outputs) or [Output(TEXT)]
    if request.output is not None:
        plain = [number for number, one in enumerate(outputs) if one.file is None]
        if not plain:
            raise click.UsageError("--output: every --format names a file already")
        if str(request.output) != "-":
            outputs[plain[0]] = Output(outputs[plain[0]].format, request.output)
    _distinct(outputs, files)
    standard = _standard_output()
    opened: list[AnySheet] = []
    try:
        for one in outputs:
            if one.format == PARQUET:
                opened.append(_parquet_sheet(request, one.file))
                continue
            screen = _screen(request, standard if one.file is None else None)
            writes = writer(request.command, one.format, screen, one.file is None and not _is_utf8(standard))
            opened.append(Sheet(writes, one.file, standard))
    except ReadError:
        Sheets(opened).drop()
        raise
    return Sheets(opened)


def _parquet_sheet(request: Request, file: Path | None) -> AnySheet:
    if request.command != "status":
        raise click.UsageError(f"--format parquet is for status; {request.command} writes text, json, jsonl or csv")
    if file is None:
        raise click.UsageError("--format parquet goes to a file: write parquet=FILE")
    from closurelib.report.parquet import ParquetSheet

    return ParquetSheet(file, request.on)


def _distinct(outputs: Sequence[Output], files: Sequence[str]) -> None:
    """No two outputs go to one place, and none over a source."""
    if sum(one.file is None for one in outputs) > 1:
        raise click.UsageError("--format: only one format can go to standard output; write the others as F=FILE")
    written = [one.file.resolve() for one in outputs if one.file is not None]
    for file in written:
        if written.count(file) > 1:
            raise click.UsageError(f"--format: two formats would be written to {file}")
        if file in {Path(name).resolve() for name in files if name != "-"}:
            raise click.UsageError(f"{file} is a source; it would be overwritten")


def _standard_output() -> TextIO:
    """Standard output, which never fails on a character that it cannot show."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    return sys.stdout


def _is_utf8(stream: TextIO) -> bool:
    return (stream.encoding or "").lower().replace("-", "") == "utf8"


def _screen(request: Request, stream: TextIO | None) -> Screen:
    """How wide, in which characters, and whether in colour, for a stream; files are plain."""
    if stream is None:
        return Screen()
    width = min(max(shutil.get_terminal_size((WIDEST, 24)).columns, NARROWEST), WIDEST)
    return Screen(width, _can_show(stream), _in_colour(request.colour, stream))


def _can_show(stream: TextIO) -> bool:
    try:
        BAR.encode(stream.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def _in_colour(wish: str, stream: TextIO) -> bool:
    if wish != "auto":
        return wish == "always"
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _not_written(sheets: Sheets) -> str:
    files = ", ".join(map(str, sheets.files))
    return f"; {files} not written" if files else ""
