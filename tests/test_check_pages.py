"""The pages of the checks: what their docstrings and case files say, said to people, and nothing left out."""

from __future__ import annotations

from pathlib import Path

import pytest

from closurelib.check.checks import CHECKS, FAMILIES
from closurelib.check.rule import SECTIONS, AnyRule
from docs import generate_check_pages as pages

EACH = pytest.mark.parametrize("rule", CHECKS, ids=lambda rule: rule.code)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Every page by its name, as it is written."""
    folder = tmp_path_factory.mktemp("checks")
    pages.generate(folder)
    return {path.stem: path.read_text(encoding="utf-8") for path in folder.iterdir()}


def page_of(rule: AnyRule) -> str:
    return pages.page_of("".join(filter(str.isalpha, rule.code)))


@EACH
def test_every_check_has_its_place(rule: AnyRule, written: dict[str, str]) -> None:
    """It stands on the page of its family and no other, and in the index."""
    for name, page in written.items():
        assert page.count(f"({rule.code.lower()})=") == (name == page_of(rule))
    assert f"(#{rule.code.lower()})" in written["index"]


@EACH
def test_every_paragraph_is_shown(rule: AnyRule, written: dict[str, str]) -> None:
    for name in SECTIONS:
        if text := rule.section(name):
            assert f"**{name}.** {pages._prose(text)}" in written[page_of(rule)]


@EACH
def test_every_case_is_shown(rule: AnyRule, written: dict[str, str]) -> None:
    for cases in pages.cases_of(rule).values():
        for case in cases:
            assert f"| {pages._escaped(case['name'])} |" in written[page_of(rule)]


def test_every_family_is_in_the_index(written: dict[str, str]) -> None:
    for letters in FAMILIES:
        if pages.of_family(letters):
            assert f"\n{pages.page_of(letters)}\n" in written["index"]


def test_what_is_code_stays_code() -> None:
    """Between backquotes nothing is escaped; elsewhere no sign becomes markup."""
    assert pages._prose("`a_b` and *c*") == "`a_b` and \\*c\\*"
    assert pages._prose("one ` too many") == "one \\` too many"


def test_pages_that_are_no_more_are_removed(tmp_path: Path) -> None:
    """Only pages that were made here, and a page that did not change is not written again."""
    pages.write(tmp_path, {Path("old.md"): "old\n", Path("same.md"): "same\n"})
    (tmp_path / "by-hand.md").write_text("kept\n", encoding="utf-8")
    before = (tmp_path / "same.md").stat().st_mtime_ns
    pages.write(tmp_path, {Path("same.md"): "same\n"})
    assert not (tmp_path / "old.md").exists()
    assert (tmp_path / "by-hand.md").exists()
    assert (tmp_path / "same.md").stat().st_mtime_ns == before
