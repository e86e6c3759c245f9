"""What is taken for granted: the law as it would be, had it another value for a fact that is not recorded."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from closurelib.case import Case
from closurelib.law.pack import Default, Law, agree


def otherwise(case: Case) -> Iterator[tuple[Default, list[Law]]]:
    """What is taken for each fact that is not recorded, and the laws with another value that may answer otherwise.

    Custody is not weighed: it is always said, as nobody can fetch a record without knowing where it is.

    >>> from closurelib import Facts, Span, load_law
    >>> law = load_law("uk")
    >>> [(default.fact, len(laws)) for default, laws in otherwise(Case(Facts(last_date=Span.year(1960)), law))]
    [('body', 0), ('public_record', 1)]
    >>> [(default.fact, len(laws)) for default, laws in otherwise(Case(Facts(last_date=Span.year(2010)), law))]
    [('body', 1), ('public_record', 1)]
    """
    for default, laws in _other_laws(case.law):
        if getattr(case.facts, default.fact) is None:
            yield default, [law for law in laws if not _says_the_same(law, case)]


@lru_cache(maxsize=16)
def _other_laws(law: Law) -> tuple[tuple[Default, tuple[Law, ...]], ...]:
    """For each default that is weighed, the law with each other value that it knows."""
    weighed = [default for default in law.defaults if default.fact != "held_by"]
    return tuple(
        (one, tuple(law.taking(one.fact, value) for value in law.values_of(one.fact) if value != one.value))
        for one in weighed
    )


def _says_the_same(law: Law, case: Case) -> bool:
    """Whether another law is certain to answer as the case's own does: it says the same to papers of those years."""
    facts, held_by = case.facts, case.custody.held_by
    years = case.created.earliest.year, case.created.latest.year
    if not agree(case.view, law.view(facts, held_by), *years):
        return False
    stands, other = case.law.as_it_stands, law.as_it_stands
    if stands is None or other is None:
        return stands is other
    return agree(stands.view(facts, held_by), other.view(facts, held_by), *years)
