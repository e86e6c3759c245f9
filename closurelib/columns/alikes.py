"""What rows with equal cells have in common, read once; bounded, and kept from one block to the next.

Rows that differ in their covering dates alone share all the rest of what they say: that is read once, too.
"""

from __future__ import annotations

from collections.abc import Hashable

from closurelib.columns.known import KEPT
from closurelib.columns.memo import Memo
from closurelib.columns.pieces import Pieces
from closurelib.read.sheets_row import Alike, Dated


class Alikes:
    """The memo of one run."""

    def __init__(self, kept: int = KEPT) -> None:
        self._known: Memo[Hashable, Alike] = Memo(kept)

    def of(self, pieces: Pieces, rest: tuple[Hashable, ...], dates: tuple[Hashable, ...] = ()) -> Alike:
        """What all rows of a source with some cells share; `dates` are told apart from the others."""
        return self._known.of((pieces.name, rest, dates), lambda: self._made(pieces, rest, dates))

    def _made(self, pieces: Pieces, rest: tuple[Hashable, ...], dates: tuple[Hashable, ...]) -> Alike:
        match dates:
            case (str(text),) if text.strip():
                return Dated(self.of(pieces, rest, ("",)), text.strip())
        return Alike(pieces.read(pieces.whole(rest, dates)))
