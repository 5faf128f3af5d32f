"""Documents into the indices of a version, until they hold what they are to hold."""

from collections.abc import Iterable, Iterator, Mapping
from threading import local

import numpy as np
from numpy.typing import NDArray

from bot.library.cluster.bulk import Bulk, Write
from bot.library.cluster.holdings import passage_key, pieces
from bot.library.cluster.plan import Plan, stretches
from bot.library.cluster.side_by_side import side_by_side
from bot.library.cluster.target import Documents, Target
from bot.search.cluster.documents import key
from bot.search.cluster.indices import Edition

Ints = NDArray[np.int64]

AT_ONCE = 6
"""Requests that are on their way."""
_WORDS, _GONE = 10_000, 100
"""Documents of words, and articles that go, of one thread at a time."""


class Filler:
    """Fills the indices of one version with a target. All methods raise ClusterError."""

    def __init__(self, bulk: Bulk, edition: Edition, target: Target, at_once: int = AT_ONCE) -> None:
        self._bulk, self._edition, self._target, self._at_once = bulk, edition, target, at_once
        self._own = local()

    def words(self, writes: Iterable[Write]) -> None:
        """Write documents of words."""
        side_by_side(lambda some: self._bulk.write(self._edition.words, some), pieces(writes, _WORDS), self._at_once)

    def articles(self, plan: Plan, orders: Ints, had: Mapping[str, int]) -> None:
        """Write the articles of a plan and delete those that are not there any more.

        `had` tells of each stale article, by its id, how many passages of it there are. An article's own document
        comes when its passages are there, and goes when they are gone: whoever goes on with a version that is half
        made need only look at these.
        """
        target = self._target
        written = {target.article_id(place) for place in plan.written.tolist()} if had else set()
        gone = ((article_id, count) for article_id, count in had.items() if article_id not in written)
        side_by_side(self._delete, pieces(gone, _GONE), self._at_once)
        together = stretches(plan.written, target.passages(plan.written))
        side_by_side(lambda places: self._write(places, orders, had), together, self._at_once)

    def _write(self, places: Ints, orders: Ints, had: Mapping[str, int]) -> None:
        documents = self._documents()
        self._bulk.write(self._edition.passages, self._passages(documents, places, orders, had))
        articles = (documents.article(place, int(orders[place])) for place in places.tolist())
        self._bulk.write(self._edition.articles, (Write(key(each.id), each) for each in articles))

    def _passages(self, documents: Documents, places: Ints, orders: Ints, had: Mapping[str, int]) -> Iterator[Write]:
        for place in places.tolist():
            count = 0
            for document in documents.passages(place, int(orders[place])):
                yield Write(key(document.id), document)
                count += 1
            article_id = self._target.article_id(place)
            yield from _deletions(article_id, count, had.get(article_id, 0))

    def _delete(self, gone: Iterable[tuple[str, int]]) -> None:
        articles = list(gone)
        deletions = (write for article_id, count in articles for write in _deletions(article_id, 0, count))
        self._bulk.write(self._edition.passages, deletions)
        self._bulk.write(self._edition.articles, (Write(key(article_id), None) for article_id, _ in articles))

    def _documents(self) -> Documents:
        """What makes documents for this thread."""
        if not hasattr(self._own, "documents"):
            self._own.documents = self._target.documents()
        documents: Documents = self._own.documents
        return documents


def _deletions(article_id: str, count: int, had: int) -> Iterator[Write]:
    """Yield the deletions of an article's passages beyond so many."""
    return (Write(passage_key(article_id, number), None) for number in range(count + 1, had + 1))
