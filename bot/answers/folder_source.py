"""Editions of a corpus folder that this process reads and indexes by itself."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial

from bot.answers.live import Coming, Edition, Reading, Watch
from bot.corpus.corpus import Corpus
from bot.corpus.diff import pairs
from bot.search.engine import SearchEngine

Progress = Callable[[int, int | None, int], None]
"""Takes how many articles are read so far; then how many passages are analysed, of how many."""
Read = Callable[[Progress], tuple[Corpus, SearchEngine]]
"""Reads the corpus folder as it is now; raises CorpusError."""


class FolderSource:
    """Reads the folder at the start and at each reload. Not for several threads at once."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self._corpus = Corpus.of(())

    def first(self, watch: Watch) -> Edition:
        """Read the folder for the first time."""
        self._corpus, engine = self._now(watch)
        return _edition(self._corpus, engine)

    @contextmanager
    def coming(self, old: Edition, by: str, watch: Watch) -> Iterator[Coming]:  # noqa: ARG002 - this process is alone
        """Read the folder again."""
        before = self._corpus
        corpus, engine = self._now(watch)

        def publish() -> None:
            self._corpus = corpus

        yield Coming(_edition(corpus, engine), partial(pairs, before, corpus), publish)

    def _now(self, watch: Watch) -> tuple[Corpus, SearchEngine]:
        before = len(self._corpus)
        return self._read(lambda articles, analysed, passages: watch(Reading(articles, before, analysed, passages)))


def _edition(corpus: Corpus, engine: SearchEngine) -> Edition:
    return Edition(corpus, engine, datetime.now(UTC))
