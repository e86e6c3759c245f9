"""What a note of access in a finding aid or a catalogue card makes of a record.

    texts of the notes  →  read_note  →  Said: of the whole, and of parts

A day on which the whole opens is its recorded opening; a year alone and a period are closures of that length; what
is said of a part stays with the part. Where no day is certain, the closure has no end, and none is invented.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import Any, Literal

from attrs import define, evolve, field, frozen

from closurelib.dates import END, ONE_DAY, Span
from closurelib.facts import Absence, Closure, ForYears, OpensIn, Retention, to_day
from closurelib.notes import NoteKind, read_note
from closurelib.notes import Reading as NoteReading
from closurelib.read.page_access import number_in
from closurelib.read.xml_dates import KEPT, differs, read_machine_day
from closurelib.read.xml_excepted import excepted, is_of_the_excepted, is_open_but, opens_the_rest
from closurelib.record import Origin

Until = Literal["opens", "inclusive"]
"""What "until D" means on D: open, or the last closed day."""
UNTIL_MEANS: dict[Until, str] = {
    "opens": "what is closed until a day is read as open on that day",
    "inclusive": "what is closed until a day is read as open the day after",
}
"""The convention of a source, as its receipt says it."""
AS_ASKED: dict[Until, str] = {
    "opens": "until: open on that day, as --until opens asks",
    "inclusive": "until: closed on that day too, as --until inclusive asks",
}
"""What is remarked of the words that are read otherwise under the other convention."""
_OTHER: dict[Until, Until] = {"opens": "inclusive", "inclusive": "opens"}
A_PERIOD = "a period, not a day of opening"
NO_DAY = "no day in it is certain"
_SHORT = 300
"""Characters of a note that is its own origin, all of it."""
_ARTICLE = re.compile(r"^(?:the|an?)\s+", re.IGNORECASE)


@frozen
class DateBeside:
    """A date that is marked within a note, with its form for machines."""

    normal: str
    words: str
    is_restriction: bool = False


@frozen
class Note:
    """The text of one note of access, and the dates marked in it."""

    text: str
    dates: tuple[DateBeside, ...] = ()
    fault: str = ""
    """Why the text is not whole: an entity in it is not resolved."""


@frozen
class Words:
    """The words behind a field, the note they stand in, and what is remarked of them."""

    field: str
    words: str
    note: int = 0
    remark: str = ""

    def remarked(self, remark: str) -> Words:
        """The same with one more remark."""
        return evolve(self, remark=f"{self.remark}; {remark}" if self.remark else remark)

    def at(self, place: str, shift: int = 0) -> Origin:
        """The origin that they are, at their place; the items before them in a list move their number."""
        name, dot, number = self.field.partition(".")
        numbered = f"{name}.{int(number) + shift}" if dot and shift else self.field
        return Origin(numbered, self.words, f"{place} ({self.remark})" if self.remark else place)


@define
class Stated:
    """What is stated of a whole, or of the parts of it."""

    status: str | None = None
    opening: date | None = None
    opened: date | None = None
    closures: tuple[Closure, ...] = ()
    retentions: tuple[Retention, ...] = ()
    reviews: tuple[Absence, ...] = ()
    words: tuple[Words, ...] = ()
    _known: dict[str, dict[Any, int]] = field(factory=dict, init=False, repr=False, eq=False)

    @property
    def speaks(self) -> bool:
        """Whether anything is stated."""
        return bool(self.words)

    @property
    def withholds(self) -> bool:
        """Whether it keeps anything from readers."""
        return bool(self.closures or self.retentions or self.reviews or self.opening)

    def add(self, item: Closure | Retention | Absence, words: str, note: int, remark: str = "") -> None:
        """Add an item of a list; the same one said twice is one."""
        name = {Closure: "closures", Retention: "retentions", Absence: "reviews"}[type(item)]
        items = getattr(self, name)
        number = number_in(items, item, self._known.setdefault(name, {}))
        if number > len(items):
            setattr(self, name, (*items, item))
        self.words = (*self.words, Words(f"{name}.{number}", words, note, remark))

    def is_open(self, words: str, note: int) -> None:
        """Add that the whole is open."""
        self.status = "O"
        self.words = (*self.words, Words("recorded_status", words, note))

    def opens(self, day: date, words: Words) -> None:
        """Add a day on which the whole opens; where several are given all closures hold, so the latest counts."""
        self.opening = max(self.opening or day, day)
        self.words = (*self.words, words)

    def until(self, day: Span, words: str, note: int, part: str | None = None, remark: str = "") -> None:
        """Add a day until which the whole, or a part, is closed; of a year the closure ends with its first day."""
        if part is None and day.is_exact:
            self.opens(day.earliest, Words("recorded_opening", words, note, remark))
        else:
            self.add(closed_until(day.earliest, part=part), words, note, remark)

    def take(self, other: Stated, note: int, part: str | None = None) -> None:
        """Add what is stated elsewhere; under a part, all of it is of that part."""
        for one in other.words:
            name, _, number = one.field.partition(".")
            if number:
                item = getattr(other, name)[int(number) - 1]
                if part is not None:
                    item = Closure(part=part) if isinstance(item, Absence) else evolve(item, part=item.part or part)
                self.add(item, one.words, note, one.remark)
            elif name == "recorded_opening" and other.opening is not None:
                self.until(Span.day(other.opening), one.words, note, part, one.remark)
            elif part is None:
                self.status, self.opened = other.status or self.status, other.opened or self.opened
                self.words = (*self.words, evolve(one, note=note))

    def settle(self) -> None:
        """Make an opening one closure of several: as a recorded opening it would end the others too."""
        if self.opening is None or not any(closure.length for closure in self.closures):
            return
        closure = closed_until(self.opening)
        if closure not in self.closures:
            self.closures = (*self.closures, closure)
        place = f"closures.{self.closures.index(closure) + 1}"
        self.words = tuple(evolve(one, field=place) if one.field == "recorded_opening" else one for one in self.words)
        self.opening = None

    def item(self, place: str) -> object:
        """What stands at a place that words are behind: an item of a list, or a value."""
        name, _, number = place.partition(".")
        if number:
            return getattr(self, name)[int(number) - 1 : int(number)]
        return {"recorded_opening": self.opening, "opened_on": self.opened}.get(name)

    def values(self) -> dict[str, Any]:
        """The fields of a record."""
        found: dict[str, Any] = {}
        if self.opening is not None:
            found.update(recorded_opening=Span.day(self.opening), recorded_status="C")
        elif self.status is not None and not self.withholds:
            found["recorded_status"] = self.status
        if self.opened is not None:
            found["opened_on"] = Span.day(self.opened)
        for name in ("closures", "retentions", "reviews"):
            if items := getattr(self, name):
                found[name] = items
        return found


def closed_until(day: date, exemptions: tuple[str, ...] = (), part: str | None = None) -> Closure:
    """A closure until a day: until its year, and within the year until that day."""
    ended_on = None if (day.month, day.day) == (1, 1) else Span.day(day)
    return Closure(length=OpensIn(day.year), ended_on=ended_on, exemptions=exemptions, part=part)


def with_parts(
    values: dict[str, Any], origins: tuple[Origin, ...], parts: Stated, places: tuple[str, ...]
) -> tuple[dict[str, Any], tuple[Origin, ...]]:
    """The fields of a whole and where they were read, with those of its parts."""
    both = dict(values)
    for name, items in parts.values().items():
        shift = len(both.get(name, ()))
        both[name] = (*both.get(name, ()), *items)
        moved = [one.at(places[one.note], shift) for one in parts.words if one.field.startswith(name)]
        origins = (*origins, *moved)
    return both, origins


@frozen(eq=False)
class Said:
    """What the notes of one record say."""

    whole: Stated
    parts: Stated
    remarks: tuple[Words, ...] = ()
    faults: tuple[tuple[int, str], ...] = ()
    values: dict[str, Any] = field(factory=dict)
    """The fields of a record of which nothing else is known."""
    silent: int = 0
    """Notes that say nothing of withholding; handling, copyright, places."""


UNKNOWN = "X"
"""The type of a closure of which only that it may be one is known.

What is said to be closed or restricted is closed; where no kind and no end is said, type and length are not recorded,
which is another thing than unknown: a catalogue that says "Restricted." does not say that it may be open.
"""
NOT_SAID_OF_IT = "whether it is withheld, it does not say"
_NOT_KNOWN = re.compile(r"(?:(?P<part>[^:\n]+): w|W)hether it is closed is not known\.")
NOT_UNDERSTOOD = "not understood; it may withhold"
_MAY_WITHHOLD = re.compile(
    r"\b(?:confidential|embargo\w*|clos(?:ed|ures?)|sealed|withheld|until|not\s+(?:to\s+be\s+)?(?:opened|available))\b",
    re.IGNORECASE,
)

NOTHING = Said(Stated(), Stated())
"""Said where there is no note."""


@lru_cache(KEPT)
def read_access(notes: tuple[Note, ...], until: Until = "opens", asked: bool = False) -> Said:
    """What some notes of one record say of access; read once for equal notes.

    Where somebody asked for the convention, what hangs on it says so.

    >>> said = read_access((Note("Restricted until July 1, 2026. Box 30: closed for 40 years."),))
    >>> str(said.whole.opening), said.parts.closures[0].part, said.parts.closures[0].length
    ('2026-07-01', 'Box 30', ForYears(years=40))
    """
    whole, parts = Stated(), Stated()
    remarks: list[Words] = []
    silent = 0
    for number, note in enumerate(notes):
        readings = read_note(note.text, until=until)
        silent += _read(note, number, readings, whole, parts, until)
        days = frozenset(day for reading in readings if (day := reading.opens_on))
        for beside in note.dates:
            remark = differs(beside.normal, beside.words, days) if beside.words else ""
            if remark:
                remarks.append(Words("remark: date/@normal", beside.words or beside.normal, number, remark))
    whole.settle()
    faults = tuple((at, one.fault) for at, one in enumerate(notes) if one.fault)
    if asked:
        other = read_access(notes, _OTHER[until])
        whole.words, parts.words = _as_asked(whole, other.whole, until), _as_asked(parts, other.parts, until)
    return Said(whole, parts, tuple(remarks), faults, whole.values(), silent)


def _as_asked(stated: Stated, otherwise: Stated, until: Until) -> tuple[Words, ...]:
    """The words behind what is stated; those that say something else under the other convention with a remark."""
    return tuple(
        one if stated.item(one.field) == otherwise.item(one.field) else one.remarked(AS_ASKED[until])
        for one in stated.words
    )


def _read(
    note: Note, number: int, readings: tuple[NoteReading, ...], whole: Stated, parts: Stated, until: Until
) -> bool:
    """Add what one note says of the whole and of parts; whether it says nothing of withholding."""
    if known := _NOT_KNOWN.fullmatch(note.text):
        into = whole if known["part"] is None else parts
        into.add(Closure(type=UNKNOWN, part=known["part"]), note.text, number, NOT_SAID_OF_IT)
        return False
    rest = tuple(excepted(note.text, readings))
    for one in rest:
        kind, remark = (None, "") if one.withheld else (UNKNOWN, NOT_SAID_OF_IT)
        words = note.text if len(note.text) <= _SHORT else one.part
        parts.add(Closure(type=kind, part=one.part), words, number, remark)
    if not (readings or rest):
        if _MAY_WITHHOLD.search(note.text) is None:
            return True
        # Not understood, and yet about withholding: unknown is an answer, open would be a guess.
        whole.add(Closure(type=UNKNOWN), note.text, number, NOT_UNDERSTOOD)
    from_normal = _from_normal(note, readings, until)
    for reading in readings:
        words = _words(note.text, reading)
        if is_open_but(note.text, reading):
            whole.is_open(words, number)
        elif whole.status == "O" and parts.closures and is_of_the_excepted(note.text, reading):
            _of_a_part(parts, evolve(reading, part=parts.closures[-1].part), words, number)
        elif reading.part is None:
            _of_the_whole(whole, reading, words, number, from_normal)
        else:
            _of_a_part(parts, reading, words, number)
    return False


def not_known(part: str | None = None) -> str:
    """The sentence for what may be closed, of which no more is known; it reads back as that.

    >>> read_access((Note(not_known("Box 3")),)).parts.closures == (Closure(type=UNKNOWN, part="Box 3"),)
    True
    """
    return f"{part}: whether it is closed is not known." if part else "Whether it is closed is not known."


def _words(text: str, reading: NoteReading) -> str:
    """The words of a statement: all of a short note, else those that it was read in."""
    return text if len(text) <= _SHORT else text[slice(*reading.span)].strip()


def _from_normal(note: Note, readings: tuple[NoteReading, ...], until: Until) -> date | None:
    """The day of a restriction marked for machines, where the one statement beside it gives none, or its year alone."""
    marked = [beside for beside in note.dates if beside.is_restriction]
    if len(marked) != 1 or len(readings) != 1:
        return None
    [reading], day = readings, read_machine_day(marked[0].normal)
    if not (isinstance(day, Span) and day.is_exact):
        return None
    silent = reading.opens_on is None and reading.years is None and reading.year is None
    refined = reading.opens_on is not None and reading.year == day.earliest.year and reading.opens_on <= day.earliest
    closed = reading.kind in (NoteKind.CLOSED, NoteKind.RESTRICTED)
    if not (closed and (silent or refined) and reading.certain and reading.part is None):
        return None
    return day.earliest if until == "opens" or day.latest == END else day.earliest + ONE_DAY


def _of_the_whole(whole: Stated, reading: NoteReading, words: str, note: int, from_normal: date | None) -> None:
    match reading.kind:
        case NoteKind.OPEN if opens_the_rest(reading):
            whole.is_open(words, note)
        case NoteKind.OPEN if reading.certain and reading.opens_on is not None:
            whole.opened = max(whole.opened or reading.opens_on, reading.opens_on)
            whole.words = (*whole.words, Words("opened_on", words, note))
        case NoteKind.UNDER_REVIEW:
            whole.add(Absence(until=to_day(reading.opens_on)), words, note)
        case NoteKind.RETAINED | NoteKind.PUT_BACK:
            whole.add(_retention(reading, None), words, note)
        case _ if from_normal is not None:
            _opens(whole, reading, from_normal, Words("recorded_opening", words, note, "the day is date/@normal's"))
        case _ if reading.certain and reading.opens_on is not None and reading.year is None:
            _opens(whole, reading, reading.opens_on, Words("recorded_opening", words, note))
        case _:
            whole.add(_closure(reading, None), words, note, _remark(reading))


def _opens(whole: Stated, reading: NoteReading, day: date, words: Words) -> None:
    whole.opens(day, words)
    if reading.exemptions:
        whole.add(Closure(exemptions=reading.exemptions), words.words, words.note)


def _of_a_part(parts: Stated, reading: NoteReading, words: str, note: int) -> None:
    part = _ARTICLE.sub("", " ".join((reading.part or "").split()))
    match reading.kind:
        case NoteKind.RETAINED | NoteKind.PUT_BACK:
            parts.add(_retention(reading, part), words, note)
        case NoteKind.OPEN if reading.certain and reading.opens_on is None and reading.years is None:
            return  # that a part is open withholds nothing
        case _:
            parts.add(_closure(reading, part), words, note, _remark(reading))


def _remark(reading: NoteReading) -> str:
    return A_PERIOD if reading.years is not None else "" if reading.certain else NO_DAY


def _closure(reading: NoteReading, part: str | None) -> Closure:
    """A closure as read: for a period, until a year, until a day, or without a known end."""
    if reading.years is None and reading.certain and reading.opens_on is not None:
        return closed_until(reading.opens_on, reading.exemptions, part)
    length = ForYears(reading.years) if reading.years is not None else None
    may_be = reading.possible and length is None and reading.opens_on is None
    return Closure(type=UNKNOWN if may_be else None, length=length, exemptions=reading.exemptions, part=part)


def _retention(reading: NoteReading, part: str | None) -> Retention:
    """A retention as read; of its end often only the year is said."""
    if reading.kind is NoteKind.PUT_BACK:
        return Retention(part=part, put_back_on=to_day(reading.opens_on or reading.year))
    return Retention(part=part, until=to_day(reading.year))
