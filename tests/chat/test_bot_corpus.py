"""/corpus, as moderators and others use it."""

import asyncio
import threading

import discord
import pytest
from chat_support import said as read

QUESTION = "Who closed the old bridge?"


async def corpus(world, what, member=None):
    result = await (member or world.moderator).slash(world.channel, f"corpus {what}")
    assert result.acknowledged
    assert result.ephemeral
    return read(result.response)


async def test_status_tells_what_the_corpus_holds(world):
    said = await corpus(world, "status")
    assert "2 articles with 7 passages" in said
    assert "The river rises" in said
    assert "No problems found." in said


async def test_reload_tells_what_was_added_changed_and_removed(world):
    (world.corpus / "snow.txt").write_text("Snow at last\n\nSnow fell on the hills.\n\nSchools stayed shut.\n")
    (world.corpus / "fair.txt").unlink()
    river = world.corpus / "river.md"
    river.write_text(river.read_text(encoding="utf-8").replace("on Friday", "on Sunday"), encoding="utf-8")

    said = await corpus(world, "reload")

    assert "Added: “Snow at last”." in said
    assert "Changed: “The river rises”." in said
    assert "Removed: “A summer fair”." in said
    assert "2 articles with 7 passages" in said
    await world.member.send(world.channel, f"{world.bot} Did snow fall on the hills?")
    assert "Snow at last" in read(world.replies()[0])


async def test_a_reload_without_changes_says_so(world):
    assert "No article has changed." in await corpus(world, "reload")


async def test_problems_are_told_with_file_and_remedy_and_the_good_files_answer(world):
    (world.corpus / "empty.md").write_text("")
    said = await corpus(world, "reload")
    assert "empty.md" in said
    assert "Problems: 1." in said
    assert "2 articles" in said


async def test_a_failed_reload_keeps_the_old_corpus_and_says_why(world):
    for file in world.corpus.iterdir():
        file.unlink()
    said = await corpus(world, "reload")
    assert "the corpus as it was still answers" in said
    await world.member.send(world.channel, f"{world.bot} {QUESTION}")
    assert "Mayor Ada Long" in read(world.replies()[0])


async def test_questions_are_answered_while_a_reload_runs_and_a_second_one_is_refused(world, monkeypatch):
    live = world.env.bot._replies._live
    entered, leave = threading.Event(), threading.Event()
    original = live._source._read

    def slow(*given):
        entered.set()
        assert leave.wait(5)
        return original(*given)

    monkeypatch.setattr(live._source, "_read", slow)
    running = asyncio.get_running_loop().run_in_executor(None, live.reload, "mo")
    try:
        await asyncio.get_running_loop().run_in_executor(None, entered.wait, 5)
        said = await corpus(world, "reload")
        await world.member.send(world.channel, f"{world.bot} {QUESTION}")
    finally:
        leave.set()
    await running

    assert "mo started at" in said
    assert "Mayor Ada Long" in read(world.replies()[0])


@pytest.mark.parametrize("what", ["reload", "status"])
async def test_a_member_without_the_permission_is_refused_whatever_the_menu_shows(world, what):
    # An administrator may have opened the command to everybody.
    command = next(c for c in await world.env.bot.tree.fetch_commands() if c.name == "corpus")
    world.guild.set_command_permissions(command, {world.guild.default_role: True})
    said = await corpus(world, what, world.member)
    assert "Manage Server" in said


async def test_moderators_of_other_servers_are_refused(make_world):
    async with make_world(moderator_guild_ids=(12345,)) as world:
        assert "MODERATOR_GUILD_IDS" in await corpus(world, "reload")


async def test_in_several_servers_only_owners_manage_the_corpus_unless_servers_are_named(world):
    world.env.create_guild(name="Another town")
    assert "MODERATOR_GUILD_IDS" in await corpus(world, "reload")
    await world.restart(moderator_guild_ids=(world.guild.id,))
    assert "Reloaded" in await corpus(world, "reload")


async def test_the_command_is_hidden_from_members_and_from_direct_messages(world):
    payload = world.env.bot.tree.get_command("corpus").to_dict(world.env.bot.tree)
    assert payload["default_member_permissions"] == discord.Permissions(manage_guild=True).value
    assert payload["contexts"] == [0]
    assert "corpus reload" not in world.member.available_commands(world.channel)
