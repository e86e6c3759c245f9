"""Every check, listed: the families' rules, and how one is found by its code, its prefix or its name."""

from __future__ import annotations

from difflib import get_close_matches

from closurelib.check import (
    another_law,
    closure,
    dates,
    exemptions,
    housekeeping,
    parts,
    retention,
    source,
    tdr_rules,
    transfer,
    unreadable,
    words,
)
from closurelib.check.rule import AnyRule

CHECKS: tuple[AnyRule, ...] = tuple(
    sorted(
        (
            *unreadable.RULES,
            *dates.RULES,
            *closure.RULES,
            *retention.RULES,
            *parts.RULES,
            *transfer.RULES,
            *exemptions.RULES,
            *words.RULES,
            *source.RULES,
            *another_law.RULES,
            *tdr_rules.TDR_RULES,
            *housekeeping.RULES,
        ),
        key=lambda rule: rule.code,
    )
)
"""Every check, by code. A family's rules are named here, by hand; importing a module changes nothing."""

ALL = "ALL"
BY_CODE: dict[str, AnyRule] = {rule.code: rule for rule in CHECKS}
BY_NAME: dict[str, AnyRule] = {rule.name: rule for rule in CHECKS}
FAMILIES: dict[str, str] = {
    "D": "dates",
    "C": "closure",
    "R": "retention",
    "X": "parts",
    "T": "transfer",
    "E": "exemptions",
    "S": "sensitive words",
    "F": "the file",
    "TDR": "the transfer service",
    "Z": "housekeeping",
}
"""What the letters of a code stand for."""


def family(code: str) -> str:
    """What the letters of a code stand for.

    >>> family("C201"), family("TDR07"), family("T501")
    ('closure', 'the transfer service', 'transfer')
    """
    return FAMILIES["".join(letter for letter in code if letter.isalpha())]


def matching(selector: str) -> tuple[AnyRule, ...]:
    """The checks that a selector means: a code, the beginning of one, a name, or ALL; none where it means none.

    >>> [rule.code for rule in matching("Z90")][:2], [rule.code for rule in matching("impossible-value")]
    (['Z901', 'Z902'], ['D101'])
    """
    if selector.upper() == ALL:
        return CHECKS
    if selector.lower() in BY_NAME:
        return (BY_NAME[selector.lower()],)
    wanted = selector.upper()
    # T is the family of transfer; the codes of the transfer service begin with TDR.
    return tuple(rule for rule in CHECKS if rule.code.startswith(wanted) and (wanted != "T" or rule.code[1].isdigit()))


def nearest(selector: str) -> str | None:
    """The code or name nearest to one that no check has.

    >>> nearest("impossible-valu")
    'impossible-value'
    """
    wanted = selector.upper()
    as_digits = wanted[:1] + wanted[1:].translate(str.maketrans("OIL", "011"))
    if as_digits in BY_CODE:
        return as_digits
    close = get_close_matches(wanted, BY_CODE, n=1, cutoff=0.6) or get_close_matches(
        selector.lower(), BY_NAME, n=1, cutoff=0.6
    )
    return close[0] if close else None
