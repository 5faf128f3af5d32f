"""A whole bot in simcord's imitation of Discord, with the checks that simcord leaves out."""

import contextlib
import dataclasses
from pathlib import Path

import discord
import pytest
import simcord
from chat_support import check_limits

from bot.app import build_managed_app
from bot.chat.composition import build_bot
from bot.chat.connection.gateway import Gateway
from bot.settings import Settings

ARTICLES = {
    "river.md": """---
title: The river rises
author: Ada Reporter
publisher: The Daily Drop
published: 2024-05-06
url: https://example.org/river
---

The river rose by two metres on Monday. Rain had fallen for nine days.

Mayor Ada Long closed the old bridge. She said, “Nobody crosses until the water falls.”

Nobody was hurt, the mayor said.

The bridge opens again in May, engineers told the council.

The council will meet on Friday to talk about a new bridge.
""",
    "fair.txt": """A summer fair

The fair opens in June in the park behind the station.

A brass band plays at the fair every evening.
""",
}


def client(settings, corpus):
    """The bot, over a folder."""
    return build_bot(settings, build_managed_app(corpus, settings.state_dir), Gateway()).make_client()


@dataclasses.dataclass
class World:
    """One server with a member, a moderator and a channel, and the bot in it."""

    env: simcord.Env
    guild: simcord.GuildHandle
    channel: simcord.ChannelHandle
    member: simcord.MemberActor
    moderator: simcord.MemberActor
    corpus: Path
    settings: Settings
    fails: bool = False
    """Whether the test makes a command fail; else no error may reach simcord."""

    @property
    def bot(self) -> str:
        """The bot's mention."""
        return self.env.bot.user.mention

    async def restart(self, **changes) -> None:
        """Start the bot anew, with other settings if wanted."""
        self.settings = dataclasses.replace(self.settings, **changes)
        await self.env.restart_bot(client(self.settings, self.corpus))

    def replies(self, channel=None):
        """The bot's messages in a channel, oldest first."""
        history = (channel or self.channel).history()
        own = [message for message in history if message.author.id == self.env.bot.user.id]
        return [message for message in own if message.type is not discord.MessageType.thread_created]


@pytest.fixture
def corpus(tmp_path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    for name, text in ARTICLES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def make_world(corpus, tmp_path):
    """Return an async context manager for a world with settings changed as wanted."""

    @contextlib.asynccontextmanager
    async def world(**changes):
        settings = Settings(corpus_dir=corpus, state_dir=tmp_path / "state", cooldown_seconds=0, shard_count=1)
        settings = dataclasses.replace(settings, **changes)
        env = simcord.Env(client(settings, corpus))
        await env.start()
        try:
            guild = env.create_guild(name="Town")
            channel = guild.create_text_channel("general")
            powers = discord.Permissions(manage_guild=True, manage_messages=True)
            role = guild.create_role("Moderator", permissions=powers)
            member = guild.add_member(env.create_user("mia"))
            moderator = guild.add_member(env.create_user("mo"), roles=[role])
            made = World(env, guild, channel, member, moderator, corpus, settings)
            yield made
            for known in guild.channels.values():
                for message in made.replies(known):
                    check_limits(message)
            assert made.fails or env.errors_since(0) == ()
        finally:
            await env.shutdown()

    return world


@pytest.fixture
async def world(make_world):
    async with make_world() as made:
        yield made
