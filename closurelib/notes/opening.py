"""The words that let readers in, put something back, or hold it for a review.

"Open for research" speaks of access, "open letter" does not: each word is known together with the words that may
follow it.
"""

from __future__ import annotations

from collections.abc import Sequence

from closurelib.notes.dates import years_at
from closurelib.notes.head import (
    Find,
    Head,
    NoteKind,
    is_dated,
    names_a_department,
    speaks_of_a_public,
    stops,
    words_before,
)
from closurelib.notes.tokens import Token, word
from closurelib.notes.words import RECORD_NOUNS

_EXCEPTING = {("apart", "from"), ("save", "for"), ("but", "for"), ("with", "exception"), ("with", "exceptions")}

_TO_READERS = frozenset("transfer advisory review full part death permission restrictions".split())


def _open(tokens: Sequence[Token], at: int) -> Head | None:
    follower = word(tokens, at + 1)
    if (labelled := _label(tokens, at)) is not None:
        return labelled
    if follower == "date":
        return Head(NoteKind.OPEN, at, at + 2, needs="end", doubtful=True)  # or when the registry opened the file
    if (follower, word(tokens, at + 2)) in _EXCEPTING:
        return Head(NoteKind.OPEN, at, at + 1)
    return _plainly_open(tokens, at)


_ABOUT = frozenset(
    "about approximately around circa c ca roughly early mid late spring summer autumn fall winter".split()
)


def _label(tokens: Sequence[Token], at: int) -> Head | None:
    """Open from: 2051; opens on: 1 May 2051."""
    after = at + 2 + (word(tokens, at + 2) == ":")
    if word(tokens, at + 1) in ("from", "on", "in") and after > at + 2 and is_dated(tokens, after):
        return Head(NoteKind.OPEN, at, after)
    return None


def _plainly_open(tokens: Sequence[Token], at: int) -> Head | None:
    after = at + 1
    follower = word(tokens, after)
    plain = Head(NoteKind.OPEN, at, after)
    if follower == ":":
        behind = word(tokens, after + 1)
        return plain if is_dated(tokens, after + 1) or not behind or behind in RECORD_NOUNS else None
    period = years_at(tokens, after)  # "open 30 years after creation"
    if stops(tokens, after) or is_dated(tokens, after) or (period and word(tokens, period.next) in ("after", "from")):
        return plain
    match follower:
        case "to" | "for":
            return plain if speaks_of_a_public(tokens, after + 1) or _to_some_only(tokens, after) else None
        case "in" | "from" | "on" | "after" | "with" | "at" | "before" | "as" | "upon":
            return plain if _leads_on(tokens, after) else None
        case "immediately" | "access" | "without" | "unless" | "except" | "now" | "since" | "and" | "or" | "but":
            return plain
        case (
            "early" | "only" | "subject" | "under" | "following" | "excepting" | "excluding" | "until" | "by" | "again"
        ):
            return plain
        case "document" | "record" | "documents" | "records" | "file" | "files" | "material" | "materials" | "extract":
            closed_too = words_before(tokens, at, 2) in (["closed", "and"], ["closed", "or"])
            return None if closed_too else Head(NoteKind.OPEN, at, after + 1, noun=follower)
        case _:
            return None


def _leads_on(tokens: Sequence[Token], at: int) -> bool:
    """Whether a small word behind "open" leads to a day, a period, or what readers are told of."""
    beyond = word(tokens, at + 1)
    if beyond in _TO_READERS or beyond in ("the", "of", "or", "written") or is_dated(tokens, at + 1):
        return True
    if word(tokens, at) == "after" and years_at(tokens, at + 1) is not None:
        return True
    return beyond in _ABOUT and is_dated(tokens, at + 2 + (word(tokens, at + 2) in (".", "-")))


def _to_some_only(tokens: Sequence[Token], after: int) -> bool:
    """Whether readers of one kind alone are named: "open to members of the family only"."""
    for place in range(after + 1, min(after + 8, len(tokens))):
        if word(tokens, place) == "only":
            return True
        if not tokens[place].is_word:
            return False
    return False


_WITH_A_DAY = frozenset("on in from after at with upon when once : until before".split())


def _opens(tokens: Sequence[Token], at: int) -> Head | None:
    after = at + 1
    follower = word(tokens, after)
    if (labelled := _label(tokens, at)) is not None:
        return labelled
    if follower in ("to", "for"):
        return Head(NoteKind.OPEN, at, after) if speaks_of_a_public(tokens, after + 1) else None
    if follower in _WITH_A_DAY:
        return Head(NoteKind.OPEN, at, after, needs="end")
    in_years = years_at(tokens, after) is not None
    return Head(NoteKind.OPEN, at, after, needs="end") if in_years or is_dated(tokens, after) else None


def _opening(tokens: Sequence[Token], at: int) -> Head | None:
    """Opening date, date of opening, due for release on: a day is behind it."""
    before = words_before(tokens, at, 2)
    release = word(tokens, at) == "release"
    if before[-1:] == ["for"] and (release or before[0] in ("due", "date", "scheduled", "ready")):
        return Head(NoteKind.OPEN, at - 1, at + 1, needs="end")
    if len(before) == 2 and before[0] in _DAYS and before[1] == "of":
        # "Date of opening" may also be when the registry opened the file.
        return Head(NoteKind.OPEN, at - 2, at + 1, needs="end", doubtful=not release)
    if word(tokens, at + 1) in _DAYS:
        return Head(NoteKind.OPEN, at, at + 2, needs="end")
    if word(tokens, at + 1) in _AWAITED:
        place = at + 2 + (word(tokens, at + 2) in ("for", "in", "on"))
        return Head(NoteKind.OPEN, at, place, needs="end") if is_dated(tokens, place) else None
    awaited = before[-1:] in (["anticipated"], ["expected"], ["estimated"], ["provisional"], ["planned"])
    return Head(NoteKind.OPEN, at, at + 1, needs="end") if awaited and is_dated(tokens, at + 1) else None


_DAYS = frozenset(("date", "day", "year"))
_AWAITED = frozenset("expected anticipated scheduled planned due".split())


_BEHIND_RELEASED = frozenset("under after early and with following before until only upon when once".split())


def _released(tokens: Sequence[Token], at: int) -> Head | None:
    after = at + 1
    follower = word(tokens, after)
    # "Date opened" may be when the registry opened the file.
    of_a_file = word(tokens, at) == "opened" and "date" in (word(tokens, at - 1), follower)
    plain = Head(NoteKind.OPEN, at, after, doubtful=of_a_file)
    if follower == "date":
        return Head(NoteKind.OPEN, at, after + 1, needs="end", doubtful=True) if of_a_file else None
    if stops(tokens, after) or is_dated(tokens, after) or years_at(tokens, after):
        return plain
    if follower == "for" and years_at(tokens, after + 1):
        return Head(NoteKind.OPEN, at, after, needs="denial and end")  # "not to be opened for 25 years"
    if follower in ("on", "in", "from", "at") and is_dated(tokens, after + 1):
        return plain
    if follower == "in" and word(tokens, after + 1) == "full":
        return Head(NoteKind.OPEN, at, after + 2)
    if follower in ("to", "for"):
        return plain if speaks_of_a_public(tokens, after + 1) else None
    if follower == "by":
        return plain if names_a_department(tokens, after + 1) else None
    if follower in _BEHIND_RELEASED:
        return plain
    return None


def _available(tokens: Sequence[Token], at: int) -> Head | None:
    after = at + 1
    follower = word(tokens, after)
    if is_dated(tokens, after) or (word(tokens, at - 1) == "freely" and stops(tokens, after)):
        return Head(NoteKind.OPEN, at, after)
    if "date" in (word(tokens, at - 1), follower):
        # To readers, or to the makers of the catalogue: "date available" is of many things.
        return Head(NoteKind.OPEN, at, after + (follower == "date"), needs="end", doubtful=True)
    if follower in ("in", "from", "on", "after", "by", "as", "until", "before", "till", "yet"):
        return Head(NoteKind.OPEN, at, after, needs="end")
    if follower in ("under", "subject") and _usual_conditions(tokens, after):
        return Head(NoteKind.OPEN, at, after + 1)
    if follower in ("to", "for") and speaks_of_a_public(tokens, after + 1):
        return Head(NoteKind.OPEN, at, after)
    if follower in ("without", "only") and word(tokens, after + 1) in ("restriction", "with", "by", "to"):
        return Head(NoteKind.OPEN, at, after)
    return None


def _usual_conditions(tokens: Sequence[Token], after: int) -> bool:
    """Whether the conditions are those that hold for every reader."""
    behind = [word(tokens, place) for place in range(after + 1, after + 6)]
    return not _USUAL.isdisjoint(behind) and not _CONDITIONS.isdisjoint(behind)


_USUAL = frozenset("usual normal standard ordinary".split())
_CONDITIONS = frozenset("condition conditions term terms rule rules regulation regulations".split())


def _unrestricted(tokens: Sequence[Token], at: int) -> Head | None:
    after = at + 1
    if stops(tokens, after) or word(tokens, after) in _BEHIND_UNRESTRICTED:
        return Head(NoteKind.OPEN, at, after + (word(tokens, after) == "access"))
    return None


_BEHIND_UNRESTRICTED = frozenset("access and or from since to except excepting excluding apart save unless".split())


def _consulted(tokens: Sequence[Token], at: int) -> Head | None:
    """May not be consulted until; no access until; may be seen from: words that need a denial or a day."""
    if word(tokens, at) in ("accessed", "consulted", "viewed", "inspected"):
        return Head(NoteKind.OPEN, at, at + 1, needs="denial or may")
    seen = word(tokens, at) in ("seen", "examined")
    return Head(NoteKind.OPEN, at, at + 1, needs="denial or may, and end" if seen else "denial and end")


_NO_ACCESS = frozenset("restrictions restriction conditions condition copy copies status points".split())


_MODAL = frozenset("is will shall can may be to not cannot has been".split())


def _access(tokens: Sequence[Token], at: int) -> Head | None:
    """No public access; not for consultation; public access from a day."""
    follower = word(tokens, at + 1)
    if follower in _NO_ACCESS:
        return None
    if follower == "pending":
        return Head(NoteKind.CLOSED, at, at + 1, needs="record", doubtful=True)
    for place in range(at - 1, max(at - 6, -1), -1):
        if not tokens[place].is_word:
            break
        if word(tokens, place) == "no" or (word(tokens, place) == "not" and word(tokens, place + 1) == "for"):
            return Head(NoteKind.CLOSED, place, at + 1)
    refused = at + 1
    while word(tokens, refused) in _MODAL:
        refused += 1
    denied = word(tokens, refused) in ("permitted", "allowed", "granted", "given") and not {
        "not",
        "cannot",
    }.isdisjoint(words_before(tokens, refused, 3))
    if denied or word(tokens, refused) in ("denied", "prohibited", "refused", "forbidden", "barred"):
        return Head(NoteKind.CLOSED, at, refused + 1)
    place = max(at + 1, refused)
    place += word(tokens, place) in ("permitted", "allowed", "granted", "given", "possible")
    if word(tokens, place) in ("from", "after") and is_dated(tokens, place + 1):
        return Head(NoteKind.OPEN, at, place)
    behind = {word(tokens, further) for further in range(place, place + 12)}
    if place > at + 1 and word(tokens, place) in ("once", "when") and behind.isdisjoint(_FORMALITIES):
        return Head(NoteKind.OPEN, at, place)
    return None


_FORMALITIES = frozenset(
    "form forms ticket tickets card cards pass registration registered register signed sign appointment request "
    "requested identification identity proof undertaking notice".split()
)
"""What every reader does before access; it withholds nothing."""


HOMES = frozenset("piece file place folder box bundle volume record sequence files pieces position parent".split())


def _put_back(tokens: Sequence[Token], at: int) -> Head | None:
    verb, follower = word(tokens, at), word(tokens, at + 1)
    match verb:
        case "put" | "placed" | "moved":
            if follower != "back" or word(tokens, at + 2) in ("the", "a", "his", "her", "their", "to"):
                return None
            return Head(NoteKind.PUT_BACK, at, at + 2)
        case "reinstated" | "reunited" | "rejoined" | "reinserted" | "reincorporated" | "reintegrated":
            return Head(NoteKind.PUT_BACK, at, at + 1)
        case _:
            if verb == "restored" and stops(tokens, at + 1):
                return Head(NoteKind.PUT_BACK, at, at + 1)
            if follower not in ("to", "in", "into", "on"):
                return None
            for place in range(at + 2, min(at + 6, len(tokens))):
                if word(tokens, place) in HOMES:
                    return Head(NoteKind.PUT_BACK, at, place + 1)
            return None


def _review(tokens: Sequence[Token], at: int) -> Head | None:
    """Under review, being reviewed, pending review; never "subject to review", which is no state."""
    for place in range(at - 1, max(at - 8, -1), -1):
        before = word(tokens, place)
        if before in ("under", "pending", "being", "awaiting"):
            if place < at - 3 and before not in ("pending", "awaiting"):
                return None
            needs = "" if before in ("under", "being") else "withheld"
            return Head(NoteKind.UNDER_REVIEW, place, at + 1, needs=needs)
        if not (before.isalpha() or before == "-") or before in ("to", "for", "after"):
            return None
    return None


def _reviewed(tokens: Sequence[Token], at: int) -> Head | None:
    if word(tokens, at - 1) == "being":
        return Head(NoteKind.UNDER_REVIEW, at - 1, at + 1)
    if word(tokens, at - 1) in ("is", "are") and not {"while", "whilst"}.isdisjoint(words_before(tokens, at, 5)):
        return Head(NoteKind.UNDER_REVIEW, at, at + 1)
    return None


OPENING: dict[str, Find] = {
    "open": _open,
    "opens": _opens,
    **dict.fromkeys(("opening", "release"), _opening),
    **dict.fromkeys(("opened", "reopened", "released"), _released),
    **dict.fromkeys(("available", "accessible"), _available),
    "unrestricted": _unrestricted,
    **dict.fromkeys(("accessed", "consulted", "viewed", "inspected", "examined", "seen", "read"), _consulted),
    **dict.fromkeys(("used", "issued", "produced", "disclosed"), _consulted),
    **dict.fromkeys(("consult", "view", "see", "inspect", "issue", "produce", "examine", "disclose"), _consulted),
    **dict.fromkeys(("access", "consultation", "inspection", "production"), _access),
    **dict.fromkeys(("put", "placed", "reunited", "rejoined", "reinserted", "reincorporated"), _put_back),
    **dict.fromkeys(("returned", "replaced", "restored", "reinstated", "reintegrated"), _put_back),
    "review": _review,
    "reviewed": _reviewed,
}
"""The words, each with what finds a statement at it."""
