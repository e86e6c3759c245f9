"""One source, read from its first record to its last, with its receipt."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
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


class Supplied:
    """The facts that the command line and contexts supply where a record is silent, and how many they were.

    >>> supplied = Supplied((), {"covering_dates": "1960"})
    >>> supplied.give(Record(reference="ZZ 1/1")).covering_dates, supplied.from_set
    ('1960', 1)
    """

    def __init__(self, contexts: Sequence[Context] = (), set_facts: Mapping[str, str] | None = None) -> None:
        self.contexts = tuple(contexts)
        self._set = dict(set_facts or {})
        self.values: dict[str, Any] = read_set([f"{name}={value}" for name, value in self._set.items()])
        self.from_set = self.from_context = 0

    def __bool__(self) -> bool:
        """Whether anything is supplied."""
        return bool(self.contexts or self.values)

    def give(self, record: Record) -> Record:
        """The record with what it leaves out; the command line comes before the contexts."""
        before = len(record.origins)
        for name, value in self.values.items():
            record = record.with_facts({name: value}, origin=f"--set {self._said(name)}")
        between = len(record.origins)
        record = apply(record, self.contexts)
        self.from_set += between - before
        self.from_context += len(record.origins) - between
        return record

    def _said(self, field: str) -> str:
        """What was written for a field: `covering_dates=1960`."""
        field = "class" if field == "record_class" else field
        return ", ".join(f"{name}={value}" for name, value in self._set.items() if name.split(".")[0] == field)


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
        self._supplied = Supplied(contexts, set_facts)
        self._tally = Tally(facts_supplied=bool(self._supplied))
        self._supplies = bool(self._supplied)
        self._rows = 0
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
        return self._supplied.give(record) if self._supplies and self._tally.rejected == rejected else record

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
            facts_from_context=self._supplied.from_context,
            facts_set=self._supplied.from_set,
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
    return Reading(*open_text(name, format=format, encoding=encoding), contexts, set_facts)


def open_text(
    name: str,
    *,
    format: str | None = None,  # noqa: A002 - the word of the command line
    encoding: str | None = None,
    recognise: Callable[[Text], Format] | None = None,
) -> tuple[Text, Format]:
    """A file, or standard input ("-"), opened as text, and its format.

    `recognise` says the format where none is called by name; without it the text is looked at.
    """
    chosen = format_called(format) if format and recognise is None else None
    if name != STANDARD_INPUT and Path(name).is_dir():
        raise ReadError(f"{name}: is a folder; its files are read one by one")
    text = Text.open(name, encoding)
    try:
        if text.is_empty:
            raise ReadError(f"{name}: is empty")
        return text, chosen or (recognise or _recognised)(text)
    except ReadError:
        text.close()
        raise


def _recognised(text: Text) -> Format:
    chosen = recognise(text.head, text.name)
    if chosen is None:
        known = ", ".join(one.name for one in FORMATS)
        raise ReadError(f"{text.name}: is in no format that is known ({known}); name the format with --input FORMAT")
    return chosen
