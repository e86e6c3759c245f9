"""A law: the provisions of one jurisdiction, and how they look to one kind of record."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import Any

from attrs import evolve, field, frozen

from closurelib.dates import BEGINNING, END
from closurelib.errors import LawError
from closurelib.facts import Facts
from closurelib.law.effects import ByYearOfCreation
from closurelib.law.provision import AppliesTo, Provision

FIRST_YEAR, LAST_YEAR = BEGINNING.year, END.year
KEPT = 4096
"""How many of the things asked about that catalogues can name without end (years, codes, classes) are remembered."""


@frozen
class Default:
    """What is taken for a fact that is not recorded, and the sentence that says so."""

    fact: str
    value: Any
    says: str


@frozen
class NotModelled:
    """Something of the law that the rules cannot say; named, never approximated in silence."""

    what: str
    why: str
    cite: str


@frozen
class InForce:
    """A provision with the days in force and the years of creation that it is in force for."""

    provision: Provision
    since: date
    until: date
    first_year: int
    last_year: int


@frozen
class Version:
    """One clock's provisions between two changes of the law."""

    since: date
    until: date
    provisions: tuple[InForce, ...]
    total: bool
    """Whether, whatever the year of creation, one of them applies."""


@frozen(eq=False)
class View:
    """The law as it looks to one kind of record: its custody, its body, whether it is a public record.

    There is one object for each kind, so that what was counted under it can be remembered by it.
    """

    closes: tuple[Version, ...]
    transfer_due: tuple[InForce, ...]
    transfer_total: bool
    historical: tuple[Version, ...]
    exemption_ends: tuple[InForce, ...]
    codes: dict[str, tuple[InForce, ...]]
    retains: tuple[InForce, ...]
    marks: dict[str, tuple[InForce, ...]]
    _by_code: dict[str, tuple[InForce, ...]] = field(factory=dict)
    _by_year: dict[tuple[int, int], tuple[InForce, ...]] = field(factory=dict)

    def due_in(self, first_year: int, last_year: int) -> tuple[InForce, ...]:
        """The limits for the transfer of papers of some years."""
        found = self._by_year.get((first_year, last_year))
        if found is None:
            found = tuple(
                one for one in self.transfer_due if one.first_year <= last_year and first_year <= one.last_year
            )
            _keep(self._by_year, (first_year, last_year), found)
        return found

    def exemption(self, code: str) -> tuple[InForce, ...]:
        """The provisions that say how long an exemption can be claimed; none for an unknown code."""
        found = self._by_code.get(code)
        if found is None:
            matching = [one for one in self.exemption_ends if _names(one.provision.applies_to, code)]
            displaced = {over for one in matching for over in one.provision.overrides}
            found = tuple(one for one in matching if one.provision.id not in displaced)
            _keep(self._by_code, code, found)
        return found

    def of_years(self, first_year: int, last_year: int) -> tuple[Any, ...]:
        """Everything of the law that papers of some years meet."""
        clocks = [
            (number, version.since, version.until, version.total, one)
            for versions in (self.closes, self.historical)
            for number, version in enumerate(versions)
            for one in version.provisions
            if one.first_year <= last_year and first_year <= one.last_year
        ]
        due = (bool(self.transfer_due), self.due_in(first_year, last_year))
        return (clocks, due, self.exemption_ends, self.codes, self.retains, self.marks)


def _keep(memo: dict[Any, Any], key: Any, value: Any) -> None:
    """Remember something, within bounds."""
    if len(memo) >= KEPT:
        memo.clear()
    memo[key] = value


@lru_cache(maxsize=KEPT)
def agree(one: View, other: View, first_year: int, last_year: int) -> bool:
    """Whether papers of some years meet the same law under two views: then they get the same answer under both."""
    return one is other or one.of_years(first_year, last_year) == other.of_years(first_year, last_year)


def _names(applies_to: AppliesTo, code: str) -> bool:
    """Whether a code is one of those named, or a limb of one: 35 names 35(1)(a), not 35A."""
    return any(code == one or code.startswith(one + "(") for one in applies_to.exemptions)


@frozen(eq=False)
class Law:
    """The law of one jurisdiction, every version of it.

    `as_of` is `None` for the law as it stands, else the day whose law this is.

    >>> from closurelib import load_law
    >>> load_law("uk").as_of(date(1966, 1, 1)).provision("uk-pra-1958-s5-1-fifty").until is None
    True
    """

    id: str
    name: str
    version: str
    provisions: tuple[Provision, ...]
    not_modelled: tuple[NotModelled, ...] = ()
    defaults: tuple[Default, ...] = ()
    law_as_of: date | None = None
    as_it_stands: Law | None = field(default=None, repr=False)
    """The law that this one is an earlier state of; `None` where this is the law as it stands."""
    _views: dict[tuple[Any, ...], View] = field(factory=dict, repr=False)
    _view_of: dict[tuple[Any, ...], View] = field(factory=dict, repr=False)
    _asked_of: dict[str, dict[Any, None]] = field(factory=dict, repr=False)
    _by_id: dict[str, Provision] = field(factory=dict, repr=False)
    _retaining: set[str] = field(factory=set, repr=False)
    _default_of: dict[str, Default] = field(factory=dict, repr=False)

    def __attrs_post_init__(self) -> None:
        self._by_id.update((one.id, one) for one in self.provisions)
        self._default_of.update((one.fact, one) for one in self.defaults)
        self._retaining.update(one.code.type for one in self.provisions if one.code and one.code.means == "retained")
        for one in self.provisions:
            for fact, values in one.applies_to.traits:
                self._asked_of.setdefault(fact, {}).update(dict.fromkeys(values))

    def provision(self, id: str) -> Provision:
        """The provision of that id; `LawError` names the nearest where there is none."""
        try:
            return self._by_id[id]
        except KeyError:
            from difflib import get_close_matches

            close = get_close_matches(id, self._by_id, n=1, cutoff=0.4)
            hint = f"; did you mean {close[0]}?" if close else ""
            raise LawError(f"{self.id} has no provision {id}{hint}") from None

    @property
    def retaining_codes(self) -> set[str]:
        """The closure codes that mean a retention."""
        return self._retaining

    @property
    def unexplained_codes(self) -> set[str]:
        """The closure codes that say that something is closed, but not what it means."""
        return {one.code.type for one in self.provisions if one.code and one.code.means == "unknown"}

    def default(self, fact: str) -> Default | None:
        """What is taken where a fact is not recorded."""
        return self._default_of.get(fact)

    def as_of(self, day: date) -> Law:
        """The law as it was known on `day`: in force then, not merely announced.

        What came into force later is dropped, and so are ends that later instruments made; an end that an
        instrument set for itself (`own terms`) was known from its start and stays.
        """
        known = [
            evolve(one, until=None, ended_by=None)
            if one.until and one.until > day and one.ended_by != "own terms"
            else one
            for one in self.provisions
            if one.since is None or one.since <= day
        ]
        ids = {one.id for one in known}
        provisions = [evolve(one, overrides=tuple(o for o in one.overrides if o in ids)) for one in known]
        return self._changed(provisions=tuple(provisions), law_as_of=day, as_it_stands=self.as_it_stands or self)

    def taking(self, fact: str, value: Any) -> Law:
        """The law with another value taken for a fact that is not recorded.

        >>> from closurelib import load_law
        >>> load_law("uk").taking("body", "scheduled").value_of(Facts(), "body")
        'scheduled'
        """
        stands = self.as_it_stands.taking(fact, value) if self.as_it_stands else None
        defaults = tuple(evolve(one, value=value) if one.fact == fact else one for one in self.defaults)
        return self._changed(defaults=defaults, as_it_stands=stands)

    def _changed(self, **changes: Any) -> Law:
        """The law with something changed, and nothing of what is remembered of it."""
        new: dict[str, Any] = {"views": {}, "view_of": {}, "asked_of": {}}
        new |= {"by_id": {}, "retaining": set(), "default_of": {}}
        return evolve(self, **new, **changes)

    def value_of(self, facts: Facts, fact: str) -> Any:
        """A fact as recorded, else what is taken for it."""
        value = getattr(facts, fact)
        if value is not None:
            return value
        default = self._default_of.get(fact)
        return None if default is None else default.value

    def values_of(self, fact: str) -> list[Any]:
        """The values of a fact that the provisions tell apart.

        >>> from closurelib import load_law
        >>> load_law("uk").values_of("public_record")
        [True, False]
        """
        known = list(self._asked_of.get(fact, ()))
        return [True, False] if known == [True] else known

    def view(self, facts: Facts, held_by: str) -> View:
        """The law as it looks to a record of this kind, held there."""
        key = (
            held_by,
            facts.body,
            facts.public_record,
            facts.open_before_transfer,
            facts.record_class,
            facts.agency,
            facts.region,
        )
        view = self._view_of.get(key)
        if view is None:
            view = self._view(facts, held_by)
            _keep(self._view_of, key, view)
        return view

    def _view(self, facts: Facts, held_by: str) -> View:
        """The same, for a kind not yet asked about. A value that no provision asks for is as good as none."""
        traits: dict[str, Any] = {}
        for fact, asked in self._asked_of.items():
            value = held_by if fact == "held_by" else self.value_of(facts, fact)
            traits[fact] = value if value in asked else None
        kind = tuple(traits.values())
        if kind not in self._views:
            self._views[kind] = _view(self.provisions, traits)
        return self._views[kind]

    def marked(self, mark: str, on: date) -> Provision | None:
        """The provision that stands behind a mark on a day, for instance who approves a retention."""
        found = [one for one in self.provisions if one.mark == mark and one.is_in_force(on)]
        return found[0] if found else None

    def labels(self) -> dict[str, str | None]:
        """The pack, its version and the day whose law it is, as an answer says them."""
        return {"pack": self.id, "version": self.version, "as_of": _iso(self.law_as_of)}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _view(provisions: tuple[Provision, ...], traits: dict[str, Any]) -> View:
    applying: dict[str, list[InForce]] = {}
    for one in provisions:
        if all(traits.get(fact) in values for fact, values in one.applies_to.traits):
            applying.setdefault(one.effect, []).append(in_force(one))
    codes: dict[str, list[InForce]] = {}
    for entry in applying.get("catalogue_code", ()):
        assert entry.provision.code is not None
        codes.setdefault(entry.provision.code.type, []).append(entry)
    marks: dict[str, list[InForce]] = {}
    for entry in applying.get("marks", ()):
        marks.setdefault(str(entry.provision.mark), []).append(entry)
    due = applying.get("transfer_due", [])
    return View(
        closes=_versions(applying.get("closes", [])),
        transfer_due=tuple(due),
        transfer_total=all(version.total for version in _versions(due)),
        historical=_versions(applying.get("historical", [])),
        exemption_ends=tuple(applying.get("exemption_ends", ())),
        codes={type_: tuple(sorted(ones, key=lambda one: one.since)) for type_, ones in codes.items()},
        retains=tuple(applying.get("retains", ())),
        marks={mark: tuple(ones) for mark, ones in marks.items()},
    )


def in_force(provision: Provision) -> InForce:
    """When a provision holds, and for which years of creation; what it fixed lasts where it says so."""
    until = END if provision.until is None or provision.lasting else provision.until
    first, last = provision.applies_to.created_from, provision.applies_to.created_until
    if isinstance(provision.way, ByYearOfCreation):
        start, end = provision.way.years
        first, last = max(first or start, start), min(last or end, end)
    return InForce(provision, provision.since or BEGINNING, until, first or FIRST_YEAR, last or LAST_YEAR)


def _versions(entries: list[InForce]) -> tuple[Version, ...]:
    """Cut the time into stretches in which one version of the law holds."""
    cuts = sorted({day for one in entries for day in (one.since, one.until)})
    versions = []
    for since, until in pairwise(cuts):
        holding = [one for one in entries if one.since <= since and until <= one.until]
        displaced = {over for one in holding for over in one.provision.overrides}
        holding = [one for one in holding if one.provision.id not in displaced]
        if holding:
            holding.sort(key=lambda one: one.first_year)
            versions.append(Version(since, until, tuple(holding), _covers_all_years(holding)))
    return tuple(versions)


def _covers_all_years(entries: list[InForce]) -> bool:
    reached = FIRST_YEAR
    for one in entries:
        if one.first_year > reached:
            return False
        reached = max(reached, one.last_year + 1)
    return reached > LAST_YEAR
