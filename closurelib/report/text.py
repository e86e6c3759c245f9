"""`status` as text: all of it for one record, one line each for many, and the line that counts them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from closurelib.record import UNNAMED
from closurelib.report.answered import Answered, Line, NotFound, Totals
from closurelib.report.headline import count_line, since_when
from closurelib.report.many import Many
from closurelib.report.reasons import what_next, why
from closurelib.report.screen import Screen
from closurelib.vocabulary import AccessStatus

LABEL = 11
"""How wide the column of labels is."""
BLOCK = 200
"""So many records are looked at before the columns of a long list are set."""
WIDEST_NAME = 32
NAMES_WHOM_TO_ASK = (AccessStatus.RETAINED,)
"""The statuses of which the line tells what the reference tells: which department to ask."""


def status_text(answered: Answered, screen: Screen) -> Iterator[str]:
    """The answer for one record: the status, why, what was assumed, and what to do next."""
    yield headline(answered, screen)
    yield ""
    yield from _labelled("Why", [" ".join(why(answered))], screen)
    yield from _labelled("Assumed", answered.decision.assumptions, screen)
    yield from _labelled("Next", [" ".join(what_next(answered))], screen)


def headline(answered: Answered, screen: Screen) -> str:
    """The first line of an answer, wrapped only where it must be.

    The colour is put in after the text was set, as it takes no room.
    """
    status = str(answered.status).upper()
    said = f"{answered.record.name}  {status}  {since_when(answered)}".rstrip()
    lines = said if len(said) <= screen.width else screen.fold(said, rest="    ")
    return lines.replace(status, screen.status(answered.status), 1)


def _labelled(label: str, sentences: Iterable[str], screen: Screen) -> Iterator[str]:
    first = f"  {label:<{LABEL - 2}}"
    for sentence in filter(None, sentences):
        yield screen.fold(sentence, first, " " * LABEL)
        first = " " * LABEL


class Columns:
    """One line for each of many records, in columns; the columns are set by the first ones."""

    def __init__(self, begin: Sequence[Line], screen: Screen, tail: Callable[[Answered], str] = since_when) -> None:
        self._screen = screen
        self._tail = tail
        self._name = min(max((len(_name(one)) for one in begin), default=0), WIDEST_NAME)
        self._status = max((len(str(one.status)) for one in begin if isinstance(one, Answered)), default=0)

    def row(self, line: Line) -> str:
        """The line of one record."""
        if isinstance(line, NotFound):
            return self._screen.fold(str(line), rest="    ")
        return self._row(_name(line), line.status, self._tail(line))

    def rows_of(self, many: Many, begin: int) -> Iterator[str]:
        """The lines of many records, from one of them on."""
        batch = many.batch
        names = zip(batch.own("reference").to_pylist(), batch.own("id").to_pylist(), strict=True)
        tails: dict[int, str] = {}
        for at, (code, (reference, id)) in enumerate(zip(batch.codes.to_pylist(), names, strict=True)):
            if at < begin:
                continue
            status = batch.entries[code].decision.status(many.on)
            if at in batch.changed or status in NAMES_WHOM_TO_ASK:
                yield self.row(many.line(at)) + "\n"
                continue
            if code not in tails:
                tails[code] = self._tail(many.line(at))
            yield self._row(reference or id or UNNAMED, status, tails[code]) + "\n"

    def _row(self, named: str, access: AccessStatus, tail: str) -> str:
        status = str(access).upper()
        name = f"{named:<{self._name}}  "
        said = f"{name}{status:<{self._status}}  {tail}".rstrip()
        if len(said) > self._screen.width:
            said = _hanging(name, f"{status:<{self._status}}", tail, self._screen)
        return said.replace(status, self._screen.status(access), 1)


def _hanging(name: str, status: str, tail: str, screen: Screen) -> str:
    """A line that is too long, its end hanging below; a long name stands on a line of its own."""
    first = f"{name}{status}  "
    if len(first) + 24 <= screen.width:
        return screen.fold(tail, first)
    return screen.fold(name) + "\n" + screen.fold(f"{status.strip()}  {tail}", "    ")


def _name(line: Line) -> str:
    return line.reference if isinstance(line, NotFound) else line.record.name


def counted(totals: Totals, screen: Screen) -> str:
    """The line that counts, broken between its parts where it is too long."""
    lines = [""]
    for part in count_line(totals).split("  "):
        longer = f"{lines[-1]}  {part}".strip()
        if len(longer) <= screen.width:
            lines[-1] = longer
        else:
            lines.append(part)
    return "\n".join(screen.fold(line, rest="  ") if len(line) > screen.width else line for line in filter(None, lines))
