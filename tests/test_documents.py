"""What the documents show is what happens: their Python runs, their terminal output is the command's."""

from __future__ import annotations

import doctest
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parent.parent
DOCUMENTS = (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))
BLOCK = re.compile(
    r"^(?:<!-- (?P<mark>[^>]*?) -->\n+)?```(?P<language>[a-z]*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL
)


class Block(NamedTuple):
    """A fenced block, with the comment that stands before it."""

    mark: str
    language: str
    body: str
    line: int


def blocks(document: Path) -> Iterator[Block]:
    """The fenced blocks of a Markdown document, in order."""
    text = document.read_text(encoding="utf-8")
    for found in BLOCK.finditer(text):
        line = text.count("\n", 0, found.start("body"))
        yield Block(found["mark"] or "", found["language"], found["body"], line)


def documents_with(language: str, sign: str) -> list[Path]:
    """The documents that hold a block of a language with a sign in it."""
    return [
        document
        for document in DOCUMENTS
        if "_build" not in document.parts
        and any(language in block.language and sign in block.body for block in blocks(document))
    ]


def name(document: Path) -> str:
    """A document as a person would name it."""
    return document.relative_to(ROOT).as_posix()


@pytest.mark.skipif(not (ROOT / "closurelib" / "decide.py").exists(), reason="there is nothing to decide with yet")
@pytest.mark.parametrize("document", documents_with("py", ">>>"), ids=name)
def test_python_in_a_document_runs(document: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The Python blocks of a document are one session, read from the top."""
    monkeypatch.chdir(ROOT)
    session: dict[str, object] = {"__name__": "__main__"}
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
    said: list[str] = []
    for block in blocks(document):
        if "py" in block.language and ">>>" in block.body:
            example = doctest.DocTestParser().get_doctest(
                block.body, session, name(document), str(document), block.line
            )
            runner.run(example, out=said.append, clear_globs=False)
            session = example.globs
    told = "".join(said)
    if runner.failures and "needs an extra: pip install" in told:
        pytest.skip(f"{document.name} reads what needs an extra that is not installed")
    assert not runner.failures, told


def outputs() -> Iterator[tuple[str, str, str]]:
    """Where, command and output of every block marked `<!-- output -->`; one command a block."""
    for document in DOCUMENTS:
        for block in blocks(document):
            if block.mark == "output":
                command, _, output = block.body.partition("\n")
                yield f"{name(document)}:{block.line + 1}", command, output


@pytest.mark.skipif(not (ROOT / "closurelib" / "cli.py").exists(), reason="there is no command yet")
@pytest.mark.parametrize(("where", "command", "output"), [pytest.param(*each, id=each[0]) for each in outputs()])
def test_output_in_a_document_is_true(where: str, command: str, output: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A block marked `<!-- output -->` is, to the letter, what its command writes on standard output."""
    from click.testing import CliRunner

    from closurelib.cli import main

    assert command.startswith("$ closurelib "), f"{where}: the block must open with $ closurelib ..."
    monkeypatch.chdir(ROOT)
    result = CliRunner().invoke(main, shlex.split(command)[2:], env={"COLUMNS": "80", "NO_COLOR": "1"})
    if "needs an extra: pip install" in result.stderr:
        pytest.skip(f"{where}: {result.stderr.strip().splitlines()[0]}")
    assert result.stdout.rstrip() == output.rstrip(), f"{where} no longer shows what the command writes"
