"""The same bot on a local page, through simcord: the only door to that library outside the tests."""

import asyncio
import contextlib
import dataclasses
import importlib.util
import signal
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import discord

from bot.app import managed_app
from bot.chat.composition import build_bot
from bot.chat.connection.client import StoryClient
from bot.chat.connection.gateway import Gateway
from bot.errors import MissingExtra
from bot.settings import Settings


def run_preview(corpus_dir: Path, settings: Settings, port: int) -> int:
    """Serve the bot on 127.0.0.1 until Ctrl-C or the page's own end; return the exit code 0.

    Raises MissingExtra without the extra `preview` and CorpusError without a usable article.
    """
    if not all(map(importlib.util.find_spec, ("simcord", "PIL", "markdown_it"))):
        raise MissingExtra("preview", "preview")
    with tempfile.TemporaryDirectory(prefix="storybot-preview-") as state:
        # The page has servers and channels of its own; ids from the real ones mean nothing there.
        local = dataclasses.replace(
            settings,
            state_dir=Path(state),
            ask_channel_ids=(),
            moderator_guild_ids=(),
            database_url="",
            shard_ids=(),
            shard_count=1,
        )
        # Changes of the real corpus can be taken back later, so they are kept where the bot keeps its own.
        journal = settings.state_dir if corpus_dir == settings.corpus_dir else local.state_dir
        with managed_app(local, corpus_dir, journal) as app:
            asyncio.run(_serve(build_bot(local, app, Gateway()).make_client, port))
    return 0


async def _serve(make_client: Callable[[], StoryClient], port: int) -> None:
    import simcord

    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        with contextlib.suppress(NotImplementedError):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with simcord.run(make_client(), check_errors=False) as env:
        guild = env.create_guild(name="Your server")
        channel = guild.create_text_channel("ask-the-story")
        member = guild.add_member(env.create_user("you"))
        powers = discord.Permissions(manage_guild=True, manage_messages=True)
        role = guild.create_role("Moderator", permissions=powers)
        moderator = guild.add_member(env.create_user("moderator"), roles=[role])
        async with env.preview(channel, viewers=[member, moderator], layout="channel", port=port or None) as page:
            bot = env.bot.user
            sys.stdout.write(f"{page.url}\n")
            name = bot.name if bot else "the bot"
            sys.stdout.write(
                f"Open this address in a browser. Mention @{name} with a question, or use "
                "/ask, /search and /corpus. Switch to the moderator on the page. Ctrl-C ends it.\n"
            )
            sys.stdout.flush()
            closed = asyncio.create_task(page.wait_closed())
            stopped = asyncio.create_task(stop.wait())
            await asyncio.wait({closed, stopped}, return_when=asyncio.FIRST_COMPLETED)
            for task in (closed, stopped):
                task.cancel()
