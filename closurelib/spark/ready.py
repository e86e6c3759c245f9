"""A Spark frame made ready to be sent: names that Spark takes for names, types that it can send, and one Python."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from importlib.util import find_spec
from inspect import signature
from typing import Any
from uuid import uuid4

from attrs import evolve, frozen

from closurelib.columns.extra import arrow
from closurelib.columns.kernel import FRAME, columns_of
from closurelib.errors import ClosurelibError, MissingExtra, ReadError
from closurelib.spark.worker import ROW, Asked

_NEEDED = ("pyspark", "pandas", "pyarrow", "polars")
Run = Callable[[Iterator[Any]], Iterator[Any]]


@frozen
class Ready:
    """A frame that can be sent."""

    session: Any
    names: tuple[str, ...]
    all: Any
    taken: Any
    """The columns of a record alone."""
    at: tuple[int, ...]

    @classmethod
    def of(cls, frame: Any) -> Ready:
        """Look at a frame, and at the Python that its workers will run."""
        needs_all()
        _one_python(frame.sparkSession)
        names = tuple(frame.columns)
        at = columns_of(_arrow_schema(frame)).taken
        # A dot in a name means to Spark a part of the column before it.
        plain = frame.toDF(*(f"c{number}" for number in range(len(names))))
        return cls(frame.sparkSession, names, plain, plain.select(*(f"c{number}" for number in at)), at)

    def answered(self, asked: Asked, schema: Any) -> Any:
        """All columns through one of the jobs."""
        return self.all.mapInArrow(self._sent("answer", asked, self.names), schema)

    def job(self, name: str, asked: Asked, schema: Any) -> Any:
        """The columns of a record through one of the jobs."""
        return self.taken.mapInArrow(self._sent(name, asked, tuple(self.names[one] for one in self.at)), schema)

    def rows(self, name: str, asked: Asked) -> list[Any]:
        """The rows of a job whose rows are few, in the order of the frame."""
        rows = self.job(name, asked, ROW).collect()
        return sorted(rows, key=lambda row: (row["part"], row["place"]))

    def found(self, name: str, asked: Asked) -> Iterator[Any]:
        """What a job finds, in the order of the frame."""
        for row in self.rows(name, asked):
            yield from pickle.loads(row["packed"])

    def _sent(self, name: str, asked: Asked, columns: tuple[str, ...]) -> Run:
        """What a worker runs; what is asked is broadcast, and unpacked once by each."""
        token = uuid4().hex
        packed = pickle.dumps(evolve(asked, columns=columns, token=token))
        context = getattr(self.session, "_sc", None)
        shared = context.broadcast(packed) if context is not None else None
        held = b"" if shared is not None else packed

        def run(batches: Iterator[Any]) -> Iterator[Any]:
            try:
                from closurelib.spark.worker import on_worker
            except ImportError as why:
                raise ImportError(
                    f"closurelib with its extras [bulk,spark] is missing from the Python of a Spark worker: {why}"
                ) from None
            yield from on_worker(name, token, lambda: held if shared is None else shared.value, batches)

        return run


def needs_all() -> None:
    """Whatever is missing is named at once, before Spark says it in its own way."""
    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing:
        raise MissingExtra(f"working on Spark frames ({', '.join(missing)} not installed)", "bulk,spark")


def _one_python(session: Any) -> None:
    """The workers must run the Python of the driver; Spark takes `python3` from the path where nobody says which."""
    context = getattr(session, "_sc", None)
    if context is None or not str(context.master).startswith("local"):
        return  # workers on other machines are told apart by Spark itself, which compares the versions
    if "PYSPARK_PYTHON" not in os.environ:
        context.pythonExec = sys.executable
    elif context.pythonExec != sys.executable:
        driver = f"{sys.version_info.major}.{sys.version_info.minor}"
        worker = _version_of(context.pythonExec)
        if worker != driver:
            raise ClosurelibError(
                f"Spark's workers would run {context.pythonExec} (Python {worker}), and this is Python {driver}; "
                f"set PYSPARK_PYTHON={sys.executable} before the session begins"
            )


@cache
def _version_of(python: str) -> str:
    asks = "import sys; print(f'{sys.version_info.major}.{sys.version_info.minor}')"
    try:
        return subprocess.run([python, "-c", asks], capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return "that does not start"


# Types.


def _arrow_schema(frame: Any) -> Any:
    """The columns of a Spark frame as Arrow has them; one that Spark cannot send is named."""
    from pyspark.errors import PySparkException
    from pyspark.sql.pandas.types import to_arrow_type

    # Since Spark 4.1 a timestamp has its zone from here; here only what kind of type it is matters.
    zone = {"timezone": "UTC"} if "timezone" in signature(to_arrow_type).parameters else {}
    fields = []
    for one in frame.schema.fields:
        try:
            fields.append((one.name, to_arrow_type(one.dataType, **zone)))
        except (PySparkException, TypeError) as why:
            kind = one.dataType.simpleString()
            raise ReadError(
                f"{FRAME}: column {one.name!r} is of the type {kind}, which Spark does not hand to Python; "
                "leave it out, or cast it to a string"
            ) from why
    return arrow().schema(fields)


def of_arrow(one: Any) -> Any:
    """A column of Spark for one of Arrow."""
    from pyspark.sql.pandas.types import from_arrow_type
    from pyspark.sql.types import StructField

    return StructField(one.name, from_arrow_type(one.type), True)


def struct(fields: list[Any]) -> Any:
    """The columns of a Spark frame."""
    from pyspark.sql.types import StructType

    return StructType(fields)
