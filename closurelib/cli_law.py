"""`closurelib law`: the provisions listed, shown, checked, tested and compared."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterable, Sequence
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

import click

from closurelib.cli_options import LAW, Day, find_law

if TYPE_CHECKING:
    from closurelib.law import Law, Provision
    from closurelib.report.screen import Screen

NOT_MODELLED = ("not-modelled", "not modelled")
FORMAT = click.option("--format", "format_", type=click.Choice(("text", "json")), default="text", show_default=True)


@click.group()
def law() -> None:
    """List, show, check, test and compare the provisions of a law."""


@law.command("list")
@LAW
@click.option("--on", type=Day(), metavar="DATE", help="Only those in force on that day.")
@FORMAT
def list_(law: str, on: date | None, format_: str) -> None:
    """List the provisions: id, when in force, effect and name."""
    from closurelib.report.laws import listed

    found = [one for one in find_law(law).provisions if on is None or one.is_in_force(on)]
    if format_ == "json":
        _print_json(found)
    else:
        _print(listed(found, _screen()))


@law.command()
@LAW
@click.argument("text", nargs=-1, required=True)
@FORMAT
def show(law: str, text: Sequence[str], format_: str) -> int:
    """Show everything about one provision, by its id or by words of it.

    "not-modelled" shows what this law has and the rules cannot say.
    """
    from closurelib.report.laws import listed, not_modelled, shown

    known, wanted = find_law(law), " ".join(text)
    if wanted.casefold() in NOT_MODELLED:
        _print(not_modelled(known, _screen()))
        return 0
    found = _search(known, wanted)
    if not found:
        click.echo(f"closurelib: {_nothing_like(known, wanted)}", err=True)
        return 2
    if format_ == "json":
        _print_json(found)
    elif len(found) == 1:
        _print(shown(known, found[0], _screen()))
    else:
        _print(listed(found, _screen()))
    return 0


def _search(law: Law, wanted: str) -> list[Provision]:
    """The provision of that id or name; else those that hold all the words."""
    whole = wanted.casefold().removeprefix("the ")
    exact = [one for one in law.provisions if whole in (one.id, one.name.casefold().removeprefix("the "))]
    if exact:
        return exact
    words = wanted.casefold().split()
    for fields in (("id", "name", "cite"), ("id", "name", "cite", "says")):
        texts = [(one, " ".join(getattr(one, name) for name in fields).casefold()) for one in law.provisions]
        found = [one for one, text in texts if wanted.casefold() in text]
        found = found or [one for one, text in texts if all(word in text for word in words)]
        if found:
            return found
    return []


def _nothing_like(law: Law, wanted: str) -> str:
    close = get_close_matches(wanted, [one.id for one in law.provisions], n=1, cutoff=0.4)
    names = {one.name: one.id for one in law.provisions}
    close = close or [names[name] for name in get_close_matches(wanted, names, n=1, cutoff=0.4)]
    return f"{law.id} has no provision like {wanted!r}" + (f"; did you mean {close[0]}?" if close else "")


@law.command()
@LAW
@click.argument("folder", required=False)
def check(law: str, folder: str | None) -> int:
    """Load a pack of rule files and report every mistake in it; exit 1 where there is one."""
    from closurelib.errors import LawError, ReadError
    from closurelib.law import law_from_files

    if folder is not None and not any(Path(folder).glob("*.toml")):
        raise ReadError(f"{folder}: no rule files here; a pack is a folder of .toml files with a pack.toml")
    try:
        pack = find_law(law) if folder is None else law_from_files(Path(folder))
    except LawError as why:
        for mistake in why.mistakes:
            click.echo(mistake)
        number = len(why.mistakes)
        click.echo(f"{number} mistake{'' if number == 1 else 's'}")
        return 1
    examples = sum(len(one.examples) for one in pack.provisions)
    click.echo(f"{pack.id} {pack.version}: {len(pack.provisions)} provisions, {examples} examples: no mistake")
    return 0


@law.command("test")
@LAW
def run_tests(law: str) -> int:
    """Run the worked examples of every provision; exit 1 where one does not hold."""
    from closurelib.law.examples import run_examples
    from closurelib.report.laws import tested

    results = list(run_examples(find_law(law)))
    _print(tested(results, _screen()))
    wrong = sum(bool(one.mismatches) for one in results)
    verdict = f"{wrong} do not hold" if wrong else "all hold"
    click.echo(f"\n{len(results)} examples of {len({one.provision for one in results})} provisions: {verdict}")
    return 1 if wrong else 0


@law.command()
@click.argument("old")
@click.argument("new")
def diff(old: str, new: str) -> None:
    """Say what changed between two packs (folders, or names), and which answers of a fixed grid changed with it."""
    from closurelib.law.diff import changed_answers, changed_provisions
    from closurelib.report.laws import compared

    before, after = find_law(old), find_law(new)
    _print(compared(list(changed_provisions(before, after)), changed_answers(before, after), _screen()))


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line)


def _print_json(provisions: Sequence[Provision]) -> None:
    from closurelib.report.laws import as_data

    click.echo(json.dumps([as_data(one) for one in provisions], indent=1, ensure_ascii=False))


def _screen() -> Screen:
    from closurelib.report.screen import NARROWEST, WIDEST, Screen

    width = min(max(shutil.get_terminal_size((WIDEST, 24)).columns, NARROWEST), WIDEST)
    return Screen(width, colour=sys.stdout.isatty() and not os.environ.get("NO_COLOR"))
