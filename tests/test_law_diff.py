"""Two versions of a law compared: what changed in words, and which answers changed with it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from attrs import evolve
from click.testing import CliRunner

from closurelib import load_law
from closurelib.cli import main
from closurelib.facts import Facts
from closurelib.law import Law, law_from_files
from closurelib.law.diff import changed_answers, changed_days, changed_provisions, shapes

PACK = """
[pack]
id = "zz"
name = "Zed"
version = "{version}"

[[provision]]
id = "zz-old"
name = "{years}-year rule"
cite = "{cite}"
url = "https://example.org"
checked_on = 2026-01-01
seen = "text"
says = "Records are closed for some years."
since = 1950-01-01
{ends}
closes = {{ after_year_end = {years} }}
[[provision.example]]
name = "a record is closed at first"
facts = {{ last_date = "1980" }}
on = 1981-01-01
status = "closed"
{more}
"""
ADDED = """
[[provision]]
id = "zz-new"
name = "the new rule"
cite = "Zed Act 2000, s. 1"
url = "https://example.org"
checked_on = 2026-01-01
seen = "text"
says = "Records are closed for twenty years."
since = 2000-01-01
closes = { after_year_end = 20 }
[[provision.example]]
name = "a record is open after twenty years"
facts = { last_date = "1980" }
on = 2001-01-01
status = "open"
"""
ENDS = 'until = 2000-01-01\nended_by = "Zed Act 2000, s. 1"'


def write_pack(
    folder: Path, *, years: int = 30, cite: str = "Zed Act 1950, s. 1", ends: str = "", more: str = ""
) -> Path:
    """A small pack in a folder of its own."""
    folder.mkdir()
    text = PACK.format(version=folder.name, years=years, cite=cite, ends=ends, more=more)
    (folder / "pack.toml").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def old(tmp_path: Path) -> Law:
    """Thirty years, without end."""
    return law_from_files(write_pack(tmp_path / "old"))


def test_nothing_changed_between_a_law_and_itself() -> None:
    law = load_law("uk")
    assert list(changed_provisions(law, law)) == []
    assert changed_answers(law, law) == []


def test_an_amendment_is_said_in_words(tmp_path: Path, old: Law) -> None:
    new = law_from_files(write_pack(tmp_path / "new", ends=ENDS, more=ADDED))
    assert list(changed_provisions(old, new)) == [
        "zz-old: ended: its last day is 31 Dec 1999, by Zed Act 2000, s. 1",
        "zz-new: added, Zed Act 2000, s. 1: twenty years from the end of the year of the last date, "
        "in force from 1 Jan 2000",
    ]
    assert list(changed_provisions(new, old)) == [
        "zz-new: removed; it was Zed Act 2000, s. 1",
        "zz-old: it no longer ends; its last day was 31 Dec 1999",
    ]


def test_a_changed_way_and_citation_are_said(tmp_path: Path, old: Law) -> None:
    new = law_from_files(write_pack(tmp_path / "new", years=25, cite="Zed Act 1950, s. 2"))
    assert list(changed_provisions(old, new)) == [
        "zz-old: it counted thirty years from the end of the year of the last date; "
        "it counts twenty-five years from the end of the year of the last date",
        "zz-old: its citation was Zed Act 1950, s. 1, is Zed Act 1950, s. 2",
        "zz-old: its name was 30-year rule, is 25-year rule",
    ]


def test_a_moved_end_is_said_by_its_last_days(old: Law) -> None:
    one = evolve(old.provisions[0], until=date(2000, 1, 1), ended_by="x")
    was = evolve(old, provisions=(one,), by_id={}, default_of={}, views={})
    now = evolve(was, provisions=(evolve(one, until=date(2001, 1, 1)),), by_id={}, default_of={}, views={})
    assert list(changed_provisions(was, now)) == ["zz-old: its last day moved from 31 Dec 1999 to 31 Dec 2000"]


def test_changed_answers_are_grouped_into_runs_of_years(tmp_path: Path, old: Law) -> None:
    new = law_from_files(write_pack(tmp_path / "new", ends=ENDS, more=ADDED))
    files = [one for one in changed_answers(old, new) if one.shape == "files"]
    assert [str(one) for one in files] == [
        "files of 1970-2030: closed -> open, 1 Jan 2000 - 31 Dec 2000 (1970) ... 1 Jan 2051 - 31 Dec 2060 (2030)"
    ]


def test_no_answer_before_an_amendment_changes(tmp_path: Path, old: Law) -> None:
    new = law_from_files(write_pack(tmp_path / "new", ends=ENDS, more=ADDED))
    for one in changed_answers(old, new):
        assert one.first[0] is not None
        assert one.first[0] >= date(2000, 1, 1)


def test_the_days_of_a_change_are_exact(tmp_path: Path, old: Law) -> None:
    from closurelib import Span

    new = law_from_files(write_pack(tmp_path / "new", ends=ENDS, more=ADDED))
    changes = changed_days(Facts(last_date=Span.year(1985), held_by="archive"), old, new)
    assert changes == ((date(2006, 1, 1), date(2016, 1, 1), "closed", "open"),)


def test_the_grid_has_a_file_for_each_kind_of_closure() -> None:
    law = load_law("uk")
    names = [name for name, _ in shapes(law, law)]
    assert names[:2] == ["files", "files held by the department"]
    assert "files closed, type F," in names
    assert "files closed under 35" in names


def test_the_command_compares_two_folders(tmp_path: Path) -> None:
    before = write_pack(tmp_path / "before")
    after = write_pack(tmp_path / "after", ends=ENDS, more=ADDED)
    result = CliRunner().invoke(main, ["law", "diff", str(before), str(after)], env={"COLUMNS": "80"})
    assert result.exit_code == 0
    assert result.stdout.startswith("Provisions: 2 changes\n  zz-old: ended: its last day is 31 Dec 1999")
    assert "Answers of the grid: " in result.stdout
    assert "closed -> open" in result.stdout
    assert max(map(len, result.stdout.splitlines())) <= 80


def test_a_folder_without_rules_is_no_law(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["law", "diff", str(tmp_path), "uk"])
    assert result.exit_code == 2
    assert "no rule files here" in result.stderr
