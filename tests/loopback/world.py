"""The community that the imitation plays, and the ids of everything in it.

Nothing here knows HTTP or the gateway. Ids are snowflakes of the present moment, because the client reads
dates out of them.
"""

from __future__ import annotations

import re
import time

from .objects import (
    DM,
    EVERYONE,
    FORUM,
    JSON,
    MANAGE_GUILD,
    MANAGE_MESSAGES,
    PUBLIC_THREAD,
    TEXT,
    Channel,
    Guild,
    Message,
    Role,
    User,
)

DISCORD_EPOCH = 1_420_070_400_000
"""Milliseconds between 1970 and the first snowflake."""

_MENTION = re.compile(r"<@!?(\d+)>")
_ROLE_MENTION = re.compile(r"<@&(\d+)>")


class Snowflakes:
    """Ids that grow, and that carry the moment they were made."""

    def __init__(self) -> None:
        self._last = 0

    def next(self) -> int:
        """Return an id above all earlier ones."""
        now = int(time.time() * 1000) - DISCORD_EPOCH
        self._last = max(now << 22, self._last + 1)
        return self._last


class World:
    """One bot and the people around it, in one server to begin with.

    The named parts (`asker`, `general`, ...) are what most tests need; `add_*` makes more of them.
    """

    def __init__(self) -> None:
        self.ids = Snowflakes()
        self.users: dict[int, User] = {}
        self.guilds: list[Guild] = []
        self.channels: dict[int, Channel] = {}
        self.messages: dict[int, Message] = {}
        self._directs: dict[int, Channel] = {}

        self.bot = self.add_user("storybot", bot=True)
        self.owner = self.add_user("olga")
        """Owns the application and the first server."""
        self.asker = self.add_user("ann")
        self.other = self.add_user("ben")
        self.moderator = self.add_user("mona")
        self.other_bot = self.add_user("chatterbox", bot=True)

        self.guild = self.add_guild("Reading Room")
        self.general = self.add_channel("general")
        self.questions = self.add_channel("questions")
        self.forum = self.add_channel("library", kind=FORUM)
        self.thread = self.add_thread("an older question", self.questions, self.asker)

    @property
    def application_id(self) -> int:
        """The application's id, which is the bot's as well, as in every application made since 2016."""
        return self.bot.id

    def add_user(self, name: str, *, bot: bool = False) -> User:
        """Make an account. It belongs to no server yet."""
        user = User(self.ids.next(), name, bot)
        self.users[user.id] = user
        return user

    def add_guild(self, name: str, shard: tuple[int, int] = (0, 1)) -> Guild:
        """Make a server with everybody who exists so far and a role for moderators; `shard`: number and count."""
        number, count = shard
        guild_id = self.ids.next()
        while (guild_id >> 22) % count != number:
            guild_id = self.ids.next()
        everyone = Role(guild_id, "@everyone", EVERYONE)
        own = Role(self.ids.next(), self.bot.name, EVERYONE, managed_by=self.bot.id)
        moderators = Role(self.ids.next(), "moderators", MANAGE_GUILD | MANAGE_MESSAGES)
        guild = Guild(guild_id, name, self.owner, [everyone, own, moderators])
        for user in self.users.values():
            guild.add(user)
        guild.add(self.bot, own)
        guild.add(self.moderator, moderators)
        self.guilds.append(guild)
        return guild

    def add_channel(self, name: str, *, guild: Guild | None = None, kind: int = TEXT) -> Channel:
        """Make a channel, in the first server where no other is named."""
        home = guild or self.guild
        channel = Channel(self.ids.next(), name, kind, home)
        home.channels.append(channel)
        self.channels[channel.id] = channel
        return channel

    def add_thread(self, name: str, parent: Channel, owner: User) -> Channel:
        """Make a public thread below `parent`."""
        thread = Channel(self.ids.next(), name, PUBLIC_THREAD, parent.guild, parent, owner)
        assert parent.guild is not None, "a thread needs a server"
        parent.guild.channels.append(thread)
        self.channels[thread.id] = thread
        return thread

    def direct(self, user: User) -> Channel:
        """Return the conversation between the bot and `user`, opened on first use."""
        if user.id not in self._directs:
            channel = Channel(self.ids.next(), user.name, DM, owner=user)
            self._directs[user.id] = self.channels[channel.id] = channel
        return self._directs[user.id]

    def add_message(self, message: Message) -> Message:
        """Keep a message."""
        self.messages[message.id] = message
        return message

    def history(self, channel: Channel) -> list[Message]:
        """Return the public messages of a channel, oldest first."""
        return [message for message in self.messages.values() if message.channel is channel and not message.ephemeral]

    def mentioned(self, text: str) -> list[User]:
        """Return the users that `text` mentions, each once, in order."""
        found = (self.users.get(int(number)) for number in _MENTION.findall(text))
        return list({user.id: user for user in found if user is not None}.values())

    def mentioned_roles(self, text: str, guild: Guild | None) -> list[int]:
        """Return the ids of the server's roles that `text` mentions."""
        known = {role.id for role in guild.roles} if guild else set()
        return [number for number in map(int, _ROLE_MENTION.findall(text)) if number in known]

    def json(self, message: Message) -> JSON:
        """Return the message object with the message it replies to (null when that is gone)."""
        body = message.body()
        if message.reference is not None:
            original = self.messages.get(message.reference[1])
            body["referenced_message"] = original.body() if original else None
        return body
