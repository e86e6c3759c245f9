"""Finding aids in EAD 2002 and EAD3, streamed: a record for each unit described.

A unit inherits what is said of access above it until it says otherwise itself. What is said of some boxes of a unit
is a statement on a part of it; for the units below it is a doubt, never a date.
"""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve, frozen

from closurelib.errors import ReadError
from closurelib.facts import Problem
from closurelib.read.ead_inherit import COMPONENTS, Above, Access, Doubted, accessed, inherited
from closurelib.read.ead_record import NAME, ReadAt, places_of, unit_record
from closurelib.read.format import Format, rejected
from closurelib.read.receipt import Tally
from closurelib.read.sheets_row import Alike
from closurelib.read.text import Text
from closurelib.read.xml import Element, Names, events_of, forget, guarded, root_of, words_of
from closurelib.read.xml_access import NOTHING, UNTIL_MEANS, Said, Until
from closurelib.read.xml_dates import Dated
from closurelib.read.xml_unit import NoteRead, NotesRead, UnitsRead, is_blank
from closurelib.record import Record, Source

_TAGS = (*COMPONENTS, "accessrestrict", "eadid", "recordid")
_NAMESPACES = ("urn:isbn:1-931666", "ead3.archivists.org")
_MOST_ALIKE = 4096
"""How many kinds of units are remembered, so that memory does not grow with the file."""
_SIBLINGS = 31
"""Components are forgotten by every 32 of one unit; those of a unit that has been read, at once."""


@frozen
class Convention:
    """How a source is to be read: what "until" means in it, and whether notes for internal use count."""

    until: Until = "opens"
    internal: bool = True
    asked: bool = False
    """Whether somebody asked for what "until" is to mean, so that what hangs on it says so."""


class _Units:
    """The units of one file, read in their order."""

    def __init__(self, name: str, tally: Tally, convention: Convention) -> None:
        self.name, self.tally, self.convention = name, tally, convention
        self.names = Names()
        self.number = 0
        self.differing = 0
        self.silent = 0
        self.above = [Above()]
        self.units = UnitsRead(self.names)
        self.notes = NotesRead(self.names, convention.until, asked=convention.asked)
        self.accesses: dict[tuple[Said, Access, bool], Access] = {}
        self.alikes: dict[tuple[Dated, Access, str | None], Alike] = {}

    def records(self, events: Iterator[tuple[str, Element]]) -> Iterator[Record]:
        """A record as soon as all that is said of its unit is read: at its first component, or at its end.

        This goes round twice for every unit, so it is flat.
        """
        names, above = self.names, self.above
        kinds = frozenset(COMPONENTS)
        pending, tag = None, ""
        notes: list[tuple[NoteRead, int]] = []
        nested = 0
        for event, element in events:
            if element is pending:  # its end: it holds no component
                record = self._record(element, tag, notes, False)
                pending = None
                if not above[-1].count & _SIBLINGS:
                    forget(element)
                if record is not None:
                    yield record
                continue
            name = names[element.tag]
            if name in kinds:
                if event == "end":
                    above.pop()
                    element.clear(keep_tail=True)
                    if not above[-1].count & _SIBLINGS:
                        forget(element)
                    continue
                if pending is not None:
                    record = self._record(pending, tag, notes, True)
                    if record is not None:
                        yield record
                pending, tag = element, name
                if notes:
                    notes = []
            elif name == "accessrestrict":
                nested += 1 if event == "start" else -1
                if event == "end" and not nested:
                    if pending is not None:
                        self._note(element, notes)
                    elif len(above) > 1:
                        yield self._late(element)
            elif event == "end" and len(above) == 1:
                above[0].position = words_of(element)

    def _note(self, element: Element, notes: list[tuple[NoteRead, int]]) -> None:
        if not self.convention.internal and element.get("audience") == "internal":
            return
        read = self.notes.read(element)
        if read.note.text:
            notes.append((read, element.sourceline))

    def _late(self, element: Element) -> Record:
        """A note behind the components can no longer be inherited: they were given without it."""
        self.number += 1
        self.tally.rejected += 1
        unit = self.above[-1].reference or "the unit above it"
        says = f"accessrestrict of {unit} stands behind its components, which were read without it; move it before them"
        source = Source(self.name, element.sourceline, self.number, NAME)
        return rejected(f"line {element.sourceline:,}", words_of(element), says, source, self.above[-1].reference)

    def _record(self, element: Element, tag: str, notes: list[tuple[NoteRead, int]], opens: bool) -> Record | None:
        """The record of a unit; a whole that is neither named, dated nor restricted only frames what is in it."""
        above = self.above[-1]
        unit = self.units.read(element, above.doubts)
        if tag == "archdesc" and not notes and is_blank(unit):
            if opens:
                self.above.append(Above(above.reference, f"{above.path}/{tag}", above.position))
            return None
        number = self.number = self.number + 1
        above.count += 1
        reference, title, dated, dates_line, box = unit
        position = ""
        if opens or reference is None:
            position = above.position if tag == "archdesc" else f"{above.position}/{above.count}"
            reference = reference or position or None
        if dated.remark:
            self.differing += 1
        access, doubted = above.access, None
        said: Said | None = None
        texts: tuple[str, ...] = ()
        lines: tuple[int, ...] = ()
        if len(notes) == 1 and (known := notes[0][0].known) is not None:  # as nearly always
            said, access = known
            texts, lines = notes[0][0].texts, (notes[0][1],)
            self.differing += len(said.remarks)
        elif notes or above.doubts:
            said = self._said(notes)
            texts, lines = tuple([one.note.text for one, _ in notes]), tuple([line for _, line in notes])
            if above.doubts and not said.whole.words:
                doubted = above.doubted(box, element, self.names)
            access = self._access(above, said, notes, doubted)
        identifier, level = element.get("id"), element.get("level")
        if identifier is not None:
            identifier = identifier.strip() or None
        if level not in _LEVELS:
            level = _level(element, tag)
        alike = self.alikes.get((dated, access, level)) or self._alike(dated, access, level)
        parent = above.reference if above.path != "ead" else None
        read_at = (self.name, number, element.sourceline, above, tag, dated, dates_line, said, lines, doubted)
        record: Record = unit_record(alike, identifier, reference, title, level, parent, texts, read_at)
        if said is not None and said.faults:
            record = _not_whole(record, said, read_at)
        if opens:
            self._open(read_at, reference, position, access)
        return record

    def _said(self, notes: list[tuple[NoteRead, int]]) -> Said:
        """What the notes of one unit say together."""
        if not notes:
            return NOTHING
        said = notes[0][0].said if len(notes) == 1 else None
        if said is None:
            said = self.notes.said([note for note, _ in notes])
        self.silent += said.silent
        self.differing += len(said.remarks)
        return said

    def _access(self, above: Above, said: Said, notes: list[tuple[NoteRead, int]], doubted: Doubted | None) -> Access:
        """What is known of the access of a unit; the same object where the same is known."""
        alone = said.whole.words and not said.parts.words
        key = (said, _NO_ACCESS if alone else above.access, doubted is not None)
        if (access := self.accesses.get(key)) is None:
            places = ("",) * max(len(notes), 1)
            if len(self.accesses) >= _MOST_ALIKE:
                self.accesses.clear()
            access = self.accesses[key] = Access(accessed(above, said, places, doubted)[0])
        if alone and len(notes) == 1:
            notes[0][0].known = (said, access)
        return access

    def _access_of_whole(self, said: Said) -> Access:
        """What is known of the access of those below a unit of which also a part is spoken of."""
        key = (said, _OF_WHOLE, False)
        if (access := self.accesses.get(key)) is None:
            access = self.accesses[key] = Access(said.whole.values())
        return access

    def _alike(self, dated: Dated, access: Access, level: str | None) -> Alike:
        """What all units of one level share that have such dates and such access.

        A check that is made once for all of them may ask whether it is a series.
        """
        if len(self.alikes) >= _MOST_ALIKE:
            self.alikes.clear()
        record = Record(
            level=level,
            covering_dates=dated.words,
            first_date=dated.first,
            last_date=dated.last,
            held_by="archive",
            public_record=False,
            **access.values,
        )
        alike = self.alikes[dated, access, level] = Alike(record)
        return alike

    def _open(self, read_at: ReadAt, reference: str | None, position: str, access: Access) -> None:
        """Remember what the components of a unit inherit from it."""
        _, _, _, above, tag, _, _, said, lines, doubted = read_at
        path = f"{above.path}/{tag}"
        below = Above(reference, f"{path}/dsc" if tag == "archdesc" else path, position)
        below.whole, below.origins, below.doubts, below.access = above.whole, above.origins, above.doubts, above.access
        if said is not None:
            places = places_of(path, lines)
            below.doubts = above.doubts_below(said, places, doubted)
            if said.whole.speaks:
                below.whole, below.origins = said.whole, inherited(said, places, reference)
                below.access = self._access_of_whole(said) if said.parts.words else access
        self.above.append(below)


_NO_ACCESS, _OF_WHOLE = Access(), Access()
_LEVELS = frozenset("class collection file fonds item recordgrp series subfonds subgrp subseries".split())


def _not_whole(record: Record, said: Said, read_at: ReadAt) -> Record:
    """A record whose notes are not whole: they may say anything, so it is not judged."""
    places = places_of(f"{read_at[3].path}/{read_at[4]}", read_at[8])
    problems = tuple(
        Problem(places[note], one, "is not resolved, so the note is not whole") for note, one in said.faults
    )
    return evolve(record, misread=problems)


def _level(element: Element, tag: str) -> str | None:
    level: str = element.get("level", "").strip()
    if level == "otherlevel":
        level = element.get("otherlevel", "").strip() or level
    return level or ("collection" if tag == "archdesc" else None)


def ead_format(until: Until = "opens", *, internal: bool = True, asked: bool = False) -> Format:
    """EAD as one kind of source writes it; `asked` is whether somebody asked for the meaning of "until".

    >>> ead_format("inclusive").name
    'ead'
    """
    convention = Convention(until, internal, asked)

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
