"""The idf of each term: that of rank-bm25 where it is above zero, and what stands in for it elsewhere."""

import math
from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from bot.search.postings import Floats, Ints


class Idf(Mapping[str, float]):
    """The idf of each word that passages have, read where it is asked for."""

    def __init__(self, words: Mapping[str, int], values: Floats) -> None:
        """Take each word's number, and the idf of each number: 0 where no passage has the word."""
        self._words, self._values = words, values

    def __getitem__(self, word: str) -> float:
        if value := self.of(self._words[word]):
            return value
        raise KeyError(word)

    def __iter__(self) -> Iterator[str]:
        return (word for word, number in self._words.items() if self.of(number))

    def __len__(self) -> int:
        return int(np.count_nonzero(self._values))

    def of(self, number: int) -> float:
        """Return the idf of a number, 0 where no passage has its word."""
        # Words may have been numbered since.
        return self._values.item(number) if number < len(self._values) else 0.0


def idf_values(frequencies: Ints, passages: int, epsilon: float) -> Floats:
    """Return the idf of each term that stands in so many of the passages: 0 for one that stands in none.

    As in the library, what is below zero gives way to `epsilon` of the average of all; what is not above zero then,
    to `log(1 + (N - n + 0.5) / (n + 0.5))`, but never to more than the least that is.
    """
    # Terms are many, their different frequencies few: so Python's logarithms, the library's to the last bit, will do.
    table = np.zeros(int(frequencies.max(initial=0)) + 1)
    times = np.flatnonzero(np.bincount(frequencies, minlength=1))
    times = times[times > 0]
    if not len(times):
        return np.zeros(len(frequencies))
    idf = np.array([math.log(passages - n + 0.5) - math.log(n + 0.5) for n in times.tolist()])
    table[times] = idf
    # Added up one by one in the terms' order, as the library does; `sum` would round otherwise.
    total = float(np.cumsum(table[frequencies])[-1])
    idf[idf < 0] = epsilon * (total / np.count_nonzero(frequencies))
    low: NDArray[np.bool_] = idf <= 0
    cap = idf[~low].min(initial=math.inf)
    idf[low] = np.minimum(cap, np.log1p((passages - times[low] + 0.5) / (times[low] + 0.5)))
    table[times] = idf
    return table[frequencies]
