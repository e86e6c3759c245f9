"""The formats that are read, and which one a source is in. To add one: write its module, and name it here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from attrs import evolve

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
from closurelib.read.format import Format, Table
from closurelib.read.receipt import Tally
from closurelib.read.sheets import Head, Layout
from closurelib.read.text import Text
from closurelib.read.xml_access import Until
from closurelib.record import Record

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


_BY_UNTIL: Mapping[str, Callable[[Until], Format]] = {
    "ead": partial(ead.ead_format, asked=True),
    "marc": partial(marc.marc_format, asked=True),
    "premis": partial(premis.premis_format, asked=True),
    "archivesspace": archivesspace.archivesspace_format,
    "finding-aid-report": archivesspace.finding_aids_format,
    "calm": sheets_calm.calm_format,
}
"""The formats that no standard binds to one meaning of "until": each as a source with such a meaning writes it."""


def with_until(form: Format, until: Until, source: str) -> Format:
    """A format with the meaning of "until" that somebody asked for, which the receipt says.

    >>> with_until(format_called("ead"), "inclusive", "aid.xml").name
    'ead'
    >>> with_until(format_called("tdr"), "inclusive", "sheet.csv")
    Traceback (most recent call last):
    closurelib.errors.ReadError: sheet.csv: --until is for ead, marc, premis, archivesspace, finding-aid-report, calm \
and what --map names; what "until" means in tdr is settled
    """
    if form.name not in _BY_UNTIL:
        known = ", ".join(_BY_UNTIL)
        settled = f'what "until" means in {form.name} is settled'
        raise ReadError(f"{source}: --until is for {known} and what --map names; {settled}")
    return saying_until(_BY_UNTIL[form.name](until), until)


def saying_until(form: Format, until: Until) -> Format:
    """A format whose receipt says that the meaning of "until" was asked for."""
    says = f'"until" is read as --until {until} asks'

    def records(text: Text, tally: Tally) -> Iterator[Record]:
        tally.note(f"{text.name}: {says}")
        return form.records(text, tally)

    if form.table is None:
        return evolve(form, records=records)
    plain = form.table.lay_out

    def lay_out(head: Head) -> Layout:
        head.tally.note(f"{head.source}: {says}")
        return plain(head)

    return evolve(form, records=records, table=Table(form.table.delimiter, lay_out))


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
