"""The corpus that questions are answered from, and its replacement while they are."""

import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from bot.answers.reloads import LastReload, Reloads
from bot.corpus.diff import CorpusDiff, Pair, summed
from bot.corpus.view import CorpusView
from bot.errors import ReloadInProgress
from bot.search.engine import SearchEngine

_TURN = 0.0005
"""Seconds for which a reload keeps other threads waiting: a tenth of Python's own measure."""


@dataclass(frozen=True, slots=True)
class Edition:
    """One state of the corpus with the engine over it; never changes."""

    corpus: CorpusView
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
    sent: int | None = None
    """Passages and words sent to the cluster so far; None before, and where there is no cluster."""
    to_send: int = 0
    """How many are to be sent."""


Watch = Callable[[Reading], None]
"""Called in the reload's threads, often: it must be quick."""


def unwatched(_: Reading) -> None:
    """Let a reload go on without a watch."""


Pairs = Callable[[], Iterable[Pair]]
"""Gives each article that came, changed or went; decodes them anew each time."""


@dataclass(frozen=True, slots=True)
class Coming:
    """An edition that is ready to take the place of another one."""

    edition: Edition
    pairs: Pairs
    publish: Callable[[], None]
    """Let it be the one that counts, for other processes too; what it raises leaves the old one in its place."""


class Source(Protocol):
    """Where editions come from."""

    def first(self, watch: Watch) -> Edition:
        """Return the edition to begin with; raises CorpusError or EngineError where there is none."""

    def coming(self, old: Edition, by: str, watch: Watch) -> AbstractContextManager[Coming]:
        """Read the corpus folder as it is now; whoever takes it publishes it within, or leaves it.

        Raises CorpusError when it holds no usable article, EngineError when the cluster does not take it, and
        ReloadInProgress while another process reads.
        """


@dataclass(frozen=True, slots=True)
class Reload:
    """What a finished reload changed."""

    before: CorpusView
    """What the corpus held until then."""
    edition: Edition
    diff: CorpusDiff
    pairs: Pairs
    seconds: float


class LiveCorpus:
    """Holds the edition that answers; a reload builds the next one beside it and swaps one reference.

    Whoever takes `edition` once and works with it sees one state of the corpus, whatever happens
    meanwhile. Raises what its source raises, at the start and on reload.
    """

    def __init__(self, source: Source, watch: Watch = unwatched) -> None:
        """Take the first edition, with a watch."""
        self._source = source
        self._lock = threading.Lock()
        self._running: tuple[str, datetime] | None = None
        self._reloads = Reloads()
        self._edition = source.first(watch)

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
            old = self._edition
            with _in_short_turns(), self._source.coming(old, by, watch) as new:
                diff = summed(new.pairs())
                settle()
                new.publish()
            self._edition, succeeded = new.edition, True
            return Reload(old.corpus, new.edition, diff, new.pairs, (datetime.now(UTC) - started).total_seconds())
        finally:
            ended = datetime.now(UTC)
            self._reloads = self._reloads.then(LastReload(ended, succeeded, (ended - started).total_seconds()))
            self._running = None

    def adopt(self, edition: Edition) -> bool:
        """Answer from an edition that another process published, unless a reload of this one runs; tell whether."""
        with self._lock:
            if free := self._running is None:
                self._edition = edition
        return free


@contextmanager
def _in_short_turns() -> Iterator[None]:
    """Have threads take turns more often, so that questions do not wait long for one that works on and on."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(min(_TURN, usual))
    try:
        yield
    finally:
        sys.setswitchinterval(usual)
