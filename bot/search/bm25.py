"""BM25Okapi of rank-bm25 over posting lists: the only door to that library."""

import json
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, count, islice
from pathlib import Path
from typing import Self, TypeVar

import numpy as np
from numpy.typing import NDArray
from rank_bm25 import BM25Okapi

from bot.arrays import mapped, save
from bot.search.postings import BLOCK, Block, Postings, block
from bot.search.ways import best_way, prepare
from bot.search.weighting import Searchable, Weighting, searchable
from bot.wordlist import WordList

T = TypeVar("T")

_MANIFEST = "bm25.json"
_FORMAT = 3
_LASTING = 2
"""The question at which a loaded index is made quick: whoever asks one only is not to wait for that."""


class BM25Index(BM25Okapi):
    """BM25Okapi with posting lists, never-negative idf and hits that truly match.

    The library defines the score. Its hooks `_initialize` and `_calc_idf` are overridden: the first
    builds posting lists, the second keeps the library's idf where it is above zero. Elsewhere (a word
    that half of the passages have, or any word of a very small corpus) the library gives zero or less,
    and `log(1 + (N - n + 0.5) / (n + 0.5))` stands in, but never more than the least positive idf.
    """

    corpus_size: int
    avgdl: float
    idf: Mapping[str, float]
    doc_len: NDArray[np.int32]

    def __init__(
        self, corpus: Iterable[Sequence[str]], k1: float = 1.5, b: float = 0.75, epsilon: float = 0.25
    ) -> None:
        super().__init__(corpus, k1=k1, b=b, epsilon=epsilon)

    @classmethod
    def build(cls, token_lists: Iterable[Sequence[str]], k1: float = 1.5, b: float = 0.75) -> Self:
        """Index passages given as sequences of terms; their order gives their ids, from 0.

        Raises TypeError when a passage is a `str`, which would be read letter by letter.
        """
        return cls(token_lists, k1=k1, b=b)

    def top(
        self,
        words: Sequence[str],
        k: int = 10,
        *,
        weights: Sequence[float] | None = None,
        within: NDArray[np.int64] | None = None,
    ) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Return the ids and scores of the best `k` passages that share a word with the query.

        Best first, ties by lower id. A word given twice counts twice, as in the library. `weights`
        multiplies each word's part of the score; `within` holds the only ids that may be returned.
        Raises TypeError for a `str`.
        """
        parts = self._parts(words, weights)
        if k <= 0 or not parts:
            return np.zeros(0, dtype=np.int64), np.zeros(0)
        allowed = None
        if within is not None:
            allowed = np.zeros(self.corpus_size, dtype=np.bool_)
            allowed[within] = True
        self._asked += 1
        if self._asked == _LASTING:
            prepare(self.corpus_size)
        top = best_way(self.corpus_size)
        return top(self._searchable, list(parts), list(parts.values()), k, allowed)

    def count(self, words: Iterable[str], within: NDArray[np.int64] | None = None) -> int:
        """How many passages share at least one of the words."""
        found = self.matching(words)
        return len(found) if within is None else int(np.count_nonzero(np.isin(within, found)))

    def matching(self, words: Iterable[str]) -> NDArray[np.int64]:
        """Return the ids of the passages that share at least one of the words, in order."""
        found = np.zeros(self.corpus_size, dtype=bool)
        for word in words:
            if (term := self._vocabulary.get(word)) is not None:
                self._searchable.postings.mark(term, found)
        return np.flatnonzero(found)

    def get_scores(self, query: Sequence[str]) -> NDArray[np.float64]:
        """Score every passage, 0 where nothing matches: shape (passages,)."""
        return self._scores(query, None)

    def get_batch_scores(self, query: Sequence[str], doc_ids: Sequence[int]) -> list[float]:
        """Score the passages with these ids, in their order."""
        scores: list[float] = self._scores(query, None)[np.asarray(doc_ids, dtype=np.int64)].tolist()
        return scores

    def get_top_n(self, query: Sequence[str], documents: Sequence[T], n: int = 5) -> list[T]:
        """Return the documents of the best `n` passages that match; fewer when fewer match."""
        if len(documents) != self.corpus_size:
            raise ValueError(f"{len(documents)} documents were given for {self.corpus_size} passages.")
        return [documents[i] for i in self.top(query, n)[0].tolist()]

    def save(self, folder: Path | str) -> None:
        """Write the index as flat arrays and one manifest into `folder`, which is made when missing."""
        path = Path(folder)
        path.mkdir(parents=True, exist_ok=True)
        self._searchable.postings.save(path)
        WordList.of(self._vocabulary).save(path, "word")
        save(path, {"idf": self._idf, "peaks": self._searchable.peaks})
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
        index.avgdl = manifest["avgdl"]
        words = WordList.load(path, "word")
        index._adopt(words, Postings.load(path), mapped(path / "peaks.npy"))  # noqa: SLF001 - its own
        index._idf = mapped(path / "idf.npy")  # noqa: SLF001 - its own
        index.idf = _Idf(words, index._idf)  # noqa: SLF001 - its own
        return index

    def _adopt(
        self, vocabulary: Mapping[str, int], postings: Postings, peaks: NDArray[np.uint16] | None = None
    ) -> None:
        """Take posting lists; `vocabulary` gives the number of each word's term."""
        self._vocabulary, self._idf = vocabulary, np.zeros(0)
        self.doc_len, self.corpus_size = postings.lengths, len(postings.lengths)
        self._asked = 0
        self._searchable: Searchable = searchable(postings, Weighting(self.k1, self.b, self.avgdl), peaks)

    def _initialize(self, corpus: Iterable[Sequence[str]]) -> Mapping[str, int]:
        """Build the posting lists; return each word's document frequency, as the library's hook does."""
        vocabulary = defaultdict[str, int](count().__next__)
        blocks: list[Block] = []
        rest, total = iter(corpus), 0
        while passages := list(islice(rest, BLOCK)):
            for passage in passages:
                _refuse_str(passage)
            lengths = np.fromiter(map(len, passages), np.int64, len(passages))
            words = chain.from_iterable(passages)
            terms = np.fromiter(map(vocabulary.__getitem__, words), np.uint32, int(lengths.sum()))
            blocks.append(block(terms, lengths))
            total += len(terms)
        size = sum(len(each.lengths) for each in blocks)
        self.avgdl = total / size if size else 0.0
        prepare(size)
        postings = Postings.joined(blocks, len(vocabulary))
        # New words are numbered no more.
        vocabulary.default_factory = None
        self._adopt(vocabulary, postings)
        return dict(zip(vocabulary, postings.frequencies().tolist(), strict=True))

    def _calc_idf(self, nd: Mapping[str, int]) -> None:
        """Take the library's idf and replace what is not above zero."""
        if not nd:
            return
        super()._calc_idf(nd)
        cap = min((idf for idf in self.idf.values() if idf > 0), default=math.inf)
        raised = {
            word: min(cap, math.log1p((self.corpus_size - nd[word] + 0.5) / (nd[word] + 0.5)))
            for word, idf in self.idf.items()
            if idf <= 0
        }
        self.idf = {**self.idf, **raised} if raised else self.idf
        self._idf = np.fromiter((self.idf[word] for word in self._vocabulary), float, len(self._vocabulary))

    def _parts(self, words: Sequence[str], weights: Sequence[float] | None) -> dict[int, float]:
        """Return the term of each word that passages have, with what multiplies its part of a score."""
        _refuse_str(words)
        parts: dict[int, float] = {}
        factors: dict[str, float] = {}
        for word, weight in zip(words, weights or [1.0] * len(words), strict=True):
            factors[word] = factors.get(word, 0.0) + weight
        for word, weight in factors.items():
            if (term := self._vocabulary.get(word)) is not None:
                parts[term] = weight * self._idf.item(term)
        return parts

    def _scores(self, words: Sequence[str], weights: Sequence[float] | None) -> NDArray[np.float64]:
        scores = np.zeros(self.corpus_size)
        postings, weighting = self._searchable.postings, self._searchable.weighting
        for term, weight in self._parts(words, weights).items():
            passages, times = postings.of(term)
            scores[passages] += weight * weighting.parts(times, weighting.length_parts(self.doc_len[passages]))
        return scores


class _Idf(Mapping[str, float]):
    """The idf of each word of a saved index, read where it is asked for."""

    def __init__(self, words: WordList, values: NDArray[np.float64]) -> None:
        self._words, self._values = words, values

    def __getitem__(self, word: str) -> float:
        return float(self._values[self._words[word]])

    def __iter__(self) -> Iterator[str]:
        return iter(self._words)

    def __len__(self) -> int:
        return len(self._values)


def _refuse_str(words: Sequence[str]) -> None:
    if isinstance(words, str):
        raise TypeError(f"Expected a sequence of words, not the text {words[:40]!r}: analyse it first.")
