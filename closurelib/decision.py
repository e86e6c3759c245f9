"""A decision: the timeline of one record under one law, and the questions that can be asked of it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from closurelib.facts import Facts, Problem
from closurelib.law.pack import Law
from closurelib.timeline import Period, Restriction, opening
from closurelib.vocabulary import AccessStatus, Basis

if TYPE_CHECKING:
    from closurelib.case import Case

PARTLY = (AccessStatus.OPEN, AccessStatus.OPEN_IN_PART)
FULLY = (AccessStatus.OPEN,)


@frozen
class Decision:
    """Who may see a record, on every day, and why.

    `timeline` covers all time without gap or overlap. `problems` says why a record could not be judged.

    >>> from closurelib import Record, Retention, decide, load_law
    >>> record = Record(reference="FO 371/151924", covering_dates="1960",
    ...                 retentions=(Retention(part="documents", put_back_on="1994-04-18"),))
    >>> decision = decide(record.facts, load_law("uk"))
    >>> str(decision.status(on=date(1992, 6, 1)))
    'open in part'
    >>> decision.opens_on(date(1992, 6, 1)), decision.opens_in_full_on(date(1992, 6, 1))
    (datetime.date(1991, 1, 1), datetime.date(1994, 4, 18))
    """

    facts: Facts
    law: Law
    restrictions: tuple[Restriction, ...]
    timeline: tuple[Period, ...]
    problems: tuple[Problem, ...]
    case: Case = field(eq=False, repr=False)
    """The facts under the law, as they were looked at: what counts, and until when."""

    def period(self, on: date) -> Period:
        """The period that holds a day."""
        for period in self.timeline:
            if period.until is None or on < period.until:
                return period
        raise AssertionError("a timeline covers all time")

    def status(self, on: date) -> AccessStatus:
        """The access status on a day: a look-up in the timeline."""
        return self.period(on).status

    def could_be(self, on: date) -> tuple[AccessStatus, ...]:
        """What the status may be where it is undetermined; empty where it is known."""
        return self.period(on).could_be

    def opens_on(self, on: date) -> date | None:
        """The first day, seen from `on`, on which a reader may see the record or a part of it.

        Where it is open then, the first day of that unbroken stretch; else the next day it will be. `None`
        where no such day is known, or where it is open ever since it was made.
        """
        return opening(self.timeline, on, PARTLY)

    def opens_in_full_on(self, on: date) -> date | None:
        """The same for the whole record."""
        return opening(self.timeline, on, FULLY)

    def opens_on_basis(self, on: date) -> Basis | None:
        """What the opening day rests on: law, a recorded closure, a recorded date, or an event."""
        day = self.opens_on(on)
        if day is None:
            return None
        ended = [r for r in self.restrictions if r.until.latest == day]
        ended.sort(key=lambda r: (r.part is not None, r.status.rank))
        return ended[0].until.basis if ended else Basis.LAW

    def no_opening_because(self, on: date) -> str | None:
        """Why no opening day is known: never by time, unknown, or not recorded."""
        if self.opens_on(on) is not None:
            return None
        if self.status(on).is_open:
            return "not recorded"
        ahead = [period for period in self.timeline if period.until is None or period.until > on]
        if any(period.status is AccessStatus.UNDETERMINED for period in ahead):
            return "unknown"
        if ahead[-1].status is not AccessStatus.CLOSED:
            return "not recorded"
        codes = [self.law.provision(id).code for id in ahead[-1].because]
        could_end = any(code is not None and code.holds != "no number" for code in codes)
        return "not recorded" if could_end else "never by time"

    def transfer_due_on(self, on: date) -> date | None:
        """The last day for the transfer to the archive, under the law of `on`."""
        return self.case.custody.due(on)

    def historical_on(self, on: date) -> date | None:
        """The first day on which it is a historical record, under the law of `on`; that is not an opening."""
        return self.case.historical(on)

    @property
    def assumptions(self) -> tuple[str, ...]:
        """What was taken for facts that are not recorded; each a sentence."""
        from closurelib.assumptions import assumptions

        return assumptions(self)

    def summary(self, on: date) -> str:
        """The answer in a sentence or two; never empty."""
        from closurelib.summary import summary

        return summary(self, on)

    def to_dict(self, on: date) -> dict[str, Any]:
        """The answer as the command writes it, without the record's own name and place."""
        from closurelib.answer import to_dict

        return to_dict(self, on)
