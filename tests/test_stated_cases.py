"""What The National Archives and others have stated of single records, against what follows from the facts stated.

The rows were gathered from answers to requests for information, Hansard and test data of public programs, each with
its address; docs/real-data.md explains every difference. `python -m tests.test_stated_cases` prints the comparison.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from closurelib import Closure, ForYears, Record, Retention, Span, decide, load_law
from closurelib.facts import Absence, Day
from closurelib.read.tna_access import read_day, read_holders

STATED = Path(__file__).parents[2] / "shared" / "data" / "uk" / "stated_cases.csv"
UK = load_law("uk")
TODAY = date(2026, 11, 23)
"""The day asked about where a statement bears none: the day on which the rows were gathered."""
AGREES, NOT_CONTRADICTED, DIFFERS, NOT_OF_A_RECORD = "agrees", "left open", "differs", "says nothing of one record"

Row = dict[str, str]
pytestmark = pytest.mark.skipif(not STATED.exists(), reason="the shared data are not here")

OF_NO_RECORD = {
    "D17": "a rule for the files of a series, by a birth that is no fact of the row",
    "D23": "a phrase of a series, which says nothing of any one piece",
    "D24": "insecticide: the records cannot be used, and are not closed",
}
"""Rows that state nothing of the access to one record."""
EXPECTED = {
    **dict.fromkeys(OF_NO_RECORD, NOT_OF_A_RECORD),
    "D21": DIFFERS,  # "missing" is no word of access: lent back in 2006, and so not to be had
}
"""Every row that does not simply agree."""


def rows() -> list[Row]:
    if not STATED.exists():
        return []
    with STATED.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def day_of(row: Row, name: str) -> Day:
    return read_day(row[name])


def asked_on(row: Row) -> date:
    """The last day of what the statement holds for."""
    day = day_of(row, "as_of")
    return day.latest if isinstance(day, Span) else TODAY


def record_of(row: Row) -> Record:
    """The facts of a row; its stated opening is compared, and goes in only where it has passed."""
    facts: dict[str, Any] = {
        "reference": row["reference"], "covering_dates": row["covering_dates"] or None,
        "held_by": read_holders([row["held_by"]]) if row["held_by"] != "department" else "department",
    }  # fmt: skip
    sections = tuple(part.strip() for part in row["foi_sections"].split(";") if part.strip())
    match row["event"]:
        case "closed" | "closed_on_transfer" | "closure_period_changed" | "closure_application_example":
            facts["closures"] = (_closure(row, sections),)
        case "foi_request_refused":
            facts["closures"] = (Closure(type="F", exemptions=sections),)
        case "policy":
            facts["closures"] = (Closure(type="N", length=ForYears(30), counted_from=day_of(row, "counted_from")),)
        case "retained":
            facts["retentions"] = (
                Retention(instrument=row["instrument"] or None, signed_on=day_of(row, "event_date")),
            )
        case "access_under_review" | "withdrawn":
            facts["reviews"] = (Absence(since=day_of(row, "event_date")),)
            facts["recorded_status"] = "O"
        case "missing":
            facts["returns"] = (Absence(since=day_of(row, "event_date")),)
        case "opened":
            facts["opened_on"] = day_of(row, "event_date")
        case _:
            pass
    if row["event"] in ("access_under_review", "missing"):
        facts["opened_on"] = day_of(row, "stated_opening")
    return Record(**facts)


def _closure(row: Row, sections: tuple[str, ...]) -> Closure:
    exact = "+ 1 day" in row["note"] or "years + 1" in row["note"]
    return Closure(
        type="F",
        length=ForYears(int(row["closure_years"])) if row["closure_years"] else None,
        counted_from=day_of(row, "counted_from"),
        anchor="exact" if exact else "year_end",
        exemptions=sections,
    )


class Compared(NamedTuple):
    """A statement beside the answer."""

    case: str
    reference: str
    stated: str
    found: str
    outcome: str


def compare(row: Row) -> Compared:
    on = asked_on(row)
    decision = decide(record_of(row).facts_as_recorded(recorded_on=on), UK)
    found = str(decision.status(on))
    stated = {"access_under_review": "under review"}.get(row["status_as_of"], row["status_as_of"])
    could_be = [str(status) for status in decision.could_be(on)]
    outcome = AGREES if found == stated else NOT_CONTRADICTED if stated in could_be else DIFFERS
    if row["case_id"] in OF_NO_RECORD:
        outcome = NOT_OF_A_RECORD
    opening = day_of(row, "stated_opening")
    if outcome == AGREES and stated == "closed" and isinstance(opening, Span):
        found += f" until {decision.opens_on(on)}"
        stated += f" until {opening}"
        outcome = AGREES if found == stated else DIFFERS
    return Compared(row["case_id"], row["reference"], stated, found, outcome)


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["case_id"])
def test_a_stated_case(row: Row) -> None:
    """Every row is accounted for, and none of them is called open that was stated to be closed."""
    compared = compare(row)
    assert compared.outcome == EXPECTED.get(row["case_id"], AGREES), compared
    assert not (compared.found == "open" and compared.stated in ("closed", "retained", "under review"))


def table() -> Iterator[str]:
    """The comparison, a line a row, and the counts."""
    found = [compare(row) for row in rows()]
    for one in found:
        yield f"{one.case}  {one.reference[:34]:34}  {one.stated:24}  {one.found:32}  {one.outcome}"
    yield ", ".join(f"{outcome}: {count}" for outcome, count in Counter(one.outcome for one in found).items())


if __name__ == "__main__":
    print("\n".join(table()))  # noqa: T201 - asked for by hand
