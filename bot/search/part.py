"""A part of an index: the posting lists of passages that came together, and which of these are still there."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from bot.search.peaks import Peaks
from bot.search.postings import Block, Chunk, Ints, Postings, in_blocks
from bot.search.weighting import Weighting

_MANIFEST = "part.json"
_FORMAT = 2


@dataclass(frozen=True, slots=True)
class Part:
    """Passages of an index by their places in the part, from 0.

    Raises ValueError when `alive` is not as long as the part.
    """

    postings: Postings
    """By the numbering of terms that all parts share; a term that came later has no postings and may be unknown."""
    average_length: float
    """In terms: what `peaks` were made with."""
    peaks: Peaks
    alive: NDArray[np.bool_] | None = None
    """Of each passage: whether it is still there; None where all are."""

    def __post_init__(self) -> None:
        if self.alive is not None and len(self.alive) != len(self):
            raise ValueError(f"A part of {len(self)} passages was told which of {len(self.alive)} are alive.")

    @classmethod
    def build(cls, terms: NDArray[np.uint32], lengths: Ints, terms_count: int, k1: float, b: float) -> Self:
        """Build from the terms of all passages, one passage after the other; `lengths`: how many each has.

        `terms_count`: how many different terms there are, with those that none of the passages has.
        """
        return cls.chunked([(terms, lengths)], terms_count, k1, b)

    @classmethod
    def chunked(cls, chunks: Iterable[Chunk], terms_count: int, k1: float, b: float) -> Self:
        """Build from chunks of any size, each as `build` takes the whole.

        What it needs beside its result is a chunk and the postings, sorted block by block. `terms_count` is how many
        terms there are at least: 0 will do where they are numbered while the chunks come.
        """
        return cls.joined(in_blocks(chunks), terms_count, k1, b)

    @classmethod
    def joined(cls, blocks: list[Block], terms_count: int, k1: float, b: float) -> Self:
        """Build from blocks, as `Postings.joined` does; empties the list."""
        postings = Postings.joined(blocks, terms_count)
        total = int(postings.lengths.sum(dtype=np.int64))
        average = total / len(postings.lengths) if total else 0.0
        return cls(postings, average, Peaks.of(postings, Weighting(k1, b, average).bounds()))

    def __len__(self) -> int:
        """How many passages there are, dead ones too."""
        return len(self.postings.lengths)

    def living(self) -> tuple[int, int]:
        """Return how many passages are alive, and how many terms these have together."""
        lengths = self.postings.lengths
        if self.alive is None:
            return len(lengths), int(lengths.sum(dtype=np.int64))
        return int(np.count_nonzero(self.alive)), int(lengths.sum(dtype=np.int64, where=self.alive))

    def save(self, folder: Path) -> None:
        """Write all but `alive` into `folder`, which is made when missing; raises OSError."""
        folder.mkdir(parents=True, exist_ok=True)
        self.postings.save(folder)
        self.peaks.save(folder)
        manifest = {"format": _FORMAT, "average_length": self.average_length}
        (folder / _MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Open a part that `save` wrote, all of it alive; its arrays stay on disk, mapped into memory.

        Raises OSError when a file is missing and ValueError when it is not such a part.
        """
        manifest = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
        if manifest.get("format") != _FORMAT:
            raise ValueError(f"{folder / _MANIFEST} has format {manifest.get('format')!r}, not {_FORMAT}.")
        return cls(Postings.load(folder), manifest["average_length"], Peaks.load(folder))
