"""The corpus that questions are answered from, and its replacement while they are."""

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.answers.reloads import LastReload, Reloads
from bot.corpus.corpus import Corpus
from bot.corpus.diff import CorpusDiff, compare
from bot.errors import ReloadInProgress
from bot.search.engine import SearchEngine

Progress = Callable[[int, int | None, int], None]
"""Takes how many articles are read so far; then how many passages are analysed, of how many."""
Source = Callable[[Progress], tuple[Corpus, SearchEngine]]
"""Reads the corpus folder as it is now."""

_TURN = 0.0005
"""Seconds for which a reload keeps other threads waiting: a tenth of Python's own measure."""


@dataclass(frozen=True, slots=True)
class Edition:
    """One state of the corpus with the engine built over it; never changes."""

    corpus: Corpus
    engine: SearchEngine
    loaded_at: datetime
    """When it was read, in UTC."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How far a reload is."""

    articles: int
    """Read so far."""
    before: int
    """Those that the corpus had until then; it may hold more or fewer now."""
    analysed: int | None = None
    """Passages analysed for the index so far; None while articles are being read."""
    passages: int = 0
    """How many passages are to be analysed, once all articles are read."""


Watch = Callable[[Reading], None]
"""Called in the reload's thread, often: it must be quick."""


def unwatched(_: Reading) -> None:
    """Let a reload go on without a watch."""


@dataclass(frozen=True, slots=True)
class Reload:
    """What a finished reload changed."""

    before: Corpus
    """What the corpus held until then."""
    edition: Edition
    diff: CorpusDiff
    seconds: float


class LiveCorpus:
    """Holds the edition that answers; a reload builds the next one beside it and swaps one reference.

    Whoever takes `edition` once and works with it sees one state of the corpus, whatever happens
    meanwhile. Raises CorpusError when the folder holds no usable article, at the start and on reload.
    """

    def __init__(self, read: Source, watch: Watch = unwatched) -> None:
        """Read the folder for the first time, with a watch."""
        self._source = read
        self._lock = threading.Lock()
        self._running: tuple[str, datetime] | None = None
        self._reloads = Reloads()
        self._edition = self._read(watch, 0)

    @property
    def edition(self) -> Edition:
        """The state of the corpus that answers now."""
        return self._edition

    @property
    def engine(self) -> SearchEngine:
        """The engine over the corpus as it is now."""
        return self._edition.engine

    @property
    def reloads(self) -> Reloads:
        """How often the folder was read again, and how that went."""
        return self._reloads

    def refuse_second(self) -> None:
        """Raise ReloadInProgress while a reload runs."""
        if (running := self._running) is not None:
            raise ReloadInProgress(*running)

    def reload(self, by: str, settle: Callable[[], None] = lambda: None, watch: Watch = unwatched) -> Reload:
        """Read the folder again and answer from it from now on; on failure the old edition stays.

        `by` names who asked, for the sentence that a second, refused caller gets (ReloadInProgress). `settle` is
        called once the new edition is ready to answer; what it raises keeps the old one. `watch` is told how far it is.
        Reads and analyses files: call it in a thread.
        """
        started, succeeded = datetime.now(UTC), False
        with self._lock:
            self.refuse_second()
            self._running = (by, started)
        try:
            with _in_short_turns():
                old, new = self._edition, self._read(watch, len(self._edition.corpus.articles))
                diff = compare(old.corpus, new.corpus)
            settle()
            self._edition, succeeded = new, True
            return Reload(old.corpus, new, diff, (datetime.now(UTC) - started).total_seconds())
        finally:
            ended = datetime.now(UTC)
            self._reloads = self._reloads.then(LastReload(ended, succeeded, (ended - started).total_seconds()))
            self._running = None

    def _read(self, watch: Watch, before: int) -> Edition:
        corpus, engine = self._source(
            lambda articles, analysed, passages: watch(Reading(articles, before, analysed, passages))
        )
        return Edition(corpus, engine, datetime.now(UTC))


@contextmanager
def _in_short_turns() -> Iterator[None]:
    """Have threads take turns more often, so that questions do not wait long for one that works on and on."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(min(_TURN, usual))
    try:
        yield
    finally:
        sys.setswitchinterval(usual)
