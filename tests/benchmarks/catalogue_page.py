"""The figures of the benchmark as Markdown, and their place in a page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from textwrap import fill
from typing import NamedTuple

from tests.benchmarks.catalogue_work import Figures, Task

BEGINS, ENDS = "<!-- benchmark: catalogue -->", "<!-- end benchmark -->"
_PART = re.compile(r"<!-- part: (\w+) -->\n(.*?)<!-- end part -->\n", re.DOTALL)


class Part(NamedTuple):
    """Tasks that are measured in the same hour and stand in one table."""

    title: str
    tasks: tuple[Task, ...]
    aim: str = ""
    runs: int | None = None


def table(part: Part, figures: Mapping[str, Figures], setting: str) -> str:
    """One part: what was measured, its table, where and when."""
    aim = [part.aim, ""] if part.aim else []
    return "\n".join(["", f"### {part.title}", "", *aim, *_rows(part, figures), "", fill(setting, 118), ""])


def _rows(part: Part, figures: Mapping[str, Figures]) -> Iterator[str]:
    yield "| rows a second | rows | least | median | most | memory, MB | beside others of its turn |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: | --- |"
    for task in part.tasks:
        one = figures[task.name]
        least, median, most = one.rates
        beside = "; ".join(_beside(one.times(figures[name]), name) for name in task.against)
        said = f"{one.rows:,} | {least:,.0f} | {median:,.0f} | {most:,.0f} | {one.megabytes:,.0f} | {beside}"
        yield f"| {task.name} | {said.rstrip()} |"


def _beside(times: float, name: str) -> str:
    """One rate beside another; a lower one also as so many times as long."""
    return f"{times:.2f} of {name} ({1 / times:.1f} times as long)" if times < 1 else f"{times:.1f} times {name}"


def sections(page: str) -> tuple[str, str, str]:
    """A page before, between and after its markers, which stand in what comes before and after."""
    before, begins, rest = page.partition(BEGINS)
    between, ends, after = rest.partition(ENDS)
    if not (begins and ends) or BEGINS in rest:
        raise SystemExit(f"the page has not one {BEGINS} and one {ENDS} after it")
    return before + begins, between, ends + after


def written(page: str, new: Mapping[str, str], *, order: Sequence[str]) -> str:
    """A page with new figures in place of old ones of the same part; all else is left as it was."""
    before, between, after = sections(page)
    texts = dict(_PART.findall(between)) | dict(new)
    said = (f"<!-- part: {name} -->\n{texts[name]}<!-- end part -->\n" for name in order if name in texts)
    return before + "\n" + "".join(said) + after
