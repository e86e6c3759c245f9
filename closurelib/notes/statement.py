"""A statement of access while it is put together: its kind, its part, and what stands behind its word."""

from __future__ import annotations

from attrs import define

from closurelib.notes.ending import Ending
from closurelib.notes.head import NoteKind


@define
class Statement:
    """A statement while it is put together."""

    kind: NoteKind
    ending: Ending
    part: str | None
    start: int
    stop: int
    sure: bool = True
    possible: bool = False
    """Whether it only says what may be, or what is usual."""

    @property
    def is_of_some_part(self) -> bool:
        """Whether it only says that a part is closed, and not which."""
        return self.part is not None and self.part.casefold() == "part" and not self.ending.has_end
