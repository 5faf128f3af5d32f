"""Which words may be near another one: told by their letters alone, without reading them."""

from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from bot.arrays import Spool, mapped, save
from bot.search.lexicon import Numbers

SHORTEST = 3
"""Shorter words have too many neighbours to guess from."""
_LONGEST = 255
"""Words of this length and longer ones stand together."""
_KINDS = 32
"""So many kinds of letters are told apart: all of an alphabet that Unicode has in one row."""
_SHARED = tuple(map(np.uint32, (0x0000FFFF, 0xFFFF0000, 0xFF0000FF)))
"""Where a word's ends have its first two letters, its last two, and its first and its last."""
_AT_ONCE = 1 << 16
"""How many words are read at a time."""
_FILES = ("letters", "ends", "numbers", "starts")


def is_guessable(word: str) -> bool:
    """Whether a word may be misspelt, or meant by a misspelt one."""
    return len(word) >= SHORTEST and word.isalpha()


class SpellingKeys:
    """Similarity keys of a vocabulary's guessable words, by length.

    Of each word they tell which kinds of letters it has, which of them twice, and what kinds stand at its ends.
    Words that are near one another, or look alike, have most of that in common.
    """

    def __init__(
        self, letters: NDArray[np.uint64], ends: NDArray[np.uint32], numbers: Numbers, starts: NDArray[np.int64]
    ) -> None:
        """All are of shape (words,) but the last: words of length n stand at `starts[n]:starts[n + 1]`."""
        self._letters, self._ends, self._numbers, self._starts = letters, ends, numbers, starts

    @classmethod
    def build(cls, words: Iterable[str], first: int = 0) -> Self:
        """Make the keys of words whose numbers count from `first`."""
        letters, ends = Spool(np.uint64), Spool(np.uint32)
        numbers, lengths = Spool(np.int32), Spool(np.uint8)
        counted = enumerate(words, first)
        while some := [*islice(counted, _AT_ONCE)]:
            guessable = [(number, word) for number, word in some if is_guessable(word)]
            numbers.add(np.array([number for number, _ in guessable], dtype=np.int32))
            lengths.add(np.array([min(len(word), _LONGEST) for _, word in guessable], dtype=np.uint8))
            some_letters, some_ends = _keys([word for _, word in guessable])
            letters.add(some_letters)
            ends.add(some_ends)
        of_length = lengths.array()
        order = np.argsort(of_length, kind="stable")
        starts = np.zeros(_LONGEST + 2, dtype=np.int64)
        starts[1:] = np.cumsum(np.bincount(of_length, minlength=_LONGEST + 1))
        return cls(letters.array()[order], ends.array()[order], numbers.array()[order], starts)

    def save(self, folder: Path) -> None:
        """Write the arrays into a folder; raises OSError."""
        arrays: tuple[NDArray[Any], ...] = (self._letters, self._ends, self._numbers, self._starts)
        save(folder, {f"spelling_{name}": flat for name, flat in zip(_FILES, arrays, strict=True)})

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Map what `save` wrote into memory; raises OSError and ValueError."""
        return cls(*(mapped(folder / f"spelling_{name}.npy") for name in _FILES))

    def near(self, word: str, slips: int) -> Numbers:
        """Return the numbers of words that may be at most `slips` from a guessable one and share an end with it.

        That is its first two letters, its last two, its first and its last, or all of them in another order. Words
        may be returned that do not, but none is missing that does.
        """
        lengths = range(len(word) - slips, len(word) + slips + 1)
        places = self._places(word, lengths, lambda length: max(len(word), length) - slips)
        letters, ends = _keys([word])
        differing = self._ends[places] ^ ends
        shared = self._letters[places] == letters
        for mask in _SHARED:
            shared |= differing & mask == 0
        numbers: Numbers = self._numbers[places[shared]]
        return numbers

    def having(self, word: str, lengths: range, common: Callable[[int], int]) -> Numbers:
        """Return the numbers of words of some lengths that may have enough letters in common with a guessable one.

        `common` says for each length how many are enough. Words may be returned that have fewer, but none is missing
        that has as many.
        """
        return self._numbers[self._places(word, lengths, common)]

    def _places(self, word: str, lengths: range, common: Callable[[int], int]) -> NDArray[np.int64]:
        """Where the words that `having` finds stand in the arrays."""
        letters, _ = _keys([word])
        found = []
        for length in range(max(lengths.start, SHORTEST), min(lengths.stop, _LONGEST)):
            start, stop = self._starts[length : length + 2].tolist()
            if start == stop:
                continue
            enough = common(length)
            places = start + np.flatnonzero(_at_most(self._letters[start:stop] & ~letters, length - enough))
            found.append(places[_at_most(letters & ~self._letters[places], len(word) - enough)])
        if lengths.stop > _LONGEST:
            found.append(np.arange(*self._starts[_LONGEST:].tolist()))
        return np.concatenate([np.zeros(0, dtype=np.int64), *found])


def _keys(words: Sequence[str]) -> tuple[NDArray[np.uint64], NDArray[np.uint32]]:
    """What guessable words have, each of shape (words,).

    First, a bit for each kind of letter that a word has, and another one for each that it has at least twice; then,
    eight bits of each of its first two letters and its last two.
    """
    text = "".join(words).encode("utf-32-le", "surrogatepass")
    codes = np.frombuffer(text, dtype="<u4").astype(np.int32)
    lengths = np.array([*map(len, words)], dtype=np.int64)
    starts = np.cumsum(lengths) - lengths
    kinds = np.sort(np.repeat(np.arange(len(words), dtype=np.int32), lengths) * _KINDS + codes % _KINDS)
    again = np.zeros(len(kinds), dtype=bool)
    again[1:] = kinds[1:] == kinds[:-1]
    bits = np.uint64(1) << (kinds % _KINDS + _KINDS * again).astype(np.uint64)
    at_ends = np.stack((starts, starts + 1, starts + lengths - 2, starts + lengths - 1), axis=1)
    ends = codes[at_ends].astype(np.uint8).view("<u4").ravel()
    return np.bitwise_or.reduceat(bits, starts), ends


def _at_most(bits: NDArray[np.uint64], count: int) -> NDArray[np.bool_]:
    """Tell of each number whether at most `count` of its bits are set."""
    for _ in range(min(count, 2 * _KINDS)):
        bits = bits & (bits - np.uint64(1))
    return np.equal(bits, 0)
