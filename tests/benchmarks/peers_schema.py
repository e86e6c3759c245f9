"""What a schema can say of a national catalogue: types, what must be there, closed lists, patterns, unique names.

It is one list, as a table schema (frictionless) and as a JSON Schema. What goes together in a row (an opening day with
a period and a date) no schema of this kind can say.
"""

from __future__ import annotations

from typing import Any

from tests.benchmarks.national_forms import COLUMNS

_DATE = r"\d{4}(-\d{2}(-\d{2})?)?"
_PATTERNS = {
    "id": r"C\d+",
    "reference": r"[A-Z]{1,5} [1-9]\d{0,4}(/[0-9A-Z]+)*",
    "covering_dates": r"[0-9A-Za-z .,;/?\[\]-]*",
    "closures.1.exemptions": r"(EIR )?\d{2}(\([0-9a-z]+\))*(;\d{2}(\([0-9a-z]+\))*)*",
    **dict.fromkeys(("closures.1.counted_from", "closures.1.asserted_on", "recorded_opening"), _DATE),
    **dict.fromkeys(("retentions.1.signed_on", "retentions.1.reconsider_on", "retentions.1.put_back_on"), _DATE),
}
_LISTS = {
    "level": ("piece", "item"),
    "held_by": ("archive", "department", "place of deposit"),
    "recorded_status": ("O", "D", "C"),
    "closures.1.type": tuple("ACDFINRSTUVWX"),
    "closures.1.anchor": ("year_end", "exact"),
    "retentions.1.ground": ("1", "2", "4", "4a", "4b", "6", "8"),
}
_NUMBERS = {
    "closures.1.years": (0, 150, r"\d{1,2}|1[0-4]\d|150"),
    "closures.1.until_year": (1801, 2499, r"(1[89]|2[0-4])\d\d"),
}
_REQUIRED = ("id", "reference", "title", "level", "held_by")
_UNIQUE = ("id", "reference")


def table_schema() -> dict[str, Any]:
    """As frictionless takes it."""
    return {"fields": [_table_field(name) for name in COLUMNS]}


def _table_field(name: str) -> dict[str, Any]:
    constraints: dict[str, Any] = {}
    kind = "string"
    if name in _NUMBERS:
        least, most, _ = _NUMBERS[name]
        kind, constraints = "integer", {"minimum": least, "maximum": most}
    elif name in _LISTS:
        constraints["enum"] = list(_LISTS[name])
    elif name in _PATTERNS:
        constraints["pattern"] = _PATTERNS[name]
    if name in _REQUIRED:
        constraints["required"] = True
    if name in _UNIQUE:
        constraints["unique"] = True
    return {"name": name, "type": kind, "constraints": constraints}


def json_schema() -> dict[str, Any]:
    """As jsonschema-rs takes it, for a row whose cells are all text; an empty one is not recorded."""
    return {
        "type": "object",
        "required": list(COLUMNS),
        "additionalProperties": False,
        "properties": {name: _property(name) for name in COLUMNS},
    }


def _property(name: str) -> dict[str, Any]:
    said: dict[str, Any] = {"type": "string"}
    if name in _NUMBERS:
        said["pattern"] = f"^(?:{_NUMBERS[name][2]})?$"
    elif name in _LISTS:
        said["enum"] = [*_LISTS[name], *(() if name in _REQUIRED else ("",))]
    elif name in _PATTERNS:
        said["pattern"] = f"^(?:{_PATTERNS[name]}){'' if name in _REQUIRED else '?'}$"
    if name in _REQUIRED:
        said["minLength"] = 1
    return said
