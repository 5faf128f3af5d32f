"""What the passages of a corpus count, as the documents of its words."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import pairwise

import numpy as np

from bot.search.cluster.word_documents import CompoundDocument, SurfaceDocument, TermDocument, Use
from bot.search.collection import Ints
from bot.search.counts import Counts
from bot.search.grams import GramTable
from bot.search.lexicon import STOP, Lexicon
from bot.search.lookup import distinct


class CountedWords:
    """The words of a lexicon with how often each stands in passages and titles."""

    def __init__(self, lexicon: Lexicon, counts: Counts) -> None:
        """`counts` has an entry for each word and term of the lexicon."""
        self._lexicon, self._counts = lexicon, counts
        surface_of = lexicon.surface_of
        self._words = np.argsort(surface_of, kind="stable")
        self._first = np.searchsorted(surface_of[self._words], np.arange(len(lexicon.surfaces) + 1))

    def living_surfaces(self) -> Ints:
        """Return the numbers of the surfaces that passages or titles have."""
        there = self._counts.times + self._counts.titled > 0
        return distinct(self._lexicon.surface_of[there].astype(np.int64))

    def living_terms(self) -> Ints:
        """Return the numbers of the terms that passages or titles have."""
        there = self._counts.frequency + self._titled > 0
        there[STOP] = False
        return np.flatnonzero(there)

    def surfaces(self, numbers: Ints) -> Iterator[SurfaceDocument]:
        """Yield the documents of some surfaces."""
        lexicon = self._lexicon
        for number in numbers.tolist():
            words = self._words[self._first[number] : self._first[number + 1]].tolist()
            # Sorted, for the numbers of words tell in which order articles came.
            uses = sorted(Use(lexicon.word(word)[1], *self._used(word)) for word in words)
            yield SurfaceDocument.of(lexicon.surfaces.string(number), [use for use in uses if use.times or use.titled])

    def terms(self, numbers: Ints) -> Iterator[TermDocument]:
        """Yield the documents of some terms."""
        frequency, titled = self._counts.frequency, self._titled
        for number in numbers.tolist():
            yield TermDocument(self._lexicon.terms.string(number), int(frequency[number]), int(titled[number]))

    def _used(self, word: int) -> tuple[int, int, int, int]:
        counts = self._counts
        return (
            int(counts.times[word]),
            int(counts.inside[word]),
            int(counts.capitals[word]),
            int(counts.titled[word]),
        )

    @cached_property
    def _titled(self) -> Ints:
        terms = len(self._lexicon.terms)
        return np.bincount(self._lexicon.term_of, weights=self._counts.titled, minlength=terms).astype(np.int64)


def compounds(pairs: Iterable[tuple[str, str]]) -> Iterator[CompoundDocument]:
    """Yield the documents of pairs of surfaces that a hyphen joins."""
    found: dict[str, set[int]] = {}
    for first, second in pairs:
        found.setdefault(first + second, set()).add(len(first))
    return (CompoundDocument(joined, tuple(sorted(at))) for joined, at in found.items())


def gram_counts(tables: Sequence[GramTable], surfaces: Ints) -> dict[str, int]:
    """Return how many of some surfaces have each gram; the tables are those of all surfaces."""
    names = tables[-1].names
    total = np.zeros(len(names), dtype=np.int64)
    firsts = np.cumsum([0, *(len(table.rows.offsets) - 1 for table in tables)]).tolist()
    for table, (first, end) in zip(tables, pairwise(firsts), strict=True):
        here = surfaces[(surfaces >= first) & (surfaces < end)] - first
        total += np.bincount(table.rows.take(here).values, minlength=len(names))
    return {names.string(number): int(total[number]) for number in np.flatnonzero(total).tolist()}
