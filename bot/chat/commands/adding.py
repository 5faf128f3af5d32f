"""The moderators' commands that add articles."""

import discord
from discord import app_commands

from bot.chat.connection.delivery import persist, respond, tell
from bot.chat.desks.adding_desk import AddingDesk
from bot.chat.desks.callers import caller
from bot.chat.layouts.article_forms import article_form
from bot.chat.speeches import Speeches
from bot.corpus.written import Written, first_words
from bot.errors import StoreError

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


def add_message_command(desk: AddingDesk, speeches: Speeches) -> app_commands.ContextMenu:
    """Return the message command that makes a member's message a passage; the desk checks every caller."""

    @app_commands.context_menu(name="Add to the corpus")
    @app_commands.guild_only()
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.default_permissions(manage_guild=True)
    async def add_message(interaction: discord.Interaction, message: discord.Message) -> None:
        speech = speeches.of(interaction)
        if refused := desk.refusal(caller(interaction), speech):
            await tell(interaction, refused)
            return
        written = _written(message)
        if not written.title:
            await tell(
                interaction,
                speech.say(
                    "That message has no words of its own, so it cannot be added. Pictures, files, embeds and "
                    "forwarded messages are not taken."
                ),
            )
            return
        try:
            form = await desk.message(written, speech)
        except StoreError as error:
            await tell(interaction, speech.error(error))
            return
        await persist(lambda: interaction.response.send_modal(form))

    return add_message


def _written(message: discord.Message) -> Written:
    """A message as an article, with the names of whom it mentions."""
    # Discord.py breaks what would ping; in the corpus nothing pings, and the words are to be found.
    text = message.clean_content.replace("@\u200b", "@")
    return Written(
        title=first_words(text),
        author=message.author.display_name,
        published=message.created_at.date().isoformat(),
        url=message.jump_url,
        text=text,
    )
