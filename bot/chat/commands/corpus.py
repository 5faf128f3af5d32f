"""The commands for moderators: the corpus."""

import discord
from discord import app_commands

from bot.chat.commands.adding import add_adding_commands
from bot.chat.commands.changes import add_change_commands
from bot.chat.commands.editing import add_edit_command
from bot.chat.commands.records import add_record_commands
from bot.chat.connection.delivery import respond
from bot.chat.desks.callers import caller
from bot.chat.desks.desks import Desks
from bot.chat.desks.progress import Progress
from bot.chat.speeches import Speeches


def corpus_group(desks: Desks, speeches: Speeches) -> app_commands.Group:
    """Return `/corpus` with its sub-commands; the desks check every caller."""
    desk = desks.corpus
    group = app_commands.Group(
        name="corpus",
        description="For moderators: the articles that answers come from.",
        allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False),
        # Only a hint to Discord's menus, which administrators may change: the desks check every call.
        default_permissions=discord.Permissions(manage_guild=True),
        allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
    )

    @group.command(description="Read all articles again and answer from them.")
    async def reload(interaction: discord.Interaction) -> None:
        speech = speeches.of(interaction)
        progress = Progress(speech.say("The articles are being read."), speech)
        work = desk.reload(caller(interaction), str(interaction.user), speech, progress.watch)
        await respond(interaction, work, private=True, meanwhile=progress.sentence)

    @group.command(description="What the corpus holds, and what is wrong with its files.")
    async def status(interaction: discord.Interaction) -> None:
        await respond(interaction, desk.status(caller(interaction), speeches.of(interaction)), private=True)

    add_adding_commands(group, desks.adding, speeches)
    add_edit_command(group, desks, speeches)
    add_change_commands(group, desks.changes, speeches)
    add_record_commands(group, desks, speeches)
    return group
