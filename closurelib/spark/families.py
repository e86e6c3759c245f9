"""Families over a Spark frame: the workers find the few rows that tell something, and the driver hears them."""

from __future__ import annotations

from attrs import evolve

from closurelib.families import Families, as_reference
from closurelib.spark.ready import Ready
from closurelib.spark.worker import Asked


def learned(ready: Ready, asked: Asked) -> Families:
    """What the families of a frame have to tell, as `closurelib.columns.family.learned` has it."""
    families = Families(hears_all=True)
    heard: set[str] = set()
    for record in ready.found("tell", asked):
        families.learn(record)
        reference = as_reference(record.reference) if record.reference else None
        if reference is not None and reference.piece is None:
            heard.add(str(reference))
    # Of several of one reference the first is heard, whether or not it says anything: so all are met in their order.
    if heard := {*heard, *families.asked}:
        for record in ready.found("say", evolve(asked, names=frozenset(heard))):
            families.answer(record)
    return families
