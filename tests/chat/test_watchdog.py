"""What systemd hears, through a socket that stands in for its own."""

import asyncio
import contextlib
import socket
import tempfile
from pathlib import Path

import pytest

from bot.chat.connection.gateway import Gateway
from bot.chat.connection.watchdog import watched

pytestmark = pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="needs sockets of the file system")
SECONDS = 10.0


class Systemd:
    """Receives what is told, one message at a time."""

    def __init__(self, channel):
        self._channel = channel

    async def hears(self):
        heard = await asyncio.wait_for(asyncio.get_running_loop().sock_recv(self._channel, 4096), SECONDS)
        return heard.decode().strip()

    def heard(self):
        """Everything that waits to be read."""
        found = []
        with contextlib.suppress(BlockingIOError):
            while True:
                found.append(self._channel.recv(4096).decode().strip())
        return found


@pytest.fixture
def systemd(monkeypatch):
    # Paths of sockets must be short, and those of pytest are not.
    with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as channel:
        path = str(Path(folder) / "notify")
        channel.bind(path)
        channel.setblocking(False)
        monkeypatch.setenv("NOTIFY_SOCKET", path)
        monkeypatch.setenv("WATCHDOG_USEC", "20000")
        monkeypatch.delenv("WATCHDOG_PID", raising=False)
        yield Systemd(channel)


def latency():
    return 0.1


async def test_it_hears_ready_once_then_signs_of_life_then_the_end(systemd):
    gateway = Gateway()
    async with watched(gateway) as stopping:
        await asyncio.sleep(0)
        assert systemd.heard() == []
        gateway.up(latency)
        assert [await systemd.hears() for _ in range(4)] == ["READY=1", "WATCHDOG=1", "WATCHDOG=1", "WATCHDOG=1"]
        gateway.up(latency)
        assert [await systemd.hears() for _ in range(2)] == ["WATCHDOG=1", "WATCHDOG=1"]
        stopping()
        assert systemd.heard()[-1] == "STOPPING=1"


async def test_signs_of_life_stay_out_while_discord_is_away_for_long_and_come_again_with_it(systemd):
    now = 0.0
    gateway = Gateway(lambda: now)
    async with watched(gateway):
        gateway.up(latency)
        assert [await systemd.hears(), await systemd.hears()] == ["READY=1", "WATCHDOG=1"]
        gateway.down()
        now = 299.0
        systemd.heard()
        assert await systemd.hears() == "WATCHDOG=1"
        now = 301.0
        systemd.heard()
        await asyncio.sleep(0.1)
        assert systemd.heard() == []
        gateway.up(latency)
        assert await systemd.hears() == "WATCHDOG=1"


async def test_without_systemd_nothing_is_told(systemd, monkeypatch):
    monkeypatch.delenv("NOTIFY_SOCKET")
    gateway = Gateway()
    async with watched(gateway) as stopping:
        gateway.up(latency)
        await asyncio.sleep(0.05)
        stopping()
    assert systemd.heard() == []


@pytest.mark.usefixtures("systemd")
async def test_a_systemd_that_is_gone_hurts_nobody(monkeypatch, caplog):
    monkeypatch.setenv("NOTIFY_SOCKET", "/nowhere/notify")
    gateway = Gateway()
    async with watched(gateway) as stopping:
        gateway.up(latency)
        stopping()
    assert "systemd could not be told STOPPING=1" in caplog.text


async def test_where_there_are_no_such_sockets_nothing_is_told(systemd, monkeypatch):
    monkeypatch.delattr(socket, "AF_UNIX")
    async with watched(Gateway()) as stopping:
        stopping()
    assert systemd.heard() == []
