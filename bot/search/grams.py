"""Words that look alike: shared runs of characters, whatever ending or slip of the finger sets them apart."""

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from bot.arrays import mapped, save
from bot.search.forward import Rows
from bot.search.lexicon import Numbering, Numbers
from bot.search.lookup import Ints, first_ones, sought
from bot.search.words import is_pair
from bot.wordlist import WordList

Floats = NDArray[np.float64]

_LENGTH = 3


def grams(surface: str) -> Iterable[str]:
    """Return a word's runs of three characters, its borders marked; of a pair of characters each one."""
    if is_pair(surface):
        return dict.fromkeys(surface)
    marked = f"\x02{surface}\x03"
    return dict.fromkeys([marked[i : i + _LENGTH] for i in range(max(len(marked) - _LENGTH + 1, 1))])


class GramNumbers(dict[str, int]):
    """The numbers of grams, which are few: looked up by name once each. New ones are added to the names."""

    def __init__(self, names: Numbering) -> None:
        super().__init__()
        self._names = names

    def __missing__(self, gram: str) -> int:
        number = self[gram] = self._names.add(gram)
        return number


@dataclass(frozen=True, slots=True)
class GramTable:
    """The grams of surfaces that follow each other in a lexicon."""

    names: Numbering
    """The grams by number: also those of the tables before."""
    rows: Rows
    """The grams of each surface, every one once."""

    @classmethod
    def build(cls, surfaces: Iterable[str], before: "GramTable | None" = None) -> Self:
        """Find the grams of surfaces, which come behind those of the table before."""
        names = before.names.grown() if before else Numbering()
        number_of = GramNumbers(names).__getitem__
        values, lengths = array("i"), array("i")
        for surface in surfaces:
            found = list(map(number_of, grams(surface)))
            values.extend(found)
            lengths.append(len(found))
        return cls(names, Rows.of(np.array(values, dtype=np.int32), np.array(lengths, dtype=np.int32)))

    def save(self, folder: Path) -> None:
        """Write it as flat arrays; raises OSError."""
        self.names.frozen().base.save(folder, "gram")
        save(folder, {"grams_values": self.rows.values, "grams_offsets": self.rows.offsets})

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Map what `save` wrote into memory; raises OSError and ValueError."""
        rows = Rows(mapped(folder / "grams_values.npy"), mapped(folder / "grams_offsets.npy"))
        return cls(Numbering(WordList.load(folder, "gram")), rows)


class GramIndex:
    """Knows the grams of each surface of a lexicon, and tells which of some surfaces look like a word."""

    def __init__(self, names: Numbering, rows: Rows, weights: Floats, unknown: float) -> None:
        """`rows` has the grams of each surface by the numbers in `names`, `weights` what each of them tells.

        `unknown` is what a gram tells that is not in `names`. A number beyond the weights' end has no surface.
        """
        self._names, self._numbers, self._weight, self._unknown = names, rows, weights, unknown

    @classmethod
    def of(cls, tables: Sequence[GramTable], lives: NDArray[np.bool_]) -> Self:
        """Take the tables of all surfaces; `lives` tells which count: a gram weighs more the fewer of them have it."""
        names, rows = tables[-1].names, Rows.joined([table.rows for table in tables])
        size = int(np.count_nonzero(lives))
        counted = np.bincount(rows.values, minlength=len(names))
        if size < len(lives):
            dead = rows.positions(np.flatnonzero(~lives))[0]
            counted = counted - np.bincount(rows.values[dead], minlength=len(names))
        return cls(names, rows, gram_weights(size, counted), float(np.log1p(size)))

    def alike(self, asked: Sequence[str], surfaces: Numbers, least: float) -> tuple[Ints, Floats]:
        """Return which of p surfaces, given by their numbers, share a gram with one of w words, and how alike they are.

        Their places in `surfaces`, ascending: shape (q,); their likeness to each word, 0 where it is less than `least`:
        shape (q, w). It is the weight of the grams that both have, as a share of the weight of those that either has
        (a weighted Jaccard index): 1 for the word itself.
        """
        keys, weights, mass = self._wanted(asked)
        positions, lengths = self._numbers.positions(surfaces.astype(np.int64))
        found = self._numbers.values.take(positions)
        at, key = sought(keys, found)
        owners = np.repeat(np.arange(len(surfaces)), lengths)
        own_mass = np.bincount(owners, self._weight.take(found), len(surfaces))
        owner = owners.take(at)
        first = first_ones(owner)
        places = owner[first]
        shape = len(places), len(asked)
        # Summed in the order of the word's grams, as its mass is, so that a word is like itself by 1 to the last bit.
        cells = np.add.outer((np.cumsum(first) - 1) * len(asked), np.arange(len(asked)))
        common = np.bincount(cells.ravel(), weights[key].ravel(), len(places) * len(asked)).reshape(shape)
        likeness = common / (mass + own_mass[places, None] - common)
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
            found = [self._names.number(gram) for gram in grams(surface)]
            known = [number for number in found if number is not None and number < len(self._weight)]
            unknown[word] = self._unknown * (len(found) - len(known))
            numbers += known
            words += [word] * len(known)
        keys = sorted(set(numbers))
        rows = {number: row for row, number in enumerate(keys)}
        weights = np.zeros((len(keys), len(asked)))
        telling = self._weight[numbers]
        weights[[rows[number] for number in numbers], words] = telling
        return np.array(keys, dtype=np.int64), weights, unknown + np.bincount(words, telling, len(asked))


def gram_weights(surfaces: int, counted: Ints) -> Floats:
    """Return what each gram tells that so many of the surfaces have: shape of `counted`.

    One that none has any more tells as much as one that only one has.
    """
    weights: Floats = np.log1p(surfaces / np.maximum(counted, 1))
    return weights
