"""How the documentation is built: sphinx-build -W docs docs/_build."""

from __future__ import annotations

import logging
import re
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))


def _version() -> str:
    """The version as the package states it, read and not imported."""
    package = HERE.parent / "closurelib" / "__init__.py"
    found = re.search(r'^__version__ = "([^"]+)"', package.read_text(encoding="utf-8"), re.MULTILINE)
    return found[1] if found else ""


project = "closurelib"
author = "closurelib contributors"
copyright = "2026, closurelib contributors"  # noqa: A001 -- the name Sphinx asks for
release = version = _version()

extensions = ["myst_parser", "sphinx.ext.autodoc"]
exclude_patterns = ["_build"]
nitpicky = False

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

autodoc_member_order = "bysource"
autodoc_typehints = "description"
# A page about a module must build where its extra is not installed.
autodoc_mock_imports = ["pyspark"]

html_theme = "furo"
html_title = "closurelib"
html_copy_source = False


def _generate(name: str, folder: Path) -> None:
    """Have a script of this folder write its pages: `generate(folder)`."""
    script = HERE / f"{name}.py"
    if not script.exists():
        return
    spec = spec_from_file_location(name, script)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    module.generate(folder)


def _generate_law_pages(_app: Sphinx) -> None:
    """Write docs/reference/law/*.md from the rule files."""
    _generate("generate_law_pages", HERE / "reference" / "law")


def _generate_check_pages(_app: Sphinx) -> None:
    """Write docs/reference/checks/*.md from the docstrings of the checks and their case files."""
    _generate("generate_check_pages", HERE / "reference" / "checks")


def _is_no_empty_folder(record: logging.LogRecord) -> bool:
    """Whether a warning is about anything but a folder without pages, which is none."""
    return getattr(record, "subtype", None) != "empty_glob"


def setup(app: Sphinx) -> None:
    """Generate what is generated before Sphinx looks for pages."""
    # suppress_warnings cannot name this one: Sphinx gives it a subtype and no type.
    logging.getLogger("sphinx.sphinx.directives.other").addFilter(_is_no_empty_folder)
    app.connect("builder-inited", _generate_law_pages)
    app.connect("builder-inited", _generate_check_pages)
