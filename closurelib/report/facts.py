"""The facts an answer rests on, each with the place where it was read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from attrs import frozen

from closurelib.dates import Span, say_span
from closurelib.decision import Decision
from closurelib.facts import Closure, ForYears, OpensIn, Retention
from closurelib.record import Origin, Record
from closurelib.report.answered import Answered
from closurelib.report.words import dated, part_name


@frozen
class Fact:
    """One fact in words, the field that holds it, and where it was read."""

    field: str
    says: str
    origin: Origin | None = None


def facts_of(answered: Answered) -> Iterator[Fact]:
    """What is recorded of a record and bears on access."""
    record = answered.record
    facts = answered.decision.facts
    if facts.last_date is not None:
        field = "last_date" if isinstance(record.last_date, Span) and not record.covering_dates else "covering_dates"
        yield _fact(record, field, dated(record, facts))
    for number, closure in enumerate(record.closures, 1):
        yield _fact(record, f"closures.{number}", say_closure(closure))
    for number, retention in enumerate(record.retentions, 1):
        yield _fact(record, f"retentions.{number}", say_retention(retention))
    yield from _plain(record)
    for name, what in (("reviews", "access under review"), ("returns", "back with its department")):
        for number, absence in enumerate(getattr(record, name), 1):
            since = f" since {_day(absence.since)}" if absence.since else ""
            until = f" until {_day(absence.until)}" if absence.until else ""
            yield _fact(record, f"{name}.{number}", f"{what}{since}{until}")
    for group in ("deaths", "events"):
        for kind, on in getattr(record, group):
            yield _fact(record, f"{group}.{kind}", f"{'death of ' if group == 'deaths' else ''}{kind} {_day(on)}")


def _plain(record: Record) -> Iterator[Fact]:
    """The facts that are one value."""
    for name, words in (
        ("held_by", "held by: {}"),
        ("body", "made by a body of kind: {}"),
        ("record_class", "class: {}"),
        ("transferred_on", "transferred {}"),
        ("opened_on", "opened {}"),
        ("recorded_opening", "opening recorded as {}"),
        ("recorded_status", "status recorded as {}"),
        ("recorded_on", "as recorded on {}"),
    ):
        value = getattr(record, name)
        if value is not None:
            yield _fact(record, name, words.format(_day(value)))
    if record.public_record is not None:
        yield _fact(record, "public_record", "a public record" if record.public_record else "no public record")
    if record.open_before_transfer:
        yield _fact(record, "open_before_transfer", "open to the public before its transfer")


def _fact(record: Record, field: str, says: str) -> Fact:
    """A fact with its origin: that of the field, of the list it stands in, or of a field inside it."""
    list_of = field.partition(".")[0]
    nearest = [one for one in record.origins if one.field == field]
    nearest += [one for one in record.origins if one.field.startswith(f"{field}.")]
    nearest += [one for one in record.origins if one.field == list_of]
    if field in ("covering_dates", "last_date"):
        nearest += [one for one in record.origins if one.field in ("covering_dates", "last_date", "first_date")]
    return Fact(field, says, nearest[0] if nearest else None)


def _day(value: object) -> str:
    return say_span(value) if isinstance(value, Span) else str(getattr(value, "text", value))


def say_closure(closure: Closure) -> str:
    """A recorded closure in words.

    >>> say_closure(Closure(type="F", length=ForYears(40), exemptions=("27(1)",), part="1"))
    'closure of part 1, type F, for 40 years, exemptions 27(1)'
    """
    said = [f"closure of {part_name(closure.part)}" if closure.part else "closure"]
    if closure.type:
        said.append(f"type {closure.type}")
    match closure.length:
        case ForYears(years):
            said.append(f"for {years} years")
        case OpensIn(year):
            said.append(f"until {year}")
        case None:
            pass
    if closure.counted_from:
        said.append(f"counted from {_day(closure.counted_from)}")
    if closure.exemptions:
        said.append(f"exemptions {', '.join(closure.exemptions)}")
    for name, word in (("made_on", "made"), ("asserted_on", "asserted"), ("ended_on", "ended")):
        if value := getattr(closure, name):
            said.append(f"{word} {_day(value)}")
    return ", ".join(said)


def say_retention(retention: Retention) -> str:
    """A recorded retention in words.

    >>> say_retention(Retention(part="documents", put_back_on="1994-04-18"))
    'documents put back 18 Apr 1994'
    """
    what = f"{part_name(retention.part)} " if retention.part else ""
    said = []
    for name, word in (("since", "retained from"), ("until", "retained until"), ("put_back_on", "put back"),
                       ("transferred_on", "transferred"), ("reconsider_on", "to be reconsidered by")):  # fmt: skip
        if value := getattr(retention, name):
            said.append(f"{word} {_day(value)}")
    said += [str(one) for one in (retention.ground, retention.instrument) if one]
    return what + (", ".join(said) or "retained")


def not_recorded(decision: Decision) -> list[str]:
    """What the record leaves out and the answer had to do without."""
    facts = decision.facts
    missing = [] if facts.last_date is not None else ["date of the latest paper"]
    if facts.transferred_on is None and facts.held_by != "department":
        missing.append("transfer date")
    for retention in facts.retentions:
        inner = [word for name, word in (("since", "start"), ("ground", "ground")) if getattr(retention, name) is None]
        if retention.part is None and not (retention.until or retention.put_back_on or retention.transferred_on):
            inner.append("end")
        if inner:
            missing.append(f"{' and '.join(inner)} of the retention")
    needing = {p.code.type for p in decision.law.provisions if p.code and p.code.means == "closed" and not p.until}
    if any(not closure.exemptions and closure.type in needing for closure in facts.closures):
        missing.append("exemption relied on")
    return list(dict.fromkeys(missing))


def facts_as_data(answered: Answered) -> list[dict[str, Any]]:
    """The facts with their origins, for programs."""
    return [
        {
            "field": fact.field,
            "says": fact.says,
            "words": fact.origin.words if fact.origin else None,
            "place": fact.origin.place if fact.origin else answered.place,
        }
        for fact in facts_of(answered)
    ]
