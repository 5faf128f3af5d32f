"""The moderators' commands that change the corpus folder, and tell how it was changed."""

import discord
from discord import app_commands

from bot.chat.commands.choices import CHOICES, offered, title_choices
from bot.chat.connection.delivery import respond
from bot.chat.desks.callers import caller
from bot.chat.desks.change_desk import ChangeDesk
from bot.chat.speeches import Speeches


def add_change_commands(group: app_commands.Group, desk: ChangeDesk, speeches: Speeches) -> None:
    """Add the sub-commands to `/corpus`; the desk checks every caller."""

    @group.command(description="Remove an article from the corpus; you are asked first, and can undo it.")
    @app_commands.describe(article="The article's title; choose it from the list.")
    async def remove(interaction: discord.Interaction, article: str) -> None:
        asked = desk.ask_removal(caller(interaction), article, speeches.of(interaction))
        await respond(interaction, asked, private=True)

    @remove.autocomplete("article")
    async def choose_article(_: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return await offered(lambda: title_choices(desk.articles(typed, CHOICES)))

    @group.command(description="Take back the last change of the corpus that still stands; you are asked first.")
    async def undo(interaction: discord.Interaction) -> None:
        await respond(interaction, desk.ask_undo(caller(interaction), speeches.of(interaction)), private=True)

    @group.command(description="Who changed the corpus from Discord, what and when.")
    async def history(interaction: discord.Interaction) -> None:
        await respond(interaction, desk.history(caller(interaction), 0, speeches.of(interaction)), private=True)
