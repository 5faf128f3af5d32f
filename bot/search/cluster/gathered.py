"""Passages as they come from a cluster, analysed anew: what the second stage looks at."""

import threading
from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bot.model import Passage, Span
from bot.search.analysing import analysed
from bot.search.analysis import Analysers
from bot.search.candidates import Floats, Ints
from bot.search.cluster.remembered import Remembered
from bot.search.forward import Forward, Rows
from bot.search.grams import GramIndex, gram_weights, grams
from bot.search.kinds import Kinds, has_digit
from bot.search.lexicon import Lexicon, Numbering
from bot.search.vocabulary import Vocabulary
from bot.search.weighting import Weighting

NamesAmong = Callable[[Sequence[tuple[str, str]]], Sequence[bool]]
"""Tells of some words, each its surface and its term, whether each is a name."""

_MOST_WORDS = 250_000
"""Different words after which all is forgotten, so that a process holds no corpus."""
_MOST_PASSAGES = 8_192


@dataclass(frozen=True, slots=True)
class Gathered:
    """Some passages, numbered from 0 as they came: see `Collection`."""

    passages: tuple[Passage, ...]
    forwards: tuple[Forward, ...]
    """What each of them says, alone."""
    lexicon: Lexicon
    vocabulary: Vocabulary

    def article_of(self, numbers: Ints) -> Ints:
        """Return the number of each passage's article."""
        articles: dict[str, int] = {}
        every = [articles.setdefault(passage.article_id, len(articles)) for passage in self.passages]
        return np.array(every, dtype=np.int64)[numbers]

    def words(self, numbers: Ints) -> Rows:
        """Return the words of passages."""
        return _joined(self.forwards[number].words for number in numbers.tolist())

    def sentences(self, numbers: Ints) -> Rows:
        """Return where the sentences of passages begin."""
        return _joined(self.forwards[number].sentences for number in numbers.tolist())

    def titles(self, numbers: Ints) -> Rows:
        """Return the words of each passage's title."""
        return _joined(self.forwards[number].titles for number in numbers.tolist())

    def sentence_span(self, number: int, sentence: int) -> Span:
        """Where a sentence of a passage, from 0, stands in its text."""
        return self.forwards[number].sentence_span(0, sentence)

    def word_spans(self, number: int, places: Ints) -> list[Span]:
        """Where the words of a passage at these places, from 0, stand in its text."""
        return self.forwards[number].word_spans(0, places)

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
        self._analysers, self._kinds, self._surfaces, self._counts = analysers, kinds, surfaces, counts
        self._lock = threading.Lock()
        self._words = _Words(surfaces, counts)

    def gather(self, passages: Sequence[Passage], asked: Iterable[str], names: NamesAmong | None) -> Gathered:
        """Return passages with all that is known of their words; `asked` are the words that these are compared to.

        Without `names` no word is taken for a name.
        """
        # Numbers are given to words one after the other.
        with self._lock:
            if len(self._words.lexicon) > _MOST_WORDS:
                self._words = _Words(self._surfaces, self._counts)
            words = self._words
            forwards = words.analysed(passages, self._analysers)
            index, digits = words.tables(asked)
            flags = words.flags()
            lexicon = words.lexicon
            vocabulary = Vocabulary(lexicon, index, self._kinds, digits, flags == _NAME)
        gathered = Gathered(tuple(passages), forwards, lexicon, vocabulary)
        if names is None or not passages:
            return gathered
        every = np.unique(gathered.words(np.arange(len(passages))).values)
        unknown = every[flags[every] == _UNKNOWN].tolist()
        told = names([lexicon.word(number) for number in unknown])
        with self._lock:
            words.tell(unknown, told)
            vocabulary = Vocabulary(lexicon, index, self._kinds, digits, words.flags()[: len(flags)] == _NAME)
        return Gathered(gathered.passages, forwards, lexicon, vocabulary)


_UNKNOWN, _OTHER, _NAME = range(3)


class _Words:
    """All words that were seen so far, what they look like, and the passages seen last."""

    def __init__(self, surfaces: int, counts: Mapping[str, int]) -> None:
        self.lexicon = Lexicon.empty()
        self._surfaces, self._counts = surfaces, counts
        self._passages: Remembered[Passage, Forward] = Remembered(_MOST_PASSAGES)
        self._grams = Numbering()
        self._counted, self._values, self._lengths = array("q"), array("i"), array("i")
        self._digits, self._flags = bytearray(), bytearray()

    def analysed(self, passages: Sequence[Passage], analysers: Analysers) -> tuple[Forward, ...]:
        """Return what each passage says; only those are analysed that are not remembered."""
        known = self._passages.known(list(passages))
        new = {passage: analysed([passage], analysers, self.lexicon) for passage in passages if passage not in known}
        self._passages.keep(new)
        known |= new
        return tuple(known[passage] for passage in passages)

    def tables(self, asked: Iterable[str]) -> tuple[GramIndex, "np.ndarray[tuple[int], np.dtype[np.bool_]]"]:
        """Return the grams of all surfaces so far and of those that are asked, and whether each has a digit."""
        surfaces = self.lexicon.surfaces
        for number in range(len(self._lengths), len(surfaces)):
            surface = surfaces.string(number)
            found = list(map(self._gram, grams(surface)))
            self._values.extend(found)
            self._lengths.append(len(found))
            self._digits.append(has_digit(surface))
        for surface in asked:
            for gram in grams(surface):
                self._gram(gram)
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

    def _gram(self, gram: str) -> int:
        number = self._grams.add(gram)
        if number == len(self._counted):
            self._counted.append(self._counts.get(gram, 0))
        return number


def _joined(rows: Iterable[Rows]) -> Rows:
    found = list(rows)
    return Rows.joined(found) if found else Rows.of(np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.int64))
