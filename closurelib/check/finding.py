"""A finding: what was found in a record, where, what would be right, and since when it is so."""

from __future__ import annotations

import hashlib
from datetime import date
from enum import StrEnum
from typing import Any

from attrs import frozen

from closurelib.record import Record


class Severity(StrEnum):
    """How much a finding matters. `error` fails a build unless told otherwise."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """Its place; 0 is the gravest."""
        return tuple(Severity).index(self)


@frozen
class Peer:
    """The identity of the same error in an archive's own transfer service."""

    process: str
    property: str
    error_key: str

    def to_dict(self) -> dict[str, str]:
        """As the service writes it."""
        return {"process": self.process, "property": self.property, "errorKey": self.error_key}


@frozen
class Finding:
    """What a check says of one field of one record.

    `since` is the day on which it became true, `None` where it always was; `fix` maps fields to their new values.
    """

    code: str
    name: str
    severity: Severity
    message: str
    on: date
    source: str | None = None
    line: int | None = None
    id: str | None = None
    reference: str | None = None
    field: str | None = None
    found: str | None = None
    expected: str | None = None
    since: date | None = None
    because: tuple[str, ...] = ()
    fix: tuple[tuple[str, str], ...] = ()
    safe: bool = False
    """Whether the fix may be made without looking: it rewrites, and changes no meaning."""
    peer: Peer | None = None

    @property
    def identity(self) -> str:
        """What names the record through every edit of the file: its identifier, else its reference, else its file."""
        return self.id or self.reference or self.source or ""

    @property
    def fingerprint(self) -> str:
        """The same for the same fault of the same record: no line number, no text that depends on the day."""
        parts = (self.code, self.identity, self.field or "", self.found or "")
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]

    def of(self, record: Record) -> Finding:
        """The same about another record: under its name, at its place. Flatter than `evolve`, as it is asked often."""
        source = record.source
        return Finding(
            self.code, self.name, self.severity, self.message, self.on,
            source.name if source else None, source.line if source else None, record.id, record.reference,
            self.field, self.found, self.expected, self.since, self.because, self.fix, self.safe, self.peer,
        )  # fmt: skip

    def to_dict(self, *, peer: bool = False) -> dict[str, Any]:
        """As `check --format json` writes it."""
        written: dict[str, Any] = {
            "code": self.code,
            "name": self.name,
            "severity": str(self.severity),
            "source": self.source,
            "line": self.line,
            "id": self.id,
            "reference": self.reference,
            "field": self.field,
            "found": self.found,
            "expected": self.expected,
            "message": self.message,
            "on": self.on.isoformat(),
            "since": self.since.isoformat() if self.since else None,
            "because": list(self.because),
            "fingerprint": self.fingerprint,
            "fix": dict(self.fix) or None,
        }
        if peer:
            written["peer"] = self.peer.to_dict() if self.peer else None
        return written
