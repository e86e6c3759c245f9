"""One source, read from its first record to its last, with its receipt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from closurelib.errors import ReadError
from closurelib.read.context import Context, apply, read_set
from closurelib.read.format import Format
from closurelib.read.formats import FORMATS, format_called, recognise
from closurelib.read.receipt import Receipt, Tally
from closurelib.read.text import STANDARD_INPUT, Text
from closurelib.record import Record


class Reading(Iterator[Record]):
    r"""The records of one source, in its order; rows that are no record among them, as records not to be judged.

    >>> from closurelib.read.text import Text
    >>> reading = Reading(Text.of(b"reference,last_date\nZZ 1/1,1960\nZZ 1/2\n", "list.csv"), format_called("csv"))
    >>> [record.name for record in reading], reading.receipt.rejected
    (['ZZ 1/1', 'ZZ 1/2'], 1)
    """

    def __init__(
        self,
        text: Text,
        in_format: Format,
        contexts: Sequence[Context] = (),
        set_facts: Mapping[str, str] | None = None,
    ) -> None:
        self._text, self._format = text, in_format
        self._contexts = tuple(contexts)
        self._set = dict(set_facts or {})
        self._values: dict[str, Any] = read_set([f"{name}={value}" for name, value in self._set.items()])
        self._tally = Tally(facts_supplied=bool(self._contexts or self._values))
        self._rows = self._from_context = self._from_set = 0
        self._records = in_format.records(text, self._tally)

    def __next__(self) -> Record:
        """The next record, with what the command line and contexts say where it is silent."""
        try:
            rejected = self._tally.rejected
            record = next(self._records)
        except BaseException:  # the end, a fault of the source, or whoever stops us
            self.close()
            raise
        self._rows += 1
        if self._tally.rejected > rejected or not (self._values or self._contexts):
            return record
        return self._with_facts(record)

    def _with_facts(self, record: Record) -> Record:
        before = len(record.origins)
        for name, value in self._values.items():
            record = record.with_facts({name: value}, origin=f"--set {self._said(name)}")
        between = len(record.origins)
        record = apply(record, self._contexts)
        self._from_set += between - before
        self._from_context += len(record.origins) - between
        return record

    def _said(self, field: str) -> str:
        """What was written for a field: `covering_dates=1960`."""
        field = "class" if field == "record_class" else field
        return ", ".join(f"{name}={value}" for name, value in self._set.items() if name.split(".")[0] == field)

    @property
    def receipt(self) -> Receipt:
        """What was read so far; complete when the last record has been read."""
        tally = self._tally
        return Receipt(
            source=self._text.name,
            format=self._format.name,
            rows=self._rows,
            records=self._rows - tally.rejected,
            rejected=tally.rejected,
            columns_used=tally.columns_used,
            columns_ignored=tally.columns_ignored,
            facts_from_context=self._from_context,
            facts_set=self._from_set,
            notes=tally.said(),
        )

    def close(self) -> None:
        """Close the source; reading it to its end does so too."""
        self._text.close()

    def __del__(self) -> None:
        """Whoever stops after the first record leaves no file open."""
        self.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self.close()


def open_source(
    name: str,
    *,
    format: str | None = None,  # noqa: A002 - the word of the command line
    contexts: Sequence[Context] = (),
    set_facts: Mapping[str, str] | None = None,
    encoding: str | None = None,
) -> Reading:
    """Open a file, or standard input ("-"), and recognise its format where none is given.

    `set_facts` supplies facts for this run, as `{"covering_dates": "1960"}`, and comes before the contexts;
    a record's own statement wins over both. What cannot be read at all is a `ReadError`.
    """
    chosen = format_called(format) if format else None
    if name != STANDARD_INPUT and Path(name).is_dir():
        raise ReadError(f"{name}: is a folder; its files are read one by one")
    text = Text.open(name, encoding)
    try:
        if text.is_empty:
            raise ReadError(f"{name}: is empty")
        chosen = chosen or recognise(text.head, name)
        if chosen is None:
            known = ", ".join(one.name for one in FORMATS)
            raise ReadError(f"{name}: is in no format that is known ({known}); name the format with --input FORMAT")
        return Reading(text, chosen, contexts, set_facts)
    except ReadError:
        text.close()
        raise
