"""What a sheet says of closed titles and descriptions, as a record carries it.

A canonical record has no field for them. A reader that meets them keeps each as an origin, and so does nothing else
with them:

    Origin("label: title_closed", "Yes", "column 'is filename closed'")

The word after `label: ` is one of `KEYS`, or any spelling of such a header in the transfer service's vocabularies
(`is filename closed`, `TitleClosed`, `title_public`). The words are those of the cell; a cell without words is left
out. A file's name is its title, and kept as one where it is closed. Nothing here is printed: a finding about closed
words never repeats them.
"""

from __future__ import annotations

import re

from attrs import frozen

from closurelib.read.sheets_columns import plain
from closurelib.read.tdr import HEADERS
from closurelib.record import Record

KEYS = (
    "title", "title_closed", "title_public", "title_alternate",
    "description", "description_closed", "description_public", "description_alternate", "explanation",
)  # fmt: skip
"""What a label can mean. `title` is the closed one, where the title is closed; `title_public` says the opposite."""
_LABEL = "label: "
_MEANT = {
    **{plain(key): key for key in KEYS},
    **{plain(spelt): key for key in KEYS if key in HEADERS for spelt in HEADERS[key]},
    **{plain(spelt): "title" for spelt in HEADERS["file_name"]},
}
_YES = ("yes", "true", "1")
_WORD = re.compile(r"[^\W_]+(?:['’.][^\W_]+)*")
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,5}$")


@frozen
class Hidden:
    """A title or a description: what it is, whether it is closed, and what is shown in its place."""

    what: str
    is_closed: bool | None
    """`None` where the sheet does not say."""
    words: str | None
    alternate: str | None


def labels(record: Record) -> dict[str, str]:
    """What a record carries of closed words, by what it means; of two that mean the same the first is heard."""
    found: dict[str, str] = {}
    for origin in record.origins:
        if origin.field.startswith(_LABEL) and (key := _MEANT.get(plain(origin.field[len(_LABEL) :]))):
            found.setdefault(key, origin.words.strip())
    return found


def hidden(record: Record) -> tuple[Hidden, ...]:
    """The title and the description of a record, where something is said of whether they are closed."""
    said = labels(record)
    if not said:
        return ()
    return tuple(one for what in ("title", "description") if (one := _hidden(what, said)))


def _hidden(what: str, said: dict[str, str]) -> Hidden | None:
    closed, public, alternate = (said.get(f"{what}_{end}") for end in ("closed", "public", "alternate"))
    if closed is None and public is None and alternate is None:
        return None
    is_closed = closed.casefold() in _YES if closed is not None else None
    if is_closed is None and public is not None:
        is_closed = public.casefold() not in ("true", "1")
    return Hidden(what, is_closed, said.get(what) or None, alternate or None)


def words_of(text: str) -> list[str]:
    """The words of a text, without regard to case; the ending of a file's name is none.

    >>> words_of("Report on J. O'Brien.pdf")
    ['report', 'on', 'j', "o'brien"]
    """
    return [word.casefold() for word in _WORD.findall(_ENDING.sub("", text.replace("_", " ")))]


def longest_run(text: str, other: str) -> int:
    """How many words in a row of a text stand in another.

    >>> longest_run("Letter of J Smith on pensions", "A letter of J Smith"), longest_run("Letter", "Report")
    (4, 0)
    """
    one, two = words_of(text), words_of(other)
    best, before = 0, [0] * (len(two) + 1)
    for word in one[:MOST_WORDS]:
        now = [0] * (len(two) + 1)
        for at, same in enumerate(two[:MOST_WORDS], 1):
            if word == same:
                now[at] = before[at - 1] + 1
                best = max(best, now[at])
        before = now
    return best


MOST_WORDS = 1_000
"""Longer texts are compared by so many words."""
