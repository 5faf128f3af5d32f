"""Made-up passages whose words are distributed as in real text, of any number.

- How often each word comes: the Zipf-Mandelbrot law, 1 / (rank + q) ** s (Mandelbrot, "An informational theory of the
  statistical structure of language", 1953). Its q is what is left where stop words are taken out.
- How many words there are: Heaps' law, K * tokens ** beta ("Information retrieval", 1978, section 7.5).
- How long passages are: log-normal, which fits paragraphs well.
- Words come in bursts: a quarter of a passage's words repeats one that it has (after Simon, "On a class of skew
  distribution functions", 1955).
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Terms = NDArray[np.uint32]
Lengths = NDArray[np.int64]

MEAN_LENGTH = 68
_SPREAD = 0.5
_SHORTEST, _LONGEST = 5, 600
_Q, _S = 20.0, 1.05
_K, _BETA = 500.0, 0.39
_REPEATED = 0.25
_CHUNK = 50_000
"""Passages that are made at once."""


def vocabulary_size(passages: int) -> int:
    """Return how many different words a corpus of so many passages draws from."""
    return int(_K * (max(passages, 1) * MEAN_LENGTH) ** _BETA)


def synthetic(passages: int, seed: int = 1) -> Iterator[tuple[Terms, Lengths]]:
    """Yield the words' ranks and the lengths of so many passages, in chunks; the same ones for the same seed."""
    chance = np.random.default_rng(seed)
    size = vocabulary_size(passages)
    for low in range(0, passages, _CHUNK):
        count = min(_CHUNK, passages - low)
        # The mean of a log-normal is that of its logarithm and half of its variance.
        drawn = chance.lognormal(np.log(MEAN_LENGTH) - _SPREAD**2 / 2, _SPREAD, count)
        lengths = np.clip(drawn, _SHORTEST, _LONGEST).astype(np.int64)
        terms = _ranks(chance.random(int(lengths.sum())), size)
        yield _repeated(terms, lengths, chance), lengths


def _ranks(shares: NDArray[np.float64], size: int) -> Terms:
    """Return the rank, from 0, up to which words have these shares of all: the law's integral turned round."""
    power = 1 - _S
    low, high = _Q**power, (_Q + size) ** power
    ranks = (low + shares * (high - low)) ** (1 / power) - _Q
    terms: Terms = np.minimum(ranks, size - 1).astype(np.uint32)
    return terms


def _repeated(terms: Terms, lengths: Lengths, chance: np.random.Generator) -> Terms:
    """Replace some terms by ones that stand before them in the same passage."""
    starts = np.repeat(np.cumsum(lengths) - lengths, lengths)
    before = np.arange(len(terms)) - starts
    chosen = np.flatnonzero((chance.random(len(terms)) < _REPEATED) & (before > 0))
    earlier = starts[chosen] + (chance.random(len(chosen)) * before[chosen]).astype(np.int64)
    repeated = terms.copy()
    repeated[chosen] = terms[earlier]
    return repeated
