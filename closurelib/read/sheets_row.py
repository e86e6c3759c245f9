"""A record that shares what it says of access with every row of equal cells: read once, worked out once."""

from __future__ import annotations

from datetime import date
from typing import Any

from attrs import field, fields_dict, frozen

from closurelib.record import Facts, Record

_ATTRIBUTES = tuple(fields_dict(Record))
_SHARED = frozenset(_ATTRIBUTES)
_new, _set = object.__new__, object.__setattr__


class Alike:
    """What rows with equal cells have in common: their attributes, and their facts, worked out once."""

    __slots__ = ("_facts", "record")

    def __init__(self, record: Record) -> None:
        self.record = record
        self._facts: dict[tuple[date | None, bool], Facts] = {}

    def facts(self, recorded_on: date | None, strict_dates: bool) -> Facts:
        """The facts of all these rows: they hang on no cell that is a row's own."""
        key = (recorded_on, strict_dates)
        facts = self._facts.get(key)
        if facts is None:
            facts = self.record.facts_as_recorded(recorded_on=recorded_on, strict_dates=strict_dates)
            self._facts[key] = facts
        return facts


@frozen(eq=False, repr=False)
class Row(Record):
    """A record of a table that keeps only what is its own, and looks up the rest in what rows like it share.

    It equals a `Record` that says the same. `attrs.evolve` makes one that stands on its own.
    """

    _alike: Alike | None = field(default=None, init=False)

    @classmethod
    def like(cls, alike: Alike, own: list[tuple[str, Any]]) -> Row:
        """A row with attributes of its own; this is where most of the time goes, so nothing is set twice."""
        row = _new(cls)
        _set(row, "_alike", alike)
        for name, value in own:
            _set(row, name, value)
        return row

    def __getattr__(self, name: str) -> Any:
        """An attribute that is not the row's own; Python asks here only for those that were never set."""
        if name in _SHARED and (alike := self._alike) is not None:
            return getattr(alike.record, name)
        raise AttributeError(name)

    @property
    def facts(self) -> Facts:
        """The part of the record that the law may look at."""
        return self.facts_as_recorded()

    def facts_as_recorded(self, *, recorded_on: date | None = None, strict_dates: bool = False) -> Facts:
        """The facts, shared with all rows of equal cells."""
        if self._alike is None:
            return Record.facts_as_recorded(self, recorded_on=recorded_on, strict_dates=strict_dates)
        return self._alike.facts(recorded_on, strict_dates)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Record):
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in _ATTRIBUTES)

    __hash__ = Record.__hash__
