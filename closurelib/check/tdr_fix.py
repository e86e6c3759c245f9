"""What a cell must be rewritten to where that is plain: letter case, blanks, separators, the order of a day.

A fix is safe where it changes how a thing is written and not what it says. Where the sheet contradicts itself, a
person must say which of the two is meant, and nothing is proposed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from closurelib.check import tdr_words as tdr
from closurelib.check.tdr_rule import SheetRule

_SLASHED = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_ISO_LIKE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?")
_SEPARATOR = re.compile(r"[;|,]")
_SHORT = {"y": "Yes", "n": "No", "yes": "Yes", "no": "No", "true": "Yes", "false": "No"}

Fix = Callable[[str, date], str | None]


def fix_of(rule: SheetRule, cell: str, on: date) -> tuple[str | None, bool]:
    """What a cell should be, or nothing, and whether that may be written without looking.

    >>> from closurelib.check.tdr_date_rules import end_no_day
    >>> fix_of(end_no_day, "25/12/2024", date(2026, 6, 1)), fix_of(end_no_day, "03/04/2024", date(2026, 6, 1))
    (('2024-12-25', True), ('2024-04-03', False))
    """
    make = FIXES.get(rule.code)
    fixed = make(cell, on) if make and len(cell) <= 100 else None
    if fixed is None or fixed == cell:
        return None, False
    return fixed, rule.error_key != "format.date" or not _could_be_two_days(cell)


def status(cell: str, _on: date) -> str | None:
    """Open or Closed in its own letters."""
    plain = cell.strip().capitalize()
    return plain if plain in (tdr.OPEN, tdr.CLOSED) else None


def periods(cell: str, _on: date) -> str | None:
    """Whole numbers parted by ; alone.

    >>> periods("50, 60", date.min), periods("fifty", date.min)
    ('50;60', None)
    """
    found = [part.strip() for part in _SEPARATOR.split(cell)]
    return ";".join(found) if all(tdr.whole_number(part) is not None for part in found) else None


def codes(cell: str, on: date) -> str | None:
    """Codes as the list of the day has them, parted by ; alone.

    >>> codes("s40(2) | eir 12(5)(A)", date(2026, 6, 1)), codes("43", date(2026, 6, 1))
    ('40(2);EIR 12(5)(a)', None)
    """
    known = {_plain(code): code for code in tdr.exemptions_on(on)}
    found = [known.get(_plain(part)) for part in _SEPARATOR.split(cell.rstrip("; "))]
    return ";".join(code for code in found if code) if all(found) else None


def _plain(code: str) -> str:
    return re.sub(r"^(?:s\.?|section)(?=\d)", "", "".join(code.split()).casefold())


def iso_day(cell: str, _on: date) -> str | None:
    """A day written the other way round, day before month as in Britain where both could be meant.

    >>> iso_day("2025-1-31", date.min), iso_day("12/25/2024", date.min), iso_day("30/02/2024", date.min)
    ('2025-01-31', '2024-12-25', None)
    """
    text = cell.strip()
    if match := _ISO_LIKE.fullmatch(text):
        year, month, day = map(int, match.groups())
    elif match := _SLASHED.fullmatch(text):
        day, month, year = map(int, match.groups())
        if month > 12:
            day, month = month, day
    else:
        return None
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _could_be_two_days(cell: str) -> bool:
    match = _SLASHED.fullmatch(cell.strip())
    return match is not None and match[1] != match[2] and int(match[1]) <= 12 and int(match[2]) <= 12


def yes_no(cell: str, _on: date) -> str | None:
    """Yes or No for what means it; 1 and 0 may mean the opposite, as they do in older sheets."""
    return _SHORT.get(cell.strip().casefold())


def one_line(cell: str, _on: date) -> str | None:
    """A text with a blank for each line break."""
    return re.sub(r"\s*[\r\n]\s*", " ", cell).strip() or None


FIXES: dict[str, Fix] = {
    "TDR13": status,
    "TDR14": periods,
    "TDR18": codes,
    "TDR19": iso_day,
    "TDR21": iso_day,
    "TDR24": iso_day,
    "TDR27": iso_day,
    "TDR28": yes_no,
    "TDR29": yes_no,
    "TDR31": one_line,
}
"""The rules whose fault can be a matter of writing alone."""
