"""/corpus insights, as moderators and others use it."""

import sys
from datetime import UTC, datetime

import pytest
from chat_support import buttons, check_limits, parts, said

from bot.chat.desks import insights_desk
from bot.records import review

ANSWERED, REFUSED = "Who closed the old bridge?", "What is the best pizza topping?"


async def ask(world, *questions):
    for question in questions:
        await world.member.send(world.channel, f"{world.bot} {question}")
    await world.env.bot._recorder.finish(10)


async def shown(world, member=None, **options):
    result = await (member or world.moderator).slash(world.channel, "corpus insights", **options)
    assert result.acknowledged
    assert result.ephemeral
    check_limits(result.response)
    return result.response


async def test_it_tells_questions_answers_votes_articles_and_what_was_asked_most(world):
    await ask(world, ANSWERED, REFUSED)
    await world.member.click(world.replies()[0], custom_id=buttons(world.replies()[0])["This was it"])
    today = datetime.now(UTC).date().isoformat()
    words = said(await shown(world))
    assert "2 questions, 50 % answered." in words
    assert "Votes: 1 for “This was it”, 0 for “Not what I meant”." in words
    assert "1. The river rises: 1" in words
    assert f"{ANSWERED}: 1" in words
    assert f"{today}: 2 asked, 1 answered" in words


async def test_the_chart_is_attached_with_words_for_those_who_cannot_see_it(world):
    await ask(world, ANSWERED)
    message = await shown(world, days=7)
    (file,) = message.attachments
    assert (await file.read()).startswith(b"\x89PNG")
    (gallery,) = [part for part in parts(message) if "items" in part]
    (item,) = gallery["items"]
    assert "A bar chart of the questions of each day" in item["description"]


async def test_without_the_library_everything_is_told_in_words(world, monkeypatch):
    for name in [name for name in sys.modules if name.partition(".")[0] == "matplotlib"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    await ask(world, ANSWERED)
    message = await shown(world)
    assert message.attachments == []
    assert "1 question, 100 % answered." in said(message)


async def test_without_questions_a_sentence_says_so(world):
    message = await shown(world, days=1)
    assert "Nothing was asked in these days." in said(message)
    assert message.attachments == []


async def test_where_more_was_asked_than_is_read_it_says_so(world, monkeypatch):
    monkeypatch.setattr(review, "MOST", 1)
    monkeypatch.setattr(insights_desk, "MOST", 1)
    await ask(world, ANSWERED, REFUSED)
    words = said(await shown(world))
    assert "only the newest 1 messages are counted" in words
    assert "1 question, 0 % answered." in words


async def test_other_servers_questions_do_not_count(world):
    other = world.env.create_guild(name="Another town")
    channel = other.create_text_channel("general")
    await other.add_member(world.env.create_user("ma")).send(channel, f"{world.bot} {ANSWERED}")
    await world.restart(moderator_guild_ids=(world.guild.id,))
    assert "Nothing was asked in these days." in said(await shown(world))


@pytest.mark.parametrize("who", ["member", "stranger"])
async def test_others_are_refused(world, who):
    await ask(world, REFUSED)
    person = world.member if who == "member" else world.guild.add_member(world.env.create_user("sam"))
    command = next(c for c in await world.env.bot.tree.fetch_commands() if c.name == "corpus")
    world.guild.set_command_permissions(command, {world.guild.default_role: True})
    words = said(await shown(world, person))
    assert "Manage Server" in words
    assert "pizza" not in words


async def test_without_records_a_sentence_says_so(make_world):
    async with make_world(record_questions=False) as world:
        assert "RECORD_QUESTIONS" in said(await shown(world))
