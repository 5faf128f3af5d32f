"""The life of the bot's process: one instance, a patient start, a clean end."""

import asyncio
import contextlib
import logging
import signal
import sys
import threading
from collections.abc import AsyncIterator, Callable, Iterator

import aiohttp
import discord
from discord.backoff import ExponentialBackoff

from bot.app import ManagedApp, managed_app
from bot.chat.composition import build_bot
from bot.chat.connection.client import FINISH_SECONDS, StoryClient
from bot.chat.connection.gateway import Gateway
from bot.chat.connection.one_process import only_one
from bot.chat.connection.shards import Shards
from bot.chat.connection.sync import sync
from bot.chat.connection.watchdog import watched
from bot.errors import BotError, ConnectionRefused, Problem, SettingsError
from bot.progress import logged
from bot.records.database import is_shared
from bot.settings import Settings

_log = logging.getLogger(__name__)
_LONGEST_PAUSE = 60.0
_WRONG_SHARDS = (4010, 4011)
"""The codes with which Discord's gateway refuses a number of shards: not among them, and too few for the servers."""

_UNREACHABLE = (aiohttp.ClientError, OSError, asyncio.TimeoutError, discord.DiscordServerError, discord.GatewayNotFound)


def run_bot(settings: Settings) -> int:
    """Run the bot until SIGTERM or SIGINT; return the exit code 0.

    Raises SettingsError without a token or when HEALTH_PORT or DATABASE_URL cannot be used, CorpusError without
    an article, ConnectionRefused when Discord does not let the bot in, and BotError when another bot runs with
    the same state folder.
    """
    _require_token(settings)
    _start_log(settings)
    shards = Shards.of(settings)
    if not shards.all_here and not is_shared(settings.database_url):
        _log.warning(
            "SHARD_IDS names some of the shards, but DATABASE_URL no PostgreSQL database: this process will not "
            "notice what the bot's others record, count, set and reload"
        )
    with (
        only_one(settings.state_dir, shards),
        managed_app(settings, settings.corpus_dir, settings.state_dir, logged()) as app,
    ):
        asyncio.run(_attended(settings, app))
    return 0


def sync_commands(settings: Settings) -> int:
    """Register the slash commands; return the exit code 0. Raises as `run_bot` does."""
    _require_token(settings)

    async def register(app: ManagedApp) -> int:
        async with build_bot(settings, app, Gateway()).make_client() as client:
            with _in_plain_words():
                try:
                    await client.login_only(settings.discord_token)
                    return await sync(client.tree, settings.state_dir)
                except _UNREACHABLE as error:
                    raise ConnectionRefused(f"Discord cannot be reached: {error}.") from error

    with managed_app(settings, settings.corpus_dir, settings.state_dir) as app:
        sys.stdout.write(f"{asyncio.run(register(app))} commands are registered.\n")
    return 0


async def _attended(settings: Settings, app: ManagedApp) -> None:
    """Serve Discord, and tell systemd and whoever reads the pages for monitoring how that goes."""
    gateway, count = Gateway(), None
    async with contextlib.AsyncExitStack() as stack:
        if settings.health_port:
            from bot.chat.connection.health import HealthPages
            from bot.chat.connection.metrics import new_metrics

            metrics = new_metrics(app.live, gateway)
            count = metrics.count
            pages = HealthPages(app.live, gateway, metrics.handler(), app.fault)
            await stack.enter_async_context(pages.served(settings.health_host, settings.health_port))
        tell_systemd = await stack.enter_async_context(watched(gateway))

        def stopping() -> None:
            gateway.stop()
            tell_systemd()

        await stack.enter_async_context(_index_checked(app))
        bot = build_bot(settings, app, gateway, count)
        if bot.neighbours is not None:
            await stack.enter_async_context(bot.neighbours.heeded())
        await _serve(bot.make_client, settings.discord_token, stopping)


@contextlib.asynccontextmanager
async def _index_checked(app: ManagedApp) -> AsyncIterator[None]:
    """Read the kept index through beside what goes on, and make it anew where it is damaged."""
    stop = threading.Event()

    async def check() -> None:
        if told := await asyncio.to_thread(app.damage, stop.is_set):
            _log.warning("%s", told)
            try:
                await app.curator.reload("the bot itself")
            except BotError as error:
                _log.error("%s", error)

    checking = asyncio.create_task(check())
    try:
        yield
    finally:
        stop.set()
        checking.cancel()
        await asyncio.gather(checking, return_exceptions=True)


async def _serve(make_client: Callable[[], StoryClient], token: str, stopping: Callable[[], None]) -> None:
    """Keep one client connected until a signal asks to stop, and say at once that this has begun."""
    stop = asyncio.Event()

    def end() -> None:
        if not stop.is_set():
            stopping()
        stop.set()

    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        # Windows has no such handlers; there Ctrl-C raises KeyboardInterrupt.
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(number, end)
    stopped = asyncio.create_task(stop.wait())
    backoff = ExponentialBackoff(base=1)
    while not stop.is_set():
        # Leaving the block closes the connection, however it ended.
        async with make_client() as client:
            connection = asyncio.create_task(client.start(token))
            await asyncio.wait({connection, stopped}, return_when=asyncio.FIRST_COMPLETED)
            if stop.is_set():
                _log.info("Stopping")
                await client.finish(FINISH_SECONDS)
                connection.cancel()
                await asyncio.gather(connection, return_exceptions=True)
                return
            with _in_plain_words():
                _raise_unless_passing(connection)
            if client.is_replaced:
                continue
        pause = min(backoff.delay() + 0.5, _LONGEST_PAUSE)
        _log.warning("Discord cannot be reached (%s); trying again in %.0f s", connection.exception(), pause)
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(asyncio.shield(stopped), pause)


def _raise_unless_passing(connection: "asyncio.Task[None]") -> None:
    """Raise why the connection ended, unless that is a fault that passes by itself."""
    error = connection.exception()
    if error is not None and not isinstance(error, _UNREACHABLE):
        raise error


@contextlib.contextmanager
def _in_plain_words() -> Iterator[None]:
    """Turn Discord's refusals into sentences with a remedy."""
    try:
        yield
    except discord.LoginFailure:
        raise ConnectionRefused(
            "Discord does not accept DISCORD_TOKEN. Copy the token anew from the developer portal "
            "(your application > Bot > Reset Token) into .env."
        ) from None
    except discord.PrivilegedIntentsRequired:
        raise ConnectionRefused(
            "ASK_CHANNEL_IDS needs the message content intent, which this bot may not use. Switch on "
            "“Message Content Intent” in the developer portal (your application > Bot), or empty "
            "ASK_CHANNEL_IDS: mentions, replies and slash commands work without it."
        ) from None
    except discord.ConnectionClosed as error:
        if error.code not in _WRONG_SHARDS:
            raise
        raise ConnectionRefused(
            "Discord does not accept these shards. Give every process the same SHARD_COUNT, large enough for all "
            "servers of the bot, or leave SHARD_COUNT and SHARD_IDS empty: one process then asks Discord for it."
        ) from None


def _require_token(settings: Settings) -> None:
    if not settings.discord_token:
        raise SettingsError(
            [
                Problem(
                    ".env",
                    None,
                    "DISCORD_TOKEN is not set.",
                    "Copy the token from Discord's developer portal (your application > Bot) into .env; "
                    "`preview` and `ask` work without one.",
                )
            ]
        )


def _start_log(settings: Settings) -> None:
    logging.basicConfig(
        level=settings.log_level,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
        stream=sys.stderr,
    )
    logging.getLogger("discord.client").addFilter(_without_traceback_of_the_network)
    logging.getLogger("discord.shard").addFilter(_without_traceback)
    # It tells of connections that are given back by what the end of the process breaks off: they are closed anyway.
    logging.getLogger("sqlalchemy.pool").setLevel(logging.CRITICAL)
    # At DEBUG these log every payload and every value that is written, questions included.
    for name in ("discord", "aiosqlite"):
        logging.getLogger(name).setLevel(max(logging.INFO, logging.getLevelNamesMapping()[settings.log_level]))


def _without_traceback_of_the_network(record: logging.LogRecord) -> bool:
    """Let a line of the library name the fault of the network that it waits out, in place of a traceback."""
    error = record.exc_info[1] if record.exc_info else None
    return not isinstance(error, (*_UNREACHABLE, discord.ConnectionClosed)) or _without_traceback(record)


def _without_traceback(record: logging.LogRecord) -> bool:
    """Let a line of the library name the error that it tells of, in place of a traceback."""
    error = record.exc_info[1] if record.exc_info else None
    if error is not None:
        reason = ": ".join(filter(None, (type(error).__name__, str(error))))
        record.msg, record.args = f"{record.getMessage()} ({reason})", ()
        record.exc_info = None
    return True
