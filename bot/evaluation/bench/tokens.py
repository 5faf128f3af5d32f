"""The passages and questions of a bench run on disk, the same for the process of every engine."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.evaluation.bench.synthetic import Lengths, Terms

_FEWEST, _MOST = 3, 6
"""Words of a question."""
_CHUNK = 10_000
"""Passages whose words are made at once."""
_COUNTED = 1 << 22
"""Words that are counted at once."""
_ATTEMPTS = 10
"""Passages that are tried for each question."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """Analysed passages, each a sequence of numbers of words."""

    words: tuple[str, ...]
    terms: Terms
    """The words' numbers, passage after passage."""
    lengths: Lengths
    """How many words each passage has."""

    def passages(self) -> Iterator[list[str]]:
        """Yield the words of each passage; equal words are one object, as an analyser that caches them gives."""
        ends = np.cumsum(self.lengths)
        for low in range(0, len(ends), _CHUNK):
            chunk = ends[low : low + _CHUNK].tolist()
            begin = start = int(chunk[0] - self.lengths[low])
            words = [self.words[term] for term in self.terms[begin : chunk[-1]].tolist()]
            for end in chunk:
                yield words[start - begin : end - begin]
                start = end

    def questions(self, count: int, seed: int = 2) -> list[list[str]]:
        """Return so many questions, each of some different words of one passage, the same ones for the same seed.

        Words as frequent as half of the passages are left out, for engines differ in what those count. There are
        fewer questions, or none, where hardly any word is rarer.
        """
        chance = np.random.default_rng(seed)
        starts = np.cumsum(self.lengths) - self.lengths
        rare = self._occurrences() * 2 < len(self.lengths)
        asked: list[list[str]] = []
        for passage in chance.integers(0, len(self.lengths), count * _ATTEMPTS).tolist():
            terms = np.unique(self.terms[starts[passage] :][: self.lengths[passage]])
            terms = terms[rare[terms]]
            size = min(len(terms), int(chance.integers(_FEWEST, _MOST + 1)))
            if size:
                asked.append([self.words[term] for term in chance.choice(terms, size, replace=False).tolist()])
            if len(asked) == count:
                break
        return asked

    def _occurrences(self) -> NDArray[np.int64]:
        """Return how often each word comes."""
        found = np.zeros(len(self.words), dtype=np.int64)
        for low in range(0, len(self.terms), _COUNTED):
            found += np.bincount(self.terms[low : low + _COUNTED], minlength=len(found))
        return found

    @classmethod
    def read(cls, folder: Path) -> "Tokens":
        """Map what `write` wrote into memory."""
        words = tuple(json.loads((folder / "words.json").read_text(encoding="utf-8")))
        lengths: Lengths = np.load(folder / "lengths.npy")
        terms: NDArray[np.uint32] = np.memmap(folder / "terms.u32", dtype=np.uint32, mode="r")
        return cls(words, np.asarray(terms), lengths)


def write(folder: Path, chunks: Iterable[tuple[Terms, Lengths]], words: Iterable[str] | None = None) -> None:
    """Write passages chunk by chunk, so that they need not fit into memory; without `words` they are called by number.

    `words` is read last: whoever makes the chunks may fill it meanwhile.
    """
    lengths, size = [], 0
    with (folder / "terms.u32").open("wb") as file:
        for terms, of_chunk in chunks:
            file.write(terms.astype(np.uint32).tobytes())
            lengths.append(of_chunk)
            size = max(size, int(terms.max(initial=0)) + 1)
    np.save(folder / "lengths.npy", np.concatenate(lengths), allow_pickle=False)
    named = [f"{number:05x}" for number in range(size)] if words is None else list(words)
    (folder / "words.json").write_text(json.dumps(named), encoding="utf-8")
