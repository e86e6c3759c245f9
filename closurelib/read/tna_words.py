"""What a catalogue entry says of access in words, beside its codes.

A set phrase stands for a code, so where both are recorded they must agree. A sentence is read as on a record page: what
it says of a part of the record is said nowhere else, and what it says of the whole counts where no code withholds it.
"""

from __future__ import annotations

import re

from attrs import define, evolve, field

from closurelib.facts import Closure, ForYears, Problem
from closurelib.read.format import shown
from closurelib.read.page_access import Access, read_phrase, read_sentence
from closurelib.read.tna_access import OPEN_TYPES, RETAINING_TYPES, counted_from
from closurelib.read.tna_members import Said
from closurelib.record import Origin

_OF_THE_FULL_RECORD = re.compile(r"redacted (?:record|version|copy)|\bfull record\b", re.IGNORECASE)
"""A redacted copy and its full record speak of each other, and neither says this of itself."""


@define
class Words:
    """What was said of access so far, in codes and in words."""

    place: str
    born_digital: bool = False
    status: str | None = None
    has_opening: bool = False
    coded: Closure | None = None
    access: Access = field(factory=Access)
    origins: list[Origin] = field(factory=list)
    problems: list[Problem] = field(factory=list)

    def where(self, said: Said) -> str:
        """The place of what a member says."""
        return f"{self.place}, {said.member}"

    def keep(self, said: Said, remark: str = "") -> None:
        """Words that may become no fact, and are not lost."""
        self.origins.append(Origin(f"label: {said.member}", said.value, self.where(said) + remark))

    def wrong(self, said: Said, says: str) -> None:
        """What is said cannot be, or cannot be read."""
        self.problems.append(Problem(said.member, shown(said.value), says))

    def code(self, closure: Closure, said: Said) -> None:
        """The closure that closure type and code record."""
        self.coded = closure
        self.access.closure(closure, said.value, self.where(said))

    def read_condition(self, said: Said) -> None:
        """Access conditions: words that nothing else explains must be understood."""
        explained = self.coded is not None or self.status is not None or self.has_opening
        if not self.read(said) and not explained:
            self.wrong(said, "cannot be read, and nothing else says who may see the record")

    def read(self, said: Said) -> bool:
        """Read words of access; whether they say anything of it."""
        if _OF_THE_FULL_RECORD.search(said.value):
            self.keep(said, " (of a redacted copy and its full record)")
            return True
        read = Access()
        self.keep(said)
        if read_phrase(read, said.value, self.where(said)):
            self._add_phrase(read, said)
        elif read_sentence(read, said.value, self.where(said)):
            self._add_sentence(read, said)
        else:
            return False
        return True

    def explain_status(self, said: Said) -> None:
        """A status that says closed or retained, and no word of which or until when: it may be either, or over."""
        access = self.access
        if not (self.has_opening or access.closures or access.retentions or access.reviews):
            where = f"{self.where(said)} (closed or retained: not said which)"
            access.closure(Closure(type="X"), said.value, where)

    # Set phrases.

    def _add_phrase(self, read: Access, said: Said) -> None:
        for closure in read.closures:
            if self.coded is None:
                self.access.closure(self._anchored(closure, said.value), said.value, self.where(said))
            elif closure.type == self.coded.type:
                self._complete(closure, self.coded, said)
            elif not (closure.type in OPEN_TYPES and self.coded.type in OPEN_TYPES):
                self._contradicts(said, self.coded)
        for retention in read.retentions:
            if self.coded is None:
                self.access.retention(retention, said.value, self.where(said))
            elif self.coded.type not in RETAINING_TYPES:
                self._contradicts(said, self.coded)
        self._add_state(read, said)

    def _contradicts(self, said: Said, coded: Closure) -> None:
        self.wrong(said, f"is not what the closure type says, {coded.type or 'which is not recorded'}")

    def _complete(self, closure: Closure, coded: Closure, said: Said) -> None:
        """What the words of a closure add to its code: its length, its day, and the day it counts from."""
        if None not in (closure.length, coded.length) and closure.length != coded.length:
            self.wrong(said, "is not what the closure code says")
            return
        completed = evolve(
            coded,
            length=coded.length or closure.length,
            made_on=coded.made_on or closure.made_on,
            counted_from=closure.counted_from,
        )
        self._put(coded, self._anchored(completed, said.value))

    # Sentences.

    def _add_sentence(self, read: Access, said: Said) -> None:
        coded = self.coded
        withheld = coded is not None and coded.type not in OPEN_TYPES
        for closure in read.closures:
            repeats = coded is not None and closure.length is not None and closure.length == coded.length
            if closure.part is not None or not (withheld or repeats):
                self.access.closure(self._anchored(closure, said.value), said.value, self.where(said))
        for retention in read.retentions:
            if retention.part is not None or not withheld:
                self.access.retention(retention, said.value, self.where(said))
        if coded is not None:
            self._put(coded, self._anchored(coded, said.value))
        elif self.status is None and not self.has_opening:
            self.problems += read.problems
        self._add_state(read, said)

    def _add_state(self, read: Access, said: Said) -> None:
        if read.reviews:
            self.access.review(said.value, self.where(said))
        if read.opened_on and self.access.opened_on is None:
            self.access.opened_on = read.opened_on
            self.origins.append(Origin("opened_on", said.value, self.where(said)))
        if read.status and self.status is None and self.coded is None:
            self.status = read.status
            self.origins.append(Origin("recorded_status", said.value, self.where(said)))

    def _anchored(self, closure: Closure, words: str) -> Closure:
        """A closure with the way its years are counted, and the day they count from where the words name it."""
        match closure.length:
            case ForYears(years):
                day = closure.counted_from or counted_from(words, years)
                anchor = closure.anchor or ("exact" if self.born_digital else "year_end")
                return evolve(closure, counted_from=day, anchor=None if closure.type in OPEN_TYPES else anchor)
            case _:
                return closure

    def _put(self, coded: Closure, closure: Closure) -> None:
        self.access.closures[self.access.closures.index(coded)] = closure
        self.coded = closure
