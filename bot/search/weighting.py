"""What a posting counts: rank-bm25's formula for BM25Okapi, and an upper bound of it from a posting's code."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.search.peaks import Peaks
from bot.search.postings import LEAST_LENGTH, MANY, Floats, Ints, Postings

SMALL = 4_096
"""Passages up to which every posting of a query is read, for that is quicker than to choose."""


@dataclass(frozen=True, slots=True)
class Weighting:
    """BM25's parameters and the corpus's average length."""

    k1: float
    b: float
    average_length: float

    def length_parts(self, lengths: NDArray[np.int32]) -> Floats:
        """Return the part of the formula's denominator that a passage's length makes."""
        parts: Floats = self.k1 * (1 - self.b + self.b * lengths.astype(np.float64) / (self.average_length or 1.0))
        return parts

    def parts(self, times: Ints, length_parts: Floats) -> Floats:
        """Return what frequencies count, before the idf: `tf (k1 + 1) / (tf + length part)`."""
        return times * (self.k1 + 1) / (times + length_parts)

    def bounds(self) -> NDArray[np.float32]:
        """Return an upper bound of what a posting counts, for each code it can have: shape (65536,).

        A frequency of `MANY` may be any greater one, and a class holds passages of its least length and longer ones.
        """
        times = np.arange(MANY + 1, dtype=np.float64)[:, None]
        times[MANY] = np.inf
        parts = self.length_parts(LEAST_LENGTH.astype(np.int32))[None, :]
        with np.errstate(invalid="ignore"):
            bounds = np.where(np.isinf(times), self.k1 + 1, times * (self.k1 + 1) / np.maximum(times + parts, 1e-300))
        # Rounded up, so that a sum of several in single precision still is a bound.
        return (bounds * (1 + 1e-6)).astype(np.float32).reshape(-1)


@dataclass(frozen=True, slots=True)
class Searchable:
    """Postings with all that is worked out of them once."""

    postings: Postings
    weighting: Weighting
    peaks: Peaks
    bounds: NDArray[np.float32]
    """Of each code, see `Weighting.bounds`."""
    slack: float
    """See `Postings.slack`."""
    counts: Floats | None
    """Of each posting of a small index: what it counts before the idf; None where that would take much memory."""


def searchable(postings: Postings, weighting: Weighting, known: Peaks | None = None) -> Searchable:
    """Work out what a search needs beside the postings; `known`: the peaks, where they are."""
    bounds = weighting.bounds()
    found = Peaks.of(postings, bounds) if known is None else known
    counts = None
    if len(postings.lengths) <= SMALL:
        length_parts = weighting.length_parts(postings.lengths)
        counts = weighting.parts(postings.times(slice(0, len(postings.places))), length_parts[postings.places])
    return Searchable(postings, weighting, found, bounds, postings.slack, counts)
