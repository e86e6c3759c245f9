"""The checks as pages: one page a family, with an index of all; each check with its words and its cases.

docs/conf.py has them written before each build. Every word comes from the docstrings of the checks and from the case
files in tests/cases/checks, which the tests run.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from closurelib.check.checks import CHECKS, FAMILIES
from closurelib.check.rule import SECTIONS, AnyRule, SourceRule
from closurelib.dates import say_date

HERE = Path(__file__).parent
CASES = HERE.parent / "tests" / "cases" / "checks"
MADE_HERE = "% Made from closurelib/check and tests/cases/checks by docs/generate_check_pages.py; change those instead."
"""The first line of every page: a comment, by which a page of an earlier run is known."""
NO_BREAK = "\N{NO-BREAK SPACE}"
SEVERITIES = {
    "error": "the record is wrong, or leaks; it fails a build unless told otherwise",
    "warning": "the record is most likely wrong, or practice differs and somebody should look",
    "info": "a remark: nothing may be wrong",
}
"""What the severities mean."""


def generate(folder: Path) -> None:
    """Write the pages of every check to a folder; pages of an earlier run that are no more are removed."""
    pages: dict[Path, str] = {Path("index.md"): _index(CHECKS)}
    for letters, title in FAMILIES.items():
        ours = of_family(letters)
        if ours:
            pages[Path(f"{page_of(letters)}.md")] = _family(letters, title, ours)
    write(folder, pages)


def write(folder: Path, pages: Mapping[Path, str]) -> None:
    """Write pages below a folder; one that has not changed is left alone, so that Sphinx need not read it again."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.rglob("*.md"):
        if old.relative_to(folder) not in pages and old.read_text(encoding="utf-8").startswith(MADE_HERE):
            old.unlink()
    for name, body in pages.items():
        page, text = folder / name, f"{MADE_HERE}\n\n{body}"
        if not page.exists() or page.read_text(encoding="utf-8") != text:
            page.write_text(text, encoding="utf-8")


def of_family(letters: str) -> list[AnyRule]:
    """The checks of a family, by code."""
    return [rule for rule in CHECKS if "".join(filter(str.isalpha, rule.code)) == letters]


def page_of(letters: str) -> str:
    """The name of a family's page."""
    return FAMILIES[letters].replace(" ", "-")


def cases_of(rule: AnyRule) -> dict[str, list[dict[str, Any]]]:
    """The wrong and the right cases of a check; none where it has no case file."""
    file = CASES / f"{rule.code.lower()}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8")) if file.exists() else {}


# The pages.


def _index(rules: Iterable[AnyRule]) -> str:
    return _page(
        "# The checks",
        "`closurelib check` looks for what is impossible, contradictory, overdue or leaking. Each check has a code "
        "that never changes meaning, and a name; `closurelib rule CODE` prints what stands here.",
        "\n".join(("```{toctree}", ":maxdepth: 1", "", *(page_of(one) for one in FAMILIES if of_family(one)), "```")),
        "## What the severities mean",
        _table(("severity", "meaning"), ((f"`{key}`", says) for key, says in SEVERITIES.items())),
        "## Every check",
        _table(("check", "severity", "what it finds"), (_line(rule) for rule in rules)),
    )


def _line(rule: AnyRule) -> tuple[str, str, str]:
    link = f"[{rule.code}{NO_BREAK}{_escaped(rule.name)}](#{rule.code.lower()})"
    return link, f"`{rule.severity}`", _prose(rule.says)


def _family(letters: str, title: str, rules: list[AnyRule]) -> str:
    digits = next((i for i, sign in enumerate(rules[0].code) if sign.isdigit()), 1)
    first = rules[0].code[digits : digits + 1] if letters != "TDR" else ""
    return _page(f"# {title.capitalize()} ({letters}{first}xx)", *(_check(rule) for rule in rules))


def _check(rule: AnyRule) -> str:
    said = [(name, rule.section(name)) for name in SECTIONS]
    cases = cases_of(rule)
    return _page(
        f"({rule.code.lower()})=",
        f"## {rule.code} {_escaped(rule.name)}",
        _prose(rule.says),
        "\n".join(f"- **{name}:** {text}" for name, text in _properties(rule)),
        *(f"**{name}.** {_prose(text)}" for name, text in said if text),
        *_cases("What it finds", cases.get("wrong", []), ("case", "asked on", "since", "found", "expected")),
        *_cases("What it leaves in peace", cases.get("right", []), ("case", "asked on")),
    )


def _properties(rule: AnyRule) -> Iterator[tuple[str, str]]:
    yield "Severity", f"`{rule.severity}`"
    yield "Looks at", "all records of a source" if isinstance(rule, SourceRule) else "one record at a time"
    if rule.reads:
        yield "Reads", ", ".join(f"`{name}`" for name in rule.reads)
    if rule.profiles:
        yield "Profiles", ", ".join(rule.profiles)


def _cases(title: str, cases: list[dict[str, Any]], head: tuple[str, ...]) -> Iterator[str]:
    if cases:
        yield f"**{title}**"
        yield _table(head, (_case(case)[: len(head)] for case in cases))


def _case(case: Mapping[str, Any]) -> tuple[str, ...]:
    since = case.get("since", "")
    return (
        _escaped(case["name"]),
        _day(case["on"]),
        "always" if since == "none" else _day(since),
        _escaped(str(case.get("found", ""))),
        _escaped(str(case.get("expected", ""))),
    )


def _day(value: Any) -> str:
    return say_date(value).replace(" ", NO_BREAK) if isinstance(value, date) else str(value)


# Markdown.


def _page(*blocks: str) -> str:
    return "\n\n".join(block.strip("\n") for block in blocks if block) + "\n"


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table; empty where there are no rows."""
    lines = [_row(row) for row in rows]
    head = list(head)
    return "\n".join((_row(head), _row(":---" for _ in head), *lines)) if lines else ""


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(" ".join(cell.replace("|", "\\|").split()) for cell in cells) + " |"


def _prose(text: str) -> str:
    """A text of a docstring: what stands between backquotes is code, and the rest is shown unchanged."""
    parts = text.split("`")
    if len(parts) % 2 == 0:  # a backquote too many
        return _escaped(text)
    return "".join(f"`{part}`" if at % 2 else _escaped(part) for at, part in enumerate(parts))


def _escaped(text: str) -> str:
    """A text as Markdown shows it unchanged."""
    for mark in "\\`*_[]<>":
        text = text.replace(mark, f"\\{mark}")
    return text


if __name__ == "__main__":
    generate(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "reference" / "checks")
