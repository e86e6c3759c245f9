"""What stands behind a word of access, as a value: a day and how it is meant, a period, an event, a law."""

from __future__ import annotations

from datetime import date
from enum import Enum, auto

from attrs import Factory, define, frozen

from closurelib.dates import ONE_DAY
from closurelib.notes.dates import DateRead


class Ends(Enum):
    """How a day ends a closure."""

    UNTIL = auto()
    """Until D: D itself or the day after, as the source declares."""
    ON = auto()
    """Opens on D, not before D: D itself, whatever the source declares."""
    AFTER = auto()
    """Through D, until the end of 2040: the day after."""


@frozen
class End:
    """The day that a statement gives, and how it is meant."""

    read: DateRead
    ends: Ends
    sure: bool = True
    vague: bool = False
    """Whether no last day can be given: "until about 2040"."""
    straight: bool = False
    """Whether it stands straight behind the word: "Restricted Jan 1, 2059"."""

    def first_open_day(self, inclusive: bool) -> date:
        """The first open day; where the day is not sure, the last one that it can be.

        >>> from closurelib.dates import Span
        >>> End(DateRead(Span.year(2041), 1, year=2041), Ends.UNTIL).first_open_day(inclusive=True)
        datetime.date(2042, 1, 1)
        """
        days = self.read.days
        if self.ends is Ends.AFTER or (self.ends is Ends.UNTIL and inclusive):
            return days.latest + ONE_DAY
        if not self.sure and not days.is_exact:
            return days.latest + ONE_DAY
        return days.earliest if self.read.sure else days.latest


@frozen
class Elliptic:
    """A second end with a subject of its own and no verb: ", box 2 until 2050"."""

    since: int
    at: int
    next: int
    end: End | None = None
    years: int | None = None


@define
class Ending:
    """All that stands behind one word of access."""

    next: int
    """The token after the last phrase that was read."""
    end: End | None = None
    years: int | None = None
    event: bool = False
    """Bound to a death, to processing, to a review: to no day of the calendar."""
    unsettled: bool = False
    """Hanging on a life beside a day or a period, or only a least period."""
    redacted: bool = False
    """Opened with parts taken out."""
    later: bool = False
    """Whichever is the later."""
    review: bool = False
    """After the day, access is only reviewed."""
    ground: bool = False
    """A law, a reason or a public is named."""
    act: bool = False
    """A statute or instrument is named."""
    law: bool = False
    """A section is named, of whatever Act."""
    retention: bool = False
    """Section 3(4) of the Public Records Act is named."""
    away: bool = False
    """On loan, at conservation, on display."""
    otherwise: bool = False
    """Unless otherwise stated."""
    only: bool = False
    excepting: int | None = None
    """The token after "except"."""
    stop: int = 0
    """The token after the last word that weighs."""
    exemptions: tuple[str, ...] = ()
    more: list[Elliptic] = Factory(list)

    @property
    def has_end(self) -> bool:
        """Whether a day, a period or an event bounds it."""
        return self.end is not None or self.years is not None or self.event

    @property
    def is_open_ended(self) -> bool:
        """Whether its end hangs on a life, an event, a review, or on what was taken out."""
        return self.event or self.unsettled or self.review or self.redacted

    def take(self, other: Ending) -> None:
        """Add what a second word for the same state says."""
        self.end = self.end or other.end
        self.years = self.years or other.years
        self.event = self.event or other.event
        self.unsettled = self.unsettled or other.unsettled
        self.later = self.later or other.later
        self.review = self.review or other.review
        self.exemptions = tuple(dict.fromkeys((*self.exemptions, *other.exemptions)))
