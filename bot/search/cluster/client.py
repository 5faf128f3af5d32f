"""Requests to an OpenSearch cluster, answered in time or refused with a sentence."""

import asyncio
import base64
import itertools
import threading
import time
from collections.abc import Coroutine, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from bot.errors import ClusterError
from bot.search.cluster.door import Door
from bot.search.cluster.faults import LATE, is_passing, too_late
from bot.search.cluster.hosts import Hosts

T = TypeVar("T")

ANSWER_SECONDS = 2.2
"""How long a question waits for the cluster in all: with what is worked out here, it is answered within 2.5 seconds."""
_SLOW, _HOPELESS = 0.5, 1.1
"""Seconds after which the next host is asked too: as long as that does not happen too often, and in any case."""
_PAUSES = (0.05, 0.1, 0.2, 0.4)
"""Seconds between rounds, when no host could answer."""
_LOOKING, _GLANCE = 1.0, 0.3
"""Seconds between looks at all hosts, which is also how long these may take; and how long one does that is in haste."""


@dataclass(frozen=True, slots=True)
class Access:
    """Where a cluster is, and what opens it."""

    hosts: tuple[str, ...]
    """Addresses such as `https://search.example.org:9200`, without a password."""
    user: str = ""
    password: str = field(default="", repr=False)
    api_key: str = field(default="", repr=False)
    ca_file: Path | None = None
    """The certificates that sign the hosts' own; None for those that the machine trusts."""


@dataclass(frozen=True, slots=True)
class Request:
    """One request of OpenSearch's REST interface."""

    method: str
    path: str
    """Begins with a slash; names in it are quoted already."""
    body: Any = None
    """What becomes JSON: a list becomes one object a line, as bulk requests and several searches want it."""
    params: Mapping[str, str] = field(default_factory=dict)
    hedged: bool = False
    """Whether it only reads an index, so that the next host is asked too where one is slow, and nodes that answer."""
    once: bool = False
    """Whether it must not be sent again when nobody knows what became of it, for it would not do the same."""


class Deadline:
    """When an answer has to be there."""

    def __init__(self, seconds: float = ANSWER_SECONDS) -> None:
        self.seconds, self._end = seconds, time.monotonic() + seconds

    @property
    def left(self) -> float:
        """How many seconds are left; 0 when none are."""
        return max(self._end - time.monotonic(), 0.0)


class Client:
    """Speaks to the hosts of a cluster from any thread; its event loop runs in a thread of its own.

    A request goes to one host after the other until one answers: at once where a host is gone or has no room, and
    while it still waits where one is slow. Raises ClusterError where none does in time, and what it raises is fit for
    people.
    """

    def __init__(self, access: Access) -> None:
        self._access = access
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="cluster", daemon=True)
        self._thread.start()
        self._hosts = Hosts(len(access.hosts))
        self._doors = self._run(self._opened()).result()
        self._watch = self._run(self._watched())

    @property
    def hosts(self) -> tuple[str, ...]:
        """The addresses of all hosts."""
        return self._access.hosts

    def ask(self, request: Request, deadline: Deadline | None = None) -> Any:
        """Return what the cluster answers, decoded; waits until a deadline, that of a question where none is given."""
        left = (deadline or Deadline()).left
        answer = self.send(request, left)
        try:
            return answer.result(left + _LOOKING)
        except TimeoutError:
            # The thread that asks has too much to do.
            answer.cancel()
            raise too_late(self._access.hosts) from None

    def send(self, request: Request, seconds: float) -> "Future[Any]":
        """Send a request and return at once: what will be answered within so many seconds, or what `ask` raises."""
        return self._run(self._answered(request, self._loop.time() + seconds))

    def close(self) -> None:
        """End all connections; nothing can be asked any more."""
        if self._loop.is_closed():
            return
        self._watch.cancel()
        self._run(self._closed()).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _run(self, work: Coroutine[Any, Any, T]) -> "Future[T]":
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    async def _opened(self) -> list[Door]:
        access = self._access
        return [Door(host, _opens(access), access.ca_file) for host in access.hosts]

    async def _closed(self) -> None:
        for door in self._doors:
            await door.close()

    async def _answered(self, request: Request, until: float) -> Any:
        """Ask one host after the other, in rounds, until one answers or the time is over."""
        pauses = itertools.chain(_PAUSES, itertools.repeat(_PAUSES[-1]))
        told: ClusterError | None = None
        while True:
            try:
                return await self._round(request, until)
            except ClusterError as error:
                # That the time is over tells less than why it went by.
                told = error if told is None or error.kind != LATE else told
                pause = next(pauses)
                if not is_passing(error) or request.once or self._loop.time() + pause >= until:
                    raise told from None
            await asyncio.sleep(pause)

    async def _round(self, request: Request, until: float) -> Any:
        """Ask every host at most once; raises what the last one to fail told."""
        left, told = set(range(len(self._doors))), too_late(self._access.hosts)
        waiting: set[asyncio.Task[Any]] = set()
        try:
            while left or waiting:
                if left:
                    at = next(at for at in self._hosts.order() if at in left)
                    left.remove(at)
                    waiting.add(self._loop.create_task(self._attempt(at, request, until)))
                done, waiting = await self._ended(waiting, until, hedged=request.hedged and bool(left))
                for task in done:
                    error = task.exception()
                    if error is None:
                        return task.result()
                    if not isinstance(error, ClusterError) or not is_passing(error) or request.once:
                        raise error
                    told = error
                if not done and self._loop.time() >= until:
                    break
        finally:
            for task in waiting:
                task.cancel()
            # What they end with is nobody's concern any more.
            await asyncio.gather(*waiting, return_exceptions=True)
        raise told

    async def _ended(
        self, waiting: "set[asyncio.Task[Any]]", until: float, *, hedged: bool
    ) -> "tuple[set[asyncio.Task[Any]], set[asyncio.Task[Any]]]":
        """Wait for an attempt to end, and return which did and which did not: none where one more is to be made."""
        began = self._loop.time()
        for patience in (_SLOW, _HOPELESS) if hedged else ():
            done, waiting = await self._within(waiting, min(began + patience, until))
            if done or self._loop.time() >= until:
                return done, waiting
            if patience == _HOPELESS or self._hosts.spend():
                # The next one is not to wait for the same node.
                await self._look(min(_GLANCE, until - self._loop.time()))
                return await self._within(waiting, self._loop.time())
        return await self._within(waiting, until)

    async def _within(
        self, waiting: "set[asyncio.Task[Any]]", until: float
    ) -> "tuple[set[asyncio.Task[Any]], set[asyncio.Task[Any]]]":
        patience = max(until - self._loop.time(), 0)
        return await asyncio.wait(waiting, timeout=patience, return_when=asyncio.FIRST_COMPLETED)

    async def _attempt(self, at: int, request: Request, until: float) -> Any:
        """Ask one host."""
        params, answered = dict(request.params), None
        if request.hedged and (preference := self._hosts.preference()):
            params["preference"] = preference
        left = max(until - self._loop.time(), 0.001)
        self._hosts.asked(at)
        try:
            answer = await self._doors[at].ask(
                request.method, request.path, params=params, body=request.body, seconds=left
            )
            answered = True
        except ClusterError as error:
            answered = error.status is not None
            raise
        finally:
            self._hosts.ended(at, answered=answered)
        return answer

    async def _watched(self) -> None:
        """Look at all hosts again and again, so that nobody need wait to learn that one does not answer."""
        while True:
            await self._look(_LOOKING)
            await asyncio.sleep(_LOOKING)

    async def _look(self, seconds: float) -> None:
        """Look whether each host answers within some seconds, and which node it is."""
        await asyncio.gather(*(self._look_at(at, seconds) for at in range(len(self._doors))))

    async def _look_at(self, at: int, seconds: float) -> None:
        answers, node = True, None
        try:
            told = await self._doors[at].ask(
                "GET", "/_nodes/_local", params={"filter_path": "nodes.*.name"}, seconds=seconds
            )
            node = next(iter(told["nodes"]))
        except ClusterError as error:
            answers = error.status is not None
        except (TypeError, LookupError, StopIteration):
            # It answers, and does not say which node it is.
            pass
        self._hosts.seen(at, answers=answers, node=node)


def _opens(access: Access) -> str | None:
    """Return the header that opens the cluster."""
    if access.api_key:
        return f"ApiKey {access.api_key}"
    if not access.user:
        return None
    return "Basic " + base64.b64encode(f"{access.user}:{access.password}".encode()).decode()
