"""/corpus unanswered, as moderators and others use it."""

import contextlib
import csv
import io
import sqlite3
from types import SimpleNamespace

import discord
import pytest
from chat_support import buttons, check_limits, said, text

PIZZA, WIFI = "What is the best pizza topping?", "How fast is the wifi password?"
ANSWERED = "Who closed the old bridge?"


async def ask(world, *questions, channel=None):
    for question in questions:
        await world.member.send(channel or world.channel, f"{world.bot} {question}")
    await world.env.bot._recorder.finish(10)


async def listed(world, member=None, channel=None):
    result = await (member or world.moderator).slash(channel or world.channel, "corpus unanswered")
    assert result.acknowledged
    assert result.ephemeral
    check_limits(result.response)
    return result.response


async def pressed(member, message, label):
    result = await member.click(message, custom_id=buttons(message)[label])
    assert result.acknowledged
    return result


class TestTheList:
    async def test_like_questions_stand_together_with_counts_and_times(self, world):
        await ask(world, PIZZA, WIFI, "the best pizza toppings?", ANSWERED)
        shown = said(await listed(world))
        assert "2 questions without a good answer, page 1 of 1" in shown
        assert "pizza topping" in shown.split("2.")[0]
        assert "Asked 2 times (no answer: 2, not what was meant: 0)" in shown
        assert "Also asked as" in shown
        assert " UTC, last " in shown
        assert ANSWERED not in shown

    async def test_an_answer_that_was_not_meant_is_on_it(self, world):
        await ask(world, ANSWERED)
        await pressed(world.member, world.replies()[-1], "Not what I meant")
        shown = said(await listed(world))
        assert ANSWERED in shown
        assert "Asked 1 time (no answer: 0, not what was meant: 1)" in shown

    async def test_an_empty_list_says_so(self, world):
        shown = await listed(world)
        assert text(shown) == "No question is without an answer."
        assert buttons(shown) == {}

    async def test_it_has_pages(self, world):
        await ask(
            world, *(f"colour {word} pizza{word}" for word in ["amber", "blue", "coral", "denim", "ebony", "fawn"])
        )
        first = await listed(world)
        assert {"Resolve 5", "Ignore 5", "Next"} <= set(buttons(first))
        second = (await pressed(world.moderator, first, "Next")).response
        assert "page 2 of 2" in text(second)
        assert "Resolve 6" in buttons(second)
        check_limits(second)
        assert "page 1 of 2" in text((await pressed(world.moderator, second, "Previous")).response)

    async def test_what_strangers_asked_is_inert(self, world):
        await ask(world, "**@everyone** <@1> [x](https://evil.example) ||pizza||")
        shown = text(await listed(world))
        assert "@everyone" not in shown
        assert r"\[x]\(https\://evil.example)" in shown


class TestDeciding:
    async def test_resolved_questions_go_and_come_back_when_they_are_asked_later(self, world):
        await ask(world, PIZZA)
        after = (await pressed(world.moderator, await listed(world), "Resolve 1")).response
        assert f"Resolved: “{PIZZA}”. It comes back when it is asked again." in said(after)
        assert "No question is without an answer." in text(await listed(world))
        await world.restart()
        assert "No question is without an answer." in text(await listed(world))
        await ask(world, "best pizza topping")
        assert "Asked 1 time" in said(await listed(world))

    async def test_ignored_questions_never_come_back(self, world):
        await ask(world, PIZZA)
        after = (await pressed(world.moderator, await listed(world), "Ignore 1")).response
        assert f"Ignored: “{PIZZA}”. It does not come back." in said(after)
        await ask(world, "best pizza topping")
        assert "No question is without an answer." in text(await listed(world))

    @pytest.mark.parametrize("what", ["Resolve 1", "Ignore 1"])
    async def test_a_decision_can_be_taken_back(self, world, what):
        await ask(world, PIZZA)
        after = (await pressed(world.moderator, await listed(world), what)).response
        again = (await pressed(world.moderator, after, "Take back")).response
        assert PIZZA in said(again)
        assert "Take back" not in buttons(again)

    async def test_buttons_outlive_a_restart_and_a_question_that_is_gone(self, world):
        await ask(world, PIZZA, WIFI)
        shown = await listed(world)
        with contextlib.closing(sqlite3.connect(world.settings.state_dir / "records.db")) as connection:
            connection.execute("DELETE FROM questions WHERE text = ?", (WIFI,))
            connection.commit()
        await world.restart()
        number = 1 if said(shown).index(WIFI) < said(shown).index(PIZZA) else 2
        after = (await pressed(world.moderator, shown, f"Resolve {number}")).response
        assert "Resolved" not in said(after)
        assert PIZZA in said(after)


class TestTeaching:
    """The button “Teach”: an article that answers, by the form of /corpus add."""

    TYPED = {  # noqa: RUF012
        "author": "Ada Reporter",
        "origin": "The Daily Drop, 6 May 2024",
        "link": "https://example.org/pizza",
        "text": "The best pizza topping of the town is basil.\n\nThe baker said so.",
    }

    async def form(self, world, label="Teach 1"):
        opened = await pressed(world.moderator, await listed(world), label)
        fields = [one["component"] for one in opened.modal["components"]]
        return opened, {field["custom_id"]: field.get("value", "") for field in fields}

    async def sent(self, world, opened, fields):
        result = await world.moderator.submit_modal(opened, fields)
        assert result.acknowledged
        assert result.ephemeral
        return result.response

    async def test_the_form_has_the_question_for_a_title_and_a_yes_adds_the_article_and_resolves_it(self, world):
        await ask(world, PIZZA, WIFI)
        number = 1 if said(await listed(world)).index(PIZZA) < said(await listed(world)).index(WIFI) else 2
        opened, fields = await self.form(world, f"Teach {number}")
        assert fields["title"] == PIZZA
        asked = await self.sent(world, opened, fields | self.TYPED)
        assert "by Ada Reporter" in said(asked)
        assert PIZZA in said(await listed(world))
        done = (await pressed(world.moderator, asked, "Add to the corpus")).response
        assert f"Added “{PIZZA}”." in said(done)
        assert f"Resolved: “{PIZZA}”." in said(done)
        left = said(await listed(world))
        assert PIZZA not in left
        assert WIFI in left
        await ask(world, "the best pizza topping of the town")
        assert "basil" in said(world.replies()[-1])

    async def test_what_is_wrong_in_the_form_is_said_and_the_question_is_still_resolved_in_the_end(self, world):
        await ask(world, PIZZA)
        opened, fields = await self.form(world)
        refused = await self.sent(world, opened, fields | self.TYPED | {"link": "no address"})
        await world.restart()
        again = await pressed(world.moderator, refused, "Open the form again")
        asked = await self.sent(world, again, fields | self.TYPED)
        done = (await pressed(world.moderator, asked, "Add to the corpus")).response
        assert "Resolved" in said(done)
        assert "No question is without an answer." in said(await listed(world))

    async def test_cancelling_leaves_the_question_in_the_list(self, world):
        await ask(world, PIZZA)
        opened, fields = await self.form(world)
        await pressed(world.moderator, await self.sent(world, opened, fields | self.TYPED), "Cancel")
        assert PIZZA in said(await listed(world))

    async def test_the_article_is_added_when_the_records_fail_and_it_says_so(self, world):
        await ask(world, PIZZA)
        opened, fields = await self.form(world)
        asked = await self.sent(world, opened, fields | self.TYPED)
        with contextlib.closing(sqlite3.connect(world.settings.state_dir / "records.db")) as other:
            other.execute("BEGIN EXCLUSIVE")
            done = (await pressed(world.moderator, asked, "Add to the corpus")).response
            other.rollback()
        assert "Added" in said(done)
        assert "is still in the list of /corpus unanswered" in said(done)

    async def test_a_question_that_is_gone_gets_a_sentence(self, world):
        await ask(world, PIZZA)
        shown = await listed(world)
        opened, fields = await self.form(world)
        asked = await self.sent(world, opened, fields | self.TYPED)
        await pressed(world.member, world.replies()[0], "Delete")
        gone = await pressed(world.moderator, shown, "Teach 1")
        assert "This question is no longer in the records." in said(gone.response)
        done = (await pressed(world.moderator, asked, "Add to the corpus")).response
        assert "The question that it answers is no longer in the records." in said(done)

    async def test_who_may_not_change_the_corpus_teaches_nothing(self, world):
        await ask(world, PIZZA)
        shown = await listed(world)
        await world.restart(moderator_guild_ids=(12345,))
        result = await pressed(world.moderator, shown, "Teach 1")
        assert result.modal is None
        assert "MODERATOR_GUILD_IDS" in said(result.response)


class TestTheFile:
    async def test_it_holds_every_group_and_no_formula(self, world):
        await ask(world, "=1+pizza", WIFI)
        result = await pressed(world.moderator, await listed(world), "Save as CSV")
        assert result.ephemeral
        assert "The file holds 2 questions without a good answer." in text(result.response)
        (file,) = result.response.attachments
        assert file.filename.endswith(".csv")
        rows = list(csv.reader(io.StringIO((await file.read()).decode("utf-8-sig"))))
        assert {row[0] for row in rows} == {"question", "'=1+pizza", WIFI}


class TestWho:
    @pytest.mark.parametrize("who", ["member", "stranger"])
    async def test_others_are_refused_the_list_and_its_buttons(self, world, who):
        await ask(world, PIZZA)
        person = world.member if who == "member" else world.guild.add_member(world.env.create_user("sam"))
        command = next(c for c in await world.env.bot.tree.fetch_commands() if c.name == "corpus")
        world.guild.set_command_permissions(command, {world.guild.default_role: True})
        shown = await listed(world, person)
        assert "Manage Server" in text(shown)
        assert "pizza" not in text(shown)

    async def test_a_moderator_who_is_none_any_more_decides_nothing(self, world):
        await ask(world, PIZZA)
        lists = [(label, await listed(world)) for label in ("Resolve 1", "Save as CSV")]
        await world.restart(moderator_guild_ids=(12345,))
        for label, shown in lists:
            result = await pressed(world.moderator, shown, label)
            assert "MODERATOR_GUILD_IDS" in said(result.response)
        await world.restart(moderator_guild_ids=())
        assert PIZZA in said(await listed(world))

    async def test_each_server_has_its_own_and_direct_messages_are_the_owners(self, world):
        other = world.env.create_guild(name="Another town")
        channel = other.create_text_channel("general")
        role = other.create_role("Moderator", permissions=discord.Permissions(manage_guild=True))
        there = other.add_member(world.env.create_user("ma"), roles=[role])
        await world.restart(moderator_guild_ids=(world.guild.id, other.id))
        await ask(world, PIZZA)
        await there.send(channel, f"{world.bot} {WIFI}")
        await world.member.send_dm("Which trousers fit a giraffe?")
        await world.env.bot._recorder.finish(10)
        here = said(await listed(world))
        assert PIZZA in here
        assert WIFI not in here
        assert "giraffe" not in here
        assert WIFI in said(await listed(world, there, channel))
        world.env.bot.application.owner = SimpleNamespace(id=world.moderator.id)
        here = said(await listed(world))
        assert "giraffe" in here
        assert WIFI not in here


async def test_without_records_a_sentence_says_so(make_world):
    async with make_world(record_questions=False) as world:
        assert "RECORD_QUESTIONS" in said(await listed(world))


async def test_a_locked_database_is_told_in_a_sentence(world):
    await ask(world, PIZZA)
    with contextlib.closing(sqlite3.connect(world.settings.state_dir / "records.db")) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert "cannot be reached just now" in text(await listed(world))
        other.rollback()
