"""What changed between two versions of a law: in words, and in the answers of a fixed grid of facts.

The grid is every year of creation from 1900 to 2030, for a file that is plain, one held by its department, and
one under a closure of each kind, or with each exemption, that either law knows. Their timelines are compared on
every day, so "days asked" are all of them. A grid proves nothing of other facts; it shows where to look.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from attrs import evolve, fields_dict, frozen

from closurelib.dates import ONE_DAY, Span, say_date
from closurelib.decide import Case, decide
from closurelib.facts import Closure, Facts, ForYears, OpensIn
from closurelib.law.effects import say_way
from closurelib.law.pack import Law
from closurelib.law.provision import AppliesTo, CatalogueCode, Provision

FIRST_YEAR, LAST_YEAR = 1900, 2030
YEARS = range(FIRST_YEAR, LAST_YEAR + 1)
CLOSED_YEARS = 50
"""How long a closure of the grid lasts."""
LONG_YEARS = 120
"""The same where it is the end of its exemption that is asked about."""

Changed = tuple[date | None, date | None, str, str]
"""From a day until a day, the old answer and the new one."""


@frozen
class ChangedAnswers:
    """Files of some following years whose answer changed in the same way."""

    shape: str
    first_year: int
    last_year: int
    was: str
    now: str
    first: tuple[date | None, date | None]
    """When, for the files of the first year: from a day until a day."""
    last: tuple[date | None, date | None]
    """The same for those of the last year."""

    def __str__(self) -> str:
        years = str(self.first_year) if self.first_year == self.last_year else f"{self.first_year}-{self.last_year}"
        when = _stretch(*self.first)
        if self.first != self.last:
            when = f"{when} ({self.first_year}) ... {_stretch(*self.last)} ({self.last_year})"
        return f"{self.shape} of {years}: {self.was} -> {self.now}, {when}"


def _stretch(since: date | None, until: date | None) -> str:
    """A stretch of days as people read it, the last day inclusive."""
    if since is None and until is None:
        return "on every day"
    if until is None:
        return f"from {say_date(since)}" if since else ""
    last = say_date(until - ONE_DAY)
    return f"{say_date(since)} - {last}" if since else f"to {last}"


# What changed in the provisions.


def changed_provisions(old: Law, new: Law) -> Iterator[str]:
    """What was added, removed and altered, provision by provision, each a sentence.

    >>> from closurelib import load_law
    >>> list(changed_provisions(load_law("uk"), load_law("uk")))
    []
    """
    before = {one.id: one for one in old.provisions}
    after = {one.id: one for one in new.provisions}
    for id, one in before.items():
        if id not in after:
            yield f"{id}: removed; it was {one.cite}"
    for id, one in after.items():
        if id not in before:
            yield f"{id}: added, {one.cite}: {_counts(one)}, {_force(one)}"
        else:
            yield from (f"{id}: {said}" for said in _altered(before[id], one))
    yield from _altered_packs(old, new)


def _altered(old: Provision, new: Provision) -> Iterator[str]:
    if old.effect != new.effect:
        yield f"its effect was {old.effect}, is {new.effect}"
    if _counts(old) != _counts(new):
        yield f"it counted {_counts(old)}; it counts {_counts(new)}"
    elif old.way != new.way:
        yield f"its numbers changed within {_counts(new)}"
    if old.since != new.since:
        yield f"its first day moved from {_day(old.since)} to {_day(new.since)}"
    yield from _altered_end(old, new)
    if old.applies_to != new.applies_to:
        yield f"it applied to {say_applies(old.applies_to)}; it applies to {say_applies(new.applies_to)}"
    if old.overrides != new.overrides:
        was, now = (", ".join(one.overrides) or "nothing" for one in (old, new))
        yield f"it overrode {was}; it overrides {now}"
    for name, words in (("cite", "citation"), ("url", "address"), ("name", "name"), ("says", "sentence"),
                        ("seen", "reading of its source"), ("checked_on", "day of reading"), ("lasting", "lasting"),
                        ("mark", "mark"), ("value", "value"), ("note", "note")):  # fmt: skip
        was, now = getattr(old, name), getattr(new, name)
        if was != now:
            yield f"its {words} was {_said(was)}, is {_said(now)}"


def _altered_end(old: Provision, new: Provision) -> Iterator[str]:
    if old.until == new.until:
        if old.ended_by != new.ended_by:
            yield f"it was ended by {_said(old.ended_by)}, is ended by {_said(new.ended_by)}"
    elif old.until is None and new.until is not None:
        yield f"ended: its last day is {say_date(new.until - ONE_DAY)}, by {new.ended_by}"
    elif old.until is not None and new.until is None:
        yield f"it no longer ends; its last day was {say_date(old.until - ONE_DAY)}"
    elif old.until is not None and new.until is not None:
        yield f"its last day moved from {say_date(old.until - ONE_DAY)} to {say_date(new.until - ONE_DAY)}"


def _altered_packs(old: Law, new: Law) -> Iterator[str]:
    was = {one.fact: one for one in old.defaults}
    now = {one.fact: one for one in new.defaults}
    for fact in dict.fromkeys((*was, *now)):
        if was.get(fact) != now.get(fact):
            before, after = (one.value if one else "nothing" for one in (was.get(fact), now.get(fact)))
            yield f"default {fact}: was {before}, is {after}"
    for one in old.not_modelled:
        if one not in new.not_modelled:
            yield f"not modelled: no longer said: {one.what}"
    for one in new.not_modelled:
        if one not in old.not_modelled:
            yield f"not modelled: now said: {one.what}"


def _day(day: date | None) -> str:
    return say_date(day) if day else "no day"


def _said(value: object) -> str:
    return say_date(value) if isinstance(value, date) else "nothing" if value is None else str(value)


def _force(provision: Provision) -> str:
    since = say_date(provision.since) if provision.since else "ever"
    return f"in force {since} - {say_date(provision.until - ONE_DAY)}" if provision.until else f"in force from {since}"


def _counts(provision: Provision) -> str:
    """How a provision counts, in words."""
    if provision.code is not None:
        return say_code(provision.code)
    return say_way(provision.way) if provision.way is not None else provision.effect


def say_code(code: CatalogueCode) -> str:
    """What a closure code means and how it counts, in words."""
    ways = (
        ("years from the end of a year", code.year_end),
        ("years from the day itself", code.exact),
        ("a year", code.until),
        ("no number", code.always),
    )
    counted = [f"with {words}: {say_way(way)}" for words, way in ways if way is not None]
    counted += ["then a review, which opens nothing"] if code.then == "review" else []
    counted += [f"at least {code.least_years} years"] if code.least_years != 1 else []
    return "; ".join((f"type {code.type or '(none)'}: {code.means}", *counted))


def say_applies(applies_to: AppliesTo) -> str:
    """Whom a provision applies to, in words."""
    said = []
    first, last = applies_to.created_from, applies_to.created_until
    if first is not None or last is not None:
        years = f"{first}-{last}" if first and last else f"{first} and later" if first else f"{last} and earlier"
        said.append(f"records of {years}")
    for fact, values in applies_to.traits:
        either = " or ".join("yes" if one is True else "no" if one is False else str(one) for one in values)
        said.append(f"{fact.replace('_', ' ').replace('record class', 'class')}: {either}")
    if applies_to.exemptions:
        said.append(f"exemptions {', '.join(applies_to.exemptions)}")
    return "; ".join(said) or "every record"


# What changed in the answers.


def changed_answers(old: Law, new: Law, years: Sequence[int] = YEARS) -> list[ChangedAnswers]:
    """Every answer of the grid that changed, grouped into runs of years."""
    found: list[ChangedAnswers] = []
    if (old.provisions, old.defaults) == (new.provisions, new.defaults):
        return found
    for shape, facts in shapes(old, new):
        by_year = [(year, changed_days(_of_year(facts, year), old, new)) for year in years]
        found.extend(_runs(shape, by_year))
    return found


def shapes(old: Law, new: Law) -> Iterator[tuple[str, Facts]]:
    """The kinds of file in the grid."""
    yield "files", Facts(held_by="archive")
    yield "files held by the department", Facts(held_by="department")
    for fact, value in _traits(old, new):
        words = f"files, {fact.replace('_', ' ')} {str(value).lower()},"
        yield words, evolve(Facts(held_by="archive"), **{fact: value})
    codes = {one.code.type: one.code for law in (old, new) for one in law.provisions if one.code is not None}
    for type_, code in codes.items():
        closure = Closure(type=type_ or None, length=ForYears(CLOSED_YEARS) if code.year_end or code.exact else None)
        yield f"files closed, type {type_ or '(none)'},", Facts(held_by="archive", closures=(closure,))
    kind = next((one.type for one in codes.values() if one.means == "closed" and one.year_end and one.type), None)
    for name in dict.fromkeys(c for law in (old, new) for one in law.provisions for c in one.applies_to.exemptions):
        closure = Closure(type=kind, length=ForYears(LONG_YEARS), exemptions=(name,))
        yield f"files closed under {name}", Facts(held_by="archive", closures=(closure,))


def _traits(old: Law, new: Law) -> list[tuple[str, Any]]:
    """The values of facts that either law asks for, the plain one left out."""
    known = set(fields_dict(Facts)) - {"held_by"}
    asked = {
        (fact, value)
        for law in (old, new)
        for one in law.provisions
        for fact, values in one.applies_to.traits
        for value in (*values, *((False,) if values == (True,) else (True,) if values == (False,) else ()))
        if fact in known and law.value_of(Facts(), fact) != value
    }
    return sorted(asked, key=str)


def _of_year(facts: Facts, year: int) -> Facts:
    """The facts of a file of one year; a closure that holds a year and no number of years runs as long."""
    closures = tuple(
        evolve(one, length=OpensIn(year + CLOSED_YEARS)) if one.length is None and one.type else one
        for one in facts.closures
    )
    return evolve(facts, last_date=Span.year(year), closures=closures)


def changed_days(facts: Facts, old: Law, new: Law) -> tuple[Changed, ...]:
    """The stretches of days on which two laws answer differently for the same facts."""
    was, now = _answers(facts, old), _answers(facts, new)
    cuts = sorted({day for answers in (was, now) for day, _ in answers if day is not None})
    found: list[Changed] = []
    for since, until in zip((None, *cuts), (*cuts, None), strict=True):
        before, after = _on(was, since), _on(now, since)
        if before == after:
            continue
        goes_on = bool(found) and found[-1][1] == since and found[-1][2:] == (before, after)
        found.append((found.pop()[0] if goes_on else since, until, before, after))
    return tuple(found)


def _answers(facts: Facts, law: Law) -> list[tuple[date | None, str]]:
    """The day from which each answer holds; with the deadline and the end of the exemptions, where they move."""
    decision, case = decide(facts, law), Case(facts, law)
    if decision.problems:
        return [(None, f"not judged ({decision.problems[0].field})")]
    days = {period.since for period in decision.timeline if period.since}
    days |= {day for one in law.provisions for day in (one.since, one.until) if day and one.effect in _DATED}
    said: list[tuple[date | None, str]] = []
    for since in (None, *sorted(days)):
        day = since or min(days, default=date(FIRST_YEAR, 1, 1)) - ONE_DAY
        period = decision.period(day)
        status = f"{period.status} ({' or '.join(period.could_be)})" if period.could_be else str(period.status)
        due, historical = case.custody.due(day), case.historical(day)
        words = [status]
        words += [f"transfer due by {say_date(due)}"] if due else []
        words += [f"historical from {say_date(historical)}"] if historical else []
        said.append((since, ", ".join(words)))
    return said


_DATED = ("transfer_due", "historical")


def _on(answers: list[tuple[date | None, str]], day: date | None) -> str:
    said = answers[0][1]
    for since, words in answers:
        if since is not None and day is not None and since <= day:
            said = words
    return said


def _runs(shape: str, by_year: Iterable[tuple[int, tuple[Changed, ...]]]) -> Iterator[ChangedAnswers]:
    """Following years that changed in the same way, put together."""
    for like, group in groupby(by_year, key=lambda one: _likeness(*one)):
        run = list(group)
        first, last = run[0], run[-1]
        if like:
            for begin, end in zip(first[1], last[1], strict=True):
                yield ChangedAnswers(shape, first[0], last[0], begin[2], begin[3], begin[:2], end[:2])


def _likeness(year: int, changes: tuple[Changed, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((was, now) for _, _, was, now in changes)
