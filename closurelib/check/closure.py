"""Checks of closures (C2xx): those of what a closure rests on stand here (C225-C227)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from attrs import define, evolve, field

from closurelib.check import (
    closure_codes,
    closure_ends,
    closure_notes,
    closure_opening,
    closure_periods,
    closure_status,
)
from closurelib.check.closure_conventions import (
    Coded,
    coded,
    ends,
    general_rules,
    general_rules_end,
    opened,
    say_when,
    says_open,
)
from closurelib.check.dates_undated import series_of
from closurelib.check.finding import Finding, Severity
from closurelib.check.rule import HangsOn, Judged, Rule, Sees, SourceRule, check
from closurelib.check.seen import finding
from closurelib.dates import say_date
from closurelib.decide import decide
from closurelib.decision import Decision
from closurelib.facts import Facts
from closurelib.law import Law
from closurelib.record import Record
from closurelib.vocabulary import AccessStatus

NO_LONGER = "can no longer be claimed; another exemption may apply; not an instruction to open"


@define
class ClosedWithoutExemption:
    """A closure that still runs names no exemption; folded into one finding for each series.

    Why: Since the general rule ended, a record can be withheld only under an exemption; the period alone says nothing.
    Many catalogues do not carry exemptions at all, so it is said once of a series, with the number of its records.
    Risk: A request for the record cannot be answered from the catalogue, and nobody can tell whether the ground lapsed.
    Rests on: Freedom of Information Act 2000, s. 67 and Schedule 5, para. 2, which ended Public Records Act 1958,
    s. 5(1), on 1 January 2005.
    Wrong: Closed for 84 years.
    Right: Closed for 84 years, s. 40(2).
    Fix: Record the exemption of the decision.
    """

    rule: SourceRule
    on: date
    _first: dict[str, Judged] = field(factory=dict)
    _number: dict[str, int] = field(factory=dict)

    def see(self, case: Judged) -> None:
        """Remember the first of a series, and count the rest."""
        if self.counts(case):
            self.see_many(case, 1)

    def counts(self, case: Judged) -> bool:
        """Whether a closure of the record runs on, and names no exemption."""
        return next(_unnamed(case), None) is not None

    def apart(self, record: Record) -> str:
        """The series that it is folded into."""
        return series_of(record.reference, record.parent, record.source.name if record.source else None, record.id)

    def see_many(self, case: Judged, count: int) -> None:
        """Count records of one series, of which this is the first."""
        series = self.apart(case.record)
        self._first.setdefault(series, case)
        self._number[series] = self._number.get(series, 0) + count

    def end(self) -> Iterator[Finding]:
        """One finding for a series, at its first record."""
        for series, case in self._first.items():
            yield self._finding(series, case, self._number[series])

    def _finding(self, series: str, case: Judged, number: int) -> Finding:
        one, ended = next(_unnamed(case)), general_rules_end(case.law)
        alone = finding(
            self.rule,
            case.record,
            self.on,
            f"{one.place}.exemptions",
            found=f"{one} without an exemption",
            expected="the exemption it rests on",
            message=f"the closure ({one}) runs on and names no exemption; since {say_date(ended)} only an exemption "
            "can withhold a record",
            since=ended,
            because=one.because,
        )
        if number == 1:
            return alone
        says = f"{case.record.name} ({one}) and {number - 1:,} more of {series} are closed, and no exemption is named"
        return evolve(
            alone, message=f"{says}; since {say_date(ended)} only an exemption can withhold a record",
            reference=series, id=None, field="closures", found="no exemption",
        )  # fmt: skip


def _unnamed(case: Judged) -> Iterator[Coded]:
    """The closures that run on the day, and name no exemption."""
    if case.on < general_rules_end(case.law) or says_open(case.facts):
        return
    for one in coded(case):
        if one.means != "closed" or not one.closure.type or one.closure.exemptions or one.closure.ended_on:
            continue
        end = ends(case, one)
        if not one.without_force and (end is None or end.latest > case.on):
            yield one


closed_without_exemption = SourceRule(
    "C225", "closed-without-exemption", Severity.INFO, ("closures",), ClosedWithoutExemption, sees=Sees.COUNTS
)
"""A closure that runs without an exemption."""


@check("C226", "instrument-without-force", reads=("closures",), severity=Severity.WARNING, hangs_on=HangsOn.FACTS)
def instrument_without_force(case: Judged) -> Iterator[Finding]:
    """A record is closed by an instrument that has no force of its own any more.

    Why: Periods prescribed by the Lord Chancellor, and closures for good faith, ended with the section they rested on.
    Risk: A record is withheld on nothing: since then only an exemption can withhold it.
    Rests on: Freedom of Information Act 2000, s. 67 and Schedule 5, para. 2: Public Records Act 1958, s. 5(1) and (2)
    have had no effect since 1 January 2005.
    Wrong: Papers of 1960, an instrument of 75 years (LCI), in 2026.
    Right: Papers of 1960, type F, 84 years, s. 40(2), in 2026.
    Fix: Record the exemption that is now relied on, if one is; otherwise ask for a review.
    """
    if opened(case) is not None or says_open(case.facts):
        return
    for one in coded(case):
        if one.entry is None or not one.without_force or one.means != "closed" or one.entry.until > case.on:
            continue
        end = ends(case, one)
        if one.closure.ended_on is not None or (end is not None and end.latest <= one.entry.until):
            continue
        if any(other.closure.exemptions and other.closure.part == one.closure.part for other in coded(case)):
            continue  # another closure names what is now relied on
        yield case.finding(
            one.place,
            found=str(one),
            expected="the exemption now relied on",
            message=f"{one.name} has had no force of its own since {say_date(one.entry.until)}: it {NO_LONGER}",
            since=one.entry.until,
            because=one.because,
        )


@check(
    "C227",
    "open-before-the-law-allowed",
    reads=("opened_on", "recorded_opening"),
    severity=Severity.WARNING,
    hangs_on=HangsOn.FACTS,
)
def open_before_the_law_allowed(case: Judged) -> Iterator[Finding]:
    """The record was opened on a day on which the general rule still closed it.

    Why: Nothing recorded (a shorter period prescribed, access before the transfer) lifts the rule of that day.
    Risk: Either the opening date or the covering dates are wrong, or an accelerated opening is not recorded.
    Rests on: Public Records Act 1958, s. 5(1), as in force on the day.
    Wrong: Papers of 1960, opened on 1 January 1980.
    Right: Papers of 1960, opened on 1 January 1991; or on 1 January 1980 with a shorter period recorded (LCI).
    Fix: Check the dates; record the instrument that shortened the period.
    """
    day = opened(case)
    if day is None or day.latest >= general_rules_end(case.law):
        return
    period = _unopened(evolve(case.facts, opened_on=None, recorded_opening=None), case.law).period(day.latest)
    rules = [one.id for one in general_rules(case.law) if one.id in period.because]
    if period.status is AccessStatus.CLOSED and rules:
        rule = case.law.provision(rules[0])
        closed_to = f", to {say_date(period.until)}" if period.until else ""
        yield case.finding(
            "opened_on" if case.facts.opened_on else "recorded_opening",
            found=str(day),
            expected=f"{period.until} or later" if period.until else None,
            message=f"opened {say_when(day)}, when {rule.name} still closed it{closed_to}; a shorter period or "
            "an accelerated opening is not recorded",
            because=tuple(rules),
        )


@lru_cache(maxsize=4_096)
def _unopened(facts: Facts, law: Law) -> Decision:
    """The answer without an opening: many records that were opened on days of their own have one."""
    return decide(facts, law)


_HERE: tuple[Rule | SourceRule, ...] = (
    closed_without_exemption,
    instrument_without_force,
    open_before_the_law_allowed,
)
RULES: tuple[Rule | SourceRule, ...] = tuple(
    sorted(
        (
            *closure_codes.RULES,
            *closure_periods.RULES,
            *closure_opening.RULES,
            *closure_ends.RULES,
            *closure_status.RULES,
            *closure_notes.RULES,
            *_HERE,
        ),
        key=lambda rule: rule.code,
    )
)
"""The checks of closures, in the order of their codes."""
