"""The passages of a volume analysed, on all processors where there are many."""

import os
from collections.abc import Callable, Generator
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.corpus.volume import Volume
from bot.library.tome import passages
from bot.library.tongues import Tongues
from bot.search.analysing import analysed
from bot.search.analysis import Analysers
from bot.search.forward import Forward, Rows
from bot.search.lexicon import Lexicon

Articles = tuple[int, int]
"""A stretch of articles: the first one, and the one behind the last."""

_AT_ONCE = 4_096
"""Passages that are analysed together, at least."""
_MANY = 50_000
"""Passages from which on other processes help: each takes a second to start."""


def pieces(
    volume: Volume, tongues: Tongues, lexicon: Lexicon, analysers: Analysers, folder: Path | None
) -> Generator[Forward, None, None]:
    """Analyse all passages in order; their words are added to the lexicon.

    `folder` is where the volume's files are, if it has any; only then do other processes help. Raises CorpusError when
    one of these ends before its work is done.
    """
    ranges = _ranges(volume)
    workers = min(_processors(), len(ranges))
    if folder is None or volume.passages < _MANY or workers == 1:
        for one in ranges:
            yield analysed(passages(volume, tongues, *one), analysers, lexicon)
        return
    from bot.library.helper import Helper  # small corpora do without

    helpers = [Helper(folder, tongues, ranges[first::workers]) for first in range(workers)]
    maps = [np.zeros(0, dtype=np.int64)] * workers
    try:
        for turn in range(len(ranges)):
            which = turn % workers
            piece, words = helpers[which].result()
            new = np.array(lexicon.add_all(words), dtype=np.int64)
            maps[which] = np.concatenate([maps[which], new])
            yield renumbered(piece, maps[which])
    finally:
        for helper in helpers:
            helper.end()


def renumbered(piece: Forward, numbers: NDArray[np.int64]) -> Forward:
    """Return passages with other numbers of words: `numbers` gives the new one of each."""
    pairs = piece.compounds.values
    words = numbers.astype(np.int32)
    return replace(
        piece,
        words=Rows(words[piece.words.values], piece.words.offsets),
        titles=Rows(words[piece.titles.values], piece.titles.offsets),
        compounds=Rows(numbers[pairs >> 32] << 32 | numbers[pairs & 0xFFFFFFFF], piece.compounds.offsets),
    )


def _ranges(volume: Volume) -> list[Articles]:
    """Divide the articles into stretches of `_AT_ONCE` passages or more."""
    found, low = [], 0
    while low < volume.articles:
        wanted = int(volume.first_passage[low]) + _AT_ONCE
        high = min(max(int(np.searchsorted(volume.first_passage, wanted)), low + 1), volume.articles)
        found.append((low, high))
        low = high
    return found


def _processors() -> int:
    available: Callable[[int], set[int]] | None = getattr(os, "sched_getaffinity", None)
    return len(available(0)) if available else os.cpu_count() or 1
