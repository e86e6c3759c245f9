"""Checks of a file and its extract side by side (X401, X404-X407)."""

from __future__ import annotations

import re
from datetime import date

from closurelib.check.closure_conventions import says_closed, says_open
from closurelib.check.finding import Severity
from closurelib.check.rule import Judged, SourceRule
from closurelib.check.seen import Collected, Window, is_copy, is_extract, lineage, state_since
from closurelib.dates import Span, say_date, say_span
from closurelib.record import Closure, Record
from closurelib.vocabulary import AccessStatus

WITHHELD = (AccessStatus.CLOSED, AccessStatus.RETAINED, AccessStatus.UNDER_REVIEW, AccessStatus.RETURNED)
"""The statuses in which nobody can see an extract."""
OPEN = (AccessStatus.OPEN, AccessStatus.OPEN_IN_PART)
_SPEAKS_OF_PARTS = re.compile(
    r"\b(?:extracts?|folios?|retain|retained|withheld|removed|closed|redact\w*|put back|in part)\b", re.IGNORECASE
)
_IS_CALLED_EXTRACT = re.compile(r"\bextracts?\b", re.IGNORECASE)
_REDACTED = re.compile(r"\bredact", re.IGNORECASE)
_FROM_AN_EXTRACT = "extract "
DIGITS_OF_AN_ID = 32
"""How long the identifier of a born-digital record is; that of its redacted copy adds a number to it."""


def stated_parts(record: Record) -> tuple[str, ...]:
    """The parts that an entry itself names; those it was given from its extracts are left out."""
    given = {one.field for one in record.origins if one.words.startswith(_FROM_AN_EXTRACT)}
    named = [
        item.part
        for name in ("closures", "retentions")
        for number, item in enumerate(getattr(record, name), 1)
        if item.part is not None and f"{name}.{number}" not in given
    ]
    return tuple(dict.fromkeys(named))


def _says(record: Record, words: re.Pattern[str]) -> bool:
    """Whether the title or a note of an entry holds some words."""
    return any(words.search(text) for text in (record.title or "", *record.notes))


def _is_withheld(case: Judged) -> bool:
    return case.decision.status(case.on) in WITHHELD and is_extract(case.record)


def _is_called_extract(case: Judged) -> bool:
    return _says(case.record, _IS_CALLED_EXTRACT) and _is_withheld(case)


def _is_open(case: Judged) -> bool:
    return case.decision.status(case.on) in OPEN


def _is_closed(case: Judged) -> bool:
    return case.decision.status(case.on) is AccessStatus.CLOSED


def _is_full_and_withheld(case: Judged) -> bool:
    """Whether a record is withheld, and one of those that have redacted copies: born digital, as its name tells."""
    at = lineage(case.record)
    digital = (at.is_itself and at.is_below_file) or len(case.record.id or "") == DIGITS_OF_AN_ID
    return digital and case.decision.status(case.on) in WITHHELD


def _latest(*days: date | None) -> date | None:
    return max((day for day in days if day is not None), default=None)


class ExtractNotListed(Collected):
    """A file is open, an extract of it is withheld, and the file's own entry does not say so.

    Why: An extract is an entry of its own; a reader who orders the file sees no gap unless the file's entry names it.
    Risk: Readers take the file for complete, and do not learn that they may ask for the rest.
    Rests on: The National Archives, practice: piece and extract are listed apart, and the piece names its extract.
    Wrong: FCO 31/1877 open, without a note; FCO 31/1877/1, "Closed extract", closed until 2035.
    Right: FCO 31/1877 open, with the note "closed extract: FCO 31/1877/1".
    Fix: Add a note, or the part, to the entry of the file.
    """

    def __init__(self, rule: SourceRule, on: date) -> None:
        super().__init__(rule, on)
        self._window = Window(_is_open, _is_withheld)

    def see(self, case: Judged) -> None:
        """Look at each pair that the record completes."""
        for file, extract in self._window.pairs(case):
            self._compare(file, extract)

    def _compare(self, file: Judged, extract: Judged) -> None:
        record, status = file.record, extract.decision.status(self.on)
        if stated_parts(record) or _says(record, _SPEAKS_OF_PARTS):
            return
        named = _says(extract.record, _IS_CALLED_EXTRACT)
        self.say(
            record,
            "notes",
            found=f"nothing of {extract.record.name}",
            expected=f"{extract.record.name} named as {status}",
            message=f"the file is open, its extract {extract.record.name} is {status}, and the entry of the file does "
            "not say so",
            since=_latest(state_since(file, *OPEN), state_since(extract, *WITHHELD)),
            because=extract.decision.period(self.on).because,
            severity=None if named else Severity.INFO,
        )


class ExtractOutlivesFile(Collected):
    """An extract is closed for longer than its file, so the file's opening is one in part.

    Why: The file opens when its own closure ends, the extract later: on the first day it is read without those papers.
    Risk: A release list calls the file open in full.
    Rests on: What both entries record; each closure runs to its own end.
    Wrong: A file closed until 2041 whose entry says nothing of its extract, which is closed until 2061.
    Right: The same, with the extract named in the entry of the file.
    Fix: Name the extract in the entry of the file before the file opens.
    """

    def __init__(self, rule: SourceRule, on: date) -> None:
        super().__init__(rule, on)
        self._window = Window(_is_closed, _is_withheld)

    def see(self, case: Judged) -> None:
        """Look at each pair that the record completes."""
        for file, extract in self._window.pairs(case):
            opens, later = file.decision.opens_on(self.on), extract.decision.opens_in_full_on(self.on)
            if opens is None or later is None:
                continue
            if later > opens and not stated_parts(file.record) and not _says(file.record, _SPEAKS_OF_PARTS):
                self.say(
                    extract.record,
                    "closures",
                    found=f"expected to open {later}",
                    expected=f"its file, {file.record.name}, named as open in part from {opens}",
                    message=f"the extract is expected to open on {say_date(later)}, its file {file.record.name} on "
                    f"{say_date(opens)}, and the entry of the file does not name the extract",
                )


class RedactedCopyNotNamed(Collected):
    """A redacted copy is open, its full record is closed, and the entry of the full record does not name the copy.

    Why: The copy opens nothing of the full record, and the full record hides nothing of the copy: each entry must lead
    to the other.
    Risk: Readers give up on a record of which they could read most, or take the copy for the whole.
    Rests on: The National Archives, practice: "To see an open redacted version of this record go to ...".
    Wrong: ZZ 2/D63/Z closed, without a note; ZZ 2/D63/Z/1, a redacted copy, open.
    Right: ZZ 2/D63/Z closed, with a note of the redacted version.
    Fix: Add the note to the full record.
    """

    def __init__(self, rule: SourceRule, on: date) -> None:
        super().__init__(rule, on)
        self._window = Window(_is_full_and_withheld, lambda case: is_copy(case.record))

    def see(self, case: Judged) -> None:
        """Look at each pair that the record completes."""
        for full, copy in self._window.pairs(case):
            if copy.decision.status(self.on) is not AccessStatus.OPEN:
                continue
            if _says(full.record, _REDACTED) or any(_REDACTED.search(one.words) for one in full.record.origins):
                continue
            self.say(
                full.record,
                "notes",
                found=f"nothing of {copy.record.name}",
                expected="a note of the redacted version",
                message=f"the record is {full.decision.status(self.on)}, its redacted copy {copy.record.name} is open, "
                "and the entry does not lead to it",
                since=_latest(state_since(copy, AccessStatus.OPEN), state_since(full, *WITHHELD)),
            )


class PutBackOnlyInTheFile(Collected):
    """The file says that an extract was put back, and the extract's own entry still withholds it.

    Why: The extract rejoined its file, and only one of the two entries was changed.
    Risk: Readers ask in vain for what they can see by ordering the file.
    Rests on: What both entries record; Public Records Act 1958, s. 3(4), for a retention.
    Wrong: FCO 31/1877: "extract 1 put back on 1 January 2016"; FCO 31/1877/1 closed until 2035.
    Right: The same, with FCO 31/1877/1 said to have been reunited with its file on that day.
    Fix: End the closure or retention in the extract's entry on the day it was put back.
    """

    def __init__(self, rule: SourceRule, on: date) -> None:
        super().__init__(rule, on)
        self._window = Window(lambda case: case.record.retentions, _is_withheld)

    def see(self, case: Judged) -> None:
        """Look at each pair that the record completes."""
        for file, extract in self._window.pairs(case):
            day = _put_back(file.record, extract.record)
            if day is None or day.latest > self.on or not _is_older(extract.record, day):
                continue
            status = extract.decision.status(self.on)
            self.say(
                extract.record,
                "closures" if extract.record.closures else "retentions",
                found=str(status),
                expected=f"ended on {day}",
                message=f"{file.record.name} says that this extract was put back on {say_span(day)}, and its own entry "
                f"still has it {status}",
                since=day.latest,
            )


def _put_back(file: Record, extract: Record) -> Span | None:
    """The day on which a file says itself that an extract was put back; the extract is named as its reference ends."""
    own, above = lineage(extract).written or "", lineage(file).written or ""
    label = own.removeprefix(f"{above}/")
    names = {label, own, f"extract {label}"}
    stated = stated_parts(file)
    days = [one.put_back_on for one in file.retentions if one.part in names and one.part in stated]
    return next((day for day in days if isinstance(day, Span)), None)


def _is_older(extract: Record, back: Span) -> bool:
    """Whether what withholds an extract is not known to have begun when it was put back, or later."""
    begun = [one.made_on or one.asserted_on for one in extract.closures] + [one.since for one in extract.retentions]
    return not any(isinstance(day, Span) and day.latest >= back.earliest for day in begun)


class FileClosedAsItsExtract(Collected):
    """A file bears the closure of its extract, word for word, as if the whole of it were closed.

    Why: When the extract was taken out, its closure was copied to the file, which is there to stay open without it.
    Risk: Readers are refused a whole file for the sake of a few pages.
    Rests on: The National Archives, practice: the piece is open, and its extract closed.
    Wrong: HO 45/23721 closed for 100 years; HO 45/23721/1, "Closed extracts: 2 pages", closed for 100 years.
    Right: HO 45/23721 open; HO 45/23721/1 closed for 100 years.
    Fix: Take the closure off the file, if only the extract is meant.
    """

    def __init__(self, rule: SourceRule, on: date) -> None:
        super().__init__(rule, on)
        self._window = Window(_is_closed, _is_called_extract)

    def see(self, case: Judged) -> None:
        """Look at each pair that the record completes."""
        for file, extract in self._window.pairs(case):
            if says_open(file.facts) or not (says_closed(file.facts) or file.record.recorded_status is None):
                continue
            copied = _of_the_whole(file.record) & _of_the_whole(extract.record)
            if copied:
                kind = " ".join(str(word) for word in next(iter(copied))[:2] if word)
                self.say(
                    file.record,
                    "closures",
                    found=kind,
                    expected="a closure of the extract alone",
                    message=f"the file bears the same closure as its extract {extract.record.name}; if only the "
                    "extract is closed, the rest of the file is open",
                )


def _of_the_whole(record: Record) -> set[tuple[str | None, str, tuple[str, ...]]]:
    """The closures of a whole record that hold a number: type, number and exemptions."""
    return {(one.type, _number(one), one.exemptions) for one in record.closures if one.part is None and one.length}


def _number(closure: Closure) -> str:
    return str(getattr(closure.length, "years", None) or getattr(closure.length, "year", ""))
