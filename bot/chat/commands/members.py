"""The commands that everybody may use."""

from collections.abc import Iterator
from typing import Any

import discord
from discord import app_commands

from bot.chat.asking.turnstile import Turnstile
from bot.chat.commands.choices import article_choices, author_choices, offered
from bot.chat.connection.delivery import tell
from bot.chat.layouts.layout_parts import QUESTION_LIMIT
from bot.chat.places import place_of_interaction
from bot.chat.replying.replies import Replies
from bot.chat.replying.search_options import SearchOptions
from bot.chat.speeches import Speeches

_AUTHOR_LENGTH = 80
_AUTHOR = app_commands.Range[str, 1, _AUTHOR_LENGTH]
_DATE = app_commands.Range[str, 1, 20]
_PHRASE = app_commands.Range[str, 1, 150]
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

    def _here(self, interaction: discord.Interaction) -> Replies:
        return self._replies.at(place_of_interaction(interaction))

    def _ask(self) -> AnyCommand:
        @app_commands.command(description="Ask about the story; get the passages that answer, word for word.")
        @app_commands.describe(question="What you want to know.", private="Only you see the answer.")
        async def ask(interaction: discord.Interaction, question: _QUESTION, private: bool = False) -> None:
            speech = self._speech(interaction, private=private)
            await self._answer(
                interaction,
                "command",
                lambda note: self._here(interaction).answer(
                    question, interaction.user.id, speech, note, private=private
                ),
                private=private,
            )

        return ask

    def _search(self) -> AnyCommand:
        @app_commands.command(description="List every passage that has these words, best first.")
        @app_commands.describe(
            query='Words. Also: "a phrase", -without, title:word, author:word, before:2012-03-01, after:2011',
            article="Only in this article.",
            author="Only by this author or publisher.",
            published_after="Only what was published after this day, month or year: 2012-03-01, 2012-03 or 2012.",
            published_before="Only what was published before this day, month or year.",
            phrase="Only passages with exactly these words together.",
            private="Only you see the list.",
        )
        async def search(
            interaction: discord.Interaction,
            query: _QUESTION = "",
            *,
            article: str | None = None,
            author: _AUTHOR | None = None,
            published_after: _DATE | None = None,
            published_before: _DATE | None = None,
            phrase: _PHRASE | None = None,
            private: bool = False,
        ) -> None:
            speech = self._speech(interaction, private=private)
            options = SearchOptions(author, published_after, published_before, phrase)
            await self._answer(
                interaction,
                "search",
                lambda note: self._here(interaction).searches.search(
                    query, speech, article, options=options, note=note
                ),
                private=private,
            )

        @search.autocomplete("article")
        async def choose_article(interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
            articles = self._here(interaction).articles
            return await offered(lambda: article_choices(articles, typed))

        @search.autocomplete("author")
        async def choose_author(interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
            articles = self._here(interaction).articles
            return await offered(lambda: author_choices(articles, typed, _AUTHOR_LENGTH))

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
                lambda note: self._here(interaction).searches.search_message(
                    message.content, message.jump_url, speech, note
                ),
            )

        return find_passages
