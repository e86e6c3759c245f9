"""The bulk path: whole tables at once, with the extra `bulk`. It holds no law and no calendar: it asks `decide`.

`decide_table` and `check_table` take frames of Polars, pandas and Arrow; `answer_schema` and `finding_schema` are the
columns that they give.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from closurelib.columns.answers import answer_schema
    from closurelib.columns.table import check_table, decide_table, finding_schema

__all__ = ["answer_schema", "check_table", "decide_table", "finding_schema"]


def __getattr__(name: str) -> Any:
    """What is public, loaded when it is asked for: whoever reads one record needs nothing of it."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from closurelib.columns import answers, table

    return getattr(answers if name == "answer_schema" else table, name)
