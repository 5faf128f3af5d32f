"""The moderators' commands about what was asked: they join `/corpus`."""

import discord
from discord import app_commands

from bot.chat.connection.delivery import respond
from bot.chat.desks.callers import caller
from bot.chat.desks.desks import Desks
from bot.chat.speeches import Speeches


def add_record_commands(group: app_commands.Group, desks: Desks, speeches: Speeches) -> None:
    """Add them to the group; the desks check every caller."""

    @group.command(description="How much was asked and answered, and what most, with a chart.")
    @app_commands.describe(days="How many days back, 1 to 90; 30 if you leave it out.")
    async def insights(interaction: discord.Interaction, days: app_commands.Range[int, 1, 90] = 30) -> None:
        await respond(
            interaction, desks.insights.show(caller(interaction), days, speeches.of(interaction)), private=True
        )

    @group.command(description="Questions that got no good answer, like ones together.")
    async def unanswered(interaction: discord.Interaction) -> None:
        await respond(
            interaction, desks.unanswered.show(caller(interaction), 0, speeches.of(interaction)), private=True
        )
