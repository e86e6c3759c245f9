"""Facts that the records leave out, for a series, a range of pieces or a folder, with their source.

A record's own statement always wins. Two contexts that say different things of one record are never decided
between: the record then has a problem that names both.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from attrs import evolve, frozen

from closurelib.canonical import FIELDS
from closurelib.errors import ReadError, UnreadableText
from closurelib.facts import Problem
from closurelib.read.format import shown
from closurelib.read.places import NAMES_A_RECORD, Place, read_place, to_fields, unknown_place
from closurelib.record import Record
from closurelib.reference import Reference, natural_key, read_reference, read_reference_range

_KEYS = ("series", "pieces", "references", "folder", "facts", "source")
_SELECTS = ("series", "references", "folder")
_NO_FACTS = (*NAMES_A_RECORD, "title", "notes")
_ATTRIBUTE = {"class": "record_class"}


@frozen
class Context:
    """Facts of a group of records, from one table of a context file."""

    facts: tuple[tuple[str, Any], ...]
    """The fields of `Record` and their values."""
    place: str
    """Where they come from: the file, and the source that it gives."""
    series: Reference | None = None
    first_piece: str | None = None
    last_piece: str | None = None
    references: frozenset[Reference] = frozenset()
    folder: Path | None = None

    def is_about(self, record: Record) -> bool:
        """Whether a record is one of the group; what stands below a piece belongs to it."""
        if self.folder is not None:
            return record.source is not None and self.folder in Path(record.source.name).resolve().parents
        try:
            reference = read_reference(record.reference or "")
        except UnreadableText:
            return False
        if self.series is None:
            return any(one in self.references for one in _upwards(reference))
        if (reference.department, reference.series) != (self.series.department, self.series.series):
            return False
        if self.first_piece is None or self.last_piece is None:
            return True
        return reference.is_within(self.first_piece, self.last_piece)


def _upwards(reference: Reference | None) -> Iterable[Reference]:
    while reference is not None:
        yield reference
        reference = reference.parent


def apply(record: Record, contexts: Sequence[Context]) -> Record:
    """The record with what contexts say where it is silent.

    >>> context = Context((("covering_dates", "1960"),), 'fo-371.toml: "files of 1960"', read_reference("FO 371"))
    >>> record = apply(Record(reference="FO 371/151924"), [context])
    >>> record.covering_dates, record.origins[0].place
    ('1960', 'fo-371.toml: "files of 1960"')
    """
    said: dict[str, tuple[Any, Context]] = {}
    problems: list[Problem] = []
    for context in contexts:
        if context.facts and context.is_about(record):
            for name, value in context.facts:
                other, first = said.setdefault(name, (value, context))
                if other != value and _is_silent(record, name, value):
                    problems.append(Problem(name, "", _differ(other, first, value, context)))
    for name, (value, context) in said.items():
        if not any(problem.field == name for problem in problems):
            record = record.with_facts({name: value}, origin=context.place)
    return evolve(record, misread=(*record.misread, *problems)) if problems else record


def _is_silent(record: Record, name: str, value: object) -> bool:
    return len(record.with_facts({name: value}, origin="").origins) > len(record.origins)


def _differ(one: object, first: Context, other: object, second: Context) -> str:
    return f"is {_say(one)} in {first.place}, but {_say(other)} in {second.place}; the record says neither"


def _say(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def read_context(path: str | Path) -> tuple[Context, ...]:
    """Read a context file; every mistake in it is named at once, in one `ReadError`."""
    path = Path(path)
    try:
        tables = tomllib.loads(path.read_bytes().decode())
    except OSError as why:
        raise ReadError(f"{path}: cannot be opened: {why.strerror or why}") from None
    except UnicodeDecodeError as why:
        raise ReadError(
            f"{path}: is not UTF-8: byte {why.start:,} (0x{why.object[why.start]:02x}) does not fit"
        ) from None
    except (ValueError, RecursionError) as why:
        raise ReadError(f"{path}: is no TOML: {why}") from None
    mistakes = [f"{name} {_unknown(name, ('context',))}" for name in tables if name != "context"]
    listed = tables.get("context", [])
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        listed, mistakes = [], [*mistakes, "context is no list of tables; begin each with [[context]]"]
    elif not listed and not mistakes:
        mistakes.append("holds no [[context]]")
    contexts = []
    for number, table in enumerate(listed, 1):
        reading = _Table(table, path)
        contexts.append(reading.context())
        mistakes += (f"context {number}: {mistake}" for mistake in reading.mistakes)
    if mistakes:
        raise ReadError("\n".join(f"{path}: {mistake}" for mistake in mistakes))
    return tuple(contexts)


def _unknown(name: str, known: Sequence[str]) -> str:
    close = get_close_matches(name, known, n=1, cutoff=0.5)
    return f"is not known here; did you mean {close[0]}?" if close else f"is not known here; known: {', '.join(known)}"


class _Table:
    """One `[[context]]` while it is read; collects what is wrong with it."""

    def __init__(self, table: Mapping[str, Any], path: Path) -> None:
        self.table, self.path = table, path
        self.mistakes = [f"{name} {_unknown(name, _KEYS)}" for name in table if name not in _KEYS]

    def context(self) -> Context:
        chosen = [name for name in _SELECTS if name in self.table]
        if len(chosen) != 1:
            has = f"has {' and '.join(chosen)}" if chosen else "says of no records what it is about"
            self.mistakes.append(f"{has}; give one of series (with pieces or without), references, folder")
        if "pieces" in self.table and "series" not in self.table:
            self.mistakes.append("pieces are pieces of a series; give series too")
        series = self._series()
        first, last = self._pieces()
        return Context(
            self._facts(), self._place(series, first, last), series, first, last, self._references(), self._folder()
        )

    def _text(self, name: str) -> str | None:
        value = self.table.get(name)
        if value is None or (isinstance(value, str) and value.strip()):
            return value
        self.mistakes.append(f"{name} is {value!r}, and no text")
        return None

    def _series(self) -> Reference | None:
        text = self._text("series")
        if text is None:
            return None
        try:
            series = read_reference(text)
        except UnreadableText as why:
            self.mistakes.append(f"series: {why}")
            return None
        if series.piece is not None:
            self.mistakes.append(
                f"series {text!r} names a piece; write {series.department} {series.series}, and pieces"
            )
        return series

    def _pieces(self) -> tuple[str | None, str | None]:
        value = self.table.get("pieces")
        if value is None:
            return None, None
        if not isinstance(value, dict) or set(value) != {"from", "to"}:
            self.mistakes.append('pieces is no range; write pieces = { from = "151908", to = "152050" }')
            return None, None
        first, last = (str(value[end]).strip().upper() for end in ("from", "to"))
        if not (first and last and natural_key(first) <= natural_key(last)):
            self.mistakes.append(f"pieces: from {first or '(nothing)'} is after to {last or '(nothing)'}")
            return None, None
        return first, last

    def _references(self) -> frozenset[Reference]:
        listed = self.table.get("references", [])
        if not isinstance(listed, list) or not all(isinstance(one, str) for one in listed):
            self.mistakes.append('references is no list of texts; write references = ["FO 371/151924"]')
            return frozenset()
        found: set[Reference] = set()
        for text in listed:
            try:
                found.update(read_reference_range(text))
            except UnreadableText as why:
                self.mistakes.append(str(why))
        if not listed and "references" in self.table:
            self.mistakes.append("references lists none")
        return frozenset(found)

    def _folder(self) -> Path | None:
        text = self._text("folder")
        if text is None:
            return None
        try:
            folder = (self.path.parent / text).resolve()
            is_folder = folder.is_dir()
        except (OSError, ValueError) as why:
            self.mistakes.append(
                f"folder {shown(text)!r} is no name of a folder: {getattr(why, 'strerror', None) or why}"
            )
            return None
        if not is_folder:
            self.mistakes.append(f"folder {text!r} does not exist beside the context file ({folder})")
        return folder

    def _facts(self) -> tuple[tuple[str, Any], ...]:
        facts = self.table.get("facts")
        if not isinstance(facts, dict) or not facts:
            self.mistakes.append('gives no facts; write facts = { covering_dates = "1960" }')
            return ()
        values, mistakes = read_facts(facts)
        self.mistakes += (f"facts: {mistake}" for mistake in mistakes)
        return tuple(values.items())

    def _place(self, series: Reference | None, first: str | None, last: str | None) -> str:
        source = self._text("source")
        if source is None:
            if "source" not in self.table:
                self.mistakes.append("gives no source; say where the facts come from")
            source = f"{series or ''}/{first}-{last}" if first else str(series or "")
        return f'{self.path.name}: "{" ".join(source.split())}"'


def read_facts(facts: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Facts as `Record` holds them, and what is wrong with them.

    >>> read_facts({"coverng_dates": "1960"})
    ({}, ['coverng_dates is no field of a record; did you mean covering_dates?'])
    """
    mistakes: list[str] = []
    known: list[tuple[Place, Any]] = []
    for name, value in facts.items():
        place = Place(name) if name in FIELDS else read_place(name)
        if place is None:
            mistakes.append(f"{name} {unknown_place(name)}")
        elif place.field in _NO_FACTS:
            mistakes.append(f"{name} is what a record is called or says itself; it cannot be supplied")
        else:
            known.append((place, value))
    fields = to_fields(known)
    record = Record.from_dict({**fields, "reference": "?"})
    mistakes += (str(problem) for problem in record.problems)
    names = [_ATTRIBUTE.get(name, name) for name in fields]
    return {name: getattr(record, name) for name in names}, mistakes


def read_set(settings: Sequence[str]) -> dict[str, Any]:
    """What `--set FIELD=VALUE` says, as `Record` holds it; every mistake at once in one `ReadError`.

    >>> read_set(["covering_dates=1960", "public_record=false"])
    {'covering_dates': '1960', 'public_record': False}
    >>> read_set(["last_dat=1960"])
    Traceback (most recent call last):
    closurelib.errors.ReadError: --set last_dat=1960: last_dat is no field of a record; did you mean last_date?
    """
    mistakes: list[str] = []
    facts: dict[str, str] = {}
    for setting in settings:
        name, equals, value = (part.strip() for part in setting.partition("="))
        place = read_place(name)
        if not equals or not value:
            mistakes.append(f"--set {setting}: write FIELD=VALUE, as covering_dates=1960")
        elif place is None:
            mistakes.append(f"--set {setting}: {name} {unknown_place(name)}")
        elif facts.setdefault(name, value) != value:
            mistakes.append(f"--set {setting}: {name} is set twice, first to {facts[name]}")
    values, wrong = read_facts(facts)
    mistakes += (f"--set {_setting_of(mistake, facts)}: {mistake}" for mistake in wrong)
    if mistakes:
        raise ReadError("\n".join(mistakes))
    return values


def _setting_of(mistake: str, facts: Mapping[str, str]) -> str:
    name = mistake.replace(":", " ").split(maxsplit=1)[0]
    return f"{name}={facts[name]}" if name in facts else name
