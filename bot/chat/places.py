"""Where something happens, as the settings know places."""

from typing import Any

import discord

from bot.chat.server_settings.values import Place


def place_of(channel: Any, server_id: int | None) -> Place:
    """Return the place of a channel of Discord's, whatever its kind."""
    parent = channel.parent_id if isinstance(channel, discord.Thread) else None
    return Place(server_id, channel.id, parent)


def place_of_message(message: discord.Message) -> Place:
    """Return where a message stands."""
    return place_of(message.channel, message.guild.id if message.guild is not None else None)


def place_of_interaction(interaction: discord.Interaction[Any]) -> Place:
    """Return where a command, button or form is used."""
    if interaction.channel is None:
        return Place(interaction.guild_id, interaction.channel_id or 0)
    return place_of(interaction.channel, interaction.guild_id)
