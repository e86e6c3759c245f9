"""How fast a finding aid is read, and how much memory it takes: `python -m tests.benchmarks.ead [COMPONENTS]`.

The finding aid is made up, with a note of access in every third file and few distinct notes, as finding aids have;
`--distinct` makes every note its own, which is the worst case.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from closurelib.read import open_source

FILES = 99
"""Files in a series."""


def write(path: Path, components: int, *, distinct: bool) -> None:
    """Write a finding aid of so many components."""
    with path.open("w", encoding="utf-8") as stream:
        for piece in _pieces(components // (FILES + 1), distinct):
            stream.write(piece)


def _pieces(series: int, distinct: bool) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="utf-8"?>\n<ead xmlns="urn:isbn:1-931666-22-9"><eadheader><eadid>zz</eadid>'
    yield '</eadheader><archdesc level="collection"><did><unittitle>T</unittitle><unitid>ZZ</unitid></did>\n<dsc>'
    for one in range(series):
        yield f'<c01 id="s{one}" level="series"><did><unittitle>Series</unittitle><unitid>ZZ/{one}</unitid></did>\n'
        for number in range(FILES):
            yield _file(one, number, one * FILES + number if distinct else number % 50)
        yield "</c01>\n"
    yield "</dsc></archdesc></ead>\n"


def _file(series: int, number: int, kind: int) -> str:
    year = 1900 + number
    day = f"July 1, {2020 + kind % 50}"
    note = f'<accessrestrict id="r{series}.{number}"><head>Conditions Governing Access</head><p>Restricted until \
<date normal="{2020 + kind % 50}-07-01" type="restriction">{day}</date>{f", decision {kind}" if kind > 50 else ""}.\
</p></accessrestrict>'
    return f'<c02 id="i{series}.{number}" level="file"><did><unittitle>File {number}</unittitle>\
<unitid>ZZ/{series}/{number}</unitid><unitdate normal="{year}/{year + 1}" type="inclusive">{year}-{year + 1}</unitdate>\
<container label="Box" type="box">{number}</container></did>{note if number % 3 == 0 else ""}</c02>\n'


def measure(path: Path) -> None:
    """Read it to its end."""
    started = time.process_time()
    count = sum(1 for _ in open_source(str(path)))
    seconds = time.process_time() - started
    size = path.stat().st_size / 1e6
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    rate = f"{seconds:.2f} s of one core, {count / seconds:,.0f} records/s"
    print(f"{count:,} records, {size:,.0f} MB: {rate}, {memory:,.0f} MB of memory")


def main() -> int:
    """Write a finding aid, read it, and say what it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("components", nargs="?", type=int, default=200_000)
    parser.add_argument("--distinct", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made-up.xml"
        write(path, asked.components, distinct=asked.distinct)
        measure(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
