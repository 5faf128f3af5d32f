"""The composition root: settings in, working parts out."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.answers.answerer import Answerer
from bot.answers.judgement import Judgement
from bot.answers.live import LiveCorpus
from bot.corpus.corpus import Corpus
from bot.model import Passage
from bot.search.analysis import Analysers
from bot.search.embedded import EmbeddedEngine
from bot.search.language import LanguageDetector, with_languages
from bot.search.mix import Weights, shipped_weights


@dataclass(frozen=True, slots=True)
class App:
    """The parts that answer, without Discord."""

    live: LiveCorpus
    answerer: Answerer


@dataclass(frozen=True, slots=True)
class FixedEngine:
    """An engine that is never replaced."""

    engine: EmbeddedEngine


class Workshop:
    """Builds engines that share their analysers and detector, and answerers with the same weights."""

    def __init__(self) -> None:
        self._weights = shipped_weights()
        self._analysers, self._detector = Analysers(), LanguageDetector()

    def engine(self, passages: Sequence[Passage], weights: Weights | None = None) -> EmbeddedEngine:
        """Index passages, each in its language; `weights` other than the package's are for whoever fits them."""
        return EmbeddedEngine(with_languages(passages, self._detector), self._analysers, weights or self._weights)

    def answerer(self, source: LiveCorpus | FixedEngine) -> Answerer:
        """Return what answers from a source of engines."""
        return Answerer(source, Judgement(self._weights.answered))


def build_app(corpus_dir: Path) -> App:
    """Read and index the corpus; raises CorpusError when it holds no usable article."""
    workshop = Workshop()

    def build_engine(corpus: Corpus) -> EmbeddedEngine:
        return workshop.engine(corpus.passages())

    live = LiveCorpus(corpus_dir, build_engine)
    return App(live, workshop.answerer(live))


def build_answerer(passages: Sequence[Passage]) -> Answerer:
    """Index passages that no file of the corpus folder holds, for answers from them alone."""
    workshop = Workshop()
    return workshop.answerer(FixedEngine(workshop.engine(passages)))
