"""Record pages, as text or as HTML: labelled lines in any order, with other matter around them.

A page is a reader's view of one record, copied or saved from a catalogue or an edition. Every fact read from it
keeps its words and its line, and a label that is not known is kept too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from attrs import define, evolve, field

from closurelib.covering import read_covering_dates
from closurelib.dates import Span
from closurelib.errors import ReadError, UnreadableText
from closurelib.facts import Closure, Problem, Retention, Unreadable
from closurelib.read.format import Format
from closurelib.read.page_access import Access, read_phrase, read_sentence
from closurelib.read.page_handling import is_of_handling
from closurelib.read.page_html import Line, html_lines, is_html
from closurelib.read.page_labels import Labelled, label_of, labelled
from closurelib.read.receipt import Tally
from closurelib.read.text import Text
from closurelib.record import Origin, Record, Source

NAME = "page"
_STATUSES = {
    "open document, open description": "O",
    "closed or retained document, open description": "D",
    "closed or retained document, closed description": "C",
    "open": "O",
    "open document": "O",
}
_HOLDERS = (("the national archives", "archive"), ("creating government department", "department"))
_SECTION = re.compile(r"(EIR\s+)?(?<![\d/])(1[2]|2[2-9]|3\d|4[0-4])((?:\s?\([0-9a-z]{1,2}\))*)(?![\d/])")
_NOT_OF_ACCESS = "of handling, copying or the place of the papers, and says nothing of access"
_SINGLE = frozenset("reference id title covering_dates recorded_status publisher recorded_opening".split())
"""Labels that a page has once for a record: the second one begins another record."""
_ACCESS_WORDS = re.compile(r"access|clos|restrict|ret(?:ain|ention)|open|releas|exempt|withheld", re.IGNORECASE)


def read_page(text: Text, tally: Tally) -> Iterator[Record]:
    """The records of a page; most pages have one."""
    whole = text.whole()
    try:
        lines = html_lines(whole) if is_html(whole[:4096]) else _text_lines(whole)
    except UnreadableText as why:
        raise ReadError(f"{text.name}: {why}") from None
    values = list(labelled(lines))
    groups = _groups(values)
    if not groups:
        raise ReadError(_no_reference(text.name, whole, values))
    _note_unlabelled(text.name, lines, values, tally)
    for number, group in enumerate(groups, 1):
        yield _Page(Source(text.name, group[0].number, number, NAME)).record(group)


def _text_lines(whole: str) -> list[Line]:
    lines = re.split(r"\r\n|\n|\r", whole.removeprefix("\ufeff"))
    return [Line(" ".join(line.split(" ")).rstrip(), at) for at, line in enumerate(lines, 1) if line.strip()]


def _no_reference(name: str, whole: str, values: list[Labelled]) -> str:
    count = len(whole.splitlines())
    found = ", ".join(dict.fromkeys(value.label for value in values if value.field != "unknown"))
    return (
        f"{name}: is no page of a record: none of its {count:,} line(s) is labelled Reference "
        f"(looked for: Reference FO 371/151924, with or without a colon); labels found: {found or 'none'}"
    )


def _groups(values: list[Labelled]) -> list[list[Labelled]]:
    """The labelled values of each record. A record begins where a label comes again that a record has once."""
    groups: list[list[Labelled]] = []
    seen: dict[str, str] = {}
    for value in values:
        if value.field in _SINGLE and seen.get(value.field, value.value) != value.value:
            groups.append([])
            seen = {}
        if not groups:
            groups.append([])
        groups[-1].append(value)
        if value.field in _SINGLE:
            seen[value.field] = value.value
    return _with_a_reference(groups)


def _with_a_reference(groups: list[list[Labelled]]) -> list[list[Labelled]]:
    """A group without a reference belongs to the record before it, or, at the head of the page, to the first."""
    kept: list[list[Labelled]] = []
    before: list[Labelled] = []
    for group in groups:
        if any(value.field == "reference" and value.value for value in group):
            kept.append([*before, *group])
            before = []
        elif kept:
            kept[-1] += group
        else:
            before += group
    return kept


def _note_unlabelled(name: str, lines: list[Line], values: list[Labelled], tally: Tally) -> None:
    """Say which lines speak of access but bear no label: they are not read, and that must not be silent."""
    read = " ".join(value.value for value in values)
    for line in lines:
        told = len(line.text) <= 300 and _ACCESS_WORDS.search(line.text) is not None
        if told and label_of(line) is None and line.text.strip() not in read and read_sentence(Access(), line.text, ""):
            tally.note(f"{name}: line {line.number} speaks of access without a label, and is not read: {line.text}")


@define
class _Page:
    """One record while it is put together from its labelled values."""

    source: Source
    values: dict[str, Any] = field(factory=dict)
    notes: list[str] = field(factory=list)
    access: Access = field(factory=Access)
    exemptions: list[str] = field(factory=list)
    retained: dict[str, Any] = field(factory=dict)
    origins: list[Origin] = field(factory=list)
    problems: list[Problem] = field(factory=list)

    def record(self, group: list[Labelled]) -> Record:
        for value in group:
            if value.value.strip(" .-–—"):
                getattr(self, f"_{value.field}", self._kept)(value)
        self._closure_labels()
        self._retention_labels()
        access = self.access
        values: dict[str, Any] = {
            "recorded_status": access.status,
            "opened_on": access.opened_on,
            "closures": tuple(access.closures),
            "retentions": tuple(access.retentions),
            "reviews": tuple(access.reviews),
            "notes": tuple(self.notes),
            **self.values,
        }
        if "reference" not in self.values and "id" not in self.values:
            self.problems.append(Problem("reference", "", "is missing; a record needs a reference or an id"))
        origins = (*self.origins, *access.origins)
        return Record(**values, source=self.source, origins=origins, misread=(*self.problems, *access.problems))

    def _keep(self, name: str, value: Labelled, what: Any) -> None:
        """A fact; where the page states it twice, the first stands if both agree."""
        first = self.values.setdefault(name, what)
        if first != what:
            says = f"stands on {value.place}, but the page says {first} before"
            self.problems.append(Problem(name, value.value, says))
            return
        self.origins.append(Origin(name, value.value, value.place))

    def _kept(self, value: Labelled) -> None:
        self.origins.append(Origin(f"label: {value.label}", value.value, value.place))

    def _unknown(self, value: Labelled) -> None:
        self._kept(value)
        if _ACCESS_WORDS.search(value.label):
            read_sentence(self.access, value.value, value.place)

    def _text(self, name: str, value: Labelled) -> None:
        self._keep(name, value, " ".join(value.value.split()))

    def _reference(self, value: Labelled) -> None:
        self._text("reference", value)

    def _id(self, value: Labelled) -> None:
        self._text("id", value)

    def _title(self, value: Labelled) -> None:
        self._text("title", value)

    def _level(self, value: Labelled) -> None:
        self._keep("level", value, value.value.lower())

    def _covering_dates(self, value: Labelled) -> None:
        self._text("covering_dates", value)

    def _recorded_status(self, value: Labelled) -> None:
        code = _STATUSES.get(" ".join(value.value.casefold().split()))
        if code is not None:
            self._keep("recorded_status", value, code)
        else:
            self._access(value)

    def _publisher(self, value: Labelled) -> None:
        if not read_phrase(self.access, value.value, value.place):
            self._sentence(value, publisher=True)

    def _access(self, value: Labelled) -> None:
        if not read_phrase(self.access, value.value, value.place):
            self._sentence(value, publisher=False)

    def _sentence(self, value: Labelled, *, publisher: bool) -> None:
        if read_sentence(self.access, value.value, value.place, publisher=publisher):
            return
        if is_of_handling(value.value):
            self.origins.append(Origin(f"label: {value.label}", value.value, f"{value.place} ({_NOT_OF_ACCESS})"))
        else:
            self._kept(value)
            self.problems.append(Problem(value.place, value.value, f"stands under {value.label}, but cannot be read"))

    def _note(self, value: Labelled) -> None:
        self.notes.append(value.value)
        if not read_sentence(self.access, value.value, value.place):
            self._kept(value)

    def _recorded_opening(self, value: Labelled) -> None:
        self._keep("recorded_opening", value, read_day(value.value))

    def _held_by(self, value: Labelled) -> None:
        plain = value.value.casefold()
        holder = next((name for words, name in _HOLDERS if plain.startswith(words)), None)
        if holder is not None:
            self._keep("held_by", value, holder)
        else:
            self._kept(value)

    def _legal_status(self, value: Labelled) -> None:
        plain = value.value.casefold()
        if plain.startswith("public record"):
            self._keep("public_record", value, True)
        elif plain.startswith(("not public record", "not a public record")):
            self._keep("public_record", value, False)
        else:
            self._kept(value)

    def _exemption(self, value: Labelled) -> None:
        self.exemptions += exemptions_in(value.value)
        self.origins.append(Origin("exemptions", value.value, value.place))

    def _asserted_on(self, value: Labelled) -> None:
        self._keep("asserted_on", value, read_day(value.value))

    def _ground(self, value: Labelled) -> None:
        self._retained("ground", value, " ".join(value.value.split()))

    def _instrument(self, value: Labelled) -> None:
        self._retained("instrument", value, " ".join(value.value.split()))

    def _signed_on(self, value: Labelled) -> None:
        self._retained("signed_on", value, read_day(value.value))

    def _reconsider_on(self, value: Labelled) -> None:
        self._retained("reconsider_on", value, read_day(value.value))

    def _retained(self, name: str, value: Labelled, what: Any) -> None:
        self.retained[name] = what
        self.origins.append(Origin(f"retentions.1.{name}", value.value, value.place))

    def _closure_labels(self) -> None:
        """The exemptions and the decision date belong to the closure of the whole record."""
        asserted_on = self.values.pop("asserted_on", None)
        exemptions = tuple(dict.fromkeys(self.exemptions))
        if not exemptions and asserted_on is None:
            return
        closures = self.access.closures
        at = next((at for at, closure in enumerate(closures) if closure.part is None), None)
        whole = Closure(type="F") if at is None else closures[at]
        whole = evolve(whole, exemptions=exemptions or whole.exemptions, asserted_on=asserted_on or whole.asserted_on)
        if at is None:
            closures.append(whole)
        else:
            closures[at] = whole

    def _retention_labels(self) -> None:
        """Ground, instrument and dates of a retention; where the page names a closure, they are that closure's."""
        if not self.retained:
            return
        retentions = self.access.retentions
        at = next((at for at, retention in enumerate(retentions) if retention.part is None), None)
        if at is not None:
            retentions[at] = evolve(retentions[at], **self.retained)
        elif not any(closure.part is None for closure in self.access.closures):
            retentions.insert(0, Retention(**self.retained))


def exemptions_in(text: str) -> list[str]:
    """The sections that a text names, as closures are recorded: `40(2)`, `EIR 12(5)(b)`.

    >>> exemptions_in("FOI Act 2000, section 37 (1)(a); s. 40(2)")
    ['37(1)(a)', '40(2)']
    """
    found = _SECTION.finditer(text)
    return [("EIR " if match[1] else "") + match[2] + "".join(match[3].split()) for match in found]


def read_day(text: str) -> Span | Unreadable | None:
    """A day in whichever spelling a page has it; what is not one day is unreadable, never guessed.

    >>> [str(read_day(text)) for text in ("April 18, 1994", "18th Apr. 1994", "1994 Apr 18", "18/04/1994")]
    ['1994-04-18', '1994-04-18', '1994-04-18', '1994-04-18']
    """
    try:
        read = read_covering_dates(text)
    except UnreadableText as why:
        return Unreadable(text, str(why))
    if read.last_date != read.first_date or read.gaps:
        return Unreadable(text, f"{text!r} is not one day, month or year")
    return read.last_date


def recognises_page(head: str, name: str) -> bool:
    """Whether a line is labelled Reference, and what stands there is one."""
    try:
        lines = html_lines(head) if is_html(head[:4096]) else _text_lines(head)
    except UnreadableText:
        return False
    return any(value.field == "reference" and value.value for value in labelled(lines))


PAGE = Format(
    NAME, "a page of one record, as text or HTML", recognises_page, read_page, (".txt", ".html", ".htm", ".xhtml"),
    is_certain_by_ending=False,
)  # fmt: skip
