"""What a check over a source must be shown: seeing no more than that, it finds the same as seeing every record.

And a check with a guard finds nothing in a record that its guard keeps from it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closurelib import Closure, ForYears, Record, Retention, load_law
from closurelib.check.checks import BY_CODE, CHECKS
from closurelib.check.dates_undated import series_of
from closurelib.check.finding import Finding, Severity
from closurelib.check.rule import Count, Judged, Rule, Sees, SourceRule
from closurelib.check.run import Checker, check_records
from closurelib.check.seen import SPELT, Window, file_above, files_above, lineage, lineage_of, names_of
from closurelib.check.source import children_without_parents
from closurelib.record import Source

UK = load_law("uk")
ON = date(2026, 11, 23)
OVER_A_SOURCE = [rule for rule in CHECKS if isinstance(rule, SourceRule)]
GUARDED = [rule for rule in CHECKS if isinstance(rule, Rule) and rule.guard is not None]

REFERENCES = (
    None, "ZZ 1", "ZZ 1/1", "zz 1/1", "ZZ 1/1/1", "zz/1/1/1", "ZZ 1/1/2", "ZZ 1/2", "ZZ 1/2/1", "ZZ 1/D6/Z",
    "ZZ 1/D6/Z/1", "QQ 2/1", "QQ 2/1/1", "no reference", "ZZ 1/9/9",
)  # fmt: skip
IDS = (None, "C1", "C2", "C3", "0123456789abcdef0123456789abcdef", "0123456789abcdef0123456789abcdef_1")
CLOSURES = (
    (), (Closure(type="F", length=ForYears(100), exemptions=("40(2)",)),), (Closure(type="N", length=ForYears(30)),),
    (Closure(type="F", length=ForYears(40)),), (Closure(type="F", length=ForYears(84), part="1"),),
)  # fmt: skip
RETENTIONS = ((), (), (Retention(part="1", put_back_on="2016-01-01"),), (Retention(),))
TITLES = (
    None, "Papers", "Closed extract", "Number not used.", "NUMBER IS NOT USED", "Transferred to AIR 24/1494",
    "transferred to air 24", "Fran\u00c3\u00a7ois", "lost \ufffd letter", "This is a redacted record",
)  # fmt: skip
_FOR_84 = (Closure(type="F", length=ForYears(84), exemptions=("40(2)",)),)
FAMILY: tuple[dict[str, Any], ...] = (
    {"reference": "ZZ 1/1", "recorded_status": "O"},
    {"reference": "ZZ 1/1", "closures": _FOR_84, "recorded_status": "D"},
    {"reference": "ZZ 1/1", "closures": CLOSURES[1], "recorded_status": "D", "id": "C1"},
    {"reference": "ZZ 1/1/1", "closures": CLOSURES[1], "title": "Closed extract"},
    {"reference": "ZZ 1/D6/Z", "closures": CLOSURES[1]},
    {"reference": "ZZ 1/D6/Z/1", "recorded_status": "O", "title": "This is a redacted record"},
)
"""Files and their extracts as a catalogue has them."""


@st.composite
def records(draw: st.DrawFn) -> list[Record]:
    """A small source, or two: files and parts, some twice, some without what stands above them."""
    many = []
    for number in range(1, draw(st.integers(1, 14)) + 1):
        source = Source(draw(st.sampled_from(("a.csv", "a.csv", "b.csv"))), number + 1, number, "csv")
        if draw(st.booleans()):
            fields = draw(st.sampled_from(FAMILY))
            many.append(Record(**{"covering_dates": "1974", "held_by": "archive", "source": source, **fields}))
            continue
        reference = draw(st.sampled_from(REFERENCES))
        many.append(
            Record(
                reference=reference,
                id=draw(st.sampled_from(IDS[1:] if reference is None else IDS)),
                parent=draw(st.sampled_from((None, None, None, "C1", "ZZ 1/2", "QQ 2", "elsewhere"))),
                level=draw(st.sampled_from((None, "piece", "series"))),
                title=draw(st.sampled_from(TITLES)),
                covering_dates=draw(st.sampled_from((None, "1960", "1960", "1974"))),
                held_by=draw(st.sampled_from((None, "archive"))),
                recorded_status=draw(st.sampled_from((None, "O", "D"))),
                recorded_opening=draw(st.sampled_from((None, "2026-03-14", "2026-03-14", "1991-01-01"))),
                closures=draw(st.sampled_from(CLOSURES)),
                retentions=draw(st.sampled_from(RETENTIONS)),
                notes=draw(st.sampled_from(((), (), ("caf\u00c3\u00a9",), ("redacted version",)))),
                source=source,
            )
        )
    return many * draw(st.sampled_from((1, 1, 12)))


class Keeping:
    """A check over a source that keeps what it is shown."""

    kept: list[Judged]

    def __init__(self, rule: SourceRule, on: date) -> None:
        self.seen: list[Judged] = []
        Keeping.kept = self.seen

    def see(self, case: Judged) -> None:
        self.seen.append(case)

    def end(self) -> Iterator[Finding]:
        return iter(())


def judged(many: Sequence[Record]) -> list[Judged]:
    """Every record as a check sees it."""
    rule = SourceRule("F801", "keeping", Severity.INFO, ("id",), Keeping)
    list(check_records(many, UK, on=ON, rules=(rule,), recorded_on=date(2026, 3, 14)))
    return Keeping.kept


def found_in_all(rule: SourceRule, cases: Sequence[Judged]) -> list[Finding]:
    watch = rule.begin(ON)
    for case in cases:
        watch.see(case)
    return list(watch.end())


def found_in_few(rule: SourceRule, cases: Sequence[Judged]) -> list[Finding]:
    """What a run finds that is shown no more than it must be."""
    match rule.sees:
        case Sees.COUNTS:
            return found_in_counts(rule, cases)
        case Sees.NAMES:
            return found_in_names(rule, cases)
        case Sees.PAIRS:
            above = files_above(case.record for case in cases)
            few = [
                case
                for case in cases
                if file_above(case.record) is not None or above.intersection(names_of(case.record))
            ]
            watch = rule.begin(ON, above)
        case _:
            keys = [named_by(rule.sees, case.record) for case in cases]
            times = Counter(keys)
            few = [case for case, key in zip(cases, keys, strict=True) if key is not None and times[key] > 1]
            watch = rule.begin(ON)
    for case in few:
        watch.see(case)
    return list(watch.end())


def named_by(sees: Sees, record: Record) -> tuple[str, str] | None:
    name = {Sees.SAME_ID: record.id, Sees.SAME_REFERENCE: lineage(record).written}[sees]
    return (record.source.name, name) if record.source and name else None


def found_in_counts(rule: SourceRule, cases: Sequence[Judged]) -> list[Finding]:
    watch = cast(Count, rule.begin(ON))
    groups: dict[Any, list[Judged]] = {}
    for case in cases:
        if watch.counts(case):
            groups.setdefault((shared(case.record), case.facts, watch.apart(case.record)), []).append(case)
    for same in groups.values():
        watch.see_many(same[0], len(same))
    return list(watch.end())


def shared(record: Record) -> str:
    """Everything that a record says, but for its names and its place."""
    named = ("id", "reference", "title", "parent", "source")
    return repr([getattr(record, name) for name in Record.__match_args__ if name not in named])


def found_in_names(rule: SourceRule, cases: Sequence[Judged]) -> list[Finding]:
    met = {name for case in cases for name in names_of(case.record)}
    below: dict[str, Record] = {}
    for case in cases:
        above = lineage(case.record).above
        if above is not None and (case.record.parent or file_above(case.record)):
            below.setdefault(above, case.record)
    missing = [(above, record) for above, record in below.items() if above not in met]
    return list(children_without_parents(rule, ON, len(below), missing))


@pytest.mark.parametrize("rule", OVER_A_SOURCE, ids=lambda rule: rule.code)
def test_each_check_over_a_source_says_what_it_must_be_shown(rule: SourceRule) -> None:
    assert rule.sees is not Sees.ALL


@pytest.mark.parametrize("rule", OVER_A_SOURCE, ids=lambda rule: rule.code)
@given(many=records())
def test_what_need_not_be_seen_changes_nothing(rule: SourceRule, many: list[Record]) -> None:
    cases = judged(many)
    assert found_in_few(rule, cases) == found_in_all(rule, cases)


@given(many=records())
def test_what_is_counted_hangs_on_what_records_share(many: list[Record]) -> None:
    for rule in OVER_A_SOURCE:
        if rule.sees is Sees.COUNTS:
            watch, said = cast(Count, rule.begin(ON)), dict[Any, bool]()
            for case in judged(many):
                assert said.setdefault((shared(case.record), case.facts), watch.counts(case)) == watch.counts(case)


@given(many=records())
def test_a_checker_finds_what_its_checks_find_in_every_record(many: list[Record]) -> None:
    cases = judged(many)
    checker = Checker(UK, ON, OVER_A_SOURCE, recorded_on=date(2026, 3, 14), above=files_above(many))
    for record in many:
        assert not checker.look(record)
    assert [seen.finding for seen in checker.end()] == [
        one for rule in OVER_A_SOURCE for one in found_in_all(rule, cases)
    ]


# Pairs.


@given(many=records())
def test_a_file_and_its_extract_are_brought_together_whatever_stands_between(many: list[Record]) -> None:
    """As much as a window without a limit would."""
    cases = judged(many)
    between = judged([Record(reference=f"YY 7/{n}", covering_dates="1960", held_by="archive") for n in range(1, 30)])
    mixed = [*cases[:1], *between, *cases[1:]]

    def pairs(window: Window, above: set[str] | None, seen: list[Judged]) -> list[tuple[int, int]]:
        window.above = above
        return [(id(file), id(extract)) for case in seen for file, extract in window.pairs(case)]

    above = files_above(case.record for case in mixed)
    exact = pairs(Window(lambda case: True, lambda case: True, most=1), above, mixed)
    assert exact == pairs(Window(lambda case: True, lambda case: True, most=10**6), None, cases)


def test_a_list_is_looked_through_beforehand_and_a_stream_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Window.__init__, "__defaults__", (2,))
    file = Record(reference="ZZ 31/1877", covering_dates="1974", held_by="archive")
    extract = Record(reference="ZZ 31/1877/1", covering_dates="1974", closures=CLOSURES[1], title="Closed extract")
    between = [Record(reference=f"ZZ 32/{n}", covering_dates="1974", held_by="archive") for n in range(1, 9)]
    many = [file, *between, extract]
    rules = (BY_CODE["X401"],)
    assert [one.reference for one in check_records(many, UK, on=ON, rules=rules)] == ["ZZ 31/1877"]
    assert [one.reference for one in check_records(many[::-1], UK, on=ON, rules=rules)] == ["ZZ 31/1877"]
    assert not list(check_records(iter(many), UK, on=ON, rules=rules))
    assert list(check_records(iter((file, extract)), UK, on=ON, rules=rules))


# Names.


@given(st.from_regex(SPELT, fullmatch=True))
def test_a_reference_that_is_spelt_so_is_its_own_name_and_begins_with_its_series(text: str) -> None:
    assert lineage_of(text, None, None).written == text
    assert series_of(text, "a parent", "a.csv", "C1") == text.partition("/")[0]


@given(
    reference=st.none() | st.sampled_from(REFERENCES[1:]) | st.text("ZzPRO: 1/\u2044A", max_size=12),
    parent=st.none() | st.sampled_from(("ZZ 1", "ZZ 1/1", "C1", "")),
)
def test_what_stands_below_a_file_is_told_from_its_names(reference: str | None, parent: str | None) -> None:
    at = lineage_of(reference, parent, None)
    assert file_above(Record(reference=reference, parent=parent)) == (at.above if at.is_below_file else None)


# Guards.

_TEXTS = st.sampled_from([text for text in TITLES if text]) | st.text(max_size=20)


@pytest.mark.parametrize("rule", GUARDED, ids=lambda rule: rule.code)
@given(data=st.data())
def test_a_check_finds_nothing_where_its_guard_lets_nothing_through(rule: Rule, data: st.DataObject) -> None:
    record = Record(
        reference=data.draw(st.sampled_from(REFERENCES)),
        id="C1",
        title=data.draw(st.none() | _TEXTS | st.tuples(_TEXTS, _TEXTS).map("".join)),
        covering_dates="1960",
        closures=data.draw(st.sampled_from(CLOSURES)),
        retentions=data.draw(st.sampled_from(RETENTIONS)),
        notes=tuple(data.draw(st.lists(_TEXTS, max_size=2))),
    )
    [case] = judged([record])
    object.__setattr__(case, "rule", rule)
    assert rule.guard is not None
    if list(rule.look(case)):
        assert rule.guard.passes(record)


@pytest.mark.parametrize("rule", GUARDED, ids=lambda rule: rule.code)
def test_a_guard_asks_for_what_its_check_reads_in_words_that_other_engines_know(rule: Rule) -> None:
    guard = rule.guard
    assert guard is not None
    # Where a field was read is no field of a record that anybody writes.
    assert {name.partition(".")[0] for name in guard.fields} <= {*rule.reads, "origins"}
    if guard.pattern is not None:
        assert not re.search(guard.pattern, ""), "a field that says nothing lets nothing through"
        assert not re.search(r"\(\?[^:i]|\\[1-9]", guard.pattern)
        if guard.pattern.startswith("(?i)"):
            assert not re.search("[iIkK]", guard.pattern[4:])


def test_a_guard_means_the_same_over_a_column() -> None:
    """Where a library of columns is there, whose engine of expressions is that of Rust."""
    columns = pytest.importorskip("polars")

    @given(st.lists(_TEXTS, min_size=1, max_size=20))
    def means_the_same(texts: list[str]) -> None:
        for rule in GUARDED:
            if rule.guard is not None and rule.guard.pattern is not None:
                found = columns.Series(texts).str.contains(rule.guard.pattern).to_list()
                assert found == [rule.guard.lets(text) for text in texts]

    means_the_same()
