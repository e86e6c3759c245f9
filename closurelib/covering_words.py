"""The words of covering dates: months, marks of doubt, and the words that rule a reading out.

All in lower case. What is refused carries its reason, so that the message can say what to write instead.
"""

from __future__ import annotations

from itertools import chain, product

MONTH_NAMES: tuple[str, ...] = tuple(
    "January February March April May June July August September October November December".split()
)

MONTHS: dict[str, int] = {
    **{name.lower(): number for number, name in enumerate(MONTH_NAMES, 1)},
    **{name[:3].lower(): number for number, name in enumerate(MONTH_NAMES, 1)},
    "febr": 2,
    "sept": 9,
}
"""Every usual way to write a month, and its number."""

CIRCA = frozenset({"c", "ca", "circa", "approx", "approximately", "about"})
"""Words before a date that is not exact."""

DOUBT = frozenset("?~%")
"""Marks beside a date that is not certain; the last two are EDTF's."""

DASHES = frozenset({"-", "--", "‐", "‑", "‒", "–", "—", "−", "to"})
"""What stands between the two ends of a range."""

UNDATED = frozenset({"undated", "not dated", "no date", "n.d", "n. d", "nd", "s.d", "unknown"})
"""Texts that say there is no date, without the dots and brackets around them."""


def _each(words: str, reason: str) -> list[tuple[str, str]]:
    """One reason for many words."""
    return list(product(words.split(), [reason]))


_REIGN = "counts by the years of a reign; give the calendar years, as 1320-1321"
_SEASON = "has no fixed first and last day; give the months, as 1944 Mar-May"
_WEEKDAY = "is a day of the week; leave it out, as 1330 Oct 1"
_CENTURY = "is a century; give its first and its last year, as 1801-1900"
_DECADE = "is a decade; give its first and its last year, as 1960-1969"
_OPEN = "leaves one end open; give the first and the last date, as 1960-1975"
_VAGUE = "is no fixed part of a year; give the months, as 1944 Jan-Mar"
_PART_UNDATED = "says that a part has no date; give dates that cover the whole"
_REMARK = "is a remark, not a date; put remarks elsewhere and write the dates alone, as 1960-1975"
_CLOCK = "gives a time of day; give the day alone, as 1975 Nov 3"

REFUSED: dict[str, str] = dict(
    chain(
        _each("temp tempore regis reg anno regnal reign interregnum commonwealth protectorate", _REIGN),
        _each("edw edward hen henry ric richard john stephen eliz elizabeth mary philip phil anne", _REIGN),
        _each("jas james jac chas charles car wm will william geo george vic vict victoria", _REIGN),
        _each("spring summer autumn fall winter christmas easter lent whitsun midsummer", _SEASON),
        _each("michaelmas hilary trinity term quarter", _SEASON),
        _each("mon monday tue tues tuesday wed weds wednesday thu thur thurs thursday", _WEEKDAY),
        _each("fri friday sat saturday sun sunday", _WEEKDAY),
        _each("century centuries cent xx xxx xxxx uu", _CENTURY),
        _each("s 's ’s x u decade decades", _DECADE),
        _each("before after from since until till pre post by .. open present onwards ongoing", _OPEN),
        _each("early late mid middle beginning end", _VAGUE),
        _each("undated unknown n nd", _PART_UNDATED),
        _each("( scattered bulk various inclusive", _REMARK),
        _each(": am pm noon midnight", _CLOCK),
    )
)
"""Words that are recognised and refused, each with its reason."""
