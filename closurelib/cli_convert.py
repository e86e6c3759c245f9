"""`closurelib convert`: whether it works record by record or by columns, and how far it is."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from typing import TextIO

from closurelib import convert
from closurelib.cli_progress import Progress
from closurelib.columns.large import is_large
from closurelib.convert import Conversion, Request, Say, Target
from closurelib.read.once import kept
from closurelib.read.reader import Reader

BY_COLUMNS = ("jsonl", "csv", "parquet")
"""The formats that are written by columns."""


def run(request: Request, *, say: Say, standard: TextIO) -> int:
    """Convert; the exit code."""
    with ExitStack() as stack:
        progress = stack.enter_context(Progress())

        def how(target: Target, request: Request, reader: Reader, files: Sequence[str], say: Say) -> Conversion:
            stack.enter_context(kept(files))
            if _is_for_columns(target, reader, files):
                from closurelib.columns.convert import ByColumns

                return ByColumns(request, reader, files, say, progress)
            return Conversion(request, reader, files, say, progress)

        return convert.run(request, say=say, standard=standard, how=how)


def _is_for_columns(target: Target, reader: Reader, files: Sequence[str]) -> bool:
    """Whether the sources are large tables, or among such."""
    return target.name in BY_COLUMNS and not reader.contexts and is_large(files)
