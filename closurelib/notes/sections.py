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
SECTION_WORDS = frozenset(
    "section sections sect sec s ss exemption exemptions foi foia eir code codes regulation regulations reg act "
    "under".split()
)
_LOOSE = frozenset("under act code codes foi foia exemption exemptions".split())
"""Words that sections may follow, but other numbers too: only a number with a clause, or of an exemption, is one."""
_LEADING = frozenset((".", ":", "no", "number", "exemption", "exemptions", "section", "s", "code"))
_MARKS = frozenset((",", "and", "&", ";", "or", "/", "+", "."))
_BETWEEN = _MARKS | {"section", "sections", "s", "ss", "foi", "foia"}
_OTHER_ACTS = ("public records", "records act", "data protection act", "official secrets", "of the pra", "pra")
_OTHER_FREEDOMS = (
    *("protection of privacy", "privacy act", "fippa", "foippa", "mfippa", "foip", "access to information", "atia"),
    *("( scotland", "foisa", "act 1997", "act , 1997", "act 2002", "act , 2002", "act 2014", "act , 2014"),
)
"""Acts of freedom of information of other countries, which have other sections."""
_MOST = 30


def sections_at(tokens: Sequence[Token], at: int) -> Sections | None:
    """The sections that are named from a token on, if any are.

    >>> from closurelib.notes.tokens import sentences
    >>> sections_at(next(sentences("s. 40(2) and 41 FOIA")), 0).exemptions
    ('40(2)', '41')
    """
    if tokens[at].word not in SECTION_WORDS:
        return None
    place = at + 1
    while place < at + 4 and (word(tokens, place) in _LEADING or word(tokens, place + 1) == ":"):
        place += 1  # "exemption 1: 40(2)"
    names, after = _list_at(tokens, place, loose=tokens[at].word in _LOOSE)
    return _sections(tokens, names, at, after) if names else None


def names_sections(tokens: Sequence[Token], at: int) -> bool:
    """Whether a bare list of sections with their clauses begins at a token: "27(1)" of "Closed 27(1) 40 years".

    >>> from closurelib.notes.tokens import sentences
    >>> [names_sections(next(sentences(text)), 0) for text in ("27(1)", "38, 40(2)", "38, 40")]
    [True, True, False]
    """
    names, _ = _list_at(tokens, at, loose=True)
    return any("(" in name and _as_exemption(name, False) for name, _ in names)


def bare_sections_at(tokens: Sequence[Token], at: int) -> Sections | None:
    """Such a list as sections."""
    if not names_sections(tokens, at):
        return None
    names, after = _list_at(tokens, at, loose=True)
    return _sections(tokens, names, at, after)


def _sections(tokens: Sequence[Token], listed: list[tuple[str, bool]], at: int, after: int) -> Sections:
    """The sections of a list, each of the Act that is named with it."""
    names = [name for name, _ in listed]
    behind = " ".join(token.word for token in tokens[after : after + 7])
    retention = "3(4)" in names or names == ["3"]
    further = " ".join(token.word for token in tokens[after : after + 11])
    other = any(behind.startswith(act) or f" {act}" in behind for act in _OTHER_ACTS)
    if other or any(f" {act}" in f" {further}" for act in _OTHER_FREEDOMS) or _of_another_act(behind.split()):
        return Sections((), retention, after)
    around = {word(tokens, place) for place in range(max(at - 3, 0), after)}
    environmental = not around.isdisjoint(_ENVIRONMENTAL) or not _ENVIRONMENTAL.isdisjoint(behind.split()[:5])
    exemptions = (_as_exemption(name, environmental, regulation) for name, regulation in dict.fromkeys(listed))
    return Sections(tuple(name for name in exemptions if name is not None), retention, after)


def _of_another_act(behind: Sequence[str]) -> bool:
    """Whether an Act is named behind a section that is not the one on freedom of information: "of the Archives Act"."""
    if behind[:1] not in (["of"], [","]) or "act" not in behind:
        return False
    name = [each for each in behind[1 : behind.index("act")] if each.isalpha() and each not in ("the", "same", "said")]
    return bool(name) and {"information", "foi", "foia"}.isdisjoint(name) and _BETWEEN.isdisjoint(name)


_REGULATIONS = frozenset(("regulation", "regulations", "reg", "regs"))
_ENVIRONMENTAL = _REGULATIONS | {"eir", "eirs", "environmental"}


def _list_at(tokens: Sequence[Token], place: int, loose: bool) -> tuple[list[tuple[str, bool]], int]:
    """The items of a list, each with whether it is called a regulation, and the token after the last."""
    names: list[tuple[str, bool]] = []
    after = place
    regulation = word(tokens, place - 1) in _REGULATIONS
    while place < len(tokens) and len(names) < _MOST:
        text = tokens[place].text.lower()
        item = _ITEM.fullmatch("3(4)" if text == "3.4" else text)
        if item is None:
            if not (text in _ENVIRONMENTAL or (names and text in _BETWEEN)):
                break
            if text not in _MARKS:
                regulation = text in _REGULATIONS
                loose = loose and text not in _ENVIRONMENTAL
        elif not item[2] and (years_at(tokens, place) or (loose and not 21 <= int(item[1]) <= 44)):
            break
        else:
            names.append((item[1] + item[2].replace(" ", ""), regulation))
            after = place + 1
        place += 1
    return names, after


def _as_exemption(name: str, environmental: bool, regulation: bool = False) -> str | None:
    """An exemption as it is written: the Regulations have theirs in 12 and 13, the Act in 21 to 44."""
    number = int(name.partition("(")[0])
    if number in (12, 13):
        return f"EIR {name}" if environmental else None
    return name if 21 <= number <= 44 and not regulation else None


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
