"""Where the passages of a bench run come from: made up, or a corpus folder's, analysed as the bot does."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from bot.corpus.reader import read_corpus
from bot.evaluation.bench.synthetic import Lengths, Terms, synthetic
from bot.evaluation.bench.tokens import write
from bot.search.analysis import Analysers
from bot.search.language import LanguageDetector, with_languages


def make_up(passages: int, folder: Path) -> None:
    """Write so many made-up passages."""
    write(folder, synthetic(passages))


def read(corpus: Path, folder: Path) -> None:
    """Write the passages of a corpus folder; raises CorpusError when it holds no usable article."""
    passages = with_languages(read_corpus(corpus).passages(), LanguageDetector())
    analysers, numbers = Analysers(), dict[str, int]()

    def analysed() -> Iterator[tuple[Terms, Lengths]]:
        for passage in passages:
            words = analysers(passage.language).terms(passage.text)
            terms = [numbers.setdefault(word, len(numbers)) for word in words]
            yield np.array(terms, dtype=np.uint32), np.array([len(terms)])

    # A dict keeps the order in which its keys came.
    write(folder, analysed(), numbers)
