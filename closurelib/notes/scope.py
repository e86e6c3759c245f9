"""What a statement of access speaks of: the record as a whole, a part of it, or something that is no record.

"This file is closed" is about the record; "Materials in box 4 are closed" is about a part of it, and its
date is never a date of the whole; "Reading room closed" is about no record at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum, auto

from attrs import evolve, frozen

from closurelib.notes.subject import (
    HEDGES,
    HOLDING,
    LABELS,
    NOT,
    PRONOUNS,
    SPOKEN_OF,
    is_designation,
    subject_words,
    verb_before,
    words_at,
)
from closurelib.notes.tokens import Token
from closurelib.notes.words import (
    AFFAIRS,
    HANDLING,
    MARKED,
    MONTHS,
    NUMBERS,
    PART_OF,
    PLACES,
    RECORD_NOUNS,
    SECURITY,
    WHOLE_NOUNS,
)


class Standing(Enum):
    """What the words before a statement name."""

    NOTHING = auto()
    """No words, or a label: "Access status: Closed"."""
    WHOLE = auto()
    PART = auto()
    OTHER = auto()
    """Words that are neither known as a record nor known as something else: "Recommendations"."""
    FOREIGN = auto()
    """A room, a right to copy, a border: no record."""


@frozen
class Scope:
    """The subject of a statement, and how its verb stands."""

    standing: Standing
    part: str | None = None
    start: int = 0
    """The token where the words begin."""
    head: str = ""
    """The noun that the words turn on."""
    pronoun: bool = False
    designated: bool = False
    """Whether a part is named by its number."""
    held: str | None = None
    """What the subject contains, where the statement is about that: "letters" in "contains letters closed until"."""
    verb_at: int = 0
    """The token where its verb begins."""
    verb: frozenset[str] = frozenset()
    """The small words between subject and statement: "was", "not", "may"."""

    @property
    def negated(self) -> bool:
        """Whether the statement is denied."""
        return not self.verb.isdisjoint(NOT)

    @property
    def past(self) -> bool:
        """Whether it is told of the past."""
        return not self.verb.isdisjoint(("was", "were", "had"))

    @property
    def formerly(self) -> bool:
        """Whether it once was so."""
        return not self.verb.isdisjoint(("formerly", "previously", "originally", "initially", "first"))

    @property
    def future(self) -> bool:
        """Whether it is still to come."""
        return not self.verb.isdisjoint(("will", "shall", "would", "to", "'ll"))

    @property
    def hedged(self) -> bool:
        """Whether it says what may be or what is usual, not what is."""
        return not self.verb.isdisjoint(HEDGES) and not self.negated


_CONTAINING = frozenset("contain contains include includes containing including".split())

_PREPOSITIONS = frozenset(
    "of in from relating concerning between about for to on at by within with regarding re dated during created "
    "containing contained held before after under pertaining received without including documenting less more older "
    "younger".split()
)

_DEICTIC = frozenset("this these said".split())

_DETERMINERS = frozenset("the all entire whole full complete above present its their his her our described".split())

_SOME = frozenset(
    "some certain many most several few a an any other another remaining each every half various numerous both "
    "selected individual no".split()
)

_INSIDE = frozenset("in of within from on to contained held".split())

_ENDING_A_NAME = frozenset("until till is are was were will closed restricted open under for which that".split())

_FILES = frozenset("file piece folder item volume document".split())

_SIGNS = ("*", "‡", "†", "#", "§", "¶", "+")
_BEING = frozenset(("is", "are", "was", "were", "be"))
_PARTLY = frozenset("partially partly".split())

FURTHEST = 60
"""How many tokens back a subject may begin."""

LONGEST_PART = 200
"""Characters of the text that a part's name may take."""


def scope_before(text: str, tokens: Sequence[Token], since: int, at: int) -> Scope:
    """What a statement at one token speaks of; its subject lies between `since` and there."""
    since = max(since, at - FURTHEST)
    until, verb = verb_before(tokens, since, at)
    labelled = any(token.text == ":" for token in tokens[until:at])
    words = subject_words(tokens, since, until)
    if words and tokens[words[0]].word in ("no", "nobody", "none", "neither"):
        verb |= {"no"}  # "no reader may see it"
        words = words[1:]
    if words_at(tokens, words[:2]) == ["of", "the"] or words_at(tokens, words[:2]) == ["all", "of"]:
        words = words[1 + (tokens[words[0]].word == "all") :]
    scope = _classify(text, tokens, words, labelled)
    if scope.head in MARKED and not verb.isdisjoint(_BEING):
        scope = _classify(text, tokens, words[:-1], labelled)  # "items marked * are closed"
        if scope.standing is Standing.WHOLE and scope.head.endswith("s") and tokens[words[0]].word not in _DEICTIC:
            signed = _is_sign(tokens, words[-1] + 1)
            part = _written(text, tokens, [*words, words[-1] + 1] if signed else words)
            scope = evolve(scope, standing=Standing.PART, part=part)
    if scope.part is None and not verb.isdisjoint(_PARTLY) and scope.standing is not Standing.FOREIGN:
        scope = evolve(scope, standing=Standing.PART, part="part")
    while until < at and not tokens[until].is_word:
        until += 1
    told = words_at(tokens, range(max(since, until - 1), until)) in (["which"], ["that"])
    held = None if verb & _BEING and not told else _held(text, tokens, since, until - told, at)
    start = scope.start if words else until
    return Scope(  # evolve() would do, and take as long as all the rest
        scope.standing, scope.part, start, scope.head, scope.pronoun, scope.designated, held, until, verb
    )


def _held(text: str, tokens: Sequence[Token], since: int, until: int, at: int) -> str | None:
    for place in range(until - 1, since - 1, -1):
        if tokens[place].text in (",", ";") or tokens[place].word in ("and", "or", "but"):
            return None
        if tokens[place].word in _CONTAINING:
            return _written(text, tokens, list(range(place + 1, until))) or tokens[at].word
    return None


def part_named_at(text: str, tokens: Sequence[Token], at: int, until: int) -> tuple[str, int] | None:
    """The part that is named from a token on ("boxes 3 and 4", "2 pages"), and the token after it."""
    words = list(range(at, min(until, at + 30)))
    while words and tokens[words[0]].word in ("the", "in", "all", "only"):
        words.pop(0)
    if not words:
        return None
    first = words[0]
    counted = tokens[first].is_number and first + 1 < until and tokens[first + 1].word in RECORD_NOUNS
    if not (counted or is_designation(tokens, first)):
        return None
    end = first + 1 + (first + 1 < until and tokens[first + 1].text == ".")
    while end < min(until, first + 30) and tokens[end].text not in (".", ";", ")", "]", "(", ":", "\n"):
        if tokens[end].word in _ENDING_A_NAME or tokens[end].word in HOLDING:
            break
        end += 1
    named = _written(text, tokens, list(range(first, end)))
    return None if named is None else (named, end)


def papers_named_at(text: str, tokens: Sequence[Token], at: int) -> tuple[str, int] | None:
    """The papers that are named from a token on, by what they are: "the medical files", "letters to his wife"."""
    while at < len(tokens) and tokens[at].word in ("the", "for", "of", "all", "any"):
        at += 1
    end = at
    while end < min(at + 12, len(tokens)) and (tokens[end].is_word or tokens[end].text in ("-", "'", "’")):
        adjective = tokens[end].word in ("closed", "restricted") or (end == at and tokens[end].word == "open")
        if tokens[end].word in _ENDING_A_NAME and not adjective:
            break
        if tokens[end].word in ("must", "may", "can", "should", "has", "have"):
            return None
        end += 1
        if end < len(tokens) and (_is_sign(tokens, end) or is_designation(tokens, end - 1)):
            end += 1  # "files marked *", "files in series 2"
    while end > at and not (tokens[end - 1].is_word or tokens[end - 1].is_number or _is_sign(tokens, end - 1)):
        end -= 1
    nouns = [token.word for token in tokens[at:end] if token.word in RECORD_NOUNS and token.word not in PRONOUNS]
    if not nouns or tokens[at].word in ("where", "when", "if", "as", "by", "in", "on", "with"):
        return None
    named = _written(text, tokens, list(range(at, end)))
    return None if named is None else (named, end)


def _is_sign(tokens: Sequence[Token], at: int) -> bool:
    """Whether the sign stands here by which papers are marked: "files marked *"."""
    return 0 < at < len(tokens) and tokens[at].text in _SIGNS and tokens[at - 1].word in (MARKED | {"with"})


def _classify(text: str, tokens: Sequence[Token], words: list[int], labelled: bool) -> Scope:
    said = [index for index in words if tokens[index].is_word or tokens[index].text[0].isdigit()]
    names = words_at(tokens, said)
    if not names:
        return Scope(Standing.NOTHING)
    start = words[0]
    if all(name in PRONOUNS for name in names):
        return Scope(Standing.WHOLE, None, start, names[-1], pronoun=True)
    if any(name in SECURITY for name in names[-2:]) or not SPOKEN_OF.isdisjoint(names):
        return Scope(Standing.FOREIGN, None, start, names[-1])
    if names[-1] in ("unless", "if", "whether", "where") or names[:2] == ["not", "all"]:
        return Scope(Standing.FOREIGN, None, start, names[-1])
    some = len(names) > 2 and names[0] in _SOME and names[1] == "of"
    if some or (names[-1] == "old" and names[0] in ("less", "more", "under", "over")):  # "less than 30 years old"
        return Scope(Standing.PART, _written(text, tokens, words), start, names[0])
    head = _head(names)
    if _is_label(names, labelled):
        return Scope(Standing.NOTHING, None, start)
    if any(is_designation(tokens, index) for index in said):
        return Scope(Standing.PART, _written(text, tokens, words), start, names[head], designated=True)
    noun = names[head]
    if noun in PLACES or noun in HANDLING or noun in AFFAIRS or any(name in HANDLING for name in names[:head]):
        return Scope(Standing.FOREIGN, None, start, noun)
    if _is_whole(names, head):
        return Scope(Standing.WHOLE, None, start, noun)
    if names[head] not in PART_OF and (inside := _inside(names, head)):
        words = [index for index in words if index <= said[inside - 1]]
    standing = Standing.PART if noun in RECORD_NOUNS else Standing.OTHER
    return Scope(standing, _written(text, tokens, words), start, noun)


def _is_label(names: list[str], labelled: bool) -> bool:
    """Whether words only lead up to a statement: "Access status:", or "Reviewed 2012," before "to be kept closed"."""
    if names[0].endswith("ed") and all(name in MONTHS or name[0].isdigit() for name in names[1:]):
        return True
    led = labelled or names[-1] == "access" or names in (["date"], ["year"])
    return led and all(name in LABELS for name in names)


def _head(names: list[str]) -> int:
    """The place of the noun that the words turn on: "letters" in "the letters of her sister"."""
    at = len(names) - 1
    for index in range(1, len(names)):
        if names[index] in _PREPOSITIONS:
            at = index - 1
            break
    while at > 0 and names[at][0].isdigit():
        at -= 1
    return at


def _is_whole(names: list[str], head: int) -> bool:
    """Whether the words are the record itself: "this file", "the materials in this collection"."""
    noun, before = names[head], names[:head]
    if names[0] in _SOME or names[0] in NUMBERS or names[0][0].isdigit():
        return False
    tail = names[head + 1 :]
    told_of_all = not tail or _inside(names, head) > 0
    if names[0] in _DEICTIC:
        parts = PART_OF - {"extract", "extracts", "enclosure", "enclosures", "annex", "annexes"}
        return noun in RECORD_NOUNS and noun not in parts and told_of_all
    if noun not in WHOLE_NOUNS or not all(word in _DETERMINERS for word in before):
        return False
    # "Papers in this file" are some of what the file holds; "materials in this accession" are all of it.
    return told_of_all and not (tail and noun in ("papers", "paper", "copy", "copies") and tail[-1] in _FILES)


def _inside(names: list[str], head: int) -> int:
    """How many words name the thing itself, where the rest only says "in this file"; 0 where it says more."""
    at = head + 1
    while at < len(names) and names[at] in _INSIDE:
        at += 1
    if at == head + 1 or at >= len(names) or names[-1] not in WHOLE_NOUNS:
        return 0
    between = names[at:-1]
    if names[at] in _DEICTIC and len(between) <= 3:
        return head + 1
    return head + 1 if between == ["the"] else 0


def _written(text: str, tokens: Sequence[Token], words: list[int]) -> str | None:
    """The words as the text has them, in one line."""
    if not words:
        return None
    whole = text[tokens[words[0]].start : tokens[words[-1]].end]
    name = " ".join(whole[:LONGEST_PART].split()).strip(" ,;:-–—[")
    return (name + "]" if name.count("[") > name.count("]") else name) or None
