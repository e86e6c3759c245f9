"""What keeps a record from being judged (D101, D104, F804, F810, F811): every problem of a record is a finding.

The checks of the families say the same more exactly where they can; these speak only of fields that none of those
speaks of, so that one mistake is said once. That a record is of another law is said once for its source (F812 in
`closurelib.check.another_law`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from closurelib.check.finding import Finding, Severity
from closurelib.check.rule import Judged, Rule, check
from closurelib.dates import Span
from closurelib.facts import Problem, Unreadable
from closurelib.read.archivesspace import FINDING_AIDS
from closurelib.read.sheets_columns import plain, read_day
from closurelib.record import LISTS, Record

CANONICAL = ("csv", "tsv", "json", "jsonl")
"""The formats whose dates are written as ISO has them."""
_NO_ROW = re.compile(r"line \d+")
_IMPOSSIBLE = re.compile(r"day of the calendar|there is no month")
_CONTRADICTS = re.compile(r"\byet\b|\bis not recorded\b|\bis missing\b|\bis too short\b|has both")
"""What was read well enough, and goes together with nothing else in the record."""
_BACKWARDS = re.compile(r"\bis before the start\b")
_MONTH_FIRST = re.compile(
    r"(?<![0-9/.-])(?P<month>0?[1-9]|1[0-2])[/.-](?P<day>1[3-9]|2[0-9]|3[01])[/.-][0-9]{4}(?![0-9])"
)
_IN_WORDS = re.compile(r"says nothing of access|is not read as a note|the note is not whole")
_FOR_MACHINES = frozenset(plain(spelt) for spelt in FINDING_AIDS["normal"])
"""Columns that repeat the covering dates for machines; what is wrong with both is wrong once."""


def code_of(problem: Problem, record: Record) -> str:
    """The check that names a problem.

    >>> code_of(Problem("last_date", "", "'xx' is no date"), Record(reference="ZZ 1/1", last_date="xx"))
    'D104'
    >>> code_of(Problem("closures.1.years", "1000", "is no closure period"), Record(reference="ZZ 1/1"))
    'D101'
    """
    if problem in record.misread:
        if "is no field of a record" in problem.says:
            return "F804"
        if _NO_ROW.fullmatch(problem.field):
            return "F810"
        if problem.field == "reference" and "is missing" in problem.says:
            return "F811"
    if problem.field == "jurisdiction":
        return "F812"
    if _is_month_first(problem, record):
        return "D104"
    if _IMPOSSIBLE.search(problem.says) or _BACKWARDS.search(problem.says):
        return "D101"
    if problem.field == "covering_dates" or isinstance(value_of(record, problem.field), Unreadable):
        return "D104"
    return "D104" if problem in record.misread and not _CONTRADICTS.search(problem.says) else "D101"


def _is_month_first(problem: Problem, record: Record) -> bool:
    """Whether covering dates are refused only for their order: 4/25/1994 is a day, written as America writes it."""
    if problem.field != "covering_dates" or "there is no month" not in problem.says:
        return False
    return _MONTH_FIRST.search(record.covering_dates or "") is not None


def value_of(record: Record, field: str) -> object:
    """The value at a place of a record; `None` where there is none.

    >>> from closurelib.facts import Closure
    >>> value_of(Record(closures=(Closure(type="F"),)), "closures.1.type")
    'F'
    """
    name, _, rest = field.partition(".")
    value = getattr(record, name, None)
    number, _, inner = rest.partition(".")
    if name in LISTS and number.isdecimal():
        items = getattr(record, name)
        item = items[int(number) - 1] if 0 < int(number) <= len(items) else None
        return getattr(item, inner, None) if inner else item
    if name in ("deaths", "events") and rest:
        return dict(value or ()).get(rest)
    return value if not rest else None


def is_stated(record: Record, field: str) -> bool:
    """Whether a place is the record's own, and not that of an extract that its file was given."""
    name, _, rest = field.partition(".")
    number = rest.partition(".")[0]
    return name not in LISTS or not number.isdecimal() or int(number) <= len(getattr(record, name))


def _problems(case: Judged, code: str) -> Iterator[Problem]:
    """The problems that a check names; of several of one field the first."""
    first = {one.field: one for one in reversed(case.decision.problems) if is_stated(case.record, one.field)}
    for problem in reversed(first.values()):
        if "covering_dates" in first and plain(problem.field) in _FOR_MACHINES:
            continue
        if code_of(problem, case.record) == code:
            yield problem


def _found(case: Judged, problem: Problem) -> str | None:
    value = value_of(case.record, problem.field)
    if isinstance(value, Unreadable):
        return value.text
    return problem.found or (value if isinstance(value, str) else None)


def _says(problem: Problem) -> str:
    """The problem, begun with its field where it does not repeat what it found."""
    return f"{problem.field}: {problem.says}" if not problem.found else str(problem)


def _as_iso(case: Judged, problem: Problem) -> str | None:
    """The date as ISO writes it, where it can be meant in one way only."""
    value, source = value_of(case.record, problem.field), case.record.source
    if not isinstance(value, Unreadable) or source is None or source.format not in CANONICAL:
        return None
    day = read_day(value.text, order=None)
    return str(day) if isinstance(day, Span) else None


@check("D101", "impossible-value", reads=())
def impossible_value(case: Judged) -> Iterator[Finding]:
    """A value is recorded that cannot be.

    Why: A day that no calendar has, an end before its start, a period that no closure can have: one digit is wrong.
    Risk: The record cannot be judged, so nobody learns when it opens; a program that guesses gets another day.
    Rests on: The calendar, and the bounds of a record's fields (docs/reference/record.md).
    Wrong: `last_date` 1960-02-30.
    Right: `last_date` 1960-02-29.
    Fix: Look the value up where it was copied from.
    """
    for problem in _problems(case, "D101"):
        yield case.finding(problem.field, found=_found(case, problem), message=_says(problem))


@check("D104", "unreadable-value", reads=())
def unreadable_value(case: Judged) -> Iterator[Finding]:
    """A value is there, but cannot be read as what its field holds.

    Why: Unreadable and absent are different things; nothing is guessed from half a date. Covering dates and notes are
    free text, which may be right and yet not be read here, so they are a warning; a field of a fixed form is an error.
    Risk: The record cannot be judged, so nobody learns when it opens.
    Rests on: The canonical record (docs/reference/record.md): a date is YYYY, YYYY-MM or YYYY-MM-DD.
    Wrong: `last_date` 14.3.1975.
    Right: `last_date` 1975-03-14.
    Fix: Rewrite the date; where it can be meant in one way only, `--fix` does.
    """
    for problem in _problems(case, "D104"):
        iso = _as_iso(case, problem)
        month_first = _is_month_first(problem, case.record)
        yield case.finding(
            problem.field,
            found=_found(case, problem),
            expected="the month as a word" if month_first else iso,
            message=_says(problem) + ("; the month as a word can be read in one way only" if month_first else ""),
            fix=((problem.field, iso),) if iso else (),
            safe=bool(iso),
            severity=Severity.WARNING if _is_free_text(problem) else None,
        )


def _is_free_text(problem: Problem) -> bool:
    """Whether what cannot be read is free text: what is right in it may be beyond what is read here."""
    return problem.field == "covering_dates" or bool(_IN_WORDS.search(problem.says))


@check("F804", "unknown-field", reads=())
def unknown_field(case: Judged) -> Iterator[Finding]:
    """A record has a field that no record has.

    Why: A misspelt field would drop what it says in silence.
    Risk: A closure under a misspelt name withholds nothing.
    Rests on: The canonical record (docs/reference/record.md).
    Wrong: `coverng_dates`.
    Right: `covering_dates`.
    Fix: Give the field its name, or leave it out.
    """
    for problem in _problems(case, "F804"):
        yield case.finding(problem.field, found=problem.field, message=_says(problem))


@check("F810", "rejected-row", reads=())
def rejected_row(case: Judged) -> Iterator[Finding]:
    """A row or line of the source is no record.

    Why: Its cells do not fit the header, a quotation mark is not closed, or it is no JSON: nobody can know which value
    belongs where.
    Risk: What it says, closures among it, is known to nobody.
    Rests on: The format of the source.
    Wrong: A row of 12 cells under a header of 13.
    Right: A row of 13 cells.
    Fix: Mend the row in the program that wrote it.
    """
    for problem in _problems(case, "F810"):
        yield case.finding(None, found=problem.found or None, message=problem.says)


@check("F811", "record-without-a-name", reads=())
def record_without_a_name(case: Judged) -> Iterator[Finding]:
    """A record has neither a reference nor an id.

    Why: Nobody can find or mend a record that has no name.
    Risk: A decision about it is a decision about nothing.
    Rests on: The canonical record (docs/reference/record.md).
    Wrong: A row without a reference.
    Right: A row with one.
    Fix: Give it its reference, or the identifier of the catalogue.
    """
    for problem in _problems(case, "F811"):
        yield case.finding(problem.field, message="neither a reference nor an id is recorded")


GENERAL = ("D101", "D104")
"""These speak only of fields that no check of a family speaks of."""
RULES: tuple[Rule, ...] = (
    impossible_value,
    unreadable_value,
    unknown_field,
    rejected_row,
    record_without_a_name,
)
