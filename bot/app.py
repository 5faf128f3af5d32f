"""The composition root: settings in, working parts out."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import cast

from bot.answers.answerer import Answerer
from bot.answers.live import LiveCorpus
from bot.corpus.corpus import Corpus
from bot.model import Passage
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


def build_answerer(passages: Sequence[Passage]) -> Answerer:
    """Index passages that no file of the corpus folder holds, for answers from them alone."""
    analyser = Analyser()
    edition = SimpleNamespace(engine=EmbeddedEngine(passages, analyser))
    # The answerer looks at nothing but its source's edition, and there at the engine.
    return Answerer(cast("LiveCorpus", SimpleNamespace(edition=edition)), analyser)
