"""“Post publicly” under private answers, and the way back to a message that a search is about."""

from types import SimpleNamespace

import discord
import pytest
from chat_support import buttons, check_limits, said, text

QUESTION = "Who closed the old bridge?"
ANSWER = "Mayor Ada Long closed the old bridge."


async def asked(world, member=None, channel=None, question=QUESTION):
    """A private answer."""
    result = await (member or world.member).slash(channel or world.channel, "ask", question=question, private=True)
    assert result.ephemeral
    return result.response


async def posted(member, message):
    result = await member.click(message, custom_id=buttons(message)["Post publicly"])
    assert result.acknowledged
    return result


class TestPostPublicly:
    """The button “Post publicly”."""

    async def test_everybody_sees_the_same_answer_with_who_asked(self, world):
        private = await asked(world)
        await posted(world.member, private)
        (public,) = world.replies()
        assert public.interaction_metadata is None
        assert text(public).startswith("-# Asked by mia\n")
        for line in text(private).splitlines():
            assert line in text(public)
        assert buttons(public) == {**buttons(private), "Delete": f"delete:{world.member.id}"}
        check_limits(public)

    async def test_the_button_is_gone_afterwards_and_the_others_stay(self, world):
        private = await asked(world)
        before = set(buttons(private))
        await posted(world.member, private)
        assert set(buttons(private)) == before - {"Post publicly"}

    async def test_where_it_cannot_be_posted_the_button_stays_for_another_try(self, world, monkeypatch):
        private = await asked(world)
        before = set(buttons(private))

        async def refuse(*_, **__):
            raise discord.HTTPException(SimpleNamespace(status=400, reason="made up"), "made up")

        with monkeypatch.context() as patch:
            patch.setattr(discord.TextChannel, "send", refuse)
            result = await posted(world.member, private)
        assert "Something went wrong" in text(result.followups[0])
        assert set(buttons(private)) == before
        await posted(world.member, private)
        assert len(world.replies()) == 1

    async def test_it_is_deleted_by_whoever_asked_and_by_nobody_else(self, world):
        await posted(world.member, await asked(world))
        (public,) = world.replies()
        stranger = world.guild.add_member(world.env.create_user("stranger"))
        result = await stranger.click(public, custom_id=buttons(public)["Delete"])
        assert "Only the person who asked" in text(result.response)
        await world.member.click(public, custom_id=buttons(public)["Delete"])
        assert world.replies() == []

    async def test_it_works_after_a_restart_and_can_be_followed_up(self, world):
        private = await asked(world)
        await world.restart()
        await posted(world.member, private)
        (public,) = world.replies()
        await world.moderator.send(world.channel, f"{world.bot} And why?", reply_to=public)
        assert f"Asked before: {QUESTION} {ANSWER}" in said(world.replies()[-1])

    async def test_where_the_bot_may_not_write_its_right_to_answer_does_it(self, world):
        silent = discord.PermissionOverwrite(send_messages=False)
        quiet = world.guild.create_text_channel("quiet", overwrites={world.guild.default_role: silent})
        powers = discord.Permissions(administrator=True)
        member = world.guild.add_member(
            world.env.create_user("ada"), roles=[world.guild.create_role("Writer", permissions=powers)]
        )
        private = await asked(world, member, quiet)
        result = await posted(member, private)
        (public,) = result.followups
        assert not public.ephemeral
        assert text(public).startswith("-# Asked by ada\n")

    async def test_a_name_that_looks_hostile_does_nothing(self, world):
        hostile = world.guild.add_member(world.env.create_user("eve"), nick="**@everyone** <@1> # [a](x)")
        await posted(hostile, await asked(world, hostile))
        (public,) = world.replies()
        assert text(public).startswith("-# Asked by \\*\\*@\u200beveryone\\*\\* \\<@\u200b1> # \\[a]\\(x)\n")
        assert not public.mention_everyone

    async def test_public_answers_further_passages_and_refusals_have_no_such_button(self, world):
        await world.restart(passages=1)
        public = (await world.member.slash(world.channel, "ask", question="When does the bridge open in May?")).response
        more = await world.member.click(public, custom_id=buttons(public)["More passages"])
        assert "Post publicly" not in {**buttons(public), **buttons(more.response)}
        refused = await asked(world, question="best pizza toppings")
        assert "Post publicly" not in buttons(refused)


class TestAboutThisMessage:
    """The address of the message that “Find passages about this” was used on."""

    @pytest.fixture
    async def found(self, world):
        message = await world.moderator.send(world.channel, "does the bridge open when the river falls, council?")
        result = await world.member.context_menu(world.channel, "Find passages about this", message)
        return message, result.response

    async def test_it_leads_back(self, found):
        message, response = found
        assert f"-# About this message: {message.jump_url}" in text(response)

    async def test_it_stands_on_every_page(self, world, found):
        message, response = found
        for member in (world.moderator, world.member):
            result = await member.click(response, custom_id=buttons(response)["Next"])
            shown = text(result.response or world.replies()[0])
            assert "page 2 of" in shown
            assert f"-# About this message: {message.jump_url}" in shown

    async def test_a_search_that_was_typed_has_none(self, world):
        result = await world.member.slash(world.channel, "search", query="bridge council fair river")
        assert "About this message" not in text(result.response)
