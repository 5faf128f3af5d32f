"""The moderators' commands about what was asked: they join `/corpus`."""

import discord
from discord import app_commands

from bot.chat.callers import caller
from bot.chat.delivery import respond
from bot.chat.desks import Desks
from bot.chat.speeches import Speeches


def add_record_commands(group: app_commands.Group, desks: Desks, speeches: Speeches) -> None:
    """Add them to the group; the desks check every caller."""

    @group.command(description="Questions that got no good answer, like ones together.")
    async def unanswered(interaction: discord.Interaction) -> None:
        await respond(
            interaction, desks.unanswered.show(caller(interaction), 0, speeches.of(interaction)), private=True
        )
