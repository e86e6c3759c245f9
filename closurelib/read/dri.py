"""Closure CSVs of The National Archives' digital records infrastructure (DRI), of every age.

A row gives a token for the kind of closure or retention, the day it counts from, and the periods; the largest of
several periods is used, as the ingest does. A day is taken as it is written: its clock and zone move nothing. What is
said of closed titles and descriptions is kept for the checks that look for leaks, and shown in no answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from closurelib.dates import Span
from closurelib.facts import Closure, ForYears, OpensIn, Retention
from closurelib.read.sheets_columns import Columns, Gathered, Spellings, Vocabulary
from closurelib.read.tdr import hides, keep_closed_words, title_of
from closurelib.record import Origin

HEADERS: Spellings = {
    "identifier": ("identifier",),
    "file_path": ("file_path",),
    "file_name": ("file_name",),
    "folder": ("folder",),
    "closure_type": ("closure_type",),
    "retention_type": ("retention_type",),
    "closure_start_date": ("closure_start_date",),
    "closure_period": ("closure_period",),
    "opening_date": ("opening_date",),
    "foi_exemption_code": ("foi_exemption_code",),
    "foi_exemption_asserted": ("foi_exemption_asserted",),
    "title_public": ("title_public",),
    "title_alternate": ("title_alternate",),
    "description_public": ("description_public",),
    "description_alternate": ("description_alternate",),
    "retention_justification": ("retention_justification",),
    "retention_reconsider_date": ("retention_reconsider_date",),
    "ri_number": (
        "ri_number",
        "RI_number",
    ),
    "ri_signed_date": (
        "ri_signed_date",
        "RI_signed_date",
    ),
}
"""The columns, which have had one spelling each."""
TOKENS = {
    "open_on_transfer": "A",
    "closed_review": "C",
    "closed_for": "F",
    "normal_closure_before_foi": "N",
    "closed_until": "U",
    "closed_access_reviewed": "V",
    "reclosed_in": "W",
    "retained_until": "D",
    "retained_under_3.4": "S",
    "retained_under": "S",
    "temporarily_retained": "T",
}
"""The tokens of `closure_type` and `retention_type`, and the catalogue's letters."""
LETTERS = frozenset("ACDFINRSTUVWX")
_RETAINED = frozenset("DRST")
_IS_OPEN = frozenset("AI")
_IS_CLOSED = frozenset("CFV")
_FIRST_YEAR = 1801
"""From here on a number is a year, not a period."""


def _is_one(keys: frozenset[str]) -> bool:
    return "identifier" in keys and bool(keys & {"closure_type", "retention_type"})


def _read(row: Gathered) -> None:
    row.values["jurisdiction"] = "uk"
    keep_closed_words(row)
    if row["file_name"] and hides(row, "title"):
        # The name of a file is its title: what an alternate must not repeat.
        row.origins.append(Origin("label: title", row["file_name"], row.place("file_name")))
    closure, retention = _letter(row, "closure_type"), _letter(row, "retention_type")
    if closure and retention:
        row.wrong("retention_type", f"is given beside a closure type, {row['closure_type']}; only one can be meant")
        return
    if retention or closure in _RETAINED:
        _retention(row, retention or closure or "", "retention_type" if retention else "closure_type")
    elif closure:
        _closure(row, closure)
    elif not row.problems:
        row.wrong("closure_type", "is not recorded; every row has a closure type or a retention type")


def _letter(row: Gathered, key: str) -> str | None:
    text = row[key]
    letter = TOKENS.get(text.casefold(), text if text in LETTERS else None)
    if text and letter is None:
        row.wrong(key, f"is none of {', '.join(TOKENS)}")
    return letter


def _closure(row: Gathered, letter: str) -> None:
    years = _longest(row)
    length: ForYears | OpensIn | None = None
    if years is not None:
        of_a_year = letter in ("U", "W") and years >= _FIRST_YEAR
        length = OpensIn(years) if of_a_year else ForYears(years)
    start = row.day("closure_start_date")
    closure = Closure(
        type=letter, length=length, counted_from=start, anchor="exact" if start else None, exemptions=_exemptions(row)
    )
    row.keep("closures", (closure,), "closure_type")
    if isinstance(day := row.day("foi_exemption_asserted"), Span):
        row.origins.append(Origin("closures.1.asserted_on", str(day), row.place("foi_exemption_asserted")))
    if row["opening_date"]:
        row.keep("recorded_opening", row.day("opening_date"), "opening_date")
    _status(row, letter)


def _retention(row: Gathered, letter: str, key: str) -> None:
    """Kept by the department; the token itself stays in the origin, as a retention has no type."""
    values: dict[str, Any] = {
        "ground": row["retention_justification"] or None,
        "instrument": row["ri_number"] or None,
        "signed_on": row.day("ri_signed_date"),
        "reconsider_on": row.day("retention_reconsider_date"),
    }
    years = _longest(row)
    if letter == "D" and years is not None and years >= _FIRST_YEAR:
        values["until"] = f"{years}-01-01"
    elif letter == "D" and row["opening_date"]:
        values["until"] = row.day("opening_date")
    row.keep("retentions", (Retention(**values),), key)
    _status(row, letter)


def _status(row: Gathered, letter: str) -> None:
    """What the catalogue will say: open, or closed with an open or a closed description."""
    if letter in _IS_OPEN:
        row.keep("recorded_status", "O", "closure_type")
    elif letter in _IS_CLOSED or letter in _RETAINED:
        hidden = hides(row, "title") and hides(row, "description")
        row.values["recorded_status"] = "C" if hidden else "D"


def _longest(row: Gathered) -> int | None:
    """The largest of the periods, or the year; an empty cell and a lone 0 say that there is none to count."""
    found = []
    for part in re.split(r"[,;|]", row["closure_period"]):
        text = part.strip().removesuffix(".0")
        if text.isascii() and text.isdecimal() and len(text) <= 4:
            found.append(int(text))
        elif text:
            row.wrong("closure_period", f"holds {text!r}, which is no number")
    return max(found, default=None)


def _exemptions(row: Gathered) -> tuple[str, ...]:
    """The sections; the word `open` stands where there is none."""
    parts = (part.strip() for part in re.split(r"[,;|]", row["foi_exemption_code"]))
    return tuple(part for part in parts if part and part.casefold() != "open")


def _made(columns: Columns) -> Sequence[tuple[str, Callable[[list[str]], str | None]]]:
    return (("title", title_of(columns, "identifier")),)


DRI = Vocabulary(
    "dri", "closure CSV of the digital records infrastructure", HEADERS, _is_one, _read,
    {"id": "identifier"}, _made, "identifier",
)  # fmt: skip
"""The closure CSV."""
