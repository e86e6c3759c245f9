"""Records written as a finding aid in EAD 2002: what is known of access as notes that people and machines can read.

Reading it back gives the same facts of access. EAD has no words for a catalogue's own closure types, for the day a
period counts from, or for a decision's date; those stay behind. The units stand side by side, each with its own
notes: below one another they would inherit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TextIO
from xml.sax.saxutils import escape, quoteattr

from closurelib.dates import Span, say_date_in_full, say_span
from closurelib.facts import Closure, Day, ForYears, OpensIn, Retention
from closurelib.read.xml_access import UNKNOWN, Note, not_known, read_access, with_parts
from closurelib.record import Record

_LEVELS = frozenset("class collection file fonds item recordgrp series subfonds subgrp subseries".split())
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ID = re.compile(r"[A-Za-z_][\w.-]*", re.ASCII)
_ACCESS = (
    "recorded_opening", "recorded_status", "opened_on", "closures", "retentions", "reviews", "returns",
)  # fmt: skip
_BEGINNING = """<?xml version="1.0" encoding="UTF-8"?>
<ead xmlns="urn:isbn:1-931666-22-9">
<eadheader><eadid/><filedesc><titlestmt><titleproper>Records and their access conditions</titleproper></titlestmt>\
</filedesc></eadheader>
<archdesc level="otherlevel" otherlevel="list"><did><abstract>A list of records, each with its access conditions.\
</abstract></did>
<dsc>
"""
_ENDING = "</dsc>\n</archdesc>\n</ead>\n"


def write_ead(records: Iterable[Record], stream: TextIO) -> int:
    r"""Write a finding aid with a component for each record, and say how many there were.

    >>> from io import StringIO
    >>> stream = StringIO()
    >>> write_ead([Record(reference="ZZ 1/1", recorded_opening="2040-07-01", recorded_status="C")], stream)
    1
    >>> print(stream.getvalue().splitlines()[6].replace("<p>", "<p>\n"))
    <accessrestrict><p>
    Closed until <date type="restriction" normal="2040-07-01">1 July 2040</date>.</p></accessrestrict>
    """
    stream.write(_BEGINNING)
    count = 0
    for record in records:
        stream.writelines(_component(record))
        count += 1
    stream.write(_ENDING)
    return count


def _component(record: Record) -> Iterator[str]:
    yield f"<c{_identifier(record)}{_level(record.level)}><did>"
    if name := record.reference or record.id:
        yield f"<unitid>{_text(name)}</unitid>"
    if record.title:
        yield f"<unittitle>{_text(record.title)}</unittitle>"
    yield f"{_unitdate(record)}</did>\n"
    own = list(_own_notes(record))
    notes = own or [_paragraph(sentence) for sentence in _sentences(record)]
    if notes:
        yield f"<accessrestrict>{''.join(notes)}</accessrestrict>\n"
    if not own:  # what is not known is no statement among others: each is a note by itself
        yield from (f"<accessrestrict><p>{_text(one)}</p></accessrestrict>\n" for one in _not_known(record))
    yield "</c>\n"


def _text(text: str) -> str:
    return escape(_NO_XML.sub("\ufffd", text))


def _attribute(text: str) -> str:
    return quoteattr(_NO_XML.sub("\ufffd", text))


def _identifier(record: Record) -> str:
    return f' id="{record.id}"' if record.id and _ID.fullmatch(record.id) else ""


def _level(level: str | None) -> str:
    if level is None:
        return ""
    return f' level="{level}"' if level in _LEVELS else f' level="otherlevel" otherlevel={_attribute(level)}'


def _unitdate(record: Record) -> str:
    first, last = record.first_date, record.last_date
    normal = ""
    if isinstance(last, Span):
        start = first if isinstance(first, Span) else last
        normal = f"{_machine(start, last=False)}/{_machine(last, last=True)}"
    words = record.covering_dates or normal
    if not words:
        return ""
    return f"<unitdate{f' normal={_attribute(normal)}' if normal else ''}>{_text(words)}</unitdate>"


def _machine(span: Span, *, last: bool) -> str:
    text = str(span)
    return text if "/" not in text else (span.latest if last else span.earliest).isoformat()


# What is known of access, in sentences.

_Sentence = tuple[str, Span | None, str]
"""What stands before the day, the day, what stands behind it."""


def _own_notes(record: Record) -> Iterator[str]:
    """The record's own notes, where they say all that is known of its access and nothing else."""
    if not record.notes:
        return
    said = read_access(tuple(Note(note) for note in record.notes))
    read, _ = with_parts(dict(said.values), (), said.parts, ("",) * len(record.notes))
    if all(getattr(record, name) == read.get(name, getattr(_SILENT, name)) for name in _ACCESS):
        for line in "\n".join(record.notes).split("\n"):
            yield f"<p>{_text(line)}</p>"


_SILENT = Record()


def _paragraph(sentence: _Sentence) -> str:
    before, day, behind = sentence
    if day is None:
        return f"<p>{_text(before + behind)}</p>"
    words = say_date_in_full(day.earliest) if day.is_exact else say_span(day)
    date = f'<date type="restriction" normal="{_machine(day, last=False)}">{words}</date>'
    return f"<p>{_text(before)}{date}{_text(behind)}</p>"


def _sentences(record: Record) -> Iterator[_Sentence]:
    """Each fact of access as a sentence."""
    opening = record.recorded_opening
    if isinstance(opening, Span):
        yield ("Opened on " if record.recorded_status == "O" else "Closed until "), opening, "."
    elif record.recorded_status == "O":
        yield "Open.", None, ""
    if isinstance(record.opened_on, Span):
        yield "Opened on ", record.opened_on, "."
    for closure in record.closures:
        if not _is_unknown(closure):
            yield _closure(closure)
    for retention in record.retentions:
        yield _retention(retention)
    for review in record.reviews:
        yield _until("Access is under review", review.until)


def _is_unknown(closure: Closure) -> bool:
    return closure.type == UNKNOWN and closure.length is None and closure.ended_on is None


def _not_known(record: Record) -> Iterator[str]:
    return (not_known(closure.part) for closure in record.closures if _is_unknown(closure))


def _of(part: str | None, words: str) -> str:
    return f"{part}: {words}" if part else words[0].upper() + words[1:]


def _until(words: str, day: Day) -> _Sentence:
    return (f"{words} until ", day, ".") if isinstance(day, Span) else (f"{words}.", None, "")


def _closure(closure: Closure) -> _Sentence:
    under = f"{_sections(closure.exemptions)}." if closure.exemptions else "."
    closed = _of(closure.part, "closed")
    if isinstance(closure.ended_on, Span):
        return f"{closed} until ", closure.ended_on, under
    match closure.length:
        case ForYears(years):
            return f"{closed} for {years} {'year' if years == 1 else 'years'}{under}", None, ""
        case OpensIn(year) if 1 <= year <= 9999:
            return f"{closed} until ", Span.year(year), under
    return f"{closed}{under}", None, ""


def _sections(exemptions: tuple[str, ...]) -> str:
    others = [one for one in exemptions if one.startswith("EIR")]
    acts = [one for one in exemptions if one not in others]
    of_act = f"section{'s' if len(acts) > 1 else ''} {' and '.join(acts)} of the Freedom of Information Act 2000"
    return " under " + " and ".join([*([of_act] if acts else []), *others])


def _retention(retention: Retention) -> _Sentence:
    if isinstance(retention.put_back_on, Span):
        return f"{_of(retention.part, 'retained')}, but put back on ", retention.put_back_on, "."
    return _until(_of(retention.part, "retained by the department"), retention.until)
