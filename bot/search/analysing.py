"""Passages to numbers: the way from their texts into a forward index."""

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterable

import numpy as np

from bot.model import Passage, Span
from bot.search.analysis import Analyser, Analysers
from bot.search.forward import Forward, Rows
from bot.search.lexicon import Lexicon
from bot.sentences import sentences

_HYPHEN = re.compile("[-\u2010\u2011]")
_LONGEST = 0xFFFF


def analysed(passages: Iterable[Passage], analysers: Analysers, lexicon: Lexicon) -> Forward:
    """Analyse passages, each in its language; their words are added to the lexicon."""
    gathered = _Gathered(lexicon)
    for passage in passages:
        gathered.add(passage, analysers(passage.language))
    return gathered.forward()


class _Gathered:
    """The numbers of the passages so far, in the order of `Forward`'s arrays."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._words, self._word_counts, self._starts = array("i"), array("i"), array("i")
        self._ends, self._capitals = array("i"), bytearray()
        self._begins, self._sentence_counts, self._borders = array("i"), array("i"), array("i")
        self._compounds, self._compound_counts = array("q"), array("i")
        self._titles, self._title_counts, self._title_of = array("i"), array("i"), array("i")
        self._title_number: dict[tuple[str, str, str], int] = {}
        self._article_number: dict[str, int] = {}
        self._article_of = array("i")

    def add(self, passage: Passage, analyser: Analyser) -> None:
        """Analyse a passage."""
        self._text(passage.text, analyser)
        title = (passage.attribution.title, passage.heading or "", analyser.language)
        number = self._title_number.get(title)
        if number is None:
            number = self._title_number[title] = len(self._title_number)
            found = self._lexicon.add_all(analyser.columns(" ".join(title[:2])).reduced)
            self._titles.extend(found)
            self._title_counts.append(len(found))
        self._title_of.append(number)
        self._article_of.append(self._article_number.setdefault(passage.article_id, len(self._article_number)))

    def _text(self, text: str, analyser: Analyser) -> None:
        spans = sentences(text, analyser.language) or [Span(0, len(text))]
        reduced, starts, ends = analyser.columns(text)
        numbers = self._lexicon.add_all(reduced)
        begins = [0, *(bisect_left(starts, span.start) for span in spans[1:])]
        capitals = bytearray(map(str.isupper, map(text.__getitem__, starts)))
        for begin in begins:
            # There a capital tells nothing; behind the last word nothing begins.
            capitals[begin : begin + 1] = b"\0" * len(capitals[begin : begin + 1])
        self._words.extend(numbers)
        self._word_counts.append(len(numbers))
        self._starts.extend(starts)
        self._ends.extend(ends)
        self._capitals += capitals
        self._begins.extend(begins)
        self._sentence_counts.append(len(begins))
        for span in spans:
            self._borders.extend(span)
        pairs = 0
        for hyphen in _HYPHEN.finditer(text):
            at = bisect_left(starts, hyphen.end())
            if 0 < at < len(starts) and starts[at] == hyphen.end() and ends[at - 1] == hyphen.start():
                self._compounds.append(numbers[at - 1] << 32 | numbers[at])
                pairs += 1
        self._compound_counts.append(pairs)

    def forward(self) -> Forward:
        """Return them all as arrays."""
        starts = np.array(self._starts, dtype=np.int32)
        lengths = np.minimum(np.array(self._ends, dtype=np.int32) - starts, _LONGEST)
        return Forward(
            words=Rows.of(np.array(self._words, dtype=np.int32), np.array(self._word_counts)),
            starts=starts,
            word_lengths=lengths.astype(np.uint16),
            capitals=np.array(self._capitals, dtype=np.bool_),
            sentences=Rows.of(np.array(self._begins, dtype=np.int32), np.array(self._sentence_counts)),
            borders=np.array(self._borders, dtype=np.int32),
            compounds=Rows.of(np.array(self._compounds, dtype=np.int64), np.array(self._compound_counts)),
            titles=Rows.of(np.array(self._titles, dtype=np.int32), np.array(self._title_counts)),
            title_of=np.array(self._title_of, dtype=np.int32),
            article_of=np.array(self._article_of, dtype=np.int32),
        )
