"""What Discord does with the body of a message: references, contents, pings, edits, and telling the gateway."""

from __future__ import annotations

from .components import number_components, text_of
from .forms import check_message, invalid_form, pings
from .gateway import Gateway
from .interactions import Interaction
from .objects import COMPONENTS_V2, EPHEMERAL, JSON, LOADING, REPLY, Message, iso_now
from .watch import Watch
from .world import World

EDITABLE_FLAGS = (1 << 2) | COMPONENTS_V2
"""What an edit may set: no link previews, components V2."""
SENDABLE_FLAGS = EDITABLE_FLAGS | (1 << 12)
"""The same and "silent"."""
RESPONSE_FLAGS = SENDABLE_FLAGS | EPHEMERAL
"""The same and "for one person alone", which only responses to interactions can be."""


class Messages:
    """Writes, changes and deletes messages of the bot."""

    def __init__(self, world: World, gateway: Gateway, watch: Watch) -> None:
        self._world = world
        self._gateway = gateway
        self._watch = watch

    def publish(self, message: Message) -> Message:
        """Keep a new message and tell everybody."""
        self._world.add_message(message)
        self._gateway.message_event("MESSAGE_CREATE", message)
        return message

    def answering(self, interaction: Interaction) -> Message:
        """Return a new message that answers an interaction."""
        world = self._world
        message = Message(
            world.ids.next(),
            interaction.channel,
            world.bot,
            kind=interaction.message_kind(),
            interaction=interaction.metadata(),
            webhook_id=world.application_id,
        )
        if message.kind == REPLY and interaction.source is not None:
            message.reference = (interaction.channel.id, interaction.source.id)
        return message

    def refer(self, message: Message, reference: JSON | None) -> None:
        """Make a message a reply, unless what it replies to is gone: an error, or no reply where that is allowed."""
        if not reference:
            return
        target = self._world.messages.get(int(reference["message_id"]))
        if target is not None and target.channel is message.channel:
            message.kind, message.reference = REPLY, (target.channel.id, target.id)
        elif reference.get("fail_if_not_exists", True):
            raise invalid_form([("message_reference", "Unknown message")])

    def fill(self, message: Message, body: JSON, files: list[str]) -> None:
        """Put the contents of a body into a message; what the body does not name stays."""
        if "content" in body:
            message.content = body["content"] or ""
        if "embeds" in body:
            message.embeds = [{"type": "rich", **embed} for embed in body["embeds"] or []]
        if "components" in body:
            message.components = number_components(body["components"] or [])
        if files or "attachments" in body:
            message.attachments = [
                {
                    "id": str(self._world.ids.next()),
                    "filename": name,
                    "size": 0,
                    "url": f"https://cdn.invalid/{name}",
                    "proxy_url": f"https://cdn.invalid/{name}",
                }
                for name in files
            ]
        text = text_of({"content": message.content, "components": message.components})
        target = self._world.messages.get(message.reference[1]) if message.reference else None
        replied_to = target.author if target else None
        rules = body.get("allowed_mentions")
        allowed, everyone = pings(text, rules, replied_to.id if replied_to else None)
        mentioned = self._world.mentioned(text)
        replied_pings = not isinstance(rules, dict) or rules.get("replied_user", False)
        if replied_to is not None and replied_pings and replied_to not in mentioned:
            mentioned.append(replied_to)
        message.mentions = [user for user in mentioned if allowed is None or user.id in allowed]
        message.mention_everyone = everyone
        if not isinstance(rules, dict) or "roles" in (rules.get("parse") or []) or rules.get("roles"):
            message.mention_roles = self._world.mentioned_roles(text, message.channel.guild)

    def edit(self, message: Message, body: JSON, files: list[str]) -> None:
        """Change a message as a PATCH asks."""
        check_message(
            body,
            has_files=bool(files),
            was_v2=bool(message.flags & COMPONENTS_V2),
            editing=True,
        )
        becomes_v2 = bool(int(body.get("flags") or 0) & COMPONENTS_V2)
        if becomes_v2 and ((message.content and "content" not in body) or (message.embeds and "embeds" not in body)):
            raise invalid_form([("flags", "Content and embeds must be taken away to use components V2.")])
        self.fill(message, body, files)
        # Components V2 stay once they are there; "thinking" ends with the first edit.
        kept = message.flags & ~EDITABLE_FLAGS & ~LOADING | message.flags & COMPONENTS_V2
        previews_off = body.get("flags", message.flags)
        message.flags = kept | int(previews_off or 0) & EDITABLE_FLAGS
        message.edited = iso_now()
        self._gateway.message_event("MESSAGE_UPDATE", message)

    def delete(self, message: Message) -> None:
        """Take a message away, whoever does it."""
        self._world.messages.pop(message.id, None)
        if not message.ephemeral:
            self._gateway.message_deleted(message)
        self._watch.changed()
