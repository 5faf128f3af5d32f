"""Passages as they come from a cluster, analysed anew: what the second stage looks at."""

import threading
from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import numpy as np

from bot.model import Passage, Span
from bot.search.analysing import PassageAnalyser
from bot.search.analysis import Analysers
from bot.search.batch import Batch
from bot.search.candidates import Floats, Ints
from bot.search.cluster.remembered import Remembered
from bot.search.forward import Forward, Rows
from bot.search.grams import GramIndex, GramNumbers, gram_weights, grams
from bot.search.kinds import Kinds, has_digit
from bot.search.lexicon import Lexicon, Numbering, Numbers
from bot.search.vocabulary import Vocabulary
from bot.search.weighting import Weighting

NamesAmong = Callable[[Sequence[tuple[str, str]]], Sequence[bool]]
"""Tells of some words, each its surface and its term, whether each is a name."""

_MOST_WORDS = 250_000
"""Different words after which all is forgotten, so that a process holds no corpus."""
_MOST_PASSAGES = 8_192


class Said(NamedTuple):
    """What one passage says."""

    forward: Forward
    """The passages that were analysed together with it."""
    at: int
    """Its number among these."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """Some passages, numbered from 0 as they came: see `Collection`."""

    passages: tuple[Passage, ...]
    said: tuple[Said, ...]
    lexicon: Lexicon
    vocabulary: Vocabulary

    def article_of(self, numbers: Ints) -> Ints:
        """Return the number of each passage's article."""
        articles: dict[str, int] = {}
        every = [articles.setdefault(passage.article_id, len(articles)) for passage in self.passages]
        return np.array(every, dtype=np.int64)[numbers]

    def words(self, numbers: Ints) -> Rows:
        """Return the words of passages."""
        return _rows(forward.words.row(at) for forward, at in map(self.said.__getitem__, numbers.tolist()))

    def sentences(self, numbers: Ints) -> Rows:
        """Return where the sentences of passages begin."""
        return _rows(forward.sentences.row(at) for forward, at in map(self.said.__getitem__, numbers.tolist()))

    def titles(self, numbers: Ints) -> Rows:
        """Return the words of each passage's title."""
        said = map(self.said.__getitem__, numbers.tolist())
        return _rows(forward.titles.row(int(forward.title_of[at])) for forward, at in said)

    def sentence_span(self, number: int, sentence: int) -> Span:
        """Where a sentence of a passage, from 0, stands in its text."""
        forward, at = self.said[number]
        return forward.sentence_span(at, sentence)

    def word_spans(self, number: int, places: Ints) -> list[Span]:
        """Where the words of a passage at these places, from 0, stand in its text."""
        forward, at = self.said[number]
        return forward.word_spans(at, places)

    def bm25(self, weights: Mapping[str, float], weighting: Weighting) -> Floats:
        """Return the BM25 of all passages for terms with what multiplies their part of it: shape (passages,)."""
        rows = self.words(np.arange(len(self.passages)))
        terms = self.vocabulary.term_of.take(rows.values)
        passage = np.repeat(np.arange(len(self.passages)), rows.lengths)
        lengths = np.bincount(passage[terms > 0], minlength=len(self.passages))
        length_parts = weighting.length_parts(lengths.astype(np.int32))
        scores = np.zeros(len(self.passages))
        for text, weight in weights.items():
            if (number := self.lexicon.terms.number(text)) is not None:
                times = np.bincount(passage[terms == number], minlength=len(self.passages))
                scores += weight * weighting.parts(times, length_parts)
        return scores


class Gatherer:
    """Analyses passages; remembers the latest, and their words. Safe to use from several threads at once."""

    def __init__(self, analysers: Analysers, kinds: Kinds, surfaces: int, counts: Mapping[str, int]) -> None:
        """`surfaces` is how many the corpus has, and `counts` says how many of these have each gram."""
        self._kinds, self._lock = kinds, threading.Lock()
        self._new = partial(_Words, analysers, surfaces, counts)
        self._words = self._new()

    def gather(self, passages: Sequence[Passage], asked: Iterable[str], names: NamesAmong | None) -> Gathered:
        """Return passages with all that is known of their words; `asked` are the words that these are compared to.

        Without `names` no word is taken for a name.
        """
        # Numbers are given to words one after the other.
        with self._lock:
            if len(self._words.lexicon) > _MOST_WORDS:
                self._words = self._new()
            words = self._words
            said = words.said(passages)
            index, digits = words.tables(asked)
            flags = words.flags()
            lexicon = words.lexicon
            vocabulary = Vocabulary(lexicon, index, self._kinds, digits, flags == _NAME)
        gathered = Gathered(tuple(passages), said, lexicon, vocabulary)
        if names is None or not passages:
            return gathered
        every = np.unique(gathered.words(np.arange(len(passages))).values)
        unknown = every[flags[every] == _UNKNOWN].tolist()
        told = names([lexicon.word(number) for number in unknown])
        with self._lock:
            words.tell(unknown, told)
            vocabulary = Vocabulary(lexicon, index, self._kinds, digits, words.flags()[: len(flags)] == _NAME)
        return Gathered(gathered.passages, said, lexicon, vocabulary)


_UNKNOWN, _OTHER, _NAME = range(3)


class _Words:
    """All words that were seen so far, what they look like, and the passages seen last."""

    def __init__(self, analysers: Analysers, surfaces: int, counts: Mapping[str, int]) -> None:
        self.lexicon = Lexicon.empty()
        self._surfaces, self._counts = surfaces, counts
        self._analyse = PassageAnalyser(analysers, self.lexicon, 0)
        self._said: Remembered[Passage, Said] = Remembered(_MOST_PASSAGES)
        self._grams = Numbering()
        self._gram_numbers = GramNumbers(self._grams)
        self._counted, self._values, self._lengths = array("q"), array("i"), array("i")
        self._digits, self._flags = bytearray(), bytearray()

    def said(self, passages: Sequence[Passage]) -> tuple[Said, ...]:
        """Return what each passage says; only those are analysed that are not remembered."""
        known = self._said.known(passages)
        if new := [passage for passage in dict.fromkeys(passages) if passage not in known]:
            forward = self._analyse(Batch.of(new))
            said = {passage: Said(forward, at) for at, passage in enumerate(new)}
            self._said.keep(said)
            known |= said
        return tuple(known[passage] for passage in passages)

    def tables(self, asked: Iterable[str]) -> tuple[GramIndex, "np.ndarray[tuple[int], np.dtype[np.bool_]]"]:
        """Return the grams of all surfaces so far and of those that are asked, and whether each has a digit."""
        surfaces, number_of = self.lexicon.surfaces, self._gram_numbers.__getitem__
        for number in range(len(self._lengths), len(surfaces)):
            surface = surfaces.string(number)
            found = list(map(number_of, grams(surface)))
            self._values.extend(found)
            self._lengths.append(len(found))
            self._digits.append(has_digit(surface))
        for surface in asked:
            for gram in grams(surface):
                number_of(gram)
        self._counted.extend([self._counts.get(gram, 0) for gram in self._grams.own[len(self._counted) :]])
        rows = Rows.of(np.array(self._values, dtype=np.int32), np.array(self._lengths, dtype=np.int32))
        weights = gram_weights(self._surfaces, np.array(self._counted, dtype=np.int64))
        index = GramIndex(self._grams, rows, weights, float(np.log1p(self._surfaces)))
        return index, np.frombuffer(bytes(self._digits), dtype=np.bool_)

    def flags(self) -> "np.ndarray[tuple[int], np.dtype[np.uint8]]":
        """Return what is known of each word: whether it is a name."""
        self._flags.extend(bytes(len(self.lexicon) - len(self._flags)))
        return np.frombuffer(bytes(self._flags), dtype=np.uint8)

    def tell(self, words: Sequence[int], names: Sequence[bool]) -> None:
        """Remember of some words whether each is a name."""
        for word, name in zip(words, names, strict=True):
            self._flags[word] = _NAME if name else _OTHER


def _rows(found: Iterable[Numbers]) -> Rows:
    rows = list(found)
    lengths = np.array([*map(len, rows)], dtype=np.int64)
    return Rows.of(np.concatenate([np.zeros(0, dtype=np.int32), *rows]), lengths)
