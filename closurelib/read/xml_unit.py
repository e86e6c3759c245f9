"""One unit of a finding aid: its name, title, dates and box, and the text of its notes of access."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from attrs import define

from closurelib.read.xml import ENTITY, Element, Names, load_lxml, words_of
from closurelib.read.xml_access import DateBeside, Note, Said, Until, read_access
from closurelib.read.xml_dates import KEPT, Dated, read_dates

_BLOCKS = frozenset(
    "p head item label defitem list table row entry chronlist chronitem event datesingle daterange dateset legalstatus "
    "blockquote accessrestrict note address addressline eventgrp chronitemset".split()
)
"""Elements that stand on lines of their own."""
_DATES = frozenset(("date", "ref", "datesingle", "fromdate", "todate"))
"""Elements that hold a day beside its words."""
_PARTS = ("unittitle", "unitid", "unitdate", "container")
"""What identifies a unit, and dates it."""
_A_PART = re.compile(r"(?:box|folder|file|series|volume|item|reel|carton|accession)\b[^.]*\d", re.IGNORECASE)
_IDENTIFIES_NO_UNIT = re.compile(r"uri|url|ark|handle|doi|barcode|uuid", re.IGNORECASE)
_BLOCK = "\0"
"""Where a line ends: XML holds no NUL."""
_GOES_ON = re.compile("\1[\\s\0]*")
"""Where a heading is followed by what it heads."""
_UNDATED = Dated()


Unit = tuple[str | None, str | None, Dated, int, str | None]
"""What identifies and dates one unit: reference, title, dates and the line they stand in, box."""
NO_UNIT: Unit = (None, None, _UNDATED, 0, None)
"""A unit without a `did`."""


def is_blank(unit: Unit) -> bool:
    """Whether a unit has neither name nor title nor date.

    >>> is_blank(NO_UNIT)
    True
    """
    return not unit[0] and not unit[1] and unit[2] is _UNDATED


class UnitsRead:
    """What identifies and dates the units of one file."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._parts: dict[Any, tuple[str, ...]] = {}
        """The tags of what a `did` holds, by its own: they are compared as they are, which is the quickest way."""

    def read(self, element: Element, boxed: object = True) -> Unit:
        """The unit that an element describes; its box is only looked for where anything is that it matters to.

        A `did` has four or five parts, so nothing is called that can be done here; and a text in which no blank is
        out of place is not taken apart to be put together again.
        """
        did: Element = element[0] if len(element) else None
        tags = None if did is None else self._parts.get(did.tag)
        if tags is None:
            did, tags = self._find(element)
        reference = title = box = None
        dates: list[Element] = []
        title_tag, id_tag, date_tag, container_tag = tags
        for part in did[:]:
            tag = part.tag
            if tag == title_tag:
                text = part.text
                if len(part):
                    dates += part.iter("{*}unitdate")
                    text = words_of(part)
                if text and title is None:
                    plain = text.isprintable() and "  " not in text and text[0] != " "
                    title = (text if plain else " ".join(text.split())).rstrip(" ,;:") or None
            elif tag == id_tag:
                if reference is None and not (part.keys() and _names_no_unit(part)):
                    text = (words_of(part) if len(part) else part.text) or ""
                    reference = (text if text.isprintable() and " " not in text else " ".join(text.split())) or None
            elif tag == date_tag:
                dates.append(part)
            elif tag == container_tag:
                box = (box or _box(part)) if boxed else None
            elif (name := self._names[tag]) == "unitdatestructured":
                dates.append(part)
            elif name in _PARTS:
                self._of_one_namespace(did)
                return self.read(element, boxed)
        if not dates:
            return reference, title, _UNDATED, 0, box
        first = dates[0]
        if len(dates) == 1 and not len(first):
            return reference, title, read_one_date(first.text, first.get("normal")), first.sourceline, box
        return reference, title, _dated(dates, self._names), first.sourceline, box

    def _find(self, element: Element) -> tuple[Element, tuple[str, ...]]:
        """The `did` of an element that does not begin with one known by its tag, and the tags of what it holds."""
        did = next((one for one in element if self._names[one.tag] == "did"), None)
        if did is None:
            return (), ("",) * len(_PARTS)
        return did, self._parts.setdefault(did.tag, tuple([_beside(did, name) for name in _PARTS]))

    def _of_one_namespace(self, did: Element) -> None:
        """Take the parts of a `did` that are of another namespace as of its own: only their names tell."""
        for part in did[:]:
            if (name := self._names[part.tag]) in _PARTS:
                part.tag = _beside(did, name)


def _beside(did: Element, name: str) -> str:
    """A name in the namespace of a `did`."""
    tag: str = did.tag
    return tag.removesuffix("did") + name


@lru_cache(KEPT)
def read_one_date(text: str | None, normal: str | None) -> Dated:
    """A date as it stands in its element, with its form for machines.

    >>> read_one_date(" 1960 -  1965 ", "1960/1965").words
    '1960 - 1965'
    """
    said, normal = " ".join((text or "").split()), (normal or "").strip()
    return read_dates((said,) if said else (), (normal,) if normal else ())


def _names_no_unit(element: Element) -> bool:
    """Whether an identifier is an address, or for internal use alone."""
    kind = element.get("type") or element.get("localtype")
    return element.get("audience") == "internal" or bool(kind and _IDENTIFIES_NO_UNIT.search(kind))


def _box(container: Element) -> str | None:
    kind = container.get("type") or container.get("localtype") or container.get("label") or ""
    return words_of(container) or None if kind.lower() == "box" else None


def _dated(elements: list[Element], names: Names) -> Dated:
    """The dates of a unit; those of its bulk lie within the others."""
    kept = [one for one in elements if (one.get("type") or one.get("unitdatetype")) != "bulk"] or elements
    words: list[str] = []
    normals: list[str] = []
    structured: list[str] = []
    for one in kept:
        if names[one.tag] == "unitdatestructured":
            _structured(one, names, structured, normals)
            continue
        if text := words_of(one):
            words.append(text)
        if normal := one.get("normal"):
            normals.append(normal.strip())
    return read_dates(tuple(words or structured), tuple(normals))


def _structured(element: Element, names: Names, words: list[str], normals: list[str]) -> None:
    """The dates of EAD3: single days and ranges, each with its form for machines."""
    for one in element.iter():
        name = names[one.tag]
        if name == "datesingle":
            words += [text for text in [words_of(one)] if text]
            normals += [normal for normal in [_standard(one)] if normal]
        elif name == "daterange":
            ends = {names[end.tag]: end for end in one}
            both = [ends[name] for name in ("fromdate", "todate") if name in ends]
            words += [text for text in ["-".join(filter(None, map(words_of, both)))] if text]
            normal = "/".join(_standard(end) for end in both)
            normals += [normal] if normal.strip("/") else []


def _standard(element: Element) -> str:
    text: str = element.get("standarddate") or element.get("normal") or ""
    return text.strip()


# Notes of access.

_MOST_NOTES = 4096
_LONGEST_KEPT = 4000
"""Notes are remembered by how they are written; a longer one hardly comes twice."""


@define(eq=False)
class NoteRead:
    """A note of access as read, and what it says, once it was asked."""

    note: Note
    texts: tuple[str, ...]
    """What a unit's notes are that has this one alone."""
    said: Said | None = None
    known: tuple[Said, Any] | None = None
    """That, with what is known of such a unit's access, where it hangs on nothing else."""


class NotesRead:
    """The notes of access of one file: equal ones are read once."""

    def __init__(self, names: Names, until: Until, *, asked: bool = False) -> None:
        self._names, self._until, self._asked = names, until, asked
        self._known: dict[str, NoteRead] = {}
        self._written = load_lxml().tostring

    def read(self, element: Element) -> NoteRead:
        """The note that an element holds; what stands in its own tag is no part of it."""
        written = self._written(element, encoding="unicode", with_tail=False)
        written = written[written.index(">") :]
        if (read := self._known.get(written)) is None:
            note = read_note_element(element, self._names)
            read = NoteRead(note, (note.text,))
            if len(written) <= _LONGEST_KEPT:
                if len(self._known) >= _MOST_NOTES:
                    self._known.clear()
                self._known[written] = read
        return read

    def said(self, notes: list[NoteRead]) -> Said:
        """What the notes of one unit say together."""
        if len(notes) > 1:
            return read_access(tuple([one.note for one in notes]), self._until, self._asked)
        [one] = notes
        if one.said is None:
            one.said = read_access((one.note,), self._until, self._asked)
        return one.said


def read_note_element(element: Element, names: Names) -> Note:
    """The text of an `accessrestrict`: one line a block, without its headings, with the dates marked in it."""
    parts: list[str] = []
    dates: list[DateBeside] = []
    faults: list[str] = []
    _gather(element, names, parts, dates, faults)
    text = "".join(parts)
    if "\1" in text:
        text = _GOES_ON.sub(" ", text)
    lines = (" ".join(line.split()) for line in text.split(_BLOCK))
    fault = f"the entity {', '.join(dict.fromkeys(faults))}" if faults else ""
    return Note("\n".join(line for line in lines if line), tuple(dates), fault)


def _gather(
    element: Element, names: Names, parts: list[str], dates: list[DateBeside], faults: list[str]
) -> None:  # at most 256 deep: the parser goes no deeper
    if element.text:
        parts.append(element.text)
    for child in element:
        name = names[child.tag]
        if name == "head":
            parts.append(_heading(child))
        elif name == ENTITY:
            parts.append(child.text)
            faults.append(child.text)
        elif name in _BLOCKS:
            parts.append(_BLOCK)
            _marked(child, name, parts, dates)
            _gather(child, names, parts, dates, faults)
            parts.append(_BLOCK)
        else:
            _marked(child, name, parts, dates)
            _gather(child, names, parts, dates, faults)
        if child.tail:
            parts.append(child.tail)


def _heading(head: Element) -> str:
    """A heading says nothing, unless it names the part that the note is about."""
    text = words_of(head)
    return f"{_BLOCK}{text.rstrip(' :.')}:\1" if _A_PART.match(text) else _BLOCK


def _marked(element: Element, name: str, parts: list[str], dates: list[DateBeside]) -> None:
    """Take note of a date that is marked for machines; where it has no words, it stands in their place."""
    if name not in _DATES:
        return
    normal = (element.get("normal") or element.get("standarddate") or "").strip()
    if not normal:
        return
    words = words_of(element)
    kind = element.get("type") or element.get("localtype")
    dates.append(DateBeside(normal, words, kind == "restriction"))
    if not words:
        parts.append(normal)
