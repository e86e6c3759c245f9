"""A check: one small unit with a code that never changes meaning, and what it says of itself."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Collection, Iterator
from datetime import date
from enum import Enum
from typing import Any, Protocol, cast

from attrs import field, frozen

from closurelib.check.finding import Finding, Peer, Severity
from closurelib.decision import Decision
from closurelib.facts import Facts
from closurelib.law import Law
from closurelib.record import Record

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


ATTRIBUTE = {"class": "record_class"}
"""The attribute of a record that holds a field, where it has another name."""


@frozen
class Guard:
    """What a record must say before a check can find anything in it: cheap to ask, of one record or of a column.

    One of some fields must say something; or, with a pattern, hold words that it is found in (`re.search`). A pattern
    means the same in Python and in Rust: it has no look-around and no back-reference, and where it passes over case
    it holds neither i nor k, for which the two know other letters. A field of several texts is looked at one by one.
    `closures.exemptions` is said where any of the closures says it.

    >>> Guard(("title",), "(?i)not used").passes(Record(title="Number NOT used"))
    True
    >>> Guard(("retentions",)).passes(Record(title="Number not used"))
    False
    >>> from closurelib import Closure
    >>> Guard(("closures.exemptions",)).passes(Record(closures=(Closure(type="N"),)))
    False
    """

    fields: tuple[str, ...]
    pattern: str | None = None
    _search: Callable[[str], object] = field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "_search", re.compile(self.pattern or "").search)

    def passes(self, record: Record) -> bool:
        """Whether the check may find something in a record."""
        return any(self.lets(value_of(record, name)) for name in self.fields)

    def lets(self, value: object) -> bool:
        """Whether what one of the fields says is enough."""
        if self.pattern is None or not says_something(value):
            return says_something(value)
        if isinstance(value, str):  # asked of every title
            return self._search(value) is not None
        return any(self._search(text) for text in cast(tuple[str, ...], value))


def value_of(record: Record, name: str) -> object:
    """What a field of a record says; `closures.exemptions` is what the first of its closures says that says any."""
    name, _, inner = name.partition(".")
    value = getattr(record, ATTRIBUTE.get(name, name))
    if not inner:
        return value
    return next((said for one in value if says_something(said := getattr(one, inner))), None)


def says_something(value: object) -> bool:
    """Whether the value of a field says something: neither nothing, nor an empty text or list."""
    return value is not None and value not in ((), "")


class HangsOn(Enum):
    """What the findings of a check hang on, beside the law, the day and the profile; each holds all those before it.

    Records that agree in it have the same findings, under their own names and places: they are looked for once.
    """

    CLOSURES = "the closures and where they were read, and what kind of record it is (`shared.OF_CLOSURES`)"
    ACCESS = "what is recorded of access, and whether it is a group (`shared.OF_ACCESS`): no date of its papers"
    FACTS = "the facts and the answer"
    RECORD = "all that a record says, its name and title aside"


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
    guard: Guard | None = None
    """What a record must say before it is shown to it; its fields are among those it reads."""
    hangs_on: HangsOn = HangsOn.RECORD

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
    guard: Guard | None = None,
    hangs_on: HangsOn = HangsOn.RECORD,
) -> Callable[[Look], Rule]:
    """Make a check of a function; it is then listed by hand in `closurelib.check.checks.CHECKS`."""

    def make(look: Look) -> Rule:
        return Rule(code, name, severity, reads, look, profiles, guard, hangs_on)

    return make


class Sees(Enum):
    """Which records of a source a check over the whole of it must be shown, each kind in the order of the source.

    Seeing more of them changes nothing. Whoever knows the names of a whole source beforehand can leave out the rest.
    """

    ALL = "every record"
    SAME_ID = "those whose id another record of one source has too"
    SAME_REFERENCE = "those whose `seen.lineage(record).written` another record of one source has too"
    PAIRS = "those below a file (`Lineage.is_below_file`), and those with a name (`names_of`) that these stand below"
    COUNTS = "one of those that say the same, with their number: its watch is a `Count`"
    NAMES = "none, where the names are known: `source.children_without_parents` finds it in names alone"


class Watch(Protocol):
    """One run of a check that looks at a whole source: it sees each record in turn, and is asked at the end."""

    def see(self, case: Judged) -> None:
        """Look at one record, and remember as little of it as will do."""

    def end(self) -> Iterator[Finding]:
        """What was found, in the order of the source."""
        ...


class Count(Watch, Protocol):
    """A run that counts records (`Sees.COUNTS`)."""

    def counts(self, case: Judged) -> bool:
        """Whether records like this one are counted: hangs on what they share, never on name, title or place."""
        ...

    def apart(self, record: Record) -> str:
        """What it counts apart: hangs on reference, parent, id and the name of the source alone."""
        ...

    def see_many(self, case: Judged, count: int) -> None:
        """The same as to see so many records that are counted, say the same, and are of one `apart`.

        `case` is the first of them; the calls come in the order of these.
        """


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
    sees: Sees = Sees.ALL

    def begin(self, on: date, above: Collection[str] | None = None) -> Watch:
        """Begin a run. `above` are the names that something of the source stands below, where they are known."""
        watch = self.watch(self, on)
        if self.sees is Sees.PAIRS:
            cast(Any, watch).above = above
        return watch

    @property
    def says(self) -> str:
        """The first sentence of its docstring."""
        return first_sentence(self.watch)

    def section(self, name: str) -> str:
        """One paragraph of its docstring: Why, Risk, Rests on, Wrong, Right or Fix."""
        return section(self.watch, name)


AnyRule = Rule | SourceRule
"""A check of either kind."""
