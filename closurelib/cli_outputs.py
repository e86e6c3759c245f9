"""Where answers and findings go: in which formats, to which files, and what the screen can show of them."""

from __future__ import annotations

import os
import shutil
import sys
import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

import click

from closurelib.cli_asked import Request
from closurelib.cli_options import PARQUET, TEXT, Output
from closurelib.errors import ReadError
from closurelib.read.once import STANDARD_INPUT
from closurelib.report.outputs import AnySheet, Sheet, Sheets, writer
from closurelib.report.screen import NARROWEST, WIDEST, Screen

STANDARD_OUTPUT = "-"
BAR = "█▓▒░▚▞·"


def folded(line: str) -> str:
    """A line, folded where a screen would break it."""
    return textwrap.fill(line, WIDEST, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)


def say(message: str) -> None:
    """A line for the person at the terminal, on standard error."""
    click.echo(message, err=True)


def answer_sheets(request: Request, files: Sequence[str]) -> Sheets:
    """The outputs that were asked for; text to standard output where none was."""
    outputs = list(request.outputs) or [Output(TEXT)]
    if request.output is not None:
        plain = [number for number, one in enumerate(outputs) if one.file is None]
        if not plain:
            raise click.UsageError("--output: every --format names a file already")
        if str(request.output) != STANDARD_OUTPUT:
            outputs[plain[0]] = Output(outputs[plain[0]].format, request.output)
    distinct(outputs, files)
    standard = standard_output()
    opened: list[AnySheet] = []
    try:
        for one in outputs:
            if one.format == PARQUET:
                opened.append(_parquet_sheet(request, one.file))
                continue
            screen = screen_for(request.colour, standard if one.file is None else None)
            writes = writer(request.command, one.format, screen, one.file is None and not is_utf8(standard))
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


def distinct(outputs: Sequence[Output], files: Sequence[str]) -> None:
    """No two outputs go to one place, and none over a source."""
    if sum(one.file is None for one in outputs) > 1:
        raise click.UsageError("--format: only one format can go to standard output; write the others as F=FILE")
    written = [one.file.resolve() for one in outputs if one.file is not None]
    for file in written:
        if written.count(file) > 1:
            raise click.UsageError(f"--format: two formats would be written to {file}")
        if file in {Path(name).resolve() for name in files if name != STANDARD_INPUT}:
            raise click.UsageError(f"{file} is a source; it would be overwritten")


def standard_output() -> TextIO:
    """Standard output, which never fails on a character that it cannot show."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    return sys.stdout


def is_utf8(stream: TextIO) -> bool:
    """Whether a stream takes every character as UTF-8."""
    return (stream.encoding or "").lower().replace("-", "") == "utf8"


def screen_for(colour: str, stream: TextIO | None) -> Screen:
    """How wide, in which characters, and whether in colour, for a stream; files are plain."""
    if stream is None:
        return Screen()
    width = min(max(shutil.get_terminal_size((WIDEST, 24)).columns, NARROWEST), WIDEST)
    return Screen(width, _can_show(stream), _in_colour(colour, stream))


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


def not_written(sheets: Sheets) -> str:
    """What to say of the files that do not appear as a run was not ended."""
    files = ", ".join(map(str, sheets.files))
    return f"; {files} not written" if files else ""
