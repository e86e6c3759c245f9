"""What checks over a whole source share: a finding about any of its records, and pairs of file and extract.

Where the source was looked through beforehand, the names that something stands below are known: then every file and
its extract are brought together, and memory grows with these files alone. Where it can be read only once, a window over
the records met last must do; a file and an extract that stand more than `MOST` files apart are not brought together.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from closurelib.check.finding import Finding
from closurelib.check.rule import Judged, SourceRule
from closurelib.errors import UnreadableText
from closurelib.families import is_redacted_copy
from closurelib.read.tna_access import GROUPS
from closurelib.record import Record
from closurelib.reference import read_reference
from closurelib.vocabulary import AccessStatus

MOST = 10_000
"""How many files, and how many extracts whose file has not been met, are remembered at once."""
BESIDES_TDR = ("generic", "page", "discovery", "dri", "ead")
"""The profiles of a check whose fault the transfer service's own rules name in its sheets."""
_GROUPS = GROUPS | {"collection", "recordgrp", "subgrp", "class", "subfonds", "otherlevel"}
"""Levels of a catalogue or a finding aid that stand for what is below them."""
SPELT = "[A-Z]{1,5} [1-9][0-9]{0,4}(?:/[0-9A-Z]+)*"
"""A reference, in full, that is in the one spelling of references already."""
_SPELT = re.compile(SPELT)
_IS_ITSELF = "/Z"
"""How the reference of a born-digital record ends; what follows it is a copy."""


def finding(rule: SourceRule, record: Record, on: date, field: str | None = None, **said: Any) -> Finding:
    """A finding of a check over a source, about one of its records; `said` is what `Judged.finding` takes."""
    source = record.source
    return Finding(
        code=rule.code,
        name=rule.name,
        on=on,
        source=source.name if source else None,
        line=source.line if source else None,
        id=record.id,
        reference=record.reference,
        field=field,
        **{**said, "severity": said.get("severity") or rule.severity},
    )


def place(record: Record) -> tuple[int, int]:
    """Where a record stands in its source, for the order of findings."""
    source = record.source
    return (source.number, source.line or 0) if source else (0, 0)


class Lineage(NamedTuple):
    """Where an entry stands among others, by what it bears: nothing here is of its contents."""

    written: str | None
    """Its reference in one spelling, else as it is written."""
    above: str | None
    """The name of the entry above it: the one it gives, else the one its reference gives."""
    is_below_file: bool
    """Whether what stands above it can be a file, and not only a series."""
    is_file: bool
    """Whether it is one that extracts are taken out of, and not a series or another group."""
    is_itself: bool
    """Whether its reference is that of a file, or of the part of a born-digital piece that is the record itself."""


_last: list[tuple[Record, Lineage]] = []
"""The record asked about last: several checks ask of one record in turn, and this is asked of every record."""


def lineage(record: Record) -> Lineage:
    """Where a record stands among others."""
    for known, at in _last:
        if known is record:
            return at
    at = lineage_of(record.reference, record.parent, record.level)
    _last[:] = [(record, at)]
    return at


@lru_cache(maxsize=16_384)
def lineage_of(reference: str | None, parent: str | None, level: str | None) -> Lineage:
    """Where an entry stands that bears these.

    >>> at = lineage_of("zz 1/7/2", None, None)
    >>> at.written, at.above, at.is_below_file
    ('ZZ 1/7/2', 'ZZ 1/7', True)
    """
    text = reference
    own = _one_spelling(text) if text else None
    named = _one_spelling(parent) if parent else None
    above = (own.rpartition("/")[0] or None) if own else None
    is_reference = True
    if parent and (named is None or named != own):
        above, is_reference = named or parent, named is not None
    depth = own.count("/") if own else 0
    return Lineage(
        written=own or text,
        above=above,
        is_below_file=above is not None and ("/" in above or not is_reference),
        is_file=(level or "").casefold() not in _GROUPS and (own is None or depth > 0),
        is_itself=own is not None and (depth < 2 or own.endswith(_IS_ITSELF)),
    )


def _one_spelling(text: str) -> str | None:
    """A reference in the one spelling of references; `None` where a text is none. Most are spelt so already."""
    if _SPELT.fullmatch(text):
        return text
    try:
        return str(read_reference(text))
    except UnreadableText:
        return None


def names_of(record: Record) -> tuple[str, ...]:
    """The names by which an entry below a record can call it: its reference and its identifier."""
    written, id = lineage(record).written, record.id
    if written and id:
        return (written, id)
    return (written,) if written else (id,) if id else ()


def file_above(record: Record) -> str | None:
    """The name of the file that an entry stands below; `None` where it stands below none.

    >>> file_above(Record(reference="ZZ 1/7/2")), file_above(Record(reference="ZZ 1/7"))
    ('ZZ 1/7', None)
    """
    if record.parent is None and (record.reference is None or record.reference.count("/") < 2):
        return None  # most records: to spell a reference adds no level to it
    at = lineage(record)
    return at.above if at.is_below_file else None


def files_above(records: Iterable[Record]) -> set[str]:
    """The names of the files that some records stand below.

    >>> files_above([Record(reference="ZZ 1/7/2"), Record(reference="ZZ 1/8")])
    {'ZZ 1/7'}
    """
    return {name for record in records if (name := file_above(record)) is not None}


def is_extract(record: Record) -> bool:
    """Whether an entry stands below a file, and is neither the file itself nor a redacted copy of it."""
    at = lineage(record)
    return at.is_below_file and not at.is_itself and not is_copy(record)


def is_copy(record: Record) -> bool:
    """Whether a record is a redacted copy; only those of born-digital records are told by their names."""
    may_be = "_" in (record.id or "") or f"{_IS_ITSELF}/" in (lineage(record).written or "")
    return may_be and is_redacted_copy(record)


def state_since(case: Judged, *statuses: AccessStatus) -> date | None:
    """The first day of the unbroken stretch, up to the day asked about, in which one of some statuses held."""
    begun: date | None = None
    is_in_it = False
    for period in case.decision.timeline:
        if period.status not in statuses:
            is_in_it = False
        elif not is_in_it:
            begun, is_in_it = period.since, True
        if period.until is None or period.until > case.on:
            break
    return begun


class Window:
    """The files and extracts that were met. Each pair is given once, when the second of the two is met."""

    def __init__(self, holds: Callable[[Judged], object], wants: Callable[[Judged], object], most: int = MOST) -> None:
        self.above: Collection[str] | None = None
        """The names that something stands below; where they are not known, only what was met last is remembered."""
        self._holds = holds
        """Whether a file is one to be compared with its extracts."""
        self._wants = wants
        """Whether an entry below a file is one to be compared with it."""
        self._most = most
        self._files: OrderedDict[str, Judged] = OrderedDict()
        self._waiting: OrderedDict[str, list[Judged]] = OrderedDict()
        self._kept = 0

    def pairs(self, case: Judged) -> Iterator[tuple[Judged, Judged]]:
        """The pairs of file and extract that a record completes."""
        record = case.record
        at = lineage(record)
        names = self._names(record) if at.is_file else ()
        if names and self._holds(case):
            for name in names:
                if name in self._waiting:
                    for extract in self._taken(name):
                        yield case, extract
                self._files[name] = case
            while self.above is None and len(self._files) > 2 * self._most:
                self._files.popitem(last=False)
        if not at.is_below_file or not self._wants(case):
            return
        assert at.above is not None
        file = self._files.get(at.above)
        if file is not None:
            yield file, case
        else:
            self._wait(at.above, case)

    def _names(self, record: Record) -> tuple[str, ...]:
        """The names of a file by which it may still be asked for."""
        names, above = names_of(record), self.above
        return names if above is None else tuple(name for name in names if name in above)

    def _taken(self, name: str) -> list[Judged]:
        waiting = self._waiting.pop(name)
        self._kept -= len(waiting)
        return waiting

    def _wait(self, above: str, case: Judged) -> None:
        self._waiting.setdefault(above, []).append(case)
        self._kept += 1
        while self.above is None and self._kept > self._most:
            _, forgotten = self._waiting.popitem(last=False)
            self._kept -= len(forgotten)


class Collected:
    """A run that finds as it sees, and gives what it found in the order of the source."""

    def __init__(self, rule: SourceRule, on: date) -> None:
        self.rule = rule
        self.on = on
        self._found: list[tuple[tuple[int, int], Finding]] = []

    def say(self, record: Record, field: str | None = None, **said: Any) -> None:
        """Keep a finding about a record; `said` is what `Judged.finding` takes."""
        self._found.append((place(record), finding(self.rule, record, self.on, field, **said)))

    def end(self) -> Iterator[Finding]:
        """What was found."""
        self._found.sort(key=lambda one: one[0])
        yield from (one for _, one in self._found)


class Pairs(Collected, ABC):
    """A run that compares each file with its extracts: a check says which of either, and how."""

    def __init__(self, rule: SourceRule, on: date) -> None:
        super().__init__(rule, on)
        self._window = Window(self.holds, self.wants)

    @property
    def above(self) -> Collection[str] | None:
        """The names that something of the source stands below; `None` where they are not known beforehand."""
        return self._window.above

    @above.setter
    def above(self, names: Collection[str] | None) -> None:
        self._window.above = names

    def see(self, case: Judged) -> None:
        """Compare each pair that the record completes."""
        for file, extract in self._window.pairs(case):
            self.compare(file, extract)

    @abstractmethod
    def holds(self, case: Judged) -> object:
        """Whether a file is one to be compared with its extracts."""

    @abstractmethod
    def wants(self, case: Judged) -> object:
        """Whether an entry below a file is one to be compared with it."""

    @abstractmethod
    def compare(self, file: Judged, extract: Judged) -> None:
        """Compare one pair."""
