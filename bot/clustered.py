"""The composition where a cluster answers: settings in, working parts out."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from bot.answers.answerer import Answerer
from bot.answers.live import LiveCorpus, Watch, unwatched
from bot.app import FixedEngine, ManagedApp, Workshop, place_of, recovered
from bot.errors import ClusterError, MissingExtra, Problem
from bot.library.library import Library
from bot.model import Passage
from bot.search.cluster.indices import Names
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.answers.cluster_source import ClusterSource
    from bot.library.cluster.loader import Loaded, Loader
    from bot.library.cluster.versions import Record
    from bot.search.cluster.client import Client

_PATIENCE = 30.0
"""Seconds that a question waits which is asked to be measured: not one is to be left out."""


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
def answering_from_cluster(settings: Settings) -> Iterator[Answerer]:
    """Answer from the corpus that is current in the cluster; raises ClusterError where there is none to be had."""
    with connected(settings) as client:
        from bot.library.cluster.opening import Opener

        workshop = Workshop()
        opener = Opener(client, Names(settings.engine_index), workshop.kit)
        yield workshop.answerer(FixedEngine(opener.open(opener.current()).engine))


def cluster_problems(settings: Settings) -> list[Problem]:
    """Ask the cluster, and tell why it would not answer questions, or may soon not do so."""
    try:
        with connected(settings) as client:
            from bot.library.cluster.opening import Opener
            from bot.search.cluster.pulse import Pulse

            names = Names(settings.engine_index)
            opener = Opener(client, names, Workshop().kit)
            opener.open(opener.current())
            fault = Pulse(client, names).fault()
    except (ClusterError, MissingExtra) as error:
        return [Problem("ENGINE_URL", None, str(error), "Until then no question is answered.")]
    return [Problem("ENGINE_URL", None, fault, "Until then one more fault may be one too many.")] if fault else []


@contextmanager
def cluster_managed_app(
    settings: Settings, corpus_dir: Path, state_dir: Path, watch: Watch = unwatched
) -> Iterator[ManagedApp]:
    """Answer from what the cluster holds, and keep up with what other processes publish, as long as the block runs.

    What is changed here is changed in the corpus folder, then loaded. Raises as `answering_from_cluster`.
    """
    from bot.answers.keeping_up import KeepingUp

    with connected(settings) as client:
        from bot.search.cluster.pulse import Pulse

        workshop = Workshop()
        library = workshop.library(corpus_dir, state_dir / "index")
        source = _source(settings, client, workshop, library)
        live = LiveCorpus(source, watch)
        app = workshop.managed(live, library, recovered(corpus_dir, state_dir, library))
        app = replace(app, fault=Pulse(client, Names(settings.engine_index)).fault)
        with KeepingUp(live, source.newer).running():
            yield app


def load_corpus(settings: Settings, corpus_dir: Path, by: str, watch: Watch, *, anew: bool = False) -> "Loaded":
    """Load a corpus folder into the cluster and let it answer; return what that was.

    Raises CorpusError, ClusterError, ReloadInProgress and MissingExtra.
    """
    with connected(settings) as client:
        workshop = Workshop()
        library = workshop.library(corpus_dir, place_of(corpus_dir, settings))
        source = _source(settings, client, workshop, library)
        with source.loaded(0, by, watch, anew=anew) as loaded:
            loaded.publish()
        return loaded


def undo_load(settings: Settings, by: str) -> "Record":
    """Let the version before answer again, and return it; raises as `Loader.undo`, and MissingExtra."""
    with connected(settings) as client:
        return _loader(settings, client, Workshop()).undo(by)


def _source(settings: Settings, client: "Client", workshop: Workshop, library: Library) -> "ClusterSource":
    from bot.answers.cluster_source import ClusterSource
    from bot.library.cluster.opening import Opener

    names = Names(settings.engine_index)
    return ClusterSource(Opener(client, names, workshop.kit), library, _loader(settings, client, workshop))


def _loader(settings: Settings, client: "Client", workshop: Workshop) -> "Loader":
    from bot.library.cluster.loader import Layout, Loader

    layout = Layout(settings.engine_shards, settings.engine_replicas)
    return Loader(client, Names(settings.engine_index), layout, workshop.kit.analysers)


@contextmanager
def held_answerers(settings: Settings) -> Iterator[Callable[[Sequence[Passage]], Answerer]]:
    """Index passages that no corpus folder holds in the cluster, each time in indices that are deleted in the end."""
    with connected(settings) as client:
        from bot.library.cluster.held import delete, load_held
        from bot.search.opensearch import OpenSearchEngine

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
            engine = OpenSearchEngine(client, edition, manifest, kit.analysers, kit.weights, seconds=_PATIENCE)
            return workshop.answerer(FixedEngine(engine))

        try:
            yield build
        finally:
            for edition in editions:
                delete(client, edition)
