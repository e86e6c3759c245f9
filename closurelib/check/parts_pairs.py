"""Checks of a file and its extract side by side (X401, X404-X407)."""

from __future__ import annotations

import re
from datetime import date

from closurelib.check.closure_conventions import says_closed, says_open
from closurelib.check.finding import Severity
from closurelib.check.rule import Judged
from closurelib.check.seen import Pairs, is_copy, is_extract, lineage, state_since
from closurelib.dates import Span, say_date, say_span
from closurelib.facts import Closure
from closurelib.record import Record
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


NAMES_A_COPY = "_|/Z/"
"""What the identifier or the reference of every redacted copy holds."""


def may_be_wanted(case: Judged) -> bool:
    """Whether a record may be an extract that a check compares with its file; of redacted copies the names tell."""
    return case.decision.status(case.on) in WITHHELD


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


class ExtractNotListed(Pairs):
    """A file is open, an extract of it is withheld, and the file's own entry does not say so.

    Why: An extract is an entry of its own; a reader who orders the file sees no gap unless the file's entry names it.
    Risk: Readers take the file for complete, and do not learn that they may ask for the rest.
    Rests on: The National Archives, practice: piece and extract are listed apart, and the piece names its extract.
    Wrong: FCO 31/1877 open, without a note; FCO 31/1877/1, "Closed extract", closed until 2035.
    Right: FCO 31/1877 open, with the note "closed extract: FCO 31/1877/1".
    Fix: Add a note, or the part, to the entry of the file.
    """

    def holds(self, case: Judged) -> object:
        """A file that is open."""
        return _is_open(case)

    def wants(self, case: Judged) -> object:
        """An extract that nobody can see."""
        return _is_withheld(case)

    def compare(self, file: Judged, extract: Judged) -> None:
        """Whether the entry of the file names its extract."""
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


class ExtractOutlivesFile(Pairs):
    """An extract is closed for longer than its file, so the file's opening is one in part.

    Why: The file opens when its own closure ends, the extract later: on the first day it is read without those papers.
    Risk: A release list calls the file open in full.
    Rests on: What both entries record; each closure runs to its own end.
    Wrong: A file closed until 2041 whose entry says nothing of its extract, which is closed until 2061.
    Right: The same, with the extract named in the entry of the file.
    Fix: Name the extract in the entry of the file before the file opens.
    """

    def holds(self, case: Judged) -> object:
        """A file that is closed."""
        return _is_closed(case)

    def wants(self, case: Judged) -> object:
        """An extract that nobody can see."""
        return _is_withheld(case)

    def compare(self, file: Judged, extract: Judged) -> None:
        """Which of them is closed for longer."""
        opens, later = file.decision.opens_on(self.on), extract.decision.opens_in_full_on(self.on)
        if opens is None or later is None:
            return
        if later > opens and not stated_parts(file.record) and not _says(file.record, _SPEAKS_OF_PARTS):
            self.say(
                extract.record,
                "closures",
                found=f"expected to open {later}",
                expected=f"its file, {file.record.name}, named as open in part from {opens}",
                message=f"the extract is expected to open on {say_date(later)}, its file {file.record.name} on "
                f"{say_date(opens)}, and the entry of the file does not name the extract",
            )


class RedactedCopyNotNamed(Pairs):
    """A redacted copy is open, its full record is closed, and the entry of the full record does not name the copy.

    Why: The copy opens nothing of the full record, and the full record hides nothing of the copy: each entry must lead
    to the other.
    Risk: Readers give up on a record of which they could read most, or take the copy for the whole.
    Rests on: The National Archives, practice: "To see an open redacted version of this record go to ...".
    Wrong: ZZ 2/D63/Z closed, without a note; ZZ 2/D63/Z/1, a redacted copy, open.
    Right: ZZ 2/D63/Z closed, with a note of the redacted version.
    Fix: Add the note to the full record.
    """

    def holds(self, case: Judged) -> object:
        """A full record that is withheld."""
        return _is_full_and_withheld(case)

    def wants(self, case: Judged) -> object:
        """Its redacted copy."""
        return is_copy(case.record)

    def compare(self, file: Judged, extract: Judged) -> None:
        """Whether the full record leads to its copy."""
        if extract.decision.status(self.on) is not AccessStatus.OPEN:
            return
        if _says(file.record, _REDACTED) or any(_REDACTED.search(one.words) for one in file.record.origins):
            return
        self.say(
            file.record,
            "notes",
            found=f"nothing of {extract.record.name}",
            expected="a note of the redacted version",
            message=f"the record is {file.decision.status(self.on)}, its redacted copy {extract.record.name} is open, "
            "and the entry does not lead to it",
            since=_latest(state_since(extract, AccessStatus.OPEN), state_since(file, *WITHHELD)),
        )


class PutBackOnlyInTheFile(Pairs):
    """The file says that an extract was put back, and the extract's own entry still withholds it.

    Why: The extract rejoined its file, and only one of the two entries was changed.
    Risk: Readers ask in vain for what they can see by ordering the file.
    Rests on: What both entries record; Public Records Act 1958, s. 3(4), for a retention.
    Wrong: FCO 31/1877: "extract 1 put back on 1 January 2016"; FCO 31/1877/1 closed until 2035.
    Right: The same, with FCO 31/1877/1 said to have been reunited with its file on that day.
    Fix: End the closure or retention in the extract's entry on the day it was put back.
    """

    def holds(self, case: Judged) -> object:
        """A file of which papers were retained."""
        return case.record.retentions

    def wants(self, case: Judged) -> object:
        """An extract that nobody can see."""
        return _is_withheld(case)

    def compare(self, file: Judged, extract: Judged) -> None:
        """Whether the extract's own entry says so too."""
        day = _put_back(file.record, extract.record)
        if day is None or day.latest > self.on or not _is_older(extract.record, day):
            return
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


class FileClosedAsItsExtract(Pairs):
    """A file bears the closure of its extract, word for word, as if the whole of it were closed.

    Why: When the extract was taken out, its closure was copied to the file, which is there to stay open without it.
    Risk: Readers are refused a whole file for the sake of a few pages.
    Rests on: The National Archives, practice: the piece is open, and its extract closed.
    Wrong: HO 45/23721 closed for 100 years; HO 45/23721/1, "Closed extracts: 2 pages", closed for 100 years.
    Right: HO 45/23721 open; HO 45/23721/1 closed for 100 years.
    Fix: Take the closure off the file, if only the extract is meant.
    """

    def holds(self, case: Judged) -> object:
        """A file that is closed."""
        return _is_closed(case)

    def wants(self, case: Judged) -> object:
        """What is called an extract, and withheld."""
        return _is_called_extract(case)

    def compare(self, file: Judged, extract: Judged) -> None:
        """Whether they bear one closure."""
        if says_open(file.facts) or not (says_closed(file.facts) or file.record.recorded_status is None):
            return
        of_extract = _of_the_whole(extract.record)
        copied = [one for one in _of_the_whole(file.record) if one in of_extract]
        if copied:
            kind = " ".join(word for word in copied[0][:2] if word)
            self.say(
                file.record,
                "closures",
                found=kind,
                expected="a closure of the extract alone",
                message=f"the file bears the same closure as its extract {extract.record.name}; if only the "
                "extract is closed, the rest of the file is open",
            )


def _of_the_whole(record: Record) -> list[tuple[str | None, str, tuple[str, ...]]]:
    """The closures of a whole record that hold a number: type, number and exemptions."""
    return [(one.type, _number(one), one.exemptions) for one in record.closures if one.part is None and one.length]


def _number(closure: Closure) -> str:
    return str(getattr(closure.length, "years", None) or getattr(closure.length, "year", ""))
