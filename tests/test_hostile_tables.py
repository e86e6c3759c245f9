"""Tables made to break a reader: each ends in a clear error or in a row that is named, in bounded memory."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest

from closurelib.errors import ReadError
from closurelib.read import open_source
from closurelib.read.formats import format_called
from closurelib.read.reading import Reading
from closurelib.read.text import Text
from tests.test_read_jsonl import only_problem, read_all

HEAD = b"reference,title,last_date\nZZ 1/1,x,1960\n"
TAIL = b"\nZZ 1/3,y,1962\n"
MEGABYTE = 1 << 20

PEAK = """
import sys
from pathlib import Path
from closurelib.read import open_source
names, faults = [], 0
for record in open_source(sys.argv[1]):
    faults += bool(record.problems)
    if len(names) < 5:
        names.append(record.reference)
print(names, faults)
status = Path("/proc/self/status")
lines = status.read_text().splitlines() if status.exists() else []
print(*(int(line.split()[1]) >> 10 for line in lines if line.startswith("VmHWM")))
"""


def peak(path: Path) -> tuple[str, int]:
    """What was read in a process of its own, and the most memory it took, in megabytes; 0 where none is told."""
    done = subprocess.run([sys.executable, "-c", PEAK, str(path)], capture_output=True, text=True, check=True)
    read, most = done.stdout.splitlines()
    return read, int(most or 0)


def write(path: Path, *parts: bytes, middle: bytes = b"", times: int = 0) -> Path:
    with path.open("wb") as stream:
        stream.write(parts[0])
        for _ in range(times):
            stream.write(middle)
        for part in parts[1:]:
            stream.write(part)
    return path


def test_a_cell_of_two_hundred_megabytes(tmp_path: Path) -> None:
    """One row is lost, by name; the rows around it are read; the cell is never held."""
    path = write(tmp_path / "a.csv", HEAD + b"ZZ 1/2,", b",1961" + TAIL, middle=b"x" * MEGABYTE, times=200)
    read, most = peak(path)
    assert read == "['ZZ 1/1', None, 'ZZ 1/3'] 1"
    assert most < 150


def test_a_quotation_mark_that_never_closes_over_many_lines(tmp_path: Path) -> None:
    """The cell it opens is cut off at the limit, and each line after it is looked at as a row again."""
    path = write(tmp_path / "a.csv", HEAD + b'"ZZ 1/2,', TAIL, middle=b"ZZ 2/1,z,1970\n", times=50_000)
    read, most = peak(path)
    assert read.startswith("['ZZ 1/1', None, ")
    assert read.endswith(" 1")
    assert most < 150


def test_a_row_of_a_million_cells() -> None:
    """Named, and passed over."""
    records, receipt = read_all(HEAD + b"ZZ 1/2" + b",a" * 1_000_000 + TAIL, "a.csv")
    assert [record.reference for record in records] == ["ZZ 1/1", "ZZ 1/2", "ZZ 1/3"]
    assert "has 1,000,001 cells; the header has 3" in only_problem(records[1])
    assert receipt.rejected == 1


@pytest.mark.parametrize("form", ["csv", "tdr", None])
def test_a_header_of_a_million_columns(form: str | None) -> None:
    """Refused at once, before a single name is looked up."""
    with pytest.raises(ReadError, match=r"has 1,000,001 columns|is no metadata sheet|is in no format"):
        read_all(b"reference" + b",a" * 1_000_000 + b"\nZZ 1/1\n", "a.csv", form=form)
    with pytest.raises(ReadError, match=r"or a line of more than 4,000,000"):
        read_all(b"reference" + b",last_date" * 1_000_000 + b"\nZZ 1/1\n", "a.csv", form=form)


def test_nul_characters_everywhere() -> None:
    """In a header, in a cell, and as a whole file."""
    with pytest.raises(ReadError, match="holds NUL characters"):
        read_all(b"reference,la\0st_date\nZZ 1/1,1960\n", "a.csv")
    records, _ = read_all(HEAD + b"ZZ 1/2,\0,1961" + TAIL, "a.csv")
    assert only_problem(records[1]) == "line 3: holds a NUL character; text has none"
    with pytest.raises(ReadError):
        read_all(b"\0" * 100_000, "a.csv", form="csv")


def test_a_sheet_of_another_encoding_is_never_guessed() -> None:
    """The first byte that does not fit is named, and the rows before it were not lost."""
    content = (
        b"filepath,closure status,closure period\na.txt,Open,\n" + b"b.txt,Open,\n" * 10 + "é,Open,\n".encode("latin-1")
    )
    reading = Reading(Text.of(content, "sheet.csv"), format_called("tdr"))
    ids: list[str | None] = []
    with pytest.raises(ReadError, match=r"sheet.csv: is not UTF-8: byte 171 \(0xe9, line 13\)"):
        ids.extend(record.id for record in reading)
    with pytest.raises(ReadError, match="is not UTF-16"):
        read_all("reference,last_date\nZZ 1/1,1960\n".encode("utf-16") + b"\0", "a.csv")
    assert not list(reading)


def test_utf16_without_its_mark_is_named() -> None:
    """Half of its bytes are NUL; the way out is said."""
    with pytest.raises(ReadError, match="--encoding utf-16-le"):
        read_all("reference,last_date\nZZ 1/1,1960\n".encode("utf-16-le"), "a.csv", form="csv")


def test_rows_of_nothing_but_rubbish_are_counted_and_not_kept() -> None:
    """Two hundred thousand faulty rows leave a handful of notes."""
    content = HEAD + b'a"b"c,"d"e,f\n' * 200_000
    reading = Reading(Text(name="a.csv", stream=BytesIO(content)), format_called("csv"))
    assert sum(1 for record in reading if record.problems) == 200_000
    assert reading.receipt.rejected == 200_000
    assert len(reading.receipt.notes) < 30


class _Endless(BytesIO):
    """A stream that fails in the middle, as a share that goes away does."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def read(self, size: int | None = -1) -> bytes:
        self.count += 1
        if self.count > 3:
            raise OSError(5, "Input/output error")
        return (HEAD if self.count == 1 else b"") + b"ZZ 2/1,z,1970\n" * 1000


def test_a_source_that_goes_away_is_an_error() -> None:
    """Never an end of the file."""

    def names() -> Iterator[str]:
        for record in Reading(Text("a.csv", _Endless()), format_called("csv")):
            yield record.name

    with pytest.raises(ReadError, match=r"a.csv: cannot be read: Input/output error"):
        list(names())


def test_parquet_that_is_none(tmp_path: Path) -> None:
    """Cut short, or only its mark."""
    pytest.importorskip("pyarrow")
    from closurelib.dates import Span
    from closurelib.read.parquet import write_parquet
    from closurelib.record import Record

    path = tmp_path / "a.parquet"
    for content in (b"PAR1", b"PAR1" + b"x" * 1000 + b"PAR1"):
        path.write_bytes(content)
        with pytest.raises(ReadError, match="is no Parquet that can be read"):
            list(open_source(str(path)))
    write_parquet([Record(reference=f"ZZ 1/{number}", last_date=Span.year(1960)) for number in range(1000)], path)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ReadError, match="is no Parquet that can be read"):
        list(open_source(str(path)))
    write_parquet([Record(id="a", title="x")], path)
    assert [record.id for record in open_source(str(path))] == ["a"]


def test_parquet_without_its_extra_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Which one to install."""
    from closurelib.errors import MissingExtra
    from closurelib.read.parquet import write_parquet

    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingExtra, match=r"closurelib\[bulk\]"):
        write_parquet([], tmp_path / "a.parquet")
