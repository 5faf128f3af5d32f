"""Which part of all servers a process is for, and that no two processes are for the same."""

import contextlib
import subprocess
import sys

import discord
import pytest
from chat_support import said

from bot.chat.connection.one_process import only_one
from bot.chat.connection.shards import Shards, is_alone_in_one_server, serves
from bot.errors import BotError, SettingsError
from bot.settings import Settings


@pytest.mark.parametrize(
    ("settings", "expected", "first"),
    [
        ({}, Shards(), True),
        ({"shard_count": 4}, Shards((), 4), True),
        ({"shard_count": 4, "shard_ids": (3, 0, 0)}, Shards((0, 3), 4), True),
        ({"shard_count": 4, "shard_ids": (1,)}, Shards((1,), 4), False),
        ({"shard_count": 2, "shard_ids": (1, 0)}, Shards((), 2), True),
    ],
)
def test_settings_say_which_shards_are_here(settings, expected, first):
    made = Shards.of(Settings(**settings))
    assert made == expected
    assert made.first_here is first
    assert made.all_here is (not expected.ids)


def client(**shards):
    return discord.AutoShardedClient(intents=discord.Intents.none(), **shards)


def test_a_client_serves_the_servers_of_its_shards():
    servers = [number << 22 for number in range(8)]
    some = client(shard_ids=[1, 2], shard_count=4)
    assert [serves(some, server) for server in servers] == [False, True, True, False] * 2
    assert all(serves(client(shard_count=4), server) for server in servers)
    assert all(serves(client(), server) for server in servers)


async def test_moderators_of_the_only_server_that_one_of_several_processes_sees_do_not_keep_the_corpus(make_world):
    async with make_world(shard_ids=(0,), shard_count=2) as world:
        refused = await world.moderator.slash(world.channel, "corpus status")
        assert "MODERATOR_GUILD_IDS" in said(refused.response)
        assert not is_alone_in_one_server(world.env.bot)
    async with make_world() as world:
        assert is_alone_in_one_server(world.env.bot)


async def test_a_process_without_shard_0_leaves_the_commands_to_the_one_that_has_it(make_world, tmp_path):
    async with make_world(shard_ids=(1,), shard_count=2):
        assert not (tmp_path / "state" / "commands.sha256").exists()
    async with make_world(shard_ids=(0,), shard_count=2):
        assert (tmp_path / "state" / "commands.sha256").exists()


async def test_log_channels_of_servers_that_others_serve_are_left_to_them(make_world, caplog):
    async with make_world(shard_ids=(0,), shard_count=2) as world:
        mine, theirs = world.guild.id, world.guild.id + (1 << 22)
        assert serves(world.env.bot, mine)
        log = world.guild.create_text_channel("log")
        await world.env.bot._store.set_server(mine, log_channel=log.id)
        await world.env.bot._store.set_server(theirs, log_channel=5)
        await world.restart(moderator_guild_ids=(mine,))
        (world.corpus / "snow.txt").write_text("Snow at last\n\nSnow fell on the hills.\n")
        await world.moderator.slash(world.channel, "corpus reload")
        await world.env.settle()
        assert len(world.replies(log)) == 1
        assert "cannot be written" not in caplog.text


ALL, ONE, TWO, THREE = Shards(), Shards((0,), 3), Shards((1,), 3), Shards((1, 2), 3)


@pytest.mark.parametrize(
    ("running", "starting", "refused"),
    [
        (ALL, ALL, True),
        (ALL, ONE, True),
        (ONE, ALL, True),
        (ONE, ONE, True),
        (TWO, THREE, True),
        (THREE, TWO, True),
        (ONE, TWO, False),
        (ONE, THREE, False),
    ],
)
def test_a_shard_has_one_process_in_a_state_folder(tmp_path, running, starting, refused):
    code = (
        "from pathlib import Path; from bot.chat.connection.one_process import only_one;"
        f"from bot.chat.connection.shards import Shards\nwith only_one(Path({str(tmp_path)!r}), {starting!r}): pass"
    )
    with only_one(tmp_path, running):
        second = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
        assert (second.returncode != 0) is refused
        assert ("Another" in second.stderr) is refused
    with only_one(tmp_path, starting):
        pass


def test_what_a_refused_process_held_is_free_again(tmp_path):
    with only_one(tmp_path, TWO):
        with contextlib.suppress(BotError), only_one(tmp_path, THREE):
            pass
        with only_one(tmp_path, Shards((2,), 3)):
            pass


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "state").write_text("a file where a folder should be")
    with pytest.raises(SettingsError, match="STATE_DIR"), only_one(tmp_path / "state", ALL):
        pass
