"""Where a value stands in the text of a JSON object, so that it can be rewritten and all else left as it is."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

_BLANK = re.compile(r"[ \t\r\n\ufeff]*")
_DECODER = json.JSONDecoder()


def find_value(text: str, at: int, path: Sequence[str | int]) -> tuple[int, int] | None:
    """Where the value of a path begins and ends, in the object that begins at a place.

    >>> text = '{"a": [{"b": 1}, {"b": "two"}]}'
    >>> begin, end = find_value(text, 0, ["a", 1, "b"])
    >>> text[begin:end]
    '"two"'
    >>> find_value(text, 0, ["c"]) is None
    True
    """
    try:
        return _find(text, _past_blank(text, at), path)
    except (ValueError, IndexError, RecursionError):
        return None


def _past_blank(text: str, at: int) -> int:
    match = _BLANK.match(text, at)
    return match.end() if match else at


def _find(text: str, at: int, path: Sequence[str | int]) -> tuple[int, int] | None:
    if not path:
        return at, _DECODER.raw_decode(text, at)[1]
    key, rest = path[0], path[1:]
    if isinstance(key, str):
        return _in_object(text, at, key, rest)
    return _in_array(text, at, key, rest)


def _in_object(text: str, at: int, key: str, rest: Sequence[str | int]) -> tuple[int, int] | None:
    if text[at] != "{":
        return None
    at = _past_blank(text, at + 1)
    while text[at] == '"':
        name, at = _DECODER.raw_decode(text, at)
        at = _past_blank(text, _past_blank(text, at) + 1)
        if name == key:
            return _find(text, at, rest)
        at = _past_blank(text, _DECODER.raw_decode(text, at)[1])
        if text[at] != ",":
            return None
        at = _past_blank(text, at + 1)
    return None


def _in_array(text: str, at: int, index: int, rest: Sequence[str | int]) -> tuple[int, int] | None:
    if text[at] != "[":
        return None
    at = _past_blank(text, at + 1)
    for number in range(index + 1):
        if number == index:
            return _find(text, at, rest)
        at = _past_blank(text, _DECODER.raw_decode(text, at)[1])
        if text[at] != ",":
            return None
        at = _past_blank(text, at + 1)
    return None
