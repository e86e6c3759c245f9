"""A note of access read: each of its statements as a value that says what is certain in it."""

from __future__ import annotations

from datetime import date
from typing import Literal

from attrs import frozen

from closurelib.notes.head import NoteKind
from closurelib.notes.heads import speaks_of_access
from closurelib.notes.statement import Statement
from closurelib.notes.statements import Note
from closurelib.notes.tokens import sentences

LONGEST_READ = 1_000_000
"""Characters of a note that are read sentence by sentence. No note of access is so long; a text that is may be a
whole book, or made to keep a reader busy, and of what is left it is only said that it speaks of access."""


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
    possible: bool = False
    """Whether the note only says what may be, or what is usual: "may be closed" leaves open whether it is closed."""


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

    Of a text longer than a million characters the rest is not read sentence by sentence. Where it has a word of
    access, one more reading stands for all of it: restricted, without a day, and not certain.
    """
    note = Note(text)
    read = 0
    for sentence in sentences(text, LONGEST_READ):
        note.read(sentence)
        read = sentence[-1].end
    readings = tuple(_reading(statement, until == "inclusive") for statement in note.statements)
    return readings + _left_unread(text, max(read, LONGEST_READ))


def _left_unread(text: str, since: int) -> tuple[Reading, ...]:
    """What stands for the rest of a text that is too long: it may withhold something, and nobody has read what."""
    if since >= len(text) or not speaks_of_access(text, since):
        return ()
    return (Reading(NoteKind.RESTRICTED, span=(since, len(text)), certain=False),)


def _reading(statement: Statement, inclusive: bool) -> Reading:
    """The finished reading of a statement."""
    ending, end = statement.ending, statement.ending.end
    retained = statement.kind is NoteKind.RETAINED
    opens_on = year = None
    if end is not None:
        year = end.read.days.latest.year if retained else end.read.year
        if not (retained or ending.review or ending.later or end.vague):
            opens_on = end.first_open_day(inclusive)
    kind = statement.kind
    if kind is NoteKind.OPEN and end is not None and opens_on is None:
        kind = NoteKind.CLOSED  # "open from about 2040", "open 1 May 2040 subject to review": no first day is known
    day_is_known = end is None or (end.sure and end.read.sure)
    return Reading(
        kind=kind,
        opens_on=opens_on,
        years=ending.years,
        year=year,
        exemptions=ending.exemptions,
        part=statement.part,
        span=(statement.start, max(statement.start, statement.stop)),
        certain=statement.sure and day_is_known and not ending.is_open_ended,
        possible=statement.possible,
    )
