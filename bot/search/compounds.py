"""Words that the corpus writes with a hyphen, found by what they would be without it."""

from collections.abc import Callable, Iterable
from typing import Self

import numpy as np
from numpy.typing import NDArray

WAYS = 64
"""In how many ways a word is divided at most, and so long its first part may be: one of a question may be endless."""
_BITS = 32
"""How many bits the number of a surface has."""


class Compounds:
    """The pairs of surfaces that a hyphen joins somewhere: "bonghyun" gives "bong" and "hyun"."""

    def __init__(self, pairs: NDArray[np.int64], number: Callable[[str], int | None]) -> None:
        """`pairs` has the first surface's number in the upper half and the second's in the lower: sorted, distinct.

        `number` gives a surface its number, None when it has none.
        """
        self._pairs, self._number = pairs, number

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]], number: Callable[[str], int | None]) -> Self:
        """Make them from pairs of surfaces; those of which one has no number are left out."""
        numbers = [(number(first), number(second)) for first, second in pairs]
        packed = {first << _BITS | second for first, second in numbers if first is not None and second is not None}
        return cls(np.array(sorted(packed), dtype=np.int64), number)

    def get(self, joined: str) -> tuple[str, str] | None:
        """Return the two surfaces that a word is without their hyphen, None when it is no such word.

        Of several ways to divide it that with the shortest first part counts, which has at most 64 characters.
        """
        for at in range(1, min(len(joined), WAYS + 1)):
            first = self._number(joined[:at])
            second = None if first is None else self._number(joined[at:])
            if first is not None and second is not None and self._has(first << _BITS | second):
                return joined[:at], joined[at:]
        return None

    def _has(self, pair: int) -> bool:
        at = int(np.searchsorted(self._pairs, pair))
        return at < len(self._pairs) and int(self._pairs[at]) == pair
