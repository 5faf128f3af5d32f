"""A small Discord on 127.0.0.1 for a real client, and the hands of the people in it.

    async with LoopbackDiscord() as discord:
        ...start a client against `discord.port` (see launch.py)...
        await discord.ready()
        question = await discord.say(discord.world.general, discord.world.asker, "Who?", mentions=[discord.world.bot])
        answer = await discord.answer_to(question)
        discord.assert_clean()

The port is chosen by the system as soon as somebody asks for it, and nothing listens on it before the `async
with`: a client started earlier finds the connection refused.
"""

from __future__ import annotations

import asyncio
import re
import secrets
import socket
from typing import Any, Self

from aiohttp import web

from .components import walk
from .faults import Fault, Faults, Hold, Outcome
from .gateway import GUILDS, HEARTBEAT, Gateway
from .interactions import (
    AUTOCOMPLETE,
    CHOICES,
    COMMAND,
    COMPONENT,
    DEFERRED_UPDATE,
    MODAL,
    MODAL_SUBMIT,
    Interaction,
    option_list,
)
from .objects import JSON, REPLY, Channel, Message, User
from .rest import MAX_BODY, Rest
from .watch import Watch
from .wire import Request
from .world import World

TOKEN = "loopback.token.that-opens-nothing-else"
"""The token that the imitation accepts unless it is told another."""

SECONDS = 10.0
"""How long the driver waits for something unless it is told otherwise."""

_SUB_COMMANDS = (1, 2)


class LoopbackDiscord:
    """The imitation and its driver.

    Args:
        world: The people and places; a new `World` if none is given.
        token: The one token that is accepted.
        approved_intents: Privileged intents that are switched on "in the developer portal", as bits.
        heartbeat_interval: Seconds between the client's heartbeats.
    """

    def __init__(
        self,
        world: World | None = None,
        *,
        token: str = TOKEN,
        approved_intents: int = 0,
        heartbeat_interval: float = 41.25,
    ) -> None:
        self.world = world or World()
        self.token = token
        self._watch = Watch(self.summary)
        self._faults = Faults()
        self.gateway = Gateway(
            self.world,
            self._watch,
            token=token,
            approved_intents=approved_intents,
            heartbeat_interval=heartbeat_interval,
        )
        self.rest = Rest(self.world, self.gateway, self._watch, self._faults, token=token)
        self._socket: socket.socket | None = None
        self._runner: web.AppRunner | None = None

    # -- life --------------------------------------------------------------------------------------

    @property
    def port(self) -> int:
        """The port, which is ours from the first time it is asked for until the end."""
        if self._socket is None:
            self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            self._socket.bind(("127.0.0.1", 0))
        port = self._socket.getsockname()[1]
        assert isinstance(port, int)
        return port

    async def __aenter__(self) -> Self:
        """Begin to listen."""
        self.gateway.url = f"ws://127.0.0.1:{self.port}/gateway/"
        app = web.Application(client_max_size=MAX_BODY)
        app.router.add_get("/gateway/", self.gateway.handle)
        self.rest.add_routes(app.router)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=2, handle_signals=False)
        await self._runner.setup()
        assert self._socket is not None
        await web.SockSite(self._runner, self._socket).start()
        return self

    async def __aexit__(self, *_: object) -> None:
        """Let go of what is held, close every connection and stop listening."""
        self._faults.release_all()
        await self.gateway.close()
        if self._runner is not None:
            await self._runner.cleanup()
        self.close()

    def close(self) -> None:
        """Give the port back; only needed for one that never listened."""
        if self._socket is not None:
            self._socket.close()

    # -- what was seen -----------------------------------------------------------------------------

    @property
    def requests(self) -> list[Request]:
        """Every HTTP request so far."""
        return self.rest.requests

    def requested(self, method: str, path: str) -> list[Request]:
        """Return the requests of one method whose path matches the regular expression."""
        return [request for request in self.requests if request.method == method and re.search(path, request.path)]

    @property
    def commands(self) -> list[JSON]:
        """The application commands registered everywhere and in servers."""
        return [command for commands in self.rest.commands.values() for command in commands]

    @property
    def heartbeats(self) -> int:
        """How many heartbeats clients have sent."""
        return sum(payload["op"] == HEARTBEAT for payload in self.gateway.received)

    @property
    def bot_messages(self) -> list[JSON]:
        """Every message of the bot that stands now, ephemeral ones as well, oldest first."""
        return [self.world.json(message) for message in self.world.messages.values() if self._by_bot(message)]

    def summary(self) -> str:
        """Return what happened last, for the message of a failed test."""
        lines = [f"  {request}" for request in self.requests[-15:]]
        sessions = f"sessions: {len(self.gateway.sessions)}, connected: {len(self.gateway.live)}"
        return "\n".join(["The last requests:", *(lines or ["  none"]), sessions, *self.rest.crashes])

    def assert_clean(self) -> None:
        """Fail if the client asked for a route that is not imitated, or the imitation itself failed."""
        assert not self.rest.unknown, f"routes that are not imitated: {[str(one) for one in self.rest.unknown]}"
        assert not self.rest.crashes, self.rest.crashes

    # -- waiting -----------------------------------------------------------------------------------

    async def ready(self, timeout: float = SECONDS, *, sessions: int = 1) -> None:  # noqa: ASYNC109
        """Wait until a client has identified itself and has been sent the servers.

        `sessions` is how many sessions must have begun so far, for waiting for the second start.
        """

        def find() -> bool | None:
            return (self.gateway.identified >= sessions and bool(self.gateway.live)) or None

        await self._watch.until(find, timeout, "a client at the gateway")

    async def resumed(self, timeout: float = SECONDS, *, times: int = 1) -> None:  # noqa: ASYNC109
        """Wait until sessions have been resumed so often in all."""

        def find() -> bool | None:
            return self.gateway.resumed >= times or None

        await self._watch.until(find, timeout, "a resumed session")

    async def left(self, timeout: float = SECONDS) -> None:  # noqa: ASYNC109
        """Wait until no client is connected to the gateway."""
        await self._watch.until(lambda: not self.gateway.live or None, timeout, "the client's farewell")

    async def until_requested(
        self,
        method: str,
        path: str,
        *,
        times: int = 1,
        timeout: float = SECONDS,  # noqa: ASYNC109
    ) -> list[Request]:
        """Wait until that many such requests have been answered, and return them."""

        def find() -> list[Request] | None:
            done = [request for request in self.requested(method, path) if request.status is not None]
            return done if len(done) >= times else None

        return await self._watch.until(find, timeout, f"{method} {path}")

    async def answer_to(self, message_id: int, timeout: float = SECONDS) -> JSON:  # noqa: ASYNC109
        """Wait for the bot's reply to a message and return it."""

        def find() -> JSON | None:
            for message in self.world.messages.values():
                if self._by_bot(message) and message.reference and message.reference[1] == message_id:
                    return self.world.json(message)
            return None

        return await self._watch.until(find, timeout, f"an answer to message {message_id}")

    async def answers_in(
        self,
        channel: Channel,
        *,
        after: int = 0,
        count: int = 1,
        timeout: float = SECONDS,  # noqa: ASYNC109
    ) -> list[JSON]:
        """Wait for `count` messages of the bot in a channel, later than the message `after`, and return them."""

        def find() -> list[JSON] | None:
            found = [message for message in self.world.history(channel) if self._by_bot(message) and message.id > after]
            return [self.world.json(message) for message in found] if len(found) >= count else None

        return await self._watch.until(find, timeout, f"{count} message(s) of the bot in #{channel.name}")

    async def interaction_response(self, interaction: Interaction, timeout: float = SECONDS) -> JSON:  # noqa: ASYNC109
        """Wait for what the person sees in the end, and return it.

        That is a message (after "thinking", its edit; for a button without a message of its own, the edited
        message it is on), or the data of suggestions or of a form.
        """

        def find() -> JSON | None:
            if interaction.callback is None or interaction.waiting:
                return None
            if interaction.response in (CHOICES, MODAL):
                return dict(interaction.callback["data"])
            if interaction.response == DEFERRED_UPDATE and not interaction.edited:
                return self.world.json(interaction.followups[0]) if interaction.followups else None
            return self.world.json(interaction.original) if interaction.original is not None else None

        return await self._watch.until(find, timeout, f"a response to {interaction.payload['data']}")

    def _by_bot(self, message: Message) -> bool:
        return message.author is self.world.bot

    # -- what people do ----------------------------------------------------------------------------

    async def say(
        self,
        channel: Channel,
        user: User,
        content: str,
        *,
        mentions: list[User] | None = None,
        reply_to: int | None = None,
        ping: bool = True,
    ) -> int:
        """Write a message and return its id.

        Users in `mentions` whom the text does not name already are put in front of it. A reply pings the
        author of what it replies to, as Discord's clients do by default; not that of a response to an
        interaction, which Discord counts as nobody's.
        """
        missing = [each.mention for each in mentions or [] if each.mention not in content]
        text = " ".join([*missing, content])
        message = Message(self.world.ids.next(), channel, user, text)
        message.mentions = self.world.mentioned(text)
        message.mention_roles = self.world.mentioned_roles(text, channel.guild)
        if reply_to is not None:
            original = self.world.messages[reply_to]
            message.kind, message.reference = REPLY, (original.channel.id, original.id)
            if ping and original.webhook_id is None and original.author not in message.mentions:
                message.mentions.append(original.author)
        self.world.add_message(message)
        self.gateway.message_event("MESSAGE_CREATE", message)
        await asyncio.sleep(0)
        return message.id

    async def post(self, forum: Channel, user: User, title: str, content: str) -> tuple[Channel, int]:
        """Begin a thread in a forum; return the thread and its first message."""
        thread = self.world.add_thread(title, forum, user)
        created = thread.json() | {"newly_created": True}
        self.gateway.dispatch("THREAD_CREATE", created, forum.guild, intent=GUILDS)
        message = Message(thread.id, thread, user, content, mentions=self.world.mentioned(content))
        self.world.add_message(message)
        self.gateway.message_event("MESSAGE_CREATE", message)
        await asyncio.sleep(0)
        return thread, message.id

    def edit(self, message_id: int, content: str) -> None:
        """Let its author change a message."""
        message = self.world.messages[message_id]
        message.content = content
        message.mentions = self.world.mentioned(content)
        self.gateway.message_event("MESSAGE_UPDATE", message)

    def delete(self, message_id: int) -> None:
        """Let its author delete a message."""
        self.rest.messages.delete(self.world.messages[message_id])

    async def slash(
        self,
        name: str,
        options: dict[str, Any] | None = None,
        user: User | None = None,
        channel: Channel | None = None,
    ) -> Interaction:
        """Use a registered slash command; sub-commands after a space ("corpus reload")."""
        data, _ = self._command_data(name, options or {})
        return self._interact(COMMAND, data, user, channel)

    async def autocomplete(
        self,
        name: str,
        options: dict[str, Any],
        focused: str,
        user: User | None = None,
        channel: Channel | None = None,
    ) -> Interaction:
        """Type into an option that has suggestions: `options` holds what is typed so far."""
        data, declared = self._command_data(name, options, focused)
        if not next(option for option in declared if option["name"] == focused).get("autocomplete"):
            message = f"/{name} {focused} has no suggestions"
            raise ValueError(message)
        return self._interact(AUTOCOMPLETE, data, user, channel)

    async def context_menu(self, name: str, message_id: int, user: User | None = None) -> Interaction:
        """Use a registered message command on a message."""
        target = self.world.messages[message_id]
        command = self._command(name, kind=3)
        data: JSON = {
            "id": command["id"],
            "name": name,
            "type": 3,
            "target_id": str(message_id),
            "resolved": {"messages": {str(message_id): self.world.json(target)}},
        }
        return self._interact(COMMAND, data, user, target.channel, target=target)

    async def component(
        self, message: JSON, custom_id: str, user: User | None = None, values: list[str] | None = None
    ) -> Interaction:
        """Press a button (or choose `values` in a select) on a message of the bot."""
        source = self.world.messages[int(message["id"])]
        parts = [part for part in walk(source.components) if part.get("custom_id") == custom_id]
        if not parts or parts[0].get("disabled"):
            text = f"nothing to press with custom id {custom_id!r}"
            raise LookupError(text)
        data: JSON = {"component_type": parts[0]["type"], "custom_id": custom_id, "id": parts[0]["id"]}
        if values is not None:
            data["values"] = values
        return self._interact(COMPONENT, data, user, source.channel, source=source)

    async def submit(self, form: Interaction, values: dict[str, str], user: User | None = None) -> Interaction:
        """Fill in the text inputs of the form that an interaction opened (by custom id) and send it."""
        if form.callback is None or form.response != MODAL:
            text = "the interaction did not open a form"
            raise LookupError(text)
        shown = form.callback["data"]
        data: JSON = {
            "custom_id": shown["custom_id"],
            "components": [_filled(part, values, place) for place, part in enumerate(shown["components"], 1)],
        }
        return self._interact(MODAL_SUBMIT, data, user or form.user, form.channel, source=form.source)

    def _command(self, name: str, *, kind: int = 1) -> JSON:
        for command in self.commands:
            if command["name"] == name and command["type"] == kind:
                return command
        text = f"no registered command {name!r}; there are {[command['name'] for command in self.commands]}"
        raise LookupError(text)

    def _command_data(self, name: str, options: dict[str, Any], focused: str | None = None) -> tuple[JSON, list[JSON]]:
        """Return the data of a slash command's interaction, and the options that it declares."""
        first, *rest = name.split()
        command = declared = self._command(first)
        path: list[JSON] = []
        for step in rest:
            inside = [
                one for one in declared.get("options", []) if one["name"] == step and one["type"] in _SUB_COMMANDS
            ]
            if not inside:
                text = f"/{name}: there is no {step!r}"
                raise LookupError(text)
            declared = inside[0]
            path.append({"name": step, "type": declared["type"]})
        given = option_list(options, declared.get("options", []), focused)
        for step_data in reversed(path):
            given = [step_data | {"options": given}]
        data: JSON = {"id": command["id"], "name": first, "type": 1, "options": given}
        if "guild_id" in command:
            data["guild_id"] = command["guild_id"]
        return data, declared.get("options", [])

    def _interact(
        self,
        kind: int,
        data: JSON,
        user: User | None,
        channel: Channel | None,
        *,
        source: Message | None = None,
        target: Message | None = None,
    ) -> Interaction:
        """Begin an interaction and tell the client."""
        person, place = user or self.world.asker, channel or self.world.general
        guild, world = place.guild, self.world
        payload: JSON = {
            "id": str(world.ids.next()),
            "application_id": str(world.application_id),
            "type": kind,
            "data": data,
            "token": secrets.token_hex(24),
            "version": 1,
            "channel_id": str(place.id),
            "channel": place.json() | {"permissions": str(place.permissions(person))},
            "app_permissions": str(place.permissions(world.bot)),
            "locale": "en-US",
            "entitlements": [],
            "attachment_size_limit": 10 * 1024 * 1024,
            "authorizing_integration_owners": {"0": str(guild.id) if guild else "0"},
            "context": 0 if guild else 1,
        }
        if guild is not None:
            payload |= {
                "guild_id": str(guild.id),
                "guild": {"id": str(guild.id), "locale": "en-US", "features": []},
                "guild_locale": "en-US",
                "member": guild.member_json(person) | {"permissions": str(place.permissions(person))},
            }
        else:
            payload["user"] = person.json()
        if source is not None:
            payload["message"] = world.json(source)
        token, number = payload["token"], int(payload["id"])
        interaction = Interaction(number, token, kind, person, place, payload, source=source, target=target)
        self.rest.hooks.started[token] = interaction
        self.gateway.dispatch("INTERACTION_CREATE", payload, guild)
        return interaction

    # -- what goes wrong ---------------------------------------------------------------------------

    def fail_next(
        self, method: str, path: str, status: Outcome = 503, times: int = 1, *, retry_after: float = 0.05
    ) -> None:
        """Let the next requests fail whose path matches the regular expression.

        `status` is an HTTP status, "reset" (the connection breaks, nothing is done) or "lost" (it is done and
        the connection breaks before the answer). A client's HTTP library repeats GET, PUT and DELETE by itself
        after a broken connection.
        """
        self._faults.add(Fault(method, re.compile(path), status, times, retry_after))

    def hold_next(self, method: str, path: str) -> Hold:
        """Hold the next such request back until the test releases it."""
        return self._faults.hold(method, path)

    async def drop_connection(self) -> None:
        """Break the gateway connection abruptly; the session can be resumed."""
        await self.gateway.drop()

    async def invalidate_session(self) -> None:
        """Declare the session over: the client must identify itself again (discord.py waits 5 s before)."""
        await self.gateway.invalidate()

    async def ask_to_reconnect(self) -> None:
        """Ask the client to reconnect and resume, as Discord does when it restarts a gateway."""
        await self.gateway.ask_to_reconnect()


def _filled(part: JSON, values: dict[str, str], number: int) -> JSON:
    """Return one part of a form as it comes back, with what was typed into its text inputs."""
    if "component" in part:
        return {"type": part["type"], "id": number, "component": _filled(part["component"], values, number + 100)}
    if "components" in part:
        inside = [_filled(child, values, number + 100 + place) for place, child in enumerate(part["components"])]
        return {"type": part["type"], "id": number, "components": inside}
    if "custom_id" not in part:
        return {"type": part["type"], "id": number}
    typed = values.get(part["custom_id"], part.get("value") or "")
    return {"type": part["type"], "id": number, "custom_id": part["custom_id"], "value": typed}


__all__ = ["SECONDS", "TOKEN", "LoopbackDiscord"]
