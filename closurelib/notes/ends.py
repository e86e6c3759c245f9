"""What stands behind a word of access: until when, for how long, under which section, subject to what.

"Closed until 2040", "for 30 years under section 40(2)", "until her death or January 1, 2050": every phrase is
found by the word it begins with, and the walk over them never goes back, so its work grows with the text only.
"""

from __future__ import annotations

from collections.abc import Sequence

from attrs import define, evolve

from closurelib.notes.dates import DateRead, date_at, years_at
from closurelib.notes.ending import Elliptic, End, Ending, Ends
from closurelib.notes.head import Head, NoteKind
from closurelib.notes.opening import HOMES
from closurelib.notes.sections import sections_at
from closurelib.notes.tokens import Token, word
from closurelib.notes.words import AWAY, AWAY_IN_FACT, DEPARTMENTS

_UNTIL = frozenset(("until", "till", "til", "'til", "'till"))
_SMALL = frozenset(("after", "from", "on", "in", "at", "by", "of", "since", "between", "within"))
_SKIPPED = frozenset(
    "the and including inclusive : year midnight on of in day month at date noon a following . - – — [".split()
)
_WITHIN_THE_YEAR = frozenset("early mid late sometime spring summer autumn fall winter".split())
_VAGUE = frozenset(
    "least approximately about around circa c ca roughly probably possibly ~ estimated expected approx".split()
)
_EXPIRING = frozenset("expires expire ends end lapses lapse ended expired".split())
_INTO_PLACE = HOMES | frozenset("in into to on with its the original".split())
_OF_A_PERIOD = frozenset(
    "for a period of at least up to the next another further minimum not less than an in only".split()
)
_OF_OPENING = frozenset(
    "opened released unrestricted needed restricted interested closed reunited returned restored retained".split()
)
_GROUND = frozenset(
    "act acts agreement agreements policy policies regulation regulations reason reasons protection privacy request "
    "gift deed terms law confidential confidentiality sensitive sensitivity personal exemption exemptions foi foia "
    "gdpr ferpa hipaa donor depositor order instrument lci schedule eir data rule rules statute researchers "
    "researcher public readers research staff inspection consultation permission consent".split()
)
_ACTS = frozenset("act acts pra instrument lci ri".split())
_LASTING = frozenset(("transfer", "immediately", "indefinitely", "permanently"))
_DEATH = frozenset("death deaths die dies dying passing lifetime lifetimes demise decease deceased lives life".split())
_BINDING = frozenset("or until till after for during while whilst throughout following upon whichever on with".split())
_REVIEW = frozenset(
    "review reviewed reviewing reconsidered reconsideration re-review reviews reassessed renewal renewed".split()
)
_LATER = frozenset("subject which when then thereafter be for pending time must".split())
_REDACTED = frozenset("blocked redacted redactions redaction deletions deleted omitted".split())

_BEFORE_A_PERIOD = frozenset((":", ";", "(", ",", "-", "–", "of", "to", "by", "[", ")", "]"))

FURTHEST = 150
"""How many tokens behind its word a statement is followed."""


def read_ending(tokens: Sequence[Token], head: Head, limit: int) -> Ending:
    """What stands between a word of access and the next one."""
    walk = _Walk(tokens, head, min(limit, head.next + FURTHEST), Ending(next=head.next, years=head.years))
    at = walk.clause = walk.straight_behind()
    while at < walk.limit:
        if tokens[at].text in (".", ";", "\n", ",", "(", ")"):
            walk.clause = at + 1
        after = walk.phrase(at)
        if after > at:
            walk.ending.next = max(walk.ending.next, after)
            walk.clause = at = after
        else:
            walk.weigh(at)
            at += 1
    return walk.ending


@define
class _Walk:
    """The way from a word of access to the next one. Each step gives the token after what it read, or stays."""

    tokens: Sequence[Token]
    head: Head
    limit: int
    ending: Ending
    clause: int = 0
    """The token at which the present clause began."""

    @property
    def opens(self) -> bool:
        return self.head.kind in (NoteKind.OPEN, NoteKind.PUT_BACK)

    def word(self, at: int) -> str:
        return word(self.tokens, at)

    def date(self, at: int) -> DateRead | None:
        """The date that begins here; not "30 years"."""
        read = date_at(self.tokens, at) if at < self.limit else None
        return None if read is None or years_at(self.tokens, at) else read

    def words(self, since: int, until: int) -> list[str]:
        return [token.word for token in self.tokens[max(since, 0) : max(until, 0)]]

    def words_in_clause(self, at: int) -> list[str]:
        """The few words before this one, back to a semicolon."""
        since = max(at - 7, self.head.next)
        for place in range(at - 1, since - 1, -1):
            if self.tokens[place].text in (";", ".", "\n"):
                return self.words(place + 1, at)
        return self.words(since, at)

    def straight_behind(self) -> int:
        """A date straight behind the word: "Restricted Jan 1, 2059"; "[CLOSED] January 1, 2018"."""
        at = self.head.next
        marks: tuple[str, ...] = ("]", ")", ":", "-", "–", "—")
        if self.head.kind is NoteKind.PUT_BACK:
            marks = (*marks, ",")
            while self.word(at) in _INTO_PLACE and not (self.word(at) in ("in", "on") and self.date(at + 1)):
                at += 1
        while at < self.limit and self.tokens[at].text in marks:
            at += 1
        read = self.date(at)
        if read is None or (self.head.kind is NoteKind.RECLOSED and read.year is None):
            return self.head.next
        if self.word(read.next) in ("-", "–", "to") and self.date(read.next + 1):
            return self.head.next  # "closed, 1950-1960": covering dates
        self.ending.end = End(read, Ends.ON if self.opens else Ends.UNTIL, straight=True)
        self.ending.next = read.next
        return read.next

    def phrase(self, at: int) -> int:
        """A phrase of a day, a period or a law."""
        name, following = self.word(at), self.word(at + 1)
        if name in _UNTIL:
            return self.until(at, at + 1)
        if name == "up" and following in ("to", "until", "till"):
            return self.until(at, at + 2)
        if name in ("through", "thru"):
            return self.dated(at, at + 1, Ends.AFTER)
        if name == "before" or (name == "prior" and following == "to"):
            return self.before(at, at + 1 + (name == "prior"))
        if name in _SMALL:
            return self.on_a_day(at)
        if not self.opens and name in ("to", "expires"):
            return self.dated(at, at + 1 + (following in (":", "on", "in")), Ends.UNTIL)
        if name == "or" and self.ending.event and self.ending.end is None and (read := self.date(at + 1)):
            self.ending.end = End(read, Ends.UNTIL, sure=False)
            return read.next
        after = self.period(at)
        return after if after > at else self.law(at)

    def until(self, start: int, at: int) -> int:
        """Until a day, a period or an event."""
        if not AWAY.isdisjoint(self.words(max(self.clause, start - 12), start)):
            self.ending.away = self.ending.away or not self.ending.ground
            return at
        ends, sure, vague = Ends.UNTIL, True, False
        for _ in range(8):
            name = self.word(at)
            if at >= self.limit or self.date(at) or years_at(self.tokens, at):
                break
            if name in ("end", "close", "after", "including") or (name == "inclusive" and self.date(at + 1)):
                ends = Ends.AFTER
            elif name in ("beginning", "start"):
                ends = Ends.ON
            elif name in _VAGUE or name in _WITHIN_THE_YEAR:
                sure, vague = False, vague or name in _VAGUE
            elif name not in _SKIPPED:
                break
            at += 1
        if at < self.limit and (period := years_at(self.tokens, at)) is not None:
            self.ending.years = self.ending.years or period.years
            return period.next
        after = self.dated(start, at, ends, sure, vague)
        return after if after > start else self.until_an_event(start, at)

    def until_an_event(self, start: int, at: int) -> int:
        if self.ending.end is None:
            self.ending.event, self.ending.stop = True, min(at + 1, self.limit)
        elif self.word(start - 1) == "or":
            self.ending.end = evolve(self.ending.end, sure=False)
        return min(at, self.limit)

    def dated(self, start: int, at: int, ends: Ends, sure: bool = True, vague: bool = False) -> int:
        """A phrase that must have a day."""
        read = self.date(at)
        if read is None:
            return start
        after = read.next
        joined = self.word(after) in ("-", "–", "/", "or", "and", "to")
        if joined and (other := self.date(after + 1)) is not None:
            read, sure, after = max(read, other, key=lambda one: one.days.latest), False, other.next
        place = after + (self.word(after) in (",", "("))
        if self.word(place) == "inclusive":
            ends, after = Ends.AFTER, place + 1
        self.end(start, after, End(read, ends, sure, vague))
        return after

    def end(self, start: int, after: int, end: End) -> None:
        """Keep a day: the first is the statement's, a further one may be that of a part with a subject of its own."""
        ending = self.ending
        if ending.end is None:
            ending.end = end
            ending.away = ending.away or self.is_away(after)
        elif ending.next < start <= ending.next + 20 and end.read.days != ending.end.read.days:
            ending.more.append(Elliptic(ending.next, start, after, end))

    def is_away(self, at: int) -> bool:
        """Whether the day is that of a repair or a loan: "until June 2027 while at conservation"."""
        for place in range(at, min(at + 7, self.limit)):
            if self.tokens[place].text in (".", ";", ",", "\n"):
                return False
            if self.word(place) in AWAY_IN_FACT:
                return True
        return False

    def before(self, start: int, at: int) -> int:
        """Not before a day."""
        after = self.dated(start, at, Ends.ON)
        if after > start and self.ending.end is not None and (self.ending.years or self.ending.event):
            self.ending.end = evolve(self.ending.end, vague=True)  # "for ten years after her death, not before 2035"
        return after

    def on_a_day(self, at: int) -> int:
        """A day with a small word before it: it opens what opens, it ends what expires, else it ends nothing."""
        name, read = self.word(at), self.date(at + 1)
        if read is None:
            return self.after_an_event(at)
        if self.opens:
            if self.ending.end is not None or self.tells_of_something_else(at):
                return read.next
            if name == "between" and self.word(read.next) == "and" and (other := self.date(read.next + 1)):
                read = other
            ends = Ends.AFTER if name in ("after", "by", "within", "between") else Ends.ON
            self.ending.end = End(read, ends, sure=ends is Ends.ON or name == "after")
        elif self.ending.end is None and self.word(self.head.next - 1) in _EXPIRING and name in ("on", "in", "at"):
            self.ending.end = End(read, Ends.UNTIL)
        return read.next

    def after_an_event(self, at: int) -> int:
        """Opens after her death, opens after the end of 2040."""
        if self.head.kind is not NoteKind.OPEN:
            return at
        if self.word(at) in ("after", "on", "with") and not _DEATH.isdisjoint(self.words(at + 1, at + 6)):
            self.ending.event = True
        if self.word(at) == "after" and "end" in self.words(at + 1, at + 3):
            place = at + 1 + self.words(at + 1, at + 3).index("end")
            return self.dated(at, place + 1 + (self.word(place + 1) == "of"), Ends.AFTER)
        return at

    def tells_of_something_else(self, at: int) -> bool:
        """Whether a day after "open" belongs to another happening: "open, catalogued in 2012"."""
        between = self.words(self.clause, at)
        other = any(name.endswith("ed") and name not in _OF_OPENING for name in between)
        return other or not AWAY.isdisjoint(between)

    def period(self, at: int) -> int:
        """For thirty years; closure period: 30 years."""
        place, sure = at, True
        if self.word(at) == "for":
            place += 1
            while place < at + 6 and self.word(place) in _OF_A_PERIOD and not years_at(self.tokens, place):
                sure = sure and self.word(place) not in ("least", "minimum", "up")
                place += 1
            if self.word(place) == "review" and self.word(place + 1) in ("in", "after"):
                place, sure = place + 2, False
        elif at != self.head.next and self.tokens[at - 1].text not in _BEFORE_A_PERIOD:
            return at
        period = years_at(self.tokens, place)
        if period is None or self.word(period.next) in ("old", "ago", "of", "later"):
            return at
        if self.ending.years is None:
            self.ending.years = period.years
            self.ending.unsettled = self.ending.unsettled or not sure
        elif self.ending.next < at <= self.ending.next + 20 and self.tokens[at].word == "for":
            self.ending.more.append(Elliptic(self.ending.next, at, period.next, years=period.years))
        return period.next

    def law(self, at: int) -> int:
        """Sections that are named as the ground."""
        sections = sections_at(self.tokens, at)
        if sections is None:
            return at
        ending = self.ending
        ending.ground = True
        ending.retention = ending.retention or sections.retention
        ending.act = ending.act or sections.retention
        ending.exemptions = tuple(dict.fromkeys((*ending.exemptions, *sections.exemptions)))
        return sections.next

    def weigh(self, at: int) -> None:
        """A word that begins no phrase, but tells something."""
        name, ending = self.word(at), self.ending
        near = at < ending.next + 8
        if name in _GROUND:
            ending.ground = True
        if name in _ACTS:
            ending.act = True
        if name in _GROUND or name in DEPARTMENTS or name in _LASTING:
            ending.stop = at + 1
        if name in _DEATH and not _BINDING.isdisjoint(self.words_in_clause(at)):
            ending.unsettled = True
            ending.event = ending.event or (ending.end is None and ending.years is None)
        if name in _REVIEW and ending.end is not None:
            ending.review = ending.review or not _LATER.isdisjoint(self.words_in_clause(at))
        if name in AWAY_IN_FACT and near and self.clause == self.head.next and not ending.has_end:
            ending.away = ending.away or not ending.ground
        if name in _REDACTED and near:
            ending.redacted = True
        self.weigh_limits(at)

    def excepts(self, at: int) -> bool:
        """Whether an exception begins here."""
        name, following = self.word(at), self.word(at + 1)
        if name in ("except", "excepting", "excluding", "save"):
            return bool(following)
        return (name, following) in (("apart", "from"), ("other", "than"))

    def weigh_limits(self, at: int) -> None:
        """Words that limit what was said."""
        name, ending = self.word(at), self.ending
        if name == "whichever":
            later = {"later", "latest", "last", "longer", "longest"}
            ending.later = ending.later or not later.isdisjoint(self.words(at + 1, at + 5))
        elif self.excepts(at) and ending.excepting is None:
            ending.excepting = at + 1 + (self.word(at + 1) in ("from", "than", "for"))
        elif (name == "subject" and self.head.kind is NoteKind.OPEN) or name == "otherwise":
            ending.otherwise = True
        elif name == "only":
            ending.only = True
