"""The configuration of a check: `[tool.closurelib]` in pyproject.toml, or closurelib.toml.

The nearest file is the only one that counts; nothing is merged. What it does not know is an error.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from attrs import frozen

from closurelib.check.finding import Severity
from closurelib.errors import ReadError

OWN, SHARED = "closurelib.toml", "pyproject.toml"
PER_FILE, SEVERITY = "per-file-ignores", "severity"
UNTIL = ("opens", "inclusive")
FAIL_ON = (*Severity, "never")
"""The least severity that fails a run."""


@frozen
class Config:
    """What a file configures, by its keys; `None` where no file does."""

    values: Mapping[str, Any]
    file: Path | None = None

    @property
    def root(self) -> Path:
        """The folder that names in it are relative to."""
        return self.file.parent if self.file else Path()

    def get(self, key: str, default: Any = None) -> Any:
        """The value of a key."""
        return self.values.get(key, default)

    def paths(self, key: str) -> tuple[str, ...]:
        """Names of files, as they are seen from where the command runs."""
        value = self.values.get(key, ())
        return tuple(str(self.root / one) for one in ((value,) if isinstance(value, str) else value))


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _texts(value: Any) -> tuple[str, ...] | None:
    value = [value] if isinstance(value, str) else value
    return tuple(value) if isinstance(value, list) and all(isinstance(one, str) for one in value) else None


def _day(value: Any) -> date | None:
    try:
        return value if type(value) is date else date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _day_or_unknown(value: Any) -> Any:
    return value if value == "unknown" else _day(value)


def _whole(value: Any) -> int | None:
    return value if type(value) is int and value >= 0 else None


def _flag(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


def _fail_on(value: Any) -> str | None:
    return value if value in FAIL_ON else None


def _until(value: Any) -> str | None:
    return value if value in UNTIL else None


def _severities(value: Any) -> tuple[tuple[str, Severity], ...] | None:
    if not isinstance(value, dict) or not all(one in set(Severity) for one in value.values()):
        return None
    return tuple((code, Severity(one)) for code, one in value.items())


def _per_file(value: Any) -> tuple[tuple[str, tuple[str, ...]], ...] | None:
    if not isinstance(value, dict):
        return None
    read = {pattern: _texts(codes) for pattern, codes in value.items()}
    if None in read.values():
        return None
    return tuple((pattern, codes or ()) for pattern, codes in read.items())


KEYS: dict[str, tuple[Callable[[Any], Any], str]] = {
    "on": (_day, "a day, as 2026-11-23"),
    "recorded-on": (_day_or_unknown, 'a day, as 2026-11-23, or "unknown"'),
    "law": (_text, 'a name, as "uk"'),
    "law-as-of": (_day, "a day, as 2026-11-23"),
    "select": (_texts, 'codes, as ["C2", "R301"]'),
    "ignore": (_texts, 'codes, as ["C2", "R301"]'),
    "extend-select": (_texts, 'codes, as ["C2", "R301"]'),
    "extend-ignore": (_texts, 'codes, as ["C2", "R301"]'),
    SEVERITY: (_severities, 'a table, as { C201 = "warning" }'),
    PER_FILE: (_per_file, 'a table, as { "legacy/*.csv" = ["C2"] }'),
    "profile": (_text, "a profile"),
    "fail-on": (_fail_on, f"one of {', '.join(FAIL_ON)}"),
    "baseline": (_text, "a file"),
    "suppress-column": (_text, "the name of a column"),
    "max-findings": (_whole, "a whole number"),
    "context": (_texts, "files"),
    "set": (_texts, 'facts, as ["held_by=archive"]'),
    "map": (_texts, 'columns, as ["covering_dates=Dates"]'),
    "input": (_text, "a format"),
    "until": (_until, f"one of {', '.join(UNTIL)}"),
    "encoding": (_text, "an encoding"),
    "strict-dates": (_flag, "true or false"),
    "uploads": (_text, "a file"),
    "format": (_texts, 'formats, as ["concise", "sarif=closurelib.sarif"]'),
}
"""Every key: how its value is read, and what it must be."""


def find_config(start: Path) -> Config:
    """The configuration nearest to a folder, upwards; an empty one where there is none."""
    for folder in (start.resolve(), *start.resolve().parents):
        if (own := folder / OWN).is_file():
            return load_config(own)
        shared = folder / SHARED
        if shared.is_file() and "closurelib" in _tool(_load(shared)):
            return load_config(shared)
    return Config({})


def load_config(file: Path) -> Config:
    """The configuration of a file; every mistake in it is named at once."""
    table = _load(file)
    if file.name == SHARED:
        table = _tool(table).get("closurelib", {})
    mistakes: list[str] = []
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key not in KEYS:
            mistakes.append(f"{file}: {key!r} is no key{_nearest(key)}")
            continue
        read, must = KEYS[key]
        values[key] = read(value)
        if values[key] is None:
            mistakes.append(f"{file}: {key} = {value!r} is not {must}")
    if mistakes:
        raise ReadError("\n".join(mistakes))
    return Config(values, file)


def _nearest(key: str) -> str:
    close = get_close_matches(key.replace("_", "-"), KEYS, n=1, cutoff=0.5)
    return f"; did you mean {close[0]}?" if close else f"; known: {', '.join(KEYS)}"


def _tool(table: Mapping[str, Any]) -> Mapping[str, Any]:
    tool = table.get("tool", {})
    return tool if isinstance(tool, dict) else {}


def _load(file: Path) -> Mapping[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as why:
        raise ReadError(f"{file}: cannot be opened: {why.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as why:
        raise ReadError(f"{file}: is no TOML: {why}") from None
