"""A check: one small unit with a code that never changes meaning, and what it says of itself."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Protocol

from attrs import frozen

from closurelib.check.finding import Finding, Peer, Severity
from closurelib.decision import Decision
from closurelib.law import Law
from closurelib.record import Facts, Record

SECTIONS = ("Why", "Risk", "Rests on", "Wrong", "Right", "Fix")
"""The paragraphs that every check's docstring has after its first sentence."""


@frozen
class Judged:
    """One record with its answer, as a check sees it. Nothing here asks what day it is."""

    record: Record
    facts: Facts
    decision: Decision
    law: Law
    on: date
    profile: str = "generic"
    rule: Rule | None = None

    def finding(  # noqa: PLR0913 - a finding is told by name, each part of it
        self,
        field: str | None = None,
        *,
        found: str | None = None,
        expected: str | None = None,
        message: str,
        since: date | None = None,
        because: tuple[str, ...] = (),
        fix: tuple[tuple[str, str], ...] = (),
        safe: bool = False,
        severity: Severity | None = None,
        peer: Peer | None = None,
    ) -> Finding:
        """A finding of the check that looks, about this record."""
        assert self.rule is not None
        source = self.record.source
        return Finding(
            code=self.rule.code,
            name=self.rule.name,
            severity=severity or self.rule.severity,
            message=message,
            on=self.on,
            source=source.name if source else None,
            line=source.line if source else None,
            id=self.record.id,
            reference=self.record.reference,
            field=field,
            found=found,
            expected=expected,
            since=since,
            because=because,
            fix=fix,
            safe=safe,
            peer=peer,
        )


Look = Callable[[Judged], Iterator[Finding]]
"""What a check does: look at one judged record, and yield what it finds."""


@frozen
class Rule:
    """A check: its code, its name, what it reads, and how to look."""

    code: str
    name: str
    severity: Severity
    reads: tuple[str, ...]
    """The fields of a record that it looks at; a record without any of them is not shown to it."""
    look: Look
    profiles: tuple[str, ...] = ()
    """The profiles it makes sense in; empty for all."""

    @property
    def says(self) -> str:
        """The first sentence of its docstring."""
        return first_sentence(self.look)

    def section(self, name: str) -> str:
        """One paragraph of its docstring: Why, Risk, Rests on, Wrong, Right or Fix."""
        return section(self.look, name)


def first_sentence(documented: object) -> str:
    """The first sentence of a docstring."""
    return (inspect.getdoc(documented) or "").partition("\n\n")[0].replace("\n", " ")


def section(documented: object, name: str) -> str:
    """One paragraph of a docstring, by the word that it begins with."""
    text = inspect.getdoc(documented) or ""
    match = re.search(rf"^{name}: (.*?)(?=\n\n|\n(?:{'|'.join(SECTIONS)}): |\Z)", text, re.DOTALL | re.MULTILINE)
    return re.sub(r"\s+", " ", match[1]).strip() if match else ""


def check(
    code: str,
    name: str,
    *,
    reads: tuple[str, ...],
    severity: Severity = Severity.ERROR,
    profiles: tuple[str, ...] = (),
) -> Callable[[Look], Rule]:
    """Make a check of a function; it is then listed by hand in `closurelib.check.checks.CHECKS`."""

    def make(look: Look) -> Rule:
        return Rule(code, name, severity, reads, look, profiles)

    return make


class Watch(Protocol):
    """One run of a check that looks at a whole source: it sees each record in turn, and is asked at the end."""

    def see(self, case: Judged) -> None:
        """Look at one record, and remember as little of it as will do."""

    def end(self) -> Iterator[Finding]:
        """What was found, in the order of the source."""
        ...


@frozen
class SourceRule:
    """A check over all the records of a source: duplicates, children and parents, a day that too many share."""

    code: str
    name: str
    severity: Severity
    reads: tuple[str, ...]
    watch: Callable[[SourceRule, date], Watch]
    """Begins a run, for the rule that its findings bear and the day asked about; its docstring is the check's."""
    profiles: tuple[str, ...] = ()

    @property
    def says(self) -> str:
        """The first sentence of its docstring."""
        return first_sentence(self.watch)

    def section(self, name: str) -> str:
        """One paragraph of its docstring: Why, Risk, Rests on, Wrong, Right or Fix."""
        return section(self.watch, name)


AnyRule = Rule | SourceRule
"""A check of either kind."""
