"""Who may manage the corpus."""

import pytest

from bot.chat.desks.access import Caller, refusal
from bot.locales.speech import Speech


@pytest.mark.parametrize(
    ("caller", "guilds", "word"),
    [
        (Caller(1, only_server=True, manages_guild=True, owns_application=False), (), None),
        (Caller(1, only_server=True, manages_guild=False, owns_application=False), (), "Manage Server"),
        (Caller(1, only_server=True, manages_guild=False, owns_application=True), (), "Manage Server"),
        (Caller(1, only_server=False, manages_guild=True, owns_application=False), (), "MODERATOR_GUILD_IDS"),
        (Caller(1, only_server=False, manages_guild=False, owns_application=True), (), None),
        (Caller(1, only_server=False, manages_guild=True, owns_application=False), (1, 5), None),
        (Caller(2, only_server=False, manages_guild=True, owns_application=False), (1, 5), "MODERATOR_GUILD_IDS"),
        (Caller(2, only_server=True, manages_guild=True, owns_application=True), (1, 5), "MODERATOR_GUILD_IDS"),
        (Caller(None, only_server=True, manages_guild=True, owns_application=True), (), "in a server only"),
    ],
)
def test_the_corpus_is_managed_by_moderators_of_the_right_server(caller, guilds, word):
    refused = refusal(caller, guilds, Speech())
    assert (refused is None) == (word is None)
    assert word is None or word in refused
