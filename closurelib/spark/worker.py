"""What runs on a Spark worker: each job over the batches of one partition."""

from __future__ import annotations

import pickle
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from itertools import chain
from operator import attrgetter
from typing import Any, cast
from uuid import uuid4

from attrs import field, frozen

from closurelib import __version__
from closurelib.check.asked import SHARED
from closurelib.check.checks import CHECKS
from closurelib.check.rule import AnyRule, Count, Rule, Sees, SourceRule
from closurelib.check.run import Checker
from closurelib.columns.alikes import Alikes
from closurelib.columns.checked_rows import CheckedKinds, CheckedRows
from closurelib.columns.extra import arrow, polars
from closurelib.columns.family import Kinds, Told, named_rows, telling_rows
from closurelib.columns.frames import TypedRows, cut, joined
from closurelib.columns.kernel import FRAME, Kernel, columns_of
from closurelib.columns.pieces import Piece
from closurelib.columns.sieve import Sieve
from closurelib.columns.stated import stated
from closurelib.columns.table import finding_values, plain_finding_schema
from closurelib.columns.whole import Named, counted, may_be_compared, names_of
from closurelib.errors import ClosurelibError
from closurelib.families import Families
from closurelib.law import Law, load_law
from closurelib.record import Record

_KEPT = 4
BY_ROW: tuple[AnyRule, ...] = tuple(rule for rule in CHECKS if isinstance(rule, Rule))
"""The checks that look at one record alone."""
COUNTING: tuple[SourceRule, ...] = tuple(
    rule for rule in CHECKS if isinstance(rule, SourceRule) and rule.sees is Sees.COUNTS
)
"""The checks that count records that say the same."""
_SHARED = attrgetter(*SHARED)
ROW = "part int, place long, count long, packed binary"
"""The columns of a job whose rows are few: the partition, the place in it, how many, and what."""


@frozen
class Asked:
    """What is asked, as it is sent to the workers."""

    law: Law | str
    on: date
    recorded_on: date | None = None
    strict_dates: bool = False
    columns: tuple[str, ...] = ()
    """The names of the columns that are sent."""
    families: Families | None = None
    names: frozenset[str] = frozenset()
    """The names of the rows that are looked for."""
    above: frozenset[str] = frozenset()
    """The names of entries whose children are looked for."""
    first: Mapping[int, int] = field(factory=dict)
    """The number of the first row of each partition."""
    version: str = __version__
    token: str = field(factory=lambda: uuid4().hex)

    def checker(self, rules: Iterable[AnyRule], above: Collection[str] = ()) -> Checker:
        """A run of some checks."""
        law = law_of(self.law) if isinstance(self.law, str) else self.law
        options: dict[str, Any] = {"recorded_on": self.recorded_on, "strict_dates": self.strict_dates}
        return Checker(law, self.on, tuple(rules), above=above, **options)


law_of = cache(load_law)
Job = Callable[["Worker", Iterator[Any]], Iterator[Any]]


class Worker:
    """What a worker keeps from one batch, and one task, to the next."""

    def __init__(self, asked: Asked) -> None:
        if asked.version != __version__:
            raise ClosurelibError(f"a Spark worker has closurelib {__version__}, and the driver {asked.version}")
        self.asked = asked
        self.kernel: Kernel | None = None
        self.kinds = Kinds(Alikes())

    def named(self, batches: Iterable[Any]) -> Iterator[Any]:
        """Batches whose columns have the names of the frame again."""
        names = list(self.asked.columns)
        for batch in batches:
            yield arrow().RecordBatch.from_arrays(batch.columns, names=names)

    def pieces(self, batches: Iterator[Any]) -> Iterator[tuple[TypedRows, Piece]]:
        """The rows of a partition in pieces."""
        first = next(batches, None)
        if first is None:
            return
        [named] = self.named([first])
        rows = TypedRows(FRAME, FRAME, columns_of(named.schema), lambda: (), has_lines=True)
        rows.number = self.asked.first.get(part_number(), 1) - 1
        for arrays in cut(joined(batch.columns for batch in chain([first], batches))):
            yield rows, rows.piece(rows.taken_apart(arrays))

    def checked(self, batches: Iterator[Any], checker: Checker) -> Iterator[tuple[CheckedKinds, CheckedRows]]:
        """The rows of a partition as checks ask of them, completed from their families."""
        kinds = CheckedKinds(checker, self.kinds.alikes)
        told = Told(self.asked.families, self.kinds) if self.asked.families else None
        for rows, piece in self.pieces(batches):
            yield kinds, kinds.rows(rows, piece, told.completed(rows, piece) if told else {})


_workers: OrderedDict[str, Worker] = OrderedDict()


def on_worker(name: str, token: str, packed: Callable[[], bytes], batches: Iterator[Any]) -> Iterator[Any]:
    """Run one of the jobs over the batches of a partition; what was asked is unpacked once by each worker."""
    worker = _workers.get(token)
    if worker is None:
        worker = _workers[token] = Worker(pickle.loads(packed()))
        while len(_workers) > _KEPT:
            _workers.popitem(last=False)
    yield from JOBS[name](worker, batches)


# Answers.


def answer(worker: Worker, batches: Iterator[Any]) -> Iterator[Any]:
    """The rows with their answers."""
    pa, asked = arrow(), worker.asked
    first = next(batches, None)
    if first is None:
        return
    if worker.kernel is None:
        [named] = worker.named([first])
        law = law_of(asked.law) if isinstance(asked.law, str) else asked.law
        worker.kernel = Kernel(
            named.schema, law, on=asked.on, recorded_on=asked.recorded_on,
            strict_dates=asked.strict_dates, families=asked.families, is_plain=True,
        )  # fmt: skip
    names = [*first.schema.names, *worker.kernel.answers.names]
    for answered in worker.kernel(worker.named(chain([first], batches))):
        yield pa.RecordBatch.from_arrays(answered.columns, names=names)


def tell(worker: Worker, batches: Iterator[Any]) -> Iterator[Any]:
    """The records that a family must hear."""
    for rows, piece in worker.pieces(batches):
        yield from _of(worker, rows, piece, telling_rows(rows, piece, worker.kinds))


def say(worker: Worker, batches: Iterator[Any]) -> Iterator[Any]:
    """The records that bear one of some names."""
    names = Sieve(worker.asked.names)
    for rows, piece in worker.pieces(batches):
        yield from _of(worker, rows, piece, named_rows(piece, names))


def _of(worker: Worker, rows: TypedRows, piece: Piece, found: list[int]) -> Iterator[Any]:
    if found:
        alikes = worker.kinds.alikes
        yield _row(piece.first, len(found), list(map(_alone, stated(rows, piece, found, alikes))))


# Checks.


def count(worker: Worker, batches: Iterator[Any]) -> Iterator[Any]:
    """How many rows a partition has."""
    yield _row(1, sum(batch.num_rows for batch in batches), None)


def check(worker: Worker, batches: Iterator[Any]) -> Iterator[Any]:
    """What is found in each row by itself."""
    pa, schema = arrow(), plain_finding_schema()
    checker = worker.asked.checker(BY_ROW)
    found: list[dict[str, Any]] = []
    for kinds, rows in worker.checked(batches, checker):
        for record in kinds.flagged(rows):
            found += [finding_values(seen.finding) for seen in checker.look(record)]
            if len(found) > 10_000:
                yield pa.RecordBatch.from_pylist(found, schema=schema)
                found = []
    yield pa.RecordBatch.from_pylist(found, schema=schema)


def names(worker: Worker, batches: Iterator[Any]) -> Iterator[Any]:
    """The names that rows have, and those of the entries that they stand below."""
    pa, pl = arrow(), polars()
    for _, piece in worker.pieces(batches):
        for named in names_of(piece):
            stands = named.lineages
            met = {"id": named.ids, "reference": stands.written, "above": stands.above.filter(named.is_below)}
            for kind, texts in met.items():
                called = texts.drop_nulls()
                kinds = pl.Series([kind]).new_from_index(0, len(called))
                columns = [one.to_arrow().cast(pa.string()) for one in (kinds, called)]
                yield pa.RecordBatch.from_arrays(columns, names=["kind", "name"])


def below(worker: Worker, batches: Iterator[Any]) -> Iterator[Any]:
    """The records below a file that may be compared with it."""
    checker = worker.asked.checker(())
    for _, rows in worker.checked(batches, checker):
        for named in names_of(rows.piece):
            yield from _chosen(rows, named, may_be_compared(rows, named))


def same(worker: Worker, batches: Iterator[Any]) -> Iterator[Any]:
    """The records that bear one of some names."""
    wanted = [one.split(" ", 1) for one in worker.asked.names]
    ids, references = (Sieve(name for kind, name in wanted if kind == one) for one in ("id", "reference"))
    for _, rows in worker.checked(batches, worker.asked.checker(())):
        for named in names_of(rows.piece):
            found = {*ids.rows(named.ids).to_list(), *references.rows(named.lineages.written).to_list()}
            yield from _chosen(rows, named, sorted(found))


def children(worker: Worker, batches: Iterator[Any]) -> Iterator[Any]:
    """The first record below each of some entries."""
    above, met = Sieve(worker.asked.above), set[str]()
    for _, rows in worker.checked(batches, worker.asked.checker(())):
        for named in names_of(rows.piece):
            found = above.rows(named.lineages.above)
            first = []
            for row, name in zip(found.to_list(), named.lineages.above.gather(found).to_list(), strict=True):
                if name not in met and named.is_below[row]:
                    met.add(name)
                    first.append(row)
            yield from _chosen(rows, named, first)


def _chosen(rows: CheckedRows, named: Named, wanted: Any) -> Iterator[Any]:
    """Some of the rows that are named, as records: given as truth values, or by their numbers."""
    pl = polars()
    numbers = pl.Series(wanted, dtype=pl.UInt32) if isinstance(wanted, list) else wanted.arg_true()
    places = named.places.gather(numbers).to_list()
    if places:
        yield _row(rows.piece.first, len(places), [_alone(record) for record in rows.records(places)])


def _alone(record: Record) -> Record:
    """A record that stands on its own, as it is sent."""
    return Record(**{name: getattr(record, name) for name in _ATTRIBUTES})


_ATTRIBUTES = tuple(one.name for one in Record.__attrs_attrs__)


def tally(worker: Worker, batches: Iterator[Any]) -> Iterator[Any]:
    """Of records that say the same, and that a check counts, the first, and how many there are."""
    checker = worker.asked.checker(COUNTING)
    watches = [cast(Count, rule.begin(worker.asked.on)) for rule in COUNTING]
    codes = {id(watch): rule.code for rule, watch in zip(COUNTING, watches, strict=True)}
    found: dict[Any, list[Any]] = {}
    for _, rows in worker.checked(batches, checker):
        for watch, case, number in counted(rows, watches, checker):
            key = (codes[id(watch)], case.facts, repr(_SHARED(case.record)), watch.apart(case.record))
            found.setdefault(key, [codes[id(watch)], case.record, 0])[2] += number
    if found:
        yield _row(1, len(found), [(code, _alone(first), number) for code, first, number in found.values()])


def _row(place: int, number: int, what: Any) -> Any:
    pa = arrow()
    packed = pa.array([pickle.dumps(what)], pa.binary())
    columns = [pa.array([part_number()], pa.int32()), pa.array([place]), pa.array([number]), packed]
    return pa.RecordBatch.from_arrays(columns, names=["part", "place", "count", "packed"])


def part_number() -> int:
    """The number of the partition that is being worked on."""
    from pyspark import TaskContext

    context = TaskContext.get()
    return context.partitionId() if context is not None else 0


JOBS: dict[str, Job] = {
    job.__name__: job for job in (answer, tell, say, count, check, names, below, same, children, tally)
}
"""The jobs by their names: a name is all that is sent of them."""
