"""The word or words that a statement of access turns on, and what several of them ask about what follows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum

from attrs import frozen

from closurelib.notes.dates import date_at
from closurelib.notes.tokens import Token, word
from closurelib.notes.words import DEPARTMENTS, MONTHS


class NoteKind(StrEnum):
    """What a statement says of access.

    >>> NoteKind("put back").withholds
    False
    """

    CLOSED = "closed"
    RESTRICTED = "restricted"
    RETAINED = "retained"
    PUT_BACK = "put back"
    OPEN = "open"
    UNDER_REVIEW = "under review"
    RECLOSED = "reclosed"

    @property
    def withholds(self) -> bool:
        """Whether the statement keeps something from readers."""
        return self not in (NoteKind.OPEN, NoteKind.PUT_BACK)


@frozen
class Head:
    """The word or words that a statement turns on."""

    kind: NoteKind
    at: int
    next: int
    """The token after the words."""
    years: int | None = None
    """The period that is part of the words: "30 year closure"."""
    needs: str = ""
    """What else the statement must have to be one of access: "end", a date or period; "ground", that or a law,
    a reason or a public; "exemption", a section; "denial", a "not" before it; "may", leave from a day; "end of a
    record", an end and a subject that is known for a record, or none."""
    noun: str = ""
    """The record that the word qualifies: "extract" in "closed extract"."""
    names: bool = False
    """Whether the words are a noun, so that what stands before them only tells which: "certain restrictions"."""
    doubtful: bool = False
    """Whether the words may mean something else."""
    thing: int = 0
    """The token where what the statement speaks of begins, where that stands behind: "has closed the file until"."""
    happened: bool = False
    """Whether the words tell what was done on a day, as in "closed in 1983": that day ends nothing."""


Find = Callable[[Sequence[Token], int], Head | None]
"""Looks at a word in its sentence: the head of a statement, or nothing."""

_MARKS = frozenset(") ] } , ; . : ( [ { - – — / \" ' ” ’ » & ! ? * + ‡".split()) | {"\n"}

PUBLIC = frozenset(
    "research researchers researcher public readers reader consultation inspection access viewing view all everyone "
    "scholars scholarship study examination general users use anyone visitors reading unrestricted".split()
)

_PRIVATE = frozenset(
    "depositor donor author authors owner owners family sender recipient publisher library widow executors solicitor "
    "artist vendor claimant defendant plaintiff him her them us".split()
)


def stops(tokens: Sequence[Token], at: int) -> bool:
    """Whether nothing, or a mark, stands here."""
    return at >= len(tokens) or tokens[at].text in _MARKS or tokens[at].text.startswith("\n")


def is_dated(tokens: Sequence[Token], at: int) -> bool:
    """Whether a date stands here."""
    return word(tokens, at) in MONTHS or date_at(tokens, at) is not None


def words_before(tokens: Sequence[Token], at: int, count: int) -> list[str]:
    """So many words before a place."""
    return [token.word for token in tokens[max(0, at - count) : at]]


def names_a_department(tokens: Sequence[Token], at: int) -> bool:
    """Whether a government body is named within the next few words."""
    for place in range(at, min(at + 8, len(tokens))):
        token = tokens[place]
        if token.text in (";", ".", "(", ":") or token.word in _PRIVATE:
            return False
        if token.word in DEPARTMENTS:
            return True
        if token.is_word and token.text.isupper() and 2 <= len(token.text) <= 6:
            return True
    return False


def speaks_of_a_public(tokens: Sequence[Token], at: int) -> bool:
    """Whether readers, research or the public are named within the next few words."""
    for place in range(at, min(at + 4, len(tokens))):
        if tokens[place].word in PUBLIC:
            return True
        if not tokens[place].is_word:
            return False
    return False


def is_section(tokens: Sequence[Token], at: int) -> bool:
    """Whether "section 3", "s.40(2)" or the like begins here."""
    if word(tokens, at) not in ("section", "sections", "sect", "sec", "s", "ss", "subsection"):
        return False
    at += 1 + (word(tokens, at + 1) == ".")
    return at < len(tokens) and tokens[at].text[0].isdigit()
