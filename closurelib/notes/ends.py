"""What stands behind a word of access: until when, for how long, under which section, subject to what.

"Closed until 2040", "for 30 years under section 40(2)", "until her death or January 1, 2050": every phrase is
found by the word it begins with, and the walk over them never goes back, so its work grows with the text only.
"""

from __future__ import annotations

from collections.abc import Sequence

from attrs import define, evolve

from closurelib.notes.dates import double_year, years_at
from closurelib.notes.ending import Elliptic, End, Ending, Ends
from closurelib.notes.ending_words import (
    BEFORE_A_PERIOD,
    DEATH,
    EXPIRING,
    INTO_PLACE,
    OF_A_PERIOD,
    OF_OPENING,
    PHRASES,
    SKIPPED,
    SMALL,
    UNTIL,
    VAGUE,
    WITHIN_THE_YEAR,
)
from closurelib.notes.head import PUBLIC, Head, NoteKind
from closurelib.notes.sections import Sections, bare_sections_at, sections_at
from closurelib.notes.tokens import Token
from closurelib.notes.weighing import Weighing
from closurelib.notes.words import AWAY, AWAY_IN_FACT

_ROUGHLY = VAGUE | WITHIN_THE_YEAR
_NOT = frozenset("not never no or and".split())
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
class _Walk(Weighing):
    """The way with its phrases. Each step gives the token after what it read, or stays."""

    def straight_behind(self) -> int:
        """A date straight behind the word: "Restricted Jan 1, 2059"; "[CLOSED] January 1, 2018"."""
        at = self.head.next
        marks: tuple[str, ...] = ("]", ")", ":", "-", "–", "—")
        if self.head.kind is NoteKind.PUT_BACK:
            marks = (*marks, ",")
            while self.word(at) in INTO_PLACE and not (self.word(at) in ("in", "on") and self.date(at + 1)):
                at += 1
        if self.word(self.head.at) in ("opened", "reopened", "released"):
            at = self.past_a_public(at)
        while at < self.limit and self.tokens[at].text in marks:
            at += 1
        if (bare := bare_sections_at(self.tokens, at)) is not None:
            return self.take_sections(bare)
        read = self.date(at)
        if read is None or (self.head.kind is NoteKind.RECLOSED and read.year is None):
            return self.head.next
        if (self.word(read.next) in ("-", "–", "to") and self.date(read.next + 1)) or double_year(self.tokens, read):
            return self.head.next  # "closed, 1950-1960", "closed 1950/51": covering dates
        self.ending.end = End(read, Ends.ON if self.opens else Ends.UNTIL, straight=True)
        self.ending.next = read.next
        return read.next

    def past_a_public(self, at: int) -> int:
        """Behind "for research," of "opened for research, 6 September 2011", where a day stands there."""
        place = at
        if self.word(place) in ("to", "for"):
            while place < at + 5 and self.word(place + 1) in (PUBLIC | {"the"}):
                place += 1
            place += 1 + (self.word(place + 1) == ",")
        return place if place > at and self.date(place) else at

    def phrase(self, at: int) -> int:
        """A phrase of a day, a period or a law."""
        name = self.tokens[at].word
        if name not in PHRASES:
            return self.period(at)
        following = self.word(at + 1)
        if name in UNTIL:
            return self.until(at, at + 1)
        if name == "up" and following in ("to", "until", "till"):
            return self.until(at, at + 2)
        if name in ("through", "thru"):
            return self.dated(at, at + 1, Ends.AFTER)
        if name == "before" or (name == "prior" and following == "to"):
            return self.before(at, at + 1 + (name == "prior"))
        if name in SMALL:
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
        ends, vague = Ends.UNTIL, not VAGUE.isdisjoint(self.words(start - 1, start))
        sure = not vague
        for _ in range(8):
            name = self.word(at)
            if at >= self.limit or self.date(at) or years_at(self.tokens, at):
                break
            if name in ("end", "close", "after", "including") or (name == "inclusive" and self.date(at + 1)):
                ends = Ends.AFTER
            elif name in ("beginning", "start"):
                ends = Ends.ON
            elif name in VAGUE or name in WITHIN_THE_YEAR:
                sure, vague = False, vague or name in VAGUE
            elif name not in SKIPPED:
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
        if (later := double_year(self.tokens, read)) is not None:
            read, sure, after = later, False, later.next
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
        """Not before a day; not the "minutes before 1970" that are told of next."""
        if not self.opens and start not in (self.head.next, self.ending.next) and self.word(start - 1) not in _NOT:
            return start
        after = self.dated(start, at, Ends.ON)
        if after > start and self.ending.end is not None and (self.ending.years or self.ending.event):
            self.ending.end = evolve(self.ending.end, vague=True)  # "for ten years after her death, not before 2035"
        return after

    def on_a_day(self, at: int) -> int:
        """A day with a small word before it: it opens what opens, it ends what expires, else it ends nothing."""
        name, place = self.word(at), at + 1
        vague = within = False
        while self.opens and place < at + 4 and (self.word(place) in _ROUGHLY or self.word(place) in (".", "-")):
            vague, within = vague or self.word(place) in VAGUE, True
            place += 1
        read = self.date(place)
        if read is None:
            return self.after_an_event(at)
        if self.opens:
            if self.ending.end is not None or self.tells_of_something_else(at):
                return read.next
            if name == "between" and self.word(read.next) == "and" and (other := self.date(read.next + 1)):
                read = other
            ends = Ends.AFTER if name in ("after", "by", "within", "between") else Ends.ON
            sure = (ends is Ends.ON or name == "after") and not within  # "open from early 2040", "from about 2040"
            self.ending.end = End(read, ends, sure, vague)
        elif self.ending.end is None and self.word(self.head.next - 1) in EXPIRING and name in ("on", "in", "at"):
            self.ending.end = End(read, Ends.UNTIL)
        return read.next

    def after_an_event(self, at: int) -> int:
        """Opens after her death, after thirty years, after the end of 2040."""
        if self.head.kind is not NoteKind.OPEN:
            return at
        begins = self.word(at) == "after" and at == self.head.next and self.word(self.head.at) in ("open", "opens")
        if begins and self.ending.years is None and (period := years_at(self.tokens, at + 1)) is not None:
            self.ending.years = period.years
            return period.next
        if self.word(at) in ("after", "on", "with") and not DEATH.isdisjoint(self.words(at + 1, at + 6)):
            self.ending.event = True
        if self.word(at) == "after" and "end" in self.words(at + 1, at + 3):
            place = at + 1 + self.words(at + 1, at + 3).index("end")
            return self.dated(at, place + 1 + (self.word(place + 1) == "of"), Ends.AFTER)
        return at

    def tells_of_something_else(self, at: int) -> bool:
        """Whether a day after "open" belongs to another happening: "open, catalogued in 2012"."""
        between = self.words(self.clause, at)
        other = any(name.endswith("ed") and name not in OF_OPENING for name in between)
        return other or not AWAY.isdisjoint(between)

    def period(self, at: int) -> int:
        """For thirty years; closure period: 30 years."""
        place, sure = at, True
        if self.word(at) == "for":
            place += 1
            while place < at + 6 and self.word(place) in OF_A_PERIOD and not years_at(self.tokens, place):
                sure = sure and self.word(place) not in ("least", "minimum", "up")
                place += 1
            if self.word(place) == "review" and self.word(place + 1) in ("in", "after"):
                place, sure = place + 2, False
        elif at not in (self.head.next, self.ending.next) and not self.leads_to_a_period(at - 1):
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

    def leads_to_a_period(self, at: int) -> bool:
        """Whether a period may stand behind this: a mark, or the "or" of "for a lifetime or 75 years"."""
        return self.tokens[at].text in BEFORE_A_PERIOD or (self.ending.event and self.word(at) == "or")

    def law(self, at: int) -> int:
        """Sections that are named as the ground."""
        sections = sections_at(self.tokens, at)
        return at if sections is None else self.take_sections(sections)

    def take_sections(self, sections: Sections) -> int:
        """Keep what sections say; the token after them."""
        ending = self.ending
        ending.ground = ending.law = True
        ending.next = max(ending.next, sections.next)
        ending.retention = ending.retention or sections.retention
        ending.act = ending.act or sections.retention
        ending.exemptions = tuple(dict.fromkeys((*ending.exemptions, *sections.exemptions)))
        return sections.next
