"""Entries that stand for no record, as "Number not used": they are answered like all others, and it is said.

Every entry of a source has its answer, and the law knows no titles; but whoever counts what is open should know that
under some numbers there is nothing to see.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from attrs import define

from closurelib.read.tna_access import is_placeholder
from closurelib.record import Record

if TYPE_CHECKING:
    from closurelib.columns.batch import Batch

_WORDS = ["not used", "not allocated", "wanting", "transfer"]
"""Words without one of which no title says that nothing stands under its number."""


def may_be_placeholders(batch: Batch) -> list[int]:
    """The rows that may be such entries, by their titles."""
    from closurelib.columns.extra import polars

    titles = polars().from_arrow(batch.own("title"))
    rows = titles.str.contains_any(_WORDS, ascii_case_insensitive=True).arg_true()
    found = zip(rows.to_list(), titles.gather(rows).to_list(), strict=True)
    return [row for row, title in found if is_placeholder(title)]


@define
class Placeholders:
    """How many entries stand for no record, and the first of them.

    >>> met = Placeholders()
    >>> met.meet(Record(reference="AIR 37/974", title="Number not used."))
    >>> print(met.says)
    1 entry stands for no record, AIR 37/974 (Number not used.): there is nothing to see, whatever its status
    """

    number: int = 0
    first: str = ""

    def meet(self, record: Record) -> None:
        """Count an entry, if it is one of them."""
        if record.title is not None and is_placeholder(record.title):
            self.number += 1
            self.first = self.first or f"{record.name} ({record.title.strip()})"

    def meet_many(self, batch: Batch, places: Iterable[int]) -> None:
        """Count those among many rows, where they may stand."""
        for at in places:
            self.meet(batch.record(at))

    @property
    def says(self) -> str:
        """What is said of them; nothing where there are none."""
        if not self.number:
            return ""
        stand, whose = ("entry stands", "its") if self.number == 1 else ("entries stand", "their")
        named = self.first if self.number == 1 else f"the first {self.first}"
        return f"{self.number:,} {stand} for no record, {named}: there is nothing to see, whatever {whose} status"
