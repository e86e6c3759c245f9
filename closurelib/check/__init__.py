"""Lint for catalogue data: what is impossible, contradictory, overdue or leaking, said so that it can be acted on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from closurelib.check.finding import Finding
    from closurelib.law import Law
    from closurelib.record import Record


def check(record: Record, *, on: date, law: Law | None = None) -> Iterator[Finding]:
    """The findings about one record, as on a day: what a catalogue states against what law and facts give.

    Without a law it is that of the record's own jurisdiction, or of the United Kingdom where it names none. Checks
    over a whole source, as for duplicates, need the source: `closurelib.check.run.check_records`.

    >>> from closurelib import Closure, ForYears, Record, check
    >>> early = Record(reference="ZZ 45/732/1", covering_dates="1958-1961", recorded_status="D",
    ...                recorded_opening="2050-01-01", closures=(Closure(type="F", length=ForYears(89)),))
    >>> [one.code for one in check(early, on=date(2026, 11, 23)) if one.severity == "error"]
    ['C210']
    """
    from closurelib.check.run import check_one

    return check_one(record, on=on, law=law)
