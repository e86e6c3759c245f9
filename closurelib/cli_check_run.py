"""One run of `closurelib check`: options and configuration together, sources in, findings out."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, TextIO, cast

import click
from attrs import define, field

from closurelib.check.baseline import Baseline, write_baseline
from closurelib.check.finding import Severity
from closurelib.check.fixes import Fixes, diff, write
from closurelib.check.rule import AnyRule
from closurelib.check.run import Seen
from closurelib.check.select import Selection
from closurelib.check.session import SHEET, Session
from closurelib.check.sift import Sieve
from closurelib.check.suppress import MEMBER, Suppressions
from closurelib.check.tdr import read_uploads
from closurelib.cli_check_asked import Asked
from closurelib.cli_outputs import distinct, folded, is_utf8, not_written, say, screen_for, standard_output
from closurelib.cli_progress import Progress
from closurelib.cli_run import INTERRUPTED
from closurelib.columns.large import is_large
from closurelib.dates import say_date
from closurelib.errors import ReadError
from closurelib.law import Law
from closurelib.read import find_sources
from closurelib.read.once import STANDARD_INPUT, is_read_once, kept
from closurelib.report.check_data import CheckTotals, FindingWriter
from closurelib.report.check_outputs import FOR_PEOPLE, FULL, ForCi, finding_writer
from closurelib.report.ci_run import counted
from closurelib.report.outputs import Sheet, Sheets
from closurelib.report.screen import Screen

MOST_ON_A_SCREEN = 100


def run(options: Mapping[str, Any], *, today: date, environment: Mapping[str, str]) -> int:
    """Check the sources; the exit code."""
    return _Check(Asked.of(options, today), environment.get("GITHUB_STEP_SUMMARY")).run()


@define
class _Check:
    """One run."""

    asked: Asked
    step_summary: str | None
    files: list[str] = field(init=False)
    law: Law = field(init=False)
    selection: Selection = field(init=False)
    rules: tuple[AnyRule, ...] = field(init=False)

    def run(self) -> int:
        """Find, fix where that is asked for, and tell; the exit code."""
        asked, options = self.asked, self.asked.options
        self.selection = asked.selection()
        self.rules = self.selection.rules()
        self.law = asked.law()
        found = find_sources(options["sources"])
        self.files = list(found.files)
        for left_out in found.left_out if not options["quiet"] else ():
            say(str(left_out))
        fixes = Fixes(unsafe=options["unsafe_fixes"])
        for name in filter(is_read_once, self.files if options["fix"] or options["diff"] else ()):
            what = "standard input" if name == STANDARD_INPUT else f"{name} is a pipe, and"
            raise click.UsageError(f"--fix and --diff: {what} cannot be rewritten; name a file")
        asked.reader()  # says what is wrong with it before anything is waited for
        with kept(self.files):
            return self._run(fixes)

    def _run(self, fixes: Fixes) -> int:
        """Do what is asked with the sources."""
        options = self.asked.options
        if options["diff"]:
            return self._show_fixes(fixes)
        if options["write_baseline"]:
            return self._write_baseline()
        if options["fix"]:
            self._fix(fixes)
        return self._tell(fixes)

    def _session(self) -> tuple[Session, Sieve]:
        """A run over the sources from their beginning, and what holds findings back."""
        asked = self.asked
        suppressions = Suppressions(asked.on, ran=self._ran)
        uploads = asked.files("uploads", "uploads")
        session = self._kind_of_session()(
            self.law, asked.on, self.rules, asked.reader(), asked.profile, asked.recorded_on,
            bool(asked.get("strict_dates", "strict-dates", False)),
            read_uploads(Path(uploads[0]), uploads[0]) if uploads else None,
            suppressions=suppressions,
            suppress_column=asked.get("suppress_column", "suppress-column", MEMBER),
        )  # fmt: skip
        sieve = Sieve(
            asked.on,
            self.selection,
            suppressions,
            asked.config,
            self._baseline(),
            asked.options["new_since"],
            session.refused,
        )
        return session, sieve

    def _kind_of_session(self) -> type[Session]:
        """Large tables are looked at by columns; the findings are the same."""
        alone = all(rule.code.startswith("TDR") for rule in self.rules)
        if not is_large(self.files) or alone or self.asked.profile == SHEET or self.asked.files("contexts", "context"):
            return Session
        from closurelib.columns.check import ColumnSession

        return ColumnSession

    @property
    def _ran(self) -> frozenset[str]:
        """The codes of the checks that run."""
        return frozenset(rule.code for rule in self.rules)

    def _baseline(self) -> Baseline | None:
        file = self._baseline_file()
        if file is None or self.asked.options["write_baseline"]:
            return None
        baseline = Baseline.load(file)
        baseline.ran = self._ran
        for name in self.files:
            baseline.visit(name)
        return baseline

    def _baseline_file(self) -> Path | None:
        files = self.asked.files("baseline", "baseline")
        options = self.asked.options
        if not files and (options["write_baseline"] or options["prune_baseline"]):
            which = "--write-baseline" if options["write_baseline"] else "--prune-baseline"
            raise click.UsageError(f"{which}: name the file with --baseline FILE, or baseline in the configuration")
        return Path(files[0]) if files else None

    # Telling.

    def _tell(self, fixes: Fixes) -> int:
        asked, options = self.asked, self.asked.options
        session, sieve = self._session()
        fail_on = asked.get("fail_on", "fail-on", str(Severity.ERROR))
        totals = CheckTotals(asked.on, fail_on, list(self.files), fixed=fixes.made)
        sheets = self._sheets()
        most = self._most()
        progress = Progress(self.files)
        session.step, session.looked = progress.step, progress.look
        try:
            for finding, case in sieve.sift(session.seen(self.files)):
                progress.step(0, found=1)
                totals.add(finding)
                if most and totals.findings > most:
                    totals.not_shown += 1
                    continue
                sheets.add(cast(Any, Seen(finding, case)))
            totals.records = session.records
            totals.suppressed, totals.in_baseline = sieve.suppressions.suppressed, sieve.in_baseline
            totals.set_aside = sieve.set_aside
            self._receipts(session)
            for why in session.refused.values():
                say(f"closurelib: {why}")
            if not session.records and session.refused:
                return 2
            sheets.end(cast(Any, totals))
        except KeyboardInterrupt:
            progress.clear()
            say(f"interrupted: {session.records:,} records checked{not_written(sheets)}")
            return INTERRUPTED
        finally:
            progress.clear()
            sheets.drop()
        if options["prune_baseline"] and sieve.baseline is not None:
            say(f"taken out of {sieve.baseline.file}: {sieve.baseline.prune():,}")
        if session.unchecked:
            return 2
        return 0 if options["exit_zero"] or not totals.fails else 1

    def _most(self) -> int:
        """How many findings are shown; all where that is 0."""
        most = self.asked.get("max_findings", "max-findings")
        if self.asked.options["max_findings"] == 0 or self.asked.options["statistics"]:
            return 0
        if most is not None:
            return int(most)
        formats = {one.format for one in self.asked.outputs()}
        return MOST_ON_A_SCREEN if formats == {FULL} else 0

    def _receipts(self, session: Session) -> None:
        """What was read, and as on which day it was checked."""
        asked = self.asked
        if asked.options["quiet"]:
            return
        for name in self.files:
            if receipt := session.receipts.get(name):
                for line in str(receipt).splitlines():
                    say(folded(line))
        as_at = f"source as at {say_date(asked.recorded_on)}" if asked.recorded_on else "source as at a day not known"
        law = f"law: {self.law.id} {self.law.version}"
        configured = f"; configured by {asked.config.file.name}" if asked.config.file else ""
        fail_on = asked.get("fail_on", "fail-on", str(Severity.ERROR))
        say(folded(f"checked as on {say_date(asked.on)}; {as_at}; {law}; fails on {fail_on}{configured}"))

    def _sheets(self) -> Sheets:
        outputs = self.asked.outputs()
        distinct(outputs, self.files)
        standard = standard_output()
        opened: list[Sheet] = []
        ci = ForCi(self.rules, Path(self.step_summary) if self.step_summary else None)
        statistics = bool(self.asked.options["statistics"])
        try:
            for one in outputs:
                shown = screen(self.asked.options["colour"], standard if one.file is None else None, one.format)
                writer = finding_writer(one.format, shown, ci, statistics=statistics)
                opened.append(Sheet(_Lines(writer), one.file, standard))
        except ReadError:
            Sheets(opened).drop()
            raise
        return Sheets(opened)

    # Writing.

    def _write_baseline(self) -> int:
        file = self._baseline_file()
        assert file is not None
        session, sieve = self._session()
        number = write_baseline(file, (seen.finding for seen in sieve.sift(session.seen(self.files))))
        self._receipts(session)
        for name in session.unchecked:
            say(f"closurelib: {session.refused[name]}")
        found = f"{counted(number, 'finding')} in {counted(session.records, 'record')}"
        say(f"{found} written to {file}: known from now on")
        return 2 if session.unchecked else 0

    def _fixable(self, fixes: Fixes) -> Iterator[tuple[str, str, str, str]]:
        """Each file that fixes change, with its text before and after, and its encoding."""
        session, sieve = self._session()
        for finding, case in sieve.sift(session.seen(self.files)):
            fixes.take(finding, case)
        yield from fixes.texts(session.reader.encoding)

    def _fix(self, fixes: Fixes) -> None:
        for name, _before, after, encoding in self._fixable(fixes):
            write(name, after, encoding)
            say(f"{name}: rewritten")
        for line in fixes.not_made:
            say(line)
        if fixes.held_back:
            say(f"{fixes.held_back:,} more can be fixed with --unsafe-fixes; look at them with --diff first")

    def _show_fixes(self, fixes: Fixes) -> int:
        """The patch that the fixes come to; exit code 1 where there is one."""
        changed = 0
        for name, before, after, _encoding in self._fixable(fixes):
            changed += 1
            click.echo(diff(name, before, after), nl=False)
        for line in fixes.not_made:
            say(line)
        held = f"; {fixes.held_back:,} more with --unsafe-fixes" if fixes.held_back else ""
        say(f"{counted(fixes.made, 'value')} in {counted(changed, 'file')} would be rewritten{held}")
        return 1 if changed and not self.asked.options["exit_zero"] else 0


class _Lines:
    """A writer of findings as the outputs take it."""

    def __init__(self, writer: FindingWriter) -> None:
        self._writer = writer
        self.begin = writer.begin

    def add(self, line: Any) -> str:
        """The text for one finding."""
        return self._writer.add(line.finding, line.case)

    def add_many(self, many: Any) -> Iterator[str]:
        """Findings come one by one."""
        return iter(map(self.add, many))

    def end(self, totals: Any) -> str:
        """What stands after the last finding."""
        return self._writer.end(totals)


def screen(colour: str, stream: TextIO | None, form: str = FULL) -> Screen:
    """How wide, in which characters, and whether in colour, for a stream; files are plain."""
    if stream is None:
        return Screen()
    if form not in FOR_PEOPLE:
        return Screen(unicode=is_utf8(stream))
    return screen_for(colour, stream)


def rules_as_json(rules: Sequence[AnyRule]) -> str:
    """What checks say of themselves, as data."""
    from closurelib.check.rule import SECTIONS

    return json.dumps(
        [
            {
                "code": one.code, "name": one.name, "severity": str(one.severity), "says": one.says,
                **{name.lower().replace(" ", "_"): one.section(name) for name in SECTIONS},
                "reads": list(one.reads), "profiles": list(one.profiles),
            }
            for one in rules
        ],
        indent=1, ensure_ascii=False,
    )  # fmt: skip
