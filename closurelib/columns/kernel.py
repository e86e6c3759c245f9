"""The kernel: Arrow batches in, the same batches with their answers out, both under declared schemas.

It is what `decide_table` runs over frames in memory, and what Spark calls on its workers. It keeps what it knows from
one batch to the next; families must be known before, as they reach over batches.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

from attrs import evolve

from closurelib.columns.alikes import Alikes
from closurelib.columns.answers import answer_columns, answer_schema
from closurelib.columns.batch import judged
from closurelib.columns.extra import arrow
from closurelib.columns.family import Kinds, Told, learned
from closurelib.columns.frames import Arrays, TypedRows, cut, joined
from closurelib.columns.known import Known
from closurelib.columns.pieces import Piece
from closurelib.errors import ReadError
from closurelib.facts import Facts, Problem
from closurelib.families import Families
from closurelib.law import Law
from closurelib.read.columnar import Columns, lay_out
from closurelib.read.receipt import Tally
from closurelib.record import Record

FRAME = "frame"
"""What a table is called that has no name of its own."""


class Kernel:
    """Answers rows of one schema for one day; `is_plain` gives texts where others are dictionary-encoded.

    >>> import pyarrow
    >>> from closurelib import load_law
    >>> batch = pyarrow.record_batch({"reference": ["ZZ 1/1"], "last_date": ["1960"]})
    >>> kernel = Kernel(batch.schema, load_law("uk"), on=date(1992, 6, 1))
    >>> [answered] = kernel([batch])
    >>> answered.column("status").to_pylist(), answered.column_names[:4]
    (['open'], ['reference', 'last_date', 'on', 'status'])
    """

    def __init__(
        self,
        schema: Any,
        law: Law,
        *,
        on: date,
        recorded_on: date | None = None,
        strict_dates: bool = False,
        families: Families | None = None,
        is_plain: bool = False,
    ) -> None:
        self.columns = columns_of(schema)
        self.answers = plain_schema() if is_plain else answer_schema()
        no_clash(schema.names)
        self.schema = arrow().schema([*schema, *self.answers])
        """The columns that come out: those that come in, and behind them the answer's."""
        self._on = on
        self._kinds = Kinds(Alikes())
        self._told = Told(families, self._kinds) if families else None
        self._known = known_for(law, recorded_on=recorded_on, strict_dates=strict_dates)

    def __call__(self, batches: Iterable[Any]) -> Iterator[Any]:
        """The rows of some batches with their answers, in their order."""
        pa = arrow()
        rows = self._rows(lambda: ())
        for arrays in cut(joined(batch.columns for batch in batches)):
            piece = rows.piece(rows.taken_apart([arrays[at] for at in self.columns.taken]))
            answers = self._answers(rows, piece)
            yield pa.RecordBatch.from_arrays([*arrays, *answers.columns], schema=self.schema)

    def answered(self, batches: Callable[[], Iterable[Arrays]]) -> Iterator[Any]:
        """The answers alone to the rows of some batches, of which only the columns come that are taken."""
        rows = self._rows(batches)
        for piece in rows:
            yield self._answers(rows, piece)

    def learn(self, batches: Callable[[], Iterable[Arrays]]) -> None:
        """Learn what the families in a frame have to tell; `batches` begins to give its rows anew."""
        self._told = Told(learned(lambda: [((rows := self._rows(batches)), rows)], self._kinds), self._kinds)

    def _rows(self, batches: Callable[[], Iterable[Arrays]]) -> TypedRows:
        return TypedRows(FRAME, FRAME, self.columns, batches, by_year=True)

    def _answers(self, rows: TypedRows, piece: Piece) -> Any:
        pa = arrow()
        changed = self._told.completed(rows, piece) if self._told else None
        batch = judged(rows, piece, self._known, changed, self._kinds.alikes)
        columns = answer_columns(batch.entries, self._on)
        spread = [_as(columns[field.name], field.type).take(batch.codes) for field in self.answers]
        return pa.RecordBatch.from_arrays(spread, schema=self.answers)


def _as(column: Any, kind: Any) -> Any:
    return column if column.type == kind else column.cast(kind)


def columns_of(schema: Any) -> Columns:
    """The columns of a table that say something of a record; where none bears on access, a `ReadError`."""
    return lay_out(FRAME, schema, Tally())


def no_clash(names: Iterable[str]) -> None:
    """No column may bear a name that a column of the answer will bear.

    >>> no_clash(["reference", "opens_on"])
    Traceback (most recent call last):
    closurelib.errors.ReadError: frame: column 'opens_on' is there already, and is one of the answer's own; rename it
    """
    answers = set(answer_schema().names)
    for one in names:
        if one in answers:
            raise ReadError(f"{FRAME}: column {one!r} is there already, and is one of the answer's own; rename it")


def known_for(law: Law, *, recorded_on: date | None = None, strict_dates: bool = False) -> Known:
    """The memos for one law; a record of another law is not judged by this one."""

    def asked_of(record: Record, facts: Facts) -> Facts:
        stated = record.jurisdiction
        if stated is None or stated == law.id:
            return facts
        problem = Problem("jurisdiction", stated, f"is not {law.id}, the law that is asked")
        return evolve(facts, problems=(*facts.problems, problem))

    return Known(law, recorded_on=recorded_on, strict_dates=strict_dates, adjust=asked_of)


def plain_schema() -> Any:
    """The columns of an answer without dictionaries.

    >>> str(plain_schema().field("could_be").type), str(plain_schema().field("status").type)
    ('list<item: string>', 'string')
    """
    return plain(answer_schema())


def plain(schema: Any) -> Any:
    """A schema whose texts are plain ones."""
    return arrow().schema([one.with_type(_plain(one.type)) for one in schema])


def _plain(kind: Any) -> Any:
    pa = arrow()
    if pa.types.is_dictionary(kind):
        return kind.value_type
    return pa.list_(_plain(kind.value_type)) if pa.types.is_list(kind) else kind
