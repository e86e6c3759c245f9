"""The closed lists of the field: access statuses, doubts, custody and bodies."""

from __future__ import annotations

from enum import StrEnum


class AccessStatus(StrEnum):
    """May the public see the record? The order is the order in which one outranks the next.

    Where several hold on a day the first of them is said: a record that is under review is not
    called closed, and one that is closed is not called open in part.

    >>> AccessStatus("open in part").is_open
    True
    >>> AccessStatus.CLOSED.rank < AccessStatus.OPEN_IN_PART.rank
    True
    """

    UNDER_REVIEW = "under review"
    RETURNED = "returned to department"
    RETAINED = "retained"
    CLOSED = "closed"
    NOT_TRANSFERRED = "not transferred"
    OPEN_IN_PART = "open in part"
    OPEN = "open"
    UNDETERMINED = "undetermined"

    @property
    def rank(self) -> int:
        """Its place in the order of precedence; 0 outranks all."""
        return STATUS_RANK[self]

    @property
    def is_open(self) -> bool:
        """Whether a reader may see at least a part of the record."""
        return self is AccessStatus.OPEN or self is AccessStatus.OPEN_IN_PART


STATUS_RANK: dict[AccessStatus, int] = {status: rank for rank, status in enumerate(AccessStatus)}
"""Each status with its place in the order of precedence."""

BY_RANK: tuple[AccessStatus, ...] = tuple(AccessStatus)
"""The statuses in their order of precedence."""


class Doubt(StrEnum):
    """Why a status is undetermined: a closed list, by which summaries count.

    "Supply a date" and "ask the department" are different work, so they are different doubts.

    >>> Doubt("date-missing")
    <Doubt.DATE_MISSING: 'date-missing'>
    """

    DATE_MISSING = "date-missing"
    VALUE_UNREADABLE = "value-unreadable"
    RETENTION_PAST_ITS_DATE = "retention-past-its-date"
    EXEMPTION_LAPSED = "exemption-lapsed"
    REVIEW_ONLY = "review-only"
    NO_STATUTE_THEN = "no-statute-then"
    NOT_MODELLED = "not-modelled"
    CUSTODY_UNKNOWN = "custody-unknown"
    EVENT_UNKNOWN = "event-unknown"


class Basis(StrEnum):
    """What an opening date rests on.

    >>> [str(basis) for basis in Basis]
    ['law', 'recorded closure', 'recorded date', 'event']
    """

    LAW = "law"
    RECORDED_CLOSURE = "recorded closure"
    RECORDED_DATE = "recorded date"
    EVENT = "event"


class Seen(StrEnum):
    """How the source of a provision was read, as the law notes mark it."""

    TEXT = "text"
    SECONDARY = "secondary"
    PRACTICE = "practice"
    DERIVED = "derived"
    UNVERIFIED = "unverified"


HELD_BY: tuple[str, ...] = ("archive", "department", "place of deposit")
"""Who can hold a record."""

ANCHORS: tuple[str, ...] = ("year_end", "exact")
"""Where a recorded period starts to count: the end of the year, or the day itself."""
