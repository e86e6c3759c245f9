"""What was worked out before, bounded: what is asked for again is kept, what is not gives way."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Memo(Generic[Key, Value]):
    """Values by key, in two generations: when the young one is full the old one goes, but for what was asked for since.

    >>> memo = Memo[str, int](kept=4)
    >>> [memo.of(word, lambda: len(word)) for word in ("a", "bb", "a", "ccc", "a", "dddd", "a")]
    [1, 2, 1, 3, 1, 4, 1]
    >>> "a" in memo, "bb" in memo, len(memo) <= 4
    (True, False, True)
    """

    __slots__ = ("_half", "_old", "_young")

    def __init__(self, kept: int) -> None:
        self._half = max(kept // 2, 1)
        self._young: dict[Key, Value] = {}
        self._old: dict[Key, Value] = {}

    def of(self, key: Key, make: Callable[[], Value]) -> Value:
        """The value of a key; made where it is not known."""
        try:
            return self._young[key]
        except KeyError:
            pass
        value = self._old[key] if key in self._old else make()
        self[key] = value
        return value

    def __setitem__(self, key: Key, value: Value) -> None:
        if len(self._young) >= self._half:
            self._old, self._young = self._young, {}
        self._young[key] = value

    def __contains__(self, key: Key) -> bool:
        return key in self._young or key in self._old

    def __len__(self) -> int:
        """How many values are kept."""
        return len(self._young) + len(self._old)
