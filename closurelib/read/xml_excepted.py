"""What a note opens the rest of: "open except …", where no statement of its own says what becomes of the exception.

An exception that is named and not read would leave the whole open, so it stays as a part that may be withheld.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from attrs import frozen

from closurelib.notes import NoteKind
from closurelib.notes import Reading as NoteReading

WHAT_IS_EXCEPTED = "what is excepted"
"""The part of which only that it is excepted is known."""
A_PART = "part of it"
"""The part where a note opens the whole, but not for certain, and names nothing."""
_LONGEST = 200
_OF_A_ROOM = re.compile(
    r"(?:on\s+)?(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|holiday|public\s+holiday)s?\b", re.IGNORECASE
)
"""Days on which a room is shut: no exception among papers."""
_EXCEPT = re.compile(
    r"\b(?:(?P<unless>unless)|except(?:ing|ed|ions?)?|(?:apart|aside)\s+from|other\s+than|excluding|save\s+for)\b"
    r"(?:\s+(?:for|of)\b)?[\s:]*(?P<part>[^.;\n]*)",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.;](?=\s|$)|\n")
_OPEN = re.compile(r"\b(?:open|unrestricted)\b", re.IGNORECASE)
_ARTICLE = re.compile(r"^(?:the|an?)\s+", re.IGNORECASE)


_OPEN_BUT = re.compile(
    r"\W*(?:(?!not\b|no\b|never\b|clos|restrict)[\w'’-]+\s+){0,8}?open\b(?P<rest>[^.;\n]*\bexcept\b.*)",
    re.IGNORECASE | re.DOTALL,
)
_THESE = re.compile(r"\W*(?:these|those|such|they)\b", re.IGNORECASE)
_WITHHELD = re.compile(r"\b(?:restricted|closed|sealed|withheld|embargoed)\b", re.IGNORECASE)


@frozen
class Excepted:
    """A part that is excepted from what a note opens."""

    part: str
    withheld: bool = False
    """Whether the words say that it is withheld; else it may be."""


def excepted(text: str, readings: tuple[NoteReading, ...]) -> Iterator[Excepted]:
    """The parts that a note excepts from what it opens, as it names them, where no reading is of them.

    >>> [[one.part for one in excepted(text, ())] for text in ("Open with exceptions.", "Not open except Mondays.")]
    [['what is excepted'], []]
    """
    if not readings:
        if (opens := _OPEN.search(text)) and "not " not in text[: opens.start()].lower():
            yield from _named(text, opens.end(), _end_of_sentence(text, opens.end()))
        return
    for reading in readings:
        if is_open_but(text, reading):
            yield from _named(text, *reading.span)
        if not opens_the_rest(reading):
            continue
        start, end = reading.span[0], _end_of_sentence(text, reading.span[1])
        if any(other.kind is not NoteKind.OPEN and start <= other.span[0] <= end for other in readings):
            continue
        found = list(_named(text, reading.span[1], end))
        yield from found if found or reading.certain else [Excepted(A_PART)]


def opens_the_rest(reading: NoteReading) -> bool:
    """Whether a reading opens the whole, at once, be it with an exception."""
    at_once = reading.opens_on is None and reading.years is None and reading.year is None
    return reading.kind is NoteKind.OPEN and reading.part is None and at_once


def is_open_but(text: str, reading: NoteReading) -> bool:
    """Whether words that were read as withholding the whole open it, and withhold only what they except.

    >>> from closurelib.notes import read_note
    >>> text = "Restricted, except to staff."
    >>> [is_open_but(text, reading) for reading in read_note(text)]
    [False]
    """
    undated = reading.opens_on is None and reading.years is None and reading.year is None
    withholds = reading.kind in (NoteKind.RESTRICTED, NoteKind.CLOSED) and reading.part is None and undated
    return withholds and _OPEN_BUT.match(text[slice(*reading.span)]) is not None


def is_of_the_excepted(text: str, reading: NoteReading) -> bool:
    """Whether a sentence speaks of "these files": behind an exception, of those that are excepted."""
    if reading.part is not None:
        return False
    return _THESE.match(text, _start_of_sentence(text, reading.span[0])) is not None


def _start_of_sentence(text: str, at: int) -> int:
    ends = [match.end() for match in _SENTENCE_END.finditer(text, 0, at)]
    return ends[-1] if ends else 0


def _end_of_sentence(text: str, at: int) -> int:
    match = _SENTENCE_END.search(text, max(at - 1, 0))
    return match.start() if match else len(text)


def _named(text: str, start: int, end: int) -> Iterator[Excepted]:
    match = _EXCEPT.search(text, start, end)
    if match is None or _OF_A_ROOM.match(match["part"]):
        return
    part = _ARTICLE.sub("", " ".join(match["part"][:_LONGEST].split()).strip(" ,:)]"))
    part = re.split(r",?\s+(?:which|that|who)\s+", part, maxsplit=1)[0]
    if not part:
        yield Excepted(WHAT_IS_EXCEPTED)
    elif match["unless"]:
        yield Excepted(f"what is {part}")
    else:
        yield Excepted(part, withheld=_WITHHELD.search(match["part"]) is not None)
