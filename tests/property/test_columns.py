"""Rows = columns: whatever a table holds, a row of it is answered as its record is, each field of the answer alike.

Style, principle 8: "One law for rows and columns. The bulk path keeps two memos, asks `decide` once per distinct facts,
and spreads the answers."
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from closurelib import Facts, Record, decide, load_law
from closurelib.columns import answer_schema, decide_table, known
from closurelib.columns.answers import values_of
from closurelib.decision import Decision
from closurelib.facts import Problem
from closurelib.families import with_families
from closurelib.law import Law
from closurelib.record import Source
from tests.property.strategies import days

pa = pytest.importorskip("pyarrow")
pl = pytest.importorskip("polars")

UK = load_law("uk")
ON = date(2026, 11, 23)

written_days = days.map(str) | days.map(lambda day: f"{day:%Y-%m}") | days.map(lambda day: str(day.year))
wrong = st.sampled_from(["junk", "1960-02-30", "", " ", "?", "c1955", "[1944 Apr-July]", "1958 Mar 3-1961 Nov 14"])
references = st.sampled_from(
    ["ZZ 1/1", "ZZ 1/1/1", "ZZ 1/2", "zz 1/2/1", "ZZ 1", " ZZ 2/1 ", "no reference", "", "C 1"]
)
items = st.fixed_dictionaries(
    {},
    optional={
        "type": st.sampled_from(["F", "U", "N", "A", "D", "", "nonsense"]) | st.none(),
        "years": st.none() | st.integers(1, 120),
        "until_year": st.none() | st.integers(1950, 2060),
        "counted_from": st.none() | written_days,
        "exemptions": st.none() | st.lists(st.sampled_from(["40(2)", "37(1)(a)"]), max_size=2),
        "part": st.sampled_from([None, "1"]),
    },
)
retentions = st.fixed_dictionaries({}, optional={"until": st.none() | days, "put_back_on": st.none() | days})
COLUMNS: dict[str, tuple[st.SearchStrategy[Any], Any]] = {
    "reference": (references, pa.string()),
    "id": (st.sampled_from(["C1", "C2", ""]) | st.none(), pa.dictionary(pa.int8(), pa.string())),
    "covering_dates": (written_days | wrong, pa.large_string()),
    "last_date": (days, pa.date32()),
    "opened_on": (st.datetimes(datetime(1950, 1, 1), datetime(2030, 1, 1)), pa.timestamp("us", "UTC")),  # noqa: DTZ001
    "transferred_on": (days.map(str) | wrong, pa.string()),
    "held_by": (st.sampled_from(["archive", "department", "nobody"]), pa.dictionary(pa.int32(), pa.string())),
    "public_record": (st.booleans(), pa.bool_()),
    "recorded_status": (st.sampled_from(["O", "C", "D", ""]), pa.string()),
    "jurisdiction": (st.sampled_from(["uk", "xx"]), pa.string()),
    "closures.1.type": (st.sampled_from(["F", "U", "N", ""]), pa.string()),
    "closures.1.years": (st.sampled_from([30.0, 84.0, float("nan"), 2.5]), pa.float64()),
    "closures.1.counted_from": (written_days | wrong, pa.string()),
    "closures": (
        st.lists(items, max_size=2),
        pa.list_(
            pa.struct([
                ("type", pa.string()), ("years", pa.int32()), ("until_year", pa.int64()),
                ("counted_from", pa.string()), ("exemptions", pa.list_(pa.string())), ("part", pa.string()),
            ])
        ),
    ),
    "retentions": (
        st.lists(retentions, max_size=2),
        pa.list_(pa.struct([("until", pa.date32()), ("put_back_on", pa.date32())])),
    ),
    "deaths": (
        st.dictionaries(st.just("sovereign"), written_days).map(lambda of: list(of.items())),
        pa.map_(pa.string(), pa.string()),
    ),
    "notes": (st.lists(st.sampled_from(["Retained until 2031", "x"]), max_size=2), pa.list_(pa.string())),
}  # fmt: skip


@st.composite
def tables(draw: st.DrawFn) -> Any:
    """A table under some columns, in chunks: nothing, one row, or some that often say the same."""
    names = draw(st.lists(st.sampled_from(list(COLUMNS)), min_size=2, unique=True).filter(_can_be_asked))
    count = draw(st.sampled_from([0, 1, 2, 9, 30]))
    cells = {}
    for name in names:
        values = draw(st.lists(COLUMNS[name][0] | st.none(), min_size=1, max_size=4))
        chosen = draw(st.lists(st.sampled_from(values), min_size=count, max_size=count))
        kind = COLUMNS[name][1]
        array = pa.array([_in_zone(value) for value in chosen], kind)
        cut = draw(st.integers(0, count))
        cells[name] = pa.chunked_array([array[:cut], array[cut:]], kind)
    return pa.table(cells)


def _in_zone(value: Any) -> Any:
    return value.replace(tzinfo=UTC) if isinstance(value, datetime) else value


def _can_be_asked(names: list[str]) -> bool:
    named = "reference" in names or "id" in names
    is_told_once = not ("closures" in names and any(name.startswith("closures.") for name in names))
    return named and is_told_once and bool(set(names) - {"reference", "id", "jurisdiction", "notes"})


def record_of(row: dict[str, Any], number: int) -> Record:
    """A row as the canonical record that it states: what it leaves out is left out."""
    fields: dict[str, Any] = {}
    closure: dict[str, Any] = {}
    for name, value in row.items():
        said = _said(name, value)
        if said in (None, "", []) or (isinstance(said, str) and not said and name != "transferred_on"):
            continue
        if name.startswith("closures.1."):
            closure[name.removeprefix("closures.1.")] = said
        else:
            fields[name] = said
    if closure:
        fields["closures"] = [closure]
    return Record.from_dict(fields, source=Source("frame", number, number, "frame"))


def _said(name: str, value: Any) -> Any:
    if isinstance(value, float):
        return None if value != value else int(value) if value.is_integer() else value
    if isinstance(value, datetime):
        return value.date()
    if name == "deaths" and value is not None:
        return dict(value)
    if name in ("closures", "retentions") and value is not None:
        return [{key: inner for key, inner in one.items() if inner is not None} for one in value]
    return value


def answers_of(table: Any) -> list[dict[str, Any]]:
    """What `decide` says of each row's record, completed from its family."""
    records = [record_of(row, number) for number, row in enumerate(table.to_pylist(), 1)]
    return [values_of(_decided(record), ON) for record in with_families(lambda: records)]


def _decided(record: Record) -> Decision:
    facts = record.facts
    if record.jurisdiction not in (None, UK.id):
        other = Problem("jurisdiction", str(record.jurisdiction), f"is not {UK.id}, the law that is asked")
        facts = evolve(facts, problems=(*facts.problems, other))
    return decide(facts, UK)


@given(tables())
def test_every_row_is_answered_as_its_record_is(table: Any) -> None:
    """Every field of the answer, reasons and assumptions included; in one piece, in chunks, and as Polars."""
    wanted = answers_of(table)
    answered = decide_table(table, UK, on=ON)
    names = answer_schema().names
    assert answered.select(names).to_pylist() == wanted
    if "deaths" not in table.column_names:  # Polars has no such column
        frame = pl.from_arrow(table)
        assert decide_table(frame, UK, on=ON).select(names).to_dicts() == wanted


@given(tables())
def test_decide_is_asked_once_of_equal_facts(table: Any) -> None:
    """As long as they are remembered: once for each distinct reduced facts, however many rows there are."""
    asked: Counter[Facts] = Counter()

    def spy(facts: Facts, law: Law) -> Any:
        asked[facts] += 1
        return decide(facts, law)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(known, "decide", spy)
        decide_table(table, UK, on=ON)
    assert not [facts for facts, times in asked.items() if times > 1]


def test_days_of_one_year_are_asked_about_once() -> None:
    """Exact covering dates of one year are one question where the day decides nothing."""
    asked: list[Facts] = []

    def spy(facts: Facts, law: Law) -> Any:
        asked.append(facts)
        return decide(facts, law)

    dates = [f"{date(1961, 1, 1) + timedelta(days=day):%Y %b %d}" for day in range(365)]
    frame = pl.DataFrame(
        {"reference": [f"ZZ 1/{day}" for day in range(365)], "covering_dates": dates, "held_by": "archive"}
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(known, "decide", spy)
        answered = decide_table(frame, UK, on=ON)
    assert len(asked) == 1
    assert set(answered["opens_on"]) == {date(1992, 1, 1)}
