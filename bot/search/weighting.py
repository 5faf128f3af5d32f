"""What a posting counts: rank-bm25's formula for BM25Okapi, and an upper bound of it from a posting's code."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.search.postings import LEAST_LENGTH, MANY, PEAK, Floats, Ints, Postings

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
    peaks: NDArray[np.uint16]
    """Of each segment: the greatest bound, see `peaks`."""
    bounds: NDArray[np.float32]
    """Of each code, see `Weighting.bounds`."""
    slack: float
    """See `Postings.slack`."""
    counts: Floats | None
    """Of each posting of a small index: what it counts before the idf; None where that would take much memory."""


def searchable(postings: Postings, weighting: Weighting, known: NDArray[np.uint16] | None = None) -> Searchable:
    """Work out what a search needs beside the postings; `known`: the peaks, where they are."""
    found = peaks(postings, weighting) if known is None else known
    counts = None
    if len(postings.lengths) <= SMALL:
        length_parts = weighting.length_parts(postings.lengths)
        counts = weighting.parts(postings.times(slice(0, len(postings.places))), length_parts[postings.places])
    return Searchable(postings, weighting, found, weighting.bounds(), postings.slack, counts)


def peaks(postings: Postings, weighting: Weighting) -> NDArray[np.uint16]:
    """Return the greatest bound of each segment, as `PEAK` parts of k1 + 1, rounded up."""
    if not len(postings.ends):
        return np.zeros(0, dtype=np.uint16)
    bounds = weighting.bounds()
    starts = np.concatenate(([0], postings.ends[:-1])).astype(np.int64)
    greatest = np.empty(len(starts), dtype=np.float32)
    step = 1 << 18
    for low in range(0, len(starts), step):
        chunk = starts[low : low + step]
        end = int(postings.ends[min(low + step, len(starts)) - 1])
        values = bounds[postings.codes[chunk[0] : end]]
        greatest[low : low + step] = np.maximum.reduceat(values, chunk - chunk[0])
    most = (weighting.k1 + 1) * (1 + 1e-6)
    found: NDArray[np.uint16] = np.minimum(np.ceil(greatest / most * PEAK), PEAK).astype(np.uint16)
    return found


def rescaled(peaks: NDArray[np.uint16], then: float, now: float) -> NDArray[np.uint16]:
    """Return upper bounds of peaks that were made with the average length of `then`, for that of `now`.

    With a greater average length a posting counts more, but by no larger a factor than the average grew by: that
    divides only a part of what it is divided by. With a lesser one it counts less, and the peaks stay.
    """
    factor = (now or 1.0) / (then or 1.0)
    if factor <= 1:
        return peaks
    found: NDArray[np.uint16] = np.minimum(np.ceil(peaks * factor), PEAK).astype(np.uint16)
    return found
