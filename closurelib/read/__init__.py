"""Catalogue files in their formats, read into records.

    name, folder or "-"  →  sources  →  open_source  →  Record, Record, … and a receipt

Nothing a source says is lost: a row that is no record is given as one that cannot be judged, with the reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from closurelib.read.context import Context, apply, read_context, read_set
    from closurelib.read.find import Found, LeftOut, find_sources, sources
    from closurelib.read.format import Format
    from closurelib.read.formats import FORMATS
    from closurelib.read.reading import Reading, open_source
    from closurelib.read.receipt import Receipt
    from closurelib.record import Record

_PLACES = {
    "Context": "context", "apply": "context", "read_context": "context", "read_set": "context", "Format": "format",
    "FORMATS": "formats", "Reading": "reading", "open_source": "reading", "Receipt": "receipt", "Found": "find",
    "LeftOut": "find", "find_sources": "find", "sources": "find",
}  # fmt: skip
"""Where each name is; the formats are loaded when the first source is opened, not with the library."""

__all__ = [
    "FORMATS", "Context", "Format", "Found", "LeftOut", "Reading", "Receipt", "apply", "find_sources", "open_source",
    "read", "read_context", "read_set", "sources",
]  # fmt: skip


def read(
    path: str | Path,
    *,
    format: str | None = None,  # noqa: A002 - the word of the command line
    context: str | Path | Sequence[Context] | None = None,
) -> Iterator[Record]:
    """The records of a file, in its order; a row that is no record comes as one that cannot be judged.

    `format` is the name of a format, as jsonl, csv, page or ead (docs/reference/formats.md has them all); without it
    the format is recognised. `context` is a context file, or what `read_context` made of some. A source that cannot
    be read at all is a `ReadError`.

    >>> [record] = read("examples/fo-371-151924.txt", context="examples/fo-371.toml")
    >>> record.reference, record.covering_dates, str(record.retentions[0].put_back_on)
    ('FO 371/151924', '1960', '1994-04-18')
    """
    from closurelib.read.context import read_context
    from closurelib.read.reading import open_source

    contexts = read_context(context) if isinstance(context, str | Path) else tuple(context or ())
    return open_source(str(path), format=format, contexts=contexts)


def __getattr__(name: str) -> Any:
    """Load a name of this package when it is first asked for."""
    if name not in _PLACES:
        raise AttributeError(f"module 'closurelib.read' has no attribute {name!r}")
    return getattr(import_module(f"closurelib.read.{_PLACES[name]}"), name)
