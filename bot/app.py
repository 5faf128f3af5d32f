"""The composition root: settings in, working parts out."""

from dataclasses import dataclass
from pathlib import Path

from bot.answers.answerer import Answerer
from bot.answers.live import LiveCorpus
from bot.corpus.corpus import Corpus
from bot.search.analysis import Analyser
from bot.search.embedded import EmbeddedEngine


@dataclass(frozen=True, slots=True)
class App:
    """The parts that answer, without Discord."""

    live: LiveCorpus
    answerer: Answerer


def build_app(corpus_dir: Path) -> App:
    """Read and index the corpus; raises CorpusError when it holds no usable article."""
    analyser = Analyser()

    def build_engine(corpus: Corpus) -> EmbeddedEngine:
        return EmbeddedEngine(corpus.passages(), analyser)

    live = LiveCorpus(corpus_dir, build_engine)
    return App(live, Answerer(live, analyser))
