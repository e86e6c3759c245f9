"""What is wrong with a row: faults that real catalogues have, each with the check that finds it.

Each is written over the cells of a row that is right, so that it is the only one there. They are those of
practice/tna.md 6, and of the checks' own examples.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

Cells = dict[str, str]


class Fault(NamedTuple):
    """A fault: the code of the check that names it, and the cells that are wrong."""

    code: str
    name: str
    wrong: Mapping[str, str] | Callable[[Cells, Cells], None]
    """The cells that it writes over those of its base; or what it does to the row, given the row beside it."""
    base: str = "closed"


def _no_name(row: Cells, neighbour: Cells) -> None:
    row["id"] = row["reference"] = ""


def _same_id(row: Cells, neighbour: Cells) -> None:
    row["id"] = neighbour["id"]


def _same_reference(row: Cells, neighbour: Cells) -> None:
    row.update(reference=neighbour["reference"], id="")


def _orphan(row: Cells, neighbour: Cells) -> None:
    series = row["reference"].partition("/")[0]
    row.update(reference=f"{series}/9{row['id'][1:]}/1", level="item")


def _ragged(row: Cells, neighbour: Cells) -> None:
    row[""] = "a cell too many"


_TYPE, _YEARS, _UNTIL = "closures.1.type", "closures.1.years", "closures.1.until_year"
_EXEMPTIONS, _OPENING, _STATUS = "closures.1.exemptions", "recorded_opening", "recorded_status"
_GROUND = "retentions.1.ground"

OPEN: dict[str, str] = {
    "covering_dates": "1958-1961", "held_by": "archive", _STATUS: "O", _TYPE: "N", _YEARS: "30",
}  # fmt: skip
CLOSED: dict[str, str] = {
    "covering_dates": "1955-1961", "held_by": "archive", _STATUS: "D", _TYPE: "F", _YEARS: "89", _EXEMPTIONS: "40(2)",
    _OPENING: "2051-01-01",
}  # fmt: skip
RETAINED: dict[str, str] = {
    "covering_dates": "1974-1976", "held_by": "department", _STATUS: "D", _TYPE: "S", _GROUND: "6",
    "retentions.1.instrument": "RI 106", "retentions.1.signed_on": "2021-12-08",
    "retentions.1.reconsider_on": "2031-12-31",
}  # fmt: skip
BASES = {"open": OPEN, "closed": CLOSED, "retained": RETAINED}
"""Rows that are right."""

FAULTS: tuple[Fault, ...] = (
    Fault("C210", "an opening date a year early", {_OPENING: "2050-01-01"}),
    Fault("F801", "an identifier that stands twice", _same_id, "open"),
    Fault("C211", "an opening date a year late", {_OPENING: "2052-01-01"}),
    Fault("F802", "a reference that stands twice", _same_reference, "open"),
    Fault("C212", "an opening date counted from the first paper", {_OPENING: "2045-01-01"}),
    Fault("C215", "an opening date that fits nothing", {_OPENING: "2044-03-12"}),
    Fault("C216", "closed, and its opening date is past", {_YEARS: "50", _OPENING: "2012-01-01"}),
    Fault("C217", "open, and its opening date to come", {_STATUS: "O"}),
    Fault("D101", "an opening date on 30 February", {_OPENING: "2051-02-30"}),
    Fault("D101", "a covering date on 31 April", {"covering_dates": "1955-1961 Apr 31"}, "open"),
    Fault("D104", "covering dates that cannot be read", {"covering_dates": "1955-19x1"}, "open"),
    Fault("D101", "covering dates the wrong way round", {"covering_dates": "1961-1958"}, "open"),
    Fault("D108", "papers of a year to come", {"covering_dates": "1958-2061"}, "open"),
    Fault("C202", "no number of years", {_YEARS: ""}),
    Fault("C203", "a year where years are meant", {_YEARS: "2051"}),
    Fault("C204", "years where a year is meant", {_TYPE: "U", _YEARS: "", _UNTIL: "89"}),
    Fault("C206", "a period of no years", {_YEARS: "0", _OPENING: ""}),
    Fault("C209", "a normal closure of 50 years", {_YEARS: "50"}, "open"),
    Fault("C222", "open on transfer, and 30 years", {_TYPE: "A"}, "open"),
    Fault("C228", "open, and a closure that runs", {_STATUS: "O", _OPENING: ""}),
    Fault("C229", "closed, and open immediately", {_STATUS: "D", _TYPE: "I", _YEARS: "0"}, "open"),
    Fault("E601", "an exemption that is none", {_EXEMPTIONS: "99(1)"}),
    Fault("E605", "an exemption that never applied", {_EXEMPTIONS: "35(1)(a)"}),
    Fault("E607", "an exemption that stands twice", {_EXEMPTIONS: "40(2);40(2)"}),
    Fault("R305", "a ground that is none", {_GROUND: "40(2)"}, "retained"),
    Fault("R308", "retained, and held by the archive", {"held_by": "archive"}, "retained"),
    Fault("R314", "retained, and said to be open", {_STATUS: "O"}, "retained"),
    Fault("C223", "retained, and 10 years", {_YEARS: "10"}, "retained"),
    Fault("F815", "a title in the wrong encoding", {"title": "MusÃ©e de la Marine: catalogue"}, "open"),
    Fault("F811", "no name", _no_name, "open"),
    Fault("F809", "an item without its piece", _orphan, "open"),
    Fault("F810", "a row of too many cells", _ragged, "open"),
)
"""Every fault, in the order in which they come."""


def spoiled(number: int, row: Cells, neighbour: Cells) -> Cells:
    """The row with the fault of that number; `row` and `neighbour` have their id, reference, title and level."""
    fault = FAULTS[number % len(FAULTS)]
    cells = row | BASES[fault.base]
    if callable(fault.wrong):
        fault.wrong(cells, neighbour)
    else:
        cells.update(fault.wrong)
    return cells
