"""Small words that answers are made of."""

from __future__ import annotations


def capital(text: str) -> str:
    """A text that begins a sentence.

    >>> capital("documents away")
    'Documents away'
    """
    return text[:1].upper() + text[1:]


def part_name(part: str | None) -> str:
    """A part by its name or number.

    >>> part_name("1"), part_name("documents")
    ('part 1', 'documents')
    """
    return f"part {part}" if part and part[0].isdigit() else str(part)


def as_sentence(text: str) -> str:
    """A text as a sentence of its own.

    >>> as_sentence("the day is not known")
    'The day is not known.'
    """
    return capital(text) if text.endswith(".") else capital(text) + "."
