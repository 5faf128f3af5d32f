"""What is recorded, the votes under an answer, and how members have theirs deleted."""

import contextlib
import json
import sqlite3

import pytest
from chat_support import buttons, said, text

QUESTION = "Who closed the old bridge?"
ANSWER = "Mayor Ada Long closed the old bridge."
NEXT = "When does the bridge open again?"
VOTES = {"This was it", "Not what I meant"}


async def settled(world):
    await world.env.bot._recorder.finish(10)


async def rows(world, query):
    await settled(world)
    with contextlib.closing(sqlite3.connect(world.settings.state_dir / "records.db")) as connection:
        return connection.execute(query).fetchall()


async def ask(world, question=QUESTION):
    await world.member.send(world.channel, f"{world.bot} {question}")
    return world.replies()[-1]


async def pressed(member, message, label):
    result = await member.click(message, custom_id=buttons(message)[label])
    assert result.acknowledged
    return result


async def forget(world, member, channel=None):
    result = await member.slash(channel or world.channel, "forget")
    assert result.acknowledged
    assert result.ephemeral
    return text(result.response)


class TestQuestions:
    async def test_a_mention_is_recorded_with_its_answer_and_without_its_author(self, world):
        message = await ask(world, f"{QUESTION} <@{world.member.id}>")
        ((surface, outcome, asked, server, channel, articles, confidence, milliseconds),) = await rows(
            world,
            "SELECT surface, outcome, text, server_id, channel_id, articles, confidence, milliseconds FROM questions",
        )
        assert ANSWER in said(message)
        assert (surface, outcome, asked) == ("mention", "answered", f"{QUESTION} @member")
        assert (server, channel) == (world.guild.id, world.channel.id)
        assert json.loads(articles)[0] == "river"
        assert 0 < confidence <= 1
        assert milliseconds > 0
        everything = await rows(world, "SELECT * FROM questions")
        assert str(world.member.id) not in repr(everything)

    async def test_refusals_replies_and_commands_are_recorded_searches_are_not(self, world):
        await ask(world, "best pizza toppings")
        await world.member.send(world.channel, NEXT, reply_to=world.replies()[0])
        for private in (False, True):
            assert (await world.member.slash(world.channel, "ask", question=QUESTION, private=private)).acknowledged
        assert (await world.member.slash(world.channel, "search", query="bridge")).acknowledged
        assert await rows(world, "SELECT surface, outcome FROM questions ORDER BY rowid") == [
            ("mention", "refused"),
            ("reply", "answered"),
            ("command", "answered"),
            ("command", "answered"),
        ]

    async def test_a_direct_message_is_recorded_without_its_channel(self, world):
        await world.member.send_dm(QUESTION)
        assert await rows(world, "SELECT surface, server_id, channel_id FROM questions") == [("direct", None, None)]

    async def test_what_is_asked_in_an_ask_channel_is_recorded_also_where_the_bot_is_silent(self, world):
        await world.restart(ask_channel_ids=(world.channel.id,))
        await world.member.send(world.channel, QUESTION)
        await world.member.send(world.channel, "best pizza toppings")
        assert len(world.replies()) == 1
        assert await rows(world, "SELECT surface, outcome FROM questions ORDER BY rowid") == [
            ("channel", "answered"),
            ("channel", "silent"),
        ]

    async def test_a_repeated_question_is_led_to_its_answer_and_not_recorded_again(self, world):
        await ask(world)
        assert "This was asked here a moment ago." in text(await ask(world))
        assert await rows(world, "SELECT count(*) FROM questions") == [(1,)]

    async def test_a_question_by_the_form_behind_ask_again_is_recorded(self, world):
        shown = await pressed(world.member, await ask(world), "Ask again")
        (label,) = shown.modal["components"]
        result = await world.member.submit_modal(shown, {label["component"]["custom_id"]: NEXT})
        assert result.acknowledged
        assert set(buttons(result.response)) >= VOTES
        assert await rows(world, "SELECT surface, text FROM questions ORDER BY rowid") == [
            ("mention", QUESTION),
            ("form", NEXT),
        ]

    async def test_hints_and_pleas_for_patience_are_no_questions(self, make_world):
        async with make_world(cooldown_questions=1, cooldown_seconds=30) as world:
            await world.member.send(world.channel, world.bot)
            await ask(world)
            assert (await world.member.slash(world.channel, "ask", question=QUESTION)).acknowledged
            assert await rows(world, "SELECT * FROM questions") == []


class TestVotes:
    async def test_an_answer_has_two_buttons_to_vote_and_a_refusal_has_none(self, world):
        assert set(buttons(await ask(world))) >= VOTES
        assert not VOTES & set(buttons(await ask(world, "best pizza toppings")))

    async def test_a_vote_is_counted_once_may_be_changed_and_only_the_voter_hears_of_it(self, world):
        message = await ask(world)
        for label, words in (
            ("This was it", "your vote is counted"),
            ("This was it", "You voted so before"),
            ("Not what I meant", "Your vote is changed"),
        ):
            result = await pressed(world.member, message, label)
            assert result.ephemeral
            assert words in text(result.response)
        assert await rows(world, "SELECT good FROM votes") == [(0,)]
        assert len(world.replies()) == 1

    async def test_everybody_has_a_vote(self, world):
        message = await ask(world)
        stranger = world.guild.add_member(world.env.create_user("sam"))
        for member in (world.member, world.moderator, stranger):
            await pressed(member, message, "This was it")
        assert await rows(world, "SELECT count(*), sum(good) FROM votes") == [(3, 3)]

    async def test_votes_outlive_a_restart(self, world):
        message = await ask(world)
        await pressed(world.member, message, "This was it")
        await settled(world)
        await world.restart()
        result = await pressed(world.member, message, "Not what I meant")
        assert "Your vote is changed" in text(result.response)
        assert await rows(world, "SELECT good FROM votes") == [(0,)]

    async def test_a_private_answer_can_be_voted_on_too(self, world):
        answer = await world.member.slash(world.channel, "ask", question=QUESTION, private=True)
        result = await pressed(world.member, answer.response, "This was it")
        assert "your vote is counted" in text(result.response)

    async def test_what_is_posted_publicly_shares_its_votes_with_the_private_answer_and_is_deleted_with_its_record(
        self, world
    ):
        answer = await world.member.slash(world.channel, "ask", question=QUESTION, private=True)
        await pressed(world.member, answer.response, "This was it")
        await pressed(world.member, answer.response, "Post publicly")
        (public,) = world.replies()
        await pressed(world.moderator, public, "This was it")
        assert "You voted so before" in text((await pressed(world.member, public, "This was it")).response)
        assert await rows(world, "SELECT count(DISTINCT question), count(*) FROM votes") == [(1, 2)]
        await pressed(world.member, public, "Delete")
        assert await rows(world, "SELECT key FROM questions UNION SELECT question FROM votes") == []

    async def test_a_vote_on_a_question_that_was_forgotten_gets_a_friendly_sentence(self, world):
        message = await ask(world)
        await settled(world)
        with contextlib.closing(sqlite3.connect(world.settings.state_dir / "records.db")) as connection:
            connection.execute("DELETE FROM questions")
            connection.commit()
        result = await pressed(world.member, message, "This was it")
        assert "no longer in the records" in text(result.response)
        assert await rows(world, "SELECT * FROM votes") == []


class TestDeleting:
    async def test_whoever_asked_deletes_the_record_with_the_answer(self, world):
        message = await ask(world)
        await pressed(world.moderator, message, "This was it")
        await pressed(world.member, message, "Delete")
        assert world.replies() == []
        assert await rows(world, "SELECT key FROM questions UNION SELECT question FROM votes") == []

    async def test_whoever_asked_deletes_the_record_of_a_refusal_too(self, world):
        await pressed(world.member, await ask(world, "best pizza toppings"), "Delete")
        assert world.replies() == []
        assert await rows(world, "SELECT * FROM questions") == []

    async def test_a_moderator_deletes_the_message_only(self, world):
        await pressed(world.moderator, await ask(world), "Delete")
        assert world.replies() == []
        assert len(await rows(world, "SELECT * FROM questions")) == 1

    async def test_strangers_delete_nothing(self, world):
        stranger = world.guild.add_member(world.env.create_user("sam"))
        result = await pressed(stranger, await ask(world), "Delete")
        assert "Only the person who asked" in text(result.response)
        assert len(world.replies()) == 1
        assert len(await rows(world, "SELECT * FROM questions")) == 1

    async def test_forget_deletes_ones_own_votes_and_says_how_to_delete_questions(self, world):
        for question in (QUESTION, NEXT):
            message = await ask(world, question)
            await pressed(world.member, message, "This was it")
        await pressed(world.moderator, message, "This was it")
        assert "Your 2 votes are deleted." in await forget(world, world.member)
        assert "Your 1 vote is deleted." in await forget(world, world.moderator)
        said_last = await forget(world, world.member)
        assert "You have no votes that are recorded." in said_last
        assert "press “Delete” under its answer" in said_last
        assert await rows(world, "SELECT * FROM votes") == []


class TestTrouble:
    async def test_answers_go_out_while_the_database_is_locked(self, world, caplog):
        caplog.set_level("INFO", logger="bot.records")
        await settled(world)
        with contextlib.closing(sqlite3.connect(world.settings.state_dir / "records.db")) as other:
            other.execute("BEGIN EXCLUSIVE")
            message = await ask(world)
            assert ANSWER in said(message)
            await settled(world)
            result = await pressed(world.member, message, "This was it")
            assert "cannot be reached just now" in text(result.response)
            assert "cannot be reached just now" in await forget(world, world.member)
            other.rollback()
        await ask(world, NEXT)
        assert len(await rows(world, "SELECT * FROM questions")) == 1
        told = [record.getMessage() for record in caplog.records if record.name.startswith("bot.records")]
        assert len(told) == 2
        assert "database is locked" in told[0]
        assert told[1] == "Questions are recorded again"

    async def test_a_record_that_cannot_be_deleted_is_not_said_to_be(self, world):
        message = await ask(world)
        await settled(world)
        with contextlib.closing(sqlite3.connect(world.settings.state_dir / "records.db")) as other:
            other.execute("BEGIN EXCLUSIVE")
            result = await pressed(world.member, message, "Delete")
            other.rollback()
        assert "its record could not be" in text(result.followups[-1])

    async def test_answers_go_out_when_the_database_is_broken(self, make_world, tmp_path):
        (tmp_path / "state").mkdir()
        (tmp_path / "state" / "records.db").write_bytes(b"no database at all" * 100)
        async with make_world() as world:
            assert ANSWER in said(await ask(world))


@pytest.fixture
async def silent_world(make_world):
    async with make_world(record_questions=False) as made:
        yield made


class TestSwitchedOff:
    async def test_nothing_is_kept_and_there_are_no_buttons(self, silent_world):
        message = await ask(silent_world)
        assert ANSWER in said(message)
        assert not VOTES & set(buttons(message))
        assert not (silent_world.settings.state_dir / "votes.key").exists()
        # What moderators set is kept in the same file.
        assert await rows(silent_world, "SELECT key FROM questions UNION SELECT question FROM votes") == []

    async def test_old_buttons_and_forget_say_so(self, world):
        message = await ask(world)
        await settled(world)
        await world.restart(record_questions=False)
        result = await pressed(world.member, message, "This was it")
        assert "Nothing is recorded here now." in text(result.response)
        assert "Nothing is recorded here now." in await forget(world, world.member)
        await pressed(world.member, message, "Delete")
        assert world.replies() == []
