"""Which language a reader is spoken to in."""

from typing import Any

import discord

from bot.locales.catalogues import Catalogues
from bot.locales.speech import ENGLISH, Speech


class Speeches:
    """Chooses the speech for an interaction or for a message."""

    def __init__(self, catalogues: Catalogues) -> None:
        self._catalogues = catalogues

    def by(self, locale: discord.Locale) -> Speech:
        """Return the speech for one of Discord's languages."""
        return self._catalogues.speech(locale.value)

    def of(self, interaction: discord.Interaction[Any], *, private: bool = True) -> Speech:
        """Return the reader's own speech for what only they see, the server's for what everybody sees."""
        shared = None if private else interaction.guild_locale
        return self.by(shared or interaction.locale)

    def at(self, guild: discord.Guild | None) -> Speech:
        """Return the speech for a message in a server; of people in direct messages Discord tells no language."""
        return self._catalogues.speech(guild.preferred_locale.value if guild is not None else ENGLISH)
