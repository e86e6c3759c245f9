"""Which part of a record a statement names: before its word, or behind it."""

from __future__ import annotations

from closurelib.notes.head import NoteKind
from closurelib.notes.kinds import Said
from closurelib.notes.scope import LONGEST_PART, Standing, part_named_at
from closurelib.notes.tokens import word

_PARTS_BY_NAME = frozenset(
    "extract extracts folios folio pages page enclosures annex documents part parts portions".split()
)


def part_of(text: str, said: Said) -> tuple[str | None, int]:
    """The words that name the part, `None` for the whole, and the token after the statement."""
    scope, ending = said.scope, said.ending
    part, stop = scope.part, max(ending.next, ending.stop)
    by_readers = said.head.kind is NoteKind.OPEN and scope.negated and scope.standing is Standing.OTHER
    if by_readers and "be" not in scope.verb:
        part = None  # "Researchers may not consult this file"
    if part is not None and part.lower().startswith("the following"):
        part, stop = _list_behind(text, said) or (part, stop)
    if scope.standing in (Standing.NOTHING, Standing.WHOLE):
        part, behind = _part_behind(text, said)
        stop = max(stop, behind)
    if part is None and scope.held is not None:
        part = scope.held if scope.held != said.word else _phrase_at(text, said)
    return part, stop


def _phrase_at(text: str, said: Said) -> str:
    """The words of what a record contains: "closed and open records"."""
    if said.head.noun:
        return said.head.noun
    last = said.head.at
    while last + 1 < min(len(said.tokens), said.head.at + 6) and said.tokens[last + 1].is_word:
        last += 1
    return text[said.tokens[said.head.at].start : said.tokens[last].end]


def _list_behind(text: str, said: Said) -> tuple[str, int] | None:
    """The list that "the following boxes are closed:" leads to."""
    tokens, after = said.tokens, said.ending.next
    for at in range(after, min(after + 4, len(tokens) - 1)):
        if tokens[at].text == ":":
            start, end = tokens[at + 1].start, tokens[-1].end
            return " ".join(text[start : min(end, start + LONGEST_PART)].split()), len(tokens)
    return None


def _part_behind(text: str, said: Said) -> tuple[str | None, int]:
    """The part that is named behind: "Closed extract: Folio 1", "closed until 2040 (box 3)"."""
    tokens, head, after = said.tokens, said.head, said.ending.next
    if head.noun and (named := part_named_at(text, tokens, head.next - 1, len(tokens))):
        return named[0], max(named[1], after)  # "closed folio 7"
    for at in sorted({head.next, after}):
        place = at
        while place < len(tokens) and tokens[place].text in (":", "(", "-", "–", "—", "["):
            place += 1
        if word(tokens, place) in ("for", "to", "in", "on"):
            place += 1
        if place == at == after and word(tokens, at) == "," and said.limit == len(tokens):
            place += 1
        if place > at and (named := part_named_at(text, tokens, place, len(tokens))):
            return named[0], max(named[1], after)
    if head.noun in _PARTS_BY_NAME:
        return head.noun, after
    if word(tokens, head.next) == "in" and word(tokens, head.next + 1) in ("part", "parts"):
        return "part", max(after, head.next + 2)
    return None, after
