"""Law as data: provisions read from `rules/`, and the few ways in which they count."""

from closurelib.law.load import law_from_files, load_law, packs
from closurelib.law.pack import Law
from closurelib.law.provision import Provision

__all__ = ["Law", "Provision", "law_from_files", "load_law", "packs"]
