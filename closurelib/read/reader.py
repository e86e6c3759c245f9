"""How sources are read: everything that is asked of reading, in one value, for each source of a run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import evolve, frozen

from closurelib.errors import ReadError
from closurelib.read.context import Context
from closurelib.read.format import Format
from closurelib.read.formats import saying_until, with_until
from closurelib.read.mapping import Mapping as Columns
from closurelib.read.reading import Reading, open_text
from closurelib.read.sheets_open import open_mapped_text
from closurelib.read.text import Text
from closurelib.read.xml_access import Until


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
    until: Until | None = None
    """What "until D" means on D, where somebody asked for it; else each format and mapping has its own meaning."""

    def open(self, name: str) -> Reading:
        """Open one source, to read it row by row."""
        return Reading(*self.text(name), self.contexts, self.settings)

    def text(self, name: str) -> tuple[Text, Format]:
        """One source as text, and its format."""
        if (mapping := self.mapping) is not None:
            mapping = mapping if self.until is None else evolve(mapping, until=self.until)
            text, form = open_mapped_text(name, mapping, format=self.form, encoding=self.encoding)
            return text, form if self.until is None else saying_until(form, self.until)
        text, form = open_text(name, format=self.form, encoding=self.encoding)
        if self.until is None:
            return text, form
        try:
            return text, with_until(form, self.until, name)
        except ReadError:
            text.close()
            raise
