"""The nouns that keep something from readers: restrictions, a closure period, an embargo, somebody's permission.

"Restrictions apply to box 5" speaks of access, "restrictions on imports" does not: each is known together with the
words around it.
"""

from __future__ import annotations

from collections.abc import Sequence

from closurelib.notes.dates import years_at
from closurelib.notes.head import Find, Head, NoteKind, is_dated, stops, words_before
from closurelib.notes.registers import closure_date
from closurelib.notes.tokens import Token, word
from closurelib.notes.words import RECORD_NOUNS


def _restrictions(tokens: Sequence[Token], at: int) -> Head | None:
    """Restrictions that apply, end or are none; those of copyright or of use are not of access."""
    before, after = words_before(tokens, at, 4), at + 1
    if word(tokens, after) in _OF_A_LABEL:
        return None  # "Access restriction status: Unrestricted"
    behind = [word(tokens, place) for place in range(after, after + 4)]
    if behind[0] == "of" and years_at(tokens, after + 1) and _NOT_OF_ACCESS.isdisjoint(before):
        return Head(NoteKind.RESTRICTED, at, after, needs="end", names=True)
    if behind[0] == "on" and "lifted" in [word(tokens, place) for place in range(after, after + 12)]:
        return None  # the word "lifted" tells of what
    if not _NOT_OF_ACCESS.isdisjoint((*before, *behind)):
        return None
    subject_to = before[-2:] == ["subject", "to"]
    if before and before[-1] in ("without", "from", "to", "other") and not subject_to:
        return None
    of_access = "access" in before or "access" in behind[:2]
    if "no" in before or (behind[0] == ":" and behind[1] in ("none", "no")):
        whole = of_access or stops(tokens, after) or behind[0] in ("apply", "on")
        told = behind[0] == ":" or (behind[0] == "on" and of_access)
        return Head(NoteKind.OPEN, at - _back_to(before, "no"), after + 2 * told, names=True) if whole else None
    if behind[0] == "on" and of_access:
        return Head(NoteKind.RESTRICTED, at, after + 2, names=True)
    named = subject_to or (bool(before) and before[-1] in ("access", "protection"))
    return _restrictions_that_end(tokens, at) or _restrictions_that_apply(tokens, at, named)


_OF_A_LABEL = frozenset("status type types code codes note level".split())


def _restrictions_that_end(tokens: Sequence[Token], at: int) -> Head | None:
    """Restrictions that were lifted, or expire."""
    place = at + 1
    place += word(tokens, place) in ("was", "were", "is", "are", "will", "have", "has")
    place += word(tokens, place) in ("been", "be")
    if word(tokens, place) in ("lifted", "removed"):
        return Head(NoteKind.OPEN, at, place + 1, names=True)
    if word(tokens, place) in _ENDS:
        return Head(NoteKind.RESTRICTED, at, place + 1 + (word(tokens, place + 1) == "date"), needs="end", names=True)
    return None


def _restrictions_that_apply(tokens: Sequence[Token], at: int, named: bool) -> Head | None:
    """Restrictions that apply to records, or last until a day."""
    after = at + 1
    follower = word(tokens, after)
    if follower in ("apply", "applies", "exist", "remain", "applied"):
        to_something = word(tokens, after + 1) == "to"
        to = [word(tokens, place) for place in range(after + 2, after + 6)]
        return (
            None
            if to_something and RECORD_NOUNS.isdisjoint(to)
            else Head(NoteKind.RESTRICTED, at, after + 1, names=True)
        )
    if follower in ("until", "till"):
        return Head(NoteKind.RESTRICTED, at, after, names=True)
    if follower in (":", "for") or is_dated(tokens, after):
        return Head(NoteKind.RESTRICTED, at, after, needs="end", names=True)
    return Head(NoteKind.RESTRICTED, at, after, names=True) if named else None


_ENDS = frozenset("expires expire ends end lapses lapse ended expired expiry expiration".split())

_NOT_OF_ACCESS = frozenset(
    "copyright reproduction use publication publishing travel trade copying photography photocopying reproducing "
    "quotation licence license import export rights duplication weight speed of".split()
)


def _back_to(before: Sequence[str], name: str) -> int:
    """How many words back a word stands; 0 where it does not."""
    return before[::-1].index(name) + 1 if name in before else 0


def _closure(tokens: Sequence[Token], at: int) -> Head | None:
    """Closure period: 30 years; normal closure; closure expires."""
    if (dated := closure_date(tokens, at)) is not None:
        return dated
    after = at + 1
    if word(tokens, after) in ("lifted", "removed") and (at == 0 or word(tokens, at - 1) in _OF_THE_RECORD):
        return Head(NoteKind.OPEN, at, after + 1, names=True)
    if words_before(tokens, at, 2) == ["date", "of"]:
        return None  # of a school, of a file in its registry
    place = after + (word(tokens, after) == "period")
    if word(tokens, place) == "extended":
        place += 1 + (word(tokens, place + 1) in ("to", "by"))
    if word(tokens, place) in _ENDS:
        return Head(NoteKind.CLOSED, at, place + 1 + (word(tokens, place + 1) == "date"), needs="end", names=True)
    if place > after and years_at(tokens, place):
        return Head(NoteKind.CLOSED, at, place, needs="end", names=True)
    if word(tokens, place) in (":", "for", "until", "before", "till", "of", "is", "from") or stops(tokens, place):
        if place == after and word(tokens, place) in ("of", "is", "from"):
            return None
        return Head(NoteKind.CLOSED, at, place, needs="end", names=True)
    return None


_OF_THE_RECORD = frozenset("the this its access year donor's depositor's record file original . : ; ( [".split())


def _retention(tokens: Sequence[Token], at: int) -> Head | None:
    follower = word(tokens, at + 1)
    if follower in ("under", "pursuant"):
        return Head(NoteKind.RETAINED, at, at + 1, needs="law", names=True)
    return Head(NoteKind.RETAINED, at, at + 1, needs="end", names=True) if follower in ("until", "till") else None


def _permission(tokens: Sequence[Token], at: int) -> Head | None:
    """Access that needs somebody's permission; permission to publish is not of access."""
    around = [token.word for token in tokens[max(0, at - 14) : at + 15]]
    if not _TO_PUBLISH.isdisjoint(around):
        return None
    if _is_by_permission_only(tokens, at):
        return Head(NoteKind.RESTRICTED, at, at + 1, needs="permission", names=True, doubtful=True)
    if _TO_SEE.isdisjoint(around) or _NEEDED.isdisjoint(around):
        return None
    return Head(NoteKind.RESTRICTED, at, at + 1, needs="permission", names=True)


def _is_by_permission_only(tokens: Sequence[Token], at: int) -> bool:
    """Whether a short note is no more than "By permission of the donor only": to see it, or to do what with it?"""
    names = [token.word for token in tokens[:16]]
    begins = names[:1] in (["by"], ["with"]) or names[:2] in (["only", "by"], ["only", "with"])
    return begins and len(tokens) <= 12 and at <= 5 and "only" in names


def _approval(tokens: Sequence[Token], at: int) -> Head | None:
    """Approval is given of many things; only that of access is a statement of access."""
    around = [token.word for token in tokens[max(0, at - 14) : at + 15]]
    if _OF_ACCESS.isdisjoint(around) or _NEEDED_FOR_ACCESS.isdisjoint(around):
        return None
    return _permission(tokens, at)


_NEEDED_FOR_ACCESS = frozenset(
    "require requires required needed necessary must only obtain obtained written subject".split()
)

_OF_ACCESS = frozenset("access consult consulted consulting consultation researchers readers".split())

_TO_PUBLISH = frozenset(
    "publish publication published reproduce reproduction quote quoting cite photograph copy copying exhibit print "
    "film broadcast copyright use photocopy duplicate".split()
)

_TO_SEE = frozenset(
    "access available issued consult consulted consulting accessing viewing view viewed see seen read research "
    "examine open opened accessed closed produced produce shown".split()
)

_NEEDED = frozenset(
    "require requires required needed necessary must only without with unless except obtain obtained written".split()
)


def years_as_a_name(tokens: Sequence[Token], at: int) -> Head | None:
    """A period that names the closure: "subject to 30 year closure", "under the thirty-year rule"."""
    period = years_at(tokens, at)
    if period is None:
        return None
    name = word(tokens, period.next)
    if name not in NAMES_OF_A_PERIOD or "lifted" in [word(tokens, period.next + place) for place in range(1, 10)]:
        return None
    applies = word(tokens, period.next + 1) in ("applies", "apply")
    if name == "rule" and not applies and {"subject", "under", "closed"}.isdisjoint(words_before(tokens, at, 3)):
        return None
    kind = NoteKind.RESTRICTED if name == "restriction" else NoteKind.CLOSED
    place = period.next + 1
    return Head(kind, at, place + (word(tokens, place) == "period"), years=period.years, names=True)


NAMES_OF_A_PERIOD = frozenset(("closure", "rule", "embargo", "restriction", "seal"))


RESTRICTIONS: dict[str, Find] = {
    **dict.fromkeys(("restriction", "restrictions"), _restrictions),
    **dict.fromkeys(("closure", "embargo"), _closure),
    "retention": _retention,
    **dict.fromkeys(("permission", "consent"), _permission),
    **dict.fromkeys(("approval", "authorisation", "authorization"), _approval),
}
"""The words, each with what finds a statement at it."""
