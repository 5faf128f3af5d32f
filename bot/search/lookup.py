"""Looking many numbers up among a few."""

from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from bot.search.lexicon import Numbers

Ints = NDArray[np.int64]
Numbered = NDArray[np.integer[Any]]
Whole = TypeVar("Whole", bound=np.integer[Any])

_ROOM = 6
"""Slots for each key, as a power of two: so many that few values share one with a key by chance."""


def sought(keys: Numbered, values: Numbers) -> tuple[Ints, Ints]:
    """Find the values that are among some keys: their places, in order, and the place of each one's key.

    `keys` is ascending without repetition, shape (k,); `values` is in any order; no number is below zero.
    """
    if not len(keys):
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    # Most values are ruled out by their last bits, which is several times faster than a search for each.
    mask = np.int32((1 << (len(keys).bit_length() + _ROOM)) - 1)
    slots = np.zeros(mask + 1, dtype=np.bool_)
    slots[keys & mask] = True
    at = slots.take(values & mask).nonzero()[0]
    near = values.take(at)
    key = keys[:-1].searchsorted(near)
    found = keys.take(key) == near
    return at[found], key[found]


def distinct(values: NDArray[Whole]) -> NDArray[Whole]:
    """Return each value once, ascending: a sort is faster here than the table of hashes of `np.unique`."""
    ordered = np.sort(values)
    return ordered[first_ones(ordered)]


def first_ones(ascending: Numbered) -> NDArray[np.bool_]:
    """Tell of each of some ascending numbers whether it is the first of its equals."""
    first = np.ones(len(ascending), dtype=np.bool_)
    np.not_equal(ascending[1:], ascending[:-1], out=first[1:])
    return first
