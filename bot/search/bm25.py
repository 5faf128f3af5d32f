"""BM25Okapi of rank-bm25 over posting lists: the only door to that library."""

import json
import math
from array import array
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Self, TypeVar

import numpy as np
from numpy.typing import NDArray
from rank_bm25 import BM25Okapi

T = TypeVar("T")

_ARRAYS = ("offsets", "postings", "weights", "idf", "doc_len")
_MANIFEST = "bm25.json"
_FORMAT = 1


class BM25Index(BM25Okapi):
    """BM25Okapi with posting lists, never-negative idf and hits that truly match.

    The library defines the score. Its hooks `_initialize` and `_calc_idf` are overridden: the first
    builds posting lists, the second keeps the library's idf where it is above zero. Elsewhere (a word
    that half of the passages have, or any word of a very small corpus) the library gives zero or less,
    and `log(1 + (N - n + 0.5) / (n + 0.5))` stands in, but never more than the least positive idf.
    """

    corpus_size: int
    avgdl: float
    idf: dict[str, float]
    doc_len: NDArray[np.int64]

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
        scores = self._scores(words, weights)
        candidates = np.flatnonzero(scores) if within is None else within[scores[within] > 0]
        if 0 < k < candidates.size:
            found = scores[candidates]
            least = np.partition(found, -k)[-k]
            candidates = candidates[found >= least]
        best = candidates[np.argsort(-scores[candidates], kind="stable")][: max(k, 0)]
        return best, scores[best]

    def count(self, words: Iterable[str], within: NDArray[np.int64] | None = None) -> int:
        """How many passages share at least one of the words."""
        found = self.matching(words)
        return len(found) if within is None else int(np.count_nonzero(np.isin(within, found)))

    def matching(self, words: Iterable[str]) -> NDArray[np.int64]:
        """Return the ids of the passages that share at least one of the words, in order."""
        found = np.zeros(self.corpus_size, dtype=bool)
        for word in words:
            found[self._posting_list(word)[0]] = True
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
        idf = np.fromiter((self.idf[word] for word in self._vocabulary), float, len(self._vocabulary))
        arrays = (self._offsets, self._postings, self._weights, idf, self.doc_len)
        for name, values in zip(_ARRAYS, arrays, strict=True):
            np.save(path / f"{name}.npy", values, allow_pickle=False)
        manifest = {
            "format": _FORMAT,
            "k1": self.k1,
            "b": self.b,
            "epsilon": self.epsilon,
            "avgdl": self.avgdl,
            "vocabulary": list(self._vocabulary),
        }
        (path / _MANIFEST).write_text(json.dumps(manifest, ensure_ascii=True), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path | str) -> Self:
        """Open an index that `save` wrote; its arrays stay on disk, mapped into memory.

        Raises OSError when a file is missing and ValueError when it is not such an index.
        """
        path = Path(folder)
        manifest = json.loads((path / _MANIFEST).read_text(encoding="utf-8"))
        if manifest.get("format") != _FORMAT:
            raise ValueError(f"{path / _MANIFEST} has format {manifest.get('format')!r}, not {_FORMAT}.")
        offsets, postings, weights, idf, doc_len = (
            np.load(path / f"{name}.npy", mmap_mode="r", allow_pickle=False) for name in _ARRAYS
        )
        index = cls.__new__(cls)
        index.k1, index.b, index.epsilon = manifest["k1"], manifest["b"], manifest["epsilon"]
        index.avgdl, index.corpus_size, index.doc_len = manifest["avgdl"], len(doc_len), doc_len
        vocabulary = {word: i for i, word in enumerate(manifest["vocabulary"])}
        index._adopt(vocabulary, offsets, postings, weights)  # noqa: SLF001 - its own
        index.idf = dict(zip(vocabulary, idf.tolist(), strict=True))
        return index

    def _adopt(
        self,
        vocabulary: dict[str, int],
        offsets: NDArray[np.int64],
        postings: NDArray[np.int64],
        weights: NDArray[np.float64],
    ) -> None:
        """Take posting lists: those of term t stand at `offsets[t]:offsets[t + 1]`."""
        self._vocabulary, self._offsets = vocabulary, offsets
        self._postings, self._weights = postings, weights

    def _initialize(self, corpus: Iterable[Sequence[str]]) -> Mapping[str, int]:
        """Build the posting lists; return each word's document frequency, as the library's hook does."""
        vocabulary: dict[str, int] = {}
        lengths, terms = array("q"), array("q")
        for passage in corpus:
            _refuse_str(passage)
            lengths.append(len(passage))
            terms.extend(vocabulary.setdefault(word, len(vocabulary)) for word in passage)
        self.doc_len = np.array(lengths, dtype=np.int64)
        self.corpus_size = len(lengths)
        self.avgdl = len(terms) / self.corpus_size if self.corpus_size else 0.0

        passages = np.repeat(np.arange(self.corpus_size, dtype=np.int64), self.doc_len)
        pairs = np.array(terms, dtype=np.int64) * max(self.corpus_size, 1) + passages
        pairs, frequency = np.unique(pairs, return_counts=True)
        term_of_pair, postings = np.divmod(pairs, max(self.corpus_size, 1))
        length_part = 1 - self.b + self.b * self.doc_len[postings] / (self.avgdl or 1.0)
        weights = frequency * (self.k1 + 1) / (frequency + self.k1 * length_part)
        document_frequency = np.bincount(term_of_pair, minlength=len(vocabulary))
        offsets = np.concatenate(([0], np.cumsum(document_frequency)))
        self._adopt(vocabulary, offsets, postings, weights)
        return dict(zip(vocabulary, document_frequency.tolist(), strict=True))

    def _calc_idf(self, nd: Mapping[str, int]) -> None:
        """Take the library's idf and replace what is not above zero."""
        if not nd:
            return
        super()._calc_idf(nd)
        cap = min((idf for idf in self.idf.values() if idf > 0), default=math.inf)
        for word, idf in self.idf.items():
            if idf <= 0:
                n = nd[word]
                self.idf[word] = min(cap, math.log1p((self.corpus_size - n + 0.5) / (n + 0.5)))

    def _posting_list(self, word: str) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        term = self._vocabulary.get(word)
        if term is None:
            return self._postings[:0], self._weights[:0]
        part = slice(int(self._offsets[term]), int(self._offsets[term + 1]))
        return self._postings[part], self._weights[part]

    def _scores(self, words: Sequence[str], weights: Sequence[float] | None) -> NDArray[np.float64]:
        _refuse_str(words)
        parts: dict[str, float] = {}
        for word, weight in zip(words, weights or [1.0] * len(words), strict=True):
            parts[word] = parts.get(word, 0.0) + weight
        scores = np.zeros(self.corpus_size)
        for word, weight in parts.items():
            passages, tf = self._posting_list(word)
            scores[passages] += weight * self.idf.get(word, 0.0) * tf
        return scores


def _refuse_str(words: Sequence[str]) -> None:
    if isinstance(words, str):
        raise TypeError(f"Expected a sequence of words, not the text {words[:40]!r}: analyse it first.")
