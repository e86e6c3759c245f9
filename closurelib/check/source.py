"""Checks of the file (F801-F815): what stands twice, what has no parent, what is no record, what was damaged.

F803 and F805 to F808 are about the source as it was read (`closurelib.check.received`), F804 and F810 to F812 about
what keeps a record from being judged (`closurelib.check.unreadable`). A check of what stands twice must remember every
name of the source, and nothing else of its records.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from attrs import evolve

from closurelib.check import received
from closurelib.check.finding import Finding, Severity
from closurelib.check.rule import Guard, Judged, Rule, Sees, SourceRule, check
from closurelib.check.seen import BESIDES_TDR, Collected, finding, lineage, names_of, place
from closurelib.dates import Span, say_date
from closurelib.read.format import shown
from closurelib.read.tna_access import is_placeholder
from closurelib.record import Record


class _Names:
    """The names of a source that were met, each with the place of its first record and one word beside it."""

    def __init__(self) -> None:
        self._met: dict[str, dict[str, tuple[int, str | None]]] = {}

    def first(self, record: Record, name: str, beside: str | None = None) -> tuple[int, str | None] | None:
        """The first record of that name in the source; `None` where this is it."""
        source = record.source
        met = self._met.setdefault(source.name if source else "", {})
        first = met.get(name)
        if first is None:
            met[name] = ((source.line or -source.number) if source else 0, beside)
        return first


def _at(place: int) -> str:
    return f"line {place:,}" if place > 0 else f"record {-place:,}" if place else "another record"


class DuplicateIdentity(Collected):
    """Two records of a source have the same identifier.

    Why: The identifier is what names a record; two of one name are one record twice, or one of them is misnamed.
    Risk: What is decided of one is recorded with the other.
    Rests on: The catalogue's own identifiers; The National Archives, transfer service, rule T8, for paths.
    Wrong: Two rows with the id C508903.
    Right: C508903 and C6162037.
    Fix: Delete the row that stands twice, or give the record its own identifier.
    """

    def __init__(self, rule: SourceRule, on: date) -> None:
        super().__init__(rule, on)
        self._names = _Names()

    def see(self, case: Judged) -> None:
        """Compare the identifier with those met."""
        record = case.record
        first = self._names.first(record, record.id) if record.id else None
        if first is None:
            return
        self.say(
            record,
            "id",
            found=record.id,
            expected="an identifier of its own",
            message=f"the identifier {shown(record.id or '')} stands also at {_at(first[0])}",
        )


class DuplicateReference(Collected):
    """Two records of a source have the same reference, and are not the same record.

    Why: References repeat: AIR 37/998 is a piece and an item. That is no fault of either, but nothing may be keyed on
    such a reference; where an identifier tells them apart, this is only a remark, made once of a source.
    Risk: Whoever looks the reference up finds one of the two, and takes its closure for that of the other.
    Rests on: The National Archives, catalogue data (AIR 37/998 at two levels).
    Wrong: Two rows with the reference AIR 37/100, neither with an id.
    Right: The same, each with the identifier of the catalogue.
    Fix: Give each its identifier; where it is one record twice, delete one.
    """

    def __init__(self, rule: SourceRule, on: date) -> None:
        super().__init__(rule, on)
        self._names = _Names()
        self._told_apart: dict[str, tuple[Record, str]] = {}
        """For each source the first record that an identifier tells apart, and where its reference stands also."""
        self._number: Counter[str] = Counter()

    def see(self, case: Judged) -> None:
        """Compare the reference with those met."""
        record = case.record
        written = lineage(record).written
        first = self._names.first(record, written, record.id) if written else None
        if first is None or (record.id and record.id == first[1]):
            return  # the first of its name; or one record twice, which F801 says
        if record.id and first[1]:
            source = record.source.name if record.source else ""
            self._told_apart.setdefault(source, (record, _at(first[0])))
            self._number[source] += 1
            return
        self.say(
            record,
            "reference",
            found=record.reference,
            expected=_OF_ITS_OWN,
            message=f"the reference {shown(record.reference or '')} stands also at {_at(first[0])}; "
            "only an id could tell them apart",
        )

    def end(self) -> Iterator[Finding]:
        """What was found; of the records that identifiers tell apart, one finding for a source, at the first."""
        for source, (record, at) in self._told_apart.items():
            self._found.append((place(record), self._remark(record, at, self._number[source])))
        return super().end()

    def _remark(self, record: Record, at: str, number: int) -> Finding:
        says = f"the reference {shown(record.reference or '')} stands also at {at} (the identifiers differ)"
        if number > 1:
            says += f"; so it is with {number - 1:,} more records of the source"
        found = finding(
            self.rule,
            record,
            self.on,
            "reference",
            found=record.reference if number == 1 else "references that repeat",
            expected=_OF_ITS_OWN,
            message=says,
            severity=Severity.INFO,
        )
        # Of many, the finding is about the source: it stays the same when the first of them is mended.
        return found if number == 1 else evolve(found, id=None, reference=None)


_OF_ITS_OWN = "a reference of its own, or an id for each"


class ChildWithoutParent:
    """An entry stands below one that is not in the source, though most others have theirs.

    Why: Where a source holds pieces and their items, a piece that is missing was lost, or its item is misnamed. A
    source that leaves the parents out altogether is left in peace.
    Risk: What the parent says of access, and that a part of it is withheld, is not seen.
    Rests on: What the other entries of the source show of its levels.
    Wrong: ZZ 1/1, ZZ 1/1/1, ZZ 1/2, ZZ 1/2/1 and ZZ 1/4/1.
    Right: The same with ZZ 1/4.
    Fix: Add the parent, or correct the reference of the entry.
    """

    def __init__(self, rule: SourceRule, on: date) -> None:
        self._rule, self._on = rule, on
        self._met: set[str] = set()
        self._below: dict[str, Record] = {}

    def see(self, case: Judged) -> None:
        """Remember the names of the record, and the first below each parent."""
        record = case.record
        self._met.update(names_of(record))
        at = lineage(record)
        if at.above is not None and (record.parent or at.is_below_file):
            self._below.setdefault(at.above, record)

    def end(self) -> Iterator[Finding]:
        """The first entry below each parent that is missing, where more are there than missing."""
        missing = [(above, record) for above, record in self._below.items() if above not in self._met]
        yield from children_without_parents(self._rule, self._on, len(self._below), missing)


def children_without_parents(
    rule: SourceRule, on: date, parents: int, missing: Sequence[tuple[str, Record]]
) -> Iterator[Finding]:
    """What F809 finds in a source in which some names are given to parents, and some of these are missing.

    A parent is what stands above an entry that names it (`Record.parent`), or that stands below a file; it is missing
    where no record has its name (`closurelib.check.seen.names_of`). Each missing name comes with the first record
    below it, in the order of these.
    """
    if 2 * len(missing) >= parents:
        return
    for above, record in missing:
        yield finding(
            rule,
            record,
            on,
            "parent",
            found=above,
            expected="an entry of the source",
            message=f"stands below {shown(above)}, which is not in the source, while most parents are",
        )


MANY = 10
"""So many records that open on the day of the export are no chance."""
SHARE = 0.05
"""And such a share of all that have an opening date."""


class OpeningDateIsLoadDate:
    """Many records of a source share one opening date, and it is the day on which the source was made.

    Why: An exporter that finds no opening date writes the day on which it runs.
    Risk: A day on which nothing was opened stands for ever as the day on which the records were.
    Rests on: The National Archives, export of born-digital records (practice/tna.md 6, no. 7).
    Wrong: 40 of 200 records opened on 14 March 2026, in a file of 14 March 2026.
    Right: The same without opening dates, or with their own.
    Fix: Leave the opening date out where it is not known.
    """

    def __init__(self, rule: SourceRule, on: date) -> None:
        self._rule, self._on = rule, on
        self._dated = 0
        self._count: Counter[date] = Counter()
        self._first: dict[date, Record] = {}

    def see(self, case: Judged) -> None:
        """Count the record, where it bears an opening date."""
        if self.counts(case):
            self.see_many(case, 1)

    def counts(self, case: Judged) -> bool:
        """Whether the record bears an opening date that is a day."""
        return _opening(case.record) is not None

    def apart(self, record: Record) -> str:
        """Nothing: it counts days, whatever the records are called."""
        return ""

    def see_many(self, case: Judged, count: int) -> None:
        """Count records that open on one day, of which this is the first."""
        day = _opening(case.record)
        assert day is not None
        self._dated += count
        # On 1 January a year's closures end: that many open on it is as it should be.
        if day == case.facts.recorded_on and (day.month, day.day) != (1, 1):
            self._count[day] += count
            self._first.setdefault(day, case.record)

    def end(self) -> Iterator[Finding]:
        """One finding for each such day, with its first record."""
        for day, count in self._count.items():
            if count >= MANY and count >= SHARE * self._dated:
                yield finding(
                    self._rule,
                    self._first[day],
                    self._on,
                    "recorded_opening",
                    found=str(day),
                    expected="the opening date of each record, or none",
                    message=f"{count:,} of {self._dated:,} records with an opening date open on {say_date(day)}, the "
                    "day on which the source was made; an export may have written it where none was known",
                )


def _opening(record: Record) -> date | None:
    """The opening date that a record bears, where it is a day."""
    opening = record.recorded_opening or record.opened_on
    return opening.earliest if isinstance(opening, Span) and opening.is_exact else None


_OF_A_PLACEHOLDER = Guard(("title",), "(?i)not used|not allocated|want.ng|transfer")
"""Words without which no title says that nothing stands under its number (`is_placeholder`)."""


@check("F813", "placeholder-piece", reads=("title",), severity=Severity.INFO, guard=_OF_A_PLACEHOLDER)
def placeholder_piece(case: Judged) -> Iterator[Finding]:
    """An entry stands for a number that holds no record.

    Why: "Number not used" and "Transferred to AIR 24/1494" keep a number from being given twice; nothing is there to
    be open or closed.
    Risk: It is counted as an open record, or its missing closure is taken for a fault.
    Rests on: The National Archives, catalogue data (AIR 37/974, AIR 37/1069).
    Wrong: AIR 37/974, "Number not used.", counted as open.
    Right: The same left out of every count.
    Fix: Leave it out of lists of records, or ignore this check.
    """
    if is_placeholder(case.record.title):
        yield case.finding(
            "title",
            found=case.record.title,
            message=f"stands for no record ({shown(case.record.title or '')}); leave it out of counts",
        )


_DAMAGED = re.compile("\ufffd|Ã[\u0080-\u00bf©¨ª¼¶¤Ÿ±§]|â€[™œ\u009d“”˜¦]|Â[£§°»«\u00a0]")


@check(
    "F815",
    "damaged-text",
    reads=("title", "notes"),
    severity=Severity.WARNING,
    guard=Guard(("title", "notes"), _DAMAGED.pattern),
)
def damaged_text(case: Judged) -> Iterator[Finding]:
    """A title or a note holds the traces of a wrong encoding.

    Why: "CafÃ©" is "Café" saved as UTF-8 and read as something else; the sign � stands where a letter was lost.
    Risk: Words by which a note would be understood, or a record be found, are not recognised.
    Rests on: The Unicode Standard: U+FFFD stands for what could not be decoded.
    Wrong: `FranÃ§ois`.
    Right: `François`.
    Fix: Export the source again, as UTF-8, from where it is still whole.
    """
    texts = [("title", case.record.title or "")]
    texts += [(f"notes.{number}", note) for number, note in enumerate(case.record.notes, 1)]
    for field, text in texts:
        match = _DAMAGED.search(text)
        if match:
            around = text[max(match.start() - 15, 0) : match.end() + 15]
            yield case.finding(
                field,
                found=around,
                expected="the text as it was written",
                message=f"holds the traces of a wrong encoding: {around!r}",
            )


RULES: tuple[Rule | SourceRule, ...] = (
    SourceRule("F801", "duplicate-identity", Severity.ERROR, ("id",), DuplicateIdentity, BESIDES_TDR, Sees.SAME_ID),
    SourceRule(
        "F802", "duplicate-reference", Severity.WARNING, ("reference",), DuplicateReference, (), Sees.SAME_REFERENCE
    ),
    *received.RULES,
    SourceRule(
        "F809", "child-without-parent", Severity.WARNING, ("reference", "parent"), ChildWithoutParent, (), Sees.NAMES
    ),
    placeholder_piece,
    SourceRule(
        "F814",
        "opening-date-is-load-date",
        Severity.WARNING,
        ("recorded_opening",),
        OpeningDateIsLoadDate,
        (),
        Sees.COUNTS,
    ),
    damaged_text,
)
"""The checks of this module and of receipts, in the order of their codes."""
