"""Which language somebody is spoken to in."""

from types import SimpleNamespace
from unittest.mock import Mock

import discord
import pytest

from bot.chat.server_settings.store import SettingsStore
from bot.chat.server_settings.values import AS_DISCORD_SAYS
from bot.chat.speeches import Speeches
from bot.locales.speech import Speech

TOWN, CHANNEL = 1, 10


class EveryLanguage:
    """Catalogues that have every language."""

    def speech(self, locale):
        return Speech(locale)


class Shelf:
    """Settings that are kept nowhere."""

    async def read(self):
        return []

    async def write(self, server_id, channel_id, values):
        pass


@pytest.fixture
def store():
    return SettingsStore(Shelf(), ())


@pytest.fixture
def speeches(store):
    return Speeches(EveryLanguage(), store)


def channel(guild=True):
    place = SimpleNamespace(id=TOWN, preferred_locale=discord.Locale.german) if guild else None
    return (
        Mock(spec=discord.TextChannel, id=CHANNEL, guild=place)
        if guild
        else Mock(spec=discord.DMChannel, id=CHANNEL, guild=None)
    )


def interaction(guild_locale=discord.Locale.german):
    return SimpleNamespace(
        channel=channel(), guild_id=TOWN, locale=discord.Locale.japanese, guild_locale=guild_locale, channel_id=CHANNEL
    )


def test_where_nothing_is_set_everybody_is_spoken_to_as_discord_says(speeches):
    assert speeches.at(channel()).locale == "de"
    assert speeches.of(interaction(), private=False).locale == "de"
    assert speeches.of(interaction(None), private=False).locale == "ja"
    assert speeches.at(channel(guild=False)).locale == "en-US"


@pytest.mark.parametrize("place", ["channel", "server"])
async def test_a_language_that_is_set_holds_for_what_everybody_sees_and_for_nothing_else(speeches, store, place):
    if place == "channel":
        await store.set_channel(TOWN, CHANNEL, language="ko")
    else:
        await store.set_server(TOWN, language="ko")
    assert speeches.at(channel()).locale == "ko"
    assert speeches.of(interaction(), private=False).locale == "ko"
    assert speeches.of(interaction()).locale == "ja"


async def test_a_channel_can_go_back_to_what_discord_says(speeches, store):
    await store.set_server(TOWN, language="ko")
    await store.set_channel(TOWN, CHANNEL, language=AS_DISCORD_SAYS)
    assert speeches.at(channel()).locale == "de"
