"""Questions that lean on an answer: by a reply, in its thread, and by the form behind “Ask again”."""

import discord
import pytest
from chat_support import buttons, check_limits, said, text

QUESTION = "Who closed the old bridge?"
NEXT = "And why?"
AGAIN = "Nobody crosses until the water falls."
BEFORE = "Asked before: Who closed the old bridge? Mayor Ada Long closed the old bridge."


async def asked_again(member, message, question):
    """Press “Ask again” and send the form."""
    shown = await member.click(message, custom_id=buttons(message)["Ask again"])
    (label,) = shown.modal["components"]
    assert label["label"] == "Your next question"
    result = await member.submit_modal(shown, {label["component"]["custom_id"]: question})
    assert result.acknowledged
    return result


@pytest.fixture
def fetched(monkeypatch):
    """How many messages were asked of Discord."""
    calls = []
    original = discord.abc.Messageable.fetch_message

    async def fetch(self, message_id, /):
        calls.append(message_id)
        return await original(self, message_id)

    monkeypatch.setattr(discord.abc.Messageable, "fetch_message", fetch)
    return calls


@pytest.fixture
async def answer(world):
    await world.member.send(world.channel, f"{world.bot} {QUESTION}")
    (message,) = world.replies()
    return message


class TestReplies:
    """A reply to one of the bot's answers."""

    async def test_it_is_answered_in_the_light_of_the_answer_and_says_so(self, world, answer, fetched):
        await world.moderator.send(world.channel, NEXT, reply_to=answer)
        second = world.replies()[1]
        assert BEFORE in said(second)
        assert AGAIN in said(second)
        assert fetched == []

    async def test_the_turns_before_are_carried_along_without_a_request(self, world, answer, fetched):
        await world.member.send(world.channel, NEXT, reply_to=answer)
        await world.member.send(world.channel, "who said it?", reply_to=world.replies()[1])
        third = world.replies()[2]
        assert BEFORE in said(third)
        assert f"Asked before: {NEXT}" in said(third)
        assert fetched == []

    async def test_a_question_that_stands_alone_gets_nothing_from_before(self, world, answer):
        await world.member.send(world.channel, "When does the fair open in the park?", reply_to=answer)
        second = world.replies()[1]
        assert "The fair opens in June" in said(second)
        assert "Asked before" not in said(second)

    @pytest.mark.usefixtures("answer")
    async def test_a_message_that_is_no_reply_gets_nothing_from_before(self, world):
        await world.member.send(world.channel, f"{world.bot} {NEXT}")
        assert "Asked before" not in said(world.replies()[1])

    async def test_a_mention_in_a_reply_to_a_command_s_answer_counts(self, world):
        first = (await world.member.slash(world.channel, "ask", question=QUESTION)).response
        await world.member.send(world.channel, f"{world.bot} {NEXT}", reply_to=first)
        assert BEFORE in said(world.replies()[1])

    @pytest.mark.usefixtures("answer")
    async def test_a_mention_in_a_reply_to_a_person_gets_nothing_from_before(self, world):
        other = await world.moderator.send(world.channel, f"-# Question: {QUESTION}")
        await world.member.send(world.channel, f"{world.bot} {NEXT}", reply_to=other)
        assert "Asked before" not in said(world.replies()[1])

    async def test_more_passages_come_in_the_same_light_after_a_restart(self, world, answer):
        await world.restart(passages=1)
        await world.member.send(world.channel, NEXT, reply_to=answer)
        second = world.replies()[1]
        more = await world.moderator.click(second, custom_id=buttons(second)["More passages"])
        assert "**2** ·" in text(more.response)
        assert BEFORE in said(more.response)

    async def test_a_reply_in_direct_messages_counts(self, world):
        await world.member.send_dm(QUESTION)
        dm = world.member.user.dm_channel
        reference = {"channel_id": str(dm.id), "message_id": str(dm.history()[-1].id)}
        await world.member.send_dm(NEXT, reference=reference)
        assert BEFORE in said(dm.history()[-1])


class TestThreads:
    """A thread that was opened on an answer."""

    @pytest.fixture
    async def thread(self, world, answer):
        made = world.env.backend.create_thread(world.channel.id, "talk", owner_id=world.member.id, message_id=answer.id)
        await world.env.settle()
        return next(thread for thread in world.channel.threads if thread.id == made.id)

    async def test_a_mention_there_is_answered_in_the_light_of_the_answer(self, world, thread, fetched):
        await world.member.send(thread, f"{world.bot} {NEXT}")
        (reply,) = world.replies(thread)
        assert BEFORE in said(reply)
        assert fetched == [thread.id]

    async def test_a_question_that_stands_alone_costs_no_request(self, world, thread, fetched):
        await world.member.send(thread, f"{world.bot} When does the fair open in the park?")
        assert len(world.replies(thread)) == 1
        assert fetched == []

    async def test_where_the_answer_cannot_be_read_the_question_stands_alone(self, world, thread, answer):
        await world.moderator.delete(answer)
        await world.member.send(thread, f"{world.bot} {NEXT}")
        (reply,) = world.replies(thread)
        assert "Asked before" not in said(reply)


class TestAskAgain:
    """The button “Ask again” and its form."""

    async def test_a_command_s_answer_is_followed_up_for_everybody(self, world):
        first = (await world.member.slash(world.channel, "ask", question=QUESTION)).response
        result = await asked_again(world.moderator, first, NEXT)
        assert not result.ephemeral
        assert BEFORE in said(result.response)
        assert AGAIN in said(result.response)
        assert buttons(result.response)["Delete"] == f"delete:{world.moderator.id}"

    async def test_a_private_answer_is_followed_up_privately_any_number_of_times(self, world):
        first = (await world.member.slash(world.channel, "ask", question=QUESTION, private=True)).response
        second = await asked_again(world.member, first, NEXT)
        third = await asked_again(world.member, second.response, "who said it?")
        assert second.ephemeral
        assert third.ephemeral
        assert BEFORE in said(third.response)
        assert f"Asked before: {NEXT}" in said(third.response)
        check_limits(third.response)

    async def test_a_form_that_was_open_during_a_restart_is_still_answered(self, world, answer):
        shown = await world.member.click(answer, custom_id=buttons(answer)["Ask again"])
        await world.restart()
        (label,) = shown.modal["components"]
        result = await world.member.submit_modal(shown, {label["component"]["custom_id"]: NEXT})
        assert BEFORE in said(result.response)

    async def test_a_refusal_can_be_asked_again(self, world):
        first = (await world.member.slash(world.channel, "ask", question="best pizza toppings")).response
        result = await asked_again(world.member, first, QUESTION)
        assert "Mayor Ada Long closed the old bridge." in said(result.response)

    async def test_a_question_without_words_is_said_so(self, world, answer):
        result = await asked_again(world.member, answer, "   ")
        assert result.ephemeral
        assert "no words" in text(result.response)

    async def test_a_form_of_an_older_version_gets_a_sentence(self, world, answer, monkeypatch):
        shown = await world.member.click(answer, custom_id=buttons(answer)["Ask again"])
        monkeypatch.setattr("bot.chat.asking.next_question.parse", lambda _: None)
        (label,) = shown.modal["components"]
        result = await world.member.submit_modal(shown, {label["component"]["custom_id"]: NEXT})
        assert "no longer know this form" in text(result.response)

    async def test_it_counts_as_a_question(self, make_world):
        async with make_world(cooldown_questions=1, cooldown_seconds=30) as world:
            first = (await world.member.slash(world.channel, "ask", question=QUESTION)).response
            result = await asked_again(world.member, first, NEXT)
            assert "Please wait" in text(result.response)
            assert result.ephemeral

    async def test_a_failure_is_one_sentence(self, world, answer, monkeypatch):
        def broken(*_):
            raise RuntimeError("secret detail")

        monkeypatch.setattr(type(world.env.bot._replies._answerer), "ask", broken)
        result = await asked_again(world.member, answer, NEXT)
        assert "Something went wrong" in text(result.response)
        assert "secret detail" not in text(result.response)

    async def test_hostile_words_do_nothing(self, world, answer):
        result = await asked_again(world.member, answer, "why **@everyone** <@1> [a](https://evil.example)")
        assert "](https://evil" not in text(result.response)
        check_limits(result.response)
