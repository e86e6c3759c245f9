"""What records share that say the same: it is looked for once for all that agree in what a check hangs on.

    a record  ⊃  its facts  ⊃  what is recorded of access  ⊃  its closures

In a catalogue of a million records there are thousands of different facts, and some hundreds of different closures;
each is looked at by the checks that hang on no more. What is found bears the name of the record that was met first.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from operator import attrgetter

from closurelib.check.asked import SHARED, Asked, Said
from closurelib.check.closure_conventions import is_group
from closurelib.check.finding import Finding
from closurelib.check.rule import HangsOn, Judged, Rule

KEPT = 10_000
"""How many of each kind are remembered."""
OF_CLOSURES = (
    "closures", "held_by", "body", "record_class", "agency", "region", "public_record", "open_before_transfer",
    "jurisdiction", "misread", "origins",
)  # fmt: skip
"""The attributes of a record that a check which hangs on its closures may look at."""
OF_ACCESS = (
    *OF_CLOSURES, "recorded_status", "recorded_opening", "opened_on", "transferred_on", "recorded_on", "retentions",
    "reviews", "returns", "level",
)  # fmt: skip
"""Those that a check which hangs on what is recorded of access may look at; of the level only whether it is a group."""
_all_shared = attrgetter(*SHARED)
_of_access = attrgetter(*OF_ACCESS[:-1])
_WIDEST_FIRST = (HangsOn.RECORD, HangsOn.FACTS, HangsOn.ACCESS, HangsOn.CLOSURES)
_NOT_KEPT = (None,) * len(_WIDEST_FIRST)


class Shared:
    """Some checks, each asked once for all records that agree in what it hangs on; the memos are bounded."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        rules = tuple(rules)
        self._levels = [
            (Asked(rule for rule in rules if rule.hangs_on is kind), dict[Hashable, tuple[Finding, ...]]())
            for kind in _WIDEST_FIRST
        ]

    def found(self, case: Judged, said: Said, *, is_of_many: bool = False) -> tuple[Finding, ...]:
        """What the checks find in a record, in no order; of many rows that are known to be alike it is asked once."""
        try:
            return self._found(0, _keys_of(case, is_of_many), case, said)
        except TypeError:  # a value of the record, as a stray list, has no hash
            return self._found(0, _NOT_KEPT, case, said)

    def _found(self, at: int, keys: tuple[Hashable, ...], case: Judged, said: Said) -> tuple[Finding, ...]:
        """What is found by the checks that hang on so much, or on less."""
        (asked, memo), key = self._levels[at], keys[at]
        found = memo.get(key) if key is not None else None
        if found is None:
            rules = asked.of(said)
            found = tuple(look(rules, case)) if rules else ()
            if at + 1 < len(keys):
                found += self._found(at + 1, keys, case, said)
            if key is not None:
                if len(memo) >= KEPT:
                    memo.clear()
                memo[key] = found
        return found


def _keys_of(case: Judged, is_of_many: bool) -> tuple[Hashable, ...]:
    """What the findings of checks hang on, for each kind of these; `None` for what need not be kept."""
    record = case.record
    access = (*_of_access(record), is_group(record))
    whole = None if is_of_many else (_all_shared(record), case.facts)
    return whole, (case.facts, access), access, access[: len(OF_CLOSURES)]


def look(rules: Iterable[Rule], case: Judged) -> list[Finding]:
    """What some checks find in one record. One case serves them all: each is done before the next begins."""
    found: list[Finding] = []
    for rule in rules:
        object.__setattr__(case, "rule", rule)
        found.extend(rule.look(case))
    return found
