"""The best passages so far, in compiled code: a heap with the worst one on top."""

from bot.search.compiled.compiler import compiled


@compiled
def _sink(ids, scores, size, score, passage):
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
def keep(ids, scores, kept, score, passage):
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
def sort(ids, scores, kept):
    """Turn the heap into a list, best first, ties by lower id."""
    for last in range(kept - 1, 0, -1):
        score, passage = scores[last], ids[last]
        scores[last], ids[last] = scores[0], ids[0]
        _sink(ids, scores, last, score, passage)
