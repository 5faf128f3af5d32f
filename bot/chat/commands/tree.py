"""All commands in one tree, with one friendly sentence for every failure."""

import discord
from discord import app_commands

from bot.chat.asking.recorder import Recorder
from bot.chat.asking.turnstile import Turnstile
from bot.chat.commands.adding import add_message_command
from bot.chat.commands.corpus import corpus_group
from bot.chat.commands.members import AnyCommand, Members
from bot.chat.commands.privacy import forget_command
from bot.chat.commands.reading import Reading
from bot.chat.commands.settings import settings_group
from bot.chat.commands.why import why_command
from bot.chat.connection.delivery import tell
from bot.chat.connection.failures import report
from bot.chat.desks.desks import Desks
from bot.chat.desks.log_channel import LogChannels
from bot.chat.replying.replies import Replies
from bot.chat.speeches import Speeches


class StoryTree(app_commands.CommandTree):
    """The commands, with one friendly sentence for every failure."""

    def __init__(self, client: discord.Client, speeches: Speeches, log: LogChannels) -> None:
        super().__init__(client)
        self._speeches = speeches
        self._log = log

    async def interaction_check(self, interaction: discord.Interaction, /) -> bool:
        """Let every command through, and the server's log channel hear of its failures."""
        self._log.attend(interaction.guild_id)
        return True

    async def on_error(self, interaction: discord.Interaction, error: app_commands.AppCommandError, /) -> None:
        """Tell whoever used the command; the log has the same id."""
        cause = getattr(error, "original", error)
        command = interaction.command.qualified_name if interaction.command else "unknown"
        await tell(interaction, report(cause, f"the command {command}", self._speeches.of(interaction)))


def build_tree(
    client: discord.Client,
    replies: Replies,
    desks: Desks,
    turnstile: Turnstile,
    *,
    recorder: Recorder,
    speeches: Speeches,
) -> StoryTree:
    """Return every command, ready to be synced."""
    tree = StoryTree(client, speeches, desks.log)
    members = Members(replies, turnstile, speeches)
    reading = Reading(replies, turnstile, speeches, recorder.kept)
    for command in (*members.commands(), *reading.commands(), forget_command(recorder, speeches)):
        tree.add_command(_everywhere(command))
    tree.add_command(corpus_group(desks, speeches))
    tree.add_command(settings_group(desks.settings, speeches))
    tree.add_command(why_command(desks.why, speeches))
    tree.add_command(add_message_command(desks.adding, speeches))
    return tree


def _everywhere(command: AnyCommand) -> AnyCommand:
    """Let a command be used in servers, direct messages and private channels, and be installed by a person alone."""
    command.allowed_contexts = app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True)
    command.allowed_installs = app_commands.AppInstallationType(guild=True, user=True)
    return command
