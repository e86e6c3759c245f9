"""The checks of one profile, by how they are asked: once for many records, of each record, or over a source."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from operator import attrgetter
from typing import cast

from closurelib.check.asked import OF_EACH_ROW, PLACES, Said, fits
from closurelib.check.rule import ATTRIBUTE, Count, Guard, Rule, Sees, SourceRule, Watch, says_something, value_of
from closurelib.check.shared import Shared
from closurelib.record import Record

Lets = Callable[[Record], object]
"""Whether a check is to be shown a record; a check beside `None` is to be shown all."""


class OfProfile:
    """The checks that make sense in one profile."""

    def __init__(self, rules: Sequence[Rule], watches: Sequence[tuple[SourceRule, Watch]], profile: str) -> None:
        wanted = [rule for rule in rules if fits(rule, profile)]
        self.shared = Shared(rule for rule in wanted if not OF_EACH_ROW.intersection(rule.reads))
        """Those whose findings records share."""
        self._own = [_Own(rule) for rule in wanted if OF_EACH_ROW.intersection(rule.reads)]
        self._places = {at for one in self._own for _, at in one.shared}
        self._where_these_are_silent = [(one.rule, one.alone) for one in self._own if one.finds_alone]
        runs = [(rule.sees, watch) for rule, watch in watches if fits(rule, profile)]
        self.watches = [watch for sees, watch in runs if sees not in (Sees.PAIRS, Sees.COUNTS)]
        self.pairs = [watch for sees, watch in runs if sees is Sees.PAIRS]
        self.counts = [cast(Count, watch) for sees, watch in runs if sees is Sees.COUNTS]

    def own(self, record: Record, said: Said) -> Sequence[tuple[Rule, Lets | None]]:
        """The checks of each record that can find anything in those that share what this one says."""
        if all(said[at] for at in self._places):
            return self._where_these_are_silent
        found: list[tuple[Rule, Lets | None]] = []
        for one in self._own:
            if one.is_let_by_shared(record):
                found.append((one.rule, None))
            elif one.finds_alone:
                found.append((one.rule, one.alone))
        return found


class _Own:
    """A check of each record, by what is to be asked of the record itself and what it shares with others."""

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        self._guard = guard = rule.guard
        names = guard.fields if guard else ()
        self.shared = [(name, PLACES[ATTRIBUTE.get(name, name)]) for name in names if name not in OF_EACH_ROW]
        """The fields that its guard asks for and that records share, with their places."""
        own = [name for name in names if name in OF_EACH_ROW]
        self.alone = _any_of(rule.reads) if guard is None else _lets(guard, own)
        """What is left to ask of each record, where what it shares lets nothing through."""
        self.finds_alone = guard is None or bool(own)
        """Whether it can find anything then."""

    def is_let_by_shared(self, record: Record) -> bool:
        """Whether what a record shares with others is enough for the check to be shown each of them."""
        guard = self._guard
        return guard is not None and any(guard.lets(value_of(record, name)) for name, _ in self.shared)


def _lets(guard: Guard, own: Sequence[str]) -> Lets | None:
    if not own:
        return None
    take, lets = attrgetter(*own), guard.lets
    return (lambda one: lets(take(one))) if len(own) == 1 else (lambda one: any(map(lets, take(one))))


@cache
def _any_of(fields: tuple[str, ...]) -> Lets | None:
    """Whether a record says any of some fields; `None` where some are none of a record's own."""
    names = [ATTRIBUTE.get(name, name) for name in fields]
    if not names or not all(name in PLACES for name in names):
        return None
    return lambda record: any(says_something(getattr(record, name)) for name in names)
