"""Some sources, asked in bulk: their rows with their answers, batch after batch, in their order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from attrs import define, field

from closurelib.columns.alikes import Alikes
from closurelib.columns.batch import Batch, judged
from closurelib.columns.family import Kinds, completed, learned
from closurelib.columns.known import Known
from closurelib.columns.pieces import Piece, Pieces
from closurelib.columns.sources import open_pieces
from closurelib.errors import ReadError
from closurelib.families import Families
from closurelib.read.reader import Reader
from closurelib.read.receipt import Receipt
from closurelib.record import Record


@define
class Run:
    """One run over some sources. What a source cannot be read for is kept in `refused`, and the run goes on."""

    reader: Reader
    files: Sequence[str]
    known: Known | None = None
    by_year: bool = True
    """Whether rows that differ only in a day of one year may be asked about together."""
    receipts: dict[str, Receipt] = field(factory=dict)
    refused: dict[str, ReadError] = field(factory=dict)
    told: Callable[[str], None] = lambda _name: None
    """Called when a source was first read to its end, or to where it could not be read further."""
    looked: Callable[[int], None] = lambda _rows: None
    """Called with the rows of each piece that is looked through before any is answered."""
    alikes: Alikes = field(factory=Alikes)
    _families: Families | None = None
    _kinds: Kinds = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._kinds = Kinds(self.alikes)

    def batches(self) -> Iterator[Batch]:
        """The rows of all sources with their answers, each completed from its family."""
        assert self.known is not None
        for pieces, piece, changed in self.pieces():
            yield judged(pieces, piece, self.known, changed, self.alikes)

    def pieces(self) -> Iterator[tuple[Pieces, Piece, dict[int, Record]]]:
        """The pieces of all sources, and the rows that their families complete; a second time they are read anew."""
        if self._families is None:
            self._families = learned(lambda: self._sources(names=True), self._kinds)
            self.looked = lambda _rows: None
        for pieces, each in self._sources():
            for piece in each:
                yield pieces, piece, completed(pieces, piece, self._families, self._kinds)

    def _sources(self, *, names: bool = False) -> Iterator[tuple[Pieces, Iterator[Piece]]]:
        """The sources, each with its pieces; one that cannot be opened is left out."""
        for name in self.files:
            try:
                pieces = open_pieces(self.reader, name, by_year=self.by_year)
            except ReadError as why:
                self._tell(name, why)
            else:
                yield pieces, self._pieces_of(name, pieces, pieces.names() if names else iter(pieces))

    def _pieces_of(self, name: str, pieces: Pieces, each: Iterator[Piece]) -> Iterator[Piece]:
        try:
            for piece in each:
                self.looked(piece.count)
                yield piece
        except ReadError as why:
            self._tell(name, why)
        else:
            self._tell(name, pieces.receipt)

    def _tell(self, name: str, what: ReadError | Receipt) -> None:
        if name in self.refused or (name in self.receipts and isinstance(what, Receipt)):
            return  # what could be read once, and not again, is no less refused
        if isinstance(what, Receipt):
            self.receipts[name] = what
        else:
            self.refused[name] = what
        self.told(name)
