"""Some sources, asked in bulk: their rows with their answers, batch after batch, in their order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from attrs import define, field

from closurelib.columns.alikes import Alikes
from closurelib.columns.batch import Batch, judged
from closurelib.columns.family import Kinds, Told, learned
from closurelib.columns.known import Known
from closurelib.columns.pieces import Piece, Pieces, ahead
from closurelib.columns.sources import open_pieces
from closurelib.columns.spool import Spool
from closurelib.errors import ReadError
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
    opens: Callable[[str], Pieces] | None = None
    """Opens a source in place of the reader, as where it is a frame in memory."""
    _from_families: Told | None = None
    _kinds: Kinds = field(init=False)
    _spools: dict[str, tuple[Pieces, Spool]] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        self._kinds = Kinds(self.alikes)

    def batches(self) -> Iterator[Batch]:
        """The rows of all sources with their answers, each completed from its family; asked for once."""
        assert self.known is not None
        try:
            for pieces, piece, changed in self.pieces():
                yield judged(pieces, piece, self.known, changed, self.alikes)
        finally:
            self.close()

    def pieces(self) -> Iterator[tuple[Pieces, Piece, dict[int, Record]]]:
        """The pieces of all sources, and the rows that their families complete; a second time they are given anew."""
        if self._from_families is None:
            self._from_families = Told(learned(self._sources, self._kinds), self._kinds)
        for pieces, each in self._sources():
            for piece, rows in ahead(self._from_families.may_be_changed, each):
                yield pieces, piece, self._from_families.completed(pieces, piece, rows)

    def close(self) -> None:
        """Leave nothing behind that was put aside."""
        for _, spool in self._spools.values():
            spool.close()
        self._spools.clear()

    def _sources(self) -> Iterator[tuple[Pieces, Iterator[Piece]]]:
        """The sources, each with its pieces; one that cannot be opened is left out."""
        for name in self.files:
            if name in self._spools:
                pieces, spool = self._spools[name]
                yield pieces, iter(spool)
                continue
            try:
                pieces = self.opens(name) if self.opens else open_pieces(self.reader, name, by_year=self.by_year)
            except ReadError as why:
                self._tell(name, why)
            else:
                yield pieces, self._pieces_of(name, pieces)

    def _pieces_of(self, name: str, pieces: Pieces) -> Iterator[Piece]:
        """The pieces of a source that is read; they are put aside where that is quicker than to read it again."""
        spool = Spool() if pieces.is_costly else None
        try:
            for piece in pieces if spool is None else spool.filled(pieces):
                if self._from_families is None:
                    self.looked(piece.count)
                yield piece
        except ReadError as why:
            self._tell(name, why)
        else:
            self._tell(name, pieces.receipt)
            if spool is not None:
                self._spools[name], spool = (pieces, spool), None
        finally:
            if spool is not None:
                spool.close()

    def _tell(self, name: str, what: ReadError | Receipt) -> None:
        if name in self.refused or (name in self.receipts and isinstance(what, Receipt)):
            return  # what could be read once, and not again, is no less refused
        if isinstance(what, Receipt):
            self.receipts[name] = what
        else:
            self.refused[name] = what
        self.told(name)
