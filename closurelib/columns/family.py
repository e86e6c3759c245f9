r"""Families in a source that is read in pieces: only the rows that may change another, or be changed, become records.

    first pass    what extracts withhold, and which of their files and series may have something to say
    second pass   what those say; where nothing is asked for, there is none
    last pass     the rows that are changed, completed

`closurelib.families` says what is learned and completed; here it is only told which rows it need not be shown. A
record that bears its own dates, withholds nothing and stands below a file changes nothing: that is so of most.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from functools import lru_cache, partial
from typing import Any, NamedTuple

from closurelib.columns.alikes import Alikes
from closurelib.columns.extra import arrow, polars
from closurelib.columns.known import KEPT
from closurelib.columns.memo import Memo
from closurelib.columns.pieces import Piece, Pieces, ahead
from closurelib.columns.sieve import Sieve
from closurelib.columns.stated import stated
from closurelib.columns.years import year_of
from closurelib.extracts import withheld
from closurelib.families import OF_ITS_NATURE, Families, as_reference
from closurelib.record import Record, is_dated

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
        self.alikes = alikes
        self._known: Memo[Hashable, Kind] = Memo(kept)

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
            silent = {code: _is_silent(dates[code]) for code in pc.unique(of_rows).to_pylist()}
            is_silent = pa.array([silent.get(code, False) for code in range(len(dates))], pa.bool_())
            tells = pc.or_(tells, is_silent.take(of_rows))
        return tells, nature, lacking

    def _kind(self, pieces: Pieces, rest: tuple[Hashable, ...], dates: tuple[Hashable, ...]) -> Kind:
        return self._known.of(
            (pieces.name, rest), lambda: _kind(self.alikes.of(pieces, rest, dates).record, is_apart=bool(dates))
        )


def _kind(record: Record, *, is_apart: bool) -> Kind:
    """What a record means to its family; `is_apart` says that its dates are asked about apart from it."""
    silent = not is_apart and not (record.last_date or is_dated(record.covering_dates))
    tells = silent or next(withheld(record), None) is not None
    return Kind(tells, _says_its_nature(record), record.held_by is None)


@lru_cache(maxsize=50_000)
def _is_silent(dates: tuple[Hashable, ...]) -> bool:
    """Whether covering dates say nothing, or cannot be read."""
    if year_of(dates) is not None:
        return False
    record = Record(reference="?", covering_dates=str(dates[0]).strip() or None)
    return not is_dated(record.covering_dates) or bool(record.problems)


def _says_its_nature(record: Record) -> bool:
    return any(getattr(record, name) is not None for name in OF_ITS_NATURE)


def learned(sources: Callable[[], Iterable[tuple[Pieces, Iterable[Piece]]]], kinds: Kinds | None = None) -> Families:
    """What the families of some sources have to tell; `sources` begins to give them anew, each with its pieces."""
    families = Families(hears_all=True)
    heard: dict[str, None] = {}
    kinds = kinds or Kinds(Alikes())
    for pieces, each in sources():
        for piece in each:
            for record in stated(pieces, piece, telling_rows(pieces, piece, kinds), kinds.alikes):
                families.learn(record)
                reference = as_reference(record.reference) if record.reference else None
                if reference is not None and reference.piece is None:
                    heard[str(reference)] = None
    # Of several of one reference the first is heard, whether or not it says anything: so all are met in their order.
    heard.update(families.asked)
    if heard:
        named = partial(named_rows, names=Sieve(heard))
        for pieces, each in sources():
            for piece, rows in ahead(named, each):
                for record in stated(pieces, piece, rows, kinds.alikes):
                    families.answer(record)
    return families


class Told:
    """What families have told, ready to be brought to the rows that it changes."""

    def __init__(self, families: Families, kinds: Kinds | None = None) -> None:
        self._families = families
        self._kinds = kinds or Kinds(Alikes())
        self._with_parts, self._said = Sieve(families.parts), Sieve(families.said)
        self._series = Sieve(name for name in families.said if "/" not in name)
        self._says_nature = any(answer.nature for answer in families.said.values())

    def completed(self, pieces: Pieces, piece: Piece, rows: Candidates | None = None) -> dict[int, Record]:
        """The rows of a piece that their families change, as records."""
        found = {}
        places = self._changed(pieces, piece, rows or self.may_be_changed(piece))
        for at, before in zip(places, stated(pieces, piece, places, self._kinds.alikes), strict=True):
            record = self._families.complete(before)
            if record is not before:
                found[at] = record
        return found

    def may_be_changed(self, piece: Piece) -> Candidates:
        """The regular rows that have parts, and those above which stands one that was heard."""
        pl = polars()
        if not len(self._with_parts) and not len(self._said):
            return Candidates(False, (), ())
        references, spelt = pl.from_arrow(piece.own("reference")), pl.from_arrow(piece.beside.spelt)
        rows = pl.concat([pl.from_arrow(piece.beside.other), self._with_parts.rows(references)])
        below = [spelt.gather(self._below_heard(references.gather(spelt)))]
        if len(self._series):
            below.append(self._series.rows(references.str.extract("^([^/]*)/")))
        if len(self._said) and _has(piece, "parent"):
            below.append(self._with_parent_heard(piece))
        return Candidates(True, rows.unique().to_list(), pl.concat(below).unique().sort().to_arrow())

    def _changed(self, pieces: Pieces, piece: Piece, rows: Candidates) -> list[int]:
        if not rows.any:
            return []
        below = rows.below
        if len(below) and not self._says_nature:
            tells, _, lacking = self._kinds.of(pieces, piece, below)
            below = below.filter(arrow().compute.or_(tells, lacking))
        return _with_odd(piece, sorted({*rows.certain, *(below.to_pylist() if len(below) else ())}))

    def _below_heard(self, above: Any) -> Any:
        """Those of some references above which stands one that was heard."""
        pl = polars()
        found, rows = [], pl.int_range(0, len(above), dtype=pl.UInt32, eager=True)
        while len(self._said) and len(above):
            is_below = above.str.contains("/", literal=True)
            above, rows = above.filter(is_below).str.replace(_LAST, ""), rows.filter(is_below)
            found.append(rows.gather(self._said.rows(above)))
        return pl.concat(found).unique() if found else rows.clear()

    def _with_parent_heard(self, piece: Piece) -> Any:
        """The rows of which what they name as their parent, or something above that, was heard."""
        pa, pl = arrow(), polars()
        parents = piece.cells.own["parent"].dictionary_encode()
        heard = []
        for name in parents.dictionary.to_pylist():
            at = as_reference(name)
            chain = []
            while at is not None:
                chain.append(str(at))
                at = at.parent
            heard.append(any(one in self._families.said for one in chain))
        found = arrow().compute.fill_null(pa.array(heard, pa.bool_()).take(parents.indices), False)
        return pl.from_arrow(found).arg_true()


class Candidates(NamedTuple):
    """The regular rows of a piece that their families may change."""

    any: bool
    """Whether any row may be changed, an odd one too."""
    certain: Sequence[int]
    """Those that are looked at in any case."""
    below: Any
    """Those below one that was heard: looked at where they leave something out."""


def telling_rows(pieces: Pieces, piece: Piece, kinds: Kinds) -> list[int]:
    """The rows that a family must hear: below others and silent or withholding something, or above files."""
    aside = _aside(piece)
    if not len(aside):
        return _with_odd(piece, [])
    tells, nature, _ = kinds.of(pieces, piece, aside)
    return _with_odd(piece, aside.filter(arrow().compute.or_(tells, nature)).to_pylist())


def _aside(piece: Piece) -> Any:
    """The regular rows that stand below others, or are no files: all that a family may have to hear."""
    pl = polars()
    spelt, other = piece.beside
    if not len(other) and not _has(piece, "parent"):
        return spelt
    rows = [pl.from_arrow(spelt), pl.from_arrow(other)]
    if _has(piece, "parent"):
        rows.append(pl.from_arrow(piece.own("parent")).is_not_null().arg_true())
    return pl.concat(rows).unique().sort().to_arrow()


def named_rows(piece: Piece, names: Sieve) -> list[int]:
    """The rows that bear one of some references, or one in another spelling."""
    pl = polars()
    rows = [names.rows(pl.from_arrow(piece.own("reference"))), pl.from_arrow(piece.beside.other)]
    return _with_odd(piece, pl.concat(rows).unique().sort().to_list())


def _has(piece: Piece, name: str) -> bool:
    return name in piece.cells.own


def _with_odd(piece: Piece, rows: list[int]) -> list[int]:
    """Some regular rows by their places in the piece, and all odd ones."""
    if not piece.odd:
        return rows
    return sorted((*piece.places_of(polars().Series(rows, dtype=polars().Int64)), *piece.odd))
