"""The things at Discord and their JSON: people, roles, servers, channels, messages."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

JSON = dict[str, Any]

TEXT, DM, PUBLIC_THREAD, FORUM = 0, 1, 11, 15
"""The channel types that the world has."""

DEFAULT, REPLY, SLASH_COMMAND, CONTEXT_MENU = 0, 19, 20, 23
"""The message types that the world has."""

EPHEMERAL, LOADING, COMPONENTS_V2 = 1 << 6, 1 << 7, 1 << 15
"""The message flags that change what the imitation does."""

ADMINISTRATOR = 1 << 3
MANAGE_GUILD = 1 << 5
MANAGE_MESSAGES = 1 << 13
SEND_MESSAGES = 1 << 11
SEND_IN_THREADS = 1 << 38
ALL_PERMISSIONS = (1 << 52) - 1
EVERYONE = (
    (1 << 6)  # add reactions
    | (1 << 10)  # view channels
    | SEND_MESSAGES
    | (1 << 14)  # embed links
    | (1 << 15)  # attach files
    | (1 << 16)  # read message history
    | (1 << 31)  # use application commands
    | SEND_IN_THREADS
)
"""What everybody may do in a server made here."""


def iso_now() -> str:
    """Return the present moment as Discord writes it."""
    return dt.datetime.now(dt.UTC).isoformat()


@dataclass(slots=True)
class User:
    """An account."""

    id: int
    name: str
    bot: bool = False

    @property
    def mention(self) -> str:
        """The text that pings this user."""
        return f"<@{self.id}>"

    def json(self) -> JSON:
        """Return the user object."""
        return {
            "id": str(self.id),
            "username": self.name,
            "global_name": None if self.bot else self.name.title(),
            "discriminator": "0",
            "avatar": None,
            "bot": self.bot,
            "public_flags": 0,
        }


@dataclass(slots=True)
class Role:
    """A role of one server."""

    id: int
    name: str
    permissions: int
    managed_by: int | None = None
    """The bot that Discord made this role for, if any."""

    def json(self, position: int) -> JSON:
        """Return the role object."""
        role: JSON = {
            "id": str(self.id),
            "name": self.name,
            "permissions": str(self.permissions),
            "position": position,
            "color": 0,
            "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
            "hoist": False,
            "icon": None,
            "unicode_emoji": None,
            "managed": self.managed_by is not None,
            "mentionable": False,
            "flags": 0,
        }
        if self.managed_by is not None:
            role["tags"] = {"bot_id": str(self.managed_by)}
        return role


@dataclass(slots=True)
class Guild:
    """A server."""

    id: int
    name: str
    owner: User
    roles: list[Role]
    """The first one is @everyone."""
    members: dict[int, list[Role]] = field(default_factory=dict)
    """Who belongs to it, with the roles beyond @everyone."""
    users: dict[int, User] = field(default_factory=dict)
    channels: list[Channel] = field(default_factory=list)

    def add(self, user: User, *roles: Role) -> User:
        """Make `user` a member with these roles."""
        self.users[user.id] = user
        self.members[user.id] = list(roles)
        return user

    def permissions(self, user: User) -> int:
        """Return what `user` may do in the whole server."""
        if user.id == self.owner.id:
            return ALL_PERMISSIONS
        allowed = self.roles[0].permissions
        for role in self.members.get(user.id, []):
            allowed |= role.permissions
        return ALL_PERMISSIONS if allowed & ADMINISTRATOR else allowed

    def member_json(self, user: User, *, with_user: bool = True) -> JSON:
        """Return the member object, with or without the user inside."""
        member: JSON = {
            "roles": [str(role.id) for role in self.members.get(user.id, [])],
            "nick": None,
            "avatar": None,
            "joined_at": "2024-01-01T00:00:00+00:00",
            "premium_since": None,
            "deaf": False,
            "mute": False,
            "pending": False,
            "flags": 0,
            "communication_disabled_until": None,
        }
        if with_user:
            member["user"] = user.json()
        return member

    def json(self, visible: list[User]) -> JSON:
        """Return the payload of GUILD_CREATE with these members in it."""
        return {
            "id": str(self.id),
            "name": self.name,
            "icon": None,
            "owner_id": str(self.owner.id),
            "unavailable": False,
            "joined_at": "2024-01-01T00:00:00+00:00",
            "large": False,
            "member_count": len(self.members),
            "afk_timeout": 300,
            "verification_level": 1,
            "default_message_notifications": 1,
            "explicit_content_filter": 0,
            "mfa_level": 0,
            "nsfw_level": 0,
            "premium_tier": 0,
            "premium_progress_bar_enabled": False,
            "preferred_locale": "en-US",
            "system_channel_id": None,
            "system_channel_flags": 0,
            "features": [],
            "emojis": [],
            "stickers": [],
            "roles": [role.json(position) for position, role in enumerate(self.roles)],
            "members": [self.member_json(user) for user in visible],
            "channels": [channel.json() for channel in self.channels if channel.kind != PUBLIC_THREAD],
            "threads": [channel.json() for channel in self.channels if channel.kind == PUBLIC_THREAD],
            "voice_states": [],
            "presences": [],
            "stage_instances": [],
            "guild_scheduled_events": [],
            "soundboard_sounds": [],
        }


@dataclass(slots=True)
class Channel:
    """A place to write in: a text channel, a forum, a thread or a conversation of two."""

    id: int
    name: str
    kind: int
    guild: Guild | None = None
    parent: Channel | None = None
    """For a thread: the channel it belongs to."""
    owner: User | None = None
    """For a thread: who opened it. For a DM: the person on the other side."""
    closed_to: set[int] = field(default_factory=set)
    """Ids of users who may read here and not write."""

    def may_write(self, user: User) -> bool:
        """Whether `user` may send messages here."""
        return user.id not in self.closed_to and (self.parent is None or self.parent.may_write(user))

    def permissions(self, user: User) -> int:
        """Return what `user` may do here."""
        if self.guild is None:
            return EVERYONE
        allowed = self.guild.permissions(user)
        return allowed if self.may_write(user) else allowed & ~(SEND_MESSAGES | SEND_IN_THREADS)

    def json(self) -> JSON:
        """Return the channel object."""
        channel: JSON = {"id": str(self.id), "type": self.kind, "last_message_id": None, "flags": 0}
        if self.kind == DM:
            return channel | {"recipients": [self.owner.json()] if self.owner else []}
        channel |= {
            "name": self.name,
            "guild_id": str(self.guild.id) if self.guild else None,
            "parent_id": str(self.parent.id) if self.parent else None,
            "rate_limit_per_user": 0,
        }
        if self.kind == PUBLIC_THREAD:
            return channel | {
                "owner_id": str(self.owner.id if self.owner else 0),
                "message_count": 0,
                "member_count": 1,
                "total_message_sent": 0,
                "applied_tags": [],
                "thread_metadata": {
                    "archived": False,
                    "auto_archive_duration": 1440,
                    "archive_timestamp": iso_now(),
                    "create_timestamp": iso_now(),
                    "locked": False,
                },
            }
        channel |= {
            "position": 0,
            "topic": None,
            "nsfw": False,
            "permission_overwrites": [
                {"id": str(user), "type": 1, "allow": "0", "deny": str(SEND_MESSAGES | SEND_IN_THREADS)}
                for user in sorted(self.closed_to)
            ],
        }
        if self.kind == FORUM:
            channel |= {
                "available_tags": [],
                "default_reaction_emoji": None,
                "default_sort_order": None,
                "default_forum_layout": 0,
                "default_thread_rate_limit_per_user": 0,
            }
        return channel


@dataclass(slots=True)
class Message:
    """One message as it stands now."""

    id: int
    channel: Channel
    author: User
    content: str = ""
    kind: int = DEFAULT
    flags: int = 0
    embeds: list[JSON] = field(default_factory=list)
    components: list[JSON] = field(default_factory=list)
    attachments: list[JSON] = field(default_factory=list)
    mentions: list[User] = field(default_factory=list)
    mention_roles: list[int] = field(default_factory=list)
    mention_everyone: bool = False
    reference: tuple[int, int] | None = None
    """Channel and message that this one replies to."""
    nonce: str | None = None
    interaction: JSON | None = None
    """The interaction that this message answers: Discord's `interaction_metadata`."""
    webhook_id: int | None = None
    edited: str | None = None
    created: str = field(default_factory=iso_now)

    @property
    def ephemeral(self) -> bool:
        """Whether only one person sees it."""
        return bool(self.flags & EPHEMERAL)

    def body(self) -> JSON:
        """Return the message object without the message that it replies to."""
        message: JSON = {
            "id": str(self.id),
            "channel_id": str(self.channel.id),
            "author": self.author.json(),
            "content": self.content,
            "timestamp": self.created,
            "edited_timestamp": self.edited,
            "tts": False,
            "mention_everyone": self.mention_everyone,
            "mentions": [user.json() for user in self.mentions],
            "mention_roles": [str(role) for role in self.mention_roles],
            "attachments": self.attachments,
            "embeds": self.embeds,
            "components": self.components,
            "pinned": False,
            "type": self.kind,
            "flags": self.flags,
        }
        if self.nonce is not None:
            message["nonce"] = self.nonce
        if self.webhook_id is not None:
            message["webhook_id"] = message["application_id"] = str(self.webhook_id)
        if self.interaction is not None:
            message["interaction_metadata"] = self.interaction
        if self.reference is not None:
            message["message_reference"] = {
                "type": 0,
                "channel_id": str(self.reference[0]),
                "message_id": str(self.reference[1]),
            }
            if self.channel.guild is not None:
                message["message_reference"]["guild_id"] = str(self.channel.guild.id)
        return message
