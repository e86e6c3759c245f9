"""What can be asked on the command line: days, formats, and the options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import click
from attrs import frozen

if TYPE_CHECKING:
    from closurelib.law import Law

P = ParamSpec("P")
T = TypeVar("T")

TEXT = "text"
PARQUET = "parquet"
FORMATS = (TEXT, "json", "jsonl", "csv", PARQUET)
UNKNOWN = "unknown"

EXIT_CODES = """\b
Exit codes:
  0  every record was judged (undetermined, with its reason, is a judgement)
  1  some records could not be judged; each is named on standard error
  2  could not run: an option, a source or a rule file is wrong"""


class Day(click.ParamType[date]):
    """A day of the calendar, written YYYY-MM-DD."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day; a message that says what would be right where it is none."""
        from closurelib.dates import read_canonical_date
        from closurelib.errors import UnreadableText

        if isinstance(value, date):
            return value
        try:
            span = read_canonical_date(value)
        except UnreadableText as why:
            self.fail(f"{str(why).partition(';')[0]}; write a day as 1992-06-01", param, ctx)
        if span is None:
            self.fail(f"{value!r} is no day; write a day as 1992-06-01", param, ctx)
        if not span.is_exact:
            self.fail(f"{value!r} is no single day; write one as {span.earliest}", param, ctx)
        return span.earliest


class AsAt(Day):
    """A day, or "unknown"."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The day, or the word itself."""
        return value if value == UNKNOWN else super().convert(value, param, ctx)


@frozen
class Output:
    """A format, and the file it goes to; `None` is standard output."""

    format: str
    file: Path | None = None


class OutputType(click.ParamType[Output]):
    """`FORMAT` or `FORMAT=FILE`."""

    name = "format"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Output:
        """The format and the file."""
        if isinstance(value, Output):
            return value
        name, equals, file = str(value).partition("=")
        if name not in FORMATS:
            close = get_close_matches(name, FORMATS, n=1, cutoff=0.4)
            hint = f"; did you mean {close[0]}?" if close else ";"
            self.fail(f"{name!r} is no format{hint} (known: {', '.join(FORMATS)})".replace("; (", " ("), param, ctx)
        if equals and not file:
            self.fail(f"{value!r} names no file; write {name}=FILE", param, ctx)
        return Output(name, Path(file) if file and file != "-" else None)

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[Any]:
        """The formats that begin so."""
        return [click.shell_completion.CompletionItem(one) for one in FORMATS if one.startswith(incomplete)]


def _laws(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[str]:
    from closurelib.law import packs

    return [name for name in packs() if name.startswith(incomplete)]


LAW = click.option(
    "--law", "law", default="uk", show_default=True, metavar="LAW", shell_complete=_laws,
    help="The jurisdiction whose law is asked, or a folder of rule files.",
)  # fmt: skip

MAP = click.option(
    "--map", "maps", multiple=True, metavar="FIELD=COLUMN",
    help="Read a column as a field of a record, as covering_dates=Dates; or name a mapping file. Repeatable.",
)  # fmt: skip

CONTEXT = click.option(
    "--context", "contexts", multiple=True, metavar="FILE",
    help="Facts that the records leave out, for a series, pieces or a folder. Repeatable.",
)  # fmt: skip

SET = click.option(
    "--set", "settings", multiple=True, metavar="FIELD=VALUE",
    help="A fact for every record that is silent on it, as covering_dates=1960. Repeatable.",
)  # fmt: skip

STRICT_DATES = click.option("--strict-dates", is_flag=True, help="Set aside dates that are approximate or supplied.")

INPUT = click.option(
    "--input", "input_format", metavar="FORMAT", help="The format of the sources. [default: recognised]"
)

ENCODING = click.option("--encoding", metavar="NAME", help="The encoding of the sources. [default: UTF-8]")

UNTIL_MEANINGS = ("opens", "inclusive")
UNTIL = click.option(
    "--until", "until_means", type=click.Choice(UNTIL_MEANINGS),
    help='What "closed until a day" means on that day: opens, or inclusive: still closed. [default: the format\'s]',
)  # fmt: skip
"""For the formats that are read by a convention, and for what a mapping names."""

OUTPUT = click.option(
    "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write to a file, whole or not at all."
)

QUIET = click.option("--quiet", is_flag=True, help="Leave out the read receipt on standard error.")

COLOUR = click.option(
    "--color", "--colour", "colour", type=click.Choice(("auto", "always", "never")), default="auto",
    show_default=True, help="Colour; auto is on a terminal, unless NO_COLOR is set.",
)  # fmt: skip

RECORD_OPTIONS = (
    click.argument("sources", nargs=-1, metavar="[SOURCE]..."),
    click.option("--on", type=Day(), metavar="DATE", help="The day asked about, YYYY-MM-DD. [default: today]"),
    LAW,
    click.option("--law-as-of", type=Day(), metavar="DATE", help="Ask the law that was in force on that day."),
    click.option(
        "--recorded-on", type=AsAt(), metavar="DATE",
        help='The day on which what the source says held, or "unknown". [default: today]',
    ),
    CONTEXT,
    SET,
    STRICT_DATES,
    click.option(
        "--reference", "references", multiple=True, metavar="REF",
        help="Only the record of that reference or id; without a SOURCE, a record of its own. Repeatable.",
    ),
    click.option(
        "--references", "reference_files", multiple=True, metavar="FILE",
        help="The same for a list, one a line; the answers come in its order.",
    ),
    INPUT,
    MAP,
    UNTIL,
    ENCODING,
    click.option(
        "--format", "outputs", type=OutputType(), multiple=True, metavar="F[=FILE]",
        help=f"Write {', '.join(FORMATS[:-1])}, to a file where one is named; status also parquet=FILE. Repeatable.",
    ),
    OUTPUT,
    QUIET,
    COLOUR,
)  # fmt: skip
"""The options of the commands that answer for records, in the order in which help lists them."""


def record_options(command: Callable[P, T]) -> Callable[P, T]:
    """Give a command the options of the commands that answer for records."""
    for option in reversed(RECORD_OPTIONS):
        command = option(command)
    return command


def find_law(name: str) -> Law:
    """The law of a jurisdiction, by its name, or of a folder of rule files."""
    from closurelib.law import law_from_files, load_law, packs

    if name not in packs() and ("/" in name or Path(name).is_dir()):
        return law_from_files(Path(name))
    return load_law(name)
