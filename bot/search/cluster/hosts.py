"""Which host of a cluster is asked first, and whether one more is asked: from how they did so far."""

from collections.abc import Callable
from dataclasses import dataclass

_AVOIDED = 5.0
"""Seconds for which a host that did not answer is asked only after the others."""
_EARNED, _MOST = 0.1, 5.0
"""How much of a second asking each answer earns, and how many are saved: else a busy cluster would get busier."""


@dataclass(slots=True)
class _Host:
    waiting: int = 0
    """Requests that it has not answered yet."""
    avoided_until: float = 0.0


class Hosts:
    """Remembers how hosts did, by their places. Not for several threads at once."""

    def __init__(self, count: int, now: Callable[[], float]) -> None:
        """`now` gives the time in seconds."""
        self._hosts, self._now = [_Host() for _ in range(count)], now
        self._turn, self._saved = 0, _MOST

    def order(self) -> list[int]:
        """Return all places: those that answer before others, then those that have less to do, then in turn."""
        self._turn += 1
        now, count = self._now(), len(self._hosts)

        def rank(at: int) -> tuple[bool, int, int]:
            host = self._hosts[at]
            return host.avoided_until > now, host.waiting, (at + self._turn) % count

        return sorted(range(count), key=rank)

    def asked(self, at: int) -> None:
        """Note that a host is asked."""
        host = self._hosts[at]
        host.waiting += 1
        if host.avoided_until:
            # Only one tries whether it answers again.
            host.avoided_until = self._now() + _AVOIDED

    def ended(self, at: int, *, answered: bool) -> None:
        """Note that a host answered, be it with a refusal, or that nobody waits for it any more."""
        host = self._hosts[at]
        host.waiting -= 1
        host.avoided_until = 0.0 if answered else self._now() + _AVOIDED
        if answered:
            self._saved = min(self._saved + _EARNED, _MOST)

    def spend(self) -> bool:
        """Whether one more host may be asked while another one is slow: then it counts as done."""
        if self._saved < 1:
            return False
        self._saved -= 1
        return True
