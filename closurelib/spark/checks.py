"""Checks over a Spark frame.

Checks of each row run on the workers. For those that compare rows, Spark finds by their names which rows they must be
shown (`closurelib.check.rule.Sees`); the driver shows them these, in the order of the frame.
"""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter
from typing import Any, cast

from attrs import evolve

from closurelib.check.checks import CHECKS
from closurelib.check.finding import Finding
from closurelib.check.rule import Count, Sees, SourceRule
from closurelib.check.seen import lineage
from closurelib.check.source import children_without_parents
from closurelib.columns.table import finding_values, plain_finding_schema
from closurelib.record import Record
from closurelib.spark.families import learned
from closurelib.spark.ready import Ready, of_arrow, struct
from closurelib.spark.worker import COUNTING, Asked

_BY_NAME = tuple(
    rule
    for rule in CHECKS
    if isinstance(rule, SourceRule) and rule.sees in (Sees.SAME_ID, Sees.SAME_REFERENCE, Sees.PAIRS)
)
_BY_PARENT = tuple(rule for rule in CHECKS if isinstance(rule, SourceRule) and rule.sees is Sees.NAMES)
_line = attrgetter("source.line")


def checked(frame: Any, asked: Asked) -> Any:
    """The findings about the rows of a frame."""
    ready = Ready.of(frame)
    asked = evolve(asked, families=learned(ready, asked))
    asked = evolve(asked, first=_first_lines(ready, asked))
    schema = struct([of_arrow(one) for one in plain_finding_schema()])
    found = ready.job("check", asked, schema)
    compared = [finding_values(one) for one in (*_counted(ready, asked), *_named(ready, asked))]
    more = ready.session.createDataFrame([tuple(one[name] for name in schema.names) for one in compared], schema)
    return found.unionByName(more)


def _first_lines(ready: Ready, asked: Asked) -> dict[int, int]:
    first, lines = 1, {}
    for row in ready.rows("count", asked):
        lines[row["part"]] = first
        first += row["count"]
    return lines


def _counted(ready: Ready, asked: Asked) -> Iterator[Finding]:
    """What is found by counting: each partition gives the first of those that say the same, and how many there are."""
    checker = asked.checker(COUNTING)
    watches = {rule.code: cast(Count, rule.begin(asked.on)) for rule in COUNTING}
    for code, record, number in sorted(ready.found("tally", asked), key=lambda one: (_line(one[1]), one[0])):
        watches[code].see_many(checker.judged(record)[0], number)
    for watch in watches.values():
        yield from watch.end()


def _named(ready: Ready, asked: Asked) -> Iterator[Finding]:
    """What is found by names: what stands twice, files and their extracts, and entries without a parent."""
    names = ready.job("names", asked, "kind string, name string").persist()
    try:
        extracts = list(ready.found("below", asked))
        above = {lineage(record).above for record in extracts} - {None}
        repeated = names.where("kind != 'above'").groupBy("kind", "name").count().where("count > 1").collect()
        wanted = {f"{row['kind']} {row['name']}" for row in repeated}
        wanted |= {f"{kind} {name}" for kind in ("id", "reference") for name in above}
        if wanted:
            records = {_line(record): record for record in extracts}
            for record in ready.found("same", evolve(asked, names=frozenset(wanted))):
                records[_line(record)] = record
            yield from _compared(asked, [record for _, record in sorted(records.items())], above)
        yield from _without_parents(ready, asked, names)
    finally:
        names.unpersist()


def _compared(asked: Asked, records: list[Record], above: set[Any]) -> Iterator[Finding]:
    checker = asked.checker(_BY_NAME, above)
    for record in records:
        checker.look(record)
    for seen in checker.end():
        yield seen.finding


def _without_parents(ready: Ready, asked: Asked, names: Any) -> Iterator[Finding]:
    """What is found of entries whose parent is missing, while most are there."""
    parents = names.where("kind = 'above'").select("name").distinct()
    missing = parents.join(names.where("kind != 'above'").select("name").distinct(), "name", "left_anti")
    number, without = parents.count(), missing.count()
    if not without or 2 * without >= number:
        return
    left = frozenset(row["name"] for row in missing.collect())
    first: dict[str, Record] = {}
    for record in ready.found("children", evolve(asked, above=left)):
        first.setdefault(cast(str, lineage(record).above), record)
    for rule in _BY_PARENT:
        yield from children_without_parents(rule, asked.on, number, list(first.items()))
