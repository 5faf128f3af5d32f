"""The commands that show articles, and what the bot is."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import discord
from discord import app_commands

from bot.chat.asking.turnstile import Turnstile
from bot.chat.commands.choices import article_choices, offered, paragraph_choices
from bot.chat.places import place_of_interaction
from bot.chat.replying.replies import Replies
from bot.chat.speeches import Speeches
from bot.locales.speech import Speech

Recorded = Callable[[Speech], Sequence[str]]
"""Says what is recorded, in sentences."""
AnyCommand = app_commands.Command[Any, ..., Any]
_ARTICLE = app_commands.Range[str, 1, 100]
_NUMBER = app_commands.Range[int, 1, 1_000_000]


class Reading:
    """Makes the commands; each counts as one question of its user, and is recorded nowhere."""

    def __init__(self, replies: Replies, turnstile: Turnstile, speeches: Speeches, recorded: Recorded) -> None:
        self._replies = replies
        self._show = turnstile.show
        self._speech = speeches.of
        self._recorded = recorded

    def commands(self) -> Iterator[AnyCommand]:
        """Yield each command."""
        yield self._passage()
        yield self._articles()
        yield self._about()
        yield self._help()

    def _here(self, interaction: discord.Interaction) -> Replies:
        return self._replies.at(place_of_interaction(interaction))

    def _passage(self) -> AnyCommand:
        @app_commands.command(description="Show one paragraph of an article, with where it comes from.")
        @app_commands.describe(
            article="The article; choose it from the list that opens while you type.",
            number="Which paragraph, from 1; they are listed while you type.",
            private="Only you see it.",
        )
        async def passage(
            interaction: discord.Interaction, article: _ARTICLE, number: _NUMBER, private: bool = False
        ) -> None:
            speech = self._speech(interaction, private=private)
            articles = self._here(interaction).articles
            await self._show(interaction, lambda: articles.passage(article, number, speech), private=private)

        @passage.autocomplete("article")
        async def choose_article(interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
            articles = self._here(interaction).articles
            return await offered(lambda: article_choices(articles, typed))

        @passage.autocomplete("number")
        async def choose_number(interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[int]]:
            article = str(getattr(interaction.namespace, "article", None) or "")
            articles = self._here(interaction).articles
            return await offered(lambda: paragraph_choices(articles, article, typed))

        return passage

    def _articles(self) -> AnyCommand:
        @app_commands.command(description="List the articles that answers come from.")
        @app_commands.describe(private="Only you see the list.")
        async def articles(interaction: discord.Interaction, private: bool = False) -> None:
            speech = self._speech(interaction, private=private)
            await self._show(interaction, lambda: self._here(interaction).articles.shelf(0, speech), private=private)

        return articles

    def _about(self) -> AnyCommand:
        @app_commands.command(description="What this bot is, what it answers from, and what is recorded.")
        async def about(interaction: discord.Interaction) -> None:
            speech = self._speech(interaction)
            introduction, recorded = self._here(interaction).introduction, self._recorded(speech)
            await self._show(interaction, lambda: introduction.about(recorded, speech), private=True)

        return about

    def _help(self) -> AnyCommand:
        @app_commands.command(description="How to ask, with examples.")
        async def help(interaction: discord.Interaction) -> None:  # noqa: A001 - the name of the command
            speech = self._speech(interaction)
            await self._show(interaction, lambda: self._here(interaction).introduction.help(speech), private=True)

        return help
