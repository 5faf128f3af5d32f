"""The slash commands and the message command: names, options, and which reply each gives."""

import time
from collections.abc import Coroutine
from typing import Any

import discord
from discord import app_commands
from discord.ui import LayoutView

from bot.chat import layouts
from bot.chat.access import Caller
from bot.chat.cooldown import Cooldowns
from bot.chat.corpus_desk import CorpusDesk
from bot.chat.delivery import respond, tell
from bot.chat.escaping import label
from bot.chat.failures import report
from bot.chat.replies import Replies

_CHOICES = 25
_CHOICE_LENGTH = 100
_QUESTION = app_commands.Range[str, 1, layouts.QUESTION_LIMIT]


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


def build_tree(client: discord.Client, replies: Replies, desk: CorpusDesk, cooldowns: Cooldowns) -> StoryTree:
    """Return every command, ready to be synced."""
    tree = StoryTree(client)

    async def answer(interaction: discord.Interaction, work: Coroutine[Any, Any, LayoutView], *, private: bool) -> None:
        wait = cooldowns.take(interaction.user.id, time.monotonic())
        if wait is not None:
            work.close()
            await tell(interaction, layouts.cooldown_sentence(wait.seconds))
            return
        await respond(interaction, work, private=private)

    @tree.command(description="Ask about the story; get the passages that answer, word for word.")
    @app_commands.describe(question="What you want to know.", private="Only you see the answer.")
    async def ask(interaction: discord.Interaction, question: _QUESTION, private: bool = False) -> None:
        work = replies.answer(question, interaction.user.id, private=private)
        await answer(interaction, work, private=private)

    @tree.command(description="List every passage that has these words, best first.")
    @app_commands.describe(
        query='Words. Also: "a phrase", -without, title:word, author:word, before:2012-03-01, after:2011',
        article="Only in this article.",
        private="Only you see the list.",
    )
    async def search(
        interaction: discord.Interaction, query: _QUESTION, article: str | None = None, private: bool = False
    ) -> None:
        await answer(interaction, replies.search(query, article), private=private)

    @search.autocomplete("article")
    async def choose_article(_: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        found = replies.articles(typed, _CHOICES)
        return [app_commands.Choice(name=choice_name(a.title, a.id), value=a.id) for a in found]

    @tree.context_menu(name="Find passages about this")
    async def find_passages(interaction: discord.Interaction, message: discord.Message) -> None:
        if not message.content.strip():
            await tell(interaction, "That message has no words that I can search for.")
            return
        await answer(interaction, replies.search_message(message.content), private=False)

    tree.add_command(_corpus_group(desk))
    return tree


def _corpus_group(desk: CorpusDesk) -> app_commands.Group:
    group = app_commands.Group(
        name="corpus",
        description="For moderators: the articles that answers come from.",
        allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False),
        # Only a hint to Discord's menus, which administrators may change: the desk checks every call.
        default_permissions=discord.Permissions(manage_guild=True),
        allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
    )

    @group.command(description="Read all articles again and answer from them.")
    async def reload(interaction: discord.Interaction) -> None:
        await respond(interaction, desk.reload(caller(interaction), str(interaction.user)), private=True)

    @group.command(description="What the corpus holds, and what is wrong with its files.")
    async def status(interaction: discord.Interaction) -> None:
        await respond(interaction, desk.status(caller(interaction)), private=True)

    return group


def caller(interaction: discord.Interaction) -> Caller:
    """Reduce an interaction to what the decision about access needs."""
    owner = interaction.client.application
    owners = {member.id for member in owner.team.members} if owner and owner.team else set()
    if owner and not owner.team:
        owners.add(owner.owner.id)
    return Caller(
        guild_id=interaction.guild_id,
        guild_count=len(interaction.client.guilds),
        # As Discord computed it for this interaction, here and now.
        manages_guild=interaction.permissions.manage_guild,
        owns_application=interaction.user.id in owners,
    )


def choice_name(title: str, fallback: str) -> str:
    """Return an article's title as autocomplete shows it: plain, 1 to 100 characters."""
    name = label(title) or fallback
    return name if len(name) <= _CHOICE_LENGTH else name[: _CHOICE_LENGTH - 1].rstrip() + "…"
