"""Discovery, the catalogue of The National Archives: answers of its interface as JSON, and tables exported from it.

Search answers and record answers are read, alone or in lists, in the layout of old and in that of today. "Until" a
year means to its first day: see `tna_access.UNTIL`.
"""

from __future__ import annotations

import re

from closurelib.read.discovery_json import Members, reader
from closurelib.read.discovery_table import columns_of, key, table_reader
from closurelib.read.format import Format

_MEANINGS: dict[str, str] = {
    "reference": "reference citableReference",
    "id": "id",
    "parent": "parentId parentIaid",
    "title": "title",
    "description": "description scopeContent",
    "level": "catalogueLevel",
    "dates": "coveringDates",
    "first_number": "numStartDate startDate coveringFromDate",
    "last_number": "numEndDate endDate coveringToDate",
    "holder": "heldBy",
    "legal_status": "legalStatus",
    "status": "closureStatus",
    "type": "closureType",
    "code": "closureCode",
    "opening": "openingDate recordOpeningDate",
    "conditions": "accessConditions",
    "note": "note notes",
}
_BY_NAME = {name: meaning for meaning, names in _MEANINGS.items() for name in names.split()}
_LABELS: dict[str, str] = {
    "reference": "Reference|Citable reference|Catalogue reference|Document reference",
    "id": "ID|IAID|Catalogue ID|Record ID",
    "level": "Level|Catalogue level",
    "dates": "Covering dates|Date|Dates",
    "first_number": "Start date|Num start date|Covering from date",
    "last_number": "End date|Num end date|Covering to date",
    "conditions": "Access conditions|Access condition",
    "opening": "Record opening date|Opening date|Record opening",
}
_BY_KEY = {
    **{key(name): meaning for name, meaning in _BY_NAME.items()},
    **{key(label): meaning for meaning, labels in _LABELS.items() for label in labels.split("|")},
}
_NAMING = frozenset(key(name) for meaning in ("reference", "id") for name in _LABELS[meaning].split("|"))
_OF_ACCESS = frozenset(
    "closurestatus closuretype closurecode openingdate recordopeningdate accessconditions legalstatus".split()
)
_MARKS = re.compile(
    r'(?<!\\)"(coveringDates|closureStatus|closureType|closureCode|catalogueLevel|citableReference|openingDate'
    r'|recordOpeningDate|numStartDate|numEndDate|coveringToDate|heldBy|accessConditions|scopeContent)"\s*:'
)
_ENOUGH = 2
"""So many members that only this catalogue has are in one."""


def recognises_discovery(head: str, name: str) -> bool:
    """Whether a text is JSON with members that only Discovery has.

    >>> recognises_discovery('{"records": [{"id": "C1", "closureStatus": "O", "coveringDates": "1960"}]}', "")
    True
    >>> recognises_discovery('{"id": "C1", "covering_dates": "1960"}', "")
    False
    """
    return head.lstrip(" \t\r\n\ufeff")[:1] in ("{", "[") and len(set(_MARKS.findall(head))) >= _ENOUGH


def recognises_table(head: str, name: str) -> bool:
    """Whether a table has columns of Discovery: a name for each record, and something of its closure."""
    columns = columns_of(head)
    known = [column for column in columns if column in _BY_KEY]
    return not _NAMING.isdisjoint(columns) and not _OF_ACCESS.isdisjoint(columns) and len(known) > _ENOUGH


def _meaning_of_column(name: str) -> str | None:
    return _BY_KEY.get(key(name))


DISCOVERY = Format(
    "discovery", "answers of The National Archives' Discovery, as JSON", recognises_discovery,
    reader(Members("discovery", _BY_NAME.get)),
)  # fmt: skip
TABLE = Format(
    "discovery-csv", "records exported from The National Archives' Discovery, as CSV", recognises_table,
    table_reader(Members("discovery-csv", _meaning_of_column)),
)  # fmt: skip
FORMATS = (DISCOVERY, TABLE)
"""Both formats of Discovery, in the order in which a source is tried."""
