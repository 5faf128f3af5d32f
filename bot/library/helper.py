"""Another process that helps to analyse, as it is seen from the one that it helps."""

import contextlib
import os
import pickle
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from queue import Empty, Queue
from threading import Thread

import bot
from bot.errors import CorpusError, Sentence
from bot.library.analysis import Articles
from bot.library.tongues import Tongues
from bot.library.worker import Result

_AHEAD = 2
"""Results that may wait."""


class Helper:
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
        self._thread = Thread(target=self._talk, args=(folder, tongues, ranges), name="analysing", daemon=True)
        self._thread.start()

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
        self._process.kill()
        while self._thread.is_alive():
            # It may wait for room.
            with contextlib.suppress(Empty):
                self._results.get(timeout=0.01)
        self._process.communicate()
