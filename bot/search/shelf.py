"""The articles of a corpus by their titles and authors, for whoever chooses one while typing."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from bot.arrays import firsts
from bot.model import EVERYTHING, Selection
from bot.search.engine import ArticleTitle
from bot.search.shelf_names import ShelfNames
from bot.search.shelf_part import Flags, ShelfPart, one_behind_the_other

_SELECTIONS = 256
"""How many selections are remembered: there are as many as channels with one of their own."""


class Shelf:
    """Every living article once, in the order of the corpus; never changes once made.

    Articles are numbered part after part, from 0. `alive` tells of each part's articles whether they are alive, None
    that all are. `order` gives each article's place in the corpus, None that they stand as they are numbered.
    Quickest where the first part is by far the largest.
    """

    def __init__(
        self, parts: Sequence[ShelfPart], alive: Sequence[Flags | None], order: NDArray[np.int64] | None
    ) -> None:
        self._parts = tuple(parts)
        self._starts = firsts(map(len, parts)).tolist()
        self._alive = one_behind_the_other(
            np.full(len(part), True) if flags is None else flags for part, flags in zip(parts, alive, strict=True)
        )
        numbers = np.flatnonzero(self._alive)
        # A part mostly stands in order, which a stable sort makes use of.
        self._ordered = numbers if order is None else numbers[np.argsort(order[numbers], kind="stable")]
        self._selections: dict[Selection, Flags] = {}
        self._credited: dict[Selection, Flags] = {}

    def articles(self, typed: str, limit: int, selection: Selection = EVERYTHING) -> Sequence[ArticleTitle]:
        """Return articles of a selection whose title has every typed word or word beginning, in corpus order."""
        found = one_behind_the_other(part.title_words.matching(typed) for part in self._parts)
        if not selection.everything:
            found &= self.selected(selection)
        numbers = self._ordered[np.flatnonzero(found[self._ordered])[:limit]]
        return [self._article(number) for number in numbers.tolist()]

    def authors(self, typed: str, limit: int, selection: Selection = EVERYTHING) -> Sequence[str]:
        """Return authors and publishers of a selection whose name has every typed word or word beginning.

        Each comes once, in the order of the first living article that credits them.
        """
        found = self._names.matching(typed)
        if not selection.everything:
            found &= _remembered(self._credited, selection, lambda: self._names.credited_by(self.selected(selection)))
        return self._names.first(found, limit)

    def selected(self, selection: Selection) -> Flags:
        """Tell of each article by its number whether it is alive and of a selection: shape (articles,)."""
        if selection.everything:
            return self._alive
        return _remembered(self._selections, selection, lambda: self._select(selection))

    def _select(self, selection: Selection) -> Flags:
        return one_behind_the_other(part.selected(selection) for part in self._parts) & self._alive

    @cached_property
    def _names(self) -> ShelfNames:
        # A start is not to wait for what nobody may ask for.
        return ShelfNames(self._parts, self._ordered)

    def _article(self, number: int) -> ArticleTitle:
        at = bisect_right(self._starts, number) - 1
        part, within = self._parts[at], number - self._starts[at]
        return ArticleTitle(part.ids.word(within), part.titles[within])


def _remembered(memory: dict[Selection, Flags], selection: Selection, find: Callable[[], Flags]) -> Flags:
    found = memory.get(selection)
    if found is None:
        found = find()
        if len(memory) >= _SELECTIONS:
            memory.clear()
        memory[selection] = found
    return found
