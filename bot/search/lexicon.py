"""The words of a corpus by number."""

from array import array
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int32]

STOP = 0
"""The number of the empty term, which every stop word has."""


class Numbering:
    """Strings and their numbers, from 0 in the order in which they came."""

    def __init__(self) -> None:
        self.strings: list[str] = []
        self._number: dict[str, int] = {}

    def add(self, string: str) -> int:
        """Return the string's number, a new one for a new string."""
        number = self._number.setdefault(string, len(self.strings))
        if number == len(self.strings):
            self.strings.append(string)
        return number

    def get(self, string: str) -> int | None:
        """Return the string's number, or None when it has none."""
        return self._number.get(string)

    def __len__(self) -> int:
        return len(self.strings)


class Lexicon:
    """Every word of a corpus: a surface and the term that it was reduced to.

    The same surface may be two words in a corpus of two languages, for each has its own stemmer.
    """

    def __init__(self) -> None:
        self.surfaces, self.terms = Numbering(), Numbering()
        self.terms.add("")
        self._words: dict[tuple[str, str], int] = {}
        self._surface_of, self._term_of = array("i"), array("i")

    def add(self, surface: str, term: str) -> int:
        """Return the number of a word, a new one for a new word."""
        word = self._words.setdefault((surface, term), len(self._words))
        if word == len(self._surface_of):
            self._surface_of.append(self.surfaces.add(surface))
            self._term_of.append(self.terms.add(term))
        return word

    def add_all(self, words: Sequence[tuple[str, str]]) -> list[int]:
        """Return the numbers of words, each its surface and its term, as `add` does."""
        known = map(self._words.get, words)
        return [self.add(*word) if number is None else number for number, word in zip(known, words, strict=True)]

    @property
    def surface_of(self) -> Numbers:
        """The surface's number of each word: shape (words,)."""
        return np.array(self._surface_of, dtype=np.int32)

    @property
    def term_of(self) -> Numbers:
        """The term's number of each word, `STOP` for stop words: shape (words,)."""
        return np.array(self._term_of, dtype=np.int32)

    def __len__(self) -> int:
        return len(self._words)
