"""The passages that a search found, in compiled code: which of them can still be among the best."""

import numpy as np

from bot.search.compiled.compiler import compiled

STEPS = 256
"""How many steps of sums are told apart, where the likeliest passages are looked for."""
_STEP = 8
"""Bits of a sum that do not count there."""


@compiled
def sift(found, count, sums, marks, rows, spare, needed):
    """Keep the passages found whose sum comes to `needed` with what the lists whose marks they have can add.

    `rows` and `spare`: the marks and the most that they can add of each list, in the order in which they are looked at.
    """
    most, stay = spare.sum(), 0
    for one in range(count):
        place = found[one]
        left = sums[place] + most
        for at in range(len(rows)):
            if not (marks[rows[at], place >> 6] >> np.uint64(place & np.uint16(63))) & np.uint64(1):
                left -= spare[at]
                if left < needed:
                    break
        if left >= needed:
            found[stay] = place
            stay += 1
    return stay


@compiled
def likely(sums, found, count, k, counts):
    """Return a sum that the `k` greatest ones of those found reach, and not many others; `counts` is scratch."""
    counts[:] = 0
    for one in range(count):
        counts[sums[found[one]] >> _STEP] += 1
    step, reached = len(counts) - 1, counts[len(counts) - 1]
    while step > 0 and reached < k:
        step -= 1
        reached += counts[step]
    return step << _STEP
