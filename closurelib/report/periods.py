"""`timeline` as text: the bar, a table of every period, and the citations below it."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve

from closurelib.answer import exemptions
from closurelib.clocks import created
from closurelib.dates import BEGINNING, say_date
from closurelib.decision import Decision
from closurelib.facts import Closure, ForYears, OpensIn
from closurelib.law import Provision
from closurelib.report.answered import Answered
from closurelib.report.bar import bar
from closurelib.report.screen import Screen, shortened
from closurelib.report.words import (
    closure_of,
    dated,
    first_provision,
    holding,
    last_day,
    part_name,
    plain_name,
    title_case,
)
from closurelib.timeline import Period, Restriction
from closurelib.vocabulary import AccessStatus

Rows = list[tuple[Period, str, tuple[str, ...]]]
"""Periods, with what each rests on in words and as ids."""
MARKS = 66
"""The column of the citations, where nothing needs more room."""
NARROWEST_REASON = 18
"""Where the reasons would have less room they stand on lines of their own."""
DAY = 11
"""How wide a day is: "31 Dec 1967"."""


def timeline_text(answered: Answered, screen: Screen) -> Iterator[str]:
    """Every period of one record, drawn and listed, with what each rests on."""
    decision, record = answered.decision, answered.record
    yield shortened(f"{record.name}  {record.title or ''}".strip(), screen.width)
    yield screen.fold(_of_when(answered))
    if decision.problems:
        yield ""
        yield from (screen.fold(f"Not judged: {problem}", "  ") for problem in decision.problems)
        return
    made = created(decision.facts).earliest
    rows = _rows(decision)
    since = None if made == BEGINNING else made
    drawn = bar([period for period, _, _ in rows], since, answered.on, answered.is_today, screen)
    if drawn:
        yield from ("", *drawn)
    yield ""
    notes: dict[str, int] = {}
    yield from _table(rows, notes, screen)
    yield from _below(answered, notes, screen)


def _of_when(answered: Answered) -> str:
    record = answered.record
    places = [one.place for one in record.origins if one.field in ("covering_dates", "last_date")]
    where = f" (date from {places[0].partition(': ')[0]})" if places and record.source is not None else ""
    return title_case(dated(record, answered.decision.facts)) + where


def _rows(decision: Decision) -> Rows:
    """The periods with what each rests on, in words and as ids; adjoining ones that read alike are one."""
    rows: Rows = []
    for period in decision.timeline:
        said, ids = _reasons(decision, period)
        goes_on = bool(rows) and (rows[-1][0].status, *rows[-1][1:]) == (period.status, said, ids)
        since = rows.pop()[0].since if goes_on else period.since
        rows.append((period._replace(since=since), said, ids))
    return rows


def _table(rows: Rows, notes: dict[str, int], screen: Screen) -> Iterator[str]:
    width = max(len(str(period.status)) for period, _, _ in rows)
    marks = ["".join(f"[{notes.setdefault(id, len(notes) + 1)}]" for id in ids) for _, _, ids in rows]
    head = 2 + DAY + 2 + DAY + 2 + width + 2
    longest = max((head + len(said) for (_, said, _), mark in zip(rows, marks, strict=True) if mark), default=0)
    column = min(max(longest + 2, MARKS), screen.width - max(map(len, marks)))
    beside = column - head >= NARROWEST_REASON
    yield f"  {'from':<{DAY}}  {'to':<{DAY}}  {'status':<{width}}{'  because' if beside else ''}".rstrip()
    for (period, said, _), mark in zip(rows, marks, strict=True):
        since = say_date(period.since) if period.since else "creation".ljust(DAY)
        until = last_day(period.until) if period.until else "-".ljust(DAY)
        row = f"  {since:>{DAY}}  {until:>{DAY}}  {period.status!s:<{width}}  "
        lines = _beside(row, said, mark, column, screen) if beside else _below_row(row, said, mark, screen)
        yield lines[0].replace(str(period.status), screen.status(period.status, str(period.status)), 1)
        yield from lines[1:]


def _beside(row: str, said: str, mark: str, column: int, screen: Screen) -> list[str]:
    """The reasons beside the days, the marks of their citations in a column of their own."""
    first, *others = evolve(screen, width=column - 1 if mark else screen.width).fold(said, row).split("\n")
    return [f"{first:<{column}}{mark}" if mark else first, *others]


def _below_row(row: str, said: str, mark: str, screen: Screen) -> list[str]:
    """The reasons below the days, on a narrow screen."""
    return [row.rstrip(), *screen.fold(f"{said} {mark}", "    ").split("\n")]


def _reasons(decision: Decision, period: Period) -> tuple[str, tuple[str, ...]]:
    """What a period rests on, in words, and the ids of the provisions."""
    held = holding(decision, period)
    names = dict.fromkeys(_reason(decision, r) for r in held)
    ids = dict.fromkeys(id for r in held for id in r.because)
    grounds = (id for id in period.because if decision.law.provision(id).effect == "exemption_ends")
    ids.update(dict.fromkeys(grounds))
    said = ", ".join(names) or "nothing recorded withholds it"
    if period.status is AccessStatus.UNDETERMINED:
        could_be = " or ".join(str(status) for status in period.could_be)
        said = f"{could_be}: {', '.join(str(doubt) for doubt in period.doubts)} ({said})"
    return said, tuple(ids)


def _reason(decision: Decision, r: Restriction) -> str:
    provision = first_provision(decision, r)
    closure = closure_of(decision, r)
    if closure is not None:
        rests = f" ({', '.join(closure.exemptions)})" if closure.exemptions else ""
        return f"{_closed(closure, provision)}{rests}"
    if r.part is not None:
        kept = r.part_is is AccessStatus.RETAINED
        return f"{part_name(r.part)} {'retained' if kept else 'closed'}"
    return plain_name(provision) if provision else "the catalogue"


def _closed(closure: Closure, provision: Provision | None) -> str:
    kept = provision is not None and provision.code is not None and provision.code.means == "retained"
    what = "retention" if kept else "closure"
    if closure.part:
        what = f"{part_name(closure.part)} {'retained' if kept else 'closed'}"
    match closure.length:
        case ForYears(years):
            return f"{what} for {years} years"
        case OpensIn(year):
            return f"{what} until {year}"
        case None:
            return what if closure.part or provision is None else plain_name(provision)


def _below(answered: Answered, notes: dict[str, int], screen: Screen) -> Iterator[str]:
    decision, on = answered.decision, answered.on
    if notes:
        yield ""
    for id, number in notes.items():
        yield screen.fold(decision.law.provision(id).cite, f"  [{number}] ")
    due = decision.transfer_due_on(on)
    if due is not None:
        yield f"  Transfer {'was' if due < on else 'is'} due by {say_date(due)}."
    for one in exemptions(decision, on):
        yield screen.fold(f"{one['code']}: {one['says']}", "  ", "      ")


def in_one_line(answered: Answered) -> str:
    """Every period in one line, for a list of many records: "closed to 31 Dec 1990; open"."""
    said: list[tuple[str, str]] = []
    for period in answered.decision.timeline:
        until = f" to {last_day(period.until)}" if period.until else ""
        if said and said[-1][0] == str(period.status):
            said.pop()
        said.append((str(period.status), until))
    return "; ".join(f"{status}{until}" for status, until in said)
