"""What `decide` does with what cannot be: an answer that says so, never an exception."""

from __future__ import annotations

from datetime import date

import pytest

from closurelib import AccessStatus, Closure, Doubt, Facts, ForYears, OpensIn, Record, Span, decide, load_law

LAW = load_law("uk")


@pytest.mark.parametrize("code", ["D", "U", "W", "F", "", "Q"])
@pytest.mark.parametrize("length", [OpensIn(0), OpensIn(-5), OpensIn(20350), ForYears(-5), ForYears(9999)])
def test_a_number_that_no_closure_has_is_no_exception(code: str, length: ForYears | OpensIn) -> None:
    closure = Closure(type=code, length=length)
    record = Record(reference="ZZ 1/1", covering_dates="1960", closures=(closure,))
    decision = decide(record.facts, LAW)
    assert decision.problems
    assert decision.status(date(2026, 11, 23)) is AccessStatus.UNDETERMINED
    assert decision.period(date(2026, 11, 23)).doubts == (Doubt.VALUE_UNREADABLE,)
    decide(Facts(last_date=Span.year(1960), closures=(closure,)), LAW).to_dict(date(2026, 11, 23))


def test_the_ends_of_the_calendar_are_no_exception() -> None:
    for day in (date.min, date(1, 12, 31), date(9998, 1, 1), date.max):
        decision = decide(Facts(last_date=Span.day(day), held_by="department"), LAW)
        for asked in (date.min, date(2026, 11, 23), date.max):
            assert decision.to_dict(asked)["summary"]


@pytest.mark.parametrize("text", ["31/12/1990", "12/1990", "1960/1961/1962", "1960/"])
def test_a_date_in_another_order_is_named_as_it_was_written(text: str) -> None:
    [problem] = Record(reference="ZZ 1/1", last_date=text).problems
    assert repr(text) in problem.says
