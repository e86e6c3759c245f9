"""What the checks of retentions share: each retention, recorded as such or as a closure type that means one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from attrs import frozen

from closurelib.check.closure_conventions import coded, latest
from closurelib.check.rule import Judged
from closurelib.dates import END, ONE_DAY, Span
from closurelib.facts import OpensIn, Retention


@frozen
class Kept:
    """A retention, its place in the record, and what it is called there."""

    place: str
    retention: Retention
    label: str
    code: str | None = None

    @property
    def ended_on(self) -> Span | None:
        """The day on which it ended: the papers were put back, or came to the archive."""
        days = [day for day in (self.retention.put_back_on, self.retention.transferred_on) if isinstance(day, Span)]
        return min(days, key=lambda day: day.latest) if days else None

    @property
    def planned_end(self) -> Span | None:
        """The first day after the time for which it was approved."""
        if isinstance(self.retention.until, Span):
            return self.retention.until
        return next_day(self.retention.reconsider_on) if isinstance(self.retention.reconsider_on, Span) else None

    def runs(self, on: date) -> bool:
        """Whether it is said to run on a day: it has not ended, and its time is not over."""
        planned = self.planned_end
        return self.ended_on is None and (planned is None or planned.latest > on)

    @property
    def what(self) -> str:
        """What is kept, as a sentence begins."""
        return f"{self.retention.part[:1].upper()}{self.retention.part[1:]}" if self.retention.part else "The record"


def next_day(day: Span) -> Span:
    """The day after.

    >>> str(next_day(Span.day(date(2031, 12, 31))))
    '2032-01-01'
    """
    first, last = (one + ONE_DAY if one < END else END for one in (day.earliest, day.latest))
    return Span(first, last)


@latest
def kept(case: Judged) -> tuple[Kept, ...]:
    """Every retention of a record; a closure type that means one is taken as the retention that it records."""
    return tuple(_kept(case)) if case.record.retentions or case.record.closures else ()


def _kept(case: Judged) -> Iterator[Kept]:
    for number, retention in enumerate(case.record.retentions, 1):
        yield Kept(f"retentions.{number}", retention, f"retention of {retention.part or 'the whole'}")
    for one in coded(case):
        if one.means == "retained":
            closure = one.closure
            year = closure.length.year if isinstance(closure.length, OpensIn) else None
            until = Span.day(date(year, 1, 1)) if year and 1801 <= year <= 2499 else None
            retention = Retention(
                part=closure.part,
                since=closure.made_on,
                signed_on=closure.asserted_on,
                until=until,
                put_back_on=closure.ended_on,
            )
            yield Kept(one.place, retention, f"type {one}", closure.type)


def kept_whole(case: Judged) -> list[Kept]:
    """The retentions of the whole record."""
    return [one for one in kept(case) if one.retention.part is None]
