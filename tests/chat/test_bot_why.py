"""“Why did you not answer here?”, as moderators, members and strangers ask it."""

from unittest.mock import Mock

import discord
import pytest
from chat_support import said, text
from simcord.enums import MessageType
from test_bot_messages import open_post, open_thread
from test_bot_settings import chosen, open_to_all, roles_of, used

from bot.chat.commands.why import _puzzle

WHY = "Why did you not answer here?"
QUESTION = "Who closed the old bridge?"


async def why(world, message, channel=None, member=None):
    """Ask about a message; only the one who asks sees the reply."""
    result = await (member or world.moderator).context_menu(channel or world.channel, WHY, message)
    assert result.acknowledged
    assert result.ephemeral
    return said(result.response)


@pytest.fixture
async def listening(world):
    """A world where every message in the channel and in the forum is a question."""
    world.forum = world.guild.create_forum_channel("help")
    await world.restart(ask_channel_ids=(world.channel.id, world.forum.id))
    return world


class TestRules:
    """What is no question to the bot."""

    async def test_messages_of_bots(self, world):
        other = world.guild.add_member(world.env.create_user("robot", bot=True))
        message = await other.send(world.channel, f"{world.bot} {QUESTION}")
        assert "A bot or a webhook wrote it" in await why(world, message)

    async def test_messages_of_discords_own(self, world):
        message = world.guild.create_system_message(world.channel, MessageType.NEW_MEMBER, author=world.member)
        assert "a message of Discord's own" in await why(world, message)

    async def test_no_mention_and_no_ask_channel(self, world):
        message = await world.member.send(world.channel, QUESTION)
        assert "here not every message is a question. A moderator can change that" in await why(world, message)

    async def test_a_channel_that_a_moderator_switched_off(self, listening):
        await chosen(listening, await used(listening, "settings channel"), "ask", "off")
        message = await listening.member.send(listening.channel, QUESTION)
        assert "a moderator set that here not every message is a question" in await why(listening, message)
        thread = await open_thread(listening, listening.channel)
        message = await listening.member.send(thread, QUESTION)
        assert "set for the channel of this thread" in await why(listening, message, thread)

    async def test_replies_to_somebody_else(self, listening):
        first = await listening.member.send(listening.channel, "hello there")
        message = await listening.moderator.send(listening.channel, QUESTION, reply_to=first)
        assert "It replies to somebody else." in await why(listening, message)

    async def test_later_messages_of_a_forum_post(self, listening):
        post = await open_post(listening, listening.forum, "A question", QUESTION)
        message = await listening.member.send(post, "When does the bridge open again?")
        assert "Only the first message of a forum post" in await why(listening, message, post)

    async def test_what_a_message_replies_to_is_fetched_where_discord_leaves_it_out(self, world):
        await world.member.send(world.channel, f"{world.bot} {QUESTION}")
        sent = await world.member.send(world.channel, "And why?", reply_to=world.replies()[0])
        message = await world.env.bot.get_channel(world.channel.id).fetch_message(sent.id)
        message.reference.resolved = None
        puzzle = await _puzzle(Mock(client=world.env.bot), message)
        assert puzzle.facts.replies_to_bot

    async def test_messages_without_words(self, listening):
        message = await listening.member.send(listening.channel, "🙂")
        assert "It has no words" in await why(listening, message)

    async def test_words_that_discord_hid(self, world):
        await chosen(world, await used(world, "settings channel"), "ask", "on")
        await world.restart()
        message = await world.member.send(world.channel, QUESTION)
        assert world.replies() == []
        assert "“Message Content Intent” is off" in await why(world, message)


class TestOutcomes:
    """What became of a question."""

    async def test_an_answer_is_linked_to(self, world):
        message = await world.member.send(world.channel, f"{world.bot} {QUESTION}")
        assert world.replies()[0].jump_url in await why(world, message)

    async def test_a_silent_bot_names_the_nearest_passage_and_how_sure_it_was(self, listening):
        message = await listening.member.send(listening.channel, "Which bridge in Poland is painted purple?")
        assert listening.replies() == []
        told = await why(listening, message)
        assert "it says nothing unless it was mentioned" in told
        assert "The nearest passage is paragraph" in told
        assert "of “The river rises”" in told
        assert " %, which is too little." in told

    async def test_where_no_passage_has_a_word_that_is_said(self, listening):
        message = await listening.member.send(listening.channel, "best pizza toppings")
        assert "No passage has a word of it." in await why(listening, message)

    async def test_a_refusal_is_linked_to_and_explained(self, world):
        message = await world.member.send(world.channel, f"{world.bot} best pizza toppings")
        told = await why(world, message)
        assert f"it found no passage: {world.replies()[0].jump_url}" in told
        assert "No passage has a word of it." in told

    async def test_the_articles_of_the_channel_may_be_the_reason(self, world):
        await used(world, "settings articles", article="fair")
        message = await world.member.send(world.channel, f"{world.bot} {QUESTION}")
        assert "this channel answers from some articles only" in await why(world, message)

    async def test_a_repeated_question(self, world):
        await world.member.send(world.channel, f"{world.bot} {QUESTION}")
        message = await world.member.send(world.channel, f"{world.bot} {QUESTION}")
        assert "The same had been asked here a moment before" in await why(world, message)

    async def test_too_many_questions(self, make_world):
        async with make_world(cooldown_questions=1, cooldown_seconds=30) as world:
            await world.member.send(world.channel, f"{world.bot} {QUESTION}")
            message = await world.member.send(world.channel, f"{world.bot} When does the fair open?")
            assert "Too much had been asked just before" in await why(world, message)

    async def test_a_failure(self, world, monkeypatch):
        def broken(*_):
            raise RuntimeError

        monkeypatch.setattr(type(world.env.bot._replies._answerer), "ask", broken)
        message = await world.member.send(world.channel, f"{world.bot} {QUESTION}")
        assert "Something failed" in await why(world, message)

    async def test_a_mention_alone(self, world):
        message = await world.member.send(world.channel, world.bot)
        assert "asks nothing" in await why(world, message)

    async def test_after_a_restart_it_is_not_known_but_the_rules_still_are(self, world):
        message = await world.member.send(world.channel, f"{world.bot} {QUESTION}")
        await world.restart()
        told = await why(world, message)
        assert "By the rules it is a question to the bot" in told
        assert "Now it would be answered with paragraph 2 of “The river rises”" in told


class TestWhoMay:
    """Moderators only."""

    async def test_members_and_strangers_are_refused(self, world):
        await open_to_all(world)
        message = await world.member.send(world.channel, QUESTION)
        stranger = world.guild.add_member(world.env.create_user("sam"))
        for member in (world.member, stranger):
            assert "Only moderators of this server" in await why(world, message, member=member)

    async def test_discord_hides_it_from_members_and_direct_messages(self, world):
        payload = world.env.bot.tree.get_command(WHY, type=discord.AppCommandType.message).to_dict(world.env.bot.tree)
        assert payload["default_member_permissions"] == discord.Permissions(manage_guild=True).value
        assert payload["contexts"] == [0]

    async def test_members_of_a_moderator_role_may_ask_and_delete_answers(self, world):
        await open_to_all(world)
        role = world.guild.create_role("Librarian")
        await chosen(world, await used(world, "settings server"), "moderators", role)
        librarian = world.guild.add_member(world.env.create_user("lin"), roles=[role])
        message = await world.member.send(world.channel, f"{world.bot} {QUESTION}")
        assert "It was answered" in await why(world, message, member=librarian)
        (reply,) = world.replies()
        roles_of(world, librarian).clear()
        result = await librarian.click(reply, label="Delete")
        assert "Only the person who asked and moderators" in text(result.response)
        roles_of(world, librarian).append(role.id)
        await librarian.click(reply, label="Delete")
        assert world.replies() == []
