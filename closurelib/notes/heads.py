"""Where the statements of a sentence are: every word in it that may make one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from closurelib.notes.head import Find, Head
from closurelib.notes.opening import OPENING
from closurelib.notes.registers import REGISTERS
from closurelib.notes.restrictions import NAMES_OF_A_PERIOD, RESTRICTIONS, years_as_a_name
from closurelib.notes.tokens import Token, mend, word
from closurelib.notes.withholding import WITHHOLDING
from closurelib.notes.words import NUMBERS

_WORDS: dict[str, Find] = {**WITHHOLDING, **RESTRICTIONS, **OPENING, **REGISTERS}


def heads(tokens: Sequence[Token]) -> list[Head]:
    """Every word of a sentence that may make a statement of access, in order.

    >>> from closurelib.notes.tokens import sentences
    >>> [head.kind.value for head in heads(next(sentences("Open letter; closed until 2040, then open to all.")))]
    ['closed', 'open']
    """
    found: list[Head] = []
    at = 0
    for place, token in enumerate(tokens):
        if place < at or not (token.word in _BEGINNING or token.text.isdecimal()):
            continue
        head = _head_at(tokens, place)
        if head is not None:
            found.append(head)
            at = head.next
    return found


def _head_at(tokens: Sequence[Token], at: int) -> Head | None:
    token = tokens[at]
    find = _WORDS.get(token.word)
    described = token.word in ("open", "closed") and word(tokens, at + 1) in _DESCRIBED
    if find is not None and not described and (head := find(tokens, at)) is not None:
        return head
    return years_as_a_name(tokens, at)


_BEGINNING = frozenset((*_WORDS, *NUMBERS, "a", "hundred"))
"""The words at which a statement can be, beside numbers."""


def speaks_of_access(text: str, since: int) -> bool:
    """Whether a text has any word that may make a statement of access, from a place on.

    >>> speaks_of_access("Box 5 is restrcited.", 0), speaks_of_access("Box 5 is blue.", 0)
    (True, False)
    """
    return any(mend(match.group()) in _SPEAKING for match in _WORD.finditer(text, since))


_WORD = re.compile(r"[^\W\d_]{2,}")
_SPEAKING = frozenset((*_WORDS, *NAMES_OF_A_PERIOD))

_DESCRIBED = frozenset("description descriptions title titles redacted".split())
"""An open or closed description says nothing of the record itself."""
