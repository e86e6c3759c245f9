"""The rule files as pages: one page an instrument, with an index and a page of what is not modelled.

docs/conf.py has them written before each build. Nothing here decides: every word comes from the rule files, and
every way of counting is said by `closurelib.law.effects`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from closurelib.dates import say_date
from closurelib.law import Law, Provision, load_law, packs
from closurelib.law.effects import ByYearOfCreation, EarliestOf, LatestOf, Way, say_way
from closurelib.law.examples import NO_DAY
from closurelib.law.provision import AppliesTo, CatalogueCode

SEEN = {
    "text": "the text of the provision itself",
    "secondary": "a source that reports it: a debate, an explanatory note, an official page",
    "practice": "what an archive does, in its data or its programs; not a rule of law",
    "derived": "worked out from facts that were read",
    "unverified": "not read; to be checked before anybody relies on it",
}
"""How the source of a provision was read."""

EFFECTS = {
    "closes": "Closes the record.",
    "transfer_due": "Sets the last day for the transfer. It opens nothing.",
    "historical": "Makes the record historical. It opens nothing.",
    "exemption_ends": "Ends the time in which an exemption can be claimed.",
    "retains": "Lets the department keep the record back. No end of its own: the retention records one.",
    "catalogue_code": "Says what a closure code of the catalogue means.",
    "marks": "Stands behind a state that is recorded, or behind the want of any law.",
    "informs": "Is told with the answer, and changes no status.",
}
"""What a provision can do, in words."""

FACTS = {"record_class": "class", "public_record": "public record", "open_before_transfer": "open before transfer"}
MADE_HERE = "% Made from rules/ by docs/generate_law_pages.py; change the rule file, not this page."
"""The first line of every page: a comment, by which a page of an earlier run is known."""
STILL = "; still in force"
NO_BREAK = "\N{NO-BREAK SPACE}"
NAMED_APART = ("name", "facts", "on")


def generate(folder: Path) -> None:
    """Write the pages of every law in `rules/` to a folder; pages of an earlier run that are no more are removed."""
    pages: dict[Path, str] = {Path("index.md"): _all_laws()}
    for pack in packs():
        pages.update((Path(pack) / name, text) for name, text in law_pages(load_law(pack)).items())
    write(folder, pages)


def write(folder: Path, pages: Mapping[Path, str]) -> None:
    """Write pages below a folder; one that has not changed is left alone, so that Sphinx need not read it again."""
    for old in folder.rglob("*.md"):
        if old.relative_to(folder) not in pages and old.read_text(encoding="utf-8").startswith(MADE_HERE):
            old.unlink()
    for name, body in pages.items():
        page, text = folder / name, f"{MADE_HERE}\n\n{body}"
        page.parent.mkdir(parents=True, exist_ok=True)
        if not page.exists() or page.read_text(encoding="utf-8") != text:
            page.write_text(text, encoding="utf-8")


def law_pages(law: Law) -> dict[str, str]:
    """The pages of one law by file name: `index.md`, `not-modelled.md` and one for each rule file."""
    pages = {f"{stem}.md": _instrument(title, ones) for stem, (title, ones) in instruments(law).items()}
    return {"index.md": _index(law), "not-modelled.md": _not_modelled(law), **pages}


def instruments(law: Law) -> dict[str, tuple[str, list[Provision]]]:
    """The provisions of a law by rule file, each file with the name of the instrument that it holds."""
    files: dict[str, list[Provision]] = {}
    for provision in law.provisions:
        files.setdefault(Path(provision.file).stem, []).append(provision)
    return {stem: (_title(stem, ones), ones) for stem, ones in files.items()}


INSTRUMENT = re.compile(r"(?:[A-Z]\w*|of|and|the|to|for)(?: (?:[A-Z]\w*|of|and|the|to|for|\([^)]*\)))* \d{4}")
"""The name of an Act, of Regulations or of an Order, with its year."""


def _title(stem: str, provisions: list[Provision]) -> str:
    """The instrument that a file is named after, as its provisions write it: si-2012-3028 is S.I. 2012/3028."""
    cites = [provision.cite for provision in provisions]
    name = re.compile(r"\W*".join(filter(str.isalnum, stem)), re.IGNORECASE)
    found = [match[0] for cite in cites if (match := name.search(cite))]
    if not found:
        year = stem.rpartition("-")[2]
        found = [match for cite in cites for match in INSTRUMENT.findall(cite) if match.endswith(year)]
    found = found or [cite.partition(",")[0] for cite in cites]
    return Counter(found).most_common(1)[0][0].removeprefix("the ")


# The index pages.


def _all_laws() -> str:
    return _page(
        "# The law",
        "These pages are made from the rule files in `rules/`. The rule file is what the engine reads, so what stands "
        "here is what it does. It is a reading of the law, not legal advice.",
        "Days *in force* and other ends are last days, both included.",
        _toctree(f"{pack}/index" for pack in packs()),
        "## How a source was read",
        "Each provision says how its source was read. Trust it no further than that.",
        _table(("source read", "meaning"), SEEN.items()),
        "## What a provision can do",
        _table(("effect", "what it does"), ((f"`{key}`", says) for key, says in EFFECTS.items())),
    )


def _index(law: Law) -> str:
    return _page(
        f"# {law.name}",
        f"Pack `{law.id}`, version {law.version}: {len(law.provisions)} provisions.",
        _toctree([*instruments(law), "not-modelled"]),
        "## What is taken where a fact is not recorded",
        "An answer that rests on one of these says so.",
        _table(("fact", "taken as", "said as"), ((_fact(d.fact), _value(d.value), d.says) for d in law.defaults))
        or "Nothing.",
        "## Every provision",
        _table(("provision", "effect", "in force"), (_line(one) for one in law.provisions)),
    )


def _line(provision: Provision) -> tuple[str, ...]:
    link = f"[{_escaped(provision.name)}](#{provision.id})"
    days = in_force(provision).removesuffix(STILL)
    return link, f"`{provision.effect}`", days.replace(" ", NO_BREAK)


def _not_modelled(law: Law) -> str:
    return _page(
        "# Not modelled",
        f"What the law says ({law.name}) and these rules cannot, or do not yet. Nothing is approximated in its place: "
        "where one of these bears on a record, ask the archive.",
        *(f"**{_escaped(one.what)}.** {_escaped(one.why)} *({_escaped(one.cite)})*" for one in law.not_modelled),
    )


# One instrument, one provision.


def _instrument(title: str, provisions: list[Provision]) -> str:
    file = f"Rule file: `rules/{provisions[0].file}`."
    return _page(f"# {title}", file, *(_provision(one) for one in provisions))


def _provision(provision: Provision) -> str:
    return _page(
        f"({provision.id})=",
        f"## {_capital(_escaped(provision.name))}",
        _escaped(provision.says),
        "\n".join(f"- **{name}:** {says}" for name, says in _properties(provision)),
        *_tables(provision),
        *([f"Note: {_escaped(provision.note)}"] if provision.note else []),
        "**Worked examples**",
        _table(("example", "facts", "asked on", "answer"), (_example(provision, one) for one in provision.examples)),
    )


def _properties(provision: Provision) -> Iterator[tuple[str, str]]:
    """What there is to know of a provision, each with its name."""
    yield "Id", f"`{provision.id}`"
    yield "Citation", f"[{_escaped(provision.cite)}]({provision.url})"
    yield "Source read", f"{provision.seen}, checked on {say_date(provision.checked_on)}"
    yield "In force", in_force(provision)
    if provision.ended_by:
        yield "Ended by", _escaped(_capital(provision.ended_by))
    if provision.lasting:
        yield "Lasting", "The days it fixed stay after it has ended."
    yield "Applies to", applies_to(provision.applies_to)
    yield "Effect", f"`{provision.effect}`. {EFFECTS[provision.effect]}"
    yield from counts(provision)
    if provision.overrides:
        yield "Overrides", ", ".join(f"[`{id}`](#{id})" for id in provision.overrides)


def in_force(provision: Provision) -> str:
    """The days in force, last day included."""
    first = f"from {say_date(provision.since)}" if provision.since else "since records were kept"
    if provision.until is None:
        return first + STILL
    return f"{first} to {say_date(provision.until - timedelta(days=1))}"


def applies_to(whom: AppliesTo) -> str:
    """Whom a provision applies to, in words."""
    said = list(_created(whom.created_from, whom.created_until))
    said += [f"{_fact(fact)}: {' or '.join(_value(one) for one in values)}" for fact, values in whom.traits]
    if whom.exemptions:
        said.append(f"closures that name {', '.join(whom.exemptions)}")
    return "; ".join(said) or "every record"


def _created(first: int | None, last: int | None) -> Iterator[str]:
    match first, last:
        case None, None:
            return
        case None, _:
            yield f"created in {last} or earlier"
        case _, None:
            yield f"created in {first} or later"
        case _ if first == last:
            yield f"created in {first}"
        case _:
            yield f"created from {first} to {last}"


def counts(provision: Provision) -> Iterator[tuple[str, str]]:
    """How a provision counts, each way with the name of what it counts."""
    if provision.way is not None:
        yield "Counts", say_way(provision.way)
    if provision.mark is not None:
        yield "State", f"`{provision.mark}`"
    if provision.value is not None:
        bears_on = provision.effect == "informs"
        yield ("Bears on", f"`{provision.value}`") if bears_on else ("Who", _escaped(provision.value))
    if provision.code is not None:
        yield from _code(provision.code)


def _code(code: CatalogueCode) -> Iterator[tuple[str, str]]:
    yield (
        "Code",
        f"`{code.type}`, which means {code.means}" if code.type else f"none recorded, which means {code.means}",
    )
    for name, way in _code_ways(code):
        yield name, say_way(way)
    if code.year_end and code.exact:
        yield "Where not recorded which", {"year_end": "the end of the year", "exact": "to the day"}[code.unanchored]
    if code.follows_opening:
        yield "Follows an opening", "only a record that was open can get it"
    if code.then == "review":
        yield "Then", "a review, which opens nothing by itself"


def _code_ways(code: CatalogueCode) -> Iterator[tuple[str, Way]]:
    for name, way in (
        ("Years, from the end of the year", code.year_end),
        ("Years, to the day", code.exact),
        ("A year", code.until),
        ("No number", code.always),
    ):
        if way is not None:
            yield name, way


def _tables(provision: Provision) -> Iterator[str]:
    """The tables of years that a provision counts by, as the Schedule prints them."""
    ways = [provision.way, *(way for _, way in _code_ways(provision.code))] if provision.code else [provision.way]
    last = "last day for the transfer" if provision.effect == "transfer_due" else "first day of the new state"
    for way in ways:
        for table in tables_in(way):
            yield _table(("year of creation", last), ((str(year), say_date(day)) for year, day in table.days))


def tables_in(way: Way | None) -> Iterator[ByYearOfCreation]:
    """The tables of years in a way of counting, nested ones included."""
    match way:
        case ByYearOfCreation():
            yield way
        case LatestOf(ways) | EarliestOf(ways):
            for one in ways:
                yield from tables_in(one)
        case _:
            return


# A worked example.


def _example(provision: Provision, example: Mapping[str, Any]) -> tuple[str, str, str, str]:
    facts = "; ".join(f"{name} {_value(value)}" for name, value in example["facts"].items())
    expected = sorted(example.items(), key=lambda item: item[0] != "status")
    answer = "; ".join(_expectation(provision, *item) for item in expected if item[0] not in NAMED_APART)
    return _escaped(example["name"]), _escaped(facts) or "none recorded", _value(example["on"]), answer


def _expectation(provision: Provision, name: str, value: Any) -> str:
    match name:
        case "status":
            return f"**{value}**"
        case "law_as_of":
            return f"(by the law of {_value(value)})"
        case "because" | "not_because":
            said = ["this provision" if id == provision.id else f"`{id}`" for id in value]
            return f"{'not ' if name == 'not_because' else ''}because of {', '.join(said)}"
        case _ if value in NO_DAY:
            return f"{_words(name)} no day"
        case _:
            return _escaped(f"{_words(name)} {_value(value)}")


def _value(value: Any) -> str:
    """A value of a rule file for people: days as they read them, tables as lists of their entries."""
    match value:
        case bool():
            return "yes" if value else "no"
        case date():
            return say_date(value).replace(" ", NO_BREAK)
        case list() | tuple():
            return ", ".join(_value(one) for one in value)
        case dict():
            return "(" + ", ".join(f"{key} {_value(one)}" for key, one in value.items()) + ")"
        case _:
            return str(value)


def _fact(name: str) -> str:
    return FACTS.get(name, _words(name))


def _words(name: str) -> str:
    return name.replace("_", " ")


# Markdown.


def _page(*blocks: str) -> str:
    return "\n\n".join(block.strip("\n") for block in blocks if block) + "\n"


def _toctree(pages: Iterable[str]) -> str:
    return "\n".join(("```{toctree}", ":maxdepth: 1", "", *pages, "```"))


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table; empty where there are no rows."""
    lines = [_row(row) for row in rows]
    if not lines:
        return ""
    head = list(head)
    return "\n".join((_row(head), _row(":---" for _ in head), *lines))


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(" ".join(cell.replace("|", "\\|").split()) for cell in cells) + " |"


def _escaped(text: str) -> str:
    """A text of a rule file as Markdown shows it unchanged."""
    for mark in "\\`*_[]<>":
        text = text.replace(mark, f"\\{mark}")
    return text


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
