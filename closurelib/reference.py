"""References of The National Archives: department, series, piece, and the parts below it.

    reference = department , " " , series , [ "/" , piece , { "/" , part } ] ;

Every part is text: piece 1124A stands between 1124 and 1125, and born-digital pieces are letters. A reference
is no key: two records may bear the same one.
"""

from __future__ import annotations

import re
import sys
from functools import lru_cache

from attrs import evolve, frozen

from closurelib.errors import UnreadableText

MOST_CHARACTERS = 255
"""A longer reference is refused unread."""
MOST_CHARACTERS_OF_A_RANGE = 4096
"""A longer text of ranges is refused unread."""
MOST_REFERENCES = 100_000
"""A text of ranges that stands for more references is refused; whole series are shorter."""

NaturalKey = tuple[tuple[int, str], ...]
"""Sorts text that holds numbers as people do: numbers by size, before letters; never as integers."""
SortKey = tuple[tuple[NaturalKey, ...], str]

_DEPARTMENT = r"[A-Z]{1,5}"
_REFERENCE = re.compile(rf"({_DEPARTMENT}) ([1-9][0-9]{{0,4}})(?:/([0-9A-Z]+)((?:/[0-9A-Z]+)*))?")
_DIGITS_OR_REST = re.compile(r"[0-9]+|[^0-9]+")
_AFTER_ALL_NUMBERS = sys.maxsize


@frozen(cache_hash=True)
class Reference:
    """A reference; `piece` is `None` where it names a whole series.

    >>> reference = Reference("FO", "371", "151924")
    >>> str(reference), str(reference.parent)
    ('FO 371/151924', 'FO 371')
    """

    department: str
    series: str
    piece: str | None = None
    parts: tuple[str, ...] = ()

    @property
    def _levels(self) -> tuple[str, ...]:
        """Series, piece and parts, from the top."""
        return (self.series, *(() if self.piece is None else (self.piece,)), *self.parts)

    def __str__(self) -> str:
        return f"{self.department} {'/'.join(self._levels)}"

    @property
    def sort_key(self) -> SortKey:
        """Sorts references as a catalogue lists them: 1124, 1124A, 1125.

        >>> listed = ["AIR 37/1125", "AIR 37/1124A", "AIR 37", "AIR 4/2", "AIR 37/1124", "AIR 37/1124/1"]
        >>> [str(one) for one in sorted(map(read_reference, listed), key=lambda one: one.sort_key)]
        ['AIR 4/2', 'AIR 37', 'AIR 37/1124', 'AIR 37/1124/1', 'AIR 37/1124A', 'AIR 37/1125']
        """
        return tuple(natural_key(level) for level in (self.department, *self._levels)), str(self)

    @property
    def parent(self) -> Reference | None:
        """The reference one level up, or `None` for a series."""
        if self.parts:
            return Reference(self.department, self.series, self.piece, self.parts[:-1])
        return None if self.piece is None else Reference(self.department, self.series)

    def is_within(self, first_piece: str, last_piece: str) -> bool:
        """Whether it is one of the pieces from the first to the last, both included, or stands below one.

        >>> read_reference("AIR 37/1124A/1").is_within("1100", "1125")
        True
        >>> read_reference("AIR 37").is_within("1", "9999")
        False
        """
        first, last = _piece_key(first_piece), _piece_key(last_piece)
        if last < first:
            raise UnreadableText(f"pieces {first_piece} to {last_piece}: the last is before the first")
        return self.piece is not None and first <= natural_key(self.piece) <= last


@lru_cache(maxsize=4096)
def natural_key(text: str) -> NaturalKey:
    """The order of one part of a reference among its siblings.

    >>> sorted(["10", "9A", "FQ", "9"], key=natural_key)
    ['9', '9A', '10', 'FQ']
    """
    return tuple(_run_key(run[0]) for run in _DIGITS_OR_REST.finditer(text))


def _run_key(run: str) -> tuple[int, str]:
    """Digits sort by how many there are, then as text; letters come after the longest number."""
    if "0" <= run[0] <= "9":
        digits = run.lstrip("0")
        return len(digits), digits
    return _AFTER_ALL_NUMBERS, run


def _piece_key(piece: str) -> NaturalKey:
    return natural_key(piece.strip().upper())


def read_reference(text: str) -> Reference:
    """Read one reference; a text that is none is an `UnreadableText` that says why.

    >>> read_reference("TNA: fo/371/151924")
    Reference(department='FO', series='371', piece='151924', parts=())
    >>> read_reference("HS 8/897-945")
    Traceback (most recent call last):
    closurelib.errors.UnreadableText: reference 'HS 8/897-945': is a range; write one as FO 371/151924
    """
    match = _REFERENCE.fullmatch(text)
    if match is None:
        match = _REFERENCE.fullmatch(_normal(text))
    if match is None or len(text) > MOST_CHARACTERS:
        raise UnreadableText(f"reference {_shown(text)}: {_why_no_reference(text)}")
    department, series, piece, parts = match.groups()
    return Reference(department, series, piece, tuple(parts.split("/")[1:]) if parts else ())


_ARCHIVE = re.compile(r"(?:(?:TNA|THE NATIONAL ARCHIVES(?: \(TNA\))?|PRO)(?:[:,] ?| ))*(?=[A-Z])")
_FIRST_SLASH = re.compile(rf"^({_DEPARTMENT})/(?=[0-9])")


def _normal(text: str) -> str:
    """Upper case, single blanks, no name of the archive in front, a blank after the department."""
    if len(text) > MOST_CHARACTERS or not text.isascii():
        return ""
    text = re.sub(r" ?/ ?", "/", _without_archive(" ".join(text.upper().split())))
    return _FIRST_SLASH.sub(r"\1 ", text)


def _without_archive(text: str) -> str:
    """The text without the archive's name in front; before a number, PRO is a department."""
    archive = _ARCHIVE.match(text)
    return text[archive.end() :] if archive else text


def _shown(text: str) -> str:
    return repr(text if len(text) <= 80 else text[:77] + "...")


_REASONS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"[\s.]*"), "is empty"),
    (
        re.compile(r"(?i)[CADF][0-9]+|[0-9a-f]{32}(?:_[0-9]+)?|[0-9a-f-]{36}|\S+\.[0-9]{4}\.\S+"),
        "is the identifier of a record, not its reference",
    ),
    (re.compile(r"(?s).*[()].*"), "has words around it"),
    (re.compile(r"(?s).*[-–—,;&].*"), "is a range"),
    (re.compile(r"(?i)[a-z]{1,5}[1-9][0-9]{0,4}(?:/.*)?"), "has no blank after the department"),
    (re.compile(r"(?i)[a-z]{1,5}[ /]+0.*"), "has a series that begins with 0"),
    (re.compile(r"(?i)[a-z]{1,5}[ /]+[0-9]{6}.*"), "has a series of more than five digits"),
    (re.compile(r"(?i)[a-z]{6,}[ /]+[0-9].*"), "has a department of more than five letters"),
    (re.compile(r"(?s).*//.*|.*/\s*"), "has nothing beside a '/'"),
)


def _why_no_reference(text: str) -> str:
    if len(text) > MOST_CHARACTERS:
        return f"has {len(text)} characters; at most {MOST_CHARACTERS} are read"
    for pattern, reason in _REASONS:
        if pattern.fullmatch(text.strip()):
            return f"{reason}; write one as FO 371/151924"
    return "is not a department, a series and a piece alone; write one as FO 371/151924"


_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))
_BETWEEN_ITEMS = re.compile(r" ?(?:[,;&]| AND ) ?")
_RANGE = re.compile(r" ?- ?| TO ")
_ONE_LEVEL = re.compile(r"[0-9A-Z]+")
_TOO_MANY = f"stands for more than {MOST_REFERENCES:,} references; give fewer at a time"
_COUNTED = re.compile(r"[1-9][0-9]*")


def read_reference_range(text: str) -> tuple[Reference, ...]:
    """Read references as prose lists them, ranges written out.

    A number alone stands where the last number of the reference before it stands.

    >>> [str(one) for one in read_reference_range("FCO 141/2180-2182, 2192")]
    ['FCO 141/2180', 'FCO 141/2181', 'FCO 141/2182', 'FCO 141/2192']
    >>> read_reference_range("PREM 16/587-9")
    Traceback (most recent call last):
    closurelib.errors.UnreadableText: references 'PREM 16/587-9': 9 is before 587; write both ends in full
    """
    try:
        return _read_items(_BETWEEN_ITEMS.split(_plain(text)))
    except UnreadableText as refused:
        raise UnreadableText(f"references {_shown(text)}: {refused}") from None


def _plain(text: str) -> str:
    if len(text) > MOST_CHARACTERS_OF_A_RANGE:
        raise UnreadableText(f"has {len(text)} characters; at most {MOST_CHARACTERS_OF_A_RANGE} are read")
    text = text.translate(_DASHES)
    if not text.isascii():
        raise UnreadableText("has letters or signs that no reference has; write them as FO 371/151908-152050")
    return _without_archive(" ".join(text.upper().split()))


def _read_items(items: list[str]) -> tuple[Reference, ...]:
    found: list[Reference] = []
    for item in items:
        ends = _RANGE.split(item)
        if len(ends) > 2:
            raise UnreadableText(f"{_shown(item)} has more than one dash; part several ranges by ','")
        first = _read_end(ends[0], found[-1] if found else None)
        last = _read_end(ends[1], first) if len(ends) == 2 else first
        found += _written_out(first, last, at_most=MOST_REFERENCES - len(found))
    return tuple(found)


def _read_end(text: str, before: Reference | None) -> Reference:
    """A whole reference, or a number at the last level of the reference before it."""
    if before is None or not _ONE_LEVEL.fullmatch(text):
        return read_reference(text)
    if before.piece is None:
        raise UnreadableText(f"{before} is a whole series; ranges and lists are of pieces, as {before}/1-5")
    return _sibling(before, text)


def _sibling(of: Reference, level: str) -> Reference:
    return evolve(of, parts=(*of.parts[:-1], level)) if of.parts else evolve(of, piece=level)


def _written_out(first: Reference, last: Reference, at_most: int) -> list[Reference]:
    """The references from the first to the last, both included."""
    if at_most < 1:
        raise UnreadableText(_TOO_MANY)
    if first == last:
        return [first]
    start, end = first._levels[-1], last._levels[-1]
    if first.piece is None or first.parent != last.parent:
        raise UnreadableText(f"{first} and {last} are not pieces of one series; give a range for each")
    if not (_COUNTED.fullmatch(start) and _COUNTED.fullmatch(end)):
        raise UnreadableText(f"what lies from {start} to {end} cannot be counted; give each reference")
    if natural_key(end) < natural_key(start):
        raise UnreadableText(f"{end} is before {start}; write both ends in full")
    if int(end) - int(start) >= at_most:
        raise UnreadableText(_TOO_MANY)
    return [_sibling(first, str(number)) for number in range(int(start), int(end) + 1)]
