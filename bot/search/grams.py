"""Words that look alike: shared runs of characters, whatever ending or slip of the finger sets them apart."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.search.analysis import is_pair
from bot.search.forward import Rows, RowsBuilder
from bot.search.lexicon import Numbering, Numbers
from bot.search.lookup import Ints, sought

Floats = NDArray[np.float64]

_LENGTH = 3


def grams(surface: str) -> Iterable[str]:
    """Return a word's runs of three characters, its borders marked; of a pair of characters each one."""
    if is_pair(surface):
        return dict.fromkeys(surface)
    marked = f"\x02{surface}\x03"
    return dict.fromkeys(marked[i : i + _LENGTH] for i in range(max(len(marked) - _LENGTH + 1, 1)))


class GramIndex:
    """Knows the grams of each surface of a lexicon, and tells which of some surfaces look like a word."""

    def __init__(self, names: Numbering, numbers: Rows, weight: Floats, mass: Floats) -> None:
        """Take what `build` makes: the grams by number, and each surface's row of them, every gram once.

        `weight` is what each gram tells, shape (grams,); `mass` what all grams of each surface do, shape (surfaces,).
        """
        self._names, self._numbers, self._weight, self._mass = names, numbers, weight, mass
        self._unknown = float(np.log1p(len(mass)))

    @classmethod
    def build(cls, surfaces: Sequence[str]) -> "GramIndex":
        """Count the grams of all surfaces; one weighs more the fewer surfaces have it."""
        names, rows = Numbering(), RowsBuilder()
        for surface in surfaces:
            rows.add([names.add(gram) for gram in grams(surface)])
        numbers = rows.rows()
        frequency = np.bincount(numbers.values, minlength=len(names))
        weight = np.log1p(len(surfaces) / np.maximum(frequency, 1))
        owner = np.repeat(np.arange(len(surfaces)), np.diff(numbers.offsets))
        mass = np.bincount(owner, weights=weight[numbers.values], minlength=len(surfaces)).astype(np.float64)
        return cls(names, numbers, weight, mass)

    def alike(self, asked: Sequence[str], surfaces: Numbers, least: float) -> tuple[Ints, Ints, Floats]:
        """Return which of some surfaces, by their numbers, are like which of the words asked, at least by `least`.

        Three arrays of one length: places in `asked`, places in `surfaces` and the likeness. It is the weight of the
        grams that both have, as a share of the weight of those that either has (a weighted Jaccard index); 1 for the
        word itself. Words without a common gram are never alike.
        """
        wanted, mass = self._wanted(asked)
        positions, lengths = self._numbers.positions(surfaces.astype(np.int64))
        at, key = sought(wanted.grams, self._numbers.values.take(positions))
        several, times = wanted.words.positions(key)
        cells = np.repeat(np.repeat(np.arange(len(surfaces)), lengths)[at] * len(asked), times)
        cells += wanted.words.values.take(several)
        weights = np.repeat(self._weight[wanted.grams[key]], times)
        common = np.bincount(cells, weights=weights, minlength=len(surfaces) * len(asked))
        found = common.nonzero()[0]
        place, word = np.divmod(found, max(len(asked), 1))
        shared = common[found]
        likeness = shared / (mass[word] + self._mass[surfaces[place]] - shared)
        near = likeness >= least
        return word[near], place[near], likeness[near]

    def _wanted(self, asked: Sequence[str]) -> tuple["_Wanted", Floats]:
        """Return the grams of the words asked that the surfaces have, and the mass of all grams of each word."""
        words: dict[int, list[int]] = {}
        mass = np.zeros(len(asked))
        for word, surface in enumerate(asked):
            for gram in grams(surface):
                number = self._names.get(gram)
                mass[word] += self._unknown if number is None else self._weight[number]
                if number is not None:
                    words.setdefault(number, []).append(word)
        known = sorted(words)
        rows = RowsBuilder()
        for number in known:
            rows.add(words[number])
        return _Wanted(np.array(known, dtype=np.int64), rows.rows()), mass


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The grams of some words."""

    grams: Ints
    """Their numbers, ascending: shape (k,)."""
    words: Rows
    """The words that have each of them: k rows."""
