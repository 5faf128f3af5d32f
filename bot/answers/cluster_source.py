"""Editions of a corpus in a cluster: the one that answers there, and those that this process puts in its place."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial

from bot.answers.live import Coming, Edition, Reading, Watch
from bot.corpus.corpus import Corpus
from bot.corpus.diff import Pair
from bot.library.cluster.corpus import ClusterCorpus
from bot.library.cluster.loader import Loaded, Loader
from bot.library.cluster.opening import Opener
from bot.library.cluster.versions import Record
from bot.library.library import Gathered, Library


class ClusterSource:
    """Takes what is published, and reads the corpus folder only to publish what it holds. All methods ask the cluster.

    `first` and `newer` may be called beside `coming`.
    """

    def __init__(self, opener: Opener, library: Library, loader: Loader) -> None:
        self._opener, self._library, self._loader = opener, library, loader

    def first(self, watch: Watch) -> Edition:  # noqa: ARG002 - nothing is read
        """Return what is published; raises ClusterError when nothing is."""
        return self._edition(self._opener.current())

    def newer(self, old: Edition) -> Edition | None:
        """Return what is published now, None where that is the old one; raises ClusterError."""
        record = self._opener.current()
        known = isinstance(old.corpus, ClusterCorpus) and old.corpus.record.manifest.version
        return None if known == record.manifest.version else self._edition(record)

    @contextmanager
    def coming(self, old: Edition, by: str, watch: Watch) -> Iterator[Coming]:
        """Read the folder and load what changed."""
        before = len(old.corpus)
        gathered = self.gather(before, watch)
        with self._loader.loaded(gathered, by, partial(_sent, gathered, before, watch)) as loaded:
            edition = self._edition(loaded.record)
            yield Coming(edition, lambda: self._pairs(gathered.corpus, loaded), loaded.publish)

    def gather(self, before: int, watch: Watch) -> Gathered:
        """Read what the folder holds; `before` is how many articles there were. Raises CorpusError."""
        return self._library.gather(
            lambda articles, analysed, passages: watch(Reading(articles, before, analysed, passages))
        )

    def _edition(self, record: Record) -> Edition:
        opened = self._opener.open(record)
        return Edition(opened.corpus, opened.engine, datetime.fromisoformat(record.manifest.loaded_at))

    def _pairs(self, corpus: Corpus, loaded: Loaded) -> Iterator[Pair]:
        """Yield each article that came, changed or went; an old one is read from the cluster, where it is yet."""
        old = self._opener.corpus(loaded.base) if loaded.base else None
        went = {article.id for article in loaded.went}
        for place in loaded.came:
            after = corpus.articles[place]
            before = old.find(after.id) if old is not None and after.id in went else None
            went.discard(after.id)
            # Only its language may be another one.
            if before != after:
                yield Pair(before, after)
        for article in loaded.went:
            if old is not None and article.id in went:
                yield Pair(old.find(article.id), None)


def _sent(gathered: Gathered, before: int, watch: Watch, done: int, total: int) -> None:
    passages = gathered.state.passages
    watch(Reading(len(gathered.corpus), before, passages, passages, done, total))
