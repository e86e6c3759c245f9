"""Any format that is read, written as canonical JSON Lines, CSV or Parquet, as a transfer sheet or as EAD.

A file appears whole or not at all. A record that could not be read is never written as if it said nothing: it is
left out, and named. What a format has no place for is said.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from difflib import get_close_matches
from pathlib import Path
from typing import Protocol, TextIO

from attrs import define, frozen

from closurelib.errors import ReadError
from closurelib.read import find_sources, read_context, read_set
from closurelib.read.mapping import read_mapping
from closurelib.read.reader import Reader
from closurelib.read.receipt import Receipt
from closurelib.read.write_ead import write_ead
from closurelib.read.xml_access import Until
from closurelib.record import Record
from closurelib.write import Lost, write_csv, write_jsonl
from closurelib.write_tdr import write_tdr

STANDARD_OUTPUT = "-"
INTERRUPTED = 130
Say = Callable[[str], None]
Losing = Callable[[Record], Iterable[str]]
"""What of a record a format has no place for."""


def _nothing(_record: Record) -> Iterable[str]:
    return ()


@frozen
class Target:
    """A format that is written. `to_stream` or `to_file` does it, and says how many records there were."""

    name: str
    says: str
    endings: tuple[str, ...]
    to_stream: Callable[[Iterable[Record], TextIO, Lost], int] | None = None
    to_file: Callable[[Iterable[Record], Path, Lost], int] | None = None
    losing: Losing = _nothing


def _jsonl(records: Iterable[Record], stream: TextIO, lost: Lost) -> int:
    return write_jsonl(records, stream)


def _csv(records: Iterable[Record], stream: TextIO, lost: Lost) -> int:
    return write_csv(_watched(records, lost, _lost_in_csv), stream)


def _ead(records: Iterable[Record], stream: TextIO, lost: Lost) -> int:
    return write_ead(_watched(records, lost, _lost_in_ead), stream)


def _parquet(records: Iterable[Record], path: Path, lost: Lost) -> int:
    from closurelib.read.parquet import write_parquet

    return write_parquet(records, path)


def _watched(records: Iterable[Record], lost: Lost, losing: Losing) -> Iterator[Record]:
    for record in records:
        for what in losing(record):
            lost.add(what, record.name)
        yield record


def _lost_in_csv(record: Record) -> Iterator[str]:
    if any(";" in exemption for closure in record.closures for exemption in closure.exemptions):
        yield "the bounds of an exemption that holds a semicolon"
    if any(not note.strip() for note in record.notes):
        yield "an empty note"


def _lost_in_ead(record: Record) -> Iterator[str]:
    """The facts for which a finding aid has no words."""
    for name in ("type", "counted_from", "anchor", "asserted_on", "made_on"):
        if any(getattr(closure, name) is not None for closure in record.closures):
            yield f"{name} of a closure"
    if any(closure.length is not None and closure.ended_on is not None for closure in record.closures):
        yield "the period of a closure whose end is known"
    for name in ("ground", "instrument", "signed_on", "since", "reconsider_on", "transferred_on"):
        if any(getattr(retention, name) is not None for retention in record.retentions):
            yield f"{name} of a retention"
    if any(review.since is not None for review in record.reviews):
        yield "since when access is under review"
    for name in (
        "parent", "jurisdiction", "body", "record_class", "agency", "region", "held_by", "public_record",
        "transferred_on", "open_before_transfer", "returns", "deaths", "events", "recorded_on",
    ):  # fmt: skip
        value = getattr(record, name)
        if value not in (None, (), False) or (name == "public_record" and value is False):
            yield name
    if record.notes:
        yield "notes, unless they say all that is known of access"
    if record.recorded_status not in (None, "O") and record.recorded_opening is None:
        yield "recorded_status"


TARGETS = (
    Target("jsonl", "canonical records, one JSON object a line", (".jsonl", ".ndjson", ".jl"), _jsonl),
    Target("csv", "canonical records as CSV", (".csv",), _csv, losing=_lost_in_csv),
    Target("parquet", "canonical records as Parquet", (".parquet", ".pq"), to_file=_parquet),
    Target("ead", "a finding aid in EAD 2002", (".xml", ".ead"), _ead, losing=_lost_in_ead),
    Target("tdr", "a metadata sheet of the transfer service", (), write_tdr),
)
"""Every format that is written. A CSV is a transfer sheet only where that is asked for."""


def target_for(file: str, name: str | None = None) -> Target:
    """The format to write: by its name, else by the ending of the file.

    >>> target_for("list.parquet").name, target_for("sheet.csv", "tdr").name
    ('parquet', 'tdr')
    """
    known = {one.name: one for one in TARGETS}
    if name is not None:
        if name in known:
            return known[name]
        close = get_close_matches(name, known, n=1, cutoff=0.4)
        raise ReadError(f"--to: {name!r} is no format that is written; {_did(close, known)}")
    for one in TARGETS:
        if file.lower().endswith(one.endings) and one.endings:
            return one
    if file == STANDARD_OUTPUT:
        return known["jsonl"]
    raise ReadError(f"{file}: its ending names no format that is written; add --to ({', '.join(known)})")


def _did(close: Sequence[str], known: Iterable[str]) -> str:
    return f"did you mean {close[0]}?" if close else f"known: {', '.join(known)}"


@frozen
class Request:
    """What is to be converted, how it is read, and where it goes."""

    sources: tuple[str, ...]
    file: str
    to: str | None = None
    contexts: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    input_format: str | None = None
    maps: tuple[str, ...] = ()
    until_means: Until | None = None
    encoding: str | None = None
    quiet: bool = False


class Watch(Protocol):
    """Whoever wants to know how far a conversion is."""

    def step(self, rows: int) -> None:
        """Some more records are written."""

    def look(self, rows: int) -> None:
        """Some more are looked through, before any is written."""

    def expect(self, rows: int) -> None:
        """Some more are known to come in all."""


class Unwatched:
    """Nobody wants to know."""

    def step(self, rows: int) -> None:
        """Nothing is told."""

    look = expect = step


@define
class Conversion:
    """The sources of one run, read one after the other and written; here record by record."""

    request: Request
    reader: Reader
    files: Sequence[str]
    say: Say
    watch: Watch = Unwatched()
    done: int = 0
    left_out: int = 0

    def to_stream(self, target: Target, stream: TextIO, lost: Lost) -> None:
        """Write the records as text."""
        assert target.to_stream is not None
        target.to_stream(self._records(), stream, lost)

    def to_file(self, target: Target, path: Path, lost: Lost) -> None:
        """Write the records as a file of its own kind."""
        assert target.to_file is not None
        target.to_file(self._records(), path, lost)

    def _records(self) -> Iterator[Record]:
        """The records of all sources that can be written; the others are named."""
        for name in self.files:
            with self.reader.open(name) as reading:
                for record in reading:
                    if record.misread:
                        self.leave_out(record)
                    else:
                        yield record
                        self.wrote(1)
                self.receive(reading.receipt)
        self.end()

    def wrote(self, records: int) -> None:
        """Some more records are written, or handed over to be."""
        self.done += records
        self.watch.step(records)

    def leave_out(self, record: Record) -> None:
        """A record of which something could not be read would be written as if nothing stood there."""
        self.left_out += 1
        source = record.source
        place = f"{source.name}:{source.line or source.number}: " if source else ""
        for problem in record.misread:
            self.say(f"{place}{record.name}: left out: {problem}")

    def receive(self, receipt: Receipt) -> None:
        """A source was read to its end."""
        self.watch.expect(receipt.rows)
        if not self.request.quiet:
            self.say(str(receipt))

    def end(self) -> None:
        """All sources were read."""
        if self.left_out:
            self.say(f"{_counted(self.left_out)} left out, as something in them could not be read")


Convert = Callable[[Target, Request, Reader, Sequence[str], Say], Conversion]
"""How some sources are to be converted."""


def by_rows(_target: Target, request: Request, reader: Reader, files: Sequence[str], say: Say) -> Conversion:
    """Record by record, which does for all formats."""
    return Conversion(request, reader, files, say)


def run(request: Request, *, say: Say, standard: TextIO, how: Convert = by_rows) -> int:
    """Convert; the exit code: 0 all records are written, 1 some were left out."""
    target = target_for(request.file, request.to)
    found = find_sources(request.sources)
    for left_out in found.left_out if not request.quiet else ():
        say(str(left_out))
    conversion = how(target, request, _reader(request), found.files, say)
    lost = Lost()
    try:
        _write(target, conversion, lost, standard)
    except KeyboardInterrupt:
        left = "" if request.file == STANDARD_OUTPUT else f"; {request.file} not written"
        say(f"interrupted: {_counted(conversion.done)} converted{left}")
        return INTERRUPTED
    for line in lost.said():
        say(line)
    if not request.quiet:
        say(f"{request.file}: {_counted(conversion.done)} written as {target.name}")
    return 1 if conversion.left_out else 0


def _counted(count: int) -> str:
    return f"{count:,} record{'' if count == 1 else 's'}"


def _reader(request: Request) -> Reader:
    """How each source is read: under a mapping, where there is one."""
    read_set(request.settings)  # says what is wrong with them
    return Reader(
        request.input_format,
        tuple(one for path in request.contexts for one in read_context(path)),
        {name.strip(): value.strip() for name, _, value in (one.partition("=") for one in request.settings)},
        read_mapping(request.maps) if request.maps else None,
        request.encoding,
        request.until_means,
    )


def _write(target: Target, conversion: Conversion, lost: Lost, standard: TextIO) -> None:
    request = conversion.request
    if request.file == STANDARD_OUTPUT:
        if target.to_stream is None:
            raise ReadError(f"--to {target.name} cannot go to standard output; name a file with -o")
        conversion.to_stream(target, standard, lost)
        return
    with _aside(Path(request.file), conversion.files) as path:
        if target.to_file is not None:
            conversion.to_file(target, path, lost)
            return
        with path.open("w", encoding="utf-8", newline="") as stream:
            conversion.to_stream(target, stream, lost)


@contextmanager
def _aside(file: Path, sources: Sequence[str]) -> Iterator[Path]:
    """A place beside the file to write to; it takes the file's name when all is written, and else disappears."""
    if file.is_dir():
        raise ReadError(f"{file}: is a folder; name a file to write to")
    if file.resolve() in {Path(name).resolve() for name in sources if name != "-"}:
        raise ReadError(f"{file} is a source; it would be overwritten")
    aside = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        yield aside
        aside.replace(file)
    except OSError as why:
        raise ReadError(f"{file}: cannot be written: {why.strerror or why}") from None
    finally:
        with suppress(OSError):
            aside.unlink(missing_ok=True)
