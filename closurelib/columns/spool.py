"""The pieces of a source, kept aside for the passes that follow: the source itself is taken apart once.

They go to a file without a name, some fifty bytes a row, and are gone with the run however it ends.
"""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Iterable, Iterator

from closurelib.columns.extra import arrow
from closurelib.columns.pieces import Piece, ahead
from closurelib.read.once import no_room

HELD = 8 << 20
"""Up to so many bytes are held in memory."""
_CODEC = "lz4"
_Packed = tuple[int, bytes]
"""A piece as bytes, with their number before they were pressed together."""


class Spool:
    """Pieces put aside in their order, and given again as often as they are asked for.

    >>> from closurelib.columns.pieces import no_cells
    >>> with Spool() as spool:
    ...     taken = [piece.first for piece in spool.filled([Piece(no_cells({}), 1), Piece(no_cells({}), 8)])]
    ...     taken == [piece.first for piece in spool]
    True
    """

    def __init__(self, held: int = HELD) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=held, prefix="closurelib-")  # noqa: SIM115 - see close
        self._sizes: list[tuple[int, int]] = []

    def filled(self, pieces: Iterable[Piece]) -> Iterator[Piece]:
        """The same pieces, each put aside before it is given."""
        for piece, (size, packed) in ahead(_packed, pieces):
            try:
                self._file.write(packed)
            except OSError as why:
                raise no_room(why) from None
            self._sizes.append((size, len(packed)))
            yield piece

    def __iter__(self) -> Iterator[Piece]:
        """The pieces, in their order."""
        for _, piece in ahead(_unpacked, self._read()):
            yield piece

    def _read(self) -> Iterator[_Packed]:
        at = 0
        for size, length in self._sizes:
            self._file.seek(at)
            yield size, self._file.read(length)
            at += length

    def close(self) -> None:
        """Leave nothing behind."""
        self._file.close()

    def __enter__(self) -> Spool:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _packed(piece: Piece) -> _Packed:
    assert piece.beside is not None  # looked up here, once, and on whichever core is free
    data = pickle.dumps(piece, pickle.HIGHEST_PROTOCOL)
    return len(data), arrow().compress(data, codec=_CODEC, asbytes=True)


def _unpacked(packed: _Packed) -> Piece:
    size, data = packed
    piece: Piece = pickle.loads(arrow().decompress(data, size, codec=_CODEC, asbytes=True))
    return piece
