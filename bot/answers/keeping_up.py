"""What other processes publish, noticed within seconds."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bot.answers.live import Edition, LiveCorpus
from bot.errors import ClusterError

_PAUSE = 1.5
"""Seconds between two looks."""

_log = logging.getLogger(__name__)


class KeepingUp:
    """Looks again and again, in a thread of its own, whether another edition is to answer."""

    def __init__(self, live: LiveCorpus, newer: Callable[[Edition], Edition | None], pause: float = _PAUSE) -> None:
        """`newer` returns the edition that is to answer now, None where the one that it gets still is."""
        self._live, self._newer, self._pause = live, newer, pause
        self._fault = ""

    @contextmanager
    def running(self) -> Iterator[None]:
        """Keep up as long as the block runs."""
        stop = threading.Event()

        def keep_up() -> None:
            while not stop.wait(self._pause):
                self.look()

        thread = threading.Thread(target=keep_up, name="keeping up", daemon=True)
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join()

    def look(self) -> None:
        """Look once."""
        try:
            edition = self._newer(self._live.edition)
        except ClusterError as error:
            # Once for as long as it stays so: questions tell it too.
            if str(error) != self._fault:
                _log.warning("Whether the corpus is another one now cannot be told: %s", error)
            self._fault = str(error)
            return
        self._fault = ""
        if edition is not None and self._live.adopt(edition):
            _log.info("Version %s of the corpus was published and answers now.", edition.corpus.version)
