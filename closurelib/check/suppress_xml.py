"""Findings suppressed in a finding aid, by a processing instruction before or inside a component.

    <?closurelib-ignore C201 until 2027-01-01: waiting for the department?>
    <c02 level="file">...</c02>

It is about the component that begins next to it, else about the innermost one that it stands in. Any other program
passes it over. Nothing outside the file is opened, and no entity is resolved.

A component is known by the line on which it begins; where several begin on one line, by its `id` besides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from attrs import define

from closurelib.read.ead_inherit import COMPONENTS
from closurelib.read.text import Text
from closurelib.read.xml import Element, fed, forget, load_lxml

TARGET = "closurelib-ignore"
"""The name of the processing instruction."""
NOTHING = "(nothing)"
"""What an instruction without words says: it is no suppression, and named as one that cannot be read."""
CROWDED = "(one of several components on its line that have no id)"
"""What is taken for an instruction that could be about any of them; it is no suppression either."""
_MARKS = tuple(TARGET.encode(encoding) for encoding in ("ascii", "utf-16-le", "utf-16-be"))
Beside = int | tuple[int, str]
"""Where a record stands: the line on which it begins, and its id where others begin there too."""


def in_components(opened: Callable[[], Text]) -> dict[Beside, str]:
    """What stands beside the components of a finding aid, by the line on which each begins, with its id if need be.

    The file is opened once to see whether anything does, and only then once more to be parsed.

    >>> from closurelib.read.text import Text
    >>> in_components(lambda: Text.of(b"<ead><archdesc/></ead>", "aid.xml"))
    {}
    """
    text = opened()
    try:
        if not _is_marked(text):
            return {}
    finally:
        text.close()
    text = opened()
    try:
        return _read(text)
    finally:
        text.close()


def _is_marked(text: Text) -> bool:
    """Whether the name of the instruction stands anywhere in the file, in whichever encoding."""
    last = b""
    for block in text.raw():
        if any(mark in last + block for mark in _MARKS):
            return True
        last = block[-2 * len(TARGET) :]
    return False


def _read(text: Text) -> dict[Beside, str]:
    etree = load_lxml()
    parser = etree.XMLPullParser(
        events=("start", "end", "pi"), tag=[f"{{*}}{name}" for name in COMPONENTS], encoding=text.told_encoding,
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, remove_comments=True,
    )  # fmt: skip
    said = _Said(etree.PI)
    # `fed` keeps the bounds of everything that is read as XML; what is broken, the reader of records says.
    for broken in fed(parser, text, etree.XMLSyntaxError):
        for event, node in parser.read_events():
            if event == "pi":
                said.meet(node)
            elif event == "start":
                said.begin(node)
            else:
                said.end()
                forget(node)
        if broken is not None:
            break
    return said.by_place()


@define
class _One:
    """An instruction, and the component that it is about, by line and id; `None` while none has begun."""

    node: Element
    about: tuple[int, str] | None
    text: str


class _Said:
    """The instructions of a file, in their order."""

    def __init__(self, instruction: Any) -> None:
        self._instruction = instruction
        self._all: list[_One] = []
        self._within: list[tuple[int, str]] = []
        self._on_line: Counter[int] = Counter()

    def meet(self, node: Element) -> None:
        """Keep an instruction of ours, as one about the component that it stands in."""
        if node.target == TARGET:
            within = self._within[-1] if self._within else None
            self._all.append(_One(node, within, " ".join((node.text or "").split()) or NOTHING))

    def begin(self, component: Element) -> None:
        """Give a component the instructions right before it, and those that stood before any component."""
        here = (component.sourceline, component.get("id", "").strip())
        self._on_line[here[0]] += 1
        self._within.append(here)
        before, at = [], component.getprevious()
        while at is not None and at.tag is self._instruction:
            before.append(at)
            at = at.getprevious()
        for one in reversed(self._all):
            if one.about is not None and not any(one.node is node for node in before):
                break  # what stands farther off is about another
            one.about = here

    def end(self) -> None:
        """A component ends."""
        self._within.pop()

    def by_place(self) -> dict[Beside, str]:
        """What is said of each component; of several instructions all of it."""
        found: dict[Beside, list[str]] = {}
        for line, id, text in ((*one.about, one.text) for one in self._all if one.about is not None):
            if self._on_line[line] == 1:
                found.setdefault(line, []).append(text)
            elif id:
                found.setdefault((line, id), []).append(text)
            else:
                found[line] = [CROWDED]
        return {place: "; ".join(texts) for place, texts in found.items()}
