"""Who may manage the corpus, and where."""

from collections.abc import Collection
from dataclasses import dataclass

from bot.locales.speech import Speech


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody who used a moderators' command or button."""

    guild_id: int | None
    """The server it happened in; None in a direct message."""
    guild_count: int
    """In how many servers the bot is."""
    manages_guild: bool
    """Whether Discord grants this member "Manage Server" here and now."""
    owns_application: bool
    """Whether this is one of the application's owners."""


def refusal(caller: Caller, moderator_guilds: Collection[int], speech: Speech) -> str | None:
    """Return why the caller may not manage the corpus, as a sentence, or None when they may.

    The corpus is the same in every server, so moderators of just any server must not change it: only
    those of `moderator_guilds` may. Where that is empty, those of the bot's one server may, or, in several
    servers, only the application's owners.
    """
    if caller.guild_id is None:
        return speech.say("The corpus can be managed in a server only.")
    if not moderator_guilds and caller.guild_count != 1:
        if caller.owns_application:
            return None
        return speech.say(
            "In several servers at once, only the bot's owner can manage the corpus. "
            "The operator can allow it with the setting MODERATOR_GUILD_IDS."
        )
    if moderator_guilds and caller.guild_id not in moderator_guilds:
        return speech.say(
            "The corpus cannot be managed from this server. "
            "The operator can allow it with the setting MODERATOR_GUILD_IDS."
        )
    if not caller.manages_guild:
        return speech.say("Only members with the permission “Manage Server” can manage the corpus.")
    return None
