"""Many documents into an index: in requests of bounded size, and what is rejected once more, a little later."""

import random
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from typing import Any, NamedTuple

import msgspec

from bot.errors import ClusterError, Sentence
from bot.search.cluster.client import Client, Request
from bot.search.cluster.faults import BUSY

MOST_BYTES = 900_000
MOST_DOCUMENTS = 2_000
"""Of one request."""
_LINE = 60
"""Bytes of the line before a document."""
_ANSWER_SECONDS = 60.0
_PAUSES = (0.1, 10.0)
"""Seconds before a rejected document is sent again: the first time, and the most; each time twice as many."""
_PATIENCE = 120.0
"""Seconds in which a request's documents are sent again and again while the cluster takes none of them."""
_LATER = {None, BUSY, 500, 502, 503, 504}
"""What passes by itself: no answer, no room, a shard that is just being moved."""
_TOO_LARGE = 413
_SMALLER = {_TOO_LARGE, BUSY}
_BLOCKED = "cluster_block_exception"
_LONGEST = 200
"""Characters of what the server says that are told."""


class Write(NamedTuple):
    """A document and its id; None deletes it."""

    id: str
    document: msgspec.Struct | None


class Bulk:
    """Writes documents. Any number of threads may write at once, each with one request on its way."""

    def __init__(
        self,
        client: Client,
        taken: Callable[[int], None] = lambda _: None,
        go_on: Callable[[], None] = lambda: None,
    ) -> None:
        """`taken` is told how many documents the cluster took; `go_on` is called before each request, and may raise."""
        self._client, self._taken, self._go_on = client, taken, go_on

    def write(self, index: str, writes: Iterable[Write]) -> None:
        """Write documents, and return when the cluster has taken them all.

        Raises ClusterError when it takes none of a request for long, or refuses one for what it is.
        """
        for batch in _batches(writes):
            self._deliver(index, batch)

    def _deliver(self, index: str, batch: Sequence[Write]) -> None:
        rest, most = list(batch), len(batch)
        since, pause = time.monotonic(), _PAUSES[0]
        while rest:
            self._go_on()
            some = rest[:most]
            left, error = self._tried(index, some)
            rest[:most] = left
            self._taken(len(some) - len(left))
            if len(left) < len(some):
                since, pause = time.monotonic(), _PAUSES[0]
            if error is None:
                continue
            if error.status in _SMALLER:
                # For less there may be room.
                most = max(len(some) // 2, 1)
            if time.monotonic() - since >= _PATIENCE:
                raise error
            # Not all at once, where many wait.
            time.sleep(pause * (0.5 + random.random() / 2))  # noqa: S311 - nobody gains by guessing it
            pause = min(2 * pause, _PAUSES[1])

    def _tried(self, index: str, batch: Sequence[Write]) -> tuple[Sequence[Write], ClusterError | None]:
        """Send some documents; return those that are to be sent again, and why."""
        try:
            answer = self._sent(index, batch).result()
        except ClusterError as error:
            if (
                error.status not in _LATER
                and error.kind != _BLOCKED
                and (error.status != _TOO_LARGE or len(batch) == 1)
            ):
                raise
            return batch, error
        left, fault = list[Write](), None
        for write, done in zip(batch, answer["items"] if answer["errors"] else (), strict=answer["errors"]):
            (told,) = done.values()
            if "error" in told:
                fault = _fault(write, told["status"], told["error"])
                if fault.status not in _LATER and fault.kind != _BLOCKED:
                    raise fault
                left.append(write)
        return left, fault

    def _sent(self, index: str, batch: Sequence[Write]) -> "Future[Any]":
        lines: list[Any] = []
        for write in batch:
            if write.document is None:
                lines.append({"delete": {"_id": write.id}})
            else:
                lines += ({"index": {"_id": write.id}}, write.document)
        # Of what was taken nothing more need come back.
        params = {"filter_path": "errors,items.*.status,items.*.error.type,items.*.error.reason"}
        return self._client.send(Request("POST", f"/{index}/_bulk", lines, params, once=True), _ANSWER_SECONDS)


def _batches(writes: Iterable[Write]) -> Iterator[list[Write]]:
    batch: list[Write] = []
    size = 0
    for write in writes:
        batch.append(write)
        size += _size(write.document)
        if size >= MOST_BYTES or len(batch) >= MOST_DOCUMENTS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _size(document: msgspec.Struct | None) -> int:
    """About how many bytes a document has as JSON, with the line before it."""
    try:
        return len(msgspec.json.encode(document)) + _LINE
    except UnicodeEncodeError:
        return len(repr(document)) + _LINE


def _fault(write: Write, status: int, error: dict[str, str]) -> ClusterError:
    kind, reason = error["type"], error["reason"][:_LONGEST].rstrip(".")
    if kind == _BLOCKED:
        said = Sentence(
            "The cluster takes no changes: {reason}. Make room on its disks; it takes them again by itself.",
            reason=reason,
        )
    elif status in _LATER:
        said = Sentence("The cluster has no room for more just now: {reason}. Try again in a minute.", reason=reason)
    else:
        said = Sentence(
            "The cluster refused the document “{id}”: {reason} ({kind}).", id=write.id, reason=reason, kind=kind
        )
    return ClusterError(said, status, kind)
