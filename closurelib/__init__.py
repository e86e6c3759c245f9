"""closurelib: may the public see this record on that day, and why?

A records-release compliance checker. It reads catalogue records, applies the law as it stood on each day, and
says who may see a record, when it opens, with the provision, and what is not known.

>>> from datetime import date
>>> law = load_law("uk")
>>> decision = decide(Record(reference="FO 371/151924", covering_dates="1960").facts, law)
>>> str(decision.status(on=date(1992, 6, 1)))
'open'
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from closurelib.check import check
from closurelib.dates import Span
from closurelib.decide import decide, decide_memo, reduce
from closurelib.decision import Decision
from closurelib.errors import ClosurelibError, LawError, MissingExtra, ReadError, UnreadableText
from closurelib.facts import Absence, Closure, Event, Facts, ForYears, OpensIn, Problem, Retention
from closurelib.law import Law, Provision, load_law
from closurelib.read import read
from closurelib.record import Record
from closurelib.timeline import Period
from closurelib.vocabulary import AccessStatus, Basis, Doubt

if TYPE_CHECKING:
    from closurelib.notes import read_note

__version__ = "0.1.0"

__all__ = [
    "Absence", "AccessStatus", "Basis", "Closure", "ClosurelibError", "Decision", "Doubt", "Event", "Facts",
    "ForYears", "Law", "LawError", "MissingExtra", "OpensIn", "Period", "Problem", "Provision", "ReadError", "Record",
    "Retention", "Span", "UnreadableText", "check", "decide", "decide_memo", "load_law", "read", "read_note", "reduce",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    """Load the reader of access notes when it is first asked for: few need it, and it is the slowest to load."""
    if name == "read_note":
        from closurelib.notes import read_note

        return read_note
    raise AttributeError(f"module 'closurelib' has no attribute {name!r}")
