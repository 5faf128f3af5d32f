"""Which part of all servers this process is for."""

from collections.abc import Collection
from dataclasses import dataclass

import discord

from bot.settings import Settings


@dataclass(frozen=True, slots=True)
class Shards:
    """The shards of one process among all: what Discord tells the bot is divided among these by server.

    A direct message always comes to shard 0.
    """

    ids: Collection[int] = ()
    """Empty for all of them."""
    count: int | None = None
    """How many there are in all; None lets Discord say it at the start."""

    @classmethod
    def of(cls, settings: Settings) -> "Shards":
        """Return what SHARD_IDS and SHARD_COUNT say."""
        count = settings.shard_count or None
        ids = sorted(set(settings.shard_ids))
        return cls(() if count is not None and len(ids) == count else tuple(ids), count)

    @property
    def all_here(self) -> bool:
        """Whether this is the bot's only process."""
        return not self.ids

    @property
    def first_here(self) -> bool:
        """Whether this process has shard 0; what only one of all may do is its task."""
        return self.all_here or 0 in self.ids


def is_alone_in_one_server(client: discord.Client) -> bool:
    """Whether the bot is in one server only, for certain: a process of some shards does not know what others serve."""
    return len(client.guilds) == 1 and getattr(client, "shard_ids", None) is None


def serves(client: discord.Client, server_id: int) -> bool:
    """Whether what happens in a server is told to this client, rather than to another process of the bot."""
    ids, count = getattr(client, "shard_ids", None), client.shard_count
    # https://discord.com/developers/docs/events/gateway#sharding-sharding-formula
    return ids is None or count is None or (server_id >> 22) % count in ids
