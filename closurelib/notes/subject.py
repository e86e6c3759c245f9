"""Where the subject of a statement stands: the words before it, without what only leads up to them.

In "For this reason, the letters in box 4, which name patients, are closed" it is "the letters in box 4".
"""

from __future__ import annotations

from collections.abc import Sequence

from closurelib.notes.tokens import Token, word
from closurelib.notes.words import DESIGNATED, YEAR_WORDS

NOT = frozenset("not no never cannot can't isn't aren't wasn't weren't mustn't shouldn't nor neither".split())

HEDGES = frozenset(
    "may might could normally usually generally ordinarily typically sometimes often likely possibly probably perhaps "
    "presumably potentially maybe".split()
)

_VERB = (
    NOT
    | HEDGES
    | frozenset(
        "is are was were be been being am will shall would should must can has have had remain remains remained "
        "stay stays stayed currently now still also temporarily permanently both all therefore thus formerly "
        "previously originally longer again yet only partially partly fully completely entirely initially since "
        "already subsequently later then kept made become becomes became becoming due expected scheduled "
        "planned intended continues continue strictly hereby accordingly "
        "anticipated estimated hoped eligible provisional proposed projected tentative tentatively approximate "
        "freely provisionally it's they're automatically first public normal long-term itself themselves".split()
    )
)

_AWAITED = frozenset(
    "due expected scheduled planned intended continues continue anticipated estimated hoped likely proposed projected "
    "eligible".split()
)
_FINITE = frozenset("is are was were will shall has have had may must".split())
_MARKS = frozenset("( [ ] { \" ' “ ” ‘ ’ « » * ‡ † | - – — : , / = > ~ • · # _".split())

_OPENERS = frozenset("( [ { } ] ) , ; : . - – — / • * · ‡ † | \" ' “ ” ‘ ’ = < > # ~ _ + &".split())

_CONNECTIVES = frozenset(
    "and or but except excepting excluding however then also while whilst whereas although though please nb note save "
    "besides only yet so there otherwise".split()
)

_ADVERBIAL = frozenset(
    "for due in at as by under following because owing per according on to since after during with pursuant given "
    "subject unless if where when upon from until having".split()
)

_RELATIVE = frozenset("which who whose containing comprising such that contain contains include includes".split())

HOLDING = frozenset(
    "contain contains include includes comprise comprises hold holds has have had require requires".split()
)

PRONOUNS = frozenset("it they these this those them all everything which that he she".split())

LABELS = frozenset(
    "access public note notes condition conditions status closure restriction restrictions availability terms "
    "governing use general warning legal record records document reader readers user users statement type code "
    "current and of on the for to discovery catalogue level description info information archival rights "
    "please research researcher researchers year date dates period accessrestrict right physical advisory "
    "criterion details security exemption release policy subject data protection privacy personal foi foia dpa "
    "confidential".split()
)

_KNOWING = frozenset("note know aware advised informed ensure sure notice agreed ordered decided stipulated".split())

SPOKEN_OF = frozenset(
    "whether discusses discussing discussion proposes proposal proposals asks asking asked suggests suggesting argues "
    "debate debates decides".split()
)


def is_designation(tokens: Sequence[Token], at: int) -> bool:
    """Whether a part is named by number at a token: "box 5", "folios 3-7", "series IV"."""
    if at + 1 >= len(tokens) or tokens[at].word not in DESIGNATED:
        return False
    after = tokens[at + 1]
    if after.text in (".", "#") and at + 2 < len(tokens):
        after = tokens[at + 2]
    return after.text[0].isdigit() or (after.text.isupper() and len(after.text) <= 4 and after.is_word)


def verb_before(tokens: Sequence[Token], since: int, at: int) -> tuple[int, frozenset[str]]:
    """Back over the verb, over marks and over a code such as "SR", to where the subject ends."""
    verb = set()
    if at - 1 == since and tokens[since].word == "transferred":
        return since, frozenset()  # "Transferred closed; due to open 1 January 2052"
    while at > since and (token := tokens[at - 1]):
        if token.word == "to" and at - 2 >= since and tokens[at - 2].word == "subject":
            at -= 2
        elif token.word in _VERB or (token.word == "to" and ("be" in verb or word(tokens, at - 2) in _AWAITED)):
            verb.add(token.word)
            at -= 1
        elif token.text in _MARKS or token.text == "\n" or _is_code(tokens, since, at - 1):
            at -= 1
        elif token.word == "access":
            at -= 1  # "these papers: access restricted"
        elif token.word in ("a", "an", "the") and not verb and word(tokens, at - 2) == "to":
            at -= 1  # "subject to a 30 year closure"
        else:
            break
    return at, frozenset(verb)


def _is_code(tokens: Sequence[Token], since: int, at: int) -> bool:
    """A restriction's code before its word, as in "1 folder SR RESTRICTED"; not the name in "Box AB closed"."""
    text = tokens[at].text
    if text == "a" and at > since and tokens[at - 1].text == "‡":
        return True
    if len(text) != 2 or not text.isupper() or not text.isalpha():
        return False
    if at == since or set(text) <= set("IVXLC"):
        return at == since
    before = tokens[at - 1]
    if before.word in DESIGNATED:
        return at - 2 >= since and tokens[at - 2].is_number
    return before.text not in ("-", "–", ",", "&", "and")


def subject_words(tokens: Sequence[Token], since: int, until: int) -> list[int]:
    """The tokens of the subject, without what only leads up to it."""
    words = list(range(since, until))
    if not SPOKEN_OF.isdisjoint(words_at(tokens, words)):
        asked = _asked(tokens, words)
        if not asked:
            return words
        words = asked
    words = _without_opening(tokens, _what_is_known(tokens, words))
    words = _last_clause(tokens, _last_subject(tokens, words))
    words = _without_opening(tokens, words)
    words = _behind_a_label(tokens, words)
    if words and tokens[words[0]].word in _ADVERBIAL:
        named = [at for at, index in enumerate(words) if tokens[index].word in ("this", "these")]
        words = words[named[-1] :] if named else words  # "from creation these records"
    words = _from_access_to(tokens, words)
    if words and tokens[words[0]].word in HOLDING:
        return []
    depth = 0
    for at, index in enumerate(words):
        depth += (tokens[index].text == "(") - (tokens[index].text == ")")
        if at and depth <= 0 and tokens[index].word in (_RELATIVE | HOLDING):
            words = words[:at]
            break
    if words and tokens[words[-1]].word == "as":
        words = _without_as(tokens, words)
    while words and (tokens[words[-1]].text in _OPENERS - {")"} or tokens[words[-1]].text == "\n"):
        words.pop()
    if len(words) > 2 and tokens[words[-1]].word in ("and", "or", "but") and tokens[words[-2]].word.endswith("ed"):
        words = words[:-2]  # "page 12 removed and retained"
    return _without_opening(tokens, words)


def _what_is_known(tokens: Sequence[Token], words: list[int]) -> list[int]:
    """What stands behind "readers are advised that"."""
    for at, index in enumerate(words):
        if at and tokens[index].word in ("that", "whether") and tokens[words[at - 1]].word in _KNOWING:
            return words[at + 1 :]
    return words


def _asked(tokens: Sequence[Token], words: list[int]) -> list[int]:
    """What somebody who gave the papers has asked for: "box 2" of "the donor has asked that box 2 not be opened"."""
    for at in range(2, len(words) - 1):
        if words_at(tokens, words[at - 1 : at + 1]) == ["asked", "that"] and word(tokens, words[at - 2]) in _HAVING:
            return words[at + 1 :]
    return []


_HAVING = frozenset("has have".split())


def _without_as(tokens: Sequence[Token], words: list[int]) -> list[int]:
    """Without "listed as", or "certified under section 8, as", which leads up to the word and names nothing."""
    if tokens[words[0]].word in ("certified", "designated"):
        return []
    return words[:-2] if len(words) > 1 and tokens[words[-2]].word.endswith("ed") else words


_AT = frozenset("on at from after upon".split())


def _without_opening(tokens: Sequence[Token], words: list[int]) -> list[int]:
    """Without marks, "and", "please note that", "on which date", "with the exception of"."""
    at = 0
    if words and tokens[words[0]].text == "(" and any(tokens[index].text == ")" for index in words):
        return words
    while at < len(words) and (past := _past_opening(tokens, words, at)) > at:
        at = past
    return words[at:]


def _last_subject(tokens: Sequence[Token], words: list[int]) -> list[int]:
    """The last of several subjects: "box 5" of "box 4 is missing, box 5", "this file" of "this file is torn and"."""
    finite = next((at for at, index in enumerate(words) if at and tokens[index].word in _FINITE), None)
    if finite is None:
        return words
    for at in range(len(words) - 1, finite, -1):
        if tokens[words[at]].text in (",", ";") or tokens[words[at]].word in ("and", "but", "or"):
            return words[at + 1 :] if at + 1 < len(words) else words[:finite]
    return words[:finite]


def _past_opening(tokens: Sequence[Token], words: list[int], at: int) -> int:
    name, text = tokens[words[at]].word, tokens[words[at]].text
    following = words_at(tokens, words[at + 1 : at + 4])
    if following[:1] == ["which"] and name in _AT:
        return at + 2 + (following[1:2] in (["date"], ["time"], ["day"], ["point"], ["year"]))
    if [name, *following] == ["with", "the", "exception", "of"]:
        return at + 4
    if name in ("apart", "other") and following[:1] in (["from"], ["than"]):
        return at + 2
    if name == "that":
        return at + (at > 0)
    if name == "for":
        return at + (at > 0 and tokens[words[at - 1]].word in ("except", "save"))
    return at + (name in _CONNECTIVES or text in _OPENERS or text.startswith("\n"))


def _last_clause(tokens: Sequence[Token], words: list[int]) -> list[int]:
    """Without "For this reason," before the subject and "which contains letters," behind it."""
    pieces: list[list[int]] = [[]]
    depth = 0
    for index in words:
        depth += (tokens[index].text in "([") - (tokens[index].text in ")]")
        if tokens[index].text in (",", ";", "\n") and depth <= 0:
            pieces.append([])
        else:
            pieces[-1].append(index)
    pieces = [piece for piece in pieces if piece]
    while pieces and tokens[pieces[0][0]].word in _ADVERBIAL:
        if any(is_designation(tokens, index) or tokens[index].word in ("this", "these") for index in pieces[0]):
            break
        pieces.pop(0)
    for at in range(len(pieces) - 1, 0, -1):
        first = tokens[pieces[at][0]].word
        if first in PRONOUNS and first not in ("which", "that"):
            pieces = pieces[at:]
            break
        if first in ("which", "that", "who", "containing", "including", "comprising"):
            del pieces[at]
    return list(range(pieces[0][0], pieces[-1][-1] + 1)) if pieces else []


def _behind_a_label(tokens: Sequence[Token], words: list[int]) -> list[int]:
    """What a label stands before: "Conditions governing access: this item is closed" speaks of this item."""
    colons = [at for at, index in enumerate(words) if tokens[index].text == ":"]
    if colons and colons[-1] + 1 < len(words):
        before = [tokens[index].word for index in words[: colons[-1]] if tokens[index].is_word]
        if all(name in LABELS for name in before):
            return words[colons[-1] + 1 :]
    return words


def _from_access_to(tokens: Sequence[Token], words: list[int]) -> list[int]:
    """What access is had to: "Access to the letters" is about the letters."""
    for at in range(min(8, len(words))):
        name = tokens[words[at]].word
        if name == "access" and at + 1 < len(words) and tokens[words[at + 1]].word in _LIFTED:
            continue
        if name in _LIFTED and "lifted" in [word(tokens, words[-1] + place) for place in range(1, 5)]:
            return words[at + 2 :] if words_at(tokens, words[at + 1 : at + 2]) == ["on"] else words
        if name in ("access", "consultation", "use", "inspection"):
            if at + 1 < len(words) and tokens[words[at + 1]].word in ("to", "of"):
                return words[at + 2 :]
            return words
        if name not in _BEFORE_ACCESS and not tokens[words[at]].is_number:
            return words
    return words


_BEFORE_ACCESS = YEAR_WORDS | frozenset("public all general any the viewing reader readers research -".split())
_LIFTED = frozenset(("restriction", "restrictions", "embargo", "closure"))


def words_at(tokens: Sequence[Token], indexes: Sequence[int]) -> list[str]:
    """The words at some places."""
    return [tokens[index].word for index in indexes]
