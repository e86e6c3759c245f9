"""Which checks are asked of a record: those of its profile, sorted by what their findings hang on.

Most checks find the same in all records that say the same of access, whatever these are called; they are asked once.
Some read a name or a title, and are asked of each record; others look at a whole source.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from operator import attrgetter
from typing import cast

from attrs import fields_dict

from closurelib.check.rule import ATTRIBUTE, AnyRule, Count, Rule, Sees, SourceRule, Watch, says_something
from closurelib.record import Record

OF_EACH_ROW = frozenset(("id", "reference", "title", "parent", "source"))
"""What differs from record to record; a check that reads none of it finds the same in all that agree in the rest."""
SHARED = tuple(name for name in fields_dict(Record) if name not in OF_EACH_ROW)
"""The attributes of a record that those which say the same have in common."""
Lets = Callable[[Record], object]
"""Whether a check is to be shown a record; a check beside `None` is to be shown all."""
_said = attrgetter(*fields_dict(Record))
_PLACES = {name: at for at, name in enumerate(fields_dict(Record))}
_EMPTY: frozenset[type] = frozenset((str, tuple))
"""The types of which an empty value says nothing."""


class Asked:
    """Some checks of one record, by what it must say for them to be asked.

    Which these are hangs on which of its fields say something, and few mixtures of these occur in a source.
    """

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules = [(rule, _places(rule)) for rule in rules]
        self._known: dict[tuple[bool, ...], tuple[Rule, ...]] = {}

    def of(self, record: Record) -> Sequence[Rule]:
        """The checks to be asked of a record, in their order."""
        silent = tuple([value is None or (value.__class__ in _EMPTY and not value) for value in _said(record)])
        rules = self._known.get(silent)
        if rules is None:
            rules = self._known[silent] = tuple(
                rule for rule, places in self._rules if places is None or not all(silent[at] for at in places)
            )
        return rules


def _places(rule: Rule) -> tuple[int, ...] | None:
    """Where the fields stand of which a check needs any; `None` where it is to see every record."""
    needs = [ATTRIBUTE.get(name, name) for name in (rule.guard.fields if rule.guard else rule.reads)]
    return tuple(_PLACES[name] for name in needs) if needs and all(name in _PLACES for name in needs) else None


class OfProfile:
    """The checks that make sense in one profile."""

    def __init__(self, rules: Sequence[Rule], watches: Sequence[tuple[SourceRule, Watch]], profile: str) -> None:
        wanted = [rule for rule in rules if fits(rule, profile)]
        self.shared = Asked(rule for rule in wanted if not OF_EACH_ROW.intersection(rule.reads))
        """Those whose findings records share."""
        self._own = [rule for rule in wanted if OF_EACH_ROW.intersection(rule.reads)]
        runs = [(rule.sees, watch) for rule, watch in watches if fits(rule, profile)]
        self.watches = [watch for sees, watch in runs if sees not in (Sees.PAIRS, Sees.COUNTS)]
        self.pairs = [watch for sees, watch in runs if sees is Sees.PAIRS]
        self.counts = [cast(Count, watch) for sees, watch in runs if sees is Sees.COUNTS]

    def own(self, record: Record) -> list[tuple[Rule, Lets | None]]:
        """The checks of each record that can find anything in those that share what this one says."""
        found = ((rule, _left_to_ask(rule, record)) for rule in self._own)
        return [(rule, None if lets is _always else lets) for rule, lets in found if lets is not None]


def _left_to_ask(rule: Rule, record: Record) -> Lets | None:
    """What is to be asked of each record that shares what this one says; `None` where a check can find nothing."""
    guard = rule.guard
    if guard is None:
        return _any_of(rule.reads)
    shared = [name for name in guard.fields if name not in OF_EACH_ROW]
    if any(guard.lets(getattr(record, ATTRIBUTE.get(name, name))) for name in shared):
        return _always
    own = [name for name in guard.fields if name in OF_EACH_ROW]
    if not own:
        return None
    take, lets = attrgetter(own[0]), guard.lets
    return (lambda one: lets(take(one))) if len(own) == 1 else guard.passes


def _always(_record: Record) -> bool:
    return True


@cache
def _any_of(fields: tuple[str, ...]) -> Lets:
    """Whether a record says any of some fields; always, where some are none of a record's own."""
    names = [ATTRIBUTE.get(name, name) for name in fields]
    if not names or not all(name in _PLACES for name in names):
        return _always
    return lambda record: any(says_something(getattr(record, name)) for name in names)


def fits(rule: AnyRule, profile: str) -> bool:
    """Whether a check makes sense in a profile."""
    return not rule.profiles or profile in rule.profiles
