"""`closurelib check` and `closurelib rule`: catalogue data checked, and what each check says of itself."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import click

from closurelib.cli_options import (
    COLOUR,
    CONTEXT,
    ENCODING,
    INPUT,
    MAP,
    OUTPUT,
    QUIET,
    SET,
    STRICT_DATES,
    UNTIL,
    AsAt,
    Day,
    Output,
    OutputType,
)

P = ParamSpec("P")
T = TypeVar("T")

FAIL_ON = ("error", "warning", "info", "never")
OF_CI = ("github", "gitlab", "junit", "sarif", "tdr")
CHECK_FORMATS = ("full", "concise", "json", "jsonl", "csv", *OF_CI)
PROFILES = ("generic", "tdr", "page", "discovery", "dri", "ead")

CHECK_EXIT_CODES = """\b
Exit codes:
  0  nothing found that is as grave as --fail-on
  1  something was found; faults of the data are findings
  2  could not run: an option, a source or a rule file is wrong, or nothing
     could be checked in a source

\b
Configuration: [tool.closurelib] in the nearest pyproject.toml, or
closurelib.toml; the keys are the options without their dashes."""


class CheckOutputType(OutputType):
    """`FORMAT` or `FORMAT=FILE`, of the formats that findings have."""

    formats: tuple[str, ...] = CHECK_FORMATS

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Output:
        """The format and the file."""
        if isinstance(value, Output):
            return value
        name, equals, file = str(value).partition("=")
        if name not in self.formats:
            close = get_close_matches(name, self.formats, n=1, cutoff=0.4)
            hint = f"did you mean {close[0]}? " if close else ""
            self.fail(f"{name!r} is no format; {hint}(known: {', '.join(self.formats)})", param, ctx)
        if equals and not file:
            self.fail(f"{value!r} names no file; write {name}=FILE", param, ctx)
        return Output(name, Path(file) if file and file != "-" else None)

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[Any]:
        """The formats that begin so."""
        return [click.shell_completion.CompletionItem(one) for one in self.formats if one.startswith(incomplete)]


def _codes(name: str, does: str) -> Any:
    return click.option(
        f"--{name}", name.replace("-", "_"), multiple=True, metavar="CODES",
        help=f"{does} checks by code, beginning of a code, name, or ALL; comma-separated. Repeatable.",
    )  # fmt: skip


OPTIONS = (
    click.argument("sources", nargs=-1, required=True, metavar="SOURCE..."),
    click.option("--on", type=Day(), metavar="DATE", help="The day checked as on, YYYY-MM-DD. [default: today]"),
    click.option("--law", metavar="LAW", help="The jurisdiction, or a folder of rule files. [default: uk]"),
    click.option("--law-as-of", type=Day(), metavar="DATE", help="Ask the law that was in force on that day."),
    click.option(
        "--recorded-on", type=AsAt(), metavar="DATE",
        help='The day on which what the source says held, or "unknown". [default: the day checked as on]',
    ),
    click.option("--profile", type=click.Choice(PROFILES), help="The kind of source. [default: by the format]"),
    _codes("select", "Run only these"),
    _codes("ignore", "Leave out these"),
    _codes("extend-select", "Run these beside those selected:"),
    _codes("extend-ignore", "Leave out these beside those ignored:"),
    click.option(
        "--severity", "severities", multiple=True, metavar="CODE=SEVERITY",
        help="Give checks another severity, as C201=warning. Repeatable.",
    ),
    click.option(
        "--per-file-ignores", multiple=True, metavar="PATTERN=CODES",
        help='Leave out checks in some files, as "legacy/*.csv=C2,R3". Repeatable.',
    ),
    click.option(
        "--fail-on", type=click.Choice(FAIL_ON), help="The least severity that makes the exit code 1. [default: error]"
    ),
    click.option("--exit-zero", is_flag=True, help="Exit with 0 whatever is found."),
    click.option("--baseline", metavar="FILE", help="Findings known already; only new ones count."),
    click.option("--write-baseline", is_flag=True, help="Write all findings to the baseline, and exit with 0."),
    click.option("--prune-baseline", is_flag=True, help="Take out of the baseline what is found no more."),
    click.option(
        "--new-since", type=Day(), metavar="DATE", help="Only what became true on that day or later, by the calendar."
    ),
    click.option("--fix", is_flag=True, help="Rewrite what can be rewritten without changing its meaning."),
    click.option("--unsafe-fixes", is_flag=True, help="With --fix or --diff: also what somebody should look at."),
    click.option("--diff", is_flag=True, help="Print what --fix would change; write nothing."),
    click.option("--statistics", is_flag=True, help="Count the findings of each check in place of listing them."),
    click.option(
        "--max-findings", type=click.IntRange(min=0), metavar="N",
        help="Show no more than N; 0 shows all. [default: 100 on a screen, all as data]",
    ),
    click.option("--config", metavar="FILE", help="The configuration. [default: the nearest]"),
    click.option("--isolated", is_flag=True, help="Look at no configuration."),
    CONTEXT,
    SET,
    STRICT_DATES,
    click.option("--uploads", metavar="FILE", help="The files that were uploaded, for --profile tdr."),
    click.option("--suppress-column", metavar="NAME", help="The column that suppresses. [default: closurelib_ignore]"),
    INPUT,
    MAP,
    UNTIL,
    ENCODING,
    click.option(
        "--format", "outputs", type=CheckOutputType(), multiple=True, metavar="F[=FILE]",
        help=f"Write {', '.join(CHECK_FORMATS)}. [default: full] Repeatable.",
    ),
    OUTPUT,
    QUIET,
    COLOUR,
)  # fmt: skip


def check_options(command: Callable[P, T]) -> Callable[P, T]:
    """Give a command the options of `check`."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command


@click.command()
@click.argument("codes", nargs=-1, metavar="[CODE]...")
@click.option("--format", "format_", type=click.Choice(("text", "json")), default="text", show_default=True)
def rule(codes: Sequence[str], format_: str) -> int:
    """Say what a check means, why it matters and what to do; without a CODE, list all checks.

    A CODE may be the beginning of one, or a name: C2, opening-date-one-year-early.
    """
    from closurelib.check.checks import CHECKS, matching
    from closurelib.check.select import says_unknown
    from closurelib.cli_check_run import rules_as_json, screen
    from closurelib.report.check_text import rule_list, rule_page

    for code in codes:
        if not matching(code):
            click.echo(f"closurelib: {says_unknown(code)}", err=True)
            return 2
    found = list(dict.fromkeys(one for code in codes for one in matching(code))) if codes else list(CHECKS)
    if format_ == "json":
        click.echo(rules_as_json(found))
        return 0
    on = screen("auto", sys.stdout)
    for line in rule_page(found[0], on) if len(found) == 1 else rule_list(found, on):
        click.echo(line)
    return 0
