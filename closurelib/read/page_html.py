"""A page of HTML as lines of text, each with the line of the file that it begins on.

What a reader sees as a line of its own is one: a block element, a row of a table, a term with its description.
The cells of a row are parted by tabs, so that "label, value" stays apart however the page is laid out.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import NamedTuple

from closurelib.errors import UnreadableText

_UNSEEN = frozenset("script style noscript template svg title nav footer button select textarea iframe object".split())
"""Elements whose text is no part of what the page says of a record."""
_CELLS = frozenset("td th dd dt".split())
_BLOCKS = frozenset(
    "p div section article main aside header h1 h2 h3 h4 h5 h6 ul ol li dl table thead tbody tfoot tr caption form "
    "fieldset legend address blockquote pre hr br figure figcaption details summary body html center label".split()
)
_IS_HTML = re.compile(r"<!doctype\s+html|<(?:html|head|body|table|dl|div|p)\b[^>]*>", re.IGNORECASE)


class Line(NamedTuple):
    """A line of text, and the line of the file where it begins."""

    text: str
    number: int


def is_html(head: str) -> bool:
    """Whether a text is HTML, by its first elements.

    >>> is_html("<!DOCTYPE html><title>x</title>"), is_html("Reference FO 371/151924")
    (True, False)
    """
    return head.lstrip("\ufeff \t\r\n").startswith("<") and _IS_HTML.search(head) is not None


def html_lines(text: str) -> list[Line]:
    r"""The lines of a page.

    >>> [line.text for line in html_lines("<dl><dt>Title</dt><dd>Soviet <b>Union</b></dd></dl><p>Prose</p>")]
    ['Title\tSoviet Union', 'Prose']
    """
    page = _Page()
    try:
        page.feed(_without_comments(text))
        page.close()
    except (AssertionError, ValueError) as why:
        raise UnreadableText(f"is no HTML that can be read, near line {page.getpos()[0]}: {why}") from None
    page.end_line()
    return page.lines


def _without_comments(text: str) -> str:
    """The text without comments, its lines kept; the standard parser takes very long over comments that never end."""
    kept: list[str] = []
    at = 0
    while (start := text.find("<!--", at)) >= 0:
        kept.append(text[at:start])
        end = text.find("-->", start + 4)
        if end < 0:
            return "".join(kept)
        kept.append("\n" * text.count("\n", start, end))
        at = end + 3
    return "".join((*kept, text[at:]))


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[Line] = []
        self._parts: list[str] = []
        self._number = 1
        self._filled = False
        """Whether the line so far says anything."""
        self._unseen = ""
        self._depth = 0
        self._cells = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._unseen:
            self._depth += tag == self._unseen
        elif tag in _UNSEEN:
            self._unseen, self._depth = tag, 1
        elif tag in ("tr", "dt"):
            self.end_line()
            self._cells = int(tag == "dt")
        elif tag in _CELLS:
            self._parts.append("\t" if self._filled else "")
            self._cells += 1
        elif tag in _BLOCKS:
            self._break("; " if tag == "li" else " ")

    def handle_endtag(self, tag: str) -> None:
        if self._unseen:
            self._depth -= tag == self._unseen
            if not self._depth:
                self._unseen = ""
        elif tag in ("tr", "dl", "table"):
            self.end_line()
            self._cells = 0
        elif tag in _CELLS:
            self._parts.append(" ")
        elif tag in _BLOCKS:
            self._break(" ")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS and not self._unseen:
            self._break(" ")

    def handle_data(self, data: str) -> None:
        if self._unseen:
            return
        if not self._filled and data.strip():
            self._filled = True
            blank = data[: len(data) - len(data.lstrip())]
            self._number = self.getpos()[0] + blank.count("\n")
        self._parts.append(data.replace("\t", " "))  # tabs part cells

    def _break(self, inside: str) -> None:
        """A block begins or ends: a new line, but inside a cell only a blank."""
        if not self._cells:
            self.end_line()
        elif self._filled and not self._parts[-1].endswith(("\t", "; ")):
            self._parts.append(inside)

    def end_line(self) -> None:
        """Put away the line so far."""
        cells = [" ".join(cell.split()) for cell in "".join(self._parts).split("\t")]
        text = "\t".join(cell for cell in cells if cell)
        if text:
            self.lines.append(Line(text, self._number))
        self._parts, self._filled = [], False
