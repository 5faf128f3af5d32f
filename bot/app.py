"""The composition root: settings in, working parts out."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.answers.answerer import Answerer
from bot.answers.judgement import Judgement
from bot.answers.live import LiveCorpus
from bot.corpus.corpus import Corpus
from bot.errors import StoreError
from bot.model import Passage
from bot.search.analysis import Analysers
from bot.search.embedded import EmbeddedEngine
from bot.search.held import held_engine
from bot.search.language import LanguageDetector, with_languages
from bot.search.mix import Weights, shipped_weights

if TYPE_CHECKING:
    from bot.answers.curator import Curator

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


@dataclass(frozen=True, slots=True)
class FixedEngine:
    """An engine that is never replaced."""

    engine: EmbeddedEngine


class Workshop:
    """Builds engines that share their analysers and detector, and answerers with the same weights."""

    def __init__(self) -> None:
        self._weights = shipped_weights()
        self._analysers, self._detector = Analysers(), LanguageDetector()

    def engine(
        self,
        passages: Sequence[Passage],
        weights: Weights | None = None,
        counted: Callable[[int], None] = lambda _: None,
    ) -> EmbeddedEngine:
        """Index passages, each in its language; `weights` other than the package's are for whoever fits them.

        `counted` is told how many passages are analysed so far.
        """
        known = with_languages(passages, self._detector)
        return held_engine(known, self._analysers, weights or self._weights, counted)

    def answerer(self, source: LiveCorpus | FixedEngine) -> Answerer:
        """Return what answers from a source of engines."""
        return Answerer(source, Judgement(self._weights.answered))


def build_app(corpus_dir: Path) -> App:
    """Read and index the corpus; raises CorpusError when it holds no usable article."""
    workshop = Workshop()

    def build_engine(corpus: Corpus, counted: Callable[[int], None]) -> EmbeddedEngine:
        return workshop.engine(corpus.passages(), counted=counted)

    live = LiveCorpus(corpus_dir, build_engine)
    return App(live, workshop.answerer(live))


def build_managed_app(corpus_dir: Path, state_dir: Path) -> ManagedApp:
    """Take back what a kill interrupted in the corpus folder, then read and index it as `build_app` does."""
    from bot.answers.curator import Curator  # a start of `ask` does without these
    from bot.corpus.store import CorpusStore

    store = CorpusStore(corpus_dir, state_dir)
    try:
        told = store.recover()
    except (StoreError, OSError) as error:
        # What there is can be asked all the same; the next change tries again.
        told = str(error)
    if told:
        _log.warning("%s", told)
    app = build_app(corpus_dir)
    return ManagedApp(app.live, app.answerer, Curator(app.live, store))


def build_answerer(passages: Sequence[Passage]) -> Answerer:
    """Index passages that no file of the corpus folder holds, for answers from them alone."""
    workshop = Workshop()
    return workshop.answerer(FixedEngine(workshop.engine(passages)))
