"""How often words stand in passages: what is added when passages come, and taken away when they go."""

from dataclasses import dataclass, fields
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from bot.arrays import mapped, save
from bot.search.forward import Forward
from bot.search.lexicon import STOP, Numbers

Ints = NDArray[np.int64]

_STEP = 1 << 22
"""Words that are counted together, so that what it takes beside the sums stays small."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Sums over some passages, by the numbers of words and terms; a number beyond an array's end has 0."""

    size: Ints
    """How many passages and how many terms in all: shape (2,)."""
    times: Ints
    """How often each word stands in a passage."""
    inside: Ints
    """How often it does not begin a sentence."""
    capitals: Ints
    """How often it has a capital that no sentence's beginning asks for."""
    titled: Ints
    """How often it stands in the title of a passage."""
    frequency: Ints
    """In how many passages each term stands."""

    @classmethod
    def none(cls) -> Self:
        """Return what no passages count."""
        nothing = np.zeros(0, dtype=np.int64)
        return cls(np.zeros(2, dtype=np.int64), nothing, nothing, nothing, nothing, nothing)

    @classmethod
    def of(cls, forward: Forward, term_of: Numbers, frequency: Ints | None = None) -> Self:
        """Count passages; `term_of` gives the term of each word, `frequency` is taken where it is known."""
        words, size, terms = forward.words, len(term_of), int(term_of.max(initial=0)) + 1
        begins = np.repeat(words.offsets[:-1], forward.sentences.lengths) + forward.sentences.values
        inside = np.ones(len(words.values) + 1, dtype=np.bool_)
        inside[begins] = False
        used = np.bincount(forward.title_of, minlength=len(forward.titles.lengths))
        titled = np.bincount(forward.titles.values, np.repeat(used, forward.titles.lengths), size).astype(np.int64)
        if frequency is None:
            pairs = np.repeat(np.arange(len(forward)), words.lengths) * terms + term_of[words.values]
            frequency = np.bincount(np.unique(pairs) % terms, minlength=terms)
            frequency[STOP] = 0
        found = cls(
            np.array([len(forward), 0], dtype=np.int64),
            np.zeros(size, dtype=np.int64),
            np.zeros(size, dtype=np.int64),
            np.zeros(size, dtype=np.int64),
            titled,
            frequency,
        )
        for low in range(0, len(words.values), _STEP):
            piece, which = words.values[low : low + _STEP], slice(low, low + _STEP)
            found.size[1] += np.count_nonzero(term_of[piece])
            found.times[:] += np.bincount(piece, minlength=size)
            found.inside[:] += np.bincount(piece[inside[:-1][which]], minlength=size)
            found.capitals[:] += np.bincount(piece[forward.capitals[which]], minlength=size)
        return found

    def __add__(self, other: "Counts") -> "Counts":
        return self._with(other, 1)

    def __sub__(self, other: "Counts") -> "Counts":
        return self._with(other, -1)

    def sized(self, words: int, terms: int) -> "Counts":
        """Return the same counts with an entry for each of so many words and terms."""
        nothing = np.zeros(words, dtype=np.int64)
        none = np.zeros(2, dtype=np.int64), nothing, nothing, nothing, nothing, np.zeros(terms, dtype=np.int64)
        return self + Counts(*none)

    def _with(self, other: "Counts", sign: int) -> "Counts":
        sums = []
        for field in fields(self):
            one, two = getattr(self, field.name), getattr(other, field.name)
            total = np.zeros(max(len(one), len(two)), dtype=np.int64)
            total[: len(one)] = one
            total[: len(two)] += sign * two
            sums.append(total)
        return Counts(*sums)

    def save(self, folder: Path) -> None:
        """Write the counts as files; raises OSError."""
        save(folder, {f"count_{field.name}": getattr(self, field.name) for field in fields(self)})

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Map what `save` wrote into memory; raises OSError and ValueError."""
        return cls(*(mapped(folder / f"count_{field.name}.npy") for field in fields(cls)))
