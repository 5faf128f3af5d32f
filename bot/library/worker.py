"""A process that helps to analyse a volume: it takes pickled stretches of it, and gives pickled results."""

import contextlib
import os
import pickle
import sys
from pathlib import Path

from bot.corpus.volume import Volume
from bot.library.analysis import Articles
from bot.library.tome import passages
from bot.library.tongues import Tongues
from bot.search.analysing import analysed
from bot.search.analysis import Analysers
from bot.search.forward import Forward
from bot.search.lexicon import Lexicon

Result = tuple[Forward, list[tuple[str, str]]]
"""Passages, and the words that are new: in the passages they are numbered as they came from this process."""


class Worker:
    """Analyses stretches of one volume one after the other."""

    def __init__(self, folder: Path, tongues: Tongues) -> None:
        self._volume, self._tongues = Volume.load(folder), tongues
        self._analysers, self._lexicon = Analysers(), Lexicon.empty()
        self._told = 0

    def work(self, articles: Articles) -> Result:
        """Analyse a stretch."""
        piece = analysed(passages(self._volume, self._tongues, *articles), self._analysers, self._lexicon)
        new = [self._lexicon.word(number) for number in range(self._told, len(self._lexicon))]
        self._told = len(self._lexicon)
        return piece, new


def main() -> None:
    """Read the volume's folder and its languages, then stretches, and answer each with its result, until the end."""
    tasks, results = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    # What a library prints is not to come between the results.
    os.dup2(2, 1)
    # Whoever is helped may go at any time.
    with contextlib.suppress(EOFError, BrokenPipeError):
        worker = Worker(*pickle.load(tasks))  # noqa: S301 - from the process that started this one
        while True:
            articles = pickle.load(tasks)  # noqa: S301 - from the process that started this one
            pickle.dump(worker.work(articles), results, protocol=pickle.HIGHEST_PROTOCOL)
            results.flush()


if __name__ == "__main__":
    main()
