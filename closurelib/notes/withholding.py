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
from closurelib.notes.sections import names_sections
from closurelib.notes.tokens import Token, word
from closurelib.notes.words import RECORD_NOUNS

_WEEKDAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday weekday weekend bank public".split())

_BEHIND_CLOSED = PUBLIC - {"reading", "general", "study", "all", "view"} | frozenset(
    "until till til 'til for to from under by while whilst pending as because due owing per pursuant and or but "
    "except excluding unless without with indefinitely permanently temporarily throughout during through thru up "
    "after before again completely entirely solely only staff at present since so if against not files' in on "
    "s ss sec section sections foi foia exemption exemptions eir eirs "
    "subject according is are was were in donor between no probably possibly provisionally apart save".split()
)

_BEHIND_RESTRICTED = _BEHIND_CLOSED | frozenset("to use portions".split())


_AT = frozenset("present the request any donor's owner's least".split())


_IN = frozenset("accordance part full their its view line".split())


def _closed(tokens: Sequence[Token], at: int, kind: NoteKind = NoteKind.CLOSED, needs: str = "") -> Head | None:
    after = at + 1
    follower = word(tokens, after)
    if follower == "again":
        kind = NoteKind.RECLOSED
    elif kind is NoteKind.CLOSED and word(tokens, at - 1) == "-" and word(tokens, at - 2) == "re":
        kind, at = NoteKind.RECLOSED, at - 2
    if (named := _closed_thing(tokens, at, kind, needs)) is not None:
        return named
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


def _closed_thing(tokens: Sequence[Token], at: int, kind: NoteKind, needs: str) -> Head | None:
    """Closed files, a closed period, closed 27(1), has closed the letters: what is closed, or why, stands behind."""
    after = at + 1
    follower = word(tokens, after)
    record = follower in RECORD_NOUNS and follower not in _BEHIND_CLOSED and follower not in ("note", "description")
    if record or follower == "access":
        return Head(kind, at, after + 1, needs=needs, noun=follower)
    if follower == "period" and kind is NoteKind.CLOSED and _closed_period(tokens, after + 1):
        return Head(kind, at, after + 1, needs=needs)
    if kind is not NoteKind.RECLOSED and names_sections(tokens, after):
        return Head(kind, at, after, needs=needs)
    if kind is not NoteKind.RECLOSED and (end := _thing_behind(tokens, at)):
        return Head(kind, at, end, needs="end", thing=after)
    return None


def _closed_period(tokens: Sequence[Token], after: int) -> bool:
    """Whether "closed period" stands alone, or before its end."""
    return stops(tokens, after) or is_dated(tokens, after) or word(tokens, after) in ("until", "till", "ends")


def _thing_behind(tokens: Sequence[Token], at: int) -> int:
    """Where what somebody closed ends: "the donor has restricted the letters until"; 0 where nobody did."""
    if word(tokens, at - 1) not in ("has", "have") or word(tokens, at + 1) not in _DETERMINED:
        return 0
    for place in range(at + 2, min(at + 9, len(tokens))):
        if word(tokens, place) in ("until", "till", "for"):
            return place
        if not (tokens[place].is_word or tokens[place].is_number):
            return 0
    return 0


_DETERMINED = frozenset("the this these his her their its all".split())


def _restricted(tokens: Sequence[Token], at: int) -> Head | None:
    return _closed(tokens, at, NoteKind.RESTRICTED)


def _reclosed(tokens: Sequence[Token], at: int) -> Head | None:
    return _closed(tokens, at, NoteKind.RECLOSED)


def _withheld(tokens: Sequence[Token], at: int) -> Head | None:
    """Withheld, sealed, embargoed, exempt: words of other trades too, so a date or a ground must be with them."""
    if word(tokens, at + 1) == "pending":
        return Head(NoteKind.CLOSED, at, at + 1, needs="record", doubtful=True)
    if word(tokens, at + 1) == "under" and at + 2 < len(tokens) and tokens[at + 2].text[0].isdigit():
        return Head(NoteKind.CLOSED, at, at + 1, needs="record")  # "withheld under 5 U.S.C. 552"
    return _closed(tokens, at, needs="ground")


def _exempt(tokens: Sequence[Token], at: int) -> Head | None:
    """Exempt under, redacted under: only a section makes it a statement of access, or what it is exempt from."""
    if word(tokens, at) == "redacted" and word(tokens, at + 1) in ("until", "till", "for"):
        return Head(NoteKind.CLOSED, at, at + 1, needs="end of a record")
    public = word(tokens, at + 2) == "public"
    if word(tokens, at + 1) == "from" and word(tokens, at + 2 + public) in _FROM:
        return Head(NoteKind.CLOSED, at, at + 3 + public, needs="ground")
    return _closed(tokens, at, needs="exemption")


_FROM = frozenset("disclosure release access inspection production".split())


def _unavailable(tokens: Sequence[Token], at: int) -> Head | None:
    """Unavailable until a day: a thing may be away for many reasons, so a day must be given."""
    if word(tokens, at + 1) == "pending":
        return Head(NoteKind.CLOSED, at, at + 1, needs="record", doubtful=True)
    head = _closed(tokens, at)
    return None if head is None else evolve(head, needs="end")


def _restricts(tokens: Sequence[Token], at: int) -> Head | None:
    """Somebody restricts access to something until a day."""
    if word(tokens, at + 1) != "access" or word(tokens, at + 2) != "to":
        return None
    for place in range(at + 3, min(at + 14, len(tokens))):
        if word(tokens, place) in ("until", "till", "for"):
            return Head(NoteKind.RESTRICTED, at, place, needs="end", thing=at + 1)
        if not (tokens[place].is_word or tokens[place].is_number):
            return None
    return None


def _limited(tokens: Sequence[Token], at: int) -> Head | None:
    """Access is limited to some people; to copies, days or rooms it is limited for everybody."""
    if word(tokens, at + 1) != "to" or _SEEING.isdisjoint(words_before(tokens, at, 14)):
        return None
    behind = {word(tokens, place) for place in range(at + 2, at + 10)}
    return Head(NoteKind.RESTRICTED, at, at + 1, doubtful=True) if behind.isdisjoint(_FOR_EVERYBODY) else None


_SEEING = frozenset("access consultation inspection".split())
_FOR_EVERYBODY = frozenset(
    "microfilm microfiche copy copies surrogate surrogates facsimile facsimiles digital online onsite site room rooms "
    "hours days day monday tuesday wednesday thursday friday saturday appointment use one two three items boxes "
    "folders transcript transcripts".split()
)


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
    "restricts": _restricts,
    "limited": _limited,
}
"""The words, each with what finds a statement at it."""
