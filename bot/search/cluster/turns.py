"""Questions in the order in which they came, so that with many at once each waits about as long as the others."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from bot.search.cluster.client import Deadline
from bot.search.cluster.faults import too_late

T = TypeVar("T")

_AT_ONCE = 6
"""Questions that are worked on at once: enough to have something to do while others wait for the cluster."""
_GRACE = 0.25
"""Seconds after a question's deadline in which what the cluster answered is still worked on."""


class Turns:
    """Works on some questions at once, in threads of its own; the others wait."""

    def __init__(self, hosts: Sequence[str]) -> None:
        """`hosts` are those that are named where a question had to wait for too long."""
        self._hosts = hosts
        self._threads = ThreadPoolExecutor(_AT_ONCE, "question")

    def take(self, work: Callable[[], T], deadline: Deadline) -> T:
        """Return what the work returns, or raise what it raises; a ClusterError where the deadline is over before."""
        done = self._threads.submit(work)
        try:
            return done.result(deadline.left + _GRACE)
        except TimeoutError:
            done.cancel()
            raise too_late(self._hosts) from None
