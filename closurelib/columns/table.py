"""Whole tables asked at once: frames of Polars, pandas and Arrow in, frames of the same kind out.

A frame has the columns of a canonical record, flat (`closures.1.type`) or nested, and whatever else it has beside.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from closurelib.check.checks import CHECKS
from closurelib.check.finding import Finding
from closurelib.check.suppress import Suppressions
from closurelib.columns.answers import answer_schema
from closurelib.columns.check import ColumnSession
from closurelib.columns.extra import arrow, polars
from closurelib.columns.frames import Arrays, TypedRows, cut, joined
from closurelib.columns.kernel import FRAME, Kernel, columns_of, no_clash, plain
from closurelib.columns.run import Run
from closurelib.errors import ReadError
from closurelib.law import Law, load_law
from closurelib.read.columnar import text_of

Frame = TypeVar("Frame")


def decide_table(
    frame: Frame, law: Law | str, *, on: date, recorded_on: date | None = None, strict_dates: bool = False
) -> Frame:
    """The rows of a frame, in their order, with the answer of each for a day in the columns of `answer_schema`.

    `frame` is a Polars DataFrame or LazyFrame, an Arrow Table, RecordBatch or RecordBatchReader, or a pandas DataFrame;
    what comes back is of the same kind. A LazyFrame stays lazy, and is worked out as a whole when it is collected. A
    reader is read to its end first: a file and its extracts must be brought together, wherever they stand. pandas keeps
    its index. `law` is a law or the name of one. Each row is answered as `decide` answers its record, completed from
    its family as in a file. A frame in which no column bears on access is a `ReadError`, as is one that has a column of
    the answer already.

    >>> import polars
    >>> frame = polars.DataFrame({"reference": ["ZZ 1/1", "ZZ 1/2"], "last_date": ["1960", "1975"]})
    >>> decide_table(frame, "uk", on=date(1992, 6, 1)).select("reference", "status", "opens_on").rows()
    [('ZZ 1/1', 'open', datetime.date(1991, 1, 1)), ('ZZ 1/2', 'closed', datetime.date(2006, 1, 1))]
    """
    known = load_law(law) if isinstance(law, str) else law

    def answers(table: Any) -> Any:
        kernel = Kernel(table.schema, known, on=on, recorded_on=recorded_on, strict_dates=strict_dates)
        batches = _batches(table)
        kernel.learn(batches)
        return arrow().Table.from_batches(kernel.answered(batches), kernel.answers)

    kind = _kind_of(frame)
    no_clash(kind.names(frame))
    result: Frame = kind.beside(frame, answers)
    return result


def check_table(
    frame: Frame, law: Law | str, *, on: date, recorded_on: date | None = None, strict_dates: bool = False
) -> Frame:
    """The findings of all checks about the rows of a frame, as a frame of the same kind: a row a finding.

    They are those of `check_records`, in its order; the columns are those of `finding_schema`, and `line` counts the
    rows of the frame from 1.

    >>> import polars
    >>> frame = polars.DataFrame({"reference": ["ZZ 1/1"], "last_date": ["1960-02-30"]})
    >>> check_table(frame, "uk", on=date(2026, 11, 23)).select("code", "line", "field").rows()
    [('D101', 1, 'last_date')]
    """
    known = load_law(law) if isinstance(law, str) else law

    def findings(table: Any) -> Any:
        found = _found(table, known, on=on, recorded_on=recorded_on, strict_dates=strict_dates)
        return findings_as_table(found)

    result: Frame = _kind_of(frame).instead(frame, findings)
    return result


def _found(table: Any, law: Law, *, on: date, **options: Any) -> Iterator[Finding]:
    """What is found in the rows of a frame."""
    columns = columns_of(table.schema)
    session = ColumnSession(law, on, CHECKS, suppressions=Suppressions(on), **options)
    run = Run(
        session.reader, [FRAME], by_year=False,
        opens=lambda name: TypedRows(name, name, columns, _batches(table), has_lines=True),
    )  # fmt: skip
    return (seen.finding for seen in session.of_run(run))


def _batches(table: Any) -> Callable[[], Iterator[Arrays]]:
    """Begins to give the rows of a table, some at a time."""
    return lambda: cut(joined(batch.columns for batch in table.to_batches()))


# Findings as columns.


def finding_schema() -> Any:
    """The columns of findings, as an Arrow schema; they are those of `check --format csv`.

    >>> finding_schema().names[:3], str(finding_schema().field("since").type)
    (['code', 'name', 'severity'], 'date32[day]')
    """
    pa = arrow()
    text, day = pa.string(), pa.date32()
    word = pa.dictionary(pa.int32(), text)
    return pa.schema([
        pa.field("code", word), pa.field("name", word), pa.field("severity", word), pa.field("source", word),
        pa.field("line", pa.int64()), pa.field("id", text), pa.field("reference", text), pa.field("field", word),
        pa.field("found", text), pa.field("expected", text), pa.field("message", text), pa.field("on", day),
        pa.field("since", day), pa.field("because", pa.list_(text)), pa.field("fingerprint", text),
        pa.field("fix", pa.list_(pa.struct([("field", text), ("value", text)]))),
    ])  # fmt: skip


def plain_finding_schema() -> Any:
    """The columns of findings without dictionaries."""
    return plain(finding_schema())


def findings_as_table(findings: Iterable[Finding], schema: Any = None) -> Any:
    """Findings as an Arrow table."""
    schema = schema or finding_schema()
    return arrow().Table.from_pylist([finding_values(finding) for finding in findings], schema=schema)


def finding_values(finding: Finding) -> dict[str, Any]:
    """A finding as the columns hold it."""
    fix = [{"field": name, "value": value} for name, value in finding.fix] or None
    return {**finding.to_dict(), "on": finding.on, "since": finding.since, "fix": fix}


# Kinds of frames.

Work = Callable[[Any], Any]
"""Makes an Arrow table of those columns of a frame, as an Arrow table, that are a record's."""


class _Arrow:
    """An Arrow table; the other kinds of Arrow, and what only gives Arrow, become one."""

    def names(self, frame: Any) -> list[str]:
        """The names of its columns."""
        return list(frame.schema.names)

    def beside(self, frame: Any, work: Work) -> Any:
        """The frame with the columns that `work` makes of it."""
        made = self._made(frame, work)
        columns = [*frame.columns, *made.columns]
        return arrow().table(columns, schema=arrow().schema([*frame.schema, *made.schema], frame.schema.metadata))

    def instead(self, frame: Any, work: Work) -> Any:
        """What `work` makes of the frame, alone."""
        return self._made(frame, work)

    def _made(self, frame: Any, work: Work) -> Any:
        columns = columns_of(frame.schema)
        return work(frame.select(list(columns.taken)))


class _Batch(_Arrow):
    def beside(self, frame: Any, work: Work) -> Any:
        return _one_batch(super().beside(arrow().Table.from_batches([frame]), work))

    def instead(self, frame: Any, work: Work) -> Any:
        return _one_batch(super().instead(arrow().Table.from_batches([frame]), work))


def _one_batch(table: Any) -> Any:
    pa = arrow()
    whole = table.unify_dictionaries().combine_chunks()
    arrays = [column.chunk(0) if column.num_chunks else pa.array([], column.type) for column in whole.columns]
    return pa.RecordBatch.from_arrays(arrays, schema=table.schema)


class _Reader(_Arrow):
    def beside(self, frame: Any, work: Work) -> Any:
        columns_of(frame.schema)
        return super().beside(frame.read_all(), work).to_reader()

    def instead(self, frame: Any, work: Work) -> Any:
        return super().instead(frame.read_all(), work).to_reader()


class _Polars:
    def names(self, frame: Any) -> list[str]:
        return list(frame.columns)

    def beside(self, frame: Any, work: Work) -> Any:
        return frame.hstack(self.instead(frame, work))

    def instead(self, frame: Any, work: Work) -> Any:
        pl = polars()
        columns = columns_of(_schema_of(frame))
        taken = frame.select(pl.nth(*columns.taken))
        return pl.from_arrow(work(taken.to_arrow(compat_level=pl.CompatLevel.oldest())))


_EAGER = _Polars()


class _Lazy:
    """A lazy frame stays lazy; nothing may be pushed past the work, which needs all rows."""

    def names(self, frame: Any) -> list[str]:
        return list(frame.collect_schema().names())

    def beside(self, frame: Any, work: Work) -> Any:
        schema = {**frame.collect_schema(), **polars().from_arrow(answer_schema().empty_table()).schema}
        return self._later(frame, _EAGER.beside, work, schema)

    def instead(self, frame: Any, work: Work) -> Any:
        return self._later(frame, _EAGER.instead, work, polars().from_arrow(finding_schema().empty_table()).schema)

    def _later(self, frame: Any, do: Callable[[Any, Work], Any], work: Work, schema: Any) -> Any:
        columns_of(_schema_of(frame.collect_schema().to_frame()))
        return frame.map_batches(
            lambda whole: do(whole, work),
            predicate_pushdown=False, projection_pushdown=False, slice_pushdown=False, schema=schema,
        )  # fmt: skip


class _Pandas:
    def names(self, frame: Any) -> list[str]:
        return [str(name) for name in frame.columns]

    def beside(self, frame: Any, work: Work) -> Any:
        answers = self.instead(frame, work)
        answers.index = frame.index
        return sys.modules["pandas"].concat([frame, answers], axis=1)  # it is there, as the frame is

    def instead(self, frame: Any, work: Work) -> Any:
        return work(self._taken(frame)).to_pandas()

    def _taken(self, frame: Any) -> Any:
        """The columns of a record alone: others may hold what Arrow has no type for."""
        pa = arrow()
        names = self.names(frame)
        taken = columns_of(pa.schema([(name, pa.null()) for name in names])).taken
        arrays = [_of_series(frame.iloc[:, at], names[at]) for at in taken]
        return pa.table(arrays, names=[names[at] for at in taken])


def _of_series(series: Any, name: str) -> Any:
    """A column of pandas as Arrow; one of mixed values, as spreadsheets give, as their texts."""
    pa = arrow()
    try:
        return pa.array(series, from_pandas=True)
    except (pa.ArrowException, TypeError, ValueError, OverflowError) as why:
        cells = series.astype(object).where(series.notna(), None).tolist()
        for cell in cells:
            if cell is not None and not isinstance(cell, str | int | float | date | Decimal):
                says = str(why).splitlines()[0]
                raise ReadError(f"{FRAME}: column {name!r} holds {type(cell).__name__}: {says}") from None
        return pa.array([text_of(cell) for cell in cells], pa.string())


def _schema_of(frame: Any) -> Any:
    """The columns of a Polars frame, as an Arrow schema."""
    pl = polars()
    for name, kind in frame.schema.items():
        if kind == pl.Object:
            frame = frame.with_columns(pl.lit(None).alias(name))
    return frame.head(0).to_arrow(compat_level=pl.CompatLevel.oldest()).schema


def _kind_of(frame: Any) -> Any:
    """What kind of frame something is, by the library that it comes from; nothing is imported to ask."""
    for one in type(frame).__mro__:
        kind = _KINDS.get((one.__module__.partition(".")[0], one.__name__))
        if kind is not None:
            return kind
    raise TypeError(
        f"{type(frame).__qualname__} is no frame that is known: give a Polars, Arrow or pandas one "
        "(pyarrow.table(...) takes whatever exports Arrow)"
    )


_KINDS: dict[tuple[str, str], Any] = {
    ("polars", "DataFrame"): _EAGER,
    ("polars", "LazyFrame"): _Lazy(),
    ("pyarrow", "Table"): _Arrow(),
    ("pyarrow", "RecordBatch"): _Batch(),
    ("pyarrow", "RecordBatchReader"): _Reader(),
    ("pandas", "DataFrame"): _Pandas(),
}
