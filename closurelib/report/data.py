"""Answers as data: JSON, JSON Lines and CSV, with the keys that design and reference name; keys are only added."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Protocol

from closurelib.decision import Decision
from closurelib.report.answered import Answered, Line, NotFound
from closurelib.report.facts import facts_as_data
from closurelib.report.many import Many

if TYPE_CHECKING:
    from closurelib.columns.known import Entry

Row = dict[str, Any]


class Rows(Protocol):
    """What one line of the input gives: one row, or one for each period."""

    is_shared: bool

    def __call__(self, line: Line) -> list[Row]:
        """The rows of one line."""
        ...

    def shared(self, decision: Decision, on: date) -> list[Row]:
        """The rows of a decision, without what names a record."""
        ...


NAMED_FIRST = ("id", "reference", "source", "line")
"""The keys that say which record it is; all others are equal for equal facts."""
STATUS_COLUMNS = (
    "reference", "id", "source", "line", "on", "status", "could_be", "summary", "opens_on", "opens_in_full_on",
    "opens_on_basis", "no_opening_because", "transfer_due_on", "historical_on", "exemptions", "because",
    "undetermined_because", "assumptions", "law", "law_version", "law_as_of", "nearest",
)  # fmt: skip
PERIOD_COLUMNS = (
    "reference", "id", "source", "line", "since", "until", "status", "could_be", "because", "law", "law_version",
    "law_as_of", "nearest",
)  # fmt: skip
FACT_COLUMNS = (*STATUS_COLUMNS, "facts")


def name_of(line: Line) -> Row:
    """Which record a row is about, and where it was read."""
    if isinstance(line, NotFound):
        return {"id": None, "reference": line.reference, "source": None, "line": None}
    source = line.record.source
    return {
        "id": line.record.id,
        "reference": line.record.reference,
        "source": source.name if source else None,
        "line": source.line if source else None,
    }


class StatusRows:
    """`status` as data: one row a record; what equal facts share is worked out once."""

    columns: tuple[str, ...] = STATUS_COLUMNS
    is_shared = True
    """Whether all records of equal facts have equal rows, but for their names."""

    def __init__(self) -> None:
        self._shared = lru_cache(maxsize=50_000)(_shared)

    def shared(self, decision: Decision, on: date) -> list[Row]:
        """The row of a decision, without what names a record."""
        return [_shared_by(decision, on)]

    def __call__(self, line: Line) -> list[Row]:
        """The row of one line; a reference that is not in the source has a row without a status."""
        if isinstance(line, NotFound):
            return [{**name_of(line), "status": None, "summary": f"{line}.", "nearest": line.nearest}]
        return [{**name_of(line), **self._shared(_Same(line))}]


class _Same:
    """One decision on one day, equal to itself: decisions are shared, so identity is enough."""

    __slots__ = ("decision", "key", "on")

    def __init__(self, line: Answered) -> None:
        self.decision: Decision = line.decision
        self.on = line.on
        self.key = (line.decision.facts, line.decision.law, line.on)

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.key == other.key


def _shared(same: _Same) -> Row:
    return _shared_by(same.decision, same.on)


def _shared_by(decision: Decision, on: date) -> Row:
    said = decision.to_dict(on)
    return {key: value for key, value in said.items() if key not in NAMED_FIRST}


class ExplainRows(StatusRows):
    """`explain` as data: the row of `status` with the facts and where each was read."""

    columns = FACT_COLUMNS
    is_shared = False

    def __call__(self, line: Line) -> list[Row]:
        """The row of one line."""
        rows = super().__call__(line)
        return rows if isinstance(line, NotFound) else [{**row, "facts": facts_as_data(line)} for row in rows]


class PeriodRows:
    """`timeline` as data: one row a period."""

    columns: tuple[str, ...] = PERIOD_COLUMNS
    is_shared = True

    def __call__(self, line: Line) -> list[Row]:
        """The rows of one line."""
        if isinstance(line, NotFound):
            return [{**name_of(line), "status": None, "nearest": line.nearest}]
        name = name_of(line)
        return [{**name, **row} for row in self.shared(line.decision, line.on)]

    def shared(self, decision: Decision, on: date) -> list[Row]:
        """The rows of a decision, without what names a record."""
        return [
            {
                "since": period.since.isoformat() if period.since else None,
                "until": period.until.isoformat() if period.until else None,
                "status": str(period.status),
                "could_be": [str(status) for status in period.could_be],
                "because": list(period.because),
                "law": decision.law.labels(),
            }
            for period in decision.timeline
        ]


class JsonLines:
    """One JSON object a line, written as it comes."""

    def __init__(self, rows: Rows, ascii_only: bool = False) -> None:
        self._rows = rows
        self._ascii = ascii_only

    def begin(self) -> str:
        """Nothing stands before the first line."""
        return ""

    def add(self, line: Line) -> str:
        """The text for one line of the input."""
        return "".join(json.dumps(row, ensure_ascii=self._ascii) + "\n" for row in self._rows(line))

    def add_many(self, many: Many) -> Iterator[str]:
        """The text for many lines."""
        if not self._rows.is_shared:
            return (self.add(line) for line in many.lines())
        from closurelib.columns.text import json_texts, lines, numbers

        batch = many.batch
        named = [
            '{"id": ', json_texts(batch.own("id"), ascii_only=self._ascii), ', "reference": ',
            json_texts(batch.own("reference"), ascii_only=self._ascii),
            f', "source": {json.dumps(batch.pieces.name, ensure_ascii=self._ascii)}, "line": ',
            numbers(batch.lines, "null"), ", ",
        ]  # fmt: skip
        return lines(named, batch.codes, [self._rests(entry, many.on) for entry in batch.entries])

    def _rests(self, entry: Entry, on: date) -> list[str]:
        """What stands after the name of a record, in each of its rows."""
        key = (JsonLines, type(self._rows), self._ascii)
        if key not in entry.said:
            rows = self._rows.shared(entry.decision, on)
            entry.said[key] = [json.dumps(row, ensure_ascii=self._ascii)[1:] + "\n" for row in rows]
        rests: list[str] = entry.said[key]
        return rests

    def end(self) -> str:
        """Nothing stands after the last line."""
        return ""


class Json(JsonLines):
    """One JSON list, an object a line."""

    _empty = True

    def begin(self) -> str:
        """The list opens."""
        return "["

    def add(self, line: Line) -> str:
        """The text for one line of the input."""
        said = ""
        for row in self._rows(line):
            said += ("\n" if self._empty else ",\n") + json.dumps(row, ensure_ascii=self._ascii)
            self._empty = False
        return said

    def add_many(self, many: Many) -> Iterator[str]:
        """The text for many lines."""
        return (self.add(line) for line in many.lines())

    def end(self) -> str:
        """The list closes."""
        return "]\n" if self._empty else "\n]\n"


class Csv:
    """Flat columns; lists are joined by semicolons, and the reasons are their ids."""

    def __init__(self, rows: Rows, columns: tuple[str, ...]) -> None:
        self._rows = rows
        self._columns = columns

    def begin(self) -> str:
        """The names of the columns."""
        return _csv_line(self._columns)

    def add(self, line: Line) -> str:
        """The text for one line of the input."""
        return "".join(_csv_line(list(self._cells(row))) for row in self._rows(line))

    def add_many(self, many: Many) -> Iterator[str]:
        """The text for many lines."""
        if not self._rows.is_shared:
            return (self.add(line) for line in many.lines())
        from closurelib.columns.text import csv_cell, csv_texts, lines, numbers

        batch = many.batch
        named = [
            csv_texts(batch.own("reference")), ",", csv_texts(batch.own("id")),
            f",{csv_cell(batch.pieces.name)},", numbers(batch.lines, ""), ",",
        ]  # fmt: skip
        return lines(named, batch.codes, [self._rests(entry, many.on) for entry in batch.entries])

    def _rests(self, entry: Entry, on: date) -> list[str]:
        """What stands after the name of a record, in each of its rows."""
        key = (Csv, type(self._rows))
        if key not in entry.said:
            rows = self._rows.shared(entry.decision, on)
            entry.said[key] = [_csv_line(list(self._cells(row))[len(NAMED_FIRST) :]) for row in rows]
        rests: list[str] = entry.said[key]
        return rests

    def end(self) -> str:
        """Nothing stands after the last line."""
        return ""

    def _cells(self, row: Row) -> Iterator[str]:
        law = row.get("law") or {}
        flat = {**row, "law": law.get("pack"), "law_version": law.get("version"), "law_as_of": law.get("as_of")}
        return (_cell(flat.get(column)) for column in self._columns)


def _csv_line(cells: Any) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(cells)
    return line.getvalue()


def _cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case list():
            return ";".join(_cell(one) for one in value)
        case dict():
            named = value.get("id") or value.get("code")
            return str(named) if named else f"{value.get('field')}={value.get('says')}"
        case _:
            return str(value)
