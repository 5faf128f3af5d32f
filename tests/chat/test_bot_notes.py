"""Every question is counted, with where it was asked and what became of it."""

import pytest
from chat_support import buttons

QUESTION = "Who closed the old bridge?"
ELSE = "best pizza toppings"
MENU = "Find passages about this"


def listen(world):
    """Return the list in which each finished question appears."""
    heard = []
    world.env.bot._recorder._count = lambda surface, outcome, _: heard.append((surface, outcome))
    return heard


@pytest.mark.parametrize(("words", "outcome"), [(QUESTION, "answered"), (ELSE, "refused")])
async def test_a_mention_a_reply_and_a_direct_message(world, words, outcome):
    await world.member.send(world.channel, f"{world.bot} When does the fair open?")
    heard = listen(world)
    await world.member.send(world.channel, f"{world.bot} {words}")
    await world.member.send(world.channel, words, reply_to=world.replies()[0])
    await world.member.send_dm(words)
    assert heard == [(surface, outcome) for surface in ("mention", "reply", "direct")]


async def test_a_channel_where_every_message_is_a_question(world):
    await world.restart(ask_channel_ids=(world.channel.id,))
    heard = listen(world)
    await world.member.send(world.channel, QUESTION)
    await world.member.send(world.channel, ELSE)
    assert heard == [("channel", "answered"), ("channel", "silent")]


@pytest.mark.parametrize(("words", "outcome"), [(QUESTION, "answered"), ("xylophone", "refused")])
async def test_the_commands(world, words, outcome):
    heard = listen(world)
    await world.member.slash(world.channel, "ask", question=words)
    await world.member.slash(world.channel, "search", query=words)
    message = await world.moderator.send(world.channel, words)
    await world.member.context_menu(world.channel, MENU, message)
    assert heard == [(surface, outcome) for surface in ("command", "search", "message_command")]


async def test_the_form_behind_ask_again(world):
    answer = await world.member.slash(world.channel, "ask", question=QUESTION)
    heard = listen(world)
    shown = await world.member.click(answer.response, custom_id=buttons(answer.response)["Ask again"])
    (label,) = shown.modal["components"]
    await world.member.submit_modal(shown, {label["component"]["custom_id"]: "When does the fair open?"})
    assert heard == [("form", "answered")]


async def test_a_question_that_is_led_to_its_answer(world):
    await world.member.send(world.channel, f"{world.bot} {QUESTION}")
    heard = listen(world)
    await world.member.send(world.channel, f"{world.bot} {QUESTION}")
    assert heard == [("mention", "repeated")]


async def test_a_channel_in_which_others_asked_too_much(world):
    await world.restart(cooldown_channel_questions=1, cooldown_seconds=30)
    heard = listen(world)
    await world.member.send(world.channel, f"{world.bot} {QUESTION}")
    await world.moderator.send(world.channel, f"{world.bot} {QUESTION}")
    assert heard == [("mention", "answered"), ("mention", "limited")]


async def test_a_search_in_no_article_is_refused(world):
    heard = listen(world)
    await world.member.slash(world.channel, "search", query="opens", article="Moby Dick")
    assert heard == [("search", "refused")]


async def test_those_who_ask_too_often(make_world):
    async with make_world(cooldown_questions=1, cooldown_seconds=30) as world:
        await world.member.send(world.channel, f"{world.bot} {QUESTION}")
        heard = listen(world)
        await world.member.send(world.channel, f"{world.bot} {QUESTION}")
        await world.member.slash(world.channel, "ask", question=QUESTION)
        assert heard == [("mention", "limited"), ("command", "limited")]


async def test_failures(world, monkeypatch):
    def broken(*_):
        raise RuntimeError

    world.fails = True
    monkeypatch.setattr(type(world.env.bot._replies._answerer), "ask", broken)
    heard = listen(world)
    await world.member.send(world.channel, f"{world.bot} {QUESTION}")
    await world.member.slash(world.channel, "ask", question=QUESTION)
    assert heard == [("mention", "failed"), ("command", "failed")]


async def test_bare_mentions_buttons_and_talk_among_members_are_no_questions(world):
    result = await world.member.slash(world.channel, "search", query="bridge council fair river")
    heard = listen(world)
    await world.member.send(world.channel, world.bot)
    await world.member.send(world.channel, QUESTION)
    await world.member.click(result.response, custom_id=buttons(result.response)["Next"])
    assert heard == []
