"""Waiting for something to become true, without polling and with a message when it does not."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class Watch:
    """Wakes those who wait whenever anything in the imitation has changed."""

    def __init__(self, describe: Callable[[], str]) -> None:
        self._changed = asyncio.Event()
        self._describe = describe
        """What to add to the message of a wait that was in vain."""

    def changed(self) -> None:
        """Say that something has changed."""
        self._changed.set()
        self._changed = asyncio.Event()

    async def until(self, find: Callable[[], T | None], timeout: float, what: str) -> T:  # noqa: ASYNC109
        """Return the first thing `find` finds; raise `TimeoutError` that says what did not come."""
        loop = asyncio.get_running_loop()
        end = loop.time() + timeout
        while (found := find()) is None:
            changed = self._changed
            try:
                await asyncio.wait_for(changed.wait(), max(0.0, end - loop.time()))
            except TimeoutError:
                message = f"{what} did not come within {timeout:g} s.\n{self._describe()}"
                raise TimeoutError(message) from None
        return found
