"""How the connection to Discord's gateway is, as its events have told."""

import asyncio
import math
import time
from collections.abc import Callable
from enum import Enum


class GatewayState(Enum):
    """What can be said of the connection."""

    CONNECTING = "connecting"
    """It has not been ready since the start."""
    READY = "ready"
    LOST = "lost"
    """It was ready and broke, if only for one of its shards; the library connects again by itself."""
    STOPPING = "stopping"
    """The bot was told to stop."""


class Gateway:
    """Remembers what the client's events said; one for the process, whatever client serves it."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` counts seconds."""
        self._clock = clock
        self._latency: Callable[[], float] | None = None
        self._down: set[int | None] = set()
        """The shards that are lost; None stands for all of them."""
        self._lost_at: float | None = None
        self._stopping = False
        self.was_ready = asyncio.Event()
        """Set for good when the connection was ready for the first time."""

    def up(self, latency: Callable[[], float], shard: int | None = None) -> None:
        """The connection is ready, or with `shard` this part of it is there again.

        `latency` returns its heartbeat's seconds.
        """
        self._latency = latency
        if shard is None:
            self._down.clear()
            self.was_ready.set()
        self._down.discard(shard)
        if not self._down:
            self._lost_at = None

    def down(self, shard: int | None = None) -> None:
        """The connection broke, or this part of it; Discord's library says so again with every try that fails."""
        self._down.add(shard)
        if self._lost_at is None:
            self._lost_at = self._clock()

    def stop(self) -> None:
        """The bot was told to stop."""
        self._stopping = True

    @property
    def state(self) -> GatewayState:
        """What can be said of the connection now."""
        if self._stopping:
            return GatewayState.STOPPING
        if not self.was_ready.is_set():
            return GatewayState.CONNECTING
        return GatewayState.LOST if self._down else GatewayState.READY

    @property
    def latency(self) -> float | None:
        """Seconds from a heartbeat to its acknowledgement; None before the first one and without connection."""
        seconds = math.nan if self._latency is None or self._down else self._latency()
        return seconds if math.isfinite(seconds) else None

    def alive(self, patience: float) -> bool:
        """Whether the connection is ready, or has been lost for no more than `patience` seconds."""
        return self._lost_at is None or self._clock() - self._lost_at <= patience
