"""The real bot, as its operator starts it, against the imitation: what must work and what must not hurt.

Each test starts the bot as a process of its own, with an article that is made up for this purpose, and sees
only what Discord and the operator see: requests, messages, exit codes and what is written to the terminal.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import signal
import sqlite3
import time
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest

from bot.records.kept_settings import KeptSettings

from .components import text_of
from .gateway import MESSAGE_CONTENT
from .objects import COMPONENTS_V2, JSON
from .process import BotProcess
from .server import LoopbackDiscord

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGTERM"), reason="needs POSIX signals")

SENDING = r"^/channels/\d+/messages$"
REGISTERING = r"^/applications/\d+/(guilds/\d+/)?commands$"
START_SECONDS = 60.0
"""Python, the libraries and the corpus must be up by then, on a busy machine too."""
STOP_SECONDS = 8.0
ALARMING = ("Traceback", "Unclosed", "Task was destroyed", "never retrieved", "never awaited")
"""What operators never need to see, whatever went wrong."""

ARTICLE = """\
---
title: The keeper of Gull Rock counts her lamps
author: Mira Oltean
publisher: Harbour Post
published: 2024-03-09
---

The lighthouse on Gull Rock burned nineteen lamps of whale oil until the winter of 1871.

Its keeper, Henrietta Voss, wrote the weather into a green ledger every evening for thirty-four years.

A storm carried the landing stage away in October, and the supply boat could not moor for six weeks.

The ledger was found under the floor of the boathouse when the island was surveyed in 1958.
"""
KEEPER_QUESTION = "Who wrote the weather into the green ledger?"
KEEPER_PASSAGE = "Henrietta Voss, wrote the weather into a green ledger every evening for thirty-four years"
LAMPS_QUESTION = "How many lamps of whale oil did the lighthouse on Gull Rock burn?"
LAMPS_PASSAGE = "burned nineteen lamps of whale oil until the winter of 1871"


class Operator:
    """Starts the bot the way an operator does: settings in the environment, two folders, one command."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.corpus = home / "corpus"
        self.corpus.mkdir()
        (self.corpus / "gull-rock.md").write_text(ARTICLE, encoding="utf-8")

    def start(self, discord: LoopbackDiscord, **settings: str) -> AbstractAsyncContextManager[BotProcess]:
        """Return the bot's process, which runs inside an `async with`."""
        environment = {
            "DISCORD_TOKEN": discord.token,
            "CORPUS_DIR": str(self.corpus),
            "STATE_DIR": str(self.home / "state"),
            # Set, though empty, so that nobody's `.env` fills them in.
            "ASK_CHANNEL_IDS": "",
            "MODERATOR_GUILD_IDS": "",
        }
        return BotProcess(discord.port, "run", home=self.home, environment=environment | settings)


@pytest.fixture
def operator(tmp_path: Path) -> Operator:
    """An operator with a folder of one article."""
    return Operator(tmp_path)


def plain(message: JSON) -> str:
    """Return a message's text as it is read: without Markdown's signs and invisible characters."""
    text = re.sub(r"\\([^\w\s])", r"\1", text_of(message))
    return re.sub(r"[*_`~|\u200b-\u200f\u2060\ufeff]", "", text)


def alarms(bot: BotProcess) -> list[str]:
    """Return the bot's output where a line of it would alarm an operator without helping, else nothing."""
    lines = (bot.stderr + bot.stdout).splitlines()
    return lines if any(word in line for line in lines for word in ALARMING) else []


async def ask(discord: LoopbackDiscord, question: str) -> int:
    """Ask by mention in the general channel and return the question's id."""
    world = discord.world
    return await discord.say(world.general, world.asker, question, mentions=[world.bot])


async def test_a_mention_is_answered_with_the_passage_and_its_source(operator: Operator) -> None:
    """One Components V2 message that replies to the question, pings nobody and names where it is from."""
    async with LoopbackDiscord() as discord, operator.start(discord) as bot:
        await discord.ready(START_SECONDS)
        question = await ask(discord, KEEPER_QUESTION)
        answer = await discord.answer_to(question)
        bot.stop()
        code = await bot.exit_code(STOP_SECONDS)
        discord.assert_clean()

    assert KEEPER_PASSAGE in plain(answer)
    for part in ("The keeper of Gull Rock counts her lamps", "Mira Oltean", "Harbour Post"):
        assert part in plain(answer)
    assert answer["flags"] & COMPONENTS_V2
    assert (answer["content"], answer["embeds"]) == ("", [])
    assert (answer["mentions"], answer["mention_everyone"]) == ([], False)
    assert answer["message_reference"]["message_id"] == str(question)
    assert len(discord.bot_messages) == 1
    assert code == 0


async def test_the_ask_command_is_answered_in_time(operator: Operator) -> None:
    """The first response comes within Discord's three seconds, and the passage with it or after it."""
    async with LoopbackDiscord() as discord, operator.start(discord):
        await discord.ready(START_SECONDS)
        public = await discord.slash("ask", {"question": LAMPS_QUESTION})
        answer = await discord.interaction_response(public)
        private = await discord.slash("ask", {"question": LAMPS_QUESTION, "private": True})
        secret = await discord.interaction_response(private)
        discord.assert_clean()

    assert LAMPS_PASSAGE in plain(answer)
    assert answer["flags"] & COMPONENTS_V2
    assert not public.ephemeral
    assert LAMPS_PASSAGE in plain(secret)
    assert private.ephemeral


async def test_commands_are_registered_once(operator: Operator) -> None:
    """A second start with the same state folder finds nothing changed and registers nothing."""
    async with LoopbackDiscord() as discord:
        async with operator.start(discord) as bot:
            await discord.ready(START_SECONDS)
            await discord.answer_to(await ask(discord, KEEPER_QUESTION))
            bot.stop()
            assert await bot.exit_code(STOP_SECONDS) == 0
        first = len(discord.requested("PUT", REGISTERING))

        async with operator.start(discord) as bot:
            await discord.ready(START_SECONDS, sessions=2)
            await discord.answer_to(await ask(discord, LAMPS_QUESTION))
            bot.stop()
            assert await bot.exit_code(STOP_SECONDS) == 0
        second = len(discord.requested("PUT", REGISTERING)) - first

    assert first >= 1
    assert second == 0
    assert {"ask", "search"} <= {command["name"] for command in discord.commands}


@pytest.mark.parametrize("fault", [503, "reset", "lost"])
async def test_a_send_that_fails_once_is_delivered_once(operator: Operator, fault: str | int) -> None:
    """The answer arrives in spite of the fault, and not twice where only its acknowledgement was lost."""
    async with LoopbackDiscord() as discord, operator.start(discord) as bot:
        await discord.ready(START_SECONDS)
        discord.fail_next("POST", SENDING, fault)  # type: ignore[arg-type]
        answer = await discord.answer_to(await ask(discord, KEEPER_QUESTION), timeout=START_SECONDS)
        bot.stop()
        assert await bot.exit_code(STOP_SECONDS) == 0

    assert KEEPER_PASSAGE in plain(answer)
    assert len(discord.requested("POST", SENDING)) == 2
    assert len(discord.bot_messages) == 1


@pytest.mark.parametrize("fault", [503, "reset", "lost"])
async def test_a_slash_response_that_fails_once_is_delivered(operator: Operator, fault: str | int) -> None:
    """The same for the response to a command."""
    async with LoopbackDiscord() as discord, operator.start(discord) as bot:
        await discord.ready(START_SECONDS)
        discord.fail_next("POST", r"^/interactions/\d+/\w+/callback$", fault)  # type: ignore[arg-type]
        interaction = await discord.slash("ask", {"question": LAMPS_QUESTION})
        answer = await discord.interaction_response(interaction)
        bot.stop()
        assert await bot.exit_code(STOP_SECONDS) == 0

    assert LAMPS_PASSAGE in plain(answer)
    assert len(discord.bot_messages) == 1


async def test_a_question_deleted_meanwhile_is_answered_without_a_reference(operator: Operator) -> None:
    """Discord refuses a reply to what is gone; the answer comes all the same, once, as a plain message."""
    async with LoopbackDiscord() as discord, operator.start(discord):
        await discord.ready(START_SECONDS)
        held = discord.hold_next("POST", SENDING)
        question = await ask(discord, KEEPER_QUESTION)
        await held.reached()
        discord.delete(question)
        held.release()
        [answer] = await discord.answers_in(discord.world.general)
        discord.assert_clean()

    assert KEEPER_PASSAGE in plain(answer)
    assert "message_reference" not in answer
    assert len(discord.bot_messages) == 1


async def test_after_a_dropped_connection_questions_are_answered(operator: Operator) -> None:
    """One asked while the bot was away is answered after the RESUME, and one asked later as well, each once."""
    async with LoopbackDiscord() as discord, operator.start(discord):
        await discord.ready(START_SECONDS)
        await discord.answer_to(await ask(discord, "What is there to know about the lighthouse on Gull Rock?"))
        await discord.drop_connection()
        missed = await ask(discord, KEEPER_QUESTION)
        await discord.resumed()
        answers = [await discord.answer_to(missed), await discord.answer_to(await ask(discord, LAMPS_QUESTION))]
        discord.assert_clean()

    assert KEEPER_PASSAGE in plain(answers[0])
    assert LAMPS_PASSAGE in plain(answers[1])
    assert discord.gateway.identified == 1
    assert len(discord.bot_messages) == 3


async def test_after_an_invalidated_session_questions_are_answered(operator: Operator) -> None:
    """The bot identifies itself anew (the library waits five seconds before) and goes on."""
    async with LoopbackDiscord() as discord, operator.start(discord):
        await discord.ready(START_SECONDS)
        await discord.invalidate_session()
        await discord.ready(START_SECONDS, sessions=2)
        answer = await discord.answer_to(await ask(discord, KEEPER_QUESTION))

    assert KEEPER_PASSAGE in plain(answer)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_ends_the_bot_with_exit_0(operator: Operator, number: signal.Signals) -> None:
    """It leaves the gateway, says nothing alarming and is gone within seconds."""
    async with LoopbackDiscord() as discord, operator.start(discord) as bot:
        await discord.ready(START_SECONDS)
        begun = time.monotonic()
        bot.stop(number)
        code = await bot.exit_code(STOP_SECONDS)
        await discord.left()

    assert code == 0
    assert time.monotonic() - begun < STOP_SECONDS
    assert alarms(bot) == []


async def test_a_signal_lets_the_answer_in_flight_finish(operator: Operator) -> None:
    """The bot waits for the request that Discord has not answered yet, records it, and ends with 0 after it."""
    async with LoopbackDiscord() as discord, operator.start(discord) as bot:
        await discord.ready(START_SECONDS)
        held = discord.hold_next("POST", SENDING)
        question = await ask(discord, KEEPER_QUESTION)
        await held.reached()
        bot.stop()
        with pytest.raises(TimeoutError):
            await bot.exit_code(timeout=0.5)
        held.release()
        answer = await discord.answer_to(question)
        code = await bot.exit_code(STOP_SECONDS)

    assert KEEPER_PASSAGE in plain(answer)
    assert code == 0
    assert alarms(bot) == []
    with contextlib.closing(sqlite3.connect(operator.home / "state" / "records.db")) as records:
        assert records.execute("SELECT text FROM questions").fetchall() == [(KEEPER_QUESTION,)]


async def test_a_database_that_cannot_be_used_is_explained_without_its_address(operator: Operator) -> None:
    """Exit code 2; the setting is named, and nothing of its value is shown."""
    address = "nosuch://bot:s3cret@host/name"
    async with LoopbackDiscord() as discord, operator.start(discord, DATABASE_URL=address) as bot:
        code = await bot.exit_code(START_SECONDS)

    assert code == 2
    assert alarms(bot) == []
    assert "DATABASE_URL" in bot.stderr.splitlines()[-1]
    assert "s3cret" not in bot.stderr + bot.stdout


async def test_a_wrong_token_is_explained_in_one_sentence(operator: Operator) -> None:
    """Exit code 2; the setting is named, the token is not shown, and there is no traceback."""
    wrong = "some.other.token-that-nobody-accepts"
    async with LoopbackDiscord() as discord, operator.start(discord, DISCORD_TOKEN=wrong) as bot:
        code = await bot.exit_code(START_SECONDS)

    assert code == 2
    assert alarms(bot) == []
    assert "DISCORD_TOKEN" in bot.stderr.splitlines()[-1]
    assert wrong not in bot.stderr + bot.stdout
    # Each 401 counts towards a ban of the address: one try is enough to know.
    assert len(discord.requests) == 1


async def test_an_unapproved_intent_is_explained_in_one_sentence(operator: Operator) -> None:
    """Exit code 2; the sentence names the intent and the setting that asks for it, without a traceback."""
    async with LoopbackDiscord() as discord:
        channel = str(discord.world.questions.id)
        async with operator.start(discord, ASK_CHANNEL_IDS=channel) as bot:
            code = await bot.exit_code(START_SECONDS)

    assert code == 2
    assert alarms(bot) == []
    last = bot.stderr.splitlines()[-1]
    assert "ASK_CHANNEL_IDS" in last
    assert "intent" in last.lower()


async def test_every_message_in_an_ask_channel_is_a_question(operator: Operator) -> None:
    """With the approved intent, plain questions are answered there, and small talk is left alone."""
    async with LoopbackDiscord(approved_intents=MESSAGE_CONTENT) as discord:
        world = discord.world
        async with operator.start(discord, ASK_CHANNEL_IDS=str(world.questions.id)):
            await discord.ready(START_SECONDS)
            await discord.say(world.questions, world.other, "best pizza toppings, anyone?")
            await discord.say(world.general, world.other, KEEPER_QUESTION)
            question = await discord.say(world.questions, world.asker, KEEPER_QUESTION)
            in_thread = await discord.say(world.thread, world.asker, LAMPS_QUESTION)
            answers = [await discord.answer_to(question), await discord.answer_to(in_thread)]

    assert KEEPER_PASSAGE in plain(answers[0])
    assert LAMPS_PASSAGE in plain(answers[1])
    assert len(discord.bot_messages) == 2


@pytest.mark.parametrize("approved", [MESSAGE_CONTENT, 0])
async def test_an_ask_channel_of_moderators_is_listened_to_where_the_portal_allows_it(
    operator: Operator, approved: int
) -> None:
    """What moderators set asks Discord for no more than it grants, so that it never costs the connection."""
    async with LoopbackDiscord(approved_intents=approved) as discord:
        world = discord.world
        await KeptSettings(operator.home / "state").write(world.guild.id, world.questions.id, {"ask": True})
        async with operator.start(discord):
            await discord.ready(START_SECONDS)
            plain_question = await discord.say(world.questions, world.asker, KEEPER_QUESTION)
            mention = await ask(discord, LAMPS_QUESTION)
            assert LAMPS_PASSAGE in plain(await discord.answer_to(mention))
            if approved:
                assert KEEPER_PASSAGE in plain(await discord.answer_to(plain_question))

    assert len(discord.bot_messages) == (2 if approved else 1)


async def test_a_channel_that_a_moderator_makes_an_ask_channel_is_listened_to_within_seconds(
    operator: Operator,
) -> None:
    """The bot connects anew by itself, once, and says nothing alarming."""
    async with LoopbackDiscord(approved_intents=MESSAGE_CONTENT) as discord:
        world = discord.world
        async with operator.start(discord) as bot:
            await discord.ready(START_SECONDS)
            opened = await discord.slash("settings channel", {}, world.moderator, world.questions)
            panel = await discord.interaction_response(opened)
            menu = f"set:{world.questions.id}:ask"
            chosen = await discord.component(panel, menu, world.moderator, ["on"])
            assert "connects to Discord anew" in plain(await discord.interaction_response(chosen))
            await discord.ready(START_SECONDS, sessions=2)
            question = await discord.say(world.questions, world.asker, KEEPER_QUESTION)
            assert KEEPER_PASSAGE in plain(await discord.answer_to(question))
            bot.stop()
            code = await bot.exit_code(STOP_SECONDS)

    assert code == 0
    assert alarms(bot) == []
    assert discord.gateway.identified == 2


async def test_the_bot_waits_for_a_network_that_comes_up_late(operator: Operator) -> None:
    """Refused at first, it tries again by itself, and answers once the server is there."""
    discord = LoopbackDiscord()
    async with operator.start(discord) as bot:
        with pytest.raises(TimeoutError):
            await bot.exit_code(timeout=2)
        async with discord:
            await discord.ready(START_SECONDS * 2)
            answer = await discord.answer_to(await ask(discord, KEEPER_QUESTION))

    assert KEEPER_PASSAGE in plain(answer)
    assert alarms(bot) == []


async def test_the_bot_waits_for_a_gateway_that_comes_up_late(operator: Operator) -> None:
    """The first connection to the gateway fails after a good login, which the library alone does not survive."""
    async with LoopbackDiscord() as discord:
        discord.gateway.out_of_order = True
        async with operator.start(discord) as bot:
            await discord.until_requested("GET", "^/oauth2/applications/@me$", timeout=START_SECONDS)
            with pytest.raises(TimeoutError):
                await bot.exit_code(timeout=1)
            discord.gateway.out_of_order = False
            await discord.ready(START_SECONDS * 2)
            answer = await discord.answer_to(await ask(discord, KEEPER_QUESTION))

    assert KEEPER_PASSAGE in plain(answer)
    assert alarms(bot) == []


async def test_several_people_are_answered_at_once(operator: Operator) -> None:
    """Questions that come in one breath, from three people in three places, get an answer each."""
    async with LoopbackDiscord() as discord, operator.start(discord):
        await discord.ready(START_SECONDS)
        world = discord.world
        asked = [
            await discord.say(channel, user, text, mentions=[world.bot])
            for channel, user, text in (
                (world.general, world.asker, KEEPER_QUESTION),
                (world.questions, world.other, LAMPS_QUESTION),
                (world.direct(world.moderator), world.moderator, KEEPER_QUESTION),
            )
        ]
        interaction = await discord.slash("ask", {"question": LAMPS_QUESTION}, world.owner)
        answers = await asyncio.gather(
            *(discord.answer_to(question) for question in asked), discord.interaction_response(interaction)
        )
        discord.assert_clean()

    expected = [KEEPER_PASSAGE, LAMPS_PASSAGE, KEEPER_PASSAGE, LAMPS_PASSAGE]
    assert [passage in plain(answer) for passage, answer in zip(expected, answers, strict=True)] == [True] * 4
