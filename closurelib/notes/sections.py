"""The exemptions that a note names: sections of the Freedom of Information Act, regulations of the EIR.

Sections of the Public Records Act are none: under section 3(4) a department retains, under 5(1) a file was closed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from attrs import frozen

from closurelib.notes.dates import years_at
from closurelib.notes.tokens import Token, word


@frozen
class Sections:
    """A list of sections, as "sections 31, 38 and 40(2)"."""

    exemptions: tuple[str, ...]
    retention: bool
    """Whether section 3(4) of the Public Records Act is among them."""
    next: int
    """The token after it."""


_ITEM = re.compile(r"([0-9]{1,3})((?: ?\([0-9a-z]{1,3}\)){0,3})")
_BEGINNING = frozenset(
    "section sections sect sec s ss exemption exemptions foi foia eir code codes regulation regulations reg act "
    "under".split()
)
_LOOSE = frozenset("under act code codes foi foia exemption exemptions".split())
"""Words that sections may follow, but other numbers too: only a number with a clause, or of an exemption, is one."""
_LEADING = frozenset((".", ":", "no", "number", "exemption", "exemptions", "section", "s", "code"))
_BETWEEN = frozenset((",", "and", "&", ";", "or", "/", "+", "section", "sections", "s", "ss", "."))
_OTHER_ACTS = ("public records", "records act", "data protection act", "official secrets", "of the pra", "pra")
_MOST = 30


def sections_at(tokens: Sequence[Token], at: int) -> Sections | None:
    """The sections that are named from a token on, if any are.

    >>> from closurelib.notes.tokens import sentences
    >>> sections_at(next(sentences("s. 40(2) and 41 FOIA")), 0).exemptions
    ('40(2)', '41')
    """
    if tokens[at].word not in _BEGINNING:
        return None
    place = at + 1
    while place < at + 4 and (word(tokens, place) in _LEADING or word(tokens, place + 1) == ":"):
        place += 1  # "exemption 1: 40(2)"
    names, after = _list_at(tokens, place, loose=tokens[at].word in _LOOSE)
    if not names:
        return None
    behind = " ".join(token.word for token in tokens[after : after + 7])
    retention = "3(4)" in names or names == ["3"]
    if any(behind.startswith(act) or f" {act}" in behind for act in _OTHER_ACTS):
        return Sections((), retention, after)
    around = {word(tokens, place) for place in range(max(at - 3, 0), at + 2)}
    environmental = not around.isdisjoint(_ENVIRONMENTAL) or not _ENVIRONMENTAL.isdisjoint(behind.split()[:5])
    exemptions = (_as_exemption(name, environmental) for name in dict.fromkeys(names))
    return Sections(tuple(name for name in exemptions if name is not None), retention, after)


_ENVIRONMENTAL = frozenset(("eir", "eirs", "environmental", "regulation", "regulations"))


def _list_at(tokens: Sequence[Token], place: int, loose: bool) -> tuple[list[str], int]:
    names: list[str] = []
    after = place
    while place < len(tokens) and len(names) < _MOST:
        text = tokens[place].text.lower()
        item = _ITEM.fullmatch("3(4)" if text == "3.4" else text)
        if item is None:
            if text not in _BETWEEN or not names:
                break
        elif not item[2] and (years_at(tokens, place) or (loose and not 21 <= int(item[1]) <= 44)):
            break
        else:
            names.append(item[1] + item[2].replace(" ", ""))
            after = place + 1
        place += 1
    return names, after


def _as_exemption(name: str, environmental: bool) -> str | None:
    number = int(name.partition("(")[0])
    if environmental:
        return f"EIR {name}" if number in (12, 13) else None
    return name if 21 <= number <= 44 else None


def exemptions_in(tokens: Sequence[Token], since: int, until: int) -> tuple[str, ...]:
    """The exemptions that a stretch of a sentence names.

    >>> from closurelib.notes.tokens import sentences
    >>> tokens = next(sentences("FOI Act, sections 31, 38 and 40(2)"))
    >>> exemptions_in(tokens, 0, len(tokens))
    ('31', '38', '40(2)')
    """
    found: list[str] = []
    at = since
    while at < until:
        sections = sections_at(tokens, at)
        found.extend(sections.exemptions if sections is not None else ())
        at = sections.next if sections is not None else at + 1
    return tuple(dict.fromkeys(found))
