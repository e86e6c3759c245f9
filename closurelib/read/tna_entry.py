"""One entry of The National Archives' catalogue, put together from what its members say.

The answers of the catalogue's interfaces name the same things in different ways; a format says which of its members
means what. Every fact keeps the member, its words and its place; what is stated twice must agree.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import define, field

from closurelib.errors import UnreadableText
from closurelib.facts import Problem
from closurelib.read.format import shown
from closurelib.read.tna_access import (
    GROUPS,
    LEVELS,
    is_born_digital,
    is_placeholder,
    read_closure,
    read_day,
    read_holders,
    read_legal_status,
    read_status,
    says_nothing,
)
from closurelib.read.tna_dates import read_dates
from closurelib.read.tna_members import MEANINGS, Said, texts_of
from closurelib.read.tna_words import Words
from closurelib.record import Origin, Record, Source

JURISDICTION = "uk"


@define
class Entry:
    """An entry while it is read: for each meaning what the members of that meaning say, as texts."""

    said: dict[str, list[Said]]
    source: Source
    place: str
    remarks: list[str] = field(factory=list)
    """What the receipt should say of it."""
    values: dict[str, Any] = field(factory=dict)
    notes: list[str] = field(factory=list)
    origins: list[Origin] = field(factory=list)
    problems: list[Problem] = field(factory=list)

    @classmethod
    def of(cls, members: Mapping[str, list[Said]], source: Source, place: str) -> Entry:
        """An entry whose members have been sorted by what they mean."""
        entry = cls({meaning: [] for meaning in MEANINGS}, source, place)
        for meaning, said in members.items():
            entry.said[meaning] = [text for one in said for text in entry._texts(meaning, one)]
        return entry

    def record(self) -> Record:
        """The record; what is wrong with it is in its problems."""
        self._identity()
        self._dates()
        self._legal_status()
        self._holder()
        self._status()
        self._opening()
        words = self._words()
        access = words.access
        self.values |= {
            "recorded_status": words.status,
            "opened_on": access.opened_on,
            "closures": tuple(access.closures),
            "retentions": tuple(access.retentions),
            "reviews": tuple(access.reviews),
            "notes": tuple(self.notes),
        }
        return Record(
            **self.values,
            jurisdiction=JURISDICTION,
            source=self.source,
            origins=(*self.origins, *words.origins, *access.origins),
            misread=(*self.problems, *words.problems, *access.problems),
        )

    # What members say.

    def _texts(self, meaning: str, member: Said) -> list[Said]:
        try:
            return texts_of(member)
        except UnreadableText as why:
            if meaning != "description":  # which tells at most that the entry is none
                self.problems.append(Problem(member.member, "", str(why)))
            return []

    def _wrong(self, said: Said, says: str) -> None:
        self.problems.append(Problem(said.member, shown(said.value), says))

    def _stated(self, meaning: str) -> Said | None:
        """What the members of one meaning say, if it is one thing; nothing where they differ."""
        texts = self.said[meaning]
        for other in texts[1:]:
            if other.value.casefold() != texts[0].value.casefold():
                self._wrong(other, f"but {texts[0].member} says {shown(texts[0].value)!r}")
                return None
        return texts[0] if texts else None

    def _one(self, meaning: str) -> Said | None:
        """The same, without what stands for "not recorded"."""
        said = self._stated(meaning)
        return said if said and not says_nothing(said.value) else None

    def _keep(self, name: str, value: Any, said: Said, remark: str = "") -> None:
        self.values[name] = value
        self.origins.append(Origin(name, said.value, f"{self.place}, {said.member}{remark}"))

    def _kept(self, said: Said) -> None:
        """Words that become no fact, and are not lost."""
        self.origins.append(Origin(f"label: {said.member}", said.value, f"{self.place}, {said.member}"))

    def _remark(self, text: str) -> None:
        self.remarks.append(f"{self.source.name}: {self.place}: {text}")

    # The facts.

    def _identity(self) -> None:
        for field_of in ("reference", "id", "parent", "title"):
            if said := self._one(field_of):
                self.values[field_of] = said.value
        name = self.values.get("reference") or self.values.get("id")
        if not name:
            self._wrong(Said("reference", ""), "is missing; a record needs a reference or an id")
        if level := self._one("level"):
            number = level.value
            known = LEVELS.get(int(number)) if number.isascii() and number.isdigit() and len(number) < 3 else None
            self._keep("level", known or number.casefold(), level)
        titles = [said.value for meaning in ("title", "description") for said in self.said[meaning]]
        if placeholder := next(filter(is_placeholder, titles), None):
            self._remark(f"{name or '(no reference)'} stands for no record ({shown(placeholder)}); it is kept")

    def _dates(self) -> None:
        for one in read_dates(self._one("dates"), self.said["first_number"], self.said["last_number"]):
            self._keep(one.field, one.value, one.said, one.remark)

    def _legal_status(self) -> None:
        if said := self._one("legal_status"):
            public = read_legal_status(said.value)
            if public is None:
                self._kept(said)
            else:
                self._keep("public_record", public, said)

    def _holder(self) -> None:
        said = self.said["holder"]
        if not said:
            return
        held_by = read_holders([one.value for one in said])
        joined = Said(said[0].member, "; ".join(dict.fromkeys(one.value for one in said)))
        if held_by == "place of deposit" and self.values.get("public_record") is False:
            held_by = None  # a private deposit is under no clock of the Act, wherever it is
        if held_by is None:
            self._kept(joined)
        else:
            self._keep("held_by", held_by, joined)

    def _status(self) -> None:
        said = self._one("status")
        if said is None:
            return
        status = read_status(said.value)
        if status is not None:
            self._keep("recorded_status", status, said)
        else:
            self._kept(said)
            self._remark(f"{said.member} {shown(said.value)!r} is no status that is known; it is not used")

    def _opening(self) -> None:
        days = [(said, day) for said in self.said["opening"] if (day := read_day(said.value)) is not None]
        for said, day in days[1:]:
            if day != days[0][1]:
                self._wrong(said, f"but {days[0][0].member} says {shown(days[0][0].value)!r}")
                return
        if days:
            self._keep("recorded_opening", days[0][1], days[0][0])

    # Access.

    def _words(self) -> Words:
        digital = is_born_digital(self.values.get("reference"), self.values.get("id"))
        words = Words(self.place, digital, self.values.get("recorded_status"), "recorded_opening" in self.values)
        self._code(words)
        for meaning in ("conditions", "note"):
            for said in self.said[meaning]:
                self.notes.append(said.value)
                if self.values.get("level") in GROUPS:
                    words.keep(said, " (of what stands below it, not of any one record)")
                elif meaning == "conditions":
                    words.read_condition(said)
                else:
                    words.read(said)
        if words.status in ("D", "C"):
            words.explain_status((self.said["status"] or [Said("closure status", words.status)])[0])
        return words

    def _code(self, words: Words) -> None:
        """The closure that closure type and code record; in a code, 0 may be a number."""
        kind, code = self._stated("type"), self._stated("code")
        said = [one for one in (kind, code) if one is not None]
        if not said:
            return
        try:
            closure = read_closure(
                kind.value if kind else "", code.value if code else "", born_digital=words.born_digital
            )
        except UnreadableText as why:
            self._wrong(said[-1], str(why))
            return
        if closure is not None:
            words.code(closure, Said(", ".join(one.member for one in said), " ".join(one.value for one in said)))
