"""What the units of a finding aid know of access: of their own, inherited, or left in doubt.

A unit inherits what is said of the whole above it. What is said of a part is a doubt for the units below: each may
be in that part, or not. Where the part is what the finding aid itself indicates, only a unit that bears such words
of its own, or stands below one, may be in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from attrs import define, evolve, field, frozen

from closurelib.facts import Closure
from closurelib.read.xml import Element, Names
from closurelib.read.xml_access import NOTHING, UNKNOWN, Said, Stated, with_parts
from closurelib.record import Origin

COMPONENTS = ("archdesc", "c", *(f"c{level:02}" for level in range(1, 13)))
"""The elements that describe a unit: the whole fonds, and what is in it."""
IN_DOUBT = "said of a part of the unit above; whether this one is in it, it does not say"

_INDICATED = re.compile(
    r"\b(?:indicated|noted|specified|stated)\s*$"
    r"|\b(?:indicated|noted|specified|identified|marked|flagged|stated)"
    r"(?:\s+(?:as|otherwise)\b|\s+in\s+the\s+(?:finding|container|inventory|guide)\b|\s+below\b"
    r"|(?:\s+as)?\s+(?:restrict|clos|seal|confidential)"
    r"|\s+(?:files?|folders?|items?|materials?|records?|papers?|documents?|portions?|series)\b)",
    re.IGNORECASE,
)
"""A part that is what the finding aid indicates; a mark or a list of its own ("marked *") is none that is read here."""
_MAY_INDICATE = re.compile(
    r"restrict|\bclos(?:ed|ure)|\bseal(?:ed)?\b|confidential|embargo|withheld|permission|sensitive|redact"
    r"|\bnot\s+(?:be\s+)?(?:open|available)|\b(?:no|staff|limited)\s+access",
    re.IGNORECASE,
)
"""Words by which a unit may be indicated; that a word stands there for something else is taken for possible."""


@frozen
class Doubted:
    """What is said of a part of a unit: a unit below it may be in that part, or not."""

    words: str
    place: str
    boxes: frozenset[str] | None = None
    """The boxes that are the part, where it is named by boxes alone."""
    indicated: bool = False
    """Whether the part is what bears words that indicate it."""

    def may_hold(self, box: str | None, element: Element, names: Names) -> bool:
        """Whether a unit in a box, described by an element, can be in the part."""
        if self.indicated:
            return _bears_words(element, names)
        return self.boxes is None or box is None or box in self.boxes


def _bears_words(element: Element, names: Names) -> bool:
    """Whether anything that a unit says of itself, and not of what is in it, may indicate a restriction."""
    if _MAY_INDICATE.search(" ".join(element.values())):
        return True
    for child in element:
        name = names[child.tag]
        if name in COMPONENTS or name == "dsc":
            continue
        if _MAY_INDICATE.search("".join(child.itertext())) or any(
            _MAY_INDICATE.search(value) for inner in child.iter() for value in inner.values()
        ):
            return True
    return False


_BOXES = re.compile(r"box(?:es)?\s+(\d{1,5}(?:\s*(?:-|–|,|&|and|to)\s*\d{1,5})*)", re.IGNORECASE)
_MOST_BOXES = 1000


def boxes_of(part: str | None) -> frozenset[str] | None:
    """The boxes that a part is named by; `None` where it is named otherwise.

    >>> sorted(boxes_of("Boxes 3-5 and 8")), boxes_of("Box 3, folder 2"), boxes_of("Letters")
    (['3', '4', '5', '8'], None, None)
    """
    match = _BOXES.fullmatch(part.strip()) if part else None
    if match is None:
        return None
    found: set[str] = set()
    for one in re.split(r"\s*(?:,|&|and)\s*", match[1]):
        first, *last = (int(number) for number in re.findall(r"\d+", one))
        end = last[-1] if last else first
        if not first <= end <= first + _MOST_BOXES:
            return None
        found.update(str(number) for number in range(first, end + 1))
    return frozenset(found)


def is_indicated(part: str | None) -> bool:
    """Whether a part is what the finding aid indicates.

    >>> [is_indicated(part) for part in ("indicated restricted files", "files marked *", "files marked restricted")]
    [True, False, True]
    """
    return bool(part and _INDICATED.search(part))


def doubted_by(said: Said, places: tuple[str, ...]) -> Iterator[Doubted]:
    """What the statements on parts leave in doubt for the units below.

    What is indicated sets the rest free only where the same notes say that the whole is open.
    """
    is_open = said.whole.status == "O" and not said.whole.withholds
    for words in said.parts.words:
        name, _, number = words.field.partition(".")
        item = getattr(said.parts, name)[int(number) - 1]
        yield Doubted(words.words, places[words.note], boxes_of(item.part), is_open and is_indicated(item.part))


# A unit and what is above it.


@frozen(eq=False)
class Access:
    """What is known of the access of some units: one object for all of which the same is known."""

    values: dict[str, Any] = field(factory=dict)
    """The fields of their records."""


@define(eq=False)
class Above:
    """A unit whose components are being read: what they need to know of it."""

    reference: str | None = None
    path: str = "ead"
    position: str = ""
    count: int = 0
    whole: Stated = NOTHING.whole
    origins: tuple[Origin, ...] = ()
    """Where what is inherited was read."""
    doubts: tuple[Doubted, ...] = ()
    access: Access = field(factory=Access)
    """What is inherited, as fields."""

    def doubted(self, box: str | None, element: Element, names: Names) -> Doubted | None:
        """The first doubt that a unit without a statement of its own may be in."""
        return next((one for one in self.doubts if one.may_hold(box, element, names)), None)

    def doubts_below(self, said: Said, places: tuple[str, ...], doubted: Doubted | None) -> tuple[Doubted, ...]:
        """The doubts for what is in a unit: its own, and those it is in doubt of itself."""
        own = tuple(doubted_by(said, places))
        if said.whole.speaks:
            return own
        if doubted is not None and doubted.indicated:  # below what is indicated nothing need say so again
            own = (*own, evolve(doubted, indicated=False))
        return (*self.doubts, *own)


def accessed(
    above: Above, said: Said, places: tuple[str, ...], doubted: Doubted | None
) -> tuple[dict[str, Any], tuple[Origin, ...]]:
    """The fields of access of a unit, and where they were read: its own, else what is inherited, and its parts."""
    if said.whole.words and not said.parts.words:
        return said.values, _of_whole(said, places)
    values, origins = said.whole.values(), _of_whole(said, places)
    if not said.whole.speaks:
        values, origins = above.whole.values(), above.origins
    if doubted is not None and not _is_without_end(values):
        values, origins = _with_doubt(values, origins, doubted)
    return with_parts(values, origins, said.parts, places)


def _of_whole(said: Said, places: tuple[str, ...]) -> tuple[Origin, ...]:
    return tuple([words.at(places[words.note]) for words in said.whole.words])


def _is_without_end(values: dict[str, Any]) -> bool:
    """Whether the whole is closed for good, so that a doubt adds nothing."""
    return Closure() in values.get("closures", ())


def _with_doubt(
    values: dict[str, Any], origins: tuple[Origin, ...], doubted: Doubted
) -> tuple[dict[str, Any], tuple[Origin, ...]]:
    """It may be closed or open, whatever the rest is; what the whole is closed until stays."""
    gone = {"opened_on"} if "recorded_opening" in values else {"opened_on", "recorded_status"}
    kept = {name: value for name, value in values.items() if name not in gone}
    kept["closures"] = (*kept.get("closures", ()), Closure(type=UNKNOWN))
    place = f"{doubted.place} ({IN_DOUBT})"
    read = (*origins, Origin(f"closures.{len(kept['closures'])}", doubted.words, place))
    return kept, tuple(one for one in read if one.field not in gone)


def inherited(said: Said, places: tuple[str, ...], reference: str | None) -> tuple[Origin, ...]:
    """Where what is inherited was read, with the unit that says it."""
    by = f" (inherited from {reference or 'the unit above'})"
    return tuple(Origin(one.field, one.words, one.place + by) for one in _of_whole(said, places))
