"""Checks of a closure's code (C202-C206, C209, C222, C223, C231): its type, and the number that goes with it."""

from __future__ import annotations

from collections.abc import Iterator

from closurelib.check.closure_conventions import (
    YEARS,
    Coded,
    coded,
    general_rules,
    number_of,
    says_closed,
)
from closurelib.check.finding import Finding, Severity
from closurelib.check.rule import HangsOn, Judged, Rule, SourceRule, check
from closurelib.facts import LONGEST_PERIOD, ForYears, OpensIn
from closurelib.law.effects import Counting


@check("C202", "closure-without-period", reads=("closures",), hangs_on=HangsOn.ACCESS)
def closure_without_period(case: Judged) -> Iterator[Finding]:
    """A closure of a type that holds a number gives none.

    Why: The type says that the record is closed for a time, or retained to a year, and the time is not recorded.
    Risk: Nobody can say when the closure ends; status is undetermined once the general rule is over.
    Rests on: The National Archives, closure types C, D, F, U and W hold a number (PROCAT: code empty is an error).
    Wrong: Type F without a number of years.
    Right: Type F, 40 years.
    Fix: Record the period, or the year, of the decision.
    """
    for one in coded(case):
        code, closure = one.code, one.closure
        if closure.type is None or code is None or closure.length is not None or closure.ended_on is not None:
            continue
        holds = code.year_end or code.exact or code.until
        if holds is None or (closure.type == "W" and closure.made_on is not None):
            continue
        if any(problem.field.startswith(one.place) for problem in case.record.problems):
            continue  # a number is there, and cannot be read: that is said of it already
        dated = case.record.recorded_opening is not None
        yield case.finding(
            one.place,
            found=f"type {closure.type} without a number",
            expected=code.holds,
            message=f"closure type {closure.type} ({one.name}) holds {code.holds}, "
            f"and none is recorded{'; the recorded opening date is taken as its end' if dated else ''}",
            because=one.because,
            severity=Severity.WARNING if dated else None,
        )


@check("C203", "year-where-years-are-meant", reads=("closures",), hangs_on=HangsOn.CLOSURES)
def year_where_years_are_meant(case: Judged) -> Iterator[Finding]:
    """A year stands where the closure type holds a number of years.

    Why: The code of types C, F and N is a number of years; a year there is the number of types D and U.
    Risk: A program that reads it literally closes the record for two thousand years, or drops the row.
    Rests on: The National Archives, closure type and code: a year for types D and U, years otherwise.
    Wrong: Type F with code 2035.
    Right: Type U with code 2035, or type F with code 84.
    Fix: Write until_year with type U (or D), or the number of years; the register of decisions says which was meant.
    """
    for one in coded(case):
        code = one.code
        of_years = code is not None and code.until is None and code.means in ("closed", "statutory rule")
        match one.closure.length:
            case ForYears(year) if year in YEARS and one.means not in ("open", "retained"):
                field = f"{one.place}.years"
            case OpensIn(year) if year in YEARS and of_years:
                field = f"{one.place}.until_year"
            case _:
                continue
        holder = f"type {one.closure.type}" if of_years and one.closure.type else "years"
        yield case.finding(
            field,
            found=str(year),
            expected="a number of years",
            message=f"{year} is a year, where {holder} holds a number of years; "
            "if the closure ends in that year, it is until_year (type U)",
            because=one.because,
        )


@check("C204", "years-where-a-year-is-meant", reads=("closures",), hangs_on=HangsOn.CLOSURES)
def years_where_a_year_is_meant(case: Judged) -> Iterator[Finding]:
    """A number of years stands where the closure type holds a year.

    Why: The code of types D and U is the year in which the record opens, or is looked at again.
    Risk: Read literally, "closed until 30" ended in antiquity, and a program opens the record.
    Rests on: The National Archives, closure types D and U: the code is a year from 1801 to 2499.
    Wrong: Type U with code 30.
    Right: Type U with code 2035, or type F with code 30.
    Fix: Write the year, or the type that holds a number of years.
    """
    for one in coded(case):
        code = one.code
        only_a_year = code is not None and code.until is not None and not (code.year_end or code.exact)
        match one.closure.length:
            case ForYears(number) if only_a_year and number not in YEARS:
                field = f"{one.place}.years"
            case OpensIn(number) if 0 < number <= LONGEST_PERIOD:
                field = f"{one.place}.until_year"
            case _:
                continue
        yield case.finding(
            field,
            found=str(number),
            expected="a year",
            message=f"{number} is a number of years, where {one.closure.type or 'until_year'} holds the year of the "
            "end; write that year, or the type that holds a number of years (type F)",
            because=one.because,
        )


@check("C205", "year-out-of-range", reads=("closures",), hangs_on=HangsOn.CLOSURES)
def year_out_of_range(case: Judged) -> Iterator[Finding]:
    """The year in which a closure ends is no year in which one can.

    Why: No closure of an archive ends before 1801 or after 2499.
    Risk: The record opens in the past, or never.
    Rests on: The National Archives (PROCAT): for types U and D the code is from 1801 to 2499.
    Wrong: Closed until 9999.
    Right: Closed until 2035.
    Fix: Write the year of the decision; where no end is meant, the type that has none.
    """
    for one in coded(case):
        match one.closure.length:
            case OpensIn(year) if year not in YEARS and not 0 < year <= LONGEST_PERIOD:
                yield case.finding(
                    f"{one.place}.until_year",
                    found=str(year),
                    expected="a year from 1801 to 2499",
                    message=f"{year} is no year in which a closure ends; a year from 1801 to 2499 is",
                    because=one.because,
                )


@check("C206", "period-out-of-range", reads=("closures",), hangs_on=HangsOn.CLOSURES)
def period_out_of_range(case: Judged) -> Iterator[Finding]:
    """A number of years is none that a closure can have.

    Why: A closure lasts 1 to 150 years; 0 years close nothing, and a negative number is a slip.
    Risk: The end cannot be computed, or lies before the record was made.
    Rests on: The National Archives, transfer service: a whole number from 1 to 150.
    Wrong: Type F, 0 years.
    Right: Type F, 1 year.
    Fix: Write the period of the decision; for an open record write no closure.
    """
    for one in coded(case):
        least = one.code.least_years if one.code else 1
        match one.closure.length:
            case ForYears(years) if years not in YEARS and not least <= years <= LONGEST_PERIOD:
                if one.code is not None and one.code.until is not None and not one.code.year_end:
                    continue  # a year is meant there
                yield case.finding(
                    f"{one.place}.years",
                    found=str(years),
                    expected=f"1 to {LONGEST_PERIOD} years",
                    message=f"{years} is no closure period; one of 1 to {LONGEST_PERIOD} years is",
                    because=one.because,
                )


@check("C209", "normal-closure-of-another-number", reads=("closures",), hangs_on=HangsOn.CLOSURES)
def normal_closure_of_another_number(case: Judged) -> Iterator[Finding]:
    """The type that states the general rule has another number than the rule.

    Why: Type N is the rule of its time itself, so its number is 30; another number was meant for type F.
    Risk: The record opens by the general rule, while the catalogue says another period.
    Rests on: Public Records Act 1958, s. 5(1) as amended in 1967; The National Archives (PROCAT): N has code 30.
    Wrong: Type N, 50 years.
    Right: Type N, 30 years.
    Fix: Write 30, or type F (for an instrument of before 2005, LCI) with the number that was decided.
    """
    numbers = [one.way.years for one in general_rules(case.law) if isinstance(one.way, Counting)]
    if not numbers:
        return
    for one in coded(case):
        if one.means != "statutory rule" or one.closure.length is None or one.years == numbers[-1]:
            continue
        if isinstance(one.closure.length, ForYears) and one.closure.length.years in YEARS:
            continue  # a year where years are meant
        yield case.finding(
            _number_field(one),
            found=str(one),
            expected=f"{one.closure.type} {numbers[-1]}",
            message=f"type {one.closure.type} states the general rule, {numbers[-1]} years, and is recorded with "
            f"{number_of(one.closure)}",
            because=one.because,
            severity=Severity.INFO if one.years == 0 else None,  # met in copies of open records
        )


def _number_field(one: Coded) -> str:
    return f"{one.place}.{'until_year' if isinstance(one.closure.length, OpensIn) else 'years'}"


@check("C222", "open-type-with-period", reads=("closures",), hangs_on=HangsOn.CLOSURES)
def open_type_with_period(case: Judged) -> Iterator[Finding]:
    """A closure type that closes nothing is given a period.

    Why: Types A (open on transfer) and I (open immediately) have the code 0 or none.
    Risk: Either the record is closed and shown as open, or it is open and a program computes a closure.
    Rests on: The National Archives (PROCAT): the code of types I and A is 0.
    Wrong: Type A, 30 years.
    Right: Type A, 0 years.
    Fix: Remove the number, or write the type that was decided.
    """
    for one in coded(case):
        if one.means == "open" and number_of(one.closure) not in ("", "0"):
            yield case.finding(
                _number_field(one),
                found=str(one),
                expected=f"{one.closure.type} 0",
                message=f"type {one.closure.type} closes nothing, yet the number {number_of(one.closure)} is recorded",
                because=one.because,
            )


@check("C223", "retained-type-with-number", reads=("closures",), hangs_on=HangsOn.CLOSURES)
def retained_type_with_number(case: Judged) -> Iterator[Finding]:
    """A type of retention that has no number is given one.

    Why: Types R, S and T say that the department keeps the record; how long is recorded with the retention.
    Risk: A number here is read as a period or a year, and something opens that is not in the archive.
    Rests on: The National Archives (PROCAT): the code of types R, S and T is empty; only D has a year.
    Wrong: Type S with code 10.
    Right: Type S without a code; type D with code 2031.
    Fix: Move the number to the retention (reconsider_on, until), or write type D with the year.
    """
    for one in coded(case):
        code = one.code
        if code is None or code.means != "retained" or code.until is not None or one.closure.length is None:
            continue
        yield case.finding(
            _number_field(one),
            found=str(one),
            expected=f"{one.closure.type} without a number",
            message=f"type {one.closure.type} ({one.name}) has no number, yet {number_of(one.closure)} is recorded",
            because=one.because,
        )


@check("C231", "closure-without-type", reads=("closures",), severity=Severity.INFO, hangs_on=HangsOn.ACCESS)
def closure_without_type(case: Judged) -> Iterator[Finding]:
    """A closure has a number but no type, in a catalogue that says which records are closed.

    Why: The type says how the number counts; without it a number of years is read as type F, a year as type U.
    Risk: A retention or a review that lost its type is read as a closure with an end.
    Rests on: The National Archives (PROCAT): a code without a type is an error.
    Wrong: Status D, 40 years, no type.
    Right: Status D, type F, 40 years.
    Fix: Record the closure type.
    """
    if case.record.jurisdiction != "uk" or not says_closed(case.facts):
        return  # other catalogues have no such types
    for one in coded(case):
        if one.closure.type is None and one.closure.length is not None:
            yield case.finding(
                f"{one.place}.type",
                found=f"{number_of(one.closure)} without a type",
                expected="a closure type",
                message=f"the number {number_of(one.closure)} is recorded without a closure type; it is read as "
                "that of a closure for a number of years, or until a year",
                because=one.because,
            )


RULES: tuple[Rule | SourceRule, ...] = (
    closure_without_period,
    year_where_years_are_meant,
    years_where_a_year_is_meant,
    year_out_of_range,
    period_out_of_range,
    normal_closure_of_another_number,
    open_type_with_period,
    retained_type_with_number,
    closure_without_type,
)
"""The checks of this module, in the order of their codes."""
