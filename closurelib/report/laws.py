"""The law as text: its provisions listed, one of them in full, its examples, and two versions compared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from closurelib.dates import say_date
from closurelib.law import Law, Provision
from closurelib.law.diff import ChangedAnswers, say_applies, say_code
from closurelib.law.effects import say_way
from closurelib.law.examples import ExampleResult
from closurelib.law.pack import NotModelled
from closurelib.report.screen import Screen
from closurelib.report.words import in_force

LABEL = 14
GIVEN = ("name", "facts", "on", "law_as_of")
"""What an example gives; all else it expects."""


def listed(provisions: Sequence[Provision], screen: Screen) -> Iterator[str]:
    """A table of provisions: id, and below it when in force, effect and name."""
    force = max((len(in_force(one)) for one in provisions), default=8)
    effect = max((len(one.effect) for one in provisions), default=6)
    yield screen.heading("id")
    yield screen.heading(f"    {'in force':<{force}}  {'effect':<{effect}}  name")
    for one in provisions:
        yield screen.fold(one.id)
        yield screen.fold(one.name, f"    {in_force(one):<{force}}  {one.effect:<{effect}}  ")


def shown(law: Law, provision: Provision, screen: Screen) -> Iterator[str]:
    """Everything about one provision."""
    yield screen.heading(screen.fold(f"{provision.id}  {provision.name}", rest="    "))
    yield ""
    for label, text in _about(law, provision):
        if " " in text or len(text) + LABEL <= screen.width:
            yield screen.fold(text, f"  {label:<{LABEL - 2}}")
        else:  # an address is never broken
            yield f"  {label}\n  {text}"
    yield ""
    yield screen.heading("Examples")
    for example in provision.examples:
        yield screen.fold(f"{example['name']}: {say_example(example)}", "  ", "    ")


def _about(law: Law, one: Provision) -> Iterator[tuple[str, str]]:
    yield "Says", one.says
    yield "Citation", one.cite
    yield "Address", one.url
    yield "Source", f"{one.seen}, read on {say_date(one.checked_on)}"
    yield "Counts", say_counts(one)
    yield "In force", in_force(one)
    if one.ended_by:
        yield "Ended by", one.ended_by
    if one.lasting:
        yield "Lasting", "the dates that it fixed stay after its end"
    yield "Applies to", say_applies(one.applies_to)
    if one.overrides:
        yield "Overrides", ", ".join(one.overrides)
    over = [other.id for other in law.provisions if one.id in other.overrides]
    if over:
        yield "Overridden", f"by {', '.join(over)}"
    if one.note:
        yield "Note", one.note
    yield "File", one.file


def say_counts(one: Provision) -> str:
    """What a provision does and how it counts, in words."""
    match one.effect:
        case "catalogue_code" if one.code is not None:
            return f"a closure code; {say_code(one.code)}"
        case "marks":
            return f"stands behind: {one.mark}{f' ({one.value})' if one.value else ''}"
        case "informs":
            return f"bears on {one.value}; it does not act by itself"
        case "retains":
            return "a recorded retention rests on it"
    words = {
        "closes": "closes records: {}",
        "transfer_due": "a limit for the transfer: {}; it opens nothing",
        "historical": "historical from: {}; that opens nothing",
        "exemption_ends": "an exemption can be claimed: {}",
    }
    way = say_way(one.way) if one.way is not None else "no way of counting"
    return words.get(one.effect, "{}").format(way)


def say_example(example: dict[str, Any]) -> str:
    """What an example expects, in words."""
    expected = [f"{key} {_say(value)}" for key, value in example.items() if key not in GIVEN]
    as_of = f", by the law of {example['law_as_of']}" if "law_as_of" in example else ""
    return f"on {example['on']}{as_of}: {'; '.join(expected)}"


def _say(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(_say, value))
    if isinstance(value, dict):
        return " ".join(f"{key} {one}" for key, one in value.items())
    return str(value)


def not_modelled(law: Law, screen: Screen) -> Iterator[str]:
    """What the law has and the rules cannot say."""
    yield screen.heading(f"Not modelled in {law.id}: {len(law.not_modelled)}")
    for one in law.not_modelled:
        yield from _left_out(one, screen)


def _left_out(one: NotModelled, screen: Screen) -> Iterator[str]:
    yield ""
    yield screen.fold(one.what)
    yield screen.fold(one.why, "    ")
    yield screen.fold(one.cite, "    ")


def tested(results: Iterable[ExampleResult], screen: Screen) -> Iterator[str]:
    """How many examples hold, provision by provision, and each that does not."""
    counts: dict[str, list[ExampleResult]] = {}
    for result in results:
        counts.setdefault(result.provision, []).append(result)
    width = max((len(id) for id in counts), default=0)
    for id, of_one in counts.items():
        wrong = [one for one in of_one if one.mismatches]
        holds = f"{len(of_one) - len(wrong)} of {len(of_one)} hold" if wrong else f"{len(of_one)} hold"
        yield screen.fold(holds, f"{id:<{width}}  ") if width + 16 <= screen.width else screen.fold(f"{id} {holds}")
        for one in wrong:
            yield from (screen.fold(f"{one.name}: {said}", "    ", "      ") for said in one.mismatches)


def compared(provisions: Sequence[str], answers: Sequence[ChangedAnswers], screen: Screen) -> Iterator[str]:
    """What changed between two laws, in words and in the answers of the grid."""
    yield screen.heading(f"Provisions: {_changes(len(provisions))}")
    yield from (screen.fold(one, "  ", "    ") for one in provisions)
    yield ""
    yield screen.heading(f"Answers of the grid: {_changes(len(answers))}")
    yield from (screen.fold(str(one), "  ", "    ") for one in answers)


def _changes(number: int) -> str:
    return "no change" if number == 0 else "1 change" if number == 1 else f"{number} changes"


def as_data(one: Provision) -> dict[str, Any]:
    """A provision for programs."""
    return {
        "id": one.id,
        "name": one.name,
        "cite": one.cite,
        "url": one.url,
        "checked_on": one.checked_on.isoformat(),
        "seen": str(one.seen),
        "says": one.says,
        "effect": one.effect,
        "counts": say_counts(one),
        "since": one.since.isoformat() if one.since else None,
        "until": one.until.isoformat() if one.until else None,
        "ended_by": one.ended_by,
        "applies_to": say_applies(one.applies_to),
        "overrides": list(one.overrides),
        "file": one.file,
    }
