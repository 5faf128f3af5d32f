"""Messages that ask, in every place where members write."""

import discord
import pytest
from chat_support import buttons, check_limits, said, text

QUESTION = "Who closed the old bridge?"
ANSWER = "Mayor Ada Long closed the old bridge."


def sentence_in(message) -> bool:
    """Whether the answer is shown, whatever marks stand in it."""
    return ANSWER in said(message)


async def test_a_mention_is_answered_with_the_passage_and_its_source(world):
    asked = await world.member.send(world.channel, f"{world.bot} {QUESTION}")

    (reply,) = world.replies()
    assert sentence_in(reply)
    for part in (
        "The river rises",
        "https://example.org/river",
        "Ada Reporter",
        "The Daily Drop",
        "2024-05-06",
        "paragraph 2 of 5",
    ):
        assert part in text(reply)
    assert reply.reference.message_id == asked.id
    assert reply.mentions == []
    assert set(buttons(reply)) >= {"Around this", "Delete"}


async def test_nothing_privileged_is_needed_by_default(world):
    assert world.env.bot.intents.message_content is False
    assert world.env.bot.intents.members is False
    assert world.env.bot.intents.presences is False


async def test_a_question_without_an_answer_gets_an_honest_no(world):
    await world.member.send(world.channel, f"{world.bot} best pizza toppings")
    (reply,) = world.replies()
    assert "I found no passage that answers this." in text(reply)
    assert "The river rises" in text(reply)


async def test_a_misspelt_question_is_answered_and_the_bot_says_what_it_searched(world):
    await world.member.send(world.channel, f"{world.bot} who closed the old brigde")
    (reply,) = world.replies()
    assert sentence_in(reply)
    assert "Showing results for “who closed the old bridge”" in text(reply)


async def test_a_bare_mention_gets_a_hint(world):
    await world.member.send(world.channel, world.bot)
    (reply,) = world.replies()
    assert "The river rises" in text(reply)


async def test_other_messages_stay_unanswered(world):
    await world.member.send(world.channel, QUESTION)
    await world.member.send(world.channel, f"@everyone {QUESTION}")
    first = await world.member.send(world.channel, "hello")
    await world.moderator.send(world.channel, QUESTION, reply_to=first)
    assert world.replies() == []


async def test_a_mention_inside_a_reply_to_somebody_else_counts(world):
    first = await world.member.send(world.channel, "hello")
    await world.moderator.send(world.channel, f"{world.bot} {QUESTION}", reply_to=first)
    assert len(world.replies()) == 1


async def test_a_reply_to_the_bots_answer_is_a_question(world):
    await world.member.send(world.channel, f"{world.bot} {QUESTION}")
    await world.member.send(world.channel, "When does the bridge open again?", reply_to=world.replies()[0])
    second = world.replies()[1]
    assert "The bridge opens again in May" in said(second)


async def test_other_bots_and_webhooks_are_never_answered(world):
    other = world.guild.add_member(world.env.create_user("robot", bot=True))
    await other.send(world.channel, f"{world.bot} {QUESTION}")
    hook = world.guild.create_webhook(world.channel)
    await hook.send(f"{world.bot} {QUESTION}")
    assert world.replies() == []


async def test_a_direct_message_is_a_question(world):
    await world.member.send_dm(QUESTION)
    history = world.member.user.dm_channel.history()
    (reply,) = [message for message in history if message.author.id == world.env.bot.user.id]
    assert sentence_in(reply)
    check_limits(reply)


async def test_each_message_is_answered_once(world):
    asked = await world.member.send(world.channel, f"{world.bot} {QUESTION}")
    world.env.bot.dispatch("message", asked)
    await world.env.settle()
    assert len(world.replies()) == 1


async def test_a_message_that_looks_hostile_pings_nobody(world):
    everyone = f"{world.bot} who closed the bridge @everyone <@{world.moderator.id}> [x](https://evil.example)"
    await world.member.send(world.channel, everyone)
    (reply,) = world.replies()
    assert reply.mentions == []
    assert not reply.mention_everyone
    assert "](https://evil" not in text(reply)
    assert f"<@{world.moderator.id}>" not in text(reply).replace("\\<", "")


async def test_a_member_who_asks_too_fast_is_told_once(make_world):
    async with make_world(cooldown_questions=1, cooldown_seconds=30) as world:
        for _ in range(4):
            await world.member.send(world.channel, f"{world.bot} {QUESTION}")
        await world.moderator.send(world.channel, f"{world.bot} Mayor, {QUESTION}")

        replies = world.replies()
        assert [sentence_in(reply) for reply in replies] == [True, False, True]
        assert "Please wait" in text(replies[1])


class TestAskChannels:
    """Channels where every message is a question."""

    @pytest.fixture
    async def listening(self, world):
        world.forum = world.guild.create_forum_channel("help")
        await world.restart(ask_channel_ids=(world.channel.id, world.forum.id))
        return world

    async def test_every_message_there_is_answered(self, listening):
        assert listening.env.bot.intents.message_content is True
        await listening.member.send(listening.channel, QUESTION)
        assert sentence_in(listening.replies()[0])

    async def test_without_an_answer_the_bot_stays_silent(self, listening):
        await listening.member.send(listening.channel, "best pizza toppings")
        await listening.member.send(listening.channel, "🙂")
        assert listening.replies() == []

    async def test_replies_between_people_are_left_alone(self, listening):
        first = await listening.member.send(listening.channel, "hello there")
        await listening.moderator.send(listening.channel, QUESTION, reply_to=first)
        assert listening.replies() == []

    async def test_threads_under_them_count(self, listening):
        thread = await open_thread(listening, listening.channel)
        await listening.member.send(thread, QUESTION)
        assert len(listening.replies(thread)) == 1

    async def test_only_the_first_message_of_a_forum_post_is_answered(self, listening):
        post = await open_post(listening, listening.forum, "A question", QUESTION)
        await listening.member.send(post, "When does the bridge open again?")
        assert len(listening.replies(post)) == 1

    async def test_other_channels_are_left_alone(self, listening):
        elsewhere = listening.guild.create_text_channel("elsewhere")
        await listening.member.send(elsewhere, QUESTION)
        assert listening.replies(elsewhere) == []


async def open_thread(world, channel):
    """Let a member open a thread in a channel."""
    made = world.env.backend.create_thread(channel.id, "talk", owner_id=world.member.id)
    await world.env.settle()
    return next(thread for thread in channel.threads if thread.id == made.id)


async def open_post(world, forum, name, content):
    """Let a member open a forum post: the thread and its first message share one id.

    simcord lets only the bot open posts, so the second id that it gives out is held at the first.
    """
    backend = world.env.backend
    made = backend.create_thread(forum.id, name, owner_id=world.member.id)
    thread = next(thread for thread in forum.threads if thread.id == made.id)
    held, original = iter([made.id]), backend.snowflake
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(backend, "snowflake", lambda: next(held, None) or original())
        await world.member.send(thread, content)
    return thread


@pytest.mark.parametrize("failure", [discord.DiscordServerError, ConnectionResetError])
async def test_a_send_that_fails_for_a_moment_is_tried_again(world, monkeypatch, failure):
    calls = []
    original = discord.abc.Messageable.send

    async def send(self, *args, **kwargs):
        calls.append(kwargs.get("nonce"))
        if len(calls) == 1:
            if failure is ConnectionResetError:
                raise ConnectionResetError(104, "reset")
            raise failure(type("Response", (), {"status": 503, "reason": "x"})(), "down")
        return await original(self, *args, **kwargs)

    monkeypatch.setattr(discord.abc.Messageable, "send", send)
    await world.member.send(world.channel, f"{world.bot} {QUESTION}")
    await world.env.advance_time(5)

    assert len(world.replies()) == 1
    assert len(calls) == 2
    assert calls[0] == calls[1] is not None


async def test_an_error_is_one_friendly_sentence_with_the_logs_id(world, monkeypatch, caplog):
    def broken(*_):
        raise RuntimeError("secret detail")

    monkeypatch.setattr(type(world.env.bot._replies._answerer), "ask", broken)
    await world.member.send(world.channel, f"{world.bot} {QUESTION}")

    (reply,) = world.replies()
    assert "Something went wrong" in text(reply)
    assert "secret detail" not in text(reply)
    failure = next(record for record in caplog.records if record.exc_info)
    assert failure.args[0] in text(reply)
