"""How exemptions are written: the code lists of The National Archives by date, and spellings that mean a code.

The law knows sections of the Freedom of Information Act 2000 and exceptions of the EIR 2004; an archive's list names
those that it takes, and changes (practice/tdr.md 1.3). Which list holds is a matter of the day of the decision.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from attrs import frozen

from closurelib.check.tdr_words import EXEMPTIONS_SINCE
from closurelib.law import Law

LISTED_LAW = "uk"
"""The law whose exemptions the lists hold."""


@frozen
class Superseded:
    """A code that an archive's list once had, the day from which it has not, and what stands in its place."""

    since: date
    instead: str
    says: str


_LAST_CHANGE = EXEMPTIONS_SINCE[0][0]
_NEW_ROYAL = date(2011, 1, 19)  # S.I. 2011/46
_TAKEN_BACK = date(2025, 3, 1)  # the list of 18 February 2025 was taken back within days; by March it was gone
SUPERSEDED: dict[str, Superseded] = {
    "43": Superseded(_LAST_CHANGE, "43(1) or 43(2)", "trade secrets and commercial interests are told apart"),
    "EIRs 12(3) & 13": Superseded(_LAST_CHANGE, "40(2)", "personal data are claimed under the Act's own section"),
    **dict.fromkeys(
        ("37(1)(a)old", "37(1)(a) old"),
        Superseded(_NEW_ROYAL, "37(1)(a), (aa), (ab), (ac) or (ad)", "the section was split when the Act was changed"),
    ),
    **{
        code: Superseded(_TAKEN_BACK, instead, "the list of 18 February 2025 had it for some days only")
        for code, instead in (
            ("37(2)", "a code of 37(1)"), ("38(1a)", "38"), ("38(1b)", "38"), ("38(2)", "38"), ("40", "40(2)"),
        )
    },
}  # fmt: skip
"""The codes that a list once had. What a department wrote while it had them was right then."""

_BEFORE = re.compile(r"(?:foia?|act|2000|sections?|sec\.?|ss?\.?|v|,|\s)+", re.IGNORECASE)
_EIR = re.compile(r"(?:eirs?|reg(?:ulation)?s?\.?|2004|,|\s)+", re.IGNORECASE)


def is_known(code: str, law: Law) -> bool:
    """Whether a provision says how long an exemption can be claimed, or a list of the archive has, or had, it."""
    if law.id == LISTED_LAW and (code in SUPERSEDED or any(code in codes for _, codes in EXEMPTIONS_SINCE)):
        return True
    return any(_covers(named, code) for named in _named(law))


def _covers(named: str, code: str) -> bool:
    return code == named or code.startswith(f"{named}(")


@lru_cache(maxsize=64)
def _named(law: Law) -> dict[str, None]:
    """Every exemption that a provision of the law names."""
    return {code: None for one in law.provisions for code in one.applies_to.exemptions}


def meant(code: str, law: Law) -> str | None:
    """The code that another spelling of it means; `None` where it means none, or one of several.

    >>> from closurelib import load_law
    >>> uk = load_law("uk")
    >>> [meant(code, uk) for code in ("s. 40 (2)", "V27(1)", "EIR 12(5)(A)", "Reg 12(5)(a)", "99")]
    ['40(2)', '27(1)', 'EIR 12(5)(a)', 'EIR 12(5)(a)', None]
    """
    text = code.strip()
    for begins, before in ((_BEFORE, ""), (_EIR, "EIR ")):
        match = begins.match(text)
        if match is None and before:
            continue
        bare = "".join(text[match.end() if match else 0 :].split()).lower()
        for tried in (f"{before}{bare}", f"{before}{bare.upper()}"):
            if tried and tried != code and is_known(tried, law) and not _is_too_wide(tried, law):
                return tried
    return None


def subsections(code: str, law: Law) -> tuple[str, ...]:
    """The subsections of a section that differ in how long they can be claimed, where it names none of them.

    >>> from closurelib import load_law
    >>> subsections("30", load_law("uk"))
    ('30(1)', '30(2)')
    """
    return tuple(sorted(named for named in _named(law) if named.startswith(f"{code}(")))


def _is_too_wide(code: str, law: Law) -> bool:
    """Whether a code names a section of which the law knows only subsections."""
    return bool(subsections(code, law)) and not any(_covers(named, code) for named in _named(law))


def knows_exemptions(law: Law) -> bool:
    """Whether a law says anything of exemptions; where it does not, no code can be called unknown."""
    return bool(_named(law))
