"""What a word of access says once its subject and what follows are known; or that it says nothing of access."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from attrs import frozen

from closurelib.notes.doubt import is_an_end_of_it, is_doubted, is_perhaps, without_last_day
from closurelib.notes.ending import Ending
from closurelib.notes.head import Head, NoteKind, is_dated, words_before
from closurelib.notes.scope import Scope, Standing
from closurelib.notes.tokens import Token, word
from closurelib.notes.words import AWAY_IN_FACT, PHYSICAL, SURROGATES


@frozen
class Said:
    """A word of access with what stands around it, before it is judged."""

    tokens: Sequence[Token]
    head: Head
    scope: Scope
    ending: Ending
    limit: int
    """The token at which the next word of access stands, or the sentence ends."""

    @property
    def word(self) -> str:
        """The word itself."""
        return self.tokens[self.head.at].word

    @property
    def behind(self) -> set[str]:
        """The words behind it, as far as they were read."""
        return {token.word for token in self.tokens[self.head.next : self.ending.next]}

    @property
    def forbids(self) -> bool:
        """Whether it is a "may not", not only a "not": "not used until 1955" tells of the past."""
        asked = not self.scope.verb.isdisjoint(_ASKING) or "do" in words_before(self.tokens, self.head.at, 3)
        return self.scope.negated and asked

    @property
    def weighs(self) -> bool:
        """Whether a day, a period, a law or a reason stands behind it."""
        ending = self.ending
        return ending.end is not None or ending.years is not None or ending.ground or bool(ending.exemptions)


_REGISTRY = frozenset(
    "file files register registers ledger ledgers dossier docket case folder registry volume volumes".split()
)
_BEGUN = frozenset(("opened", "begun", "began", "started", "founded", "established"))
_BEING = frozenset("is are was were be been being has have".split())
_CONDITIONAL = frozenset("where if unless whether".split())
_NOW = frozenset("is are remain remains".split())
_ASKING = frozenset("be may can cannot can't must shall will should".split())
_MAY = frozenset(("may", "can", "will", "could"))


def kind_of(said: Said, before: Sequence[NoteKind]) -> NoteKind | None:
    """What a word says after the statements `before` it in its sentence; `None` where it says nothing of access."""
    if said.scope.standing is Standing.FOREIGN or said.ending.away or not _needs_are_met(said, before):
        return None
    if said.head.kind.withholds and not said.head.names and word(said.tokens, said.head.at - 1) in _CONDITIONAL:
        return None  # "open, except where restricted"
    match said.head.kind:
        case NoteKind.OPEN:
            return _kind_of_opening(said, before)
        case NoteKind.PUT_BACK:
            return _kind_of_return(said, before)
        case NoteKind.RETAINED:
            return _kind_of_retention(said)
        case NoteKind.UNDER_REVIEW:
            titled = said.scope.standing is Standing.NOTHING and word(said.tokens, said.head.next) == ":"
            known = (not titled and said.scope.standing is not Standing.OTHER) or any(kind.withholds for kind in before)
            return NoteKind.UNDER_REVIEW if known and not said.scope.negated else None
        case _:
            return _kind_of_closure(said, before)


def _needs_are_met(said: Said, before: Sequence[NoteKind]) -> bool:
    need = _NEEDS.get(said.head.needs)
    return need is None or need(said, before)


def _is_of_a_record(said: Said) -> bool:
    return said.scope.standing is not Standing.OTHER


def _may(said: Said) -> bool:
    return said.ending.end is not None and not said.scope.verb.isdisjoint(_MAY)


_NEEDS: dict[str, Callable[[Said, Sequence[NoteKind]], bool]] = {
    "end": lambda said, _: said.ending.has_end,
    "record": lambda said, _: _is_of_a_record(said),
    "end of a record": lambda said, _: said.ending.has_end and _is_of_a_record(said),
    "ground": lambda said, _: said.ending.has_end or said.ending.ground,
    "exemption": lambda said, _: bool(said.ending.exemptions) or (said.ending.law and _is_of_a_record(said)),
    "law": lambda said, _: said.ending.act or said.ending.ground,
    "3(4)": lambda said, _: said.ending.retention,
    "denial or may": lambda said, _: said.forbids or _may(said),
    "denial or may, and end": lambda said, _: (said.forbids and said.ending.has_end) or _may(said),
    "denial and end": lambda said, _: said.forbids and said.ending.has_end,
    "withheld": lambda _, before: any(kind.withholds for kind in before),
}
"""What a word needs beside it to speak of access; a section of an Act is always a ground."""


def _kind_of_opening(said: Said, before: Sequence[NoteKind]) -> NoteKind | None:
    head, scope, ending = said.head, said.scope, said.ending
    if scope.negated and (ending.has_end or scope.standing is not Standing.OTHER):
        away = said.word in _AT_HAND and not AWAY_IN_FACT.isdisjoint(words_before(said.tokens, head.at, 12))
        return None if away and ending.end is None else NoteKind.CLOSED
    if scope.standing is Standing.OTHER or scope.head in SURROGATES or _is_of_something_else(said):
        return None
    if not said.behind.isdisjoint(("before", "prior")) and not ending.only:
        # "Open, but not before 2040" is shut until then; "open before 1960" tells of the past.
        return NoteKind.CLOSED if ending.end is not None and _not_before(said) else None
    only = ending.only or words_before(said.tokens, head.at, 1) == ["only"]
    if only and ending.end is None and "microfilm" not in said.behind:
        return NoteKind.RESTRICTED
    if said.word == "opened" and scope.head in _REGISTRY and scope.verb.isdisjoint(_BEING):
        return NoteKind.OPEN if ending.ground else None  # "File opened 3 May 1960" is the registry's word
    if is_doubted(said.tokens, head, scope, ending):
        return _kind_of_a_doubt(said, before)
    if ending.end is None:
        return _kind_without_a_day(said, before)
    if said.word in ("opened", "released") and not scope.future and said.behind.isdisjoint(("or", "whichever")):
        ending.unsettled = False  # "opened in 2011 following her death": it has happened
    return NoteKind.OPEN


def _is_of_something_else(said: Said) -> bool:
    """Whether an opening is that of another thing, or of another day."""
    if not said.behind.isdisjoint(("until", "till")):
        return True  # "open until 2030" tells when something shuts
    if said.word in _AT_HAND and not _ELSEWHERE.isdisjoint(said.behind | _just_behind(said)):
        return True  # "available on microfilm from 2019" is of the film
    if said.word in ("opened", "released") and _tells_of_the_past(said):
        return True
    return said.word == "opened" and _closed_again(said)


def _kind_of_a_doubt(said: Said, before: Sequence[NoteKind]) -> NoteKind | None:
    """An opening that is not certain: a closure without a last day; behind a closure it only tells how that ends."""
    if said.ending.end is None and any(kind.withholds for kind in before):
        return NoteKind.OPEN if is_an_end_of_it(said.tokens, said.head.at) else None
    if said.ending.end is None and not is_perhaps(said.tokens, said.head, said.scope):
        return _kind_without_a_day(said, before)
    without_last_day(said.ending)
    return NoteKind.CLOSED


_AT_HAND = frozenset(("available", "accessible"))
_ELSEWHERE = frozenset("microfilm microfilms microfiche fiche online internet web website digitally pdf cd dvd".split())
"""Where copies are at hand, whatever becomes of the record."""


def _just_behind(said: Said) -> set[str]:
    """The few words behind what was read, up to a mark."""
    words: set[str] = set()
    for token in said.tokens[said.ending.next : said.ending.next + 4]:
        if not token.is_word:
            break
        words.add(token.word)
    return words


def _closed_again(said: Said) -> bool:
    """Whether the registry's two dates stand side by side: "Opened 1951, closed 1955"."""
    for place in range(said.ending.next, min(said.ending.next + 5, len(said.tokens))):
        if said.tokens[place].word == "closed":
            return is_dated(said.tokens, place + 1 + (word(said.tokens, place + 1) in (":", "in", "on")))
    return False


def _not_before(said: Said) -> bool:
    words = [token.word for token in said.tokens[said.head.next : said.ending.next]]
    return any(words[at : at + 2] in (["not", "before"], ["not", "prior"]) for at in range(len(words)))


def _tells_of_the_past(said: Said) -> bool:
    """Whether a date straight behind may be that of the thing pictured: "Photographs of Grove Pit (closed 1985)"."""
    straight = said.ending.end is not None and said.ending.end.straight
    named = said.scope.standing is Standing.PART and not said.scope.designated
    return straight and named and not said.ending.ground and said.scope.verb.isdisjoint(_BEING)


def _kind_without_a_day(said: Said, before: Sequence[NoteKind]) -> NoteKind | None:
    """An opening without a day: open now, or kept from readers until something happens."""
    head, scope, ending = said.head, said.scope, said.ending
    if ending.event or ending.years is not None:
        return NoteKind.CLOSED
    if not {"once", "when"}.isdisjoint(token.word for token in said.tokens[head.next : head.next + 8]):
        ending.event = True
        return NoteKind.CLOSED
    if scope.future or scope.hedged:
        # "The rest will be opened": not open today, and no day; as the end of a closure it is read with that.
        return NoteKind.OPEN if any(kind.withholds for kind in before) else None
    return NoteKind.OPEN


def _kind_of_return(said: Said, before: Sequence[NoteKind]) -> NoteKind | None:
    if said.scope.standing is Standing.OTHER or said.scope.negated:
        return None
    retained = NoteKind.RETAINED in before or "retained" in words_before(said.tokens, said.head.at, 20)
    return NoteKind.PUT_BACK if said.ending.end is not None or retained else None


def _kind_of_retention(said: Said) -> NoteKind | None:
    head, scope, ending = said.head, said.scope, said.ending
    if scope.standing is Standing.OTHER or scope.negated or (scope.formerly and not ending.has_end):
        return None
    if head.noun in PHYSICAL or scope.head in PHYSICAL:
        return None
    kept = ending.has_end or ending.retention or ending.act or ending.ground
    if not PHYSICAL.isdisjoint(words_before(said.tokens, head.at, 6)) and not kept:
        return None  # "original covers retained"
    return NoteKind.RETAINED


def _kind_of_closure(said: Said, before: Sequence[NoteKind]) -> NoteKind | None:
    head, scope, ending = said.head, said.scope, said.ending
    if scope.negated:
        plain = head.kind in (NoteKind.CLOSED, NoteKind.RESTRICTED) and ending.end is None
        return NoteKind.OPEN if plain and scope.standing is not Standing.OTHER else None
    if scope.standing is Standing.OTHER and head.needs != "permission":
        beside = NoteKind.OPEN in before and not head.noun and not scope.verb.isdisjoint(_NOW)
        if scope.past or not (said.weighs or beside):
            return None  # "Imports were restricted until 1958"; but "papers are open, although additions are closed"
    if ending.end is not None and ending.end.straight and not ending.ground:
        if said.word == "sealed" or (said.word == "closed" and _tells_of_the_past(said)):
            return None
        begun = not _BEGUN.isdisjoint(words_before(said.tokens, head.at, 20))
        if begun or (scope.head in _REGISTRY and scope.verb.isdisjoint(_BEING)):
            return None  # so is "File closed 3 May 1962"
    if scope.formerly and not ending.has_end:
        return None
    if head.years is not None and before and before[-1] is NoteKind.OPEN:
        return None  # "opened under the thirty-year rule"
    return NoteKind.RETAINED if ending.retention and said.word == "withheld" else head.kind
