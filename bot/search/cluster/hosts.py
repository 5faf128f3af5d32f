"""Which host of a cluster is asked first, and whether one more is asked: from how they did so far."""

from dataclasses import dataclass

_EARNED, _MOST = 0.1, 5.0
"""How much of a second asking each answer earns, and how many are saved: else a busy cluster would get busier."""


@dataclass(slots=True)
class _Host:
    waiting: int = 0
    """Requests that it has not answered yet."""
    silent: bool = False
    """Whether it did not answer when it was asked last."""
    node: str | None = None
    """The id of its node; None where that is not known."""


class Hosts:
    """Remembers how hosts did, by their places. Not for several threads at once."""

    def __init__(self, count: int) -> None:
        self._hosts = [_Host() for _ in range(count)]
        self._turn, self._saved = 0, _MOST

    def order(self) -> list[int]:
        """Return all places: those that answer before others, then those that have less to do, then in turn."""
        self._turn += 1
        count = len(self._hosts)

        def rank(at: int) -> tuple[bool, int, int]:
            host = self._hosts[at]
            return host.silent, host.waiting, (at + self._turn) % count

        return sorted(range(count), key=rank)

    def preference(self) -> str | None:
        """Return OpenSearch's preference for nodes that answer, where others do not: parts of an index are on several.

        None where all answer, where none does, and where it is not known which nodes they are.
        """
        answering = [host for host in self._hosts if not host.silent]
        nodes = [host.node for host in answering if host.node]
        if not nodes or len(nodes) < len(answering) or len(answering) == len(self._hosts):
            return None
        return f"_prefer_nodes:{','.join(nodes)}"

    def asked(self, at: int) -> None:
        """Note that a host is asked."""
        self._hosts[at].waiting += 1

    def ended(self, at: int, *, answered: bool | None) -> None:
        """Note that a host answered, be it with a refusal, or did not; None where nobody waited for it any more."""
        host = self._hosts[at]
        host.waiting -= 1
        if answered is not None:
            host.silent = not answered
        if answered:
            self._saved = min(self._saved + _EARNED, _MOST)

    def seen(self, at: int, *, answers: bool, node: str | None) -> None:
        """Note whether a host answers when it is only looked at, and which node it is."""
        host = self._hosts[at]
        host.silent, host.node = not answers, node if answers else host.node

    def spend(self) -> bool:
        """Whether one more host may be asked while another one is slow: then it counts as done."""
        if self._saved < 1:
            return False
        self._saved -= 1
        return True
