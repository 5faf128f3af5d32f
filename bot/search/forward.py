"""What each passage says, as numbers: its words in order, where its sentences begin, its title's words."""

from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.model import Passage, Span
from bot.search.analysis import Analyser, Token
from bot.search.lexicon import Lexicon, Numbers
from bot.sentences import sentences

Offsets = NDArray[np.int64]

_HYPHENS = frozenset("-\u2010\u2011")


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
        ends = np.cumsum(lengths)
        positions = np.repeat(starts - ends + lengths, lengths)
        positions += np.arange(len(positions))
        return positions, lengths


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
        numbers: list[int] = []
        starts = [total]
        following = 1
        last: Token | None = None
        for token in analyser.words(passage.text):
            while following < len(spans) and token.span.start >= spans[following].start:
                starts.append(total + len(numbers))
                following += 1
            number = lexicon.add(token.surface, token.term)
            if last is not None and passage.text[last.span.end : token.span.start] in _HYPHENS:
                compounds[last.surface + token.surface] = (last.surface, token.surface)
            last = token
            if passage.text[token.span.start].isupper() and starts[-1] != total + len(numbers):
                capitals.append(number)
            numbers.append(number)
            word_starts.append(token.span.start)
            word_lengths.append(min(token.span.end - token.span.start, 0xFFFF))
        starts += [total + len(numbers)] * (len(spans) - len(starts))
        total += len(numbers)
        words.add(numbers)
        begins.add(starts)
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
