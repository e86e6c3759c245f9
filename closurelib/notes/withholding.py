"""The words that keep something from readers: closed, restricted, withheld, retained, subject to a 30 year closure.

"Closed until" and "closed under" speak of access, "closed circuit" does not: each word is known together with the
words that may follow it.
"""

from __future__ import annotations

from collections.abc import Sequence

from attrs import evolve

from closurelib.notes.dates import years_at
from closurelib.notes.head import (
    PUBLIC,
    Find,
    Head,
    NoteKind,
    is_dated,
    is_section,
    names_a_department,
    speaks_of_a_public,
    stops,
    words_before,
)
from closurelib.notes.tokens import Token, word
from closurelib.notes.words import RECORD_NOUNS

_WEEKDAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday weekday weekend bank public".split())

_BEHIND_CLOSED = PUBLIC - {"reading", "general", "study", "all", "view"} | frozenset(
    "until till til 'til for to from under by while whilst pending as because due owing per pursuant and or but "
    "except excluding unless without with indefinitely permanently temporarily throughout during through thru up "
    "after before again completely entirely solely only staff at present since so if against not files' in on "
    "s ss sec section sections foi foia exemption exemptions "
    "subject according is are was were in donor between no".split()
)

_BEHIND_RESTRICTED = _BEHIND_CLOSED | frozenset("to use portions".split())


_AT = frozenset("present the request any donor's owner's".split())


_IN = frozenset("accordance part full their its view line".split())


def _closed(tokens: Sequence[Token], at: int, kind: NoteKind = NoteKind.CLOSED, needs: str = "") -> Head | None:
    after = at + 1
    follower = word(tokens, after)
    if follower == "again":
        kind = NoteKind.RECLOSED
    elif kind is NoteKind.CLOSED and word(tokens, at - 1) == "-" and word(tokens, at - 2) == "re":
        kind, at = NoteKind.RECLOSED, at - 2
    if follower == "access":
        return Head(kind, at, after + 1, needs=needs, noun=follower)
    if follower in RECORD_NOUNS and follower not in _BEHIND_CLOSED and follower not in ("note", "description"):
        return Head(kind, at, after + 1, needs=needs, noun=follower)
    allowed = _BEHIND_RESTRICTED if kind is NoteKind.RESTRICTED else _BEHIND_CLOSED
    ends = stops(tokens, after) or is_dated(tokens, after) or years_at(tokens, after) is not None
    if not (ends or follower in allowed):
        return None
    if follower == "at" and word(tokens, after + 1) not in _AT:
        return None
    if follower in ("and", "or", "but", "is", "are") and kind is not NoteKind.RECLOSED and needs == "":
        return Head(kind, at, after)
    if follower in ("on", "in", "at", "by") and is_dated(tokens, after + 1):
        return Head(kind, at, after, needs=needs if kind is NoteKind.RECLOSED else "ground", happened=True)
    if follower == "on" and word(tokens, after + 1).rstrip("s") in _WEEKDAYS:
        return None
    if follower == "in" and word(tokens, after + 1) not in _IN:
        return None
    return Head(kind, at, after, needs=needs)


def _restricted(tokens: Sequence[Token], at: int) -> Head | None:
    return _closed(tokens, at, NoteKind.RESTRICTED)


def _reclosed(tokens: Sequence[Token], at: int) -> Head | None:
    return _closed(tokens, at, NoteKind.RECLOSED)


def _withheld(tokens: Sequence[Token], at: int) -> Head | None:
    """Withheld, sealed, embargoed, exempt: words of other trades too, so a date or a ground must be with them."""
    return _closed(tokens, at, needs="ground")


def _exempt(tokens: Sequence[Token], at: int) -> Head | None:
    """Exempt under, redacted under: only a section of the Act makes it a statement of access."""
    return _closed(tokens, at, needs="exemption")


def _unavailable(tokens: Sequence[Token], at: int) -> Head | None:
    """Unavailable until a day: a thing may be away for many reasons, so a day must be given."""
    head = _closed(tokens, at)
    return None if head is None else evolve(head, needs="end")


_RETAINED_FURTHER = frozenset("until till to permanently indefinitely temporarily and but pending pursuant".split())


def _retained(tokens: Sequence[Token], at: int) -> Head | None:
    after = at + 1
    follower = word(tokens, after)
    if follower in _RETAINED_FURTHER:
        return Head(NoteKind.RETAINED, at, after)
    if follower in ("under", "since", "for", "from"):
        return Head(NoteKind.RETAINED, at, after, needs="law" if follower == "under" else "end")
    if follower == "by" and names_a_department(tokens, after + 1):
        return Head(NoteKind.RETAINED, at, after)
    if follower in ("in", "at", "within") and names_a_department(tokens, after + 1):
        return Head(NoteKind.RETAINED, at, after)
    if follower == "in" and word(tokens, after + 1) in ("accordance", "full", "part", "whole", "their"):
        return Head(NoteKind.RETAINED, at, after, needs="ground")
    if follower in RECORD_NOUNS and follower not in ("titles", "copy", "copies", "negatives", "envelopes"):
        return Head(NoteKind.RETAINED, at, after + 1, noun=follower)
    if stops(tokens, after) or is_section(tokens, after):
        return Head(NoteKind.RETAINED, at, after)
    return None


def _held(tokens: Sequence[Token], at: int) -> Head | None:
    """Held or kept back by a department under section 3(4): retained in other words."""
    after = at + 1 + (word(tokens, at + 1) == "back")
    return Head(NoteKind.RETAINED, at, after, needs="3(4)") if word(tokens, after) in ("under", "by", "in") else None


def _withdrawn(tokens: Sequence[Token], at: int) -> Head | None:
    """Withdrawn from public access."""
    if word(tokens, at + 1) == "from" and speaks_of_a_public(tokens, at + 2):
        return Head(NoteKind.CLOSED, at, at + 2)
    return Head(NoteKind.CLOSED, at, at + 1) if word(tokens, at + 1) == "pending" else None


def _restrictions(tokens: Sequence[Token], at: int) -> Head | None:
    """Restrictions that apply, end or are none; those of copyright or of use are not of access."""
    before, after = words_before(tokens, at, 4), at + 1
    behind = [word(tokens, place) for place in range(after, after + 4)]
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
    after = at + 1
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


def _retention(tokens: Sequence[Token], at: int) -> Head | None:
    follower = word(tokens, at + 1)
    if follower in ("under", "pursuant"):
        return Head(NoteKind.RETAINED, at, at + 1, needs="law", names=True)
    return Head(NoteKind.RETAINED, at, at + 1, needs="end", names=True) if follower in ("until", "till") else None


def _permission(tokens: Sequence[Token], at: int) -> Head | None:
    """Access that needs somebody's permission; permission to publish is not of access."""
    around = [token.word for token in tokens[max(0, at - 14) : at + 15]]
    if not _TO_PUBLISH.isdisjoint(around) or _TO_SEE.isdisjoint(around) or _NEEDED.isdisjoint(around):
        return None
    return Head(NoteKind.RESTRICTED, at, at + 1, needs="permission", names=True)


_TO_PUBLISH = frozenset(
    "publish publication published reproduce reproduction quote quoting cite photograph copy copying exhibit print "
    "film broadcast copyright use photocopy duplicate".split()
)

_TO_SEE = frozenset(
    "access available issued consult consulted consulting accessing viewing view viewed see seen read research "
    "examine open opened accessed closed".split()
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
    if name not in ("closure", "rule", "embargo", "restriction", "seal"):
        return None
    if name == "rule" and {"subject", "under", "closed"}.isdisjoint(words_before(tokens, at, 3)):
        return None
    kind = NoteKind.RESTRICTED if name == "restriction" else NoteKind.CLOSED
    place = period.next + 1
    return Head(kind, at, place + (word(tokens, place) == "period"), years=period.years, names=True)


WITHHOLDING: dict[str, Find] = {
    "closed": _closed,
    "restricted": _restricted,
    "reclosed": _reclosed,
    **dict.fromkeys(("withheld", "sealed", "embargoed", "inaccessible"), _withheld),
    **dict.fromkeys(("exempt", "exempted", "redacted"), _exempt),
    "unavailable": _unavailable,
    "retained": _retained,
    **dict.fromkeys(("held", "kept"), _held),
    "withdrawn": _withdrawn,
    **dict.fromkeys(("restriction", "restrictions"), _restrictions),
    **dict.fromkeys(("closure", "embargo"), _closure),
    "retention": _retention,
    **dict.fromkeys(("permission", "consent"), _permission),
}
"""The words, each with what finds a statement at it."""
