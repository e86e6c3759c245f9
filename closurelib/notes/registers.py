"""The short words of registers and labels: "Cl. 75 yrs", "C75", "Confidential until 2040", "Closure date: 2060".

They are shorter than a sentence, so each is read only where what stands behind it leaves one meaning; where two are
left, as for the date of closure of a file and of its closing, the statement is not certain.
"""

from __future__ import annotations

from collections.abc import Sequence

from closurelib.notes.dates import YearsRead, years_at
from closurelib.notes.head import Find, Head, NoteKind, is_dated, words_before
from closurelib.notes.tokens import Token, word

_TO_AN_END = frozenset(("until", "till", "for", "to", "through"))


def _confidential(tokens: Sequence[Token], at: int) -> Head | None:
    """Confidential until a day, or for years; without an end it is the mark of another day."""
    after = at + 1
    if word(tokens, after) in _TO_AN_END or years_at(tokens, after):
        return Head(NoteKind.RESTRICTED, at, after, needs="end of a record")
    return None


def _short_closed(tokens: Sequence[Token], at: int) -> Head | None:
    """Cl. 75 yrs, Cl until 2040; not clause 12."""
    after = at + 1 + (word(tokens, at + 1) == ".")
    if years_at(tokens, after) or word(tokens, after) in ("until", "till"):
        return Head(NoteKind.CLOSED, at, after, needs="end of a record")
    return None


def _seal(tokens: Sequence[Token], at: int) -> Head | None:
    """Under seal until a day."""
    if word(tokens, at - 1) != "under" or word(tokens, at + 1) not in _TO_AN_END:
        return None
    return Head(NoteKind.CLOSED, at - 1, at + 1, needs="end of a record")


def _lifted(tokens: Sequence[Token], at: int) -> Head | None:
    """The restriction on box 5 was lifted: it speaks of what stands behind "on"."""
    if word(tokens, at - 1) not in ("was", "were", "been", "be"):
        return None
    for place in range(at - 2, max(at - 14, -1), -1):
        if not tokens[place].is_word and not tokens[place].is_number and tokens[place].text != "-":
            return None
        if tokens[place].word in RESTRICTING and word(tokens, place + 1) == "on":
            return Head(NoteKind.OPEN, at, at + 1)
    return None


def _staff(tokens: Sequence[Token], at: int) -> Head | None:
    """Staff use only, as the whole of a sentence: for staff alone, and until when is not said."""
    place = at + 1 + (word(tokens, at + 1) in ("use", "access"))
    if word(tokens, place) != "only" or len(tokens) > 6 or words_before(tokens, at, 9) not in ([], ["for"]):
        return None
    return Head(NoteKind.RESTRICTED, at, place + 1, needs="record", doubtful=True)


RESTRICTING = frozenset(("restriction", "restrictions", "embargo", "closure"))


def closure_date(tokens: Sequence[Token], at: int) -> Head | None:
    """Closure date: until when a record is closed, or when the registry closed the file; so never certain."""
    if words_before(tokens, at, 2) == ["date", "of"] or word(tokens, at + 1) != "date":
        return None
    place = at + 2 + (word(tokens, at + 2) in (":", "-", "–", "is"))
    if not is_dated(tokens, place):
        return None
    return Head(NoteKind.CLOSED, at, place, needs="end", names=True, doubtful=True)


_BRACKETS = frozenset("()[]")
_USUAL = range(30, 151)
"""The periods that a bare "C75" can name: C19 and C20 are centuries."""


def closed_code(text: str, tokens: Sequence[Token]) -> YearsRead | None:
    """The period of a register's code that stands alone on its line: "C75", "(C 100)".

    >>> from closurelib.notes.tokens import sentences
    >>> [closed_code(text, next(sentences(text))) for text in ("C75", "C20", "Map C75")]
    [YearsRead(years=75, next=2), None, None]
    """
    if len(tokens) > 4:
        return None
    said = [at for at, token in enumerate(tokens) if token.text not in _BRACKETS]
    if len(said) != 2 or tokens[said[0]].text != "C" or not tokens[said[1]].is_number:
        return None
    years = tokens[said[1]].text
    if len(years) > 3 or int(years) not in _USUAL or not _stands_alone(text, tokens[0].start, tokens[-1].end):
        return None
    return YearsRead(int(years), len(tokens))


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether a stretch is all of its line; of the blanks beside it only a few are looked at."""
    before, after = text[max(start - 20, 0) : start].rstrip(" \t"), text[end : end + 20].lstrip(" \t.")
    return (not before or before.endswith("\n")) and (not after or after.startswith("\n"))


REGISTERS: dict[str, Find] = {
    "confidential": _confidential,
    "cl": _short_closed,
    "seal": _seal,
    "lifted": _lifted,
    "staff": _staff,
}
"""The words, each with what finds a statement at it."""
