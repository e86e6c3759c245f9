"""The bar of a timeline: a stretch of characters for each period, drawn to the width there is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from attrs import frozen

from closurelib.dates import say_date
from closurelib.report.screen import Screen
from closurelib.timeline import Period
from closurelib.vocabulary import AccessStatus

INDENT = 2
SHORTEST_PAST = 5
"""Years drawn before the first change where nobody knows when the record was made."""

Fills = dict[AccessStatus, str]
UNICODE: Fills = {
    AccessStatus.CLOSED: "█▓",
    AccessStatus.RETAINED: "▓█",
    AccessStatus.UNDER_REVIEW: "▚",
    AccessStatus.RETURNED: "▞",
    AccessStatus.NOT_TRANSFERRED: "░",
    AccessStatus.OPEN_IN_PART: "▒",
    AccessStatus.OPEN: "·",
    AccessStatus.UNDETERMINED: "?",
}
"""How each status is drawn; the second sign where two periods of one status meet."""
ASCII: Fills = {
    AccessStatus.CLOSED: "#=",
    AccessStatus.RETAINED: "=#",
    AccessStatus.UNDER_REVIEW: "*",
    AccessStatus.RETURNED: "%",
    AccessStatus.NOT_TRANSFERRED: "-",
    AccessStatus.OPEN_IN_PART: "+",
    AccessStatus.OPEN: ".",
    AccessStatus.UNDETERMINED: "?",
}
"""The same where the screen has no other characters."""
SHORT = {
    AccessStatus.OPEN_IN_PART: "in part",
    AccessStatus.UNDER_REVIEW: "review",
    AccessStatus.RETURNED: "returned",
    AccessStatus.NOT_TRANSFERRED: "not transferred",
    AccessStatus.UNDETERMINED: "?",
}
"""What is written below a stretch where the status itself is too long."""


@frozen
class Scale:
    """Days to columns: `since` is column 0, `until` the column after the last."""

    since: date
    until: date
    columns: int

    def column(self, day: date) -> int:
        """The column of a day, within the bar.

        >>> Scale(date(1960, 1, 1), date(2027, 1, 1), 67).column(date(1968, 1, 1))
        8
        """
        share = (day - self.since).days / max((self.until - self.since).days, 1)
        return min(max(round(share * self.columns), 0), self.columns)


def bar(timeline: Sequence[Period], created: date | None, on: date, today: bool, screen: Screen) -> list[str]:
    """The years, the bar, and what each stretch is; a mark below for a day asked about that is not at the end."""
    scale = _scale(timeline, created, on, screen.width - 2 * INDENT - 1)
    if scale is None:
        return []
    stretches = [(scale.column(p.since or scale.since), scale.column(p.until or scale.until), p) for p in timeline]
    asked = "today" if today else say_date(on)
    at_end = timeline[-1].holds(on)
    starts = [(start, str(p.since.year if p.since else scale.since.year)) for start, _, p in stretches]
    if timeline[0].since is None and created is None:
        starts[0] = (0, "...")
    width = scale.columns + 1
    years = _placed(starts, width - len(asked) - 1 if at_end else width)
    lines = [years.ljust(width - len(asked)) + asked if at_end else years]
    lines.append(_drawn(stretches, UNICODE if screen.unicode else ASCII) + ">")
    lines.append(_named(stretches, width))
    if not at_end:
        column = min(scale.column(on), scale.columns - 1)
        lines.append(_mark(column, asked, width))
    return [" " * INDENT + line.rstrip() for line in lines]


def _scale(timeline: Sequence[Period], created: date | None, on: date, columns: int) -> Scale | None:
    """From creation to the day asked about or a little past the last change, whichever is later."""
    changes = [period.since for period in timeline if period.since]
    if not changes:
        return None
    last = changes[-1]
    since = created or date(max(changes[0].year - max((last.year - changes[0].year) // 5, SHORTEST_PAST), 1), 1, 1)
    until = on if on > last else date(min(last.year + max((last.year - since.year) // 5, 3), 9999), 1, 1)
    return Scale(min(since, on), until, columns) if since < until else None


def _drawn(stretches: Sequence[tuple[int, int, Period]], fills: Fills) -> str:
    drawn, before, turn = "", None, 0
    for start, end, period in stretches:
        turn = turn + 1 if period.status is before else 0
        before = period.status
        signs = fills[period.status]
        length = max(end - start, 1 if end > len(drawn) else 0)
        drawn = drawn[:start].ljust(start) + signs[turn % len(signs)] * length
    return drawn


def _placed(labels: Sequence[tuple[int, str]], width: int) -> str:
    """Labels at their columns; one that would touch the last moves a little, or is left out."""
    line = ""
    for column, label in labels:
        start = max(column, len(line) + 1 if line else 0)
        if start - column <= 3 and start + len(label) <= width:
            line = line.ljust(start) + label
    return line


def _named(stretches: Sequence[tuple[int, int, Period]], width: int) -> str:
    """What each stretch is, below its beginning; a narrow one may lean into the next where that has room."""
    line = ""
    for number, (start, end, period) in enumerate(stretches):
        name, free = str(period.status), _free(stretches, number, width)
        if len(name) > end - start:
            name = SHORT.get(period.status, name)
        begin = max(start, len(line) + 2 if line else 0)
        if end > start and begin < max(end, start + 1) and begin + len(name) <= free:
            line = line.ljust(begin) + name
    return line


def _free(stretches: Sequence[tuple[int, int, Period]], number: int, width: int) -> int:
    """The column up to which the name of a stretch may reach, so that the next one keeps room for its own."""
    if number + 1 == len(stretches):
        return width
    start, end, period = stretches[number + 1]
    return max(start - 1, end - 2 - len(SHORT.get(period.status, str(period.status))))


def _mark(column: int, asked: str, width: int) -> str:
    if column + 2 + len(asked) <= width:
        return " " * column + "^ " + asked
    return (asked + " ^").rjust(column + 1)
