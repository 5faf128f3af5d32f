"""Which language a reader is spoken to in."""

from typing import Any

import discord

from bot.chat.places import place_of, place_of_interaction
from bot.chat.server_settings.store import SettingsStore
from bot.chat.server_settings.values import AS_DISCORD_SAYS, Place
from bot.locales.catalogues import Catalogues
from bot.locales.speech import ENGLISH, Speech


class Speeches:
    """Chooses the speech for an interaction or for a message."""

    def __init__(self, catalogues: Catalogues, store: SettingsStore) -> None:
        self._catalogues = catalogues
        self._store = store

    def by(self, locale: discord.Locale) -> Speech:
        """Return the speech for one of Discord's languages."""
        return self._catalogues.speech(locale.value)

    def of(self, interaction: discord.Interaction[Any], *, private: bool = True) -> Speech:
        """Return the reader's own speech for what only they see, the channel's for what everybody sees."""
        if private:
            return self.by(interaction.locale)
        return self._shared(place_of_interaction(interaction), interaction.guild_locale or interaction.locale)

    def at(self, channel: Any) -> Speech:
        """Return the speech for a message in a channel; of people in direct messages Discord tells no language."""
        guild = getattr(channel, "guild", None)
        if guild is None:
            return self._catalogues.speech(ENGLISH)
        return self._shared(place_of(channel, guild.id), guild.preferred_locale)

    def _shared(self, place: Place, locale: discord.Locale) -> Speech:
        chosen = self._store.here(place).language.value
        return self.by(locale) if chosen == AS_DISCORD_SAYS else self._catalogues.speech(chosen)
