"""A source opened under a mapping."""

from __future__ import annotations

import collections.abc
import json
from collections.abc import Sequence
from functools import partial

from closurelib.errors import ReadError
from closurelib.read.context import Context
from closurelib.read.format import Format, Table
from closurelib.read.mapping import Mapping
from closurelib.read.places import read_place
from closurelib.read.reading import Reading, open_text
from closurelib.read.sheets import best_delimiter
from closurelib.read.sheets_json import read_json, read_json_lines
from closurelib.read.sheets_mapped import lay_out_mapped, read_mapped_table
from closurelib.read.text import Text


def open_mapped(
    name: str,
    mapping: Mapping,
    *,
    format: str | None = None,  # noqa: A002 - the word of the command line
    contexts: Sequence[Context] = (),
    set_facts: collections.abc.Mapping[str, str] | None = None,
    encoding: str | None = None,
) -> Reading:
    """Open a file, or standard input ("-"), whose columns a mapping names: a table, or JSON.

    `format` is csv, tsv, json or jsonl; without it the source is looked at. `encoding` wins over the mapping's.
    """
    return Reading(*open_mapped_text(name, mapping, format=format, encoding=encoding), contexts, set_facts)


def open_mapped_text(
    name: str,
    mapping: Mapping,
    *,
    format: str | None = None,  # noqa: A002 - the word of the command line
    encoding: str | None = None,
) -> tuple[Text, Format]:
    """A source whose columns a mapping names, opened as text, and its format."""
    return open_text(
        name, encoding=encoding or mapping.encoding, recognise=lambda text: mapped_format(text, mapping, format)
    )


def mapped_format(text: Text, mapping: Mapping, name: str | None = None) -> Format:
    """The format of a source that is read by a mapping."""
    head = text.head.lstrip("\ufeff \t\r\n")
    table: Table | None = None
    if name is None:
        name = "table" if head[:1] not in ("{", "[") else "json" if head[:1] == "[" or _goes_on(head) else "jsonl"
    match name:
        case "json":
            reads = partial(read_json, mapping)
        case "jsonl":
            reads = partial(read_json_lines, mapping)
        case "csv" | "tsv" | "table":
            delimiter = {"csv": ",", "tsv": "\t"}.get(name) or _delimiter(text.head, mapping)
            name = "tsv" if delimiter == "\t" else "csv"
            reads = partial(read_mapped_table, mapping, delimiter)
            table = Table(delimiter, partial(lay_out_mapped, mapping))
        case _:
            raise ReadError(f"{text.name}: --map is for csv, tsv, json and jsonl, and not for {name}")
    return Format(name, "a table read by a mapping", lambda _head, _name: False, reads, table=table)


def _goes_on(head: str) -> bool:
    """Whether an object is written over several lines."""
    try:
        json.loads(head.partition("\n")[0])
    except (ValueError, RecursionError):
        return True
    return False


def _delimiter(head: str, mapping: Mapping) -> str:
    wanted = {target.column for target in mapping.targets}
    return best_delimiter(head, lambda name: name in wanted or read_place(name) is not None)[0]
