"""The words of an index with their numbers, on disk: found without reading them all."""

import zlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.search.postings import mapped

_FILES = ("word_bytes", "word_ends", "word_slots")


class WordList(Mapping[str, int]):
    """Maps words to numbers from 0, in memory-mapped files: a hash table of numbers over the words' UTF-8.

    A word's place is its CRC-32, or the next free one behind that.
    """

    def __init__(self, text: NDArray[np.uint8], ends: NDArray[np.int64], slots: NDArray[np.int64]) -> None:
        # Views give Python's own numbers and bytes, several times as quickly as arrays do.
        self._text, self._ends, self._slots = text.data, ends.data, slots.data

    def __getitem__(self, word: str) -> int:
        wanted = _encoded(word)
        mask = len(self._slots) - 1
        at = zlib.crc32(wanted) & mask
        while (number := self._slots[at]) >= 0:
            if self._bytes(number) == wanted:
                return number
            at = (at + 1) & mask
        raise KeyError(word)

    def __iter__(self) -> Iterator[str]:
        return (self._bytes(number).decode("utf-8", "surrogatepass") for number in range(len(self)))

    def __len__(self) -> int:
        return len(self._ends)

    @classmethod
    def load(cls, folder: Path) -> "WordList":
        """Open what `save_words` wrote; raises OSError and ValueError."""
        return cls(*(mapped(folder / f"{name}.npy") for name in _FILES))

    def _bytes(self, number: int) -> bytes:
        start = self._ends[number - 1] if number else 0
        return bytes(self._text[start : self._ends[number]])


def save_words(words: Iterable[str], folder: Path) -> None:
    """Write words, in the order of their numbers, as a `WordList` reads them."""
    encoded = [_encoded(word) for word in words]
    ends = np.cumsum([len(word) for word in encoded], dtype=np.int64)
    slots = np.full(1 << (2 * len(encoded) + 1).bit_length(), -1, dtype=np.int64)
    mask = len(slots) - 1
    taken = slots.tolist()
    for number, word in enumerate(encoded):
        at = zlib.crc32(word) & mask
        while taken[at] >= 0:
            at = (at + 1) & mask
        taken[at] = number
    text = np.frombuffer(b"".join(encoded), dtype=np.uint8)
    arrays: tuple[NDArray[Any], ...] = (text, ends, np.array(taken, dtype=np.int64))
    for name, array in zip(_FILES, arrays, strict=True):
        np.save(folder / f"{name}.npy", array, allow_pickle=False)


def _encoded(word: str) -> bytes:
    # Half of a surrogate pair can stand in a file of JSON Lines.
    return word.encode("utf-8", "surrogatepass")
