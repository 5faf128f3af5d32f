"""The words of a corpus by number; numbers never change, for new words only come after the others."""

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from bot.arrays import mapped, save
from bot.wordlist import WordList

Numbers = NDArray[np.int32]

STOP = 0
"""The number of the empty term, which every stop word has."""


class Numbering(Mapping[str, int]):
    """Strings and their numbers, in the order in which they came: behind those of a list that is there already."""

    def __init__(self, base: WordList | None = None, own: Sequence[str] = ()) -> None:
        self.base = base or WordList.of(())
        self._first = len(self.base)
        self.own = list(own)
        """Those that are not in the base, in order."""
        self._number = {string: number for number, string in enumerate(self.own, self._first)}

    def add(self, string: str) -> int:
        """Return the string's number, a new one for a new string."""
        number = self.number(string)
        if number is None:
            number = self._number[string] = self._first + len(self.own)
            self.own.append(string)
        return number

    def number(self, string: str) -> int | None:
        """Return the string's number, or None when it has none."""
        number = self._number.get(string)
        return self.base.get(string) if number is None and self._first else number

    def __getitem__(self, string: str) -> int:
        number = self._number.get(string)
        return self.base[string] if number is None else number

    def __iter__(self) -> Iterator[str]:
        yield from self.base
        yield from self.own

    def string(self, number: int) -> str:
        """Return the string with a number."""
        return self.base.word(number) if number < self._first else self.own[number - self._first]

    def grown(self) -> "Numbering":
        """Return a numbering that can take more strings while this one stays as it is."""
        return Numbering(self.base, self.own)

    def frozen(self) -> "Numbering":
        """Return the same numbering with all of it in the base."""
        return Numbering(WordList.of(self)) if self.own else self

    def __len__(self) -> int:
        return self._first + len(self.own)


class Lexicon:
    """Every word of a corpus: a surface and the term that it was reduced to.

    The same surface may be two words in a corpus of two languages, for each has its own stemmer.
    """

    def __init__(self, surfaces: Numbering, terms: Numbering, surface_of: Numbers, term_of: Numbers) -> None:
        """`surface_of` and `term_of` give the numbers of each word's surface and term: shape (words,)."""
        self.surfaces, self.terms = surfaces, terms
        self._surface_of, self._term_of = surface_of, term_of
        self._own_surface_of, self._own_term_of = array("i"), array("i")
        self._words: dict[tuple[str, str], int] = {}
        """Those that were asked for so far, and all new ones."""

    @cached_property
    def _chains(self) -> tuple[Numbers, Numbers]:
        return _chains(self._surface_of, len(self.surfaces.base))

    @classmethod
    def empty(cls) -> Self:
        """Return a lexicon of no word but the term of stop words."""
        terms = Numbering()
        terms.add("")
        none = np.zeros(0, dtype=np.int32)
        return cls(Numbering(), terms, none, none)

    def add(self, surface: str, term: str) -> int:
        """Return the number of a word, a new one for a new word."""
        word = self._words.get((surface, term))
        if word is None:
            word = self._known(surface, term)
            if word is None:
                word = len(self)
                self._own_surface_of.append(self.surfaces.add(surface))
                self._own_term_of.append(self.terms.add(term))
            self._words[surface, term] = word
        return word

    def add_all(self, words: Iterable[tuple[str, str]]) -> list[int]:
        """Return the numbers of words, each its surface and its term, as `add` does."""
        asked = list(words)
        try:
            # Most texts have no word that was not asked for before.
            return list(map(self._words.__getitem__, asked))
        except KeyError:
            return [self.add(*word) for word in asked]

    def _known(self, surface: str, term: str) -> int | None:
        """The number of a word among those that were there at the beginning."""
        if not self.known:
            return None
        number = self.surfaces.number(surface)
        first, following = self._chains
        if number is None or number >= len(first):
            return None
        word = int(first[number])
        while word >= 0 and self.terms.string(int(self._term_of[word])) != term:
            word = int(following[word])
        return None if word < 0 else word

    @property
    def known(self) -> int:
        """How many words were there at the beginning: those that are saved."""
        return len(self._surface_of)

    def word(self, number: int) -> tuple[str, str]:
        """Return the surface and the term of a word."""
        own = number - len(self._surface_of)
        surface = self._own_surface_of[own] if own >= 0 else int(self._surface_of[number])
        term = self._own_term_of[own] if own >= 0 else int(self._term_of[number])
        return self.surfaces.string(surface), self.terms.string(term)

    @property
    def surface_of(self) -> Numbers:
        """The surface's number of each word: shape (words,)."""
        return _with(self._surface_of, self._own_surface_of)

    @property
    def term_of(self) -> Numbers:
        """The term's number of each word, `STOP` for stop words: shape (words,)."""
        return _with(self._term_of, self._own_term_of)

    def grown(self) -> "Lexicon":
        """Return a lexicon that can take more words while this one stays as it is."""
        other = Lexicon(self.surfaces.grown(), self.terms.grown(), self._surface_of, self._term_of)
        other._own_surface_of, other._own_term_of = self._own_surface_of[:], self._own_term_of[:]
        other._words = dict(self._words)
        return other

    def frozen(self) -> "Lexicon":
        """Return the same lexicon with all its words there at the beginning."""
        return Lexicon(self.surfaces.frozen(), self.terms.frozen(), self.surface_of, self.term_of)

    def save(self, folder: Path) -> None:
        """Write the words that were there at the beginning as flat arrays; raises OSError."""
        self.surfaces.base.save(folder, "surface")
        self.terms.base.save(folder, "term")
        save(folder, {"surface_of": self._surface_of, "term_of": self._term_of})

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Map what `save` wrote into memory; raises OSError and ValueError."""
        surfaces, terms = (Numbering(WordList.load(folder, name)) for name in ("surface", "term"))
        return cls(surfaces, terms, mapped(folder / "surface_of.npy"), mapped(folder / "term_of.npy"))

    def __len__(self) -> int:
        return len(self._surface_of) + len(self._own_surface_of)


def _with(known: Numbers, own: "array[int]") -> Numbers:
    return np.concatenate([known, np.array(own, dtype=np.int32)]) if own else known


def _chains(surface_of: Numbers, surfaces: int) -> tuple[Numbers, Numbers]:
    """The first word of each surface, and behind each word the next one of the same surface; -1 for none."""
    first, following = np.full(surfaces, -1, dtype=np.int32), np.full(len(surface_of), -1, dtype=np.int32)
    order = np.argsort(surface_of, kind="stable").astype(np.int32)
    same = surface_of[order[1:]] == surface_of[order[:-1]]
    following[order[:-1][same]] = order[1:][same]
    begins = np.ones(len(order), dtype=bool)
    begins[1:] = ~same
    first[surface_of[order[begins]]] = order[begins]
    return first, following
