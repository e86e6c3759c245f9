"""Records written as a metadata sheet of the transfer service of The National Archives (TDR), under today's headers.

A sheet says Open or Closed of a file, and of a closed one the day its periods count from. What it has no words for
is never rounded to one of the two: the closure status stays empty, so that the service refuses the row, and what was
lost is said. A period from the end of a year is written as one from its 31 December, which ends on the same day.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from datetime import date
from typing import TextIO

from attrs import define, field

from closurelib.dates import Span
from closurelib.facts import Closure, ForYears
from closurelib.record import Record
from closurelib.write import Lost

COLUMNS = (
    "filepath", "filename", "date of the record", "description", "former reference", "closure status",
    "closure start date", "closure period", "foi exemption code", "foi schedule date", "is filename closed",
    "alternate filename", "is description closed", "alternate description", "language", "translated filename",
    "copyright",
)  # fmt: skip
"""The columns of the service's own template that a record can fill, and those the service requires."""
_PERIODS = frozenset((None, "F"))
"""The types of closure that are a period and no more."""
_OPEN = frozenset("AI")
_NOT_IN_A_SHEET = (
    "public_record", "held_by", "transferred_on", "open_before_transfer", "opened_on", "recorded_opening",
    "reviews", "returns", "retentions", "deaths", "events", "body", "agency", "region", "record_class", "notes",
)  # fmt: skip


def write_tdr(records: Iterable[Record], stream: TextIO, lost: Lost | None = None) -> int:
    """Write a row for each record, and say how many there were; what the sheet cannot hold is added to `lost`.

    >>> from io import StringIO
    >>> stream = StringIO()
    >>> closure = Closure(type="F", length=ForYears(40), anchor="year_end", exemptions=("40(2)",))
    >>> write_tdr([Record(id="a/b.txt", last_date="1990-05-02", closures=(closure,))], stream)
    1
    >>> print(stream.getvalue().splitlines()[1])
    a/b.txt,b.txt,1990-05-02,,,Closed,1990-12-31,40,40(2),,No,,No,,,,
    """
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    count = 0
    for record in records:
        row = _Row(record)
        cells = row.cells()
        writer.writerow(cells.get(column, "") for column in COLUMNS)
        if lost is not None:
            for what in row.lost:
                lost.add(what, record.name)
        count += 1
    return count


@define
class _Row:
    """One row while it is put together, and what of its record finds no place."""

    record: Record
    lost: list[str] = field(factory=list)

    def cells(self) -> dict[str, str]:
        record = self.record
        path = record.id or record.reference or ""
        cells = {
            "filepath": path,
            "filename": record.title or path.rpartition("/")[2],
            "date of the record": self._last_date(),
            "is filename closed": "No",
            "is description closed": "No",
            **self._access(),
        }
        if record.reference and record.reference != path:
            cells["former reference"] = record.reference
            self.lost.append("the reference, except as the former one")
        self._left_over()
        return cells

    def _last_date(self) -> str:
        day = self.record.facts.last_date
        if day is None:
            return ""
        if not day.is_exact:
            self.lost.append("a date that is no single day")
            return ""
        return day.earliest.isoformat()

    def _access(self) -> dict[str, str]:
        """The status and the closure; no status where the sheet has no words for what is recorded."""
        record = self.record
        whole = [closure for closure in record.closures if closure.type not in _OPEN]
        if record.retentions or record.reviews or record.returns:
            return {}  # said with the fields themselves
        if not whole:
            opens = record.recorded_status == "O" or len(record.closures) > 0
            if not opens or (record.recorded_opening is not None and record.recorded_status != "O"):
                self.lost.append("the closure status, as neither open nor closed is recorded")
                return {}
            return {"closure status": "Open"}
        why = next((one for closure in whole if (one := self._why_not(closure))), None)
        starts = {self._start(closure) for closure in whole} if why is None else set()
        if why is None and (len(starts) != 1 or None in starts):
            why = "a closure that does not count from one known day"
        if why is not None:
            self.lost.append(why)
            return {}
        return {"closure status": "Closed", **self._closed(whole, starts.pop())}

    def _why_not(self, closure: Closure) -> str | None:
        """Why a closure cannot be said in a sheet."""
        if closure.part is not None:
            return "a closure of a part"
        if closure.type not in _PERIODS:
            return f"a closure of type {closure.type}"
        if not isinstance(closure.length, ForYears) or not 1 <= closure.length.years <= 150:
            return "a closure that is no number of years from 1 to 150"
        if closure.ended_on is not None:
            return "the day a closure ended early"
        return None

    def _start(self, closure: Closure) -> date | None:
        """The day from which the period counts to the day."""
        base = closure.counted_from if closure.counted_from is not None else self.record.facts.last_date
        if not isinstance(base, Span):
            return None
        if closure.anchor == "exact":
            return base.earliest if base.is_exact else None
        return date(base.latest.year, 12, 31) if base.earliest.year == base.latest.year else None

    def _closed(self, closures: list[Closure], start: date | None) -> dict[str, str]:
        pairs = [(closure, code) for closure in closures for code in closure.exemptions or ("",)]
        if all(not closure.exemptions for closure in closures):
            self.lost.append("an exemption code, which the sheet requires and the record has not")
        years = [closure.length.years for closure, _ in pairs if isinstance(closure.length, ForYears)]
        cells = {
            "closure start date": start.isoformat() if start else "",
            "closure period": ";".join(map(str, years)),
            "foi exemption code": ";".join(code for _, code in pairs if code),
            "foi schedule date": "",
        }
        self.lost.append("whether the file name and the description are closed; both are written as No")
        days = set(self._asserted(closures))
        if len(days) == 1:
            cells["foi schedule date"] = days.pop()
        elif not days:
            self.lost.append("the day an exemption was asserted, which the sheet requires and the record has not")
        else:
            self.lost.append("the days on which exemptions were asserted, as they differ")
        return cells

    def _asserted(self, closures: list[Closure]) -> Iterator[str]:
        for closure in closures:
            for day in (closure.asserted_on, closure.made_on):
                if isinstance(day, Span) and day.is_exact:
                    yield day.earliest.isoformat()
        for origin in self.record.origins:
            if origin.field.endswith(".asserted_on"):
                yield origin.words

    def _left_over(self) -> None:
        """The fields that a sheet does not have."""
        for name in _NOT_IN_A_SHEET:
            value = getattr(self.record, name)
            if value not in (None, (), False) or (name == "public_record" and value is False):
                self.lost.append(f"{name}, of which a sheet says nothing")
