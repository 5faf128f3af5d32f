"""Near words: what a misspelt word of a question probably meant."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

_SHORTEST = 4
"""Shorter words have too many neighbours to guess from."""
_LONG = 8
"""From this length on two slips are allowed."""
_ANY_BEGINNING = 6
"""From this length on the first letter may be wrong too."""


@dataclass(frozen=True, slots=True)
class NearWord:
    """A word of the corpus close to a word that the corpus does not know."""

    surface: str
    similarity: float
    """1 minus the share of letters that differ; below 1."""


class Speller:
    """Finds the corpus's words nearest to an unknown one, by edit distance with transpositions."""

    def __init__(self, frequency: Mapping[str, int]) -> None:
        """`frequency` gives every surface form of the corpus and how often it occurs."""
        self._frequency = frequency
        self._words: Collection[str] = [word for word in frequency if _guessable(word)]

    def near(self, word: str) -> NearWord | None:
        """Return the nearest word, the more frequent of equals, or None when none is near enough.

        One slip is allowed in words of up to seven letters, two in longer ones; words of fewer than
        four letters and words with digits are never guessed.
        """
        if not _guessable(word):
            return None
        from rapidfuzz.distance import OSA
        from rapidfuzz.process import extract

        slips = 2 if len(word) >= _LONG else 1
        near = extract(word, self._words, scorer=OSA.distance, score_cutoff=slips, limit=None, processor=None)
        # A first letter is seldom wrong, and a short word with another one is another word.
        likely = [(w, d) for w, d, _ in near if w[0] == word[0] or len(word) >= _ANY_BEGINNING]
        if not likely:
            return None
        best, distance = min(
            likely, key=lambda found: (found[1], found[0][0] != word[0], -self._frequency[found[0]], found[0])
        )
        return NearWord(best, 1 - distance / max(len(word), len(best)))


def _guessable(word: str) -> bool:
    return len(word) >= _SHORTEST and word.isalpha()
