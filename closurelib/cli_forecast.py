"""`closurelib forecast`: what changes when, counted or listed."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TextIO, TypeVar

import click

from closurelib.cli_check import CheckOutputType
from closurelib.cli_options import (
    CONTEXT,
    ENCODING,
    INPUT,
    LAW,
    MAP,
    QUIET,
    SET,
    STRICT_DATES,
    UNKNOWN,
    UNTIL,
    AsAt,
    Day,
    Output,
)
from closurelib.cli_progress import Progress

if TYPE_CHECKING:
    from closurelib.columns.run import Run
    from closurelib.facts import Facts
    from closurelib.forecast import Expected, Happening, Several
    from closurelib.law import Law
    from closurelib.read.reader import Reader
    from closurelib.read.receipt import Receipt
    from closurelib.record import Record
    from closurelib.report.forecast import Counts, Listing
    from closurelib.report.screen import Screen

P = ParamSpec("P")
T = TypeVar("T")
EVENTS = ("closure-end", "exemption-end", "retention-end", "review", "transfer-due", "opens")
BY = ("year", "series", "ground")
INTERRUPTED = 130

FORECAST_EXIT_CODES = """\b
Exit codes:
  0  every record was looked at
  1  some records could not be judged; they are counted on standard error
  2  could not run: an option, a source or a rule file is wrong"""


class ForecastOutputType(CheckOutputType):
    """`FORMAT` or `FORMAT=FILE`, of the formats of a forecast."""

    formats = ("text", "csv", "jsonl")


OPTIONS = (
    click.argument("sources", nargs=-1, required=True, metavar="SOURCE..."),
    click.option(
        "--event", "events", type=click.Choice(EVENTS), multiple=True,
        help="What is asked for. [default: all] Repeatable.",
    ),
    click.option("--from", "since", type=Day(), metavar="DATE", help="The first day. [default: today]"),
    click.option("--to", "until", type=Day(), metavar="DATE", help="The last day. [default: a year from the first]"),
    click.option(
        "--by", type=click.Choice(BY), help="Count by year, by series, or by what it rests on. [default: year]"
    ),
    click.option("--list", "listed", is_flag=True, help="List the records, in place of counting them."),
    LAW,
    click.option(
        "--recorded-on", type=AsAt(), metavar="DATE",
        help='The day on which what the source says held, or "unknown". [default: today]',
    ),
    CONTEXT,
    SET,
    STRICT_DATES,
    INPUT,
    MAP,
    UNTIL,
    ENCODING,
    click.option(
        "--format", "outputs", type=ForecastOutputType(), multiple=True, metavar="F[=FILE]",
        help="Write text, csv or jsonl, to a file where one is named. Repeatable.",
    ),
    QUIET,
)  # fmt: skip


def forecast_options(command: Callable[P, T]) -> Callable[P, T]:
    """Give a command the options of `forecast`."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command


def run(options: dict[str, Any], *, today: date) -> int:
    """Forecast; the exit code."""
    from closurelib.law.effects import COUNTS

    since = options["since"] or today
    until = options["until"] or COUNTS["anniversary"](since, 1)
    if until < since:
        raise click.UsageError(f"--to: {until} is before --from, {since}")
    if options["listed"] and options["by"]:
        raise click.UsageError("--list and --by: records are listed, or counted; only one of them can be meant")
    return _Forecast(options, today, since, until).run()


class _Forecast:
    """One run."""

    def __init__(self, options: dict[str, Any], today: date, since: date, until: date) -> None:
        self.options, self.since, self.until = options, since, until
        recorded_on = options["recorded_on"] or today
        self.recorded_on = None if recorded_on == UNKNOWN else recorded_on
        self.outputs: Sequence[Output] = options["outputs"] or (Output("text"),)
        self.counted: Counter[str] = Counter()
        self.failed = False
        self._told: set[str] = set()

    def run(self) -> int:
        """Read, forecast, write."""
        from closurelib.cli_options import find_law
        from closurelib.columns.large import is_large
        from closurelib.forecast import Happening
        from closurelib.read.once import kept

        law = find_law(self.options["law"])
        asked = [Happening(one) for one in self.options["events"]] or list(Happening)
        files, reader = self._files(), self._reader()
        shown = self._shown(asked)
        with kept(files), Progress(files) as self.progress:
            by_columns = is_large(files) and not reader.contexts
            found = (
                self._by_columns(law, reader, files, shown) if by_columns else self._by_rows(law, reader, files, asked)
            )
            try:
                self._write(found, shown)
            except KeyboardInterrupt:
                return self._interrupted()
        if not self.options["quiet"]:
            self._say_what_was_done(f"{law.id} {law.version}")
        if self.failed:
            return 2
        return 1 if self.counted["not judged"] else 0

    def _interrupted(self) -> int:
        files = ", ".join(str(one.file) for one in self.outputs if one.file is not None)
        left = f"; {files} not written" if files else ""
        self._say(f"interrupted: {self.counted['records']:,} records looked at{left}")
        return INTERRUPTED

    # Records.

    def _files(self) -> tuple[str, ...]:
        from closurelib.read import find_sources

        found = find_sources(self.options["sources"])
        for left_out in found.left_out if not self.options["quiet"] else ():
            self._say(str(left_out))
        return found.files

    def _reader(self) -> Reader:
        from closurelib.read import read_context, read_set
        from closurelib.read.mapping import read_mapping
        from closurelib.read.reader import Reader

        settings, maps = self.options["settings"], self.options["maps"]
        read_set(settings)  # says what is wrong with them
        return Reader(
            self.options["input_format"],
            tuple(one for path in self.options["contexts"] for one in read_context(path)),
            {name.strip(): value.strip() for name, _, value in (one.partition("=") for one in settings)},
            read_mapping(maps) if maps else None,
            self.options["encoding"],
            self.options["until_means"],
        )

    def _by_rows(self, law: Law, reader: Reader, files: Sequence[str], asked: list[Happening]) -> Iterator[Expected]:
        from closurelib.families import with_families
        from closurelib.forecast import forecast

        records = with_families(lambda: self._read_all(reader, files))
        yield from forecast(records, law, since=self.since, until=self.until, events=asked, facts_of=self._facts)

    def _facts(self, record: Record) -> Facts:
        facts = record.facts_as_recorded(recorded_on=self.recorded_on, strict_dates=self.options["strict_dates"])
        self._count(1, 1 if facts.problems else 0)
        return facts

    def _count(self, records: int, not_judged: int) -> None:
        self.counted["records"] += records
        self.counted["not judged"] += not_judged
        self.progress.step(records)

    def _read_all(self, reader: Reader, files: Iterable[str]) -> Iterator[Record]:
        from closurelib.errors import ReadError

        for name in files:
            try:
                with reader.open(name) as reading:
                    yield from self.progress.looking(reading)
                    self._receipt(name, reading.receipt)
            except ReadError as why:
                self._refused(name, why)

    def _by_columns(
        self, law: Law, reader: Reader, files: Sequence[str], shown: Counts | Listing
    ) -> Iterator[Expected | Several]:
        """What is forecast of large tables, by columns: the same, many rows at a time."""
        from closurelib.columns.forecast import foreseen
        from closurelib.columns.known import Known
        from closurelib.columns.run import Run

        strict = self.options["strict_dates"]
        run = Run(reader, files, Known(law, recorded_on=self.recorded_on, strict_dates=strict))
        run.told = lambda name: self._tell_of(run, name)
        for some in foreseen(run.batches(), since=self.since, until=self.until, events=shown.asked):
            yield from some.each() if shown.needs_records else some.several()
            not_judged = sum(count for entry, count in some.batch.counted() if entry.facts.problems)
            self._count(some.batch.count, not_judged)

    # Telling.

    def _say(self, line: str) -> None:
        click.echo(line, err=True)

    def _tell_of(self, run: Run, name: str) -> None:
        """Say of a source what was read, or why it could not be."""
        if name in run.refused:
            self._refused(name, run.refused[name])
        else:
            self._receipt(name, run.receipts[name])

    def _receipt(self, name: str, receipt: Receipt) -> None:
        if name not in self._told:
            self.progress.expect(receipt.rows)
        self._tell(name, "" if self.options["quiet"] else str(receipt))

    def _refused(self, name: str, why: Exception) -> None:
        self.failed = True
        self._tell(name, f"closurelib: {why}")

    def _tell(self, name: str, text: str) -> None:
        """What is to be said of a source, once; it is read several times."""
        if name not in self._told:
            self._told.add(name)
            if text:
                self._say(text)

    def _say_what_was_done(self, law: str) -> None:
        from closurelib.report.forecast import window

        records, wrong = self.counted["records"], self.counted["not judged"]
        unjudged = f"; {wrong:,} not judged (closurelib check says why)" if wrong else ""
        self._say(f"forecast {window(self.since, self.until)}; {records:,} records{unjudged}; law: {law}, as it stands")

    # Writing.

    def _shown(self, asked: list[Happening]) -> Listing | Counts:
        from closurelib.report.forecast import Counts, Listing

        if sum(one.file is None for one in self.outputs) > 1:
            raise click.UsageError("--format: only one format can go to standard output; write the others as F=FILE")
        if not self.options["listed"]:
            return Counts(asked, self.options["by"] or "year")
        return Listing(asked, holds=any(one.format == "text" for one in self.outputs))

    def _write(self, found: Iterator[Expected | Several] | Iterator[Expected], shown: Counts | Listing) -> None:
        from closurelib.forecast import Several
        from closurelib.report.forecast import Counts

        with ExitStack() as stack:
            streams = [(one.format, stack.enter_context(_written(one.file))) for one in self.outputs]
            for form, stream in streams:
                _put(stream, shown.begin(form))
            for one in found:
                if isinstance(one, Several):
                    assert isinstance(shown, Counts), "only counts do without the records"
                    shown.add_several(one)
                    continue
                shown.add(one)
                for form, stream in streams:
                    _put(stream, shown.each(form, one))
            for form, stream in streams:
                _put(stream, shown.end(form, _screen(stream), self.since, self.until))


def _put(stream: TextIO, lines: Iterable[str]) -> None:
    stream.writelines(f"{line}\n" for line in lines)


def _screen(stream: TextIO) -> Screen:
    from closurelib.cli_check_run import screen

    return screen("auto", stream if stream is sys.stdout else None)


@contextmanager
def _written(file: Path | None) -> Iterator[TextIO]:
    """A file that appears whole or not at all, or standard output."""
    if file is None:
        yield sys.stdout
        return
    aside = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        with aside.open("w", encoding="utf-8", newline="") as stream:
            yield stream
        aside.replace(file)
    finally:
        aside.unlink(missing_ok=True)
