"""What a cluster answers, checked to be whole."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from bot.errors import ClusterError, Sentence
from bot.search.cluster.client import Client, Deadline, Request
from bot.search.cluster.faults import UNAVAILABLE, refusal_of_one
from bot.search.engine import Holdings


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found."""

    total: int
    """How many there are; 0 where they were not counted."""
    sources: tuple[dict[str, Any], ...]
    """What each hit holds; where single fields were asked for, all values of each of these."""
    summed: Mapping[str, Any]
    """What was summed up, by its name."""


class Reader:
    """Reads the indices of a cluster; raises ClusterError, also where an answer is only a part of one."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def search(self, index: str, body: Mapping[str, Any], deadline: Deadline, **params: str) -> Found:
        """Return what a search finds."""
        params = {"allow_partial_search_results": "false", **params}
        request = Request("POST", f"/{quote(index)}/_search", body, params, hedged=True)
        return _found(self._client.ask(request, deadline))

    def documents(self, index: str, ids: Sequence[str], deadline: Deadline) -> dict[str, dict[str, Any] | None]:
        """Return the documents with some ids, None for one that is not there."""
        if not ids:
            return {}
        request = Request("POST", f"/{quote(index)}/_mget", {"ids": list(ids)}, hedged=True)
        return dict(_sources(self._client.ask(request, deadline)["docs"]))


def names(found: Found) -> list[str]:
    """Return what `queries.credited_names` found, in order; those whom one article credits first as it credits them."""
    placed = []
    for name in found.summed["names"]["buckets"]:
        credits_ = name["article"]["hits"]["hits"][0]["_source"]["credits"]
        placed.append((name["first"]["value"], credits_.index(name["key"]), name["key"]))
    return [name for _, _, name in sorted(placed)]


def holdings(found: Found) -> Holdings:
    """Return what `queries.holdings` found."""
    languages = found.summed["languages"]["buckets"]
    passages = int(found.summed["passages"]["value"])
    return Holdings(found.total, passages, tuple((of["key"], of["doc_count"]) for of in languages))


def _found(answer: Mapping[str, Any]) -> Found:
    shards = answer["_shards"]
    if answer["timed_out"] or shards["failed"] or shards["successful"] < shards["total"]:
        raise ClusterError(Sentence("Part of the index did not answer in time."), UNAVAILABLE)
    found = answer["hits"]
    return Found(
        found.get("total", {}).get("value", 0),
        tuple(hit.get("_source") or hit["fields"] for hit in found["hits"]),
        answer.get("aggregations", {}),
    )


def _sources(documents: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, dict[str, Any] | None]]:
    for document in documents:
        if "error" in document:
            raise refusal_of_one(document["error"])
        yield document["_id"], document.get("_source")
