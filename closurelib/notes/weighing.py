"""The way from a word of access to the next one, and the words on it that weigh though they begin no phrase."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import define, evolve

from closurelib.notes.dates import DateRead, date_at, years_at
from closurelib.notes.ending import Ending
from closurelib.notes.ending_words import ACTS, BINDING, DEATH, GROUND, LASTING, LATER, REDACTED, REVIEW, WEIGHED
from closurelib.notes.head import Head, NoteKind
from closurelib.notes.tokens import Token
from closurelib.notes.words import AWAY_IN_FACT, DEPARTMENTS

_NOT_YET = frozenset("open opens available accessible".split())
_BEFORE_IT = frozenset("after following upon before pending once".split())


@define
class Walk:
    """A place in the tokens behind a word of access, and what was read so far."""

    tokens: Sequence[Token]
    head: Head
    limit: int
    ending: Ending
    clause: int = 0
    """The token at which the present clause began."""

    @property
    def opens(self) -> bool:
        """Whether the word lets readers in or puts something back."""
        return self.head.kind in (NoteKind.OPEN, NoteKind.PUT_BACK)

    def word(self, at: int) -> str:
        """The word at a place, mended; an empty one beyond the ends."""
        return self.tokens[at].word if 0 <= at < len(self.tokens) else ""

    def date(self, at: int) -> DateRead | None:
        """The date that begins here; not "30 years"."""
        read = date_at(self.tokens, at) if at < self.limit else None
        return None if read is None or years_at(self.tokens, at) else read

    def words(self, since: int, until: int) -> list[str]:
        """The words of a stretch."""
        return [token.word for token in self.tokens[max(since, 0) : max(until, 0)]]

    def words_in_clause(self, at: int) -> list[str]:
        """The few words before this one, back to a semicolon."""
        since = max(at - 7, self.head.next)
        for place in range(at - 1, since - 1, -1):
            if self.tokens[place].text in (";", ".", "\n"):
                return self.words(place + 1, at)
        return self.words(since, at)


@define
class Weighing(Walk):
    """What single words tell of."""

    def weigh(self, at: int) -> None:
        """A word that begins no phrase, but tells something."""
        name, ending = self.tokens[at].word, self.ending
        if name not in WEIGHED:
            return
        near = at < ending.next + 8
        if name in GROUND:
            ending.ground = True
        if name in ACTS:
            ending.act = True
        if name in GROUND or name in DEPARTMENTS or name in LASTING:
            ending.stop = at + 1
        if name in DEATH and not BINDING.isdisjoint(self.words_in_clause(at)):
            ending.unsettled = True
            ending.event = ending.event or (ending.end is None and ending.years is None)
        if name == "earliest" and ending.end is not None and self.words(at - 2, at) == ["at", "the"]:
            ending.end = evolve(ending.end, sure=False, vague=True)
        if name in REVIEW and ending.end is not None:
            ending.review = ending.review or not LATER.isdisjoint(self.words_in_clause(at))
        if name in REVIEW and self.word(self.head.at) in _NOT_YET and not name.startswith(("renew", "extend")):
            # A review opens nothing by itself: it says what is to be found out before.
            ending.unsettled = ending.unsettled or not _BEFORE_IT.isdisjoint(self.words_in_clause(at))
        if name in AWAY_IN_FACT and near and self.clause == self.head.next and not ending.has_end:
            ending.away = ending.away or not ending.ground
        if name in REDACTED and near:
            ending.redacted = True
        self.weigh_limits(at)

    def excepts(self, at: int) -> bool:
        """Whether an exception begins here."""
        name, following = self.word(at), self.word(at + 1)
        if name in ("except", "excepting", "excluding", "save"):
            return bool(following)
        if name in ("exception", "exceptions"):
            return "with" in self.words(at - 2, at)
        return (name, following) in (("apart", "from"), ("other", "than"), ("but", "for"))

    def exception(self, at: int) -> int:
        """Where what is excepted begins: behind "except for", "with the exception of", "apart from"."""
        at += 1
        while self.word(at) in ("from", "than", "for", "of", ":", "the", "that"):
            at += 1
        return at

    def weigh_limits(self, at: int) -> None:
        """Words that limit what was said."""
        name, ending = self.word(at), self.ending
        if name == "whichever":
            later = {"later", "latest", "last", "longer", "longest"}
            ending.later = ending.later or not later.isdisjoint(self.words(at + 1, at + 5))
        elif self.excepts(at) and ending.excepting is None:
            ending.excepting = self.exception(at)
        elif (name in ("subject", "unless") and self.head.kind is NoteKind.OPEN) or name == "otherwise":
            ending.otherwise = True
        elif name == "only":
            ending.only = True
        elif name == "later" and at == ending.next + 1 and self.word(at - 1) == "or" and ending.end is not None:
            ending.end = evolve(ending.end, sure=False, vague=True)  # "opens 2040 or later"
