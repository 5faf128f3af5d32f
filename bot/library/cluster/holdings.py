"""What the indices of one version hold, read page by page."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple, TypeVar

import msgspec
import numpy as np
from numpy.typing import NDArray

from bot.library.cluster.target import SEAL
from bot.library.cluster.versions import PATIENCE
from bot.search.cluster.client import Client, Deadline, Request
from bot.search.cluster.documents import ArticleDocument, PassageDocument, key
from bot.search.cluster.indices import WINDOW, Edition, Kind

Ints = NDArray[np.int64]
T = TypeVar("T")

_TOGETHER = 500
"""Documents that are fetched by their ids at once."""


class Listing(NamedTuple):
    """All articles of a version, by their orders, ascending."""

    seals: NDArray[np.bytes_]
    """See `Target.seals`: (articles,)."""
    orders: Ints

    def row(self, seals: NDArray[np.bytes_]) -> Ints:
        """Return the row of each of some seals, -1 where there is none."""
        if not len(self.seals):
            return np.full(len(seals), -1, dtype=np.int64)
        by_seal = np.argsort(self.seals)
        at = np.searchsorted(self.seals, seals, sorter=by_seal).clip(max=len(self.seals) - 1)
        found: Ints = np.where(self.seals[by_seal[at]] == seals, by_seal[at], -1)
        return found


NOTHING = Listing(np.zeros(0, dtype=SEAL), np.zeros(0, dtype=np.int64))


class Holdings:
    """Reads the indices of a version. All methods raise ClusterError."""

    def __init__(self, client: Client, edition: Edition, patience: float = PATIENCE) -> None:
        self._client, self._edition, self._patience = client, edition, patience

    def refresh(self) -> None:
        """Let the articles that were written be found."""
        self._ask("POST", "articles", "_refresh")

    def count(self, kind: Kind) -> int:
        """Return how many documents an index has."""
        return int(self._ask("GET", kind, "_count")["count"])

    def listing(self) -> Listing:
        """Return all articles."""
        found = [NOTHING]
        for hits in self._pages({"_source": False, "docvalue_fields": ["digest"]}):
            seals = np.array([hit["fields"]["digest"][0] for hit in hits], dtype=SEAL)
            found.append(Listing(seals, np.array([hit["sort"][0] for hit in hits], dtype=np.int64)))
        return Listing(*map(np.concatenate, zip(*found, strict=True)))

    def articles(self, *fields: str) -> Iterator[dict[str, Any]]:
        """Yield some fields of every article, in the order of the corpus."""
        return (hit["_source"] for hits in self._pages({"_source": list(fields)}) for hit in hits)

    def listed(self, listing: Listing, rows: Ints) -> Iterator[ArticleDocument]:
        """Yield the articles of some rows of a listing, in their order."""
        for some in pieces(rows.tolist(), _TOGETHER):
            orders, wanted = listing.orders[some].tolist(), set(listing.seals[some].tolist())
            query = {"terms": {"order": orders}}
            hits = self._ask("POST", "articles", "_search", {"size": WINDOW, "query": query, "sort": ["order"]})
            found = (msgspec.convert(hit["_source"], ArticleDocument) for hit in hits["hits"]["hits"])
            # While a version is made, two articles may have one order.
            yield from (article for article in found if article.digest.encode() in wanted)

    def article(self, article_id: str) -> ArticleDocument | None:
        """Return the article with an id."""
        return next(iter(self.documents("articles", [key(article_id)], ArticleDocument)), None)

    def passages(self, articles: Iterable[ArticleDocument]) -> Iterator[PassageDocument]:
        """Yield the passages of some articles, in their order."""
        ids = (passage_key(one.id, number) for one in articles for number in range(1, one.passages + 1))
        return self.documents("passages", ids, PassageDocument)

    def documents(self, kind: Kind, ids: Iterable[str], form: type[T]) -> Iterator[T]:
        """Yield the documents with some ids, in their order; those that are not there are left out."""
        for some in pieces(ids, _TOGETHER):
            for found in self._ask("POST", kind, "_mget", {"ids": some})["docs"]:
                if found.get("found"):
                    yield msgspec.convert(found["_source"], form)

    def is_found(self, passage_id: str, terms: Sequence[str]) -> bool:
        """Whether the passage with a document's id is found by each of some terms."""
        conditions = [{"ids": {"values": [passage_id]}}, *({"term": {"terms": term}} for term in terms)]
        body = {"query": {"bool": {"filter": conditions}}}
        return bool(self._ask("POST", "passages", "_count", body)["count"])

    def names(self, field: str) -> Iterator[str]:
        """Yield each value of a field of articles once."""
        after: dict[str, Any] = {}
        while True:
            composite = {"size": WINDOW, "sources": [{field: {"terms": {"field": field}}}], **after}
            body = {"size": 0, "aggs": {"names": {"composite": composite}}}
            found = self._ask("POST", "articles", "_search", body)["aggregations"]["names"]
            yield from (bucket["key"][field] for bucket in found["buckets"])
            if "after_key" not in found:
                return
            after = {"after": found["after_key"]}

    def _pages(self, body: dict[str, Any]) -> Iterator[list[dict[str, Any]]]:
        """Yield what a search finds of every article, by orders: page by page."""
        asked = {**body, "size": WINDOW, "sort": ["order", "digest"], "track_total_hits": False}
        while True:
            hits = self._ask("POST", "articles", "_search", asked)["hits"]["hits"]
            if hits:
                yield hits
            if len(hits) < WINDOW:
                return
            asked["search_after"] = hits[-1]["sort"]

    def _ask(self, method: str, kind: Kind, what: str, body: Any = None) -> Any:
        # Part of an answer is none.
        params = {"allow_partial_search_results": "false"} if what == "_search" else {}
        request = Request(method, f"/{self._edition.of(kind)}/{what}", body, params)
        return self._client.ask(request, Deadline(self._patience))


def passage_key(article_id: str, number: int) -> str:
    """Return the id of the document of an article's passage, which are numbered from 1."""
    return key(f"{article_id}#{number}")


def pieces(things: Iterable[T], size: int) -> Iterator[list[T]]:
    """Divide things into pieces of at most so many."""
    rest = iter(things)
    while piece := list(islice(rest, size)):
        yield piece
