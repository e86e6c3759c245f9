"""Spark frames asked at once, with the extras `spark` and `bulk`: the kernel of the bulk path on Spark's workers.

    first job     what extracts withhold, and what files say that their extracts leave out; there is little of it
    second job    every batch of rows through the kernel, which knows the families by then

A file and its extracts are brought together wherever they stand, so the answers are those of `closurelib.columns` for
the frame as `collect()` gives it. The first job runs when the function is called; the second when Spark is asked.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from closurelib.errors import MissingExtra
from closurelib.law import Law, load_law

if TYPE_CHECKING:
    from closurelib.spark.worker import Asked

__all__ = ["check_table", "decide_table"]


def decide_table(
    frame: Any, law: Law | str, *, on: date, recorded_on: date | None = None, strict_dates: bool = False
) -> Any:
    """A Spark frame with the answer of each row for a day, in the columns of `closurelib.columns.answer_schema`.

    Texts are plain strings here. `law` is a law or its name; a name is loaded once by each worker. Of a timestamp the
    day counts in the time zone of the session. A frame that cannot be asked is a `ReadError`, before any job runs.
    """
    asked = _asked(law, on, recorded_on, strict_dates)
    from attrs import evolve

    from closurelib.columns.kernel import no_clash, plain_schema
    from closurelib.spark.families import learned
    from closurelib.spark.ready import Ready, of_arrow, struct

    ready = Ready.of(frame)
    no_clash(name.lower() for name in frame.columns)
    answers = [of_arrow(one) for one in plain_schema()]
    schema = struct([*ready.all.schema.fields, *answers])
    answered = ready.answered(evolve(asked, families=learned(ready, asked)), schema)
    return answered.toDF(*frame.columns, *(one.name for one in answers))


def check_table(
    frame: Any, law: Law | str, *, on: date, recorded_on: date | None = None, strict_dates: bool = False
) -> Any:
    """The findings of all checks about the rows of a Spark frame, as a frame with a row for each, in no order.

    The columns are those of `closurelib.columns.finding_schema`; `line` counts the rows from 1 as `collect()` gives
    them. Checks of each row run on the workers; those that compare rows look, on the driver, at the rows alone that
    share a name, that are withheld below a file, or that are counted, of these one for all that say the same.
    """
    asked = _asked(law, on, recorded_on, strict_dates)
    from closurelib.spark.checks import checked

    return checked(frame, asked)


def _asked(law: Law | str, on: date, recorded_on: date | None, strict_dates: bool) -> Asked:
    try:
        from closurelib.spark.ready import needs_all
        from closurelib.spark.worker import Asked
    except ImportError:
        raise MissingExtra("working on Spark frames", "bulk,spark") from None
    needs_all()
    if isinstance(law, str):
        load_law(law)  # a name that is none is said here, and not by a worker
    return Asked(law, on, recorded_on, strict_dates)
