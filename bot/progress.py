"""How far the reading of a corpus is, for whoever waits for it: a bar on a terminal, or lines of the log."""

import logging
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bot.answers.live import Reading, Watch, unwatched

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

_PATIENCE = 1.0
"""Seconds that nobody needs to be told of."""
_PAUSE = 15.0
"""Seconds between two lines."""
_WRITING = "Writing the index"

_log = logging.getLogger(__name__)


@contextmanager
def on_terminal(clock: Callable[[], float] = time.monotonic, otherwise: Watch = unwatched) -> Iterator[Watch]:
    """Give a watch that draws a bar with rate and time left on standard error; another one where that is no terminal.

    It is drawn once the reading takes longer than a second, and taken away at the end.
    """
    bar = _Bar(clock)
    try:
        yield bar.show if sys.stderr.isatty() else otherwise
    finally:
        bar.end()


def logged(clock: Callable[[], float] = time.monotonic) -> Watch:
    """Return a watch that tells the log now and then."""
    return in_lines(lambda line: _log.info("%s", line), clock)


def in_lines(say: Callable[[str], None], clock: Callable[[], float] = time.monotonic) -> Watch:
    """Return a watch that says now and then how far it is."""
    last = clock()
    began: tuple[float, int] | None = None

    def watch(reading: Reading) -> None:
        nonlocal last, began
        now = clock()
        if reading.sent is not None and began is None:
            began = now, reading.sent
        if now - last >= _PAUSE:
            last = now
            say(_sending(reading, now, began) if began else _reading(reading))

    return watch


def _reading(reading: Reading) -> str:
    if reading.analysed is None:
        return f"Reading the corpus: {reading.articles:,} articles so far."
    return f"Reading the corpus: {reading.analysed:,} of {reading.passages:,} new passages are analysed."


def _sending(reading: Reading, now: float, began: tuple[float, int]) -> str:
    """Say how much is sent, how quickly that goes, and how long it will take; `began`: when, with how much."""
    sent = reading.sent or 0
    rate = (sent - began[1]) / max(now - began[0], 1e-3)
    left = f", {(reading.to_send - sent) / rate:,.0f} s left" if rate else ""
    return f"Loading the cluster: {sent:,} of {reading.to_send:,} documents, {rate:,.0f} a second{left}."


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
        if reading.sent is not None:
            if _WRITING in self._lines:
                self._draw(_WRITING, 1, 1)
            self._draw("Loading the cluster", reading.sent, reading.to_send)
            if reading.sent == reading.to_send:
                self._draw("Waiting for the cluster", 0, None)
        elif reading.analysed is None:
            before = reading.before if reading.before > reading.articles else None
            self._draw("Reading articles", reading.articles, before)
        else:
            self._draw("Analysing passages", reading.analysed, reading.passages)
            if reading.analysed == reading.passages:
                self._draw(_WRITING, 0, None)

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
