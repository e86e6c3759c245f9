"""What a record page says of access, in the archive's set phrases or in a sentence: closures and retentions.

A set phrase ("Closed For 40 years") stands for a code of the archive's catalogue; every other sentence is read by
`closurelib.notes`. A period is never a day: "closed for 30 years after creation" says how long, not until when.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from attrs import define, evolve, field

from closurelib.facts import Absence, Closure, ForYears, OpensIn, Problem, Retention, to_day
from closurelib.notes import NoteKind, read_note
from closurelib.notes import Reading as NoteReading
from closurelib.record import Origin

A_PERIOD = "a period, not a day of opening"
_OF_THE_ACT = re.compile(r"Public\s+Records?\s+Acts?|\bPRA\b|\bs(?:ec(?:tion|t)?)?\.?\s*5\s*\(\s*1\s*\)", re.IGNORECASE)
_THIRTY_YEARS = 30
"""The period of the Public Records Act 1958, s. 5(1), as amended in 1967."""


@define
class Access:
    """What was said of access so far."""

    closures: list[Closure] = field(factory=list)
    retentions: list[Retention] = field(factory=list)
    reviews: list[Absence] = field(factory=list)
    opened_on: str | None = None
    status: str | None = None
    origins: list[Origin] = field(factory=list)
    problems: list[Problem] = field(factory=list)
    _known: dict[Any, int] = field(factory=dict, init=False, repr=False, eq=False)

    def closure(self, closure: Closure, words: str, place: str) -> None:
        """Add a closure; the same one said twice is one."""
        number = number_in(self.closures, closure, self._known)
        if number > len(self.closures):
            self.closures.append(closure)
        self.origins.append(Origin(f"closures.{number}", words, place))

    def retention(self, retention: Retention, words: str, place: str) -> None:
        """Add a retention; the same one said twice is one."""
        number = number_in(self.retentions, retention, self._known)
        if number > len(self.retentions):
            self.retentions.append(retention)
        self.origins.append(Origin(f"retentions.{number}", words, place))

    def review(self, words: str, place: str) -> None:
        """Access is under review, since a day that is not said."""
        self.reviews = [Absence()]
        self.origins.append(Origin("reviews.1", words, place))


_FEW = 50
"""Among so many items one is searched for, and among more it is looked up."""


def number_in(items: Sequence[Any], item: object, known: dict[Any, int]) -> int:
    """The number of an item among others, from 1; one more than there are where it is new.

    `known` is kept from call to call, so that a text of ten thousand statements is not compared with itself.

    >>> known = {}
    >>> number_in([], "a", known), number_in(["a"], "b", known), number_in(["a", "b"], "a", known)
    (1, 2, 1)
    """
    if len(items) < _FEW:
        return items.index(item) + 1 if item in items else len(items) + 1
    if item not in known:
        known.update((one, at) for at, one in reversed(list(enumerate(items[:_FEW], 1))))
    number = known.setdefault(item, len(items) + 1)
    return number if number <= len(items) and items[number - 1] == item else len(items) + 1


def read_phrase(access: Access, text: str, place: str) -> bool:
    """Read one of the archive's set phrases; whether it was one.

    >>> access = Access()
    >>> read_phrase(access, "Closed For 40 years", "line 3"), access.closures[0].type, access.closures[0].length
    (True, 'F', ForYears(years=40))
    """
    for pattern, said in _PHRASES:
        if match := pattern.fullmatch(text.strip().rstrip(".")):
            item = said(match)
            if isinstance(item, Closure):
                access.closure(item, text, place)
            elif isinstance(item, Retention):
                access.retention(item, text, place)
            elif item is None:
                access.review(text, place)
            elif item == _OF_A_SERIES:
                access.origins.append(Origin("label: series", text, place))
            else:
                access.status = access.status or item
                access.origins.append(Origin("recorded_status", text, place))
            return True
    return False


_OF_A_SERIES = ""
"""A default of the series: it says nothing of any one piece."""
_Said = Callable[[re.Match[str]], Any]


def _phrase(pattern: str, said: _Said) -> tuple[re.Pattern[str], _Said]:
    return re.compile(pattern.replace(" ", r"\s+"), re.IGNORECASE), said


_PHRASES = (
    _phrase(
        r"normal closure before FOI act[:,]? ?(\d{1,3}) years(?: from (\S+))?",
        lambda m: Closure(type="N", length=ForYears(int(m[1])), counted_from=to_day(m[2])),
    ),
    _phrase(r"closed for (\d{1,4}) years", lambda m: Closure(type="F", length=ForYears(int(m[1])))),
    _phrase(r"closed until (\d{4})", lambda m: Closure(type="U", length=OpensIn(int(m[1])))),
    _phrase(r"closed,? for review in (\d{1,3}) years", lambda m: Closure(type="C", length=ForYears(int(m[1])))),
    _phrase(r"reclosed in (\d{4})", lambda m: Closure(type="W", made_on=to_day(m[1]))),
    _phrase(r"retained until (\d{4})", lambda m: Retention(until=to_day(f"{m[1]}-01-01"))),
    _phrase(
        r"(?:temporarily )?retained by (?:the )?department(?: under section 3\s?(?:\.4|\(4\)))?", lambda m: Retention()
    ),
    _phrase(r"open on transfer", lambda m: Closure(type="A", length=ForYears(0))),
    _phrase(r"open immediately", lambda m: Closure(type="I", length=ForYears(0))),
    _phrase(
        r"(?:this record is )?closed whil(?:st|e) access is (?:under review|reviewed|being reviewed)", lambda m: None
    ),
    _phrase(r"(?:open|subject to \d+ year closure) unless otherwise stated", lambda m: _OF_A_SERIES),
    _phrase(r"subject to \d+ year closure", lambda m: _OF_A_SERIES),
    _phrase(r"open(?: document)?|open document, open description", lambda m: "O"),
)  # fmt: skip


def read_sentence(access: Access, text: str, place: str, *, publisher: bool = False) -> bool:
    """Read a sentence of access in its own words; whether it says anything of access.

    >>> access = Access()
    >>> read_sentence(access, "The file was closed for 50 years under the Public Records Act 1958.", "line 4")
    True
    >>> access.closures[0].type, access.origins[0].place
    ('LCI', 'line 4 (a period, not a day of opening)')
    """
    readings = read_note(text)
    for reading in readings:
        _read(access, reading, text, place, publisher)
    return bool(readings)


def _read(access: Access, reading: NoteReading, text: str, place: str, publisher: bool) -> None:
    words = text[slice(*reading.span)].strip() if len(text) > 300 else text.strip()
    part = _part(reading.part)
    if not (reading.certain or _is_of_some_papers(reading)):
        says = "cannot be read for certain: a day that can be meant two ways, or an end that may not be one"
        access.problems.append(Problem(place, words, says))
        return
    if reading.kind is NoteKind.PUT_BACK and _day(reading) is None:
        access.problems.append(Problem(place, words, "says that papers are back, but not since when"))
        return
    match reading.kind:
        case NoteKind.PUT_BACK | NoteKind.RETAINED:
            access.retention(_retention(reading, part), words, place)
        case NoteKind.UNDER_REVIEW if part is None:
            access.review(words, place)
        case NoteKind.OPEN:
            _opened(access, reading, part, words, place)
        case _:
            closure = _closure(reading, part, text)
            if reading.years is not None:
                place = f"{place} ({'the publisher’s sentence: ' if publisher else ''}{A_PERIOD})"
            access.closure(closure, words, place)


def _is_of_some_papers(reading: NoteReading) -> bool:
    """Whether a part is withheld, and until when is not known: "open except folios 3-5"; no day can be mistaken."""
    dated = (reading.opens_on, reading.year, reading.years) != (None, None, None)
    return reading.part is not None and reading.kind in (NoteKind.CLOSED, NoteKind.RESTRICTED) and not dated


def _part(words: str | None) -> str | None:
    """A part as a record names it: "documents", "extract", "box 7"."""
    if words is None:
        return None
    words = re.sub(r"^(?:the|an?|some|certain)\s+", "", words.strip(), flags=re.IGNORECASE)
    first = words.split()[0] if words.split() else ""
    return words[0].lower() + words[1:] if first[1:].islower() else words


def _retention(reading: NoteReading, part: str | None) -> Retention:
    if reading.kind is NoteKind.PUT_BACK:
        return Retention(part=part, put_back_on=to_day(_day(reading)))
    until = f"{reading.year}-01-01" if reading.year else _day(reading)
    return Retention(part=part, until=to_day(until))


def _day(reading: NoteReading) -> str | None:
    """The day as the text has it: the year alone, where that is all it says."""
    if reading.year is not None:
        return str(reading.year)
    return reading.opens_on.isoformat() if reading.opens_on else None


def _opened(access: Access, reading: NoteReading, part: str | None, words: str, place: str) -> None:
    """Said of the record as a whole; that a part is open withholds nothing."""
    if part is not None:
        return
    if reading.opens_on is None and reading.year is None:
        access.status = access.status or "O"
        access.origins.append(Origin("recorded_status", words, place))
    else:
        access.opened_on = _day(reading)
        access.origins.append(Origin("opened_on", words, place))


def _closure(reading: NoteReading, part: str | None, text: str) -> Closure:
    """A closure as read. Where neither its kind nor its end is said, as in a bare "Restricted.", it has no type.

    Type X would say that nobody knows whether it is closed; here it is said to be, and its end is not recorded.
    """
    closure = Closure(exemptions=reading.exemptions, part=part)
    if reading.kind is NoteKind.RECLOSED:
        closure = evolve(closure, type="W")
    elif reading.kind is NoteKind.UNDER_REVIEW:
        return evolve(closure, type="V")
    if reading.years is not None:
        of_the_act = _OF_THE_ACT.search(text) is not None
        kind = closure.type if closure.type == "W" else "F"
        if of_the_act and not reading.exemptions:
            kind = "N" if reading.years == _THIRTY_YEARS else "LCI"
        return evolve(closure, type=kind, length=ForYears(reading.years))
    if reading.opens_on is not None:
        first = (reading.opens_on.month, reading.opens_on.day) == (1, 1)
        kind = closure.type if closure.type == "W" else "U"
        ended = None if first else reading.opens_on
        return evolve(closure, type=kind, length=OpensIn(reading.opens_on.year), ended_on=to_day(ended))
    return evolve(closure, type="F") if reading.exemptions else closure
