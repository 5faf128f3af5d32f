"""Near words: what a misspelt word of a question probably meant."""

import math
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from bot.search.lexicon import Numbers
from bot.search.spelling_keys import SHORTEST, SpellingKeys, is_guessable

_SHORT = 5
"""Shorter words are real words too often: only the likeliest slips are believed of them."""
_LONG = 8
"""From this length on two slips are allowed."""
_MOST = 5
"""How many near words a word may have."""
_ALIKE = 100 * 2 / 3
"""Per cent of both words' letters that words which look alike have in common."""
_AT_ONCE = 4096
"""How many words that may look alike are read at a time."""
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


@dataclass(frozen=True, slots=True)
class NearWord:
    """A word of the corpus close to a word that the corpus does not know."""

    surface: str
    likeness: float
    """How likely it was meant, as against the likeliest one: above 0, at most 1."""


class Speller:
    """Finds the corpus's words nearest to an unknown one.

    Nearness is the edit distance with transpositions, in which a swap, a neighbouring key, and a letter too many or
    too few are lesser slips; of equally near words the more frequent one is likelier, as in a noisy channel.
    """

    def __init__(
        self,
        word: Callable[[int], str],
        keys: Sequence[SpellingKeys],
        frequency: NDArray[np.integer[Any]],
        common: NDArray[np.bool_],
    ) -> None:
        """`word` gives each of the numbers in `keys` its word; no word has two numbers.

        `frequency` says how often each word occurs, by number: words that do not are as if they were not there.
        `common` says which are stop words: those of three letters can only be misspelt ones. Both are of shape
        (numbers,).
        """
        self._word, self._keys, self._frequency, self._common = word, keys, frequency, common

    @classmethod
    def of(cls, frequency: Mapping[str, int], common: Collection[str] = ()) -> Self:
        """Make one for words in memory: every surface form and how often it occurs; `common` has the stop words."""
        words = list(frequency)
        times = np.fromiter(frequency.values(), dtype=np.int64, count=len(words))
        stop = np.fromiter((word in common for word in words), dtype=bool, count=len(words))
        return cls(words.__getitem__, [SpellingKeys.build(words)], times, stop)

    def near(self, word: str) -> tuple[NearWord, ...]:
        """Return the likeliest words, best first; none when no word is near enough.

        One slip is allowed in words of up to seven letters, two in longer ones; words of fewer than three
        letters and words with digits are never guessed.
        """
        if not is_guessable(word):
            return ()
        from rapidfuzz.distance import OSA
        from rapidfuzz.process import extract

        slips = slips_in(word)
        numbers = self._living(keys.near(word, slips) for keys in self._keys)
        choices = [self._word(number) for number in numbers]
        keys = endings(word)
        likely: dict[str, float] = {}
        for found, slipped, at in extract(word, choices, scorer=OSA.distance, score_cutoff=slips, limit=None):
            number, distance = numbers[at], int(slipped)
            if not keys.isdisjoint(endings(found)) and _believable(word, found, distance, bool(self._common[number])):
                likely[found] = math.log(self._frequency[number]) * 0.7 - _cost(word, found, distance)
        best = sorted(likely, key=lambda found: (-likely[found], found))[:_MOST]
        return tuple(NearWord(found, math.exp(likely[found] - likely[best[0]])) for found in best)

    def alike(self, word: str, limit: int) -> tuple[str, ...]:
        """Return words that look like one, most alike first, when none is near enough to be meant.

        At least two thirds of both words' letters stand in the same order in the other; may read many words.
        """
        if not is_guessable(word):
            return ()
        from rapidfuzz.fuzz import ratio
        from rapidfuzz.process import extract

        # Common letters are at most the shorter word's, so that the longer one is at most twice as long.
        lengths = range((len(word) + 1) // 2, 2 * len(word) + 1)
        numbers = self._living(
            keys.having(word, lengths, lambda length: -(-(len(word) + length) // 3)) for keys in self._keys
        )
        best: list[tuple[float, int, str]] = []
        for start in range(0, len(numbers), _AT_ONCE):
            some = [number for number in numbers[start : start + _AT_ONCE] if not self._common[number]]
            found = extract(word, [*map(self._word, some)], scorer=ratio, score_cutoff=_ALIKE, limit=None)
            best += ((-likeness, -int(self._frequency[some[at]]), known) for known, likeness, at in found)
            best = sorted(best)[:limit]
        return tuple(known for _, _, known in best)

    def _living(self, found: Iterable[Numbers]) -> list[int]:
        """Those of some numbers whose words occur."""
        numbers = np.concatenate([np.zeros(0, dtype=np.int32), *found])
        living: list[int] = numbers[self._frequency[numbers] > 0].tolist()
        return living


def slips_in(word: str) -> int:
    """Return how many slips are allowed in a word."""
    return 2 if len(word) >= _LONG else 1


def _believable(typed: str, meant: str, distance: int, common: bool) -> bool:
    """Whether a slip may have happened at all, so that no real word is taken for another one."""
    if not distance:
        return True
    if len(typed) == SHORTEST and not common:
        return False
    if len(typed) >= _SHORT:
        return typed[0] == meant[0] or len(typed) > _SHORT or (distance == 1 and sorted(typed) == sorted(meant))
    if len(typed) != len(meant):
        return typed[0] == meant[0]
    slips = [(a, b) for a, b in zip(typed, meant, strict=True) if a != b]
    return len(slips) > 1 or _neighbours(*slips[0])


def endings(word: str) -> frozenset[str]:
    """Return what a slip leaves one of: the first two letters, the last two, the first and the last, or all."""
    return frozenset((word[:2] + "-", "-" + word[-2:], word[0] + "-" + word[-1], "".join(sorted(word))))


def _cost(typed: str, meant: str, distance: int) -> float:
    """The negative logarithm of how probable the slip is, up to a constant."""
    cost = 4.0 * distance
    if distance == 1 and len(typed) == len(meant):
        slips = [(a, b) for a, b in zip(typed, meant, strict=True) if a != b]
        if len(slips) == 1 and _neighbours(*slips[0]):
            cost -= 1.5
        elif len(slips) > 1:
            cost -= 1.0
    if distance == 1 and len(typed) != len(meant):
        cost -= 0.7
    if typed[0] != meant[0]:
        cost += 2.0
    return cost


def _neighbours(typed: str, meant: str) -> bool:
    """Whether two letters lie side by side on a keyboard."""
    for row, keys in enumerate(_ROWS):
        if typed in keys:
            at = keys.index(typed)
            near = set(keys[max(at - 1, 0) : at + 2])
            for other in _ROWS[max(row - 1, 0) : row + 2]:
                if other is not keys:
                    near |= set(other[max(at - 1, 0) : at + 2])
            return meant in near
    return False
