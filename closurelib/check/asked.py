"""Which checks can find anything in a record, told from which of its fields say something.

Most checks find the same in all records that say the same of access, whatever these are called; they are asked once.
Some read a name or a title, and are asked of each record.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import attrgetter

from attrs import fields_dict

from closurelib.check.rule import ATTRIBUTE, AnyRule, Rule
from closurelib.record import Record

OF_EACH_ROW = frozenset(("id", "reference", "title", "parent", "source"))
"""What differs from record to record; a check that reads none of it finds the same in all that agree in the rest."""
SHARED = tuple(name for name in fields_dict(Record) if name not in OF_EACH_ROW)
"""The attributes of a record that those which say the same have in common."""
INSIDE = ("exemptions", "counted_from", "made_on", "asserted_on", "length", "ended_on")
"""What is asked of the closures of a record: whether any of them says it."""
PLACES = {name: at for at, name in enumerate((*fields_dict(Record), *(f"closures.{name}" for name in INSIDE)))}
"""The fields of a record, and those of its closures, by where they stand in what it says."""
Said = tuple[bool, ...]
"""For each of these whether it says nothing."""
_fields = attrgetter(*fields_dict(Record))
_inside = attrgetter(*INSIDE)
_EMPTY: frozenset[type] = frozenset((str, tuple))
"""The types of which an empty value says nothing."""
_NOTHING_INSIDE = [True] * len(INSIDE)


def said_by(record: Record) -> Said:
    """Which fields of a record say nothing: by this checks are told that can find nothing in it."""
    silent = [value is None or (value.__class__ in _EMPTY and not value) for value in _fields(record)]
    closures = record.closures
    inside = zip(*map(_inside, closures), strict=True)
    silent += [not any(values) for values in inside] if closures else _NOTHING_INSIDE
    return tuple(silent)


class Asked:
    """Some checks of one record, by what it must say for them to be asked.

    Which these are hangs on which of its fields say something, and few mixtures of these occur in a source.
    """

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules = [(rule, _places(rule)) for rule in rules]
        self._known: dict[Said, tuple[Rule, ...]] = {}

    def of(self, said: Said) -> Sequence[Rule]:
        """The checks to be asked of a record that says these (`said_by`), in their order."""
        rules = self._known.get(said)
        if rules is None:
            rules = self._known[said] = tuple(
                rule for rule, places in self._rules if places is None or not all(said[at] for at in places)
            )
        return rules


def _places(rule: Rule) -> tuple[int, ...] | None:
    """Where the fields stand of which a check needs any; `None` where it is to see every record."""
    needs = [ATTRIBUTE.get(name, name) for name in (rule.guard.fields if rule.guard else rule.reads)]
    return tuple(PLACES[name] for name in needs) if needs and all(name in PLACES for name in needs) else None


def fits(rule: AnyRule, profile: str) -> bool:
    """Whether a check makes sense in a profile."""
    return not rule.profiles or profile in rule.profiles
