"""Checks of parts (X401-X407): a file and its extracts, a full record and its redacted copy, said of each alike.

Those that need both entries see a window of the source (`closurelib.check.seen`). They compare what each entry says
itself; a part that a file was given from its extract is not the file's own statement.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from closurelib.check.closure_conventions import as_at, coded, ends, says_closed
from closurelib.check.finding import Finding, Severity
from closurelib.check.parts_pairs import (
    ExtractNotListed,
    ExtractOutlivesFile,
    FileClosedAsItsExtract,
    PutBackOnlyInTheFile,
    RedactedCopyNotNamed,
)
from closurelib.check.rule import Guard, HangsOn, Judged, Rule, Sees, SourceRule, check
from closurelib.check.seen import is_extract, state_since
from closurelib.dates import Span, say_span
from closurelib.facts import Closure
from closurelib.vocabulary import AccessStatus

_NUMBER = re.compile(r"\d+")


@check(
    "X402",
    "extract-put-back-still-closed",
    reads=("retentions", "reference"),
    severity=Severity.WARNING,
    guard=Guard(("retentions",)),
)
def put_back_still_closed(case: Judged) -> Iterator[Finding]:
    """An extract was put back in its file, and is still listed as closed.

    Why: What is back in its place is read with the file; a closure that was not taken off the entry is left over.
    Risk: Readers are refused papers that they can see by ordering the file.
    Rests on: Public Records Act 1958, s. 3(4), for the retention; the entry itself for the closure.
    Wrong: Extract 1 put back on 18 April 1994, extract 1 closed for 84 years from 1960, in 2026.
    Right: The same with the closure ended on 18 April 1994.
    Fix: Record the day on which the closure ended (`ended_on`), or that the extract came back closed (`made_on`).
    """
    record = case.record
    back = {one.part: one.put_back_on for one in record.retentions if isinstance(one.put_back_on, Span)}
    for one in coded(case) if back else ():
        day = back.get(one.closure.part)
        if day is None or day.latest > case.on or one.means != "closed" or not _is_left_over(one.closure, day):
            continue
        end = ends(case, one)
        if (one.closure.part is None and not is_extract(record)) or (end is not None and end.latest <= case.on):
            continue
        yield case.finding(
            one.place,
            found=f"{one}, put back {day}",
            expected=f"a closure that ended on {day}, or one made after it",
            message=f"{_what(one.closure.part)} was put back on {say_span(day)}, and is still listed as closed "
            f"({one}); the closure may be left over",
            since=day.latest,
            because=one.because,
        )


def _is_left_over(closure: Closure, back: Span) -> bool:
    """Whether a closure was not ended, and not made when the papers came back or later."""
    if closure.ended_on is not None:
        return False
    begun = closure.made_on or closure.asserted_on
    return not isinstance(begun, Span) or begun.latest < back.earliest


def _what(part: str | None) -> str:
    if part is None:
        return "the extract"
    return f"part {part}" if _NUMBER.match(part) else f"the part {part!r}"


@check("X403", "file-closed-for-a-part", reads=("recorded_status",), severity=Severity.WARNING, hangs_on=HangsOn.FACTS)
def closed_for_a_part(case: Judged) -> Iterator[Finding]:
    """A file is said to be closed, and all that is recorded withholds only a part of it.

    Why: A closure or retention of an extract leaves the rest of the file open; the status should say that of the file.
    Risk: Readers are refused a whole file for the sake of a few pages.
    Rests on: The National Archives, practice: the piece is open, and its extract closed or retained.
    Wrong: Status D, papers of 1960, and a single closure, of extract 1 for 84 years.
    Right: Status O, papers of 1960, with the closure of extract 1.
    Fix: Write the status of the file itself, or record what withholds the whole of it.
    """
    facts, day = case.facts, min(as_at(case), case.on)
    if not says_closed(facts):
        return
    named = [*(one.part for one in facts.closures), *(one.part for one in facts.retentions)]
    parts = [part for part in named if part is not None]
    if not parts or len(parts) < len(named) or facts.held_by == "department":
        return
    if facts.recorded_opening or facts.reviews or facts.returns:
        return
    if case.decision.status(day) is AccessStatus.OPEN_IN_PART:
        yield case.finding(
            "recorded_status",
            found=str(facts.recorded_status),
            expected="an open status, or a closure of the whole",
            message=f"the file is said to be closed ({facts.recorded_status}), and only a part of it is recorded as "
            f"withheld: {', '.join(dict.fromkeys(parts))}",
            since=state_since(case, AccessStatus.OPEN_IN_PART),
            because=case.decision.period(day).because,
        )


RULES: tuple[Rule | SourceRule, ...] = (
    SourceRule("X401", "extract-not-listed", Severity.WARNING, ("reference", "id"), ExtractNotListed, sees=Sees.PAIRS),
    put_back_still_closed,
    closed_for_a_part,
    *(
        SourceRule(code, name, severity, ("reference", "id"), watch, sees=Sees.PAIRS)
        for code, name, severity, watch in (
            ("X404", "extract-outlives-its-file", Severity.INFO, ExtractOutlivesFile),
            ("X405", "redacted-copy-not-named", Severity.INFO, RedactedCopyNotNamed),
            ("X406", "put-back-only-in-the-file", Severity.WARNING, PutBackOnlyInTheFile),
            ("X407", "file-closed-as-its-extract", Severity.WARNING, FileClosedAsItsExtract),
        )
    ),
)
"""The checks of this module, in the order of their codes."""
