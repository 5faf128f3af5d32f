"""Passages that were analysed together, with all that is worked out of them; never changed once they are there."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from bot.model import Attribution
from bot.search.counts import Counts
from bot.search.forward import Forward, ForwardWriter
from bot.search.lexicon import STOP, Lexicon, Numbers
from bot.search.part import Part
from bot.search.postings import BLOCK
from bot.search.shelf_part import ShelfPart

K1, B = 0.6, 0.75
"""BM25's parameters: a passage is short, so that a word said again tells little more."""


@dataclass(frozen=True, slots=True)
class Segment:
    """Flat arrays, in memory or mapped from files; words and terms by the numbers of one lexicon."""

    forward: Forward
    part: Part
    """The posting lists."""
    counts: Counts
    shelf: ShelfPart

    @property
    def articles(self) -> int:
        """How many articles it has."""
        return int(self.forward.article_of.max(initial=-1)) + 1

    def save(self, folder: Path) -> None:
        """Write it into a folder; raises OSError."""
        self.forward.save(folder)
        self._save_rest(folder)

    def _save_rest(self, folder: Path) -> None:
        self.part.save(folder)
        self.counts.save(folder)
        self.shelf.save(folder)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Map what `save` or a `SegmentWriter` wrote into memory; raises OSError and ValueError."""
        return cls(Forward.load(folder), Part.load(folder), Counts.load(folder), ShelfPart.load(folder))


class SegmentWriter:
    """Makes a segment of passages that come in pieces, in memory or in the files of a folder."""

    def __init__(self, lexicon: Lexicon, folder: Path | None = None) -> None:
        """Raises OSError as `add` and `done` do."""
        self._lexicon, self._folder = lexicon, folder
        self._forward = ForwardWriter(folder)

    def add(self, piece: Forward) -> None:
        """Append passages; no article begins in one piece and ends in another."""
        self._forward.add(piece)

    def done(self, sources: Iterable[tuple[str, Attribution]]) -> Segment:
        """Return the segment; `sources` gives the id and an attribution of each article, in order."""
        forward, term_of = self._forward.done(), self._lexicon.term_of
        part = Part.chunked(_terms(forward, term_of), len(self._lexicon.terms), K1, B)
        counts = Counts.of(forward, term_of, part.postings.frequencies())
        segment = Segment(forward, part, counts, ShelfPart.build(sources))
        if self._folder is None:
            return segment
        segment._save_rest(self._folder)  # noqa: SLF001 - the forward index is there already
        return Segment.load(self._folder)


def _terms(forward: Forward, term_of: Numbers) -> Iterator[tuple[NDArray[np.uint32], NDArray[np.int64]]]:
    """The terms of all passages, block by block, and how many each passage has."""
    offsets = forward.words.offsets
    for low in range(0, len(forward), BLOCK):
        ends = offsets[low : low + BLOCK + 1]
        terms = term_of[forward.words.values[ends[0] : ends[-1]]]
        carries = terms != STOP
        carried = np.concatenate(([0], np.cumsum(carries)))
        yield terms[carries].astype(np.uint32), np.diff(carried[ends - ends[0]])
