"""One dated, citable rule of law or of practice, and whom it applies to."""

from __future__ import annotations

from datetime import date
from typing import Any

from attrs import frozen

from closurelib.facts import ClosureLength, ForYears, OpensIn
from closurelib.law.effects import Way
from closurelib.vocabulary import AccessStatus, Seen

EFFECTS: tuple[str, ...] = (
    "closes", "transfer_due", "retains", "historical", "exemption_ends", "catalogue_code", "marks", "informs",
)  # fmt: skip
"""What a provision can do; each does exactly one of these."""

CLOCKS: tuple[str, ...] = ("closes", "transfer_due", "historical")
"""The effects that apply to a record by themselves, one version at a time."""

MARKS: tuple[str, ...] = ("no statute", "under review", "returned to department", "opening", "approver")
"""What a provision of effect `marks` stands behind: a recorded state, or the want of any law."""

MEANINGS: tuple[str, ...] = ("open", "closed", "retained", "under review", "statutory rule", "unknown")
"""What a closure code of a catalogue can mean."""

THEN: tuple[str, ...] = ("ends", "review")
"""What comes after a recorded period: it ends, or it is only looked at again."""


@frozen
class AppliesTo:
    """Whom a provision applies to. This is about the record; when it is in force is about the law."""

    created_from: int | None = None
    created_until: int | None = None
    traits: tuple[tuple[str, tuple[Any, ...]], ...] = ()
    """Facts that must have one of the values named: `held_by`, `body`, `public_record`, `class`, …"""
    exemptions: tuple[str, ...] = ()


@frozen
class CatalogueCode:
    """How one closure code of a catalogue counts, and what it means."""

    type: str
    means: str
    year_end: Way | None = None
    """How a number of years counts from the end of a year."""
    exact: Way | None = None
    """How a number of years counts from the day itself."""
    until: Way | None = None
    """How a year counts."""
    always: Way | None = None
    """How it ends where the code holds no number at all."""
    unanchored: str = "year_end"
    then: str = "ends"
    least_years: int = 1
    follows_opening: bool = False
    """Whether only a record that was open can get the code: a review, a reclosure."""

    def way(self, length: ClosureLength | None, anchor: str | None) -> Way | None:
        """The way of counting for what is recorded; `None` where the code cannot hold such a length."""
        match length:
            case ForYears():
                exact = (anchor or self.unanchored) == "exact"
                return (self.exact if exact else self.year_end) or self.year_end or self.exact
            case OpensIn():
                return self.until
            case None:
                return self.always

    @property
    def holds(self) -> str:
        """What the code holds, in words: a number of years, a year, either or nothing."""
        years = "a number of years" if self.year_end or self.exact else ""
        year = "a year" if self.until else ""
        return " or ".join(filter(None, (years, year))) or "no number"


@frozen
class Provision:
    """One dated, citable rule. `until` is the first day on which it no longer holds.

    `cite`, `url`, `checked_on` and `seen` say where it stands and how it was read; `says` is one plain
    sentence. An id never changes meaning.

    >>> from closurelib import load_law
    >>> load_law("uk").provision("uk-pra-1958-s5-1-thirty").name
    'the thirty-year rule'
    """

    id: str
    name: str
    cite: str
    url: str
    checked_on: date
    seen: Seen
    says: str
    effect: str
    since: date | None = None
    until: date | None = None
    ended_by: str | None = None
    lasting: bool = False
    note: str | None = None
    applies_to: AppliesTo = AppliesTo()
    overrides: tuple[str, ...] = ()
    way: Way | None = None
    code: CatalogueCode | None = None
    mark: str | None = None
    value: str | None = None
    examples: tuple[dict[str, Any], ...] = ()
    file: str = ""

    def is_in_force(self, on: date) -> bool:
        """Whether it is in force on a day.

        >>> from closurelib import load_law
        >>> load_law("uk").provision("uk-pra-1958-s5-1-thirty").is_in_force(date(2005, 1, 1))
        False
        """
        return (self.since is None or self.since <= on) and (self.until is None or on < self.until)

    def to_dict(self, *, seen: bool = True) -> dict[str, str]:
        """What an answer says of it."""
        said = {"id": self.id, "cite": self.cite, "url": self.url, "says": self.says}
        return {**said, "seen": str(self.seen)} if seen else said


MARK_STATUS: dict[str, AccessStatus] = {
    "no statute": AccessStatus.CLOSED,
    "under review": AccessStatus.UNDER_REVIEW,
    "returned to department": AccessStatus.RETURNED,
    "opening": AccessStatus.CLOSED,
}
"""The status that stands, certainly or possibly, behind each mark."""
