"""The columns of an answer: their declared schema, and how entries fill them. The schema is a contract: it only grows.

What repeats is dictionary-encoded. Reasons are ids of provisions; `closurelib law show ID` says what each is.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from closurelib.answer import exemptions, undetermined_because
from closurelib.columns.extra import arrow
from closurelib.columns.known import Entry
from closurelib.decision import Decision

NAMES = ("reference", "id", "source", "line")
"""The columns that say which row it is; a frame has its own."""
Values = dict[str, Any]


def answer_schema() -> Any:
    """The columns of an answer, as an Arrow schema.

    >>> [field.name for field in answer_schema()][:4]
    ['on', 'status', 'could_be', 'summary']
    """
    pa = arrow()
    text, day = pa.string(), pa.date32()
    word = pa.dictionary(pa.int32(), text)
    exemption = pa.struct([("code", text), ("claimable_until", day), ("cite", text), ("says", text)])
    doubt = pa.struct([("code", text), ("needs", text), ("says", text)])
    return pa.schema([
        pa.field("on", day, nullable=False),
        pa.field("status", word),
        pa.field("could_be", pa.list_(word)),
        pa.field("summary", word),
        pa.field("opens_on", day),
        pa.field("opens_in_full_on", day),
        pa.field("opens_on_basis", word),
        pa.field("no_opening_because", word),
        pa.field("transfer_due_on", day),
        pa.field("historical_on", day),
        pa.field("exemptions", pa.list_(exemption)),
        pa.field("because", pa.list_(word)),
        pa.field("undetermined_because", pa.list_(doubt)),
        pa.field("assumptions", pa.list_(word)),
        pa.field("law", word),
        pa.field("law_version", word),
        pa.field("law_as_of", day),
    ])  # fmt: skip


def status_schema() -> Any:
    """The columns of `status` as a Parquet file: which record, the answer, and what a missing reference is nearest to.

    >>> status_schema().names[:4], status_schema().names[-1]
    (['reference', 'id', 'source', 'line'], 'nearest')
    """
    pa = arrow()
    word = pa.dictionary(pa.int32(), pa.string())
    named = [("reference", pa.string()), ("id", pa.string()), ("source", word), ("line", pa.int64())]
    return pa.schema([*(pa.field(*one) for one in named), *answer_schema(), pa.field("nearest", pa.string())])


def answer_columns(entries: Sequence[Entry], on: date) -> dict[str, Any]:
    """The columns of some entries: one value for each, in the types of the schema."""
    key = ("columns", on)
    for entry in entries:
        if key not in entry.said:
            entry.said[key] = values_of(entry.decision, on)
    rows = [entry.said[key] for entry in entries]
    return {field.name: _column([row[field.name] for row in rows], field.type) for field in answer_schema()}


def values_of(decision: Decision, on: date) -> Values:
    """The answer of one decision for a day, as the columns hold it."""
    period, law = decision.period(on), decision.law.labels()
    basis = decision.opens_on_basis(on)
    as_of = law["as_of"]
    return {
        "on": on,
        "status": str(period.status),
        "could_be": [str(status) for status in period.could_be],
        "summary": decision.summary(on),
        "opens_on": decision.opens_on(on),
        "opens_in_full_on": decision.opens_in_full_on(on),
        "opens_on_basis": str(basis) if basis else None,
        "no_opening_because": decision.no_opening_because(on),
        "transfer_due_on": decision.transfer_due_on(on),
        "historical_on": decision.historical_on(on),
        "exemptions": [_dated(one) for one in exemptions(decision, on)],
        "because": list(period.because),
        "undetermined_because": list(undetermined_because(decision, on)),
        "assumptions": list(decision.assumptions),
        "law": law["pack"],
        "law_version": law["version"],
        "law_as_of": date.fromisoformat(as_of) if as_of else None,
    }


def _dated(exemption: dict[str, Any]) -> dict[str, Any]:
    until = exemption["claimable_until"]
    return {**exemption, "claimable_until": date.fromisoformat(until) if until else None}


def _column(values: list[Any], kind: Any) -> Any:
    """Some values as an Arrow array of a type; lists of repeated texts are dictionary-encoded within."""
    pa = arrow()
    if pa.types.is_dictionary(kind):
        return pa.array(values, pa.string()).dictionary_encode()
    if pa.types.is_list(kind) and pa.types.is_dictionary(kind.value_type):
        offsets = [0]
        for value in values:
            offsets.append(offsets[-1] + len(value))
        flat = pa.array([one for value in values for one in value], pa.string()).dictionary_encode()
        return pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), flat)
    return pa.array(values, kind)
