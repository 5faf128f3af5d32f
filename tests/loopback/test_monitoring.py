"""The real bot under a monitor's and systemd's eyes: its pages over HTTP, its messages on a socket."""

from __future__ import annotations

import asyncio
import contextlib
import re
import signal
import socket
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import aiohttp
import pytest

from .process import BotProcess
from .server import LoopbackDiscord
from .test_smoke import KEEPER_QUESTION, START_SECONDS, STOP_SECONDS, Operator, alarms, ask

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGTERM"), reason="needs POSIX signals")
Page = tuple[int, str]


@pytest.fixture
def operator(tmp_path: Path) -> Operator:
    """An operator with a folder of one article."""
    return Operator(tmp_path)


@pytest.fixture
def port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Monitor:
    """Reads the bot's pages again and again until they say what is waited for."""

    def __init__(self, session: aiohttp.ClientSession, port: int) -> None:
        self._session = session
        self._address = f"http://127.0.0.1:{port}"

    async def until(self, path: str, fits: Callable[[int, str], object]) -> Page:
        """Return the first page that fits; TimeoutError with the last one when none comes."""
        last: object = None
        try:
            async with asyncio.timeout(START_SECONDS):
                while True:
                    with contextlib.suppress(aiohttp.ClientConnectionError):
                        async with self._session.get(self._address + path) as response:
                            last = page = response.status, await response.text()
                            if fits(*page):
                                return page
                    await asyncio.sleep(0.05)
        except TimeoutError:
            message = f"{path} never fitted; at last: {last}"
            raise TimeoutError(message) from None


@pytest.fixture
async def monitor(port: int) -> AsyncIterator[Monitor]:
    """Whoever watches over the bot."""
    async with aiohttp.ClientSession() as session:
        yield Monitor(session, port)


async def test_the_pages_tell_of_the_connection_and_of_the_question_that_was_answered(
    operator: Operator, port: int, monitor: Monitor
) -> None:
    """Not ready before Discord is there, ready with it, then the question is counted and timed."""
    async with LoopbackDiscord() as discord:
        held = discord.hold_next("GET", "^/users/@me$")
        async with operator.start(discord, HEALTH_PORT=str(port)) as bot:
            await held.reached(START_SECONDS)
            status, early = await monitor.until("/healthz", lambda *_: True)
            held.release()
            _, ready = await monitor.until("/healthz", lambda status, _: status == 200)
            await discord.answer_to(await ask(discord, KEEPER_QUESTION))
            _, measured = await monitor.until("/metrics", lambda _, text: "storybot_questions_total{" in text)
            bot.stop()
            assert await bot.exit_code(STOP_SECONDS) == 0

    assert status == 503
    assert '"gateway": "connecting"' in early
    assert '"gateway": "ready"' in ready
    assert '"passages": 4' in ready
    assert 'storybot_questions_total{outcome="answered",surface="mention"} 1.0' in measured
    assert 'storybot_answer_seconds_count{surface="mention"} 1.0' in measured
    assert "storybot_corpus_articles 1.0" in measured
    assert "storybot_gateway_ready 1.0" in measured
    assert "ledger" not in measured
    assert alarms(bot) == []


async def test_a_lost_connection_is_told_until_it_is_back(operator: Operator, port: int, monitor: Monitor) -> None:
    """From ready to lost, and to ready again by the library's own doing."""
    async with LoopbackDiscord() as discord, operator.start(discord, HEALTH_PORT=str(port)):
        await monitor.until("/healthz", lambda status, _: status == 200)
        discord.gateway.out_of_order = True
        await discord.drop_connection()
        status, lost = await monitor.until("/healthz", lambda status, _: status != 200)
        discord.gateway.out_of_order = False
        await monitor.until("/healthz", lambda status, _: status == 200)

    assert status == 503
    assert '"gateway": "lost"' in lost


async def test_a_port_in_use_is_explained_in_one_sentence(operator: Operator, port: int) -> None:
    """Exit code 2, before Discord hears anything of the bot."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        async with LoopbackDiscord() as discord, operator.start(discord, HEALTH_PORT=str(port)) as bot:
            code = await bot.exit_code(START_SECONDS)

    assert code == 2
    assert alarms(bot) == []
    assert re.search(rf"HEALTH_PORT: .* port {port}: .*\. Choose another", bot.stderr.splitlines()[-1])
    assert discord.requests == []


@pytest.fixture
def notified() -> Iterator[socket.socket]:
    """The socket that stands in for systemd's."""
    # Paths of sockets must be short, and those of pytest are not.
    with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as channel:
        channel.bind(str(Path(folder) / "notify"))
        channel.setblocking(False)
        yield channel


async def test_systemd_hears_that_the_bot_is_ready_alive_and_about_to_stop(
    operator: Operator, notified: socket.socket
) -> None:
    """Ready comes first and once, the end last and while the answer in flight is still waited for."""

    async def hear() -> str:
        heard = await asyncio.wait_for(asyncio.get_running_loop().sock_recv(notified, 4096), START_SECONDS)
        return heard.decode().strip()

    async def hear_the_end(bot: BotProcess) -> list[str]:
        heard: list[str] = []
        while "STOPPING=1" not in heard:
            heard.append(await hear())
        assert bot.running
        return heard

    settings = {"NOTIFY_SOCKET": notified.getsockname(), "WATCHDOG_USEC": "400000"}
    async with LoopbackDiscord() as discord, operator.start(discord, **settings) as bot:
        started = [await hear() for _ in range(3)]
        held = discord.hold_next("POST", r"^/channels/\d+/messages$")
        await ask(discord, KEEPER_QUESTION)
        await held.reached()
        bot.stop()
        ended = await hear_the_end(bot)
        held.release()
        assert await bot.exit_code(STOP_SECONDS) == 0

    assert started == ["READY=1", "WATCHDOG=1", "WATCHDOG=1"]
    assert set(ended[:-1]) <= {"WATCHDOG=1"}
    assert alarms(bot) == []
