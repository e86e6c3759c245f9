"""A source as text: opened, decoded, and handed out line by line with nothing guessed.

UTF-8 is read, with or without its mark, and UTF-16 with its mark. Whatever else a file may be, the reader must
be told: a byte that does not fit is named with its place.
"""

from __future__ import annotations

import codecs
import re
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import BinaryIO

from closurelib.errors import ReadError
from closurelib.read.once import STANDARD_INPUT, is_read_once, path_of

__all__ = ["STANDARD_INPUT", "Text", "line_ends"]

_HEAD = 1 << 16
_BLOCK = 1 << 20
_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark begins it
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?([A-Za-z0-9_-]{3,20})""")


class Text:
    r"""A source whose first lines can be looked at before it is read.

    >>> text = Text.of(b"reference\nFO 371/151924\n", "list.csv")
    >>> text.head, list(text.lines())
    ('reference\nFO 371/151924\n', ['reference\n', 'FO 371/151924\n'])
    """

    def __init__(self, name: str, stream: BinaryIO, encoding: str | None = None) -> None:
        self.name = name
        self.has_nul = False
        """Whether a NUL has been met so far: text holds none."""
        self.told_encoding = encoding
        """The encoding that the caller named, if any."""
        self._stream = stream
        self._first = _read(name, stream, _HEAD)
        self.encoding = encoding or _encoding_of(self._first)
        self._declared = _DECLARED.search(self._first)
        self.head = _decoder(name, self.encoding, errors="replace").decode(self._first)
        self.is_empty = not self.head.strip("\ufeff \t\r\n")

    @classmethod
    def open(cls, name: str, encoding: str | None = None) -> Text:
        """Open a file, or standard input."""
        if name == STANDARD_INPUT and is_read_once(name):
            return cls(name, sys.stdin.buffer, encoding)
        try:
            stream = path_of(name).open("rb")  # close() closes it
        except (OSError, ValueError) as why:
            raise ReadError(f"{name}: cannot be opened: {_reason(why)}") from None
        try:
            return cls(name, stream, encoding)
        except ReadError:
            stream.close()
            raise

    @classmethod
    def of(cls, content: bytes, name: str = STANDARD_INPUT, encoding: str | None = None) -> Text:
        """Some bytes as if they stood in a file."""
        from io import BytesIO

        return cls(name, BytesIO(content), encoding)

    def close(self) -> None:
        """Close the file; standard input stays open."""
        if self._stream is not getattr(sys.stdin, "buffer", None):
            self._stream.close()

    @property
    def path(self) -> Path | None:
        """Where it lies as a file, for a format that is read from its end; `None` where it can be read once only.

        >>> Text.of(b"PAR1").path is None
        True
        """
        return None if is_read_once(self.name) else path_of(self.name)

    def whole(self) -> str:
        """All of it as one text."""
        return "".join(self.blocks())

    def raw(self) -> Iterator[bytes]:
        r"""Its bytes, for a format that says its own encoding, as XML does.

        >>> list(Text.of(b'<?xml version="1.0" encoding="latin1"?><ead/>').raw())
        [b'<?xml version="1.0" encoding="latin1"?><ead/>']
        """
        block = self._first
        while block:
            yield block
            block = _read(self.name, self._stream, _HEAD)

    def lines(self) -> Iterator[str]:
        """Its lines with their ends, where LF, CR or CR LF stands and nowhere else."""
        parts: list[str] = []
        for block in self.blocks():
            if "\n" not in block and "\r" not in block:
                parts.append(block)
                continue
            last = ""
            for line in StringIO("".join((*parts, block)), newline=""):
                if last:
                    yield last
                last = line
            parts = [last]
        yield from StringIO("".join(parts), newline="")

    def blocks(self) -> Iterator[str]:
        """It in blocks, decoded; a byte that does not fit is a `ReadError` after all that stands before it."""
        decoder = _decoder(self.name, self.encoding)
        block, offset, line = self._first, 0, 1
        while True:
            held = len(decoder.getstate()[0])
            try:
                text = decoder.decode(block, final=not block)
            except UnicodeDecodeError as why:
                before = why.object[: why.start].decode(self.encoding, "replace")
                self.has_nul = self.has_nul or "\0" in before
                if before:
                    yield before  # the lines before it are whole
                line += line_ends(before)
                raise ReadError(self.no_text(why, offset - held + why.start, line)) from None
            except (UnicodeError, ValueError) as why:
                raise ReadError(f"{self.name}: is not {self.encoding}: {why}") from None
            self.has_nul = self.has_nul or "\0" in text
            line += line_ends(text)
            if text:
                yield text
            if not block:
                return
            offset += len(block)
            block = _read(self.name, self._stream, _BLOCK)

    def no_text(self, why: UnicodeDecodeError, offset: int, line: int) -> str:
        """What to say of a byte that does not fit, with its place in the source."""
        found = why.object[why.start] if why.start < len(why.object) else None
        byte = f"byte {offset:,} (0x{found:02x}, line {line:,})" if found is not None else f"the end (line {line:,})"
        told = self._declared.group(1).decode("ascii").lower() if self._declared else ""
        likely = told if told and told not in ("utf-8", "utf8", self.encoding) else "cp1252"
        return (
            f"{self.name}: is not {_called(self.encoding)}: {byte} does not fit; "
            f"if you know its encoding, name it, as --encoding {likely}"
        )


def line_ends(text: str) -> int:
    """How many line ends there are, whichever they are."""
    ends = text.count("\n")
    return ends + text.count("\r") - text.count("\r\n") if "\r" in text else ends


def _encoding_of(first: bytes) -> str:
    return next((encoding for mark, encoding in _MARKS if first.startswith(mark)), "utf-8")


def _called(encoding: str) -> str:
    return {"utf-8-sig": "UTF-8", "utf-8": "UTF-8", "utf-16": "UTF-16"}.get(encoding, encoding)


def _decoder(name: str, encoding: str, errors: str = "strict") -> codecs.IncrementalDecoder:
    try:
        "".encode(encoding)  # says which names are codecs but no encodings of text, as "hex"
        return codecs.getincrementaldecoder(encoding)(errors)
    except (LookupError, UnicodeError, ValueError, TypeError):
        raise ReadError(f"{name}: {encoding!r} is no encoding; write one as utf-8, cp1252 or utf-16-le") from None


def _read(name: str, stream: BinaryIO, size: int) -> bytes:
    try:
        return stream.read(size)
    except OSError as why:
        raise ReadError(f"{name}: cannot be read: {_reason(why)}") from None


def _reason(why: OSError | ValueError) -> str:
    return (why.strerror if isinstance(why, OSError) else None) or str(why)
