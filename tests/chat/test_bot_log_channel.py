"""The log channel: every change of the corpus and every failure, in short."""

import discord
import pytest
from chat_support import buttons, said, text
from test_bot_settings import chosen, used

QUESTION = "Who closed the old bridge?"


@pytest.fixture
async def logged(world):
    """A world whose log channel is set."""
    world.log = world.guild.create_text_channel("log")
    panel = await chosen(world, await used(world, "settings server"), "log_channel", world.log)
    assert f"Log channel: <#{world.log.id}>" in text(panel)
    assert "may not write" not in text(panel)
    return world


def posts(world):
    return [said(message) for message in world.replies(world.log)]


async def reload(world):
    result = await world.moderator.slash(world.channel, "corpus reload")
    assert result.acknowledged
    await world.env.settle()


def add_article(world, name, title):
    (world.corpus / f"{name}.txt").write_text(f"{title}\n\nSnow fell on the hills.\n")


async def broken(world, monkeypatch):
    """Make a question fail."""
    world.fails = True

    def fail(*_):
        raise RuntimeError("secret detail")

    monkeypatch.setattr(type(world.env.bot._replies._answerer), "ask", fail)
    await world.member.send(world.channel, f"{world.bot} {QUESTION}")
    await world.env.settle()


async def test_it_hears_of_a_change_and_who_made_it(logged):
    add_article(logged, "snow", "Snow @everyone")
    await reload(logged)
    (post,) = posts(logged)
    assert f"{logged.moderator.name} changed the corpus." in post
    assert "Added: “Snow @" in post
    assert "Passages: 1 added, 0 changed, 0 removed." in post
    assert not logged.replies(logged.log)[0].mention_everyone


async def test_removing_and_taking_back_are_told_too(logged):
    asked = await logged.moderator.slash(logged.channel, "corpus remove", article="fair")
    await logged.moderator.click(asked.response, custom_id=buttons(asked.response)["Remove"])
    await logged.env.settle()
    asked = await logged.moderator.slash(logged.channel, "corpus undo")
    await logged.moderator.click(asked.response, custom_id=buttons(asked.response)["Take it back"])
    await logged.env.settle()
    first, second = posts(logged)
    assert "Removed: “A summer fair”." in first
    assert "Added: “A summer fair”." in second


async def test_a_reload_that_changes_nothing_is_no_change(logged):
    await reload(logged)
    assert posts(logged) == []


async def test_a_reload_that_fails_is_told(logged):
    for file in logged.corpus.iterdir():
        file.unlink()
    await reload(logged)
    (post,) = posts(logged)
    assert "tried to change or reload the corpus; it stays as it was." in post


async def test_a_failure_is_told_with_the_logs_id_and_without_details(logged, monkeypatch, caplog):
    await broken(logged, monkeypatch)
    (post,) = posts(logged)
    failure = next(record for record in caplog.records if record.exc_info)
    assert failure.args[0] in post
    assert "secret detail" not in post


async def test_failures_of_commands_and_buttons_are_told(logged, monkeypatch):
    await logged.restart(passages=1)
    shown = await logged.member.slash(logged.channel, "ask", question="What about the bridge and the council?")

    def fail(*_):
        raise RuntimeError

    logged.fails = True
    monkeypatch.setattr(type(logged.env.bot._replies._answerer), "ask", fail)
    monkeypatch.setattr(type(logged.env.bot._replies._answerer), "search", fail)
    await logged.member.slash(logged.channel, "ask", question=QUESTION)
    await logged.member.click(shown.response, custom_id=buttons(shown.response)["More passages"])
    await logged.env.settle()
    assert [("the command ask" in post, "answering a button" in post) for post in posts(logged)] == [
        (True, False),
        (False, True),
    ]


async def test_other_servers_hear_of_changes_without_a_name_and_not_of_failures(logged, monkeypatch):
    other = logged.env.create_guild(name="Another town")
    channel = other.create_text_channel("log")
    await logged.env.bot._store.set_server(other.id, log_channel=channel.id)
    await logged.restart(moderator_guild_ids=(logged.guild.id,))
    add_article(logged, "snow", "Snow")
    await reload(logged)
    await broken(logged, monkeypatch)
    (post,) = [said(message) for message in logged.replies(channel)]
    assert "The corpus was changed." in post
    assert "mo changed" not in post
    assert len(posts(logged)) == 2


async def test_where_the_bot_may_not_write_the_moderator_hears_it_and_the_log_says_it_once(world, caplog):
    closed = discord.PermissionOverwrite(send_messages=False)
    world.log = world.guild.create_text_channel("log", overwrites={world.guild.default_role: closed})
    panel = await chosen(world, await used(world, "settings server"), "log_channel", world.log)
    assert "The bot may not write in that channel." in text(panel)
    for name in ("snow", "hail", "rain"):
        add_article(world, name, name)
        await reload(world)
    assert posts(world) == []
    assert sum("log channel" in record.message for record in caplog.records) == 1


async def test_a_flood_is_cut_short_and_what_was_left_out_is_counted(logged):
    from bot.chat.asking.cooldown import Cooldowns

    log = logged.env.bot._log
    log._pace = Cooldowns(2, 60)
    for number in range(5):
        add_article(logged, f"a{number}", f"Title {number}")
        await reload(logged)
    assert len(posts(logged)) == 2
    log._pace = Cooldowns(2, 60)
    add_article(logged, "last", "Last")
    await reload(logged)
    assert "Before that, 3 messages were left out, for there were too many." in posts(logged)[-1]


async def test_no_log_channel_is_silence(logged):
    panel = await chosen(logged, await used(logged, "settings server"), "log_channel")
    assert "Log channel: none" in text(panel)
    add_article(logged, "snow", "Snow")
    await reload(logged)
    assert posts(logged) == []


class TestAskTheModerators:
    """The button under a refusal where the server has a log channel."""

    async def refused(self, world, what="pizza"):
        await world.member.send(world.channel, f"{world.bot} What is the best **{what}** topping?")
        return world.replies()[-1]

    async def test_it_shows_them_the_question_once_with_who_asks_and_where(self, logged):
        refusal = await self.refused(logged)
        result = await logged.member.click(refusal, custom_id=buttons(refusal)["Ask the moderators"])
        await logged.env.settle()
        assert result.acknowledged
        assert "The moderators can read your question now." in said(result.response)
        (post,) = posts(logged)
        assert "mia asks the moderators, for I found no answer: “What is the best **pizza** topping?”" in post
        assert refusal.jump_url in text(logged.replies(logged.log)[-1])
        again = await logged.moderator.click(refusal, custom_id=buttons(refusal)["Ask the moderators"])
        assert "were told of this question before" in said(again.response)
        assert len(posts(logged)) == 1

    async def test_under_answers_there_is_no_such_button(self, logged):
        await logged.member.send(logged.channel, f"{logged.bot} {QUESTION}")
        assert "Ask the moderators" not in buttons(logged.replies()[-1])

    async def test_without_a_log_channel_there_is_no_such_button(self, world):
        assert "Ask the moderators" not in buttons(await self.refused(world))

    async def test_many_presses_do_not_flood_the_channel(self, logged):
        for what in "abcdefghijkl":
            refusal = await self.refused(logged, f"pizza{what}")
            await logged.member.click(refusal, custom_id=buttons(refusal)["Ask the moderators"])
        await logged.env.settle()
        assert len(posts(logged)) == 10
