"""Findings as text: all of it for the first of each check, a line each where there are many, and how many there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import click

from closurelib.check.checks import BY_CODE, FAMILIES, family
from closurelib.check.finding import Finding, Severity
from closurelib.check.rule import SECTIONS, AnyRule, Judged
from closurelib.dates import Span, say_date, say_span
from closurelib.facts import Unreadable
from closurelib.report.check_data import CheckTotals
from closurelib.report.facts import say_closure, say_retention
from closurelib.report.screen import Screen

LABEL = 20
"""How wide the column of a record's own words is."""
IN_FULL = 3
"""So many findings of one check are shown in full; the reader knows it then, and the others are short."""
COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
LABELS = {
    "covering_dates": "Covering dates", "first_date": "First date", "last_date": "Last date", "held_by": "Held by",
    "recorded_status": "Status", "recorded_opening": "Record opening", "opened_on": "Opened",
    "transferred_on": "Transferred", "title": "Title", "reference": "Reference", "id": "Identifier",
    "parent": "Parent", "level": "Level", "public_record": "Public record",
}  # fmt: skip
"""What a field is called; others by their own name."""
_LISTS: dict[str, tuple[str, Callable[[Any], str]]] = {
    "closures": ("Closure", say_closure), "retentions": ("Retention", say_retention),
}  # fmt: skip


class Concise:
    """One line for each finding, as compilers write them."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen

    def begin(self) -> str:
        """Nothing stands before the first finding."""
        return ""

    def add(self, finding: Finding, case: Judged | None) -> str:
        """The line of one finding."""
        return concise(finding, self._screen) + "\n"

    def end(self, totals: CheckTotals) -> str:
        """How many there are."""
        return counted(totals, self._screen) + "\n"


class Full:
    """What was found, where, why it matters and what to do; for the first findings of each check."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        self._shown: Counter[str] = Counter()
        self._was_short = False

    def begin(self) -> str:
        """Nothing stands before the first finding."""
        return ""

    def add(self, finding: Finding, case: Judged | None) -> str:
        """One finding: in full where it is one of the first of its check, else its line."""
        self._shown[finding.code] += 1
        if self._shown[finding.code] > IN_FULL:
            self._was_short = True
            return concise(finding, self._screen) + "\n"
        gap, self._was_short = ("\n" if self._was_short else ""), False
        return gap + "\n".join(in_full(finding, case, self._screen)) + "\n\n"

    def end(self, totals: CheckTotals) -> str:
        """How many there are."""
        gap = "\n" if self._was_short else ""
        return f"{gap}{counted(totals, self._screen)}\n"


class Statistics:
    """How many findings each check has, the most frequent first."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen

    def begin(self) -> str:
        """Nothing stands before the end."""
        return ""

    def add(self, finding: Finding, case: Judged | None) -> str:
        """A finding is counted with the totals."""
        return ""

    def end(self, totals: CheckTotals) -> str:
        """A line for each check that found something."""
        wide = max((len(f"{number:,}") for number in totals.codes.values()), default=1)
        said = [
            self._screen.fold(BY_CODE[code].says, f"{number:>{wide},}  {code:<6} ", " " * (wide + 9))
            for code, number in sorted(totals.codes.items(), key=lambda item: (-item[1], item[0]))
        ]
        return "\n".join((*said, *([""] if said else []), counted(totals, self._screen))) + "\n"


def place(finding: Finding) -> str:
    """Where a finding stands: `file:line`."""
    if finding.source is None:
        return "-"
    return f"{finding.source}:{finding.line}" if finding.line is not None else finding.source


def concise(finding: Finding, screen: Screen) -> str:
    """A finding on one line."""
    name = finding.reference or finding.id
    named = f"{name}: " if name else ""
    message = " ".join(finding.message.split())
    return f"{place(finding)}: {named}{_code(finding, screen)} {message}{'' if not finding.fix else _fixable(finding)}"


def _code(finding: Finding, screen: Screen) -> str:
    return click.style(finding.code, fg=COLOURS[finding.severity], bold=True) if screen.colour else finding.code


def _fixable(finding: Finding) -> str:
    return " [--fix]" if finding.safe else " [--fix --unsafe-fixes]"


def in_full(finding: Finding, case: Judged | None, screen: Screen) -> Iterator[str]:
    """All that is to be said of a finding."""
    yield _headline(finding, screen)
    yield ""
    stated = list(_stated(finding, case, screen))
    yield from stated
    if stated:
        yield ""
    rule = BY_CODE.get(finding.code)
    yield screen.fold(_sentence(finding.message), "  Why   ")
    if finding.since is not None:
        yield screen.fold(f"True since {say_date(finding.since)}.", "        ")
    if rule is not None and (risk := rule.section("Risk")):
        yield screen.fold(risk, "  Risk  ")
    if rests := _rests_on(finding, case, rule):
        yield screen.fold(rests, "  Rests on  ")
    if fix := _fix(finding, rule):
        yield screen.fold(fix, "  Fix   ")
    yield f"  More  closurelib rule {finding.code}"


def _headline(finding: Finding, screen: Screen) -> str:
    named = finding.reference or finding.id or ""
    what = f"{finding.severity} {finding.code} {finding.name}"
    said = "  ".join(filter(None, (place(finding), named, what)))
    lines = said if len(said) <= screen.width else screen.fold(said, rest="    ")
    if not screen.colour:
        return lines
    word = str(finding.severity)
    return lines.replace(word, click.style(word, fg=COLOURS[finding.severity], bold=True), 1)


def _sentence(text: str) -> str:
    begins_with_a_word = text.partition(" ")[0].rstrip(",;").isalpha()
    text = text[:1].upper() + text[1:] if begins_with_a_word else text
    return text if text.endswith((".", "?", "!")) else text + "."


def _stated(finding: Finding, case: Judged | None, screen: Screen) -> Iterator[str]:
    """What the record says of the fields that the check reads, the one at fault marked."""
    rows = list(_rows(finding, case))
    marked = False
    for field, label, value in rows:
        head = f"  {label:<{LABEL - 2}} "
        yield screen.fold(value, head, " " * len(head))
        if not marked and _is_at_fault(finding, field):
            marked = True
            yield from _mark(finding, value, len(head), screen)
    if not marked and (finding.found or finding.expected) and (finding.field or rows == []):
        label = LABELS.get(finding.field or "", finding.field or "Found")
        head = f"  {label:<{LABEL - 2}} "
        found = finding.found or "(nothing)"
        yield screen.fold(found, head, " " * len(head))
        yield from _mark(finding, found, len(head), screen)


def _mark(finding: Finding, value: str, indent: int, screen: Screen) -> Iterator[str]:
    if not finding.expected:
        return
    carets = "^" * max(1, min(len(value), 24, screen.width - indent))
    yield screen.fold(f"{carets} expected {finding.expected}", " " * indent)


def _is_at_fault(finding: Finding, field: str) -> bool:
    at_fault = finding.field or ""
    return at_fault == field or at_fault.startswith(f"{field}.")


def _rows(finding: Finding, case: Judged | None) -> Iterator[tuple[str, str, str]]:
    """The fields of the record that bear on the finding: field, label, value."""
    if case is None:
        return
    rule = BY_CODE.get(finding.code)
    wanted = list(dict.fromkeys((*(rule.reads if rule else ()), (finding.field or "").partition(".")[0])))
    if "closures" in wanted or "retentions" in wanted:
        wanted = ["covering_dates", *(one for one in wanted if one != "covering_dates")]
    for name in wanted:
        if name in _LISTS:
            label, say = _LISTS[name]
            for number, item in enumerate(getattr(case.record, name), 1):
                yield f"{name}.{number}", label, say(item).removeprefix("closure, ")
            continue
        value = _value(getattr(case.record, name, None))
        if value:
            yield name, LABELS.get(name, name.replace("_", " ").capitalize()), value


def _value(value: object) -> str:
    match value:
        case Span():
            return say_span(value)
        case Unreadable(text=text):
            return text
        case bool():
            return "yes" if value else ""
        case str():
            return value
        case _:
            return ""


def _rests_on(finding: Finding, case: Judged | None, rule: AnyRule | None) -> str:
    cites: list[str] = []
    if case is not None:
        cites = [case.law.provision(id).cite for id in finding.because]
    practice = rule.section("Rests on") if rule else ""
    return "; ".join(dict.fromkeys(cites)) + "." if cites else practice


def _fix(finding: Finding, rule: AnyRule | None) -> str:
    if finding.fix:
        said = "; ".join(f"{LABELS.get(name, name)} = {value}" for name, value in finding.fix)
        return f"{said} ({_fixable(finding).strip(' []')})"
    return rule.section("Fix") if rule else ""


# Counting.


def counted(totals: CheckTotals, screen: Screen) -> str:
    """The line that counts, and what is not shown and why."""
    kinds = [_number(totals.severities[one], str(one)) for one in Severity if totals.severities[one]]
    records = _number(totals.records, "record")
    if not kinds:
        first = f"Nothing found in {records}."
    elif totals.with_findings:
        first = f"{', '.join(kinds)} in {totals.with_findings:,} of {records}."
    else:
        first = f"{', '.join(kinds)}; {records}."
    said = [first]
    if totals.fixed:
        said.append(f"{totals.fixed:,} fixed.")
    if totals.fixable or totals.fixable_unsafely:
        said.append(_can_be_fixed(totals))
    if totals.not_shown:
        said.append(f"{totals.not_shown:,} not shown (--max-findings 0 shows all, --statistics counts them).")
    hidden = (
        (totals.in_baseline, "in the baseline"), (totals.suppressed, "suppressed"), (totals.set_aside, "set aside"),
    )  # fmt: skip
    if aside := [f"{number:,} {where}" for number, where in hidden if number]:
        said.append(f"Not counted: {', '.join(aside)}.")
    return "\n".join(screen.fold(line, rest="  ") for line in said)


def _can_be_fixed(totals: CheckTotals) -> str:
    unsafe = f"{totals.fixable_unsafely:,} with --fix --unsafe-fixes, after a look at --diff"
    if not totals.fixable:
        return f"Can be rewritten: {unsafe}."
    more = f"; {unsafe}" if totals.fixable_unsafely else ""
    return f"Can be rewritten: {totals.fixable:,} with --fix{more}."


def _number(number: int, what: str) -> str:
    return f"{number:,} {what}" if number == 1 or what == "info" else f"{number:,} {what}s"


# The checks themselves.


def rule_list(rules: Sequence[AnyRule], screen: Screen) -> Iterator[str]:
    """Every check on a line, by family."""
    last = ""
    for rule in rules:
        if (kind := family(rule.code)) != last:
            yield "" if not last else "\n"
            last = kind
            letters = next(key for key, word in FAMILIES.items() if word == kind)
            yield screen.heading(f"{letters}  {kind}")
        yield screen.fold(rule.says, f"  {rule.code:<6} ")


def rule_page(rule: AnyRule, screen: Screen) -> Iterator[str]:
    """All that a check says of itself."""
    yield screen.heading(f"{rule.code} {rule.name}") + f" ({rule.severity})"
    yield ""
    yield screen.fold(rule.says)
    yield ""
    for name in SECTIONS:
        if text := rule.section(name):
            yield screen.fold(text, f"  {name:<9} ")
    if rule.reads:
        yield screen.fold(", ".join(rule.reads), "  Reads     ")
    if rule.profiles:
        yield screen.fold(", ".join(rule.profiles), "  Profiles  ")
