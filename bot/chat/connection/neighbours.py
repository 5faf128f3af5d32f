"""The other processes of the same bot, and how often word of them is looked for."""

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable

from bot.answers.following import Following
from bot.chat.server_settings.store import SettingsStore
from bot.errors import RecordsError
from bot.records.together import Together

_log = logging.getLogger(__name__)
_PAUSE = 1.5
"""Seconds between two looks."""
_SWEEP_SECONDS = 60.0


class Neighbours:
    """Looks again and again for what other processes did, and tells them what was done here."""

    def __init__(
        self, together: Together, store: SettingsStore, following: Following | None, pause: float = _PAUSE
    ) -> None:
        """Without `following` the corpus is not followed here; `pause`: seconds between two looks."""
        self._together = together
        self._store = store
        self._following = following
        self._pause = pause
        self._swept_at = 0.0
        self._compared = False

    @contextlib.asynccontextmanager
    async def heeded(self) -> AsyncIterator[None]:
        """Look for word as long as the block runs; at its end tell what is not told yet."""
        # A large corpus is read for minutes; what was set must not wait for that.
        looking = [asyncio.create_task(self._forever(look)) for look in (self._hear_of_settings, self._hear_of_corpus)]
        try:
            yield
        finally:
            for task in looking:
                task.cancel()
            await asyncio.gather(*looking, return_exceptions=True)
            with contextlib.suppress(RecordsError):
                await self._tell()
            await self._together.close()

    async def _forever(self, look: Callable[[], Awaitable[None]]) -> None:
        while True:
            try:
                await look()
            except RecordsError:
                # The log was told by the room of the database, once.
                pass
            except Exception:  # noqa: BLE001 - whatever it is, the next look may go well
                _log.exception("Looking for what other processes of this bot did failed")
            await asyncio.sleep(self._pause)

    async def _hear_of_settings(self) -> None:
        if not self._compared:
            await self._together.compare_keys()
            self._compared = True
        await self._store.hear((await self._together.notices.read())["settings"])
        if time.monotonic() - self._swept_at > _SWEEP_SECONDS:
            self._swept_at = time.monotonic()
            await self._together.sweep()

    async def _hear_of_corpus(self) -> None:
        if self._following is not None:
            await self._following.tell()
            await self._following.hear((await self._together.notices.read())["corpus"])

    async def _tell(self) -> None:
        if self._following is not None:
            await self._following.tell()
