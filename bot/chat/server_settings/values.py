"""What can be set; None stands for what holds around: for a thread in its channel, for a channel in the server."""

from dataclasses import dataclass
from enum import Enum
from typing import Generic, Literal, TypeVar

from bot.model import EVERYTHING, Selection

T = TypeVar("T")
Shape = Literal["full", "compact"]
"""How much of the corpus an answer shows."""
AS_DISCORD_SAYS = "discord"
"""The language that Discord gives for a server."""


@dataclass(frozen=True, slots=True)
class ChannelSettings:
    """What is set for one channel, forum or thread."""

    ask: bool | None = None
    """Whether every message is a question."""
    shape: Shape | None = None
    threads: bool | None = None
    """Whether a message is answered in a thread of its own."""
    language: str | None = None
    """The language of what everybody sees: a locale such as `ko`, or `AS_DISCORD_SAYS`."""
    selection: Selection | None = None
    """The articles that answer."""


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """What is set for a whole server; fields that channels have too are meant alike."""

    shape: Shape | None = None
    threads: bool | None = None
    language: str | None = None
    selection: Selection | None = None
    moderators: tuple[int, ...] = ()
    """Ids of the roles whose members count as moderators, beside those who may manage the server."""
    log_channel: int | None = None
    """The channel that hears of changes of the corpus and of failures."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message stands or a command is used."""

    server_id: int | None
    """None in direct messages."""
    channel_id: int
    parent_id: int | None = None
    """The channel or forum that a thread belongs to."""


class Source(Enum):
    """Who decided a value."""

    CHANNEL = "the channel's own settings"
    PARENT = "the settings of the channel that a thread belongs to"
    SERVER = "the server's settings"
    OPERATOR = "`.env`"
    DEFAULT = "nobody: so the bot comes"


@dataclass(frozen=True, slots=True)
class Held(Generic[T]):
    """A value that holds in a place."""

    value: T
    source: Source = Source.DEFAULT


@dataclass(frozen=True, slots=True)
class Here:
    """All that holds in one place."""

    ask: Held[bool] = Held(value=False)
    shape: Held[Shape] = Held("full")
    threads: Held[bool] = Held(value=False)
    language: Held[str] = Held(AS_DISCORD_SAYS)
    selection: Held[Selection] = Held(EVERYTHING)
