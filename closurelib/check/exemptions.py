"""Checks of exemptions (E601-E607): whether a code is one, and how long it can be claimed for a record of that age.

That an exemption has lapsed opens nothing: another may apply. Each of these says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from attrs import frozen

from closurelib.answer import exemptions
from closurelib.check.closure_conventions import EXACT, YEAR, YEAR_END, Coded, asserted_on, coded, latest, openings
from closurelib.check.exemption_codes import (
    LISTED_LAW,
    SUPERSEDED,
    is_known,
    knows_exemptions,
    meant,
    subsections,
)
from closurelib.check.finding import Finding, Severity
from closurelib.check.rule import Guard, HangsOn, Judged, Rule, SourceRule, check
from closurelib.dates import END, Span, say_date, say_span

NOT_AN_INSTRUCTION = "another exemption may apply; this is not an instruction to open"


@frozen
class Life:
    """How long one exemption can be claimed for one record."""

    begins: date
    """The first day on which any provision speaks of it."""
    ends: date | None
    """The first day on which it cannot be claimed, seen from the day asked about; `None` where that is not known."""
    because: tuple[str, ...]


@latest
def _lives(case: Judged) -> dict[str, Life]:
    """The life of each exemption that a record's closures name, those that no provision knows left out."""
    on, view = case.on, case.decision.case.view
    lives = {}
    for said in exemptions(case.decision, on):
        entries = view.exemption(said["code"])
        if entries:
            until = said["claimable_until"]
            holding = [one for one in entries if one.since <= on < one.until] or entries
            lives[said["code"]] = Life(
                begins=min(one.since for one in entries),
                ends=date.fromisoformat(until) if until else None,
                because=tuple(one.provision.id for one in holding),
            )
    return lives


def _running(case: Judged) -> Iterator[tuple[Coded, dict[str, Life]]]:
    """The closures that hold on the day asked about and name exemptions, with the life of each exemption."""
    if case.decision.problems:
        return
    lives: dict[str, Life] | None = None
    for one in coded(case):
        if not one.closure.exemptions or one.means not in ("closed", "under review"):
            continue
        end = _ends(case, one)
        if end is not None and end.latest <= case.on:
            continue
        if lives is None:
            lives = _lives(case)
        yield one, lives


def _ends(case: Judged, one: Coded) -> Span | None:
    """The first day after a closure, counted as it says, or as its code is taken where it does not say."""
    if isinstance(one.closure.ended_on, Span):
        return one.closure.ended_on
    days = openings(case, one)
    anchor = one.closure.anchor or (one.code.unanchored if one.code else "")
    return days.get(YEAR) or days.get(EXACT if anchor == "exact" else YEAR_END) or next(iter(days.values()), None)


def _decided(case: Judged, one: Coded) -> date | None:
    day = asserted_on(case, one)
    return day.earliest if day is not None else None


def _never_applied(case: Judged, one: Coded, life: Life) -> bool:
    """Whether an exemption could at no time be claimed for the record, or not any more when it was asserted."""
    if life.ends is None or life.ends > case.on:
        return False
    decided = _decided(case, one)
    return life.ends <= life.begins or (decided is not None and decided >= life.ends)


def _sections(codes: list[str]) -> str:
    return ", ".join(code if code.startswith("EIR") else f"s. {code}" for code in codes)


@check(
    "E601", "unknown-exemption", reads=("closures",), guard=Guard(("closures.exemptions",)), hangs_on=HangsOn.CLOSURES
)
def unknown_exemption(case: Judged) -> Iterator[Finding]:
    """A closure names an exemption that is none.

    Why: An exemption is a section of the Act, written as the archive's list has it; anything else withholds by a word.
    A section of which only the subsections are exemptions (30, 37) does not say which is meant.
    Risk: Nobody can tell how long it can be claimed; it is taken as claimable without end.
    Rests on: Freedom of Information Act 2000, Part II; Environmental Information Regulations 2004, reg. 12; the code
    list of The National Archives' transfer service.
    Wrong: `99(1)`, `V27(1)`, or `30` alone.
    Right: `27(1)`, or `30(1)`.
    Fix: Write the section with its subsection, as the list has it.
    """
    if not knows_exemptions(case.law):
        return
    for one in coded(case):
        for code in dict.fromkeys(one.closure.exemptions):
            if is_known(code, case.law):
                continue
            is_meant, among = meant(code, case.law), subsections(code, case.law)
            written = (is_meant if other == code else other for other in one.closure.exemptions)
            yield case.finding(
                f"{one.place}.exemptions",
                found=code,
                expected=is_meant or " or ".join(among) or "a section of the Act, as 40(2)",
                message=_why_unknown(code, is_meant, among),
                fix=((f"{one.place}.exemptions", ";".join(map(str, written))),) if is_meant else (),
            )


def _why_unknown(code: str, is_meant: str | None, among: tuple[str, ...]) -> str:
    if is_meant:
        return f"{code!r} is no exemption as it is written; {is_meant} seems to be meant"
    if among:
        return f"{code!r} names a section whose subsections differ; write which is meant: {', '.join(among)}"
    return f"{code!r} is no exemption that is known; it is taken as claimable without end"


@check(
    "E602",
    "superseded-exemption",
    reads=("closures",),
    severity=Severity.WARNING,
    guard=Guard(("closures.exemptions",)),
    hangs_on=HangsOn.CLOSURES,
)
def superseded_exemption(case: Judged) -> Iterator[Finding]:
    """A closure names an exemption by a code that the archive's list no longer had on the day of the decision.

    Why: Lists change: 43 became 43(1) and 43(2), the royal exemption was split in 2011. What was written under an
    older list was right then, so only a decision after the change is at fault; without its day, this is a remark.
    Risk: The transfer is refused, or a program that knows the newer list drops the code.
    Rests on: The National Archives, da-metadata-schema and its history; S.I. 2011/46.
    Wrong: `43`, asserted on 1 June 2025.
    Right: `43(2)`, asserted on 1 June 2025; or `43`, asserted on 1 June 2012.
    Fix: Ask which of the newer codes is meant; the list does not say.
    """
    if case.law.id != LISTED_LAW:
        return
    for one in coded(case):
        for code in dict.fromkeys(one.closure.exemptions):
            gone, decided = SUPERSEDED.get(code), asserted_on(case, one)
            if gone is None or gone.since > case.on or (decided is not None and decided.latest < gone.since):
                continue
            yield case.finding(
                f"{one.place}.exemptions",
                found=code,
                expected=gone.instead,
                message=f"{code!r} has not been in the archive's list since {say_date(gone.since)} ({gone.says}); "
                f"it has {gone.instead}",
                since=gone.since,
                severity=None if decided is not None else Severity.INFO,
            )


@check(
    "E603",
    "exemptions-lapsed",
    reads=("closures",),
    severity=Severity.WARNING,
    guard=Guard(("closures.exemptions",)),
    hangs_on=HangsOn.FACTS,
)
def exemptions_lapsed(case: Judged) -> Iterator[Finding]:
    """Not one of the exemptions that a running closure names can be claimed any more.

    Why: Most exemptions end when a record is historical, others after 30, 60 or 100 years; the closure's own period
    does not lengthen them.
    Risk: The record is withheld on grounds that the law no longer gives.
    Rests on: Freedom of Information Act 2000, ss. 62 to 64.
    Wrong: Papers of 1998, closed for 40 years under s. 35(1)(a), on 1 January 2021.
    Right: The same on 31 December 2020; or with s. 40(2) beside it.
    Fix: Review the record: name the exemption that is relied on now, or open it. Lapsed is not yet open.
    """
    for one, lives in _running(case):
        gone = _gone(case, one, lives)
        if len(gone) < len(set(one.closure.exemptions)):
            continue
        last = max((life.ends or END for life in gone.values()), default=END)
        gone = {code: life for code, life in gone.items() if not _never_applied(case, one, life)}
        if not gone:
            continue  # said by E605
        yield case.finding(
            f"{one.place}.exemptions",
            found=", ".join(gone),
            expected="an exemption that can be claimed",
            message=f"{_sections(list(gone))} can no longer be claimed, since {say_date(last)}; {NOT_AN_INSTRUCTION}",
            since=last,
            because=tuple(dict.fromkeys(id for life in gone.values() for id in life.because)),
        )


def _gone(case: Judged, one: Coded, lives: dict[str, Life]) -> dict[str, Life]:
    """The exemptions of a closure that cannot be claimed on the day asked about."""
    found = {code: lives[code] for code in dict.fromkeys(one.closure.exemptions) if code in lives}
    return {code: life for code, life in found.items() if life.ends is not None and life.ends <= case.on}


@check(
    "E604",
    "one-exemption-lapsed",
    reads=("closures",),
    severity=Severity.INFO,
    guard=Guard(("closures.exemptions",)),
    hangs_on=HangsOn.FACTS,
)
def one_exemption_lapsed(case: Judged) -> Iterator[Finding]:
    """One of several exemptions that a running closure names can no longer be claimed.

    Why: The closure stands on the others; the one that has lapsed misleads whoever reviews it next.
    Risk: A request is refused under a section that the law no longer gives.
    Rests on: Freedom of Information Act 2000, ss. 62 to 64.
    Wrong: Papers of 1998, closed for 40 years under s. 35(1)(a) and s. 40(2), on 1 January 2021.
    Right: The same on 31 December 2020; or under s. 40(2) alone.
    Fix: Take the lapsed section off when the record is next reviewed.
    """
    for one, lives in _running(case):
        gone = _gone(case, one, lives)
        if len(gone) == len(set(one.closure.exemptions)):
            continue
        for code, life in gone.items():
            if life.ends is not None and not _never_applied(case, one, life):
                yield case.finding(
                    f"{one.place}.exemptions",
                    found=code,
                    expected="the exemptions that can still be claimed",
                    message=f"{_sections([code])} can no longer be claimed, since {say_date(life.ends)}; others of "
                    f"this closure can; {NOT_AN_INSTRUCTION}",
                    since=life.ends,
                    because=life.because,
                )


@check(
    "E605",
    "exemption-never-applied",
    reads=("closures",),
    guard=Guard(("closures.exemptions",)),
    hangs_on=HangsOn.FACTS,
)
def exemption_never_applied(case: Judged) -> Iterator[Finding]:
    """An exemption is named that, for a record of that age, could not be claimed when it was asserted, or ever.

    Why: Sections that end when a record is historical never bear on papers that were older than that already; the
    transfer service takes them with any period.
    Risk: The record is withheld without any ground in law from the first day.
    Rests on: Freedom of Information Act 2000, ss. 62 to 64.
    Wrong: Papers of 1960, closed under s. 35(1)(a); papers of 1990, s. 35(1)(a) asserted in 2022.
    Right: Papers of 2004, s. 35(1)(a) asserted in 2022.
    Fix: Name the exemption that is relied on. Another may apply; it is not an instruction to open.
    """
    for one, lives in _running(case):
        for code in dict.fromkeys(one.closure.exemptions):
            life = lives.get(code)
            if life is None or life.ends is None or not _never_applied(case, one, life):
                continue
            decided = _decided(case, one)
            when = f"when it was asserted, {say_date(decided)}" if decided and life.begins <= decided else "at any time"
            yield case.finding(
                f"{one.place}.exemptions",
                found=code,
                expected="an exemption that can be claimed for a record of that age",
                message=f"{_sections([code])} could not be claimed for a record of that age {when} (only before "
                f"{say_date(life.ends)}); {NOT_AN_INSTRUCTION}",
                since=max(life.ends, decided or life.ends),
                because=life.because,
            )


@check(
    "E606",
    "period-longer-than-exemption",
    reads=("closures",),
    severity=Severity.WARNING,
    guard=Guard(("closures.exemptions",)),
    hangs_on=HangsOn.FACTS,
)
def period_longer_than_exemption(case: Judged) -> Iterator[Finding]:
    """A closure is recorded for longer than any exemption that it names can last.

    Why: On a day that is known now the exemption ends, and the period runs on; nothing will withhold the record then.
    Risk: The record stays closed for years without a ground in law.
    Rests on: Freedom of Information Act 2000, ss. 62 to 64.
    Wrong: Papers of 2010, closed for 40 years under s. 35(1)(a), which ends on 1 January 2031.
    Right: Papers of 2010, closed for 20 years under s. 35(1)(a).
    Fix: Shorten the period, or name the exemption that the rest of it is to rest on.
    """
    for one, lives in _running(case):
        found = [lives.get(code) for code in one.closure.exemptions]
        known = [life.ends for life in found if life is not None and life.ends is not None]
        end = _ends(case, one)
        if end is None or len(known) < len(found):
            continue
        last = max(known)
        if last <= case.on or end.earliest <= last or min(life.begins for life in found if life) > case.on:
            continue
        yield case.finding(
            f"{one.place}.years",
            found=str(one),
            expected=f"a period that ends by {last}",
            message=f"the closure ends on {say_span(end)}, but {_sections(list(one.closure.exemptions))} can "
            f"be claimed only before {say_date(last)}; then {NOT_AN_INSTRUCTION}",
            since=_decided(case, one),
            because=tuple(dict.fromkeys(id for life in found if life for id in life.because)),
        )


@check(
    "E607",
    "exemption-twice",
    reads=("closures",),
    severity=Severity.WARNING,
    guard=Guard(("closures.exemptions",)),
    hangs_on=HangsOn.CLOSURES,
)
def exemption_twice(case: Judged) -> Iterator[Finding]:
    """The same exemption is named twice for the same closure.

    Why: Each code has one period; named twice it has two, and one of the two was meant for another code.
    Risk: The exemption that was meant is missing, and its period with it.
    Rests on: The National Archives, transfer service, which accepts it (a gap: practice/tdr.md 2.11).
    Wrong: `27(1);27(1)` with the periods 33 and 44.
    Right: `27(1);40(2)` with the periods 33 and 44.
    Fix: Look up which exemption was meant.
    """
    met: dict[tuple[str, str | None, str], Coded] = {}
    for one in coded(case):
        closure = one.closure
        if closure.ended_on is not None:
            continue
        start = "/".join(str(day) for day in (closure.counted_from, closure.made_on, closure.asserted_on))
        here: set[str] = set()
        for code in closure.exemptions:
            key = (code, closure.part, start)
            if code in here or met.setdefault(key, one) is not one:
                yield case.finding(
                    f"{one.place}.exemptions",
                    found=code,
                    expected="each exemption once",
                    message=f"{_sections([code])} is named twice for the same closure; another exemption may have been "
                    "meant",
                )
            here.add(code)


RULES: tuple[Rule | SourceRule, ...] = (
    unknown_exemption,
    superseded_exemption,
    exemptions_lapsed,
    one_exemption_lapsed,
    exemption_never_applied,
    period_longer_than_exemption,
    exemption_twice,
)
"""The checks of this module, in the order of their codes."""
