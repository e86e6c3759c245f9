"""PREMIS rights: acts, restrictions and terms, with "no end" and "end not known" kept apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from closurelib.errors import ReadError
from closurelib.facts import Closure, OpensIn, to_day
from closurelib.read import Reading, Receipt, open_source
from closurelib.read.format import Format
from closurelib.read.premis import END_NOT_KNOWN, NO_END, PREMIS, premis_format
from closurelib.read.text import Text
from closurelib.record import Record

pytest.importorskip("lxml")

CASES = Path(__file__).parent / "cases" / "xml"


def read(content: str, form: Format = PREMIS) -> tuple[list[Record], Receipt]:
    reading = Reading(Text.of(content.encode(), "a.xml"), form)
    return list(reading), reading.receipt


def granted(act: str, restriction: str, term: str = "") -> str:
    return f"<rightsGranted><act>{act}</act><restriction>{restriction}</restriction>{term}</rightsGranted>"


def term(name: str, start: str | None, end: str | None) -> str:
    inside = (f"<startDate>{start}</startDate>" if start else "") + (f"<endDate>{end}</endDate>" if end else "")
    return f"<termOf{name}>{inside}</termOf{name}>"


def closed(end: str | None) -> str:
    return granted("disseminate", "Disallow", term("Restriction", "2010", end))


def statement(*grants: str, link: str | None = "zz-1") -> str:
    linked = f"<linkingObjectIdentifierValue>{link}</linkingObjectIdentifierValue>" if link else ""
    return f"<rights><rightsStatement>{''.join(grants)}{linked}</rightsStatement></rights>"


def thing(name: str) -> str:
    return (
        f"<object><objectIdentifier><objectIdentifierValue>{name}</objectIdentifierValue></objectIdentifier></object>"
    )


def only(*grants: str, form: Format = PREMIS) -> Record:
    [record], _ = read(f"<premis>{statement(*grants)}</premis>", form)
    return record


@pytest.mark.parametrize(
    ("grant", "opening", "status", "closures"),
    [
        (closed("2040-07-01"), "2040-07-01", "C", ()),
        (granted("use", "conditional", term("Grant", "2010", "2040-07-01")), "2040-07-01", "C", ()),
        (closed("2040").replace("dis", "Dis"), None, None, (Closure(length=OpensIn(2040)),)),
        (closed("2040-07-01T00:00:00Z"), "2040-07-01", "C", ()),
        (closed("OPEN"), None, None, (Closure(),)),
        (closed(None), None, None, (Closure(),)),
        (granted("disseminate", "Disallow"), None, None, (Closure(),)),
        (granted("disseminate", "Allow"), None, "O", ()),
        (granted("disseminate", "Perhaps"), None, None, (Closure(type="X"),)),
    ],
)  # fmt: skip
def test_a_right_becomes_facts(
    grant: str, opening: str | None, status: str | None, closures: tuple[Closure, ...]
) -> None:
    """A restriction lasts to the end of its term."""
    record = only(grant)
    assert (record.recorded_opening, record.recorded_status, record.closures) == (to_day(opening), status, closures)
    assert record.problems == ()


def test_no_end_and_an_end_not_known_are_kept_apart() -> None:
    """OPEN is said; a missing date says nothing."""
    places = [
        only(granted("disseminate", "Disallow", term("Restriction", "2010", end))).origins[0].place
        for end in ("OPEN", None)
    ]
    assert [NO_END in places[0], END_NOT_KNOWN in places[1]] == [True, True]


def test_the_convention_of_an_end_is_declared() -> None:
    """An inclusive source opens the day after."""
    inclusive = premis_format("inclusive")
    for end, opening, closures in (
        ("2040-07-01", "2040-07-02", ()),
        ("2040", None, (Closure(length=OpensIn(2041)),)),
    ):
        record = only(granted("use", "Disallow", term("Restriction", None, end)), form=inclusive)
        assert (record.recorded_opening, record.closures) == (to_day(opening), closures)


def test_allowed_from_a_day_and_up_to_another() -> None:
    """Before the first it was not yet open; after the second nobody says."""
    record = only(granted("disseminate", "Allow", term("Grant", "2020-05-01", "2030-05-01")))
    assert record.opened_on == to_day("2020-05-01")
    assert record.closures == (Closure(type="X", made_on=to_day("2030-05-01")),)


def test_several_restrictions_hold_together() -> None:
    """The object opens when the last of them ends; other acts say nothing of who may see it."""
    ends = [granted("use", "Disallow", term("Restriction", "2010", f"{year}-01-01")) for year in (2030, 2050, 2040)]
    record = only(*ends, granted("replicate", "Disallow"), granted("delete", "Disallow"))
    assert record.recorded_opening == to_day("2050-01-01")
    assert record.closures == ()


def test_a_date_that_is_none_is_a_problem() -> None:
    """And the object is not judged."""
    [problem] = only(granted("use", "Disallow", term("Restriction", "2010", "next year"))).problems
    assert "'next year' is no date" in str(problem)


def test_a_statement_of_no_object_is_of_all_of_them() -> None:
    """Of the whole file, where it has none."""
    general = statement(granted("use", "Disallow"), link=None)
    records, _ = read(f"<premis>{thing('zz-1')}{general}{thing('zz-2')}</premis>")
    assert [(record.reference, record.closures) for record in records] == [
        ("zz-1", (Closure(),)),
        ("zz-2", (Closure(),)),
    ]
    assert [record.reference for record in read(f"<premis>{general}</premis>")[0]] == ["rights"]


def test_an_object_without_rights_is_left_out_and_counted() -> None:
    """Nothing said is not open."""
    linked = statement(granted("use", "Disallow"))
    records, receipt = read(f"<premis>{thing('zz-1')}{thing('zz-2')}{linked}</premis>")
    assert [record.reference for record in records] == ["zz-1"]
    assert receipt.notes[-1] == "a.xml: 1 object(s) of whose dissemination or use no right speaks are left out"


def test_a_file_without_rights_is_refused() -> None:
    """It says nothing of access."""
    with pytest.raises(ReadError, match="holds no rightsStatement of PREMIS"):
        read(f"<premis>{thing('zz-1')}</premis>")


def test_a_file_cut_short_gives_what_came_before() -> None:
    """With a row that says that the rest is missing."""
    records, receipt = read(f"<premis>{statement(granted('use', 'Disallow'))}<rights>")
    assert [record.reference for record in records] == ["zz-1", None]
    assert receipt.rejected == 1


def test_the_cases_in_a_file() -> None:
    """Five objects, one of which no right speaks of."""
    records = list(open_source(str(CASES / "premis.xml")))
    assert [record.reference for record in records] == ["zz-1", "zz-2", "zz-3", "zz-4"]
    assert (records[0].title, str(records[0].recorded_opening)) == ("minutes.pdf", "2040-07-01")
    assert records[0].origins[0].place == "line 11, rightsStatement r1/rightsGranted"
