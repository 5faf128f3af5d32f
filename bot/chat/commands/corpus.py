"""The commands for moderators: the corpus."""

import discord
from discord import app_commands

from bot.chat.access import Caller
from bot.chat.corpus_desk import CorpusDesk
from bot.chat.delivery import respond
from bot.chat.speeches import Speeches


def corpus_group(desk: CorpusDesk, speeches: Speeches) -> app_commands.Group:
    """Return `/corpus` with its sub-commands; the desk checks every caller."""
    group = app_commands.Group(
        name="corpus",
        description="For moderators: the articles that answers come from.",
        allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False),
        # Only a hint to Discord's menus, which administrators may change: the desk checks every call.
        default_permissions=discord.Permissions(manage_guild=True),
        allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
    )

    @group.command(description="Read all articles again and answer from them.")
    async def reload(interaction: discord.Interaction) -> None:
        await respond(
            interaction, desk.reload(caller(interaction), str(interaction.user), speeches.of(interaction)), private=True
        )

    @group.command(description="What the corpus holds, and what is wrong with its files.")
    async def status(interaction: discord.Interaction) -> None:
        await respond(interaction, desk.status(caller(interaction), speeches.of(interaction)), private=True)

    return group


def caller(interaction: discord.Interaction) -> Caller:
    """Reduce an interaction to what the decision about access needs."""
    owner = interaction.client.application
    owners = {member.id for member in owner.team.members} if owner and owner.team else set()
    if owner and not owner.team:
        owners.add(owner.owner.id)
    return Caller(
        guild_id=interaction.guild_id,
        guild_count=len(interaction.client.guilds),
        # As Discord computed it for this interaction, here and now.
        manages_guild=interaction.permissions.manage_guild,
        owns_application=interaction.user.id in owners,
    )
