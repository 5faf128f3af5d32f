"""The idf of each term: that of rank-bm25 where it is above zero, and what stands in for it elsewhere."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

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


@dataclass(frozen=True, slots=True)
class IdfRule:
    """What gives the idf of a term from the number of passages that it stands in.

    What is below zero in the library gives way to `floor`; what is not above zero then, to
    `log(1 + (N - n + 0.5) / (n + 0.5))`, but never to more than `least`.
    """

    passages: int
    """How many there are."""
    floor: float = 0.0
    """A part of the average idf of all terms: see `idf_rule`."""
    least: float | None = None
    """The least idf of a term that is above zero by itself or by `floor`; None when none is."""

    def of(self, frequency: int) -> float:
        """Return the idf of a term that stands in so many passages, at least 1."""
        idf = math.log(self.passages - frequency + 0.5) - math.log(frequency + 0.5)
        if idf < 0:
            idf = self.floor
        if idf > 0:
            return idf
        other = lucene_idf(frequency, self.passages)
        return other if self.least is None else min(self.least, other)


def lucene_idf(frequency: int, passages: int) -> float:
    """Return the idf that Lucene gives a term that stands in so many of the passages."""
    return math.log1p((passages - frequency + 0.5) / (frequency + 0.5))


def idf_rule(frequencies: Ints, passages: int, epsilon: float) -> IdfRule:
    """Return the rule for terms that stand in so many of the passages: shape (terms,).

    As in the library, what is below zero gives way to `epsilon` of the average of all that stand in any.
    """
    # Terms are many, their different frequencies few: so Python's logarithms, the library's to the last bit, will do.
    times = np.flatnonzero(np.bincount(frequencies, minlength=1))
    times = times[times > 0]
    if not len(times):
        return IdfRule(passages)
    table = np.zeros(int(times[-1]) + 1)
    table[times] = [math.log(passages - n + 0.5) - math.log(n + 0.5) for n in times.tolist()]
    # Added up one by one in the terms' order, as the library does; `sum` would round otherwise.
    total = float(np.cumsum(table[frequencies])[-1])
    floor = epsilon * (total / int(np.count_nonzero(frequencies)))
    idf = table[times]
    idf[idf < 0] = floor
    above = idf[idf > 0]
    return IdfRule(passages, floor, float(above.min()) if len(above) else None)


def idf_values(frequencies: Ints, rule: IdfRule) -> Floats:
    """Return the idf of each term that stands in so many passages: 0 for one that stands in none."""
    table = np.zeros(int(frequencies.max(initial=0)) + 1)
    times = np.flatnonzero(np.bincount(frequencies, minlength=1))
    times = times[times > 0]
    table[times] = list(map(rule.of, times.tolist()))
    return table[frequencies]
