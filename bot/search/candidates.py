"""The passages that the first stage found, laid open for the evidence of the second."""

from collections.abc import Mapping
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bot.search.forward import ForwardIndex
from bot.search.grams import GramIndex
from bot.search.kinds import Kind
from bot.search.lexicon import Lexicon
from bot.search.question import Question

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

LEAST_LIKENESS = 0.25
"""Words less alike than this have nothing to do with each other."""


class Vocabulary:
    """What the second stage knows of the corpus's words: shared by all questions."""

    def __init__(self, lexicon: Lexicon, gives: Mapping[Kind, NDArray[np.bool_]]) -> None:
        """`gives` tells of each word, by its number, whether it could be an answer of a kind."""
        self.lexicon, self.gives = lexicon, gives
        self.surface_of, self.term_of = lexicon.surface_of, lexicon.term_of
        self.grams = GramIndex(lexicon.surfaces.strings)


class Candidates:
    """The words of some passages beside the words of a question; everything is counted once, when first needed.

    n passages hold s sentences; the question has t terms, w words in order.
    """

    def __init__(
        self, question: Question, numbers: Ints, bm25: Floats, forward: ForwardIndex, vocabulary: Vocabulary
    ) -> None:
        self.question, self.numbers, self.bm25 = question, numbers, bm25
        self.forward, self.vocabulary = forward, vocabulary
        self.idf = np.array([term.idf * term.weight for term in question.terms])
        """What each term tells: shape (t,)."""
        self.mass = float(self.idf.sum()) or 1.0

    @cached_property
    def _layout(self) -> tuple[Ints, Ints, Ints]:
        positions, lengths = self.forward.words.positions(self.numbers)
        return positions, lengths, np.repeat(np.arange(len(self.numbers)), lengths)

    @property
    def lengths(self) -> Ints:
        """How many words each passage has: shape (n,)."""
        return self._layout[1]

    @cached_property
    def words(self) -> NDArray[np.int32]:
        """The lexicon's number of every word of every passage, one after another."""
        return self.forward.words.values[self._layout[0]]

    @cached_property
    def passage(self) -> Ints:
        """The passage, from 0, to which each of `words` belongs."""
        return self._layout[2]

    @cached_property
    def _sentences(self) -> tuple[Ints, Ints, Ints]:
        numbers, counts = self.forward.sentences.positions(self.numbers)
        begins = self.forward.sentences.values[numbers].astype(np.int64)
        shift = self.forward.words.offsets[self.numbers] - (np.cumsum(self.lengths) - self.lengths)
        return numbers, counts, begins - np.repeat(shift, counts)

    @property
    def sentence_numbers(self) -> Ints:
        """The forward index's number of each sentence: shape (s,)."""
        return self._sentences[0]

    @property
    def sentence_counts(self) -> Ints:
        """How many sentences each passage has: shape (n,)."""
        return self._sentences[1]

    @cached_property
    def sentence(self) -> Ints:
        """The sentence, from 0, to which each of `words` belongs."""
        marks = np.zeros(len(self.words) + 1, dtype=np.int64)
        np.add.at(marks, self._sentences[2], 1)
        return np.cumsum(marks[:-1]) - 1

    @cached_property
    def sentence_lengths(self) -> Ints:
        """How many words each sentence has: shape (s,)."""
        return np.bincount(self.sentence, minlength=len(self.sentence_numbers))

    @cached_property
    def passage_of_sentence(self) -> Ints:
        """The passage, from 0, to which each sentence belongs: shape (s,)."""
        return np.repeat(np.arange(len(self.numbers)), self.sentence_counts)

    @cached_property
    def _term_table(self) -> tuple[NDArray[np.int16], Floats]:
        """Each term of the corpus: the question's term for which it stands (else -1), and how likely."""
        place = np.full(len(self.vocabulary.lexicon.terms), -1, dtype=np.int16)
        likeness = np.zeros(len(place))
        for at, term in enumerate(self.question.terms):
            for text, likely in term.near:
                number = self.vocabulary.lexicon.terms.get(text)
                if number is not None and likely > likeness[number]:
                    place[number], likeness[number] = at, likely
        return place, likeness

    @cached_property
    def _matches(self) -> tuple[Ints, Ints, Floats]:
        place, likeness = self._term_table
        terms = self.vocabulary.term_of[self.words]
        found = place[terms]
        at = np.flatnonzero(found >= 0)
        return at, found[at].astype(np.int64), likeness[terms[at]]

    @property
    def matched(self) -> Ints:
        """Which of `words` stand for a term of the question: their places, in order; shape (m,)."""
        return self._matches[0]

    @property
    def matched_term(self) -> Ints:
        """The term that each of `matched` stands for: shape (m,)."""
        return self._matches[1]

    def places(self, passage: int, terms: NDArray[np.bool_]) -> Ints:
        """Where the chosen terms stand in one passage: positions in the forward index's words."""
        at, term, _ = self._matches
        first, last = np.searchsorted(self.passage[at], (passage, passage + 1))
        return self._layout[0][at[first:last][terms[term[first:last]]]]

    @cached_property
    def held(self) -> Floats:
        """How surely each passage holds each term: shape (n, t), from 0 to 1."""
        return self._held(self.passage[self.matched], len(self.numbers))

    @cached_property
    def sentence_held(self) -> Floats:
        """How surely each sentence holds each term: shape (s, t), from 0 to 1."""
        return self._held(self.sentence[self.matched], len(self.sentence_numbers))

    def _held(self, owner: Ints, owners: int) -> Floats:
        _, term, likeness = self._matches
        held = np.zeros((owners, len(self.question.terms)))
        np.maximum.at(held, (owner, term), likeness)
        return held

    @cached_property
    def title_held(self) -> Floats:
        """How surely each passage's title holds each term: shape (n, t)."""
        place, likeness = self._term_table
        titles, which = np.unique(self.forward.title_of[self.numbers], return_inverse=True)
        held = np.zeros((len(titles), len(self.question.terms)))
        for row, title in enumerate(titles.tolist()):
            terms = self.vocabulary.term_of[self.forward.titles.row(title)]
            at = terms[place[terms] >= 0]
            np.maximum.at(held[row], place[at], likeness[at])
        return held[which]

    @cached_property
    def _alike(self) -> tuple[Ints, Ints, Floats]:
        """Places in `words` whose surface is like a word of the question, that term, and the likeness."""
        lexicon, surfaces = self.vocabulary.lexicon, self.vocabulary.surface_of[self.words]
        table = np.zeros((len(self.question.terms), len(lexicon.surfaces)), dtype=np.float32)
        for at, term in enumerate(self.question.terms):
            # What was said before is there for its words alone.
            if term.context:
                continue
            numbers, likeness = self.vocabulary.grams.similar(term.surface, LEAST_LIKENESS)
            table[at, numbers] = likeness
        found = table[:, surfaces]
        rows, places = np.nonzero(found)
        return places, rows, found[rows, places].astype(np.float64)

    @cached_property
    def alike(self) -> Floats:
        """How like the word that is likest to each term is, in each passage; as sure as `held`: shape (n, t)."""
        place, term, likeness = self._alike
        alike = self.held.copy()
        np.maximum.at(alike, (self.passage[place], term), likeness)
        return alike

    @cached_property
    def sentence_alike(self) -> Floats:
        """The same by sentence: shape (s, t)."""
        place, term, likeness = self._alike
        alike = self.sentence_held.copy()
        np.maximum.at(alike, (self.sentence[place], term), likeness)
        return alike

    @cached_property
    def neighbours(self) -> tuple[Ints, Ints, int]:
        """Where words that are neighbours in the question are neighbours in a passage.

        Their places in `words`, which pair of the question it is, and how many different pairs the question has.
        """
        words, surfaces = self.question.words, self.vocabulary.lexicon.surfaces
        kinds: dict[str, int] = {}
        kind_of = [kinds.setdefault(word.surfaces[0], len(kinds)) for word in words]
        table = np.full(len(surfaces), len(kinds), dtype=np.int16)
        # A near word never stands in the place of a word that was asked for itself.
        for chosen in (slice(1, None), slice(0, 1)):
            for word, kind in zip(words, kind_of, strict=True):
                numbers = [number for surface in word.surfaces[chosen] if (number := surfaces.get(surface)) is not None]
                table[numbers] = kind
        asked = list(dict.fromkeys(pairwise(kind_of)))
        pairs = np.full((len(kinds) + 1, len(kinds) + 1), -1, dtype=np.int64)
        for number, (first, second) in enumerate(asked):
            pairs[first, second] = number
        found = table[self.vocabulary.surface_of[self.words]]
        pair = pairs[found[:-1], found[1:]]
        place = np.flatnonzero((pair >= 0) & (self.passage[:-1] == self.passage[1:]))
        return place, pair[place], len(asked)

    def given(self, kind: Kind | None) -> Floats:
        """How many words of each sentence could be an answer of a kind and are none of the question's: shape (s,)."""
        if kind is None:
            return np.zeros(len(self.sentence_numbers))
        fits = self.vocabulary.gives[kind][self.words]
        fits[self.matched] = False
        return np.bincount(self.sentence[fits], minlength=len(self.sentence_numbers)).astype(float)
