"""What the second stage knows of the corpus's words: shared by all questions."""

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from bot.search.grams import GramIndex
from bot.search.kinds import DIGITS, Kind, Kinds, has_digit
from bot.search.lexicon import Lexicon, Numbers
from bot.search.lookup import sought

Flags = NDArray[np.bool_]


class Vocabulary:
    """The words of a lexicon, what they look like and what they could be an answer to."""

    def __init__(self, lexicon: Lexicon, grams: GramIndex, kinds: Kinds, digits: Flags, names: Flags) -> None:
        """`digits` tells of each surface whether it has a digit, `names` of each word whether it is one."""
        self.lexicon, self.grams = lexicon, grams
        self.surface_of, self.term_of = lexicon.surface_of, lexicon.term_of
        self._digits, self._names = digits, names
        self._listed = {kind: _numbers(lexicon, kinds.listed(kind)) for kind in Kind}

    def gives(self, kind: Kind, words: Numbers) -> Flags:
        """Tell of some words whether each could be an answer of a kind: shape of `words`."""
        surfaces = self.surface_of.take(words)
        fits = self._digits.take(surfaces) if kind in DIGITS else np.zeros(len(words), dtype=np.bool_)
        if kind is Kind.NAME:
            fits |= self._names.take(words)
        fits[sought(self._listed[kind], surfaces)[0]] = True
        return fits


def with_digits(surfaces: Collection[str]) -> Flags:
    """Tell of each surface whether it has a digit: shape (surfaces,)."""
    return np.fromiter(map(has_digit, surfaces), dtype=np.bool_, count=len(surfaces))


def _numbers(lexicon: Lexicon, listed: frozenset[str]) -> Numbers:
    """The numbers of those words that the corpus has, ascending."""
    numbers = (lexicon.surfaces.number(surface) for surface in listed)
    return np.array(sorted(number for number in numbers if number is not None), dtype=np.int32)
