"""Records in, findings out: every check over every record, once for records that say the same of access.

Findings come in the order of the records, those of one record by code; what was found over a whole source comes last.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from datetime import date
from functools import cache
from operator import attrgetter
from typing import NamedTuple

from attrs import define, evolve, fields_dict

from closurelib.check.checks import CHECKS
from closurelib.check.finding import Finding
from closurelib.check.received import ReceiptRule
from closurelib.check.rule import AnyRule, Judged, Rule, SourceRule, Watch
from closurelib.check.suppress import MEMBER
from closurelib.check.tdr_rule import SheetRule
from closurelib.check.unreadable import GENERAL
from closurelib.check.unreadable import RULES as PROBLEM_RULES
from closurelib.decide import decide_memo
from closurelib.decision import Decision
from closurelib.law import Law, load_law
from closurelib.read.sheets_row import Alike, Row
from closurelib.record import LISTS, Facts, Problem, Record

PROFILES = ("generic", "tdr", "page", "discovery", "dri", "ead")
"""Kinds of source; some checks make sense in some of them only."""
PROFILE_OF = {"tdr": "tdr", "page": "page", "dri": "dri", "ead": "ead"}
OF_EACH_ROW = frozenset(("id", "reference", "title", "parent", "source"))
"""What differs from record to record; a check that reads none of it finds the same in all that agree in the rest."""
DEFAULT_LAW = "uk"
_KEPT = 50_000
_ATTRIBUTE = {"class": "record_class"}
_SHARED = attrgetter(*(name for name in fields_dict(Record) if name not in OF_EACH_ROW))
_EXTRACT = "extract "


class Seen(NamedTuple):
    """A finding, with the record as the check saw it; `None` for one about a source, not a record."""

    finding: Finding
    case: Judged | None


def check_one(record: Record, *, on: date, law: Law | None = None) -> Iterator[Finding]:
    """The findings about one record, as `closurelib.check` gives them."""
    known = law or _law_of(record.jurisdiction or DEFAULT_LAW)
    return check_records([record], known, on=on)


@cache
def _law_of(jurisdiction: str) -> Law:
    return load_law(jurisdiction)


def check_records(
    records: Iterable[Record],
    law: Law,
    *,
    on: date,
    rules: Sequence[AnyRule] = CHECKS,
    profile: str | None = None,
    recorded_on: date | None = None,
    strict_dates: bool = False,
) -> Iterator[Finding]:
    """The findings about some records, in their order; what concerns all of them together comes last.

    >>> from closurelib import Record, load_law
    >>> found = check_records([Record(reference="ZZ 1/1", last_date="1960-02-30")], load_law("uk"), on=date(2026, 1, 1))
    >>> [(one.code, one.field) for one in found if one.code == "D101"]
    [('D101', 'last_date')]
    """
    checker = Checker(law, on, rules, profile=profile, recorded_on=recorded_on, strict_dates=strict_dates)
    for record in records:
        for seen in checker.look(record):
            yield seen.finding
    for seen in checker.end():
        yield seen.finding


def profile_of(form: str) -> str:
    """The profile of a format.

    >>> profile_of("discovery-csv"), profile_of("ead"), profile_of("csv")
    ('discovery', 'ead', 'generic')
    """
    return "discovery" if form.startswith("discovery") else PROFILE_OF.get(form, "generic")


class Checker:
    """One run of some checks. It decides, and looks, once for all records that say the same of access."""

    def __init__(
        self,
        law: Law,
        on: date,
        rules: Sequence[AnyRule] = CHECKS,
        *,
        profile: str | None = None,
        recorded_on: date | None = None,
        strict_dates: bool = False,
    ) -> None:
        self.law, self.on = law, on
        self._profile = profile
        self._recorded_on, self._strict_dates = recorded_on, strict_dates
        self._decide = decide_memo(law)
        self._rules = tuple(rules)
        self._wanted = frozenset(rule.code for rule in rules)
        self._watches = [(rule, rule.watch(rule, on)) for rule in rules if isinstance(rule, SourceRule)]
        self._by_profile: dict[str, _Rules] = {}
        self._memo: dict[Hashable, tuple[Finding, ...]] = {}
        self._rows: dict[Alike, _Known] = {}

    def look(self, record: Record) -> list[Seen]:
        """What is found in one record, by code. This is asked of every record, so it is flat."""
        alike = record._alike if isinstance(record, Row) else None
        known = self._rows.get(alike) if alike is not None else None
        if known is None:
            if record.misread:
                record = _without_member(record)
            facts = self._facts(record)
            record = as_stated(record)
            profile = self._profile or profile_of(record.source.format if record.source else "record")
            rules = self._by_profile.get(profile) or self._rules_of(profile)
            known = _Known(facts, self._decide(facts), profile, rules)
        case = Judged(record, known.facts, known.decision, self.law, self.on, known.profile)
        if known.found is None:
            known.found = self._shared(known.rules, case)
            if alike is not None:
                if len(self._rows) >= _KEPT:
                    self._rows.clear()
                self._rows[alike] = known
        for watch in known.rules.watches:
            watch.see(case)
        found = _named(known.found, record) if known.found else []
        if known.rules.own:
            found += self._each(known.rules.own, case)
        if known.decision.problems:
            found += self._problems(case, found)
        if len(found) > 1:
            found.sort(key=_in_order)
        return [Seen(one, case) for one in found]

    def end(self) -> Iterator[Seen]:
        """What is found over all records that were looked at."""
        for rule, watch in self._watches:
            if rule.code in self._wanted:
                for finding in watch.end():
                    yield Seen(finding, None)

    def _facts(self, record: Record) -> Facts:
        facts = record.facts_as_recorded(recorded_on=self._recorded_on, strict_dates=self._strict_dates)
        stated = record.jurisdiction
        if stated is None or stated == self.law.id:
            return facts
        problem = Problem("jurisdiction", stated, f"is not {self.law.id}, the law that is asked")
        return evolve(facts, problems=(*facts.problems, problem))

    def _rules_of(self, profile: str) -> _Rules:
        rules = self._by_profile[profile] = _Rules.of(self._rules, self._watches, profile)
        return rules

    def _shared(self, rules: _Rules, case: Judged) -> tuple[Finding, ...]:
        """What is found in every record that says the same, whatever its name."""
        key = (rules, _SHARED(case.record), case.facts)
        try:
            found = self._memo.get(key)
        except TypeError:  # a value of the record, as a stray list, has no hash
            return tuple(self._each(rules.shared, case))
        if found is None:
            if len(self._memo) >= _KEPT:
                self._memo.clear()
            found = self._memo[key] = tuple(self._each(rules.shared, case))
        return found

    def _each(self, rules: Sequence[tuple[Rule, Callable[[Record], object] | None]], case: Judged) -> list[Finding]:
        """What some checks find in one record. One case serves them all: each is done before the next begins."""
        found: list[Finding] = []
        for rule, reads in rules:
            if reads is None or _says_any(reads(case.record)):
                object.__setattr__(case, "rule", rule)
                found.extend(rule.look(case))
        return found

    def _problems(self, case: Judged, found: Sequence[Finding]) -> list[Finding]:
        """What keeps the record from being judged, where no check of a family, wanted or not, says it better."""
        general = self._each([(rule, None) for rule in PROBLEM_RULES if rule.code in self._wanted], case)
        if not any(one.code in GENERAL for one in general):
            return general
        unwanted = [(one, _reader(one)) for one in _family_checks() if one.code not in self._wanted]
        named = {one.field for one in (*found, *self._each(unwanted, case)) if one.field}
        return [one for one in general if one.code not in GENERAL or not _is_named(one.field, named)]


class _Rules:
    """The checks that make sense in one profile: those whose findings records share, and those of each record."""

    def __init__(self, shared: Sequence[Rule], own: Sequence[Rule], watches: Sequence[Watch]) -> None:
        self.shared = [(rule, _reader(rule)) for rule in shared]
        self.own = [(rule, _reader(rule)) for rule in own]
        self.watches = tuple(watches)

    @classmethod
    def of(cls, rules: Sequence[AnyRule], watches: Sequence[tuple[SourceRule, Watch]], profile: str) -> _Rules:
        """Sort the checks of a profile; those of problems are asked apart."""
        fitting = [rule for rule in rules if isinstance(rule, Rule) and _is_of_a_family(rule) and _fits(rule, profile)]
        own = [rule for rule in fitting if OF_EACH_ROW.intersection(rule.reads)]
        shared = [rule for rule in fitting if rule not in own]
        return cls(shared, own, [watch for rule, watch in watches if _fits(rule, profile)])


@define
class _Known:
    """What is known of all records that say the same of access: worked out once."""

    facts: Facts
    decision: Decision
    profile: str
    rules: _Rules
    found: tuple[Finding, ...] | None = None


def _named(found: Sequence[Finding], record: Record) -> list[Finding]:
    """Findings under the name and the place of a record."""
    source = record.source
    name, line = (source.name, source.line) if source else (None, None)
    return [evolve(one, source=name, line=line, id=record.id, reference=record.reference) for one in found]


def _fits(rule: AnyRule, profile: str) -> bool:
    return not rule.profiles or profile in rule.profiles


def _family_checks() -> Iterator[Rule]:
    return (rule for rule in CHECKS if isinstance(rule, Rule) and _is_of_a_family(rule))


def _is_of_a_family(rule: Rule) -> bool:
    """Whether it looks at what a record says; others look at sheets, receipts, problems, or the run."""
    return not isinstance(rule, SheetRule | ReceiptRule) and rule not in PROBLEM_RULES and not rule.code.startswith("Z")


def _reader(rule: Rule) -> Callable[[Record], object] | None:
    """Takes the fields that a check reads; `None` where it is to see every record."""
    fields = fields_dict(Record)
    names = [_ATTRIBUTE.get(name, name) for name in rule.reads]
    return attrgetter(*names) if names and all(name in fields for name in names) else None


def _says_any(values: object) -> bool:
    """Whether any of the fields that were taken says something; several come as a tuple."""
    if type(values) is tuple and values:
        return any(value is not None and value not in ((), "") for value in values)
    return values is not None and values not in ((), "")


def _in_order(finding: Finding) -> tuple[str, str]:
    return finding.code, finding.field or ""


def _is_named(field: str | None, named: set[str]) -> bool:
    """Whether a field, or a part of it, is among some; what names only the whole of it says something else."""
    return field is not None and any(one == field or one.startswith(field + ".") for one in named)


def _without_member(record: Record) -> Record:
    """A record whose member that suppresses findings is taken for no mistake."""
    kept = tuple(problem for problem in record.misread if problem.field != MEMBER)
    return evolve(record, misread=kept) if len(kept) != len(record.misread) else record


def as_stated(record: Record) -> Record:
    """A record without the parts that its extracts gave it: each extract is looked at where it stands."""
    if not any(one.words.startswith(_EXTRACT) for one in record.origins):
        return record
    added = {one.field for one in record.origins if one.words.startswith(_EXTRACT)}
    kept = {
        name: tuple(one for number, one in enumerate(getattr(record, name), 1) if f"{name}.{number}" not in added)
        for name in LISTS
    }
    return evolve(record, **kept, origins=tuple(one for one in record.origins if one.field not in added))  # type: ignore[arg-type]
