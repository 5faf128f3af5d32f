"""The passages of several tomes by their numbers, decoded when they are asked for."""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bot.arrays import firsts
from bot.library.tome import Tome
from bot.model import Attribution, Passage

Ints = NDArray[np.int64]

_PARAGRAPH = re.compile("[1-9][0-9]{0,9}")
"""Python turns no number of thousands of digits into one."""


class Shelves:
    """Numbers passages and articles from 0: those of the first tome, then those of the next, the dead ones too."""

    def __init__(self, tomes: Sequence[Tome], alive: NDArray[np.bool_]) -> None:
        """`alive` tells which articles are in the corpus, by their numbers."""
        self._tomes, self._alive = tuple(tomes), alive
        self._passages = firsts(tome.volume.passages for tome in tomes)
        self._articles = firsts(tome.volume.articles for tome in tomes)

    def passage(self, number: int) -> Passage:
        """Return a passage with the language that its article was taken to be in."""
        tome, local = self._at(self._passages, number)
        return tome.volume.passage(local, tome.tongues.tag(int(tome.volume.article_of[local])))

    def number(self, passage_id: str) -> int | None:
        """Return the number of the living passage with an id, if there is one."""
        article_id, _, paragraph = passage_id.rpartition("#")
        article = self.article(article_id)
        if article is None or not _PARAGRAPH.fullmatch(paragraph):
            return None
        which = int(np.searchsorted(self._articles, article, side="right")) - 1
        volume, local = self._tomes[which].volume, article - int(self._articles[which])
        first, end = volume.first_passage[local : local + 2].tolist()
        at = first + int(paragraph) - 1
        return int(self._passages[which]) + at if at < end else None

    def attribution(self, article: int) -> Attribution:
        """Return where the first passage of an article comes from."""
        tome, local = self._at(self._articles, article)
        return tome.volume.attribution(local)

    def article(self, article_id: str) -> int | None:
        """Return the number of the living article with an id, if there is one."""
        for tome, first in zip(self._tomes, self._articles.tolist(), strict=False):
            local = tome.volume.find(article_id)
            if local is not None and self._alive[first + local]:
                return int(first) + local
        return None

    def _at(self, begins: Ints, number: int) -> tuple[Tome, int]:
        which = int(np.searchsorted(begins, number, side="right")) - 1
        return self._tomes[which], number - int(begins[which])
