"""What the readers of closure CSVs keep of closed words reaches the checks that look for leaks and contradictions."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from closurelib import load_law
from closurelib.check.finding import Finding
from closurelib.check.run import check_records
from closurelib.read import read

UK = load_law("uk")
ON = date(2026, 11, 23)
HEAD = (
    "identifier,file_name,folder,closure_type,closure_start_date,closure_period,foi_exemption_code,"
    "foi_exemption_asserted,title_public,title_alternate,description_public,description_alternate"
)
CLOSED = "file,closed_for,1992-10-27T00:00:00Z,61,38,2013-02-01T00:00:00Z"
OPEN = "file,open_on_transfer,,0,open,"


def found(tmp_path: Path, *rows: str) -> list[Finding]:
    """What the checks of words and of the status find in a closure CSV."""
    file = tmp_path / "closure.csv"
    file.write_text("\n".join((HEAD, *rows)) + "\n", encoding="utf-8")
    codes = ("S", "C237")
    return [one for one in check_records(read(file), UK, on=ON) if one.code.startswith(codes)]


@pytest.mark.parametrize(
    ("row", "codes"),
    [
        (f"file:/a/1.txt,1.txt,{CLOSED},TRUE,,TRUE,", []),
        (f"file:/a/2.txt,2.txt,{CLOSED},FALSE,Letter,TRUE,", []),
        (f"file:/a/3.txt,3.txt,{CLOSED},FALSE,,TRUE,", ["S701"]),
        (f"file:/a/4.txt,4.txt,{CLOSED},TRUE,,FALSE,", ["S702"]),
        (f"file:/a/5.txt,5.txt,{CLOSED},TRUE,Letter,TRUE,", ["S703"]),
        (f"file:/a/6.txt,6.txt,{CLOSED},TRUE,,TRUE,Report", ["S704"]),
        (f"file:/a/Smith of Leeds.txt,Smith of Leeds.txt,{CLOSED},FALSE,Smith of Leeds,TRUE,", ["S705"]),
        (f"file:/a/7.txt,7.txt,{OPEN},TRUE,,TRUE,", []),
        (f"file:/a/8.txt,8.txt,{OPEN},FALSE,Letter,TRUE,", ["C237"]),
    ],
)
def test_a_closure_csv_is_checked_for_leaks(tmp_path: Path, row: str, codes: list[str]) -> None:
    """A closed title needs an alternate that gives nothing away; an open document has no closed title."""
    assert [one.code for one in found(tmp_path, row)] == codes


def test_a_report_of_leaks_does_not_leak(tmp_path: Path) -> None:
    row = f"file:/a/1,Smith of Leeds.txt,{CLOSED},FALSE,Smith of Leeds,TRUE,"
    for one in found(tmp_path, row):
        assert "Smith" not in str(one.to_dict())
