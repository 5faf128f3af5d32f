"""What moderators do with the settings of their server: look, change, and hear what that changed."""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from discord.ui import LayoutView

from bot.chat.buttons.moderator_ids import Set
from bot.chat.desks.access import Access, Caller
from bot.chat.layouts.answer_layouts import notice_layout
from bot.chat.server_settings import names as choosing
from bot.chat.server_settings.names import MOST, Kind, Names
from bot.chat.server_settings.panels import (
    INHERIT,
    WHOLE_SERVER,
    Panel,
    channel_panel,
    overview,
    server_panel,
    values_of,
)
from bot.chat.server_settings.store import SettingsStore
from bot.chat.server_settings.values import Here, Place
from bot.chat.server_settings.wording import Wording
from bot.errors import RecordsError
from bot.locales.speech import Speech
from bot.model import EVERYTHING

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Powers:
    """What Discord lets the bot do."""

    hears: bool
    """Whether it is shown messages that do not mention it."""
    may_hear: bool
    """Whether it would be shown them, if it asked for them."""
    writes_in: Callable[[int], bool]
    """Whether it may write in the channel with this id."""


class SettingsDesk:
    """Checks every caller, then does what they asked for."""

    def __init__(self, store: SettingsStore, access: Access, names: Names, languages: Mapping[str, str]) -> None:
        """`languages` holds the name of each language that the bot speaks, by its locale."""
        self._store = store
        self._access = access
        self._languages = languages
        self.names = names

    async def show(self, caller: Caller, place: Place, speech: Speech) -> LayoutView:
        """Show what holds in a channel and who decided it."""
        if refused := await self._refusal(caller, speech):
            return notice_layout(refused)
        server = self._store.server(caller.guild_id or 0)
        here = self._store.here(place)
        return await asyncio.to_thread(overview, here, place, server, self._wording(speech), speech)

    async def panel(self, caller: Caller, place: Place | None, speech: Speech) -> LayoutView:
        """Show the menus for a channel, or without a place for the whole server."""
        if refused := await self._refusal(caller, speech):
            return notice_layout(refused)
        return await asyncio.to_thread(self._panel, caller, place, speech)

    async def select(
        self, caller: Caller, place: Place | None, wanted: Sequence[tuple[Kind, str]], speech: Speech
    ) -> LayoutView:
        """Add articles, authors and tags to those that a channel or the whole server answers from; show the menus."""
        if refused := await self._refusal(caller, speech):
            return notice_layout(refused)
        own = self._own(caller, place).selection
        chosen = own if own is not None else EVERYTHING
        for kind, typed in wanted:
            entry = await asyncio.to_thread(self.names.find, kind, typed)
            if entry is None:
                return notice_layout(_unknown(kind, typed[:100], speech))
            chosen = choosing.add(chosen, entry)
        if choosing.size(chosen) > MOST:
            said = speech.say("No more than {most} articles, authors and tags can be chosen. Use a tag.", most=MOST)
            return notice_layout(said)
        if chosen == own or not wanted:
            return await asyncio.to_thread(self._panel, caller, place, speech)
        return await self._set(caller, place, {"selection": chosen}, speech)

    async def change(
        self,
        caller: Caller,
        place: Place | None,
        pressed: Set,
        values: Sequence[str],
        speech: Speech,
        *,
        powers: Powers,
    ) -> LayoutView:
        """Change one setting by a menu or a button, and show the menus anew."""
        if refused := await self._refusal(caller, speech):
            return notice_layout(refused)
        if pressed.field == "moderators" and not caller.manages_guild:
            return notice_layout(speech.say("Only members with the permission “Manage Server” can change this."))
        change = self._change(self._own(caller, place), pressed.field, values)
        if change is None:
            return notice_layout(speech.say("This menu is out of date. Please use the command again."))
        warning = _warning(change, powers, speech)
        return await self._set(caller, place, change, speech, warning)

    def _change(self, own: Any, field: str, values: Sequence[str]) -> dict[str, Any] | None:
        """Return what a menu or a button asks for; None where it is none of this version."""
        value = next(iter(values), "")
        known = values_of(field, tuple(self._languages))
        change: dict[str, Any] | None = None
        match field:
            case "everything":
                change = {"selection": EVERYTHING}
            case "nothing":
                change = {"selection": None}
            case "selection":
                kept = choosing.keep(own.selection or EVERYTHING, values)
                change = {"selection": None if kept.everything else kept}
            case "moderators":
                change = {field: tuple(sorted(map(int, values)))}
            case "log_channel":
                change = {field: int(value) if value else None}
            case _ if value in known:
                change = {field: known[value]}
            case _ if value == INHERIT and known:
                change = {field: None}
        # A channel has no moderators, a server is no ask channel.
        return change if change and all(hasattr(own, name) for name in change) else None

    async def _set(
        self, caller: Caller, place: Place | None, change: dict[str, Any], speech: Speech, warning: str | None = None
    ) -> LayoutView:
        server_id = caller.guild_id or 0
        try:
            if place is None:
                await self._store.set_server(server_id, **change)
            else:
                await self._store.set_channel(server_id, place.channel_id, **change)
        except RecordsError as error:
            _log.warning("A setting could not be kept: %s", error)
            return notice_layout(_unreadable(speech))
        _log.info("Settings of server %d changed: %s", server_id, ", ".join(change))

        def shown() -> LayoutView:
            first = self._confirmed(caller, place, change, speech)
            return self._panel(caller, place, speech, f"{first}\n{warning}" if warning else first)

        return await asyncio.to_thread(shown)

    def _confirmed(self, caller: Caller, place: Place | None, change: dict[str, Any], speech: Speech) -> str:
        """Say what holds from now on."""
        (field,) = change
        wording = self._wording(speech)
        if field == "moderators":
            now = wording.roles(self._own(caller, None).moderators)
        elif field == "log_channel":
            now = wording.log_channel(self._own(caller, None).log_channel)
        else:
            now = wording.line(field, getattr(self._here(caller, place), field))
        return speech.say("Saved, and in force from now on. {setting}.", setting=now)

    def _panel(self, caller: Caller, place: Place | None, speech: Speech, first: str | None = None) -> LayoutView:
        here, own = self._here(caller, place), self._own(caller, place)
        panel = Panel(self._wording(speech), speech, first)
        entries = self.names.entries(own.selection) if own.selection is not None else []
        if place is None:
            return server_panel(here, own, entries, panel, manages_server=caller.manages_guild)
        return channel_panel(place.channel_id, here, self._store.around(place), own, entries=entries, panel=panel)

    def _here(self, caller: Caller, place: Place | None) -> Here:
        # No channel has the id 0, so that nothing but the server's own settings holds there.
        return self._store.here(place or Place(caller.guild_id, WHOLE_SERVER))

    def _own(self, caller: Caller, place: Place | None) -> Any:
        return self._store.server(caller.guild_id or 0) if place is None else self._store.channel(place.channel_id)

    def _wording(self, speech: Speech) -> Wording:
        return Wording(self.names, self._languages, speech)

    async def _refusal(self, caller: Caller, speech: Speech) -> str | None:
        if refused := self._access.settings_refusal(caller, speech):
            return refused
        await self._store.read()
        return None if self._store.is_read else _unreadable(speech)


def _unreadable(speech: Speech) -> str:
    return speech.say(
        "The settings cannot be read or saved just now, so nothing was changed. Please try again later; "
        "whoever runs the bot finds the cause in its log."
    )


def _unknown(kind: Kind, typed: str, speech: Speech) -> str:
    match kind:
        case "article":
            return speech.say("No article is called “{title}”. Choose one that is shown while you type.", title=typed)
        case "author":
            return speech.say("No article is by “{name}”. Choose one that is shown while you type.", name=typed)
        case "tag":
            return speech.say("No article has the tag “{name}”. Choose one that is shown while you type.", name=typed)


def _warning(change: Mapping[str, Any], powers: Powers, speech: Speech) -> str | None:
    """Say what is still missing for a change to have an effect."""
    if change.get("ask") and not powers.hears and powers.may_hear:
        return speech.say("The bot now connects to Discord anew to be shown these messages; that takes a few seconds.")
    if change.get("ask") and not powers.hears:
        return speech.say(
            "Discord does not show the bot these messages yet. Whoever runs the bot has to switch on "
            "“Message Content Intent” in Discord's developer portal (the application, then Bot). Choose this once more "
            "after that. Until then only messages that mention the bot are answered here."
        )
    log_channel = change.get("log_channel")
    if log_channel and not powers.writes_in(log_channel):
        return speech.say(
            "The bot may not write in that channel. Give it the permissions “View Channel” and “Send Messages” there."
        )
    if change.get("moderators"):
        return speech.say(
            "So that these members see the commands, a server administrator has to allow them in "
            "Server Settings > Integrations."
        )
    return None
