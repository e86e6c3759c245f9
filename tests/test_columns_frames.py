"""Frames and typed files: what a table of typed columns says is the same by columns, row by row, and in every kind."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from closurelib import Record, decide, load_law
from closurelib.check.run import check_records
from closurelib.columns import answer_schema, check_table, decide_table, finding_schema, jsonl
from closurelib.columns.alikes import Alikes
from closurelib.columns.distinct import Nested, codes_of, distinct
from closurelib.columns.kernel import Kernel
from closurelib.columns.sources import open_pieces
from closurelib.columns.stated import stated
from closurelib.columns.table import finding_values
from closurelib.errors import LawError, MissingExtra, ReadError
from closurelib.families import with_families
from closurelib.read.parquet import write_parquet
from closurelib.read.reader import Reader
from closurelib.record import Source

pl = pytest.importorskip("polars")
pa = pytest.importorskip("pyarrow")
ipc = pytest.importorskip("pyarrow.ipc")
pq = pytest.importorskip("pyarrow.parquet")

ON = date(2026, 11, 23)
UK = load_law("uk")
ROWS = 20


def columns() -> dict[str, Any]:
    """Columns of every type that a catalogue is kept in, with what is missing, empty, misread and odd."""
    half, fifth = ROWS // 2, ROWS // 5
    return {
        "reference": pa.array([f" ZZ 1/{row}" if row % 7 else None for row in range(ROWS)]),
        "id": pa.array([row if row % 5 else None for row in range(ROWS)]),
        "title": pa.array([["a"], None] * half),
        "covering_dates": pa.array(["1960 Mar 3", "1961", None, "", "junk"] * fifth),
        "closures.1.type": pa.array(["F", None] * half).dictionary_encode(),
        "closures.1.years": pa.array([30.0, float("nan"), None, 84.0, 2.5] * fifth),
        "opened_on": pa.array(
            [datetime(1990, 1, 1, 3, tzinfo=UTC), None] * half, pa.timestamp("ns", "America/New_York")
        ),
        "transferred_on": pa.array([date(1999, 1, 1), None] * half),
        "retentions": pa.array([[{"until": date(2030, 1, 1), "bogus": 1}], [], None, [None]] * (ROWS // 4)),
        "deaths": pa.array(
            [[("sovereign", "1952")], [], None, [("sovereign", None)]] * (ROWS // 4), pa.map_(pa.string(), pa.string())
        ),
        "events": pa.array([{"x": "1952", "y": None}, None] * half),
        "notes": pa.array([["n"], [], None, ["a", "b"]] * (ROWS // 4), pa.large_list(pa.string_view())),
        "held_by": pa.array(["archive"] * ROWS, pa.string_view()),
        "public_record": pa.array([True, None] * half),
        "recorded_on": pa.array([Decimal(1990), None] * half, pa.decimal128(6, 1)),
        "Box": pa.array([b"x"] * ROWS),
        "last_dat": pa.array(["x"] * ROWS),
    }


TABLE = pa.table(columns())


# Files.


def parquet(table: Any, path: Path, rows: int) -> Path:
    pq.write_table(table, path.with_suffix(".parquet"), row_group_size=rows)
    return path.with_suffix(".parquet")


def arrow_file(table: Any, path: Path, rows: int) -> Path:
    with pa.OSFile(str(path.with_suffix(".arrow")), "wb") as out, ipc.new_file(out, table.schema) as writer:
        writer.write_table(table, max_chunksize=rows)
    return path.with_suffix(".arrow")


def arrow_stream(table: Any, path: Path, rows: int) -> Path:
    options = ipc.IpcWriteOptions(compression="zstd")
    target = path.with_suffix(".ipc")
    with pa.OSFile(str(target), "wb") as out, ipc.new_stream(out, table.schema, options=options) as writer:
        writer.write_table(table, max_chunksize=rows)
    return target


WRITERS = [parquet, arrow_file, arrow_stream]
Came = tuple[list[Record], Any, str | None]


def came(make: Callable[[], tuple[Iterator[Record], Callable[[], Any]]]) -> Came:
    """The records, the receipt and the error that reading comes to."""
    records: list[Record] = []
    receipt: Any = None
    try:
        each, receipt_of = make()
        records.extend(each)
        receipt = receipt_of()
    except ReadError as why:
        return records, None, str(why)
    return records, receipt, None


def by_rows(reader: Reader, file: Path) -> Came:
    def make() -> tuple[Iterator[Record], Callable[[], Any]]:
        reading = reader.open(str(file))
        return reading, lambda: reading.receipt

    return came(make)


def by_columns(reader: Reader, file: Path, *, by_year: bool) -> Came:
    def make() -> tuple[Iterator[Record], Callable[[], Any]]:
        pieces = open_pieces(reader, str(file), by_year=by_year)
        each = (one for piece in pieces for one in stated(pieces, piece, range(piece.count), Alikes()))
        return each, lambda: pieces.receipt

    return came(make)


def agree(file: Path) -> Came:
    """Both ways read the same of a file, with and without facts that the command line supplies."""
    found: Came | None = None
    for settings in ({}, {"held_by": "archive", "covering_dates": "1970"}, {"title": "t", "covering_dates": "1970"}):
        reader = Reader(settings=settings)
        expected = by_rows(reader, file)
        found = found or expected
        for by_year in (False, True):
            assert by_columns(reader, file, by_year=by_year) == expected, (file, settings)
    assert found is not None
    return found


@pytest.mark.parametrize("rows", [1000, 3], ids=["whole", "in groups of three"])
@pytest.mark.parametrize("write", WRITERS)
def test_typed_files_are_read_alike_by_rows_and_by_columns(tmp_path: Path, write: Any, rows: int) -> None:
    """Numbers, problems, receipts and notes, whatever the types are."""
    records, receipt, why = agree(write(TABLE, tmp_path / "a", rows))
    assert why is None
    assert [record.source.number for record in records if record.source] == list(range(1, ROWS + 1))
    assert receipt.columns_ignored == ("Box", "last_dat")
    assert receipt.notes[0].endswith("did you mean last_date?")
    nameless, first, *_ = records
    assert (nameless.misread[-1].field, first.reference, first.id) == ("reference", "ZZ 1/1", "1")
    assert str(nameless.opened_on) == "1989-12-31"  # the day in New York, where the timestamp says it was


@pytest.mark.parametrize("write", WRITERS)
@pytest.mark.parametrize(
    "table",
    [
        TABLE.slice(0, 0), TABLE.slice(1, 1), TABLE.drop_columns(["reference", "id"]), TABLE.select(["id", "title"]),
        TABLE.select(["reference", "covering_dates"]), pa.table({"reference": [b"x"], "last_date": ["1960"]}),
        pa.table([pa.array(["a"])] * 3, names=["reference", "last_date", "last_date"]),
        pa.table({"reference": ["ZZ 1/1"], "last_date": pa.array([1 << 40], pa.timestamp("s"))}),
        pa.table({"reference": pa.array(["ZZ 1/1"]), "deaths": pa.array([[{"sovereign": "1952"}]])}),
    ],
    ids=["empty", "one row", "no name", "nothing of access", "two columns", "bytes", "twice", "year 36812", "no table"],
)  # fmt: skip
def test_awkward_files_are_read_alike(tmp_path: Path, write: Any, table: Any) -> None:
    """And where one cannot be read, both ways say so in the same words."""
    agree(write(table, tmp_path / "a", 1000))


@pytest.mark.parametrize("write", WRITERS)
@pytest.mark.parametrize("share", [0.2, 0.5, 0.8, 0.97])
def test_files_cut_short_are_read_to_the_same_place(tmp_path: Path, write: Any, share: float) -> None:
    """What stands before the cut is given, and then the fault."""
    file = write(TABLE, tmp_path / "a", 3)
    data = file.read_bytes()
    file.write_bytes(data[: int(len(data) * share)])
    _, _, why = agree(file)
    assert why is None or "can be read" in why or "holds no record" in why


@pytest.mark.parametrize("at", range(0, 1200, 41))
def test_damaged_arrow_is_no_crash(tmp_path: Path, at: int) -> None:
    """A buffer that points beyond its end is a fault of the file."""
    file = arrow_file(TABLE.select(["reference", "covering_dates", "closures.1.type", "deaths"]), tmp_path / "a", 5)
    data = bytearray(file.read_bytes())
    data[200 + at : 204 + at] = b"\xff\x7f\xff\x7f"
    file.write_bytes(bytes(data))
    agree(file)


def test_what_parquet_is_written_is_read_by_columns(tmp_path: Path) -> None:
    """Nested columns, as `convert` writes them."""
    fields: list[dict[str, Any]] = [
        {"reference": "ZZ 1/1", "closures": [{"type": "F", "years": 84, "exemptions": ["40(2)"]}]},
        {"reference": "ZZ 1/2", "last_date": "1960", "deaths": {"sovereign": "1952-02-06"}, "notes": ["a", "b"]},
        {"reference": "ZZ 1/3", "retentions": [{"until": "2030-01-01"}, {"part": "1"}]},
    ]
    records = [Record.from_dict(one) for one in fields]
    write_parquet(records, tmp_path / "a.parquet")
    found, _, _ = agree(tmp_path / "a.parquet")
    assert [record.to_dict() for record in found] == [record.to_dict() for record in records]


# Distinct cells.


def test_nested_cells_are_told_apart_by_all_they_say() -> None:
    """Nothing and an empty list, nothing and a table in which nothing is said, one text and two."""
    kind = pa.list_(pa.struct([("type", pa.string()), ("exemptions", pa.list_(pa.string()))]))
    says: list[Any] = [None, [], [None], [{"type": None, "exemptions": None}], [{"type": "F", "exemptions": []}]]
    says += [[{"type": "F", "exemptions": ["a", "b"]}], [{"type": "F", "exemptions": ["ab"]}], [{"type": "F"}] * 2]
    array = pa.array([*says, *says], kind)
    codes, size = codes_of(array)
    assert len(set(codes.to_pylist())) == len(says) <= size
    assert codes.to_pylist()[: len(says)] == codes.to_pylist()[len(says) :]
    found = distinct([array.slice(3, 5), array.slice(3, 5)], 5).cells
    assert [one.value if isinstance(one, Nested) else one for one, _ in found] == array.slice(3, 5).to_pylist()


# Frames.

FLAT: dict[str, list[Any]] = {
    "reference": ["ZZ 1/1", "ZZ 1/2", None, "ZZ 1/7/1", "ZZ 1/7", "ZZ 1/8"],
    "covering_dates": ["1960", "1961 Feb 30", "1961", None, "1974", "c1955"],
    "closures.1.type": ["F", None, None, "F", None, None],
    "closures.1.years": [84, None, None, 84, None, None],
    "jurisdiction": [None, None, None, None, None, "ux"],
    "Box": [1, 2, 3, 4, 5, 6],
}
FRAME = pl.DataFrame(FLAT)


def expected(rows: list[dict[str, Any]], **options: Any) -> list[dict[str, Any]]:
    """What the library says of each row as a record of its own, completed from its family."""
    from closurelib.columns.answers import values_of
    from closurelib.columns.kernel import known_for

    records = [
        Record.from_dict(row, source=Source("frame", number, number, "frame")) for number, row in enumerate(rows, 1)
    ]
    known = known_for(UK, **options)
    return [values_of(known.of_record(record).decision, ON) for record in with_families(lambda: records)]


def of_flat() -> list[dict[str, Any]]:
    rows = []
    for reference, dates, kind, years, jurisdiction in zip(*list(FLAT.values())[:5], strict=True):
        closure = {"closures": [{"type": kind, "years": years}]} if kind else {}
        fields = {"reference": reference, "covering_dates": dates, "jurisdiction": jurisdiction, **closure}
        rows.append({name: value for name, value in fields.items() if value is not None})
    return rows


KINDS: dict[str, Callable[[], Any]] = {
    "polars": lambda: FRAME,
    "lazy": FRAME.lazy,
    "chunks": lambda: pl.concat([FRAME.head(2), FRAME.tail(4)], rechunk=False),
    "table": FRAME.to_arrow,
    "batch": lambda: FRAME.to_arrow().combine_chunks().to_batches()[0],
    "reader": lambda: FRAME.to_arrow().to_reader(max_chunksize=2),
}


def as_rows(frame: Any) -> list[dict[str, Any]]:
    if isinstance(frame, pl.LazyFrame):
        frame = frame.collect()
    if isinstance(frame, pa.RecordBatchReader):
        frame = frame.read_all()
    rows: list[dict[str, Any]] = frame.to_dicts() if isinstance(frame, pl.DataFrame) else frame.to_pylist()
    return rows


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_frame_is_answered_as_its_records_are(kind: str) -> None:
    """The same kind comes back, with the rows in their order and the answers behind what was there."""
    frame = KINDS[kind]()
    answered = decide_table(frame, UK, on=ON)
    assert type(answered) is type(frame)
    wanted = [{**row, **answer} for row, answer in zip(FRAME.to_dicts(), expected(of_flat()), strict=True)]
    assert as_rows(answered) == wanted
    strict = as_rows(decide_table(KINDS[kind](), "uk", on=ON, strict_dates=True, recorded_on=date(2020, 1, 1)))
    wanted = expected(of_flat(), strict_dates=True, recorded_on=date(2020, 1, 1))
    assert [{name: row[name] for name in answer_schema().names} for row in strict] == wanted


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_frame_is_checked_as_its_records_are(kind: str) -> None:
    """A frame of the same kind, with a row for each finding."""
    found = check_table(KINDS[kind](), "uk", on=ON)
    assert type(found) is type(KINDS[kind]())
    records = [
        Record.from_dict(row, source=Source("frame", number, number, "frame"))
        for number, row in enumerate(of_flat(), 1)
    ]
    wanted = [finding_values(one) for one in check_records(list(with_families(lambda: records)), UK, on=ON)]
    assert wanted
    assert as_rows(found) == [{name: one[name] for name in finding_schema().names} for one in wanted]


def test_the_answers_have_their_declared_types() -> None:
    """Whatever is decided, the schema is the contract."""
    for table in (FRAME.to_arrow(), FRAME.head(0).to_arrow(), FRAME.head(1).to_arrow()):
        answered = decide_table(table, UK, on=ON)
        assert answered.schema.names == [*table.schema.names, *answer_schema().names]
        assert [answered.schema.field(one.name).type for one in answer_schema()] == answer_schema().types
        answered.validate(full=True)
        assert check_table(table, UK, on=ON).schema == finding_schema()
    lazy = decide_table(FRAME.lazy(), UK, on=ON)
    assert lazy.collect_schema() == lazy.collect().schema == decide_table(FRAME, UK, on=ON).schema


def test_a_lazy_frame_is_cut_after_the_families_are_joined() -> None:
    """What is asked for later must not take a file's extract away before."""
    lazy = decide_table(FRAME.lazy(), UK, on=ON)
    whole = decide_table(FRAME, UK, on=ON)
    assert lazy.filter(pl.col("reference") == "ZZ 1/7").collect().equals(whole.filter(pl.col("reference") == "ZZ 1/7"))
    assert lazy.select("summary").tail(2).collect().equals(whole.select("summary").tail(2))


def test_an_empty_frame_is_answered() -> None:
    """It has all columns, and no row."""
    assert decide_table(FRAME.head(0), UK, on=ON).shape == (0, len(FLAT) + len(answer_schema()))
    assert check_table(FRAME.head(0), UK, on=ON).shape == (0, len(finding_schema()))


@pytest.mark.parametrize(
    ("frame", "says"),
    [
        (FRAME.with_columns(opens_on=pl.lit(None)), "column 'opens_on' is there already"),
        (FRAME.select("reference"), "no column bears on access, so nothing can be judged; columns: reference"),
        (FRAME.drop("reference"), "no column is called reference or id"),
        (FRAME.with_columns(reference=pl.lit(b"x")), "column 'reference' holds bytes, not text"),
        (FRAME.lazy().select("reference"), "no column bears on access"),
        (pl.DataFrame(), "no column is called reference or id"),
    ],
)
def test_a_frame_that_cannot_be_asked_is_refused(frame: Any, says: str) -> None:
    """With the word for what is wrong with it; a lazy one before it is collected."""
    with pytest.raises(ReadError, match=says):
        decide_table(frame, UK, on=ON)


def test_what_is_no_frame_is_named() -> None:
    """And so is a law that nobody knows."""
    with pytest.raises(TypeError, match="list is no frame"):
        decide_table([{"reference": "ZZ 1/1"}], UK, on=ON)
    with pytest.raises(LawError, match="did you mean uk"):
        decide_table(FRAME, "ux", on=ON)


def test_batches_go_through_the_kernel_one_after_the_other() -> None:
    """As Spark sends them: the same answers as in one, if they hold no families."""
    table = FRAME.head(3).to_arrow()
    kernel = Kernel(table.schema, UK, on=ON, is_plain=True)
    found = [batch.to_pylist() for size in (1, 3) for batch in kernel(table.to_batches(max_chunksize=size))]
    assert found[0] == found[1] == decide_table(table, UK, on=ON).to_pylist()


# pandas.


def test_pandas_keeps_its_index_and_its_columns() -> None:
    """Names that stand twice in the index, columns that are no texts, and cells that Arrow has no type for."""
    pd = pytest.importorskip("pandas")
    cells: dict[Any, list[Any]] = {**FLAT, 7: [object()] * 6}
    frame = pd.DataFrame(cells, index=list("aabbcc"))
    answered = decide_table(frame, UK, on=ON)
    assert list(answered.index) == list("aabbcc")
    assert list(answered.columns) == [*frame.columns, *answer_schema().names]
    assert list(answered["status"]) == [row["status"] for row in expected(of_flat())]
    assert list(check_table(frame, UK, on=ON)["code"]) == check_table(FRAME, UK, on=ON)["code"].to_list()


def test_mixed_columns_of_pandas_are_read_as_texts() -> None:
    """As spreadsheets give them; what cannot be one is named."""
    pd = pytest.importorskip("pandas")
    dates = ["1960", date(1961, 5, 2), datetime(1970, 1, 1, 12, tzinfo=UTC), 1980, None, pd.NaT]
    frame = pd.DataFrame(
        {"reference": [f"ZZ 1/{row}" for row in range(6)], "last_date": pd.Series(dates, dtype=object)}
    )
    days = ["1960", "1961-05-02", "1970-01-01", "1980", None, None]
    wanted = [decide(Record(reference="?", last_date=day).facts, UK).opens_on(ON) for day in days]
    assert list(decide_table(frame, UK, on=ON)["opens_on"]) == wanted
    with pytest.raises(ReadError, match="column 'last_date' holds dict"):
        decide_table(frame.assign(last_date=pd.Series([{"year": 1}, *dates[1:]], dtype=object)), UK, on=ON)


# Without the extra.


def test_nothing_is_loaded_before_a_table_is_asked() -> None:
    """Whoever reads one record loads no table library."""
    asks = (
        "import sys, closurelib, closurelib.columns\n"
        "assert not {'pyarrow', 'polars', 'pandas', 'pyspark', 'closurelib.columns.table'} & set(sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", asks], capture_output=True, text=True, check=False, timeout=60)
    assert ran.returncode == 0, ran.stderr


def test_without_its_extra_it_says_which_one_to_install() -> None:
    """In one line."""
    asks = (
        "import sys; sys.modules['pyarrow'] = None\n"
        "from datetime import date\n"
        "from closurelib.columns import decide_table\n"
        "from closurelib.errors import MissingExtra\n"
        "import polars\n"
        "try: decide_table(polars.DataFrame({'reference': ['a'], 'last_date': ['1960']}), 'uk', on=date(2026, 1, 1))\n"
        "except MissingExtra as why: print(why)"
    )
    ran = subprocess.run([sys.executable, "-c", asks], capture_output=True, text=True, check=False, timeout=60)
    assert ran.stdout.strip() == "working on whole tables needs an extra: pip install 'closurelib[bulk]'", ran.stderr
    assert issubclass(MissingExtra, Exception)


# JSON Lines.

GOOD = '{"id": "C%d", "reference": "ZZ 1/%d", "title": "A file", "last_date": "1960", "held_by": "archive"}'
ODD = r"""
{}
[]
null
nonsense
{"reference": "ZZ 2/1"}
{"reference": "ZZ 2/2", "last_date": "1960"}
{"reference": "ZZ 2/3", "last_date": "1960"} more
{"reference": "ZZ 2/4", "last_date": NaN}
{"reference": "ZZ 2/5", "reference": "ZZ 2/6", "last_date": "1960"}
{"last_date": "1960", "reference": "ZZ 2/7"}
{"reference": "ZZ 2/8", "last_date": "1960", "title": "late"}
{"reference": "ZZ 2/9", "title": "a \"title\"", "last_date": "1960"}
{"reference": "ZZ 3/1", "last_date": "1960", "\u0069d": "C1"}
{"reference": "ZZ 3/2", "last_date": "\ud800"}
{"reference": " ZZ 3/3 ", "title": "   ", "last_date": "1960"}
{"reference": "", "id": "", "last_date": "1960"}
{"reference": " ", "last_date": "1960"}
{"reference": 17, "last_date": 1960}
{"id": null, "reference": "ZZ 3/4", "last_date": "1960"}
{"reference": "ZZ 3/5", "closures": [{"type": "F", "years": 84, "id": "x"}]}
{"reference": "ZZ 3/6", "last_date": "1960", "last_date": "1970"}
{"reference": "ZZ 3/7", "bogus": 1, "level": 3}
{"reference": "ZZ 3/8", "level": "Piece", "parent": "ZZ 3", "covering_dates": "junk"}
{"reference": "ZZ 4/1", "level": "Piece", "level": "Item", "last_date": "1960"}
{"reference": "ZZ 4/2", "title": "ünï 📜", "notes": ["\"title\": x"]}
{"reference": "ZZ 4/4/1", "closures": [{"type": "F", "years": 84}]}
{"reference": "ZZ 4/4", "last_date": "1974"}
{"reference": "ZZ 4/7", "last_date": "1960",}
{"reference": "ZZ 4/8",, "last_date": "1960"}
{"reference": "ZZ 4/9" "last_date": "1960"}
{"reference": "ZZ 5/1", "last_date": "1960"
{"reference": "ZZ 5/2", }
{"title": "nothing names it", "last_date": "1960"}
""".split("\n")
ODD += [
    "   ",
    "\ufeff",
    '\t{ "id" : "C9" , "reference" : "ZZ 3/9", "last_date": "1960" } \t',
    '{"reference": "ZZ 6/1", "last_date": "1960", "held_by": "' + "9" * 5000 + '"}',
    '{"reference": "ZZ 6/2", "deaths": ' + "[" * 3000 + "]" * 3000 + "}",
    '{"reference": "ZZ 6/3", "years": ' + "9" * 5000 + "}",
]
LINES = "\n".join(
    line for pair in zip([GOOD % (one, one) for one in range(len(ODD))], ODD, strict=True) for line in pair
)
TEXTS = {
    "lines": LINES.encode(),
    "a last line end": (LINES + "\n").encode(),
    "odd ones first": "\n".join([*ODD, GOOD % (1, 1)]).encode(),
    "carriage returns and line feeds": LINES.replace("\n", "\r\n").encode(),
    "carriage returns": LINES.replace("\n", "\r").encode(),
    "a byte order mark": b"\xef\xbb\xbf" + LINES.encode(),
    "another encoding": LINES.encode() + b'\n{"reference": "\xe9", "last_date": "1960"}\n' + LINES.encode(),
    "no field at all": b'{"Reference": "ZZ 1/1"}\n{"reference ": "ZZ 1/2"}\n',
    "no object": b'{"a": 1}\nnull\n[]\n',
    "a NUL": LINES.encode() + b'\n{"reference": "ZZ\x00", "last_date": "1960"}\n',
}


@pytest.mark.parametrize("size", [1, 300, 1 << 23])
@pytest.mark.parametrize("name", TEXTS)
def test_json_lines_are_read_alike(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, size: int) -> None:
    """Lines that are plainly written, and every other; in blocks of some bytes."""
    cut = jsonl._blocks

    def small(parts: Iterable[bytes]) -> Iterator[bytes]:
        return cut((part[at : at + size] for part in parts for at in range(0, len(part), size)), size)

    monkeypatch.setattr(jsonl, "_blocks", small)
    file = tmp_path / "a.jsonl"
    file.write_bytes(TEXTS[name])
    agree(file)


def test_most_json_lines_are_read_once_for_all(tmp_path: Path) -> None:
    """Those that a program writes in the order of a record say the same but for what is their own."""
    file = tmp_path / "a.jsonl"
    file.write_text("\n".join(GOOD % (one, one) for one in range(100)), "utf-8")
    [piece] = open_pieces(Reader(), str(file))
    assert (len(piece.cells.distinct), piece.odd) == (1, {})
