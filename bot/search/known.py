"""What the living passages of a corpus say of its words."""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.search.collection import Collection, Ints
from bot.search.compounds import Compounds
from bot.search.counts import Counts
from bot.search.grams import GramIndex
from bot.search.kinds import Kinds
from bot.search.lexicon import STOP, Lexicon, Numbers
from bot.search.lookup import distinct
from bot.search.question import KnownWords
from bot.search.spelling import Speller
from bot.search.vocabulary import Vocabulary
from bot.search.word_tables import WordTables


def counted(collection: Collection, lexicon: Lexicon) -> Counts:
    """Sum up what the living passages count, with an entry for each word and term of the lexicon."""
    total, term_of = Counts.none(), lexicon.term_of
    for one in collection.living:
        total += one.segment.counts
        if (alive := one.passages) is not None:
            total -= Counts.of(one.segment.forward.take(np.flatnonzero(~alive)), term_of)
    return total.sized(len(lexicon), len(lexicon.terms))


def vocabulary(lexicon: Lexicon, tables: Sequence[WordTables], counts: Counts, kinds: Kinds) -> Vocabulary:
    """Tell what words look like and what they could be an answer to; a name is one that mostly has a capital."""
    lives = _summed(counts.times + counts.titled, lexicon.surface_of, len(lexicon.surfaces)) > 0
    digits = np.concatenate([table.digits for table in tables])
    grams = GramIndex.of([table.grams for table in tables], lives)
    return Vocabulary(lexicon, grams, kinds, digits, counts.capitals * 2 > counts.inside)


def known_words(
    lexicon: Lexicon,
    tables: Sequence[WordTables],
    counts: Counts,
    idf: Mapping[str, float],
    collection: Collection,
) -> KnownWords:
    """Tell what questions need to know of words; `idf` has the terms that passages hold."""
    frequency = _summed(counts.times, lexicon.surface_of, len(lexicon.surfaces))
    term_of = _usual(lexicon, counts.times)
    # The library's idf for a word that no passage has; a title may have it.
    unknown_idf = math.log(int(counts.size[0]) + 0.5) - math.log(0.5)
    titled = _summed(counts.titled, lexicon.term_of, len(lexicon.terms)) > 0
    return KnownWords(
        idf=_TitledIdf(idf, lexicon, titled, unknown_idf),
        unknown_idf=unknown_idf,
        term_of=_UsualTerms(lexicon, term_of),
        compounds=Compounds(joined_pairs(collection, lexicon), lexicon.surfaces.number),
        speller=Speller(lexicon.surfaces.string, [table.spelling for table in tables], frequency, term_of == STOP),
    )


def _summed(values: Ints, owner: Numbers, owners: int) -> Ints:
    return np.bincount(owner, weights=values, minlength=owners).astype(np.int64)


def _usual(lexicon: Lexicon, times: Ints) -> Numbers:
    """The most frequent term of each surface, -1 where no passage has it; of equal ones the first of the alphabet."""
    surface_of, term_of = lexicon.surface_of, lexicon.term_of
    there = np.flatnonzero(times)
    usual = np.full(len(lexicon.surfaces), -1, dtype=np.int32)
    usual[surface_of[there]] = term_of[there]
    several = np.bincount(surface_of[there], minlength=len(usual)) > 1
    best: dict[int, tuple[int, str, int]] = {}
    for word in there[several[surface_of[there]]].tolist():
        surface, term = int(surface_of[word]), int(term_of[word])
        one = -int(times[word]), lexicon.terms.string(term), term
        best[surface] = min(best.get(surface, one), one)
    for surface, (_, _, term) in best.items():
        usual[surface] = term
    return usual


def joined_pairs(collection: Collection, lexicon: Lexicon) -> Ints:
    """Return the pairs of surfaces that a hyphen joins in a living passage, ascending: see `Compounds`."""
    found: list[NDArray[Any]] = [np.zeros(0, dtype=np.int64)]
    for one in collection.living:
        compounds, alive = one.segment.forward.compounds, one.passages
        found.append(compounds.values if alive is None else compounds.take(np.flatnonzero(alive)).values)
    words, surface_of = distinct(np.concatenate(found)), lexicon.surface_of.astype(np.int64)
    return distinct(surface_of[words >> 32] << 32 | surface_of[words & 0xFFFFFFFF])


class _TitledIdf(Mapping[str, float]):
    """The idf of each term that passages or titles have."""

    def __init__(self, idf: Mapping[str, float], lexicon: Lexicon, titled: NDArray[np.bool_], unknown: float) -> None:
        self._idf, self._terms, self._titled, self._unknown = idf, lexicon.terms, titled, unknown

    def __getitem__(self, term: str) -> float:
        found = self._idf.get(term)
        if found is not None:
            return found
        number = self._terms[term]
        if number == STOP or not self._titled[number]:
            raise KeyError(term)
        return self._unknown

    def __iter__(self) -> Iterator[str]:
        return (term for term in self._terms if term in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)


class _UsualTerms(Mapping[str, str]):
    """The term of each surface that passages have."""

    def __init__(self, lexicon: Lexicon, term_of: Numbers) -> None:
        self._lexicon, self._term_of = lexicon, term_of

    def __getitem__(self, surface: str) -> str:
        number = self._lexicon.surfaces[surface]
        if (term := int(self._term_of[number])) < 0:
            raise KeyError(surface)
        return self._lexicon.terms.string(term)

    def __iter__(self) -> Iterator[str]:
        return (surface for surface in self._lexicon.surfaces if surface in self)

    def __len__(self) -> int:
        return int(np.count_nonzero(self._term_of >= 0))
