"""Suppressions in a finding aid: what an instruction is about, and that reading it opens nothing and breaks nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from closurelib.check.suppress import suppressing_texts
from closurelib.check.suppress_xml import CROWDED, NOTHING, Beside, in_components
from closurelib.cli import main
from closurelib.read.text import Text

pytest.importorskip("lxml")
ON = "2026-11-23"
DATE = "<did><unittitle>Letters</unittitle><unitdate>some time ago</unitdate></did>"
RESTRICTED = "<accessrestrict><p>Restricted until July 1, 2040</p></accessrestrict>"


def aid(*lines: str) -> str:
    """A finding aid; the line of its first component is 3."""
    head = '<ead><eadheader><eadid>aid</eadid></eadheader>\n<archdesc level="fonds"><did><unittitle>A</unittitle></did>'
    return head + "<dsc>\n" + "\n".join(lines) + "\n</dsc></archdesc></ead>\n"


def texts(content: str | bytes) -> dict[Beside, str]:
    raw = content.encode() if isinstance(content, str) else content
    return in_components(lambda: Text.of(raw, "aid.xml"))


def check(tmp_path: Path, content: str, *args: str) -> Result:
    file = tmp_path / "aid.xml"
    file.write_text(content, encoding="utf-8")
    return CliRunner().invoke(main, ["check", str(file), "--on", ON, "--isolated", "--format", "concise", *args])


# What an instruction is about.


def test_before_a_component_it_is_about_that_one() -> None:
    assert texts(aid("<c01>", "</c01>", "<?closurelib-ignore D104: agreed?>", "<c01/>")) == {6: "D104: agreed"}


def test_inside_a_component_it_is_about_the_innermost() -> None:
    inside = aid("<c01>", "<c02>", "<did><?closurelib-ignore D104: agreed?></did>", "</c02>", "</c01>")
    assert texts(inside) == {4: "D104: agreed"}


def test_between_a_parent_s_own_words_and_its_first_component_it_is_about_the_latter() -> None:
    """It stands inside the one, and before the other: what stands next to it counts."""
    assert texts(aid("<c01><did/>", "<?closurelib-ignore D104: agreed?>", "<c02/></c01>")) == {5: "D104: agreed"}
    assert texts(aid("<c01><?closurelib-ignore D104: agreed?><did/>", "<c02/></c01>")) == {3: "D104: agreed"}


def test_several_before_one_component_hold_together() -> None:
    two = aid(
        "<?closurelib-ignore D104: agreed?>", "<!-- a -->", "<?other x?><?closurelib-ignore C201: known?>", "<c/>"
    )
    assert texts(two) == {6: "D104: agreed; C201: known"}


def test_before_the_root_it_is_about_the_whole() -> None:
    assert texts("<?closurelib-ignore D104: agreed?>\n" + aid("<c/>")) == {3: "D104: agreed"}


def test_behind_the_last_component_it_is_about_the_one_around() -> None:
    assert texts(aid("<c/>", "<?closurelib-ignore D104: agreed?>")) == {2: "D104: agreed"}


def test_of_several_components_on_one_line_the_id_tells_which() -> None:
    one = '<?closurelib-ignore D104: agreed?><c id="a"/>'
    assert texts(aid(one + '<c id="b"/>')) == {(3, "a"): "D104: agreed"}
    assert texts(aid("<?closurelib-ignore D104: agreed?><c/><c/>")) == {3: CROWDED}


def test_other_instructions_and_words_are_nothing() -> None:
    assert texts(aid("<?closurelib-ignored D104: x?>", "<c/>")) == {}
    assert texts(aid("<c><did><unittitle>closurelib-ignore D104: x</unittitle></did></c>")) == {}
    assert texts(aid("<!-- <?closurelib-ignore D104: x?> -->", "<c/>")) == {}


def test_an_empty_one_says_nothing() -> None:
    assert texts(aid("<?closurelib-ignore?>", "<c/>")) == {4: NOTHING}


def test_namespaces_and_encodings(tmp_path: Path) -> None:
    text = aid("<?closurelib-ignore D104: agreed?>", "<c/>").replace("<ead>", '<ead xmlns="urn:isbn:1-931666-22-9">')
    assert texts(text) == {4: "D104: agreed"}
    file = tmp_path / "aid.xml"
    file.write_bytes(('<?xml version="1.0" encoding="UTF-16"?>' + text).encode("utf-16"))
    assert suppressing_texts(str(file)) == {4: "D104: agreed"}


@pytest.mark.parametrize("split", [65_520, 65_530, 65_536, 65_540])
def test_it_is_found_across_the_ends_of_blocks(split: int) -> None:
    content = aid("<!--" + "x" * split + "-->", "<?closurelib-ignore D104: agreed?>", "<c/>")
    assert texts(content) == {5: "D104: agreed"}


# What cannot be read.


def test_what_is_broken_is_left_to_whoever_reads_the_records() -> None:
    """What stood before the fault is kept."""
    broken = aid("<?closurelib-ignore D104: agreed?>", "<c/>", "<c>")
    assert texts(broken) == {4: "D104: agreed"}
    assert texts("<ead><?closurelib-ignore D104: agreed?>") == {}


def test_nothing_outside_the_file_is_opened(tmp_path: Path) -> None:
    """Neither a DTD nor an entity; an entity that unfolds without end ends the reading, and fills no memory."""
    secret = tmp_path / "secret.txt"
    secret.write_text("<?closurelib-ignore C201: from outside?>", encoding="utf-8")
    outside = f'<!DOCTYPE ead SYSTEM "{tmp_path}/no.dtd" [<!ENTITY x SYSTEM "{secret.as_uri()}">]>\n'
    assert texts(outside + aid("&x;<?closurelib-ignore D104: agreed?>", "<c/>")) == {5: "D104: agreed"}
    bomb = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    text = f'<!DOCTYPE ead [<!ENTITY a0 "ha">{bomb}]>' + aid("<?closurelib-ignore D104: agreed?>", "<c>&a11;</c>")
    assert texts(text) in ({4: "D104: agreed"}, {})


@given(st.text(alphabet="<>?/c \nclosurelib-ignore:D104!&;", max_size=80))
def test_whatever_stands_there_nothing_falls_over(words: str) -> None:
    texts(aid("<?closurelib-ignore D104: agreed?>" + words, "<c/>"))


# In a run.


def test_a_finding_is_suppressed_until_its_day(tmp_path: Path) -> None:
    component = f'<c01 id="c1" level="file">{DATE}{RESTRICTED}</c01>'
    bare = check(tmp_path, aid(component))
    assert "D104" in bare.stdout
    noted = check(tmp_path, aid("<?closurelib-ignore D104 until 2027-01-01: being dated?>", component))
    assert "D104" not in noted.stdout
    assert "1 suppressed" in noted.stdout
    over = check(tmp_path, aid("<?closurelib-ignore D104 until 2026-11-23: being dated?>", component))
    assert {"D104", "Z902"} <= set(over.stdout.split())


def test_on_a_crowded_line_nothing_else_is_suppressed(tmp_path: Path) -> None:
    """Neither what stands beside the component, nor what has no id."""
    first, second = (f'<c01 id="{id}" level="file">{DATE}{RESTRICTED}</c01>' for id in "ab")
    found = check(tmp_path, aid("<?closurelib-ignore D104: agreed?>" + first + second)).stdout
    assert found.count("D104") == 1
    assert "aid/2: D104" in found
    found = check(tmp_path, aid("<?closurelib-ignore D104: agreed?>" + (first + second).replace(" id=", " x="))).stdout
    assert (found.count("D104"), found.count("Z905")) == (2, 1)


def test_one_that_hides_nothing_or_cannot_be_read_is_named(tmp_path: Path) -> None:
    component = f'<c01 id="c1" level="file">{RESTRICTED}</c01>'
    for instruction, code in (("D104: agreed", "Z901"), ("D104", "Z905"), ("", "Z905"), ("D999: x", "Z903")):
        found = check(tmp_path, aid(f"<?closurelib-ignore {instruction}?>", component)).stdout
        assert code in found.split(), (instruction, found)


def test_a_page_or_another_xml_is_not_parsed(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text("<html><?closurelib-ignore D104: x?><p>Reference: FO 371/1</p></html>", encoding="utf-8")
    assert suppressing_texts(str(file)) == {}
