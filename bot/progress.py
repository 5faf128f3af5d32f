"""How far the reading of a corpus is, for whoever waits for it: a bar on a terminal, or lines of the log."""

import logging
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bot.answers.live import Reading, Watch

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

_PATIENCE = 1.0
"""Seconds that nobody needs to be told of."""
_PAUSE = 15.0
"""Seconds between two lines of the log."""

_log = logging.getLogger(__name__)


@contextmanager
def on_terminal(clock: Callable[[], float] = time.monotonic) -> Iterator[Watch]:
    """Give a watch that draws a bar with rate and time left on standard error, where that is a terminal.

    It is drawn once the reading takes longer than a second, and taken away at the end.
    """
    bar = _Bar(clock)
    try:
        yield bar.show if sys.stderr.isatty() else _unseen
    finally:
        bar.end()


def logged(clock: Callable[[], float] = time.monotonic) -> Watch:
    """Return a watch that tells the log now and then."""
    last = clock()

    def watch(reading: Reading) -> None:
        nonlocal last
        if clock() - last >= _PAUSE:
            last = clock()
            if reading.analysed is None:
                _log.info("Reading the corpus: %s articles so far.", f"{reading.articles:,}")
            else:
                done, of = f"{reading.analysed:,}", f"{reading.passages:,}"
                _log.info("Reading the corpus: %s of %s new passages are analysed.", done, of)

    return watch


def _unseen(_: Reading) -> None:
    pass


class _Bar:
    """One line for the articles that are read, and one for the passages that are analysed."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock, self._start = clock, clock()
        self._progress: Progress | None = None
        self._lines: dict[str, TaskID] = {}

    def show(self, reading: Reading) -> None:
        """Draw how far it is."""
        if self._clock() - self._start < _PATIENCE:
            return
        if reading.analysed is None:
            before = reading.before if reading.before > reading.articles else None
            self._draw("Reading articles", reading.articles, before)
        else:
            self._draw("Analysing passages", reading.analysed, reading.passages)
            if reading.analysed == reading.passages:
                self._draw("Writing the index", 0, None)

    def _draw(self, name: str, done: int, total: int | None) -> None:
        if self._progress is None:
            self._progress = _new_progress()
            self._progress.start()
        if name not in self._lines:
            self._lines[name] = self._progress.add_task(name, total=total)
        self._progress.update(self._lines[name], completed=done, total=total)

    def end(self) -> None:
        """Take it away."""
        if self._progress is not None:
            self._progress.stop()


def _new_progress() -> "Progress":
    from rich.console import Console  # most readings are over before anything is drawn
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        ProgressColumn,
        Task,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.text import Text

    class Rate(ProgressColumn):
        def render(self, task: Task) -> Text:
            return Text(f"{task.speed or 0:,.0f}/s")

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), Rate(), TimeRemainingColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True)
