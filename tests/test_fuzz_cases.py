"""What fuzzing found stays mended: each text is read to its end, as records and nothing else, or refused."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from closurelib.errors import MissingExtra, ReadError
from closurelib.read.context import read_context
from closurelib.read.formats import format_called
from closurelib.read.mapping import read_mapping
from closurelib.read.reading import Reading
from closurelib.read.sheets_open import mapped_format
from closurelib.read.text import Text
from closurelib.record import Record

FILE = Path(__file__).parent / "cases" / "fuzz" / "cases.toml"
CASES: list[dict[str, Any]] = tomllib.loads(FILE.read_text(encoding="utf-8"))["case"]


def records(case: dict[str, Any]) -> list[Record]:
    """The records that a case's text is read as; none where all of it is refused."""
    text = Text.of(case["text"].encode(), "case")
    try:
        in_format = mapped_format(text, read_mapping(case["map"])) if "map" in case else format_called(case["format"])
        return list(Reading(text, in_format))
    except ReadError:
        return []
    except MissingExtra as why:
        pytest.skip(str(why))


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["name"]))
def test_is_read_as_records_and_nothing_else(case: dict[str, Any]) -> None:
    """Every row is a record that can be written down and read again as the same."""
    found = records(case)
    for record in found:
        written = json.loads(json.dumps(record.to_dict()))
        if not record.problems:
            assert Record.from_dict(written).to_dict() == written
    problems = [str(problem) for record in found for problem in record.problems]
    assert not case.get("says") or any(case["says"] in problem for problem in problems)
    assert not case.get("closed") or (found and all(record.closures for record in found))
    assert not case.get("opening") or [str(record.recorded_opening) for record in found] == [case["opening"]]


@pytest.mark.parametrize("name", ["1" * 5000, "a\\u0000b"], ids=["too long", "with a NUL"])
def test_a_folder_of_a_context_that_no_file_system_can_have_is_refused(name: str, tmp_path: Path) -> None:
    """The mistake is named as any other in a context file."""
    file = tmp_path / "context.toml"
    file.write_text(f'[[context]]\nfolder = "{name}"\nfacts = {{ held_by = "archive" }}\nsource = "a guide"\n')
    with pytest.raises(ReadError, match="is no name of a folder"):
        read_context(file)
