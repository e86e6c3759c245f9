"""Metadata sheets of the transfer service of The National Archives (TDR), in every vocabulary of their headers.

A record's `id` is the path of its file. A sheet describes files that are being transferred, so it says nothing of
custody; its closures count from their start to the day (practice of the service: start + years + one day). The day
an exemption was asserted is kept as an origin: the record was not open before it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from closurelib.dates import Span
from closurelib.facts import Closure, ForYears
from closurelib.read.mapping import HOLDERS
from closurelib.read.sheets_columns import Columns, Gathered, Spellings, Vocabulary
from closurelib.record import Origin

HEADERS: Spellings = {
    "file_path": (
        "file_path",
        "filepath",
        "ClientSideOriginalFilepath",
        "clientside_original_filepath",
        "FileRef",
        "FILE_PATH",
        "originalPath",
    ),
    "file_name": ("file_name", "filename", "FileLeafRef", "NAME"),
    "date_last_modified": (
        "date_last_modified",
        "date last modified",
        "ClientSideFileLastModifiedDate",
        "Modified",
        "LAST_MODIFIED",
        "lastModified",
    ),
    "end_date": ("end_date", "date of the record", "date_x0020_of_x0020_the_x0020_record"),
    "closure_type": ("closure_type", "closure status", "ClosureType", "closure_x0020_status"),
    "closure_start_date": (
        "closure_start_date",
        "closure start date",
        "ClosureStartDate",
        "closure_x0020_start_x0020_date",
    ),
    "closure_period": ("closure_period", "closure period", "ClosurePeriod", "closure_x0020_period"),
    "foi_exemption_code": (
        "foi_exemption_code",
        "foi exemption code",
        "FoiExemptionCode",
        "foi_x0020_exemption_x0020_code",
    ),
    "foi_exemption_asserted": (
        "foi_exemption_asserted",
        "foi schedule date",
        "FOI decision asserted",
        "FoiExemptionAsserted",
        "foi_x0020_schedule_x0020_date",
    ),
    "title_closed": (
        "title_closed",
        "is filename closed",
        "is filename closed?",
        "Is the title sensitive for the public?",
        "TitleClosed",
        "is_x0020_filename_x0020_closed",
    ),
    "title_public": ("title_public",),
    "title_alternate": (
        "title_alternate",
        "alternate filename",
        "Add alternative title without the file extension",
        "TitleAlternate",
        "alternate_x0020_filename",
    ),
    "description_closed": (
        "description_closed",
        "is description closed",
        "Is the description sensitive for the public?",
        "DescriptionClosed",
        "is_x0020_description_x0020_closed",
    ),
    "description_public": ("description_public",),
    "description": ("description", "Description"),
    "description_alternate": (
        "description_alternate",
        "alternate description",
        "alternative description",
        "Alternative description",
        "DescriptionAlternate",
        "alternate_x0020_description",
    ),
    "legal_status": ("legal_status", "LegalStatus"),
    "held_by": ("held_by", "HeldBy"),
}  # fmt: skip
"""What a column means → its spellings, from 2024 to now, of the upload, the database, SharePoint, BagIt and DROID."""
_ACCESS = frozenset(("closure_type", "closure_start_date", "closure_period", "foi_exemption_code"))
_YES = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False, "": False}
_LEGAL = {"public record(s)": True, "public record": True, "welsh public record(s)": True}
_NOT_PUBLIC = ("not public record(s)", "not public record", "non-record material")


def _is_one(keys: frozenset[str]) -> bool:
    return bool(keys & {"file_path", "file_name"}) and len(keys & _ACCESS) >= 2


def _read(row: Gathered) -> None:
    row.values["jurisdiction"] = "uk"
    _date_of_the_record(row)
    hidden = [hides(row, what) for what in ("title", "description")]
    status = row["closure_type"].casefold()
    given = [key for key in ("closure_start_date", "closure_period", "foi_exemption_code") if row[key]]
    if status == "open":
        row.keep("recorded_status", "O", "closure_type")
        for key in (*given, *(("foi_exemption_asserted",) if row["foi_exemption_asserted"] else ())):
            row.wrong(key, "is given, yet the closure status is Open")
    elif status == "closed" or (given and not row.has("closure_type")):
        row.keep("recorded_status", "C" if all(hidden) else "D", "closure_type")
        read_closures(row)
    elif status:
        row.wrong("closure_type", "is neither Open nor Closed")
    else:
        row.wrong("closure_type", "is not recorded; a sheet says Open or Closed of every file")
    _legal_status(row)
    keep_closed_words(row)


CLOSED_WORDS = (
    "title_closed", "title_public", "title_alternate",
    "description", "description_closed", "description_public", "description_alternate",
)  # fmt: skip
"""What a sheet says of closed titles and descriptions; a canonical record has no field for it."""


def keep_closed_words(row: Gathered) -> None:
    """Keep what is said of closed words as labels, for the checks that look for leaks; no answer shows them."""
    for key in CLOSED_WORDS:
        if row.has(key) and row[key]:
            row.origins += (Origin(f"label: {key}", row[key], row.place(key)),)


def _date_of_the_record(row: Gathered) -> None:
    """The date of the record; where there is none the service goes by the last change to the file."""
    if row["end_date"]:
        row.keep("last_date", row.day("end_date"), "end_date")
    elif row["date_last_modified"]:
        row.keep("last_date", row.day("date_last_modified"), "date_last_modified", " (no date of the record is given)")


def hides(row: Gathered, what: str) -> bool:
    """Whether the title or the description is closed. `title_public` says the opposite: all but TRUE and 1 close it."""
    if row.has(f"{what}_closed"):
        said = _YES.get(row[f"{what}_closed"].casefold())
        if said is None:
            row.wrong(f"{what}_closed", "is neither yes nor no")
        return said is not False
    return row.has(f"{what}_public") and _YES.get(row[f"{what}_public"].casefold()) is not True


def read_closures(row: Gathered) -> None:
    """One closure for each period and its exemption; one period alone holds for all exemptions."""
    periods, codes = split(row["closure_period"]), split(row["foi_exemption_code"])
    years = [_years(row, period) for period in periods]
    start = row.day("closure_start_date")
    for key in ("closure_period", "closure_start_date"):
        if not row[key]:
            row.wrong(key, "is not recorded, yet the record is closed")
    if not periods or None in years:
        return
    if len(periods) == 1:
        exemptions: list[tuple[str, ...]] = [tuple(codes)]
    elif codes and len(codes) != len(periods):
        row.wrong("foi_exemption_code", f"names {len(codes)} exemption(s), but there are {len(periods)} periods")
        return
    else:
        exemptions = [(code,) for code in codes] or [()] * len(periods)
    row.values["closures"] = tuple(
        Closure(type="F", length=ForYears(number or 0), counted_from=start, anchor="exact", exemptions=because)
        for number, because in zip(years, exemptions, strict=True)
    )
    for number in range(1, len(periods) + 1):
        row.origin(f"closures.{number}", "closure_period")
    _asserted(row, len(periods))


def _asserted(row: Gathered, closures: int) -> None:
    """The day the exemption was asserted: kept with its words, since the record was closed before it too."""
    if not row["foi_exemption_asserted"]:
        return
    day = row.day("foi_exemption_asserted")
    if isinstance(day, Span):
        where = f"{row.place('foi_exemption_asserted')} (the closure did not begin on that day)"
        row.origins += [Origin(f"closures.{number}.asserted_on", str(day), where) for number in range(1, closures + 1)]


def split(text: str) -> list[str]:
    """The parts of a list, written with ";", in older sheets with "|"; empty ones at the end say nothing.

    >>> split("27(1);40(2);"), split("27(1)|40(2)")
    (['27(1)', '40(2)'], ['27(1)', '40(2)'])
    """
    parts = [part.strip() for part in re.split(r"[;|]", text)]
    while parts and not parts[-1]:
        parts.pop()
    return parts


def _years(row: Gathered, period: str) -> int | None:
    if re.fullmatch(r"\+?\d{1,4}", period) and 1 <= int(period) <= 150:
        return int(period)
    row.wrong("closure_period", f"holds {period!r}, which is no number of years from 1 to 150")
    return None


def _legal_status(row: Gathered) -> None:
    legal = row["legal_status"].casefold()
    if legal in _LEGAL:
        row.keep("public_record", True, "legal_status")
    elif legal in _NOT_PUBLIC:
        row.keep("public_record", False, "legal_status")
    elif legal:
        row.wrong("legal_status", "is no legal status that is known")
    if row["held_by"].casefold() in HOLDERS:
        row.keep("held_by", "archive", "held_by")
    elif row["held_by"]:
        row.origin("label: held by", "held_by")


def _made(columns: Columns) -> Sequence[tuple[str, Callable[[list[str]], str | None]]]:
    def path(row: list[str]) -> str | None:
        return columns.cell(row, "file_path") or columns.cell(row, "file_name") or None

    return (("id", path), ("title", title_of(columns)))


def title_of(columns: Columns, path: str = "file_path") -> Callable[[list[str]], str | None]:
    """The name of a file, or the name shown in its place where it is closed."""
    key, opens = ("title_closed", False) if "title_closed" in columns.at else ("title_public", True)

    def title(row: list[str]) -> str | None:
        if key in columns.at and _YES.get(columns.cell(row, key).casefold()) is not opens:
            return columns.cell(row, "title_alternate") or None
        return columns.cell(row, "file_name") or columns.cell(row, path).rstrip("/").rpartition("/")[2].strip() or None

    return title


TDR = Vocabulary(
    "tdr", "metadata sheet of the transfer service", HEADERS, _is_one, _read, {}, _made, "file_path"
)  # fmt: skip
"""The transfer service's sheet."""
