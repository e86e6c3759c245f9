"""MARC 21 in XML: the restrictions on access of a catalogue card (506), and those among its terms of use (540).

Where the indicator, the standard term and the words of a field contradict each other, nobody can know which is
meant: the card is reported and not judged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from attrs import define, evolve, field

from closurelib.dates import Span
from closurelib.errors import ReadError
from closurelib.facts import Closure, OpensIn, Problem, Unreadable
from closurelib.read.format import Format
from closurelib.read.receipt import Tally
from closurelib.read.text import Text
from closurelib.read.xml import Element, Names, events_of, forget, guarded, root_of, words_of
from closurelib.read.xml_access import UNTIL_MEANS, Note, Said, Stated, Until, Words, read_access, with_parts
from closurelib.read.xml_dates import Dated, read_dates, read_machine_day
from closurelib.record import Origin, Record, Source

NAME = "marc"
_TERMS_OPEN = frozenset(("unrestricted online access", "open access", "no restrictions", "access not restricted"))
_TERMS_RESTRICTED = frozenset((
    "restricted access", "access restricted", "restricted", "embargoed access", "closed access", "no online access",
    "online access with authorization", "limited online access", "preview only", "metadata only access", "closed",
))  # fmt: skip
_LEVELS = {"c": "collection", "d": "subunit", "m": "item", "s": "serial", "a": "component", "b": "component"}
_COPYRIGHT = re.compile(r"(?:[©℗]\s*|\b[cp])(?=\d{4})")
"""The mark of a year of copyright; before the year of a publication it is not circa."""
_AT_THE_END = " ,;:/"


class Field(NamedTuple):
    """One field of a card: its tag, its first indicator, its subfields in their order, its line."""

    tag: str
    first: str
    subfields: tuple[tuple[str, str], ...]
    line: int

    def all(self, codes: str) -> list[str]:
        """The values of some subfields, in their order."""
        return [value for code, value in self.subfields if code in codes]

    def text(self, codes: str) -> str | None:
        """The values of some subfields as one text."""
        return " ".join(filter(None, self.all(codes))).rstrip(_AT_THE_END).strip() or None


@define
class _Card:
    """One card while it is read."""

    leader: str = ""
    control: dict[str, str] = field(factory=dict)
    fields: list[Field] = field(factory=list)

    def first(self, *tags: str) -> Iterator[Field]:
        """The fields of some tags, those of the first tag first."""
        return (one for tag in tags for one in self.fields if one.tag == tag)


def _card(element: Element, names: Names) -> _Card:
    card = _Card()
    for child in element:
        name = names[child.tag]
        if name == "leader":
            card.leader = child.text or ""
        elif name == "controlfield":
            card.control.setdefault(child.get("tag") or "", child.text or "")
        elif name == "datafield":
            inner = tuple((one.get("code") or "", words_of(one)) for one in child if names[one.tag] == "subfield")
            card.fields.append(Field(child.get("tag") or "", child.get("ind1") or " ", inner, child.sourceline))
    return card


def _reference(card: _Card) -> str | None:
    """The local call number (099), else that of the holding (852)."""
    for one in card.first("099"):
        if text := one.text("a"):
            return text
    for one in card.first("852"):
        if text := one.text("khijlm"):
            return text
    return None


def _dated(card: _Card) -> tuple[Dated, str]:
    """The dates of the papers or of the publication: in words, and as 008 codes them; and where the words stand."""
    normal = _dates_of_008(card.control.get("008", ""))
    for tag, codes in (("245", "f"), ("264", "c"), ("260", "c")):
        for one in card.first(tag):
            if text := one.text(codes):
                plain = text.rstrip(" .") if tag == "245" else _COPYRIGHT.sub("", text.rstrip(" ."))
                return read_dates((plain,), normal), f"line {one.line:,}, {tag} ${codes}"
    return read_dates((), normal), "008"


def _dates_of_008(code: str) -> tuple[str, ...]:
    """The dates of 008 where they are years: of a collection the first and the last, else the one.

    >>> _dates_of_008("850101i19101935xxu"), _dates_of_008("850101nuuuuuuuuxxu")
    (('1910/1935',), ())
    """
    kind, first, last = code[6:7], code[7:11], code[11:15]
    if not (first.isascii() and first.isdigit()):
        return ()
    if kind in ("i", "k", "m", "q") and last.isascii() and last.isdigit():
        return (f"{first}/{last}",) if last != "9999" else (f"{first}/..",)
    return (first,) if kind in ("s", "e", "t", "p", "r", "n") else ()


# What a field says of access.


def _stances(one: Field, said: Said) -> dict[str, bool]:
    """What each part of a field says: whether it restricts. What says nothing is left out."""
    stances: dict[str, bool] = {}
    if one.tag == "506" and one.first in ("0", "1"):
        stances[f"indicator {one.first}"] = one.first == "1"
    for term in one.all("f"):
        plain = term.strip(" .").casefold()
        if plain in _TERMS_OPEN or plain in _TERMS_RESTRICTED:
            stances[f"$f {term!r}"] = plain in _TERMS_RESTRICTED
    words = " ".join(one.all("a"))
    if said.whole.withholds or said.parts.withholds:
        stances[f"$a {words!r}"] = True
    elif said.whole.status == "O":
        stances[f"$a {words!r}"] = False
    return stances


@define
class _Access:
    """What the fields of one card say of access."""

    whole: Stated = field(factory=Stated)
    parts: Stated = field(factory=Stated)
    places: list[str] = field(factory=list)
    remarks: list[Origin] = field(factory=list)
    problems: list[Problem] = field(factory=list)
    notes: list[str] = field(factory=list)
    uses: int = 0
    """Days in 540 that were not read, since the field says nothing of access."""

    def read(self, one: Field, until: Until, *, asked: bool) -> None:
        """Read one field 506 or 540."""
        said = read_access((Note(" ".join(one.all("ad" if one.tag == "506" else "a"))),), until, asked)
        stances = _stances(one, said)
        if one.tag == "540" and not any(stances.values()):
            self.uses += bool(one.all("g"))
            return
        place = f"line {one.line:,}, {one.tag}"
        self.places.append(place)
        self.notes.append(" ".join(value for code, value in one.subfields if code in "3abcdefg"))
        days = self._available(one, place)
        if days:
            stances[f"$g {one.all('g')[0]!r}"] = True
        if len(set(stances.values())) > 1:
            says = "contradict each other: restricted, or not? Mend the one that is wrong"
            self.problems.append(Problem(place, "; ".join(stances), says))
        if any(stances.values()):
            self._restricted(one, said, days)
        elif stances and not one.all("3"):
            self.whole.status = "O"
            self.whole.words = (*self.whole.words, Words("recorded_status", "; ".join(stances), len(self.places) - 1))

    def _available(self, one: Field, place: str) -> list[Span]:
        days = [read_machine_day(text) for text in one.all("g")]
        self.problems += [Problem(place, "", f"$g: {day.reason}") for day in days if isinstance(day, Unreadable)]
        return [day for day in days if isinstance(day, Span)]

    def _restricted(self, one: Field, said: Said, days: list[Span]) -> None:
        """A restriction: until the day in the words, else that in $g, else without a known end; of the part in $3."""
        part, number = one.text("3"), len(self.places) - 1
        words = " ".join(value for code, value in one.subfields if code in "3afg")
        into = self.whole if part is None else self.parts
        day = _day_of(said)
        if days and day is None:
            into.until(max(days), words, number, part, "$g, the day it is available")
        elif said.whole.withholds or not said.parts.withholds:
            if said.whole.withholds:
                into.take(said.whole, number, part)
            else:
                into.add(Closure(part=part), words, number)
            if days and day is not None and not any(one.earliest <= day <= one.latest for one in days):
                place = f"{self.places[-1]} ($g says another day than the words, which are read)"
                self.remarks.append(Origin("remark: 506 $g", one.all("g")[0], place))
        self.parts.take(said.parts, number, part)

    def values(self) -> tuple[dict[str, Any], tuple[Origin, ...]]:
        """The fields of the record, and where they were read."""
        self.whole.settle()
        places = tuple(self.places)
        origins = tuple(one.at(places[one.note]) for one in self.whole.words)
        values, origins = with_parts(self.whole.values(), origins, self.parts, places)
        return values, (*origins, *self.remarks)


def _day_of(said: Said) -> date | None:
    """The day that the words give for the whole of what the field is about."""
    years = [one.length.year for one in said.whole.closures if isinstance(one.length, OpensIn)]
    return said.whole.opening or said.whole.opened or (date(max(years), 1, 1) if years else None)


# The card as a record.


def _record(
    card: _Card, element: Element, number: int, source: str, until: Until, *, asked: bool
) -> tuple[Record, int]:
    access = _Access()
    for one in card.first("506", "540"):
        access.read(one, until, asked=asked)
    values, origins = access.values()
    values["notes"] = tuple(access.notes)
    dated, place = _dated(card)
    if dated.words is not None:
        place = f"{place} ({dated.remark})" if dated.remark else place
        origins = (Origin("covering_dates", dated.words, place), *origins)
    record = Record(
        id=card.control.get("001", "").strip() or None,
        reference=_reference(card),
        title=next((one.text("abknp") for one in card.first("245")), None),
        level=_LEVELS.get(card.leader[7:8]),
        covering_dates=dated.words,
        first_date=dated.first,
        last_date=dated.last,
        held_by="archive",
        public_record=False,
        source=Source(source, element.sourceline, number, NAME),
        origins=origins,
        misread=tuple(access.problems),
        **values,
    )
    if record.id is None and record.reference is None:
        missing = Problem("reference", "", "is missing: the card has no 001, 099 or 852")
        record = evolve(record, misread=(*record.misread, missing))
    return record, access.uses


def marc_format(until: Until = "opens", *, asked: bool = False) -> Format:
    """MARC as one kind of source writes it; `asked` is whether somebody asked for the meaning of "until".

    >>> marc_format("inclusive").name
    'marc'
    """

    def cards(text: Text, tally: Tally) -> Iterator[Record]:
        names, number, uses = Names(), 0, 0
        for event, element in events_of(text, tally, ("record",)):
            if event != "end":
                continue
            card = _card(element, names)
            if card.leader or card.control or card.fields:
                number += 1
                record, unread = _record(card, element, number, text.name, until, asked=asked)
                uses += unread
                yield record
                forget(element)
        if not number:
            raise ReadError(f"{text.name}: holds no record of MARC: none with a leader, a controlfield or a datafield")
        if uses:
            tally.note(f"{text.name}: {uses:,} day(s) in 540 $g are about use, not access, and are not read")

    def read_marc(text: Text, tally: Tally) -> Iterator[Record]:
        """The records of a file of MARC."""
        tally.note(f"{text.name}: {UNTIL_MEANS[until]}")
        yield from guarded(text, tally, cards(text, tally), NAME)

    return Format(
        NAME, "catalogue records in MARC XML, their fields 506 and 540", recognises_marc, read_marc, (".marcxml",)
    )


def recognises_marc(head: str, name: str) -> bool:
    """Whether the root is a card of MARC, or holds some.

    >>> recognises_marc('<collection xmlns="http://www.loc.gov/MARC21/slim"><record>', "a.xml")
    True
    """
    root = root_of(head)
    if root == "OAI-PMH":
        return "MARC21/slim" in head
    return root in ("collection", "record") and ("MARC21/slim" in head or "<datafield" in head or "<leader" in head)


MARC = marc_format()
"""MARC whose "until D" is taken as open on D."""
