"""How the cluster is, in a sentence for whoever watches over the bot."""

from bot.errors import ClusterError, Sentence
from bot.search.cluster.client import Client, Deadline, Request
from bot.search.cluster.indices import KINDS, Names

_SECONDS = 1.0
"""How long a look may take."""


class Pulse:
    """Looks at the indices of one corpus."""

    def __init__(self, client: Client, names: Names) -> None:
        self._client = client
        indices = ",".join([names.state, *map(names.alias, KINDS)])
        self._look = Request("GET", f"/_cluster/health/{indices}", params={"timeout": "0s"})

    def fault(self) -> Sentence | None:
        """Return what is wrong with the cluster, None when nothing is; waits at most a second."""
        try:
            told = self._client.ask(self._look, Deadline(_SECONDS))
        except ClusterError as error:
            return error.sentence
        missing = told["unassigned_shards"] + told["initializing_shards"]
        if told["status"] == "green":
            return None
        if told["status"] == "yellow":
            return Sentence(
                "Every part of the index answers, but {missing} copies are missing: a node is down, or "
                "ENGINE_REPLICAS asks for more copies than there are nodes for.",
                missing=missing,
            )
        return Sentence("Parts of the index do not answer: {missing} are missing.", missing=missing)
