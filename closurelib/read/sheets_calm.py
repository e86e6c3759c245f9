"""Access statements in the fields of Calm: a status, a day, and the conditions in words.

The day counts: Wellcome's rules take it as the last closed day. What "Restricted" lets a reader see is a matter of
forms and permissions; it is recorded as a closure of the open shelf, with the words beside it.
"""

from __future__ import annotations

from functools import partial

from closurelib.facts import Closure
from closurelib.read.format import Format
from closurelib.read.sheets_columns import Gathered, Spellings, Vocabulary
from closurelib.read.sheets_notes import closed_until, take_note
from closurelib.read.xml_access import UNTIL_MEANS, Until

HEADERS: Spellings = {
    "id": ("RecordID",),
    "reference": ("RefNo",),
    "title": ("Title",),
    "level": ("Level",),
    "dates": ("Date", "CoveringDates"),
    "status": ("AccessStatus",),
    "closed_until": ("ClosedUntil",),
    "restricted_until": ("RestrictedUntil", "UserDate1"),
    "conditions": ("AccessConditions",),
}
"""The fields, as Calm spells them; sheets made from it write access_status, closed_until."""
_OPEN = ("open", "open with advisory")
_CLOSED = ("closed", "deposited", "donor permission", "by appointment", "safeguarded", "temporarily unavailable")


def _is_one(keys: frozenset[str]) -> bool:
    return "status" in keys and bool(keys & {"closed_until", "restricted_until", "conditions"})


def _read(until: Until, row: Gathered) -> None:
    if row["dates"]:
        row.keep("covering_dates", row["dates"], "dates")
    if row["level"]:
        row.values["level"] = row["level"].lower()
    closures = []
    for key in ("closed_until", "restricted_until"):
        if row[key] and (closure := closed_until(row, key, until)) is not None:
            closures.append(closure)
            row.origin(f"closures.{len(closures)}", key)
    status = row["status"].casefold()
    if not closures and not row.problems:
        if row["conditions"]:
            take_note(row, "conditions", until, must=not status)
        if not row.values.get("closures") and status.startswith((*_CLOSED, "restricted")):
            row.values["closures"] = (Closure(),)
            row.origin("closures.1", "status", " (its end is not recorded)")
    elif closures:
        row.values["closures"] = tuple(closures)
    _status(row, status)


def _status(row: Gathered, status: str) -> None:
    if row["conditions"]:
        row.values["notes"] = (row["conditions"],)
    if status in _OPEN:
        row.keep("recorded_status", "O", "status")
        if row.values.get("closures"):
            row.wrong("status", "says open, yet a day of closure is given")
    elif status.startswith((*_CLOSED, "restricted")):
        row.keep("recorded_status", row["status"], "status")
    elif status:
        row.wrong("status", "is no access status that is known, as Open, Closed, Restricted or By Appointment")


def calm_format(until: Until = "inclusive") -> Format:
    """Access statements of Calm."""
    return Vocabulary(
        "calm", "access statements of Calm", HEADERS, _is_one, partial(_read, until),
        {name: name for name in ("id", "reference", "title")}, named_by="reference",
        remark=UNTIL_MEANS[until],
    ).format()  # fmt: skip


CALM = calm_format()
"""With a day taken as the last closed one."""
