"""Editions of a corpus in a cluster: the one that answers there, and those that this process puts in its place."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from functools import partial

from bot.answers.live import Coming, Edition, Reading, Watch
from bot.corpus.diff import Pair
from bot.library.cluster.corpus import ClusterCorpus
from bot.library.cluster.holdings import pieces
from bot.library.cluster.loader import Loaded, Loader
from bot.library.cluster.opening import Opener
from bot.library.cluster.versions import Record
from bot.library.library import Library
from bot.model import Article
from bot.search.cluster.documents import ArticleDocument

_TOGETHER = 100
"""Articles that are compared at a time."""


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
        with self.loaded(len(old.corpus), by, watch) as loaded:
            yield Coming(self._edition(loaded.record), partial(self._pairs, loaded), loaded.publish)

    @contextmanager
    def loaded(self, before: int, by: str, watch: Watch, *, anew: bool = False) -> Iterator[Loaded]:
        """Read the folder and load what changed, as `Loader.loaded`; `before` is how many articles there were.

        Raises CorpusError too.
        """
        last = Reading(0, before)

        def read(articles: int, analysed: int | None, passages: int) -> None:
            nonlocal last
            last = Reading(articles, before, analysed, passages)
            watch(last)

        def sent(done: int, total: int) -> None:
            watch(replace(last, sent=done, to_send=total))

        with self._loader.loaded(lambda: self._library.gather(read), by, sent, anew=anew) as loaded:
            yield loaded

    def _edition(self, record: Record) -> Edition:
        opened = self._opener.open(record)
        return Edition(opened.corpus, opened.engine, datetime.fromisoformat(record.manifest.loaded_at))

    def _pairs(self, loaded: Loaded) -> Iterator[Pair]:
        """Yield each article that came, changed or went; an old one is read from the cluster, where it is yet."""
        went = {article.id: article for article in loaded.went}
        for some in pieces(loaded.came, _TOGETHER):
            came = [loaded.corpus.articles[place] for place in some]
            before = self._before(loaded, [went[after.id] for after in came if after.id in went])
            # Of one that is the same the language was another.
            yield from (Pair(before.get(after.id), after) for after in came if before.get(after.id) != after)
        gone = (article for article in loaded.went if loaded.corpus.place(article.id) is None)
        for articles in pieces(gone, _TOGETHER):
            yield from (Pair(article, None) for article in self._before(loaded, articles).values())

    def _before(self, loaded: Loaded, articles: Sequence[ArticleDocument]) -> dict[str, Article]:
        return self._opener.corpus(loaded.base).whole(articles) if loaded.base else {}
