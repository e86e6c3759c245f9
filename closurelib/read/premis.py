"""PREMIS rights: what may be done with a digital object, from when until when, read as who may see it.

A restriction on disseminating or using an object withholds it until its term ends. A term whose end is OPEN has
none; a term without an end date ends on a day that is not known. The two are kept apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from attrs import define, field

from closurelib.dates import END, ONE_DAY, Span
from closurelib.errors import ReadError
from closurelib.facts import Closure, Problem, Unreadable
from closurelib.read.format import Format
from closurelib.read.receipt import Tally
from closurelib.read.text import Text
from closurelib.read.xml import Element, Names, NotWellFormed, events_of, forget, guarded, root_of, words_of
from closurelib.read.xml_access import AS_ASKED, UNKNOWN, UNTIL_MEANS, Stated, Until, Words, closed_until
from closurelib.read.xml_dates import is_without_end, read_machine_day
from closurelib.record import Record, Source

NAME = "premis"
_ACTS = frozenset(("disseminate", "use"))
_WITHHOLDS = frozenset(("disallow", "conditional"))
NO_END = "OPEN: it has no end"
END_NOT_KNOWN = "no end date: its end is not known"


@define
class _Object:
    """A digital object, with what rights statements say of it."""

    name: str
    title: str | None = None
    line: int = 0
    stated: Stated = field(factory=Stated)
    places: list[str] = field(factory=list)
    problems: list[Problem] = field(factory=list)


@define
class _Grant:
    """One right: an act, what restricts it, and its term."""

    act: str
    restrictions: tuple[str, ...]
    start: str | None
    end: str | None
    line: int
    path: str

    @property
    def words(self) -> str:
        """It in words, for the origin of what it states."""
        term = f", {self.start or '?'} to {self.end or '?'}" if self.start or self.end else ""
        return f"{self.act}: {', '.join(self.restrictions) or 'no restriction named'}{term}"


class _Rights:
    """The objects and the rights statements of one file."""

    def __init__(self, until: Until, *, asked: bool) -> None:
        self.names = Names()
        self.until = until
        self.remark = AS_ASKED[until] if asked else ""
        self.objects: dict[str, _Object] = {}
        self.for_all: list[_Grant] = []
        self.statements = 0

    def read(self, events: Iterator[tuple[str, Element]]) -> None:
        """Read to the end: a statement may stand anywhere, before its object or behind it."""
        for event, element in events:
            if event != "end":
                continue
            if self.names[element.tag] == "object":
                self._object(element)
            else:
                self.statements += 1
                self._statement(element)
            forget(element)

    def _all(self, element: Element, name: str) -> list[Element]:
        return [one for one in element.iter() if self.names[one.tag] == name]

    def _text(self, element: Element, name: str) -> str | None:
        found = self._all(element, name)
        return words_of(found[0]) or None if found else None

    def _object(self, element: Element) -> None:
        name = self._text(element, "objectIdentifierValue")
        if name is not None:
            known = self.objects.setdefault(name, _Object(name))
            known.title, known.line = self._text(element, "originalName"), element.sourceline

    def _statement(self, element: Element) -> None:
        identifier = self._text(element, "rightsStatementIdentifierValue")
        links = [name for one in self._all(element, "linkingObjectIdentifierValue") if (name := words_of(one))]
        grants = [self._grant(one, identifier) for one in self._all(element, "rightsGranted")]
        if not links:
            self.for_all += grants
        for name in links:
            linked = self.objects.setdefault(name, _Object(name, line=element.sourceline))
            for grant in grants:
                self._state(linked, grant)

    def _grant(self, element: Element, statement: str | None) -> _Grant:
        terms = {name: self._all(element, name) for name in ("termOfRestriction", "termOfGrant")}
        term = next((found[0] for found in terms.values() if found), None)
        return _Grant(
            act=self._text(element, "act") or "",
            restrictions=tuple(words_of(one) for one in self._all(element, "restriction")),
            start=self._text(term, "startDate") if term is not None else None,
            end=self._text(term, "endDate") if term is not None else None,
            line=element.sourceline,
            path=f"rightsStatement{f' {statement}' if statement else ''}/rightsGranted",
        )

    def _state(self, named: _Object, grant: _Grant) -> None:
        """Add to an object what one right says of who may see it; other acts say nothing of that."""
        if grant.act.strip().casefold() not in _ACTS:
            return
        named.places.append(f"line {grant.line:,}, {grant.path}")
        number, stated = len(named.places) - 1, named.stated
        end = read_machine_day(grant.end) if grant.end and not is_without_end(grant.end) else None
        start = read_machine_day(grant.start) if grant.start else None
        for day in (start, end):
            if isinstance(day, Unreadable):
                named.problems.append(Problem(named.places[-1], "", day.reason))
        words = {word.strip().casefold() for word in grant.restrictions}
        if words & _WITHHOLDS:
            self._withheld(stated, grant, end if isinstance(end, Span) else None, number)
        elif words <= {"allow"}:
            _allowed(stated, grant, start, end if isinstance(end, Span) else None, number)
        else:
            stated.add(Closure(type=UNKNOWN), grant.words, number, "a restriction of no known kind")

    def _withheld(self, stated: Stated, grant: _Grant, end: Span | None, number: int) -> None:
        if end is None:
            remark = NO_END if grant.end and is_without_end(grant.end) else END_NOT_KNOWN
            stated.add(Closure(), grant.words, number, remark)
            return
        first = end.earliest if self.until == "opens" else _day_after(end)
        if end.is_exact:
            stated.opens(first, Words("recorded_opening", grant.words, number, self.remark))
        else:
            stated.add(closed_until(first), grant.words, number, self.remark)

    def records(self, name: str) -> Iterator[Record]:
        """A record for every object that a statement speaks of; a statement of no object is a record itself."""
        if self.for_all and not self.objects:
            self.objects["rights"] = _Object("rights", line=self.for_all[0].line)
        number = 0
        for one in self.objects.values():
            for grant in self.for_all:
                self._state(one, grant)
            if not one.places:
                continue
            number += 1
            one.stated.settle()
            yield Record(
                reference=one.name,
                title=one.title,
                held_by="archive",
                public_record=False,
                source=Source(name, one.line, number, NAME),
                origins=tuple(words.at(one.places[words.note]) for words in one.stated.words),
                misread=tuple(one.problems),
                **one.stated.values(),
            )


def _day_after(end: Span) -> date:
    return end.latest + ONE_DAY if end.latest < END else end.latest


def _allowed(stated: Stated, grant: _Grant, start: object, end: Span | None, number: int) -> None:
    """Allowed: from a day, where one is named, and up to its end; what comes after that is not said."""
    if isinstance(start, Span) and start.is_exact:
        stated.opened = max(stated.opened or start.earliest, start.earliest)
        stated.words = (*stated.words, Words("opened_on", grant.words, number))
    else:
        stated.status = "O"
        stated.words = (*stated.words, Words("recorded_status", grant.words, number))
    if end is not None:
        stated.add(Closure(type=UNKNOWN, made_on=end), grant.words, number, "what comes after the grant is not said")


def premis_format(until: Until = "opens", *, asked: bool = False) -> Format:
    """PREMIS as one kind of source writes it; `asked` is whether somebody asked for the meaning of its ends.

    >>> premis_format("inclusive").name
    'premis'
    """

    def objects(text: Text, tally: Tally) -> Iterator[Record]:
        rights = _Rights(until, asked=asked)
        broken: NotWellFormed | None = None
        try:
            rights.read(events_of(text, tally, ("object", "rightsStatement")))
        except NotWellFormed as why:
            broken = why
        yield from rights.records(text.name)
        if broken is not None:
            raise broken
        if not rights.statements:
            raise ReadError(f"{text.name}: holds no rightsStatement of PREMIS, so nothing is said of access")
        if silent := sum(not one.places for one in rights.objects.values()):
            tally.note(f"{text.name}: {silent:,} object(s) of whose dissemination or use no right speaks are left out")

    def read_premis(text: Text, tally: Tally) -> Iterator[Record]:
        """The objects of a file of PREMIS."""
        tally.note(f"{text.name}: {UNTIL_MEANS[until]}")
        yield from guarded(text, tally, objects(text, tally), NAME)

    return Format(NAME, "rights of digital objects in PREMIS", recognises_premis, read_premis, (".premis",))


def recognises_premis(head: str, name: str) -> bool:
    """Whether the root is of PREMIS, or a METS file that begins with some.

    >>> recognises_premis('<premis:premis xmlns:premis="http://www.loc.gov/premis/v3">', "a.xml")
    True
    """
    root = root_of(head)
    return root in ("premis", "rights", "rightsStatement") or (root == "mets" and "rightsStatement" in head)


PREMIS = premis_format()
"""PREMIS whose terms end on the first open day."""
