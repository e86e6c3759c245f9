"""Which checks run, how grave each is, and which are set aside in which files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from fnmatch import fnmatch
from pathlib import Path

from attrs import evolve, frozen

from closurelib.check.checks import ALL, CHECKS, matching, nearest
from closurelib.check.finding import Finding, Severity
from closurelib.check.rule import AnyRule
from closurelib.errors import ReadError

_EXACT = 100


@frozen
class Selection:
    """What was selected and ignored. The more exact selector wins; of two as exact, the one that ignores.

    >>> picks = Selection(select=("D", "Z901"), ignore=("D104",))
    >>> [rule.code for rule in picks.rules() if rule.code in ("D101", "D104", "F804", "Z901", "Z902")]
    ['D101', 'Z901']
    """

    select: tuple[str, ...] = (ALL,)
    ignore: tuple[str, ...] = ()
    severities: tuple[tuple[str, Severity], ...] = ()
    per_file: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Patterns of file names, each with the selectors that are ignored there."""
    root: Path = Path()
    """What the patterns are relative to."""

    def rules(self, among: Sequence[AnyRule] = CHECKS) -> tuple[AnyRule, ...]:
        """The checks that are to run."""
        return tuple(rule for rule in among if self.picks(rule))

    def picks(self, rule: AnyRule) -> bool:
        """Whether a check is selected."""
        return _reach(rule, self.select) > _reach(rule, self.ignore)

    def ignores_in(self, finding: Finding) -> bool:
        """Whether a finding's file is one for which its code is ignored."""
        if not self.per_file or finding.source is None:
            return False
        names = _names(finding.source, self.root)
        return any(
            _means(selectors, finding.code) and any(fnmatch(name, pattern) for name in names)
            for pattern, selectors in self.per_file
        )

    def graded(self, finding: Finding) -> Finding:
        """A finding with the severity that was given to its code."""
        best, severity = 0, finding.severity
        for selector, given in self.severities:
            reach = _reach_of(finding.code, finding.name, selector)
            if reach > best:
                best, severity = reach, given
        return finding if severity is finding.severity else evolve(finding, severity=severity)

    def unknown(self) -> Iterator[str]:
        """The selectors that mean no check."""
        selectors = (*self.select, *self.ignore, *(one for one, _ in self.severities))
        for selector in dict.fromkeys((*selectors, *(one for _, ones in self.per_file for one in ones))):
            if not matching(selector):
                yield selector


def _reach(rule: AnyRule, selectors: Sequence[str]) -> int:
    return max((_reach_of(rule.code, rule.name, selector) for selector in selectors), default=0)


def _reach_of(code: str, name: str, selector: str) -> int:
    """How exactly a selector means a check; 0 where it does not."""
    wanted = selector.upper()
    if wanted == ALL:
        return 1
    if wanted == code or selector.lower() == name:
        return _EXACT
    if not code.startswith(wanted) or (wanted == "T" and not code[1].isdigit()):
        return 0
    return 1 + len(wanted)


def _means(selectors: Sequence[str], code: str) -> bool:
    return any(rule.code == code for selector in selectors for rule in matching(selector))


def _names(source: str, root: Path) -> tuple[str, ...]:
    """The ways in which a pattern may name a file."""
    path = Path(source)
    names = [path.as_posix(), path.name]
    with suppress(ValueError):
        names.append(path.resolve().relative_to(root.resolve()).as_posix())
    return tuple(names)


def read_severity(text: str) -> tuple[str, Severity]:
    """A code and the severity given to it: `C201=warning`.

    >>> read_severity("C2=info")
    ('C2', <Severity.INFO: 'info'>)
    """
    code, equals, word = text.partition("=")
    if not equals or word.strip() not in set(Severity):
        raise ReadError(f"--severity: {text!r} is no code and severity; write C201=warning ({', '.join(Severity)})")
    return code.strip(), Severity(word.strip())


def says_unknown(selector: str) -> str:
    """What to say of a selector that means no check.

    >>> says_unknown("D1O1")
    "no check is called 'D1O1'; did you mean D101?"
    """
    near = nearest(selector)
    hint = f"; did you mean {near}?" if near else "; closurelib rule lists them"
    return f"no check is called {selector!r}{hint}"
