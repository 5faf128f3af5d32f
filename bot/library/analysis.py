"""The passages of a volume analysed, on all processors where there are many."""

import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Generator, Sequence
from dataclasses import replace
from pathlib import Path
from queue import Queue
from threading import Thread

import numpy as np
from numpy.typing import NDArray

import bot
from bot.corpus.volume import Volume
from bot.errors import CorpusError, Sentence
from bot.library.tome import passages
from bot.library.tongues import Tongues
from bot.library.worker import Articles, Result
from bot.search.analysing import analysed
from bot.search.analysis import Analysers
from bot.search.forward import Forward, Rows
from bot.search.lexicon import Lexicon

_AT_ONCE = 4_096
"""Passages that are analysed together, at least."""
_MANY = 50_000
"""Passages from which on other processes help: each takes a second to start."""
_AHEAD = 2
"""Results of a process that may wait."""


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
    helpers = [_Helper(folder, tongues, ranges[first::workers]) for first in range(workers)]
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


class _Helper:
    """Another process that analyses some stretches, in their order."""

    def __init__(self, folder: Path, tongues: Tongues, ranges: Sequence[Articles]) -> None:
        place = str(Path(bot.__file__).parent.parent)
        paths = os.pathsep.join(filter(None, (place, os.environ.get("PYTHONPATH"))))
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bot.library.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": paths},
            # An interruption is for the one that it helps.
            start_new_session=True,
        )
        self._results: Queue[Result | Exception] = Queue(_AHEAD)
        self._ended = False
        Thread(target=self._talk, args=(folder, tongues, ranges), name="analysing", daemon=True).start()

    def _talk(self, folder: Path, tongues: Tongues, ranges: Sequence[Articles]) -> None:
        tasks, results = self._process.stdin, self._process.stdout
        if tasks is None or results is None:
            raise RuntimeError("it was started with pipes")
        try:
            pickle.dump((folder, tongues), tasks)
            for one in ranges:
                pickle.dump(one, tasks)
                tasks.flush()
                self._results.put(pickle.load(results))  # noqa: S301 - from the process that was started
                if self._ended:
                    return
        except Exception as error:  # noqa: BLE001 - for the thread that waits for a result
            self._results.put(error)

    def result(self) -> Result:
        """Wait for the next result."""
        found = self._results.get()
        if isinstance(found, Exception):
            raise CorpusError(
                Sentence("A process that helped to read the corpus ended early. Is there enough memory?")
            ) from found
        return found

    def end(self) -> None:
        """Let it go, whatever it does."""
        self._ended = True
        self._process.kill()
        self._process.wait()
        while not self._results.empty():
            self._results.get()
