"""Texts under a label of access that are about handling, copying or the place of the papers, and so not about access.

"Fragile; use gloves" tells how to treat what one may see. That is taken for granted only where every piece of the
text is plainly of that kind and made of plain words alone: all else stays unjudged.
"""

from __future__ import annotations

import re

_PIECES = re.compile(r"[.;\n!?]+")
_WORDS = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*'?")

_OF_HANDLING = frozenset(
    "fragile brittle delicate handle handled handling gloves glove care carefully cradle cradles weights supports "
    "outsize oversize oversized folded rolled pencil pencils magnifier lightbox".split()
)
_OF_COPYING = frozenset(
    "copy copies copied copying photocopy photocopies photocopied photocopying photographed photographing photography "
    "reproduce reproduced reproduction reproductions scan scans scanned scanning copyright publication publish "
    "published quotation quote quoted cameras camera digitisation digitization licence license".split()
)
_OF_A_PLACE = frozenset(
    "stored storage shelved shelf shelves strongroom outstore off-site offsite onsite location stack stacks notice "
    "advance microfilm microfiche microform surrogate surrogates".split()
)
_DENYING = frozenset("not no never cannot can't without must only allowed permitted prohibited forbidden".split())
_PLAIN = (
    _OF_HANDLING | _OF_COPYING | _OF_A_PLACE | _DENYING
    | frozenset("a an and any are as at be been being belongs by for from has have in is it its of on or".split())
    | frozenset("please than that the these this to use used using very was were when which will with your".split())
    | frozenset("item items file files paper papers volume volumes material materials document documents".split())
    | frozenset("pages binding box boxes spine ink cotton nitrile clean dry hands flat flash book foam fees".split())
    | frozenset("one two three five hour hours day days working days' hours' week order ordered ordering give".split())
    | frozenset("family author authors author's holder holders estate made make supplied taken should may can".split())
    | frozenset("reader readers researcher researchers own purposes private study now also still some".split())
)  # fmt: skip
"""All the words that such a text can have: one that is not among them may be the one that matters."""
_OF_USE = frozenset("use used using order ordered ordering give supplied".split())
_ON_FILM = re.compile(r"(?:now )?available (?:on|as) micro(?:film|fiche)(?: only)?")


def is_of_handling(text: str) -> bool:
    """Whether a text is plainly about handling, copying or the place of the papers, and about nothing else.

    >>> [is_of_handling(text) for text in ("Fragile; use gloves.", "No photocopying.", "Stored off-site.")]
    [True, True, True]
    >>> [is_of_handling(text) for text in ("Fragile; not to be produced.", "See the curator.", "Fragile. Closed.")]
    [False, False, False]
    """
    pieces = [piece for piece in map(_words, _PIECES.split(text)) if piece]
    return bool(pieces) and all(map(_is_plain, pieces))


def _words(piece: str) -> list[str]:
    return _WORDS.findall(piece.casefold().replace("’", "'"))


def _is_plain(piece: list[str]) -> bool:
    words = set(piece)
    if _ON_FILM.fullmatch(" ".join(piece)):
        return True
    if not words <= _PLAIN:
        return False
    if not words.isdisjoint(_OF_COPYING) and words.isdisjoint(_OF_USE):
        return True  # to forbid a copy forbids nobody to look
    return words.isdisjoint(_DENYING) and not words.isdisjoint(_OF_HANDLING | _OF_COPYING | _OF_A_PLACE)
