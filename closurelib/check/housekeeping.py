"""Checks of what was configured and suppressed, not of records (Z901-Z905): nothing is set aside for ever unseen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from closurelib.check.finding import Finding, Severity
from closurelib.check.rule import Judged, Rule, check


@check("Z901", "unused-suppression", reads=(), severity=Severity.WARNING)
def unused_suppression(_case: Judged) -> Iterator[Finding]:
    """A suppression stands beside a record in which there is nothing to suppress.

    Why: The fault was mended, or the code is another one.
    Risk: The next fault of that code would be hidden without anybody's having looked at it.
    Rests on: The column, the member or the instruction of the data that suppresses.
    Wrong: `C201: waiting for the department` beside a closure that has its start by now.
    Right: No suppression.
    Fix: Take it out.
    """
    return iter(())


@check("Z902", "expired-suppression", reads=(), severity=Severity.WARNING)
def expired_suppression(_case: Judged) -> Iterator[Finding]:
    """A suppression is past the day until which it was granted.

    Why: It was granted until a day, and that day has come; what it hid is shown again.
    Risk: A fault that was to be mended by then is not.
    Rests on: The column, the member or the instruction of the data that suppresses.
    Wrong: `C201 until 2026-01-01: waiting for the department`, checked on 2026-11-23.
    Right: The fault mended, or a later day with its reason.
    Fix: Mend what it hid.
    """
    return iter(())


@check("Z903", "unknown-code-in-configuration", reads=(), severity=Severity.WARNING)
def unknown_code(_case: Judged) -> Iterator[Finding]:
    """A code or name is configured or suppressed that no check has.

    Why: Codes never change meaning, so it is misspelt, or of a later version.
    Risk: What was meant to be checked is not, or what was meant to be ignored fails the build.
    Rests on: The list that `closurelib rule` prints.
    Wrong: `ignore = ["C2O1"]`.
    Right: `ignore = ["C201"]`.
    Fix: Write the code as `closurelib rule` lists it.
    """
    return iter(())


@check("Z904", "stale-baseline-entry", reads=(), severity=Severity.INFO)
def stale_baseline_entry(_case: Judged) -> Iterator[Finding]:
    """The baseline holds a finding that is found no more.

    Why: It was mended, or its record was renamed or taken out.
    Risk: Were the same fault made again, the baseline would hide it.
    Rests on: The baseline file.
    Wrong: A baseline entry for a record whose closure was mended.
    Right: A baseline of what is still found.
    Fix: Run the check with `--prune-baseline`.
    """
    return iter(())


@check("Z905", "unreadable-suppression", reads=(), severity=Severity.ERROR)
def unreadable_suppression(_case: Judged) -> Iterator[Finding]:
    """A suppression is written so that it cannot be read, or gives no reason.

    Why: A suppression names codes, may name a day, and gives its reason.
    Risk: It suppresses nothing.
    Rests on: The column, the member or the instruction of the data that suppresses.
    Wrong: `C201 untill next year`.
    Right: `C201 until 2027-01-01: waiting for the department`.
    Fix: Write codes, `until` and a day where it ends, a colon, the reason.
    """
    return iter(())


RULES: tuple[Rule, ...] = (
    unused_suppression,
    expired_suppression,
    unknown_code,
    stale_baseline_entry,
    unreadable_suppression,
)
BY_CODE: dict[str, Rule] = {rule.code: rule for rule in RULES}


def of_the_run(rule: Rule, on: date, message: str, **more: Any) -> Finding:
    """A finding about the run itself; `more` is what else `Finding` takes."""
    return Finding(rule.code, rule.name, rule.severity, message, on, **more)
