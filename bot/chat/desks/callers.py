"""Interactions, reduced to what the decision about access needs."""

import discord

from bot.chat.connection.shards import is_alone_in_one_server
from bot.chat.desks.access import Caller


def caller(interaction: discord.Interaction) -> Caller:
    """Reduce an interaction to what the decision about access needs."""
    owner = interaction.client.application
    owners = {member.id for member in owner.team.members} if owner and owner.team else set()
    if owner and not owner.team:
        owners.add(owner.owner.id)
    return Caller(
        guild_id=interaction.guild_id,
        only_server=is_alone_in_one_server(interaction.client),
        # As Discord computed it for this interaction, here and now.
        manages_guild=interaction.permissions.manage_guild,
        owns_application=interaction.user.id in owners,
        roles=frozenset(role.id for role in getattr(interaction.user, "roles", ())),
    )
