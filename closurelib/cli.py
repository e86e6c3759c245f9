"""The command line: arguments in, exit code out; the only place that asks what day it is."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date
from difflib import get_close_matches
from typing import Any, NoReturn

import click

from closurelib import __version__
from closurelib.cli_check import CHECK_EXIT_CODES, check_options, rule
from closurelib.cli_forecast import FORECAST_EXIT_CODES, forecast_options
from closurelib.cli_law import law
from closurelib.cli_options import CONTEXT, ENCODING, EXIT_CODES, INPUT, MAP, QUIET, SET, UNTIL, record_options
from closurelib.errors import ClosurelibError

PROGRAM = "closurelib"
INTERRUPTED, BROKEN_PIPE = 130, 141
"""What a shell gives for a program that a signal ended."""

EXAMPLES = """\b
Examples:
  closurelib status catalogue.csv
  closurelib status --reference "FO 371/151924" --set covering_dates=1960
  closurelib status page.txt --context series.toml --on 1992-06-01
  closurelib timeline catalogue.csv --reference "FO 371/151924"
  closurelib explain page.txt --for reader
  closurelib status catalogue.csv --format jsonl=answers.jsonl
  closurelib check catalogue.csv --format concise
  closurelib forecast catalogue.csv --from 2027-01-01 --to 2027-12-31 --list
  closurelib convert sheet.csv -o records.jsonl
  closurelib law show "thirty-year rule"

Answers go to standard output, everything else to standard error. None of it is legal advice."""


class Commands(click.Group):
    """A group of commands whose mistakes are said in one line, with what would be right."""

    def main(  # type: ignore[override]  # it always leaves, whatever the mode
        self, args: Sequence[str] | None = None, prog_name: str | None = None, **extra: Any
    ) -> NoReturn:
        """Run, and leave with the exit code; a mistake of the caller is never a traceback."""
        extra["standalone_mode"] = False
        run = super().main
        sys.exit(_exit_code(lambda: run(args, prog_name or PROGRAM, **extra)))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command asked for; the nearest is named where there is none."""
        known = self.list_commands(ctx)
        if args and args[0] not in known and not args[0].startswith("-"):
            close = get_close_matches(args[0], known, n=1, cutoff=0.5)
            hint = f"did you mean {close[0]}?" if close else f"known: {', '.join(known)}"
            raise click.UsageError(f"there is no command {args[0]!r}; {hint}", ctx)
        return super().resolve_command(ctx, args)


def _exit_code(run: Callable[[], Any]) -> int:
    gc.set_threshold(50_000, 20, 100)  # catalogues make many small values, and few of them in circles
    try:
        return int(run() or 0)
    except click.exceptions.Exit as left:
        return left.exit_code
    except click.Abort:
        _say("interrupted")
        return INTERRUPTED
    except click.ClickException as why:
        if type(why).__name__ == "NoArgsIsHelpError":
            click.echo(why.format_message())
        else:
            _say(" ".join(_mistake(why).split()))
        return 2
    except ClosurelibError as why:
        _say(str(why))
        return 2
    except BrokenPipeError:
        return _without_reader()
    except OSError as why:
        _say(f"{why.filename}: {why.strerror}" if why.filename else str(why))
        return 2


def _mistake(why: click.ClickException) -> str:
    """What is wrong with an option, under its name."""
    if isinstance(why, click.BadParameter) and type(why) is click.BadParameter and why.param is not None:
        return f"{why.param.opts[0]}: {why.message}"
    return why.format_message()


def _say(message: str) -> None:
    for line in message.splitlines():
        click.echo(f"{PROGRAM}: {line}", err=True)


def _without_reader() -> int:
    """Whoever read the output has left; the rest goes nowhere, without a word."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return BROKEN_PIPE


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80},
    epilog=EXAMPLES,
)
@click.version_option(__version__, prog_name=PROGRAM)
def main() -> None:
    """May the public see this record on that day, and why?

    Reads archive catalogue records, applies the law as it stood on each day, and says who may see a record,
    when it opens, under which provision, and what is not known.
    """


main.add_command(law)
main.add_command(rule)


@main.command(epilog=EXIT_CODES)
@record_options
def status(**options: Any) -> int:
    """Say the status of each record on a day; for one record also why, what was assumed, and what next.

    A SOURCE is a file, a folder, or - for standard input.
    """
    return _answer("status", options)


@main.command(epilog=EXIT_CODES)
@record_options
def timeline(**options: Any) -> int:
    """Give every period of each record, from the first to the last change.

    A SOURCE is a file, a folder, or - for standard input.
    """
    return _answer("timeline", options)


@main.command(epilog=EXIT_CODES)
@record_options
@click.option(
    "--for", "audience", type=click.Choice(("archivist", "reader")), default="archivist", show_default=True,
    help="Whom it is for; a reader gets one paragraph without codes.",
)  # fmt: skip
def explain(**options: Any) -> int:
    """Give the reasoning: each provision, its dates, its citation, the arithmetic, and what would change it.

    A SOURCE is a file, a folder, or - for standard input.
    """
    command = "reader" if options.pop("audience") == "reader" else "explain"
    return _answer(command, options)


@main.command(epilog=CHECK_EXIT_CODES)
@check_options
def check(**options: Any) -> int:
    """Check catalogue data: what is impossible, contradictory, overdue or leaking.

    A SOURCE is a file, a folder, or - for standard input. Each finding has a code; `closurelib rule CODE` says
    what it means, why it matters and what to do.
    """
    from closurelib.cli_check_run import run

    return run(options, today=date.today(), environment=os.environ)


@main.command(epilog=FORECAST_EXIT_CODES)
@forecast_options
def forecast(**options: Any) -> int:
    """Say what changes when: which closures and exemptions end, which retentions need a decision, what opens.

    A SOURCE is a file, a folder, or - for standard input.
    """
    from closurelib.cli_forecast import run

    return run(options, today=date.today())


CONVERT_EXIT_CODES = """\b
Exit codes:
  0  every record was written
  1  some records were left out, as they could not be read; each is named
  2  could not run: nothing was written"""


@main.command(epilog=CONVERT_EXIT_CODES)
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option("-o", "--output", "file", required=True, metavar="FILE", help="The file to write, whole or not at all.")
@click.option(
    "--to", "to", metavar="FORMAT",
    help="Write jsonl, csv, parquet, ead, or tdr (a transfer sheet). [default: by the ending of FILE]",
)  # fmt: skip
@CONTEXT
@SET
@INPUT
@MAP
@UNTIL
@ENCODING
@QUIET
def convert(**options: Any) -> int:
    """Write what is read in any format as canonical records, as a transfer sheet or as EAD.

    A SOURCE is a file, a folder, or - for standard input. What a format has no place for is said on standard
    error.
    """
    from closurelib.cli_convert import run
    from closurelib.convert import Request

    return run(Request(**options), say=lambda line: click.echo(line, err=True), standard=sys.stdout)


def _answer(command: str, options: dict[str, Any]) -> int:
    from closurelib.cli_run import Request, run

    today = date.today()
    on = options.pop("on") or today
    recorded_on = options.pop("recorded_on") or today
    return run(Request(command, today=today, on=on, recorded_on=recorded_on, **options))


INSTALL = {
    "bash": f'add to ~/.bashrc:  eval "$({PROGRAM} completion bash)"',
    "zsh": f'add to ~/.zshrc:  eval "$({PROGRAM} completion zsh)"',
    "fish": f"run once:  {PROGRAM} completion fish > ~/.config/fish/completions/{PROGRAM}.fish",
}
"""How the completion of each shell is installed."""


@main.command()
@click.argument("shell", type=click.Choice(tuple(INSTALL)))
def completion(shell: str) -> None:
    """Print the script that completes commands and options in a shell."""
    from click.shell_completion import get_completion_class

    completes = get_completion_class(shell)
    assert completes is not None
    script = completes(main, {}, PROGRAM, f"_{PROGRAM.upper()}_COMPLETE")
    click.echo(f"# To install: {INSTALL[shell]}")
    click.echo(script.source_template % script.source_vars())
