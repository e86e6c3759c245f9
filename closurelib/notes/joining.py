"""Two words for one state are one statement: "closed and retained by the department", "closed until, then open"."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import evolve

from closurelib.notes.doubt import without_last_day
from closurelib.notes.ending import Ends
from closurelib.notes.head import NoteKind, words_before
from closurelib.notes.kinds import Said
from closurelib.notes.scope import Standing
from closurelib.notes.statement import Statement
from closurelib.notes.tokens import Token, word

_RANK = (NoteKind.PUT_BACK, NoteKind.UNDER_REVIEW, NoteKind.RETAINED, NoteKind.RECLOSED)
"""Which word wins where one statement has two: what is closed and retained is retained."""
_TOLD = frozenset(("opened", "released", "reopened"))


def goes_on(said: Said, start: int, last: Statement, new: Statement) -> bool:
    """Take into the last statement what only goes on with it; whether the new one is thereby told."""
    head, scope = said.head, said.scope
    if word(said.tokens, head.at - 1) == "otherwise":
        return False  # "extracts are retained; otherwise open" tells of all the rest
    marked = _opens_then(said.tokens, start, head.at)
    nameless = scope.standing is Standing.NOTHING or scope.pronoun or marked or head.needs == "permission"
    if not nameless and not (scope.standing is Standing.OTHER and head.kind is NoteKind.UNDER_REVIEW):
        return False
    if scope.standing is Standing.OTHER:
        new.part = None
    if new.part is None:
        new.part = last.part
    if last.kind.withholds and new.kind is NoteKind.OPEN:
        happened = new.ending.end is None or (said.word in _TOLD and not scope.future)
        if happened and not marked:
            return False
        _take_opening(last, new)
        return True
    if last.kind is NoteKind.OPEN and head.needs == "permission" and last.ending.end is None:
        if new.part != last.part and _is_of_the_excepted(said, last):
            return False
        last.kind, last.stop = new.kind, new.stop
        return True
    two_days = last.ending.end is not None and new.ending.end is not None
    if two_days or (last.kind.withholds != new.kind.withholds and NoteKind.PUT_BACK not in (last.kind, new.kind)):
        return False
    _take(last, new, either="or" in words_before(said.tokens, head.at, 2))
    return True


def _is_of_the_excepted(said: Said, opening: Statement) -> bool:
    """Whether permission is told of what an opening excepts: "open except for files which require permission"."""
    at = opening.ending.excepting
    between = [] if at is None else said.tokens[at : said.head.at]
    return any(token.word in _REQUIRING for token in between) and all(token.text != ";" for token in between)


_REQUIRING = frozenset("which that requiring".split())


def _opens_then(tokens: Sequence[Token], since: int, at: int) -> bool:
    """Whether an opening is told as the end of the closure before it: "on which date it will be open"."""
    names = words_before(tokens, at, min(14, at - since + 4))
    if "which" in names:
        before = names[: names.index("which")]
        return bool(before) and before[-1] in ("on", "at", "after", "from", "upon")
    return not {"then", "thereafter", "when", "thereupon"}.isdisjoint(names)


def _take_opening(last: Statement, new: Statement) -> None:
    """A closure told twice, by how long it lasts and by when it opens; the opening fixes the day."""
    told, opening = last.ending.end, new.ending.end
    last.stop = new.stop
    if not new.sure and opening is None:
        last.sure = False  # "closed until 2040, when it may be open"
        without_last_day(last.ending)
        return
    if opening is None:
        if told is not None and told.ends is Ends.UNTIL and told.read.year is None:
            last.ending.end = evolve(told, ends=Ends.ON)
    elif told is None:
        last.ending.end, last.sure = opening, last.sure and new.sure
    elif abs((opening.read.days.earliest - told.read.days.latest).days) <= 1:
        last.ending.end = opening
    elif opening.read.days.latest > told.read.days.latest:
        last.ending.end = evolve(opening, sure=False)


def _take(last: Statement, new: Statement, either: bool) -> None:
    """Two words for one state: "closed and retained by the department"; under "or" the first one stays."""
    dated = new.kind if new.ending.has_end and not last.ending.has_end else last.kind
    if not either:
        last.kind = next((kind for kind in _RANK if kind in (last.kind, new.kind)), dated)
    last.ending.take(new.ending)
    last.sure = last.sure and new.sure
    last.possible = last.possible and new.possible
    last.stop = new.stop
