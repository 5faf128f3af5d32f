"""Writing one after the other, beside the answers and never before them."""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from bot.errors import RecordsError

_log = logging.getLogger(__name__)
T = TypeVar("T")


class Writes:
    """Lets one piece of work at the database at a time, in the order in which they came.

    The log says once that the records do not work, and once that they work again.
    """

    def __init__(self, most: int, seconds: float) -> None:
        """`most` may wait unattended; each may take `seconds`, and one that somebody waits for that long in all."""
        self._most = most
        self._seconds = seconds
        self._turn = asyncio.Lock()
        self._waiting: set[asyncio.Task[None]] = set()
        self._broken = self._full = False

    async def do(self, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """Do something that somebody waits for; raises RecordsError when it failed or took too long."""
        try:
            async with asyncio.timeout(self._seconds):
                # As a task it takes its turn behind those that were started before and have not begun.
                return await asyncio.create_task(self._in_turn(work))
        except TimeoutError:
            raise RecordsError("The records' database takes too long.") from None

    def start(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Do something later; when too much waits already it is dropped."""
        if len(self._waiting) >= self._most:
            if not self._full:
                _log.warning("Records are written too slowly; some questions are not recorded")
            self._full = True
            return
        task = asyncio.create_task(self._unattended(work), name="records")
        self._waiting.add(task)
        task.add_done_callback(self._done)

    async def finish(self, seconds: float) -> None:
        """Wait for what was started; what is not done after `seconds` is given up."""
        if self._waiting:
            _, late = await asyncio.wait(self._waiting, timeout=max(seconds, 0))
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _unattended(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        with contextlib.suppress(RecordsError):
            await self._in_turn(work)

    async def _in_turn(self, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
        async with self._turn:
            try:
                async with asyncio.timeout(self._seconds):
                    done = await work()
            except TimeoutError:
                error = RecordsError("The records' database takes too long.")
                self._failed(error)
                raise error from None
            except RecordsError as error:
                self._failed(error)
                raise
        if self._broken:
            _log.info("Questions are recorded again")
        self._broken = False
        return done

    def _failed(self, error: RecordsError) -> None:
        if not self._broken:
            _log.warning("%s Questions are answered as before, but not recorded until that is mended", error)
        self._broken = True

    def _done(self, task: "asyncio.Task[None]") -> None:
        self._waiting.discard(task)
        self._full = self._full and bool(self._waiting)
