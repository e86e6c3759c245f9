"""The statements of a note, put together sentence by sentence: two words for one state are one statement.

"Closed and retained by the department" is one; "box 1 closed until 2040, box 2 until 2050" is two.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import Factory, define, evolve

from closurelib.notes.dates import years_at
from closurelib.notes.ending import Elliptic, Ending, Ends
from closurelib.notes.ends import read_ending
from closurelib.notes.head import Head, NoteKind, words_before
from closurelib.notes.heads import heads
from closurelib.notes.kinds import Said, kind_of
from closurelib.notes.parts import part_of
from closurelib.notes.scope import Standing, part_named_at, scope_before
from closurelib.notes.sections import exemptions_in
from closurelib.notes.subject import is_designation
from closurelib.notes.tokens import Token, word


@define
class Statement:
    """A statement while it is put together."""

    kind: NoteKind
    ending: Ending
    part: str | None
    start: int
    stop: int
    sure: bool = True


@define
class Note:
    """A note while it is read: its statements, and what was spoken of last."""

    text: str
    statements: list[Statement] = Factory(list)
    waiting: tuple[str, ...] = ()
    """Exemptions named before any statement: "FOI exemption: s.40(2).", then "Closed until 2060."."""
    topic: str | None = None
    """The part that "these" speaks of."""
    heading: bool = False
    """Whether that part stood alone, so that a bare "Closed" after it speaks of it too."""

    def read(self, tokens: Sequence[Token]) -> None:
        """Read one sentence."""
        found = heads(tokens)
        here: list[Statement] = []
        ahead, since = _end_ahead(tokens, found)
        skipped = since
        for place, head in enumerate(found):
            following = found[place + 1] if place + 1 < len(found) else None
            if _is_absorbed(tokens, head, following):
                continue
            if here:
                start = _subject_start(tokens, since, head.at, bool(here[-1].ending.has_end))
            else:
                start = _after_split(tokens, since, skipped, head.at)
            said = self._said(tokens, head, start, len(tokens) if following is None else following.at)
            new = self._statement(said, here)
            if new is None:
                skipped = head.next
                continue
            if not (here and _goes_on(said, start, here[-1], new)):
                here.append(new)
            here.extend(self._elliptic(tokens, new, said.ending.more))
            here.extend(self._excepted(said, new))
            since = said.ending.next
        if ahead is not None and here and not here[0].ending.has_end and here[0].kind.withholds:
            here[0].ending.take(ahead)
        if here:
            self._settle(tokens, here, found[0].at)
        else:
            self._remember(tokens)

    def _said(self, tokens: Sequence[Token], head: Head, since: int, limit: int) -> Said:
        scope = scope_before(self.text, tokens, since, head.at)
        if head.names and scope.standing is Standing.OTHER:
            scope = evolve(scope, standing=Standing.NOTHING, part=None)
        return Said(tokens, head, scope, read_ending(tokens, head, limit), limit)

    def _statement(self, said: Said, here: Sequence[Statement]) -> Statement | None:
        """The statement that a word makes with its subject and what follows, if it makes one."""
        kind = kind_of(said, [statement.kind for statement in here[-4:]])
        if kind is None:
            return None
        scope, ending, tokens = said.scope, said.ending, said.tokens
        part, stop = part_of(self.text, said)
        nameless = scope.standing is Standing.NOTHING
        if part is None and not here and (scope.pronoun or (self.heading and nameless)):
            part = self.topic
        start = min(scope.verb_at if nameless else scope.start, said.head.at)
        usual = scope.hedged and kind is not NoteKind.OPEN
        awaited = kind is NoteKind.CLOSED and said.head.kind is NoteKind.OPEN and ending.event
        sure = not (usual or awaited or ending.otherwise)
        return Statement(kind, ending, part, tokens[start].start, tokens[stop - 1].end, sure)

    def _elliptic(self, tokens: Sequence[Token], first: Statement, more: list[Elliptic]) -> Iterator[Statement]:
        """The further statements of "box 1 closed until 2040, box 2 until 2050", which have no verb of their own."""
        for other in more:
            scope = scope_before(self.text, tokens, other.since, other.at)
            if scope.part is not None and scope.standing is not Standing.FOREIGN:
                ending = Ending(next=other.next, end=other.end, years=other.years)
                start, stop = tokens[scope.start].start, tokens[ending.next - 1].end
                yield Statement(first.kind, ending, scope.part, start, stop)
            elif scope.standing is Standing.NOTHING and first.ending.end is not None and other.end is not None:
                later = max(first.ending.end, other.end, key=lambda end: end.read.days.latest)
                first.ending.end = evolve(later, sure=False)

    def _excepted(self, said: Said, opening: Statement) -> Iterator[Statement]:
        """What "open except folios 3-5" keeps from readers, without saying until when."""
        at = said.ending.excepting
        if opening.kind is not NoteKind.OPEN or at is None or said.limit < len(said.tokens):
            return
        at += word(said.tokens, at) == "for"
        named = part_named_at(self.text, said.tokens, at, len(said.tokens))
        if named is None:
            opening.sure = False
        else:
            start, stop = said.tokens[at].start, said.tokens[named[1] - 1].end
            yield Statement(NoteKind.CLOSED, Ending(next=named[1]), named[0], start, stop, sure=False)

    def _settle(self, tokens: Sequence[Token], here: list[Statement], first: int) -> None:
        """End a sentence that made statements; the exemptions named before the first one belong to it."""
        if here[0].kind.withholds:
            before = (*self.waiting, *exemptions_in(tokens, 0, first))
            here[0].ending.exemptions = tuple(dict.fromkeys((*before, *here[0].ending.exemptions)))
        self.waiting, self.topic, self.heading = (), here[-1].part, False
        self.statements.extend(here)

    def _remember(self, tokens: Sequence[Token]) -> None:
        """End a sentence without a statement: a heading, a further word on the last one, or other matter."""
        last = self.statements[-1] if self.statements else None
        names = {token.word for token in tokens[:40]}
        if last is not None and last.ending.end is not None:
            later = not names.isdisjoint(_REVIEWS) and not names.isdisjoint(_THEN)
            last.ending.review = last.ending.review or later
        if len(tokens) <= _FRAGMENT:
            if last is None:
                self.waiting = exemptions_in(tokens, 0, len(tokens))
            elif last.kind.withholds and not last.ending.exemptions:
                last.ending.exemptions = exemptions_in(tokens, 0, len(tokens))
        self.topic, self.heading = None, False
        if is_designation(tokens, 0) and (named := part_named_at(self.text, tokens, 0, len(tokens))):
            self.topic, self.heading = named[0], named[1] == len(tokens)


_RANK = (NoteKind.PUT_BACK, NoteKind.UNDER_REVIEW, NoteKind.RETAINED, NoteKind.RECLOSED)
"""Which word wins where one statement has two: what is closed and retained is retained."""
_FRAGMENT = 14
"""The most tokens of a sentence that only adds a section."""
_REVIEWS = frozenset(("review", "reviewed", "reconsidered"))
_THEN = frozenset(("then", "thereafter", "after", "afterwards"))
_GOING_ON = frozenset("by from for under in on at as due because per with to of unless".split())
_TOLD = frozenset(("opened", "released", "reopened"))
_SPLITTING = frozenset("but while whilst whereas except excluding although though".split())


def _is_absorbed(tokens: Sequence[Token], head: Head, following: Head | None) -> bool:
    """Whether a word is part of a name that another statement is about: "Restricted Papers (box 3): closed"."""
    if not head.noun or following is None or following.noun or head.noun == "access":
        return False
    between = tokens[head.next : min(following.at, head.next + 13)]
    if len(between) > 12 or any(token.text in (";", "\n") for token in between):
        return False
    if any(token.word in ("but", "until", "for") for token in between):
        return False
    return head.kind is not NoteKind.RETAINED or following.kind is NoteKind.PUT_BACK


def _subject_start(tokens: Sequence[Token], since: int, at: int, ended: bool) -> int:
    """Where the subject of a further statement in the sentence begins."""
    start = comma = None
    for place in range(max(since, at - 60), at):
        token = tokens[place]
        if token.text in (";", "\n") or token.word in _SPLITTING:
            start = place + (token.word not in ("except", "excluding"))
        elif token.word in ("and", "or") and (tokens[place - 1].text == "," or _begins_a_name(tokens, place + 1)):
            start = place + 1
        elif token.word == "exception" and place > since:
            start = place - 2
        elif token.text == "," and comma is None and word(tokens, place + 1) != "which":
            comma = place + 1
    if start is not None:
        return start
    if comma is not None:
        return comma
    return since if ended and word(tokens, since) not in _GOING_ON else at


def _after_split(tokens: Sequence[Token], since: int, skipped: int, at: int) -> int:
    """Where the first subject of a sentence begins, past a word before it that said nothing of access."""
    for place in range(at - 1, skipped, -1):
        if tokens[place].text == ";" or tokens[place].word in _SPLITTING:
            return place
    return skipped + 1 if since < skipped < at and tokens[skipped].text == ";" else since


def _end_ahead(tokens: Sequence[Token], found: Sequence[Head]) -> tuple[Ending | None, int]:
    """An end before its statement: "Until January 1, 2040, this collection is closed"; and the token after it."""
    if not found or not (tokens[0].word == "until" or (tokens[0].word == "for" and years_at(tokens, 1))):
        return None, 0
    ending = read_ending(tokens, Head(NoteKind.CLOSED, 0, 0), found[0].at)
    return (ending, ending.next) if ending.has_end else (None, 0)


def _begins_a_name(tokens: Sequence[Token], at: int) -> bool:
    return any(
        is_designation(tokens, place) or tokens[place].word in ("these", "this", "some", "certain")
        for place in range(at, min(at + 2, len(tokens)))
    )


def _goes_on(said: Said, start: int, last: Statement, new: Statement) -> bool:
    """Take into the last statement what only goes on with it; whether the new one is thereby told."""
    head, scope = said.head, said.scope
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
        last.kind, last.stop = new.kind, new.stop
        return True
    two_days = last.ending.end is not None and new.ending.end is not None
    if two_days or (last.kind.withholds != new.kind.withholds and NoteKind.PUT_BACK not in (last.kind, new.kind)):
        return False
    _take(last, new, either="or" in words_before(said.tokens, head.at, 2))
    return True


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
    last.stop = new.stop
