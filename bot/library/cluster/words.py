"""What a corpus says of words, as documents: of all, or of those that some articles have or had."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from bot.library.cluster.bulk import Write
from bot.library.state import State
from bot.search.bm25 import EPSILON
from bot.search.cluster.counted import CountedWords, compounds, gram_counts
from bot.search.cluster.word_documents import GramsDocument, compound_id, grams_documents, surface_id, term_id
from bot.search.compounds import WAYS
from bot.search.counts import Counts
from bot.search.forward import Forward
from bot.search.idf import IdfRule, idf_rule
from bot.search.known import counted, joined_pairs
from bot.search.lexicon import Lexicon, Numbering
from bot.search.lookup import distinct

Ints = NDArray[np.int64]
T = TypeVar("T")

_BITS = 32
"""How many bits the number of a surface has in a pair."""


@dataclass(frozen=True, slots=True)
class Touched:
    """The words of articles that come or go."""

    surfaces: set[str] = field(default_factory=set)
    terms: set[str] = field(default_factory=set)
    joined: set[str] = field(default_factory=set)
    """What surfaces that a hyphen joins are without it."""

    def add(self, forward: Forward, lexicon: Lexicon) -> None:
        """Take the words of some passages and of their titles, which are numbers of a lexicon."""
        for word in distinct(np.concatenate([forward.words.values, forward.titles.values])).tolist():
            surface, term = lexicon.word(word)
            self.surfaces.add(surface)
            self.terms.add(term)
        self.terms.discard("")
        for pair in distinct(forward.compounds.values).tolist():
            first, second = lexicon.word(pair >> _BITS)[0], lexicon.word(pair & (1 << _BITS) - 1)[0]
            self.joined.add(first + second)


class Totals(NamedTuple):
    """What holds for all words together."""

    passages: int
    terms: int
    """How many all passages have together."""
    words: int
    """How many documents there are."""
    surfaces: int
    idf: IdfRule


class Words:
    """The words of a state's living passages."""

    def __init__(self, state: State) -> None:
        collection = state.collection()
        self._lexicon, self._tables = state.lexicon, state.tables
        self._counts: Counts = counted(collection, state.lexicon)
        self._counted = CountedWords(state.lexicon, self._counts)
        self._pairs = joined_pairs(collection, state.lexicon)
        self._surfaces, self._terms = self._counted.living_surfaces(), self._counted.living_terms()

    def totals(self) -> Totals:
        """Add them up."""
        joined = {first + second for first, second in self._strings(self._pairs)}
        documents = len(self._surfaces) + len(self._terms) + len(joined) + len(self.grams)
        passages, terms = self._counts.size.tolist()
        return Totals(
            passages,
            terms,
            documents,
            len(self._surfaces),
            idf_rule(self._counts.frequency, passages, EPSILON),
        )

    def every(self) -> Iterator[Write]:
        """Yield the documents of all surfaces, terms and pairs."""
        yield from (Write(each.id, each) for each in self._counted.surfaces(self._surfaces))
        yield from (Write(each.id, each) for each in self._counted.terms(self._terms))
        yield from (Write(each.id, each) for each in compounds(self._strings(self._pairs)))

    def of(self, touched: Touched) -> Iterator[Write]:
        """Yield the documents of some surfaces, terms and pairs, and the deletion of those that are no more."""
        lexicon = self._lexicon
        surfaces, gone = _living(touched.surfaces, lexicon.surfaces, self._surfaces)
        yield from (Write(surface_id(surface), None) for surface in gone)
        yield from (Write(each.id, each) for each in self._counted.surfaces(surfaces))
        terms, gone = _living(touched.terms, lexicon.terms, self._terms)
        yield from (Write(term_id(term), None) for term in gone)
        yield from (Write(each.id, each) for each in self._counted.terms(terms))
        there = {each.joined: each for each in compounds(self._joined(touched.joined))}
        yield from (Write(compound_id(joined), there.get(joined)) for joined in touched.joined)

    @cached_property
    def grams(self) -> Sequence[GramsDocument]:
        """The documents of all grams: always as many."""
        return list(grams_documents(gram_counts([table.grams for table in self._tables], self._surfaces)))

    def _strings(self, pairs: Ints) -> Iterator[tuple[str, str]]:
        string = self._lexicon.surfaces.string
        found = ((string(pair >> _BITS), string(pair & (1 << _BITS) - 1)) for pair in pairs.tolist())
        # Of a longer one nobody would find it.
        return (pair for pair in found if len(pair[0]) <= WAYS)

    def _joined(self, wanted: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Yield the pairs that are one of some strings without their hyphen."""
        number = self._lexicon.surfaces.number
        for joined in wanted:
            for at in range(1, min(len(joined), WAYS + 1)):
                first = number(joined[:at])
                second = None if first is None else number(joined[at:])
                if first is not None and second is not None and _has(self._pairs, first << _BITS | second):
                    yield joined[:at], joined[at:]


def _living(wanted: Iterable[str], numbering: Numbering, living: Ints) -> tuple[Ints, list[str]]:
    """Divide strings into those that live, by their numbers, and those that do not."""
    numbers, gone = list[int](), list[str]()
    for string in wanted:
        number = numbering.number(string)
        if number is not None and _has(living, number):
            numbers.append(number)
        else:
            gone.append(string)
    return np.array(sorted(numbers), dtype=np.int64), gone


def _has(ascending: NDArray[Any], number: int) -> bool:
    at = int(np.searchsorted(ascending, number))
    return at < len(ascending) and int(ascending[at]) == number
