"""The articles of a corpus by their titles and authors, for whoever chooses one while typing."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bot.model import EVERYTHING, Passage, Selection
from bot.search.engine import ArticleTitle
from bot.search.prefixes import PrefixIndex
from bot.search.selection import Selector, credited

_SELECTIONS = 256
"""How many selections are remembered: there are as many as channels with one of their own."""

Flags = NDArray[np.bool_]


class Shelf:
    """Every article once, in the order of the corpus; never changes once made."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        sources = {passage.article_id: passage.attribution for passage in passages}
        numbers = {article_id: number for number, article_id in enumerate(sources)}
        self._article_of = np.array([numbers[passage.article_id] for passage in passages], dtype=np.int64)
        self._articles = [ArticleTitle(article_id, source.title) for article_id, source in sources.items()]
        self._sources = sources
        self._titles = PrefixIndex([source.title for source in sources.values()])
        pairs = [(name, number) for number, source in enumerate(sources.values()) for name in credited(source)]
        self._authors = list(dict.fromkeys(name for name, _ in pairs))
        names = {name: number for number, name in enumerate(self._authors)}
        self._credited = np.array([names[name] for name, _ in pairs], dtype=np.int64)
        self._credited_by = np.array([number for _, number in pairs], dtype=np.int64)
        self._names = PrefixIndex(self._authors)
        self._selections: dict[Selection, Flags] = {}

    def articles(self, typed: str, limit: int, selection: Selection = EVERYTHING) -> Sequence[ArticleTitle]:
        """Return articles of a selection whose title has every typed word or word beginning, in corpus order."""
        found = self._titles.matching(typed)
        if not selection.everything:
            found &= self.selected(selection)
        return [self._articles[number] for number in np.flatnonzero(found)[:limit].tolist()]

    def authors(self, typed: str, limit: int, selection: Selection = EVERYTHING) -> Sequence[str]:
        """Return authors and publishers of a selection whose name has every typed word or word beginning."""
        found = self._names.matching(typed)
        if not selection.everything:
            named = np.zeros(len(found), dtype=bool)
            named[self._credited[self.selected(selection)[self._credited_by]]] = True
            found &= named
        return [self._authors[number] for number in np.flatnonzero(found)[:limit].tolist()]

    def selected(self, selection: Selection) -> Flags:
        """Tell of each article whether it is of a selection."""
        found = self._selections.get(selection)
        if found is None:
            allows = Selector(selection).allows
            found = np.array([allows(article_id, source) for article_id, source in self._sources.items()], dtype=bool)
            if len(self._selections) >= _SELECTIONS:
                self._selections.clear()
            self._selections[selection] = found
        return found

    def selected_passages(self, selection: Selection) -> Flags:
        """Tell of each passage whether it is of a selection."""
        return self.selected(selection)[self._article_of]
