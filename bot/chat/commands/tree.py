"""All commands in one tree, with one friendly sentence for every failure."""

import discord
from discord import app_commands

from bot.chat.commands.corpus import corpus_group
from bot.chat.commands.members import Members
from bot.chat.commands.privacy import forget_command
from bot.chat.corpus_desk import CorpusDesk
from bot.chat.delivery import tell
from bot.chat.failures import report
from bot.chat.recorder import Recorder
from bot.chat.replies import Replies
from bot.chat.turnstile import Turnstile


class StoryTree(app_commands.CommandTree):
    """The commands, with one friendly sentence for every failure."""

    async def on_error(self, interaction: discord.Interaction, error: app_commands.AppCommandError, /) -> None:
        """Tell whoever used the command; the log has the same id."""
        cause = getattr(error, "original", error)
        if isinstance(error, app_commands.MissingPermissions):
            sentence = "Only members with the permission “Manage Server” can manage the corpus."
        else:
            command = interaction.command.qualified_name if interaction.command else "unknown"
            sentence = report(cause, f"the command {command}")
        await tell(interaction, sentence)


def build_tree(
    client: discord.Client, replies: Replies, desk: CorpusDesk, turnstile: Turnstile, recorder: Recorder
) -> StoryTree:
    """Return every command, ready to be synced."""
    tree = StoryTree(client)
    for command in (*Members(replies, turnstile, recorder).commands(), forget_command(recorder), corpus_group(desk)):
        tree.add_command(command)
    return tree
