"""The command by which everybody has what is recorded of them deleted."""

from typing import Any

import discord
from discord import app_commands

from bot.chat.asking.recorder import Recorder
from bot.chat.connection.delivery import respond
from bot.chat.speeches import Speeches


def forget_command(recorder: Recorder, speeches: Speeches) -> app_commands.Command[Any, ..., Any]:
    """Return `/forget`, which works in servers and in direct messages."""

    @app_commands.command(description="Delete all your votes on answers, and learn how to delete your questions.")
    async def forget(interaction: discord.Interaction) -> None:
        await respond(interaction, recorder.forget(interaction.user.id, speeches.of(interaction)), private=True)

    return forget
