"""What a command is asked about records: the day, the law, the sources, and the references that are wanted of them."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from attrs import frozen

from closurelib.cli_options import Output
from closurelib.errors import ReadError, UnreadableText
from closurelib.read.once import STANDARD_INPUT
from closurelib.read.xml_access import Until
from closurelib.record import Record
from closurelib.reference import read_reference
from closurelib.report.answered import NotFound

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
    until_means: Until | None = None
    encoding: str | None = None
    outputs: tuple[Output, ...] = ()
    output: Path | None = None
    quiet: bool = False
    colour: str = "auto"


class Wanted:
    """The references that were asked for, in their order, and what was found of them."""

    def __init__(self, references: Sequence[str]) -> None:
        self.references = tuple(references)
        self._found: dict[str, list[Record]] = {_key(one): [] for one in references}
        self._seen: dict[str, None] = {}

    @classmethod
    def of(cls, request: Request) -> Wanted | None:
        """The references of a request; `None` where all records are wanted."""
        if not request.references and not request.reference_files:
            return None
        if STANDARD_INPUT in request.sources and STANDARD_INPUT in request.reference_files:
            raise ReadError("standard input (-) is a SOURCE and a list of --references; it can be one of them")
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
        text = sys.stdin.read() if file == STANDARD_INPUT else Path(file).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as why:
        raise ReadError(f"{file}: is not UTF-8: byte {why.start:,} does not fit") from None
    except OSError as why:
        raise ReadError(f"{file}: cannot be opened: {why.strerror}") from None
    lines = [line.strip() for line in text.splitlines()]
    listed = [line for line in lines if line and not line.startswith("#")]
    if not listed:
        raise ReadError(f"{file}: lists no reference; write one a line")
    return listed
