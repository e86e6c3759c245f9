"""A note as tokens and sentences, its plain misspellings mended.

A word that is plainly one of ours misspelt ("restrcited", "unitl", "Januay") is read as ours; one that is a word of
its own ("detained", "closet") is not. Every text is taken in time that grows with its length only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from string import ascii_lowercase
from typing import NamedTuple

from closurelib.notes.words import MONTHS


class Token(NamedTuple):
    """One word, number or mark of the text (a NamedTuple and not attrs: a long text makes millions)."""

    text: str
    """As written."""
    word: str
    """In lower case, its spelling mended."""
    start: int
    end: int

    @property
    def is_number(self) -> bool:
        """Whether it is a plain number."""
        return self.text.isdecimal()

    @property
    def is_word(self) -> bool:
        """Whether it is written in letters."""
        return self.text[0].isalpha()


_TOKEN = re.compile(
    r"""
      \d{1,4}([-/.])\d{1,2}\1\d{1,4}(?!\d)                  # 2040-01-31, 31/1/2040, 3.4.1
    | \d{1,3}(?:[ ]?\([0-9A-Za-z]{1,3}\)){1,3}              # 27(1), 35(1)(a), 3 (4)
    | \d{1,3}\.\d{1,3}(?!\d)                                # 3.4
    | \d+
    | [^\W\d_]+(?:['’][^\W\d_]+)*                           # words, donor's
    | \n\s*\n | \n | \S
    """,
    re.VERBOSE,
)

LONGEST_SENTENCE = 1000
"""Tokens after which a sentence is cut at its next mark, so that work and memory stay in proportion to the text."""

_MENDED = (
    *("restricted", "restriction", "restrictions", "closed", "closure", "retained", "withheld", "embargoed"),
    *("until", "available", "accessible", "permission", "years", "review", "reunited", "reclosed"),
    *(month for month in MONTHS if len(month) > 4),
)

_WORDS_OF_THEIR_OWN = frozenset(
    "close closes closer closely loosed closures clouded retrained unavailable inaccessible permissions year "
    "yeas yearns marc arch june reviews reviewer untie restrictions restriction disclosure enclosure".split()
)


def _misspellings(word: str) -> Iterator[str]:
    """A word with one letter lost, doubled or added, or two changed over; of a long word also one changed."""
    for at in range(len(word) + 1):
        head, tail = word[:at], word[at:]
        yield head + tail[1:]
        yield head + tail[1:2] + tail[:1] + tail[2:]
        yield from (head + letter + tail for letter in ascii_lowercase)
        if len(word) > 8:
            yield from (head + letter + tail[1:] for letter in ascii_lowercase)


_SPELLING = {
    wrong: right for right in _MENDED for wrong in _misspellings(right) if wrong not in _WORDS_OF_THEIR_OWN
} | {right: right for right in _MENDED}


def mend(word: str) -> str:
    """A word in lower case, its spelling mended where it is plain.

    >>> mend("restrcited"), mend("Unitl"), mend("detained")
    ('restricted', 'until', 'detained')
    """
    lower = word.lower()
    if "’" in lower:
        lower = lower.replace("’", "'")
    return _SPELLING.get(lower, lower)


_SHORT = {"clsd": "closed", "restr": "restricted", "retd": "retained", "ret'd": "retained"}
"""The short forms of registers."""
_SPELLING |= _SHORT


_ABBREVIATIONS = frozenset(MONTHS) | frozenset(
    "s ss sec sect sub no nos c ca circa dr mr mrs ms prof st rev hon vol vols pt pts f ff fo fol fols p pp "
    "e.g i.e eg ie approx yr yrs dept depts govt min reg regs art arts para paras acc ref refs inc viz cl".split()
)


_STOPS = frozenset((".", "!", "?"))


def _ends_a_sentence(text: str, stop: Token, before: Token | None) -> bool:
    if stop.text != ".":
        return stop.text in "!?" or len(stop.text) > 1
    following = text[stop.end : stop.end + 1]
    if following and not following.isspace() and following not in "])}\"'”’.":
        return False
    if before is None:
        return True
    # A lone letter or a short form carries its stop: "J. Smith", "s. 40", "Jan. 2040".
    short = before.word in _ABBREVIATIONS or before.text.lower() in _SHORT
    return not (short or (len(before.text) == 1 and before.text.isalpha()))


def sentences(text: str, until: int | None = None) -> Iterator[list[Token]]:
    """The sentences of a text, each a list of tokens without its full stop; of those that begin before a place.

    >>> [[token.text for token in sentence] for sentence in sentences("Closed until Jan. 2040. See s.40(2).")]
    [['Closed', 'until', 'Jan', '.', '2040'], ['See', 's', '.', '40(2)']]
    """
    until = len(text) if until is None else until
    sentence: list[Token] = []
    for match in _TOKEN.finditer(text):
        written = match.group()
        start, end = match.span()
        if start >= until and not sentence:
            return
        token = Token(written, mend(written) if written[0].isalpha() else written, start, end)
        may_end = written in _STOPS or written[0] == "\n"
        if may_end and _ends_a_sentence(text, token, sentence[-1] if sentence else None):
            if sentence:
                yield sentence
            sentence = []
            continue
        sentence.append(token)
        if len(sentence) >= LONGEST_SENTENCE and (written in ",;)" or len(sentence) >= 2 * LONGEST_SENTENCE):
            yield sentence
            sentence = []
    if sentence:
        yield sentence


def word(tokens: Sequence[Token], at: int) -> str:
    """The word at a place, mended; an empty one beyond the ends."""
    return tokens[at].word if 0 <= at < len(tokens) else ""
