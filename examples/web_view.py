"""One record's answer as a web page, with nothing but the standard library.

    python examples/web_view.py            print the page for the example record
    python examples/web_view.py --serve    serve http://localhost:8000/?covering_dates=1960&on=1992-06-01

The fields of the query are those of a canonical record. The day is an argument here too: `on` comes from the
query, and only the server's own default asks what day it is.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from html import escape
from typing import Any
from urllib.parse import parse_qs
from wsgiref.simple_server import make_server

from closurelib import Record, decide, load_law

LAW = load_law("uk")
EXAMPLE: dict[str, Any] = {
    "reference": "FO 371/151924",
    "title": "Northern (N): Soviet Union (NS). Foreign Policy",
    "covering_dates": "1960",
    "retentions": [{"part": "documents", "put_back_on": "1994-04-18"}],
}
PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>{name}</title>
<style>
body {{ font: 1rem/1.5 sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem }}
table {{ border-collapse: collapse }} td, th {{ text-align: left; padding: .2rem 1rem .2rem 0; vertical-align: top }}
</style>
<h1>{name}</h1>
<p>{title}</p>
<p><strong>{status}</strong> on {on}. {summary}</p>
<table>
<tr><th>from<th>to<th>status<th>because
{periods}
</table>
<h2>Provisions</h2>
<ol>
{provisions}
</ol>
<h2>Assumed</h2>
<ul>
{assumptions}
</ul>
"""


def page(fields: dict[str, Any], on: date) -> str:
    """The answer for a record, as HTML; every value is escaped, as it comes from outside."""
    record = Record.from_dict(fields)
    answer = decide(record.facts, LAW).to_dict(on=on)
    number = {id: str(n) for n, id in enumerate(answer["provisions"], 1)}
    periods = (
        [
            period["since"] or "creation",
            last_day(period["until"]),
            period["status"],
            " ".join(f"[{number[id]}]" for id in period["because"]) or "nothing recorded withholds it",
        ]
        for period in answer["timeline"]
    )
    provisions = (
        f'<a href="{escape(one["url"])}">{escape(one["cite"])}</a>: {escape(one["says"])}'
        for one in answer["provisions"].values()
    )
    return PAGE.format(
        name=escape(record.name),
        title=escape(record.title or ""),
        status=escape(answer["status"]),
        on=escape(answer["on"]),
        summary=escape(answer["summary"]),
        periods="\n".join("<tr>" + "".join(f"<td>{escape(cell)}" for cell in cells) for cells in periods),
        provisions="\n".join(f"<li>{one}" for one in provisions),
        assumptions="\n".join(f"<li>{escape(one)}" for one in answer["assumptions"]),
    )


def last_day(until: str | None) -> str:
    """People read the last day of a period, programs the first day after it."""
    return (date.fromisoformat(until) - timedelta(days=1)).isoformat() if until else "-"


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """The WSGI application: a query in, a page out; a record that cannot be judged is a page too."""
    query = {name: values[-1] for name, values in parse_qs(environ.get("QUERY_STRING", "")).items()}
    asked = query.pop("on", None)
    headers = [("Content-Type", "text/html; charset=utf-8")]
    try:
        on = date.fromisoformat(asked) if asked else date.today()  # noqa: DTZ011 - the day of whoever asks
    except ValueError:
        start_response("400 Bad Request", headers)
        return [f"<p>{escape(str(asked))} is no day; write on=1992-06-01".encode()]
    start_response("200 OK", headers)
    return [page({**EXAMPLE, **query}, on).encode()]


def main() -> None:
    """Print the page, or serve it."""
    if "--serve" not in sys.argv:
        sys.stdout.write(page(EXAMPLE, date(1992, 6, 1)))
        return
    with make_server("localhost", 8000, application) as server:
        sys.stdout.write("http://localhost:8000/?covering_dates=1960&on=1992-06-01\n")
        server.serve_forever()


if __name__ == "__main__":
    main()
