"""Names by the beginnings of their words, for autocomplete: in memory, and in a time that hardly grows with them."""

import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
import regex
from numpy.typing import NDArray

_WORD = regex.compile(
    # Scripts without spaces between words: there every character begins one.
    r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]\p{M}*|(?:[\p{L}\p{M}\p{N}])+",
    regex.VERSION1,
)
_LAST = chr(0x10FFFF)


class PrefixIndex:
    """Finds the names that have every typed word, or a word that begins so."""

    def __init__(self, names: Sequence[str]) -> None:
        places: defaultdict[str, list[int]] = defaultdict(list)
        for number, name in enumerate(names):
            for word in words_of(name):
                places[word].append(number)
        self._words = sorted(places)
        self._starts = np.cumsum([0, *(len(places[word]) for word in self._words)])
        # The names of one word stand together, so that those of all words with one beginning do too.
        self._names = np.fromiter((n for word in self._words for n in places[word]), np.int64, int(self._starts[-1]))
        self._count = len(names)

    def matching(self, typed: str) -> NDArray[np.bool_]:
        """Tell of each name whether it matches: all do where nothing is typed, and none where no word is."""
        wanted = words_of(typed)
        found = np.full(self._count, bool(wanted) or not typed.strip())
        for begin in wanted:
            low, high = bisect_left(self._words, begin), bisect_left(self._words, begin + _LAST)
            one = np.zeros(self._count, dtype=bool)
            one[self._names[self._starts[low] : self._starts[high]]] = True
            found &= one
        return found


def words_of(name: str) -> Iterable[str]:
    """Return the words of a name as they are compared, without regard to case, marks and composition; each once."""
    return dict.fromkeys(_WORD.findall(unicodedata.normalize("NFKC", name).casefold()))
