"""The commands by which moderators set how the bot answers in their server."""

from typing import Any

import discord
from discord import app_commands

from bot.chat.commands.choices import CHOICES, offered
from bot.chat.connection.delivery import respond
from bot.chat.desks.callers import caller
from bot.chat.places import place_of, place_of_interaction
from bot.chat.server_settings.desk import SettingsDesk
from bot.chat.server_settings.names import Kind, plain
from bot.chat.server_settings.values import Place
from bot.chat.speeches import Speeches

_CHANNEL = "The channel; without, the one you are in."
Channel = discord.TextChannel | discord.ForumChannel | discord.VoiceChannel | discord.StageChannel | discord.Thread
Choices = list[app_commands.Choice[str]]


def settings_group(desk: SettingsDesk, speeches: Speeches) -> app_commands.Group:
    """Return `/settings` with its sub-commands; the desk checks every caller."""
    group = app_commands.Group(
        name="settings",
        description="For moderators: how the bot answers in this server and in its channels.",
        allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False),
        # Only a hint to Discord's menus, which administrators may change: the desk checks every call.
        default_permissions=discord.Permissions(manage_guild=True),
        allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
    )

    @group.command(description="What holds in a channel, and who set it.")
    @app_commands.describe(channel=_CHANNEL)
    async def show(interaction: discord.Interaction, channel: Channel | None = None) -> None:
        work = desk.show(caller(interaction), _place(interaction, channel), speeches.of(interaction))
        await respond(interaction, work, private=True)

    @group.command(description="Change what holds in the whole server.")
    async def server(interaction: discord.Interaction) -> None:
        await respond(interaction, desk.panel(caller(interaction), None, speeches.of(interaction)), private=True)

    @group.command(description="Change what holds in one channel.")
    @app_commands.describe(channel=_CHANNEL)
    async def channel(interaction: discord.Interaction, channel: Channel | None = None) -> None:
        work = desk.panel(caller(interaction), _place(interaction, channel), speeches.of(interaction))
        await respond(interaction, work, private=True)

    @group.command(description="Choose which articles a channel answers from; what you name is added.")
    @app_commands.describe(
        article="An article; choose it from the list.",
        author="All articles by this author or publisher.",
        tag="All articles with this tag.",
        channel=_CHANNEL,
        everywhere="For the whole server instead of one channel.",
    )
    async def articles(  # noqa: PLR0917 - one parameter for each option
        interaction: discord.Interaction,
        article: str | None = None,
        author: str | None = None,
        tag: str | None = None,
        channel: Channel | None = None,
        everywhere: bool = False,
    ) -> None:
        named: list[tuple[Kind, str | None]] = [("article", article), ("author", author), ("tag", tag)]
        wanted = [(kind, typed) for kind, typed in named if typed]
        place = None if everywhere else _place(interaction, channel)
        work = desk.select(caller(interaction), place, wanted, speeches.of(interaction))
        await respond(interaction, work, private=True)

    @articles.autocomplete("article")
    async def choose_article(_: discord.Interaction, typed: str) -> Choices:
        return await offered(lambda: _named(desk, "article", typed))

    @articles.autocomplete("author")
    async def choose_author(_: discord.Interaction, typed: str) -> Choices:
        return await offered(lambda: _named(desk, "author", typed))

    @articles.autocomplete("tag")
    async def choose_tag(_: discord.Interaction, typed: str) -> Choices:
        return await offered(lambda: _named(desk, "tag", typed))

    return group


def _named(desk: SettingsDesk, kind: Kind, typed: str) -> Choices:
    found = desk.names.offered(kind, typed, CHOICES)
    # What is too long for a choice has to be typed.
    fitting = [entry for entry in found if 1 <= len(entry.value) <= 100]  # noqa: PLR2004 - Discord's limit
    return [app_commands.Choice(name=plain(entry.shown, 100), value=entry.value) for entry in fitting]


def _place(interaction: discord.Interaction[Any], channel: Channel | None) -> Place:
    return place_of_interaction(interaction) if channel is None else place_of(channel, interaction.guild_id)
