"""Passages to numbers: the way from their texts into a forward index."""

from collections.abc import Callable, Iterable
from importlib.util import find_spec

import numpy as np

from bot.model import Passage
from bot.search.analysis import Analysers
from bot.search.batch import Batch
from bot.search.dividing import Divided, OneByOne
from bot.search.forward import Forward, Rows
from bot.search.lexicon import Lexicon, Numbers

_WORTH = 16_384
"""Passages from which on it is worth the second that it takes to load what divides them at once."""


def analysed(passages: Iterable[Passage], analysers: Analysers, lexicon: Lexicon) -> Forward:
    """Analyse passages, each in its language; their words are added to the lexicon."""
    batch = Batch.of(passages)
    return PassageAnalyser(analysers, lexicon, len(batch))(batch)


class PassageAnalyser:
    """Analyses batches of passages; their words are added to a lexicon."""

    def __init__(self, analysers: Analysers, lexicon: Lexicon, passages: int) -> None:
        """`passages` is how many will come, about."""
        self._analysers = analysers
        self._one_by_one = OneByOne(analysers, lexicon)
        self._divide = self._one_by_one.divide if passages < _WORTH else _at_once(analysers, lexicon)

    def __call__(self, batch: Batch) -> Forward:
        """Analyse the passages of a batch, each in its language."""
        divided = (self._divide or self._one_by_one.divide)(batch)
        words = Rows.of(divided.numbers, divided.counts)
        begins = _begins(batch, divided, words)
        # There a capital tells nothing; behind the last word nothing begins.
        first = np.repeat(words.offsets[:-1], batch.sentence_counts) + begins
        divided.capitals[first[begins < np.repeat(divided.counts, batch.sentence_counts)]] = False
        titles, title_of = self._titles(batch)
        return Forward(
            words=words,
            starts=divided.starts,
            word_lengths=divided.lengths,
            capitals=divided.capitals,
            sentences=Rows.of(begins, batch.sentence_counts),
            borders=batch.borders,
            compounds=Rows.of(divided.pairs, divided.pair_counts),
            titles=titles,
            title_of=title_of,
            article_of=batch.article_of,
        )

    def _titles(self, batch: Batch) -> tuple[Rows, Numbers]:
        """The words of each title, which is an article's with a heading, and the title of each passage."""
        number_of: dict[tuple[str, str, str], int] = {}
        words: list[int] = []
        counts: list[int] = []
        title_of = []
        for (title, heading), tag in zip(batch.titles, batch.languages, strict=True):
            key = title, heading, tag
            number = number_of.get(key)
            if number is None:
                number = number_of[key] = len(number_of)
                found = self._one_by_one.words(f"{title} {heading}", self._analysers(tag))[0]
                words.extend(found)
                counts.append(len(found))
            title_of.append(number)
        return Rows.of(np.array(words, dtype=np.int32), np.array(counts)), np.array(title_of, dtype=np.int32)


def _at_once(analysers: Analysers, lexicon: Lexicon) -> Callable[[Batch], Divided] | None:
    if find_spec("numba") is None:
        return None
    from bot.search.word_forms import AtOnce

    return AtOnce(analysers, lexicon).divide


def _begins(batch: Batch, divided: Divided, words: Rows) -> Numbers:
    """The place of each sentence's first word among its passage's words."""
    of_word = np.repeat(np.arange(len(batch)) << 32, divided.counts) + divided.starts
    of_sentence = np.repeat(np.arange(len(batch)) << 32, batch.sentence_counts) + batch.borders[::2]
    begins = np.searchsorted(of_word, of_sentence) - np.repeat(words.offsets[:-1], batch.sentence_counts)
    # Whatever stands before the first sentence belongs to it.
    begins[np.cumsum(batch.sentence_counts) - batch.sentence_counts] = 0
    return begins.astype(np.int32)
