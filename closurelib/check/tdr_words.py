"""The words of the transfer service's sheet: its columns, its processes, its code lists by date, how it reads a cell.

Facts of The National Archives' da-metadata-schema (MIT, Copyright (c) 2024 The National Archives, UK), as of
10 June 2026. A cell is taken as it stands: nothing is trimmed, and headers are compared to the letter.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from attrs import frozen

FILE_CHECK = "FILE_CHECK"
DUPLICATE_HEADER = "DUPLICATE_HEADER"
SCHEMA_REQUIRED = "SCHEMA_REQUIRED"
ADDITIONAL_HEADER = "ADDITIONAL_HEADER"
ROW_VALIDATION = "ROW_VALIDATION"
PROTECTED_FIELD = "PROTECTED_FIELD"
SCHEMA_BASE = "SCHEMA_BASE"
SCHEMA_CLOSURE_CLOSED = "SCHEMA_CLOSURE_CLOSED"
SCHEMA_CLOSURE_OPEN = "SCHEMA_CLOSURE_OPEN"
SCHEMA_RELATIONSHIP = "SCHEMA_RELATIONSHIP"
VALIDATION = "Validation"
"""What the service calls a failure that it did not foresee."""

OPEN, CLOSED = "Open", "Closed"
LAST_UNDER_THE_TEMPORARY_RULE = date(2006, 12, 31)
"""The one day that the service lets stand as a closure start date whatever the record's own dates (rule T23)."""
FIRST_ASSERTED = date(2000, 1, 1)
"""The service takes no earlier day for an exemption; the Act is of that year."""


@frozen
class Column:
    """A column of the sheet: the service's own key, today's header, and whether the service must find it."""

    key: str
    header: str
    required: bool = True
    protected: bool = False
    """Whether its cells must be those of the uploaded file."""


COLUMNS = (
    Column("file_path", "filepath"),
    Column("file_name", "filename", required=False, protected=True),
    Column("date_last_modified", "date last modified", required=False, protected=True),
    Column("end_date", "date of the record"),
    Column("description", "description"),
    Column("former_reference_department", "former reference", required=False),
    Column("closure_type", "closure status"),
    Column("closure_start_date", "closure start date"),
    Column("closure_period", "closure period"),
    Column("foi_exemption_code", "foi exemption code"),
    Column("foi_exemption_asserted", "foi schedule date"),
    Column("title_closed", "is filename closed"),
    Column("title_alternate", "alternate filename"),
    Column("description_closed", "is description closed"),
    Column("description_alternate", "alternate description"),
    Column("language", "language", required=False),
    Column("file_name_translation", "translated filename", required=False),
    Column("rights_copyright", "copyright"),
    Column("copyright_details", "copyright details", required=False),
    Column("related_material", "related material", required=False),
    Column("restrictions_on_use", "restrictions on use", required=False),
    Column("evidence_provided_by", "evidence provided by", required=False),
    Column("note", "note", required=False),
)
"""Every column that the service takes, in the order of its template. Headers since 28 April 2025."""
KEYS = {column.header: column.key for column in COLUMNS}
HEADERS = {column.key: column.header for column in COLUMNS}

EXEMPTIONS = tuple(
    """23 24 26 27(1) 27(2) 28 29 30(1) 30(2) 31 32 33 34 35(1)(a) 35(1)(b) 35(1)(c) 35(1)(d) 36 37(1)(a) 37(1)(aa)
    37(1)(ab) 37(1)(ac) 37(1)(ad) 37(1)(b) 38 39 40(2) 41 42 43(1) 43(2) 44""".split()
) + tuple(f"EIR 12(5)({letter})" for letter in "abcdefg")
"""The exemptions of the Freedom of Information Act 2000 and the exceptions of the EIR that the service takes now."""
_BEFORE_2025 = frozenset((*EXEMPTIONS, "43", "EIRs 12(3) & 13")) - {"37(1)(ab)"}
# For some days after 18 February 2025 the service had a third list, of which only some codes are known; it was put
# back, and is left out here.
EXEMPTIONS_SINCE: tuple[tuple[date, frozenset[str]], ...] = (
    (date(2025, 2, 18), frozenset(EXEMPTIONS)),
    (date.min, _BEFORE_2025),
)
"""The code lists, each with the day from which it holds, the newest first."""

_WHOLE = re.compile(r"[+-]?[0-9]+")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOST = 2**31 - 1
_YES_NO = {"YES": True, "TRUE": True, "NO": False, "FALSE": False}


def exemptions_on(day: date) -> frozenset[str]:
    """The codes that the service takes on a day.

    >>> "43" in exemptions_on(date(2024, 6, 1)), "43" in exemptions_on(date(2026, 6, 1))
    (True, False)
    """
    return next(codes for since, codes in EXEMPTIONS_SINCE if since <= day)


def parts(cell: str) -> list[str]:
    """The parts of a list as the service takes it apart: empty ones count, but not at the end.

    >>> parts("39;"), parts(";44"), parts(""), parts(";")
    (['39'], ['', '44'], [''], [])
    """
    if not cell:
        return [""]
    found = cell.split(";")
    while found and not found[-1]:
        found.pop()
    return found


def whole_number(part: str) -> int | None:
    """A whole number, with or without its sign; nothing else is one, blanks around it least of all.

    >>> whole_number("+50"), whole_number(" 50"), whole_number("50.0")
    (50, None, None)
    """
    if not _WHOLE.fullmatch(part):
        return None
    number = int(part) if len(part) <= 11 else _MOST + 1
    return number if abs(number) <= _MOST else None


@lru_cache(maxsize=16_384)
def day(cell: str) -> date | None:
    """A day written YYYY-MM-DD, or nothing.

    >>> day("2024-02-29"), day("2023-02-29"), day("20240229")
    (datetime.date(2024, 2, 29), None, None)
    """
    if not _DAY.fullmatch(cell):
        return None
    try:
        return date.fromisoformat(cell)
    except ValueError:
        return None


def yes_or_no(cell: str) -> bool | None:
    """Yes, no, true or false in any letter case; `None` for anything else.

    >>> yes_or_no("yes"), yes_or_no("FALSE"), yes_or_no("Y")
    (True, False, None)
    """
    return _YES_NO.get(cell.upper())
