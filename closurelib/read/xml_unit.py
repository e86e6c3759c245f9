"""One unit of a finding aid: its name, title, dates and box, and the text of its notes of access."""

from __future__ import annotations

import re
from typing import NamedTuple

from closurelib.read.xml import ENTITY, Element, Names, words_of
from closurelib.read.xml_access import DateBeside, Note
from closurelib.read.xml_dates import Dated, read_dates

_BLOCKS = frozenset(
    "p head item label defitem list table row entry chronlist chronitem event datesingle daterange dateset legalstatus "
    "blockquote accessrestrict note address addressline eventgrp chronitemset".split()
)
"""Elements that stand on lines of their own."""
_DATES = frozenset(("date", "ref", "datesingle", "fromdate", "todate"))
"""Elements that hold a day beside its words."""
_A_PART = re.compile(r"(?:box|folder|file|series|volume|item|reel|carton|accession)\b[^.]*\d", re.IGNORECASE)
_IDENTIFIES_NO_UNIT = re.compile(r"uri|url|ark|handle|doi|barcode|uuid", re.IGNORECASE)
_BLOCK = "\0"
"""Where a line ends: XML holds no NUL."""
_GOES_ON = re.compile("\1[\\s\0]*")
"""Where a heading is followed by what it heads."""
_UNDATED = Dated()


class Unit(NamedTuple):
    """What identifies and dates one unit."""

    reference: str | None = None
    title: str | None = None
    dated: Dated = _UNDATED
    dates_line: int = 0
    box: str | None = None

    @property
    def is_blank(self) -> bool:
        """Whether it has neither name nor title nor date."""
        return not self.reference and not self.title and self.dated is _UNDATED


NO_UNIT = Unit()
"""A unit without a `did`."""


def read_unit(did: Element, names: Names, *, boxed: bool = True) -> Unit:
    """The unit that a `did` describes; its box is only looked for where it matters."""
    reference = title = box = None
    dates: list[Element] = []
    for part in did:
        name = names[part.tag]
        if name == "unittitle":
            title = title or words_of(part).rstrip(" ,;:") or None
            if len(part):
                dates += [inner for inner in part.iter() if names[inner.tag] == "unitdate"]
        elif name == "unitid":
            reference = reference or _identifier(part)
        elif name in ("unitdate", "unitdatestructured"):
            dates.append(part)
        elif boxed and name == "container" and box is None:
            box = _box(part)
    if not dates:
        return Unit(reference, title, _UNDATED, 0, box)
    return Unit(reference, title, _dated(dates, names), dates[0].sourceline, box)


def _identifier(element: Element) -> str | None:
    """The identifier, unless it is an address or for internal use alone."""
    if element.keys():
        kind = element.get("type") or element.get("localtype")
        if element.get("audience") == "internal" or (kind and _IDENTIFIES_NO_UNIT.search(kind)):
            return None
    return words_of(element) or None


def _box(container: Element) -> str | None:
    kind = container.get("type") or container.get("localtype") or container.get("label") or ""
    return words_of(container) or None if kind.lower() == "box" else None


def _dated(elements: list[Element], names: Names) -> Dated:
    """The dates of a unit; those of its bulk lie within the others."""
    if len(elements) == 1 and len(elements[0]) == 0:
        [one] = elements
        said, normal = words_of(one), one.get("normal")
        return read_dates((said,) if said else (), (normal.strip(),) if normal else ())
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
