"""Articles are outlined while others are still read."""

import os
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from bot.corpus.volume import VolumeWriter
from bot.library.outline import AT_ONCE, Outline, Told, outlined
from bot.model import Article
from bot.search.language import LanguageDetector

if TYPE_CHECKING:
    from bot.library.helper import Helpers

_MANY = 50_000
"""Passages from which on other processes help: each takes a second to start."""


class Outliner:
    """Outlines articles in stretches, in their order: here, or on all processors where there are many.

    The helping processes live until the end of its `with`.
    """

    def __init__(self, detector: LanguageDetector) -> None:
        self._detector = detector
        self._stretches: list[list[Told]] = []
        self._stretch: list[Told] = []
        self._passages = self._in_stretch = 0
        self._helpers: Helpers | None = None
        self._asked: list[Future[Outline]] = []

    def add(self, article: Article) -> None:
        """Outline an article, now or later; may wait until others are done."""
        self._stretch.append(Told.of(article))
        self._in_stretch += len(article.paragraphs)
        if self._in_stretch >= AT_ONCE:
            self._close()

    def _close(self) -> None:
        if self._stretch:
            self._stretches.append(self._stretch)
        self._passages += self._in_stretch
        self._stretch, self._in_stretch = [], 0
        if self._helpers is None and self._passages >= _MANY and (count := _processors()) > 1:
            from bot.library.helper import Helpers  # small corpora do without

            self._helpers = Helpers(count)
        if self._helpers is not None:
            self._asked += map(self._helpers.outlined, self._stretches)
            self._stretches = []

    def done(self) -> list[Outline]:
        """Return the outlines of all articles, stretch by stretch.

        Raises CorpusError when a helping process ended before its work was done.
        """
        self._close()
        return [
            *(future.result() for future in self._asked),
            *(outlined(stretch, self._detector) for stretch in self._stretches),
        ]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._helpers is not None:
            self._helpers.end()


class OutliningWriter(VolumeWriter):
    """Makes a volume whose articles are outlined meanwhile."""

    def __init__(self, outliner: Outliner, folder: Path | None = None) -> None:
        super().__init__(folder)
        self._outliner = outliner

    def add(self, article: Article, line: int | None, print_: bytes) -> None:
        """Append an article, see `VolumeWriter.add`."""
        super().add(article, line, print_)
        self._outliner.add(article)


def _processors() -> int:
    available: Callable[[int], set[int]] | None = getattr(os, "sched_getaffinity", None)
    return len(available(0)) if available else os.cpu_count() or 1
