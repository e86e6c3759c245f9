"""Where the statements of a sentence are: every word in it that may make one."""

from __future__ import annotations

from collections.abc import Sequence

from closurelib.notes.head import Find, Head
from closurelib.notes.opening import OPENING
from closurelib.notes.tokens import Token, word
from closurelib.notes.withholding import WITHHOLDING, years_as_a_name

_WORDS: dict[str, Find] = {**WITHHOLDING, **OPENING}


def heads(tokens: Sequence[Token]) -> list[Head]:
    """Every word of a sentence that may make a statement of access, in order.

    >>> from closurelib.notes.tokens import sentences
    >>> [head.kind.value for head in heads(next(sentences("Open letter; closed until 2040, then open to all.")))]
    ['closed', 'open']
    """
    found: list[Head] = []
    at = 0
    while at < len(tokens):
        head = _head_at(tokens, at)
        if head is None:
            at += 1
        else:
            found.append(head)
            at = head.next
    return found


def _head_at(tokens: Sequence[Token], at: int) -> Head | None:
    token = tokens[at]
    find = _WORDS.get(token.word)
    described = token.word in ("open", "closed") and word(tokens, at + 1) in _DESCRIBED
    if find is not None and not described and (head := find(tokens, at)) is not None:
        return head
    if token.is_number or token.is_word:
        return years_as_a_name(tokens, at)
    return None


_DESCRIBED = frozenset("description descriptions title titles redacted".split())
"""An open or closed description says nothing of the record itself."""
