"""The formats that are read, and which one a source is in. To add one: write its module, and name it here."""

from __future__ import annotations

from closurelib.errors import ReadError
from closurelib.read import (
    archivesspace,
    arrow,
    catalogue_api,
    discovery,
    dri,
    ead,
    jsonl,
    marc,
    naa,
    page,
    parquet,
    premis,
    sheets_calm,
    tabular,
    tdr,
)
from closurelib.read.format import Format

FORMATS: tuple[Format, ...] = (
    parquet.PARQUET, arrow.ARROW,
    dri.DRI.format(), tdr.TDR.format(), naa.NAA.format(), *archivesspace.FORMATS, sheets_calm.CALM,
    *catalogue_api.FORMATS, *discovery.FORMATS,
    jsonl.JSON_LINES, jsonl.JSON, ead.EAD, marc.MARC, premis.PREMIS, page.PAGE, tabular.TSV, tabular.CSV,
)  # fmt: skip
"""Every format, in the order in which a source is tried."""


def format_called(name: str) -> Format:
    """The format of a name.

    >>> format_called("jsonl").says
    'canonical records, one JSON object a line'
    """
    for one in FORMATS:
        if one.name == name:
            return one
    raise ReadError(f"{name!r} is no format; known: {', '.join(one.name for one in FORMATS)}")


def recognise(head: str, name: str) -> Format | None:
    """The format that a text is in by what it says, and failing that by the ending of its name.

    >>> recognise('{"reference": "ZZ 1/1"}', "list.txt").name, recognise("", "list.csv").name
    ('jsonl', 'csv')
    """
    return recognise_content(head, name) or by_ending(name)


def recognise_content(head: str, name: str) -> Format | None:
    """The format that a text is in by what it says."""
    return next((one for one in FORMATS if one.recognises(head, name)), None)


def by_ending(name: str) -> Format | None:
    """The format that the ending of a file's name says."""
    return next((one for one in FORMATS if name.lower().endswith(one.endings)), None)
