"""The cluster that tests of the search room ask."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from bot.library.cluster.held import delete, load_held
from bot.model import Passage
from bot.search.analysis import Analysers
from bot.search.cluster.client import Access, Client
from bot.search.cluster.indices import Edition
from bot.search.cluster.manifest import Manifest
from bot.search.mix import shipped_weights
from bot.search.opensearch import OpenSearchEngine


@dataclass
class Cluster:
    """Real nodes, and what a test run loads there."""

    client: Client
    prefix: str
    editions: list[Edition] = field(default_factory=list)

    def load(self, passages: Sequence[Passage], shards: int = 2) -> tuple[Edition, Manifest]:
        edition, manifest = load_held(self.client, self.prefix, passages, Analysers(), shards=shards, replicas=1)
        self.editions.append(edition)
        return edition, manifest

    def engine(self, passages: Sequence[Passage]) -> OpenSearchEngine:
        return OpenSearchEngine(self.client, *self.load(passages), Analysers(), shipped_weights())


@pytest.fixture(scope="session")
def cluster(opensearch, worker_id):
    made = Cluster(Client(Access(tuple(opensearch.split(",")))), f"engine-test-{worker_id}")
    yield made
    for edition in made.editions:
        delete(made.client, edition)
    made.client.close()
