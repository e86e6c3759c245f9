"""What the members of an entry say, as text: one gives a text, another a number, a list or an object for the same."""

from __future__ import annotations

import html
import json
import re
from typing import Any, NamedTuple

from closurelib.errors import UnreadableText
from closurelib.read.format import shown

MEANINGS: tuple[str, ...] = (
    "reference", "id", "parent", "title", "description", "level", "dates", "first_number", "last_number", "holder",
    "legal_status", "status", "type", "code", "opening", "conditions", "note",
)  # fmt: skip
"""What a member of an entry can mean."""
BEARS_ON_ACCESS = frozenset((
    "dates", "first_number", "last_number", "holder", "legal_status", "status", "type", "code", "opening", "conditions",
))  # fmt: skip
"""Meanings on which an answer can rest."""
_TAG = re.compile(r"<[^<>]{1,300}>")
_INNER = ("xReferenceName", "name", "description", "value", "noHtml", "raw", "code")
"""The members of an object that hold what it is about."""
_DEEPEST = 8


class Said(NamedTuple):
    """What one member of an entry says; the value is a text once it has been read as one."""

    member: str
    value: Any


def plain(text: str) -> str:
    """A text without its markup and with single blanks.

    >>> plain("<p>Closed &amp; <b>retained</b></p>")
    'Closed & retained'
    """
    if "<" in text or "&" in text:
        text = html.unescape(_TAG.sub(" ", text))
    return " ".join(text.split())


def texts_of(said: Said, depth: int = 0) -> list[Said]:
    """The texts that a member holds; a value that holds none is an `UnreadableText`.

    >>> texts_of(Said("heldBy", [{"xReferenceName": "The National Archives, Kew"}]))
    [Said(member='heldBy', value='The National Archives, Kew')]
    >>> texts_of(Said("closureCode", 30)), texts_of(Said("openingDate", None))
    ([Said(member='closureCode', value='30')], [])
    """
    if isinstance(said.value, str):
        return [Said(said.member, text)] if (text := plain(said.value)) else []
    match said.value:
        case None:
            return []
        case bool():
            pass
        case int(number):
            return [Said(said.member, str(number))]
        case float(number):
            return [Said(said.member, str(int(number)) if number.is_integer() else str(number))]
        case list(items) if depth < _DEEPEST:
            return [text for item in items for text in texts_of(Said(said.member, item), depth + 1)]
        case dict(inner) if depth < _DEEPEST:
            for name in _INNER:
                if name in inner:
                    return [Said(said.member, text.value) for text in texts_of(Said(name, inner[name]), depth + 1)]
        case _:
            pass
    raise UnreadableText(f"is no text: {shown(json.dumps(said.value, default=str))}")
