"""Which examples in docstrings can run here: those of a module whose extra is missing cannot."""

from __future__ import annotations

import ast
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).parent
EXTRA_PACKAGES = ("icalendar", "jinja2", "lxml", "polars", "pyarrow", "pyspark")


def _imports(module: Path) -> set[str]:
    """The top-level packages a module imports, at its head or inside its functions."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.partition(".")[0])
            if node.module == "closurelib.columns.extra":  # through which the modules of columns have them
                found.update(("polars", "pyarrow"))
    return found


_MISSING = {name for name in EXTRA_PACKAGES if find_spec(name) is None}
_LEFT_OUT = {
    str(module.relative_to(ROOT)): missing
    for module in sorted((ROOT / "closurelib").rglob("*.py"))
    if (missing := _imports(module) & _MISSING)
}

collect_ignore = list(_LEFT_OUT)


def pytest_report_header() -> list[str]:
    """Say which examples were left out, so that a green run does not claim more than it ran."""
    return [f"examples not run: {name} needs {', '.join(sorted(why))}" for name, why in _LEFT_OUT.items()]
