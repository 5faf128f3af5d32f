"""Who may manage the corpus, and where."""

from collections.abc import Collection
from dataclasses import dataclass

from bot.chat.server_settings.store import SettingsStore
from bot.locales.speech import Speech


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody who used a moderators' command or button."""

    guild_id: int | None
    """The server it happened in; None in a direct message."""
    only_server: bool
    """Whether the bot is in no other server, as far as this process can know."""
    manages_guild: bool
    """Whether Discord grants this member "Manage Server" here and now."""
    owns_application: bool
    """Whether this is one of the application's owners."""
    roles: frozenset[int] = frozenset()
    """Ids of the member's roles in the server."""

    def moderates(self, roles: Collection[int]) -> bool:
        """Whether this is a moderator of the server, where the members of these roles are, too."""
        return self.manages_guild or not self.roles.isdisjoint(roles)


def refusal(
    caller: Caller, moderator_guilds: Collection[int], speech: Speech, roles: Collection[int] = ()
) -> str | None:
    """Return why the caller may not manage the corpus, as a sentence, or None when they may.

    The corpus is the same in every server, so moderators of just any server must not change it: only
    those of `moderator_guilds` may. Where that is empty, those of the bot's one server may, or, in several
    servers, only the application's owners. Members of `roles` count as moderators of the caller's server.
    """
    if caller.guild_id is None:
        return speech.say("The corpus can be managed in a server only.")
    if not moderator_guilds and not caller.only_server:
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
    if not caller.moderates(roles):
        return speech.say(
            "Only moderators can manage the corpus: members with the permission “Manage Server”, "
            "and those with a role that /settings names."
        )
    return None


class Access:
    """Knows who moderates which server."""

    def __init__(self, moderator_guilds: Collection[int], store: SettingsStore) -> None:
        """`moderator_guilds` as MODERATOR_GUILD_IDS; `store` names the roles whose members moderate a server."""
        self._moderator_guilds = moderator_guilds
        self._store = store

    def moderates(self, caller: Caller) -> bool:
        """Whether somebody is a moderator of the server that they are in."""
        return caller.moderates(self._roles(caller))

    def corpus_refusal(self, caller: Caller, speech: Speech) -> str | None:
        """Return why the caller may not manage the corpus, as `refusal` does."""
        return refusal(caller, self._moderator_guilds, speech, self._roles(caller))

    def settings_refusal(self, caller: Caller, speech: Speech) -> str | None:
        """Return why the caller may not see and change the settings of their server, or None when they may."""
        if caller.guild_id is None:
            return speech.say("Only servers have settings.")
        if not self.moderates(caller):
            return speech.say("Only moderators of this server can see and change its settings.")
        return None

    def _roles(self, caller: Caller) -> Collection[int]:
        return self._store.server(caller.guild_id).moderators if caller.guild_id is not None else ()
