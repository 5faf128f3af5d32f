"""The reaction that asks, in a whole bot."""

import contextlib
import logging
import sqlite3
from functools import partial

import discord
import pytest
import simcord
from chat_support import buttons, said

QUESTION = "Who closed the old bridge?"
ANSWER = "Mayor Ada Long closed the old bridge."
ASK = "❓"


@pytest.fixture
async def world(make_world):
    """A world in which reactions ask, and the bot may read every message."""
    async with make_world(ask_reaction=ASK) as made:
        made.env.bot.application._flags = discord.ApplicationFlags(gateway_message_content=True).value
        yield made


async def test_a_reaction_has_the_message_answered_as_a_reply_to_it_without_a_ping(world):
    message = await world.member.send(world.channel, QUESTION)
    assert world.replies() == []
    await world.moderator.react(message, ASK)
    (answer,) = world.replies()
    assert ANSWER in said(answer)
    assert answer.reference.message_id == message.id
    assert answer.mentions == []


async def test_a_message_is_answered_once_however_many_react(world):
    message = await world.member.send(world.channel, QUESTION)
    await world.moderator.react(message, ASK)
    await world.member.react(message, ASK)
    await world.moderator.unreact(message, ASK)
    await world.moderator.react(message, ASK)
    assert len(world.replies()) == 1


async def test_a_message_that_was_a_question_before_is_not_answered_again(world):
    message = await world.member.send(world.channel, f"{world.bot} {QUESTION}")
    await world.member.react(message, ASK)
    assert len(world.replies()) == 1


async def test_what_has_no_answer_is_refused_honestly(world):
    message = await world.member.send(world.channel, "best pizza toppings")
    await world.member.react(message, ASK)
    assert len(world.replies()) == 1
    assert ANSWER not in said(world.replies()[0])


async def test_whoever_reacted_may_delete_the_answer_and_whoever_wrote_may_not(world):
    stranger = world.guild.add_member(world.env.create_user("sam"))
    message = await world.member.send(world.channel, QUESTION)
    await stranger.react(message, ASK)
    (answer,) = world.replies()
    refused = await world.member.click(answer, custom_id=buttons(answer)["Delete"])
    assert "Only the person who asked" in said(refused.response)
    await stranger.click(answer, custom_id=buttons(answer)["Delete"])
    assert world.replies() == []


async def test_another_emoji_asks_nothing(world):
    message = await world.member.send(world.channel, QUESTION)
    await world.member.react(message, "🎉")
    assert world.replies() == []


async def test_an_emoji_of_the_server_asks(make_world):
    async with make_world(ask_reaction="<:ask:123456789012345678>") as world:
        message = await world.member.send(world.channel, QUESTION)
        await world.member.react(message, "ask:223456789012345678")
        assert world.replies() == []
        await world.member.react(message, "ask:123456789012345678")
        assert ANSWER in said(world.replies()[0])


async def test_the_words_of_bots_ask_nothing_nor_do_bots_that_react(world):
    message = await world.member.send(world.channel, f"{world.bot} {QUESTION}")
    await world.member.react(world.replies()[0], ASK)
    other = world.guild.add_member(world.env.create_user("robo", bot=True))
    spoken = await other.send(world.channel, "When does the fair open?")
    await world.member.react(spoken, ASK)
    message = await world.member.send(world.channel, "When does the fair open?")
    await other.react(message, ASK)
    assert len(world.replies()) == 1


async def test_by_default_no_reaction_asks_and_discord_is_asked_for_none(make_world):
    async with make_world() as world:
        assert not world.env.bot.intents.reactions
        message = await world.member.send(world.channel, QUESTION)
        await world.member.react(message, ASK)
        assert world.replies() == []


async def test_a_message_that_discord_hides_gets_no_reply_and_the_log_says_why_once(make_world, caplog, monkeypatch):
    monkeypatch.setattr(simcord, "Env", partial(simcord.Env, approved_intents=discord.Intents.none()))
    async with make_world(ask_reaction=ASK) as world:
        with caplog.at_level(logging.WARNING, "bot"):
            for text in (QUESTION, "When does the fair open?"):
                await world.member.react(await world.member.send(world.channel, text), ASK)
        assert world.replies() == []
        (record,) = caplog.records
        assert "cannot read a message" in record.message
        assert "“Message Content Intent”" in record.message


async def test_in_direct_messages_discord_hides_nothing(make_world, monkeypatch):
    monkeypatch.setattr(simcord, "Env", partial(simcord.Env, approved_intents=discord.Intents.none()))
    async with make_world(ask_reaction=ASK) as world:
        channel = await world.env.bot.create_dm(discord.Object(world.member.id))
        world.env.bot._finishing = True
        message = await world.member.send_dm(QUESTION)
        world.env.bot._finishing = False
        world.env.backend.set_reaction(channel.id, message.id, ASK, world.member.id, True)
        await world.env.settle()
        history = [known async for known in channel.history()]
        assert ANSWER in said(history[0])


async def test_a_message_without_words_gets_no_reply_and_needs_no_explanation(world, caplog):
    with caplog.at_level(logging.WARNING, "bot"):
        await world.member.react(await world.member.send(world.channel, "!?"), ASK)
    assert world.replies() == []
    assert caplog.records == []


async def test_where_the_bot_may_not_read_old_messages_the_log_says_so(world, caplog):
    message = await world.member.send(world.channel, QUESTION)
    world.env.inject_error("GET", f"/channels/{world.channel.id}/messages/{message.id}", status=403, code=50013)
    with caplog.at_level(logging.WARNING, "bot"):
        await world.member.react(message, ASK)
    assert world.replies() == []
    assert "Read Message History" in caplog.text


async def test_the_limits_are_those_of_whoever_reacts_and_nobody_is_asked_for_patience(make_world):
    async with make_world(ask_reaction=ASK, cooldown_questions=1, cooldown_seconds=30) as world:
        first = await world.member.send(world.channel, QUESTION)
        second = await world.member.send(world.channel, "When does the fair open?")
        await world.moderator.react(first, ASK)
        await world.moderator.react(second, ASK)
        assert len(world.replies()) == 1
        await world.member.react(second, ASK)
        assert len(world.replies()) == 2


async def test_a_reaction_is_counted_but_its_message_is_not_recorded(world):
    heard = []
    world.env.bot._recorder._count = lambda surface, outcome, _: heard.append((surface, outcome))
    message = await world.member.send(world.channel, QUESTION)
    await world.member.react(message, ASK)
    await world.env.bot._recorder.finish(10)
    assert heard == [("reaction", "answered")]
    with contextlib.closing(sqlite3.connect(world.settings.state_dir / "records.db")) as connection:
        assert connection.execute("SELECT * FROM questions").fetchall() == []
    assert "This was it" not in buttons(world.replies()[0])
