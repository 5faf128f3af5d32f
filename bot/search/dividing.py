"""The words of many passages: divided one by one here, or at once where that is compiled."""

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.search.analysis import Analyser, Analysers
from bot.search.batch import Batch, Ints
from bot.search.lexicon import Lexicon, Numbers
from bot.search.words import HYPHENS, divide

_HYPHEN = re.compile(f"[{HYPHENS}]")
_LONGEST = 0xFFFF
_MOST_REMEMBERED = 1 << 19


class Divided(NamedTuple):
    """The words of some passages, one passage after the other; w words, p pairs that a hyphen joins."""

    numbers: Numbers
    """Each word's number in the lexicon: shape (w,)."""
    counts: Ints
    """How many words each passage has."""
    starts: Numbers
    """Where each begins in its passage's text, in characters: shape (w,)."""
    lengths: NDArray[np.uint16]
    """How many characters each has there; at most 65,535: shape (w,)."""
    capitals: NDArray[np.bool_]
    """Whether each begins with a capital: shape (w,)."""
    pairs: Ints
    """The first word's number times 2**32, plus the second's: shape (p,)."""
    pair_counts: Ints
    """How many pairs each passage has."""


class OneByOne:
    """Divides passages in Python, and finds each distinct word's number once."""

    def __init__(self, analysers: Analysers, lexicon: Lexicon) -> None:
        self._analysers, self._lexicon = analysers, lexicon
        self._written: dict[tuple[str, bool], _Written] = {}

    def divide(self, batch: Batch, numbers: Iterable[int] | None = None) -> Divided:
        """Divide the passages of a batch, or only those that have these numbers."""
        words, starts, lengths, pairs = array("i"), array("i"), array("i"), array("q")
        counts, pair_counts, capitals = array("q"), array("q"), bytearray()
        for number in range(len(batch)) if numbers is None else numbers:
            text = batch.read(number)
            found, begins, ends = self.words(text, self._analysers(batch.languages[number]))
            words.extend(found)
            counts.append(len(found))
            starts.extend(begins)
            lengths.extend([end - begin for begin, end in zip(begins, ends, strict=True)])
            capitals += bytearray(map(str.isupper, map(text.__getitem__, begins)))
            joined = _joined(text, found, begins, ends)
            pairs.extend(joined)
            pair_counts.append(len(joined))
        return Divided(
            np.array(words, dtype=np.int32),
            np.array(counts, dtype=np.int64),
            np.array(starts, dtype=np.int32),
            np.minimum(np.array(lengths, dtype=np.int64), _LONGEST).astype(np.uint16),
            np.array(capitals, dtype=np.bool_),
            np.array(pairs),
            np.array(pair_counts),
        )

    def words(self, text: str, analyser: Analyser) -> tuple[list[int], list[int], list[int]]:
        """Return the numbers of all words of a text, where they begin and where they end."""
        # Of words like a lone U+02BC, which is an apostrophe and a letter, nothing is left.
        if "\u02bc" in text:
            reduced, starts, ends = analyser.columns(text)
            return self._lexicon.add_all(reduced), starts, ends
        words, starts, ends = divide(text)
        key = analyser.language, text.isupper()
        written = self._written.get(key)
        if written is None:
            written = self._written[key] = _Written(self._lexicon, analyser, shouted=key[1])
        return list(map(written.__getitem__, words)), starts, ends


class _Written(dict[str, int]):
    """The number of each distinct word of texts, worked out once; forgets all when it is full."""

    def __init__(self, lexicon: Lexicon, analyser: Analyser, *, shouted: bool) -> None:
        super().__init__()
        self._lexicon, self._analyser, self._shouted = lexicon, analyser, shouted

    def __missing__(self, word: str) -> int:
        if len(self) >= _MOST_REMEMBERED:
            self.clear()
        number = self[word] = self._lexicon.add(*self._analyser.reduced(word, shouted=self._shouted))
        return number


def _joined(text: str, numbers: list[int], starts: list[int], ends: list[int]) -> list[int]:
    """The pairs of words that a hyphen joins."""
    pairs = []
    for hyphen in _HYPHEN.finditer(text):
        at = bisect_left(starts, hyphen.end())
        if 0 < at < len(starts) and starts[at] == hyphen.end() and ends[at - 1] == hyphen.start():
            pairs.append(numbers[at - 1] << 32 | numbers[at])
    return pairs
