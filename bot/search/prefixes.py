"""Names by the beginnings of their words, for autocomplete: in a time that hardly grows with them."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
import regex
from numpy.typing import NDArray

from bot.arrays import mapped, save
from bot.search.flat_strings import FlatStrings, Ints, numbered

_WORD = regex.compile(
    # Scripts without spaces between words: there every character begins one.
    r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]\p{M}*|(?:[\p{L}\p{M}\p{N}])+",
    regex.VERSION1,
)


@dataclass(frozen=True, slots=True)
class PrefixIndex:
    """Finds the names that have every typed word, or a word that begins so."""

    words: FlatStrings
    """The different words of all names, sorted by code points."""
    starts: Ints
    """Of each word, and of one behind the last: where its names begin in `names`."""
    names: Ints
    """The numbers of each word's names; those of all words with one beginning stand together."""
    count: int
    """How many names there are."""

    @classmethod
    def build(cls, names: Sequence[str]) -> Self:
        """Index names; their order gives their numbers, from 0."""
        words, word_of, name_of = numbered(map(words_of, names))
        order = sorted(range(len(words)), key=words.__getitem__)
        place = np.empty(len(words), dtype=np.int64)
        place[order] = np.arange(len(words))
        places = place[word_of]
        starts = np.zeros(len(words) + 1, dtype=np.int64)
        np.cumsum(np.bincount(places, minlength=len(words)), out=starts[1:])
        by_word = name_of[np.argsort(places, kind="stable")]
        return cls(FlatStrings.of(words[number] for number in order), starts, by_word, len(names))

    def matching(self, typed: str) -> NDArray[np.bool_]:
        """Tell of each name whether it matches: all do where nothing is typed, and none where no word is."""
        wanted = words_of(typed)
        found = np.full(self.count, bool(wanted) or not typed.strip())
        for begin in wanted:
            words = self.words.beginning_with(begin)
            one = np.zeros(self.count, dtype=bool)
            one[self.names[self.starts[words.start] : self.starts[words.stop]]] = True
            found &= one
        return found

    def save(self, folder: Path, name: str) -> None:
        """Write the arrays as files whose names begin with `name`; raises OSError."""
        self.words.save(folder, f"{name}_words")
        save(folder, {f"{name}_starts": self.starts, f"{name}_names": self.names})

    @classmethod
    def load(cls, folder: Path, name: str, count: int) -> Self:
        """Map what `save` wrote into memory; `count`: how many names there are. Raises OSError and ValueError."""
        starts, names = (mapped(folder / f"{name}_{part}.npy") for part in ("starts", "names"))
        return cls(FlatStrings.load(folder, f"{name}_words"), starts, names, count)


def words_of(name: str) -> Iterable[str]:
    """Return the words of a name as they are compared, without regard to case, marks and composition; each once."""
    return dict.fromkeys(_WORD.findall(unicodedata.normalize("NFKC", name).casefold()))
