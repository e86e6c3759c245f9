"""Openings that are not certain: "may be open from 2040", "expected to open in 2040", "Open?".

Until its day such a record is closed, and from then on nobody knows. So the words are read as a closure without a last
day, never as an opening; where they give no day, it is not known whether anything is closed at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from attrs import evolve

from closurelib.notes.ending import Ending
from closurelib.notes.head import Head, NoteKind, words_before
from closurelib.notes.scope import Scope
from closurelib.notes.tokens import Token, word

_MAY = frozenset("may might could should".split())
_PERHAPS = frozenset("possibly probably perhaps presumably potentially maybe likely".split())
_EXPECTED = frozenset(
    "expected anticipated estimated hoped intended planned provisional provisionally proposed projected tentative "
    "tentatively approximate eligible tbc".split()
)
_THAT = frozenset("likely probable possible expected anticipated hoped".split())
"""What is said of an opening before it: "it is likely that the file will be open"."""
_STATES = frozenset(
    "open opens opened reopened opening release released available accessible unrestricted access".split()
)
"""Words of a state: that a record "may be consulted" is a leave, that it "may be open" is a doubt."""
_THEN = frozenset("then thereafter when thereupon which".split())


def is_doubted(tokens: Sequence[Token], head: Head, scope: Scope, ending: Ending) -> bool:
    """Whether an opening is only perhaps so, or only expected.

    >>> from closurelib.notes import read_note
    >>> [(one.kind.value, one.certain, one.year) for one in read_note("May be open from 2040.")]
    [('closed', False, 2040)]
    """
    named = tokens[head.at].word
    verb = scope.verb | {token.word for token in tokens[head.at + 1 : head.next]}  # "access may be granted from"
    if scope.negated:
        return False
    if verb & (_PERHAPS | _EXPECTED) or (named in _STATES and verb & _MAY):
        return True
    before = words_before(tokens, head.at, 14)
    told = any(name in _THAT and following == "that" for name, following in pairwise(before))
    return told or _is_doubted_behind(tokens, ending.next)


def _is_doubted_behind(tokens: Sequence[Token], at: int) -> bool:
    """Whether the doubt stands behind: "open 2040 (provisional)"."""
    at += word(tokens, at) in ("(", "[", ",", "-", "–")
    return word(tokens, at) in (_EXPECTED | _PERHAPS)


def is_perhaps(tokens: Sequence[Token], head: Head, scope: Scope) -> bool:
    """Whether it leaves open if anything is closed: "may be open", and not "expected to open"."""
    if head.kind is not NoteKind.OPEN or scope.negated:
        return False
    verb = scope.verb | {token.word for token in tokens[head.at + 1 : head.next]}
    return bool(verb & (_PERHAPS | (_MAY - {"should"})))


def without_last_day(ending: Ending) -> None:
    """Keep the day of an ending as one from which nothing is known."""
    if ending.end is not None:
        ending.end = evolve(ending.end, sure=False, vague=True)


def is_an_end_of_it(tokens: Sequence[Token], at: int) -> bool:
    """Whether a doubted opening is told as the end of a closure: "closed until 2040, when it may be open"."""
    return not _THEN.isdisjoint(words_before(tokens, at, 14))


def is_asked(text: str, tokens: Sequence[Token], after: int) -> bool:
    """Whether a question mark stands behind what was read: "Open?"."""
    return text.startswith("?", tokens[after - 1].end) or word(tokens, after) == "?"
