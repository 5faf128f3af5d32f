"""The living passages of several segments, as if they were one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from bot.arrays import firsts
from bot.model import Span
from bot.search.forward import Forward, Rows
from bot.search.segment import Segment

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Living:
    """A segment, and which of its articles are still in the corpus."""

    segment: Segment
    articles: Flags | None = None
    """Shape (articles of the segment,); None where all are."""

    @property
    def passages(self) -> Flags | None:
        """Which of its passages are still in the corpus; None where all are."""
        return None if self.articles is None else self.articles[self.segment.forward.article_of]


class Collection:
    """Numbers passages and articles from 0: those of the first segment, then those of the next, the dead ones too."""

    def __init__(self, living: Sequence[Living], order: Ints) -> None:
        """`order`: the numbers of the articles that live, in the order of the corpus."""
        self.living, self._order = tuple(living), order
        self._forwards = [one.segment.forward for one in living]
        self._passages = firsts(len(forward) for forward in self._forwards)
        self._articles = firsts(one.segment.articles for one in living)
        self.slots = int(self._passages[-1])
        """How many numbers passages have."""

    def __len__(self) -> int:
        """How many passages live."""
        return self._size

    @cached_property
    def _size(self) -> int:
        alive = (one.passages for one in self.living)
        return sum(
            len(forward) if flags is None else int(np.count_nonzero(flags))
            for forward, flags in zip(self._forwards, alive, strict=True)
        )

    @cached_property
    def articles(self) -> Ints:
        """Each article's place in the corpus, by its number: one that does not live has none that counts."""
        places = np.zeros(int(self._articles[-1]), dtype=np.int64)
        places[self._order] = np.arange(len(self._order))
        return places

    @cached_property
    def places(self) -> Ints | None:
        """Each passage's place in the corpus, for comparing; None where the numbers tell it."""
        if len(self.living) == 1:
            return None
        numbers = np.arange(self.slots)
        return self.articles[self.article_of(numbers)] * self.slots + numbers

    def in_order(self) -> Ints:
        """Return the numbers of all passages that live, in the order of the corpus."""
        lives = [one.passages for one in self.living]
        numbers = np.concatenate(
            [
                first + (np.arange(len(forward)) if alive is None else np.flatnonzero(alive))
                for first, forward, alive in zip(self._passages.tolist(), self._forwards, lives, strict=False)
            ]
        )
        return numbers if self.places is None else numbers[np.argsort(self.places[numbers])]

    def article_of(self, numbers: Ints) -> Ints:
        """Return the number of each passage's article."""
        found = np.empty(len(numbers), dtype=np.int64)
        for at, first, forward, local in self._split(numbers):
            found[at] = forward.article_of[local] + self._articles[first]
        return found

    def words(self, numbers: Ints) -> Rows:
        """Return the words of passages: see `Forward.words`."""
        return self._rows(numbers, lambda forward: forward.words)

    def sentences(self, numbers: Ints) -> Rows:
        """Return where the sentences of passages begin: see `Forward.sentences`."""
        return self._rows(numbers, lambda forward: forward.sentences)

    def titles(self, numbers: Ints) -> Rows:
        """Return the words of each passage's title: see `Forward.titles`."""
        parts = [(at, forward.titles.take(forward.title_of[local])) for at, _, forward, local in self._split(numbers)]
        return _together(parts, len(numbers))

    def sentence_span(self, number: int, sentence: int) -> Span:
        """Where a sentence of a passage, from 0, stands in its text."""
        forward, local = self._at(number)
        return forward.sentence_span(local, sentence)

    def word_spans(self, number: int, places: Ints) -> list[Span]:
        """Where the words of a passage at these places, from 0, stand in its text."""
        forward, local = self._at(number)
        return forward.word_spans(local, places)

    def _at(self, number: int) -> tuple[Forward, int]:
        segment = int(np.searchsorted(self._passages, number, side="right")) - 1
        return self._forwards[segment], number - int(self._passages[segment])

    def _split(self, numbers: Ints) -> list[tuple[Flags | slice, int, Forward, Ints]]:
        """Divide numbers by their segments: which of them, the segment, and their numbers in it."""
        if len(self._forwards) == 1 or not len(numbers):
            return [(slice(None), 0, self._forwards[0], numbers)]
        segments = np.searchsorted(self._passages, numbers, side="right") - 1
        return [
            (segments == one, one, self._forwards[one], numbers[segments == one] - self._passages[one])
            for one in np.unique(segments).tolist()
        ]

    def _rows(self, numbers: Ints, of: Callable[[Forward], Rows]) -> Rows:
        parts = [(at, of(forward).take(local)) for at, _, forward, local in self._split(numbers)]
        return _together(parts, len(numbers))


def _together(parts: Sequence[tuple[Flags | slice, Rows]], size: int) -> Rows:
    """Put rows of several segments, of which each knows its places, in order."""
    if len(parts) == 1:
        return parts[0][1]
    places = np.concatenate([np.arange(size)[at] for at, _ in parts])
    return Rows.joined([rows for _, rows in parts]).take(np.argsort(places))
