"""Findings suppressed in the data, beside the record: by code, with a reason, and until a day.

    C201 until 2027-01-01: waiting for the department
    C201, C203: agreed with the depositor; E601 until 2027-01-01: the section is being looked up

In a table this stands in a column of its own, in JSON in the member `closurelib_ignore`, in a finding aid in a
processing instruction (`closurelib.check.suppress_xml`).
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from attrs import define, field, frozen

from closurelib.check import housekeeping
from closurelib.check.checks import matching, nearest
from closurelib.check.finding import Finding
from closurelib.check.rule import Rule
from closurelib.check.suppress_xml import Beside, in_components
from closurelib.dates import say_date
from closurelib.errors import UnreadableText
from closurelib.read.ead import recognises_ead
from closurelib.read.jsonl import recognises_json_lines
from closurelib.read.sheets import best_delimiter
from closurelib.read.text import Text
from closurelib.record import Record

MEMBER = "closurelib_ignore"
"""The member of a JSON record, and the column of a table where no other is configured."""
_TABLES = ("csv", "tsv")
_ENTRY = re.compile(
    r"(?P<codes>[A-Za-z][\w-]*(?:\s*,\s*[A-Za-z][\w-]*)*)"
    r"(?:\s+until\s+(?P<until>\d{4}-\d{2}-\d{2}))?\s*:\s*(?P<reason>\S.*)",
    re.DOTALL,
)
_NEXT = re.compile(r";\s*(?=[A-Za-z][\w-]*(?:\s*,\s*[A-Za-z][\w-]*)*(?:\s+until\s|\s*:))")


@frozen
class Suppression:
    """Some codes, until when they are suppressed, and why."""

    codes: tuple[str, ...]
    until: date | None
    reason: str

    def means(self, finding: Finding) -> bool:
        """Whether it is about a finding's code."""
        return any(finding.code == rule.code for code in self.codes for rule in matching(code))

    def holds(self, on: date) -> bool:
        """Whether it still holds on a day; `until` is the first day on which it does not."""
        return self.until is None or on < self.until


def read_suppressions(text: str) -> tuple[Suppression, ...]:
    """The suppressions that a cell or a member states.

    >>> [one] = read_suppressions("C201 until 2027-01-01: waiting for the department")
    >>> one.codes, str(one.until), one.reason
    (('C201',), '2027-01-01', 'waiting for the department')
    >>> len(read_suppressions("C201: agreed; see the file; E601: being looked up"))
    2
    """
    return tuple(_read_one(part) for part in _NEXT.split(text.strip().strip(";")) if part.strip())


def _read_one(text: str) -> Suppression:
    match = _ENTRY.fullmatch(text.strip())
    if match is None:
        raise UnreadableText(f"{text.strip()!r} is no suppression; write one as C201 until 2027-01-01: the reason")
    codes = tuple(code.strip() for code in match["codes"].split(","))
    try:
        until = date.fromisoformat(match["until"]) if match["until"] else None
    except ValueError:
        raise UnreadableText(f"{match['until']} is no day of the calendar") from None
    return Suppression(codes, until, " ".join(match["reason"].split()))


@define
class _Beside:
    """What stands beside one record, and which of it was of use."""

    record: Record
    suppressions: tuple[Suppression, ...]
    used: set[int] = field(factory=set)


@define
class Suppressions:
    """The suppressions of one run."""

    on: date
    texts: dict[str, Mapping[Beside, str]] = field(factory=dict)
    """What stands beside the records of each source, by the line of the record, with its id if need be."""
    _beside: dict[tuple[str | None, Beside | None], _Beside] = field(factory=dict)
    _unread: set[tuple[str, Beside]] = field(factory=set)
    suppressed: int = 0
    ran: frozenset[str] | None = None
    """The checks that ran; all where it is not given. What was not looked for may still be there."""

    def meet(self, record: Record) -> Iterator[Finding]:
        """Look whether something stands beside a record; what cannot be read is a finding."""
        source = record.source
        if source is None or source.name not in self.texts or source.line is None:
            return
        texts = self.texts[source.name]
        place: Beside = (source.line, record.id) if record.id and (source.line, record.id) in texts else source.line
        text = texts.get(place)
        if not text:
            return
        try:
            found = read_suppressions(text)
        except UnreadableText as why:
            if (source.name, place) not in self._unread:
                self._unread.add((source.name, place))
                yield self._about(housekeeping.unreadable_suppression, record, str(why), found=text)
            return
        self._beside[source.name, place] = _Beside(record, found)
        for code in dict.fromkeys(code for one in found for code in one.codes if not matching(code)):
            near = nearest(code)
            says = f"no check is called {code!r}" + (f"; did you mean {near}?" if near else "")
            yield self._about(housekeeping.unknown_code, record, says, found=code)

    def hides(self, finding: Finding) -> bool:
        """Whether a finding is suppressed on the day asked about."""
        if not self._beside:
            return False
        beside = self._beside.get((finding.source, finding.line))
        if beside is None and finding.line is not None and finding.id:
            beside = self._beside.get((finding.source, (finding.line, finding.id)))
        if beside is None:
            return False
        hidden = False
        for number, one in enumerate(beside.suppressions):
            if one.means(finding):
                beside.used.add(number)
                hidden = hidden or one.holds(self.on)
        self.suppressed += hidden
        return hidden

    def end(self) -> Iterator[Finding]:
        """What was of no use, and what has expired."""
        for beside in self._beside.values():
            for number, one in enumerate(beside.suppressions):
                codes = ", ".join(one.codes)
                if number not in beside.used:
                    if any(self.ran is None or rule.code in self.ran for code in one.codes for rule in matching(code)):
                        says = f"nothing of {codes} is found here; take the suppression out"
                        yield self._about(housekeeping.unused_suppression, beside.record, says, found=codes)
                elif not one.holds(self.on) and one.until:
                    says = f"suppressed until {say_date(one.until)} ({one.reason}); {codes} is shown again"
                    rule = housekeeping.expired_suppression
                    yield self._about(rule, beside.record, says, found=f"{codes} until {one.until}", since=one.until)

    def _about(self, rule: Rule, record: Record, says: str, **more: Any) -> Finding:
        source = record.source
        return housekeeping.of_the_run(
            rule, self.on, says, source=source.name if source else None, line=source.line if source else None,
            id=record.id, reference=record.reference, **more,
        )  # fmt: skip


def suppressing_texts(name: str, *, column: str = MEMBER, encoding: str | None = None) -> Mapping[Beside, str]:
    """What a file says beside its records to suppress findings, by place; nothing for standard input."""
    text = Text.open(name, encoding)
    try:
        head = text.head.lstrip("\ufeff \t\r\n")
        if head[:1] == "<":
            return in_components(lambda: Text.open(name, encoding)) if recognises_ead(head, name) else {}
        if head[:1] == "[" or (head[:1] == "{" and not recognises_json_lines(head, name)):
            return _in_array(text)
        if head[:1] == "{":
            return _in_lines(text)
        return _in_column(text, column)
    finally:
        text.close()


def _in_column(text: Text, column: str) -> dict[Beside, str]:
    first = text.head.lstrip("\ufeff\r\n").partition("\n")[0]
    if column not in first:
        return {}
    delimiter, names = best_delimiter(text.head, lambda name: name)
    if column not in names:
        return {}
    at = names.index(column)
    found: dict[Beside, str] = {}
    reader = csv.reader(text.lines(), delimiter=delimiter)
    line = 1
    try:
        for row in reader:
            if len(row) > at and row[at].strip() and row[at].strip() != column:
                found[line] = row[at].strip()
            line = reader.line_num + 1
    except csv.Error:  # the reader of records says what is wrong there
        pass
    return found


def _in_lines(text: Text) -> dict[Beside, str]:
    """The members of objects that stand one a line."""
    found: dict[Beside, str] = {}
    for number, line in enumerate(text.lines(), 1):
        if MEMBER in line:
            try:
                value = json.loads(line.strip("\ufeff \t\r\n"))
            except (ValueError, RecursionError):
                continue
            if isinstance(value, dict) and value.get(MEMBER):
                found[number] = _as_text(value[MEMBER])
    return found


def _in_array(text: Text) -> dict[Beside, str]:
    """The members of the objects of one document, each by the line on which its object begins."""
    whole = text.whole()
    if MEMBER not in whole:
        return {}
    found: dict[Beside, str] = {}
    decoder = json.JSONDecoder()
    at = whole.find("{")
    try:
        while at >= 0:
            value, end = decoder.raw_decode(whole, at)
            if isinstance(value, dict) and value.get(MEMBER):
                found[whole.count("\n", 0, at) + 1] = _as_text(value[MEMBER])
            at = whole.find("{", end)
    except (ValueError, RecursionError):
        pass
    return found


def _as_text(value: object) -> str:
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value)
