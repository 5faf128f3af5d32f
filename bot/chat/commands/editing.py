"""The moderators' command that edits where an article is from."""

import asyncio

import discord
from discord import app_commands

from bot.chat.commands.choices import CHOICES, offered, title_choices
from bot.chat.connection.delivery import persist, tell
from bot.chat.desks.callers import caller
from bot.chat.desks.change_desk import unknown
from bot.chat.desks.desks import Desks
from bot.chat.speeches import Speeches
from bot.errors import StoreError


def add_edit_command(group: app_commands.Group, desks: Desks, speeches: Speeches) -> None:
    """Add the sub-command to `/corpus`; the desk checks every caller."""

    @group.command(description="Edit an article's title, author, publisher, date and link; you are asked first.")
    @app_commands.describe(article="The article's title; choose it from the list.")
    async def edit(interaction: discord.Interaction, article: str) -> None:
        speech = speeches.of(interaction)
        if refused := desks.adding.refusal(caller(interaction), speech):
            await tell(interaction, refused)
        elif (found := await asyncio.to_thread(desks.changes.find, article)) is None:
            await tell(interaction, unknown(article, speech))
        else:
            try:
                form = await desks.adding.edit(found, speech)
            except StoreError as error:
                await tell(interaction, speech.error(error))
                return
            await persist(lambda: interaction.response.send_modal(form))

    @edit.autocomplete("article")
    async def choose_article(_: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return await offered(lambda: title_choices(desks.changes.articles(typed, CHOICES)))
