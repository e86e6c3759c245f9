"""The pages of the law: what the rule files say, said to people, and nothing left out."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from attrs import evolve

from closurelib.law import Law, Provision, law_from_files, load_law, packs
from closurelib.law.effects import ByYearOfCreation, Counting, LatestOf
from docs import generate_law_pages as pages

EXAMPLIA = law_from_files(Path(__file__).parent / "rules" / "xx")
ANY_LAW = pytest.mark.parametrize("law", [EXAMPLIA, *map(load_law, packs())], ids=lambda law: law.id)


@cache
def pages_of(law: Law) -> dict[str, str]:
    return pages.law_pages(law)


def page_of(provision: Provision, law: Law) -> str:
    return pages_of(law)[f"{Path(provision.file).stem}.md"]


@ANY_LAW
def test_every_provision_has_its_place(law: Law) -> None:
    """Each is on one page, under its id, with its citation, its address and its sentence."""
    for provision in law.provisions:
        page = page_of(provision, law)
        assert page.count(f"({provision.id})=") == 1
        assert provision.url in page
        assert pages._escaped(provision.cite) in page
        assert f"({provision.id})=" not in pages_of(law)["index.md"]
        assert f"(#{provision.id})" in pages_of(law)["index.md"]


@ANY_LAW
def test_every_worked_example_is_shown(law: Law) -> None:
    for provision in law.provisions:
        for example in provision.examples:
            assert f"| {pages._escaped(example['name'])} |" in page_of(provision, law)


@ANY_LAW
def test_every_row_of_a_transition_table_is_shown(law: Law) -> None:
    for provision in law.provisions:
        for table in pages.tables_in(provision.way):
            for year, _ in table.days:
                assert f"\n| {year} | " in page_of(provision, law)


@ANY_LAW
def test_what_is_not_modelled_is_named(law: Law) -> None:
    for one in law.not_modelled:
        assert pages._escaped(one.what) in pages_of(law)["not-modelled.md"]


def test_ends_are_last_days() -> None:
    """`until` is the first day it no longer holds; people read the day before."""
    said = {one.id: pages.in_force(one) for one in EXAMPLIA.provisions}
    assert said["xx-before-1970"] == "since records were kept to 30 Jun 1970"
    assert said["xx-1970-s4-early"] == "from 1 Jul 1970; still in force"
    assert said["xx-1970-s4-later"] == "from 1 Jul 1970 to 31 Dec 2029"


def test_whom_it_applies_to_is_said() -> None:
    said = {one.id: pages.applies_to(one.applies_to) for one in EXAMPLIA.provisions}
    assert said["xx-1970-s4-early"] == "created in 1979 or earlier"
    assert said["xx-1970-s4-later"] == "created in 1980 or later"
    assert said["xx-1970-s7-claim"] == "closures that name trade"
    assert said["xx-1970-s6-return"] == "every record"


def test_how_it_counts_is_said() -> None:
    early = dict(pages.counts(EXAMPLIA.provision("xx-1970-s4-early")))
    assert early == {"Counts": "twenty years from the last date, to the day, and one day more"}
    seal = dict(pages.counts(EXAMPLIA.provision("xx-1970-s7-secret")))
    assert seal["Code"] == "`K`, which means closed"
    assert seal["Years, to the day"] == "the recorded number of years from the closure's start, to the day"


@pytest.mark.parametrize(
    ("stem", "cite", "title"),
    [
        ("public-records-act-1958", "Public Records Act 1958, s. 5(1)", "Public Records Act 1958"),
        (
            "public-records-act-1967",
            "Act 1958, s. 5(1) as amended by the Public Records Act 1967",
            "Public Records Act 1967",
        ),
        ("si-2012-3028", "S.I. 2012/3028, art. 2", "S.I. 2012/3028"),
        ("arch-act-1958", "Archives Act 1958, s. 5 as amended by Act 1960", "Archives Act 1958"),
        ("codes", "The State Archive, closure type F", "The State Archive"),
    ],
)
def test_a_page_is_called_after_its_instrument(stem: str, cite: str, title: str) -> None:
    assert pages._title(stem, [evolve(EXAMPLIA.provisions[0], cite=cite)]) == title


def test_a_table_within_another_way_is_found() -> None:
    table = ByYearOfCreation(())
    assert list(pages.tables_in(LatestOf((Counting("anniversary", 5), table)))) == [table]


def test_a_text_of_a_rule_file_is_shown_as_it_stands() -> None:
    """No star, bracket or bar of a rule file becomes markup."""
    assert pages._escaped("[1960] *not* a_b") == "\\[1960\\] \\*not\\* a\\_b"
    assert pages._row(["a|b", "two\nlines"]) == "| a\\|b | two lines |"


def test_pages_that_are_no_more_are_removed(tmp_path: Path) -> None:
    """Only pages that were made here, and a page that did not change is not written again."""
    pages.write(tmp_path, {Path("uk/old.md"): "old\n", Path("uk/same.md"): "same\n"})
    (tmp_path / "by-hand.md").write_text("kept\n", encoding="utf-8")
    before = (tmp_path / "uk" / "same.md").stat().st_mtime_ns
    pages.write(tmp_path, {Path("uk/same.md"): "same\n"})
    assert not (tmp_path / "uk" / "old.md").exists()
    assert (tmp_path / "by-hand.md").exists()
    assert (tmp_path / "uk" / "same.md").stat().st_mtime_ns == before


def test_generate_writes_a_page_for_each_rule_file(tmp_path: Path) -> None:
    pages.generate(tmp_path)
    assert (tmp_path / "index.md").read_text(encoding="utf-8").count("/index\n") == len(packs())
    for pack in packs():
        assert (tmp_path / pack / "not-modelled.md").exists()
        for stem in pages.instruments(load_law(pack)):
            assert (tmp_path / pack / f"{stem}.md").exists()
