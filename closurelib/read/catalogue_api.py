"""The newer catalogue of The National Archives: answers of its interface as JSON, and tables made from them.

It names the status in full and gives the conditions in words; closure type and code are mostly left out. "Until" a
year means to its first day: see `tna_access.UNTIL`.
"""

from __future__ import annotations

import re

from closurelib.read.discovery_json import Members, reader
from closurelib.read.discovery_table import columns_of, key, table_reader
from closurelib.read.format import Format

_MEANINGS: dict[str, str] = {
    "reference": "referenceNumber reference",
    "id": "iaid id",
    "parent": "parentId parentIaid",
    "title": "title summaryTitle",
    "description": "description",
    "level": "level",
    "dates": "dateCovering date",
    "holder": "heldBy",
    "legal_status": "legalStatus",
    "status": "closureStatus",
    "type": "closureType",
    "code": "closureCode",
    "opening": "recordOpening",
    "conditions": "accessCondition",
    "note": "note",
}
_BY_NAME = {name: meaning for meaning, names in _MEANINGS.items() for name in names.split()}
_BY_KEY = {key(name): meaning for name, meaning in _BY_NAME.items()}
_MARKS = re.compile(r'(?<!\\)"(iaid|dateCovering|recordOpening|accessCondition|referenceNumber|@template)"\s*:')
_ONLY_HERE = frozenset("iaid recordopening accesscondition datecovering referencenumber".split())
_OF_ACCESS = frozenset("closurestatus closuretype closurecode recordopening accesscondition".split())


def recognises_answer(head: str, name: str) -> bool:
    """Whether a text is JSON with members that only this catalogue has.

    >>> recognises_answer('{"iaid": "C1", "dateCovering": "1960"}', "")
    True
    """
    return head.lstrip(" \t\r\n\ufeff")[:1] in ("{", "[") and len(set(_MARKS.findall(head))) >= 2


def recognises_table(head: str, name: str) -> bool:
    """Whether a table has columns that only this catalogue has, one of them on access."""
    columns = columns_of(head)
    return len(_ONLY_HERE.intersection(columns)) >= 2 and not _OF_ACCESS.isdisjoint(columns)


def _meaning_of_column(name: str) -> str | None:
    return _BY_KEY.get(key(name))


ANSWER = Format(
    "catalogue-api", "answers of The National Archives' catalogue, as JSON", recognises_answer,
    reader(Members("catalogue-api", _BY_NAME.get)),
)  # fmt: skip
TABLE = Format(
    "catalogue-csv", "records of The National Archives' catalogue, as CSV", recognises_table,
    table_reader(Members("catalogue-csv", _meaning_of_column)),
)  # fmt: skip
FORMATS = (ANSWER, TABLE)
"""Both formats of the catalogue, in the order in which a source is tried."""
