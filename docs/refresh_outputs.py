"""Write anew every block marked `<!-- output -->` of the documents, from what its command prints now.

`python docs/refresh_outputs.py`, from the root of the checkout; read the difference before you commit it.
"""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from click.testing import CliRunner

from closurelib.cli import main

ROOT = Path(__file__).parents[1]
BLOCK = re.compile(r"(<!-- output -->\n```\w*\n\$ )(closurelib [^\n]*)\n.*?\n```", re.DOTALL)


def refreshed(text: str) -> str:
    """A document with the true output in its marked blocks."""

    def run(match: re.Match[str]) -> str:
        result = CliRunner().invoke(main, shlex.split(match[2])[1:], env={"COLUMNS": "80", "NO_COLOR": "1"})
        return f"{match[1]}{match[2]}\n{result.stdout.rstrip()}\n```"

    return BLOCK.sub(run, text)


if __name__ == "__main__":
    for document in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]:
        before = document.read_text(encoding="utf-8")
        after = refreshed(before)
        if after != before:
            document.write_text(after, encoding="utf-8")
            print(document.relative_to(ROOT))
