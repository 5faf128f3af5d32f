"""Strings with their numbers, in flat arrays that can be mapped from files: found without reading them all."""

import zlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Self, TypeVar, overload

import numpy as np
from numpy.typing import NDArray

from bot.arrays import mapped, save

T = TypeVar("T")


class WordList(Mapping[str, int]):
    """Maps different strings to their numbers from 0, and back: a hash table of numbers over the strings' UTF-8.

    A string's place is its CRC-32, or the next free one behind that.
    """

    def __init__(self, text: NDArray[np.uint8], ends: NDArray[np.int64], slots: NDArray[np.int32]) -> None:
        # Views give Python's own numbers and bytes, several times as quickly as arrays do.
        self._text, self._ends, self._slots = text.data, ends.data, slots.data

    @classmethod
    def of(cls, words: Iterable[str]) -> Self:
        """Number strings in their order; no two are the same."""
        written = list(map(encoded, words))
        ends = np.cumsum([len(word) for word in written], dtype=np.int64)
        slots = [-1] * (1 << (2 * len(written) + 1).bit_length())
        mask = len(slots) - 1
        for number, word in enumerate(written):
            at = zlib.crc32(word) & mask
            while slots[at] >= 0:
                at = (at + 1) & mask
            slots[at] = number
        return cls(np.frombuffer(b"".join(written), dtype=np.uint8), ends, np.array(slots, dtype=np.int32))

    def __getitem__(self, word: str) -> int:
        if (number := self.get(word)) is None:
            raise KeyError(word)
        return number

    @overload
    def get(self, word: str, /) -> int | None: ...
    @overload
    def get(self, word: str, /, default: int | T) -> int | T: ...

    def get(self, word: str, /, default: int | T | None = None) -> int | T | None:
        """Return the number of a string, the default where it is not among them."""
        wanted = encoded(word)
        mask = len(self._slots) - 1
        at = zlib.crc32(wanted) & mask
        while (number := self._slots[at]) >= 0:
            if self._bytes(number) == wanted:
                return number
            at = (at + 1) & mask
        return default

    def word(self, number: int) -> str:
        """Return the string with a number."""
        return decoded(self._bytes(number))

    def __iter__(self) -> Iterator[str]:
        return map(self.word, range(len(self)))

    def __len__(self) -> int:
        return len(self._ends)

    def save(self, folder: Path, name: str) -> None:
        """Write the arrays as files whose names begin with `name`."""
        arrays: dict[str, NDArray[Any]] = {
            f"{name}_text": np.asarray(self._text),
            f"{name}_ends": np.asarray(self._ends),
            f"{name}_slots": np.asarray(self._slots),
        }
        save(folder, arrays)

    @classmethod
    def load(cls, folder: Path, name: str) -> Self:
        """Open what `save` wrote; raises OSError and ValueError."""
        return cls(*(mapped(folder / f"{name}_{part}.npy") for part in ("text", "ends", "slots")))

    def _bytes(self, number: int) -> bytes:
        start = self._ends[number - 1] if number else 0
        return bytes(self._text[start : self._ends[number]])


def encoded(string: str) -> bytes:
    """Write a string as UTF-8; also half of a surrogate pair, which can stand in a file of JSON Lines."""
    return string.encode("utf-8", "surrogatepass")


def decoded(written: bytes | memoryview) -> str:
    """Read what `encoded` wrote."""
    return str(written, "utf-8", "surrogatepass")
