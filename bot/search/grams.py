"""Words that look alike: shared runs of characters, whatever ending or slip of the finger sets them apart."""

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from bot.arrays import mapped, save
from bot.search.analysis import is_pair
from bot.search.forward import Rows
from bot.search.lexicon import Numbering, Numbers
from bot.search.lookup import Ints, sought
from bot.wordlist import WordList

Floats = NDArray[np.float64]

_LENGTH = 3


def grams(surface: str) -> Iterable[str]:
    """Return a word's runs of three characters, its borders marked; of a pair of characters each one."""
    if is_pair(surface):
        return dict.fromkeys(surface)
    marked = f"\x02{surface}\x03"
    return dict.fromkeys(marked[i : i + _LENGTH] for i in range(max(len(marked) - _LENGTH + 1, 1)))


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
        values, lengths = array("i"), array("i")
        for surface in surfaces:
            found = [names.add(gram) for gram in grams(surface)]
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

    def __init__(self, tables: Sequence[GramTable], lives: NDArray[np.bool_]) -> None:
        """Take the tables of all surfaces; `lives` tells which surfaces count: one gram weighs more the fewer have it."""
        self._names, self._numbers = tables[-1].names, Rows.joined([table.rows for table in tables])
        size = int(np.count_nonzero(lives))
        counted = np.bincount(self._numbers.values, minlength=len(self._names))
        if size < len(lives):
            dead = self._numbers.positions(np.flatnonzero(~lives))[0]
            counted = counted - np.bincount(self._numbers.values[dead], minlength=len(self._names))
        # A gram that no surface has any more tells as much as one that none ever had.
        self._weight = np.log1p(size / np.maximum(counted, 1))
        self._unknown = float(np.log1p(size))

    def alike(self, asked: Sequence[str], surfaces: Numbers, least: float) -> tuple[Ints, Ints, Floats]:
        """Return which of some surfaces, by their numbers, are like which of the words asked, at least by `least`.

        Three arrays of one length: places in `asked`, places in `surfaces` and the likeness. It is the weight of the
        grams that both have, as a share of the weight of those that either has (a weighted Jaccard index); 1 for the
        word itself. Words without a common gram are never alike.
        """
        wanted, mass = self._wanted(asked)
        positions, lengths = self._numbers.positions(surfaces.astype(np.int64))
        found_grams, owner = self._numbers.values.take(positions), np.repeat(np.arange(len(surfaces)), lengths)
        own_mass = np.bincount(owner, weights=self._weight.take(found_grams), minlength=len(surfaces))
        at, key = sought(wanted.grams, found_grams)
        several, times = wanted.words.positions(key)
        cells = np.repeat(owner[at] * len(asked), times)
        cells += wanted.words.values.take(several)
        weights = np.repeat(self._weight[wanted.grams[key]], times)
        common = np.bincount(cells, weights=weights, minlength=len(surfaces) * len(asked))
        found = common.nonzero()[0]
        place, word = np.divmod(found, max(len(asked), 1))
        shared = common[found]
        likeness = shared / (mass[word] + own_mass[place] - shared)
        near = likeness >= least
        return word[near], place[near], likeness[near]

    def _wanted(self, asked: Sequence[str]) -> tuple["_Wanted", Floats]:
        """Return the grams of the words asked that the surfaces have, and the mass of all grams of each word."""
        words: dict[int, list[int]] = {}
        mass = np.zeros(len(asked))
        for word, surface in enumerate(asked):
            for gram in grams(surface):
                number = self._names.number(gram)
                mass[word] += self._unknown if number is None else self._weight[number]
                if number is not None:
                    words.setdefault(number, []).append(word)
        known = sorted(words)
        lengths = np.array([len(words[number]) for number in known], dtype=np.int64)
        owners = np.array([word for number in known for word in words[number]], dtype=np.int32)
        return _Wanted(np.array(known, dtype=np.int64), Rows.of(owners, lengths)), mass


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The grams of some words."""

    grams: Ints
    """Their numbers, ascending: shape (k,)."""
    words: Rows
    """The words that have each of them: k rows."""
