"""The composition where a cluster answers: settings in, working parts out."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bot.answers.answerer import Answerer
from bot.app import FixedEngine, Workshop
from bot.errors import MissingExtra
from bot.model import Passage
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.search.cluster.client import Client


@contextmanager
def connected(settings: Settings) -> "Iterator[Client]":
    """Speak to the cluster of ENGINE_URL as long as the block runs; raises MissingExtra."""
    try:
        from bot.search.cluster.client import Access, Client
    except ImportError:
        raise MissingExtra("ENGINE_URL", "opensearch") from None
    access = Access(
        settings.engine_url,
        settings.engine_user,
        settings.engine_password,
        settings.engine_api_key,
        settings.engine_ca_file,
    )
    client = Client(access)
    try:
        yield client
    finally:
        client.close()


@contextmanager
def held_answerers(settings: Settings) -> Iterator[Callable[[Sequence[Passage]], Answerer]]:
    """Index passages that no corpus folder holds in the cluster, each time in indices that are deleted in the end."""
    from bot.library.cluster.held import delete, load_held
    from bot.search.opensearch import OpenSearchEngine

    with connected(settings) as client:
        workshop, editions = Workshop(), []

        def build(passages: Sequence[Passage]) -> Answerer:
            known = workshop.spoken(passages)
            edition, manifest = load_held(
                client,
                f"{settings.engine_index}-held",
                known,
                workshop.kit.analysers,
                shards=settings.engine_shards,
                replicas=settings.engine_replicas,
            )
            editions.append(edition)
            kit = workshop.kit
            return workshop.answerer(
                FixedEngine(OpenSearchEngine(client, edition, manifest, kit.analysers, kit.weights))
            )

        try:
            yield build
        finally:
            for edition in editions:
                delete(client, edition)
