"""An engine over passages that are held in memory as they are."""

from collections.abc import Iterable, Sequence

import numpy as np

from bot.model import Attribution, Passage
from bot.search.analysing import analysed
from bot.search.analysis import Analysers
from bot.search.collection import Collection, Living
from bot.search.embedded import EmbeddedEngine
from bot.search.lexicon import Lexicon
from bot.search.mix import Weights
from bot.search.segment import SegmentWriter
from bot.search.word_tables import WordTables


class HeldPassages:
    """Passages, numbered as they come, and their articles by the first of them."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self._passages = tuple(passages)
        self._number = {passage.id: number for number, passage in enumerate(self._passages)}
        firsts: dict[str, int] = {}
        for number, passage in enumerate(self._passages):
            firsts.setdefault(passage.article_id, number)
        self._first = list(firsts.values())
        self._article = {article_id: number for number, article_id in enumerate(firsts)}

    def passage(self, number: int) -> Passage:
        """Return a passage."""
        return self._passages[number]

    def number(self, passage_id: str) -> int | None:
        """Return the number of the passage with an id, if there is one."""
        return self._number.get(passage_id)

    def attribution(self, article: int) -> Attribution:
        """Return where the first passage of an article comes from."""
        return self._passages[self._first[article]].attribution

    def article(self, article_id: str) -> int | None:
        """Return the number of the article with an id, if there is one."""
        return self._article.get(article_id)

    def sources(self) -> Iterable[tuple[str, Attribution]]:
        """Return each article's id and an attribution of it, in order."""
        return ((article_id, self.attribution(number)) for article_id, number in self._article.items())


def held_engine(passages: Sequence[Passage], analysers: Analysers, weights: Weights) -> EmbeddedEngine:
    """Analyse passages, each in its language."""
    held, lexicon = HeldPassages(passages), Lexicon.empty()
    writer = SegmentWriter(lexicon)
    writer.add(analysed(passages, analysers, lexicon))
    segment = writer.done(held.sources())
    languages = list(dict.fromkeys(analysers(passage.language).language for passage in passages))
    tables = [WordTables.build(lexicon.surfaces)]
    collection = Collection([Living(segment)], np.arange(segment.articles))
    return EmbeddedEngine(
        held,
        collection,
        lexicon=lexicon,
        tables=tables,
        languages=languages,
        analysers=analysers,
        weights=weights,
    )
