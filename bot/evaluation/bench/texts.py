"""Made-up text of any number of passages that is read, divided into words and stemmed as English is.

How often words come, how they repeat and how long passages are is as in `synthetic`. Of the words, four in ten are
English stop words; the others are made-up stems, four in ten with an ending that stemming takes off. There are names,
numbers, commas, and sentences of 8 to 25 words.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.evaluation.bench.stems import stems
from bot.evaluation.bench.synthetic import Lengths, Terms, synthetic, vocabulary_size

Ints = NDArray[np.int64]

STOP_WORDS = (
    "the", "of", "and", "to", "in", "a", "is", "that", "was", "for", "it", "with", "as", "on", "be", "at", "by", "this",
    "from", "or", "an", "are", "which", "not", "his", "but", "had", "were", "their", "has", "have", "who", "its", "all",
    "they", "more", "when", "there", "he", "will", "no", "if", "can", "would", "she", "her", "what", "into", "than",
    "so", "some", "these", "we", "about", "after",
)  # fmt: skip
"""The most frequent first."""
LONGEST = 200
"""Words of a passage: longer paragraphs would be divided by the reader of the corpus."""
_STOPPED, _NUMERIC, _COMMAS = 0.4, 0.015, 0.07
"""Shares of words that are stop words, that are numbers, and that have a comma behind them."""
_NUMBERS = 10_000
_SENTENCE = (11, 17)
"""Words of a sentence, about: passages are divided into sentences of nearly the same length."""
_NAMED = 16
"""Every so manieth word is a name."""
_ENDINGS = ("s", "ed", "ing", "s", "ly", "ation", "ed")
"""One for each stem in turn."""
_FORMS = ((0, False), (0, True), (1, False), (1, True), (2, False))
"""Of five words of neighbouring ranks, which of three stems each is of, and whether it has the stem's ending."""
_SPACE, _COMMA, _STOP, _LAST = range(4)
_SEPARATORS = (" ", ", ", ". ", ".\n")


@dataclass(frozen=True, slots=True)
class _Words:
    """The strings that text is put together from."""

    heads: NDArray[Any]
    """Stop words, others by their ranks, all of these with a capital, and numbers."""
    separators: NDArray[Any]
    capital: int
    """What is added to a head's number for its capital."""

    @classmethod
    def of(cls, size: int) -> "_Words":
        """Make so many words that are no stop words."""
        bare = stems(size)
        small = [*STOP_WORDS, *(_word(bare, rank) for rank in range(size))]
        heads = [*small, *map(str.capitalize, small), *map(str, range(1, _NUMBERS + 1))]
        return cls(np.array(heads, dtype=object), np.array(_SEPARATORS, dtype=object), len(small))


def _word(bare: list[str], rank: int) -> str:
    group, place = divmod(rank, len(_FORMS))
    offset, inflected = _FORMS[place]
    stem = 3 * group + offset
    return bare[stem] + _ENDINGS[stem % len(_ENDINGS)] if inflected else bare[stem]


def texts(passages: int, seed: int = 1) -> Iterator[str]:
    """Yield the texts of so many passages, the same ones for the same seed."""
    chance = np.random.default_rng((seed, 1))
    words = _Words.of(vocabulary_size(passages))
    for terms, lengths in synthetic(passages, seed):
        yield from _text(words, *_cut(terms, lengths), chance)


def _cut(terms: Terms, lengths: Lengths) -> tuple[Terms, Lengths]:
    """Take from each passage what is beyond the longest."""
    return terms[_within(lengths) < LONGEST], np.minimum(lengths, LONGEST)


def _within(lengths: Lengths) -> Ints:
    """Return the place of each word in its passage, from 0."""
    starts = np.cumsum(lengths) - lengths
    return np.arange(int(lengths.sum())) - np.repeat(starts, lengths)


def _text(words: _Words, terms: Terms, lengths: Lengths, chance: np.random.Generator) -> list[str]:
    ranks = terms.astype(np.int64)
    heads = ranks + len(STOP_WORDS)
    named = (ranks % _NAMED == _NAMED - 1) & (ranks > _NAMED * _NAMED)
    drawn = chance.random(len(heads))
    stopped = drawn < _STOPPED
    heads[stopped] = _stop_words(int(stopped.sum()), chance)
    first, last = _sentences(lengths, chance)
    heads[first | (named & ~stopped)] += words.capital
    numeric = drawn > 1 - _NUMERIC
    heads[numeric] = 2 * words.capital + (_NUMBERS ** chance.random(np.count_nonzero(numeric))).astype(np.int64)
    separators = np.where(chance.random(len(heads)) < _COMMAS, _COMMA, _SPACE)
    separators[stopped & (separators == _COMMA)] = _SPACE
    separators[last] = _STOP
    separators[np.cumsum(lengths) - 1] = _LAST
    pieces = np.empty(2 * len(heads), dtype=object)
    pieces[0::2] = words.heads[heads]
    pieces[1::2] = words.separators[separators]
    return "".join(pieces.tolist()).splitlines()


def _stop_words(count: int, chance: np.random.Generator) -> Ints:
    """Draw stop words by Zipf's law."""
    shares = 1 / np.arange(2, len(STOP_WORDS) + 2)
    return np.searchsorted(np.cumsum(shares / shares.sum())[:-1], chance.random(count), side="right")


def _sentences(lengths: Lengths, chance: np.random.Generator) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Divide passages into sentences; return which words are the first of one, and which the last."""
    wanted = chance.integers(*_SENTENCE, len(lengths))
    sentences = np.maximum(np.rint(lengths / wanted).astype(np.int64), 1)
    place = _within(lengths)
    number = place * np.repeat(sentences, lengths) // np.repeat(lengths, lengths)
    first = place == 0
    first[1:] |= number[1:] != number[:-1]
    return first, np.append(first[1:], True)
