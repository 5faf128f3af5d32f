"""The composition root: settings in, working parts out."""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.answers.answerer import Answerer
from bot.answers.folder_source import FolderSource
from bot.answers.judgement import Judgement
from bot.answers.live import LiveCorpus, Watch, unwatched
from bot.corpus.slugs import digest
from bot.errors import StoreError
from bot.library.library import Library
from bot.library.making import Kit
from bot.model import Passage
from bot.search.analysis import Analysers
from bot.search.embedded import EmbeddedEngine
from bot.search.engine import SearchEngine
from bot.search.language import LanguageDetector, with_languages
from bot.search.mix import Weights, shipped_weights
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.answers.curator import Curator
    from bot.corpus.store import CorpusStore

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class App:
    """The parts that answer, without Discord."""

    live: LiveCorpus
    answerer: Answerer


@dataclass(frozen=True, slots=True)
class ManagedApp(App):
    """The parts that answer, and what changes the corpus."""

    curator: "Curator"
    damage: Callable[[Callable[[], bool]], str | None]
    """See `Library.damage`."""
    fault: Callable[[], str | None] = lambda: None
    """Tells what is wrong with the cluster that answers; None when nothing is, and where there is none."""


@dataclass(frozen=True, slots=True)
class FixedEngine:
    """An engine that is never replaced."""

    engine: SearchEngine


class Workshop:
    """Builds engines that share their analysers and detector, and answerers with the same weights."""

    def __init__(self) -> None:
        self.kit = Kit(Analysers(), LanguageDetector(), shipped_weights())

    def library(self, corpus_dir: Path, place: Path | None = None) -> Library:
        """Return what reads a corpus folder again and again; `place` is where the index of a large one is kept."""
        return Library(corpus_dir, self.kit, place)

    def engine(self, passages: Sequence[Passage], weights: Weights | None = None) -> EmbeddedEngine:
        """Index passages, each in its language; `weights` other than the package's are for whoever fits them."""
        from bot.search.held import held_engine  # a start of `ask` does without

        return held_engine(self.spoken(passages), self.kit.analysers, weights or self.kit.weights)

    def spoken(self, passages: Sequence[Passage]) -> tuple[Passage, ...]:
        """Return passages, each with its language."""
        return with_languages(passages, self.kit.detector)

    def managed(self, live: LiveCorpus, library: Library, store: "CorpusStore") -> ManagedApp:
        """Return the parts that answer and change a corpus."""
        from bot.answers.curator import Curator  # a start of `ask` does without

        return ManagedApp(live, self.answerer(live), Curator(live, store), library.damage)

    def answerer(self, source: LiveCorpus | FixedEngine) -> Answerer:
        """Return what answers from a source of engines."""
        return Answerer(source, Judgement(self.kit.weights.answered))


def place_of(corpus_dir: Path, settings: Settings) -> Path:
    """Return where the index of a corpus folder is kept: that of another folder than the bot's own stands beside."""
    place, own = corpus_dir.resolve(), settings.corpus_dir.resolve()
    return settings.state_dir / ("index" if place == own else f"index-{digest(str(place))}")


def build_app(corpus_dir: Path, place: Path | None = None, watch: Watch = unwatched) -> App:
    """Read and index the corpus; raises CorpusError when it holds no usable article.

    With a `place`, the index of a large corpus is kept in this folder. `watch` is told how far the reading is.
    """
    workshop = Workshop()
    live = LiveCorpus(FolderSource(workshop.library(corpus_dir, place).read), watch)
    return App(live, workshop.answerer(live))


@contextmanager
def managed_app(
    settings: Settings, corpus_dir: Path, state_dir: Path, watch: Watch = unwatched
) -> Iterator[ManagedApp]:
    """Build the parts that answer and change the corpus: over a cluster where ENGINE_URL names one.

    Raises what `build_managed_app` and `cluster_managed_app` raise.
    """
    if not settings.engine_url:
        yield build_managed_app(corpus_dir, state_dir, watch)
        return
    from bot.clustered import cluster_managed_app

    with cluster_managed_app(settings, corpus_dir, state_dir, watch) as app:
        yield app


def build_managed_app(corpus_dir: Path, state_dir: Path, watch: Watch = unwatched) -> ManagedApp:
    """Take back what a kill interrupted in the corpus folder, then read and index it as `build_app` does."""
    workshop = Workshop()
    library = workshop.library(corpus_dir, state_dir / "index")
    store = recovered(corpus_dir, state_dir, library)
    return workshop.managed(LiveCorpus(FolderSource(library.read), watch), library, store)


def recovered(corpus_dir: Path, state_dir: Path, library: Library) -> "CorpusStore":
    """Return what changes the corpus folder, once it has taken back what a kill interrupted there."""
    from bot.corpus.store import CorpusStore  # a start of `ask` does without

    store = CorpusStore(corpus_dir, state_dir, read=library.look)
    try:
        told = store.recover()
    except (StoreError, OSError) as error:
        # What there is can be asked all the same; the next change tries again.
        told = str(error)
    if told:
        _log.warning("%s", told)
    return store


def build_answerer(passages: Sequence[Passage]) -> Answerer:
    """Index passages that no file of the corpus folder holds, for answers from them alone."""
    workshop = Workshop()
    return workshop.answerer(FixedEngine(workshop.engine(passages)))
