"""The moderators' commands that add articles."""

import discord
from discord import app_commands

from bot.chat.adding_desk import AddingDesk
from bot.chat.article_forms import article_form
from bot.chat.callers import caller
from bot.chat.delivery import persist, respond, tell
from bot.chat.speeches import Speeches
from bot.corpus.written import Written

_FILES = "A file of articles: .md, .txt, .html, .jsonl or .jsonl.gz. Without any file, a form opens."


def add_adding_commands(group: app_commands.Group, desk: AddingDesk, speeches: Speeches) -> None:
    """Add the sub-commands to `/corpus`; the desk checks every caller."""

    @group.command(description="Add articles from files, or write one in a form; you see them first.")
    @app_commands.describe(
        file1=_FILES, file2="Another file.", file3="Another file.", file4="Another file.", file5="Another file."
    )
    async def add(
        interaction: discord.Interaction,
        *,
        file1: discord.Attachment | None = None,
        file2: discord.Attachment | None = None,
        file3: discord.Attachment | None = None,
        file4: discord.Attachment | None = None,
        file5: discord.Attachment | None = None,
    ) -> None:
        speech, asker = speeches.of(interaction), caller(interaction)
        files = [file for file in (file1, file2, file3, file4, file5) if file]
        if files:
            await respond(interaction, desk.files(asker, files, speech), private=True)
        elif refused := desk.refusal(asker, speech):
            await tell(interaction, refused)
        else:
            await persist(lambda: interaction.response.send_modal(article_form(Written(), speech)))
