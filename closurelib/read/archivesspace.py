"""Access notes exported from ArchivesSpace, and reports of restrictions in finding aids, as CSV.

The words of a note win over the day encoded beside it. ArchivesSpace itself takes an encoded end as the last
restricted day; what "until" means in words the source declares (`until`). Neither tells of any country's law.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial

from attrs import evolve

from closurelib.covering import read_covering_dates
from closurelib.dates import Span
from closurelib.errors import UnreadableText
from closurelib.facts import Closure
from closurelib.read.format import Format
from closurelib.read.sheets_columns import Columns, Gathered, Spellings, Vocabulary
from closurelib.read.sheets_notes import closed_until, take_note
from closurelib.read.xml_access import UNTIL_MEANS, Until

ARCHIVESSPACE: Spellings = {
    "id": ("id", "uri", "ref_id", "archival_object_id", "archival_object_ref_id", "res_uri", "resource_uri"),
    "reference": ("unit_id", "unitid", "component_unique_identifier", "component_id", "call_number"),
    "parent": ("collection_identifier", "collection_id", "ead", "resource_identifier", "resource_id"),
    "title": ("title", "unit_title"),
    "level": ("level",),
    "dates": ("expression", "date_expression", "unitdate"),
    "begin": ("begin", "date_begin", "begin_date"),
    "end": ("end", "date_end", "end_date"),
    "note": (
        "n_accessrestrict", "note_sentence", "accessrestrict", "access_note", "access_restrictions",
        "conditions governing access", "conditions_governing_access",
    ),
    "note_begin": ("b_accessrestrict", "accessrestrict_begin", "restriction_begin"),
    "note_end": ("e_accessrestrict", "accessrestrict_end", "restriction_end"),
    "types": ("t_accessrestrict", "restriction_types", "local_access_restriction_type"),
}  # fmt: skip
"""The columns of spreadsheets for bulk import and of access reports."""
FINDING_AIDS: Spellings = {
    "finding_aid": ("finding_aid", "eadid", "ead_id"),
    "component": ("component_seq", "component"),
    "level": ("level",),
    "dates": ("unitdate",),
    "normal": ("unitdate_normal",),
    "text": ("restriction_text",),
    "text_end": ("restrict_until_normal",),
    "text_end_words": ("restrict_until_text",),
    "code": ("restriction_code",),
}
"""The columns of a report on the components of finding aids."""


# ArchivesSpace.


def _is_archivesspace(keys: frozenset[str]) -> bool:
    return bool(keys & {"note", "note_end"}) and bool(keys & {"id", "reference"})


def _read_archivesspace(until: Until, row: Gathered) -> None:
    _dates(row, row["dates"], "dates", ("begin", "end"))
    said = take_note(row, "note", until)
    if row["level"]:
        row.values["level"] = row["level"].lower()
    if row["types"]:
        row.origin("label: kinds of restriction", "types")
    _encoded(row, said)


def _encoded(row: Gathered, said: bool) -> None:
    """The days encoded beside a note; where its words say when it ends, they win."""
    dated = bool(row.values.get("recorded_opening")) or any(one.length for one in row.values.get("closures", ()))
    if row["note_end"] and not dated:
        closure = closed_until(row, "note_end", "inclusive")
        if closure is not None:
            rest = tuple(one for one in row.values.get("closures", ()) if one != Closure())
            row.values["closures"] = (*rest, closure)
            row.origin(f"closures.{len(rest) + 1}", "note_end", " (the last restricted day)")
    elif row["note_begin"] and not said and not row["note"]:
        row.values["closures"] = (Closure(),)
        row.origin("closures.1", "note_begin", " (its end is not recorded)")
    if row["note_begin"] and row.values.get("closures"):
        since = row.day("note_begin")
        row.values["closures"] = tuple(
            evolve(one, made_on=since) if one.part is None else one for one in row.values["closures"]
        )


def _dates(row: Gathered, text: str, key: str, ends: tuple[str, str]) -> None:
    """The dates as written where they can be read, else those for machines, else what is written, with its fault."""
    if text:
        row.keep("covering_dates", text, key)
    if not text or not _is_readable(text):
        for name, end in zip(("first_date", "last_date"), ends, strict=True):
            if row[end]:
                row.keep(name, row.day(end), end)


def _is_readable(text: str) -> bool:
    try:
        read_covering_dates(text)
    except UnreadableText:
        return False
    return True


def archivesspace_format(until: Until = "opens") -> Format:
    """Exports of ArchivesSpace, whose notes say "until" in one of two senses."""
    return Vocabulary(
        "archivesspace", "access notes exported from ArchivesSpace", ARCHIVESSPACE, _is_archivesspace,
        partial(_read_archivesspace, until), {name: name for name in ("id", "reference", "parent", "title")},
        named_by="id", remark=UNTIL_MEANS[until],
    ).format()  # fmt: skip


# Reports on finding aids.


def _is_finding_aids(keys: frozenset[str]) -> bool:
    return {"finding_aid", "component", "text"} <= keys


def _read_finding_aids(until: Until, row: Gathered) -> None:
    if row["dates"]:
        row.keep("covering_dates", row["dates"], "dates")
    _normal_dates(row)
    if row["level"]:
        row.values["level"] = row["level"].lower()
    if row["code"]:
        row.origin("label: kind of restriction", "code")
    take_note(row, "text", until, beside=row["text_end"])
    _doubt_encoded(row)


def _normal_dates(row: Gathered) -> None:
    """Where a machine's dates stand beside those as written, they count: unit dates are written in every way."""
    text = re.sub(r"\s*;\s*", "; ", row["normal"])
    if not text:
        return
    try:
        read = read_covering_dates(text, iso=True)
    except UnreadableText as why:
        if not _is_readable(row["dates"]):
            row.wrong("normal", str(why).partition(": ")[2])
        return
    for name, value in (("first_date", read.first_date), ("last_date", read.last_date)):
        if value is not None:
            row.keep(name, value, "normal")


def _doubt_encoded(row: Gathered) -> None:
    """Say where the day for machines is none, or is another than that of the words."""
    encoded = row["text_end"]
    opening = row.values.get("recorded_opening")
    if encoded and isinstance(opening, Span) and not encoded.startswith(str(opening.earliest.year)):
        row.origin("label: encoded end", "text_end", f" (the words say {opening}, and count)")


def _made(columns: Columns) -> Sequence[tuple[str, Callable[[list[str]], str | None]]]:
    def identifier(row: list[str]) -> str | None:
        parts = [columns.cell(row, key) for key in ("finding_aid", "component")]
        return "/".join(parts) if all(parts) else None

    return (("id", identifier),)


def finding_aids_format(until: Until = "opens") -> Format:
    """Reports on the restricted components of finding aids."""
    return Vocabulary(
        "finding-aid-report", "report on restricted components of finding aids", FINDING_AIDS, _is_finding_aids,
        partial(_read_finding_aids, until), {"parent": "finding_aid"}, _made, "component", UNTIL_MEANS[until],
    ).format()  # fmt: skip


FORMATS = (archivesspace_format(), finding_aids_format())
"""Both, with "until D" taken as open on D."""
