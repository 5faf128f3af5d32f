"""The best passages of a query, as `top_numpy` finds them, but compiled.

Importing this module compiles it or reads what was compiled before, so that no search has to wait.
"""

from collections.abc import Sequence
from threading import local

import numpy as np
from numpy.typing import NDArray

from bot.search import top_numpy
from bot.search.compiled import compiled
from bot.search.postings import BLOCK, MANY, PEAK, Floats, Ints
from bot.search.top_numpy import SPARE
from bot.search.weighting import Searchable

_FULL = 30_000.0
"""The sum of all bounds of a query, in the whole numbers of 16 bits that bounds are added up in."""
_MOST_TERMS = 10_000
"""More could overflow those, for each is rounded up."""
_FEW = 1_500
"""So few sums are cleared one by one."""
_CUTS = (4_096, 16_384)
"""Where the first block is cut."""
_STEP = 8
"""Sums are told apart by what is left of them without so many bits, where the likeliest ones are looked for."""
_scratch = local()


def top(
    index: Searchable, terms: Sequence[int], weights: Sequence[float], k: int, allowed: NDArray[np.bool_] | None
) -> tuple[Ints, Floats]:
    """Return what `top_numpy.top` returns; for more terms than the sums have room for it does the work itself."""
    if len(terms) > _MOST_TERMS:
        return top_numpy.top(index, terms, weights, k, allowed)
    postings, weighting = index.postings, index.weighting
    if not hasattr(_scratch, "sums"):
        _scratch.sums, _scratch.found = np.zeros(BLOCK, dtype=np.uint16), np.empty(BLOCK, dtype=np.uint16)
    found: tuple[Ints, Floats] = _search(
        postings.places,
        postings.codes,
        postings.ends,
        postings.blocks,
        postings.first_segment,
        postings.lengths,
        postings.many_at,
        postings.many,
        index.peaks,
        index.bounds,
        np.array(terms, dtype=np.int64),
        np.array(weights, dtype=np.float64),
        np.array((weighting.k1, weighting.b, weighting.average_length or 1.0)),
        min(max(k, 0), len(postings.lengths)),
        np.zeros(0, dtype=np.bool_) if allowed is None else allowed,
        _scratch.sums,
        _scratch.found,
    )
    return found


@compiled
def _find(places, low, high, place):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Return the first of some ascending postings that is not before a place."""
    while low < high:
        middle = (low + high) >> 1
        if places[middle] < place:
            low = middle + 1
        else:
            high = middle
    return low


@compiled
def _gallop(places, low, high, place):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Return the same as `_find`, in steps that double: quick where it is near."""
    step, probe = 1, low
    while probe < high and places[probe] < place:
        low = probe + 1
        probe += step
        step <<= 1
    return _find(places, low, min(probe, high), place)


@compiled
def _exact(places, codes, many_at, many, lows, highs, weights, place, length, parameters):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202, PLR0917
    """Score one passage, term after term in the query's order, as the library does."""
    k1, b, average = parameters[0], parameters[1], parameters[2]
    length_part = k1 * (1 - b + b * length / average)
    score = 0.0
    for number in range(len(weights)):
        at = _find(places, lows[number], highs[number], place)
        if at < highs[number] and places[at] == place:
            times = np.int64(codes[at] >> 8)
            if times == MANY:
                times = many[np.searchsorted(many_at, at)]
            score += weights[number] * (times * (k1 + 1) / (times + length_part))
    return score


@compiled
def _sink(ids, scores, size, score, passage):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Put a passage in the place of the worst one, on top of a heap of so many."""
    at = 0
    while 2 * at + 1 < size:
        below = 2 * at + 1
        other = below + 1
        if other < size and (
            scores[other] < scores[below] or (scores[other] == scores[below] and ids[other] > ids[below])
        ):
            below = other
        if scores[below] > score or (scores[below] == score and ids[below] < passage):
            break
        scores[at], ids[at] = scores[below], ids[below]
        at = below
    scores[at], ids[at] = score, passage


@compiled
def _keep(ids, scores, kept, score, passage):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Put a passage among the best, a heap with the worst on top; return how many there are."""
    size = len(scores)
    if kept == size:
        if score > scores[0] or (score == scores[0] and passage < ids[0]):
            _sink(ids, scores, size, score, passage)
        return kept
    at = kept
    while at > 0:
        above = (at - 1) >> 1
        if scores[above] < score or (scores[above] == score and ids[above] > passage):
            break
        scores[at], ids[at] = scores[above], ids[above]
        at = above
    scores[at], ids[at] = score, passage
    return kept + 1


@compiled
def _sort(ids, scores, kept):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Turn the heap into a list, best first, ties by lower id."""
    for last in range(kept - 1, 0, -1):
        score, passage = scores[last], ids[last]
        scores[last], ids[last] = scores[0], ids[0]
        _sink(ids, scores, last, score, passage)


@compiled
def _likely(sums, found, count, k, counts):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Return a sum that the `k` greatest ones of those found reach, and not many others; `counts` is scratch."""
    counts[:] = 0
    for one in range(count):
        counts[sums[found[one]] >> _STEP] += 1
    step, reached = len(counts) - 1, counts[len(counts) - 1]
    while step > 0 and reached < k:
        step -= 1
        reached += counts[step]
    return step << _STEP


@compiled
def _search(  # type: ignore[no-untyped-def]  # noqa: ANN202, C901, PLR0912, PLR0915, PLR0917
    places,  # noqa: ANN001
    codes,  # noqa: ANN001
    ends,  # noqa: ANN001
    blocks,  # noqa: ANN001
    first_segment,  # noqa: ANN001
    lengths,  # noqa: ANN001
    many_at,  # noqa: ANN001
    many,  # noqa: ANN001
    peaks,  # noqa: ANN001
    bounds,  # noqa: ANN001
    terms,  # noqa: ANN001
    weights,  # noqa: ANN001
    parameters,  # noqa: ANN001
    k,  # noqa: ANN001
    allowed,  # noqa: ANN001
    sums,  # noqa: ANN001
    found,  # noqa: ANN001
):
    """Return the ids and scores of the best `k` passages, best first; `sums` are zeros, before and after."""
    size = len(terms)
    ids, scores, kept = np.empty(k, np.int64), np.empty(k, np.float64), 0
    if k == 0 or size == 0:
        return ids[:kept], scores[:kept]
    most = (parameters[0] + 1) * (1 + 1e-5)
    scale = _FULL / max(weights.sum() * most, 1e-300)
    next_segment, last_segment = np.empty(size, np.int64), np.empty(size, np.int64)
    for number in range(size):
        next_segment[number], last_segment[number] = first_segment[terms[number]], first_segment[terms[number] + 1]
    lows, highs, counts = np.zeros(size, np.int64), np.zeros(size, np.int64), np.empty(65_536 >> _STEP, np.int64)
    peak, order, rest = np.zeros(size), np.empty(size, np.int64), np.empty(size + 1)
    for window in range((len(lengths) + BLOCK - 1) // BLOCK + len(_CUTS)):
        # Of the first block some passages are searched first, so that most of the others need not be looked at.
        block = max(window - len(_CUTS), 0)
        start = _CUTS[window - 1] if 0 < window <= len(_CUTS) else 0
        stop = _CUTS[window] if window < len(_CUTS) else BLOCK
        here = 0
        for number in range(size):
            segment = next_segment[number]
            lows[number] = highs[number] = 0
            if segment < last_segment[number] and blocks[segment] == block:
                low, high = ends[segment - 1] if segment else 0, ends[segment]
                if stop == BLOCK:
                    next_segment[number] += 1
                else:
                    high = _find(places, low, high, stop)
                if weights[number] > 0:
                    lows[number], highs[number] = _find(places, low, high, start) if start else low, high
                    peak[number] = weights[number] * peaks[segment] * most / PEAK
                    at = here
                    while at > 0 and peak[order[at - 1]] < peak[number]:
                        order[at] = order[at - 1]
                        at -= 1
                    order[at] = number
                    here += 1
        rest[here] = 0.0
        for at in range(here - 1, -1, -1):
            rest[at] = rest[at + 1] + peak[order[at]]
        worst = scores[0] if kept == k else 0.0
        if here == 0 or rest[0] < worst:
            continue
        read = here
        if worst > 0:
            read = 0
            while read < here and rest[read] >= SPARE * worst:
                read += 1
        # Passages whose sum comes to this are found as it does. Slices and 16 bits throughout make the loop quick.
        least, count, postings = np.uint16(np.ceil(max((worst - rest[read]) * scale - 1, 1.0))), 0, 0
        for at in range(read):
            of_places = places[lows[order[at]] : highs[order[at]]]
            of_codes = codes[lows[order[at]] : highs[order[at]]]
            weight = np.float32(weights[order[at]] * scale)
            postings += len(of_places)
            for posting in range(len(of_places)):
                place = of_places[posting]
                more = np.uint16(np.int32(weight * bounds[of_codes[posting]] + np.float32(1)))
                after = np.uint16(sums[place] + more)
                sums[place] = after
                # In whole numbers from 0 to 65,535: it was below `least`, and is not any more.
                if np.uint16(after - least) < more:
                    found[count] = place
                    count += 1
        if read < here and count > 0:
            found[:count].sort()
            for at in range(read, here):
                low, high = lows[order[at]], highs[order[at]]
                weight = np.float32(weights[order[at]] * scale)
                needed, stay = max((worst - rest[at + 1]) * scale - 1, 1.0), 0
                for one in range(count):
                    place = found[one]
                    low = _gallop(places, low, high, place)
                    if low < high and places[low] == place:
                        sums[place] = np.uint16(
                            sums[place] + np.uint16(np.int32(weight * bounds[codes[low]] + np.float32(1)))
                        )
                    if sums[place] >= needed:
                        found[stay] = place
                        stay += 1
                count = stay
        needed = max(worst * scale - 1, 1.0)
        # Those that are likely to be among the best go first, for what they score keeps most others from being scored.
        likely = _likely(sums, found, count, k, counts) if count > k else needed
        for turn in range(2):
            for one in range(count):
                place = found[one]
                passage = block * BLOCK + np.int64(place)
                if (
                    sums[place] < needed
                    or (sums[place] >= likely) == turn
                    or not (len(allowed) == 0 or allowed[passage])
                ):
                    continue
                score = _exact(places, codes, many_at, many, lows, highs, weights, place, lengths[passage], parameters)
                if score > 0:
                    kept = _keep(ids, scores, kept, score, passage)
                    if kept == k:
                        needed = max(scores[0] * scale - 1, 1.0)
            if likely <= needed:
                break
        if postings < _FEW:
            for at in range(read):
                for posting in range(lows[order[at]], highs[order[at]]):
                    sums[places[posting]] = 0
        else:
            sums[start : min(len(lengths) - block * BLOCK, stop)] = 0
    _sort(ids, scores, kept)
    return ids[:kept], scores[:kept]


def _compile() -> None:
    """Have everything compiled now, or read from where it was compiled before."""
    from bot.search.postings import Postings
    from bot.search.weighting import Weighting, searchable

    terms, lengths = np.zeros(1, dtype=np.uint32), np.ones(1, dtype=np.int64)
    index = searchable(Postings.build(terms, lengths, 1), Weighting(1.5, 0.75, 1.0))
    top(index, [0], [1.0], 1, None)


_compile()
READY = True
"""Set when everything is compiled."""
