"""The passages that the first stage found, laid open for the evidence of the second."""

from functools import cached_property
from itertools import pairwise
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bot.model import Span
from bot.search.forward import Rows
from bot.search.lexicon import Numbers
from bot.search.lookup import distinct, sought
from bot.search.question import Question
from bot.search.vocabulary import Vocabulary

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

LEAST_LIKENESS = 0.25
"""Words less alike than this have nothing to do with each other."""


class Analysed(Protocol):
    """Passages as numbers of words: see `Collection`."""

    def article_of(self, numbers: Ints) -> Ints:
        """Return the number of each passage's article."""

    def words(self, numbers: Ints) -> Rows:
        """Return the words of passages."""

    def sentences(self, numbers: Ints) -> Rows:
        """Return where the sentences of passages begin."""

    def titles(self, numbers: Ints) -> Rows:
        """Return the words of each passage's title."""

    def sentence_span(self, number: int, sentence: int) -> Span:
        """Where a sentence of a passage, from 0, stands in its text."""

    def word_spans(self, number: int, places: Ints) -> list[Span]:
        """Where the words of a passage at these places, from 0, stand in its text."""


class Candidates:
    """The words of some passages beside the words of a question; everything is counted once, when first needed.

    n passages hold s sentences; the question has t terms, w words in order.
    """

    def __init__(
        self, question: Question, numbers: Ints, bm25: Floats, collection: Analysed, vocabulary: Vocabulary
    ) -> None:
        self.question, self.numbers, self.bm25 = question, numbers, bm25
        self.collection, self.vocabulary = collection, vocabulary
        self.idf = np.array([term.idf * term.weight for term in question.terms])
        """What each term tells: shape (t,)."""
        self.mass = float(self.idf.sum()) or 1.0

    @cached_property
    def _rows(self) -> Rows:
        return self.collection.words(self.numbers)

    @cached_property
    def _sentences(self) -> Rows:
        return self.collection.sentences(self.numbers)

    @property
    def words(self) -> Numbers:
        """The lexicon's number of every word of every passage, one after another."""
        return self._rows.values

    @cached_property
    def lengths(self) -> Ints:
        """How many words each passage has: shape (n,)."""
        return self._rows.lengths

    @cached_property
    def passage(self) -> Ints:
        """The passage, from 0, to which each of `words` belongs."""
        return np.repeat(np.arange(len(self.numbers)), self.lengths)

    @cached_property
    def article_of(self) -> Ints:
        """The number of each passage's article: shape (n,)."""
        return self.collection.article_of(self.numbers)

    @property
    def sentences(self) -> int:
        """How many sentences there are: s."""
        return len(self._sentences.values)

    @cached_property
    def sentence_counts(self) -> Ints:
        """How many sentences each passage has: shape (n,)."""
        return self._sentences.lengths

    @cached_property
    def sentence(self) -> Ints:
        """The sentence, from 0, to which each of `words` belongs."""
        begins = self._sentences.values + np.repeat(self._rows.offsets[:-1], self.sentence_counts)
        marks = np.bincount(begins, minlength=len(self.words) + 1)
        return np.cumsum(marks[:-1]) - 1

    @cached_property
    def sentence_lengths(self) -> Ints:
        """How many words each sentence has: shape (s,)."""
        return np.bincount(self.sentence, minlength=self.sentences)

    @cached_property
    def passage_of_sentence(self) -> Ints:
        """The passage, from 0, to which each sentence belongs: shape (s,)."""
        return np.repeat(np.arange(len(self.numbers)), self.sentence_counts)

    @cached_property
    def _wanted(self) -> tuple[Ints, Ints, Floats]:
        """The terms of the corpus that stand for one of the question, ascending; which one, and how likely."""
        known: dict[int, tuple[int, float]] = {}
        for at, term in enumerate(self.question.terms):
            for text, likely in term.near:
                number = self.vocabulary.lexicon.terms.number(text)
                if number is not None and likely > known.get(number, (at, 0.0))[1]:
                    known[number] = at, likely
        numbers = sorted(known)
        places, likeness = [known[number][0] for number in numbers], [known[number][1] for number in numbers]
        return np.array(numbers, dtype=np.int64), np.array(places, dtype=np.int64), np.array(likeness, dtype=float)

    def _standing(self, words: Numbers) -> tuple[Ints, Ints, Floats]:
        """Which of some words stand for a term of the question: their places, that term, and how surely."""
        numbers, places, likeness = self._wanted
        at, key = sought(numbers, self.vocabulary.term_of.take(words))
        return at, places[key], likeness[key]

    @cached_property
    def _matches(self) -> tuple[Ints, Ints, Floats]:
        return self._standing(self.words)

    @property
    def matched(self) -> Ints:
        """Which of `words` stand for a term of the question: their places, in order; shape (m,)."""
        return self._matches[0]

    @property
    def matched_term(self) -> Ints:
        """The term that each of `matched` stands for: shape (m,)."""
        return self._matches[1]

    def places(self, passage: int, terms: NDArray[np.bool_]) -> Ints:
        """Where the chosen terms stand in one passage: places among its words."""
        at, term, _ = self._matches
        begin, end = self._rows.offsets[passage : passage + 2].tolist()
        first, last = at.searchsorted((begin, end)).tolist()
        return np.asarray(at[first:last][terms[term[first:last]]] - begin)

    @cached_property
    def held(self) -> Floats:
        """How surely each passage holds each term: shape (n, t), from 0 to 1."""
        return self._held(self.passage[self.matched], len(self.numbers))

    @cached_property
    def sentence_held(self) -> Floats:
        """How surely each sentence holds each term: shape (s, t), from 0 to 1."""
        return self._held(self.sentence[self.matched], self.sentences)

    def _held(self, owner: Ints, owners: int) -> Floats:
        _, term, likeness = self._matches
        return _raised(np.zeros((owners, len(self.question.terms))), owner, term, likeness)

    @cached_property
    def title_held(self) -> Floats:
        """How surely each passage's title holds each term: shape (n, t)."""
        titles = self.collection.titles(self.numbers)
        at, term, likeness = self._standing(titles.values)
        passage = np.repeat(np.arange(len(self.numbers)), titles.lengths)[at]
        return _raised(np.zeros((len(self.numbers), len(self.question.terms))), passage, term, likeness)

    @cached_property
    def _alike(self) -> tuple[Ints, Ints, Floats]:
        """Places in `words` whose surface is like a word of the question, that term, and the likeness."""
        # What was said before is there for its words alone.
        terms = [at for at, term in enumerate(self.question.terms) if not term.context]
        asked = [self.question.terms[at].surface for at in terms]
        words = distinct(self.words)
        like, table = self.vocabulary.grams.alike(asked, self.vocabulary.surface_of[words], LEAST_LIKENESS)
        some = table.any(axis=1)
        places, key = sought(words[like[some]], self.words)
        found = table[some][key]
        rows, columns = np.nonzero(found)
        return places[rows], np.array(terms, dtype=np.int64)[columns], found[rows, columns]

    @cached_property
    def alike(self) -> Floats:
        """How like the word that is likest to each term is, in each passage; as sure as `held`: shape (n, t)."""
        place, term, likeness = self._alike
        return _raised(self.held.copy(), self.passage[place], term, likeness)

    @cached_property
    def sentence_alike(self) -> Floats:
        """The same by sentence: shape (s, t)."""
        place, term, likeness = self._alike
        return _raised(self.sentence_held.copy(), self.sentence[place], term, likeness)

    @cached_property
    def neighbours(self) -> tuple[Ints, Ints, int]:
        """Where words that are neighbours in the question are neighbours in a passage.

        Their places in `words`, which pair of the question it is, and how many different pairs the question has.
        """
        words, surfaces = self.question.words, self.vocabulary.lexicon.surfaces
        kinds: dict[str, int] = {}
        kind_of = [kinds.setdefault(word.surfaces[0], len(kinds)) for word in words]
        known: dict[int, int] = {}
        # A near word never stands in the place of a word that was asked for itself.
        for some in (slice(1, None), slice(0, 1)):
            for word, kind in zip(words, kind_of, strict=True):
                numbers = map(surfaces.number, word.surfaces[some])
                known |= {number: kind for number in numbers if number is not None}
        asked = list(dict.fromkeys(pairwise(kind_of)))
        pairs = np.full((len(kinds), len(kinds)), -1, dtype=np.int64)
        for number, (first, second) in enumerate(asked):
            pairs[first, second] = number
        keys = sorted(known)
        places, key = sought(np.array(keys, dtype=np.int64), self.vocabulary.surface_of.take(self.words))
        found = np.array([known[number] for number in keys], dtype=np.int64)[key]
        pair = pairs[found[:-1], found[1:]]
        place, following = places[:-1], places[1:]
        chosen = (pair >= 0) & (place + 1 == following) & (self.passage[place] == self.passage[following])
        return place[chosen], pair[chosen], len(asked)

    @cached_property
    def given(self) -> Floats:
        """How many words of each sentence could be an answer of the kind wanted and are none of the question's.

        Shape (s,); 0 where no kind is wanted.
        """
        wants, sentences = self.question.wants, self.sentences
        if wants is None:
            return np.zeros(sentences)
        fits = self.vocabulary.gives(wants, self.words)
        fits[self.matched] = False
        return np.bincount(self.sentence[fits], minlength=sentences).astype(float)


def _raised(held: Floats, row: Ints, column: Ints, values: Floats) -> Floats:
    """Raise cells of a table to these values, where they are less; changes the table, and returns it."""
    # Flat, since numpy takes several times as long with two indices.
    np.maximum.at(held.reshape(-1), row * held.shape[1] + column, values)
    return held
