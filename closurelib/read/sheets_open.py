"""A source opened under a mapping."""

from __future__ import annotations

import json
from collections.abc import Mapping as Table
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from closurelib.errors import ReadError
from closurelib.read.context import Context
from closurelib.read.format import Format
from closurelib.read.mapping import Mapping
from closurelib.read.places import read_place
from closurelib.read.reading import Reading
from closurelib.read.sheets import best_delimiter
from closurelib.read.sheets_json import read_json, read_json_lines
from closurelib.read.sheets_mapped import read_mapped_table
from closurelib.read.text import STANDARD_INPUT, Text


def open_mapped(
    name: str,
    mapping: Mapping,
    *,
    format: str | None = None,  # noqa: A002 - the word of the command line
    contexts: Sequence[Context] = (),
    set_facts: Table[str, str] | None = None,
    encoding: str | None = None,
) -> Reading:
    """Open a file, or standard input ("-"), whose columns a mapping names: a table, or JSON.

    `format` is csv, tsv, json or jsonl; without it the source is looked at. `encoding` wins over the mapping's.
    """
    if name != STANDARD_INPUT and Path(name).is_dir():
        raise ReadError(f"{name}: is a folder; its files are read one by one")
    text = Text.open(name, encoding or mapping.encoding)
    try:
        if text.is_empty:
            raise ReadError(f"{name}: is empty")
        return Reading(text, mapped_format(text, mapping, format), contexts, set_facts)
    except ReadError:
        text.close()
        raise


def mapped_format(text: Text, mapping: Mapping, name: str | None = None) -> Format:
    """The format of a source that is read by a mapping."""
    head = text.head.lstrip("\ufeff \t\r\n")
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
        case _:
            raise ReadError(f"{text.name}: --map is for csv, tsv, json and jsonl, and not for {name}")
    return Format(name, "a table read by a mapping", lambda _head, _name: False, reads)


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
