"""Parts one after the other: each with the ids of its passages, and searched for itself."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Self

import numpy as np
from numpy.typing import NDArray

from bot.search.part import Part
from bot.search.postings import Floats, Ints
from bot.search.ways import Top
from bot.search.weighting import Searchable, Weighting, searchable


@dataclass(frozen=True, slots=True)
class PlacedPart:
    """A part among others, ready to be searched.

    Its methods take terms with what multiplies their parts of a score; a term that it does not know has no postings.
    """

    ids: slice
    """The ids of its passages, dead ones too."""
    searchable: Searchable
    alive: NDArray[np.bool_] | None
    """As in `Part`."""

    @classmethod
    def all_of(cls, parts: Sequence[Part], weighting: Weighting) -> tuple[Self, ...]:
        """Place parts one after the other, from id 0."""
        ends = accumulate(map(len, parts))
        return tuple(cls._of(part, end, weighting) for part, end in zip(parts, ends, strict=True))

    @classmethod
    def _of(cls, part: Part, end: int, weighting: Weighting) -> Self:
        peaks = part.peaks.rescaled(part.average_length, weighting.average_length)
        # What may not be written at all would be compiled for anew.
        alive = None if part.alive is None else np.require(part.alive, np.bool_, ["C", "W"])
        return cls(slice(end - len(part), end), searchable(part.postings, weighting, peaks), alive)

    def __len__(self) -> int:
        """How many passages there are, dead ones too."""
        return len(self.searchable.postings.lengths)

    def top(
        self, way: Top, weights: Mapping[int, float], k: int, allowed: NDArray[np.bool_] | None
    ) -> tuple[Ints, Floats]:
        """Return the ids and scores of the best `k` living passages, best first, ties by lower id.

        `way`: how they are found; `allowed`: of each id of all parts, whether it may be returned.
        """
        here = self.alive
        if allowed is not None:
            here = allowed[self.ids] if here is None else allowed[self.ids] & here
        terms = self._known(weights)
        places, scores = way(self.searchable, terms, [weights[term] for term in terms], k, here)
        return (places + self.ids.start if self.ids.start else places), scores

    def mark(self, terms: Iterable[int], found: NDArray[np.bool_]) -> None:
        """Set the living passages that one of the terms stands in, in an array of all ids."""
        here = found[self.ids]
        for term in self._known(terms):
            self.searchable.postings.mark(term, here)
        if self.alive is not None:
            here &= self.alive

    def score(self, weights: Mapping[int, float], scores: Floats) -> None:
        """Add what the living passages score to an array of all ids."""
        postings, weighting = self.searchable.postings, self.searchable.weighting
        here = scores[self.ids]
        for term in self._known(weights):
            passages, times = postings.of(term)
            length_parts = weighting.length_parts(postings.lengths[passages])
            here[passages] += weights[term] * weighting.parts(times, length_parts)
        if self.alive is not None:
            here *= self.alive

    def _known(self, terms: Iterable[int]) -> list[int]:
        size = self.searchable.postings.terms
        return [term for term in terms if term < size]


def merged(found: Sequence[tuple[Ints, Floats]], k: int, order: Ints | None) -> tuple[Ints, Floats]:
    """Return the best `k` of what several parts found; ties by lower id, or by lower place in an `order` of all ids."""
    ids = np.concatenate([each for each, _ in found])
    scores = np.concatenate([each for _, each in found])
    best = np.lexsort((ids if order is None else order[ids], -scores))[:k]
    return ids[best], scores[best]
