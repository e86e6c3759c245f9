"""The forms of a national catalogue: how dates are written, and what goes with which closure type.

The shares are those of The National Archives (practice/tna.md and data/uk, as of 2026). Of 33.7 million entries with a
status 1.3 in a hundred are closed and 0.1 retained. Of 330 records of its interface 95 in a hundred have type N 30, 4.5
type I 0 and 0.3 type A 0. AIR 37 and the records of 2026 have years alone as covering dates; months, days, brackets,
circa and undated are a few in a hundred together. How a share is made up within (exemptions, periods) is a guess that
looks like the stated cases.
"""

from __future__ import annotations

from calendar import isleap
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import NamedTuple

ON = date(2026, 11, 23)
"""The day asked about; what is closed here is closed on it."""
FIRST_YEAR, LAST_YEAR = 1780, 2004

COLUMNS = (
    "id", "reference", "title", "level", "covering_dates", "held_by", "recorded_status",
    "closures.1.type", "closures.1.years", "closures.1.until_year", "closures.1.exemptions",
    "closures.1.counted_from", "closures.1.anchor", "closures.1.asserted_on", "recorded_opening",
    "retentions.1.part", "retentions.1.ground", "retentions.1.instrument", "retentions.1.signed_on",
    "retentions.1.reconsider_on", "retentions.1.put_back_on", "notes.1",
)  # fmt: skip
"""The columns of the canonical record that a national catalogue fills."""
ACCESS = COLUMNS[COLUMNS.index("covering_dates") + 1 : -1]
"""Those that say who may see it, without the covering dates."""

MONTHS = "Jan Feb Mar Apr May June July Aug Sept Oct Nov Dec".split()
PERIODS = (20, 40, 50, 60, 75, 80, 82, 84, 87, 89, 100)
"""Closure periods in years, as met."""
SECTIONS = (
    *("40(2)",) * 10, *("38;40(2)",) * 5, *("40(2);41",) * 4, *("38",) * 4, *("27(1)",) * 3, "41", "23", "24", "26",
    "27(1);40(2)", "31;38;40(2)",
)  # fmt: skip
"""Exemptions that closures name, most of them for persons named in the papers."""
SPECIAL = 0.068
"""The share of entries that are no normal closure (N 30)."""
KINDS = {
    "at once": 450, "on transfer": 30, "opened": 50, "no status": 10, "put back": 3,
    "closed": 115, "until a year": 14, "for review": 2, "under review": 4,
    "retained": 10, "retained to a year": 2, "held by the department": 1, "for a time": 1,
}  # fmt: skip
"""What they are, each in its share."""
_WITHHELD = tuple(KINDS)[tuple(KINDS).index("closed") :]
VARIANTS = 1000
"""So many different ones there are for each year."""


def access(**cells: object) -> str:
    """The cells that say who may see a record, as a piece of a CSV row; what is not named is empty.

    >>> access(held_by="archive", recorded_status="O", type="N", years=30)
    'archive,O,N,30,,,,,,,,,,,,'
    """
    named = {name if name in ACCESS else f"closures.1.{name}": str(value) for name, value in cells.items()}
    return ",".join(named.get(name, "") for name in ACCESS)


NORMAL = access(held_by="archive", recorded_status="O", type="N", years=30)
AT_ONCE = access(held_by="archive", recorded_status="O", type="I", years=0)
NO_STATUS = access(held_by="archive")


class Dated(NamedTuple):
    """Covering dates as written, and the year of the latest paper; none where they say none."""

    written: str
    year: int | None


UNDATED = (Dated("undated", None), Dated("", None), Dated(".", None))


def written(pick: Random, year: int) -> Dated:
    """Covering dates that end in a year, in one of the forms that catalogues have, each in its share."""
    first, at = year - pick.choice((1, 1, 1, 2, 2, 3, 3, 4, 5, 8, 12)), pick.random()
    month, day = pick.randrange(11), pick.randrange(1, 29)
    if at < 0.60:
        text = f"{first}-{year}"
    elif at < 0.90:
        text = f"{year}"
    elif at < 0.92:
        text = f"{first} - {year}"
    elif at < 0.95:
        text = pick.choice((f"{year} {MONTHS[month]}", f"{year} {MONTHS[month]}-{MONTHS[month + 1]}"))
    elif at < 0.97:
        text = pick.choice((f"{year} {MONTHS[month]} {day}", f"{first} {MONTHS[month]} - {year} {MONTHS[month + 1]}"))
    elif at < 0.985:
        text = f"[{year}]"
    elif at < 0.99:
        text = f"c{year}"
    else:
        return pick.choice(UNDATED)
    return Dated(text, year)


def special(pick: Random, year: int) -> str:
    """What an entry of that year says that is no normal closure."""
    pool = _specials(year)
    return pool[int(pick.random() * len(pool))]


@cache
def _specials(year: int) -> tuple[str, ...]:
    """So many of them, each kind in its share; what cannot be so in that year is open at once."""
    pick = Random(f"special in {year}")
    kinds = pick.choices(tuple(KINDS), tuple(KINDS.values()), k=VARIANTS)
    return tuple(_of_kind(pick, year, kind) or AT_ONCE for kind in kinds)


def _of_kind(pick: Random, year: int, kind: str) -> str:
    if kind == "no status":
        return NO_STATUS
    return withheld(pick, year, kind) if kind in _WITHHELD else _opened(pick, year, kind)


def _opened(pick: Random, year: int, kind: str) -> str:
    if kind == "on transfer":
        day = date(max(2005, min(year + 21, 2024)), pick.randrange(1, 13), pick.randrange(1, 29))
        return access(held_by="archive", recorded_status="O", type="A", years=0, recorded_opening=day)
    # An opening before 1968 would be one that the fifty-year rule did not allow.
    past = [years for years in PERIODS if years > 30 and 1967 < year + years + 1 <= ON.year]
    if kind == "opened" and past:
        years = pick.choice(past)
        opening = f"{year + years + 1}-01-01"
        return access(held_by="archive", recorded_status="O", type="F", years=years, recorded_opening=opening)
    if kind == "put back" and 1930 < year < 1990:
        back = {
            "retentions.1.part": "documents",
            "retentions.1.put_back_on": f"{year + 25}-{pick.randrange(3, 9):02}-18",
        }
        return access(held_by="archive", recorded_status="O", type="N", years=30, **back)
    return ""


def withheld(pick: Random, year: int, kind: str) -> str:
    """What an entry of that year says that is closed or retained on the day; nothing where it cannot be."""
    closed = {"held_by": "archive", "recorded_status": pick.choice("DDDDDDDC")}
    decided = pick.randrange(2005, 2025)  # a catalogue gives the year of a decision
    left = [years for years in PERIODS if year + years + 1 > ON.year]
    match kind:
        case "closed" if left:
            years = pick.choice(left)
            named = {"exemptions": pick.choice(SECTIONS), "asserted_on": decided}
            return access(**closed, type="F", years=years, recorded_opening=f"{year + years + 1}-01-01", **named)
        case "until a year" if left:
            until, named = pick.randrange(2030, 2080), {"exemptions": pick.choice(SECTIONS), "asserted_on": decided}
            return access(**closed, type="U", until_year=until, recorded_opening=f"{until}-01-01", **named)
        case "for review" if left:
            return access(**closed, type="C", years=left[0], exemptions="40(2)", asserted_on=decided)
        case "under review":
            return access(held_by="archive", recorded_status="D", type="V")
    return _retained(pick, year, kind)


def _retained(pick: Random, year: int, kind: str) -> str:
    if year < 1930:
        return ""
    held = {"held_by": "department", "recorded_status": "D"}
    signed = pick.randrange(2018, 2025)
    approval = {
        "retentions.1.ground": 6, "retentions.1.instrument": f"RI {pick.randrange(100, 140)}",
        "retentions.1.signed_on": f"{signed}-12-0{pick.randrange(1, 10)}",
        "retentions.1.reconsider_on": f"{signed + 10}-12-31",
    }  # fmt: skip
    match kind:
        case "retained":
            return access(**held, type="S", **approval)
        case "retained to a year":
            until = pick.randrange(ON.year + 1, ON.year + 10)
            return access(**held, type="D", until_year=until, recorded_opening=f"{until}-01-01")
        case "held by the department":
            return access(**held, type="R")
        case "for a time":
            return access(**held, type="T", **approval | {"retentions.1.ground": "4b", "retentions.1.instrument": ""})
    return ""


# Facts that are their own: numbers become dates, no two of them the same.

_FIRST, _LAST, _SPANS = date(1880, 1, 1), date(2004, 12, 31), 1200
_DAYS = (_LAST - _FIRST).days + 1
DATED = _DAYS * _SPANS
"""So many covering dates to the day there are; each number below has its own."""
_STRIDE = 7_919_000_017  # a prime: neighbouring numbers lie far apart, and none is met twice


def _say(day: date) -> str:
    return f"{day.year} {MONTHS[day.month - 1]} {day.day}"


_SAID = [_say(_FIRST + timedelta(at - _SPANS)) for at in range(_DAYS + _SPANS)]
_YEARS = [(_FIRST + timedelta(at)).year for at in range(_DAYS)]


def own_dates(number: int) -> Dated:
    """Covering dates to the day that no other number has.

    >>> own_dates(1).written == own_dates(2).written
    False
    """
    span, last = divmod(number * _STRIDE % DATED, _DAYS)
    return Dated(f"{_SAID[last + _SPANS - 1 - span]}-{_SAID[last + _SPANS]}", _YEARS[last])


_CLOSED_EACH = 64
"""One of so many entries with dates of their own is closed: as many as of all."""
_STARTS = [date(1985, 1, 1) + timedelta(at) for at in range((date(2022, 12, 31) - date(1985, 1, 1)).days + 1)]
_RUNS, _NAMED, _LATER = range(42, 101), tuple(dict.fromkeys(SECTIONS)), range(1, 31)
STARTS = len(_STARTS) * len(_RUNS) * len(_NAMED) * len(_LATER)
"""So many closures with a start of their own there are."""
_START_SAID = [Dated(_say(day), day.year) for day in _STARTS]
_START_ISO = [day.isoformat() for day in (*_STARTS, *(_STARTS[-1] + timedelta(at) for at in _LATER))]
_NEXT_DAY = ["-03-01" if (day.month, day.day) == (2, 29) else f"{day + timedelta(1):-%m-%d}" for day in _STARTS]


def own_access(number: int, year: int) -> str:
    """What goes with covering dates of a number's own: mostly a normal closure."""
    if number % _CLOSED_EACH != 5:
        return NORMAL
    return withheld(Random(number), year, "closed") or NORMAL


def own_start(number: int) -> tuple[Dated, str]:
    """A closure counted to the day, from a start that no other closure of its length and exemption has.

    It opens on the day after the anniversary, for which 28 February stands where a year has no 29th.

    >>> own_start(0)[1]
    'archive,D,F,42,,40(2),1985-01-01,exact,1985-01-02,2027-01-02,,,,,,'
    """
    at, start = divmod(number * _STRIDE % STARTS, len(_STARTS))
    at, years = divmod(at, len(_RUNS))
    later, named = divmod(at, len(_NAMED))
    day, period, next_day = _STARTS[start], _RUNS[years], _NEXT_DAY[start]
    until = day.year + period + (next_day == "-01-01")
    if day.month == 2 and day.day == 28:
        next_day = "-02-29" if isleap(until) else "-03-01"
    decided = _START_ISO[start + _LATER[later]]
    said = f"archive,D,F,{period},,{_NAMED[named]},{_START_ISO[start]},exact,{decided},{until}{next_day},,,,,,"
    return _START_SAID[start], said
