"""The few exceptions: what the person who called must mend.

What is wrong with a *record* is a value (`closurelib.facts.Problem`), never an exception; what is
wrong with a rule file, a source that cannot be opened or an option is one of these.
"""

from __future__ import annotations


class ClosurelibError(Exception):
    """Something the caller must mend; its text says what was found and what would be right.

    >>> issubclass(LawError, ClosurelibError) and issubclass(ReadError, ClosurelibError)
    True
    """


class LawError(ClosurelibError):
    """A rule pack that cannot be used: every mistake in it, file and provision named.

    >>> print(LawError(["a.toml: provision x-1: no cite", "a.toml: provision x-2: no url"]))
    a.toml: provision x-1: no cite
    a.toml: provision x-2: no url
    """

    def __init__(self, mistakes: list[str] | tuple[str, ...] | str) -> None:
        self.mistakes: tuple[str, ...] = (mistakes,) if isinstance(mistakes, str) else tuple(mistakes)
        super().__init__("\n".join(self.mistakes))


class ReadError(ClosurelibError):
    """A source that cannot be read at all: missing, not text, or holding no record.

    >>> from closurelib import read
    >>> try:
    ...     list(read("no-such-file.csv"))
    ... except ReadError as why:
    ...     print(why)
    no-such-file.csv: cannot be opened: No such file or directory
    """


class MissingExtra(ClosurelibError):
    """A part of closurelib needs a package that is not installed.

    >>> print(MissingExtra("reading EAD", "ead"))
    reading EAD needs an extra: pip install 'closurelib[ead]'
    """

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(f"{what} needs an extra: pip install 'closurelib[{extra}]'")
        self.extra = extra


class UnreadableText(ClosurelibError, ValueError):
    """A text that is there but cannot be read as what it should be; says why, never guesses.

    >>> from closurelib.covering import read_covering_dates
    >>> try:
    ...     read_covering_dates("1960 Feb 30")
    ... except UnreadableText as why:
    ...     print(type(why).__name__)
    UnreadableText
    """
