"""How fast a finding aid is read, and how much memory it takes: `python -m tests.benchmarks.ead [COMPONENTS]`.

The finding aid is made up, with a note of access in every third file and few distinct notes, as finding aids have;
`--distinct` makes every note its own, which is the worst case. Beside it stands lxml's own parser over the same file.
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
from closurelib.read.ead_inherit import COMPONENTS

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


def most_memory() -> float:
    """The most memory this process had at once, in MB; where the system says so, without that of who started it."""
    status = Path("/proc/self/status")
    if status.exists():
        for line in status.read_text(encoding="ascii").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def count_bare(path: Path) -> int:
    """What no reader can beat: lxml's own parser, which only counts the components and forgets them."""
    from lxml import etree

    count = 0
    for _, element in etree.iterparse(str(path), events=("end",), tag=[f"{{*}}{tag}" for tag in COMPONENTS]):
        count += 1
        element.clear()
        while (before := element.getprevious()) is not None:
            element.getparent().remove(before)
    return count


def count_read(path: Path) -> int:
    """Read as records."""
    return sum(1 for _ in open_source(str(path)))


def measure(path: Path, runs: int) -> None:
    """Read it to its end, with the bare parser in turn; and say what each took at best, and in the middle."""
    seconds: dict[str, list[float]] = {"bare": [], "read": []}
    count = 0
    for _ in range(runs):
        for name, reads in (("bare", count_bare), ("read", count_read)):
            started = time.process_time()
            count = reads(path)
            seconds[name].append(time.process_time() - started)
    print(f"{count:,} records, {path.stat().st_size / 1e6:,.0f} MB, {runs} runs of one core, {most_memory():,.0f} MB")
    for name, says in (("bare", "lxml alone, counting"), ("read", "read as records")):
        took = sorted(seconds[name])
        rates = [f"{count / one:>9,.0f}" for one in (took[-1], took[runs // 2], took[0])]
        print(f"{says:<22}{'  '.join(rates)} components/s (least, median, most)")
    ratios = sorted(read / bare for bare, read in zip(seconds["bare"], seconds["read"], strict=True))
    print(f"{'reading takes':<22}{ratios[runs // 2]:.2f} times as long (median of the pairs)")


def main() -> int:
    """Write a finding aid, read it, and say what it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("components", nargs="?", type=int, default=200_000)
    parser.add_argument("--distinct", action="store_true")
    parser.add_argument("--runs", type=int, default=5)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made-up.xml"
        write(path, asked.components, distinct=asked.distinct)
        measure(path, max(asked.runs, 1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
