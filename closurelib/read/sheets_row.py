"""A record that shares what it says of access with every row of equal cells: read once, worked out once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from attrs import field, fields_dict, frozen

from closurelib.facts import Facts
from closurelib.record import Record, Source, read_dates, with_fields

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


class Dated(Alike):
    """What rows have in common that share all the rest with others, and have covering dates of their own.

    Their record is made when it is asked for: for their facts only the dates are read anew.
    """

    __slots__ = ("_covering_dates", "_rest")

    def __init__(self, rest: Alike, covering_dates: str) -> None:
        self._rest, self._covering_dates = rest, covering_dates
        self._facts = {}

    def __getattr__(self, name: str) -> Any:
        """The record; Python asks here only until it is made."""
        if name != "record":
            raise AttributeError(name)
        self.record = with_fields(self._rest.record, covering_dates=self._covering_dates)
        return self.record

    def facts(self, recorded_on: date | None, strict_dates: bool) -> Facts:
        """The facts: those of the rest, with the last date; where that is not so plain, worked out from the record."""
        key = (recorded_on, strict_dates)
        facts = self._facts.get(key)
        if facts is None:
            facts = self._facts[key] = self._with_date(recorded_on, strict_dates)
        return facts

    def _with_date(self, recorded_on: date | None, strict_dates: bool) -> Facts:
        last_date, doubted, problems = read_dates(self._covering_dates)
        if last_date is None or problems or (doubted and strict_dates) or _is_dated_otherwise(self._rest.record):
            return super().facts(recorded_on, strict_dates)
        facts = self._rest.facts(recorded_on, strict_dates)
        return with_fields(facts, last_date=last_date, dates_doubted=doubted)


def _is_dated_otherwise(record: Record) -> bool:
    """Whether a record that has no covering dates yet is dated all the same, or should be and cannot."""
    return record.last_date is not None or record.first_date is not None


@frozen(eq=False, repr=False)
class Row(Record):
    """A record of a table that keeps only what is its own, and looks up the rest in what rows like it share.

    It equals a `Record` that says the same. `attrs.evolve` makes one that stands on its own.
    """

    _alike: Alike | None = field(default=None, init=False)

    @classmethod
    def like(cls, alike: Alike, own: list[tuple[str, Any]]) -> Row:
        """A row with attributes of its own."""
        row = _new(cls)
        _set(row, "_alike", alike)
        for name, value in own:
            _set(row, name, value)
        return row

    def __getattr__(self, name: str) -> Any:
        """An attribute that is not the row's own; Python asks here only for those that were never set.

        It has a place of its own in the row, empty till then: put there, it is at hand when it is asked for again.
        """
        if name in _SHARED and (alike := self._alike) is not None:
            value = getattr(alike.record, name)
            _set(self, name, value)
            return value
        raise AttributeError(name)

    @property
    def facts(self) -> Facts:
        """The part of the record that the law may look at."""
        return super().facts if self._alike is None else self._alike.facts(None, False)

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


def putting(name: str) -> Callable[[Row, Any], None]:
    """What sets one attribute of a row that is being made: its slot itself, which is the quickest way."""
    put: Callable[[Row, Any], None] = getattr(Row, name).__set__
    return put


_put_alike, _put_source = putting("_alike"), putting("source")


def new_row(alike: Alike, source: Source) -> Row:
    """A row that is being made, for `putting` to set what is its own."""
    row = _new(Row)
    _put_alike(row, alike)
    _put_source(row, source)
    return row
