"""A note of access read: each of its statements as a value that says what is certain in it."""

from __future__ import annotations

from datetime import date
from typing import Literal

from attrs import frozen

from closurelib.notes.head import NoteKind
from closurelib.notes.statements import Note, Statement
from closurelib.notes.tokens import sentences


@frozen
class Reading:
    """One statement of an access note.

    >>> [reading] = read_note("Box 7: Closed until 1 July 2040.")
    >>> reading.kind.value, str(reading.opens_on), reading.part
    ('closed', '2040-07-01', 'Box 7')
    """

    kind: NoteKind
    opens_on: date | None = None
    """The first open day; of what was put back, the day it was. Where `certain` is false, the last day it can be."""
    years: int | None = None
    """A period: it does not say from when, so it gives no day."""
    year: int | None = None
    """The year, where the text has the year alone; of a retention, its last."""
    exemptions: tuple[str, ...] = ()
    part: str | None = None
    """The words that name a part; `None` where the text speaks of the record as a whole."""
    span: tuple[int, int] = (0, 0)
    """Where in the text it stands."""
    certain: bool = True
    """False where the day cannot be known: day and month may change places, a death may come first, access is
    only reviewed, or the note says what is usual."""


def read_note(text: str, *, until: Literal["opens", "inclusive"] = "opens") -> tuple[Reading, ...]:
    """Read one access note.

    `until` is the source's convention: is the record open on the day it is closed "until" (`opens`), or the
    day after (`inclusive`)?

    >>> for reading in read_note("Documents were retained under Section 3(4), but put back on April 18, 1994."):
    ...     print(reading.kind, reading.opens_on, reading.part)
    put back 1994-04-18 Documents
    >>> read_note("Restricted until 2041.", until="inclusive")[0].opens_on
    datetime.date(2042, 1, 1)
    >>> read_note("Two press articles have been removed from this file due to copyright restrictions.")
    ()
    """
    note = Note(text)
    for sentence in sentences(text):
        note.read(sentence)
    return tuple(_reading(statement, until == "inclusive") for statement in note.statements)


def _reading(statement: Statement, inclusive: bool) -> Reading:
    """The finished reading of a statement."""
    ending, end = statement.ending, statement.ending.end
    retained = statement.kind is NoteKind.RETAINED
    opens_on = year = None
    if end is not None:
        year = end.read.days.latest.year if retained else end.read.year
        if not (retained or ending.review or ending.later or end.vague):
            opens_on = end.first_open_day(inclusive)
    day_is_known = end is None or (end.sure and end.read.sure)
    return Reading(
        kind=statement.kind,
        opens_on=opens_on,
        years=ending.years,
        year=year,
        exemptions=ending.exemptions,
        part=statement.part,
        span=(statement.start, max(statement.start, statement.stop)),
        certain=statement.sure and day_is_known and not ending.is_open_ended,
    )
