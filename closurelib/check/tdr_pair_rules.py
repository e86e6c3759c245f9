"""TDR54 to TDR58: cells that must agree with one another, in every row whatever its closure status."""

from __future__ import annotations

from datetime import date

from closurelib.check import tdr_words as tdr
from closurelib.check.tdr_rule import SheetRule, sheet_rule

SHUT = tdr.SCHEMA_CLOSURE_CLOSED


@sheet_rule(
    54,
    "alternate-description-without-description",
    tdr.SCHEMA_RELATIONSHIP,
    "type",
    fields="description",
    reads="description_alternate description",
    wrong="description is empty, but an alternate description is given",
    right="the description that the alternate stands for",
)
def alternate_of_nothing(_on: date, alternate: str, description: str) -> bool:
    """An alternate description is given, and the description is empty.

    Why: An alternate stands in place of something.
    Risk: The upload is refused; the closed description itself may be lost.
    Rests on: da-metadata-schema, relationshipSchema (rule T54).
    Wrong: No description, alternate `Other words`.
    Right: `Minute of a meeting`, alternate `Other words`.
    Fix: Give the description, or empty the alternate.
    """
    return bool(alternate) and not description


@sheet_rule(55, "description-absent", tdr.SCHEMA_RELATIONSHIP, "required", right="the member description")
def description_absent(_on: date, _cell: str) -> bool:
    """An alternate description is given, and there is no member for the description at all.

    Why: The service's schema asks for the member.
    Risk: None for a sheet: a missing column is TDR04.
    Rests on: da-metadata-schema, relationshipSchema, required (rule T55). No sheet can reach it.
    Wrong: JSON with `description_alternate` alone.
    Right: JSON with both.
    Fix: Add the member.
    """
    return False


@sheet_rule(
    56,
    "codes-and-periods-do-not-pair",
    SHUT,
    "closureCodeAndPeriodMismatch",
    fields="foi_exemption_code closure_period",
    reads="foi_exemption_code closure_period",
    wrong="foi exemption code {0} and closure period {1} do not pair",
    right="one period for each exemption code, in the same order",
)
def do_not_pair(_on: date, codes: str, periods: str) -> bool:
    """There are not as many closure periods as exemption codes.

    Why: Each exemption has its own period; where one period is meant for all, it is repeated.
    Risk: The upload is refused; nobody can say when which exemption falls away.
    Rests on: The transfer service (rule T56). An empty cell counts as one, and both columns are reported.
    Wrong: `27(1);40(2)` for `60`.
    Right: `27(1);40(2)` for `60;60`.
    Fix: Write a period for each code.
    """
    return len(tdr.parts(codes)) != len(tdr.parts(periods))


@sheet_rule(
    57,
    "schedule-date-before-2000",
    SHUT,
    "exemptionDateBefore2000",
    fields="foi_exemption_asserted",
    wrong="foi schedule date {0} is before 2000",
    right="the day of the schedule, 2000-01-01 or later",
)
def asserted_before_the_act(_on: date, asserted: str) -> bool:
    """The FOI schedule date is before 2000.

    Why: The Freedom of Information Act is of 2000; no exemption was asserted before. Mostly the date of the record
    has slipped in.
    Risk: The upload is refused.
    Rests on: The transfer service (rule T57).
    Wrong: `1999-12-31`.
    Right: `2025-01-31`.
    Fix: Give the day of the Advisory Council's schedule.
    """
    day = tdr.day(asserted)
    return day is not None and day < tdr.FIRST_ASSERTED


@sheet_rule(
    58,
    "schedule-date-is-the-start",
    SHUT,
    "exemptionDateAndClosureStartDateSame",
    fields="foi_exemption_asserted",
    reads="foi_exemption_asserted closure_start_date",
    wrong="foi schedule date {0} is the closure start date too",
    right="the day of the schedule, which is not that of the record",
)
def asserted_on_the_start(_on: date, asserted: str, start: str) -> bool:
    """The FOI schedule date is the closure start date.

    Why: A closure counts from the date of the record, and was confirmed years later; one of them was copied.
    Risk: The upload is refused.
    Rests on: The transfer service (rule T58). The two cells are compared as text.
    Wrong: `2021-03-14` in both.
    Right: `2025-01-31`, and a start on `2021-03-14`.
    Fix: Give the day of the Advisory Council's schedule.
    """
    return bool(asserted) and asserted == start


PAIR_RULES: tuple[SheetRule, ...] = (
    alternate_of_nothing,
    description_absent,
    do_not_pair,
    asserted_before_the_act,
    asserted_on_the_start,
)
"""TDR54 to TDR58."""
