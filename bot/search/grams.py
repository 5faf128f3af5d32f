"""Words that look alike: shared runs of characters, whatever ending or slip of the finger sets them apart."""

from array import array
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from bot.search.lexicon import Numbering, Numbers
from bot.search.words import is_pair

_LENGTH = 3


def grams(surface: str) -> Iterable[str]:
    """Return a word's runs of three characters, its borders marked; of a pair of characters each one."""
    if is_pair(surface):
        return dict.fromkeys(surface)
    marked = f"\x02{surface}\x03"
    return dict.fromkeys(marked[i : i + _LENGTH] for i in range(max(len(marked) - _LENGTH + 1, 1)))


class GramIndex:
    """Finds the surfaces of a lexicon that share grams with a word."""

    def __init__(self, surfaces: Sequence[str]) -> None:
        self._grams = Numbering()
        numbers, lengths = array("i"), array("i")
        for surface in surfaces:
            found = [self._grams.add(gram) for gram in grams(surface)]
            numbers.extend(found)
            lengths.append(len(found))
        flat = np.array(numbers, dtype=np.int32)
        owner = np.repeat(np.arange(len(surfaces), dtype=np.int32), np.array(lengths, dtype=np.int32))
        order = np.argsort(flat, kind="stable")
        self._owners = owner[order]
        frequency = np.bincount(flat, minlength=len(self._grams))
        self._offsets = np.concatenate(([0], np.cumsum(frequency)))
        self._weight = np.log1p(len(surfaces) / np.maximum(frequency, 1))
        self._mass = np.bincount(owner, weights=self._weight[flat], minlength=len(surfaces))
        self._unknown = float(np.log1p(len(surfaces)))

    def similar(self, surface: str, least: float) -> tuple[Numbers, NDArray[np.float64]]:
        """Return the surfaces whose likeness to a word is at least `least`, with that likeness, in any order.

        The likeness is the weight of the grams that both have, as a share of the weight of those that either has
        (a weighted Jaccard index); a gram weighs more the fewer words have it. 1 for the word itself.
        """
        known = [number for gram in grams(surface) if (number := self._grams.get(gram)) is not None]
        if not known:
            return np.empty(0, dtype=np.int32), np.empty(0)
        mass = sum(self._weight[number] for number in known)
        mass += self._unknown * sum(self._grams.get(gram) is None for gram in grams(surface))
        owners = np.concatenate([self._owners[self._offsets[n] : self._offsets[n + 1]] for n in known])
        weights = np.repeat(self._weight[known], [self._offsets[n + 1] - self._offsets[n] for n in known])
        common = np.bincount(owners, weights=weights, minlength=len(self._mass))
        found = np.flatnonzero(common > 0)
        likeness = common[found] / (mass + self._mass[found] - common[found])
        near = likeness >= least
        return found[near].astype(np.int32), likeness[near]
