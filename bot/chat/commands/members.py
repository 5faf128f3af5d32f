"""The commands that everybody may use."""

from collections.abc import Iterator
from typing import Any

import discord
from discord import app_commands

from bot.chat.delivery import tell
from bot.chat.escaping import label
from bot.chat.layout_parts import QUESTION_LIMIT
from bot.chat.replies import Replies
from bot.chat.speeches import Speeches
from bot.chat.turnstile import Turnstile

_CHOICES = 25
_CHOICE_LENGTH = 100
_QUESTION = app_commands.Range[str, 1, QUESTION_LIMIT]
AnyCommand = app_commands.Command[Any, ..., Any] | app_commands.ContextMenu


class Members:
    """Makes the commands; each counts as one question of its user."""

    def __init__(self, replies: Replies, turnstile: Turnstile, speeches: Speeches) -> None:
        self._replies = replies
        self._answer = turnstile.answer
        self._speech = speeches.of

    def commands(self) -> Iterator[AnyCommand]:
        """Yield each command."""
        yield self._ask()
        yield self._search()
        yield self._find_passages()

    def _ask(self) -> AnyCommand:
        @app_commands.command(description="Ask about the story; get the passages that answer, word for word.")
        @app_commands.describe(question="What you want to know.", private="Only you see the answer.")
        async def ask(interaction: discord.Interaction, question: _QUESTION, private: bool = False) -> None:
            speech = self._speech(interaction, private=private)
            await self._answer(
                interaction,
                "command",
                lambda note: self._replies.answer(question, interaction.user.id, speech, note, private=private),
                private=private,
            )

        return ask

    def _search(self) -> AnyCommand:
        @app_commands.command(description="List every passage that has these words, best first.")
        @app_commands.describe(
            query='Words. Also: "a phrase", -without, title:word, author:word, before:2012-03-01, after:2011',
            article="Only in this article.",
            private="Only you see the list.",
        )
        async def search(
            interaction: discord.Interaction, query: _QUESTION, article: str | None = None, private: bool = False
        ) -> None:
            speech = self._speech(interaction, private=private)
            await self._answer(
                interaction,
                "search",
                lambda note: self._replies.search(query, speech, article, note=note),
                private=private,
            )

        @search.autocomplete("article")
        async def choose_article(_: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
            found = self._replies.articles(typed, _CHOICES)
            return [app_commands.Choice(name=choice_name(a.title, a.id), value=a.id) for a in found]

        return search

    def _find_passages(self) -> AnyCommand:
        @app_commands.context_menu(name="Find passages about this")
        async def find_passages(interaction: discord.Interaction, message: discord.Message) -> None:
            if not message.content.strip():
                await tell(
                    interaction, self._speech(interaction).say("That message has no words that I can search for.")
                )
                return
            speech = self._speech(interaction, private=False)
            await self._answer(
                interaction,
                "message_command",
                lambda note: self._replies.search_message(message.content, message.jump_url, speech, note),
            )

        return find_passages


def choice_name(title: str, fallback: str) -> str:
    """Return an article's title as autocomplete shows it: plain, 1 to 100 characters."""
    name = label(title) or fallback
    return name if len(name) <= _CHOICE_LENGTH else name[: _CHOICE_LENGTH - 1].rstrip() + "…"
