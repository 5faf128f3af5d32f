"""Reading the corpus again when another process of the bot has, and letting the others know when this one has."""

import logging
import time
from collections.abc import Callable
from typing import Protocol

from bot.answers.curator import Curator
from bot.answers.live import LiveCorpus, Reload
from bot.errors import BotError, CorpusError, ReloadInProgress
from bot.records.notices import Notice, Topic

_log = logging.getLogger(__name__)
_OTHERS = "another process"
"""Names them where people are named; no name at Discord has a space."""
_AGAIN_SECONDS = 30.0
"""How long to wait after the corpus could not be read."""


class Board(Protocol):
    """Where processes leave word for each other."""

    async def post(self, topic: Topic, value: str) -> Notice:
        """Leave word; return it with its number."""


class Following:
    """Keeps this process's corpus the one that the others answer from, where all read one folder."""

    def __init__(
        self, live: LiveCorpus, curator: Curator, board: Board, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """`clock` counts seconds."""
        self._live = live
        self._curator = curator
        self._board = board
        self._clock = clock
        self._heard = 0
        self._missed = False
        """Whether others left word that was not looked at."""
        self._untold: str | None = None
        self._again_at = 0.0
        curator.listen(self._changed)

    async def tell(self) -> None:
        """Let the others know when the corpus was read again here; raises RecordsError, to be tried again then."""
        version = self._untold
        if version is None:
            return
        notice = await self._board.post("corpus", version)
        if self._untold == version:
            self._untold = None
        # Word that others left meanwhile may tell of a state that came after this reading.
        self._missed = self._missed or notice.number != self._heard + 1
        self._heard = notice.number - self._missed

    async def hear(self, notice: Notice) -> None:
        """Read the corpus again when the newest word tells of another one than is here."""
        if notice.number == self._heard or self._clock() < self._again_at:
            return
        if self._missed or (notice.value and notice.value != self._live.edition.corpus.version):
            try:
                done = await self._curator.reload(_OTHERS)
            except ReloadInProgress:
                return
            except CorpusError as error:
                _log.warning("Another process has read the corpus again; here that failed. %s", error)
                self._again_at = self._clock() + _AGAIN_SECONDS
                return
            _log.info("Read the corpus again after another process: version %s", done.edition.corpus.version)
        self._heard, self._missed = notice.number, False

    def _changed(self, by: str, done: Reload | BotError) -> None:
        if by != _OTHERS and isinstance(done, Reload):
            self._untold = done.edition.corpus.version
