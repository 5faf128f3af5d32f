"""The best passages of a query, as `top_numpy` finds them, but compiled.

Importing this module compiles it or reads what was compiled before, so that no search has to wait.
"""

from collections.abc import Sequence
from threading import local

import numpy as np
from numpy.typing import NDArray

from bot.search import top_numpy
from bot.search.compiled.best import keep, sort
from bot.search.compiled.compiler import compiled
from bot.search.compiled.found import STEPS, likely, sift
from bot.search.compiled.lists import add, add_tops, cut, find, look_up
from bot.search.peaks import COMMON
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
_LONGER = 8
"""A list so many times as long as all that is read before it is looked up in, where that will do."""
_scratch = local()


def top(
    index: Searchable, terms: Sequence[int], weights: Sequence[float], k: int, allowed: NDArray[np.bool_] | None
) -> tuple[Ints, Floats]:
    """Return what `top_numpy.top` returns; for more terms than the sums have room for it does the work itself."""
    if len(terms) > _MOST_TERMS:
        return top_numpy.top(index, terms, weights, k, allowed)
    postings, peaks, weighting = index.postings, index.peaks, index.weighting
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
        peaks.peaks,
        peaks.common,
        peaks.marks,
        peaks.tops,
        peaks.top_ends,
        peaks.others,
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
def _put(order, gain, size, one):
    """Put a list among so many others, the greatest gain first, behind its equals; return how many there are."""
    at = size
    while at > 0 and gain[order[at - 1]] < gain[one]:
        order[at] = order[at - 1]
        at -= 1
    order[at] = one
    return size + 1


@compiled
def _exact(places, codes, many_at, many, lows, highs, weights, place, length, parameters):
    """Score one passage, term after term in the query's order, as the library does."""
    k1, b, average = parameters[0], parameters[1], parameters[2]
    length_part = k1 * (1 - b + b * length / average)
    score = 0.0
    for number in range(len(weights)):
        at = find(places, lows[number], highs[number], place)
        if at < highs[number] and places[at] == place:
            times = np.int64(codes[at] >> 8)
            if times == MANY:
                times = many[np.searchsorted(many_at, at)]
            score += weights[number] * (times * (k1 + 1) / (times + length_part))
    return score


@compiled
def _search(
    places,
    codes,
    ends,
    blocks,
    first_segment,
    lengths,
    many_at,
    many,
    peaks,
    common,
    marks,
    tops,
    top_ends,
    others,
    bounds,
    terms,
    weights,
    parameters,
    k,
    allowed,
    sums,
    found,
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
    # The list of a query's term has the term's number; its tops, where it is common here, have that and `size`.
    lows, highs, counts = np.zeros(2 * size, np.int64), np.zeros(2 * size, np.int64), np.empty(STEPS, np.int64)
    peak, order, rest = np.zeros(2 * size), np.empty(2 * size, np.int64), np.empty(2 * size + 1)
    # What reading a list takes off the most that is left, for each of its postings: tops come before their list.
    gain = np.empty(2 * size)
    row_of, unread, left = np.empty(size, np.int64), np.zeros(size), np.empty(size, np.int64)
    rows, spare = np.empty(size, np.int64), np.empty(size, np.int64)
    for window in range((len(lengths) + BLOCK - 1) // BLOCK + len(_CUTS)):
        # Of the first block some passages are searched first, so that most of the others need not be looked at.
        block = max(window - len(_CUTS), 0)
        start = _CUTS[window - 1] if 0 < window <= len(_CUTS) else 0
        stop = _CUTS[window] if window < len(_CUTS) else BLOCK
        here = 0
        for number in range(size):
            segment = next_segment[number]
            lows[number], highs[number], row_of[number] = 0, 0, -1
            if segment < last_segment[number] and blocks[segment] == block:
                if stop == BLOCK:
                    next_segment[number] += 1
                if weights[number] > 0:
                    low, high, share = ends[segment - 1] if segment else 0, ends[segment], weights[number] * most / PEAK
                    lows[number], highs[number] = cut(places, low, high, start, stop)
                    length = highs[number] - lows[number]
                    if length == 0:
                        continue
                    peak[number] = share * peaks[segment]
                    if high - low >= COMMON:
                        row, top = np.searchsorted(common, segment), size + number
                        row_of[number] = row
                        lows[top], highs[top] = cut(tops, top_ends[row - 1] if row else 0, top_ends[row], start, stop)
                        peak[top], peak[number] = peak[number], share * others[row]
                        of_each = (peak[top] - peak[number]) / max(highs[top] - lows[top], 1)
                        gain[top] = max(of_each, peak[number] / length)
                        here = _put(order, gain, here, top)
                    gain[number] = peak[number] / length
                    here = _put(order, gain, here, number)
        rest[here] = 0.0
        for at in range(here - 1, -1, -1):
            one = order[at]
            # What tops can add is more only by so much than what the others of their list can.
            rest[at] = rest[at + 1] + peak[one] - (peak[one - size] if one >= size else 0.0)
        worst = scores[0] if kept == k else 0.0
        if here == 0 or rest[0] < worst:
            continue
        read, postings = 0, 0
        while read < here:
            length = highs[order[read]] - lows[order[read]]
            if rest[read] < worst and (rest[read] < SPARE * worst or length > _LONGER * postings):
                break
            postings += length
            read += 1
        # What a passage of which a term's list was not read can have of that term.
        unread[:] = 0.0
        for at in range(here - 1, read - 1, -1):
            unread[order[at] % size] = peak[order[at]]
        least, count = np.uint16(np.ceil(max((worst - rest[read]) * scale - 1, 1.0))), 0
        for at in range(read):
            one = order[at]
            if one < size:
                part, weight = slice(lows[one], highs[one]), np.float32(weights[one] * scale)
                count = add(places[part], codes[part], bounds, weight, sums, least, found, count)
            elif unread[one - size] > 0:
                more = np.uint16(np.ceil((peak[one] - unread[one - size]) * scale))
                count = add_tops(tops[lows[one] : highs[one]], more, sums, least, found, count)
        if read < here and count > 0:
            lists, marked, can_add = 0, 0, rest[read]
            for at in range(read, here):
                number = order[at]
                if number < size:
                    left[lists] = number
                    lists += 1
                    if row_of[number] >= 0:
                        rows[marked], spare[marked] = row_of[number], np.int64(np.ceil(unread[number] * scale))
                        marked += 1
                        can_add -= unread[number]
            if marked:
                count = sift(found, count, sums, marks, rows[:marked], spare[:marked], (worst - can_add) * scale - 1)
            found[:count].sort()
            can_add = rest[read]
            for number in left[:lists]:
                part, weight = slice(lows[number], highs[number]), np.float32(weights[number] * scale)
                can_add -= unread[number]
                limit, needed = np.float32(unread[number] * scale), max((worst - can_add) * scale - 1, 1.0)
                count = look_up(places[part], codes[part], bounds, weight, limit, sums, needed, found, count)
        needed = max(worst * scale - 1, 1.0)
        # Those that are likely to be among the best go first, for what they score keeps most others from being scored.
        sum_of_likely = likely(sums, found, count, k, counts) if count > k else needed
        for turn in range(2):
            for one in range(count):
                place = found[one]
                passage = block * BLOCK + np.int64(place)
                if (
                    sums[place] < needed
                    or (sums[place] >= sum_of_likely) == turn
                    or not (len(allowed) == 0 or allowed[passage])
                ):
                    continue
                score = _exact(places, codes, many_at, many, lows, highs, weights, place, lengths[passage], parameters)
                if score > 0:
                    kept = keep(ids, scores, kept, score, passage)
                    if kept == k:
                        needed = max(scores[0] * scale - 1, 1.0)
            if sum_of_likely <= needed:
                break
        if postings < _FEW:
            for at in range(read):
                of_places = places if order[at] < size else tops
                for posting in range(lows[order[at]], highs[order[at]]):
                    sums[of_places[posting]] = 0
        else:
            sums[start : min(len(lengths) - block * BLOCK, stop)] = 0
    sort(ids, scores, kept)
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
