"""Made-up stems of words, as many as are wanted: syllables, with a consonant behind them."""

from collections.abc import Iterator
from itertools import count, islice

from bot.search.stopwords import stop_words

_ONSETS = (
    "b", "c", "d", "f", "g", "h", "j", "k", "l", "m", "n", "p", "r", "s", "t", "v", "w", "z", "bl", "br", "ch", "cl",
    "cr", "dr", "fl", "fr", "gl", "gr", "pl", "pr", "sh", "sl", "st", "sw", "th", "tr",
)  # fmt: skip
_SYLLABLES = tuple(onset + vowel for onset in _ONSETS for vowel in ("a", "e", "i", "o", "u", "ai", "ea", "oa", "ou"))
_CODAS = ("b", "ck", "ft", "l", "ld", "m", "n", "nt", "p", "r", "rn", "t", "x")
_LONGER = (800, 40_000)
"""The ranks from which on stems have one syllable more: frequent words are short."""
_STRIDE = 2_654_435_761
"""A prime near the golden ratio of 32 bits: neighbours in rank get stems that are far apart, no two the same one."""


def stems(number: int) -> list[str]:
    """Return so many different stems, the shortest first; none is an English stop word."""
    stopped = stop_words("en")
    return list(islice((stem for stem in _all() if stem not in stopped), number))


def _all() -> Iterator[str]:
    for rank in count():
        syllables = 1 + sum(rank >= longer for longer in _LONGER)
        number = rank * _STRIDE % (len(_SYLLABLES) ** syllables * len(_CODAS))
        number, coda = divmod(number, len(_CODAS))
        parts = [_CODAS[coda]]
        for _ in range(syllables):
            number, syllable = divmod(number, len(_SYLLABLES))
            parts.append(_SYLLABLES[syllable])
        yield "".join(reversed(parts))
