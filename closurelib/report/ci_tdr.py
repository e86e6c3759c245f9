"""Findings as the error file that The National Archives' transfer service would write for a sheet.

An error is known by process, property and key; the text is the service's own. What our own checks find beside
the service's rules has no place in it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any, TextIO

from closurelib.check import tdr_words as tdr
from closurelib.check.finding import Finding, Peer
from closurelib.check.rule import AnyRule
from closurelib.check.tdr_rule import SheetFinding
from closurelib.check.tdr_words import KEYS
from closurelib.report.ci_run import Run
from closurelib.report.ci_tdr_messages import MESSAGES

_FILE_ERRORS = {
    (tdr.FILE_CHECK, "UTF8"): "UTF_8",
    (tdr.FILE_CHECK, "LOAD"): "INVALID_CSV",
    (tdr.DUPLICATE_HEADER, "duplicate"): "DUPLICATE_HEADER",
    (tdr.SCHEMA_REQUIRED, "required"): "SCHEMA_REQUIRED",
    (tdr.ADDITIONAL_HEADER, "additional"): "ADDITIONAL_HEADER",
    (tdr.VALIDATION, "UNKNOWN"): "UNKNOWN",
}
_ROWS_WRONG, _NOTHING_WRONG = "SCHEMA_VALIDATION", "NONE"
_OF_THE_CONSIGNMENT = frozenset((tdr.FILE_CHECK, tdr.VALIDATION))
"""The processes whose errors bear the consignment in place of a property."""


class _Asset:
    """What the service says of one row: each error once, and each cell once."""

    def __init__(self) -> None:
        self.errors: dict[Peer, dict[str, str]] = {}
        self.cells: dict[tuple[str, str], None] = {}

    def add(self, finding: SheetFinding, peer: Peer, consignment: str) -> None:
        self.errors[peer] = {
            "validationProcess": peer.process,
            "property": consignment if peer.process in _OF_THE_CONSIGNMENT else peer.property,
            "errorKey": peer.error_key,
            "message": message(peer),
        }
        self.cells.update(dict.fromkeys(finding.cells))

    def to_dict(self, name: str) -> dict[str, Any]:
        data = [{"name": header, "value": cell} for header, cell in self.cells]
        return {"assetId": name, "errors": list(self.errors.values()), "data": data}


def write_tdr_errors(findings: Iterable[Finding], stream: TextIO, *, rules: Sequence[AnyRule], run: Run) -> None:
    """Write the error file of a sheet: the rows in the order in which the first fault of each was found."""
    assets: dict[str, _Asset] = {}
    file_error = _NOTHING_WRONG
    for finding in findings:
        if not isinstance(finding, SheetFinding) or finding.peer is None:
            continue
        peer = finding.peer
        file_error = _FILE_ERRORS.get((peer.process, peer.error_key), _ROWS_WRONG)
        name = finding.asset or ("" if file_error == _ROWS_WRONG else run.consignment)
        assets.setdefault(name, _Asset()).add(finding, peer, run.consignment)
    written = {
        "consignmentId": run.consignment,
        "date": run.on.isoformat(),
        "fileError": file_error,
        "validationErrors": [asset.to_dict(name) for name, asset in assets.items()],
    }
    json.dump(written, stream, ensure_ascii=False, indent=2, separators=(",", " : "))
    stream.write("\n")


def message(peer: Peer) -> str:
    """The service's own words for an error; its name where the service has none.

    >>> message(Peer("SCHEMA_REQUIRED", "closure status", "required"))
    'SCHEMA_REQUIRED.closure_type.required'
    """
    if peer.process == tdr.ADDITIONAL_HEADER:
        return ""
    key = KEYS.get(peer.property, peer.property)
    said = MESSAGES.get(peer.process, {}).get((key, peer.error_key))
    return said if said is not None else f"{peer.process}.{key}.{peer.error_key}"
