"""BM25Okapi of rank-bm25 over posting lists: the only door to that library."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, count, islice
from pathlib import Path
from typing import Self, TypeVar

import numpy as np
from numpy.typing import NDArray
from rank_bm25 import BM25Okapi

from bot.arrays import mapped, save
from bot.search.idf import Idf, idf_rule, idf_values
from bot.search.part import Part
from bot.search.peaks import Peaks
from bot.search.placed import PlacedPart, merged
from bot.search.postings import BLOCK, Chunk, Postings, in_blocks
from bot.search.ways import best_way, prepare
from bot.search.weighting import Weighting
from bot.wordlist import WordList

T = TypeVar("T")

_MANIFEST = "bm25.json"
_FORMAT = 4
EPSILON = 0.25
"""The library's own."""
_LASTING = 2
"""The question at which a loaded index is made quick: whoever asks one only is not to wait for that."""


class BM25Index(BM25Okapi):
    """BM25Okapi with posting lists, never-negative idf and hits that truly match.

    The library defines the score. Its hooks `_initialize` and `_calc_idf` are overridden: the first
    builds posting lists, the second keeps the library's idf where it is above zero. Elsewhere (a word
    that half of the passages have, or any word of a very small corpus) the library gives zero or less,
    and `log(1 + (N - n + 0.5) / (n + 0.5))` stands in, but never more than the least positive idf.

    Passages may be in several parts, and those that went are no longer alive in theirs. These keep their
    ids, but are never found, and all statistics are those of the living passages of all parts together:
    scores are those of an index that was built of these alone.
    """

    corpus_size: int
    avgdl: float
    idf: Idf
    doc_len: NDArray[np.int32]
    """Of each id, dead ones too."""

    def __init__(
        self, corpus: Iterable[Sequence[str]], k1: float = 1.5, b: float = 0.75, epsilon: float = EPSILON
    ) -> None:
        super().__init__(corpus, k1=k1, b=b, epsilon=epsilon)

    @classmethod
    def build(cls, token_lists: Iterable[Sequence[str]], k1: float = 1.5, b: float = 0.75) -> Self:
        """Index passages given as sequences of terms; their order gives their ids, from 0.

        Raises TypeError when a passage is a `str`, which would be read letter by letter.
        """
        return cls(token_lists, k1=k1, b=b)

    @classmethod
    def over(
        cls,
        vocabulary: Mapping[str, int],
        parts: Sequence[Part],
        frequencies: NDArray[np.int64],
        k1: float = 1.5,
        b: float = 0.75,
    ) -> Self:
        """Put parts together as they are; the first one's passages have the ids from 0, the next one's those behind.

        `vocabulary` gives the number of each word's term, `frequencies` in how many living passages each term stands:
        shape (terms,). A word that none has, or whose number is beyond these, is unknown. The parts' peaks were made
        with the same k1 and b. Raises ValueError when a term is said to stand in more passages than are alive.
        """
        index = cls.__new__(cls)
        index.k1, index.b, index.epsilon = k1, b, EPSILON
        index._adopt(vocabulary, parts)  # noqa: SLF001 - its own
        if (most := int(frequencies.max(initial=0))) > index.corpus_size:
            raise ValueError(f"A term is said to stand in {most} passages, of {index.corpus_size} that are alive.")
        index._calc_idf(frequencies)  # noqa: SLF001 - its own
        return index

    def top(
        self,
        words: Sequence[str],
        k: int = 10,
        *,
        weights: Sequence[float] | None = None,
        within: NDArray[np.int64] | None = None,
        order: NDArray[np.int64] | None = None,
    ) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Return the ids and scores of the best `k` passages that share a word with the query.

        Best first, ties by lower id. A word given twice counts twice, as in the library. `weights`
        multiplies each word's part of the score; `within` holds the only ids that may be returned.
        `order` gives each id's place in the corpus, and ties go to the lower place: shape (ids,). Of two
        passages of one part the one with the lower id has the lower place. Raises TypeError for a `str`.
        """
        weighted = self._weighted(words, weights)
        if k <= 0 or not weighted or not self._parts:
            return np.zeros(0, dtype=np.int64), np.zeros(0)
        allowed = None
        if within is not None:
            allowed = np.zeros(self._size, dtype=np.bool_)
            allowed[within] = True
        self._asked += 1
        if self._asked == _LASTING:
            prepare(self._largest)
        way = best_way(self._largest)
        found = [part.top(way, weighted, k, allowed) for part in self._parts]
        return found[0] if len(found) == 1 else merged(found, k, order)

    def count(self, words: Iterable[str], within: NDArray[np.int64] | None = None) -> int:
        """How many passages share at least one of the words."""
        found = self._marked(words)
        return int(np.count_nonzero(found if within is None else found[within]))

    def matching(self, words: Iterable[str]) -> NDArray[np.int64]:
        """Return the ids of the passages that share at least one of the words, in order."""
        return np.flatnonzero(self._marked(words))

    def _marked(self, words: Iterable[str]) -> NDArray[np.bool_]:
        """Tell of each id whether its passage shares at least one of the words."""
        terms = [term for word in words if (term := self._vocabulary.get(word)) is not None]
        found = np.zeros(self._size, dtype=np.bool_)
        for part in self._parts:
            part.mark(terms, found)
        return found

    def get_scores(self, query: Sequence[str]) -> NDArray[np.float64]:
        """Score every passage, 0 where nothing matches and where it is dead: shape (ids,)."""
        return self._scores(query, None)

    def get_batch_scores(self, query: Sequence[str], doc_ids: Sequence[int]) -> list[float]:
        """Score the passages with these ids, in their order."""
        scores: list[float] = self._scores(query, None)[np.asarray(doc_ids, dtype=np.int64)].tolist()
        return scores

    def get_top_n(self, query: Sequence[str], documents: Sequence[T], n: int = 5) -> list[T]:
        """Return the documents of the best `n` passages that match; fewer when fewer match."""
        if len(documents) != self._size:
            raise ValueError(f"{len(documents)} documents were given for {self._size} passages.")
        return [documents[i] for i in self.top(query, n)[0].tolist()]

    def save(self, folder: Path | str) -> None:
        """Write the index as flat arrays and one manifest into `folder`, which is made when missing.

        Raises ValueError when it is more than one part that is wholly alive, with terms numbered in their order.
        """
        if len(self._parts) != 1 or self._parts[0].alive is not None:
            raise ValueError("An index of several parts, or with dead passages, is not saved as one: save its parts.")
        if any(number != at for at, number in enumerate(self._vocabulary.values())):
            raise ValueError("The words are not in the order of their terms' numbers, from 0: save the part instead.")
        path = Path(folder)
        path.mkdir(parents=True, exist_ok=True)
        searchable = self._parts[0].searchable
        searchable.postings.save(path)
        WordList.of(self._vocabulary).save(path, "word")
        searchable.peaks.save(path)
        save(path, {"idf": self._idf})
        manifest = {"format": _FORMAT, "k1": self.k1, "b": self.b, "epsilon": self.epsilon, "avgdl": self.avgdl}
        (path / _MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path | str) -> Self:
        """Open an index that `save` wrote; its arrays stay on disk, mapped into memory.

        Raises OSError when a file is missing and ValueError when it is not such an index.
        """
        path = Path(folder)
        manifest = json.loads((path / _MANIFEST).read_text(encoding="utf-8"))
        if manifest.get("format") != _FORMAT:
            raise ValueError(f"{path / _MANIFEST} has format {manifest.get('format')!r}, not {_FORMAT}.")
        index = cls.__new__(cls)
        index.k1, index.b, index.epsilon = manifest["k1"], manifest["b"], manifest["epsilon"]
        part = Part(Postings.load(path), manifest["avgdl"], Peaks.load(path))
        words = WordList.load(path, "word")
        index._adopt(words, [part])  # noqa: SLF001 - its own
        index._know(mapped(path / "idf.npy"))  # noqa: SLF001 - its own
        return index

    def _adopt(self, vocabulary: Mapping[str, int], parts: Sequence[Part]) -> None:
        """Take parts, and what follows from the living passages' number and lengths."""
        self._vocabulary, self._asked = vocabulary, 0
        living = [part.living() for part in parts]
        self.corpus_size = sum(passages for passages, _ in living)
        self.avgdl = sum(terms for _, terms in living) / (self.corpus_size or 1)
        self._parts = PlacedPart.all_of(parts, Weighting(self.k1, self.b, self.avgdl))
        self._size = sum(map(len, parts))
        # Once the compiled way is ready for a large part, it is the quicker one for the small ones too.
        self._largest = max(map(len, parts), default=0)
        lengths = [part.postings.lengths for part in parts]
        self.doc_len = lengths[0] if len(lengths) == 1 else np.concatenate([np.zeros(0, np.int32), *lengths])

    def _initialize(self, corpus: Iterable[Sequence[str]]) -> NDArray[np.int64]:
        """Build the posting lists; return each term's document frequency, as the library's hook does each word's."""
        vocabulary = defaultdict[str, int](count().__next__)
        blocks = in_blocks(_numbered(corpus, vocabulary))
        # New words are numbered no more.
        vocabulary.default_factory = None
        prepare(sum(len(each.lengths) for each in blocks))
        part = Part.joined(blocks, len(vocabulary), self.k1, self.b)
        self._adopt(vocabulary, [part])
        return part.postings.frequencies()

    def _calc_idf(self, nd: NDArray[np.int64]) -> None:
        """Work the idf out for all terms at once, from what `_initialize` returns."""
        self._know(idf_values(nd, idf_rule(nd, self.corpus_size, self.epsilon)))

    def _know(self, idf: NDArray[np.float64]) -> None:
        """Take the idf of each term, 0 where no passage has it."""
        self._idf, self.idf = idf, Idf(self._vocabulary, idf)

    def _weighted(self, words: Sequence[str], weights: Sequence[float] | None) -> dict[int, float]:
        """Return the term of each word that passages have, with what multiplies its part of a score."""
        _refuse_str(words)
        factors: dict[str, float] = {}
        for word, weight in zip(words, weights or [1.0] * len(words), strict=True):
            factors[word] = factors.get(word, 0.0) + weight
        terms = map(self._vocabulary.get, factors)
        known = [(term, weight) for term, weight in zip(terms, factors.values(), strict=True) if term is not None]
        return {term: weight * idf for term, weight in known if (idf := self.idf.of(term))}

    def _scores(self, words: Sequence[str], weights: Sequence[float] | None) -> NDArray[np.float64]:
        scores = np.zeros(self._size)
        weighted = self._weighted(words, weights)
        for part in self._parts:
            part.score(weighted, scores)
        return scores


def _numbered(corpus: Iterable[Sequence[str]], vocabulary: Mapping[str, int]) -> Iterator[Chunk]:
    """Put the words' numbers in place of passages, so many of these at once as a block has."""
    rest = iter(corpus)
    while passages := list(islice(rest, BLOCK)):
        for passage in passages:
            _refuse_str(passage)
        lengths = np.fromiter(map(len, passages), np.int64, len(passages))
        words = chain.from_iterable(passages)
        yield np.fromiter(map(vocabulary.__getitem__, words), np.uint32, int(lengths.sum())), lengths


def _refuse_str(words: Sequence[str]) -> None:
    if isinstance(words, str):
        raise TypeError(f"Expected a sequence of words, not the text {words[:40]!r}: analyse it first.")
