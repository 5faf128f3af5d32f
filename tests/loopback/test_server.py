"""The imitation keeps its word: a small real discord.py client finds in it what it finds at Discord."""

from __future__ import annotations

import asyncio
import json
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import discord
import pytest
from discord import app_commands, ui
from discord.gateway import DiscordWebSocket
from discord.http import Route

from .components import custom_ids, text_of
from .gateway import MESSAGE_CONTENT
from .launch import point_client_at
from .objects import COMPONENTS_V2
from .server import LoopbackDiscord

SENDING = r"^/channels/\d+/messages$"


class EchoClient(discord.Client):
    """Answers mentions, commands and buttons with what it was told; the smallest client that uses everything."""

    def __init__(self, **options: Any) -> None:
        intents = options.pop("intents", discord.Intents.default())
        super().__init__(intents=intents, allowed_mentions=discord.AllowedMentions.none())
        self.tree = app_commands.CommandTree(self)
        self.heard: list[str] = []
        self.failures: list[discord.HTTPException] = []
        self.callbacks: list[discord.InteractionCallbackResponse[discord.Client] | None] = []

        @self.tree.command(description="Say it again")
        @app_commands.describe(text="what to say")
        async def echo(interaction: discord.Interaction, text: str) -> None:
            self.callbacks.append(await interaction.response.defer(thinking=True))
            await interaction.followup.send(view=EchoView(text))

        @self.tree.command(description="Say it to me alone")
        async def whisper(interaction: discord.Interaction, text: str) -> None:
            self.callbacks.append(await interaction.response.send_message(text, ephemeral=True))

        @whisper.autocomplete("text")
        async def suggest(_: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
            return [app_commands.Choice(name=f"{typed}!", value=typed)]

        @self.tree.context_menu(name="Repeat this")
        async def repeat(interaction: discord.Interaction, message: discord.Message) -> None:
            await interaction.response.send_message(message.content)

        @self.tree.command(description="Open a form")
        async def form(interaction: discord.Interaction) -> None:
            await interaction.response.send_modal(EchoForm())

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Skip the five seconds that the library waits before it identifies itself again."""

    async def setup_hook(self) -> None:
        """Register the commands."""
        await self.tree.sync()

    async def on_message(self, message: discord.Message) -> None:
        """Answer whoever mentions this client or writes to it directly."""
        self.heard.append(message.content)
        if message.author.bot or not (message.guild is None or self.user in message.mentions):
            return
        nonce = str(message.id)
        for _ in range(3):
            try:
                await message.reply(view=EchoView(message.content), mention_author=False, nonce=nonce)
            except discord.DiscordServerError:
                continue
            except aiohttp.ClientError:
                continue
            except discord.HTTPException as error:
                self.failures.append(error)
                if error.code == 50035:
                    await message.channel.send(view=EchoView(message.content), nonce=nonce)
            return


class EchoView(ui.LayoutView):
    """A text and a button that changes it."""

    def __init__(self, text: str) -> None:
        super().__init__(timeout=None)
        self.text: ui.TextDisplay[EchoView] = ui.TextDisplay(text)
        self.add_item(ui.Container(self.text))
        row: ui.ActionRow[EchoView] = ui.ActionRow()
        button: ui.Button[EchoView] = ui.Button(label="Louder", custom_id="louder")
        button.callback = self.louder  # type: ignore[method-assign]
        row.add_item(button)
        self.add_item(row)

    async def louder(self, interaction: discord.Interaction) -> None:
        """Show the text in capitals."""
        self.text.content = self.text.content.upper()
        await interaction.response.edit_message(view=self)


class EchoForm(ui.Modal, title="Say it"):
    """A form with one line."""

    line: ui.TextInput[EchoForm] = ui.TextInput(label="Line", custom_id="line")

    async def on_submit(self, interaction: discord.Interaction) -> None:
        """Say what was typed."""
        await interaction.response.send_message(self.line.value)


@pytest.fixture
async def loopback(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[LoopbackDiscord]:
    """An imitation that clients of this process talk to."""
    monkeypatch.setattr(Route, "BASE", Route.BASE)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", DiscordWebSocket.DEFAULT_GATEWAY)
    async with LoopbackDiscord() as server:
        point_client_at(server.port)
        yield server
        server.assert_clean()


@asynccontextmanager
async def connected(loopback: LoopbackDiscord, **options: Any) -> AsyncIterator[EchoClient]:
    """Run a client until the end of the block."""
    client = EchoClient(**options)
    running = asyncio.create_task(client.start(loopback.token))
    ready = asyncio.create_task(loopback.ready())
    try:
        await asyncio.wait((running, ready), return_when=asyncio.FIRST_COMPLETED)
        if running.done():
            ready.cancel()
            running.result()
        await ready
        yield client
    finally:
        await client.close()
        await running


async def test_a_mention_is_answered_with_components_v2(loopback: LoopbackDiscord) -> None:
    """The question comes through whole, and the answer refers to it and pings nobody."""
    world = loopback.world
    async with connected(loopback):
        question = await loopback.say(world.general, world.asker, "hello?", mentions=[world.bot])
        answer = await loopback.answer_to(question)

    assert text_of(answer) == f"{world.bot.mention} hello?"
    assert answer["flags"] & COMPONENTS_V2
    assert answer["mentions"] == []
    assert answer["message_reference"]["message_id"] == str(question)


async def test_content_is_censored_without_the_intent(loopback: LoopbackDiscord) -> None:
    """What mentions the bot, replies to it or is said to it alone can be read, the rest not."""
    world = loopback.world
    async with connected(loopback) as client:
        await loopback.say(world.general, world.asker, "among ourselves")
        question = await loopback.say(world.general, world.asker, "to you", mentions=[world.bot])
        answer = await loopback.answer_to(question)
        reply = await loopback.say(world.general, world.asker, "and?", reply_to=int(answer["id"]))
        await loopback.answer_to(reply)
        private = await loopback.say(world.direct(world.asker), world.asker, "alone")
        await loopback.answer_to(private)
        await loopback.say(world.general, world.asker, "quietly", reply_to=int(answer["id"]), ping=False)
        await loopback.answer_to(await loopback.say(world.thread, world.asker, "in a thread", mentions=[world.bot]))
        heard = [text for text in client.heard if not text.startswith(world.bot.mention)]

    assert [text for text in heard if text] == ["and?", "alone"]
    assert heard[0] == ""


async def test_content_is_whole_with_the_intent(monkeypatch: pytest.MonkeyPatch) -> None:
    """An approved message content intent opens every message, a forum's first one too."""
    monkeypatch.setattr(Route, "BASE", Route.BASE)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", DiscordWebSocket.DEFAULT_GATEWAY)
    intents = discord.Intents.default()
    intents.message_content = True
    async with LoopbackDiscord(approved_intents=MESSAGE_CONTENT) as loopback:
        point_client_at(loopback.port)
        async with connected(loopback, intents=intents) as client:
            world = loopback.world
            await loopback.say(world.general, world.asker, "among ourselves")
            thread, first = await loopback.post(world.forum, world.asker, "A title", "a first message")
            last = await loopback.say(world.general, world.asker, "done", mentions=[world.bot])
            await loopback.answer_to(last)
            found = client.get_channel(thread.id)
        loopback.assert_clean()

    assert first == thread.id
    assert client.heard[:2] == ["among ourselves", "a first message"]
    assert isinstance(found, discord.Thread)
    assert found.parent_id == world.forum.id


async def test_a_slash_command_is_deferred_and_answered(loopback: LoopbackDiscord) -> None:
    """ "Thinking" becomes the answer, and a button on it changes it."""
    async with connected(loopback) as client:
        interaction = await loopback.slash("echo", {"text": "once more"})
        answer = await loopback.interaction_response(interaction)
        click = await loopback.component(answer, custom_ids(answer)["Louder"], loopback.world.other)
        changed = await loopback.interaction_response(click)

    assert text_of(answer) == "once more"
    assert text_of(changed) == "ONCE MORE"
    assert changed["id"] == answer["id"]
    assert changed["flags"] & COMPONENTS_V2
    assert client.callbacks[0] is not None
    assert client.callbacks[0].is_thinking()
    assert interaction.answered_after is not None


async def test_private_answers_suggestions_menus_and_forms_work(loopback: LoopbackDiscord) -> None:
    """The other kinds of interaction reach the client and its answers come back."""
    world = loopback.world
    async with connected(loopback) as client:
        whispered = await loopback.interaction_response(await loopback.slash("whisper", {"text": "psst"}))
        typed = await loopback.autocomplete("whisper", {"text": "ps"}, "text")
        choices = await loopback.interaction_response(typed)
        said = await loopback.say(world.general, world.other, "worth repeating")
        repeated = await loopback.interaction_response(await loopback.context_menu("Repeat this", said))
        form = await loopback.slash("form", channel=world.direct(world.asker))
        shown = await loopback.interaction_response(form)
        submitted = await loopback.interaction_response(await loopback.submit(form, {"line": "typed"}))

    assert whispered["content"] == "psst"
    assert whispered["flags"] & 64
    assert client.callbacks[0] is not None
    assert client.callbacks[0].message_id == int(whispered["id"])
    assert choices["choices"] == [{"name": "ps!", "value": "ps"}]
    assert repeated["content"] == "worth repeating"
    assert shown["title"] == "Say it"
    assert submitted["content"] == "typed"


async def test_commands_that_discord_would_refuse_are_refused(loopback: LoopbackDiscord) -> None:
    """A list with a bad name and a missing description is answered with the faults of both."""
    async with connected(loopback) as client:
        with pytest.raises(discord.HTTPException, match="Invalid Form Body") as caught:
            await client.http.bulk_upsert_global_commands(
                loopback.world.application_id, [{"name": "Two words", "description": "", "type": 1}]
            )
        with pytest.raises(LookupError, match="no registered command"):
            await loopback.slash("missing")
        with pytest.raises(ValueError, match="required"):
            await loopback.slash("echo")

    assert caught.value.code == 50035
    assert {command["name"] for command in loopback.commands} == {"echo", "whisper", "Repeat this", "form"}


@pytest.mark.parametrize("fault", [503, "reset", "lost", 429])
async def test_a_send_that_fails_once_arrives_once(loopback: LoopbackDiscord, fault: Any) -> None:
    """Whatever befalls the first attempt, the second leaves exactly one answer."""
    world = loopback.world
    async with connected(loopback):
        loopback.fail_next("POST", SENDING, fault)
        question = await loopback.say(world.general, world.asker, "again?", mentions=[world.bot])
        await loopback.answer_to(question)
        await loopback.until_requested("POST", SENDING, times=2)

    assert len(loopback.bot_messages) == 1


async def test_a_reply_to_a_deleted_question_is_refused(loopback: LoopbackDiscord) -> None:
    """The client gets 50035 and can answer without the reference."""
    world = loopback.world
    async with connected(loopback) as client:
        held = loopback.hold_next("POST", SENDING)
        question = await loopback.say(world.general, world.asker, "gone soon", mentions=[world.bot])
        await held.reached()
        loopback.delete(question)
        held.release()
        [answer] = await loopback.answers_in(world.general)

    assert [error.code for error in client.failures] == [50035]
    assert "Unknown message" in str(client.failures[0])
    assert "message_reference" not in answer


async def test_bodies_over_discords_limits_are_refused(loopback: LoopbackDiscord) -> None:
    """4,001 characters of text, 41 components, an empty message, and a channel closed to the bot."""
    world = loopback.world
    async with connected(loopback) as client:
        channel = client.get_partial_messageable(world.general.id)
        long, many = ui.LayoutView(), [{"type": 10, "content": "x"}] * 41
        long.add_item(ui.TextDisplay("a" * 2001))
        long.add_item(ui.TextDisplay("b" * 2000))
        with pytest.raises(discord.HTTPException, match="4000") as too_long:
            await channel.send(view=long)
        with pytest.raises(discord.HTTPException, match="empty") as empty:
            await channel.send("")
        async with aiohttp.ClientSession() as session:
            response = await session.post(
                f"{Route.BASE}/channels/{world.general.id}/messages",
                json={"flags": COMPONENTS_V2, "components": many},
                headers={"Authorization": f"Bot {loopback.token}"},
            )
            too_many = await response.json()
        world.questions.closed_to.add(world.bot.id)
        with pytest.raises(discord.Forbidden) as closed:
            await client.get_partial_messageable(world.questions.id).send("hello")

    assert (too_long.value.code, empty.value.code, too_many["code"], closed.value.code) == (50035, 50006, 50035, 50013)
    assert loopback.bot_messages == []


async def test_files_messages_and_typing_travel(loopback: LoopbackDiscord) -> None:
    """A multipart body, an edit, a deletion, the history and "is typing" are understood."""
    world = loopback.world
    async with connected(loopback) as client:
        channel = await client.fetch_channel(world.general.id)
        assert isinstance(channel, discord.TextChannel)
        async with channel.typing():
            sent = await channel.send("with a file", file=discord.File(__file__, "a.bin"))
        edited = await sent.edit(content="changed", attachments=[])
        history = [message.content async for message in channel.history(limit=5)]
        await edited.delete()
        with pytest.raises(discord.NotFound):
            await channel.fetch_message(sent.id)

    assert sent.attachments[0].filename == "a.bin"
    assert loopback.requested("POST", SENDING)[0].files == ["a.bin"]
    assert history == ["changed"]
    assert world.general.id in loopback.rest.typing


async def test_a_dropped_connection_is_resumed_and_misses_nothing(loopback: LoopbackDiscord) -> None:
    """What was said while nobody listened is replayed, and the session is the same one."""
    world = loopback.world
    async with connected(loopback):
        await loopback.drop_connection()
        question = await loopback.say(world.general, world.asker, "in between", mentions=[world.bot])
        await loopback.resumed()
        await loopback.answer_to(question)
        await loopback.ask_to_reconnect()
        await loopback.resumed(times=2)
        later = await loopback.say(world.general, world.asker, "and now", mentions=[world.bot])
        await loopback.answer_to(later)

    assert loopback.gateway.identified == 1
    assert len(loopback.bot_messages) == 2


async def test_an_invalidated_session_begins_anew(loopback: LoopbackDiscord) -> None:
    """After op 9 the client identifies itself again and hears what is said from then on."""
    world = loopback.world
    async with connected(loopback):
        await loopback.invalidate_session()
        await loopback.ready(sessions=2)
        question = await loopback.say(world.general, world.asker, "still there?", mentions=[world.bot])
        await loopback.answer_to(question)

    assert (loopback.gateway.identified, loopback.gateway.resumed) == (2, 0)


async def test_only_a_farewell_ends_a_session() -> None:
    """After a close with 1000 nothing is kept for a RESUME; after one with 4000 the session is still there."""
    async with LoopbackDiscord() as loopback, aiohttp.ClientSession() as http:
        for code, kept in ((1000, 0), (4000, 1)):
            async with http.ws_connect(f"{loopback.gateway.url}?v=10&encoding=json") as socket:
                assert (await socket.receive_json())["op"] == 10
                await socket.send_json({"op": 2, "d": {"token": loopback.token, "intents": 1}})
                assert [(await socket.receive_json())["t"] for _ in "12"] == ["READY", "GUILD_CREATE"]
                await socket.close(code=code)
            await loopback.left()

            assert len(loopback.gateway.sessions) == kept


async def test_every_compression_gives_the_same_events() -> None:
    """Plain text and one zlib stream for the whole connection carry the same payloads."""
    async with LoopbackDiscord() as loopback, aiohttp.ClientSession() as http:
        inflate = zlib.decompressobj()
        async with http.ws_connect(f"{loopback.gateway.url}?v=10&encoding=json&compress=zlib-stream") as socket:
            hello = json.loads(inflate.decompress(await socket.receive_bytes()))
            await socket.send_json({"op": 1, "d": None})
            frame = await socket.receive_bytes()

    assert hello == {"op": 10, "d": {"heartbeat_interval": 41250}}
    assert frame.endswith(b"\x00\x00\xff\xff")
    assert json.loads(inflate.decompress(frame)) == {"op": 11}
    assert loopback.heartbeats == 1


async def test_a_wrong_token_is_refused(loopback: LoopbackDiscord) -> None:
    """HTTP says 401, which the library turns into LoginFailure."""
    async with EchoClient() as client:
        with pytest.raises(discord.LoginFailure):
            await client.start("wrong")

    assert [request.status for request in loopback.requests] == [401]


async def test_an_intent_that_is_not_approved_is_refused(loopback: LoopbackDiscord) -> None:
    """The gateway closes with 4014, which the library turns into PrivilegedIntentsRequired."""
    intents = discord.Intents.default()
    intents.message_content = True
    async with EchoClient(intents=intents) as client:
        with pytest.raises(discord.PrivilegedIntentsRequired):
            await client.start(loopback.token)

    assert loopback.gateway.identified == 0


async def test_an_unknown_route_is_remembered(loopback: LoopbackDiscord) -> None:
    """A test can see that the client wanted something that is not imitated."""
    async with connected(loopback) as client:
        with pytest.raises(discord.NotFound):
            await client.http.request(Route("GET", "/nowhere"))

    with pytest.raises(AssertionError, match="GET /nowhere"):
        loopback.assert_clean()
    loopback.rest.unknown.clear()


async def test_the_port_is_known_before_anybody_listens() -> None:
    """A client that comes too early is refused, and finds the server on the same port later."""
    server = LoopbackDiscord()
    async with aiohttp.ClientSession() as session:
        address = f"http://127.0.0.1:{server.port}/api/v10/gateway"
        with pytest.raises(aiohttp.ClientConnectorError):
            await session.get(address)
        async with server, session.get(address) as response:
            assert (await response.json())["url"] == f"ws://127.0.0.1:{server.port}/gateway/"


async def test_a_wait_in_vain_says_what_happened(loopback: LoopbackDiscord) -> None:
    """The error names what did not come and the last requests."""
    async with connected(loopback):
        with pytest.raises(TimeoutError, match=r"an answer to message 1 did not come.*\n(.*\n)*.*GET /users/@me"):
            await loopback.answer_to(1, timeout=0.05)
