"""The rules of the transfer service: our cases, the service's own error files, and every stated case of shared/."""

from __future__ import annotations

import csv
import json
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator, FormatChecker

from closurelib.check.rule import SECTIONS
from closurelib.check.tdr import check_sheet, read_uploads
from closurelib.check.tdr_fix import FIXES
from closurelib.check.tdr_rule import SheetRule
from closurelib.check.tdr_rules import TDR_RULES, TYPED_ONLY
from closurelib.check.tdr_words import COLUMNS, EXEMPTIONS, HEADERS, exemptions_on
from closurelib.errors import ReadError
from closurelib.read.tdr import HEADERS as READ
from closurelib.report.ci import FORMATS_BY_NAME
from closurelib.report.ci_run import Run
from closurelib.report.ci_tdr import message

HERE = Path(__file__).parent
CASES = HERE / "cases" / "tdr"
SHARED = Path(__file__).parents[2] / "shared"
STATED = SHARED / "cases" / "tdr.jsonl"
SCHEMAS = SHARED / "reference" / "da-metadata-schema"
ON = date(2026, 6, 1)
CONSIGNMENT = "f82af3bf-b742-454c-9771-bfd6c5eae749"

TEMPLATE = [column.header for column in COLUMNS][:18]
OPEN = {
    "filepath": "files/report.txt",
    "filename": "report.txt",
    "date last modified": "2021-03-14",
    "description": "Annual report",
    "closure status": "Open",
    "is filename closed": "No",
    "is description closed": "No",
    "language": "English",
    "copyright": "Crown",
}
CLOSED = OPEN | {
    "filepath": "files/minute.txt",
    "filename": "minute.txt",
    "closure status": "Closed",
    "closure start date": "2021-03-14",
    "closure period": "60",
    "foi exemption code": "40(2)",
    "foi schedule date": "2025-01-31",
}
CLEAN = {"open": OPEN, "closed": CLOSED}


def written(headers: Sequence[str], rows: Sequence[Mapping[str, str]]) -> str:
    """A sheet as text."""
    out = StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(headers)
    writer.writerows([row.get(header, "") for header in headers] for row in rows)
    return out.getvalue()


def sheet_of(case: Mapping[str, Any]) -> bytes:
    """The sheet of one of our cases."""
    text = case.get("raw")
    if text is None:
        kept = [header for header in TEMPLATE if header not in case.get("without", ())]
        filled = {header: "x" * number for header, number in case.get("chars", {}).items()}
        changes = case.get("rows") or [{kind: case[kind]} for kind in CLEAN if kind in case]
        rows = [CLEAN[kind] | changed | filled for change in changes for kind, changed in change.items()]
        text = written([*kept, *case.get("extra", ())], rows)
    return str(text).encode(case.get("encoding", "utf-8"))


def our_cases() -> Iterator[Any]:
    for file in sorted(CASES.glob("*.toml")):
        for case in tomllib.loads(file.read_text(encoding="utf-8"))["case"]:
            yield pytest.param(case, id=f"{case['code']} {case['name']}")


OURS = list(our_cases())


@pytest.mark.parametrize("case", OURS)
def test_our_cases(case: dict[str, Any]) -> None:
    """All that is found in the sheet is what the case says, no more and no less."""
    uploads = None
    if "uploaded" in case:
        uploads = {path: OPEN | {"filepath": path} for path in case["uploaded"]}
    found = check_sheet(sheet_of(case), today=case.get("on", ON), uploads=uploads, name="sheet.csv")
    assert Counter(finding.code for finding in found) == Counter(case["finds"])


def test_every_rule_has_both_sides() -> None:
    """A case that breaks it, and one about it that does not, except for the rules that no sheet can reach."""
    cases = [parameter.values[0] for parameter in OURS]
    broken = {case["code"] for case in cases if isinstance(case, dict) and case["code"] in case["finds"]}
    kept = {case["code"] for case in cases if isinstance(case, dict) and case["code"] not in case["finds"]}
    reachable = {rule.code for rule in TDR_RULES} - set(TYPED_ONLY)
    assert broken >= reachable
    assert kept >= reachable


# What each rule says of itself


def test_the_codes_are_those_of_the_specification() -> None:
    """TDR01 to TDR58, each with a name of its own."""
    assert [rule.code for rule in TDR_RULES] == [f"TDR{number:02}" for number in range(1, 59)]
    assert len({rule.name for rule in TDR_RULES}) == len(TDR_RULES)


@pytest.mark.parametrize("rule", TDR_RULES, ids=lambda rule: rule.code)
def test_a_rule_explains_itself(rule: SheetRule) -> None:
    """One sentence, and every paragraph; the number of the specification stands in what it rests on."""
    assert rule.says.endswith(".")
    assert all(rule.section(name) for name in SECTIONS)
    assert f"(rule T{int(rule.code[3:])})" in rule.section("Rests on")
    assert rule.right
    assert rule.profiles == ("tdr",)


@pytest.mark.parametrize(
    "rule", [rule for rule in TDR_RULES if rule.code not in TYPED_ONLY], ids=lambda rule: rule.code
)
def test_the_service_has_words_for_each_error(rule: SheetRule) -> None:
    """Each error of a sheet has the service's own text; those of headers are named by their identity."""
    for key in rule.fields or ("",):
        peer = rule.peer(HEADERS.get(key, ""))
        said = message(peer)
        assert not said.startswith("SCHEMA_") or peer.process == "SCHEMA_REQUIRED"


# The service's own error files


def error_file(sheet: bytes, **run: Any) -> dict[str, Any]:
    """The error file of a sheet, read back."""
    stream = StringIO()
    found = check_sheet(sheet, today=ON, name="sheet.csv")
    FORMATS_BY_NAME["tdr"].write(found, stream, rules=TDR_RULES, run=Run(on=ON, consignment=CONSIGNMENT, **run))
    loaded: dict[str, Any] = json.loads(stream.getvalue())
    return loaded


def entries(file: Mapping[str, Any]) -> dict[str, tuple[set[tuple[str, ...]], set[tuple[str, ...]]]]:
    """The entries of an error file; the service writes them, and what is in them, in no order."""
    return {
        entry["assetId"]: (
            {(one["validationProcess"], one["property"], one["errorKey"], one["message"]) for one in entry["errors"]},
            {(one["name"], one["value"]) for one in entry["data"]},
        )
        for entry in file["validationErrors"]
    }


EXPECTED = {
    "foi-code-period-mismatch": "foi-code-period-mismatch",
    "foi-exemption-date-errors": "foi-exemption-date-errors",
    "invalid-description-with-alternate-description": "invalid-description-with-alternate-description",
    "invalid-rows-duplicate": "invalid-rows-duplicate",
    "validation-errors-pattern": "validation-errors-pattern",
    "required": "missing-required-column",
}


@pytest.mark.parametrize("name", EXPECTED)
def test_the_services_error_files_are_reproduced(name: str) -> None:
    """Entry for entry: the asset, each error with its text, and each cell that is repeated."""
    expected = json.loads((CASES / f"expected-error-file-{name}.json").read_text(encoding="utf-8"))
    written = error_file((CASES / f"sample-{EXPECTED[name]}.csv").read_bytes())
    assert entries(written) == entries(expected)
    assert {key: written[key] for key in ("consignmentId", "fileError")} == {
        key: expected[key] for key in ("consignmentId", "fileError")
    }


def test_a_clean_sheet_has_an_empty_error_file() -> None:
    """The service's own sample has nothing wrong with it."""
    written = error_file((CASES / "sample.csv").read_bytes())
    assert (written["fileError"], written["validationErrors"], written["date"]) == ("NONE", [], "2026-06-01")


SCHEMA = json.loads((HERE / "schemas" / "tdr-error-file.schema.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", OURS)
def test_error_files_follow_the_services_schema(case: dict[str, Any]) -> None:
    """Every error file that we write is valid, but for the one word that the service writes and its schema forgot."""
    written = error_file(sheet_of(case))
    if written["fileError"] == "ADDITIONAL_HEADER":
        written["fileError"] = "DUPLICATE_HEADER"
    Draft7Validator(SCHEMA, format_checker=FormatChecker()).validate(written)


# The stated cases


def stated() -> list[Any]:
    """The cases of shared/, where it is there."""
    if not STATED.exists():
        return []
    return [json.loads(line) for line in STATED.read_text(encoding="utf-8").splitlines()]


def stated_sheet(case: Mapping[str, Any]) -> bytes:
    """The sheet of a stated case."""
    generate = case.get("generate", {})
    text = case.get("raw")
    if text is None:
        rows = [case["headers"]] if "headers" in case else case["rows"]
        letters = generate.get("chars", {})
        filled = [
            {header: cell.replace("@", "x" * letters.get(header, 1)) for header, cell in row.items()} for row in rows
        ]
        text = written(list(rows[0]), filled)
    return str(text).encode(generate.get("encoding", "utf-8"))


@pytest.mark.skipif(not STATED.exists(), reason="shared/cases is not here")
@pytest.mark.parametrize("case", stated(), ids=lambda case: case["id"])
def test_stated_cases(case: dict[str, Any]) -> None:
    """The errors are those that the service reports, as a set of identities."""
    uploads = {row["filepath"]: row for row in case["uploaded"]} if "uploaded" in case else None
    today = date.fromisoformat(case["today"])
    found = list(check_sheet(stated_sheet(case), today=today, uploads=uploads))
    peers = {tuple(finding.peer.to_dict().values()) for finding in found if finding.peer}
    expected = {(one["process"], one["property"], one["errorKey"]) for one in case["expect"]}
    assert len(found) >= len(peers)
    assert peers == expected if case["mode"] == "exact" else peers >= expected


# One table of headers


def test_the_reader_knows_every_header_of_the_sheet() -> None:
    """Today's header of a column is among the spellings that the reader of sheets takes for it."""
    assert all(header in READ[key] for key, header in HEADERS.items() if key in READ)
    assert len({*HEADERS, *READ}) < len(HEADERS) + len(READ) - 10


@pytest.mark.skipif(not SCHEMAS.exists(), reason="shared/reference is not here")
def test_the_columns_are_those_of_the_published_configuration() -> None:
    """Keys, headers and which columns must be there, as da-metadata-schema has them; the list of codes too."""
    config = json.loads((SCHEMAS / "config-schema" / "config.json").read_text(encoding="utf-8"))["configItems"]
    expected = {item["key"]: item["alternateKeys"][0]["tdrFileHeader"] for item in config if item["expectedTDRHeader"]}
    assert expected == HEADERS
    folder = SCHEMAS / "metadata-schema"
    required = json.loads((folder / "requiredSchema.schema.json").read_text(encoding="utf-8"))["required"]
    assert {column.key for column in COLUMNS if column.required} == set(required)
    system = {item["key"] for item in config if item["propertyType"] == "System" and item["expectedTDRHeader"]}
    assert {column.key for column in COLUMNS if column.protected} == system - {"file_path"}
    codes = json.loads((folder / "definitionsSchema.schema.json").read_text(encoding="utf-8"))["definitions"]
    assert set(codes["foi_codes"]["enum"]) == set(EXEMPTIONS) == exemptions_on(ON)


# Findings


def findings_of(sheet: str, **others: Any) -> list[Any]:
    return list(check_sheet(sheet.encode(), today=ON, name="sheet.csv", **others))


def test_a_finding_names_its_place() -> None:
    """Line, path, column and cell; a cell of several lines moves the lines below it."""
    two_lines = OPEN | {"description": "one\ntwo"}
    faulty = CLOSED | {"closure period": "0"}
    (finding,) = findings_of(written(TEMPLATE, [two_lines, faulty]))
    assert (finding.line, finding.id, finding.field, finding.found) == (4, "files/minute.txt", "closure period", "0")
    assert finding.message == "closure period '0' holds less than one year"
    assert finding.expected == "whole years from 1 to 150, several parted by ;"
    assert finding.to_dict(peer=True)["peer"] == {
        "process": "SCHEMA_BASE",
        "property": "closure period",
        "errorKey": "minimum",
    }


def test_fingerprints_survive_moves_and_days() -> None:
    """The same fault of the same file, on another line and another day."""
    faulty = CLOSED | {"closure status": "closed"}
    (first,) = findings_of(written(TEMPLATE, [faulty, OPEN]))
    (second,) = check_sheet(written(TEMPLATE, [OPEN, faulty]).encode(), today=date(2027, 1, 1), name="sheet.csv")
    assert first.fingerprint == second.fingerprint
    assert first.line != second.line


def test_what_concerns_the_file_is_no_fault_of_its_first_row() -> None:
    """A missing header is named by the file, whatever stands in the first row; the service names that row."""
    headers = [header for header in TEMPLATE if header != "copyright"]
    (finding,) = findings_of(written(headers, [OPEN]))
    assert (finding.id, finding.identity, finding.asset) == (None, "sheet.csv", "files/report.txt")


@pytest.mark.parametrize(
    ("column", "cell", "fixed", "safe"),
    [
        ("closure status", " CLOSED", "Closed", True),
        ("closure status", "Retained", None, False),
        ("closure period", "60 ", "60", True),
        ("closure period", "sixty", None, False),
        ("foi exemption code", "s. 40(2)", "40(2)", True),
        ("foi exemption code", "40", None, False),
        ("foi schedule date", "31/01/2025", "2025-01-31", True),
        ("foi schedule date", "04/03/2025", "2025-03-04", False),
        ("foi schedule date", "05/05/2025", "2025-05-05", True),
        ("foi schedule date", "January 2025", None, False),
        ("is filename closed", "n", "No", True),
        ("is filename closed", "0", None, False),
    ],
)
def test_a_fix_rewrites_and_changes_no_meaning(column: str, cell: str, fixed: str | None, safe: bool) -> None:
    """What is plain is proposed, and safe unless it can be read two ways; a fixed cell is no longer found."""
    row = CLOSED | {column: cell}
    finding = next(one for one in findings_of(written(TEMPLATE, [row])) if one.code in FIXES)
    assert (finding.fix, finding.safe) == (((column, fixed),) if fixed else (), safe)
    if fixed:
        assert findings_of(written(TEMPLATE, [row | {column: fixed}])) == []


def test_the_record_checks_find_nothing_by_these_rules() -> None:
    """They look at the sheet as it stands; records read from it are looked at by other checks."""
    assert all(list(rule.look(None)) == [] for rule in TDR_RULES)  # type: ignore[arg-type]
    assert evolve(TDR_RULES[0], severity=TDR_RULES[0].severity) == TDR_RULES[0]


# Files


def test_files_and_uploads_are_opened(tmp_path: Path) -> None:
    """By path too; the sheet's name is its path where none is given."""
    sheet, uploads = tmp_path / "sheet.csv", tmp_path / "uploads.csv"
    sheet.write_text(written(TEMPLATE, [OPEN]), encoding="utf-8", newline="")
    uploads.write_text("filepath,filename,date last modified\nfiles/report.txt,report.txt,2021-03-15\n", "utf-8")
    (finding,) = check_sheet(sheet, today=ON, uploads=uploads)
    assert (finding.code, finding.source, finding.fix) == ("TDR09", str(sheet), (("date last modified", "2021-03-15"),))


@pytest.mark.parametrize("content", [b"", b"path\n", b"path\na.txt,b\n", b"\xff\xfe", b'filepath\n"a'])
def test_uploads_that_are_no_list_cannot_be_used(content: bytes) -> None:
    """That is a fault of the call, not of the sheet."""
    with pytest.raises(ReadError, match="uploads"):
        read_uploads(content)


def test_a_sheet_that_is_not_there(tmp_path: Path) -> None:
    """That is no finding."""
    with pytest.raises(ReadError, match="cannot be opened"):
        list(check_sheet(tmp_path / "none.csv", today=ON))


def test_short_and_long_rows_and_empty_ones() -> None:
    """Cells that a row leaves out are empty, cells too many are dropped, wholly empty rows are skipped."""
    line = written(TEMPLATE, [OPEN]).splitlines()
    short = line[1].removesuffix(",English,,Crown")
    assert findings_of("\r\n".join((line[0], "", short, "," * 17, line[1].replace("report", "b") + ",,", ""))) == []


def test_a_cell_without_end() -> None:
    """Longer than any cell that can be read, and said so."""
    (finding,) = findings_of(written(TEMPLATE, [OPEN, OPEN | {"description": "x" * 140_000}]))
    assert (finding.code, finding.line) == ("TDR02", 3)
    assert "a cell has more than 131,072 characters" in finding.message


@given(st.binary(max_size=200))
def test_no_bytes_crash_the_check(data: bytes) -> None:
    """Whatever a file holds, there is a finding or there is none."""
    list(check_sheet(data, today=ON))


CELL = st.sampled_from(["", "Open", "Closed", "60", "40(2)", "2021-03-14", "Yes", "No", ";", 'é\n"x"']) | st.text(
    max_size=12
)


@given(st.lists(st.dictionaries(st.sampled_from(TEMPLATE), CELL), min_size=1, max_size=3))
def test_no_cells_crash_the_check_and_the_memory_changes_nothing(changes: list[dict[str, str]]) -> None:
    """Rows checked together give what each gives alone, but for paths that stand twice."""
    rows = [CLOSED | change for change in changes]
    data = written(TEMPLATE, rows).encode("utf-8", "surrogatepass")
    together = Counter(one.code for one in check_sheet(data, today=ON) if one.code not in ("TDR08", "TDR01", "TDR02"))
    alone: Counter[str] = Counter()
    for row in rows:
        one_row = written(TEMPLATE, [row]).encode("utf-8", "surrogatepass")
        alone.update(one.code for one in check_sheet(one_row, today=ON) if one.code not in ("TDR01", "TDR02"))
    assert together == alone
