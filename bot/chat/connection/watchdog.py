"""What systemd is told, where it started the bot: that it is ready, that it is alive, that it stops.

By the protocol of sd_notify(3) and sd_watchdog_enabled(3); systemd names its socket and the length of its
patience in variables that the library reads.
"""

import asyncio
import contextlib
import logging
import socket
from collections.abc import AsyncIterator, Callable

from systemd_watchdog.systemd_watchdog import WatchDog

from bot.chat.connection.gateway import Gateway

_log = logging.getLogger(__name__)
_PATIENCE = 300.0
"""Seconds without Discord after which systemd may start the bot afresh; shorter breaks heal by themselves."""
_SHORTEST_PAUSE = 0.01


class _Systemd(WatchDog):
    """The library's notifier, with the one message that it lacks, and no failure that reaches the bot."""

    def stopping(self) -> None:
        """Report that the end has begun."""
        self._send("STOPPING=1\n")

    def _send(self, msg: str) -> None:
        try:
            super()._send(msg)
        except OSError as error:
            _log.warning("systemd could not be told %s: %s", msg.strip(), error)


@contextlib.asynccontextmanager
async def watched(gateway: Gateway) -> AsyncIterator[Callable[[], None]]:
    """Tell systemd how the bot is as long as the block runs; yield what tells it that the bot stops.

    Where the bot was not started by systemd, nothing is told.
    """
    if not hasattr(socket, "AF_UNIX"):
        yield _nothing
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as channel:
        # A full queue must not hold up the answers.
        channel.setblocking(False)
        systemd = _Systemd(channel)
        telling = asyncio.create_task(_tell(systemd, gateway))
        try:
            yield systemd.stopping
        finally:
            telling.cancel()
            await asyncio.gather(telling, return_exceptions=True)


async def _tell(systemd: _Systemd, gateway: Gateway) -> None:
    """Say once that the bot is ready, and then twice within systemd's patience that it is alive."""
    await gateway.was_ready.wait()
    systemd.ready()
    pause = max(systemd.timeout_td.total_seconds() / 2, _SHORTEST_PAUSE)
    while True:
        if gateway.alive(_PATIENCE):
            systemd.notify()
        await asyncio.sleep(pause)


def _nothing() -> None:
    pass
