"""One version of a corpus in a cluster, from nothing or from another version, until it is whole."""

from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from threading import Lock
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from bot.library.cluster.building import Builder
from bot.library.cluster.bulk import Bulk, Write
from bot.library.cluster.checking import Checker
from bot.library.cluster.filling import Filler
from bot.library.cluster.holdings import Holdings, Listing, pieces
from bot.library.cluster.plan import Plan, plan
from bot.library.cluster.target import Target
from bot.library.cluster.versions import Record, Versions
from bot.library.cluster.words import Totals, Touched, Words
from bot.search.analysing import analysed
from bot.search.analysis import Analysers
from bot.search.cluster.client import Client
from bot.search.cluster.documents import ArticleDocument
from bot.search.cluster.indices import Names
from bot.search.lexicon import Lexicon

Ints = NDArray[np.int64]
Sent = Callable[[int, int], None]
"""Takes how many documents the cluster has taken so far, of how many; called in several threads, one at a time."""

_TOGETHER = 2_000
"""Passages that are analysed again at a time."""


class Base(NamedTuple):
    """A version that another one may be made of."""

    record: Record
    listing: Listing
    plan: Plan
    """What the other one needs beside it."""
    stale: Sequence[ArticleDocument]
    """Its articles that are another in the other one, or not there."""


class Goal(NamedTuple):
    """What a version is to hold."""

    target: Target
    words: Words
    totals: Totals
    orders: Ints
    """The order of each article."""


class Maker:
    """Makes versions. All methods raise ClusterError."""

    def __init__(self, client: Client, names: Names, versions: Versions, analysers: Analysers) -> None:
        self._client, self._names, self._versions, self._analysers = client, names, versions, analysers
        self._builder = Builder(client, names)

    def begin(self, record: Record) -> None:
        """Make the indices of a version, with what its base holds."""
        edition = self._names.edition(record.manifest.version)
        if record.base is None:
            self._builder.make(edition, record.shards)
        else:
            self._builder.copy(self._names.edition(record.base), edition)
        # Indices of which nothing is written down are taken away by the next load.
        self._versions.keep(record)

    def fill(self, record: Record, goal: Goal, base: Base | None, sent: Sent, go_on: Callable[[], None]) -> None:
        """Write what a version lacks, be it new or half made; `go_on` is called now and then, and may raise."""
        edition = self._names.edition(record.manifest.version)
        self._builder.await_shards(edition, 1)
        holdings = Holdings(self._client, edition)
        holdings.refresh()
        listing = holdings.listing()
        lacking = plan(goal.target.seals, goal.orders, listing)
        had = {article.id: article.passages for article in holdings.listed(listing, lacking.stale)}
        writes, count = self._words(record, goal, base)
        passages = int(goal.target.passages(lacking.written).sum())
        tally = _Tally(sent, count + passages + len(lacking.written))
        filler = Filler(Bulk(self._client, tally.add, go_on), edition, goal.target)
        # Of articles that are there already nobody knows afterwards which words they brought.
        filler.words(writes)
        self._versions.keep(msgspec.structs.replace(record, words_sent=True))
        filler.articles(lacking, goal.orders, had)

    def finish(self, record: Record, goal: Goal, replicas: int) -> None:
        """Let nothing be changed any more, and look whether all is there."""
        edition = self._names.edition(record.manifest.version)
        self._builder.close(edition, replicas)
        Checker(Holdings(self._client, edition), goal.target, goal.words).check(record.manifest, goal.orders)

    def _words(self, record: Record, goal: Goal, base: Base | None) -> tuple[Iterable[Write], int]:
        """What is to be written of words, and how many documents that are."""
        if record.words_sent:
            return (), 0
        grams = [Write(each.id, each) for each in goal.words.grams]
        if base is None:
            return chain(goal.words.every(), grams), record.manifest.words
        touched = Touched()
        for forward in goal.target.forwards(base.plan.written):
            touched.add(forward, goal.target.state.lexicon)
        holdings = Holdings(self._client, self._names.edition(base.record.manifest.version))
        for some in pieces((document.passage for document in holdings.passages(base.stale)), _TOGETHER):
            lexicon = Lexicon.empty()
            touched.add(analysed(some, self._analysers, lexicon), lexicon)
        writes = [*goal.words.of(touched), *grams]
        return writes, len(writes)


class _Tally:
    """Counts what the cluster has taken, in whatever thread."""

    def __init__(self, sent: Sent, total: int) -> None:
        self._sent, self._total, self._done, self._lock = sent, total, 0, Lock()

    def add(self, count: int) -> None:
        with self._lock:
            self._done += count
            # Deletions are not expected.
            self._total = max(self._total, self._done)
            self._sent(self._done, self._total)
