"""Floods and repeated questions, as members see them."""

import contextlib

import pytest
from chat_support import buttons, said, text

QUESTION = "Who closed the old bridge?"
ANSWER = "Mayor Ada Long closed the old bridge."
QUESTIONS = [f"{QUESTION} {word}" for word in ("river", "rain", "mayor", "water", "council", "nobody", "engineers")]


def crowd(world, count):
    """Members who each ask for the first time."""
    return [world.guild.add_member(world.env.create_user(f"member{number}")) for number in range(count)]


@pytest.fixture
def limited(make_world):
    """Return a maker of worlds with limits, whose clock has left zero: discord.py takes that for no time."""

    @contextlib.asynccontextmanager
    async def world(**changes):
        async with make_world(cooldown_seconds=30, **changes) as made:
            await made.env.advance_time(1)
            yield made

    return world


class TestFloods:
    """More questions than may be answered."""

    async def test_a_flood_of_mentions_gets_four_answers_and_one_notice(self, limited):
        async with limited() as world:
            for number, member in enumerate(crowd(world, 12)):
                await member.send(world.channel, f"{world.bot} {QUESTIONS[number % 7]} {number}")
            replies = world.replies()
            assert ["-# Question: " in text(reply) for reply in replies] == [True] * 4 + [False]
            assert "so many questions at once in this channel. Please wait" in text(replies[4])

    async def test_other_channels_are_answered_meanwhile_and_the_channel_itself_afterwards(self, limited):
        async with limited() as world:
            members = crowd(world, 8)
            for number, member in enumerate(members[:6]):
                await member.send(world.channel, f"{world.bot} {QUESTIONS[number]}")
            elsewhere = world.guild.create_text_channel("elsewhere")
            await members[6].send(elsewhere, f"{world.bot} {QUESTION}")
            assert len(world.replies(elsewhere)) == 1
            await world.env.advance_time(6)
            await members[7].send(world.channel, f"{world.bot} {QUESTION}")
            assert ANSWER in said(world.replies()[-1])

    async def test_the_limit_of_a_channel_is_told_once(self, limited):
        async with limited(cooldown_channel_questions=2) as world:
            for number, member in enumerate(crowd(world, 6)):
                await member.send(world.channel, f"{world.bot} {QUESTIONS[number]}")
            replies = world.replies()
            assert [ANSWER in said(reply) for reply in replies] == [True, True, False]
            assert "Many questions were asked in this channel." in text(replies[2])

    async def test_commands_count_and_each_of_their_users_is_told_privately(self, limited):
        async with limited(cooldown_server_questions=1) as world:
            await world.member.slash(world.channel, "ask", question=QUESTION)
            for member in crowd(world, 2):
                result = await member.slash(world.channel, "search", query="bridge")
                assert result.ephemeral
                assert "Many questions were asked in this server." in text(result.response)


class TestRepeatedQuestions:
    """The same question again in the same channel."""

    @pytest.fixture
    async def answer(self, world):
        await world.member.send(world.channel, f"{world.bot} {QUESTION}")
        (message,) = world.replies()
        return message

    async def test_whoever_repeats_it_is_led_to_its_answer(self, world, answer):
        asked = await world.moderator.send(world.channel, f"{world.bot} who closed  the OLD bridge")
        pointer = world.replies()[1]
        assert text(pointer) == f"This was asked here a moment ago. The answer: {answer.jump_url}"
        assert pointer.reference.message_id == asked.id

    async def test_it_leads_to_the_answer_and_never_to_another_pointer(self, world, answer):
        for _ in range(2):
            await world.moderator.send(world.channel, f"{world.bot} {QUESTION}")
        assert [answer.jump_url in text(reply) for reply in world.replies()[1:]] == [True, True]

    @pytest.mark.usefixtures("answer")
    async def test_after_a_minute_it_is_answered_again(self, world):
        await world.env.advance_time(61)
        await world.moderator.send(world.channel, f"{world.bot} {QUESTION}")
        assert ANSWER in said(world.replies()[1])

    @pytest.mark.usefixtures("answer")
    async def test_in_another_channel_it_is_answered(self, world):
        elsewhere = world.guild.create_text_channel("elsewhere")
        await world.moderator.send(elsewhere, f"{world.bot} {QUESTION}")
        assert ANSWER in said(world.replies(elsewhere)[0])

    async def test_after_the_answer_was_deleted_it_is_answered_again(self, world, answer):
        await world.member.click(answer, custom_id=buttons(answer)["Delete"])
        await world.moderator.send(world.channel, f"{world.bot} {QUESTION}")
        (second,) = world.replies()
        assert ANSWER in said(second)

    async def test_a_reply_is_always_answered(self, world, answer):
        await world.member.send(world.channel, QUESTION, reply_to=answer)
        assert ANSWER in said(world.replies()[1])

    async def test_after_a_reload_that_changed_something_it_is_answered_again(self, world, answer):
        (world.corpus / "note.txt").write_text("A note\n\nThe old bridge is closed.\n", encoding="utf-8")
        await world.moderator.slash(world.channel, "corpus reload")
        await world.moderator.send(world.channel, f"{world.bot} {QUESTION}")
        assert answer.jump_url not in text(world.replies()[-1])
        assert ANSWER in said(world.replies()[-1])

    async def test_in_direct_messages_it_is_answered_each_time(self, world):
        for _ in range(2):
            await world.member.send_dm(QUESTION)
        history = world.member.user.dm_channel.history()
        assert sum(ANSWER in said(message) for message in history if message.author.bot) == 2

    async def test_a_hint_is_no_answer(self, world):
        for _ in range(2):
            await world.member.send(world.channel, world.bot)
        assert ["Ask me a question" in text(reply) for reply in world.replies()] == [True, True]

    async def test_an_honest_no_is_pointed_at_as_well(self, world):
        for _ in range(2):
            await world.member.send(world.channel, f"{world.bot} best pizza toppings")
        first, second = world.replies()
        assert first.jump_url in text(second)
