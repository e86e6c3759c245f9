"""Rule files that are wrong: each mistake is named, with file and provision, and all of them at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from closurelib import Facts, LawError, Span, decide, load_law
from closurelib.law import Law, law_from_files
from closurelib.law.examples import run_examples

TOY = Path(__file__).parent / "rules" / "xx"

GOOD = """
[[provision]]
id = "xx-s1"
name = "the rule"
cite = "Act, s. 1"
url = "https://example.org/1"
checked_on = 2026-11-23
seen = "text"
says = "Papers open after thirty years."
since = 1970-01-01
closes = { after_year_end = 30 }

[[provision.example]]
name = "closed"
facts = { last_date = 1960-01-01 }
on = 1980-01-01
status = "closed"
"""
PACK = '[pack]\nid = "xx"\nname = "Examplia"\nversion = "1"\n'

Mistakes = Callable[[str], list[str]]


@pytest.fixture
def mistakes(tmp_path: Path) -> Mistakes:
    """The mistakes that are found in one rule file of a pack."""

    def of(text: str) -> list[str]:
        folder = tmp_path / "xx"
        folder.mkdir(exist_ok=True)
        (folder / "pack.toml").write_text(PACK, encoding="utf-8")
        (folder / "act.toml").write_text(text, encoding="utf-8")
        try:
            law_from_files(folder)
        except LawError as error:
            return list(error.mistakes)
        return []

    return of


def test_a_good_file_has_no_mistake(mistakes: Mistakes) -> None:
    assert mistakes(GOOD) == []


def test_three_mistakes_are_all_named_with_file_and_provision(mistakes: Mistakes) -> None:
    found = mistakes(
        GOOD.replace('cite = "Act, s. 1"\n', "")
        + GOOD.replace("xx-s1", "xx-s2").replace("closes", "closses")
        + GOOD.replace("xx-s1", "xx-s3").replace(
            "since = 1970-01-01", "since = 1970-01-01\nuntil = 1969-01-01\nended_by = 'x'"
        )
    )
    assert "xx/act.toml: provision xx-s1: no cite" in found
    assert "xx/act.toml: provision xx-s2: unknown key closses; did you mean closes?" in found
    assert "xx/act.toml: provision xx-s3: until 1969-01-01 is not after since 1970-01-01" in found


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("name =", "nam =", "unknown key nam; did you mean name?"),
        ("after_year_end", "after_year_ends", "unknown key after_year_ends; did you mean after_year_end?"),
        ("after_year_end = 30", "after_year_end = 5000", "closes: 5000 is no number from 0 to 1000"),
        ("{ after_year_end = 30 }", "{ after_year_end = 30, anniversary = 2 }", "closes needs exactly one way"),
        ("{ after_year_end = 30 }", "{ when = 'old' }", "when 'old': only 'historical' is a clock"),
        ("{ after_year_end = 30 }", "{ after_year_end = 30, from = 'today' }", "from 'today' is none of"),
        ("{ after_year_end = 30 }", "{ latest_of = [{ anniversary = 2 }] }", "closes needs a list of two or more"),
        ("{ after_year_end = 30 }", "30", "closes needs a table such as"),
        ("closes = { after_year_end = 30 }", "", "needs exactly one effect of closes"),
        ("closes = { after_year_end = 30 }", "marks = 'holiday'", "marks 'holiday' is none of no statute"),
        ("closes = { after_year_end = 30 }", "marks = 'approver'", "marks approver needs a value"),
        ("seen = \"text\"", "seen = \"heard\"", "seen 'heard' is none of text, secondary"),
        ("checked_on = 2026-11-23", "", "no checked_on: the day its source was read"),
        ("since = 1970-01-01", "", "no since: the first day it is in force"),
        ("since = 1970-01-01", "since = '1970'", "since '1970' is no day; write since = 2005-01-01"),
        ("since = 1970-01-01", "since = 1970-01-01\nuntil = 1990-01-01", "until without ended_by"),
        ("since = 1970-01-01", "since = 1970-01-01\napplies_to = { helt_by = 'x' }", "unknown key helt_by; did you"),
        ("since = 1970-01-01", "since = 1970-01-01\napplies_to = { held_by = 'x' }", "held_by 'x' is none of archive"),
        ("since =", "applies_to = { created_from = 9, created_until = 8 }\nsince =", "created_until 8 is before"),
        ("since = 1970-01-01", "since = 1970-01-01\noverrides = ['xx-s0']", "overrides xx-s0, which is no provision"),
        ("status = \"closed\"", "", "example 'closed': expects nothing"),
        ("on = 1980-01-01", "", "example 'closed': no on"),
        ("status = \"closed\"", "statos = \"closed\"", "unknown key statos; did you mean status?"),
    ],
)  # fmt: skip
def test_each_mistake_says_what_would_be_right(mistakes: Mistakes, old: str, new: str, says: str) -> None:
    assert old in GOOD
    found = mistakes(GOOD.replace(old, new, 1))
    assert any(says in one and one.startswith("xx/act.toml: provision xx-s1") for one in found), found


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ("{ 1980 = 2000-01-01, 1982 = 2001-01-01 }", "no row between 1980 and 1982"),
        ("{ 1980 = 2000-01-01, 1981 = 1999-01-01 }", "1981 gives an earlier day than 1980"),
        ("{ soon = 2000-01-01 }", "soon = datetime.date(2000, 1, 1) is no year and day"),
        ("{}", "by_year_of_creation is empty"),
    ],
)
def test_a_table_of_years_has_no_holes_and_never_goes_back(mistakes: Mistakes, table: str, says: str) -> None:
    found = mistakes(GOOD.replace("{ after_year_end = 30 }", f"{{ by_year_of_creation = {table} }}"))
    assert any(says in one for one in found), found


def test_two_rules_for_one_case_are_a_mistake(mistakes: Mistakes) -> None:
    [found] = mistakes(GOOD + GOOD.replace("xx-s1", "xx-s2"))
    assert "provision xx-s2: closes for the same records at the same time as xx-s1" in found


@pytest.mark.parametrize(
    "change",
    [
        "applies_to = { created_until = 1979 }",
        "until = 1980-01-01\nended_by = 'own terms'",
        "applies_to = { class = 'census' }\noverrides = ['xx-s1']",
    ],
)
def test_rules_that_do_not_overlap_on_both_axes_may_stand_together(mistakes: Mistakes, change: str) -> None:
    first = GOOD.replace("since = 1970-01-01", "since = 1980-01-01\napplies_to = { created_from = 1980 }")
    if "overrides" in change:
        first = GOOD
    second = GOOD.replace("xx-s1", "xx-s2").replace("since = 1970-01-01", f"since = 1970-01-01\n{change}")
    assert mistakes(first + second) == []


def test_an_id_used_twice_is_a_mistake(mistakes: Mistakes) -> None:
    found = mistakes(GOOD + GOOD)
    assert any("provision xx-s1: the id is used 2 times" in one for one in found)


def test_a_file_that_is_no_toml_says_where(mistakes: Mistakes) -> None:
    [found] = mistakes(GOOD + "\nwhat is this")
    assert found.startswith("xx/act.toml: no TOML:")
    assert "line 19" in found


def test_a_file_that_is_not_utf8_says_where(tmp_path: Path) -> None:
    (tmp_path / "pack.toml").write_bytes(b"# caf\xe9")
    with pytest.raises(LawError, match="not UTF-8 at byte 5"):
        law_from_files(tmp_path)


def test_a_folder_without_rules_says_what_a_pack_is(tmp_path: Path) -> None:
    with pytest.raises(LawError, match=r"no rule files here; a pack is a folder of \.toml files"):
        law_from_files(tmp_path)


def test_an_unknown_jurisdiction_names_the_known_ones() -> None:
    with pytest.raises(LawError, match=r"no law is known for 'zz'.*known: uk"):
        load_law("zz")


def test_an_unknown_provision_names_the_nearest() -> None:
    with pytest.raises(LawError, match="did you mean uk-pra-1958-s5-1-thirty"):
        load_law("uk").provision("uk-pra-1958-s5-thirty")


@pytest.fixture
def toy() -> Law:
    """The law of Examplia."""
    return law_from_files(TOY)


class TestACountryThatDoesNotExist:
    """The engine knows no country: another pack, with other letters and other numbers, works as its examples say."""

    def test_its_examples_hold(self, toy: Law) -> None:
        results = list(run_examples(toy))
        assert [(one.name, one.mismatches) for one in results if one.mismatches] == []
        assert len(results) == 14

    def test_a_date_that_straddles_two_rules_has_both_ends(self, toy: Law) -> None:
        decision = decide(Facts(last_date=Span(date(1979, 7, 1), date(1980, 6, 30))), toy)
        asked = (date(1999, 7, 1), date(1999, 7, 2), date(2005, 12, 31), date(2006, 1, 1))
        assert [str(decision.status(day)) for day in asked] == ["closed", "undetermined", "undetermined", "open"]

    def test_its_codes_are_its_own(self, toy: Law) -> None:
        from closurelib import Closure

        decision = decide(Facts(last_date=Span.year(1960), closures=(Closure(type="F"),)), toy)
        assert [problem.says for problem in decision.problems] == ["is no closure type of xx; known: K"]

    def test_what_it_cannot_say_is_named(self, toy: Law) -> None:
        assert [one.cite for one in toy.not_modelled] == ["Archives Act 1970, s. 99"]
