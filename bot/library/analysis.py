"""The passages of a volume analysed, on all processors where there are many."""

import os
import signal
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import replace
from itertools import islice
from multiprocessing import get_context
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

_AT_ONCE = 4_096
"""Passages that are analysed together, at least."""
_MANY = 50_000
"""Passages from which on other processes help: each takes a second to start."""

Counted = Callable[[int], None]


def pieces(
    volume: Volume, tongues: Tongues, lexicon: Lexicon, analysers: Analysers, *, folder: Path | None, counted: Counted
) -> Iterator[Forward]:
    """Analyse all passages in order; their words are added to the lexicon.

    `folder` is where the volume's files are, if it has any; only then do other processes help. `counted` is told how
    many passages are analysed so far.
    """
    ranges = _ranges(volume)
    workers = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if folder is None or volume.passages < _MANY or workers == 1:
        found: Iterator[Forward] = (analysed(passages(volume, tongues, *one), analysers, lexicon) for one in ranges)
    else:
        found = _together(ranges, folder, tongues, lexicon, workers)
    done = 0
    for piece in found:
        done += len(piece)
        counted(done)
        yield piece


def _ranges(volume: Volume) -> list[tuple[int, int]]:
    """Divide the articles into stretches of `_AT_ONCE` passages or more."""
    found, low = [], 0
    while low < volume.articles:
        wanted = int(volume.first_passage[low]) + _AT_ONCE
        high = min(max(int(np.searchsorted(volume.first_passage, wanted)), low + 1), volume.articles)
        found.append((low, high))
        low = high
    return found


def _together(
    ranges: list[tuple[int, int]], folder: Path, tongues: Tongues, lexicon: Lexicon, workers: int
) -> Iterator[Forward]:
    """Let processes analyse stretches, a few at a time so that results do not pile up; yield them in order."""
    # A process that forks while it has threads may hang.
    pool = ProcessPoolExecutor(workers, get_context("spawn"), _Worker.start, (folder, tongues))
    maps: dict[int, NDArray[np.int64]] = {}
    waiting: deque[Future[tuple[int, Forward, list[tuple[str, str]]]]] = deque()
    rest = iter(ranges)
    try:
        waiting.extend(pool.submit(_Worker.work, one) for one in islice(rest, 2 * workers))
        while waiting:
            worker, piece, words = waiting.popleft().result()
            waiting.extend(pool.submit(_Worker.work, one) for one in islice(rest, 1))
            known = maps.get(worker, np.zeros(0, dtype=np.int64))
            new = np.array([lexicon.add(*word) for word in words], dtype=np.int64)
            maps[worker] = np.concatenate([known, new])
            yield renumbered(piece, maps[worker])
    finally:
        pool.shutdown(cancel_futures=True)


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


class _Worker:
    """What a helping process knows: there is one in each."""

    _one: "_Worker"

    def __init__(self, folder: Path, tongues: Tongues) -> None:
        self._volume, self._tongues = Volume.load(folder), tongues
        self._analysers, self._lexicon = Analysers(), Lexicon.empty()
        self._told = 0

    @classmethod
    def start(cls, folder: Path, tongues: Tongues) -> None:
        """Begin a process; an interruption is for the one that it helps."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        cls._one = cls(folder, tongues)

    @classmethod
    def work(cls, articles: tuple[int, int]) -> tuple[int, Forward, list[tuple[str, str]]]:
        """Analyse a stretch: the process, the passages with its numbers of words, and the words that are new to it."""
        return os.getpid(), *cls._one.analysed(articles)

    def analysed(self, articles: tuple[int, int]) -> tuple[Forward, list[tuple[str, str]]]:
        """Analyse a stretch."""
        piece = analysed(passages(self._volume, self._tongues, *articles), self._analysers, self._lexicon)
        new = [self._lexicon.word(number) for number in range(self._told, len(self._lexicon))]
        self._told = len(self._lexicon)
        return piece, new
