r"""JSON Lines in pieces: what is each record's own is cut off its line, and the rest, which repeats, is read once.

A line is regular where it begins with its own members, in the order of a canonical record and plainly written; where
no other of them follows; and where the rest is right. Every other line is read by the row path.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from closurelib.columns.cells import Cells
from closurelib.columns.distinct import counts, distinct
from closurelib.columns.extra import arrow, polars
from closurelib.columns.memo import Memo
from closurelib.columns.pieces import OWN, Piece, ahead
from closurelib.columns.tables import NoTable
from closurelib.errors import ReadError
from closurelib.read.format import Format
from closurelib.read.jsonl import BLANK, Decoder, record_of_line, until_a_field
from closurelib.read.reading import Reading, Supplied
from closurelib.read.receipt import Receipt, Tally
from closurelib.read.text import Text
from closurelib.record import Record, Source, with_fields

SIZE = 8 << 20
"""How many bytes are worked on at once."""
_KEPT = 50_000
_PLAIN = r'[^"\\\x00-\x1f]*'
"""A text in which nothing is escaped."""


def _member(name: str) -> str:
    return rf'(?:"{name}"[ \t]*:[ \t]*"(?P<{name}>{_PLAIN})"[ \t]*,[ \t]*)?'


_LEVEL = rf'(?P<level>(?:"level"[ \t]*:[ \t]*"{_PLAIN}"[ \t]*,[ \t]*)?)'
_REGULAR = (
    rf"^[ \t]*\{{[ \t]*{_member('id')}{_member('reference')}{_member('title')}{_LEVEL}{_member('parent')}"
    r"(?P<rest>[^ \t].*\})[ \t]*$"
)
_ANOTHER = r'"(?:id|reference|title|parent)"[ \t]*:|\\u00[67]'
"""What may be a second one of them, its name escaped or not."""


class Lines(NamedTuple):
    """The lines of a block that are records, or should be."""

    texts: Any
    """They themselves, those without a word left out: a series."""
    numbers: Any
    """Which line of the block each is."""
    height: int
    """How many lines the block has."""
    is_regular: Any
    own: dict[str, Any]
    rests: Any
    """What stands behind a record's own, of the regular lines alone."""


class JsonLines:
    """A text of JSON Lines that is read in pieces."""

    is_costly = True

    def __init__(self, text: Text, form: Format, settings: Mapping[str, str]) -> None:
        self.name, self.form = text.name, form.name
        self._text, self._format, self._settings = text, form, settings
        self._supplied = Supplied((), settings)
        if any(name in OWN for name in self._supplied.values):
            raise NoTable
        self._tally = Tally(facts_supplied=bool(self._supplied))
        self._decoder = Decoder()
        self._memo: Memo[str, Record | None] = Memo(_KEPT)
        self._number = self._line = self._given = 0

    def read(self, cells: tuple[Hashable, ...]) -> Record:
        """The record that the rest of a line states."""
        record = self._read(str(cells[0]))
        assert record is not None, "lines whose rest is wrong are not regular"
        return self._supplied.give(record) if self._supplied else record

    def whole(self, rest: tuple[Hashable, ...], dates: tuple[Hashable, ...]) -> tuple[Hashable, ...]:
        """Nothing is told apart."""
        return rest

    def _read(self, rest: str) -> Record | None:
        return self._memo.of(rest, lambda: self._of_rest(rest))

    def _of_rest(self, rest: str) -> Record | None:
        text = '{"reference":"?",' + rest
        try:
            value, end = self._decoder.value(text)
            if end < len(text) or self._decoder.twice:
                return None
            return with_fields(self._decoder.record(value, text, Source(self.name)), reference=None, source=None)
        except (ValueError, RecursionError):
            return None

    def __iter__(self) -> Iterator[Piece]:
        """Its pieces, in their order; from a block that cannot be taken apart on it is read line by line."""
        try:
            for _, lines in ahead(_taken_apart, _blocks(self._text.raw())):
                if lines is None or not (self._number or self._begins_well(lines)):
                    yield from self._line_by_line()
                    return
                if len(lines.texts):
                    yield self._piece(lines)
                self._line += lines.height
        finally:
            self._text.close()

    def _begins_well(self, lines: Lines) -> bool:
        """Whether the first lines have a field of a record; if not, the row path says so."""
        try:
            until_a_field(self._decoder, lines.texts, self.name)
        except ReadError:
            return False
        return True

    def _piece(self, lines: Lines) -> Piece:
        """A block of lines; those that are not regular are read by the row path."""
        pl = polars()
        first = self._number + 1
        codes, cells = distinct([lines.rests.to_arrow()], len(lines.rests))
        wrong = [number for number, (rest,) in enumerate(cells) if self._read(str(rest)) is None]
        is_regular, own = lines.is_regular, lines.own
        if wrong:
            is_right = ~pl.from_arrow(codes).cast(pl.Int32).is_in(pl.Series(wrong, dtype=pl.Int32).implode())
            is_regular = is_regular.scatter(is_regular.arg_true(), is_right)
            codes = codes.filter(is_right.to_arrow())
            own = {name: column.filter(is_right.to_arrow()) for name, column in own.items()}
        numbers = lines.numbers + (self._line + 1)
        odd: dict[int, Record] = {}
        for at in (~is_regular).arg_true().to_list():
            source = Source(self.name, int(numbers[at]), first + at, self.form)
            odd[at] = self._odd(lines.texts[at].strip(BLANK), source)
        self._number += len(lines.texts)
        found = Cells(len(lines.texts), own, codes, cells, lines=numbers.to_arrow())
        if self._supplied:
            self._count_given(found, set(wrong))
        return Piece(found, first, odd)

    def _odd(self, line: str, source: Source) -> Record:
        before, rejected = self._supplied.from_set, self._tally.rejected
        record = record_of_line(self._decoder, line, source, self._tally)
        if not self._supplied or self._tally.rejected > rejected:
            return record
        record = self._supplied.give(record)
        self._given += self._supplied.from_set - before
        return record

    def _count_given(self, cells: Cells, wrong: set[int]) -> None:
        """Count the facts that the command line supplied to the regular lines."""
        for at, (shared, count) in enumerate(
            zip(cells.distinct, counts(cells.codes, len(cells.distinct)), strict=True)
        ):
            if at not in wrong:
                before = self._supplied.from_set
                self.read(shared)
                self._given += (self._supplied.from_set - before) * count

    def _line_by_line(self) -> Iterator[Piece]:
        from closurelib.columns.sources import Rows

        begun = self._number
        reading = Reading(Text.open(self.name, self._text.told_encoding), self._format, (), self._settings)
        for _ in range(begun):
            next(reading)
        for piece in Rows(reading):
            receipt = reading.receipt
            self._number, self._given = self._number + piece.count, receipt.facts_set
            self._tally.rejected = receipt.rejected
            yield Piece(piece.cells, piece.first + begun, piece.odd)

    @property
    def receipt(self) -> Receipt:
        """What was read so far."""
        rows, rejected = self._number, self._tally.rejected
        return Receipt(
            self.name, self.form, rows, rows - rejected, rejected, facts_set=self._given, notes=self._tally.said()
        )


def _blocks(parts: Iterable[bytes], size: int | None = None) -> Iterator[bytes]:
    """A stream of bytes, cut at line ends; the mark of its encoding is taken off."""
    held: list[bytes] = []
    length = 0
    for part in parts:
        held.append(part)
        length += len(part)
        if length < (size or SIZE):
            continue
        data = b"".join(held)
        end = data.rfind(b"\n") + 1
        if end:
            yield data[:end]
            data = data[end:]
        held, length = [data], len(data)
    if length:
        yield b"".join(held)


def _taken_apart(data: bytes) -> Lines | None:
    """The lines of a block; `None` where only the row path can tell them."""
    pl = polars()
    if data.count(b"\r") != data.count(b"\r\n"):
        return None
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return None
    text = text.replace("\r\n", "\n")
    lines = pl.Series([text.removesuffix("\n")]).str.split("\n").explode()
    numbers = pl.int_range(0, len(lines), eager=True)
    height = len(lines)
    is_said = lines.str.strip_chars(BLANK) != ""
    if not is_said.all():
        lines, numbers = lines.filter(is_said), numbers.filter(is_said)
    found = lines.str.extract_groups(_REGULAR).struct.unnest()
    rests = found["level"] + found["rest"]
    is_named = found["id"].is_not_null() | found["reference"].is_not_null()
    is_regular = (rests.is_not_null() & is_named & ~rests.str.contains(_ANOTHER)).fill_null(False)
    own = {name: found[name].filter(is_regular).str.strip_chars() for name in OWN}
    is_still_named = (own["id"].fill_null("") != "") | (own["reference"].fill_null("") != "")
    if not is_still_named.all():
        is_regular = is_regular.scatter(is_regular.arg_true(), is_still_named)
        own = {name: column.filter(is_still_named) for name, column in own.items()}
    return Lines(
        lines, numbers, height, is_regular, {name: _own(one) for name, one in own.items()}, rests.filter(is_regular)
    )


def _own(column: Any) -> Any:
    """What is each record's own, as Arrow texts; null where it is silent."""
    pa, pc = arrow(), arrow().compute
    texts = column.to_arrow().cast(pa.string())
    texts = pc.utf8_trim_whitespace(texts)
    return pc.if_else(pc.equal(pc.binary_length(texts), 0), pa.scalar(None, pa.string()), texts)
