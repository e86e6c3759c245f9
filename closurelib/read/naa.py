"""Harvests of the National Archives of Australia's RecordSearch: items with their access decisions.

Reasons are sections of the Archives Act 1983 (Cth), kept as exemptions, or words of the archive, kept as notes.
"Not yet examined" is not open, and "Closed period" is no decision: the open access period has not begun.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from closurelib.dates import Span
from closurelib.facts import Closure, Day
from closurelib.read.sheets_columns import Columns, Gathered, Spellings, Vocabulary
from closurelib.record import Origin

HEADERS: Spellings = {
    "identifier": ("identifier", "item_id", "barcode"),
    "series": ("series",),
    "control_symbol": (
        "control_symbol",
        "control symbol",
    ),
    "title": ("title",),
    "contents_dates": ("contents_dates", "contents dates", "contents_date_str"),
    "contents_start": ("contents_start", "contents_start_date", "contents_start_year", "contents start year"),
    "contents_end": ("contents_end", "contents_end_date", "contents_end_year", "contents end year"),
    "status": ("status", "access_status", "to_status", "current access status"),
    "decided_on": ("decided_on", "access_decision_date", "to_decision_date", "current access decision date"),
    "reasons": ("reasons", "to_reasons", "current access decision reasons", "access_decision_reasons"),
    "status_before": ("status_before", "from_status", "original access status"),
    "decided_before": ("decided_before", "from_decision_date", "original access decision date"),
    "reasons_before": ("reasons_before", "from_reasons", "original access decision reasons"),
}
"""The columns of three harvests, and of comparisons between two of them."""
_SECTION = re.compile(r"\d{1,2}[A-Z]?(?:\([0-9a-z]+\))+")
_NO_DATE = "1900-01-01"
"""What the database holds where no decision was dated."""
_NO_DATES = "01 Jan 1800 - 01 Jan 1800"
_NOT_COMMONWEALTH = "non cwlth"
_CLASSES = {"cabinet notebooks": "cabinet notebook", "court records": "court record"}
_NOT_OPEN_YET = "closed period"


def _is_one(keys: frozenset[str]) -> bool:
    return {"series", "control_symbol", "status"} <= keys and bool(keys & {"decided_on", "reasons"})


def _read(row: Gathered) -> None:
    row.values["jurisdiction"] = "au"
    _dates(row)
    reasons = split_reasons(row["reasons"])
    _class_of(row, [*reasons, *split_reasons(row["reasons_before"])])
    closures = _before(row)
    match row["status"].casefold():
        case "closed":
            closures += _closed(row, reasons)
            row.keep("recorded_status", "Closed", "status")
        case "open with exception":
            number = len(closures) + 1
            closures.append(_closure(row, "reasons", _day(row, "decided_on"), part="exceptions", number=number))
            _opened(row, "Open with exception")
        case "open":
            _opened(row, "O")
        case "not yet examined":
            row.keep("recorded_status", "Not yet examined", "status")
        case _:
            row.wrong("status", "is no access status of the archive, as Closed, Open or Open with exception")
    row.values["closures"] = tuple(closures)
    _keep_words(row)


def _dates(row: Gathered) -> None:
    """The dates as printed. The numbers beside them were widened to a day in some harvests, and decide nothing."""
    text = row["contents_dates"]
    if text == _NO_DATES:
        row.origin("label: contents dates", "contents_dates", " (what the database holds where there are none)")
        return
    if text:
        row.keep("covering_dates", text, "contents_dates")
        return
    for name, key in (("first_date", "contents_start"), ("last_date", "contents_end")):
        if row[key]:
            row.keep(name, row.day(key), key)


def _day(row: Gathered, key: str) -> Day:
    return None if row[key].startswith(_NO_DATE) else row.day(key)


def split_reasons(text: str) -> list[str]:
    """The reasons of a decision, parted by bars or written as a list; each once, in their order.

    >>> split_reasons("['33(1)(a)', 'Withheld pending adv']"), split_reasons("33(1)(a) | 33(1)(a)"), split_reasons("[]")
    (['33(1)(a)', 'Withheld pending adv'], ['33(1)(a)'], [])
    """
    if text.startswith("[") and text.endswith("]"):
        parts = re.findall(r"'([^']*)'|\"([^\"]*)\"", text)
        found = [one or other for one, other in parts]
    else:
        found = text.split("|")
    return list(dict.fromkeys(part.strip() for part in found if part.strip()))


def _closed(row: Gathered, reasons: list[str]) -> list[Closure]:
    """A decision to withhold; where the period alone closes the item there is none."""
    if [reason.casefold() for reason in reasons] == [_NOT_OPEN_YET]:
        return []
    return [_closure(row, "reasons", _day(row, "decided_on"))]


def _closure(
    row: Gathered, reasons: str, made_on: Day, ended_on: Day = None, part: str | None = None, number: int = 1
) -> Closure:
    sections = tuple(reason for reason in split_reasons(row[reasons]) if _SECTION.fullmatch(reason))
    row.origin(f"closures.{number}", reasons)
    return Closure(exemptions=sections, made_on=made_on, ended_on=ended_on, part=part)


def _before(row: Gathered) -> list[Closure]:
    """The closure that the last decision ended, where both its days are known; else its words are kept."""
    reasons = split_reasons(row["reasons_before"])
    if row["status_before"].casefold() != "closed" or [one.casefold() for one in reasons] == [_NOT_OPEN_YET]:
        return []
    made_on, ended_on = _day(row, "decided_before"), _day(row, "decided_on")
    if isinstance(ended_on, Span) and not (isinstance(made_on, Span) and ended_on.latest < made_on.earliest):
        return [_closure(row, "reasons_before", made_on, ended_on)]
    words = f"Closed, decided on {row['decided_before'] or 'a day not recorded'}: {row['reasons_before']}"
    row.origins.append(Origin("label: earlier decision", words, "earlier decision (the day it ended is not recorded)"))
    return []


def _opened(row: Gathered, status: str) -> None:
    row.keep("recorded_status", status, "status")
    if (day := _day(row, "decided_on")) is not None:
        row.keep("opened_on", day, "decided_on")


def _class_of(row: Gathered, reasons: list[str]) -> None:
    """A Commonwealth record, unless a reason says that it is something else."""
    row.values["record_class"] = "commonwealth record"
    for reason in (reason.casefold() for reason in reasons):
        if reason.startswith(_NOT_COMMONWEALTH):
            row.values["record_class"] = None
            row.values["public_record"] = False
        elif reason in _CLASSES:
            row.values["record_class"] = _CLASSES[reason]


def _keep_words(row: Gathered) -> None:
    """Reasons that are no section are words, and stay words."""
    notes = []
    for status, decided, reasons in (("status_before", "decided_before", "reasons_before"),
                                     ("status", "decided_on", "reasons")):  # fmt: skip
        listed = split_reasons(row[reasons])
        if row[status] and listed:
            dated = "" if row[decided].startswith(_NO_DATE) or not row[decided] else f", {row[decided][:10]}"
            notes.append(f"{row[status]}{dated}: {'; '.join(listed)}")
    row.values["notes"] = tuple(notes)


def _made(columns: Columns) -> Sequence[tuple[str, Callable[[list[str]], str | None]]]:
    def reference(row: list[str]) -> str | None:
        parts = [columns.cell(row, key) for key in ("series", "control_symbol")]
        return ", ".join(part for part in parts if part) or None

    return (("reference", reference),)


NAA = Vocabulary(
    "naa", "harvest of the National Archives of Australia", HEADERS, _is_one, _read,
    {"id": "identifier", "title": "title", "parent": "series"}, _made, "identifier",
)  # fmt: skip
"""Items with their access decisions."""
