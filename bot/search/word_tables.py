"""What is worked out of each surface of a lexicon once, from its letters alone."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from bot.arrays import mapped, save
from bot.search.grams import GramTable
from bot.search.lexicon import Lexicon
from bot.search.spelling_keys import SpellingKeys
from bot.search.vocabulary import with_digits


@dataclass(frozen=True, slots=True)
class WordTables:
    """Tables of surfaces that follow each other in a lexicon; new surfaces get tables of their own."""

    grams: GramTable
    spelling: SpellingKeys
    digits: NDArray[np.bool_]
    """Whether each surface has a digit."""

    @classmethod
    def build(cls, surfaces: Collection[str], first: int = 0, before: Self | None = None) -> Self:
        """Work out the tables of surfaces whose numbers begin with `first`, behind those of the tables before."""
        grams = GramTable.build(surfaces, None if before is None else before.grams)
        return cls(grams, SpellingKeys.build(surfaces, first), with_digits(surfaces))

    def __len__(self) -> int:
        """How many surfaces they are of."""
        return len(self.digits)

    def save(self, folder: Path) -> None:
        """Write them as flat arrays; raises OSError."""
        self.grams.save(folder)
        self.spelling.save(folder)
        save(folder, {"digits": self.digits})

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Map what `save` wrote into memory; raises OSError and ValueError."""
        return cls(GramTable.load(folder), SpellingKeys.load(folder), mapped(folder / "digits.npy"))


def tables_behind(first: WordTables, lexicon: Lexicon) -> tuple[WordTables, ...]:
    """Return tables of all surfaces: those of the first ones, and such of the others if there are any."""
    others = [lexicon.surfaces.string(number) for number in range(len(first), len(lexicon.surfaces))]
    return (first, WordTables.build(others, len(first), first)) if others else (first,)
