"""Answers as a Parquet file, with the columns that `answers.status_schema` declares."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

from closurelib.columns.answers import answer_columns, status_schema
from closurelib.columns.batch import Batch
from closurelib.columns.extra import arrow
from closurelib.columns.known import Entry
from closurelib.decision import Decision

AT_ONCE = 131_072
"""So many rows are one row group: the texts that repeat in it are written once."""


class ParquetAnswers:
    """Writes answers to a file, some hundreds of thousands of rows at a time."""

    def __init__(self, path: Path, on: date) -> None:
        pa = arrow("writing Parquet")
        self._on = on
        self._schema = status_schema()
        texts = [field.name for field in self._schema if field.name not in ("reference", "id", "line")]
        self._writer = pa.parquet.ParquetWriter(
            str(path), self._schema, compression="zstd", use_dictionary=texts, store_schema=True
        )
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="closurelib-parquet")
        self._writing: Future[None] | None = None
        self._begin()

    def _begin(self) -> None:
        self._numbers: dict[Entry, int] = {}
        self._named: list[dict[str, Any]] = []
        self._codes: list[Any] = []
        self._rows = 0
        self._single: dict[str, list[Any]] = {name: [] for name in ("reference", "id", "source", "line", "nearest")}
        self._single_codes: list[int | None] = []

    def add_batch(self, batch: Batch) -> None:
        """Write the rows of a batch."""
        pa = arrow()
        self._end_single()
        numbers = [self._numbers.setdefault(entry, len(self._numbers)) for entry in batch.entries]
        self._codes.append(pa.array(numbers, pa.int32()).take(batch.codes))
        source = pa.DictionaryArray.from_arrays(
            pa.array([0], pa.int32()).take(pa.nulls(batch.count, pa.int32()).fill_null(0)), [batch.pieces.name]
        )
        self._put({
            "reference": batch.own("reference"), "id": batch.own("id"), "source": source, "line": batch.lines,
            "nearest": pa.nulls(batch.count, pa.string()),
        })  # fmt: skip

    def add(self, named: dict[str, Any], decision: Decision | None) -> None:
        """Write one row; one without a decision is a reference that is not in the source."""
        for name, values in self._single.items():
            values.append(named.get(name))
        number = None
        if decision is not None:
            entry = Entry(decision.facts, decision)
            number = self._numbers.setdefault(entry, len(self._numbers))
        self._single_codes.append(number)
        if len(self._single_codes) >= AT_ONCE:
            self._end_single()

    def _end_single(self) -> None:
        if not self._single_codes:
            return
        pa = arrow()
        self._codes.append(pa.array(self._single_codes, pa.int32()))
        columns = {name: pa.array(values, self._plain(name)) for name, values in self._single.items()}
        columns["source"] = columns["source"].dictionary_encode()
        self._single = {name: [] for name in self._single}
        self._single_codes = []
        self._put(columns)

    def _plain(self, name: str) -> Any:
        return arrow().int64() if name == "line" else arrow().string()

    def _put(self, columns: dict[str, Any]) -> None:
        self._named.append(columns)
        self._rows += len(columns["reference"])
        if self._rows >= AT_ONCE:
            self._flush()

    def _flush(self) -> None:
        """Hand the rows so far to the thread that writes; it is never more than one row group behind."""
        if not self._rows:
            return
        if self._writing is not None:
            self._writing.result()
        self._writing = self._pool.submit(self._write, list(self._numbers), self._codes, self._named, self._rows)
        self._begin()

    def _write(self, entries: list[Entry], codes: list[Any], named: list[dict[str, Any]], rows: int) -> None:
        pa = arrow()
        answers = answer_columns(entries, self._on)
        of_row = pa.concat_arrays(codes)
        columns = []
        for field in self._schema:
            if field.name in named[0]:
                column: Any = pa.chunked_array([one[field.name] for one in named], field.type).unify_dictionaries()
            elif field.name == "on":
                column = answers[field.name].take(of_row).fill_null(self._on)
            else:
                column = answers[field.name].take(of_row)
            columns.append(column)
        self._writer.write_table(pa.table(columns, schema=self._schema), row_group_size=rows)

    def close(self, *, whole: bool = True) -> None:
        """Finish the file, or leave off where it is not to be kept."""
        try:
            if whole:
                self._end_single()
                self._flush()
            if self._writing is not None:
                self._writing.result()
        finally:
            self._pool.shutdown(cancel_futures=True)
            self._writer.close()
