"""Numbers that put articles in the order of the corpus, with room between them for those that come."""

from bisect import bisect_left

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

STEP = 1 << 12
"""What lies between the numbers of two articles that come together."""
_MOST = 1 << 42


def ordered(known: Ints) -> Ints:
    """Give each article of a corpus, which are in its order, a number above 0 that ascends: shape (articles,).

    `known` has the number that each one has so far, all different, 0 for none. As many as can keep theirs, but for a
    few beside a place that has no room left.
    """
    kept = _ascending(known)
    reach = 1
    while True:
        places = np.concatenate(([-1], np.flatnonzero(kept), [len(known)]))
        numbers = np.concatenate(([0], known[kept], [0]))
        counts = np.diff(places) - 1
        numbers[-1] = numbers[-2] + STEP * (int(counts[-1]) + 1)
        tight = np.flatnonzero(np.diff(numbers) <= counts)
        if not len(tight) and numbers[-1] <= _MOST:
            break
        if numbers[-1] > _MOST:
            kept[:] = False
        for gap in tight.tolist():
            around = places[max(gap - reach + 1, 1) : min(gap + reach + 1, len(places) - 1)]
            kept[around] = False
        reach *= 2
    steps = np.diff(numbers) // (counts + 1)
    every = np.arange(len(known))
    last = np.searchsorted(places, every, side="right") - 1
    found: Ints = numbers[last] + steps[last] * (every - places[last])
    return found


def _ascending(known: Ints) -> Flags:
    """Tell of which articles the numbers ascend, of as many as can be."""
    there = np.flatnonzero(known)
    numbers = known[there]
    flags = np.zeros(len(known), dtype=np.bool_)
    if (np.diff(numbers) > 0).all():
        flags[there] = True
        return flags
    # The longest ascending row: of each length the lowest number that ends one, and what stands before each number.
    lowest: list[int] = []
    ends: list[int] = []
    before = [-1] * len(numbers)
    for at, number in enumerate(numbers.tolist()):
        length = bisect_left(lowest, number)
        before[at] = ends[length - 1] if length else -1
        lowest[length : length + 1], ends[length : length + 1] = [number], [at]
    at = ends[-1]
    while at >= 0:
        flags[there[at]] = True
        at = before[at]
    return flags
