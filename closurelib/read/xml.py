"""XML read safely, as a stream of the elements that are asked for.

Nothing outside the file is ever opened: no DTD, no entity, no address. Entities stay the references that they are;
that a file names any is said in the receipt. The limits of the parser stay in force, so that neither an entity that
unfolds without end nor a text without end fills the memory.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain, compress, count
from sys import intern
from typing import Any

from closurelib.errors import MissingExtra, ReadError
from closurelib.read.format import rejected, shown
from closurelib.read.receipt import Tally
from closurelib.read.text import Text
from closurelib.record import Record, Source

Element = Any
"""An element of lxml's."""
LEAST_LXML = (6, 1)
MOST_IN_ONE_TAG = 10_000_000
"""No tag and no text can be so long; the parser would hold all of it before it says so."""
_AT_ONCE = 1 << 11
"""Bytes that are parsed before what they hold is read: the fewer elements wait, the fewer grow old and are looked
through again by Python's collector of cycles."""
ENTITY = "&"
"""The name that stands for a reference to an entity, among those of elements."""
_AT = re.compile(r", line \d+, column \d+.*$", re.DOTALL)


class NotWellFormed(Exception):
    """The XML ends being XML: what was read before stands."""

    def __init__(self, says: str, line: int = 0, column: int = 0) -> None:
        super().__init__(says)
        self.line, self.column = line, column

    def __str__(self) -> str:
        """What is wrong, and where."""
        where = f"line {self.line:,}, column {self.column:,}: " if self.line else ""
        return where + str(self.args[0])


def load_lxml() -> Any:
    """The `lxml.etree` module; without it, or with one too old, the extra is missing."""
    try:
        from lxml import etree
    except ImportError:
        raise MissingExtra("reading XML", "ead") from None
    if etree.LXML_VERSION < LEAST_LXML:
        raise MissingExtra("reading XML", "ead")
    return etree


def events_of(text: Text, tally: Tally, tags: Iterable[str]) -> Iterator[tuple[str, Element]]:
    """The start and the end of every element of some names, whatever their namespace."""
    return chain.from_iterable(_batches(text, tally, tags))


def _batches(text: Text, tally: Tally, tags: Iterable[str]) -> Iterator[Iterable[tuple[str, Element]]]:
    etree = load_lxml()
    try:
        parser = etree.XMLPullParser(
            events=("start", "end"),
            tag=[f"{{*}}{tag}" for tag in tags],
            encoding=text.told_encoding,
            resolve_entities=False,
            load_dtd=False,
            no_network=True,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
    except LookupError:
        raise ReadError(f"{text.name}: {text.told_encoding!r} is no encoding that XML is read in") from None
    first = True
    for broken in fed(parser, text, etree.XMLSyntaxError):
        events = parser.read_events()
        if first and (event := next(events, None)):
            first = False
            _say_what_is_not_opened(event[1], text.name, tally)
            yield (event,)
        yield events
        if broken is not None:
            raise broken


def fed(parser: Any, text: Text, error: type[Exception]) -> Iterator[NotWellFormed | None]:
    """Feed a pull parser bit by bit, within the bounds of all that is read as XML.

    After each bit, `None`, and its events may be read; at a fault, what is wrong, and then no more.
    """
    since = 0
    try:
        for block in text.raw():
            last = block.rfind(b">")
            since = len(block) - last if last >= 0 else since + len(block)
            if since > MOST_IN_ONE_TAG:
                raise NotWellFormed(f"holds no > in {since:,} bytes: no such tag or text is read")
            for at in range(0, len(block), _AT_ONCE):
                parser.feed(block[at : at + _AT_ONCE])
                yield None
        parser.close()
    except error as why:
        yield _fault(why, parser.feed_error_log)
    except NotWellFormed as why:
        yield why


def _fault(why: Any, log: Any) -> NotWellFormed:
    """What the parser found, in words for people; where it only says that nothing is left, what came before that."""
    (line, column), says = why.position, _AT.sub("", str(why.msg))
    if not line and (first := next(iter(log.filter_from_fatals()), None)):
        line, column, says = first.line, first.column, first.message
    says = " ".join(says.split())
    if "amplification" in says:
        says = "its entities unfold beyond all measure; they are not read"
    elif "XML_PARSE_HUGE" in says:
        says = f"is beyond what is read: {says.partition(', ')[0].removeprefix('Resource limit exceeded: ')}"
    else:
        says = f"is no well-formed XML: {says}"
    return NotWellFormed(says, line, column)


def _say_what_is_not_opened(element: Element, name: str, tally: Tally) -> None:
    """Say of the DTD that a file names, and of its entities, that they are not read."""
    document = element.getroottree().docinfo
    if document.system_url or document.public_id:
        tally.note(f"{name}: names a DTD, {shown(document.system_url or document.public_id)}, which is not opened")
    entities = [entity.name for entity in document.internalDTD.iterentities()] if document.internalDTD else []
    if entities:
        few = ", ".join(shown(f"&{one};", 20) for one in entities[:3]) + (", ..." if len(entities) > 3 else "")
        tally.note(f"{name}: declares {len(entities):,} entities ({few}), which are not resolved")


def guarded(text: Text, tally: Tally, records: Iterator[Record], name: str) -> Iterator[Record]:
    """The records of a file; where it breaks, one rejected row stands for the rest of it."""
    numbers = count(1)  # as many are drawn as there are records, and none of them leaves one out
    try:
        yield from compress(records, numbers)
    except NotWellFormed as why:
        given = next(numbers) - 1
        if not given:
            raise ReadError(f"{text.name}: {why}; no record was read") from None
        tally.rejected += 1
        says = f"{why}; the {given:,} record(s) before it were read, nothing after it"
        tally.note(f"{text.name}: {says}")
        yield rejected(f"line {why.line:,}", "", says, Source(text.name, why.line, given + 1, name))


class Names(dict[Any, str]):
    """The names of elements without their namespaces, by their tags.

    >>> Names()["{urn:isbn:1-931666-22-9}unittitle"]
    'unittitle'
    """

    def __missing__(self, tag: Any) -> str:
        """A tag seen for the first time; what has none is a reference to an entity."""
        name = self[tag] = intern(tag.rpartition("}")[2]) if isinstance(tag, str) else ENTITY
        return name


def forget(element: Element) -> None:
    """Give up what stands before an element that has been read, so that memory does not grow with the file.

    The element itself stays until the next one is read: the parser may not have read what follows it.
    """
    parent = element.getparent()
    if parent is not None:
        del parent[: parent.index(element)]


def words_of(element: Element) -> str:
    """The words of an element and all that is in it, blanks made one; an entity stays as it is written."""
    text = element.text if not len(element) else "".join(element.itertext())
    return " ".join(text.split()) if text else ""


def root_of(head: str) -> str:
    r"""The name of the root of a document, without its namespace; empty where the text is no XML.

    >>> root_of('<?xml version="1.0"?><!DOCTYPE ead [<!ENTITY x "y">]>\n<!-- a --><ead:ead>')
    'ead'
    >>> root_of("Reference: FO 371/151924"), root_of("")
    ('', '')
    """
    at = 1 if head.startswith("\ufeff") else 0
    while match := _PROLOG.match(head, at):
        at = match.end()
    root = _TAG.match(head, at)
    return root[1] if root else ""


_PROLOG = re.compile(r"\s*(?:<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>)", re.DOTALL)
_TAG = re.compile(r"\s*<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)(?=[\s/>])")
