"""Words that reports share: days, records, who to ask. People read last days inclusive."""

from __future__ import annotations

from datetime import date

from closurelib.dates import BEGINNING, END, ONE_DAY, say_date, say_span
from closurelib.decision import Decision
from closurelib.errors import UnreadableText
from closurelib.facts import Closure, Facts
from closurelib.law.provision import Provision
from closurelib.record import Record
from closurelib.reference import read_reference
from closurelib.report.answered import Answered
from closurelib.timeline import End, Period, Restriction
from closurelib.vocabulary import AccessStatus, Basis

FIRST_COUNTED = date(1000, 1, 1)
"""An earlier day was reckoned from one that is not recorded, and says nothing."""
FROM_RECORD = (Basis.RECORDED_CLOSURE, Basis.RECORDED_DATE)
"""Ends that a catalogue records, and that a new decision may move."""


def last_day(until: date) -> str:
    """The last day of what ends with `until`, the first day after it.

    >>> last_day(date(1991, 1, 1))
    '31 Dec 1990'
    """
    return say_date(until - ONE_DAY)


def to_last_day(until: End) -> str:
    """Words such as "to 31 Dec 1990", said no more exactly than it is known."""
    if until.earliest == END:
        return "without a known end"
    if until.is_exact:
        return f"to {last_day(until.earliest)}"
    if until.earliest < FIRST_COUNTED:
        return "to a day not known" if until.latest == END else f"to some day, at the latest {last_day(until.latest)}"
    if until.latest == END:
        return f"to {last_day(until.earliest)} at least"
    return f"to a day from {last_day(until.earliest)} to {last_day(until.latest)}"


def from_first_day(since: End) -> str:
    """Words such as "from 1 Jan 1991", said no more exactly than it is known."""
    if since.earliest == BEGINNING:
        return "from its creation" if since.is_exact else "from a day not known"
    if since.is_exact:
        return f"from {say_date(since.earliest)}"
    if since.latest == END:
        return f"from {say_date(since.earliest)} or later"
    return f"from a day from {say_date(since.earliest)} to {say_date(since.latest)}"


def in_force(provision: Provision) -> str:
    """When a provision is in force, in words.

    >>> from closurelib import load_law
    >>> in_force(load_law("uk").provision("uk-pra-1958-s5-1-thirty"))
    '1 Jan 1968 - 31 Dec 2004'
    """
    if provision.since is None:
        return f"to {last_day(provision.until)}" if provision.until else "always"
    since = say_date(provision.since)
    return f"{since} - {last_day(provision.until)}" if provision.until else f"from {since}"


def kind_of(record: Record) -> str:
    """What to call the record: a piece is a file, a part of one an item, all else a record."""
    if record.level in ("item", "series"):
        return record.level
    if record.level in ("piece", "file"):
        return "file"
    try:
        reference = read_reference(record.reference or "")
    except UnreadableText:
        return "record"
    return "file" if reference.piece and not reference.parts else "record"


def dated(record: Record, facts: Facts) -> str:
    """Words such as "file of 1960"; the covering dates as written where they say more."""
    kind = kind_of(record)
    if facts.last_date is None:
        return f"{kind} without a date"
    written = (record.covering_dates or "").strip()
    if written and len(written) <= 40 and written != str(facts.last_date):
        return f"{kind} of {written}"
    return f"{kind} of {say_span(facts.last_date)}"


def department(record: Record) -> str:
    """Words such as "the department (FO)", as its reference names it."""
    try:
        return f"the department ({read_reference(record.reference or '').department})"
    except UnreadableText:
        return "the department"


def title_case(text: str) -> str:
    """The text with a capital first letter.

    >>> title_case("thirty-year rule")
    'Thirty-year rule'
    """
    return text[:1].upper() + text[1:]


def plain_name(provision: Provision) -> str:
    """The name of a provision, without an article."""
    return provision.name.removeprefix("the ").removeprefix("The ")


def are(part: str, past: bool = False) -> str:
    """The verb that goes with a part: documents are, part 1 is."""
    plural = part.endswith("s") and not part[:1].isdigit()
    return ("were" if plural else "was") if past else ("are" if plural else "is")


def part_name(part: str) -> str:
    """Words such as "part 1" for a number, else the words recorded."""
    return f"part {part}" if part[:1].isdigit() else part


def first_provision(decision: Decision, restriction: Restriction) -> Provision | None:
    """The provision a restriction rests on first; `None` where only the catalogue withholds."""
    return decision.law.provision(restriction.because[0]) if restriction.because else None


def holding(decision: Decision, period: Period) -> list[Restriction]:
    """The restrictions that give a period its status, certainly or possibly; the certain ones first.

    The exemptions that a closure rests on are left out where the closure itself is there.
    """
    day = period.until - ONE_DAY if period.until else period.since or END - ONE_DAY
    wanted = period.could_be if period.status is AccessStatus.UNDETERMINED else (period.status,)
    found = [r for r in decision.restrictions if r.since.earliest <= day < r.until.latest and r.status in wanted]
    found = [r for r in found if not _is_ground(decision, r)] or found
    return sorted(found, key=lambda r: (not (r.since.latest <= day < r.until.earliest), r.status.rank))


def _is_ground(decision: Decision, restriction: Restriction) -> bool:
    provision = first_provision(decision, restriction)
    return provision is not None and provision.effect == "exemption_ends"


def is_known_to_begin(decision: Decision, since: date) -> bool:
    """Whether what begins on a day is known to begin then, and not only to have begun by then."""
    before = [period for period in decision.timeline if period.until == since]
    return not before or before[0].status is not AccessStatus.UNDETERMINED


def since_day(decision: Decision, since: date) -> str:
    """Words such as "since 1 Jan 1991"; with "at the latest" where it may have been so before."""
    known = is_known_to_begin(decision, since)
    return f"since {say_date(since)}" if known else f"since {say_date(since)} at the latest"


def closure_of(decision: Decision, restriction: Restriction) -> Closure | None:
    """The recorded closure behind a restriction, if there is one."""
    provision = first_provision(decision, restriction)
    code = provision.code if provision else None
    if code is None:
        return None
    same = (c for c in decision.facts.closures if c.part == restriction.part and (c.type or "") == code.type)
    return next(same, None)


def basis_of(decision: Decision, day: date) -> Basis:
    """What an opening on a day rests on: recorded where any recorded end has a part in it."""
    ended = [r.until.basis for r in decision.restrictions if r.until.latest == day]
    recorded = [basis for basis in ended if basis in FROM_RECORD]
    return recorded[0] if recorded else Basis.EVENT if Basis.EVENT in ended else Basis.LAW


def full_opening(answered: Answered) -> date | None:
    """The day the whole record opened, or opens."""
    return answered.decision.opens_in_full_on(answered.on)
