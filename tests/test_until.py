"""What "closed until a day" means, where somebody asks for it: both sides of the day, and where it is said."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Literal

import pytest

from closurelib.decide import decide
from closurelib.errors import ReadError
from closurelib.facts import to_day
from closurelib.law.load import load_law
from closurelib.read.mapping import read_mapping
from closurelib.read.reader import Reader
from closurelib.record import Record

Asked = Literal["opens", "inclusive"] | None
LAW = load_law("uk")
AID = """<ead><eadheader><eadid>zz</eadid></eadheader><archdesc level="fonds"><did><unitid>ZZ</unitid>
<unittitle>Mill</unittitle></did>{}<dsc><c level="file"><did><unitid>ZZ/1</unitid></did>{}</c></dsc></archdesc></ead>"""
NOTE = "<accessrestrict><p>{}</p></accessrestrict>"
MARC = """<collection xmlns="http://www.loc.gov/MARC21/slim"><record><leader>00000ckc a2200000 a 4500</leader>
<controlfield tag="001">1</controlfield><datafield tag="506" ind1="1" ind2=" "><subfield code="a">{}</subfield>
</datafield></record></collection>"""
PREMIS = """<premis xmlns="http://www.loc.gov/premis/v3"><rights><rightsStatement><rightsGranted><act>disseminate</act>
<restriction>Disallow</restriction><termOfRestriction><endDate>2047-07-01</endDate></termOfRestriction></rightsGranted>
</rightsStatement></rights></premis>"""
REPORT = "ead_id,component,restriction_text\nzz,1,{}\n"
CALM = "RefNo,AccessStatus,ClosedUntil\nZZ/1,Closed,01/07/2047\n"
UNTIL = "Closed until 1 July 2047."
SOURCES = {
    "ead": ("a.xml", AID.format("", NOTE.format(UNTIL))),
    "ead above": ("a.xml", AID.format(NOTE.format(UNTIL), "")),
    "marc": ("a.xml", MARC.format(UNTIL)),
    "premis": ("a.xml", PREMIS),
    "finding-aid-report": ("a.csv", REPORT.format(UNTIL)),
    "archivesspace": ("a.csv", f"id,n_accessrestrict\nZZ/1,{UNTIL}\n"),
    "calm": ("a.csv", CALM),
}
OWN = {"calm": "inclusive"}
"""What each means by itself, where it is not "opens"."""
IN_XML = ("ead", "ead above", "marc", "premis")


def read(folder: Path, kind: str, asked: Asked) -> tuple[Record, str]:
    """The last record of a source, and its receipt."""
    name, text = SOURCES[kind]
    return read_text(folder, name, text, asked)


def read_text(folder: Path, name: str, text: str, asked: Asked, *maps: str) -> tuple[Record, str]:
    if name.endswith(".xml"):
        pytest.importorskip("lxml")
    (folder / name).write_text(text, encoding="utf-8")
    with Reader(mapping=read_mapping(maps) if maps else None, until=asked).open(str(folder / name)) as reading:
        return list(reading)[-1], str(reading.receipt)


@pytest.mark.parametrize("asked", [None, "opens", "inclusive"])
@pytest.mark.parametrize("kind", list(SOURCES))
def test_the_day_itself(tmp_path: Path, kind: str, asked: Asked) -> None:
    """Closed on 30 June under both; on 1 July open, or still closed; on 2 July open under both."""
    record, _ = read(tmp_path, kind, asked)
    decision = decide(record.facts, LAW)
    first_open = 2 if (asked or OWN.get(kind, "opens")) == "inclusive" else 1
    assert [str(decision.status(on=date(2047, 7, day))) == "open" for day in (1, 2)] == [first_open == 1, True]
    assert str(decision.status(on=date(2047, 6, 30))) == "closed"


@pytest.mark.parametrize("kind", list(SOURCES))
def test_the_receipt_says_the_meaning_and_that_it_was_asked_for(tmp_path: Path, kind: str) -> None:
    """Without a word of asking where nobody asked."""
    name, _ = SOURCES[kind]
    _, plain = read(tmp_path, kind, None)
    _, receipt = read(tmp_path, kind, "inclusive")
    assert f'{tmp_path / name}: "until" is read as --until inclusive asks' in receipt.splitlines()
    assert f"{tmp_path / name}: what is closed until a day is read as open the day after" in receipt.splitlines()
    assert "asks" not in plain


@pytest.mark.parametrize("kind", IN_XML)
def test_what_hangs_on_it_says_so(tmp_path: Path, kind: str) -> None:
    """So that an explanation of the record shows it, beside the place of the words."""
    says: dict[Asked, str] = {
        "inclusive": "until: closed on that day too, as --until inclusive asks",
        "opens": "until: open on that day, as --until opens asks",
    }
    for asked in ("inclusive", "opens", None):
        record, _ = read(tmp_path, kind, asked)
        [place] = [one.place for one in record.origins if one.field == "recorded_opening"]
        assert [one for one in says.values() if one in place] == ([says[asked]] if asked else [])


@pytest.mark.parametrize(
    ("note", "fields"),
    [
        ("Restricted.", set()),
        ("Open from 1 July 2047.", set()),
        ("Closed for 60 years.", set()),
        ("Box 3: closed until 2040. Box 4: restricted.", {"closures.1"}),
        ("Closed until 2040.", {"closures.1"}),
    ],
)
def test_only_what_hangs_on_it_says_so(tmp_path: Path, note: str, fields: set[str]) -> None:
    record, _ = read_text(tmp_path, "a.xml", AID.format("", NOTE.format(note)), "inclusive")
    assert {one.field for one in record.origins if "--until" in one.place} == fields


def test_a_day_for_machines_where_the_words_give_none(tmp_path: Path) -> None:
    """It is an end like any other: where ends are inclusive nobody may read it as open on the day itself."""
    marked = 'This file is <date type="restriction" normal="2047-07-01">closed</date>.'
    ends: tuple[tuple[Asked, str], ...] = ((None, "2047-07-01"), ("opens", "2047-07-01"), ("inclusive", "2047-07-02"))
    for asked, opening in ends:
        record, _ = read_text(tmp_path, "a.xml", AID.format("", NOTE.format(marked)), asked)
        assert record.recorded_opening == to_day(opening)


def test_it_wins_over_a_mapping(tmp_path: Path) -> None:
    """As the encoding does; without it the mapping's own meaning holds."""
    (tmp_path / "house.toml").write_text(
        'until = "inclusive"\n[map]\nreference = "Ref"\naccess = "Access"\n', encoding="utf-8"
    )
    own: tuple[tuple[Asked, str], ...] = ((None, "2047-07-02"), ("inclusive", "2047-07-02"), ("opens", "2047-07-01"))
    for asked, opening in own:
        table = f"Ref,Access\nZZ/1,{UNTIL}\n"
        record, receipt = read_text(tmp_path, "a.csv", table, asked, str(tmp_path / "house.toml"))
        assert record.recorded_opening == to_day(opening)
        assert ("asks" in receipt) is (asked is not None)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.csv", "reference,last_date\nZZ/1,1960\n"),
        ("a.jsonl", '{"reference": "ZZ/1", "last_date": "1960"}\n'),
        ("a.txt", "Reference: ZZ 1/1\nDate: 1960\n"),
    ],
)
def test_what_is_settled_is_not_read_otherwise(tmp_path: Path, name: str, text: str) -> None:
    """A format whose fields say which day they mean is refused, not read as if nothing had been asked."""
    with pytest.raises(ReadError, match=r"--until is for ead, marc, premis, .*, calm and what --map names"):
        read_text(tmp_path, name, text, "inclusive")


@pytest.mark.parametrize(("until", "first_open"), [("opens", date(2040, 1, 1)), ("inclusive", date(2041, 1, 1))])
def test_a_mapping_says_what_the_archives_own_phrase_means(tmp_path: Path, until: str, first_open: date) -> None:
    """One archive has "Closed until 2040" as a set phrase; in a table of another its mapping says what that means."""
    (tmp_path / "map.toml").write_text(f'until = "{until}"\n[map]\nreference = "Ref"\naccess = "Access"\n')
    (tmp_path / "a.csv").write_text("Ref,Access\nZZ 1/1,Closed until 2040\n")
    mapping = read_mapping([str(tmp_path / "map.toml")])
    with Reader(mapping=mapping).open(str(tmp_path / "a.csv")) as reading:
        [record] = reading
    decision = decide(record.facts_as_recorded(recorded_on=date(2026, 1, 1)), LAW)
    assert decision.opens_on(date(2039, 12, 31)) == first_open
    assert not decision.status(first_open - timedelta(days=1)).is_open
    assert decision.status(first_open).is_open
