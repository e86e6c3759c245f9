"""The peers of the benchmark, each in a process of its own: `python -m tests.benchmarks.peers NAME FILE OUT`.

Each reads a catalogue of `national.py`, does what it is good at, and prints the rows and the seconds as JSON. The
seconds leave out the start of Python and the import, in the peer's favour; those of closurelib hold them.
"""

from __future__ import annotations

import csv
import json
import os
import sys
import time
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from tests.benchmarks.national_forms import COLUMNS, ON
from tests.benchmarks.peers_schema import json_schema, table_schema

Measured = tuple[int, float]
"""Rows, and seconds."""
NEEDS = {
    "polars": "polars",
    "polars-whole": "polars",
    "frictionless": "frictionless",
    "jsonschema-rs": "jsonschema_rs",
    "duckdb": "duckdb",
    "spark": "closurelib.spark",
}
"""The module that each needs."""


def is_there(name: str) -> bool:
    """Whether a peer can be measured here."""
    return find_spec(NEEDS[name]) is not None and (name != "spark" or find_spec("pyspark") is not None)


def polars(file: Path, out: Path) -> Measured:
    """The plain parse: every cell of every column made a value, and touched; block by block."""
    pl = import_module("polars")
    started = time.perf_counter()
    table = pl.scan_csv(file, infer_schema=False, extra_columns="ignore", empty_string_is_null=False)
    touched = table.select(pl.len().alias("rows"), pl.all().str.len_bytes().sum()).collect(engine="streaming")
    seconds = time.perf_counter() - started
    assert sum(touched.row(0)[1:]) > 0
    return touched.item(0, "rows"), seconds


def polars_whole(file: Path, out: Path) -> Measured:
    """The same with the whole table in memory, which is faster where it fits."""
    pl = import_module("polars")
    started = time.perf_counter()
    table = pl.read_csv(file, infer_schema=False, truncate_ragged_lines=True, empty_string_is_null=False)
    touched = table.select(pl.all().str.len_bytes().sum())
    seconds = time.perf_counter() - started
    assert sum(touched.row(0)) > 0
    return table.height, seconds


def frictionless(file: Path, out: Path) -> Measured:
    """Types, required, enumerations, patterns and unique names, by a table schema; every error is kept."""
    kit = import_module("frictionless")
    schema = kit.Schema.from_descriptor(table_schema())
    started = time.perf_counter()
    resource = kit.Resource(path=file.name, basepath=str(file.parent), schema=schema)
    report = resource.validate(limit_errors=10**9)
    seconds = time.perf_counter() - started
    task = report.tasks[0]
    assert not task.warnings, task.warnings
    out.write_text("\n".join(error.message for error in task.errors), encoding="utf-8")
    return task.stats["rows"], seconds


def jsonschema_rs(file: Path, out: Path) -> Measured:
    """Each row as an object against a JSON Schema; the messages of those that are wrong are written."""
    validator = import_module("jsonschema_rs").validator_for(json_schema())
    started, rows = time.perf_counter(), 0
    with file.open(encoding="utf-8", newline="") as stream, out.open("w", encoding="utf-8") as found:
        table = csv.reader(stream)
        names = next(table)
        for rows, cells in enumerate(table, 1):
            row = dict(zip(names, cells, strict=False))
            if not validator.is_valid(row):
                found.writelines(f"{rows}: {error.message}\n" for error in validator.iter_errors(row))
    return rows, time.perf_counter() - started


DATES = """
COPY (
    SELECT id, reference, opens_on, opens_on > DATE '{on}' AS is_closed FROM (
        SELECT id, reference, CASE
            WHEN type IN ('U', 'D') THEN make_date(TRY_CAST(until_year AS INTEGER), 1, 1)
            WHEN type IN ('N', 'F', 'C') THEN make_date(
                TRY_CAST(regexp_extract(covering_dates, '.*([0-9]{{4}})', 1) AS INTEGER)
                + TRY_CAST(years AS INTEGER) + 1, 1, 1)
            ELSE TRY_CAST(recorded_opening AS DATE)
        END AS opens_on
        FROM (SELECT id, reference, covering_dates, recorded_opening, "closures.1.type" AS type,
                     "closures.1.years" AS years, "closures.1.until_year" AS until_year
              FROM read_csv('{file}', header = true, auto_detect = false, delim = ',', quote = '"', escape = '"',
                            new_line = '\\n', ignore_errors = true, columns = {columns}))
    )
) TO '{out}' (FORMAT parquet)
"""
"""The dates alone: the year of the last paper, the years of the closure and one more, by closure type."""


def duckdb(file: Path, out: Path) -> Measured:
    """The opening day of each row by SQL, with two threads, written as Parquet: no reasons, no other law, no checks."""
    connection = import_module("duckdb").connect(config={"threads": 2})
    columns = json.dumps(dict.fromkeys(COLUMNS, "VARCHAR")).replace('"', "'")
    started = time.perf_counter()
    connection.execute(DATES.format(file=file, out=out, on=ON, columns=columns))
    seconds = time.perf_counter() - started
    (rows,) = connection.execute(f"SELECT count(*) FROM read_parquet('{out}')").fetchone()
    return rows, seconds


def spark(file: Path, out: Path) -> Measured:
    """closurelib.spark with two local cores over Parquet; without the start of the session and of the workers."""
    pl, kit, sql = import_module("polars"), import_module("closurelib.spark"), import_module("pyspark.sql")
    law = import_module("closurelib").load_law("uk")
    parquet = file.with_suffix(".parquet")
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # else the workers are whatever python3 is
    pl.scan_csv(file, infer_schema=False, extra_columns="ignore").sink_parquet(parquet, row_group_size=50_000)
    builder = sql.SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    builder = builder.config(
        "spark.sql.files.maxPartitionBytes", parquet.stat().st_size // 4 + 1
    )  # work for both cores
    session: Any = builder.config("spark.sql.files.openCostInBytes", 1).getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    try:
        table = session.read.parquet(str(parquet))
        first = table.limit(2000).repartition(2)  # both workers are there, and have the law, before the clock runs
        kit.decide_table(first, law, on=ON).write.format("noop").mode("overwrite").save()
        started = time.perf_counter()
        kit.decide_table(table, law, on=ON).write.format("noop").mode("overwrite").save()
        return table.count(), time.perf_counter() - started
    finally:
        session.stop()
        parquet.unlink()


PEERS: dict[str, Callable[[Path, Path], Measured]] = {
    "polars": polars,
    "polars-whole": polars_whole,
    "frictionless": frictionless,
    "jsonschema-rs": jsonschema_rs,
    "duckdb": duckdb,
    "spark": spark,
}


def main() -> None:
    """Run one, and print what it took."""
    name, file, out = sys.argv[1:]
    rows, seconds = PEERS[name](Path(file), Path(out))
    print(json.dumps({"rows": rows, "seconds": seconds}))


if __name__ == "__main__":
    main()
