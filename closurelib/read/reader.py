"""How sources are read: everything that is asked of reading, in one value, for each source of a run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import frozen

from closurelib.read.context import Context
from closurelib.read.format import Format
from closurelib.read.mapping import Mapping as Columns
from closurelib.read.reading import Reading, open_text
from closurelib.read.sheets_open import open_mapped_text
from closurelib.read.text import Text


@frozen
class Reader:
    """How sources are read.

    >>> with Reader(settings={"region": "Wales"}).open("examples/catalogue.csv") as reading:
    ...     next(reading).region
    'Wales'
    """

    form: str | None = None
    """The format, where it is not to be recognised."""
    contexts: Sequence[Context] = ()
    settings: Mapping[str, str] = {}
    """The facts that the command line supplies."""
    mapping: Columns | None = None
    encoding: str | None = None

    def open(self, name: str) -> Reading:
        """Open one source, to read it row by row."""
        return Reading(*self.text(name), self.contexts, self.settings)

    def text(self, name: str) -> tuple[Text, Format]:
        """One source as text, and its format."""
        if self.mapping is not None:
            return open_mapped_text(name, self.mapping, format=self.form, encoding=self.encoding)
        return open_text(name, format=self.form, encoding=self.encoding)
