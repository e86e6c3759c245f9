"""Finding aids in EAD 2002 and EAD3, streamed: a record for each unit described.

A unit inherits what is said of access above it until it says otherwise itself. What is said of some boxes of a unit
is a statement on a part of it; for the units below it is a doubt, never a date.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from attrs import define, field, frozen

from closurelib.errors import ReadError
from closurelib.read.format import Format, rejected
from closurelib.read.receipt import Tally
from closurelib.read.text import Text
from closurelib.read.xml import Element, Names, events_of, forget, guarded, root_of, words_of
from closurelib.read.xml_access import (
    NOTHING,
    UNTIL_MEANS,
    Doubted,
    Note,
    Said,
    Stated,
    Until,
    doubted_by,
    read_access,
    with_parts,
)
from closurelib.read.xml_unit import NO_UNIT, Unit, read_note_element, read_unit
from closurelib.record import Closure, Origin, Problem, Record, Source

NAME = "ead"
COMPONENTS = ("archdesc", "c", *(f"c{level:02}" for level in range(1, 13)))
"""The elements that describe a unit: the whole fonds, and what is in it."""
_TAGS = (*COMPONENTS, "accessrestrict", "eadid", "recordid")
_NAMESPACES = ("urn:isbn:1-931666", "ead3.archivists.org")
IN_DOUBT = "said of a part of the unit above; whether this one is in it, it does not say"


@define
class _Above:
    """A unit whose components are being read: what they need to know of it."""

    reference: str | None = None
    path: str = "ead"
    position: str = ""
    count: int = 0
    whole: Stated = NOTHING.whole
    origins: tuple[Origin, ...] = ()
    """Where what is inherited was read."""
    doubts: tuple[Doubted, ...] = ()
    values: dict[str, Any] = field(factory=dict)
    """The fields that are inherited."""


@frozen
class Convention:
    """How a source is to be read: what "until" means in it, and whether notes for internal use count."""

    until: Until = "opens"
    internal: bool = True


class _Units:
    """The units of one file, read in their order."""

    def __init__(self, name: str, tally: Tally, convention: Convention) -> None:
        self.name, self.tally, self.convention = name, tally, convention
        self.names = Names()
        self.number = 0
        self.differing = 0
        self.silent = 0
        self.above = [_Above()]

    def records(self, events: Iterator[tuple[str, Element]]) -> Iterator[Record]:
        """A record as soon as all that is said of its unit is read: at its first component, or at its end."""
        names, above = self.names, self.above
        kinds = dict.fromkeys(COMPONENTS, True)
        pending = None
        notes: list[tuple[Note, Element]] = []
        nested = 0
        for event, element in events:
            name = names[element.tag]
            if name in kinds:
                if event == "start":
                    if pending is not None:
                        record = self._record(pending, notes, opens=True)
                        if record is not None:
                            yield record
                    pending, notes = element, []
                    continue
                if pending is not None:
                    record = self._record(pending, notes, opens=False)
                    if record is not None:
                        yield record
                    pending = None
                else:
                    above.pop()
                forget(element)
            elif name == "accessrestrict":
                nested += 1 if event == "start" else -1
                if event == "end" and not nested:
                    if pending is not None:
                        self._note(element, notes)
                    elif len(above) > 1:
                        yield self._late(element)
            elif event == "end" and len(above) == 1:
                above[0].position = words_of(element)

    def _note(self, element: Element, notes: list[tuple[Note, Element]]) -> None:
        if not self.convention.internal and element.get("audience") == "internal":
            return
        note = read_note_element(element, self.names)
        if note.text:
            notes.append((note, element))

    def _late(self, element: Element) -> Record:
        """A note behind the components can no longer be inherited: they were given without it."""
        self.number += 1
        self.tally.rejected += 1
        unit = self.above[-1].reference or "the unit above it"
        says = f"accessrestrict of {unit} stands behind its components, which were read without it; move it before them"
        source = Source(self.name, element.sourceline, self.number, NAME)
        return rejected(f"line {element.sourceline:,}", words_of(element), says, source, self.above[-1].reference)

    def _record(self, element: Element, notes: list[tuple[Note, Element]], *, opens: bool) -> Record | None:
        """The record of a unit; a whole that is neither named, dated nor restricted only frames what is in it."""
        above = self.above[-1]
        names = self.names
        for did in element:
            if names[did.tag] == "did":
                unit = read_unit(did, names, boxed=bool(above.doubts))
                break
        else:
            unit = NO_UNIT
        tag = names[element.tag]
        path = f"{above.path}/{tag}"
        if tag == "archdesc" and unit.is_blank and not notes:
            if opens:
                self.above.append(_Above(above.reference, path, above.position))
            return None
        self.number += 1
        above.count += 1
        position = above.position if tag == "archdesc" else f"{above.position}/{above.count}"
        reference = unit.reference or position or None
        if notes:
            said = read_access(tuple([note for note, _ in notes]), self.convention.until)
            self.silent += said.silent
            places = tuple([f"line {note.sourceline:,}, {path}/accessrestrict" for _, note in notes])
            texts: Any = tuple([note.text for note, _ in notes])
        else:
            said, places, texts = NOTHING, (), ()
        doubted = None
        if above.doubts and not said.whole.words:
            doubted = next((one for one in above.doubts if one.may_hold(unit.box)), None)
        values, origins = above.values, above.origins
        if notes or doubted:
            values, origins = _access(above, said, places, doubted)
        record = Record(
            id=element.get("id", "").strip() or None,
            reference=reference,
            title=unit.title,
            level=_level(element, tag),
            parent=above.reference if above.path != "ead" else None,
            covering_dates=unit.dated.words,
            first_date=unit.dated.first,
            last_date=unit.dated.last,
            held_by="archive",
            public_record=False,
            notes=texts,
            source=Source(self.name, element.sourceline, self.number, NAME),
            origins=self._origins(unit, path, said, places, origins),
            misread=_not_whole(said, places) if said.faults else (),
            **values,
        )
        if opens:
            below = f"{path}/dsc" if tag == "archdesc" else path
            self.above.append(self._below(said, places, reference, below, position))
        return record

    def _below(self, said: Said, places: tuple[str, ...], reference: str | None, path: str, position: str) -> _Above:
        """What the components of a unit inherit from it."""
        above = self.above[-1]
        doubts = tuple(doubted_by(said.parts, places))
        if said.whole.speaks:
            whole, origins = said.whole, _inherited(_of_whole(said, places), reference)
        else:
            whole, origins, doubts = above.whole, above.origins, (*above.doubts, *doubts)
        return _Above(reference, path, position, 0, whole, origins, doubts, whole.values())

    def _origins(
        self, unit: Unit, path: str, said: Said, places: tuple[str, ...], access: tuple[Origin, ...]
    ) -> tuple[Origin, ...]:
        """Where each fact was read, and what was remarked."""
        found = access
        if unit.dated.words is not None:
            place = f"line {unit.dates_line:,}, {path}/did/unitdate"
            if unit.dated.remark:
                self.differing += 1
                place = f"{place} ({unit.dated.remark})"
            found = (Origin("covering_dates", unit.dated.words, place), *access)
        if said.remarks:
            self.differing += len(said.remarks)
            found = (*found, *[one.at(places[one.note]) for one in said.remarks])
        return found


def _not_whole(said: Said, places: tuple[str, ...]) -> tuple[Problem, ...]:
    """A note with an entity in it may say anything, so the record is not judged."""
    return tuple(Problem(places[note], one, "is not resolved, so the note is not whole") for note, one in said.faults)


def _level(element: Element, tag: str) -> str | None:
    level: str = element.get("level", "").strip()
    if level == "otherlevel":
        level = element.get("otherlevel", "").strip() or level
    return level or ("collection" if tag == "archdesc" else None)


def _of_whole(said: Said, places: tuple[str, ...]) -> tuple[Origin, ...]:
    return tuple([words.at(places[words.note]) for words in said.whole.words])


def _access(
    above: _Above, said: Said, places: tuple[str, ...], doubted: Doubted | None
) -> tuple[dict[str, Any], tuple[Origin, ...]]:
    """The fields of access of a unit, and where they were read: its own, else what is inherited, and its parts."""
    if said.whole.words and not said.parts.words:
        return said.values, _of_whole(said, places)
    whole = said.whole if said.whole.speaks else above.whole
    origins = _of_whole(said, places) if said.whole.speaks else above.origins
    values = whole.values()
    if doubted is not None and not whole.withholds:
        values.pop("recorded_status", None)
        origins = tuple(one for one in origins if one.field != "recorded_status")
        values["closures"] = (Closure(),)
        origins = (*origins, Origin("closures.1", doubted.words, f"{doubted.place} ({IN_DOUBT})"))
    return with_parts(values, origins, said.parts, places)


def _inherited(origins: tuple[Origin, ...], reference: str | None) -> tuple[Origin, ...]:
    """Where what is inherited was read, with the unit that says it."""
    said = f" (inherited from {reference or 'the unit above'})"
    return tuple(
        one if "(inherited from" in one.place else Origin(one.field, one.words, one.place + said) for one in origins
    )


def ead_format(until: Until = "opens", *, internal: bool = True) -> Format:
    """EAD as one kind of source writes it.

    >>> ead_format("inclusive").name
    'ead'
    """
    convention = Convention(until, internal)

    def read_ead(text: Text, tally: Tally) -> Iterator[Record]:
        """The records of a finding aid."""
        units = _Units(text.name, tally, convention)
        tally.note(f"{text.name}: {UNTIL_MEANS[until]}")
        yield from guarded(text, tally, units.records(events_of(text, tally, _TAGS)), NAME)
        if not units.number:
            raise ReadError(f"{text.name}: holds no unit of a finding aid: no archdesc or c that is named or dated")
        if units.differing:
            tally.note(
                f"{text.name}: {units.differing:,} date(s) differ from their form for machines, or lack one of the two"
            )
        if units.silent:
            tally.note(f"{text.name}: {units.silent:,} accessrestrict say nothing of access, and withhold nothing")

    return Format(NAME, "a finding aid in EAD 2002 or EAD3", recognises_ead, read_ead, (".ead",))


def recognises_ead(head: str, name: str) -> bool:
    """Whether the root is a finding aid, or holds some.

    >>> recognises_ead('<?xml version="1.0"?><ead xmlns="urn:isbn:1-931666-22-9">', "a.xml")
    True
    """
    root = root_of(head)
    return root in ("ead", "archdesc") or (root == "OAI-PMH" and any(one in head for one in _NAMESPACES))


EAD = ead_format()
"""EAD whose "until D" is taken as open on D."""
