"""The routes by which the bot answers interactions: the first response and the follow-ups."""

from __future__ import annotations

import time

from .forms import ApiError, check_message
from .interactions import (
    CHOICES,
    DEFERRED,
    DEFERRED_UPDATE,
    MESSAGE,
    MODAL,
    UPDATE,
    Interaction,
    deferred_flags,
)
from .messages import RESPONSE_FLAGS, Messages
from .objects import REPLY, Message
from .watch import Watch
from .wire import Call, Handler, Reply
from .world import World


class Hooks:
    """Handlers for `/interactions` and `/webhooks`; the token in the path is their only key."""

    def __init__(self, world: World, messages: Messages, watch: Watch) -> None:
        self._world = world
        self._messages = messages
        self._watch = watch
        self.started: dict[str, Interaction] = {}
        """Interactions by token."""

    def routes(self) -> list[tuple[str, str, Handler]]:
        """Return method, path and handler of every route."""
        hook = "/webhooks/{application}/{token}"
        return [
            ("POST", "/interactions/{interaction}/{token}/callback", self._callback),
            ("POST", hook, self._follow_up),
            ("GET", hook + "/messages/{message}", self._get),
            ("PATCH", hook + "/messages/{message}", self._edit),
            ("DELETE", hook + "/messages/{message}", self._delete),
        ]

    def _interaction(self, call: Call) -> Interaction:
        """Return the interaction of a follow-up route; until the first response there is none to follow up."""
        interaction = self.started.get(call.ids["token"])
        mine = call.number("application") == self._world.application_id
        if interaction is None or interaction.callback is None or not mine:
            raise ApiError(404, 10015, "Unknown Webhook")
        return interaction

    async def _callback(self, call: Call) -> Reply:
        interaction = self.started.get(call.ids["token"])
        if interaction is None or interaction.id != call.number("interaction"):
            raise ApiError(404, 10062, "Unknown interaction")
        body = call.body
        interaction.check_callback(body, has_files=bool(call.request.files))
        interaction.callback = body
        interaction.answered_after = time.monotonic() - interaction.started
        kind, data = body["type"], body.get("data") or {}
        if kind in (MESSAGE, DEFERRED):
            message = self._messages.answering(interaction)
            if kind == MESSAGE:
                self._messages.fill(message, data, call.request.files)
                message.flags = int(data.get("flags") or 0) & RESPONSE_FLAGS
            else:
                message.flags = deferred_flags(data)
            interaction.original = self._messages.publish(message)
        elif kind in (DEFERRED_UPDATE, UPDATE):
            interaction.original = interaction.source
            if kind == UPDATE and interaction.source is not None:
                self._messages.edit(interaction.source, data, call.request.files)
        elif kind not in (CHOICES, MODAL):
            raise AssertionError(kind)
        self._watch.changed()
        if call.request.query.get("with_response", "").lower() in ("1", "true"):
            return 200, interaction.callback_json()
        return 204, None

    async def _follow_up(self, call: Call) -> Reply:
        interaction, body = self._interaction(call), call.body
        original = interaction.original
        if original is not None and interaction.waiting:
            # The first follow-up takes the place of "thinking", and with it who may see it.
            check_message(body, has_files=bool(call.request.files))
            self._messages.edit(original, body, call.request.files)
            return 200, self._world.json(original)
        check_message(body, has_files=bool(call.request.files))
        message = self._messages.answering(interaction)
        if original is not None:
            message.kind, message.reference = REPLY, (original.channel.id, original.id)
        self._messages.fill(message, body, call.request.files)
        message.flags = int(body.get("flags") or 0) & RESPONSE_FLAGS
        interaction.followups.append(self._messages.publish(message))
        return 200, self._world.json(message)

    def _hook_message(self, call: Call) -> tuple[Interaction, Message]:
        interaction = self._interaction(call)
        if call.ids["message"] == "@original":
            message = interaction.original
        else:
            number = call.number("message")
            own = [interaction.original, *interaction.followups]
            message = next((found for found in own if found is not None and found.id == number), None)
        if message is None or message.id not in self._world.messages:
            raise ApiError(404, 10008, "Unknown Message")
        return interaction, message

    async def _get(self, call: Call) -> Reply:
        return 200, self._world.json(self._hook_message(call)[1])

    async def _edit(self, call: Call) -> Reply:
        interaction, message = self._hook_message(call)
        self._messages.edit(message, call.body, call.request.files)
        if message is interaction.original:
            interaction.edited = True
        return 200, self._world.json(message)

    async def _delete(self, call: Call) -> Reply:
        self._messages.delete(self._hook_message(call)[1])
        return 204, None
