"""One bot as several processes: real ones, with a shard each, over one PostgreSQL database."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from tests.conftest import query

from .objects import Channel
from .process import BotProcess
from .server import LoopbackDiscord
from .test_smoke import (
    KEEPER_PASSAGE,
    KEEPER_QUESTION,
    LAMPS_PASSAGE,
    LAMPS_QUESTION,
    REGISTERING,
    START_SECONDS,
    STOP_SECONDS,
    Operator,
    alarms,
    plain,
)

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGTERM"), reason="needs POSIX signals")
FERRY = "A ferry\n\nThe ferry to Gull Rock sails again since the harbour master Ingrid Solheim bought a new boat.\n"
FERRY_QUESTION, FERRY_PASSAGE = "Who bought a new boat for the ferry?", "Ingrid Solheim bought a new boat"
PATIENCE = 2 * START_SECONDS
"""Two processes start at once."""


class Town:
    """A Discord with a server in each of two shards, and the bot's processes in it."""

    def __init__(self, operator: Operator, discord: LoopbackDiscord, database_url: str) -> None:
        self.operator = operator
        self.discord = discord
        self.database_url = database_url
        world = discord.world
        taken = (world.guild.id >> 22) % 2
        other = world.add_channel("general", guild=world.add_guild("Harbour", (1 - taken, 2)))
        self.places = [world.general, other] if taken == 0 else [other, world.general]
        """A channel of each shard's server."""

    def start(self, shard: int, **settings: str) -> contextlib.AbstractAsyncContextManager[BotProcess]:
        """Return the process of one of two shards; all have one folder for their state."""
        own = {"SHARD_COUNT": "2", "SHARD_IDS": str(shard), "DATABASE_URL": self.database_url}
        guilds = ",".join(str(guild.id) for guild in self.discord.world.guilds)
        return self.operator.start(self.discord, **{"MODERATOR_GUILD_IDS": guilds, **own, **settings})

    @contextlib.asynccontextmanager
    async def both(self, **settings: str) -> AsyncIterator[list[BotProcess]]:
        """Run both processes, and stop them as an operator does."""
        async with self.start(0, **settings) as first, self.start(1, **settings) as second:
            await self.discord.ready(PATIENCE, sessions=2)
            yield [first, second]
            for bot in (first, second):
                bot.stop()
            assert [await bot.exit_code(STOP_SECONDS) for bot in (first, second)] == [0, 0]
            assert [alarms(bot) for bot in (first, second)] == [[], []]

    async def ask(self, channel: Channel, question: str) -> int:
        """Ask by mention and return the question's id."""
        world = self.discord.world
        return await self.discord.say(channel, world.asker, question, mentions=[world.bot])


@pytest.fixture
async def town(tmp_path: Path, database_url: str) -> AsyncIterator[Town]:
    """Two servers, and nobody's bot in them yet."""
    async with LoopbackDiscord() as discord:
        yield Town(Operator(tmp_path), discord, database_url)


async def until(fits: Callable[[], object], seconds: float = 10.0) -> None:
    """Wait until something is true."""
    async with asyncio.timeout(seconds):
        while not fits():  # noqa: ASYNC110 - another process writes what is looked at
            await asyncio.sleep(0.05)


async def test_each_question_is_answered_once_and_a_reload_in_one_is_seen_by_the_other(town: Town) -> None:
    """Two servers and a direct message, and commands that are registered once; then an article comes."""
    discord, world = town.discord, town.discord.world
    async with town.both() as bots:
        asked = [await town.ask(channel, KEEPER_QUESTION) for channel in town.places]
        asked.append(await discord.say(world.direct(world.other), world.other, LAMPS_QUESTION))
        answers = [await discord.answer_to(question) for question in asked]
        for answer, passage in zip(answers, [KEEPER_PASSAGE, KEEPER_PASSAGE, LAMPS_PASSAGE], strict=True):
            assert passage in plain(answer)

        (town.operator.corpus / "ferry.txt").write_text(FERRY, encoding="utf-8")
        reloading = await discord.slash("corpus reload", {}, world.moderator, town.places[1])
        assert "Added: “A ferry”" in plain(await discord.interaction_response(reloading))
        await until(lambda: "Read the corpus again after another process" in bots[0].stderr)
        assert FERRY_PASSAGE in plain(await discord.answer_to(await town.ask(town.places[0], FERRY_QUESTION)))
        # Long enough for another look of each at what the other said.
        await asyncio.sleep(4)
        discord.assert_clean()

    said = [message for message in discord.bot_messages if not message.get("interaction_metadata")]
    assert len(said) == 4
    assert len(discord.requested("POST", r"^/channels/\d+/messages$")) == 4
    assert len(discord.requested("PUT", REGISTERING)) == 1
    assert sum(bot.stderr.count("Read the corpus again after another process") for bot in bots) == 1


async def test_what_a_member_asked_in_one_counts_in_the_other(town: Town) -> None:
    """Also where the database is away meanwhile: then each process counts by itself and answers."""
    discord = town.discord
    name = town.database_url.rpartition("/")[2]
    admin = town.database_url.replace(name, "storybot")
    async with town.both(COOLDOWN_QUESTIONS="1", COOLDOWN_SECONDS="3600") as bots:
        first = await discord.answer_to(await town.ask(town.places[0], KEEPER_QUESTION))
        second = await discord.answer_to(await town.ask(town.places[1], LAMPS_QUESTION))
        assert KEEPER_PASSAGE in plain(first)
        assert "Please wait" in plain(second)

        await asyncio.to_thread(query, admin, f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        await asyncio.to_thread(
            query, admin, f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
        )
        third = await discord.answer_to(await town.ask(town.places[1], LAMPS_QUESTION))
        assert LAMPS_PASSAGE in plain(third)
        await until(lambda: all(bot.stderr.count("each process counts by itself") == 1 for bot in bots))
        await asyncio.to_thread(query, admin, f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
        await until(lambda: all("share what they count again" in bot.stderr for bot in bots))


async def test_the_processes_of_one_bot_may_begin_at_the_same_moment(town: Town) -> None:
    """Discord lets one in every five seconds; the other waits by itself, and nothing is said twice."""
    town.discord.gateway.identify_seconds = 3
    async with town.both():
        asked = [await town.ask(channel, KEEPER_QUESTION) for channel in town.places]
        for question in asked:
            assert KEEPER_PASSAGE in plain(await town.discord.answer_to(question))
    assert len(town.discord.bot_messages) == 2


async def test_a_second_process_for_a_shard_refuses_to_start(town: Town) -> None:
    """Whether it wants this shard, more or all; the one that runs goes on."""
    async with town.start(0):
        await town.discord.ready(PATIENCE)
        for settings in ({}, {"SHARD_IDS": "0,1"}, {"SHARD_IDS": "", "SHARD_COUNT": ""}):
            async with town.start(0, **settings) as second:
                assert await second.exit_code(PATIENCE) == 2
                assert "Another" in second.stderr.splitlines()[-1]
                assert alarms(second) == []
        question = await town.ask(town.places[0], KEEPER_QUESTION)
        assert KEEPER_PASSAGE in plain(await town.discord.answer_to(question))


async def test_without_a_number_of_shards_discord_is_asked_for_it(operator_alone: Town) -> None:
    """One process then serves all servers, and needs no database for it."""
    town = operator_alone
    town.discord.gateway.shards_wanted = town.discord.gateway.least_shards = 2
    async with town.start(0, SHARD_IDS="", SHARD_COUNT="", DATABASE_URL="") as bot:
        await town.discord.ready(PATIENCE, sessions=2)
        asked = [await town.ask(channel, KEEPER_QUESTION) for channel in town.places]
        for question in asked:
            assert KEEPER_PASSAGE in plain(await town.discord.answer_to(question))
        bot.stop()
        assert await bot.exit_code(STOP_SECONDS) == 0
    assert len(town.discord.bot_messages) == 2


async def test_too_few_shards_are_explained_in_one_sentence(operator_alone: Town) -> None:
    """Exit code 2; the settings are named, without a traceback."""
    town = operator_alone
    town.discord.gateway.least_shards = 2
    async with town.start(0, SHARD_IDS="", SHARD_COUNT="1", DATABASE_URL="") as bot:
        assert await bot.exit_code(PATIENCE) == 2
    assert "SHARD_COUNT" in bot.stderr.splitlines()[-1]
    assert alarms(bot) == []


async def test_processes_without_a_database_of_their_own_are_warned(operator_alone: Town) -> None:
    """They run, and the log says what they do not share."""
    town = operator_alone
    async with town.start(1, DATABASE_URL="") as bot:
        await town.discord.ready(PATIENCE)
        assert "DATABASE_URL" in bot.stderr


@pytest.fixture
async def operator_alone(tmp_path: Path) -> AsyncIterator[Town]:
    """The same town where no database is needed."""
    async with LoopbackDiscord() as discord:
        yield Town(Operator(tmp_path), discord, "")
