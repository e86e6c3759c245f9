"""Spark: on its workers every row gets the answer, and the findings, that it gets in a frame at hand."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from importlib.util import find_spec
from typing import Any

import pytest

from closurelib import columns, load_law, spark
from closurelib.errors import ClosurelibError, LawError, MissingExtra, ReadError

pytest.importorskip("polars")
pytest.importorskip("pyarrow")
pytest.importorskip("pandas")
pyspark = pytest.importorskip("pyspark")
if shutil.which("java") is None and not os.environ.get("JAVA_HOME"):
    pytest.skip("Spark needs Java", allow_module_level=True)
# What Spark, pandas and their connections say of themselves is no fault of ours.
pytestmark = pytest.mark.filterwarnings("default")

ON = date(2026, 11, 23)
SCHEMA = """
    reference string, id string, parent string, covering_dates string, `closures.1.type` string,
    `closures.1.years` decimal(10,0), retentions array<struct<until:date>>, opened_on timestamp,
    deaths map<string,string>, jurisdiction string, box int
"""
SILENT: tuple[Any, ...] = ([], None, None, None, 0)


def rows() -> Iterator[tuple[Any, ...]]:
    """Rows with what is missing, unreadable and empty, with what stands twice, and with families across partitions."""
    dates = ["1960", "1961 Feb 30", None, "1958 Mar 3-1961 Nov 14", ""]
    for row in range(120):
        yield (
            f"ZZ 1/{row % 100}" if row % 11 else None,
            f"C{row % 110}" if row % 3 else None,
            None,
            dates[row % 5],
            ["F", None, "U"][row % 3],
            Decimal(84) if row % 3 == 0 else None,
            [{"until": date(2030, 1, 1)}] if row % 7 == 0 else None if row % 2 else [],
            datetime(1990, 1, 1, 23, 30) if row % 5 == 0 else None,  # noqa: DTZ001 - Spark's timestamps have no zone
            {"sovereign": "1952-02-06"} if row % 6 == 0 else {},
            "ux" if row % 13 == 0 else None,
            row,
        )
    yield ("ZZ 1/4/1", None, None, None, "F", Decimal(84), *SILENT)
    yield ("ZZ 9/1/1", None, None, "1970", "F", Decimal(100), *SILENT)
    yield ("ZZ 9/1", None, None, "1970", None, None, *SILENT)
    for row in range(20):
        yield (f"ZZ 8/{row}", None, None, "1970", None, None, *SILENT)
        yield (f"ZZ 8/{row or 99}/1", None, None, None, "F", Decimal(50), *SILENT)


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    from pyspark.sql import SparkSession

    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.memory", "1g")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", "7")
        .config("spark.sql.shuffle.partitions", "3")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


@pytest.fixture(scope="module")
def frame(session: Any) -> Any:
    return session.createDataFrame(list(rows()), SCHEMA).repartition(3).cache()


@pytest.mark.parametrize("options", [{}, {"strict_dates": True, "recorded_on": date(2020, 1, 1)}], ids=["", "strict"])
def test_spark_answers_as_the_collected_frame_is_answered(frame: Any, options: dict[str, Any]) -> None:
    """Every field of every row, families that lie in several partitions included, columns with a dot in their names."""
    answered = spark.decide_table(frame, "uk", on=ON, **options)
    assert answered.columns == [*frame.columns, *columns.answer_schema().names]
    wanted = columns.decide_table(frame.toArrow(), "uk", on=ON, **options)
    assert answered.toArrow().to_pylist() == wanted.to_pylist()


def test_spark_finds_what_is_found_in_the_collected_frame(frame: Any) -> None:
    """All checks, those that compare rows included."""
    found = spark.check_table(frame, "uk", on=ON).toArrow().to_pylist()
    wanted = columns.check_table(frame.toArrow(), "uk", on=ON).to_pylist()
    assert {"F801", "F802", "F809", "F812", "X401"} <= {one["code"] for one in wanted}
    assert sorted(found, key=repr) == sorted(wanted, key=repr)


def test_one_partition_and_none_at_all(frame: Any) -> None:
    """How the rows are parted changes nothing; an empty frame has all columns."""
    one = frame.coalesce(1)
    assert spark.decide_table(one, load_law("uk"), on=ON).count() == one.count()
    empty = frame.limit(0)
    assert spark.decide_table(empty, "uk", on=ON).collect() == []
    assert spark.check_table(empty, "uk", on=ON).columns == columns.finding_schema().names
    assert spark.check_table(empty, "uk", on=ON).collect() == []


@pytest.mark.parametrize(
    ("columns_of", "says"),
    [
        (["cast(reference as binary) reference", "covering_dates"], "column 'reference' holds bytes, not text"),
        (["*", "1 as Status"], "column 'status' is there already"),
        (["reference"], "no column bears on access"),
        (["*", "make_interval(1, 2) length"], "column 'length' is of the type interval, which Spark does not hand"),
    ],
)
def test_a_frame_that_cannot_be_asked_is_refused_before_a_job_runs(
    frame: Any, columns_of: list[str], says: str
) -> None:
    """With the name of the column."""
    with pytest.raises(ReadError, match=says):
        spark.decide_table(frame.selectExpr(*columns_of), "uk", on=ON)


def test_a_law_that_nobody_knows_is_said_by_the_driver(frame: Any) -> None:
    with pytest.raises(LawError, match="did you mean uk"):
        spark.decide_table(frame, "ux", on=ON)


def test_the_workers_run_the_python_of_the_driver(frame: Any, session: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nobody says which; and where somebody names another, it is said before Spark starts one."""
    context = session.sparkContext
    monkeypatch.delenv("PYSPARK_PYTHON", raising=False)
    monkeypatch.setattr(context, "pythonExec", "python3")
    spark.decide_table(frame.limit(1), "uk", on=ON)
    assert context.pythonExec == sys.executable
    monkeypatch.setenv("PYSPARK_PYTHON", "/no/such/python")
    monkeypatch.setattr(context, "pythonExec", "/no/such/python")
    with pytest.raises(ClosurelibError, match="PYSPARK_PYTHON"):
        spark.decide_table(frame.limit(1), "uk", on=ON)


def test_without_pandas_it_says_what_to_install(frame: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Spark needs it for what it sends, though no frame of it is made."""
    monkeypatch.setattr("closurelib.spark.ready.find_spec", lambda name: None if name == "pandas" else find_spec(name))
    with pytest.raises(MissingExtra, match=r"pandas not installed.*closurelib\[bulk,spark\]"):
        spark.decide_table(frame, "uk", on=ON)
