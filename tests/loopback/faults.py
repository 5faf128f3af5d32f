"""Faults that a test switches on: errors, broken connections, and answers held back until the test lets go."""

from __future__ import annotations

import asyncio
import re
import socket
import struct
from dataclasses import dataclass, field
from typing import Literal

Outcome = int | Literal["reset", "lost"]
"""An HTTP status; or "reset": the connection breaks before the request is handled; or "lost": it is handled
and the connection breaks before the answer gets through."""


@dataclass(slots=True)
class Fault:
    """What happens to the next requests of one kind."""

    method: str
    path: re.Pattern[str]
    outcome: Outcome
    left: int
    """How many more requests it hits."""
    retry_after: float = 0.05
    """For status 429: the seconds that the client is told to wait."""


@dataclass(slots=True)
class Hold:
    """The next request of one kind, which waits until the test releases it."""

    method: str
    path: re.Pattern[str]
    _reached: asyncio.Event = field(default_factory=asyncio.Event)
    _released: asyncio.Event = field(default_factory=asyncio.Event)

    async def reached(self, timeout: float = 10.0) -> None:  # noqa: ASYNC109 - a driver's call, it says how long
        """Wait until the request is there."""
        await asyncio.wait_for(self._reached.wait(), timeout)

    def release(self) -> None:
        """Let the request go on."""
        self._released.set()

    async def wait(self) -> None:
        """Say that the request is there and wait for the release."""
        self._reached.set()
        await self._released.wait()


class Faults:
    """The faults that are switched on now."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._waiting: list[Hold] = []
        self._taken: list[Hold] = []

    def add(self, fault: Fault) -> None:
        """Switch a fault on."""
        self._faults.append(fault)

    def hold(self, method: str, path: str) -> Hold:
        """Hold the next request of this kind."""
        hold = Hold(method, re.compile(path))
        self._waiting.append(hold)
        return hold

    def take(self, method: str, path: str) -> Fault | None:
        """Return the fault that hits this request, and count it."""
        for fault in self._faults:
            if fault.left > 0 and fault.method == method and fault.path.search(path):
                fault.left -= 1
                return fault
        return None

    def take_hold(self, method: str, path: str) -> Hold | None:
        """Return the hold that this request runs into; each holds one request."""
        for hold in self._waiting:
            if hold.method == method and hold.path.search(path):
                self._waiting.remove(hold)
                self._taken.append(hold)
                return hold
        return None

    def release_all(self) -> None:
        """Let go of everything that is held."""
        for hold in [*self._waiting, *self._taken]:
            hold.release()


def break_connection(transport: asyncio.Transport | asyncio.BaseTransport | None) -> None:
    """End a TCP connection with a reset, as a crash or a router would, not with a farewell."""
    if transport is None:
        return
    raw = transport.get_extra_info("socket")
    if raw is not None:
        # Zero seconds of linger turn the close into a reset: what is still unsent is thrown away.
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    assert isinstance(transport, asyncio.Transport)
    transport.abort()
