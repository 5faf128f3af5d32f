"""The indices of a version as a whole: made, copied, closed when nothing will change any more, and named."""

import time
from collections.abc import Mapping
from typing import Any

from bot.errors import ClusterError, Sentence
from bot.library.cluster.versions import EXISTS, PATIENCE
from bot.search.cluster.client import Client, Deadline, Request
from bot.search.cluster.indices import KINDS, Edition, Names, definition

_PAUSE = 0.2
"""Seconds between two looks at the shards."""
_IDLE = 60.0
"""Seconds in which nothing is copied, after which no more copies are waited for."""
_LONG = 300.0
"""Seconds that the cluster may take for what touches the files of an index."""
LOST = "shards_lost"
"""The kind of the error when of a shard there is no copy."""


class Builder:
    """Makes the indices of versions. All methods raise ClusterError."""

    def __init__(self, client: Client, names: Names) -> None:
        self._client, self._names = client, names

    def make(self, edition: Edition, shards: int) -> None:
        """Make empty indices, with one copy of each shard: others come when they are finished."""
        self._create({f"/{edition.of(kind)}": definition(kind, shards, 0) for kind in KINDS})

    def copy(self, base: Edition, edition: Edition) -> None:
        """Make indices that hold what those of another version do, whose files they share where the disk can."""
        settings = {"settings": {"index.number_of_replicas": 0, "index.blocks.write": None}}
        self._create({f"/{base.of(kind)}/_clone/{edition.of(kind)}": settings for kind in KINDS})

    def close(self, edition: Edition, replicas: int) -> None:
        """Let all that was written be found and last, in as many copies as there are to be, and nothing be written."""
        indices = _indices(edition)
        self._ask("POST", f"/{indices}/_flush", seconds=_LONG)
        self._ask("POST", f"/{indices}/_refresh", seconds=_LONG)
        self._ask("PUT", f"/{indices}/_settings", {"index": {"number_of_replicas": replicas, "blocks.write": True}})
        self.await_shards(edition, 1 + replicas)

    def name(self, edition: Edition) -> None:
        """Let the aliases stand for the indices of a version, all in one step."""
        actions: list[dict[str, Any]] = []
        for kind in KINDS:
            alias = self._names.alias(kind)
            actions.append({"remove": {"index": f"{alias}-*", "alias": alias, "must_exist": False}})
            actions.append({"add": {"index": edition.of(kind), "alias": alias}})
        self._ask("POST", "/_aliases", {"actions": actions})

    def await_shards(self, edition: Edition, copies: int) -> None:
        """Wait until there are so many copies of each shard, or one on each node where there are fewer of these.

        Copies that are not even begun after a while are not waited for; raises a ClusterError of the kind `LOST` where
        there is none of a shard.
        """
        indices, since = _indices(edition), time.monotonic()
        while True:
            found = self._ask("GET", f"/_cluster/health/{indices}")
            wanted = found["active_primary_shards"] * min(copies, found["number_of_data_nodes"])
            if found["status"] != "red" and found["active_shards"] >= wanted:
                return
            if found["initializing_shards"] or found["relocating_shards"]:
                since = time.monotonic()
            if time.monotonic() - since >= _IDLE:
                if found["status"] != "red":
                    return
                raise ClusterError(
                    Sentence("Part of the index is on a node of the cluster that is gone. Start that node again."),
                    kind=LOST,
                )
            time.sleep(_PAUSE)

    def _create(self, bodies: Mapping[str, Any]) -> None:
        """Make several indices at once."""
        for made in [self._client.send(Request("PUT", path, body), _LONG) for path, body in bodies.items()]:
            try:
                made.result()
            except ClusterError as error:
                # Nobody else gives this name: a host that was slow to answer did it.
                if error.kind != EXISTS:
                    raise

    def _ask(self, method: str, path: str, body: Any = None, seconds: float = PATIENCE, **params: str) -> Any:
        return self._client.ask(Request(method, path, body, params), Deadline(seconds))


def _indices(edition: Edition) -> str:
    return ",".join(map(edition.of, KINDS))
