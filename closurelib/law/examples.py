"""Worked examples of provisions: facts, a day, and what follows; every rule file brings its own.

The same shape serves the case files of the tests. Only what an example names is compared.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from attrs import frozen

from closurelib.answer import exemptions, undetermined_because
from closurelib.canonical import record_from_dict
from closurelib.decide import decide
from closurelib.decision import Decision
from closurelib.law.pack import Law

NO_DAY = ("none", "never")
"""How an example says that there is no such day; TOML has no null."""


@frozen
class ExampleResult:
    """What came of one worked example; `mismatches` is empty where it holds."""

    provision: str
    name: str
    mismatches: tuple[str, ...]


def run_examples(law: Law) -> Iterator[ExampleResult]:
    """Run every worked example of a law.

    >>> from closurelib import load_law
    >>> [result for result in run_examples(load_law("uk")) if result.mismatches]
    []
    """
    for provision in law.provisions:
        for example in provision.examples:
            yield ExampleResult(provision.id, str(example["name"]), tuple(mismatches(example, law)))


def mismatches(example: dict[str, Any], law: Law) -> Iterator[str]:
    """What an example expects and does not get; each a sentence."""
    as_of = example.get("law_as_of")
    asked = law.as_of(_day(as_of)) if as_of else law
    record = record_from_dict({"reference": "ZZ 1/1", **_plain(example["facts"])})
    on = _day(example["on"])
    decision = decide(record.facts, asked)
    for problem in decision.problems:
        if "status" not in example or example["status"] != "undetermined":
            yield f"cannot be judged: {problem}"
    got = _found(decision, on)
    for key, expected in example.items():
        if key in got and _expected(expected) != got[key]:
            yield f"{key}: expected {_say(_expected(expected))}, got {_say(got[key])}"
    yield from _reasons(example, decision, on)
    yield from _claims(example, decision, on)
    if "approver" in example:
        marked = asked.marked("approver", on)
        if marked is None or marked.value != example["approver"]:
            yield f"approver: expected {example['approver']}, got {marked.value if marked else 'none'}"
    yield from _timeline(example, decision)


def _found(decision: Decision, on: date) -> dict[str, Any]:
    return {
        "status": str(decision.status(on)),
        "could_be": {str(status) for status in decision.could_be(on)},
        "opens_on": decision.opens_on(on),
        "opens_in_full_on": decision.opens_in_full_on(on),
        "transfer_due_on": decision.transfer_due_on(on),
        "historical_on": decision.historical_on(on),
        "undetermined_because": {one["code"] for one in undetermined_because(decision, on)},
    }


def _reasons(example: dict[str, Any], decision: Decision, on: date) -> Iterator[str]:
    because = decision.period(on).because
    for id in example.get("because", ()):
        if id not in because:
            yield f"because: expected {id} among {', '.join(because) or 'no reasons'}"
    for id in example.get("not_because", ()):
        if id in because:
            yield f"because: {id} should not be among {', '.join(because)}"
    cites = [decision.law.provision(id).cite for id in because]
    for words in example.get("because_cites", ()):
        if not any(words in cite for cite in cites):
            yield f"because_cites: expected {words!r} in one of {cites}"


def _claims(example: dict[str, Any], decision: Decision, on: date) -> Iterator[str]:
    got = {one["code"]: one["claimable_until"] for one in exemptions(decision, on)}
    for code, day in example.get("claimable_until", {}).items():
        expected = None if day in NO_DAY else str(day)
        if code not in got or got[code] != expected:
            yield f"claimable_until {code}: expected {expected}, got {got.get(code, 'no such exemption')}"


def _timeline(example: dict[str, Any], decision: Decision) -> Iterator[str]:
    """Each expected period is one of the answer's, adjoining periods of one status taken together."""
    merged: list[dict[str, str | None]] = []
    for period in decision.timeline:
        since, until = (day.isoformat() if day else None for day in (period.since, period.until))
        if merged and merged[-1]["status"] == str(period.status):
            merged[-1]["until"] = until
        else:
            merged.append({"since": since, "until": until, "status": str(period.status)})
    for wanted in example.get("timeline", ()):
        plain = {key: _text(value) for key, value in wanted.items()}
        if not any(all(got[key] == value for key, value in plain.items()) for got in merged):
            yield f"timeline: expected {plain} in {merged}"


def _text(value: Any) -> str | None:
    return None if value is None or value in NO_DAY else str(value)


def _plain(value: Any) -> Any:
    """TOML values as a canonical record holds them: days as text."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def _day(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))


def _expected(value: Any) -> Any:
    if isinstance(value, list):
        return {str(one) for one in value}
    if value is None or value in NO_DAY:
        return None
    try:
        return value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError:
        return value


def _say(value: Any) -> str:
    return ", ".join(sorted(value)) if isinstance(value, set) else str(value)
