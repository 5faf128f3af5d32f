"""Words that look alike: shared runs of characters, whatever ending or slip of the finger sets them apart."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from bot.search.analysis import is_pair
from bot.search.forward import Rows, RowsBuilder
from bot.search.lexicon import Numbering, Numbers
from bot.search.lookup import Ints, first_ones, sought

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

    def alike(self, asked: Sequence[str], surfaces: Numbers, least: float) -> tuple[Ints, Floats]:
        """Return which of p surfaces, given by their numbers, share a gram with one of w words, and how alike they are.

        Their places in `surfaces`, ascending: shape (q,); their likeness to each word, 0 where it is less than `least`:
        shape (q, w). It is the weight of the grams that both have, as a share of the weight of those that either has
        (a weighted Jaccard index): 1 for the word itself.
        """
        keys, weights, mass = self._wanted(asked)
        positions, lengths = self._numbers.positions(surfaces.astype(np.int64))
        at, key = sought(keys, self._numbers.values.take(positions))
        owner = np.cumsum(lengths).searchsorted(at, side="right")
        first = first_ones(owner)
        places = owner[first]
        shape = len(places), len(asked)
        # Summed in the order of the word's grams, as its mass is, so that a word is like itself by 1 to the last bit.
        cells = np.add.outer((np.cumsum(first) - 1) * len(asked), np.arange(len(asked)))
        common = np.bincount(cells.ravel(), weights[key].ravel(), len(places) * len(asked)).reshape(shape)
        likeness = common / (mass + self._mass[surfaces[places], None] - common)
        likeness[likeness < least] = 0
        return places, likeness

    def _wanted(self, asked: Sequence[str]) -> tuple[Ints, Floats, Floats]:
        """The known grams of w words, ascending: shape (k,); what each tells of each word that has it: shape (k, w).

        Last the mass of all grams of each word, known or not: shape (w,).
        """
        numbers: list[int] = []
        words: list[int] = []
        unknown = np.zeros(len(asked))
        for word, surface in enumerate(asked):
            found = [self._names.get(gram) for gram in grams(surface)]
            known = [number for number in found if number is not None]
            unknown[word] = self._unknown * (len(found) - len(known))
            numbers += known
            words += [word] * len(known)
        keys = sorted(set(numbers))
        rows = {number: row for row, number in enumerate(keys)}
        weights = np.zeros((len(keys), len(asked)))
        telling = self._weight[numbers]
        weights[[rows[number] for number in numbers], words] = telling
        return np.array(keys, dtype=np.int64), weights, unknown + np.bincount(words, telling, len(asked))
