"""The borders of the project: who may import whom, where law may stand, who may ask what day it is."""

from __future__ import annotations

import ast
import inspect
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "closurelib"

# The layers, top first. A module may import from its own row and from the rows below. A folder's name stands
# for all that is in it; "closurelib" is the package's own __init__, which gathers the public names.
# A new module gets its place here.
LAYERS: tuple[tuple[str, ...], ...] = (
    (
        "__main__",
        "cli",
        "cli_law",
        "cli_options",
        "cli_run",
        "cli_asked",
        "cli_outputs",
        "cli_placeholders",
        "cli_check",
        "cli_check_asked",
        "cli_check_run",
        "cli_convert",
        "cli_forecast",
        "cli_progress",
    ),
    ("closurelib",),
    ("report", "spark"),
    ("columns",),
    ("check", "convert", "forecast"),
    ("law.diff", "law.examples"),  # two laws are compared, and worked examples judged, by deciding
    (
        "answer",
        "assumptions",
        "summary",
        "wording",
        "decide",
        "case",
        "granted",
        "decision",
        "custody",
        "clocks",
        "timeline",
    ),  # a decision words its own answer
    ("law", "read", "write", "write_ead", "write_tdr", "families", "extracts"),
    (
        "facts",
        "record",
        "impossible",
        "canonical",
        "covering",
        "covering_words",
        "written_date",
        "reference",
        "notes",
    ),
    ("dates", "vocabulary", "errors"),
)
ROW = {name: row for row, names in enumerate(LAYERS) for name in names}

KNOWS_NO_JURISDICTION = ("decide", "case", "granted", "decision", "custody", "clocks", "timeline", "law", "columns")


def modules() -> dict[str, Path]:
    """Every module of the package that exists, by its name below the package."""
    return {
        ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__"): path
        for path in sorted(PACKAGE.rglob("*.py"))
    }


MODULES = {"closurelib" if name == "__init__" else name: path for name, path in modules().items()}
EACH_MODULE = pytest.mark.parametrize("module", MODULES)


@cache
def tree(module: str) -> ast.Module:
    """A module, parsed."""
    return ast.parse(MODULES[module].read_text(encoding="utf-8"), filename=str(MODULES[module]))


def named(dotted: str) -> str:
    """The module that a dotted name below `closurelib` belongs to: the longest part of it that is one."""
    parts = dotted.split(".")
    for length in range(len(parts), 0, -1):
        if (candidate := ".".join(parts[:length])) in MODULES:
            return candidate
    return "closurelib"


def imports(root: ast.AST) -> Iterator[str]:
    """The dotted names a piece of code imports, names taken from a module included."""
    for node in ast.walk(root):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def imports_of_ours(root: ast.AST) -> set[str]:
    """The modules of the package that a piece of code imports.

    The package's place on disk (`import closurelib`) and its version are free to all.
    """
    ours = {name for name in imports(root) if name.startswith("closurelib.")} - {"closurelib.__version__"}
    return {named(name.removeprefix("closurelib.")) for name in ours}


def layer(module: str) -> str:
    """The name by which a module stands in the table: its own, or that of its folder."""
    return module if module in ROW else module.partition(".")[0]


# Layers


@EACH_MODULE
def test_every_module_has_a_layer(module: str) -> None:
    """A new module is put in its place before it is used."""
    assert layer(module) in ROW, f"give {module} a place in LAYERS"


@EACH_MODULE
def test_imports_point_down(module: str) -> None:
    """A module knows its own row and those below it."""
    upward = {
        other
        for other in imports_of_ours(tree(module))
        if ROW.get(layer(other), len(LAYERS)) < ROW.get(layer(module), 0)
    }
    assert not upward, f"{module} must not import {', '.join(sorted(upward))}: it stands higher"


def imported_at_load(module: str) -> set[str]:
    """What a module needs in order to be imported: not what a function or a type checker asks for."""
    needed: set[str] = set()
    for statement in tree(module).body:
        if isinstance(statement, ast.Import | ast.ImportFrom):
            needed |= imports_of_ours(statement)
    return needed - {module}


def test_no_two_modules_need_each_other() -> None:
    """Within a row, too, imports run one way."""
    try:
        TopologicalSorter({module: imported_at_load(module) for module in MODULES}).prepare()
    except CycleError as error:
        pytest.fail(f"these import each other: {' -> '.join(error.args[1])}")


@EACH_MODULE
def test_the_parser_that_guesses_is_not_used(module: str) -> None:
    """`dateutil.parser` fills what a date leaves out from today."""
    assert not [name for name in imports(tree(module)) if name.startswith("dateutil.parser")]


# What day it is

CLOCKS = {
    "date": {"today"},
    "datetime": {"today", "now", "utcnow"},
    "time": {"time", "time_ns", "localtime", "gmtime", "ctime", "asctime", "strftime"},
}


def clocks_asked(module: str) -> Iterator[str]:
    """The places where a module asks what day it is."""
    for node in ast.walk(tree(module)):
        match node:
            case ast.Attribute(value=ast.Name(id=owner) | ast.Attribute(attr=owner), attr=name):
                if name in CLOCKS.get(owner, ()):
                    yield f"line {node.lineno}: {owner}.{name}"
            case ast.ImportFrom(module="time", names=names):
                yield from (f"line {node.lineno}: time.{each.name}" for each in names if each.name in CLOCKS["time"])
            case _:
                pass


@EACH_MODULE
def test_only_the_command_line_asks_what_day_it_is(module: str) -> None:
    """Everywhere else the date is an argument."""
    if module != "cli":
        assert not list(clocks_asked(module))


# No jurisdiction in the engine

# Names of places, bodies, Acts and sections, as they could stand in a text.
OF_ONE_JURISDICTION = re.compile(
    r"""Public\ Records?|Freedom\ of\ Information|Data\ Protection|Constitutional\ Reform|Archives\ Act
      | National\ Archives|Record\ Office|Lord\ Chancellor|Secretary\ of\ State|Advisory\ Council
      | United\ Kingdom|Scot(?:land|tish)|Northern\ Ireland|Ireland|Irish|Australia|Canada|New\ Zealand
      | \b(?:UK|FOIA?|FOISA|EIR|PRA|TNA|PRO|PRONI|CRAG|LCI|NAA|NARA|GDPR)\b
      | \b(?:section|sections|article|art\.|ss?\.)\s?\d
      | \d\((?:\d|[a-z])\)                   # 3(4), 40(2), 37(1)(a)
    """,
    re.VERBOSE,
)
# The same as a word of an identifier; rule packs and closure types as a whole text. Codes that are also
# English words (in, my, us) cannot be told apart.
WORDS_OF_ONE = {
    "uk",
    "foi",
    "foia",
    "foisa",
    "pra",
    "tna",
    "proni",
    "crag",
    "lci",
    "naa",
    "nara",
    "kew",
    "hansard",
}
PACKS = {"uk", "ie", "au", "nz", "eu", "fr", "de", "ca", "sct", "hk", "gh", "ni"}
CLOSURE_LETTERS = set("ACDFINRSTUVWX")
YEARS_OF_LAW = range(1800, 2101)


def docstrings(root: ast.Module) -> set[int]:
    """The nodes that are docstrings, of modules, classes, functions and attributes: bare texts."""
    return {
        id(node.value) for node in ast.walk(root) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }


def identifiers(node: ast.AST) -> Iterator[str]:
    """The names that a node gives or uses."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name) | ast.arg(arg=name):
            yield name
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case ast.keyword(arg=str(name)) | ast.alias(asname=str(name)):
            yield name
        case _:
            pass


def words(identifier: str) -> set[str]:
    """The words of an identifier, in lower case.

    >>> sorted(words("readFOIACode_uk"))
    ['code', 'foia', 'read', 'uk']
    """
    return {word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", identifier)}


GRID_OF_YEARS = {f"line {line}: the year {year}" for line in range(1, 60) for year in (1900, 2030)}
"""The years of creation that two laws are compared over; no law's own."""


def law_in_code(root: ast.Module) -> Iterator[str]:
    """What in a module belongs to one jurisdiction; comments and docstrings may cite as they please."""
    bare = docstrings(root)
    for node in ast.walk(root):
        for identifier in identifiers(node):
            if words(identifier) & WORDS_OF_ONE:
                yield f"line {getattr(node, 'lineno', '?')}: the name {identifier}"
        if not isinstance(node, ast.Constant) or id(node) in bare:
            continue
        match node.value:
            case str(text) if text in PACKS | CLOSURE_LETTERS or OF_ONE_JURISDICTION.search(text):
                yield f"line {node.lineno}: the text {text!r}"
            case bool():
                pass
            case int(year) if year in YEARS_OF_LAW:
                yield f"line {node.lineno}: the year {year}"
            case _:
                pass


@EACH_MODULE
def test_the_engine_knows_no_jurisdiction(module: str) -> None:
    """A jurisdiction's name, Act, year or closure letter stands in rule files, never in the engine."""
    if module.partition(".")[0] in KNOWS_NO_JURISDICTION:
        allowed = GRID_OF_YEARS if module == "law.diff" else set()
        assert not set(law_in_code(tree(module))) - allowed


@pytest.mark.parametrize(
    "code",
    [
        'cite = "Public Records Act 1958"',
        'load_law("uk")',
        'closure.type == "F"',
        'says = f"under section 3(4) until {day}"',
        "start = date(1959, 1, 1)",
        "def foia_sections(): ...",
    ],
)
def test_law_in_code_is_seen(code: str) -> None:
    """The net has no hole where the catch is most likely."""
    assert list(law_in_code(ast.parse(code)))


def test_law_in_docstrings_and_comments_is_allowed() -> None:
    """An example and a citation are what docstrings and comments are for."""
    assert not list(law_in_code(ast.parse('def f():\n    """PRA 1958, s. 3(4)."""\n    # FOIA s. 63\n    return 30\n')))


# What is public


def public_names() -> list[str]:
    """The names in `__all__`, read from the text: a package that cannot load fails in a test, not here."""
    for node in tree("closurelib").body:
        match node:
            case ast.Assign(targets=[ast.Name(id="__all__")], value=value):
                return list(ast.literal_eval(value))
            case _:
                pass
    return []


PUBLIC = public_names()


@pytest.mark.parametrize("name", PUBLIC)
def test_what_is_public_exists_and_shows_an_example(name: str) -> None:
    """Every class and function of `__all__` is there, with a docstring of its own and an example in it."""
    thing = getattr(import_module("closurelib"), name)
    if inspect.isclass(thing) or inspect.isroutine(thing):
        assert ">>>" in (thing.__doc__ or ""), f"{name} has no example"
    elif inspect.ismodule(thing):
        assert thing.__doc__, f"{name} has no docstring"


@pytest.mark.parametrize("name", [name for name in PUBLIC if name in MODULES])
def test_a_public_function_is_not_hidden_by_its_module(name: str) -> None:
    """`from closurelib import decide` is the function, whichever module was imported before."""
    asked = f"import closurelib.{name}; from closurelib import {name}; assert callable({name}), {name}"
    ran = subprocess.run(
        [sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )
    assert ran.returncode == 0, ran.stderr


# What the README promises

COMMAND = re.compile(r"^<!-- command: (?P<name>\w+) -->\n```sh\n(?P<command>[^\n]+)\n```$", re.MULTILINE)


def readme_commands() -> dict[str, str]:
    """The commands of the README by their marks; each is one line."""
    found = COMMAND.findall((ROOT / "README.md").read_text(encoding="utf-8"))
    assert len(found) == len(dict(found)), "a command is marked twice"
    return dict(found)


@pytest.mark.parametrize("name", ["run", "test"])
def test_ci_runs_the_command_the_readme_prints(name: str) -> None:
    """`.ci/run` reads its commands from the README, so that what newcomers type is what was tried."""
    script = ROOT / ".ci" / "run"
    asked = subprocess.run(
        ["bash", str(script), "--command", name], capture_output=True, text=True, check=True, timeout=30
    )
    assert asked.stdout == readme_commands()[name] + "\n"
    assert f"readme_command {name}" in script.read_text(encoding="utf-8")


def test_the_commands_install_nothing_outside_the_checkout() -> None:
    """Every program of a command is the one in `.venv`, but for the python3 that makes it."""
    for command in readme_commands().values():
        first, *others = command.split(" && ")
        assert first == "python3 -m venv .venv"
        assert all(other.startswith(".venv/bin/") for other in others)


def test_the_package_is_typed() -> None:
    """Type checkers look for this file."""
    assert (PACKAGE / "py.typed").exists()


@pytest.mark.skipif(not (PACKAGE / "cli.py").exists(), reason="there is no command yet")
def test_the_command_starts() -> None:
    """`closurelib --version` says the version of the package."""
    from click.testing import CliRunner

    from closurelib import __version__
    from closurelib.cli import main

    result = CliRunner().invoke(main, ["--version"])
    assert result.exit_code == 0
    assert __version__ in result.stdout
