"""Mistakes that only show between provisions: ids used twice, overrides of nothing, two rules for one case."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations

from closurelib.law.effects import WhenHistorical
from closurelib.law.pack import InForce, in_force
from closurelib.law.provision import CLOCKS, Provision


def inconsistencies(provisions: Sequence[Provision]) -> Iterator[str]:
    """Every mistake between the provisions of a pack, each with file and provision."""
    for id, times in Counter(one.id for one in provisions).items():
        if times > 1:
            files = ", ".join(sorted({one.file for one in provisions if one.id == id}))
            yield f"{files}: provision {id}: the id is used {times} times; an id never changes meaning"
    by_id = {one.id: one for one in provisions}
    for one in provisions:
        for over in one.overrides:
            if over not in by_id:
                yield f"{one.file}: provision {one.id}: overrides {over}, which is no provision of this pack"
    for left, right in combinations(provisions, 2):
        yield from _two_rules_for_one_case(left, right)
    awaiting = [one for one in provisions if isinstance(one.way, WhenHistorical)]
    if awaiting and not any(one.effect == "historical" for one in provisions):
        yield f"{awaiting[0].file}: provision {awaiting[0].id}: ends when historical, but nothing says when that is"


def _two_rules_for_one_case(left: Provision, right: Provision) -> Iterator[str]:
    """Two provisions of one effect that overlap in force and in whom they apply to, without `overrides`."""
    if left.effect != right.effect or left.id in right.overrides or right.id in left.overrides:
        return
    if not _same_subject(left, right) or not _overlap(in_force(left), in_force(right)):
        return
    yield (
        f"{right.file}: provision {right.id}: {right.effect} for the same records at the same time as {left.id} "
        f"({left.file}); end one of them, or name what it overrides"
    )


def _same_subject(left: Provision, right: Provision) -> bool:
    if left.effect in (*CLOCKS, "retains"):
        return True
    if left.effect == "catalogue_code":
        return left.code is not None and right.code is not None and left.code.type == right.code.type
    if left.effect == "exemption_ends":
        return any(_limb(a, b) for a in left.applies_to.exemptions for b in right.applies_to.exemptions)
    return left.effect == "marks" and left.mark == right.mark


def _limb(a: str, b: str) -> bool:
    return a == b or a.startswith(b + "(") or b.startswith(a + "(")


def _overlap(left: InForce, right: InForce) -> bool:
    if left.since >= right.until or right.since >= left.until:
        return False
    if left.first_year > right.last_year or right.first_year > left.last_year:
        return False
    others = dict(right.provision.applies_to.traits)
    return all(set(values) & set(others[fact]) for fact, values in left.provision.applies_to.traits if fact in others)
