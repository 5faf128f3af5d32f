"""What each passage says, as numbers: its words in order, where its sentences begin, its title's words."""

import re
from array import array
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress
from operator import sub
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.model import Passage, Span
from bot.search.analysis import Analyser
from bot.search.lexicon import Lexicon, Numbers
from bot.sentences import sentences

Offsets = NDArray[np.int64]

_HYPHEN = re.compile("[-\u2010\u2011]")
_LONGEST = 0xFFFF


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of different lengths in one flat array: row i stands at `offsets[i]:offsets[i + 1]`."""

    values: Numbers
    offsets: Offsets

    def row(self, number: int) -> Numbers:
        """Return one row, a view."""
        return self.values[self.offsets[number] : self.offsets[number + 1]]

    def positions(self, numbers: NDArray[np.int64]) -> tuple[Offsets, Offsets]:
        """Return where the values of these rows stand, row after row, and each row's length."""
        starts = self.offsets[numbers]
        lengths = self.offsets[numbers + 1] - starts
        within = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        return np.repeat(starts, lengths) + within, lengths


class RowsBuilder:
    """Grows `Rows` row by row."""

    def __init__(self) -> None:
        self._values, self._offsets = array("i"), array("q", [0])

    def add(self, row: Sequence[int]) -> None:
        """Append a row."""
        self._values.extend(row)
        self._offsets.append(len(self._values))

    def rows(self) -> Rows:
        """Return all rows."""
        return Rows(np.array(self._values, dtype=np.int32), np.array(self._offsets, dtype=np.int64))


@dataclass(frozen=True, slots=True)
class ForwardIndex:
    """Words, sentences and titles of all passages, by the passages' numbers."""

    words: Rows
    """The numbers of each passage's words in the lexicon, stop words too, in order."""
    starts: Numbers
    """Where in its passage's text each of `words.values` begins."""
    lengths: NDArray[np.uint16]
    """How many characters each of `words.values` has in the text; at most 65,535."""
    sentences: Rows
    """The position in `words.values` at which each sentence of a passage begins."""
    borders: NDArray[np.int32]
    """Where each sentence stands in its passage's text: shape (sentences, 2)."""
    titles: Rows
    """The numbers of each title's words; a title is an article's with the paragraph's heading."""
    title_of: Numbers
    """The title of each passage."""
    article_of: Numbers
    """The article of each passage, numbered in corpus order."""
    capitalised: Numbers
    """How often each word of the lexicon has a capital that no sentence's beginning asks for."""
    compounds: Mapping[str, tuple[str, str]]
    """Surfaces that a hyphen joins, by what they would be without it: "bonghyun" for "Bong-hyun"."""

    def sentence_span(self, sentence: int) -> Span:
        """Where a sentence stands in its passage's text."""
        start, end = self.borders[sentence].tolist()
        return Span(start, end)

    def word_spans(self, positions: Offsets) -> list[Span]:
        """Where the words at these positions of `words.values` stand in their passages' texts."""
        starts = self.starts[positions]
        return list(map(Span, starts.tolist(), (starts + self.lengths[positions]).tolist()))


class WordsRead(NamedTuple):
    """The words of one text."""

    numbers: list[int]
    """Their numbers in the lexicon, stop words too, in order."""
    starts: list[int]
    """Where each begins in the text."""
    lengths: list[int]
    """How many characters each has in the text; at most 65,535."""
    begins: list[int]
    """How many words stand before each sentence; 0 for the first, whatever stands before it."""
    capitals: list[int]
    """The numbers of words with a capital that no sentence's beginning asks for, with repetitions."""
    compounds: dict[str, tuple[str, str]]
    """Surfaces that a hyphen joins, by what they would be without it."""


def read_words(text: str, spans: Sequence[Span], analyser: Analyser, lexicon: Lexicon) -> WordsRead:
    """Analyse a text whose sentences stand at `spans`, of which there is at least one; add its words to the lexicon."""
    reduced, starts, ends = analyser.columns(text)
    numbers = lexicon.add_all(reduced)
    begins = [0, *(bisect_left(starts, span.start) for span in spans[1:])]
    beginning = set(begins)
    capitalised = compress(range(len(starts)), map(str.isupper, map(text.__getitem__, starts)))
    capitals = [numbers[at] for at in capitalised if at not in beginning]
    compounds: dict[str, tuple[str, str]] = {}
    for hyphen in _HYPHEN.finditer(text):
        at = bisect_left(starts, hyphen.end())
        if 0 < at < len(starts) and starts[at] == hyphen.end() and ends[at - 1] == hyphen.start():
            one, other = reduced[at - 1][0], reduced[at][0]
            compounds[one + other] = (one, other)
    lengths = list(map(sub, ends, starts))
    if max(lengths, default=0) > _LONGEST:
        lengths = [min(length, _LONGEST) for length in lengths]
    return WordsRead(numbers, starts, lengths, begins, capitals, compounds)


def build_forward(
    passages: Sequence[Passage],
    analyser_of: Callable[[Passage], Analyser],
    lexicon: Lexicon,
    counted: Callable[[int], None] = lambda _: None,
) -> ForwardIndex:
    """Analyse all passages; their words are added to the lexicon. `counted` is told how many are done so far."""
    words, begins, titles = RowsBuilder(), RowsBuilder(), RowsBuilder()
    borders = array("i")
    title_number: dict[tuple[str, str], int] = {}
    article_number: dict[str, int] = {}
    title_of, article_of = array("i"), array("i")
    word_starts, word_lengths = array("i"), array("H")
    capitals: list[int] = []
    compounds: dict[str, tuple[str, str]] = {}
    total = 0
    for done, passage in enumerate(passages, start=1):
        analyser = analyser_of(passage)
        spans = sentences(passage.text, analyser.language) or [Span(0, len(passage.text))]
        read = read_words(passage.text, spans, analyser, lexicon)
        words.add(read.numbers)
        begins.add([total + begin for begin in read.begins])
        word_starts.extend(read.starts)
        word_lengths.extend(read.lengths)
        capitals += read.capitals
        compounds.update(read.compounds)
        total += len(read.numbers)
        for span in spans:
            borders.extend(span)

        title = (passage.attribution.title, passage.heading or "")
        if title not in title_number:
            title_number[title] = len(title_number)
            titles.add([lexicon.add(token.surface, token.term) for token in analyser.words(" ".join(title))])
        title_of.append(title_number[title])
        article_of.append(article_number.setdefault(passage.article_id, len(article_number)))
        counted(done)
    return ForwardIndex(
        words.rows(),
        np.array(word_starts, dtype=np.int32),
        np.array(word_lengths, dtype=np.uint16),
        begins.rows(),
        np.array(borders, dtype=np.int32).reshape(-1, 2),
        titles.rows(),
        np.array(title_of, dtype=np.int32),
        np.array(article_of, dtype=np.int32),
        np.bincount(np.array(capitals, dtype=np.int64), minlength=len(lexicon)).astype(np.int32),
        compounds,
    )
