"""Where text is shown: how wide, in which characters, with or without colour."""

from __future__ import annotations

import textwrap

import click
from attrs import frozen

from closurelib.vocabulary import AccessStatus

WIDEST = 80
"""Nothing is wider, however wide the terminal is."""
NARROWEST = 60

COLOURS: dict[AccessStatus, str] = {
    AccessStatus.OPEN: "green",
    AccessStatus.OPEN_IN_PART: "yellow",
    AccessStatus.UNDETERMINED: "magenta",
}
"""The colour of each status; what is withheld is red."""


@frozen
class Screen:
    """A place for text.

    >>> print(Screen(width=48).fold("The thirty years ended on 31 Dec 1990. Nothing is left.", "  Why      "))
      Why      The thirty years ended on 31 Dec
               1990. Nothing is left.
    """

    width: int = WIDEST
    unicode: bool = True
    colour: bool = False

    def fold(self, text: str, first: str = "", rest: str | None = None) -> str:
        """Text wrapped to the width: `first` before its first line, `rest` (as many blanks) before the others."""
        return "\n".join(
            textwrap.wrap(
                " ".join(text.split()),
                width=self.width,
                initial_indent=first,
                subsequent_indent=" " * len(first) if rest is None else rest,
                break_on_hyphens=False,
            )
            or [first.rstrip()]
        )

    def status(self, status: AccessStatus, text: str | None = None) -> str:
        """A status, in its colour where there is colour."""
        said = text if text is not None else str(status).upper()
        return click.style(said, fg=COLOURS.get(status, "red"), bold=True) if self.colour else said

    def heading(self, text: str) -> str:
        """A heading, bold where there is colour."""
        return click.style(text, bold=True) if self.colour else text


def shortened(text: str, width: int) -> str:
    """Text cut to a width, with dots where something was left out.

    >>> shortened("Northern (N): Soviet Union", 16)
    'Northern (N)...'
    """
    return text if len(text) <= width else text[: max(width - 3, 1)].rstrip(" :,;.") + "..."
