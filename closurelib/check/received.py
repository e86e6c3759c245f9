"""Checks of a source as it was read (F803, F805-F808): its header, its columns, its rows, its encoding.

They look at the read receipt, which holds what the reader had to say; a source that could not be read at all leaves a
receipt with the reason (`refused`). They find nothing in records.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Collection, Iterator
from datetime import date
from typing import Any

from attrs import field, frozen

from closurelib.check.finding import Finding, Severity
from closurelib.check.rule import Judged, Rule
from closurelib.check.seen import BESIDES_TDR
from closurelib.read.dri import DRI
from closurelib.read.receipt import Receipt
from closurelib.read.tdr import TDR

Of = Callable[[Receipt], Iterator[dict[str, Any]]]
"""What a check finds in a receipt: for each fault what `Finding` takes."""


@frozen
class ReceiptRule(Rule):
    """A check of a read receipt. It finds nothing in records."""

    of: Of = field(kw_only=True)

    def findings(self, receipt: Receipt, on: date) -> Iterator[Finding]:
        """What it finds in a receipt."""
        for said in self.of(receipt):
            severity = said.get("severity") or self.severity
            yield Finding(
                code=self.code, name=self.name, on=on, source=receipt.source, **{**said, "severity": severity}
            )


def receipt_check(
    code: str, name: str, *, severity: Severity = Severity.ERROR, profiles: tuple[str, ...] = BESIDES_TDR
) -> Callable[[Of], ReceiptRule]:
    """Make a check of a receipt of a function. The transfer service's own rules say it of its sheets (TDR01-TDR08)."""

    def make(of: Of) -> ReceiptRule:
        @functools.wraps(of)
        def look(_case: Judged) -> Iterator[Finding]:
            return iter(())

        return ReceiptRule(code, name, severity, ("receipt",), look, profiles, of=of)

    return make


def of_receipt(
    receipt: Receipt, on: date, *, profile: str = "generic", codes: Collection[str] | None = None
) -> Iterator[Finding]:
    """What the read receipt of a source gives cause to say; `codes` are those that are wanted, all where not given.

    >>> receipt = Receipt("a.csv", "csv", notes=("a.csv: 2 empty row(s) passed over, the first on line 7",))
    >>> [(one.code, one.line) for one in of_receipt(receipt, date(2026, 1, 1))]
    [('F807', 7)]
    """
    for rule in RULES:
        fits = not rule.profiles or profile in rule.profiles
        if fits and (codes is None or rule.code in codes):
            yield from rule.findings(receipt, on)


def refused(source: str, why: Exception, form: str = "unknown") -> Receipt:
    """The receipt of a source that could not be read, with the reason: a fault of the data is a finding."""
    return Receipt(source, form, notes=tuple(str(why).splitlines()))


def _notes(receipt: Receipt, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
    return (match for note in receipt.notes if (match := pattern.search(note)))


_NAME = r"(?P<name>'[^']*'|\"[^\"]*\")"
_TWICE = re.compile(rf"column {_NAME} stands twice, at (?P<first>\d+) and at (?P<second>\d+)")
_MEANS = re.compile(rf"column {_NAME} means what (?P<other>'[^']*'|\"[^\"]*\") does, and is ignored")


def _unquoted(match: re.Match[str]) -> str:
    return match["name"][1:-1]


@receipt_check("F803", "duplicate-header")
def duplicate_header(receipt: Receipt) -> Iterator[dict[str, Any]]:
    """Two columns have one name, or mean the same.

    Why: Of two columns that mean the same only one can be read, and the other may hold the decision.
    Risk: A closure that stands in the second column is not seen.
    Rests on: The header of the source.
    Wrong: `reference,closure status,closure status`.
    Right: `reference,closure status`.
    Fix: Keep the column that is meant, and delete or rename the other.
    """
    for match in _notes(receipt, _TWICE):
        yield {
            "field": _unquoted(match),
            "found": f"columns {match['first']} and {match['second']}",
            "expected": "each column once",
            "message": f"column {match['name']} stands twice, at {match['first']} and at {match['second']}",
        }
    for match in _notes(receipt, _MEANS):
        yield {
            "field": _unquoted(match),
            "found": f"also {match['other']}",
            "expected": "one column for each thing",
            "message": f"column {match['name']} means what {match['other']} does; only the latter is read",
            "severity": Severity.WARNING,
        }


_NO_NAME = re.compile(r"no column is called reference or id|no column names a record")
_NO_ACCESS = re.compile(r"no (?:mapped )?column bears on access|nothing in it bears on access")
EXPECTED = {
    "dri": (DRI, ("closure_type", "closure_start_date", "closure_period", "foi_exemption_code")),
    "tdr": (TDR, ("closure_type", "closure_start_date", "closure_period", "foi_exemption_code", "title_closed",
                  "title_alternate", "description_closed", "description_alternate")),
}  # fmt: skip
"""The columns that a sheet of a kind is expected to have."""


@receipt_check("F805", "missing-column")
def missing_column(receipt: Receipt) -> Iterator[dict[str, Any]]:
    """A column is missing without which records cannot be named, or not be judged.

    Why: A column may be empty, but where it is not there nobody can tell "not recorded" from "left out".
    Risk: Records are taken to say nothing of access, and nothing is checked.
    Rests on: The layout of the source: a reference or id, and something that bears on access.
    Wrong: A closure CSV without `closure_period`.
    Right: The same with the column, empty where nothing is recorded.
    Fix: Export the column, or name it with `--map`.
    """
    for pattern, field_of, needs in (
        (_NO_NAME, "reference", "a column called reference or id"),
        (_NO_ACCESS, "closures", "a column that bears on access"),
    ):
        if any(_notes(receipt, pattern)):
            yield {"field": field_of, "expected": needs, "message": f"{needs} is missing; nothing was checked"}
    if receipt.format in EXPECTED and receipt.columns_used:
        vocabulary, keys = EXPECTED[receipt.format]
        held = {vocabulary.key(name) for name in receipt.columns_used}
        for key in keys:
            if key not in held:
                yield {
                    "field": key,
                    "expected": f"a column {key}",
                    "message": f"the sheet has no column {key}; what it would say is taken as not recorded",
                    "severity": Severity.WARNING,
                }


_NEAR = re.compile(rf"column {_NAME} is ignored: it is no field of a record; did you mean (?P<near>\S+)\?")
OWN_NAMES = ("csv", "tsv", "parquet")
"""The formats whose columns bear the names of a record's own fields; of others many columns are no matter of access."""
_MOST_NAMED = 10


@receipt_check("F806", "unknown-column", severity=Severity.INFO)
def unknown_column(receipt: Receipt) -> Iterator[dict[str, Any]]:
    """A column is none of a record's fields, and is not read.

    Why: A column under a name of its own may be of no matter here; one that is misspelt drops what it says.
    Risk: A closure under a misspelt name withholds nothing.
    Rests on: The canonical record (docs/reference/record.md).
    Wrong: A column `coverng_dates`.
    Right: A column `covering_dates`.
    Fix: Give the column its name, map it with `--map`, or ignore this check for the source.
    """
    near = {_unquoted(match): match["near"] for match in _notes(receipt, _NEAR)}
    for name, meant in near.items():
        yield {
            "field": name,
            "found": name,
            "expected": meant,
            "message": f"column {name!r} is no field of a record, and is not read; did you mean {meant}?",
            "severity": Severity.WARNING,
        }
    others = [name for name in receipt.columns_ignored if name not in near]
    if others and receipt.format in OWN_NAMES:
        more = f" and {len(others) - _MOST_NAMED:,} more" if len(others) > _MOST_NAMED else ""
        yield {
            "found": ", ".join(others[:_MOST_NAMED]) + more,
            "message": f"{len(others):,} column(s) are no fields of a record, and are not read: "
            f"{', '.join(others[:_MOST_NAMED])}{more}",
        }


_EMPTY = re.compile(r"(?P<count>[\d,]+) empty row\(s\) passed over, the first on line (?P<line>[\d,]+)")


@receipt_check("F807", "empty-row", severity=Severity.INFO, profiles=())
def empty_row(receipt: Receipt) -> Iterator[dict[str, Any]]:
    """Rows without a word stand in the source.

    Why: Editors leave them behind; sometimes they stand where a row was deleted that is still missed elsewhere.
    Risk: Counts of rows and records differ, and nobody knows whether a record was lost.
    Rests on: The rows of the source.
    Wrong: A row of commas only.
    Right: No such row.
    Fix: Delete the row.
    """
    for match in _notes(receipt, _EMPTY):
        yield {
            "line": int(match["line"].replace(",", "")),
            "found": f"{match['count']} empty row(s)",
            "message": f"{match['count']} row(s) are empty, the first on line {match['line']}; they were passed over",
        }


_NOT_ENCODED = re.compile(
    r"is not (?P<encoding>UTF-8|UTF-16|[A-Za-z0-9_-]+): (?P<why>.*(?:does not fit|decode|byte).*)"
)
_NUL = re.compile(r"holds? (?:a )?NUL character")
_LINE = re.compile(r"line ([\d,]+)")


@receipt_check("F808", "wrong-encoding")
def wrong_encoding(receipt: Receipt) -> Iterator[dict[str, Any]]:
    """The source is not in the encoding that it was read in.

    Why: A byte that does not fit means that the file was saved in another encoding, or damaged on its way.
    Risk: Names are garbled, or nothing is read at all.
    Rests on: UTF-8, or the encoding that was named.
    Wrong: A list with accented letters, saved as "CSV" by a spreadsheet under Windows.
    Right: The same, saved as "CSV UTF-8".
    Fix: Save the file as UTF-8, or name its encoding with `--encoding`.
    """
    for note in receipt.notes:
        match = _NOT_ENCODED.search(note)
        if match is None and not _NUL.search(note):
            continue
        line = _LINE.search(note)
        yield {
            "line": int(line[1].replace(",", "")) if line else None,
            "expected": match["encoding"] if match else "text without NUL characters",
            "message": note.removeprefix(f"{receipt.source}: "),
        }


RULES: tuple[ReceiptRule, ...] = (duplicate_header, missing_column, unknown_column, empty_row, wrong_encoding)
"""The checks of a read receipt, in the order of their codes."""
