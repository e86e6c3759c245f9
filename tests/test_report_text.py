"""The text for people: never too wide, never misleading, plain where the screen is plain."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from closurelib import Record, decide, load_law
from closurelib.read import open_source
from closurelib.report.answered import Answered, Totals
from closurelib.report.arithmetic import spelled_out
from closurelib.report.bar import bar
from closurelib.report.explain import explain_text
from closurelib.report.headline import count_line, since_when
from closurelib.report.laws import listed, not_modelled, shown
from closurelib.report.periods import in_one_line, timeline_text
from closurelib.report.reader import paragraph, reader_text
from closurelib.report.reasons import what_next, why
from closurelib.report.screen import NARROWEST, Screen
from closurelib.report.text import Columns, counted, status_text

ROOT = Path(__file__).parent.parent
LAW = load_law("uk")
AS_AT = date(2026, 11, 23)
TODAY = AS_AT

RETAINED = [{"ground": "2", "until": "2031-12-31"}]
PAST = [{"until": "2021-12-31"}]
RECORDS: dict[str, dict[str, Any]] = {
    "plain": {"covering_dates": "1960"},
    "exact": {"last_date": "1960-06-15"},
    "two years": {"last_date": "1959-11-01/1961-03-02"},
    "undated": {},
    "approximate": {"covering_dates": "c1955"},
    "no public record": {"covering_dates": "1960", "public_record": False},
    "open before transfer": {"covering_dates": "1990", "open_before_transfer": True, "transferred_on": "1995-01-01"},
    "retained": {"covering_dates": "1985", "held_by": "department", "retentions": RETAINED},
    "past retention": {"covering_dates": "1985", "held_by": "department", "retentions": PAST},
    "released": {"covering_dates": "1960", "retentions": [{"since": "1991-01-01", "transferred_on": "2001-05-03"}]},
    "documents": {"covering_dates": "1960", "retentions": [{"part": "documents", "put_back_on": "1994-04-18"}]},
    "documents still away": {"covering_dates": "1960", "retentions": [{"part": "documents"}]},
    "department": {"covering_dates": "1995", "held_by": "department"},
    "closed": {"covering_dates": "1985", "closures": [{"type": "F", "years": 84, "exemptions": ["40(2)", "41"]}]},
    "closed to a day": {
        "last_date": "2006-04-30",
        "closures": [{"type": "F", "years": 20, "anchor": "exact", "exemptions": ["40(2)"]}],
    },
    "closed part": {"covering_dates": "1985", "closures": [{"type": "F", "years": 84, "part": "1"}]},
    "closure until a year": {"covering_dates": "2010", "closures": [{"type": "U", "until_year": 2035}]},
    "closure ended": {
        "covering_dates": "1975",
        "closures": [{"type": "F", "years": 40, "exemptions": ["27(1)"], "ended_on": "2012-03-01"}],
    },
    "lapsed": {"covering_dates": "1985", "closures": [{"type": "F", "years": 50, "exemptions": ["35"]}]},
    "royal": {
        "last_date": "1995-03-10",
        "closures": [{"type": "F", "years": 60, "exemptions": ["37(1)(ad)"]}],
        "deaths": {"sovereign": "2022-09-08"},
    },
    "never": {"covering_dates": "1985", "closures": [{"type": "F", "exemptions": ["24"]}]},
    "good faith": {"covering_dates": "1950", "closures": [{"type": "good-faith"}]},
    "prescribed": {"covering_dates": "1950", "closures": [{"type": "LCI", "years": 75}]},
    "to be reviewed": {"covering_dates": "1985", "closures": [{"type": "C", "years": 10}]},
    "under review": {"covering_dates": "1985", "reviews": [{"since": "2022-06-17"}]},
    "returned": {"covering_dates": "1985", "returns": [{"since": "2006-01-01", "until": "2007-02-01"}]},
    "away": {"covering_dates": "1985", "returns": [{"since": "2006-01-01"}]},
    "opened": {"covering_dates": "1960", "opened_on": "1990-12-28"},
    "opened later": {"covering_dates": "1960", "opened_on": "1993-02-01"},
    "expected": {"covering_dates": "1985", "recorded_opening": "2040-01-01", "recorded_status": "C"},
    "scheduled": {"covering_dates": "1995", "body": "scheduled", "held_by": "place of deposit"},
    "not judged": {"covering_dates": "1960", "closures": [{"type": "F", "years": 1000}]},
}
DAYS = (date(1958, 6, 1), date(1966, 6, 1), date(1992, 6, 1), date(2006, 7, 1), TODAY, date(2045, 1, 1))
COMMANDS: dict[str, Callable[[Answered, Screen], Iterator[str]]] = {
    "status": status_text,
    "timeline": timeline_text,
    "explain": explain_text,
    "reader": reader_text,
}
LONG = "A collection of correspondence with a name so long that no terminal of eighty columns could ever show all of it"


def answered(fields: dict[str, Any], on: date = TODAY) -> Answered:
    """A record with its answer, as the command line would ask it."""
    record = Record.from_dict({"reference": "FO 371/151924", **fields})
    facts = record.facts_as_recorded(recorded_on=AS_AT)
    return Answered(record, decide(facts, LAW), on, on == TODAY)


def of_example(on: date = TODAY) -> Answered:
    """The record of the example page, with its context."""
    from closurelib.read import read_context

    name = str(ROOT / "examples" / "fo-371-151924.txt")
    (record,) = open_source(name, contexts=read_context(ROOT / "examples" / "fo-371.toml"))
    return Answered(record, decide(record.facts_as_recorded(recorded_on=AS_AT), LAW), on, on == TODAY)


def text(command: str, one: Answered, screen: Screen | None = None) -> str:
    """What a command says of one record."""
    return "\n".join(COMMANDS[command](one, screen or Screen()))


# Width


@pytest.mark.parametrize("width", [NARROWEST, 71, 80])
@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("fields", RECORDS.values(), ids=RECORDS)
def test_nothing_is_wider_than_the_screen(command: str, fields: dict[str, Any], width: int) -> None:
    """And each text says something, on any day."""
    for on in DAYS:
        for named in ({}, {"reference": None, "id": LONG.replace(" ", "-"), "title": LONG}):
            said = text(command, answered({**fields, **named}, on), Screen(width))
            assert said.strip()
            too_wide = [line for line in said.splitlines() if len(line) > width]
            assert not too_wide


@pytest.mark.parametrize("width", [NARROWEST, 80])
def test_lists_are_no_wider_either(width: int) -> None:
    lines = [answered({**fields, "reference": reference}, on)
             for on in DAYS for fields in RECORDS.values() for reference in ("ZZ 1/1", LONG)]  # fmt: skip
    for tail in (since_when, in_one_line):
        columns = Columns(lines, Screen(width), tail)
        rows = "\n".join(columns.row(line) for line in lines)
        assert max(map(len, rows.splitlines())) <= width


@pytest.mark.parametrize("width", [NARROWEST, 80])
def test_provisions_are_no_wider_either(width: int) -> None:
    screen = Screen(width)
    said = [*listed(LAW.provisions, screen), *not_modelled(LAW, screen)]
    for provision in LAW.provisions:
        said += shown(LAW, provision, screen)
    lines = [line for text in said for line in text.splitlines()]
    assert max(len(line) for line in lines if not line.strip().startswith("https://")) <= width


def test_the_count_is_wrapped() -> None:
    totals = Totals(TODAY, facts_from_context=3)
    for fields in RECORDS.values():
        totals.add(answered(fields))
    said = counted(totals, Screen())
    assert max(map(len, said.splitlines())) <= 80
    assert said.startswith(f"{len(RECORDS)} records on 23 Nov 2026: ")
    assert "3 facts from context." in said


def test_one_of_each_is_counted_in_the_singular() -> None:
    totals = Totals(TODAY, facts_from_context=1)
    totals.add(answered({"covering_dates": "1960"}))
    assert count_line(totals) == "1 record on 23 Nov 2026: 1 open.  Law: uk, as it stands.  1 fact from context."


# Words that must not mislead


def test_open_is_not_on_the_shelf() -> None:
    assert 'Open in law is not "on the shelf"' in text("status", answered(RECORDS["plain"]))


def test_the_end_of_a_recorded_closure_is_only_expected() -> None:
    for name in ("closed", "closure until a year", "expected"):
        one = answered(RECORDS[name])
        assert "expected to open" in text("status", one)
        assert "may be renewed" in text("status", one)
        assert "may be renewed" in paragraph(one)
    assert "in full expected 1 Jan 2070" in since_when(answered(RECORDS["closed part"]))


def test_a_review_opens_nothing() -> None:
    for name, on in (("under review", TODAY), ("to be reviewed", date(2045, 1, 1))):
        said = " ".join(what_next(answered(RECORDS[name], on)))
        assert "a review opens nothing by itself" in said
        assert "opens on" not in said


def test_who_keeps_it_is_named() -> None:
    one = answered(RECORDS["retained"])
    assert since_when(one) == "to 30 Dec 2031; ask the department (FO)"
    assert "with the approval of the Secretary of State" in " ".join(what_next(one))
    earlier = answered({"covering_dates": "1960", "held_by": "department", "retentions": [{}]}, date(1992, 6, 1))
    assert "with the approval of the Lord Chancellor" in " ".join(what_next(earlier))


def test_a_deadline_opens_nothing() -> None:
    one = answered(RECORDS["department"])
    assert since_when(one) == "transfer was due by 31 Dec 2019, which opens nothing"
    assert "that opens nothing" in " ".join(what_next(one))


def test_a_lapsed_exemption_is_no_instruction_to_open() -> None:
    said = text("status", answered(RECORDS["lapsed"]))
    assert "another exemption may apply" in " ".join(said.split())
    assert "not an instruction to open" in " ".join(said.split())


def test_an_opening_that_may_have_been_earlier_is_said_so() -> None:
    one = answered({"closures": [{"type": "D", "until_year": 2006}], "held_by": "archive"})
    assert since_when(one).endswith("at the latest")
    assert "at the latest" in paragraph(one)


def test_what_ended_is_said_to_its_last_day() -> None:
    assert why(of_example()) == [
        "The thirty years ended on 31 Dec 1990.",
        "The documents kept by the department were put back on 18 Apr 1994.",
        "Nothing recorded has withheld the file since.",
    ]


def test_paragraphs_for_readers_hold_no_codes() -> None:
    """No provision, no section, no letter of a closure type, on any day."""
    ids = {one.id for one in LAW.provisions}
    for fields in RECORDS.values():
        for on in DAYS:
            said = paragraph(answered(fields, on))
            assert not [id for id in ids if id in said]
            assert not [sign for sign in (" s. ", "40(2)", "type F", "date-missing", "lapsed") if sign in said]


# The bar


def test_the_bar_is_as_wide_as_the_screen() -> None:
    for width in (NARROWEST, 80):
        lines = bar(of_example().decision.timeline, date(1960, 1, 1), TODAY, True, Screen(width))
        assert len(lines[1]) == width - 2
        assert lines[0].endswith("today")


def test_the_bar_has_a_stretch_for_each_period() -> None:
    years, drawn, names = bar(of_example().decision.timeline, date(1960, 1, 1), TODAY, True, Screen())
    assert years.split() == ["1960", "1968", "1991", "1994", "today"]
    assert [sign for sign in "█▓▒·" if sign not in drawn] == []
    assert names.split("  ")[0:3] != []
    assert "in part" in names


def test_the_bar_is_plain_on_a_plain_screen() -> None:
    for line in bar(of_example().decision.timeline, date(1960, 1, 1), TODAY, True, Screen(unicode=False)):
        assert line.isascii()


def test_a_day_within_the_bar_is_marked() -> None:
    *_, mark = bar(of_example().decision.timeline, date(1960, 1, 1), date(1992, 6, 1), False, Screen())
    assert mark.strip() == "^ 1 Jun 1992"


def test_a_timeline_without_a_change_has_no_bar() -> None:
    one = answered(RECORDS["no public record"])
    assert bar(one.decision.timeline, date(1960, 1, 1), TODAY, True, Screen()) == []
    assert "creation     -            open" in text("timeline", one)


# Explanations


def test_the_arithmetic_is_spelled_out() -> None:
    said = " ".join(text("explain", of_example()).split())
    assert "Thirty years beginning 1 Jan 1961 end on 31 Dec 1990. First open day: 1 Jan 1991." in said
    assert (
        "1960 + 50 = a day in 2010. The rule ended first, by Public Records Act 1967, s. 1: closed to 31 Dec 1967."
        in said
    )
    assert "documents kept back until they were put back on 18 Apr 1994" in said


def test_an_exact_day_is_counted_to_the_day() -> None:
    way = LAW.provision("uk-pra-1958-s5-1-fifty").way
    assert way is not None
    one = answered(RECORDS["exact"])
    last = one.decision.facts.last_date
    assert last is not None
    assert list(spelled_out(way, lambda base: last)) == ["15 Jun 1960 + 50 years: 15 Jun 2010."]


def test_each_fact_is_named_with_its_place() -> None:
    said = " ".join(text("explain", of_example()).split())
    assert 'file of 1960 fo-371.toml: "' in said
    assert 'documents put back 18 Apr 1994 line 11: "Documents in this file were retained' in said
    assert "not recorded transfer date; start and ground of the retention" in said


def test_what_would_change_it_was_decided() -> None:
    said = text("explain", of_example())
    assert "A latest paper of 1961: 1 Jan 1992 in place of 1 Jan 1991." in said
    assert "An extract closed for 76 years: open in part to 31 Dec 2036." in said
    assert "Documents not put back: open in part." in said


def test_what_was_tried_and_did_not_act_is_listed() -> None:
    said = text("explain", answered(RECORDS["plain"]))
    assert "Recorded closures, of all or a part    none recorded" in said
    assert "Retention by the department            none recorded" in said


def test_what_the_rules_leave_out_is_counted() -> None:
    assert "not modelled: closurelib law show not-modelled" in text("explain", of_example())


def test_no_jurisdiction_stands_in_the_reports() -> None:
    """What names an Act, an archive or a section comes from the provisions."""
    for module in (ROOT / "closurelib" / "report").glob("*.py"):
        if module.name.startswith("ci_tdr"):
            continue  # the error file of one archive's service
        code = module.read_text(encoding="utf-8")
        for name in ("Public Records Act", "National Archives", "Freedom of Information", "Lord Chancellor"):
            assert name not in code, f"{module.name} names {name}"
