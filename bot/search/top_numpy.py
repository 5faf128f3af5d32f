"""The best passages of a query, found block by block with numpy alone.

Both ways to find them are MaxScore (Turtle and Flood, 1995) over blocks: the terms that together cannot lift a passage
above the worst one kept are only looked up for passages that the others brought up. Passages are chosen by a bound that
their postings' codes give, and scored exactly after that.
"""

from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.search.postings import BLOCK, PEAK, Floats, Ints, Postings
from bot.search.weighting import Searchable

SPARE = 0.5
"""How much of the worst kept score the looked-up terms may make up. Found by measuring: less reads more postings, more
looks up more passages."""
_NEARLY = 1 - 1e-5
"""What is left of a bound where it was added up in single precision in another order."""


class _Segment(NamedTuple):
    """A term's postings in one block."""

    weight: float
    low: int
    high: int
    peak: float
    """The most that it can add to a score."""


def top(
    index: Searchable, terms: Sequence[int], weights: Sequence[float], k: int, allowed: NDArray[np.bool_] | None
) -> tuple[Ints, Floats]:
    """Return the ids and exact scores of the best `k` passages, best first, ties by lower id.

    `terms` are numbers of terms, each once, with the weight that multiplies its part. Passages that are not `allowed`,
    and those that no weight above zero counts for, are left out.
    """
    if index.counts is not None:
        every = _every_score(index, index.counts, terms, weights)
        passages = (every if allowed is None else every * allowed).nonzero()[0]
        return best(passages, every[passages], k)
    scratch = np.empty(min(BLOCK, len(index.postings.lengths)), dtype=np.float32)
    ids, scores = np.zeros(0, dtype=np.int64), np.zeros(0)
    for block, segments in _by_block(index, terms, weights):
        worst = float(scores[-1]) if len(scores) == k else 0.0
        ordered = sorted(segments, key=lambda segment: -segment.peak)
        here = None if allowed is None else allowed[block * BLOCK : (block + 1) * BLOCK]
        places = _candidates(index, ordered, worst, scratch, k=k, allowed=here)
        if not len(places):
            continue
        found = places.astype(np.int64) + block * BLOCK
        exact = _exact(index, segments, places, found)
        ids, scores = best(np.concatenate([ids, found]), np.concatenate([scores, exact]), k)
    return ids, scores


def _every_score(index: Searchable, counts: Floats, terms: Sequence[int], weights: Sequence[float]) -> Floats:
    """Score each passage of an index of one block."""
    postings, scores = index.postings, np.zeros(len(index.postings.lengths))
    for term, weight in zip(terms, weights, strict=True):
        first, last = postings.first_segment[term : term + 2].tolist()
        part = slice(postings.begins(first), postings.begins(last))
        scores[postings.places[part]] += weight * counts[part]
    return scores


def best(ids: Ints, scores: Floats, k: int) -> tuple[Ints, Floats]:
    """Return the best `k` of some passages that score above 0, best first, ties by lower id."""
    if k < len(scores):
        keep = scores >= np.partition(scores, -k)[-k]
        ids, scores = ids[keep], scores[keep]
    order = np.lexsort((ids, -scores))[:k]
    order = order[scores[order] > 0]
    return ids[order], scores[order]


def _by_block(index: Searchable, terms: Sequence[int], weights: Sequence[float]) -> "list[tuple[int, list[_Segment]]]":
    """Return the segments of all terms, of each block that has any, in the terms' order."""
    postings = index.postings
    scale = (index.weighting.k1 + 1) * (1 + 1e-5) / PEAK
    found: dict[int, list[_Segment]] = {}
    for term, weight in zip(terms, weights, strict=True):
        if weight <= 0:
            continue
        first, last = postings.first_segment[term : term + 2].tolist()
        low = postings.begins(first)
        values = (part[first:last].tolist() for part in (postings.blocks, postings.ends, index.peaks.peaks))
        for block, high, peak in zip(*values, strict=True):
            found.setdefault(block, []).append(_Segment(weight, low, high, weight * peak * scale))
            low = high
    return sorted(found.items())


def _candidates(
    index: Searchable,
    ordered: Sequence[_Segment],
    worst: float,
    scratch: NDArray[np.float32],
    *,
    k: int,
    allowed: NDArray[np.bool_] | None,
) -> NDArray[np.uint16]:
    """Return the places of a block's `allowed` passages that may be among the best `k` and score `worst` or more.

    `ordered`: the segments, the greatest peak first.
    """
    # What the segments from each one on can add.
    rest = [*accumulate((segment.peak for segment in reversed(ordered)), initial=0.0)][::-1]
    if rest[0] < worst:
        return np.zeros(0, dtype=np.uint16)
    read = sum(part >= SPARE * worst for part in rest[:-1]) if worst else len(ordered)
    scratch.fill(0)
    for segment in ordered[:read]:
        counts = index.bounds.take(index.postings.codes[segment.low : segment.high])
        counts *= np.float32(segment.weight)
        scratch[index.postings.places[segment.low : segment.high]] += counts
    least = (worst - rest[read]) * _NEARLY
    places = _true(scratch >= least if least > 0 else scratch > 0)
    if allowed is not None:
        places = places[allowed[places]]
    sums = scratch[places]
    for number, segment in enumerate(ordered[read:], start=read + 1):
        at, has = _looked_up(index.postings, segment, places)
        sums[has] += np.float32(segment.weight) * index.bounds[index.postings.codes[at[has]]]
        stays = sums >= (worst - rest[number]) * _NEARLY
        places, sums = places[stays], sums[stays]
    if k < len(sums):
        # The best k of these score no less than this, so that what cannot reach it is none of the best.
        stays = sums >= float(np.partition(sums, -k)[-k]) * _NEARLY * (1 - index.slack)
        places = places[stays]
    return places


def _true(marks: NDArray[np.bool_]) -> NDArray[np.uint16]:
    """Return the places of the few true ones among many, looking at 64 at once."""
    whole = len(marks) // 64 * 64
    groups = np.packbits(marks[:whole]).view(np.uint64).nonzero()[0]
    true = marks[:whole].reshape(-1, 64)[groups].reshape(-1).nonzero()[0]
    places = groups[true >> 6] * 64 + (true & 63)
    return np.concatenate((places, marks[whole:].nonzero()[0] + whole)).astype(np.uint16)


def _looked_up(postings: Postings, segment: _Segment, places: NDArray[np.uint16]) -> tuple[Ints, NDArray[np.bool_]]:
    """Return the posting of each place in a segment, or another one, and whether it is that of the place."""
    inside = postings.places[segment.low : segment.high]
    at = inside.searchsorted(places)
    np.minimum(at, len(inside) - 1, out=at)
    return at + segment.low, inside[at] == places


def _exact(index: Searchable, segments: Sequence[_Segment], places: NDArray[np.uint16], ids: Ints) -> Floats:
    """Score passages, term after term in the query's order, as the library does."""
    times = np.empty((len(segments), len(ids)), dtype=np.int64)
    for row, segment in zip(times, segments, strict=True):
        at, has = _looked_up(index.postings, segment, places)
        np.multiply(index.postings.times(at), has, out=row)
    # A term that a passage does not have adds nothing.
    parts = index.weighting.parts(times, index.weighting.length_parts(index.postings.lengths[ids]))
    scores = np.zeros(len(ids))
    for row, segment in zip(parts, segments, strict=True):
        scores += segment.weight * row
    return scores
