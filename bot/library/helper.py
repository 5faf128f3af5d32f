"""Other processes that help to read a corpus, as they are seen from the one that they help."""

import os
import pickle
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from threading import Semaphore

import bot
from bot.errors import CorpusError, Sentence
from bot.library.outline import Outline, Told

_AHEAD = 8
"""Stretches that may wait for each process, with their texts."""


class Helpers:
    """Processes that outline articles, each one stretch after the other."""

    def __init__(self, count: int) -> None:
        self._processes = [_started() for _ in range(count)]
        self._idle: SimpleQueue[subprocess.Popen[bytes]] = SimpleQueue()
        for process in self._processes:
            self._idle.put(process)
        self._threads = ThreadPoolExecutor(count, thread_name_prefix="outlining")
        self._room = Semaphore(count * _AHEAD)

    def outlined(self, stretch: Sequence[Told]) -> "Future[Outline]":
        """Have a stretch outlined, as soon as there is room for it among those that wait.

        The result raises CorpusError when a process ended before its work was done.
        """
        self._room.acquire()
        asked = self._threads.submit(self._ask, stretch)
        asked.add_done_callback(lambda _: self._room.release())
        return asked

    def _ask(self, stretch: Sequence[Told]) -> Outline:
        process = self._idle.get()
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("it was started with pipes")
        try:
            pickle.dump(stretch, process.stdin, protocol=pickle.HIGHEST_PROTOCOL)
            process.stdin.flush()
            found: Outline = pickle.load(process.stdout)  # noqa: S301 - from the process that was started
        except (OSError, EOFError, pickle.UnpicklingError) as error:
            raise CorpusError(
                Sentence("A process that helped to read the corpus ended early. Is there enough memory?")
            ) from error
        finally:
            self._idle.put(process)
        return found

    def end(self) -> None:
        """Let them go, whatever they do."""
        for process in self._processes:
            process.kill()
        self._threads.shutdown(cancel_futures=True)
        for process in self._processes:
            process.communicate()


def _started() -> "subprocess.Popen[bytes]":
    place = str(Path(bot.__file__).parent.parent)
    paths = os.pathsep.join(filter(None, (place, os.environ.get("PYTHONPATH"))))
    return subprocess.Popen(
        [sys.executable, "-m", "bot.library.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": paths},
        # An interruption is for the one that it helps.
        start_new_session=True,
    )
