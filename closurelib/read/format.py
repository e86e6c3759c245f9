"""What a catalogue format is: a name, how it is recognised, and how its records are read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from attrs import frozen

from closurelib.facts import Problem
from closurelib.read.receipt import Tally
from closurelib.read.text import Text
from closurelib.record import Record, Source

if TYPE_CHECKING:
    from closurelib.read.sheets import LayOut

MOST_SHOWN = 80
"""How much of a faulty text a message repeats."""


@frozen
class Table:
    """How a format that is a table is laid out: a path over whole columns needs no more to read it."""

    delimiter: str
    lay_out: LayOut


@frozen
class Format:
    """One format. `records` gives every row of a source, the rejected ones as records that cannot be judged."""

    name: str
    says: str
    """What it is, for help and messages."""
    recognises: Callable[[str, str], bool]
    """Whether the head of a text, under its file's name, is in this format."""
    records: Callable[[Text, Tally], Iterator[Record]]
    endings: tuple[str, ...] = ()
    """Endings of file names that say the format where the content does not."""
    is_certain_by_ending: bool = True
    """Whether a file of a folder is taken for its ending alone."""
    table: Table | None = None
    """How it is laid out, where it is a table whose rows are records, each by itself."""


def rejected(place: str, found: str, says: str, source: Source, reference: str | None = None) -> Record:
    """A row that is no record: it cannot be judged, and says why.

    >>> print(rejected("line 7", '{"reference": "ZZ', "is no JSON", Source("a.jsonl", 7)).misread[0])
    line 7: '{"reference": "ZZ' is no JSON
    """
    return Record(reference=reference, source=source, misread=(Problem(place, shown(found), says),))


def shown(text: str, most: int = MOST_SHOWN) -> str:
    """As much of a text as a message can bear.

    >>> shown("abcdefghij", most=8)
    'abcde...'
    """
    text = text.strip()
    return text if len(text) <= most else text[: most - 3] + "..."
