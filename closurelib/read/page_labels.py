"""The labels of record pages, and which field of a record each stands for.

A label is written in front of its value, with a colon or without, or alone on the line above it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from attrs import frozen

from closurelib.read.page_html import Line
from closurelib.reference import read_reference

_NAMES: dict[str, str] = {
    "reference": "Reference|Catalogue reference|Document reference|Reference number|Reference code|Ref|Ref.",
    "id": "Catalogue ID|Catalogue id|Record ID|Record id|IAID",
    "title": "Title",
    "level": "Level",
    "covering_dates": "Date|Dates|Covering dates|Covering date|Date range|Record date",
    "recorded_status": "Closure status|Closure Status|Access status|Record closure status",
    "publisher": "The National Archives Closure Status|The National Archives closure status",
    "access": "Access conditions|Access condition|Access restrictions|Access|Conditions governing access",
    "recorded_opening": "Record opening date|Record opening|Opening date",
    "held_by": "Held by|Repository|Held at",
    "legal_status": "Legal status|Legal Status",
    "note": "Notes|Note|Access note|Access notes|Administrative note",
    "exemption": "Exemption|Exemptions|FOI exemption|FOI exemptions",
    "asserted_on": "FOI decision date",
    "ground": "Closure criterion|Retention criterion",
    "instrument": "Lord Chancellor's Instrument|Lord Chancellor’s Instrument|Retention instrument|Retention Instrument",
    "signed_on": "LCI signed date|RI signed date|Instrument signed date",
    "reconsider_on": "Reconsideration due in|Reconsideration due",
    "kept": (
        "Themes|Theme|Document Types|Document types|Document type|Subject Countries|Subject countries|Countries|"
        "People|Places|Organisations|Key Events|Key events|Copyright Information|Copyright information|Copyright|"
        "Explanation|Description|Scope and content|Language|Languages|Physical description|Publication note|"
        "Publication Note|Creator|Creators|Keywords|Subjects|Collection|Series|Related material|Arrangement|"
        "Restrictions on use|Former reference|Former references|Pages|Extent|Contents|Abstract"
    ),
}
"""Each field with the labels that stand for it; `kept` holds what bears on no answer."""
_FIELD_OF = {label.casefold(): field for field, labels in _NAMES.items() for label in labels.split("|")}
_FORMER = re.compile(r"Former\b[^:\t]{0,60}?\bReference(?: Code| Number)?(?: in its original department)?|"
                     r"Former reference in its original department", re.IGNORECASE)  # fmt: skip
_NUMBERED = re.compile(r"(Exemption|Note) ?\d{1,2}", re.IGNORECASE)
_LABELS = "|".join(re.escape(label) for label in sorted(_FIELD_OF, key=len, reverse=True))
_KNOWN = re.compile(
    rf"(?P<label>{_FORMER.pattern}|{_NUMBERED.pattern}|{_LABELS})(?P<mark>\s*[:\t]\s*|\s+|$)(?P<value>.*)",
    re.IGNORECASE,
)
_UNKNOWN = re.compile(r"(?P<label>[A-Z][^\s:]*(?: [^\s:]+){0,5})(?:\t|\s*:(?:\s+|$))(?P<value>.*)")
_PROSE = frozenset(
    "a an and are as at be been by can could do for from had has have he her his i if in is it its may must not of on "
    "or our she should that the their them there these they this those to under was we were what when which who whose "
    "will with would you your".split()
)
"""Words that follow a label's word where it is no label: "Notes on", "Reference is made to", "Title of"."""


@frozen
class Labelled:
    """One labelled value, with the line it begins on."""

    field: str
    label: str
    value: str
    number: int

    @property
    def place(self) -> str:
        """Where it stands, for a message."""
        return f"line {self.number}"


def labelled(lines: Sequence[Line]) -> Iterator[Labelled]:
    """The labelled values of a page, in their order; prose around them is passed over.

    >>> page = [Line("Reference FO 371/151924", 1), Line("Title", 2), Line("Soviet Union", 3), Line("Cookies here.", 5)]
    >>> [(one.field, one.value) for one in labelled(page)]
    [('reference', 'FO 371/151924'), ('title', 'Soviet Union')]
    """
    at = 0
    while at < len(lines):
        found = label_of(lines[at])
        at += 1
        if found is None:
            continue
        value, at = _value(found, lines, at)
        yield Labelled(found.field, found.label, value, found.number)


def label_of(line: Line) -> Labelled | None:
    """The label that a line begins with, and what stands behind it; `None` for prose."""
    text = line.text.strip()
    known = _KNOWN.match(text)
    if known is not None and text[0].isupper():
        label, mark, value = known["label"], known["mark"].strip(" "), known["value"].strip()
        field = _field(label)
        if ":" in mark or mark or not value or _follows_a_label(field, label, value):
            return Labelled(field, label, value, line.number)
    unknown = _UNKNOWN.fullmatch(text)
    if unknown is None or "//" in unknown["value"][:2] or not unknown["value"]:
        return None
    return Labelled("unknown", unknown["label"], unknown["value"].strip(), line.number)


def _field(label: str) -> str:
    if _FORMER.fullmatch(label):
        return "kept"
    if numbered := _NUMBERED.fullmatch(label):
        label = numbered[1]
    return _FIELD_OF[label.casefold()]


def _follows_a_label(field: str, label: str, value: str) -> bool:
    """Whether a text may be the value of a label that has no colon, and not the rest of a sentence."""
    first = value.split(maxsplit=1)[0]  # "Notes The papers were" is a label with its sentence, "Notes of" is not
    if field == "reference":
        return _is_reference(value)
    if field in ("access", "held_by", "id"):
        return first not in _PROSE and label[0].isupper()
    if field == "title":
        return first not in ("of", "deeds", "is", "and") or label.isupper()
    return first not in _PROSE


def _is_reference(text: str) -> bool:
    try:
        read_reference(text)
    except ValueError:
        return False
    return True


_SENTENCES = frozenset(("note", "publisher", "access"))
"""Fields whose value may go on over several lines."""


def _value(found: Labelled, lines: Sequence[Line], at: int) -> tuple[str, int]:
    """The value of a label: on its line, on the line below where there is none, and on those it goes on over."""
    value, last = found.value, found.number
    while at < len(lines) and _goes_on(found.field, value, last, lines[at]):
        value = f"{value} {lines[at].text.strip()}".strip()
        last = lines[at].number
        at += 1
    return value.replace("\t", " "), at


def _goes_on(field: str, value: str, last: int, line: Line) -> bool:
    text = line.text.strip()
    other = label_of(line)
    if not value:
        return (other is None or other.field == "unknown") and (field != "kept" or line.number <= last + 1)
    if other is not None:
        return False
    if line.number > last + 1 or value.endswith((".", "!", "?", ";")):
        return False
    return field in _SENTENCES or (field == "title" and text[0].islower())
