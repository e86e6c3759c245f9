r"""Families in a source that is read in pieces: only the rows that may change another, or be changed, become records.

    first pass    what extracts withhold, and which of their files and series may have something to say
    second pass   what those say; where nothing is asked for, there is none
    last pass     the rows that are changed, completed

`closurelib.families` says what is learned and completed; here it is only told which rows it need not be shown. A
record that bears its own dates, withholds nothing and stands below a file changes nothing: that is so of most.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import Any, NamedTuple

from closurelib.columns.alikes import Alikes
from closurelib.columns.batch import stated
from closurelib.columns.extra import arrow, polars
from closurelib.columns.known import KEPT
from closurelib.columns.pieces import Piece, Pieces
from closurelib.extracts import withheld
from closurelib.families import OF_ITS_NATURE, Families, as_reference
from closurelib.record import Record, is_dated

_PLAIN = "^[A-Z]{1,5} [1-9][0-9]{0,4}/[0-9A-Z]+$"
"""A file's reference in the one spelling of references: nothing stands above it but its series."""
_SPELT = "^[A-Z]{1,5} [1-9][0-9]{0,4}(/[0-9A-Z]+)*$"
_MAY_BE = "(?i)[A-Z]{1,5} *[ /] *[1-9]"
"""What every reference holds, however it is spelt."""
_LAST = "/[^/]*$"


class Kind(NamedTuple):
    """What the cells of a row mean to its family."""

    tells: bool
    """It withholds something, or is silent about its dates: it may change those about it, or be changed by them."""
    says_nature: bool
    """It says what those below it may leave out."""
    lacks_holder: bool
    """It does not say who holds it."""


_NOT_ASKED = Kind(False, False, False)


class Kinds:
    """What each distinct set of shared cells means to a family; bounded, as the records behind it repeat."""

    def __init__(self, alikes: Alikes, kept: int = KEPT) -> None:
        self.alikes, self._kept = alikes, kept
        self._memo: dict[Hashable, Kind] = {}
        self._silent: dict[Hashable, bool] = {}

    def of(self, pieces: Pieces, piece: Piece, rows: Any) -> tuple[Any, Any, Any]:
        """For some regular rows whether each tells something, says of what nature it is, and lacks a holder."""
        pa, pc = arrow(), arrow().compute
        cells = piece.cells
        codes = cells.codes.take(rows)
        dates = cells.dates.cells if cells.dates else [()]
        # What a record withholds, and whether it does, hangs on its dates only where they cannot be read at all.
        asked = pc.unique(codes).to_pylist()
        kinds = {code: self._kind(pieces, cells.distinct[code], dates[0]) for code in asked}
        said = [kinds.get(code, _NOT_ASKED) for code in range(len(cells.distinct))]
        tells, nature, lacking = (pa.array([one[at] for one in said], pa.bool_()).take(codes) for at in range(3))
        if cells.dates:
            of_rows = cells.dates.codes.take(rows)
            silent = {code: self._is_silent(dates[code]) for code in pc.unique(of_rows).to_pylist()}
            is_silent = pa.array([silent.get(code, False) for code in range(len(dates))], pa.bool_())
            tells = pc.or_(tells, is_silent.take(of_rows))
        return tells, nature, lacking

    def _kind(self, pieces: Pieces, rest: tuple[Hashable, ...], dates: tuple[Hashable, ...]) -> Kind:
        key = (pieces.name, rest)
        kind = self._memo.get(key)
        if kind is None:
            record = self.alikes.of(pieces, rest, dates).record
            silent = not dates and not (record.last_date or is_dated(record.covering_dates))
            tells = silent or next(withheld(record), None) is not None
            kind = Kind(tells, _says_its_nature(record), record.held_by is None)
            if len(self._memo) >= self._kept:
                self._memo.clear()
            self._memo[key] = kind
        return kind

    def _is_silent(self, dates: tuple[Hashable, ...]) -> bool:
        """Whether covering dates say nothing, or cannot be read."""
        if dates not in self._silent:
            record = Record(reference="?", covering_dates=str(dates[0]).strip() or None)
            if len(self._silent) >= self._kept:
                self._silent.clear()
            self._silent[dates] = not is_dated(record.covering_dates) or bool(record.problems)
        return self._silent[dates]


def _says_its_nature(record: Record) -> bool:
    return any(getattr(record, name) is not None for name in OF_ITS_NATURE)


def learned(sources: Callable[[], Iterable[tuple[Pieces, Iterable[Piece]]]], kinds: Kinds | None = None) -> Families:
    """What the families of some sources have to tell; `sources` begins to read them anew, each with its pieces."""
    families = Families(hears_all=True)
    heard: dict[str, None] = {}
    kinds = kinds or Kinds(Alikes())
    for pieces, each in sources():
        for piece in each:
            telling = telling_rows(pieces, piece, kinds)
            full = piece.in_full() if telling else piece
            for at in telling:
                record = stated(pieces, full, at, kinds.alikes)
                families.learn(record)
                reference = as_reference(record.reference) if record.reference else None
                if reference is not None and reference.piece is None:
                    heard[str(reference)] = None
    # Of several of one reference the first is heard, whether or not it says anything: so all are met in their order.
    heard.update(families.asked)
    if heard:
        for pieces, each in sources():
            for piece in each:
                named = named_rows(piece, heard)
                full = piece.in_full() if named else piece
                for at in named:
                    families.answer(stated(pieces, full, at, kinds.alikes))
    return families


def completed(pieces: Pieces, piece: Piece, families: Families, kinds: Kinds | None = None) -> dict[int, Record]:
    """The rows of a piece that their families change, as records."""
    if not families.parts and not families.said:
        return {}
    kinds = kinds or Kinds(Alikes())
    found = {}
    for at in _changed(pieces, piece, families, kinds):
        before = stated(pieces, piece, at, kinds.alikes)
        record = families.complete(before)
        if record is not before:
            found[at] = record
    return found


def telling_rows(pieces: Pieces, piece: Piece, kinds: Kinds) -> list[int]:
    """The rows that a family must hear: below others and silent or withholding something, or above files."""
    pc = arrow().compute
    references = _own(piece, "reference")
    aside = pc.and_(
        pc.invert(_matches(references, _PLAIN)), pc.or_(_matches(references, _MAY_BE), _holds(piece, "parent"))
    )
    if _has(piece, "parent"):
        aside = pc.or_(aside, _holds(piece, "parent"))
    if not pc.any(aside).as_py():
        return _with_odd(piece, [])
    rows = pc.indices_nonzero(aside)
    tells, nature, _ = kinds.of(pieces, piece.in_full(), rows)
    return _with_odd(piece, rows.filter(pc.or_(tells, nature)).to_pylist())


def named_rows(piece: Piece, names: Iterable[str]) -> list[int]:
    """The rows that bear one of some references, or one in another spelling."""
    pa, pc = arrow(), arrow().compute
    references = _own(piece, "reference")
    asked = pc.is_in(references, pa.array(list(names), pa.string()))
    other = pc.and_(pc.invert(_matches(references, _SPELT)), _matches(references, _MAY_BE))
    return _with_odd(piece, pc.indices_nonzero(pc.or_(asked, other)).to_pylist())


def _changed(pieces: Pieces, piece: Piece, families: Families, kinds: Kinds) -> list[int]:
    """The rows that have parts, or above which stands one that was heard."""
    pa, pc = arrow(), arrow().compute
    references = _own(piece, "reference")
    wanted = pc.and_(pc.invert(_matches(references, _SPELT)), _matches(references, _MAY_BE))
    if families.parts:
        wanted = pc.or_(wanted, pc.is_in(references, pa.array(list(families.parts), pa.string())))
    rows = pc.indices_nonzero(wanted).to_pylist()
    if families.said:
        rows = sorted({*rows, *_heard(pieces, piece, families, kinds).to_pylist()})
    return _with_odd(piece, rows)


def _heard(pieces: Pieces, piece: Piece, families: Families, kinds: Kinds) -> Any:
    """The regular rows that may take something from what stands above them."""
    pa, pc = arrow(), arrow().compute
    said = pa.array(list(families.said), pa.string())
    above = _own(piece, "reference")
    heard = pa.array([False], pa.bool_()).take(pa.array([0] * len(above), pa.int32()))
    while pc.any(pc.match_substring(above, "/")).as_py():
        above = pc.replace_substring_regex(above, _LAST, "")
        heard = pc.or_(heard, pc.fill_null(pc.is_in(above, said), False))
        above = pc.if_else(pc.match_substring(above, "/"), above, pa.scalar(None, pa.string()))
    if _has(piece, "parent"):
        heard = pc.or_(heard, _has_parent_heard(piece, families))
    rows = pc.indices_nonzero(heard)
    if not len(rows) or any(answer.nature for answer in families.said.values()):
        return rows
    tells, _, lacking = kinds.of(pieces, piece, rows)
    return rows.filter(pc.or_(tells, lacking))


def _has_parent_heard(piece: Piece, families: Families) -> Any:
    """Whether what a row names as its parent, or something above that, was heard."""
    pa = arrow()
    parents = piece.cells.own["parent"].dictionary_encode()
    heard = []
    for name in parents.dictionary.to_pylist():
        at = as_reference(name)
        chain = []
        while at is not None:
            chain.append(str(at))
            at = at.parent
        heard.append(any(one in families.said for one in chain))
    return arrow().compute.fill_null(pa.array(heard, pa.bool_()).take(parents.indices), False)


def _own(piece: Piece, name: str) -> Any:
    column = piece.cells.own.get(name)
    return arrow().nulls(len(piece.cells.codes), arrow().string()) if column is None else column


def _has(piece: Piece, name: str) -> bool:
    return name in piece.cells.own


def _holds(piece: Piece, name: str) -> Any:
    return arrow().compute.is_valid(_own(piece, name))


def _matches(texts: Any, pattern: str) -> Any:
    """Whether each text matches a pattern; one that is not there matches none."""
    found = polars().from_arrow(texts).str.contains(pattern).fill_null(False)
    return found.to_arrow()


def _with_odd(piece: Piece, rows: list[int]) -> list[int]:
    """Some regular rows by their places in the piece, and all odd ones."""
    if not piece.odd:
        return rows
    regular = [at for at in range(piece.count) if at not in piece.odd]
    return sorted((*(regular[row] for row in rows), *piece.odd))
