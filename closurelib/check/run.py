"""Records in, findings out: every check over every record, once for records that say the same of access.

Findings come in the order of the records, those of one record by code; what was found over a whole source comes last.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from functools import cache
from typing import NamedTuple

from attrs import define, evolve

from closurelib.check.asked import Asked, said_by
from closurelib.check.checks import CHECKS
from closurelib.check.finding import Finding
from closurelib.check.of_profile import Lets, OfProfile
from closurelib.check.received import ReceiptRule
from closurelib.check.rule import AnyRule, Count, Judged, Rule, SourceRule
from closurelib.check.seen import file_above, files_above, names_of
from closurelib.check.shared import KEPT, look
from closurelib.check.suppress import MEMBER
from closurelib.check.tdr_rule import SheetRule
from closurelib.check.unreadable import GENERAL
from closurelib.check.unreadable import RULES as PROBLEM_RULES
from closurelib.decide import decide_memo
from closurelib.decision import Decision
from closurelib.facts import Facts, Problem
from closurelib.law import Law, load_law
from closurelib.read.sheets_row import Alike, Row
from closurelib.record import LISTS, Record

PROFILES = ("generic", "tdr", "page", "discovery", "dri", "ead")
"""Kinds of source; some checks make sense in some of them only."""
PROFILE_OF = {"tdr": "tdr", "page": "page", "dri": "dri", "ead": "ead"}
DEFAULT_LAW = "uk"
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

    A file and its extract are brought together wherever they stand in a list; of what can be gone through only once,
    where they stand near each other.

    >>> from closurelib import Record, load_law
    >>> found = check_records([Record(reference="ZZ 1/1", last_date="1960-02-30")], load_law("uk"), on=date(2026, 1, 1))
    >>> [(one.code, one.field) for one in found if one.code == "D101"]
    [('D101', 'last_date')]
    """
    above = files_above(records) if isinstance(records, Sequence) else None
    checker = Checker(law, on, rules, profile=profile, recorded_on=recorded_on, strict_dates=strict_dates, above=above)
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
        above: Collection[str] | None = None,
    ) -> None:
        self.law, self.on = law, on
        self._profile = profile
        self._recorded_on, self._strict_dates = recorded_on, strict_dates
        self._decide = decide_memo(law)
        self._wanted = frozenset(rule.code for rule in rules)
        self._above = above
        """The names of the files that something stands below (`files_above`), where they are known beforehand."""
        self._rules = [rule for rule in rules if isinstance(rule, Rule) and _is_of_a_family(rule)]
        self._watches = [(rule, rule.begin(on, above)) for rule in rules if isinstance(rule, SourceRule)]
        self._of_problems = [rule for rule in PROBLEM_RULES if rule.code in self._wanted]
        self._unwanted = Asked(rule for rule in _family_checks() if rule.code not in self._wanted)
        self._by_profile: dict[str, OfProfile] = {}
        self._rows: dict[Alike, Known] = {}

    def look(self, record: Record) -> list[Seen]:
        """What is found in one record, by code; it is seen by the checks over the source, too."""
        case, known = self.judged(record)
        for watch in known.asked.watches:
            watch.see(case)
        for count in known.counts:
            count.see_many(case, 1)
        if known.asked.pairs and self._may_be_of_a_pair(case.record):
            for watch in known.asked.pairs:
                watch.see(case)
        return self.found(case, known)

    def judged(self, record: Record) -> tuple[Judged, Known]:
        """One record with its answer, as checks see it, and what is known of all that say the same."""
        alike = record._alike if isinstance(record, Row) else None
        known = self._rows.get(alike) if alike is not None else None
        if known is None:
            if record.misread:
                record = _without_member(record)
            facts = self._facts(record)
            record = as_stated(record)
            known = self._known_of(record, facts, alike)
            if alike is not None:
                if len(self._rows) >= KEPT:
                    self._rows.clear()
                self._rows[alike] = known
        return Judged(record, known.facts, known.decision, self.law, self.on, known.profile), known

    def found(self, case: Judged, known: Known) -> list[Seen]:
        """What is found in one record alone, by code."""
        record = case.record
        found = [one.of(record) for one in known.found]
        for rule, lets in known.own:
            if lets is None or lets(record):
                found += look((rule,), case)
        if known.decision.problems:
            found += self._problems(case, found)
        if len(found) > 1:
            found.sort(key=_in_order)
        return [Seen(one, case) for one in found]

    def _known_of(self, record: Record, facts: Facts, alike: Alike | None) -> Known:
        """What is known of all records that say the same as this one; `alike` is what it shares with rows like it."""
        profile = self._profile or profile_of(record.source.format if record.source else "record")
        asked = self._by_profile.get(profile)
        if asked is None:
            asked = self._by_profile[profile] = OfProfile(self._rules, self._watches, profile)
        if isinstance(record, Row) and record._alike is not None:
            record = record._alike.record  # says the same, and is quicker to ask
        decision = self._decide(facts)
        case = Judged(record, facts, decision, self.law, self.on, profile)
        said = said_by(record)
        found = asked.shared.found(case, said, is_of_many=alike is not None)
        counts = [watch for watch in asked.counts if watch.counts(case)]
        return Known(facts, decision, profile, asked, found, asked.own(record, said), counts)

    def _may_be_of_a_pair(self, record: Record) -> bool:
        """Whether a record stands below a file, or something stands below it."""
        above = self._above
        if above is None:
            return True
        return bool(above) and (file_above(record) is not None or any(name in above for name in names_of(record)))

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

    def _problems(self, case: Judged, found: Sequence[Finding]) -> list[Finding]:
        """What keeps the record from being judged, where no check of a family, wanted or not, says it better."""
        general = look(self._of_problems, case)
        if not any(one.code in GENERAL for one in general):
            return general
        named = {one.field for one in (*found, *look(self._unwanted.of(said_by(case.record)), case)) if one.field}
        return [one for one in general if one.code not in GENERAL or not _is_named(one.field, named)]


@define
class Known:
    """What is known of all records that say the same of access: worked out once."""

    facts: Facts
    decision: Decision
    profile: str
    asked: OfProfile
    found: tuple[Finding, ...]
    own: Sequence[tuple[Rule, Lets | None]]
    """The checks of each record that can find anything in these, with what is to be asked first."""
    counts: Sequence[Count]
    """The checks over a source that count these."""


@cache
def _family_checks() -> tuple[Rule, ...]:
    return tuple(rule for rule in CHECKS if isinstance(rule, Rule) and _is_of_a_family(rule))


def _is_of_a_family(rule: Rule) -> bool:
    """Whether it looks at what a record says; others look at sheets, receipts, problems, or the run."""
    return not isinstance(rule, SheetRule | ReceiptRule) and rule not in PROBLEM_RULES and not rule.code.startswith("Z")


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
