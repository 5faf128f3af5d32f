"""Near words: what a misspelt word of a question probably meant."""

import math
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

_SHORTEST = 3
"""Shorter words have too many neighbours to guess from."""
_SHORT = 5
"""Shorter words are real words too often: only the likeliest slips are believed of them."""
_LONG = 8
"""From this length on two slips are allowed."""
_MOST = 5
"""How many near words a word may have."""
_ALIKE = 100 * 2 / 3
"""Per cent of both words' letters that words which look alike have in common."""
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

    def __init__(self, frequency: Mapping[str, int], common: Collection[str] = ()) -> None:
        """`frequency` gives every surface form of the corpus and how often it occurs, `common` has its stop words.

        Words of three letters can only be misspelt stop words.
        """
        self._frequency, self._common = frequency, common
        self._buckets: dict[str, list[str]] = defaultdict(list)
        for word in frequency:
            if _guessable(word):
                for key in _keys(word):
                    self._buckets[key].append(word)

    def near(self, word: str) -> tuple[NearWord, ...]:
        """Return the likeliest words, best first; none when no word is near enough.

        One slip is allowed in words of up to seven letters, two in longer ones; words of fewer than three
        letters and words with digits are never guessed.
        """
        if not _guessable(word):
            return ()
        from rapidfuzz.distance import OSA
        from rapidfuzz.process import extract

        slips = 2 if len(word) >= _LONG else 1
        likely: dict[str, float] = {}
        for key in _keys(word):
            choices = self._buckets.get(key, [])
            for found, distance, _ in extract(word, choices, scorer=OSA.distance, score_cutoff=slips, limit=None):
                if found not in likely and self._believable(word, found, int(distance)):
                    likely[found] = math.log(self._frequency[found]) * 0.7 - _cost(word, found, int(distance))
        best = sorted(likely, key=lambda found: (-likely[found], found))[:_MOST]
        return tuple(NearWord(found, math.exp(likely[found] - likely[best[0]])) for found in best)

    def alike(self, word: str, limit: int) -> tuple[str, ...]:
        """Return words that look like one, most alike first, when none is near enough to be meant.

        At least two thirds of both words' letters stand in the same order in the other; looks at every word.
        """
        if not _guessable(word):
            return ()
        from rapidfuzz.fuzz import ratio
        from rapidfuzz.process import extract

        choices = [known for known in self._frequency if _guessable(known) and known not in self._common]
        found = extract(word, choices, scorer=ratio, score_cutoff=_ALIKE, limit=None)
        best = sorted(found, key=lambda one: (-one[1], -self._frequency[one[0]], one[0]))
        return tuple(known for known, _, _ in best[:limit])

    def _believable(self, typed: str, meant: str, distance: int) -> bool:
        """Whether a slip may have happened at all, so that no real word is taken for another one."""
        if not distance:
            return True
        if len(typed) == _SHORTEST and meant not in self._common:
            return False
        if len(typed) >= _SHORT:
            return typed[0] == meant[0] or len(typed) > _SHORT or (distance == 1 and sorted(typed) == sorted(meant))
        if len(typed) != len(meant):
            return typed[0] == meant[0]
        slips = [(a, b) for a, b in zip(typed, meant, strict=True) if a != b]
        return len(slips) > 1 or _neighbours(*slips[0])


def _guessable(word: str) -> bool:
    return len(word) >= _SHORTEST and word.isalpha()


def _keys(word: str) -> tuple[str, ...]:
    """A single slip leaves the first two letters, the last two, the first and the last, or all but their order."""
    return word[:2] + "-", "-" + word[-2:], word[0] + "-" + word[-1], "".join(sorted(word))


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
