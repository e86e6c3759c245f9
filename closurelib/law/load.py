"""Rule files → provisions. A bad pack raises once, with every mistake in it, file and provision named."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable
from datetime import date, datetime
from difflib import get_close_matches
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import closurelib
from closurelib.errors import LawError
from closurelib.law.effects import (
    CLOSURE,
    COUNTS,
    LAST_DATE,
    ByYearOfCreation,
    Counting,
    EarliestOf,
    LatestOf,
    Never,
    Way,
    WhenHistorical,
    YearItself,
)
from closurelib.law.pack import Default, Law, NotModelled
from closurelib.law.provision import (
    EFFECTS,
    MARKS,
    MEANINGS,
    THEN,
    AppliesTo,
    CatalogueCode,
    Provision,
)
from closurelib.law.verify import inconsistencies
from closurelib.vocabulary import ANCHORS, HELD_BY, Seen

TRAITS: dict[str, str] = {
    "held_by": "held_by", "body": "body", "public_record": "public_record", "class": "record_class",
    "open_before_transfer": "open_before_transfer", "agency": "agency", "region": "region",
}  # fmt: skip
"""What `applies_to` can ask of a record, and the fact that answers."""

PACK_KEYS = ("id", "name", "version")
DEFAULT_KEYS = ("value", "says")
NOT_MODELLED_KEYS = ("what", "why", "cite")
PROVISION_KEYS = (
    "id", "name", "cite", "url", "checked_on", "seen", "says", "since", "until", "ended_by", "lasting", "note",
    "applies_to", "overrides", "value", "example", *EFFECTS,
)  # fmt: skip
APPLIES_KEYS = ("created_from", "created_until", "exemptions", *TRAITS)
CODE_WAYS = (*ANCHORS, "until", "always")
CODE_KEYS = ("type", "means", "then", "unanchored", "least_years", "follows_opening", *CODE_WAYS)
WAY_KEYS = (*COUNTS, "year", "by_year_of_creation", "latest_of", "earliest_of", "when", "never", "on_event", "from")
EXAMPLE_KEYS = (
    "name", "facts", "on", "law_as_of", "status", "could_be", "opens_on", "opens_in_full_on", "transfer_due_on",
    "historical_on", "because", "not_because", "claimable_until", "approver", "timeline", "undetermined_because",
)  # fmt: skip


def rules_folder() -> Path:
    """Where the rule packs are: in the installed package, else in the checkout; never the working directory."""
    package = Path(closurelib.__file__).resolve().parent
    installed = package / "_rules"
    return installed if installed.is_dir() else package.parent / "rules"


def packs() -> tuple[str, ...]:
    """The jurisdictions whose law is known.

    >>> packs()
    ('uk',)
    """
    return tuple(sorted(p.parent.name for p in rules_folder().glob("*/pack.toml")))


@lru_cache(maxsize=16)
def load_law(jurisdiction: str) -> Law:
    """Load the law of one jurisdiction, by the short name of its pack.

    >>> load_law("uk").id
    'uk'
    >>> load_law("ux")
    Traceback (most recent call last):
    closurelib.errors.LawError: no law is known for 'ux'; did you mean uk? (known: uk)
    """
    known = packs()
    if jurisdiction not in known:
        close = get_close_matches(jurisdiction, known, n=1, cutoff=0.4)
        hint = f"; did you mean {close[0]}?" if close else ";"
        raise LawError(f"no law is known for {jurisdiction!r}{hint} (known: {', '.join(known)})".replace("; (", " ("))
    return law_from_files(rules_folder() / jurisdiction)


def law_from_files(folder: Path) -> Law:
    """Load a pack from a folder of rule files; `LawError` names every mistake in all of them."""
    files = sorted(folder.glob("*.toml")) if folder.is_dir() else []
    if not files:
        raise LawError(f"{folder}: no rule files here; a pack is a folder of .toml files with a pack.toml")
    reading = _Pack(folder.name)
    for file in files:
        reading.file(file)
    return reading.law()


class _Pack:
    """One pack being read; collects mistakes as it goes and gives the law only where there are none."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.mistakes: list[str] = []
        self.pack: dict[str, Any] = {}
        self.defaults: list[Default] = []
        self.not_modelled: list[NotModelled] = []
        self.provisions: list[Provision] = []

    def file(self, path: Path) -> None:
        where = f"{path.parent.name}/{path.name}"
        try:
            data = tomllib.loads(path.read_text(encoding="utf-8"))
        except UnicodeDecodeError as why:
            self.mistakes.append(f"{where}: not UTF-8 at byte {why.start}")
            return
        except tomllib.TOMLDecodeError as why:
            self.mistakes.append(f"{where}: no TOML: {why}")
            return
        keys = ("pack", "default", "not_modelled", "provision")
        self.known(where, data, keys)
        if "pack" in data:
            self.pack = data["pack"]
            self.known(f"{where}: pack", self.pack, PACK_KEYS)
        for name, table in data.get("default", {}).items():
            self.known(f"{where}: default {name}", table, DEFAULT_KEYS)
            if name not in TRAITS or "value" not in table or "says" not in table:
                self.mistakes.append(f"{where}: default {name}: needs a fact of the record, a value and says")
                continue
            self.defaults.append(Default(TRAITS[name], table["value"], table["says"]))
        for table in data.get("not_modelled", []):
            self.known(f"{where}: not_modelled", table, NOT_MODELLED_KEYS)
            missing = [key for key in NOT_MODELLED_KEYS if not table.get(key)]
            if missing:
                self.mistakes.append(f"{where}: not_modelled: no {', '.join(missing)}")
                continue
            self.not_modelled.append(NotModelled(table["what"], table["why"], table["cite"]))
        for number, table in enumerate(data.get("provision", []), 1):
            reading = _ProvisionReading(self, where, table, number)
            provision = reading.provision()
            if provision is not None:
                self.provisions.append(provision)

    def known(self, where: str, table: dict[str, Any], keys: Iterable[str]) -> None:
        keys = tuple(keys)
        for key in table:
            if key not in keys:
                close = get_close_matches(key, keys, n=1, cutoff=0.5)
                hint = f"; did you mean {close[0]}?" if close else f"; known are {', '.join(keys)}"
                self.mistakes.append(f"{where}: unknown key {key}{hint}")

    def law(self) -> Law:
        if not self.mistakes:
            self.mistakes.extend(inconsistencies(self.provisions))
        for key in PACK_KEYS:
            if not self.pack.get(key):
                self.mistakes.append(f"{self.name}/pack.toml: pack has no {key}")
        if self.mistakes:
            raise LawError(self.mistakes)
        return Law(
            id=self.pack["id"],
            name=self.pack["name"],
            version=str(self.pack["version"]),
            provisions=tuple(self.provisions),
            not_modelled=tuple(self.not_modelled),
            defaults=tuple(self.defaults),
        )


class _ProvisionReading:
    """One provision being read."""

    def __init__(self, pack: _Pack, file: str, table: dict[str, Any], number: int) -> None:
        self.pack = pack
        self.file = file
        self.table = table
        self.where = f"{file}: provision {table.get('id', f'number {number}')}"
        self.faults = len(pack.mistakes)

    def wrong(self, says: str) -> None:
        self.pack.mistakes.append(f"{self.where}: {says}")

    def provision(self) -> Provision | None:
        table = self.table
        self.pack.known(self.where, table, PROVISION_KEYS)
        for key in ("id", "name", "cite", "url", "says"):
            if not isinstance(table.get(key), str) or not table[key].strip():
                self.wrong(f"no {key}")
        effects = [key for key in EFFECTS if key in table]
        if len(effects) != 1:
            self.wrong(f"needs exactly one effect of {', '.join(EFFECTS)}; has {', '.join(effects) or 'none'}")
            return None
        effect = effects[0]
        since, until = self.day("since"), self.day("until")
        if since and until and until <= since:
            self.wrong(f"until {until} is not after since {since}")
        if until and not table.get("ended_by"):
            self.wrong("until without ended_by: name the instrument that ended it, or 'own terms'")
        if since is None and table.get(effect) != "no statute":
            self.wrong("no since: the first day it is in force")
        checked_on = self.day("checked_on")
        if checked_on is None:
            self.wrong("no checked_on: the day its source was read")
        way, code, mark, value = self.effect(effect, table[effect])
        examples = self.examples(table.get("example", []))
        seen = self.seen()
        applies_to = self.applies_to(table.get("applies_to", {}))
        if len(self.pack.mistakes) > self.faults:
            return None
        assert checked_on is not None
        return Provision(
            id=table["id"],
            name=table["name"],
            cite=table["cite"],
            url=table["url"],
            checked_on=checked_on,
            seen=seen,
            says=table["says"],
            effect=effect,
            since=since,
            until=until,
            ended_by=table.get("ended_by"),
            lasting=bool(table.get("lasting", False)),
            note=table.get("note"),
            applies_to=applies_to,
            overrides=tuple(table.get("overrides", ())),
            way=way,
            code=code,
            mark=mark,
            value=value,
            examples=examples,
            file=self.file,
        )

    def day(self, key: str) -> date | None:
        value = self.table.get(key)
        if value is None:
            return None
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        self.wrong(f"{key} {value!r} is no day; write {key} = 2005-01-01")
        return None

    def seen(self) -> Seen:
        try:
            return Seen(self.table.get("seen", ""))
        except ValueError:
            self.wrong(f"seen {self.table.get('seen')!r} is none of {', '.join(Seen)}")
            return Seen.UNVERIFIED

    def effect(self, effect: str, value: Any) -> tuple[Way | None, CatalogueCode | None, str | None, str | None]:
        if effect == "marks":
            if value not in MARKS:
                self.wrong(f"marks {value!r} is none of {', '.join(MARKS)}")
            if value == "approver" and not self.table.get("value"):
                self.wrong("marks approver needs a value: who approves")
            return None, None, value, self.table.get("value")
        if effect == "informs":
            if not isinstance(value, str) or not value:
                self.wrong("informs needs a text: what it bears on")
            return None, None, None, value
        if effect == "retains":
            if value is not True:
                self.wrong("retains takes true")
            return None, None, None, None
        if not isinstance(value, dict):
            self.wrong(f"{effect} needs a table such as {{ after_year_end = 30 }}")
            return None, None, None, None
        if effect == "catalogue_code":
            return None, self.code(value), None, None
        return self.way(effect, value), None, None, None

    def code(self, table: dict[str, Any]) -> CatalogueCode | None:
        where = f"{self.where}: catalogue_code"
        self.pack.known(where, table, CODE_KEYS)
        if not isinstance(table.get("type"), str):
            self.wrong("catalogue_code: no type")
        if table.get("means") not in MEANINGS:
            self.wrong(f"catalogue_code: means {table.get('means')!r} is none of {', '.join(MEANINGS)}")
        if table.get("then", "ends") not in THEN:
            self.wrong(f"catalogue_code: then {table['then']!r} is none of {', '.join(THEN)}")
        if table.get("unanchored", "year_end") not in ANCHORS:
            self.wrong(f"catalogue_code: unanchored {table['unanchored']!r} is none of {', '.join(ANCHORS)}")
        ways = {key: self.way(f"catalogue_code.{key}", table[key]) for key in CODE_WAYS if key in table}
        if len(self.pack.mistakes) > self.faults:
            return None
        return CatalogueCode(
            type=table["type"],
            means=table["means"],
            unanchored=table.get("unanchored", "year_end"),
            then=table.get("then", "ends"),
            least_years=table.get("least_years", 1),
            follows_opening=bool(table.get("follows_opening", False)),
            **ways,
        )

    def way(self, where: str, table: Any) -> Way | None:
        if not isinstance(table, dict):
            self.wrong(f"{where} needs a table such as {{ after_year_end = 30 }}")
            return None
        self.pack.known(f"{self.where}: {where}", table, WAY_KEYS)
        names = [key for key in table if key in WAY_KEYS and key != "from"]
        if len(names) != 1:
            self.wrong(f"{where} needs exactly one way of counting of {', '.join(WAY_KEYS[:-1])}")
            return None
        name, value = names[0], table[names[0]]
        base = table.get("from", LAST_DATE)
        if base not in (LAST_DATE, CLOSURE) and not str(base).startswith("event."):
            self.wrong(f"{where}: from {base!r} is none of last_date, closure, event.KIND")
        if name in COUNTS:
            years = self.number(where, value, 0, 1000)
            return Counting(name, years, base)
        if name == "year":
            return YearItself(self.number(where, value, 1000, 9998))
        readers: dict[str, Callable[[str, Any], Way | None]] = {
            "by_year_of_creation": self.table_way,
            "latest_of": lambda where, value: self.nested(where, value, LatestOf),
            "earliest_of": lambda where, value: self.nested(where, value, EarliestOf),
            "when": self.when,
            "never": lambda where, value: Never(),
            "on_event": lambda where, value: Never(str(value)),
        }
        return readers[name](where, value)

    def number(self, where: str, value: Any, least: int, most: int) -> int | None:
        if value == "recorded":
            return None
        if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
            return value
        self.wrong(f"{where}: {value!r} is no number from {least} to {most}, nor 'recorded'")
        return None

    def table_way(self, where: str, value: Any) -> Way | None:
        rows: list[tuple[int, date]] = []
        for year, day in value.items() if isinstance(value, dict) else ():
            if not str(year).isdecimal() or not isinstance(day, date):
                self.wrong(f"{where}: by_year_of_creation: {year} = {day!r} is no year and day")
                continue
            rows.append((int(year), day))
        rows.sort()
        if not rows:
            self.wrong(f"{where}: by_year_of_creation is empty")
            return None
        for (year, day), (next_year, next_day) in pairwise(rows):
            if next_year != year + 1:
                self.wrong(f"{where}: by_year_of_creation: no row between {year} and {next_year}")
            if next_day < day:
                self.wrong(f"{where}: by_year_of_creation: {next_year} gives an earlier day than {year}")
        return ByYearOfCreation(tuple(rows))

    def nested(self, where: str, value: Any, kind: Callable[[tuple[Way, ...]], Way]) -> Way | None:
        if not isinstance(value, list) or len(value) < 2:
            self.wrong(f"{where} needs a list of two or more ways of counting")
            return None
        ways = [self.way(f"{where}.{number}", one) for number, one in enumerate(value, 1)]
        return kind(tuple(way for way in ways if way is not None))

    def when(self, where: str, value: Any) -> Way | None:
        if value != "historical":
            self.wrong(f"{where}: when {value!r}: only 'historical' is a clock to end with")
        return WhenHistorical()

    def applies_to(self, table: dict[str, Any]) -> AppliesTo:
        self.pack.known(f"{self.where}: applies_to", table, APPLIES_KEYS)
        traits = []
        for key, fact in TRAITS.items():
            if key not in table:
                continue
            values = table[key] if isinstance(table[key], list) else [table[key]]
            if key == "held_by":
                for one in values:
                    if one not in HELD_BY:
                        self.wrong(f"applies_to: held_by {one!r} is none of {', '.join(HELD_BY)}")
            traits.append((fact, tuple(values)))
        first, last = table.get("created_from"), table.get("created_until")
        if first is not None and last is not None and last < first:
            self.wrong(f"applies_to: created_until {last} is before created_from {first}")
        return AppliesTo(first, last, tuple(traits), tuple(table.get("exemptions", ())))

    def examples(self, tables: Any) -> tuple[dict[str, Any], ...]:
        if not isinstance(tables, list) or not tables:
            self.wrong("no example: give worked examples, on both sides of each boundary")
            return ()
        for number, table in enumerate(tables, 1):
            where = f"{self.where}: example {table.get('name', number)!r}"
            self.pack.known(where, table, EXAMPLE_KEYS)
            missing = [key for key in ("name", "facts", "on") if key not in table]
            if missing:
                self.pack.mistakes.append(f"{where}: no {', '.join(missing)}")
            elif not set(table) - {"name", "facts", "on", "law_as_of"}:
                self.pack.mistakes.append(f"{where}: expects nothing")
        return tuple(tables)
