"""The statements of a note, put together sentence by sentence: two words for one state are one statement.

"Closed and retained by the department" is one; "box 1 closed until 2040, box 2 until 2050" is two.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import Factory, define, evolve

from closurelib.notes.dates import years_at
from closurelib.notes.doubt import is_asked, is_doubted, is_perhaps
from closurelib.notes.ending import Elliptic, Ending
from closurelib.notes.ends import read_ending
from closurelib.notes.head import Head, NoteKind
from closurelib.notes.heads import heads
from closurelib.notes.joining import goes_on
from closurelib.notes.kinds import Said, kind_of
from closurelib.notes.parts import part_of
from closurelib.notes.registers import closed_code
from closurelib.notes.scope import FURTHEST, Scope, Standing, papers_named_at, part_named_at, scope_before
from closurelib.notes.sections import exemptions_in
from closurelib.notes.statement import Statement
from closurelib.notes.subject import is_designation
from closurelib.notes.tokens import Token, word


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
    excepted: str | None = None
    """The part that the last sentence excepts from an opening: "these files" behind it are no others."""

    def read(self, tokens: Sequence[Token]) -> None:
        """Read one sentence."""
        if (code := closed_code(self.text, tokens)) is not None:
            ending = Ending(next=code.next, years=code.years)
            start, stop = tokens[0].start, tokens[-1].end
            self.statements.append(Statement(NoteKind.CLOSED, ending, None, start, stop, sure=False))
            return
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
            if not here and head.kind is NoteKind.OPEN and (within := _exception_within(tokens, since, head.at)):
                said = self._without(said, since, *within)
            new = self._statement(said, here)
            if new is None:
                skipped = head.next
                continue
            if here and new.part is None:
                self._excepted(tokens, head, here[-1], new)
            if here and new.part is not None and here[-1].is_of_some_part:
                here.pop()  # "Part-closed: folio 17 withheld until 2033"
            if not (here and goes_on(said, start, here[-1], new)):
                here.append(new)
            here.extend(self._elliptic(tokens, new, said.ending.more))
            since = said.ending.next
        self._except(tokens, here)
        if ahead is not None and here and not here[0].ending.has_end and here[0].kind.withholds:
            here[0].ending.take(ahead)
        if here:
            self._settle(tokens, here, found[0].at)
        else:
            self._remember(tokens)

    def _said(self, tokens: Sequence[Token], head: Head, since: int, limit: int) -> Said:
        if head.thing:
            scope = scope_before(self.text, tokens, head.thing, head.next)
            return Said(tokens, head, scope, read_ending(tokens, head, limit), limit)
        scope = scope_before(self.text, tokens, since, head.at)
        if head.names and scope.standing is Standing.OTHER:
            scope = evolve(scope, standing=Standing.NOTHING, part=None)
        return Said(tokens, head, scope, read_ending(tokens, head, limit), limit)

    def _without(self, said: Said, since: int, comma: int, begins: int, ends: int) -> Said:
        """What is said of a subject without the exception that stands between it and its verb."""
        named = scope_before(self.text, said.tokens, since, comma)
        verb = scope_before(self.text, said.tokens, ends + 1, said.head.at)
        if verb.standing is not Standing.NOTHING:
            return said
        scope = evolve(named, verb=verb.verb, verb_at=verb.verb_at, held=None)
        if _is_of_all(said.tokens[named.start : comma], named):
            scope = evolve(scope, standing=Standing.WHOLE, part=None)
        if said.ending.excepting is None:
            said.ending.excepting = begins
        return evolve(said, scope=scope)

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
        if part is None and nameless and _is_of_some(said.head) and self._leaves_some(said, here):
            part = " ".join(self.text[tokens[said.head.at].start : tokens[said.head.next - 1].end].split())
        if part is None and not here and _is_of_these(said) and (kind.withholds or ending.has_end):
            part = self.excepted
        start = min(scope.verb_at if nameless else scope.start, said.head.at)
        usual = kind is not NoteKind.OPEN and (scope.hedged or is_perhaps(tokens, said.head, scope))
        awaited = kind is NoteKind.CLOSED and said.head.kind is NoteKind.OPEN and ending.event
        asked = is_asked(self.text, tokens, ending.next)
        if asked and not ending.has_end and kind in (NoteKind.OPEN, NoteKind.CLOSED):
            kind, usual = NoteKind.CLOSED, True  # "Open?", "Closed?"
        if said.head.doubtful and ending.end is not None:
            ending.end = evolve(ending.end, sure=False)
        perhaps = kind is NoteKind.OPEN and is_doubted(tokens, said.head, scope, ending)
        sure = not (usual or perhaps or awaited or asked or said.head.doubtful or ending.otherwise)
        return Statement(kind, ending, part, tokens[start].start, tokens[stop - 1].end, sure, usual)

    def _leaves_some(self, said: Said, here: Sequence[Statement]) -> bool:
        """Whether the whole was said to be open just before, so that "Restricted files are marked" is of a part."""
        before = here or self.statements
        last = before[-1] if before else None
        if last is None or last.kind is not NoteKind.OPEN or last.part is not None or last.ending.has_end:
            return False
        return not here or (last.ending.excepting is None and said.tokens[said.head.at - 1].text in _CLAUSES)

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

    def _excepted(self, tokens: Sequence[Token], head: Head, opening: Statement, new: Statement) -> None:
        """Take "restricted letters" of "open except for restricted letters" for a part, and the reverse."""
        at = opening.ending.excepting
        if opening.kind.withholds == new.kind.withholds or at is None or not head.noun or not at <= head.at <= at + 3:
            return
        named = papers_named_at(self.text, tokens, at)
        if named is not None:
            new.part, new.sure = named[0], new.sure and new.ending.has_end

    def _except(self, tokens: Sequence[Token], here: list[Statement]) -> None:
        """What "open except folios 3-5" keeps from readers, without saying until when.

        Where it cannot be told what that is, nobody can rely on what is said to be open.
        """
        for place in range(len(here) - 1, -1, -1):
            opening, at = here[place], here[place].ending.excepting
            if opening.kind is not NoteKind.OPEN or at is None:
                continue
            near = tokens[at : at + FURTHEST]
            clause = next((token.start for token in near if token.text == ";"), tokens[-1].end)
            if any(later.kind.withholds and later.start < clause for later in here[place + 1 : place + 3]):
                continue
            named = part_named_at(self.text, tokens, at, len(tokens)) or papers_named_at(self.text, tokens, at)
            if named is None:
                opening.sure = False
                continue
            words = {token.word for token in tokens[at : named[1]]}
            kind = NoteKind.RESTRICTED if "restricted" in words else NoteKind.CLOSED
            start, stop = tokens[at].start, tokens[named[1] - 1].end
            here.insert(place + 1, Statement(kind, Ending(next=named[1]), named[0], start, stop, sure=False))

    def _settle(self, tokens: Sequence[Token], here: list[Statement], first: int) -> None:
        """End a sentence that made statements; the exemptions named before the first one belong to it."""
        if here[0].kind.withholds:
            before = (*self.waiting, *exemptions_in(tokens, 0, first))
            here[0].ending.exemptions = tuple(dict.fromkeys((*before, *here[0].ending.exemptions)))
        self.waiting, self.topic, self.heading = (), here[-1].part, False
        opening, last = here[0], here[-1]
        is_excepted = opening.kind is NoteKind.OPEN and opening.part is None and opening.ending.excepting is not None
        self.excepted = last.part if is_excepted and last.kind.withholds else None
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
        self.topic, self.heading, self.excepted = None, False, None
        if is_designation(tokens, 0) and (named := part_named_at(self.text, tokens, 0, len(tokens))):
            self.topic, self.heading = named[0], named[1] == len(tokens)


_FRAGMENT = 14
"""The most tokens of a sentence that only adds a section."""
_REVIEWS = frozenset(("review", "reviewed", "reconsidered"))
_THEN = frozenset(("then", "thereafter", "after", "afterwards"))
_GOING_ON = frozenset("by from for under in on at as due because per with to of unless".split())
_CLAUSES = (";", ",", ":", "(", "-", "–", "—")
_POINTING = frozenset(("these", "those"))
_SPLITTING = frozenset("but while whilst whereas except excluding although though".split())


def _is_of_some(head: Head) -> bool:
    """Whether a word is of some papers among others: "Restricted files", not "Restricted access"."""
    plural = head.noun.endswith("s") and head.noun != "access"
    return head.kind.withholds and (plural or head.noun in ("material", "matter"))


def _is_of_all(subject: Sequence[Token], scope: Scope) -> bool:
    """Whether a subject of which something is excepted is all that the note is about: "The images, apart from"."""
    plain = scope.standing is Standing.PART and not scope.designated and scope.head.endswith("s")
    names = [token.word for token in subject]
    return plain and names in (["the", scope.head], ["all", "the", scope.head])


def _is_of_these(said: Said) -> bool:
    """Whether a statement is of several things pointed at: "These files open with her death"."""
    start, head = said.scope.start, said.scope.head
    return said.scope.standing is Standing.WHOLE and head.endswith("s") and word(said.tokens, start) in _POINTING


_OPENINGS = (
    ("with", "the", "exception", "of"), ("with", "the", "exceptions", "of"), ("apart", "from"), ("other", "than"),
    ("except", "for"), ("save", "for"), ("except",), ("excepting",), ("excluding",), ("save",),
)  # fmt: skip


def _exception_within(tokens: Sequence[Token], since: int, at: int) -> tuple[int, int, int] | None:
    """An exception between the subject and its verb: "The images, apart from files in series 2, are open".

    The comma before it, what is excepted, and the comma behind it.
    """
    for comma in range(max(since, at - FURTHEST) + 1, at):
        if tokens[comma].text != ",":
            continue
        for words in _OPENINGS:
            begins = comma + 1 + len(words)
            if tuple(token.word for token in tokens[comma + 1 : begins]) == words:
                ends = next((place for place in range(begins + 1, at) if tokens[place].text == ","), None)
                return None if ends is None else (comma, begins, ends)
    return None


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
        elif _leads_to_a_subject(tokens, place):
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


def _leads_to_a_subject(tokens: Sequence[Token], at: int) -> bool:
    """Whether a further subject begins behind a token: "and box 5", ": folios 3-5"."""
    if tokens[at].word in ("and", "or"):
        return tokens[at - 1].text == "," or _begins_a_name(tokens, at + 1)
    return tokens[at].text == ":" and is_designation(tokens, at + 1)


def _begins_a_name(tokens: Sequence[Token], at: int) -> bool:
    return any(
        is_designation(tokens, place) or tokens[place].word in ("these", "this", "some", "certain")
        for place in range(at, min(at + 2, len(tokens)))
    )
