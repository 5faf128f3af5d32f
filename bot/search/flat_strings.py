"""Strings in order, in two flat arrays that can be mapped from files: no object for each of them."""

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from bot.arrays import mapped, save
from bot.wordlist import decoded, encoded

Ints = NDArray[np.int64]
"""Eight bytes each, though four would do: what indexes an array is made that wide at every call."""


@dataclass(frozen=True, slots=True)
class FlatStrings:
    """Strings as UTF-8, one behind the other."""

    text: NDArray[np.uint8]
    ends: Ints
    """Of each string: the byte of `text` behind its last one."""

    @classmethod
    def of(cls, strings: Iterable[str]) -> Self:
        """Put strings together, in their order."""
        written = list(map(encoded, strings))
        ends = np.cumsum(np.fromiter(map(len, written), np.int64, len(written)))
        return cls(np.frombuffer(b"".join(written), dtype=np.uint8), ends)

    def __getitem__(self, number: int) -> str:
        return decoded(self._bytes(number))

    def __len__(self) -> int:
        return len(self.ends)

    def beginning_with(self, begin: str) -> slice:
        """Return where the strings with a beginning stand; they must be sorted by code points."""
        # The order of UTF-8's bytes is that of the code points, and no byte of it is 255.
        wanted, numbers = encoded(begin), range(len(self))
        low = bisect_left(numbers, wanted, key=self._bytes)
        return slice(low, bisect_left(numbers, wanted + b"\xff", lo=low, key=self._bytes))

    def save(self, folder: Path, name: str) -> None:
        """Write the arrays as files whose names begin with `name`; raises OSError."""
        save(folder, {f"{name}_text": self.text, f"{name}_ends": self.ends})

    @classmethod
    def load(cls, folder: Path, name: str) -> Self:
        """Map what `save` wrote into memory; raises OSError and ValueError."""
        return cls(*(mapped(folder / f"{name}_{part}.npy") for part in ("text", "ends")))

    def _bytes(self, number: int) -> bytes:
        start = self.ends[number - 1] if number else 0
        return self.text[start : self.ends[number]].tobytes()


def numbered(rows: Iterable[Iterable[str]]) -> tuple[list[str], Ints, Ints]:
    """Number the different strings of all rows, from 0 in the order in which they come first.

    Returns them, and of each string of all rows its number and its row.
    """
    numbers: defaultdict[str, int] = defaultdict()
    numbers.default_factory = numbers.__len__
    found, ends = array("q"), array("q", [0])
    for row in rows:
        found.extend(map(numbers.__getitem__, row))
        ends.append(len(found))
    row_of = np.repeat(np.arange(len(ends) - 1, dtype=np.int64), np.diff(ends))
    return list(numbers), np.array(found, dtype=np.int64), row_of
