"""A rule of the transfer service: a check of the sheet as it stands, with the identity it has in the service."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from attrs import field, frozen

from closurelib.check.finding import Finding, Peer, Severity
from closurelib.check.rule import Judged, Rule

PROFILE = "tdr"
MOST_FOUND = 300
"""How much of a cell a finding repeats."""
_MOST_IN_A_MESSAGE = 60

Wrong = str | Callable[..., str]
"""What is said of the cells a rule reads: a text in which `{0}` is the first of them, or what makes one of them."""
Broken = Callable[..., Any]
"""What a rule asks: whether the cells it reads break it, on a day; or, of a whole file, what in it does."""


@frozen
class SheetFinding(Finding):
    """A finding about a sheet, with what the service's own error file says beside it."""

    asset: str = ""
    """What the service names the row by: the path of its file."""
    cells: tuple[tuple[str, str], ...] = ()
    """The cells that the service repeats, each by its header."""


@frozen
class SheetRule(Rule):
    """One of the service's rules. It looks at rows of the sheet, so it finds nothing in records read from it."""

    process: str = field(kw_only=True)
    fields: tuple[str, ...] = field(kw_only=True)
    """The keys of the columns it finds fault with; one finding for each."""
    error_key: str = field(kw_only=True)
    broken: Broken = field(kw_only=True)
    wrong: Wrong = field(kw_only=True)
    right: str = field(kw_only=True)
    right_of: Callable[..., str] | None = field(kw_only=True, default=None)
    """What would be right in the place of these very cells, where that can be said."""

    def peer(self, header: str = "") -> Peer:
        """The identity of the same error in the service."""
        return Peer(self.process, header, self.error_key)

    def say(self, cells: tuple[str, ...]) -> str:
        """What is wrong with the cells that it reads."""
        return self.wrong(*cells) if callable(self.wrong) else self.wrong.format(*map(quoted, cells))

    def expect(self, cells: tuple[str, ...] = ()) -> str:
        """What would be right in their place."""
        return self.right_of(*cells) if self.right_of else self.right


def sheet_rule(
    number: int,
    name: str,
    process: str,
    error_key: str,
    *,
    fields: str = "",
    reads: str = "",
    wrong: Wrong = "",
    right: str = "",
) -> Callable[[Broken], SheetRule]:
    """Make a rule of a function that says whether cells break it. `fields` and `reads` are keys of columns.

    Without `reads` a rule reads the column that it finds fault with.
    """

    def make(broken: Broken) -> SheetRule:
        @functools.wraps(broken)
        def look(_case: Judged) -> Iterator[Finding]:
            return iter(())

        return SheetRule(
            f"TDR{number:02}",
            name,
            Severity.ERROR,
            tuple((reads or fields).split()),
            look,
            (PROFILE,),
            process=process,
            fields=tuple(fields.split()),
            error_key=error_key,
            broken=broken,
            wrong=wrong,
            right=right,
        )

    return make


def quoted(cell: str) -> str:
    r"""A cell as a message repeats it, on one line.

    >>> quoted("one\ntwo")
    "'one two'"
    """
    text = " ".join(cell.split()) if any(mark in cell for mark in "\r\n\t") else cell
    return repr(text if len(text) <= _MOST_IN_A_MESSAGE else text[: _MOST_IN_A_MESSAGE - 3] + "...")


def cut(cell: str) -> str:
    """As much of a cell as a finding repeats."""
    return cell if len(cell) <= MOST_FOUND else cell[: MOST_FOUND - 3] + "..."


@frozen
class Place:
    """Where a finding stands: the sheet, the day of the check, and the row."""

    source: str
    on: date
    line: int | None = None
    path: str = ""

    def finding(
        self,
        rule: SheetRule,
        header: str = "",
        *,
        message: str,
        found: str | None = None,
        expected: str | None = None,
        cells: tuple[tuple[str, str], ...] = (),
        of_the_file: bool = False,
        fix: tuple[str | None, bool] = (None, False),
    ) -> SheetFinding:
        """A finding of a rule here. What is wrong with the file as a whole names no row as its own.

        `fix` is what the cell should be, and whether it may be written without looking.
        """
        value, safe = fix
        return SheetFinding(
            rule.code,
            rule.name,
            rule.severity,
            message,
            self.on,
            self.source,
            self.line,
            None if of_the_file else self.path or None,
            None,
            header or None,
            None if found is None else cut(found),
            expected or rule.right or None,
            None,
            (),
            () if value is None else ((header, value),),
            safe,
            rule.peer(header),
            self.path,
            cells,
        )
