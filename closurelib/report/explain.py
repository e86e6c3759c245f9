"""`explain` as text: the facts, each provision applied with its arithmetic, what was tried, what would change it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from closurelib.dates import say_date
from closurelib.report.answered import Answered
from closurelib.report.applied import applied
from closurelib.report.facts import Fact, facts_of, not_recorded
from closurelib.report.headline import since_when
from closurelib.report.reasons import why
from closurelib.report.screen import Screen, shortened
from closurelib.report.tried import tried
from closurelib.report.whatif import changes
from closurelib.report.words import in_force, title_case
from closurelib.vocabulary import AccessStatus

WIDEST_TRIED = 38
COLUMN = 22
"""Where the places of facts begin."""


def explain_text(answered: Answered, screen: Screen) -> Iterator[str]:
    """The reasoning for one record."""
    yield in_one_sentence(answered, screen)
    read_at = f"Facts ({answered.place})" if answered.record.source else "Facts"
    yield from _section(read_at, _facts(answered, screen), screen)
    if answered.decision.problems:
        not_judged = (screen.fold(str(problem), "  ", "    ") for problem in answered.decision.problems)
        yield from _section("Not judged", not_judged, screen)
        return
    yield from _section("Applied", _applied(answered, screen), screen)
    if answered.status is AccessStatus.UNDETERMINED:
        yield from _section("Not known", _folded(why(answered), screen), screen)
    yield from _section("Tried, not applied", _tried(answered, screen), screen)
    yield from _section("Assumed", _folded(answered.decision.assumptions, screen), screen)
    yield from _section("What would change this", _folded(changes(answered), screen), screen)
    left_out = len(answered.decision.law.not_modelled)
    if left_out:
        yield ""
        what = "1 matter of this law is" if left_out == 1 else f"{left_out} matters of this law are"
        yield screen.fold(f"{what} not modelled: closurelib law show not-modelled")


def in_one_sentence(answered: Answered, screen: Screen) -> str:
    """The first line: the record, the day, the status and since when."""
    status = str(answered.status).upper()
    tail = since_when(answered)
    if answered.status is AccessStatus.OPEN and "; in part" in tail:
        tail = f"in full {tail.partition(';')[0]}"
    said = f"{answered.record.name} on {say_date(answered.on)}: {status}{', ' if tail else ''}{tail}."
    return screen.fold(said, rest="    ").replace(status, screen.status(answered.status), 1)


def _section(name: str, lines: Iterable[str], screen: Screen) -> Iterator[str]:
    first = True
    for line in lines:
        if first:
            yield ""
            yield screen.heading(shortened(name, screen.width))
            first = False
        yield line


def _folded(sentences: Iterable[str], screen: Screen) -> Iterator[str]:
    return (screen.fold(sentence, "  ", "    ") for sentence in sentences)


def _facts(answered: Answered, screen: Screen) -> Iterator[str]:
    for fact in facts_of(answered):
        yield _two_columns(fact.says, _where(fact), screen)
    missing = not_recorded(answered.decision)
    if missing:
        yield _two_columns("not recorded", "; ".join(missing), screen)


def _where(fact: Fact) -> str:
    if fact.origin is None:
        return ""
    words = " ".join(fact.origin.words.split())
    return f'{fact.origin.place}: "{words}"' if words and words not in fact.says else fact.origin.place


def _two_columns(left: str, right: str, screen: Screen) -> str:
    """Words and a place beside them; below them where the words are long."""
    if not right:
        return screen.fold(left, "  ", "    ")
    if len(left) <= COLUMN - 4:
        return screen.fold(right, f"  {left:<{COLUMN - 2}}")
    return screen.fold(left, "  ", "    ") + "\n" + screen.fold(right, " " * COLUMN)


def _applied(answered: Answered, screen: Screen) -> Iterator[str]:
    """Each provision that acted: what it is, when it was in force, and what it gave for this record."""
    for number, (provision, steps) in enumerate(applied(answered), 1):
        name = title_case(provision.name.removeprefix("the "))
        yield screen.fold(f"{name}. {provision.cite}.", f"  [{number}] ")
        force = f"In force {in_force(provision)}." if provision.since or provision.until else ""
        yield screen.fold(f"{force} Source read: {provision.seen}.", " " * 6)
        if steps:
            yield screen.fold(" ".join(dict.fromkeys(steps)), " " * 6)


def _tried(answered: Answered, screen: Screen) -> Iterator[str]:
    lines = list(tried(answered))
    width = min(max((len(what) for what, _ in lines), default=0), WIDEST_TRIED)
    for what, reason in lines:
        if len(what) <= width:
            yield screen.fold(reason, f"  {what:<{width}}   ")
        else:
            yield screen.fold(what, "  ", "    ") + "\n" + screen.fold(reason, " " * (width + 5))
